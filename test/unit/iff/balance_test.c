// SPDX-License-Identifier: Apache-2.0
/* Choosing a server [LB-1, LB-2]: shares, persistence, who is passed over. */
#include "world.h"

#include <errno.h>

#include "iff/flow_install.h"

#define CHOICES 6000u

static struct sl_flow_key key_of(uint32_t client, uint16_t client_port, uint8_t protocol)
{
    return (struct sl_flow_key){
        .source = world_ip(client),
        .destination = world_ip(TEST_IP(10, 1, 0, 100)),
        .source_port = sl_be16_from_host(client_port),
        .destination_port = SL_BE16(2049),
        .protocol = protocol,
    };
}

static int choose(struct world *world, const struct sl_flow_key *key, uint16_t domain,
                  uint32_t now_ms, struct sl_balance_choice *choice)
{
    struct sl_balance_view view = world_view(world);
    struct sl_balance_request request = {.domain = domain, .key = key, .now_ms = now_ms};

    return sl_balance_choose(&view, &request, choice);
}

/* Chooses for many clients; counts what each member of domain 0 got. */
static void deal(struct world *world, uint32_t choices, uint32_t got[3])
{
    memset(got, 0, 3 * sizeof(got[0]));
    for (uint32_t i = 0; i < choices; i++) {
        struct sl_flow_key key = key_of(TEST_IP(10, 9, 0, 0) + i, 40000, SL_PROTOCOL_TCP);
        struct sl_balance_choice choice;

        assert_int_equal(choose(world, &key, 0, 0, &choice), 0);
        assert_true(choice.member < 3);
        got[choice.member]++;
    }
}

static const struct share_row {
    const char *name;
    enum sl_method method;
    uint16_t weights[3];
    uint32_t tolerance; /* in choices of 6000 */
} share_rows[] = {
    {"round robin, equal", SL_METHOD_ROUND_ROBIN, {1, 1, 1}, 0},
    {"round robin, 1:2:3", SL_METHOD_ROUND_ROBIN, {1, 2, 3}, 0},
    {"round robin, 256:1:1", SL_METHOD_ROUND_ROBIN, {256, 1, 1}, 1},
    {"least connections with none kept: equal turns", SL_METHOD_LEAST_CONNECTIONS, {1, 1, 1}, 0},
    {"source hash, equal", SL_METHOD_SOURCE_HASH, {1, 1, 1}, 200},
    {"source hash, 1:2:3", SL_METHOD_SOURCE_HASH, {1, 2, 3}, 200},
    {"source hash, 10:1:1", SL_METHOD_SOURCE_HASH, {10, 1, 1}, 200},
};

static void check_share(void **state)
{
    const struct share_row *row = TEST_ROW(struct share_row, state);
    struct world *world = world_create();
    uint32_t got[3], sum = 0;

    world->snapshot->domains[0].method = (uint8_t)row->method;
    for (unsigned int i = 0; i < 3; i++) {
        world->snapshot->members[i].weight = row->weights[i];
        sum += row->weights[i];
    }
    deal(world, CHOICES, got);
    for (unsigned int i = 0; i < 3; i++) {
        uint32_t fair = CHOICES * row->weights[i] / sum;

        assert_in_range(got[i] + row->tolerance, fair, fair + 2 * row->tolerance);
    }
    world_destroy(world);
}

static void round_robin_interleaves_evenly(void **state)
{
    struct world *world = world_create();
    unsigned int run = 0, longest = 0;

    (void)state;
    world->snapshot->members[0].weight = 4;
    for (uint32_t i = 0; i < 60; i++) {
        struct sl_flow_key key = key_of(TEST_IP(10, 9, 0, 0) + i, 40000, SL_PROTOCOL_TCP);
        struct sl_balance_choice choice;

        assert_int_equal(choose(world, &key, 0, 0, &choice), 0);
        run = choice.member == 0 ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    assert_in_range(longest, 2, 4); /* of 4:1:1 */
    world_destroy(world);
}

static void least_connections_levels_by_weight(void **state)
{
    struct world *world = world_create();

    (void)state;
    world->snapshot->domains[0].method = SL_METHOD_LEAST_CONNECTIONS;
    world->snapshot->members[2].weight = 2;
    world->balancer->connections[0] = 100; /* an old burden */
    for (uint32_t i = 0; i < 500; i++) {
        struct sl_flow_key key = key_of(TEST_IP(10, 9, 0, 0) + i, 40000, SL_PROTOCOL_TCP);
        struct sl_balance_choice choice;

        assert_int_equal(choose(world, &key, 0, 0, &choice), 0);
        world->balancer->connections[choice.member]++;
    }
    assert_in_range(world->balancer->connections[0], 149, 151);
    assert_in_range(world->balancer->connections[1], 149, 151);
    assert_in_range(world->balancer->connections[2], 299, 301);
    world_destroy(world);
}

static void least_connections_sees_other_nps(void **state)
{
    struct world *world = world_create();
    struct sl_balancer *other = calloc(1, sizeof(*other));
    struct sl_balancer *all[2] = {world->balancer, other};
    struct sl_flow_key key = key_of(TEST_IP(10, 9, 0, 1), 40000, SL_PROTOCOL_TCP);
    struct sl_balance_request request = {.domain = 0, .key = &key};
    struct sl_balance_view view = world_view(world);
    struct sl_balance_choice choice;

    (void)state;
    assert_non_null(other);
    world->snapshot->domains[0].method = SL_METHOD_LEAST_CONNECTIONS;
    view.all = all;
    view.count = 2;
    world->balancer->connections[0] = 1;
    other->connections[1] = 5;
    other->connections[2] = 3;
    assert_int_equal(sl_balance_choose(&view, &request, &choice), 0);
    assert_int_equal(choice.member, 0);
    free(other);
    world_destroy(world);
}

static void source_hash_moves_only_the_lost_servers_share(void **state)
{
    struct world *world = world_create();
    uint16_t before[2000];

    (void)state;
    world->snapshot->domains[0].method = SL_METHOD_SOURCE_HASH;
    for (unsigned int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < 2000; i++) {
            struct sl_flow_key key = key_of(TEST_IP(10, 9, 0, 0) + i, 40000, SL_PROTOCOL_TCP);
            struct sl_balance_choice choice;

            assert_int_equal(choose(world, &key, 0, 0, &choice), 0);
            if (pass == 0)
                before[i] = choice.member;
            else if (before[i] != 1)
                assert_int_equal(choice.member, before[i]);
            else
                assert_int_not_equal(choice.member, 1);
        }
        world_lose(world, 1);
    }
    world_destroy(world);
}

static const struct usable_row {
    const char *name;
    bool located, healthy, accepts_new;
    bool usable;
} usable_rows[] = {
    {"located, healthy, enabled", true, true, true, true},
    {"never located", false, false, true, false},
    {"located but not healthy", true, false, true, false},
    {"drained", true, true, false, false},
};

static void check_usable(void **state)
{
    const struct usable_row *row = TEST_ROW(struct usable_row, state);
    struct world *world = world_create();
    uint32_t got[3];

    world_lose(world, 1);
    if (row->located)
        world_place(world, 1, 1, row->healthy);
    world->snapshot->members[1].accepts_new = row->accepts_new;
    assert_int_equal(sl_member_is_usable(world->snapshot, world->states, 1), row->usable);
    deal(world, 30, got);
    assert_int_equal(got[1] > 0, row->usable);
    assert_int_equal(got[0] + got[1] + got[2], 30);
    world_destroy(world);
}

static void a_service_nobody_has_and_one_without_a_server_are_told_apart(void **state)
{
    struct world *world = world_create();
    struct sl_flow_key key = key_of(TEST_IP(10, 9, 0, 1), 40000, SL_PROTOCOL_TCP);
    struct sl_balance_choice choice;

    (void)state;
    key.destination_port = SL_BE16(80);
    world->snapshot->members[5].present = false; /* leaves domain 1 TCP port 80 alone */
    assert_int_equal(choose(world, &key, 1, 0, &choice), 0);
    assert_int_equal(choice.member, 3);
    world_lose(world, 3);
    assert_int_equal(choose(world, &key, 1, 0, &choice), -EHOSTUNREACH);
    key.destination_port = SL_BE16(81);
    assert_int_equal(choose(world, &key, 1, 0, &choice), -ENOENT);
    key.destination_port = SL_BE16(80);
    key.protocol = SL_PROTOCOL_UDP;
    assert_int_equal(choose(world, &key, 1, 0, &choice), -ENOENT);
    assert_int_equal(choose(world, &key, 200, 0, &choice), -ENOENT);
    world_destroy(world);
}

/* Makes the record that a choice asks for, as the balance stage does. */
static void remember(struct world *world, const struct sl_flow_key *key, uint16_t domain,
                     uint16_t member, uint32_t now_ms)
{
    struct sl_flow_decision decision = {.flow_id = 1, .domain = domain, .member = member};
    struct sl_packet packet = {.key = *key};
    struct sl_flow_install record;

    sl_flow_build_persistence(&world->table, world->snapshot, &packet, &decision, &record);
    assert_int_not_equal(sl_flow_install_apply(&world->table, &record, now_ms), SL_FLOW_NONE);
}

static void a_client_stays_with_its_server(void **state)
{
    struct world *world = world_create();
    struct sl_flow_key key = key_of(TEST_IP(10, 9, 0, 1), 40000, SL_PROTOCOL_TCP);
    struct sl_balance_choice choice;

    (void)state;
    world->snapshot->domains[0].persistent = true;
    assert_int_equal(choose(world, &key, 0, 1000, &choice), 0);
    assert_true(choice.remember);
    remember(world, &key, 0, 2, 1000);
    for (uint16_t port = 1; port < 20; port++) { /* portmap, MOUNT, NFS … */
        key.source_port = sl_be16_from_host(port);
        key.destination_port = sl_be16_from_host((uint16_t)(port * 100));
        key.protocol = port % 2 == 0 ? SL_PROTOCOL_UDP : SL_PROTOCOL_TCP;
        assert_int_equal(choose(world, &key, 0, 2000, &choice), 0);
        assert_int_equal(choice.member, 2);
        assert_false(choice.remember);
    }
    world_destroy(world);
}

static void persistence_ends_by_its_timer_and_lives_by_use(void **state)
{
    struct world *world = world_create();
    struct sl_flow_key key = key_of(TEST_IP(10, 9, 0, 1), 40000, SL_PROTOCOL_TCP);
    struct sl_balance_choice choice;

    (void)state;
    world->snapshot->domains[0].persistent = true;
    world->snapshot->domains[0].persistence_timeout_s = 100;
    remember(world, &key, 0, 2, 0);
    assert_int_equal(choose(world, &key, 0, 90000, &choice), 0);
    assert_int_equal(choice.member, 2);
    assert_true(choice.remember); /* old enough to be told to other NPs again */
    assert_int_equal(choose(world, &key, 0, 180000, &choice), 0);
    assert_int_equal(choice.member, 2); /* was used at 90 s */
    world->balancer->credit[0] = 100;
    assert_int_equal(choose(world, &key, 0, 290000, &choice), 0);
    assert_int_equal(choice.member, 0);
    assert_true(choice.remember);
    world_destroy(world);
}

static const struct left_row {
    const char *name;
    bool lost, drained;
} left_rows[] = {
    {"of a server that is lost", true, false},
    {"of a server that is drained", false, true},
};

static void check_left(void **state)
{
    const struct left_row *row = TEST_ROW(struct left_row, state);
    struct world *world = world_create();
    struct sl_flow_key key = key_of(TEST_IP(10, 9, 0, 1), 40000, SL_PROTOCOL_TCP);
    struct sl_balance_choice choice;

    world->snapshot->domains[0].persistent = true;
    remember(world, &key, 0, 2, 0);
    if (row->lost)
        world_lose(world, 2);
    world->snapshot->members[2].accepts_new = !row->drained;
    assert_int_equal(choose(world, &key, 0, 1000, &choice), 0);
    assert_int_not_equal(choice.member, 2);
    assert_true(choice.remember);
    world_destroy(world);
}

/* Of three servers the client's own has not been judged since the start; the others are up. */
static const struct presumed_row {
    const char *name;
    bool presumed, located, drained;
    uint32_t record_age_s; /* of 100 */
    int error;
    bool kept;
} presumed_rows[] = {
    {"located: it gets the client", true, true, false, 1, 0, true},
    {"not located yet: the client has to ask again", true, false, false, 1, -EHOSTUNREACH, false},
    {"found to be dead: another gets the client", false, true, false, 1, 0, false},
    {"found to be nowhere: another gets the client", false, false, false, 1, 0, false},
    {"drained: another gets the client", true, false, true, 1, 0, false},
    {"the client has been away for too long: another gets it", true, false, false, 101, 0, false},
};

static void presume(struct world *world, uint16_t member, bool located)
{
    world_lose(world, member);
    if (located)
        world_place(world, member, 1, false);
    world->states->words[member] |= SL_MEMBER_PRESUMED;
}

static void check_presumed(void **state)
{
    const struct presumed_row *row = TEST_ROW(struct presumed_row, state);
    struct world *world = world_create();
    struct sl_flow_key key = key_of(TEST_IP(10, 9, 0, 1), 40000, SL_PROTOCOL_TCP);
    struct sl_balance_choice choice;

    world->snapshot->domains[0].persistent = true;
    world->snapshot->domains[0].persistence_timeout_s = 100;
    world->snapshot->members[2].accepts_new = !row->drained;
    remember(world, &key, 0, 2, 0);
    presume(world, 2, row->located);
    if (!row->presumed)
        world->states->words[2] &= ~SL_MEMBER_PRESUMED;
    assert_int_equal(choose(world, &key, 0, row->record_age_s * 1000u, &choice), row->error);
    if (row->error == 0) {
        assert_int_equal(choice.member == 2, row->kept);
        assert_int_equal(choice.remember, !row->kept);
    }
    world_destroy(world);
}

static void a_server_presumed_to_live_gets_no_new_clients(void **state)
{
    struct world *world = world_create();
    uint32_t got[3];

    (void)state;
    world->snapshot->domains[0].persistent = true;
    presume(world, 2, true);
    deal(world, 30, got);
    assert_int_equal(got[2], 0);
    assert_int_equal(got[0] + got[1], 30);
    world_destroy(world);
}

static void clients_behind_other_sides_are_other_clients(void **state)
{
    struct sl_flow_key router, server;
    struct sl_ip client = world_ip(TEST_IP(10, 9, 0, 1));

    (void)state;
    sl_persistence_key(&router, &client, 0, 0);
    sl_persistence_key(&server, &client, 2, 0);
    assert_memory_not_equal(&router, &server, sizeof(router));
    assert_int_equal(router.protocol, 0);
}

/* client:40000 -> VIP 10.1.0.110 is on member 1 already; the same port now calls VIP 10.1.0.100. */
static void a_server_that_could_not_tell_two_vips_apart_is_passed_over(void **state)
{
    struct world *world = world_create();
    struct test_frame_spec spec = {
        .protocol = 6, .tcp_flags = SL_TCP_SYN, .destination = TEST_IP(10, 1, 0, 110)};
    struct sl_flow_decision decision = {.flow_id = 1, .domain = 0, .member = 1};
    struct sl_flow_install forward, reply;
    struct sl_balance_choice choice;
    struct world_packet made;
    struct sl_flow_key key;
    uint32_t index;

    (void)state;
    world_receive(world, &made, 0, &spec);
    world_scope(world, &made.packet, 0);
    sl_flow_build(&world->table, world->snapshot, &made.packet, &decision, &forward, &reply);
    assert_int_equal(sl_flow_install_pair(&world->table, NULL, &forward, &reply, 0, NULL, &index),
                     0);
    key = made.packet.key;
    for (unsigned int i = 0; i < 9; i++) {
        key.destination = world_ip(TEST_IP(10, 1, 0, 100));
        assert_int_equal(choose(world, &key, 0, 0, &choice), 0);
        assert_int_not_equal(choice.member, 1);
    }
    world_lose(world, 0);
    world_lose(world, 2);
    assert_int_equal(choose(world, &key, 0, 0, &choice), -EHOSTUNREACH);
    sl_flow_at(&world->table, index)->state = SL_STATE_CLOSING;
    assert_int_equal(choose(world, &key, 0, 0, &choice), 0);
    assert_int_equal(choice.member, 1);
    world_destroy(world);
}

enum again_server { SERVER_UP, SERVER_LOST, SERVER_PRESUMED, SERVER_DRAINED };

#define SYN                                                                                        \
    {                                                                                              \
        .protocol = 6, .tcp_flags = SL_TCP_SYN                                                     \
    }
#define TCP_DATA                                                                                   \
    {                                                                                              \
        .protocol = 6, .tcp_flags = SL_TCP_ACK                                                     \
    }
#define DATAGRAM                                                                                   \
    {                                                                                              \
        .protocol = 17                                                                             \
    }

static const struct again_row {
    const char *name;
    struct test_frame_spec spec;
    enum sl_flow_state state;
    uint32_t idle_s;
    enum again_server server;
    bool per_request;
    bool again;
} again_rows[] = {
    {"TCP data", TCP_DATA, SL_STATE_ESTABLISHED, 5, SERVER_UP, false, false},
    {"TCP data to a lost server", TCP_DATA, SL_STATE_ESTABLISHED, 5, SERVER_LOST, false, false},
    {"a SYN repeated", SYN, SL_STATE_SYN_SENT, 1, SERVER_UP, false, false},
    {"a SYN repeated to a lost server", SYN, SL_STATE_SYN_SENT, 1, SERVER_LOST, false, true},
    {"a SYN repeated to a server presumed to live", SYN, SL_STATE_SYN_SENT, 1, SERVER_PRESUMED,
     false, false},
    {"a SYN repeated to a server just drained", SYN, SL_STATE_SYN_SENT, 1, SERVER_DRAINED, false,
     false},
    {"a SYN on a closed connection", SYN, SL_STATE_CLOSING, 1, SERVER_UP, false, true},
    {"a datagram in mid-transfer", DATAGRAM, SL_STATE_NONE, 59, SERVER_UP, false, false},
    {"a datagram after a pause", DATAGRAM, SL_STATE_NONE, 60, SERVER_UP, false, true},
    {"a datagram to a lost server", DATAGRAM, SL_STATE_NONE, 1, SERVER_LOST, false, true},
    {"a datagram to a server presumed to live", DATAGRAM, SL_STATE_NONE, 1, SERVER_PRESUMED, false,
     false},
    {"a datagram to a drained server", DATAGRAM, SL_STATE_NONE, 1, SERVER_DRAINED, false, false},
    {"a datagram balanced per request", DATAGRAM, SL_STATE_NONE, 0, SERVER_UP, true, true},
};

static void check_again(void **state)
{
    const struct again_row *row = TEST_ROW(struct again_row, state);
    struct world *world = world_create();
    struct sl_flow_entry entry = {
        .kind = SL_FLOW_FORWARD, .state = (uint8_t)row->state, .member = 1};
    struct world_packet made;

    world_receive(world, &made, 0, &row->spec);
    entry.key = made.packet.key;
    world->snapshot->domains[0].udp_per_request = row->per_request;
    world->snapshot->members[1].accepts_new = row->server != SERVER_DRAINED;
    if (row->server == SERVER_LOST)
        world_lose(world, 1);
    if (row->server == SERVER_PRESUMED)
        presume(world, 1, false);
    assert_int_equal(
        sl_balance_again(world->snapshot, world->states, &entry, &made.packet, row->idle_s * 1000),
        row->again);
    entry.kind = SL_FLOW_REPLY;
    assert_false(
        sl_balance_again(world->snapshot, world->states, &entry, &made.packet, row->idle_s * 1000));
    world_destroy(world);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("shares", share_rows, check_share),
        TEST_TABLE("new flows for a member", usable_rows, check_usable),
        TEST_TABLE("persistence", left_rows, check_left),
        TEST_TABLE("right after a start the client's server is", presumed_rows, check_presumed),
        TEST_TABLE("choose again", again_rows, check_again),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_robin_interleaves_evenly),
        cmocka_unit_test(least_connections_levels_by_weight),
        cmocka_unit_test(least_connections_sees_other_nps),
        cmocka_unit_test(source_hash_moves_only_the_lost_servers_share),
        cmocka_unit_test(a_service_nobody_has_and_one_without_a_server_are_told_apart),
        cmocka_unit_test(a_client_stays_with_its_server),
        cmocka_unit_test(persistence_ends_by_its_timer_and_lives_by_use),
        cmocka_unit_test(a_server_presumed_to_live_gets_no_new_clients),
        cmocka_unit_test(clients_behind_other_sides_are_other_clients),
        cmocka_unit_test(a_server_that_could_not_tell_two_vips_apart_is_passed_over),
    };

    return TEST_RUN("balancing", tables) +
           cmocka_run_group_tests_name("balancing", tests, NULL, NULL);
}
