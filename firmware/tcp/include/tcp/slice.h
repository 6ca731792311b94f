// SPDX-License-Identifier: Apache-2.0
/*
 * Data by reference. The engine never copies a payload: it holds slices, runs of bytes inside
 * buffers (mbufs, or what a test uses) that belong to an owner with a reference count. Whoever
 * holds a slice holds one reference to its owner.
 */
#ifndef TCP_SLICE_H
#define TCP_SLICE_H

#include <stdbool.h>
#include <stdint.h>

struct sl_tcp_slice {
    const uint8_t *data;
    void *owner;              /* holds one reference; opaque to the engine */
    uint32_t length_bytes;    /* of data; never 0 */
    uint32_t footprint_bytes; /* memory kept busy by the reference; what limits are counted in */
    uint16_t sum;             /* sl_checksum_fold() of data as if it began at an even offset */
    bool sum_is_known;        /* a payload that is passed on whole is not read again to be summed */
};

/* How references are taken and given back. Called from inside engine functions; may not call back.
 */
struct sl_tcp_owner_ops {
    void (*retain)(void *context, void *owner);  /* one more reference */
    void (*release)(void *context, void *owner); /* one fewer; the last frees the buffer */
    void *context;
};

#endif
