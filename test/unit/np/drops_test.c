// SPDX-License-Identifier: Apache-2.0
/*
 * Every reason to drop a packet, as it comes about: exactly that one is counted, once, and the mbuf
 * goes back. The last test sees to it that no reason is left out.
 */
#include "rig.h"

#include <rte_mbuf.h>

#include "fabric_private.h"
#include "generated/names.h"
#include "pmd/ring_port.h"

static struct rig rig;

struct drop_case {
    const char *name;
    enum sl_drop_reason reason;
    uint8_t port;
    struct test_frame_spec spec;
    size_t cut_bytes;             /* the frame ends there; 0: as it is */
    void (*edit)(uint8_t *frame); /* after it was built */
    void (*prepare)(void);        /* before */
};

static void hold_down(void)
{
    rig.snapshot->ports[RIG_ROUTER].forwarding = false;
    rig_publish(&rig);
}

static void from_a_group(uint8_t *frame)
{
    frame[6] |= 1;
}

static void to_another_station(uint8_t *frame)
{
    frame[5] ^= 0x55;
}

static void of_lldp(uint8_t *frame)
{
    frame[12] = 0x88;
    frame[13] = 0xcc;
}

static void of_arp(uint8_t *frame)
{
    frame[12] = 0x08;
    frame[13] = 0x06;
}

static void no_health(void)
{
    rig_lose(&rig, 0);
}

static void a_port_number(void)
{
    rig.snapshot->members[0].protocol = RIG_TCP;
    rig.snapshot->members[1].protocol = RIG_TCP;
    rig_publish(&rig);
}

/* A flow whose server's port then goes down. */
static void flow_to_a_dead_port(void)
{
    struct test_frame_spec syn = rig_syn(40000);

    rig_send(&rig, RIG_ROUTER, &syn);
    rig_poll(&rig);
    rig_drain(&rig);
    rig.snapshot->ports[RIG_SERVER].forwarding = false;
    rig_publish(&rig);
}

static void small_server_mtu(void)
{
    rig.snapshot->ports[RIG_SERVER].mtu_bytes = 1000;
    rig_publish(&rig);
}

static void first_fragment_sent(void)
{
    struct test_frame_spec first = {
        .protocol = RIG_UDP, .id = 7, .fragment = 0x2000, .payload_bytes = 1472};

    rig_send(&rig, RIG_ROUTER, &first);
    rig_poll(&rig);
    rig_drain(&rig);
}

/* An IPv4 header and eight bytes of TCP, from an address that is not ours. */
static const uint8_t quoted_segment[28] = {0x45, 0,  0, 40, 0, 0,  0, 0, 64, 6, 0,
                                           0,    10, 9, 9,  9, 10, 1, 0, 11, 0, 7};

static void half_the_table_in_use(void)
{
    rig_freeze(&rig);
    for (uint16_t flow = 0; flow < RIG_CAPACITY / 2; flow++) {
        struct test_frame_spec syn = rig_syn((uint16_t)(1000 + flow));

        rig_send(&rig, RIG_ROUTER, &syn);
        rig_poll_np(&rig, 0);
        rig_drain(&rig);
    }
}

static void services(void)
{
    rig_serve(&rig);
}

static const struct drop_case cases[] = {
    {.name = "a port in hold-down",
     .reason = SL_DROP_HOLD_DOWN,
     .prepare = hold_down,
     .spec = {.protocol = RIG_TCP, .tcp_flags = RIG_SYN}},
    {.name = "ten bytes",
     .reason = SL_DROP_ETHERNET_TRUNCATED,
     .cut_bytes = 10,
     .spec = {.protocol = RIG_TCP}},
    {.name = "a source that is a group address",
     .reason = SL_DROP_ETHERNET_SOURCE_INVALID,
     .edit = from_a_group,
     .spec = {.protocol = RIG_TCP, .tcp_flags = RIG_SYN}},
    {.name = "a frame for another station",
     .reason = SL_DROP_MAC_NOT_LOCAL,
     .edit = to_another_station,
     .spec = {.protocol = RIG_TCP, .tcp_flags = RIG_SYN}},
    {.name = "LLDP",
     .reason = SL_DROP_ETHERTYPE_UNKNOWN,
     .edit = of_lldp,
     .spec = {.protocol = RIG_TCP}},
    {.name = "the tag of a VLAN the port is not in",
     .reason = SL_DROP_VLAN_NOT_MEMBER,
     .port = RIG_TRUNK,
     .spec = {.tags = 1, .tci = {99}, .protocol = RIG_TCP, .tcp_flags = RIG_SYN},
     .prepare = NULL},
    {.name = "ARP of a hardware type 0x4500",
     .reason = SL_DROP_ARP_MALFORMED,
     .edit = of_arp,
     .spec = {.protocol = RIG_TCP}},
    {.name = "an IPv4 header cut off",
     .reason = SL_DROP_IPV4_TRUNCATED,
     .cut_bytes = 24,
     .spec = {.protocol = RIG_TCP}},
    {.name = "a wrong IPv4 checksum",
     .reason = SL_DROP_IPV4_CHECKSUM_BAD,
     .spec = {.protocol = RIG_TCP, .bad_ip_checksum = true}},
    {.name = "loopback as source",
     .reason = SL_DROP_IPV4_SOURCE_INVALID,
     .spec = {.protocol = RIG_TCP, .source = TEST_IP(127, 0, 0, 1), .tcp_flags = RIG_SYN}},
    {.name = "half a TCP header",
     .reason = SL_DROP_TCP_TRUNCATED,
     .spec = {.protocol = RIG_TCP, .no_l4_header = true, .payload_bytes = 10}},
    {.name = "a wrong TCP checksum",
     .reason = SL_DROP_TCP_CHECKSUM_BAD,
     .spec = {.protocol = RIG_TCP, .tcp_flags = RIG_SYN, .bad_l4_checksum = true}},
    {.name = "SYN with FIN",
     .reason = SL_DROP_TCP_FLAGS_INVALID,
     .spec = {.protocol = RIG_TCP, .tcp_flags = RIG_SYN | RIG_FIN}},
    {.name = "half a UDP header",
     .reason = SL_DROP_UDP_TRUNCATED,
     .spec = {.protocol = RIG_UDP, .no_l4_header = true, .payload_bytes = 4}},
    {.name = "a wrong UDP checksum",
     .reason = SL_DROP_UDP_CHECKSUM_BAD,
     .spec = {.protocol = RIG_UDP, .bad_l4_checksum = true}},
    {.name = "half an ICMP header",
     .reason = SL_DROP_ICMP_TRUNCATED,
     .spec = {.protocol = RIG_ICMP, .no_l4_header = true, .payload_bytes = 4}},
    {.name = "a wrong ICMP checksum",
     .reason = SL_DROP_ICMP_CHECKSUM_BAD,
     .spec = {.protocol = RIG_ICMP, .icmp_type = 8, .bad_l4_checksum = true}},
    {.name = "a client that calls a server by its own address",
     .reason = SL_DROP_SERVER_DIRECT_ACCESS,
     .spec = {.protocol = RIG_TCP, .destination = RIG_SERVER_IP, .tcp_flags = RIG_SYN}},
    {.name = "an address that nobody here has",
     .reason = SL_DROP_DESTINATION_NOT_REACHABLE,
     .spec = {.protocol = RIG_TCP, .destination = TEST_IP(10, 9, 9, 9), .tcp_flags = RIG_SYN}},
    {.name = "a stranger on a port of several domains",
     .reason = SL_DROP_SERVER_PORT_UNCLASSIFIED,
     .port = RIG_SHARED,
     .spec = {.protocol = RIG_UDP,
              .source = TEST_IP(1, 1, 1, 77),
              .destination = TEST_IP(8, 8, 8, 8)}},
    {.name = "a protocol that no member serves",
     .reason = SL_DROP_VIP_SERVICE_UNKNOWN,
     .prepare = a_port_number,
     .spec = {.protocol = RIG_UDP}},
    {.name = "no member that is located",
     .reason = SL_DROP_NO_SERVER_AVAILABLE,
     .prepare = no_health,
     .spec = {.protocol = RIG_TCP, .tcp_flags = RIG_SYN}},
    {.name = "an acknowledgement without a flow",
     .reason = SL_DROP_TCP_NO_FLOW,
     .spec = {.protocol = RIG_TCP, .tcp_flags = RIG_ACK}},
    {.name = "a table full of entries of this millisecond",
     .reason = SL_DROP_FLOW_TABLE_FULL,
     .prepare = half_the_table_in_use,
     .spec = {.protocol = RIG_TCP, .source_port = 60000, .tcp_flags = RIG_SYN}},
    {.name = "a first fragment too small for its ports",
     .reason = SL_DROP_FRAGMENT_MALFORMED,
     .spec = {.protocol = RIG_UDP, .fragment = 0x2000, .no_l4_header = true, .payload_bytes = 4}},
    {.name = "a fragment that overlaps the first",
     .reason = SL_DROP_FRAGMENT_MALFORMED,
     .prepare = first_fragment_sent,
     .spec = {.protocol = RIG_UDP,
              .id = 7,
              .fragment = 10,
              .no_l4_header = true,
              .payload_bytes = 800}},
    {.name = "more than the server's port takes",
     .reason = SL_DROP_MTU_EXCEEDED,
     .prepare = small_server_mtu,
     .spec = {.protocol = RIG_UDP, .fragment = 0x4000, .payload_bytes = 1200}},
    {.name = "a flow to a port that went down",
     .reason = SL_DROP_EGRESS_PORT_DOWN,
     .prepare = flow_to_a_dead_port,
     .spec = {.protocol = RIG_TCP, .tcp_flags = RIG_ACK}},
    {.name = "the first fragment of a segment to a service",
     .reason = SL_DROP_SERVICE_FRAGMENT,
     .prepare = services,
     .spec = {.protocol = RIG_TCP,
              .destination = RIG_SERVICE,
              .fragment = 0x2000,
              .tcp_flags = RIG_ACK,
              .payload_bytes = 12}},
    {.name = "a later fragment of a segment to a service",
     .reason = SL_DROP_SERVICE_FRAGMENT,
     .prepare = services,
     .spec = {.protocol = RIG_TCP,
              .destination = RIG_SERVICE,
              .fragment = 100,
              .no_l4_header = true,
              .payload_bytes = 16}},
    {.name = "UDP to a service",
     .reason = SL_DROP_SERVICE_PROTOCOL_UNKNOWN,
     .prepare = services,
     .spec = {.protocol = RIG_UDP, .destination = RIG_SERVICE}},
    {.name = "an answer to a ping that no service sent",
     .reason = SL_DROP_SERVICE_PROTOCOL_UNKNOWN,
     .prepare = services,
     .spec = {.protocol = RIG_ICMP, .destination = RIG_SERVICE, .icmp_type = 0}},
    {.name = "an error to a service about somebody else's segment",
     .reason = SL_DROP_ICMP_ERROR_NO_FLOW,
     .prepare = services,
     .spec = {.protocol = RIG_ICMP,
              .destination = RIG_SERVICE,
              .icmp_type = 3,
              .payload = quoted_segment,
              .payload_bytes = sizeof(quoted_segment)}},
    {.name = "a service's own address as source",
     .reason = SL_DROP_IPV4_SOURCE_INVALID,
     .prepare = services,
     .spec = {.protocol = RIG_TCP, .source = RIG_SERVICE, .tcp_flags = RIG_SYN}},
    {.name = "TCP to a service without a service bound",
     .reason = SL_DROP_SP_NO_SERVICE,
     .prepare = services,
     .spec = {.protocol = RIG_TCP, .destination = RIG_SERVICE, .tcp_flags = RIG_SYN}},
};

struct drop6_case {
    const char *name;
    enum sl_drop_reason reason;
    struct test_frame6_spec spec;
    bool version_4; /* the header says so */
};

#define SERVICE6 TEST_IP6(1, 0x100)
#define GROUP6                                                                                     \
    {                                                                                              \
        0xff, 2, [11] = 1, 0xff, 1, 1, 0                                                           \
    }

/* Neighbour solicitations for the service without their checksum: with an option of length zero,
 * and whole. */
static const uint8_t bad_option[32] = {135, [8] = 0x20, 1, 0xd, 0xb8, [21] = 1, 1, 0, [24] = 1, 0};
static const uint8_t solicitation[24] = {135, [8] = 0x20, 1, 0xd, 0xb8, [21] = 1, 1, 0};

static const struct drop6_case cases6[] = {
    {"IPv6 to nobody here",
     SL_DROP_IPV6_UNSUPPORTED,
     {.tcp_flags = RIG_SYN, .destination = TEST_IP6(9, 9)},
     false},
    {"UDP in IPv6 to nobody here",
     SL_DROP_IPV6_UNSUPPORTED,
     {.next_header = TEST_UDP, .destination = TEST_IP6(9, 9), .payload_bytes = 8},
     false},
    {"extension headers to nobody here",
     SL_DROP_IPV6_UNSUPPORTED,
     {.tcp_flags = RIG_SYN, .hop_by_hop = true, .destination = TEST_IP6(9, 9)},
     false},
    {"a question whether the service's address is free",
     SL_DROP_IPV6_UNSUPPORTED,
     {.destination_mac = {0x33, 0x33, 0xff, 1, 1, 0},
      .from_nobody = true,
      .destination = GROUP6,
      .next_header = TEST_ICMPV6,
      .hop_limit = 255,
      .payload = solicitation,
      .payload_bytes = 24},
     false},
    {"half an IPv6 header's payload",
     SL_DROP_IPV6_TRUNCATED,
     {.tcp_flags = RIG_SYN, .missing_bytes = 40},
     false},
    {"IPv4 in a frame for IPv6", SL_DROP_IPV6_HEADER_BAD, {.tcp_flags = RIG_SYN}, true},
    {"extension headers to a service",
     SL_DROP_IPV6_EXTENSION,
     {.tcp_flags = RIG_SYN, .hop_by_hop = true},
     false},
    {"multicast as source",
     SL_DROP_IPV6_SOURCE_INVALID,
     {.tcp_flags = RIG_SYN, .source = {0xff, 2, [15] = 1}},
     false},
    {"the service's own address as source of IPv6",
     SL_DROP_IPV6_SOURCE_INVALID,
     {.tcp_flags = RIG_SYN, .source = SERVICE6},
     false},
    {"UDP in IPv6 to a service",
     SL_DROP_SERVICE_PROTOCOL_UNKNOWN,
     {.next_header = TEST_UDP, .payload_bytes = 8},
     false},
    {"a solicitation from beyond the link",
     SL_DROP_NEIGHBOUR_MALFORMED,
     {.next_header = TEST_ICMPV6, .hop_limit = 64, .payload = solicitation, .payload_bytes = 24},
     false},
    {"a solicitation with an option of length zero",
     SL_DROP_NEIGHBOUR_MALFORMED,
     {.next_header = TEST_ICMPV6, .hop_limit = 255, .payload = bad_option, .payload_bytes = 32},
     false},
};

static void is_dropped6(void **state)
{
    const struct drop6_case *row = TEST_ROW(struct drop6_case, state);
    struct test_frame6_spec spec = row->spec;
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    size_t length;

    rig_reset(&rig);
    rig_serve(&rig);
    if (spec.destination_mac[0] == 0)
        memcpy(spec.destination_mac, rig.snapshot->ports[RIG_ROUTER].mac, 6);
    length = test_frame6_build(frame, &spec);
    if (row->version_4)
        frame[14] = 0x40;
    rig_send_bytes(&rig, RIG_ROUTER, frame, length);
    rig_poll(&rig);
    rig_expect_nothing(&rig);
    assert_int_equal(rig_drops(&rig, row->reason), 1);
    assert_int_equal(rig_all_drops(&rig), 1);
    rig_finish(&rig);
}

static void is_dropped(void **state)
{
    const struct drop_case *row = TEST_ROW(struct drop_case, state);
    struct test_frame_spec spec = row->spec;
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    size_t length;

    rig_reset(&rig);
    if (row->prepare != NULL)
        row->prepare();
    assert_int_equal(rig_all_drops(&rig), 0);
    memcpy(spec.destination_mac, rig.snapshot->ports[row->port].mac, 6);
    length = test_frame_build(frame, &spec);
    if (row->edit != NULL)
        row->edit(frame);
    rig_send_bytes(&rig, row->port, frame, row->cut_bytes != 0 ? row->cut_bytes : length);
    rig_poll(&rig);
    rig_expect_nothing(&rig);
    assert_int_equal(rig_drops(&rig, row->reason), 1);
    assert_int_equal(rig_all_drops(&rig), 1);
    rig_finish(&rig);
}

/* What needs more than one frame. Each leaves at least one drop of its reason, and no other. */
struct scenario {
    const char *name;
    enum sl_drop_reason reason;
    void (*run)(void);
};

static void bad_version(void)
{
    struct test_frame_spec spec = {.protocol = RIG_TCP, .tcp_flags = RIG_SYN};
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    size_t length;

    memcpy(spec.destination_mac, rig.snapshot->ports[RIG_ROUTER].mac, 6);
    length = test_frame_build(frame, &spec);
    frame[14] = 0x55;
    rig_send_bytes(&rig, RIG_ROUTER, frame, length);
    rig_poll(&rig);
}

/* Destination unreachable that quotes a packet nobody sent. */
static void error_about_nothing(void)
{
    static const uint8_t quote[28] = {0x45, 0,   0,  28, 0, 0,  0, 0, 64,   6,    0, 0, 10, 1,
                                      0,    100, 10, 1,  0, 11, 8, 1, 0x9c, 0x40, 0, 0, 0,  0};
    struct test_frame_spec error = {.protocol = RIG_ICMP,
                                    .icmp_type = 3,
                                    .icmp_code = 3,
                                    .payload = quote,
                                    .payload_bytes = sizeof(quote)};

    rig_send(&rig, RIG_ROUTER, &error);
    rig_poll(&rig);
}

static void late_fragments_without_a_first(unsigned int count)
{
    for (unsigned int i = 0; i < count; i++) {
        struct test_frame_spec later = {.protocol = RIG_UDP,
                                        .id = (uint16_t)i,
                                        .fragment = 185,
                                        .no_l4_header = true,
                                        .payload_bytes = 100};

        rig_send(&rig, RIG_ROUTER, &later);
        rig_poll(&rig);
    }
}

static void hold_too_many(void)
{
    rig_freeze(&rig);
    late_fragments_without_a_first(2000);
}

static void never_a_first(void)
{
    late_fragments_without_a_first(1);
    for (unsigned int ms = 0; ms < 8000; ms += 50) {
        rig_advance(&rig, 50);
        rig_poll(&rig);
    }
}

static void nobody_pulls(void)
{
    for (unsigned int i = 0; i < 2 * SL_PMD_RING_SLOTS + 10; i++) {
        struct test_frame_spec ping = {.protocol = RIG_ICMP, .icmp_type = 8};

        rig_send(&rig, RIG_ROUTER, &ping);
        rig_poll_np(&rig, 0);
    }
}

static void far_np_stands_still(void)
{
    rig.snapshot->members[0].accepts_new = false;
    rig.snapshot->members[1].accepts_new = true;
    rig_publish(&rig);
    for (unsigned int i = 0; i < SL_FABRIC_RING_SLOTS + 10; i++) {
        struct test_frame_spec datagram = {.protocol = RIG_UDP};

        rig_send(&rig, RIG_ROUTER, &datagram);
        rig_poll_np(&rig, 0);
    }
}

static void control_thread_stands_still(void)
{
    for (unsigned int i = 0; i < SL_PUNT_RING_SLOTS + 10; i++) {
        struct test_frame_spec to_linux = {
            .protocol = RIG_TCP, .destination = TEST_IP(10, 1, 0, 1), .tcp_flags = RIG_SYN};

        rig_send(&rig, RIG_ROUTER, &to_linux);
        rig_poll_np(&rig, 0);
    }
}

static void inject_five_bytes(void)
{
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig.pool);

    rte_pktmbuf_append(mbuf, 5);
    assert_int_equal(sl_fabric_inject(rig.fabric, mbuf, RIG_ROUTER, 0), 0);
    rig_poll(&rig);
}

static void give_to_an_idle_sp(void)
{
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig.pool);

    assert_int_equal(sl_fabric_give_sp(rig.fabric, mbuf, 0, 3), 0);
    rig_poll(&rig);
}

/* As many segments for the SP on the other lcore as its ring does not hold. */
static void far_sp_stands_still(void)
{
    const struct sl_sp *sp = sl_fabric_sp(rig.fabric, 0);
    const struct sl_ip service = SL_IP_V4(10, 1, 0, 110), client = SL_IP_V4(10, 1, 0, 11);
    uint16_t port = 1024;

    rig_serve(&rig);
    while (sl_sp_of(sp, &service, 7, &client, port) != 1)
        port++;
    for (unsigned int i = 0; i < SL_FABRIC_RING_SLOTS + SL_BURST; i++) {
        struct test_frame_spec syn = rig_syn(port);

        syn.destination = RIG_SERVICE;
        syn.destination_port = 7;
        rig_send(&rig, RIG_ROUTER, &syn);
        rig_poll_np(&rig, 0);
    }
}

static const struct scenario scenarios[] = {
    {"IP version 5", SL_DROP_IPV4_HEADER_BAD, bad_version},
    {"an ICMP error about a packet nobody sent", SL_DROP_ICMP_ERROR_NO_FLOW, error_about_nothing},
    {"fragments of two thousand datagrams without a first", SL_DROP_FRAGMENT_HOLD_FULL,
     hold_too_many},
    {"a fragment whose first never comes", SL_DROP_FRAGMENT_TIMEOUT, never_a_first},
    {"a port whose frames nobody takes", SL_DROP_TX_QUEUE_FULL, nobody_pulls},
    {"an NP that stands still", SL_DROP_FABRIC_FULL, far_np_stands_still},
    {"a control thread that stands still", SL_DROP_PUNT_RING_FULL, control_thread_stands_still},
    {"five bytes injected", SL_DROP_INJECT_INVALID, inject_five_bytes},
    {"an SP without a service", SL_DROP_SP_NO_SERVICE, give_to_an_idle_sp},
    {"an SP that stands still", SL_DROP_SERVICE_RING_FULL, far_sp_stands_still},
};

static void comes_about(void **state)
{
    const struct scenario *row = TEST_ROW(struct scenario, state);

    rig_reset(&rig);
    row->run();
    assert_true(rig_drops(&rig, row->reason) > 0);
    assert_int_equal(rig_all_drops(&rig), rig_drops(&rig, row->reason));
    rig_finish(&rig);
}

/* Reasons that the control thread counts; csa's exception test has them. */
static const enum sl_drop_reason of_the_control_thread[] = {SL_DROP_EXCEPTION_QUEUE_FULL};

/* Reasons that only services of SPs count; the frames test of endpoints has them. */
static const enum sl_drop_reason of_endpoints[] = {SL_DROP_SERVICE_FRAME_SCATTERED,
                                                   SL_DROP_SERVICE_ICMP_UNUSED};

/* Reasons that only the NFS switch's side of an SP counts; the datagram test of nas has them. */
static const enum sl_drop_reason of_nas[] = {SL_DROP_NFS_PORT_UNKNOWN, SL_DROP_NFS_NO_ROOM};

struct completeness {
    const char *name;
};

static const struct completeness completeness[] = {{"a case for every reason"}};

static void is_complete(void **state)
{
    bool covered[SL_DROP_COUNT] = {false};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        covered[cases[i].reason] = true;
    for (size_t i = 0; i < sizeof(cases6) / sizeof(cases6[0]); i++)
        covered[cases6[i].reason] = true;
    for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++)
        covered[scenarios[i].reason] = true;
    for (size_t i = 0; i < sizeof(of_the_control_thread) / sizeof(of_the_control_thread[0]); i++)
        covered[of_the_control_thread[i]] = true;
    for (size_t i = 0; i < sizeof(of_endpoints) / sizeof(of_endpoints[0]); i++)
        covered[of_endpoints[i]] = true;
    for (size_t i = 0; i < sizeof(of_nas) / sizeof(of_nas[0]); i++)
        covered[of_nas[i]] = true;
    for (unsigned int reason = 0; reason < SL_DROP_COUNT; reason++)
        if (!covered[reason])
            fail_msg("no case for drop reason %s", sl_drop_name(reason));
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("drops", cases, is_dropped),
        TEST_TABLE("drops of IPv6", cases6, is_dropped6),
        TEST_TABLE("drops in time", scenarios, comes_about),
        TEST_TABLE("drop reasons have", completeness, is_complete),
    };
    int failures;

    rig_start(&rig, "np-drops");
    failures = TEST_RUN("np drops", tables);
    rig_stop(&rig);
    return failures;
}
