// SPDX-License-Identifier: Apache-2.0
/*
 * A storm of frames of every kind, many of them damaged, into all ports at once: nothing crashes,
 * and every frame that came in has gone out, been handed over, or been dropped and counted.
 */
#include "rig.h"

#include <rte_mbuf.h>

#define STORM_FRAMES 40000u
#define BURST_FRAMES 64u

static struct rig rig;

struct storm_case {
    const char *name;
    uint64_t seed;
    unsigned int damage_percent; /* of the frames get bytes changed at random */
};

static const struct storm_case cases[] = {
    {"of sound frames", 1, 0},
    {"of frames one in five of which is damaged", 2, 20},
    {"of damaged frames", 3, 100},
};

/* xorshift64: the same storm for the same seed. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static uint32_t below(uint64_t *state, uint32_t limit)
{
    return (uint32_t)(next_random(state) >> 33) % limit;
}

static uint32_t pick_address(uint64_t *state)
{
    static const uint32_t addresses[] = {RIG_CLIENT,
                                         RIG_VIP,
                                         TEST_IP(10, 1, 0, 101),
                                         TEST_IP(10, 1, 0, 102),
                                         RIG_SERVER_IP,
                                         RIG_SERVER_FAR_IP,
                                         TEST_IP(1, 1, 1, 4),
                                         TEST_IP(10, 2, 0, 1),
                                         TEST_IP(10, 1, 0, 1),
                                         TEST_IP(8, 8, 8, 8)};

    return addresses[below(state, sizeof(addresses) / sizeof(addresses[0]))];
}

static struct test_frame_spec pick_frame(uint64_t *state)
{
    static const uint8_t protocols[] = {RIG_TCP, RIG_TCP, RIG_UDP, RIG_UDP, RIG_ICMP, 89};
    static const uint8_t flags[] = {RIG_SYN, RIG_SYN | RIG_ACK, RIG_ACK, RIG_ACK | RIG_FIN,
                                    RIG_RST};
    static const uint16_t ports[] = {80, 2049, 8001, 8002, 40000, 40001, 64600};
    static const uint16_t fragments[] = {0, 0, 0, 0x2000, 0x2000 | 8, 16};
    static const uint16_t tags[] = {10, 20, 30, 99};
    struct test_frame_spec spec = {
        .protocol = protocols[below(state, sizeof(protocols))],
        .source = pick_address(state),
        .destination = pick_address(state),
        .source_port = ports[below(state, sizeof(ports) / sizeof(ports[0]))],
        .destination_port = ports[below(state, sizeof(ports) / sizeof(ports[0]))],
        .tcp_flags = flags[below(state, sizeof(flags))],
        .icmp_type = below(state, 2) == 0 ? 8 : 3,
        .id = (uint16_t)below(state, 8),
        .fragment = fragments[below(state, sizeof(fragments) / sizeof(fragments[0]))],
        .payload_bytes = (uint16_t)(below(state, 8) * 8),
        .tags = below(state, 8) == 0,
        .tci = {tags[below(state, sizeof(tags) / sizeof(tags[0]))]},
    };

    spec.no_l4_header = (spec.fragment & 0x1fff) != 0;
    return spec;
}

/* A few bytes changed, or the frame cut: whatever is left must be judged without harm. */
static size_t damage(uint64_t *state, uint8_t *frame, size_t length)
{
    for (unsigned int i = below(state, 4) + 1; i > 0; i--)
        frame[below(state, (uint32_t)length)] = (uint8_t)next_random(state);
    return below(state, 4) == 0 ? below(state, (uint32_t)length) + 1 : length;
}

/* ARP may be answered and copied, or let go; it would spoil the sum. */
static bool is_arp(const uint8_t *frame, size_t length)
{
    for (size_t at = 12; at + 1 < length && at <= 20; at += 4)
        if (frame[at] == 8 && frame[at + 1] == 6)
            return true;
    return false;
}

static bool send_one(uint64_t *state, unsigned int damage_percent)
{
    struct test_frame_spec spec = pick_frame(state);
    uint8_t port = (uint8_t)below(state, RIG_PORTS), frame[TEST_FRAME_MAX_BYTES];
    size_t length;

    memcpy(spec.destination_mac, rig.snapshot->ports[port].mac, 6);
    length = test_frame_build(frame, &spec);
    if (below(state, 100) < damage_percent)
        length = damage(state, frame, length);
    if (is_arp(frame, length))
        return false;
    rig_send_bytes(&rig, port, frame, length);
    return true;
}

static uint64_t take_out(void)
{
    struct rig_frame out;
    struct rte_mbuf *mbuf;
    uint64_t count = 0;

    for (uint8_t port = 0; port < RIG_PORTS; port++)
        while (rig_receive(&rig, port, &out))
            count++;
    while (sl_fabric_punt_dequeue(rig.fabric, &mbuf, 1) == 1) {
        rte_pktmbuf_free(mbuf);
        count++;
    }
    return count;
}

static void is_weathered(void **state)
{
    const struct storm_case *row = TEST_ROW(struct storm_case, state);
    uint64_t random = row->seed, sent = 0, out = 0;

    rig_reset(&rig);
    for (unsigned int i = 0; i < STORM_FRAMES; i++) {
        sent += send_one(&random, row->damage_percent);
        if (i % BURST_FRAMES != 0)
            continue;
        /* Servers and clients come and go meanwhile. */
        if (below(&random, 16) == 0)
            rig_lose(&rig, (uint16_t)below(&random, 4));
        rig_place(&rig, (uint16_t)below(&random, 4), (uint8_t)below(&random, RIG_PORTS));
        rig_advance(&rig, below(&random, 20));
        rig_poll(&rig);
        out += take_out();
    }
    for (unsigned int ms = 0; ms < 8000; ms += 50) {
        rig_advance(&rig, 50);
        rig_poll(&rig);
    }
    out += take_out();
    assert_int_equal(out + rig_all_drops(&rig), sent);
    assert_true(out > 0);
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("a storm", cases, is_weathered)};
    int failures;

    rig_start(&rig, "np-storm");
    failures = TEST_RUN("np storm", tables);
    rig_stop(&rig);
    return failures;
}
