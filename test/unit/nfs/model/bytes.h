// SPDX-License-Identifier: Apache-2.0
/*
 * XDR (RFC 4506) on flat bytes, written from the book and without the codecs under test, so that
 * models of servers and clients check them.
 */
#ifndef TEST_NFS_MODEL_BYTES_H
#define TEST_NFS_MODEL_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Grows as it is written; data is the heap's: model_out_free(). */
struct model_out {
    uint8_t *data;
    size_t length_bytes, room_bytes;
};

/* Errors stick: after the first one everything read is zero. */
struct model_in {
    const uint8_t *at;
    size_t left_bytes;
    bool has_failed;
};

void model_out_free(struct model_out *out);
void model_put_raw(struct model_out *out, const void *from, size_t bytes);
void model_put_u32(struct model_out *out, uint32_t value);
void model_put_u64(struct model_out *out, uint64_t value);
/* Fixed-length opaque data, padded; and with its length in front. */
void model_put_fixed(struct model_out *out, const void *from, size_t bytes);
void model_put_opaque(struct model_out *out, const void *from, size_t bytes);

uint32_t model_get_u32(struct model_in *in);
uint64_t model_get_u64(struct model_in *in);
/* Where the data is; NULL after a failure. */
const uint8_t *model_get_fixed(struct model_in *in, size_t bytes);
const uint8_t *model_get_opaque(struct model_in *in, size_t max_bytes, uint32_t *bytes);

#endif
