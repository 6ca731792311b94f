// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_CSA_FAKE_MBUF_H
#define TEST_CSA_FAKE_MBUF_H

/* A packet of the fakes: only they look inside. */

#include "fakes.h"
#include "np/np.h"

struct rte_mbuf {
    struct sl_mbuf_tag tag;
    size_t length;
    uint8_t bytes[FAKE_FRAME_BYTES];
};

struct rte_mbuf *fake_mbuf_make(const uint8_t *frame, size_t length);

#endif
