// SPDX-License-Identifier: Apache-2.0
/*
 * Everything at once, from seeds: clients that come, send, read, stop reading, close and reset;
 * services that go and come back; neighbours that are lost; frames that are lost or find no room.
 * In the end whoever reads gets nothing but the right bytes, and no mbuf, connection or session is
 * left.
 */
#include <errno.h>

#include "rig.h"

static struct rig rig;

#define SEEDS 6u
#define CLIENTS 64u
#define STEPS 1500u
#define RELAY 1u
#define FIRST_TARGET 2u
#define LONG_US (400ull * 1000 * 1000)

static uint64_t random_state;
static uint32_t loss_per_mille;

/* xorshift64 */
static uint32_t draw(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 33) % below;
}

static bool some_pass(struct rig *of, uint8_t from, const struct rte_mbuf *frame)
{
    (void)of;
    (void)from;
    (void)frame;
    return draw(1000) >= loss_per_mille;
}

static void call(struct rig_client *client)
{
    rig_connect(&rig, client, draw(4) == 0 ? FIRST_TARGET : RELAY, draw(2) * draw(400000));
    client->close_when_sent = draw(2) == 0;
    client->reads_nothing = draw(4) == 0;
}

static void act(struct rig_client *client)
{
    if (client->connection == NULL) {
        call(client);
        return;
    }
    if (client->end != SL_TCP_END_NONE) {
        rig_release(&rig, client);
        return;
    }
    switch (draw(8)) {
    case 0:
        sl_tcp_abort(client->connection, "by the test", rig.now_us);
        break;
    case 1:
        sl_tcp_shutdown(client->connection);
        break;
    case 2:
        rig_release(&rig, client);
        break;
    default:
        rig_resume(&rig, client);
    }
}

/* A reset may be lost: who is gone is found out. */
static void watch_peers(uint8_t node)
{
    struct sl_tcp_settings *settings = &rig.nodes[node].snapshot->tcp_settings;

    settings->keepalive_idle_us = 5 * 1000 * 1000;
    settings->keepalive_interval_us = 1000 * 1000;
    settings->keepalive_probes = 3;
    rig_publish(&rig, node);
}

/* A relay to all targets, of which the first echoes; others echo, discard or generate. */
static void configure(uint8_t node)
{
    static const uint8_t targets[] = {2, 3, 4};
    static const enum sl_tcp_service_kind kinds[] = {SL_TCP_SERVICE_ECHO, SL_TCP_SERVICE_SINK,
                                                     SL_TCP_SERVICE_SOURCE};

    if (node == RELAY)
        rig_relay(&rig, node, targets, (uint8_t)(1 + draw(3)));
    else
        rig_service(&rig, node, node == FIRST_TARGET ? SL_TCP_SERVICE_ECHO : kinds[draw(3)]);
    rig.nodes[node].snapshot->tcp_services[0].priority = (uint8_t)draw(SL_TCP_PRIORITIES);
    rig_publish(&rig, node);
}

static void take_away(uint8_t node)
{
    memset(&rig.nodes[node].snapshot->tcp_services[0], 0, sizeof(struct sl_tcp_service_config));
    rig_publish(&rig, node);
}

static void disturb(void)
{
    static const int route_errors[] = {0, 0, -EINPROGRESS, -EHOSTUNREACH, -ENETUNREACH};
    uint8_t node = (uint8_t)(1 + draw(RIG_NODES - 1));

    switch (draw(8)) {
    case 0:
        take_away(node);
        break;
    case 1:
    case 2:
        configure(node);
        break;
    case 3:
        rig.route_error = route_errors[draw(5)];
        break;
    case 4:
        loss_per_mille = draw(2) * draw(100);
        break;
    case 5:
        rig.wire = (enum rig_wire)draw(3);
        break;
    case 6:
        rig.nodes[node].snapshot->ports[node].forwarding ^= true;
        rig_publish(&rig, node);
        break;
    default:
        rig.nodes[draw(RIG_NODES)].refuses ^= true;
    }
}

static void calm(void)
{
    loss_per_mille = 0;
    rig.route_error = 0;
    for (uint8_t node = 0; node < RIG_NODES; node++) {
        rig.nodes[node].refuses = false;
        rig.nodes[node].snapshot->ports[node].forwarding = true;
        rig_publish(&rig, node);
    }
}

static void nothing_is_left_of(uint64_t seed)
{
    static struct rig_client clients[CLIENTS];

    random_state = seed * 0x9e3779b97f4a7c15ull;
    loss_per_mille = 0;
    rig_reset(&rig);
    memset(clients, 0, sizeof(clients));
    rig.gate = some_pass;
    for (uint8_t node = 1; node < RIG_NODES; node++) {
        watch_peers(node);
        configure(node);
    }
    for (unsigned int step = 0; step < STEPS; step++) {
        act(&clients[draw(CLIENTS)]);
        if (draw(10) == 0)
            disturb();
        rig_run(&rig, draw(3) == 0 ? draw(20000) : 100);
    }
    calm();
    for (unsigned int i = 0; i < CLIENTS; i++)
        if (clients[i].connection != NULL) {
            sl_tcp_abort(clients[i].connection, "by the test", rig.now_us);
            rig_release(&rig, &clients[i]);
        }
    rig_run(&rig, LONG_US);
    for (uint8_t node = 1; node < RIG_NODES; node++) {
        const struct sl_endpoint *endpoint = rig.nodes[node].endpoint;

        assert_int_equal(sl_endpoint_service_statistics(endpoint, 0)->connections_active, 0);
        assert_int_equal(endpoint->agendas[SL_AGENDA_READY].count, 0);
        assert_int_equal(endpoint->agendas[SL_AGENDA_WAITING].count, 0);
    }
    rig_finish(&rig);
}

static void whatever_happens_nothing_is_left(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        print_message("seed %lu\n", seed);
        nothing_is_left_of(seed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_happens_nothing_is_left),
    };
    int failed;

    rig_start(&rig, "endpoint-turmoil");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    rig_stop();
    return failed;
}
