// SPDX-License-Identifier: Apache-2.0
/* What neither a hostile sender nor an untimely change of the configuration may bring about. */
#include "rig.h"

#include <rte_mbuf.h>

#include "fabric_private.h"

static struct rig rig;

static struct test_frame_spec from_client(uint16_t port, uint8_t tcp_flags)
{
    return (struct test_frame_spec){
        .protocol = RIG_TCP, .source_port = port, .tcp_flags = tcp_flags};
}

/* Both members of domain 0 take new work behind one port; their MACs tell them apart. */
static void two_servers_on_one_port(void)
{
    rig.snapshot->members[1].accepts_new = true;
    rig_place(&rig, 1, RIG_SERVER);
    rig_publish(&rig);
}

/* A frame of a client to the VIP, and the server it reaches. */
static uint32_t server_of(const struct test_frame_spec *spec)
{
    struct rig_frame frame;

    rig_send(&rig, RIG_ROUTER, spec);
    rig_poll(&rig);
    rig_expect(&rig, RIG_SERVER, &frame);
    return frame.destination;
}

static void a_flow_stays_with_its_server_when_the_member_becomes_another(void)
{
    static const uint8_t other_mac[6] = {2, 0x5f, 0, 0, 0, 9};
    struct test_frame_spec syn = from_client(40000, RIG_SYN), data = from_client(40000, RIG_ACK);

    assert_int_equal(server_of(&syn), RIG_SERVER_IP);
    rig.snapshot->members[0].address = (struct sl_ip)SL_IP_V4(10, 2, 0, 13);
    atomic_store(&rig.members.words[0],
                 sl_hop_make(RIG_SERVER, other_mac) | SL_MEMBER_LOCATED | SL_MEMBER_HEALTHY);
    rig_publish(&rig);
    rig_send(&rig, RIG_ROUTER, &data);
    rig_poll(&rig);
    rig_expect_nothing(&rig);
    assert_int_equal(rig_drops(&rig, SL_DROP_NO_SERVER_AVAILABLE), 1);
}

static void a_forged_reset_and_syn_leave_a_connection_where_it_is(void)
{
    struct test_frame_spec syn = from_client(40000, RIG_SYN), data = from_client(40000, RIG_ACK);
    struct test_frame_spec reset = from_client(40000, RIG_RST);
    uint32_t server;

    two_servers_on_one_port();
    server = server_of(&syn);
    assert_int_equal(server_of(&data), server);
    assert_int_equal(server_of(&reset), server);
    assert_int_equal(server_of(&syn), server);
    assert_int_equal(server_of(&data), server);
}

static void each_datagram_of_a_burst_is_balanced(void)
{
    struct test_frame_spec datagram = {.protocol = RIG_UDP};
    unsigned int to_first = 0;
    struct rig_frame frame;

    two_servers_on_one_port();
    rig.snapshot->domains[0].udp_per_request = true;
    rig_publish(&rig);
    for (unsigned int i = 0; i < 4; i++)
        rig_send(&rig, RIG_ROUTER, &datagram);
    rig_poll(&rig);
    for (unsigned int i = 0; i < 4; i++) {
        rig_expect(&rig, RIG_SERVER, &frame);
        to_first += frame.destination == RIG_SERVER_IP;
    }
    assert_int_equal(to_first, 2);
}

/* Whether it is one, calling a VIP of its own domain, or somebody who only says so. */
static void a_server_is_not_sent_packets_from_itself(void)
{
    struct test_frame_spec syn = from_client(40000, RIG_SYN);

    syn.source = RIG_SERVER_IP;
    rig_send(&rig, RIG_ROUTER, &syn);
    rig_poll(&rig);
    rig_expect_nothing(&rig);
    assert_int_equal(rig_drops(&rig, SL_DROP_NO_SERVER_AVAILABLE), 1);
    two_servers_on_one_port();
    assert_int_equal(server_of(&syn), RIG_SERVER_FAR_IP);
    syn.source_port++;
    assert_int_equal(server_of(&syn), RIG_SERVER_FAR_IP);
}

/* Port unreachable about an answer of the VIP, sent to `destination`. */
static void send_error(uint32_t destination)
{
    static const uint8_t quote[28] = {0x45, 0,   0,  40, 0, 0,  0, 0, 64,   6,    0, 0, 10, 1,
                                      0,    100, 10, 1,  0, 11, 8, 1, 0x9c, 0x40, 0, 0, 0,  0};
    struct test_frame_spec error = {.protocol = RIG_ICMP,
                                    .icmp_type = 3,
                                    .icmp_code = 3,
                                    .destination = destination,
                                    .payload = quote,
                                    .payload_bytes = sizeof(quote)};

    rig_send(&rig, RIG_ROUTER, &error);
    rig_poll(&rig);
}

/* RFC 1122 section 3.2.2: an error goes to the source of what it quotes. */
static void an_error_to_another_than_it_quotes_is_no_error(void)
{
    struct test_frame_spec syn = from_client(40000, RIG_SYN);
    struct rig_frame frame;

    assert_int_equal(server_of(&syn), RIG_SERVER_IP);
    send_error(TEST_IP(10, 1, 0, 101));
    rig_expect_nothing(&rig);
    assert_int_equal(rig_drops(&rig, SL_DROP_ICMP_ERROR_NO_FLOW), 1);
    send_error(RIG_VIP);
    rig_expect(&rig, RIG_SERVER, &frame);
}

/* The answer to a health probe, after a flood to the box's own address. */
static void a_flood_to_linux_leaves_room_for_the_locator(void)
{
    struct test_frame_spec flood = {
        .protocol = RIG_TCP, .destination = TEST_IP(10, 1, 0, 1), .tcp_flags = RIG_SYN};
    struct test_frame_spec answer = {.protocol = RIG_UDP,
                                     .source = RIG_SERVER_IP,
                                     .destination = TEST_IP(10, 2, 0, 1),
                                     .source_port = 2049,
                                     .destination_port = SL_CLASSIFY_PROBE_PORT_FIRST};
    struct rte_mbuf *mbuf;
    unsigned int probes = 0;

    for (unsigned int i = 0; i < SL_PUNT_RING_SLOTS + 10; i++) {
        rig_send(&rig, RIG_ROUTER, &flood);
        rig_poll_np(&rig, 0);
    }
    rig_send(&rig, RIG_SERVER, &answer);
    rig_poll(&rig);
    while (sl_fabric_punt_dequeue(rig.fabric, &mbuf, 1) == 1) {
        probes += sl_mbuf_tag(mbuf)->reason == SL_PUNT_PROBE;
        rte_pktmbuf_free(mbuf);
    }
    assert_int_equal(probes, 1);
}

struct hostile_case {
    const char *name;
    void (*run)(void);
};

static const struct hostile_case cases[] = {
    {"a flow does not follow its member to another server",
     a_flow_stays_with_its_server_when_the_member_becomes_another},
    {"a forged RST and SYN leave a connection where it is",
     a_forged_reset_and_syn_leave_a_connection_where_it_is},
    {"each datagram of a burst is balanced", each_datagram_of_a_burst_is_balanced},
    {"a server is not sent packets from itself", a_server_is_not_sent_packets_from_itself},
    {"an ICMP error to another than it quotes goes nowhere",
     an_error_to_another_than_it_quotes_is_no_error},
    {"a flood to Linux leaves room for the locator", a_flood_to_linux_leaves_room_for_the_locator},
};

static void is_withstood(void **state)
{
    rig_reset(&rig);
    TEST_ROW(struct hostile_case, state)->run();
    rig_finish(&rig);
}

/* Addresses that are the box's own: whoever sends from one would have it talk to itself. */
struct forged_case {
    const char *name;
    uint8_t port;
    struct test_frame_spec spec;
};

static const struct forged_case forged[] = {
    {"a client with another VIP's address",
     RIG_ROUTER,
     {.protocol = RIG_UDP, .source = TEST_IP(10, 1, 0, 101)}},
    {"a client with the address of a port",
     RIG_ROUTER,
     {.protocol = RIG_TCP, .tcp_flags = RIG_SYN, .source = TEST_IP(10, 1, 0, 1)}},
    {"a client with the box's address in the domain",
     RIG_ROUTER,
     {.protocol = RIG_TCP, .tcp_flags = RIG_SYN, .source = TEST_IP(10, 2, 0, 1)}},
    {"a ping from another VIP",
     RIG_ROUTER,
     {.protocol = RIG_ICMP, .icmp_type = 8, .source = TEST_IP(10, 1, 0, 101)}},
    {"a server with the address of a VIP",
     RIG_SERVER,
     {.protocol = RIG_UDP, .source = TEST_IP(10, 1, 0, 101)}},
};

static void is_refused(void **state)
{
    const struct forged_case *row = TEST_ROW(struct forged_case, state);

    rig_reset(&rig);
    rig_send(&rig, row->port, &row->spec);
    rig_poll(&rig);
    rig_expect_nothing(&rig);
    assert_int_equal(rig_drops(&rig, SL_DROP_IPV4_SOURCE_INVALID), 1);
    assert_int_equal(rig_all_drops(&rig), 1);
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("hostile:", cases, is_withstood),
        TEST_TABLE("forged source:", forged, is_refused),
    };
    int failures;

    rig_start(&rig, "np-hostile");
    failures = TEST_RUN("np hostile", tables);
    rig_stop(&rig);
    return failures;
}
