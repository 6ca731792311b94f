// SPDX-License-Identifier: Apache-2.0
/* Two NPs joined by fabric rings: clients at one, servers at the other. */
#include "rig.h"

#include "fabric_private.h"

static struct rig rig;

static void only_the_far_server_serves(void)
{
    rig.snapshot->members[0].accepts_new = false;
    rig.snapshot->members[1].accepts_new = true;
    rig_publish(&rig);
}

static struct test_frame_spec from_client(uint16_t port, uint8_t tcp_flags)
{
    return (struct test_frame_spec){
        .protocol = RIG_TCP, .source_port = port, .tcp_flags = tcp_flags};
}

static struct test_frame_spec from_far_server(uint16_t port, uint8_t tcp_flags)
{
    return (struct test_frame_spec){.protocol = RIG_TCP,
                                    .source = RIG_SERVER_FAR_IP,
                                    .destination = RIG_CLIENT,
                                    .source_port = 2049,
                                    .destination_port = port,
                                    .tcp_flags = tcp_flags};
}

/* One frame in by a port, one out by another. */
static void pass(uint8_t in, const struct test_frame_spec *spec, uint8_t out,
                 struct rig_frame *frame)
{
    rig_send(&rig, in, spec);
    rig_poll(&rig);
    rig_expect(&rig, out, frame);
}

static void open_connection(uint16_t port)
{
    struct test_frame_spec syn = from_client(port, RIG_SYN);
    struct test_frame_spec answer = from_far_server(port, RIG_SYN | RIG_ACK);
    struct test_frame_spec ack = from_client(port, RIG_ACK);
    struct rig_frame frame;

    pass(RIG_ROUTER, &syn, RIG_SERVER_FAR, &frame);
    pass(RIG_SERVER_FAR, &answer, RIG_ROUTER, &frame);
    pass(RIG_ROUTER, &ack, RIG_SERVER_FAR, &frame);
}

static void a_connection_crosses_both_ways(void)
{
    struct test_frame_spec syn = from_client(40000, RIG_SYN);
    struct test_frame_spec answer = from_far_server(40000, RIG_SYN | RIG_ACK);
    struct rig_frame frame;

    pass(RIG_ROUTER, &syn, RIG_SERVER_FAR, &frame);
    assert_int_equal(frame.destination, RIG_SERVER_FAR_IP);
    assert_memory_equal(frame.bytes + 6, rig.snapshot->ports[RIG_SERVER_FAR].mac, 6);
    pass(RIG_SERVER_FAR, &answer, RIG_ROUTER, &frame);
    assert_int_equal(frame.source, RIG_VIP);
    assert_int_equal(rig.statistics->np[0].fabric_out_packets, 1);
    assert_int_equal(rig.statistics->np[1].fabric_in_packets, 1);
    assert_int_equal(rig.statistics->np[1].fabric_out_packets, 1);
    assert_int_equal(rig.statistics->np[0].fabric_flow_misses, 0);
    assert_int_equal(rig.statistics->np[1].fabric_flow_misses, 0);
}

static void the_reply_entry_travels_ahead(void)
{
    struct test_frame_spec syn = from_client(40000, RIG_SYN);

    rig_send(&rig, RIG_ROUTER, &syn);
    rig_poll_np(&rig, 0);
    assert_int_equal(sl_flow_table_used(&rig.tables[1]), 0);
    rig_poll_np(&rig, 1);
    /* The reply, and a copy of the forward entry, for NP 1 has a router port too. */
    assert_int_equal(sl_flow_table_used(&rig.tables[1]), 2);
    assert_int_equal(rig.statistics->np[1].fabric_flow_misses, 0);
}

/* Each of these SYNs is three messages for NP 1: reply entry, copy of the forward entry, frame. */
static void everything_on_a_ring_is_taken_in_one_turn(void)
{
    enum { CLIENTS = 96 };
    struct rig_frame frame;

    for (uint16_t i = 0; i < CLIENTS; i++) {
        struct test_frame_spec syn = from_client((uint16_t)(40000 + i), RIG_SYN);

        rig_send(&rig, RIG_ROUTER, &syn);
    }
    while (sl_worker_poll_once(rig.fabric, 0)) {
    }
    rig_poll_np(&rig, 1);
    for (uint16_t i = 0; i < CLIENTS; i++) {
        rig_expect(&rig, RIG_SERVER_FAR, &frame);
        assert_int_equal(frame.source_port, 40000 + i);
    }
    assert_int_equal(rig.statistics->np[1].fabric_flow_misses, 0);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void the_client_comes_by_another_router(void)
{
    struct test_frame_spec data = from_client(40000, RIG_ACK);
    struct test_frame_spec answer = from_far_server(40000, RIG_ACK);
    struct rig_frame frame;

    open_connection(40000);
    data.source_mac[0] = 2;
    data.source_mac[5] = 0x77;
    pass(RIG_ROUTER_FAR, &data, RIG_SERVER_FAR, &frame);
    assert_int_equal(frame.destination, RIG_SERVER_FAR_IP);
    /* Replies follow the client to the router it uses now. */
    pass(RIG_SERVER_FAR, &answer, RIG_ROUTER_FAR, &frame);
    assert_int_equal(frame.bytes[5], 0x77);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void let_seconds_pass(unsigned int seconds)
{
    for (unsigned int second = 0; second < seconds; second++) {
        rig_advance(&rig, 1000);
        rig_poll(&rig);
    }
}

/* Its packets have come by one router for longer than an unanswered SYN is remembered. */
static void the_client_comes_by_another_router_much_later(void)
{
    struct test_frame_spec data = from_client(40000, RIG_ACK);
    struct rig_frame frame;

    rig_freeze(&rig);
    open_connection(40000);
    let_seconds_pass(120);
    pass(RIG_ROUTER_FAR, &data, RIG_SERVER_FAR, &frame);
    assert_int_equal(frame.destination, RIG_SERVER_FAR_IP);
}

static void give_port(uint8_t port, uint8_t np)
{
    rig.snapshot->ports[port].np = np;
    rig_publish(&rig);
    let_seconds_pass(6);
}

static void the_servers_port_goes_to_another_np(void)
{
    struct test_frame_spec data = from_client(40000, RIG_ACK);
    struct test_frame_spec answer = from_far_server(40000, RIG_ACK);
    struct rig_frame frame;

    rig_freeze(&rig);
    open_connection(40000);
    for (uint8_t np = 0; np < 2; np++) {
        give_port(RIG_SERVER_FAR, np);
        pass(RIG_SERVER_FAR, &answer, RIG_ROUTER, &frame);
        assert_int_equal(frame.source, RIG_VIP);
        pass(RIG_ROUTER, &data, RIG_SERVER_FAR, &frame);
    }
    assert_int_equal(rig_all_drops(&rig), 0);
}

/* As after a restart without the NP that had the reply entry: the client's next packet mends it. */
static void the_servers_port_comes_to_the_clients_np(void)
{
    struct test_frame_spec data = from_client(40000, RIG_ACK);
    struct test_frame_spec answer = from_far_server(40000, RIG_ACK);
    struct rig_frame frame;

    rig_freeze(&rig);
    open_connection(40000);
    rig.snapshot->ports[RIG_SERVER_FAR].np = 0;
    rig_publish(&rig);
    pass(RIG_ROUTER, &data, RIG_SERVER_FAR, &frame);
    pass(RIG_SERVER_FAR, &answer, RIG_ROUTER, &frame);
    assert_int_equal(frame.source, RIG_VIP);
}

/* The far NP had no router port, and so no copy, when the flow was made. */
static void the_clients_port_goes_to_another_np(void)
{
    struct test_frame_spec data = from_client(40000, RIG_ACK);
    struct test_frame_spec answer = from_far_server(40000, RIG_ACK);
    struct rig_frame frame;

    rig_freeze(&rig);
    rig.snapshot->router_np_count = 1;
    rig_publish(&rig);
    open_connection(40000);
    rig.snapshot->router_np_count = 2;
    give_port(RIG_ROUTER, 1);
    pass(RIG_ROUTER, &data, RIG_SERVER_FAR, &frame);
    pass(RIG_SERVER_FAR, &answer, RIG_ROUTER, &frame);
    assert_int_equal(rig_all_drops(&rig), 0);
}

/* What is told keeps nothing alive that is idle, and is little. */
static void an_idle_flow_ends_everywhere(void)
{
    struct test_frame_spec datagram = {.protocol = RIG_UDP};
    struct rig_frame frame;

    rig_freeze(&rig);
    pass(RIG_ROUTER, &datagram, RIG_SERVER_FAR, &frame);
    assert_int_equal(sl_flow_table_used(&rig.tables[1]), 2);
    let_seconds_pass(300 + 60);
    assert_int_equal(sl_flow_table_used(&rig.tables[0]), 0);
    assert_int_equal(sl_flow_table_used(&rig.tables[1]), 0);
}

static void the_clients_router_changes_at_the_far_np(void)
{
    struct test_frame_spec data = from_client(40000, RIG_ACK);
    struct test_frame_spec answer = from_far_server(40000, RIG_ACK);
    struct rig_frame frame;

    open_connection(40000);
    data.source_mac[0] = 2;
    data.source_mac[5] = 0x78;
    pass(RIG_ROUTER, &data, RIG_SERVER_FAR, &frame);
    pass(RIG_SERVER_FAR, &answer, RIG_ROUTER, &frame);
    assert_int_equal(frame.bytes[5], 0x78);
}

static void persistence_is_known_at_every_router(void)
{
    struct test_frame_spec syn = from_client(41000, RIG_SYN);
    struct rig_frame frame;
    uint32_t server;

    rig.snapshot->domains[0].persistent = true;
    rig.snapshot->members[0].accepts_new = true;
    rig_publish(&rig);
    rig_place(&rig, 0, RIG_SERVER_FAR);
    pass(RIG_ROUTER, &syn, RIG_SERVER_FAR, &frame);
    server = frame.destination;
    for (uint16_t port = 41001; port < 41012; port++) {
        syn.source_port = port;
        pass(port % 2 == 0 ? RIG_ROUTER : RIG_ROUTER_FAR, &syn, RIG_SERVER_FAR, &frame);
        assert_int_equal(frame.destination, server);
    }
}

static void one_direction_keeps_both_entries_alive(void)
{
    struct test_frame_spec data = from_client(40000, RIG_ACK);
    struct test_frame_spec answer = from_far_server(40000, RIG_ACK);
    struct rig_frame frame;

    open_connection(40000);
    for (unsigned int step = 0; step < 40; step++) {
        rig_advance(&rig, 7440 * 1000 / 10);
        pass(RIG_ROUTER, &data, RIG_SERVER_FAR, &frame);
    }
    pass(RIG_SERVER_FAR, &answer, RIG_ROUTER, &frame);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void a_server_moves_to_a_port_of_the_other_np(void)
{
    struct test_frame_spec data = from_client(40000, RIG_ACK);
    struct test_frame_spec answer = from_far_server(40000, RIG_ACK);
    struct rig_frame frame;

    open_connection(40000);
    rig_place(&rig, 1, RIG_SERVER);
    pass(RIG_ROUTER, &data, RIG_SERVER, &frame);
    assert_int_equal(frame.destination, RIG_SERVER_FAR_IP);
    pass(RIG_SERVER, &answer, RIG_ROUTER, &frame);
    assert_int_equal(frame.source, RIG_VIP);
}

static void a_frame_for_a_port_that_went_meanwhile_is_dropped(void)
{
    struct test_frame_spec syn = from_client(40000, RIG_SYN);

    rig_send(&rig, RIG_ROUTER, &syn);
    rig_poll_np(&rig, 0);
    rig.snapshot->ports[RIG_SERVER_FAR].present = false;
    rig_publish(&rig);
    rig_poll_np(&rig, 1);
    rig_expect_nothing(&rig);
    assert_int_equal(rig_drops(&rig, SL_DROP_EGRESS_PORT_DOWN), 1);
}

static uint32_t connections(uint16_t member)
{
    return atomic_load(&rig.fabric->balancers[0]->connections[member]);
}

static void a_connection_closed_at_the_far_end_is_no_longer_counted(void)
{
    struct test_frame_spec reset = from_far_server(40000, RIG_RST);
    struct rig_frame frame;

    open_connection(40000);
    assert_int_equal(connections(1), 1);
    pass(RIG_SERVER_FAR, &reset, RIG_ROUTER, &frame);
    assert_int_equal(connections(1), 0);
}

/* Ends the fabric as a crash would, and makes another over the same memory. */
static void restart(void)
{
    struct sl_fabric_config config = {.np_count = RIG_NPS,
                                      .np_lcore = {0, 1},
                                      .pool = rig.pool,
                                      .members = &rig.members,
                                      .statistics = rig.statistics};
    struct sl_flow_adoption adoption;

    sl_fabric_destroy(rig.fabric);
    for (uint8_t np = 0; np < RIG_NPS; np++) {
        memset(&rig.tables[np], 0, sizeof(rig.tables[np]));
        assert_int_equal(sl_flow_table_adopt(&rig.tables[np], rig.memory[np],
                                             sl_flow_table_bytes(RIG_CAPACITY), RIG_CAPACITY, np, 0,
                                             NULL, NULL, &adoption),
                         0);
        assert_int_equal(adoption.discarded, 0);
        config.tables[np] = &rig.tables[np];
        config.last_flow_counter[np] = adoption.last_counter;
        config.flows_adopted[np] = adoption.adopted;
    }
    memset(rig.statistics, 0, sizeof(*rig.statistics));
    assert_int_equal(sl_fabric_create(&config, &rig.fabric), 0);
    rig_publish(&rig);
}

static void a_connection_survives_a_restart(void)
{
    struct test_frame_spec data = from_client(40000, RIG_ACK);
    struct test_frame_spec answer = from_far_server(40000, RIG_ACK);
    struct rig_frame frame;

    open_connection(40000);
    restart();
    assert_int_equal(rig.statistics->np[0].flows_adopted, 1);
    assert_int_equal(rig.statistics->domain[0][0].flows_active, 1);
    assert_int_equal(connections(1), 1);
    pass(RIG_ROUTER, &data, RIG_SERVER_FAR, &frame);
    pass(RIG_SERVER_FAR, &answer, RIG_ROUTER, &frame);
    assert_int_equal(frame.source, RIG_VIP);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void flow_ids_are_never_given_twice(void)
{
    uint64_t before;

    open_connection(40000);
    before = rig.fabric->nps[0]->flow_counter;
    restart();
    open_connection(40001);
    assert_true(rig.fabric->nps[0]->flow_counter > before);
}

static void an_np_id_may_be_missing(void)
{
    struct sl_fabric_config config = {.np_count = 3,
                                      .np_lcore = {0, SL_LCORE_NONE, 1},
                                      .pool = rig.pool,
                                      .members = &rig.members,
                                      .statistics = rig.statistics,
                                      .tables = {&rig.tables[0], NULL, &rig.tables[1]}};
    struct test_frame_spec syn = from_client(40000, RIG_SYN);
    struct rig_frame frame;

    sl_fabric_destroy(rig.fabric);
    assert_int_equal(sl_fabric_create(&config, &rig.fabric), 0);
    rig.snapshot->ports[RIG_SERVER_FAR].np = 2;
    rig.snapshot->ports[RIG_ROUTER_FAR].np = 2;
    rig.snapshot->router_nps[1] = 2;
    only_the_far_server_serves();
    pass(RIG_ROUTER, &syn, RIG_SERVER_FAR, &frame);
    assert_int_equal(frame.destination, RIG_SERVER_FAR_IP);
}

static void a_table_without_an_lcore_is_refused(void)
{
    struct sl_fabric_config config = {.np_count = 1,
                                      .np_lcore = {SL_LCORE_NONE},
                                      .pool = rig.pool,
                                      .members = &rig.members,
                                      .statistics = rig.statistics,
                                      .tables = {&rig.tables[0]}};
    struct sl_fabric *fabric = NULL;

    assert_int_equal(sl_fabric_create(&config, &fabric), -EINVAL);
    assert_null(fabric);
}

static void a_snapshot_is_held_by_no_idle_worker(void)
{
    struct sl_snapshot *old = rig.snapshot;

    /* No worker thread runs here, so there is nobody to wait for. */
    assert_ptr_equal(sl_fabric_publish(rig.fabric, NULL), old);
    sl_fabric_quiesce(rig.fabric);
    rig_poll_np(&rig, 0);
    assert_null(sl_fabric_publish(rig.fabric, old));
}

struct fabric_case {
    const char *name;
    void (*run)(void);
};

static const struct fabric_case cases[] = {
    {"a connection crosses both ways", a_connection_crosses_both_ways},
    {"the reply entry travels ahead of the packet", the_reply_entry_travels_ahead},
    {"everything on a ring is taken in one turn", everything_on_a_ring_is_taken_in_one_turn},
    {"the client comes by another router", the_client_comes_by_another_router},
    {"the client comes by another router much later",
     the_client_comes_by_another_router_much_later},
    {"the server's port goes to another NP and back", the_servers_port_goes_to_another_np},
    {"the server's port comes to the client's NP", the_servers_port_comes_to_the_clients_np},
    {"the client's port goes to another NP", the_clients_port_goes_to_another_np},
    {"an idle flow ends everywhere", an_idle_flow_ends_everywhere},
    {"the client's router changes and the far NP is told",
     the_clients_router_changes_at_the_far_np},
    {"persistence is known at every router", persistence_is_known_at_every_router},
    {"one direction keeps both entries alive", one_direction_keeps_both_entries_alive},
    {"a server moves to a port of the other NP", a_server_moves_to_a_port_of_the_other_np},
    {"a frame for a port that went meanwhile is dropped",
     a_frame_for_a_port_that_went_meanwhile_is_dropped},
    {"a connection closed at the far end is no longer counted",
     a_connection_closed_at_the_far_end_is_no_longer_counted},
    {"a connection survives a restart", a_connection_survives_a_restart},
    {"flow ids are never given twice", flow_ids_are_never_given_twice},
    {"an NP id may be missing", an_np_id_may_be_missing},
    {"a table without an lcore is refused", a_table_without_an_lcore_is_refused},
    {"a snapshot is held by no idle worker", a_snapshot_is_held_by_no_idle_worker},
};

static void behaves(void **state)
{
    rig_reset(&rig);
    only_the_far_server_serves();
    TEST_ROW(struct fabric_case, state)->run();
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("fabric", cases, behaves)};
    int failures;

    rig_start(&rig, "np-fabric");
    failures = TEST_RUN("np fabric", tables);
    rig_stop(&rig);
    return failures;
}
