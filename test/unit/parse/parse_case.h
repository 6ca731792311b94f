/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_PARSE_CASE_H
#define TEST_PARSE_CASE_H

/* What the parser's tests share: running it on an exact copy of a frame, and naming verdicts. */

#include "support/table.h"

#include <stdlib.h>

#include "generated/drops.h"
#include "generated/names.h"
#include "iff/parse.h"
#include "support/frames.h"

static inline const char *verdict_name(int verdict)
{
    return verdict == SL_PARSE_OK ? "ok" : sl_drop_name((unsigned int)verdict);
}

#define ASSERT_VERDICT(actual, expected)                                                           \
    assert_string_equal(verdict_name(actual), verdict_name(expected))

/*
 * Parses an exact copy of the frame; packet->data is NULL afterwards, for the copy is gone.
 * Returns the verdict.
 */
static inline int parse_bytes(struct sl_packet *packet, const uint8_t *bytes, size_t length,
                              uint16_t stripped_tci, uint8_t verified)
{
    struct sl_frame frame = {
        .data = test_exact_copy(bytes, length),
        .length_bytes = (uint32_t)length,
        .stripped_tci = stripped_tci,
        .verified = verified,
    };
    int verdict;

    *packet = (struct sl_packet){.ingress_port = 5};
    verdict = sl_parse_packet(packet, &frame);
    assert_ptr_equal(packet->data, frame.data);
    assert_int_equal(packet->length_bytes, length);
    assert_int_equal(packet->ingress_port, 5);
    packet->data = NULL;
    free(frame.data);
    return verdict;
}

#endif
