// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_REFUSAL_H
#define CSA_REFUSAL_H

/* Why a request is refused: what goes into a NAK. */

#include <stdbool.h>
#include <stdint.h>

#include "generated/messages.h"

struct sl_refusal {
    uint32_t error; /* positive errno; 0: nothing was refused */
    uint16_t mark;  /* enum sl_mark: attribute, or object as a whole */
    uint16_t id;    /* object, or SL_ID_NONE */
    char key[sizeof(((struct sl_msg_nak *)0)->key)];
    char reason[sizeof(((struct sl_msg_nak *)0)->reason)];
};

/*
 * Notes a refusal, unless one is there already: the first one counts. key may be NULL. The reason
 * says what is wrong and what to do. Returns -error.
 */
__attribute__((format(printf, 6, 7))) int sl_refuse(struct sl_refusal *refusal, uint32_t error,
                                                    uint16_t mark, uint16_t id, const char *key,
                                                    const char *format, ...);

#endif
