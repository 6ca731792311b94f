// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <errno.h>

enum option_kind {
    KIND_END = 0,
    KIND_NO_OPERATION = 1,
    KIND_MSS = 2,
    KIND_WINDOW_SCALE = 3,
    KIND_SACK_PERMITTED = 4,
    KIND_SACK = 5,
    KIND_TIMESTAMPS = 8,
};

#define MSS_BYTES 4u
#define WINDOW_SCALE_BYTES 3u
#define SACK_PERMITTED_BYTES 2u
#define TIMESTAMPS_BYTES 10u
#define SACK_BLOCK_BYTES 8u

/* A kind and its length as they lie on the wire, behind two no-operations. */
static uint32_t aligned_word(enum option_kind kind, uint32_t length_bytes)
{
    return (uint32_t)KIND_NO_OPERATION << 24 | (uint32_t)KIND_NO_OPERATION << 16 |
           (uint32_t)kind << 8 | length_bytes;
}

/* option: kind, length and length - 2 bytes. False: that length is impossible. */
static bool parse_mss(const uint8_t *option, uint32_t length, bool syn,
                      struct sl_tcp_options *options)
{
    if (length != MSS_BYTES)
        return false;
    if (syn)
        options->mss_bytes = sl_load_u16(option + 2);
    return true;
}

static bool parse_window_scale(const uint8_t *option, uint32_t length, bool syn,
                               struct sl_tcp_options *options)
{
    if (length != WINDOW_SCALE_BYTES)
        return false;
    if (!syn)
        return true;
    options->window_scaling = true;
    options->window_scale =
        option[2] < SL_TCP_WINDOW_SCALE_MAX ? option[2] : SL_TCP_WINDOW_SCALE_MAX;
    return true;
}

static bool parse_sack_permitted(uint32_t length, bool syn, struct sl_tcp_options *options)
{
    if (length != SACK_PERMITTED_BYTES)
        return false;
    if (syn)
        options->sack_permitted = true;
    return true;
}

static bool parse_sack(const uint8_t *option, uint32_t length, bool syn,
                       struct sl_tcp_options *options)
{
    uint32_t blocks = (length - 2u) / SACK_BLOCK_BYTES;

    if (blocks == 0 || length != 2u + blocks * SACK_BLOCK_BYTES)
        return false;
    if (syn)
        return true;
    options->sack_blocks = 0;
    for (uint32_t i = 0; i < blocks && i < SL_TCP_SACK_BLOCKS_MAX; i++) {
        const uint8_t *block = option + 2u + i * SACK_BLOCK_BYTES;

        options->sacks[options->sack_blocks++] =
            (struct sl_seq_range){sl_load_u32(block), sl_load_u32(block + 4)};
    }
    return true;
}

static bool parse_timestamps(const uint8_t *option, uint32_t length, struct sl_tcp_options *options)
{
    if (length != TIMESTAMPS_BYTES)
        return false;
    options->timestamps = true;
    options->timestamp_value = sl_load_u32(option + 2);
    options->timestamp_echo = sl_load_u32(option + 6);
    return true;
}

static bool parse_one(const uint8_t *option, uint32_t length, bool syn,
                      struct sl_tcp_options *options)
{
    switch (option[0]) {
    case KIND_MSS:
        return parse_mss(option, length, syn, options);
    case KIND_WINDOW_SCALE:
        return parse_window_scale(option, length, syn, options);
    case KIND_SACK_PERMITTED:
        return parse_sack_permitted(length, syn, options);
    case KIND_SACK:
        return parse_sack(option, length, syn, options);
    case KIND_TIMESTAMPS:
        return parse_timestamps(option, length, options);
    default:
        return true;
    }
}

int sl_tcp_options_parse_any(const uint8_t *bytes, uint32_t length_bytes, bool syn,
                             struct sl_tcp_options *options)
{
    uint32_t offset = 0;

    *options = (struct sl_tcp_options){0};
    while (offset < length_bytes && bytes[offset] != KIND_END) {
        const uint8_t *option = bytes + offset;
        uint32_t left = length_bytes - offset;

        if (option[0] == KIND_NO_OPERATION) {
            offset++;
            continue;
        }
        if (left < 2 || option[1] < 2 || option[1] > left ||
            !parse_one(option, option[1], syn, options))
            return -EINVAL;
        offset += option[1];
    }
    return 0;
}

static uint32_t build_sack_permitted_and_timestamps(uint8_t *to,
                                                    const struct sl_tcp_options *options)
{
    if (!options->timestamps) {
        if (!options->sack_permitted)
            return 0;
        sl_store_u32(to, aligned_word(KIND_SACK_PERMITTED, SACK_PERMITTED_BYTES));
        return 4;
    }
    sl_tcp_options_put_timestamps(to, options->timestamp_value, options->timestamp_echo);
    if (options->sack_permitted) {
        to[0] = KIND_SACK_PERMITTED;
        to[1] = SACK_PERMITTED_BYTES;
    }
    return SL_TCP_TIMESTAMPS_BYTES;
}

uint32_t sl_tcp_options_build_syn(uint8_t *to, const struct sl_tcp_options *options)
{
    uint32_t built = 0;

    if (options->mss_bytes != 0) {
        to[0] = KIND_MSS;
        to[1] = MSS_BYTES;
        sl_store_u16(to + 2, options->mss_bytes);
        built = MSS_BYTES;
    }
    built += build_sack_permitted_and_timestamps(to + built, options);
    if (options->window_scaling) {
        to[built] = KIND_NO_OPERATION;
        to[built + 1] = KIND_WINDOW_SCALE;
        to[built + 2] = WINDOW_SCALE_BYTES;
        to[built + 3] = options->window_scale;
        built += 4;
    }
    return built;
}

uint32_t sl_tcp_options_build(uint8_t *to, const struct sl_tcp_options *options)
{
    uint32_t blocks = sl_tcp_options_sack_room(options->timestamps);
    uint32_t built = 0;

    if (options->timestamps) {
        sl_tcp_options_put_timestamps(to, options->timestamp_value, options->timestamp_echo);
        built = SL_TCP_TIMESTAMPS_BYTES;
    }
    if (blocks > options->sack_blocks)
        blocks = options->sack_blocks;
    if (blocks == 0)
        return built;
    sl_store_u32(to + built, aligned_word(KIND_SACK, 2u + blocks * SACK_BLOCK_BYTES));
    for (uint32_t i = 0; i < blocks; i++) {
        uint8_t *block = to + built + 4u + i * SACK_BLOCK_BYTES;

        sl_store_u32(block, options->sacks[i].left);
        sl_store_u32(block + 4, options->sacks[i].right);
    }
    return built + SL_TCP_SACK_BYTES(blocks);
}
