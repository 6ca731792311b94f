/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fragments in any order, of any place and length. Each record of an input is six bytes: action and
 * time, datagram, offset (2), length, last or not. Every packet that is held is given back exactly
 * once, and what follows a first fragment follows that of its own datagram.
 */
#include "fuzz.h"

#include "iff/fragments.h"

#define DATAGRAMS 16u
#define HELD_MAX 40u
#define RECORD_BYTES 6u
#define PACKETS_MAX 1024u
#define TIMEOUT_MS 5000u

static _Alignas(64) uint8_t memory[64 * 1024];

/* What became of each packet, by handle. */
struct ledger {
    bool held[PACKETS_MAX];
    uint32_t count;
};

static void take_back(void *context, uint64_t handle)
{
    struct ledger *ledger = context;

    FUZZ_CHECK(handle < PACKETS_MAX && ledger->held[handle]);
    ledger->held[handle] = false;
    ledger->count--;
}

static struct sl_packet take_packet(const uint8_t **data, size_t *size, uint8_t *header)
{
    uint8_t datagram = fuzz_take(data, size);
    uint16_t units = (uint16_t)(fuzz_take(data, size) << 8);
    uint8_t length, tail;

    units = (uint16_t)((units | fuzz_take(data, size)) & 0x1fffu);
    length = fuzz_take(data, size);
    tail = fuzz_take(data, size);
    header[0] = (uint8_t)(0x45u + (tail >> 7)); /* with options or without */
    return (struct sl_packet){
        .data = header,
        .l3_length_bytes = (uint16_t)((header[0] & 15u) * 4u + length * 8u + (tail & 7u)),
        .fragment_id = datagram & 3u,
        .fragment_offset_bytes = (uint16_t)(units * 8u),
        .more_fragments = (tail >> 3) & 1u,
        .kind = units == 0 ? SL_PACKET_UDP : SL_PACKET_FRAGMENT,
        .key = {.protocol = 17,
                .source = SL_IP_V4(10, 1, 0, 1),
                .destination = SL_IP_V4(10, 1, 0, (uint8_t)(datagram >> 2))},
    };
}

static void deliver(struct sl_fragments *fragments, const struct sl_packet *packet, uint64_t handle,
                    uint32_t now_ms, struct ledger *ledger)
{
    struct sl_fragment_flow flow = {.entry = {.flow_id = packet->fragment_id, .key = packet->key}};
    enum sl_fragment_result result;

    if (packet->fragment_offset_bytes == 0) {
        result = sl_fragment_first(fragments, packet, 0, &flow, now_ms, take_back, ledger);
        FUZZ_CHECK(result != SL_FRAGMENT_HELD);
        return;
    }
    flow.entry.flow_id = UINT64_MAX;
    result = sl_fragment_later(fragments, packet, 0, handle, now_ms, &flow);
    if (result == SL_FRAGMENT_HELD) {
        ledger->held[handle] = true;
        ledger->count++;
    }
    if (result == SL_FRAGMENT_GO) {
        FUZZ_CHECK(flow.entry.flow_id == packet->fragment_id);
        FUZZ_CHECK(sl_ip_equal(&flow.entry.key.destination, &packet->key.destination));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sl_fragments *fragments;
    struct ledger ledger = {0};
    uint32_t now_ms = UINT32_MAX - 10000u; /* the clock wraps on the way */
    uint8_t header[20];

    FUZZ_CHECK(sl_fragments_init(&fragments, memory, sizeof(memory), DATAGRAMS, HELD_MAX, 1) == 0);
    for (uint64_t handle = 0; handle < PACKETS_MAX && size >= RECORD_BYTES; handle++) {
        uint8_t control = fuzz_take(&data, &size);
        struct sl_packet packet = take_packet(&data, &size, header);

        now_ms += (control >> 1) * 16u;
        deliver(fragments, &packet, handle, now_ms, &ledger);
        if ((control & 1u) != 0)
            sl_fragments_sweep(fragments, DATAGRAMS, now_ms, TIMEOUT_MS, take_back, &ledger);
        FUZZ_CHECK(sl_fragments_held(fragments) == ledger.count && ledger.count <= HELD_MAX);
    }
    sl_fragments_sweep(fragments, DATAGRAMS, now_ms + TIMEOUT_MS + 1, TIMEOUT_MS, take_back,
                       &ledger);
    FUZZ_CHECK(ledger.count == 0 && sl_fragments_held(fragments) == 0);
    return 0;
}
