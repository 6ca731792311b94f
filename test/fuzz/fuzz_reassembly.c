// SPDX-License-Identifier: Apache-2.0
/*
 * Fragments in any order, of any place and length. Each record of an input is six bytes: time,
 * datagram, offset (2), length, last or not. Payloads are cut from one pattern by their place, so
 * that a datagram that becomes whole has to be that pattern; nothing is lost or given back twice.
 */
#include "fuzz.h"

#include "datagram/reassembly.h"
#include "rig.h"

#define RECORD_BYTES 6u
#define RECORDS_MAX 1024u
#define DATAGRAMS 8u
#define PARTS 64u
#define PIECE_BYTES 100u

static _Alignas(64) uint8_t memory[32 * 1024];
static uint8_t pattern[65536 + 2048];
static struct rpc_rig rig;

static struct sl_fragment_arrival take_fragment(const uint8_t **data, size_t *size)
{
    uint8_t datagram = fuzz_take(data, size);
    uint32_t units = (uint32_t)fuzz_take(data, size) << 8;
    uint32_t length, tail;
    struct sl_fragment_arrival fragment = {
        .source = SL_IP_V4(10, 1, 0, 1), .destination = SL_IP_V4(10, 1, 0, 2), .id = datagram & 7u};

    units = (units | fuzz_take(data, size)) & 0x1fffu;
    length = fuzz_take(data, size) * 8u;
    tail = fuzz_take(data, size);
    fragment.source.bytes[15] = datagram >> 7;
    fragment.offset_bytes = (uint16_t)(units * 8u);
    fragment.has_more = (tail & 8u) != 0;
    length += fragment.has_more ? 8u : 1u + (tail & 7u);
    if (fragment.offset_bytes + length > 65535u)
        fragment.offset_bytes = 0;
    rpc_rig_message(&rig, &fragment.payload, pattern + fragment.offset_bytes, length, PIECE_BYTES);
    return fragment;
}

static void deliver(struct sl_reassembly *reassembly, struct sl_fragment_arrival *fragment,
                    uint64_t now_us)
{
    struct sl_message whole;
    uint32_t evicted;
    enum sl_reassembly_outcome outcome =
        sl_reassembly_take(reassembly, fragment, now_us, &whole, &evicted);

    FUZZ_CHECK(outcome < SL_REASSEMBLY_OUTCOMES);
    FUZZ_CHECK((outcome == SL_REASSEMBLY_COMPLETE) == (whole.length_bytes != 0));
    if (outcome == SL_REASSEMBLY_COMPLETE)
        FUZZ_CHECK(rpc_rig_equals(&rig, &whole, pattern, whole.length_bytes));
    sl_message_free(&rig.pool, &whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct sl_reassembly_limits limits = {.datagrams = DATAGRAMS, .fragments = PARTS};
    struct sl_reassembly *reassembly;
    uint64_t now_us = 0;

    FUZZ_CHECK(sl_reassembly_bytes(&limits) <= sizeof(memory));
    for (size_t i = 0; i < sizeof(pattern); i++)
        pattern[i] = (uint8_t)(i * 0x9e3779b97f4a7c15ull >> 56);
    rpc_rig_init(&rig, RPC_RIG_NODES);
    reassembly = sl_reassembly_create(memory, &limits, &rig.pool);
    for (unsigned int i = 0; i < RECORDS_MAX && size >= RECORD_BYTES; i++) {
        uint8_t control = fuzz_take(&data, &size);
        struct sl_fragment_arrival fragment = take_fragment(&data, &size);

        now_us += (control >> 1) * 50000u;
        deliver(reassembly, &fragment, now_us);
        if ((control & 1u) != 0)
            sl_reassembly_expire(reassembly, now_us);
        FUZZ_CHECK(sl_reassembly_datagrams(reassembly) <= DATAGRAMS);
        FUZZ_CHECK(sl_reassembly_fragments(reassembly) <= PARTS);
    }
    sl_reassembly_clear(reassembly);
    FUZZ_CHECK(sl_reassembly_fragments(reassembly) == 0 && rpc_rig_is_clean(&rig));
    return 0;
}
