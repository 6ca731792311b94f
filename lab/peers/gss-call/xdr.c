// SPDX-License-Identifier: Apache-2.0
#include "xdr.h"

#include <string.h>

static size_t padding_of(size_t length)
{
    return (4 - length % 4) % 4;
}

void xdr_put_raw(struct xdr_out *out, const void *from, size_t length)
{
    if (out->has_failed || length > XDR_MAX_BYTES - out->length) {
        out->has_failed = true;
        return;
    }
    memcpy(out->bytes + out->length, from, length);
    out->length += length;
}

void xdr_put_u32(struct xdr_out *out, uint32_t value)
{
    const uint8_t bytes[] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                             (uint8_t)value};

    xdr_put_raw(out, bytes, sizeof(bytes));
}

void xdr_put_u64(struct xdr_out *out, uint64_t value)
{
    xdr_put_u32(out, (uint32_t)(value >> 32));
    xdr_put_u32(out, (uint32_t)value);
}

void xdr_put_opaque(struct xdr_out *out, const void *from, size_t length)
{
    static const uint8_t zeros[4];

    xdr_put_u32(out, (uint32_t)length);
    xdr_put_raw(out, from, length);
    xdr_put_raw(out, zeros, padding_of(length));
}

static const uint8_t *take(struct xdr_in *in, size_t length)
{
    const uint8_t *at = in->at;

    if (in->has_failed || length > in->left) {
        in->has_failed = true;
        return NULL;
    }
    in->at += length;
    in->left -= length;
    return at;
}

uint32_t xdr_get_u32(struct xdr_in *in)
{
    const uint8_t *at = take(in, 4);

    return at == NULL
               ? 0
               : (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

uint64_t xdr_get_u64(struct xdr_in *in)
{
    uint64_t high = xdr_get_u32(in);

    return high << 32 | xdr_get_u32(in);
}

const uint8_t *xdr_get_opaque(struct xdr_in *in, size_t *length)
{
    const uint8_t *at;

    *length = xdr_get_u32(in);
    at = take(in, *length);
    if (at != NULL)
        take(in, padding_of(*length));
    if (in->has_failed)
        *length = 0;
    return in->has_failed ? NULL : at;
}

void xdr_skip(struct xdr_in *in, size_t length)
{
    take(in, length);
}
