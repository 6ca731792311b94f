// SPDX-License-Identifier: Apache-2.0
/* A flow's life: built, installed here and on another NP, advanced by packets, aged. */
#include "world.h"

#include <errno.h>

#include "iff/ageing.h"
#include "iff/flow_advance.h"
#include "iff/flow_install.h"

#define CLIENT TEST_IP(10, 1, 0, 11)
#define VIP TEST_IP(10, 1, 0, 100)
#define SERVER TEST_IP(10, 2, 0, 2)

/* One flow: the packet that began it, its messages and, once installed, its entries. */
struct flow {
    struct world_packet first;
    struct sl_flow_install forward, reply;
    uint32_t to_server, to_client;
};

static void build(struct world *world, struct flow *flow, const struct test_frame_spec *spec)
{
    struct sl_flow_decision decision = {
        .flow_id = world->next_flow_id++,
        .domain = 0,
        .member = 1,
        .member_word = world->states->words[1],
    };

    world_receive(world, &flow->first, 0, spec);
    world_scope(world, &flow->first.packet, 0);
    sl_flow_build(&world->table, world->snapshot, &flow->first.packet, &decision, &flow->forward,
                  &flow->reply);
}

static void install(struct world *world, struct flow *flow, uint8_t protocol, uint32_t now_ms)
{
    struct test_frame_spec spec = {.protocol = protocol, .tcp_flags = SL_TCP_SYN};

    world->table.leave = sl_flow_left;
    world->table.leave_context = world->balancer;
    build(world, flow, &spec);
    assert_int_equal(sl_flow_install_pair(&world->table, world->balancer, &flow->forward,
                                          &flow->reply, now_ms, &flow->to_server, &flow->to_client),
                     0);
}

static struct sl_flow_entry *forward_of(struct world *world, const struct flow *flow)
{
    return sl_flow_at(&world->table, flow->to_server);
}

static struct sl_flow_entry *reply_of(struct world *world, const struct flow *flow)
{
    return sl_flow_at(&world->table, flow->to_client);
}

/* A packet of the flow with these TCP flags passes, in one direction or the other. */
static bool pass(struct world *world, struct flow *flow, bool from_client, uint8_t tcp_flags,
                 uint32_t now_ms)
{
    struct test_frame_spec spec = {
        .protocol = flow->forward.entry.key.protocol,
        .tcp_flags = tcp_flags,
        .source = from_client ? CLIENT : SERVER,
        .destination = from_client ? VIP : CLIENT,
    };
    struct world_packet made;

    world_receive(world, &made, from_client ? 0 : 1, &spec);
    return sl_flow_advance(&world->table, world->balancer,
                           from_client ? forward_of(world, flow) : reply_of(world, flow),
                           &made.packet, (uint32_t)made.frame_bytes, now_ms);
}

static uint32_t sweep(struct world *world, uint32_t now_ms)
{
    struct sl_ageing ageing = {.table = &world->table, .snapshot = world->snapshot};

    return sl_flow_sweep(&world->table, WORLD_CAPACITY, now_ms, sl_ageing_expired, &ageing);
}

static void the_two_entries_mirror_each_other(void **state)
{
    struct world *world = world_create();
    const struct sl_flow_entry *f, *r;
    struct flow flow;

    (void)state;
    world->snapshot->members[1].port = SL_BE16(2050);
    install(world, &flow, SL_PROTOCOL_TCP, 7);
    f = forward_of(world, &flow);
    r = reply_of(world, &flow);
    assert_int_equal(sl_be32_to_host(sl_ip_v4(&f->nat_address)), SERVER);
    assert_int_equal(sl_be16_to_host(f->nat_port), 2050);
    assert_int_equal(sl_be32_to_host(sl_ip_v4(&r->key.source)), SERVER);
    assert_int_equal(sl_be16_to_host(r->key.source_port), 2050);
    assert_int_equal(sl_be32_to_host(sl_ip_v4(&r->nat_address)), VIP);
    assert_int_equal(sl_be16_to_host(r->nat_port), 2049);
    assert_int_equal(r->key.scope, 1);
    assert_int_equal(f->flow_id, r->flow_id);
    assert_int_equal(f->peer_hash, sl_flow_hash(&world->table, &r->key));
    assert_int_equal(r->peer_hash, sl_flow_hash(&world->table, &f->key));
    assert_int_equal(sl_flow_peer(&world->table, f), flow.to_client);
    assert_int_equal(sl_hop_port(f->client_hop), 0);
    assert_int_equal(sl_hop_port(f->server_hop), 1);
    assert_int_equal(f->state, SL_STATE_SYN_SENT);
    assert_int_equal(world->balancer->connections[1], 1);
    world_destroy(world);
}

static void a_remote_table_gets_its_copy_and_links_it(void **state)
{
    struct world *here = world_create(), *there = world_create();
    struct sl_flow_install message;
    struct flow flow;
    uint32_t f, r;

    (void)state;
    install(here, &flow, SL_PROTOCOL_TCP, 7);
    memcpy(&message, &flow.reply, sizeof(message)); /* as bytes over the fabric */
    r = sl_flow_install_apply(&there->table, &message, 9);
    f = sl_flow_install_apply(&there->table, &flow.forward, 9);
    assert_int_equal(sl_flow_peer(&there->table, sl_flow_at(&there->table, r)), f);
    assert_int_equal(sl_flow_at(&there->table, f)->flags & (SL_FLOW_OWNER | SL_FLOW_COUNTED), 0);
    assert_int_equal(there->balancer->connections[1], 0);
    /* the compact key of a packet that crosses the fabric finds the other direction's entry */
    assert_int_equal(sl_flow_find(&there->table, forward_of(here, &flow)->peer_hash,
                                  forward_of(here, &flow)->flow_id),
                     r);
    world_destroy(here);
    world_destroy(there);
}

static void a_repeated_message_only_refreshes(void **state)
{
    struct world *world = world_create();
    struct flow flow;
    uint32_t index;

    (void)state;
    install(world, &flow, SL_PROTOCOL_TCP, 7);
    pass(world, &flow, true, SL_TCP_ACK, 8);
    flow.reply.entry.client_hop ^= 1;
    index = sl_flow_install_apply(&world->table, &flow.reply, 50);
    assert_int_equal(index, flow.to_client);
    assert_int_equal(reply_of(world, &flow)->client_hop, flow.reply.entry.client_hop);
    assert_int_equal(reply_of(world, &flow)->state, SL_STATE_ESTABLISHED);
    assert_int_equal(reply_of(world, &flow)->last_seen_ms, 50);
    assert_int_equal(world->table.counters.replaced, 0);
    world_destroy(world);
}

static void a_pair_that_does_not_fit_leaves_nothing_behind(void **state)
{
    struct world *world = world_create();
    struct sl_flow_entry filler = {.kind = SL_FLOW_FORWARD, .flow_id = 1};
    struct test_frame_spec spec = {.protocol = SL_PROTOCOL_TCP, .tcp_flags = SL_TCP_SYN};
    struct flow flow;
    uint32_t used;

    (void)state;
    for (uint32_t i = 0; sl_flow_table_used(&world->table) < WORLD_CAPACITY - 1; i++) {
        filler.key.source = world_ip(i);
        sl_flow_insert(&world->table, &filler, sl_flow_hash(&world->table, &filler.key), 7);
        assert_true(i < 100 * WORLD_CAPACITY);
    }
    used = sl_flow_table_used(&world->table);
    world->table.leave = sl_flow_left;
    world->table.leave_context = world->balancer;
    build(world, &flow, &spec);
    assert_int_equal(sl_flow_install_pair(&world->table, world->balancer, &flow.forward,
                                          &flow.reply, 7, NULL, NULL),
                     -ENOSPC);
    assert_int_equal(sl_flow_table_used(&world->table), used);
    assert_int_equal(world->balancer->connections[1], 0);
    world_destroy(world);
}

static void packets_are_counted_for_their_direction(void **state)
{
    struct world *world = world_create();
    struct flow flow;

    (void)state;
    install(world, &flow, SL_PROTOCOL_UDP, 0);
    pass(world, &flow, true, 0, 10);
    pass(world, &flow, true, 0, 20);
    assert_int_equal(forward_of(world, &flow)->flags & SL_FLOW_SEEN_REPLY, 0);
    pass(world, &flow, false, 0, 30);
    assert_int_equal(forward_of(world, &flow)->packets, 2);
    assert_int_equal(reply_of(world, &flow)->packets, 1);
    assert_int_equal(forward_of(world, &flow)->bytes, 2 * 42);
    assert_int_equal(forward_of(world, &flow)->last_seen_ms, 20);
    assert_int_not_equal(forward_of(world, &flow)->flags & SL_FLOW_SEEN_REPLY, 0);
    world_destroy(world);
}

static void states_keep_in_step_and_connections_are_counted_once(void **state)
{
    struct world *world = world_create();
    struct flow flow;

    (void)state;
    install(world, &flow, SL_PROTOCOL_TCP, 0);
    pass(world, &flow, false, SL_TCP_SYN | SL_TCP_ACK, 1);
    pass(world, &flow, true, SL_TCP_ACK, 2);
    assert_int_equal(reply_of(world, &flow)->state, SL_STATE_ESTABLISHED);
    assert_int_equal(world->balancer->connections[1], 1);
    pass(world, &flow, false, SL_TCP_RST, 3); /* forged: the server goes on */
    assert_int_equal(world->balancer->connections[1], 0);
    pass(world, &flow, false, SL_TCP_ACK, 4);
    assert_int_equal(forward_of(world, &flow)->state, SL_STATE_ESTABLISHED);
    assert_int_equal(world->balancer->connections[1], 1);
    pass(world, &flow, true, SL_TCP_FIN | SL_TCP_ACK, 5);
    pass(world, &flow, false, SL_TCP_FIN | SL_TCP_ACK, 6);
    assert_int_equal(world->balancer->connections[1], 0);
    sl_flow_remove(&world->table, flow.to_server, SL_FLOW_LEAVE_REMOVED);
    assert_int_equal(world->balancer->connections[1], 0);
    world_destroy(world);
}

static void a_flow_that_leaves_open_is_counted_out(void **state)
{
    struct world *world = world_create();
    struct flow flow, again;

    (void)state;
    install(world, &flow, SL_PROTOCOL_TCP, 0);
    install(world, &again, SL_PROTOCOL_TCP, 1); /* the same ports: replaces it */
    assert_int_equal(world->balancer->connections[1], 1);
    sl_flow_remove(&world->table, again.to_server, SL_FLOW_LEAVE_REMOVED);
    assert_int_equal(world->balancer->connections[1], 0);
    world_destroy(world);
}

static void replies_follow_a_client_that_changes_its_router(void **state)
{
    struct world *world = world_create();
    struct test_frame_spec spec = {.protocol = SL_PROTOCOL_UDP,
                                   .source_mac = {0x02, 0x77, 0, 0, 0, 1}};
    struct world_packet made;
    struct flow flow;
    uint8_t mac[6];

    (void)state;
    install(world, &flow, SL_PROTOCOL_UDP, 0);
    world_receive(world, &made, 3, &spec);
    assert_false(
        sl_flow_advance(&world->table, NULL, forward_of(world, &flow), &made.packet, 60, 1));
    sl_hop_store_mac(reply_of(world, &flow)->client_hop, mac);
    assert_memory_equal(mac, spec.source_mac, 6);
    assert_int_equal(sl_hop_port(reply_of(world, &flow)->client_hop), 3);
    /* without the peer in this table its NP must be told */
    sl_flow_remove(&world->table, flow.to_client, SL_FLOW_LEAVE_REMOVED);
    made.packet.ingress_port = 0;
    assert_true(
        sl_flow_advance(&world->table, NULL, forward_of(world, &flow), &made.packet, 60, 2));
    assert_false(
        sl_flow_advance(&world->table, NULL, forward_of(world, &flow), &made.packet, 60, 3));
    world_destroy(world);
}

static void the_egress_np_keeps_the_other_direction_in_step(void **state)
{
    struct world *world = world_create();
    struct flow flow;

    (void)state;
    install(world, &flow, SL_PROTOCOL_TCP, 0);
    /* here only the forward entry matters: the server's answers were translated elsewhere */
    sl_flow_refresh_peer(world->balancer, forward_of(world, &flow), SL_TCP_SYN | SL_TCP_ACK, 5);
    assert_int_equal(forward_of(world, &flow)->state, SL_STATE_SYN_ANSWERED);
    assert_int_equal(forward_of(world, &flow)->last_seen_ms, 5);
    sl_flow_refresh_peer(world->balancer, forward_of(world, &flow), SL_TCP_RST, 6);
    assert_int_equal(forward_of(world, &flow)->state, SL_STATE_RESET_BY_SERVER);
    assert_int_equal(world->balancer->connections[1], 0);
    world_destroy(world);
}

static const struct age_row {
    const char *name;
    uint8_t protocol;
    const char *segments; /* as in the TCP state test, "" for none */
    uint32_t alive_s, gone_s;
} age_rows[] = {
    {"a SYN that nobody answers", 6, "", 30, 31},
    {"an established connection", 6, "sSA cA", 7440, 7441},
    {"a half-closed connection", 6, "sSA cA cFA", 240, 241},
    {"a closed connection", 6, "sSA cA cFA sFA", 30, 31},
    {"a reset connection", 6, "sSA cA cR", 10, 11},
    {"UDP", 17, "", 300, 301},
};

static uint8_t flags_of(const char *text, size_t length)
{
    static const char letters[] = "FSRPA";
    uint8_t flags = 0;

    for (size_t i = 0; i < length; i++)
        flags |= (uint8_t)(1u << (strchr(letters, text[i]) - letters));
    return flags;
}

static void check_age(void **state)
{
    const struct age_row *row = TEST_ROW(struct age_row, state);
    struct world *world = world_create();
    const char *text = row->segments;
    struct flow flow;

    install(world, &flow, row->protocol, 0);
    while (*text != '\0') {
        size_t length = strcspn(text + 1, " ");

        pass(world, &flow, *text == 'c', flags_of(text + 1, length), 0);
        text += 1 + length;
        text += strspn(text, " ");
    }
    assert_int_equal(sweep(world, row->alive_s * 1000), 0);
    assert_int_equal(sweep(world, row->gone_s * 1000), 2);
    assert_int_equal(sl_flow_table_used(&world->table), 0);
    assert_int_equal(world->balancer->connections[1], 0);
    world_destroy(world);
}

static void one_busy_direction_keeps_both(void **state)
{
    struct world *world = world_create();
    struct flow flow;

    (void)state;
    install(world, &flow, SL_PROTOCOL_UDP, 0);
    pass(world, &flow, false, 0, 200000);
    assert_int_equal(sweep(world, 400000), 0);
    assert_int_equal(sl_flow_table_used(&world->table), 2);
    assert_int_equal(sweep(world, 501000), 2);
    world_destroy(world);
}

static void a_live_flow_keeps_its_persistence_record(void **state)
{
    struct world *world = world_create();
    struct sl_flow_decision decision = {.flow_id = 9, .domain = 0, .member = 1};
    struct sl_flow_install record;
    struct flow flow;

    (void)state;
    world->snapshot->domains[0].persistent = true;
    install(world, &flow, SL_PROTOCOL_TCP, 0);
    sl_flow_build_persistence(&world->table, world->snapshot, &flow.first.packet, &decision,
                              &record);
    sl_flow_install_apply(&world->table, &record, 0);
    pass(world, &flow, true, SL_TCP_ACK, 0);
    for (uint32_t s = 100; s <= 3000; s += 100) {
        pass(world, &flow, true, SL_TCP_ACK, s * 1000);
        assert_int_equal(sweep(world, s * 1000), 0);
    }
    /* over: what the server still sends keeps neither count nor record alive */
    pass(world, &flow, true, SL_TCP_RST, 3000000);
    for (uint32_t s = 3005; s <= 3600; s += 5) {
        pass(world, &flow, false, SL_TCP_ACK, s * 1000);
        assert_int_equal(sweep(world, s * 1000), 0);
    }
    pass(world, &flow, false, SL_TCP_ACK, 3601000);
    assert_int_equal(sweep(world, 3601000), 1);
    world_destroy(world);
}

static void remove_member(struct world *world)
{
    world->snapshot->members[1].present = false;
}

static void move_server(struct world *world)
{
    world->snapshot->members[1].address = world_ip(TEST_IP(10, 2, 0, 99));
}

static void remove_vip(struct world *world)
{
    world->snapshot->domains[0].vips[0] = world_ip(TEST_IP(10, 1, 0, 120));
}

static void remove_domain(struct world *world)
{
    world->snapshot->domains[0].present = false;
}

static void end_persistence(struct world *world)
{
    world->snapshot->domains[0].persistent = false;
}

static void drain(struct world *world)
{
    world->snapshot->members[1].accepts_new = false;
    world_lose(world, 1);
}

static const struct config_row {
    const char *name;
    void (*change)(struct world *world);
    uint32_t left; /* of a pair and a record, at the next sweep */
} config_rows[] = {
    {"the member is removed", remove_member, 3},
    {"the server gets another address", move_server, 3},
    {"the VIP is removed", remove_vip, 2},
    {"the domain is removed", remove_domain, 3},
    {"persistence is switched off", end_persistence, 1},
    {"drained or silent: existing flows stay", drain, 0},
};

static void check_config(void **state)
{
    const struct config_row *row = TEST_ROW(struct config_row, state);
    struct world *world = world_create();
    struct sl_flow_decision decision = {.flow_id = 9, .domain = 0, .member = 1};
    struct sl_flow_install record;
    struct flow flow;

    world->snapshot->domains[0].persistent = true;
    install(world, &flow, SL_PROTOCOL_TCP, 0);
    sl_flow_build_persistence(&world->table, world->snapshot, &flow.first.packet, &decision,
                              &record);
    sl_flow_install_apply(&world->table, &record, 0);
    assert_int_equal(sweep(world, 1), 0);
    row->change(world);
    assert_int_equal(sweep(world, 1), row->left);
    world_destroy(world);
}

static const struct step_row {
    const char *name;
    uint32_t capacity, elapsed_ms, step;
} step_rows[] = {
    {"no time has passed", 65536, 0, 0},
    {"a millisecond, default table", 65536, 1, 16},
    {"a small table is not forgotten", 1024, 1, 1},
    {"a large table is bounded", SL_FLOW_CAPACITY_MAX, 10, SL_AGEING_MAX_STEP},
};

static void check_step(void **state)
{
    const struct step_row *row = TEST_ROW(struct step_row, state);
    struct sl_flow_table table = {.capacity = row->capacity};

    assert_int_equal(sl_ageing_step(&table, row->elapsed_ms), row->step);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("ageing", age_rows, check_age),
        TEST_TABLE("changed configuration", config_rows, check_config),
        TEST_TABLE("places to sweep", step_rows, check_step),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_two_entries_mirror_each_other),
        cmocka_unit_test(a_remote_table_gets_its_copy_and_links_it),
        cmocka_unit_test(a_repeated_message_only_refreshes),
        cmocka_unit_test(a_pair_that_does_not_fit_leaves_nothing_behind),
        cmocka_unit_test(packets_are_counted_for_their_direction),
        cmocka_unit_test(states_keep_in_step_and_connections_are_counted_once),
        cmocka_unit_test(a_flow_that_leaves_open_is_counted_out),
        cmocka_unit_test(replies_follow_a_client_that_changes_its_router),
        cmocka_unit_test(the_egress_np_keeps_the_other_direction_in_step),
        cmocka_unit_test(one_busy_direction_keeps_both),
        cmocka_unit_test(a_live_flow_keeps_its_persistence_record),
    };

    return TEST_RUN("flow ageing", tables) +
           cmocka_run_group_tests_name("flow life", tests, NULL, NULL);
}
