// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include "segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/tcp.h"

enum option_kind {
    OPTION_END = 0,
    OPTION_NOP = 1,
    OPTION_MSS = 2,
    OPTION_SCALE = 3,
    OPTION_SACKOK = 4,
    OPTION_SACK = 5,
    OPTION_TS = 8,
};

static uint32_t write_options(uint8_t *at, const struct rig_segment *segment)
{
    uint8_t *start = at;

    if (segment->has_mss) {
        *at++ = OPTION_MSS;
        *at++ = 4;
        sl_store_u16(at, segment->mss);
        at += 2;
    }
    if (segment->has_sackok) {
        *at++ = OPTION_SACKOK;
        *at++ = 2;
    }
    if (segment->has_ts) {
        while ((at - start) % 4 != 2)
            *at++ = OPTION_NOP;
        *at++ = OPTION_TS;
        *at++ = 10;
        sl_store_u32(at, segment->ts_value);
        sl_store_u32(at + 4, segment->ts_echo);
        at += 8;
    }
    if (segment->has_scale) {
        *at++ = OPTION_SCALE;
        *at++ = 3;
        *at++ = segment->scale;
    }
    if (segment->sack_count > 0) {
        while ((at - start) % 4 != 2)
            *at++ = OPTION_NOP;
        *at++ = OPTION_SACK;
        *at++ = (uint8_t)(2u + 8u * segment->sack_count);
        for (unsigned int i = 0; i < segment->sack_count; i++, at += 8) {
            sl_store_u32(at, segment->sacks[i][0]);
            sl_store_u32(at + 4, segment->sacks[i][1]);
        }
    }
    while ((at - start) % 4 != 0)
        *at++ = OPTION_END;
    return (uint32_t)(at - start);
}

uint32_t segment_write(uint8_t *header, const struct rig_segment *segment, uint16_t to_port)
{
    uint32_t length = SL_TCP_MIN_HEADER_BYTES;

    memset(header, 0, SL_TCP_MIN_HEADER_BYTES);
    length += write_options(header + length, segment);
    sl_store_u16(header, segment->peer_port);
    sl_store_u16(header + 2, to_port);
    sl_store_u32(header + 4, segment->sequence);
    sl_store_u32(header + 8, segment->acknowledgement);
    header[12] = (uint8_t)(length / 4u << 4);
    header[13] = segment->flags;
    sl_store_u16(header + 14, segment->window);
    return length;
}

static void read_option(struct rig_segment *segment, const uint8_t *option)
{
    switch (option[0]) {
    case OPTION_MSS:
        assert_int_equal(option[1], 4);
        segment->has_mss = true;
        segment->mss = sl_load_u16(option + 2);
        break;
    case OPTION_SCALE:
        assert_int_equal(option[1], 3);
        segment->has_scale = true;
        segment->scale = option[2];
        break;
    case OPTION_SACKOK:
        assert_int_equal(option[1], 2);
        segment->has_sackok = true;
        break;
    case OPTION_TS:
        assert_int_equal(option[1], 10);
        segment->has_ts = true;
        segment->ts_value = sl_load_u32(option + 2);
        segment->ts_echo = sl_load_u32(option + 6);
        break;
    case OPTION_SACK:
        segment->sack_count = (uint8_t)((option[1] - 2u) / 8u);
        assert_in_range(segment->sack_count, 1, RIG_MAX_SACKS);
        for (unsigned int i = 0; i < segment->sack_count; i++) {
            segment->sacks[i][0] = sl_load_u32(option + 2 + 8u * i);
            segment->sacks[i][1] = sl_load_u32(option + 6 + 8u * i);
        }
        break;
    default:
        fail_msg("the engine sends option %u", option[0]);
    }
}

static void read_options(struct rig_segment *segment, const uint8_t *at, const uint8_t *end)
{
    while (at < end && *at != OPTION_END) {
        if (*at == OPTION_NOP) {
            at++;
            continue;
        }
        assert_true(end - at >= 2 && at[1] >= 2 && at[1] <= end - at);
        read_option(segment, at);
        at += at[1];
    }
}

static void copy_payload(struct rig_segment *segment, const struct sl_tcp_segment *sent)
{
    uint32_t copied = 0;

    assert_true(sent->payload_slices <= SL_TCP_SEGMENT_SLICES);
    segment->payload = malloc(sent->payload_bytes + 1u);
    assert_non_null(segment->payload);
    for (unsigned int i = 0; i < sent->payload_slices; i++) {
        const struct sl_tcp_slice *slice = &sent->payload[i];

        assert_true(slice->length_bytes > 0);
        assert_true(slice->length_bytes <= sent->payload_bytes - copied);
        memcpy(segment->payload + copied, slice->data, slice->length_bytes);
        copied += slice->length_bytes;
    }
    assert_int_equal(copied, sent->payload_bytes);
}

void segment_read(struct rig_segment *segment, const struct sl_tcp_segment *sent)
{
    const uint8_t *header = sent->header;

    memset(segment, 0, sizeof(*segment));
    assert_in_range(sent->header_bytes, SL_TCP_MIN_HEADER_BYTES, SL_TCP_MAX_HEADER_BYTES);
    assert_int_equal(header[12] >> 4, sent->header_bytes / 4u);
    assert_int_equal(sl_load_u16(header), RIG_LOCAL_PORT);
    assert_int_equal(sl_load_u16(header + SL_TCP_CHECKSUM_OFFSET), 0);
    segment->peer_port = sl_load_u16(header + 2);
    segment->sequence = sl_load_u32(header + 4);
    segment->acknowledgement = sl_load_u32(header + 8);
    segment->flags = header[13];
    segment->window = sl_load_u16(header + 14);
    segment->traffic_class = sent->traffic_class;
    segment->payload_bytes = sent->payload_bytes;
    segment->segment_bytes = sent->segment_bytes;
    segment->do_not_fragment = sent->do_not_fragment;
    read_options(segment, header + SL_TCP_MIN_HEADER_BYTES, header + sent->header_bytes);
    copy_payload(segment, sent);
}

static void print_flags(uint8_t flags, char *text)
{
    static const char letters[] = "FSRPAUEW";

    for (unsigned int bit = 0; bit < 8; bit++)
        if (flags >> bit & 1u)
            *text++ = letters[bit];
    *text = '\0';
}

void segment_print(const struct rig *rig, const struct rig_segment *segment, char *text,
                   size_t text_bytes)
{
    const struct rig_peer *peer = &rig->peers[segment->peer_port - RIG_FIRST_PORT];
    uint32_t sequence = segment->sequence - peer->irs;
    char flags[9];
    int length;

    print_flags(segment->flags, flags);
    length = snprintf(text, text_bytes, "> %s seq %u:%u ack %u win %u", flags, sequence,
                      sequence + segment->payload_bytes, segment->acknowledgement - peer->iss,
                      segment->window);
    for (unsigned int i = 0; i < segment->sack_count; i++)
        length += snprintf(text + length, text_bytes - (size_t)length, " sack %u-%u",
                           segment->sacks[i][0] - peer->iss, segment->sacks[i][1] - peer->iss);
    snprintf(text + length, text_bytes - (size_t)length, " to port %u at %llu us",
             segment->peer_port, (unsigned long long)segment->at_us);
}
