// SPDX-License-Identifier: Apache-2.0
/* Router, server, combo and server-admin rules [IFF-3, IFF-4], packet by packet. */
#include "world.h"

#include "generated/drops.h"

#define CLIENT TEST_IP(10, 1, 0, 11)
#define VIP0 TEST_IP(10, 1, 0, 100)
#define VIP1 TEST_IP(10, 1, 0, 101)
#define SERVER0 TEST_IP(10, 2, 0, 1)
#define SELF0 TEST_IP(10, 2, 0, 254)
#define SHARED TEST_IP(1, 1, 1, 4) /* serves domains 1 and 2 */
#define ONLY1 TEST_IP(1, 1, 1, 1)
#define SYN SL_TCP_SYN
#define ACK SL_TCP_ACK

static const struct classify_row {
    const char *name;
    uint8_t port;
    struct test_frame_spec spec;
    enum sl_verdict_kind kind;
    enum sl_drop_reason drop;
    uint16_t domain;
} classify_rows[] = {
    {"router: SYN to a VIP", 0, {.protocol = 6, .tcp_flags = SYN}, SL_VERDICT_BALANCE, 0, 0},
    {"router: UDP to the VIP of another domain",
     0,
     {.protocol = 17, .destination = VIP1},
     SL_VERDICT_BALANCE,
     0,
     1},
    {"router: ACK to a VIP without a flow",
     0,
     {.protocol = 6, .tcp_flags = ACK},
     SL_VERDICT_DROP,
     SL_DROP_TCP_NO_FLOW,
     0},
    {"router: RST to a VIP without a flow",
     0,
     {.protocol = 6, .tcp_flags = SL_TCP_RST},
     SL_VERDICT_DROP,
     SL_DROP_TCP_NO_FLOW,
     0},
    {"router: SYN+ACK opens nothing",
     0,
     {.protocol = 6, .tcp_flags = SYN | ACK},
     SL_VERDICT_DROP,
     SL_DROP_TCP_NO_FLOW,
     0},
    {"router: ping of a VIP", 0, {.protocol = 1, .icmp_type = 8}, SL_VERDICT_ECHO, 0, 0},
    {"router: another ICMP to a VIP",
     0,
     {.protocol = 1, .icmp_type = 13},
     SL_VERDICT_DROP,
     SL_DROP_VIP_SERVICE_UNKNOWN,
     0},
    {"router: GRE to a VIP",
     0,
     {.protocol = 47, .payload_bytes = 8},
     SL_VERDICT_DROP,
     SL_DROP_VIP_SERVICE_UNKNOWN,
     0},
    {"router: a later fragment to a VIP",
     0,
     {.protocol = 17, .fragment = 100, .no_l4_header = true, .payload_bytes = 64},
     SL_VERDICT_FRAGMENT,
     0,
     0},
    {"router: a fragment of a ping",
     0,
     {.protocol = 1, .fragment = 100, .no_l4_header = true, .payload_bytes = 64},
     SL_VERDICT_DROP,
     SL_DROP_VIP_SERVICE_UNKNOWN,
     0},
    {"router: SYN to a server's own address",
     0,
     {.protocol = 6, .tcp_flags = SYN, .destination = SERVER0},
     SL_VERDICT_DROP,
     SL_DROP_SERVER_DIRECT_ACCESS,
     0},
    {"router: ping of a server",
     0,
     {.protocol = 1, .icmp_type = 8, .destination = SERVER0},
     SL_VERDICT_DROP,
     SL_DROP_SERVER_DIRECT_ACCESS,
     0},
    {"router: a fragment to a server",
     0,
     {.protocol = 17,
      .fragment = 9,
      .no_l4_header = true,
      .payload_bytes = 8,
      .destination = SERVER0},
     SL_VERDICT_DROP,
     SL_DROP_SERVER_DIRECT_ACCESS,
     0},
    {"router: an address that is nobody's",
     0,
     {.protocol = 17, .destination = TEST_IP(9, 9, 9, 9)},
     SL_VERDICT_DROP,
     SL_DROP_DESTINATION_NOT_REACHABLE,
     0},
    {"router: our own address among the servers",
     0,
     {.protocol = 1, .icmp_type = 8, .destination = SELF0},
     SL_VERDICT_DROP,
     SL_DROP_DESTINATION_NOT_REACHABLE,
     0},
    {"router: SSH to the port's address",
     0,
     {.protocol = 6, .tcp_flags = SYN, .destination = TEST_IP(10, 1, 0, 1)},
     SL_VERDICT_LINUX,
     0,
     0},
    {"router: ping of the port's address",
     0,
     {.protocol = 1, .icmp_type = 8, .destination = TEST_IP(10, 1, 0, 1)},
     SL_VERDICT_ECHO,
     0,
     0},
    {"router: OSPF hellos are for Linux",
     0,
     {.protocol = 89,
      .payload_bytes = 24,
      .destination = TEST_IP(224, 0, 0, 5),
      .destination_mac = {1, 0, 0x5e, 0, 0, 5}},
     SL_VERDICT_LINUX,
     0,
     0},
    {"server: multicast where Linux has no address",
     1,
     {.protocol = 89,
      .payload_bytes = 24,
      .destination = TEST_IP(224, 0, 0, 5),
      .destination_mac = {1, 0, 0x5e, 0, 0, 5}},
     SL_VERDICT_DROP,
     SL_DROP_DESTINATION_NOT_REACHABLE,
     0},
    {"router: a VIP in a frame to all",
     0,
     {.protocol = 17, .destination_mac = {255, 255, 255, 255, 255, 255}},
     SL_VERDICT_DROP,
     SL_DROP_DESTINATION_NOT_REACHABLE,
     0},
    {"server: a server calls the VIP of another domain",
     1,
     {.protocol = 6, .tcp_flags = SYN, .source = SERVER0, .destination = VIP1},
     SL_VERDICT_BALANCE,
     0,
     1},
    {"server: a reply without a flow",
     1,
     {.protocol = 6, .tcp_flags = ACK, .source = SERVER0, .destination = CLIENT},
     SL_VERDICT_DROP,
     SL_DROP_TCP_NO_FLOW,
     0},
    {"server: a datagram without a flow",
     1,
     {.protocol = 17, .source = SERVER0, .destination = CLIENT},
     SL_VERDICT_DROP,
     SL_DROP_DESTINATION_NOT_REACHABLE,
     0},
    {"server: an answer to a health probe of the self address",
     1,
     {.protocol = 6,
      .tcp_flags = SYN | ACK,
      .source = SERVER0,
      .source_port = 2049,
      .destination = SELF0,
      .destination_port = 64512},
     SL_VERDICT_PROBE,
     0,
     0},
    {"server: an answer to a health probe of a VIP",
     1,
     {.protocol = 17,
      .source = SERVER0,
      .source_port = 2049,
      .destination = VIP0,
      .destination_port = 65023},
     SL_VERDICT_PROBE,
     0,
     0},
    {"server: just above the probe ports",
     1,
     {.protocol = 17, .source = SERVER0, .destination = VIP0, .destination_port = 65024},
     SL_VERDICT_BALANCE,
     0,
     0},
    {"server: a stranger at a probe port",
     1,
     {.protocol = 17,
      .source = TEST_IP(10, 2, 0, 77),
      .destination = SELF0,
      .destination_port = 64600},
     SL_VERDICT_DROP,
     SL_DROP_DESTINATION_NOT_REACHABLE,
     0},
    {"router: a probe port is a port like others",
     0,
     {.protocol = 17, .source = CLIENT, .destination_port = 64600},
     SL_VERDICT_BALANCE,
     0,
     0},
    {"server: ping of the self address",
     1,
     {.protocol = 1, .icmp_type = 8, .source = SERVER0, .destination = SELF0},
     SL_VERDICT_ECHO,
     0,
     0},
    {"server: ping of the self address of a domain that is elsewhere",
     2,
     {.protocol = 1, .icmp_type = 8, .source = ONLY1, .destination = SELF0},
     SL_VERDICT_DROP,
     SL_DROP_DESTINATION_NOT_REACHABLE,
     0},
    {"server, two domains: a client known to be of one",
     2,
     {.protocol = 17, .source = ONLY1, .destination = VIP0},
     SL_VERDICT_BALANCE,
     0,
     0},
    {"server, two domains: a shared server's other traffic cannot be attributed",
     2,
     {.protocol = 17, .source = SHARED, .source_port = 5000, .destination = VIP0},
     SL_VERDICT_DROP,
     SL_DROP_SERVER_PORT_UNCLASSIFIED,
     0},
    {"server, two domains: a stranger",
     2,
     {.protocol = 17, .source = TEST_IP(3, 3, 3, 3), .destination = CLIENT},
     SL_VERDICT_DROP,
     SL_DROP_SERVER_PORT_UNCLASSIFIED,
     0},
    {"server: a later fragment may belong to a reply",
     2,
     {.protocol = 17,
      .source = SHARED,
      .destination = CLIENT,
      .fragment = 100,
      .no_l4_header = true,
      .payload_bytes = 64},
     SL_VERDICT_FRAGMENT,
     0,
     0},
    {"combo: a client's SYN to a VIP",
     3,
     {.protocol = 6, .tcp_flags = SYN},
     SL_VERDICT_BALANCE,
     0,
     0},
    {"combo: a client's SYN to a server",
     3,
     {.protocol = 6, .tcp_flags = SYN, .destination = SERVER0},
     SL_VERDICT_DROP,
     SL_DROP_SERVER_DIRECT_ACCESS,
     0},
    {"combo: a server's reply without a flow",
     3,
     {.protocol = 6, .tcp_flags = ACK, .source = SERVER0, .destination = CLIENT},
     SL_VERDICT_DROP,
     SL_DROP_TCP_NO_FLOW,
     0},
    {"admin: SYN to a server",
     4,
     {.protocol = 6, .tcp_flags = SYN, .destination = SERVER0},
     SL_VERDICT_DIRECT,
     0,
     0},
    {"admin: ping of a server",
     4,
     {.protocol = 1, .icmp_type = 8, .destination = SERVER0},
     SL_VERDICT_DIRECT,
     0,
     0},
    {"admin: ACK to a server without a flow",
     4,
     {.protocol = 6, .tcp_flags = ACK, .destination = SERVER0},
     SL_VERDICT_DROP,
     SL_DROP_TCP_NO_FLOW,
     0},
    {"admin: a server whose address two domains have",
     4,
     {.protocol = 6, .tcp_flags = SYN, .destination = SHARED},
     SL_VERDICT_DROP,
     SL_DROP_SERVER_DIRECT_ACCESS,
     0},
    {"admin: a VIP, for testing", 4, {.protocol = 6, .tcp_flags = SYN}, SL_VERDICT_BALANCE, 0, 0},
    {"trunk: a server calls a VIP with its domain's tag",
     5,
     {.protocol = 17, .source = SHARED, .destination = VIP0, .tags = 1, .tci = {30}},
     SL_VERDICT_BALANCE,
     0,
     0},
};

static void check_classify(void **state)
{
    const struct classify_row *row = TEST_ROW(struct classify_row, state);
    struct world *world = world_create();
    struct sl_verdict verdict;
    struct world_packet made;

    world_receive(world, &made, row->port, &row->spec);
    verdict = sl_classify(world->snapshot, &made.packet);
    assert_int_equal(verdict.kind, row->kind);
    if (row->kind == SL_VERDICT_DROP)
        assert_int_equal(verdict.drop, row->drop);
    if (row->kind == SL_VERDICT_BALANCE || row->kind == SL_VERDICT_DIRECT)
        assert_int_equal(verdict.domain, row->domain);
    world_destroy(world);
}

static const struct kind_row {
    const char *name;
    enum sl_packet_kind kind;
    enum sl_drop_reason drop;
} kind_rows[] = {
    {"IPv6", SL_PACKET_IPV6, SL_DROP_IPV6_UNSUPPORTED},
    {"another EtherType", SL_PACKET_ETHER, SL_DROP_ETHERTYPE_UNKNOWN},
};

static void check_kind(void **state)
{
    const struct kind_row *row = TEST_ROW(struct kind_row, state);
    struct world *world = world_create();
    struct sl_packet packet = {.kind = (uint8_t)row->kind};
    struct sl_verdict verdict = sl_classify(world->snapshot, &packet);

    assert_int_equal(verdict.kind, SL_VERDICT_DROP);
    assert_int_equal(verdict.drop, row->drop);
    world_destroy(world);
}

static const struct scope_row {
    const char *name;
    uint8_t port;
    struct test_frame_spec spec;
    unsigned int count;
    uint16_t scopes[SL_SCOPES_MAX];
} scope_rows[] = {
    {"router ports have scope 0", 0, {.protocol = 17}, 1, {0}},
    {"admin ports have scope 0", 4, {.protocol = 17, .destination = SERVER0}, 1, {0}},
    {"a server port with one domain", 1, {.protocol = 17, .source = SERVER0}, 1, {1}},
    {"the same for an unknown source", 1, {.protocol = 17, .source = TEST_IP(7, 7, 7, 7)}, 1, {1}},
    {"combo: to a VIP", 3, {.protocol = 17}, 1, {0}},
    {"combo: from a server", 3, {.protocol = 17, .source = SERVER0, .destination = CLIENT}, 1, {1}},
    {"two domains: the service tells",
     2,
     {.protocol = 6,
      .tcp_flags = ACK,
      .source = SHARED,
      .source_port = 8001,
      .destination = CLIENT},
     2,
     {2, 3}},
    {"two domains: the other service tells",
     2,
     {.protocol = 6,
      .tcp_flags = ACK,
      .source = SHARED,
      .source_port = 8002,
      .destination = CLIENT},
     2,
     {3, 2}},
    {"two domains: a server of one",
     2,
     {.protocol = 17, .source = ONLY1, .destination = CLIENT},
     1,
     {2}},
    {"two domains: a stranger", 2, {.protocol = 17, .source = TEST_IP(7, 7, 7, 7)}, 0, {0}},
    {"trunk: the tag tells", 5, {.protocol = 17, .source = SHARED, .tags = 1, .tci = {30}}, 1, {3}},
};

static void check_scope(void **state)
{
    const struct scope_row *row = TEST_ROW(struct scope_row, state);
    struct world *world = world_create();
    uint16_t scopes[SL_SCOPES_MAX];
    struct world_packet made;

    world_receive(world, &made, row->port, &row->spec);
    assert_int_equal(sl_classify_scopes(world->snapshot, &made.packet, &made.packet.key, scopes),
                     row->count);
    for (unsigned int i = 0; i < row->count; i++)
        assert_int_equal(scopes[i], row->scopes[i]);
    world_destroy(world);
}

static void a_server_as_client_names_its_own_domain(void **state)
{
    struct world *world = world_create();
    struct test_frame_spec spec = {.protocol = 17, .source = ONLY1, .destination = VIP0};
    struct sl_verdict verdict;
    struct world_packet made;

    (void)state;
    world_receive(world, &made, 2, &spec);
    verdict = sl_classify(world->snapshot, &made.packet);
    assert_int_equal(verdict.kind, SL_VERDICT_BALANCE);
    assert_true(verdict.client_is_server);
    assert_int_equal(verdict.client_domain, 1);
    assert_int_equal(verdict.domain, 0);
    world_destroy(world);
}

static void errors_about_probes_go_to_the_control_thread(void **state)
{
    struct world *world = world_create();
    uint8_t probe[TEST_FRAME_MAX_BYTES];
    struct test_frame_spec quoted = {
        .protocol = SL_PROTOCOL_UDP, .source = SELF0, .source_port = 64700, .destination = SERVER0};
    struct test_frame_spec spec = {.protocol = SL_PROTOCOL_ICMP,
                                   .icmp_type = 3,
                                   .icmp_code = 3,
                                   .source = SERVER0,
                                   .destination = SELF0,
                                   .payload = probe + 14,
                                   .payload_bytes = 28};
    struct world_packet made;

    (void)state;
    test_frame_build(probe, &quoted);
    world_receive(world, &made, 1, &spec);
    assert_int_equal(sl_classify(world->snapshot, &made.packet).kind, SL_VERDICT_PROBE_ICMP);
    quoted.source_port = 2049;
    test_frame_build(probe, &quoted);
    world_receive(world, &made, 1, &spec);
    assert_int_not_equal(sl_classify(world->snapshot, &made.packet).kind, SL_VERDICT_PROBE_ICMP);
    world_destroy(world);
}

static void frames_for_others_and_foreign_tags_are_told(void **state)
{
    struct world *world = world_create();
    struct test_frame_spec spec = {.protocol = 17, .tags = 1, .tci = {20}};
    struct world_packet made;

    (void)state;
    world_receive(world, &made, 1, &spec);
    assert_true(sl_packet_mac_is_local(&made.packet, &world->snapshot->ports[1]));
    assert_false(sl_packet_mac_is_local(&made.packet, &world->snapshot->ports[2]));
    assert_false(sl_packet_vlan_is_member(&made.packet, &world->snapshot->ports[1]));
    assert_true(sl_packet_vlan_is_member(&made.packet, &world->snapshot->ports[5]));
    world_destroy(world);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("classification", classify_rows, check_classify),
        TEST_TABLE("what is not IPv4", kind_rows, check_kind),
        TEST_TABLE("scope", scope_rows, check_scope),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_as_client_names_its_own_domain),
        cmocka_unit_test(errors_about_probes_go_to_the_control_thread),
        cmocka_unit_test(frames_for_others_and_foreign_tags_are_told),
    };

    return TEST_RUN("classification", tables) +
           cmocka_run_group_tests_name("classification", tests, NULL, NULL);
}
