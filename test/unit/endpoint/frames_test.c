// SPDX-License-Identifier: Apache-2.0
/* What leaves and enters an endpoint: offloads, refusals of the ring and the port, ICMP errors. */
#include "rig.h"

#include <rte_mbuf.h>

#include "pmd/ports.h"

static struct rig rig;

#define MEBIBYTE (1ull << 20)
#define LONG_US (60ull * 1000 * 1000)
#define SERVER 1u
#define SHORT_BYTES 200u
#define ECHOED_BYTES 20000u
/* Without a time-out that grows. */
#define SOON_US 1000000ull
#define CHECKSUMS (SL_PMD_OFFLOAD_IPV4_CHECKSUM | SL_PMD_OFFLOAD_TCP_CHECKSUM)

static const struct sl_endpoint_statistics *statistics_of(uint8_t node)
{
    return sl_endpoint_statistics(rig.nodes[node].endpoint);
}

/* Of that reason, and proof that there are no others. */
static uint64_t drops_of(uint8_t node, enum sl_drop_reason reason)
{
    for (unsigned int other = 0; other < SL_DROP_COUNT; other++)
        if (other != (unsigned int)reason)
            assert_int_equal(rig.nodes[node].drops[other], 0);
    return rig.nodes[node].drops[reason];
}

/* What the server's frames were. */
static struct seen {
    unsigned int frames, cut;
    uint64_t flags; /* of every frame with payload */
    uint32_t longest_bytes;
} seen;

static bool look(struct rig *of, uint8_t from, const struct rte_mbuf *frame)
{
    uint32_t expected_l2 = of->vlan != 0 ? 18 : 14;

    if (from != SERVER || frame->nb_segs == 1)
        return true;
    seen.flags = seen.frames == 0 ? frame->ol_flags : seen.flags & frame->ol_flags;
    seen.frames++;
    seen.longest_bytes = frame->pkt_len > seen.longest_bytes ? frame->pkt_len : seen.longest_bytes;
    if (of->nodes[SERVER].offloads == 0)
        return true;
    assert_int_equal(frame->l2_len, expected_l2);
    assert_int_equal(frame->l3_len, of->ipv6 ? 40 : 20);
    assert_int_equal(frame->l4_len, frame->data_len - frame->l2_len - frame->l3_len);
    if ((frame->ol_flags & RTE_MBUF_F_TX_TCP_SEG) != 0) {
        seen.cut++;
        assert_in_range(frame->tso_segsz, 500, 1460);
        assert_true(frame->pkt_len > RIG_MTU_BYTES);
    }
    return true;
}

static const struct offload_row {
    const char *name;
    uint8_t offloads;
    bool ipv6;
    uint16_t vlan;
    uint64_t flags; /* of every frame */
    bool is_cut;    /* some are left to the NIC to be cut */
} offload_rows[] = {
    {"nothing", 0, false, 0, 0, false},
    {"both checksums", CHECKSUMS, false, 0,
     RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_TCP_CKSUM, false},
    {"the checksum of TCP over IPv6", SL_PMD_OFFLOAD_TCP_CHECKSUM, true, 0,
     RTE_MBUF_F_TX_IPV6 | RTE_MBUF_F_TX_TCP_CKSUM, false},
    {"checksums behind a tag", CHECKSUMS, false, 7,
     RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_TCP_CKSUM, false},
    {"cutting", CHECKSUMS | SL_PMD_OFFLOAD_TCP_SEGMENTATION, false, 0,
     RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_TCP_CKSUM, true},
    {"cutting over IPv6", CHECKSUMS | SL_PMD_OFFLOAD_TCP_SEGMENTATION, true, 0,
     RTE_MBUF_F_TX_IPV6 | RTE_MBUF_F_TX_TCP_CKSUM, true},
};

static void check_offload(void **state)
{
    const struct offload_row *row = TEST_ROW(struct offload_row, state);
    struct rig_client client;

    rig_reset(&rig);
    memset(&seen, 0, sizeof(seen));
    rig.ipv6 = row->ipv6;
    rig.vlan = row->vlan;
    rig.gate = look;
    rig.nodes[SERVER].offloads = row->offloads;
    rig_service(&rig, SERVER, SL_TCP_SERVICE_SOURCE);
    rig_connect(&rig, &client, SERVER, 0);
    client.expected = rig_pattern_byte;
    while (client.received < 3 * MEBIBYTE)
        rig_run(&rig, 1000);
    assert_int_equal(sl_tcp_shutdown(client.connection), 0);
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(seen.flags & row->flags, row->flags);
    if (row->offloads == 0)
        assert_int_equal(seen.flags, 0);
    if ((row->offloads & SL_PMD_OFFLOAD_TCP_CHECKSUM) != 0)
        assert_int_equal(statistics_of(SERVER)->payload_summed_bytes, 0);
    assert_int_equal(seen.cut != 0, row->is_cut);
    if (!row->is_cut)
        assert_true(seen.longest_bytes <= RIG_MTU_BYTES + 18);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void a_full_ring_loses_nothing(void **state)
{
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, SERVER, SL_TCP_SERVICE_ECHO);
    rig_connect(&rig, &client, SERVER, MEBIBYTE);
    client.close_when_sent = true;
    for (unsigned int i = 0; i < 50; i++) {
        rig.nodes[SERVER].refuses = i % 2 == 0;
        rig_turn(&rig);
    }
    rig.nodes[SERVER].refuses = false;
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.received, MEBIBYTE);
    assert_true(statistics_of(SERVER)->transmit_refused > 0);
    assert_int_equal(sl_endpoint_tcp_statistics(rig.nodes[SERVER].endpoint)->retrans_segs, 0);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

/* So many packets as wait at most leave late; what is beyond them is dropped and repaired. */
static void a_segment_of_too_many_packets_for_a_full_ring_loses_its_end(void **state)
{
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig.nodes[SERVER].snapshot->tcp_settings.mss_max_bytes = SHORT_BYTES;
    rig_service(&rig, SERVER, SL_TCP_SERVICE_SOURCE);
    rig_connect(&rig, &client, SERVER, 0);
    client.expected = rig_pattern_byte;
    for (unsigned int i = 0; drops_of(SERVER, SL_DROP_FABRIC_FULL) == 0; i++) {
        assert_in_range(i, 0, 100000);
        rig.nodes[SERVER].refuses = i % 8 == 0;
        rig_turn(&rig);
    }
    rig.nodes[SERVER].refuses = false;
    assert_int_equal(sl_tcp_shutdown(client.connection), 0);
    rig_await_end(&rig, &client, LONG_US);
    assert_true(sl_endpoint_tcp_statistics(rig.nodes[SERVER].endpoint)->retrans_segs > 0);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void a_port_that_is_down_holds_up_no_other_and_heals(void **state)
{
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, SERVER, SL_TCP_SERVICE_ECHO);
    rig_connect(&rig, &client, SERVER, 10 * MEBIBYTE);
    client.close_when_sent = true;
    rig_run(&rig, 400);
    rig.nodes[SERVER].snapshot->ports[SERVER].forwarding = false;
    rig_publish(&rig, SERVER);
    rig_run(&rig, 100000);
    assert_true(drops_of(SERVER, SL_DROP_EGRESS_PORT_DOWN) > 0);
    assert_int_equal(client.end, SL_TCP_END_NONE);
    rig.nodes[SERVER].snapshot->ports[SERVER].forwarding = true;
    rig_publish(&rig, SERVER);
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.received, 10 * MEBIBYTE);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

/* What a commit that lowers the MTU of the server's port finds there. */
static const struct mtu_row {
    const char *name;
    uint16_t mtu_bytes;
    bool ipv6, no_discovery;
    uint8_t offloads;
    bool ring_is_full; /* at the commit: frames that are too large wait already */
} mtu_rows[] = {
    {"a connection over IPv4", 1300, false, false, 0, false},
    {"a connection over IPv6", 1300, true, false, 0, false},
    {"less than routers are believed", 576, true, false, 0, false},
    {"a connection without path MTU discovery", 600, false, true, 0, false},
    {"a port that cuts segments", 1300, false, false, CHECKSUMS | SL_PMD_OFFLOAD_TCP_SEGMENTATION,
     false},
    {"frames that wait for the ring", 1300, false, false, 0, true},
};
static uint16_t mtu_bytes; /* of the server's port */

static bool fits(struct rig *of, uint8_t from, const struct rte_mbuf *frame)
{
    uint32_t bytes = frame->pkt_len - 14u;

    if ((frame->ol_flags & RTE_MBUF_F_TX_TCP_SEG) != 0)
        bytes = (uint32_t)frame->l3_len + frame->l4_len + frame->tso_segsz;
    (void)of;
    if (from == SERVER)
        assert_in_range(bytes, 40, mtu_bytes);
    return true;
}

static void lower_mtu(uint16_t bytes)
{
    mtu_bytes = bytes;
    rig.nodes[SERVER].snapshot->ports[SERVER].mtu_bytes = bytes;
    rig_publish(&rig, SERVER);
    rig_turn(&rig);
}

static uint64_t mtu_updates(void)
{
    return sl_endpoint_tcp_statistics(rig.nodes[SERVER].endpoint)->pmtu_updates;
}

static void check_mtu(void **state)
{
    const struct mtu_row *row = TEST_ROW(struct mtu_row, state);
    struct rig_client client;
    uint64_t more, begun_us;

    rig_reset(&rig);
    mtu_bytes = RIG_MTU_BYTES;
    rig.ipv6 = row->ipv6;
    rig.gate = fits;
    rig.nodes[SERVER].offloads = row->offloads;
    rig.nodes[SERVER].snapshot->tcp_settings.path_mtu_discovery = !row->no_discovery;
    rig_service(&rig, SERVER, SL_TCP_SERVICE_SOURCE);
    rig_connect(&rig, &client, SERVER, 0);
    client.expected = rig_pattern_byte;
    rig_run(&rig, 400);
    rig.nodes[SERVER].refuses = row->ring_is_full;
    for (unsigned int i = 0; i < 20; i++)
        rig_turn(&rig);
    lower_mtu(row->mtu_bytes);
    rig.nodes[SERVER].refuses = false;
    begun_us = rig.now_us;
    more = client.received + MEBIBYTE;
    while (client.received < more && rig.now_us - begun_us < SOON_US)
        rig_turn(&rig);
    assert_true(client.received >= more);
    assert_true(drops_of(SERVER, SL_DROP_MTU_EXCEEDED) > 0);
    assert_int_equal(mtu_updates(), 1);
    assert_int_equal(sl_tcp_shutdown(client.connection), 0);
    rig_await_end(&rig, &client, LONG_US);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void more_connections_than_are_told_at_once_learn_of_a_lowered_mtu(void **state)
{
    static struct rig_client clients[SL_OVERSIZED + 16];
    const size_t count = sizeof(clients) / sizeof(clients[0]);

    (void)state;
    rig_reset(&rig);
    mtu_bytes = RIG_MTU_BYTES;
    rig.gate = fits;
    rig_service(&rig, SERVER, SL_TCP_SERVICE_ECHO);
    for (size_t i = 0; i < count; i++)
        rig_connect(&rig, &clients[i], SERVER, 0);
    rig_run(&rig, 1000);
    lower_mtu(1300);
    for (size_t i = 0; i < count; i++) {
        clients[i].to_send = ECHOED_BYTES;
        clients[i].close_when_sent = true;
        rig_resume(&rig, &clients[i]);
    }
    for (size_t i = 0; i < count; i++) {
        rig_await_end(&rig, &clients[i], SOON_US);
        assert_int_equal(clients[i].received, ECHOED_BYTES);
        rig_release(&rig, &clients[i]);
    }
    assert_true(drops_of(SERVER, SL_DROP_MTU_EXCEEDED) >= count);
    assert_int_equal(mtu_updates(), count);
    rig_finish(&rig);
}

static void a_frame_of_too_many_pieces_is_refused(void **state)
{
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig.wire = RIG_WIRE_PIECES;
    rig.piece_bytes = 80;
    rig_service(&rig, SERVER, SL_TCP_SERVICE_SINK);
    rig_connect(&rig, &client, SERVER, 5000);
    client.close_when_sent = true;
    rig_run(&rig, 5000);
    assert_true(drops_of(SERVER, SL_DROP_SERVICE_FRAME_SCATTERED) > 0);
    rig.piece_bytes = 400;
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(sl_endpoint_service_statistics(rig.nodes[SERVER].endpoint, 0)->in_bytes, 5000);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

/* The router between: says once of the server's first full frame what the row says, and drops it.
 */
static const struct icmp_row {
    const char *name;
    bool ipv6;
    uint8_t type, code;
    uint32_t rest;
    uint64_t updates; /* of the path MTU */
    uint64_t unused;  /* errors that say nothing of a connection */
} icmp_rows[] = {
    {"fragmentation needed", false, 3, 4, 1400, 1, 0},
    {"packet too big", true, 2, 0, 1400, 1, 0},
    {"host unreachable, which passes", false, 3, 1, 0, 0, 0},
    {"port unreachable, which ends no connection that is there", false, 3, 3, 0, 0, 0},
    {"no route over IPv6, which passes", true, 1, 0, 0, 0, 0},
    {"time exceeded", false, 11, 0, 0, 0, 0},
    {"a source quench, which says nothing any more", false, 4, 0, 0, 0, 1},
    {"a redirect", false, 5, 0, 0, 0, 1},
};
static const struct icmp_row *icmp_row;

static bool say_once(struct rig *of, uint8_t from, const struct rte_mbuf *frame)
{
    uint8_t bytes[128];

    if (from != SERVER || frame->pkt_len < 1400 || icmp_row == NULL)
        return true;
    memcpy(bytes, rte_pktmbuf_read(frame, 0, sizeof(bytes), bytes), sizeof(bytes));
    rig_icmp(of, SERVER, bytes, icmp_row->type, icmp_row->code, icmp_row->rest);
    icmp_row = NULL;
    return false;
}

static void check_icmp(void **state)
{
    const struct icmp_row *row = TEST_ROW(struct icmp_row, state);
    struct rig_client client;

    rig_reset(&rig);
    icmp_row = row;
    rig.ipv6 = row->ipv6;
    rig.gate = say_once;
    rig_service(&rig, SERVER, SL_TCP_SERVICE_ECHO);
    rig_connect(&rig, &client, SERVER, MEBIBYTE);
    client.close_when_sent = true;
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.end, SL_TCP_END_CLOSED);
    assert_int_equal(client.received, MEBIBYTE);
    assert_null(icmp_row);
    assert_int_equal(sl_endpoint_tcp_statistics(rig.nodes[SERVER].endpoint)->pmtu_updates,
                     row->updates);
    assert_int_equal(drops_of(SERVER, SL_DROP_SERVICE_ICMP_UNUSED), row->unused);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("left to the port is", offload_rows, check_offload),
        TEST_TABLE("a router says", icmp_rows, check_icmp),
        TEST_TABLE("an MTU that is lowered finds", mtu_rows, check_mtu),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_ring_loses_nothing),
        cmocka_unit_test(a_segment_of_too_many_packets_for_a_full_ring_loses_its_end),
        cmocka_unit_test(a_port_that_is_down_holds_up_no_other_and_heals),
        cmocka_unit_test(more_connections_than_are_told_at_once_learn_of_a_lowered_mtu),
        cmocka_unit_test(a_frame_of_too_many_pieces_is_refused),
    };
    int failed;

    rig_start(&rig, "endpoint-frames");
    failed = TEST_RUN("frames", tables) + cmocka_run_group_tests(tests, NULL, NULL);
    rig_stop();
    return failed;
}
