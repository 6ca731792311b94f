// SPDX-License-Identifier: Apache-2.0
/* XDR (RFC 4506) on flat bytes of bounded length. Errors stick, and one look at the end is enough.
 */
#ifndef GSS_CALL_XDR_H
#define GSS_CALL_XDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XDR_MAX_BYTES (256u << 10)

struct xdr_out {
    size_t length;
    bool has_failed; /* there was no room */
    uint8_t bytes[XDR_MAX_BYTES];
};

struct xdr_in {
    const uint8_t *at;
    size_t left;
    bool has_failed; /* the end came before */
};

void xdr_put_raw(struct xdr_out *out, const void *from, size_t length);
void xdr_put_u32(struct xdr_out *out, uint32_t value);
void xdr_put_u64(struct xdr_out *out, uint64_t value);
/* Length, data, padding. */
void xdr_put_opaque(struct xdr_out *out, const void *from, size_t length);

uint32_t xdr_get_u32(struct xdr_in *in);
uint64_t xdr_get_u64(struct xdr_in *in);
/* Where the data is, in the bytes that are read; NULL after a failure. */
const uint8_t *xdr_get_opaque(struct xdr_in *in, size_t *length);
void xdr_skip(struct xdr_in *in, size_t length);

#endif
