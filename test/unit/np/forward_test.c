// SPDX-License-Identifier: Apache-2.0
/* One NP: a frame in, a frame out, as clients and servers see them. */
#include "rig.h"

#include <rte_mbuf.h>

static struct rig rig;

/* Sends a SYN of a client and the server's answer; leaves the frames of both in the arguments. */
static void open_connection(uint16_t client_port, struct rig_frame *to_server,
                            struct rig_frame *to_client)
{
    struct test_frame_spec syn = rig_syn(client_port);
    struct test_frame_spec answer = {.protocol = RIG_TCP,
                                     .source = RIG_SERVER_IP,
                                     .destination = RIG_CLIENT,
                                     .source_port = 2049,
                                     .destination_port = client_port,
                                     .tcp_flags = RIG_SYN | RIG_ACK};

    rig_send(&rig, RIG_ROUTER, &syn);
    rig_poll(&rig);
    rig_expect(&rig, RIG_SERVER, to_server);
    rig_send(&rig, RIG_SERVER, &answer);
    rig_poll(&rig);
    rig_expect(&rig, RIG_ROUTER, to_client);
}

static void a_connection_is_translated_both_ways(void)
{
    static const uint8_t server_mac[6] = {2, 0x5e, 0, 0, 0, 0};
    static const uint8_t client_mac[6] = {2, 0, 0, 0, 0, 2};
    struct rig_frame out, back;

    open_connection(40001, &out, &back);
    assert_int_equal(out.source, RIG_CLIENT);
    assert_int_equal(out.source_port, 40001);
    assert_int_equal(out.destination, RIG_SERVER_IP);
    assert_int_equal(out.destination_port, 2049);
    assert_memory_equal(out.bytes, server_mac, 6);
    assert_memory_equal(out.bytes + 6, rig.snapshot->ports[RIG_SERVER].mac, 6);
    assert_int_equal(back.source, RIG_VIP);
    assert_int_equal(back.source_port, 2049);
    assert_int_equal(back.destination, RIG_CLIENT);
    assert_memory_equal(back.bytes, client_mac, 6);
    assert_memory_equal(back.bytes + 6, rig.snapshot->ports[RIG_ROUTER].mac, 6);
}

static void the_ttl_stays(void)
{
    struct test_frame_spec syn = rig_syn(40002);
    struct rig_frame out;

    syn.ttl = 7;
    rig_send(&rig, RIG_ROUTER, &syn);
    rig_poll(&rig);
    rig_expect(&rig, RIG_SERVER, &out);
    assert_int_equal(out.ttl, 7);
}

static void only_the_first_packet_is_buffered(void)
{
    struct test_frame_spec data = {
        .protocol = RIG_TCP, .source_port = 40003, .tcp_flags = RIG_ACK, .payload_bytes = 100};
    struct rig_frame out, back;

    open_connection(40003, &out, &back);
    assert_int_equal(rig.statistics->np[0].buffered_packets, 1);
    for (unsigned int i = 0; i < 5; i++)
        rig_send(&rig, RIG_ROUTER, &data);
    rig_poll(&rig);
    for (unsigned int i = 0; i < 5; i++)
        rig_expect(&rig, RIG_SERVER, &out);
    assert_int_equal(rig.statistics->np[0].flow_thru_packets, 6);
    assert_int_equal(rig.statistics->np[0].buffered_packets, 1);
    assert_int_equal(rig.statistics->np[0].slow_packets, 0);
}

static void packets_and_bytes_are_counted_once(void)
{
    struct rig_frame out, back;

    open_connection(40004, &out, &back);
    assert_int_equal(rig.statistics->domain[0][0].packets_in, 1);
    assert_int_equal(rig.statistics->domain[0][0].bytes_in, 40);
    assert_int_equal(rig.statistics->domain[0][0].packets_out, 1);
    assert_int_equal(rig.statistics->domain[0][0].flows_created, 1);
    assert_int_equal(rig.statistics->domain[0][0].flows_active, 1);
    assert_int_equal(rig.statistics->member[0][0].packets_in, 1);
    assert_int_equal(rig.statistics->member[0][0].packets_out, 1);
    assert_int_equal(rig.statistics->member[0][0].connections_total, 1);
    assert_int_equal(rig.statistics->port[0][RIG_ROUTER].rx_packets, 1);
    assert_int_equal(rig.statistics->port[0][RIG_ROUTER].tx_packets, 1);
    assert_int_equal(rig.statistics->stage[0][SL_STAGE_PARSE].packets, 2);
    assert_int_equal(rig.statistics->stage[0][SL_STAGE_TRANSLATE].packets, 2);
}

static void datagrams_of_one_burst_make_one_flow(void)
{
    struct test_frame_spec datagram = {.protocol = RIG_UDP, .payload_bytes = 50};
    struct rig_frame out;

    for (unsigned int i = 0; i < 8; i++)
        rig_send(&rig, RIG_ROUTER, &datagram);
    rig_poll(&rig);
    for (unsigned int i = 0; i < 8; i++)
        rig_expect(&rig, RIG_SERVER, &out);
    assert_int_equal(rig.statistics->domain[0][0].flows_created, 1);
}

static void a_datagram_without_checksum_keeps_none(void)
{
    struct test_frame_spec datagram = {
        .protocol = RIG_UDP, .payload_bytes = 50, .no_udp_checksum = true};
    struct rig_frame out;

    rig_send(&rig, RIG_ROUTER, &datagram);
    rig_poll(&rig);
    rig_expect(&rig, RIG_SERVER, &out);
    assert_int_equal(out.l4[6] << 8 | out.l4[7], 0);
}

static void a_trunk_gets_the_tag_of_the_domain(void)
{
    struct test_frame_spec syn = rig_syn(40005);
    struct test_frame_spec answer = {.tags = 1,
                                     .tci = {10},
                                     .protocol = RIG_TCP,
                                     .source = RIG_SERVER_IP,
                                     .destination = RIG_CLIENT,
                                     .source_port = 2049,
                                     .destination_port = 40005,
                                     .tcp_flags = RIG_SYN | RIG_ACK};
    struct rig_frame out;

    rig_place(&rig, 0, RIG_TRUNK);
    rig_send(&rig, RIG_ROUTER, &syn);
    rig_poll(&rig);
    rig_expect(&rig, RIG_TRUNK, &out);
    assert_int_equal(out.vlan, 10);
    assert_int_equal(out.destination, RIG_SERVER_IP);
    rig_send(&rig, RIG_TRUNK, &answer);
    rig_poll(&rig);
    rig_expect(&rig, RIG_ROUTER, &out);
    assert_int_equal(out.vlan, 0);
    assert_int_equal(out.source, RIG_VIP);
}

/* The worked example of IFF-6: one server address, two domains, told apart by its port. */
static void one_server_serves_two_domains(void)
{
    for (unsigned int domain = 1; domain <= 2; domain++) {
        struct test_frame_spec syn = {.protocol = RIG_TCP,
                                      .destination = TEST_IP(10, 1, 0, 100 + domain),
                                      .destination_port = 80,
                                      .tcp_flags = RIG_SYN};
        struct test_frame_spec answer = {.protocol = RIG_TCP,
                                         .source = TEST_IP(1, 1, 1, 4),
                                         .destination = RIG_CLIENT,
                                         .source_port = (uint16_t)(8000 + domain),
                                         .destination_port = 40000,
                                         .tcp_flags = RIG_SYN | RIG_ACK};
        struct rig_frame out;

        rig_send(&rig, RIG_ROUTER, &syn);
        rig_poll(&rig);
        rig_expect(&rig, RIG_SHARED, &out);
        assert_int_equal(out.destination, TEST_IP(1, 1, 1, 4));
        assert_int_equal(out.destination_port, 8000 + domain);
        rig_send(&rig, RIG_SHARED, &answer);
        rig_poll(&rig);
        rig_expect(&rig, RIG_ROUTER, &out);
        assert_int_equal(out.source, TEST_IP(10, 1, 0, 100 + domain));
        assert_int_equal(out.source_port, 80);
    }
}

static void a_server_can_be_a_client(void)
{
    struct test_frame_spec syn = {.protocol = RIG_TCP,
                                  .source = RIG_SERVER_IP,
                                  .destination = TEST_IP(10, 1, 0, 101),
                                  .source_port = 700,
                                  .destination_port = 80,
                                  .tcp_flags = RIG_SYN};
    struct test_frame_spec answer = {.protocol = RIG_TCP,
                                     .source = TEST_IP(1, 1, 1, 4),
                                     .destination = RIG_SERVER_IP,
                                     .source_port = 8001,
                                     .destination_port = 700,
                                     .tcp_flags = RIG_SYN | RIG_ACK};
    struct rig_frame out;

    rig_send(&rig, RIG_SERVER, &syn);
    rig_poll(&rig);
    rig_expect(&rig, RIG_SHARED, &out);
    assert_int_equal(out.source, RIG_SERVER_IP);
    assert_int_equal(out.destination_port, 8001);
    rig_send(&rig, RIG_SHARED, &answer);
    rig_poll(&rig);
    rig_expect(&rig, RIG_SERVER, &out);
    assert_int_equal(out.source, TEST_IP(10, 1, 0, 101));
    assert_int_equal(out.destination, RIG_SERVER_IP);
}

static void an_admin_reaches_the_server_itself(void)
{
    struct test_frame_spec syn = {.protocol = RIG_TCP,
                                  .source = TEST_IP(10, 3, 0, 5),
                                  .destination = RIG_SERVER_IP,
                                  .destination_port = 22,
                                  .tcp_flags = RIG_SYN};
    struct test_frame_spec answer = {.protocol = RIG_TCP,
                                     .source = RIG_SERVER_IP,
                                     .destination = TEST_IP(10, 3, 0, 5),
                                     .source_port = 22,
                                     .destination_port = 40000,
                                     .tcp_flags = RIG_SYN | RIG_ACK};
    struct rig_frame out;

    rig_send(&rig, RIG_ADMIN, &syn);
    rig_poll(&rig);
    rig_expect(&rig, RIG_SERVER, &out);
    assert_int_equal(out.destination, RIG_SERVER_IP);
    rig_send(&rig, RIG_SERVER, &answer);
    rig_poll(&rig);
    rig_expect(&rig, RIG_ADMIN, &out);
    assert_int_equal(out.source, RIG_SERVER_IP);
}

static void a_chained_frame_is_checked_and_forwarded_whole(void)
{
    struct test_frame_spec jumbo = {.protocol = RIG_UDP, .payload_bytes = 8000};
    struct rig_frame out;

    for (unsigned int port = 0; port < RIG_PORTS; port++)
        rig.snapshot->ports[port].mtu_bytes = 9000;
    rig_publish(&rig);
    rig_send(&rig, RIG_ROUTER, &jumbo);
    rig_poll(&rig);
    rig_expect(&rig, RIG_SERVER, &out);
    assert_int_equal(out.length, 14 + 20 + 8 + 8000);
}

static void persistence_sends_a_client_to_its_server(void)
{
    struct rig_frame out;

    rig.snapshot->domains[0].persistent = true;
    rig.snapshot->members[1].accepts_new = true;
    rig_place(&rig, 1, RIG_SERVER);
    rig_publish(&rig);
    for (uint16_t port = 41000; port < 41020; port++) {
        struct test_frame_spec syn = rig_syn(port);
        static uint32_t server;

        rig_send(&rig, RIG_ROUTER, &syn);
        rig_poll(&rig);
        rig_expect(&rig, RIG_SERVER, &out);
        if (port == 41000)
            server = out.destination;
        assert_int_equal(out.destination, server);
    }
}

/* Where a client's SYN with these ports goes. */
static uint32_t server_of_syn(uint16_t client_port)
{
    struct test_frame_spec syn = rig_syn(client_port);
    struct rig_frame out;

    rig_send(&rig, RIG_ROUTER, &syn);
    rig_poll(&rig);
    rig_expect(&rig, RIG_SERVER, &out);
    return out.destination;
}

/* File handles of one server mean nothing to another, whatever these ports were used for before. */
static void persistence_outweighs_the_server_that_the_ports_had_before(void)
{
    struct test_frame_spec reset = rig_syn(41000);
    uint32_t former, server;

    reset.tcp_flags = RIG_RST;
    rig.snapshot->members[1].accepts_new = true;
    rig_place(&rig, 1, RIG_SERVER);
    rig_publish(&rig);
    former = server_of_syn(41000);
    rig_send(&rig, RIG_ROUTER, &reset);
    rig_poll(&rig);
    rig_drain(&rig);
    rig.snapshot->domains[0].persistent = true;
    rig_publish(&rig);
    server = server_of_syn(41001);
    assert_int_not_equal(server, former);
    assert_int_equal(server_of_syn(41000), server);
}

static void weights_are_kept(void)
{
    unsigned int to_heavy = 0;
    struct rig_frame out;

    rig.snapshot->members[1].accepts_new = true;
    rig.snapshot->members[0].weight = 3;
    rig_place(&rig, 1, RIG_SERVER);
    rig_publish(&rig);
    for (uint16_t port = 42000; port < 42040; port++) {
        struct test_frame_spec syn = rig_syn(port);

        rig_send(&rig, RIG_ROUTER, &syn);
        rig_poll(&rig);
        rig_expect(&rig, RIG_SERVER, &out);
        to_heavy += out.destination == RIG_SERVER_IP;
    }
    assert_int_equal(to_heavy, 30);
}

static void ports_used_again_are_a_new_connection(void)
{
    struct test_frame_spec end = {.protocol = RIG_TCP, .source_port = 40006, .tcp_flags = RIG_RST};
    struct rig_frame out, back;

    open_connection(40006, &out, &back);
    rig_send(&rig, RIG_ROUTER, &end);
    rig_poll(&rig);
    rig_drain(&rig);
    open_connection(40006, &out, &back);
    assert_int_equal(rig.statistics->domain[0][0].flows_created, 2);
    assert_int_equal(rig.statistics->domain[0][0].flows_active, 1);
}

static void an_idle_flow_is_forgotten(void)
{
    struct rig_frame out, back;
    struct test_frame_spec data = {.protocol = RIG_TCP, .source_port = 40007, .tcp_flags = RIG_ACK};

    open_connection(40007, &out, &back);
    for (unsigned int step = 0; step < 10; step++) {
        rig_advance(&rig, 7440 * 1000 / 5);
        rig_poll(&rig);
    }
    rig_send(&rig, RIG_ROUTER, &data);
    rig_poll(&rig);
    assert_int_equal(rig_drops(&rig, SL_DROP_TCP_NO_FLOW), 1);
    assert_int_equal(rig.statistics->domain[0][0].flows_active, 0);
    assert_int_equal(sl_flow_table_used(&rig.tables[0]), 0);
}

static unsigned int tapped;

static void count_tapped(void *context, uint8_t np, enum sl_stage stage,
                         struct rte_mbuf *const *mbufs, const struct sl_packet *packets,
                         uint32_t mask)
{
    (void)context;
    (void)mbufs;
    assert_int_equal(np, 0);
    assert_int_equal(stage, SL_STAGE_TRANSLATE);
    assert_int_equal(packets[__builtin_ctz(mask)].kind, SL_PACKET_TCP);
    tapped += (unsigned int)__builtin_popcount(mask);
}

static void a_tap_sees_the_packets_of_its_stage(void)
{
    static const struct sl_stage_tap tap = {.function = count_tapped};
    struct rig_frame out, back;

    tapped = 0;
    assert_null(sl_fabric_set_tap(rig.fabric, 0, SL_STAGE_TRANSLATE, &tap));
    open_connection(40008, &out, &back);
    assert_int_equal(tapped, 2);
    assert_ptr_equal(sl_fabric_set_tap(rig.fabric, 0, SL_STAGE_TRANSLATE, NULL), &tap);
    open_connection(40009, &out, &back);
    assert_int_equal(tapped, 2);
}

static unsigned int served;

static void serve(void *context, struct rte_mbuf **packets, uint16_t count)
{
    (void)context;
    served += count;
    rte_pktmbuf_free_bulk(packets, count);
}

static void a_bound_service_gets_what_is_handed_to_the_sp(void)
{
    static const struct sl_sp_service service = {.handle = serve};

    served = 0;
    assert_null(sl_fabric_bind_service(rig.fabric, 0, 2, &service));
    assert_int_equal(sl_fabric_give_sp(rig.fabric, rte_pktmbuf_alloc(rig.pool), 0, 2), 0);
    rig_poll(&rig);
    assert_int_equal(served, 1);
    assert_int_equal(rig_all_drops(&rig), 0);
}

struct forward_case {
    const char *name;
    void (*run)(void);
};

static const struct forward_case cases[] = {
    {"a connection is translated both ways", a_connection_is_translated_both_ways},
    {"the TTL stays", the_ttl_stays},
    {"only the first packet is buffered", only_the_first_packet_is_buffered},
    {"packets and bytes are counted once", packets_and_bytes_are_counted_once},
    {"datagrams of one burst make one flow", datagrams_of_one_burst_make_one_flow},
    {"a datagram without checksum keeps none", a_datagram_without_checksum_keeps_none},
    {"a trunk gets the tag of the domain", a_trunk_gets_the_tag_of_the_domain},
    {"one server serves two domains", one_server_serves_two_domains},
    {"a server can be a client", a_server_can_be_a_client},
    {"an administrator reaches the server itself", an_admin_reaches_the_server_itself},
    {"a chained frame is checked and forwarded whole",
     a_chained_frame_is_checked_and_forwarded_whole},
    {"persistence sends a client to its server", persistence_sends_a_client_to_its_server},
    {"persistence outweighs the server that the ports had before",
     persistence_outweighs_the_server_that_the_ports_had_before},
    {"weights are kept", weights_are_kept},
    {"ports used again are a new connection", ports_used_again_are_a_new_connection},
    {"an idle flow is forgotten", an_idle_flow_is_forgotten},
    {"a tap sees the packets of its stage", a_tap_sees_the_packets_of_its_stage},
    {"a bound service gets what is handed to the SP",
     a_bound_service_gets_what_is_handed_to_the_sp},
};

static void is_forwarded(void **state)
{
    rig_reset(&rig);
    TEST_ROW(struct forward_case, state)->run();
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("forwarding", cases, is_forwarded)};
    int failures;

    rig_start(&rig, "np-forward");
    failures = TEST_RUN("np forwarding", tables);
    rig_stop(&rig);
    return failures;
}
