// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_RANGES_H
#define CSA_RANGES_H

/* Numeric attributes of set messages, and the bounds that the data path relies on. */

#include <stddef.h>

#include "generated/messages.h"
#include "refusal.h"

/* One numeric attribute of a set message. */
struct sl_range_row {
    uint16_t mark;
    uint16_t offset;
    uint8_t bytes; /* 1, 2 or 4 */
    uint32_t minimum;
    uint32_t maximum;
};

#define SL_RANGE(MARK, object, field, minimum_, maximum_)                                          \
    {                                                                                              \
        .mark = (MARK), .offset = offsetof(struct sl_msg_set_##object, field),                     \
        .bytes = sizeof(((struct sl_msg_set_##object *)0)->field), .minimum = (minimum_),          \
        .maximum = (maximum_)                                                                      \
    }

/* validate_values.c: 0, or -ERANGE and the first attribute of the message that is out of bounds. */
int sl_check_ranges(const void *message, uint16_t id, const char *key,
                    const struct sl_range_row *rows, size_t count, struct sl_refusal *refusal);

#define SL_CHECK_RANGES(message, id, key, rows, refusal)                                           \
    sl_check_ranges(message, id, key, rows, sizeof(rows) / sizeof((rows)[0]), refusal)

#endif
