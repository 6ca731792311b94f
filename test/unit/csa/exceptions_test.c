// SPDX-License-Identifier: Apache-2.0
/* The slow path: between workers, taps and the locator. */

#include "support/table.h"

#include <errno.h>
#include <string.h>

#include "bench.h"
#include "exceptions.h"
#include "np/np.h"
#include "wire/arp.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

static const struct sl_mac server_mac = {{2, 0, 0, 0, 1, 0x11}};
static const uint8_t nas1[4] = {10, 2, 0, 11};

static uint64_t dropped(const struct bench *bench, enum sl_drop_reason reason)
{
    return bench->csa->statistics->control_drops.count[reason];
}

static void build_arp(uint8_t frame[SL_ARP_FRAME_BYTES], uint16_t operation)
{
    static const struct sl_mac us = {{2, 0, 0, 0, 0, 1}};
    struct sl_arp arp = {.operation = operation,
                         .sender_mac = server_mac,
                         .sender_ip = sl_load_be32(nas1),
                         .target_mac = us,
                         .target_ip = SL_BE32(0x0a020001)};

    sl_arp_build(frame, SL_ARP_FRAME_BYTES, &us, &arp);
}

static struct bench *brought_up(void)
{
    struct bench *bench = bench_create();

    bench_bring_up(bench);
    bench->fabric.injected_count = 0;
    return bench;
}

static void a_packet_for_linux_goes_to_the_tap_of_its_port(void **state)
{
    struct bench *bench = brought_up();
    uint8_t frame[60] = {2, 0, 0, 0, 0, 1};

    (void)state;
    frame[59] = 0x5a;
    fake_punt(&bench->fabric, 1, SL_PUNT_LINUX, 0, frame, sizeof(frame));
    bench_run(bench, 1);
    assert_int_equal(fake_tap_find("p2.1")->written_count, 1);
    assert_memory_equal(fake_tap_find("p2.1")->written[0].bytes, frame, sizeof(frame));
    assert_int_equal(fake_tap_find("p1.1")->written_count, 0);
    bench_run(bench, 200);
    assert_int_equal(bench->csa->statistics->port_state[1].to_linux_packets, 1);
    assert_int_equal(bench->csa->statistics->port_state[1].to_linux_bytes, 60);
    bench_destroy(bench);
}

static void an_arp_reply_goes_to_the_locator_and_a_copy_to_linux(void **state)
{
    struct bench *bench = brought_up();
    uint8_t frame[SL_ARP_FRAME_BYTES];
    uint64_t word;

    (void)state;
    build_arp(frame, SL_ARP_REPLY);
    fake_punt(&bench->fabric, 1, SL_PUNT_ARP, 0, frame, sizeof(frame));
    bench_run(bench, 2);
    word = atomic_load(&bench->members.words[0]);
    assert_true((word & SL_MEMBER_LOCATED) != 0);
    assert_int_equal(sl_member_word_port(word), 1);
    assert_int_equal((uint8_t)(word >> 40), 0x11);
    assert_int_equal(fake_tap_find("p2.1")->written_count, 1);
    assert_int_equal(bench_events(bench, SL_EVENT_SERVER_LOCATED), 1);
    assert_string_equal(bench_last_event(bench, SL_EVENT_SERVER_LOCATED)->key, "moe/nas1");
    bench_destroy(bench);
}

static void an_arp_request_is_not_shown_to_linux(void **state)
{
    struct bench *bench = brought_up();
    uint8_t frame[SL_ARP_FRAME_BYTES];

    (void)state;
    build_arp(frame, SL_ARP_REQUEST);
    fake_punt(&bench->fabric, 1, SL_PUNT_ARP, 0, frame, sizeof(frame));
    bench_run(bench, 2);
    assert_true((atomic_load(&bench->members.words[0]) & SL_MEMBER_LOCATED) != 0);
    assert_int_equal(fake_tap_find("p2.1")->written_count, 0);
    bench_destroy(bench);
}

/* The TCP header of the last SYN sent out of port 1, or NULL. */
static const uint8_t *last_syn(const struct bench *bench)
{
    for (size_t i = bench->fabric.injected_count; i-- > 0;) {
        const struct fake_frame *frame = &bench->fabric.injected[i];

        if (frame->port == 1 && sl_load_u16(frame->bytes + 12) == 0x0800 &&
            frame->bytes[14 + 20 + 13] == SL_TCP_SYN)
            return frame->bytes + 14 + 20;
    }
    return NULL;
}

static void punt_syn_ack(struct bench *bench, const uint8_t *syn)
{
    uint8_t frame[54] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 1, 0x11, 8, 0};
    struct sl_ipv4 ipv4 = {.source = sl_load_be32(nas1),
                           .destination = SL_BE32(0x0a020001),
                           .total_bytes = 40,
                           .ttl = 64,
                           .protocol = SL_PROTOCOL_TCP};
    struct sl_tcp tcp = {.source_port = SL_BE16(2049),
                         .destination_port = sl_load_be16(syn),
                         .acknowledgement = sl_load_u32(syn + 4) + 1,
                         .flags = SL_TCP_SYN | SL_TCP_ACK};

    sl_ipv4_build(frame + 14, 20, &ipv4);
    sl_tcp_build(frame + 34, 20, &tcp, 0, ipv4.source, ipv4.destination);
    fake_punt(&bench->fabric, 1, SL_PUNT_PROBE, 0, frame, sizeof(frame));
}

static void answered_probes_make_a_member_healthy(void **state)
{
    struct bench *bench = brought_up();
    uint8_t frame[SL_ARP_FRAME_BYTES];

    (void)state;
    assert_int_equal(atomic_load(&bench->members.words[0]), SL_MEMBER_PRESUMED);
    build_arp(frame, SL_ARP_REPLY);
    fake_punt(&bench->fabric, 1, SL_PUNT_ARP, 0, frame, sizeof(frame));
    for (unsigned int probe = 0; probe < 2; probe++) {
        bench->fabric.injected_count = 0;
        while (!last_syn(bench))
            bench_run(bench, 1);
        punt_syn_ack(bench, last_syn(bench));
        bench_run(bench, 1);
    }
    assert_int_equal(atomic_load(&bench->members.words[0]) >> 56,
                     (SL_MEMBER_LOCATED | SL_MEMBER_HEALTHY) >> 56);
    bench_run(bench, 120);
    assert_int_equal(bench_events(bench, SL_EVENT_MEMBER_UP), 1);
    assert_int_equal(bench->csa->statistics->member_state[0].up, 1);
    assert_int_equal(bench->csa->statistics->member_state[0].eligible, 1);
    assert_int_equal(bench->csa->statistics->member_state[0].mac, 0x020000000111);
    assert_int_equal(bench->csa->statistics->member_state[0].port, 2);
    assert_true(bench->csa->statistics->member_state[0].state_since_us > 0);
    bench_destroy(bench);
}

static void a_member_that_becomes_another_server_keeps_no_location(void **state)
{
    struct bench *bench = brought_up();
    uint8_t frame[SL_ARP_FRAME_BYTES];

    (void)state;
    build_arp(frame, SL_ARP_REPLY);
    fake_punt(&bench->fabric, 1, SL_PUNT_ARP, 0, frame, sizeof(frame));
    bench_run(bench, 2);
    bench->config->member[0].weight = 9;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_true((atomic_load(&bench->members.words[0]) & SL_MEMBER_LOCATED) != 0);
    bench->config->server[0].address = fixture_v4(10, 2, 0, 77);
    fake_pmd.refused_mtu_bytes = 8888;
    bench->config->port[0].mtu = 8888;
    assert_int_equal(bench_commit(bench), SL_MSG_NAK);
    assert_true((atomic_load(&bench->members.words[0]) & SL_MEMBER_LOCATED) != 0);
    bench->config->port[0].mtu = 1500;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_true(atomic_load(&bench->members.words[0]) == 0);
    bench_destroy(bench);
}

static void what_linux_sends_leaves_by_the_port(void **state)
{
    struct bench *bench = brought_up();
    uint8_t frame[60] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

    (void)state;
    fake_tap_send("p1.1", frame, sizeof(frame));
    assert_int_equal(sl_exceptions_from_linux(bench->csa, 0), 1);
    assert_int_equal(fake_injected_on(&bench->fabric, 0), 1);
    assert_memory_equal(bench->fabric.injected[bench->fabric.injected_count - 1].bytes, frame, 60);
    assert_int_equal(bench->csa->ports[0].from_linux_packets, 1);
    assert_int_equal(bench->csa->ports[0].from_linux_bytes, 60);
    bench_destroy(bench);
}

static void probes_leave_with_the_vlan_on_a_trunk(void **state)
{
    struct bench *bench = bench_create();
    size_t tagged = 0;

    (void)state;
    bench->config->port[1].type = SL_ATTR_PORT_TYPE_SERVER_ACCESS;
    bench_bring_up(bench);
    for (size_t i = 0; i < bench->fabric.injected_count; i++)
        if (bench->fabric.injected[i].port == 1) {
            assert_int_equal(bench->fabric.injected[i].vlan, 10);
            tagged++;
        }
    assert_true(tagged > 0);
    bench_destroy(bench);
}

/* Ways of a frame from Linux, or to it, that end in a counter. */

static void refuse_no_port(struct bench *bench)
{
    uint8_t frame[60] = {0};

    fake_punt(&bench->fabric, 40, SL_PUNT_LINUX, 0, frame, sizeof(frame));
}

static void refuse_tap_full(struct bench *bench)
{
    uint8_t frame[60] = {0};

    fake_tap_find("p2.1")->write_error = -EAGAIN;
    fake_punt(&bench->fabric, 1, SL_PUNT_LINUX, 0, frame, sizeof(frame));
}

static void refuse_short(struct bench *bench)
{
    fake_tap_send("p1.1", (const uint8_t *)"short", 5);
    sl_exceptions_from_linux(bench->csa, 0);
}

static void refuse_long(struct bench *bench)
{
    uint8_t frame[1523] = {0};

    fake_tap_send("p1.1", frame, sizeof(frame));
    sl_exceptions_from_linux(bench->csa, 0);
}

static void refuse_ring_full(struct bench *bench)
{
    uint8_t frame[60] = {0};

    bench->fabric.inject_full = true;
    fake_tap_send("p1.1", frame, sizeof(frame));
    sl_exceptions_from_linux(bench->csa, 0);
}

static void refuse_disabled(struct bench *bench)
{
    uint8_t frame[60] = {0};

    bench->config->port[0].enabled = 0;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    fake_tap_send("p1.1", frame, sizeof(frame));
    sl_exceptions_from_linux(bench->csa, 0);
}

static void refuse_no_buffer(struct bench *bench)
{
    uint8_t frame[60] = {0};

    fake_tap_send("p1.1", frame, sizeof(frame));
    fake_pool_empty = true;
    sl_exceptions_from_linux(bench->csa, 0);
    fake_pool_empty = false;
}

static const struct refused_row {
    const char *name;
    void (*send)(struct bench *bench);
    enum sl_drop_reason reason;
} refused_rows[] = {
    {"inject_invalid: a punted packet of a port that is not there", refuse_no_port,
     SL_DROP_INJECT_INVALID},
    {"exception_queue_full: Linux takes no more", refuse_tap_full, SL_DROP_EXCEPTION_QUEUE_FULL},
    {"inject_invalid: five bytes from Linux", refuse_short, SL_DROP_INJECT_INVALID},
    {"inject_invalid: a frame from Linux beyond the MTU", refuse_long, SL_DROP_INJECT_INVALID},
    {"fabric_full: the NP's ring is full", refuse_ring_full, SL_DROP_FABRIC_FULL},
    {"hold_down: the port is disabled", refuse_disabled, SL_DROP_HOLD_DOWN},
    {"exception_queue_full: no buffer for what Linux sends", refuse_no_buffer,
     SL_DROP_EXCEPTION_QUEUE_FULL},
};

static void check_refused(void **state)
{
    const struct refused_row *row = TEST_ROW(struct refused_row, state);
    struct bench *bench = brought_up();
    uint64_t all = 0;

    row->send(bench);
    fake_pool_empty = false;
    sl_exceptions_punted(bench->csa);
    assert_int_equal(dropped(bench, row->reason), 1);
    for (unsigned int i = 0; i < SL_DROP_COUNT; i++)
        all += dropped(bench, i);
    assert_int_equal(all, 1);
    bench_destroy(bench);
}

static void a_tap_that_breaks_is_reported_and_the_port_goes_on(void **state)
{
    struct bench *bench = brought_up();

    (void)state;
    sl_exceptions_tap_failed(bench->csa, 1);
    bench_run(bench, 2);
    assert_int_equal(bench_events(bench, SL_EVENT_TAP_FAILED), 1);
    assert_null(fake_tap_find("p2.1"));
    assert_true(bench->fabric.published->ports[1].forwarding);
    bench_destroy(bench);
}

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario {
    const char *name;
    void (*run)(void **state);
} scenarios[] = {
    CASE(a_packet_for_linux_goes_to_the_tap_of_its_port),
    CASE(an_arp_reply_goes_to_the_locator_and_a_copy_to_linux),
    CASE(an_arp_request_is_not_shown_to_linux),
    CASE(answered_probes_make_a_member_healthy),
    CASE(a_member_that_becomes_another_server_keeps_no_location),
    CASE(what_linux_sends_leaves_by_the_port),
    CASE(probes_leave_with_the_vlan_on_a_trunk),
    CASE(a_tap_that_breaks_is_reported_and_the_port_goes_on),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("slow path", scenarios, check_scenario),
        TEST_TABLE("dropped and counted as", refused_rows, check_refused),
    };

    return TEST_RUN("csa exceptions", tables);
}
