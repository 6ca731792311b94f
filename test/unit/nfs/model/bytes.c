// SPDX-License-Identifier: Apache-2.0
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

void model_out_free(struct model_out *out)
{
    free(out->data);
    *out = (struct model_out){0};
}

void model_put_raw(struct model_out *out, const void *from, size_t bytes)
{
    if (out->length_bytes + bytes > out->room_bytes) {
        out->room_bytes = 2 * (out->length_bytes + bytes) + 256;
        out->data = realloc(out->data, out->room_bytes);
        if (out->data == NULL)
            abort();
    }
    if (bytes != 0)
        memcpy(out->data + out->length_bytes, from, bytes);
    out->length_bytes += bytes;
}

void model_put_u32(struct model_out *out, uint32_t value)
{
    uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                        (uint8_t)value};

    model_put_raw(out, bytes, sizeof(bytes));
}

void model_put_u64(struct model_out *out, uint64_t value)
{
    model_put_u32(out, (uint32_t)(value >> 32));
    model_put_u32(out, (uint32_t)value);
}

void model_put_fixed(struct model_out *out, const void *from, size_t bytes)
{
    static const uint8_t zeros[4];

    model_put_raw(out, from, bytes);
    model_put_raw(out, zeros, -bytes & 3u);
}

void model_put_opaque(struct model_out *out, const void *from, size_t bytes)
{
    model_put_u32(out, (uint32_t)bytes);
    model_put_fixed(out, from, bytes);
}

const uint8_t *model_get_fixed(struct model_in *in, size_t bytes)
{
    const uint8_t *at = in->at;
    size_t padded = bytes + (-bytes & 3u);

    if (in->has_failed || padded < bytes || padded > in->left_bytes) {
        in->has_failed = true;
        return NULL;
    }
    in->at += padded;
    in->left_bytes -= padded;
    return at;
}

uint32_t model_get_u32(struct model_in *in)
{
    const uint8_t *at = model_get_fixed(in, 4);

    if (at == NULL)
        return 0;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

uint64_t model_get_u64(struct model_in *in)
{
    uint64_t high = model_get_u32(in);

    return high << 32 | model_get_u32(in);
}

const uint8_t *model_get_opaque(struct model_in *in, size_t max_bytes, uint32_t *bytes)
{
    *bytes = model_get_u32(in);
    if (*bytes > max_bytes)
        in->has_failed = true;
    if (in->has_failed) {
        *bytes = 0;
        return NULL;
    }
    return model_get_fixed(in, *bytes);
}
