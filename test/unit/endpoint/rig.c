// SPDX-License-Identifier: Apache-2.0
#include "rig_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <rte_mbuf.h>
#include <rte_mempool.h>
#include <rte_ring.h>

#include "pmd/eal.h"

#define FRAMES 16383u
#define DATA_MBUFS 8191u
#define INBOX_SLOTS 8192u
#define TURN_US 20u
#define PIECE_BYTES 400u
#define BURST 32u
#define MAX_CONNECTIONS 512u
#define HELD_BYTES (12u << 20)
#define SEND_MBUFS 8191u

static void demand(int rc, const char *what)
{
    if (rc == 0)
        return;
    fprintf(stderr, "test rig: %s\n", what);
    abort();
}

void rig_start(struct rig *rig, const char *instance)
{
    char name[32], reason[SL_PMD_REASON_BYTES] = "";
    struct sl_pmd_eal_config config = {.instance = name, .memory_mib = 256};

    snprintf(name, sizeof(name), "%s-%d", instance, (int)getpid());
    memset(rig, 0, sizeof(*rig));
    demand(sl_pmd_eal_init(&config, reason), reason);
    demand(sl_pmd_pool_create(FRAMES, sizeof(struct sl_mbuf_tag), &rig->frames, reason), reason);
    rig->data =
        rte_pktmbuf_pool_create("rig_data", DATA_MBUFS, 0, 64,
                                RTE_PKTMBUF_HEADROOM + SL_PMD_MBUF_DATA_BYTES, SOCKET_ID_ANY);
    demand(rig->data == NULL, "no memory for the client's data");
    for (unsigned int i = 0; i < RIG_NODES; i++) {
        char ring[RTE_RING_NAMESIZE];

        snprintf(ring, sizeof(ring), "rig_inbox_%u", i);
        rig->nodes[i].inbox =
            rte_ring_create(ring, INBOX_SLOTS, SOCKET_ID_ANY, RING_F_SP_ENQ | RING_F_SC_DEQ);
        rig->nodes[i].snapshot = calloc(1, sizeof(struct sl_snapshot));
        demand(rig->nodes[i].inbox == NULL || rig->nodes[i].snapshot == NULL, "out of memory");
    }
}

void rig_stop(void)
{
    sl_pmd_eal_cleanup();
}

static struct sl_endpoint *make_endpoint(struct rig *rig, struct rig_node *node)
{
    struct sl_endpoint_config config = {
        .link = rig_link(rig, node),
        .id = node->id,
        .max_connections = MAX_CONNECTIONS,
        .max_held_bytes = HELD_BYTES,
        .send_mbufs = SEND_MBUFS,
        .secret = "0123456789abcde",
    };
    struct sl_endpoint *endpoint = NULL;

    demand(sl_endpoint_create(&config, &endpoint), "no memory for an endpoint");
    return endpoint;
}

/* A test that failed has left its endpoints behind, with frames on their way. */
static void clear_node(struct rig_node *node)
{
    struct rte_mbuf *frame;

    while (rte_ring_sc_dequeue(node->inbox, (void **)&frame) == 0)
        rte_pktmbuf_free(frame);
    if (node->endpoint != NULL)
        sl_endpoint_destroy(node->endpoint);
    node->endpoint = NULL;
}

static void reset_node(struct rig *rig, uint8_t id)
{
    struct rig_node *node = &rig->nodes[id];
    struct rte_ring *inbox = node->inbox;
    struct sl_snapshot *blank = node->snapshot;

    memset(blank, 0, sizeof(*blank));
    *node = (struct rig_node){.inbox = inbox, .snapshot = blank, .id = id};
    blank->serial = 1;
    blank->tcp_syn_backlog = 128;
    blank->ports[id] = (struct sl_port_config){.present = true,
                                               .forwarding = true,
                                               .mtu_bytes = RIG_MTU_BYTES,
                                               .mac = {2, 0, 0, 0, 0, id}};
    sl_tcp_settings_default(&blank->tcp_settings);
    node->endpoint = make_endpoint(rig, node);
}

void rig_reset(struct rig *rig)
{
    rig->now_us = 1000000;
    rig->wire = RIG_WIRE_CHAINED;
    rig->piece_bytes = PIECE_BYTES;
    rig->route_error = 0;
    rig->service_port = RIG_SERVICE_PORT;
    rig->ipv6 = false;
    rig->vlan = 0;
    rig->port_modulus = 0;
    rig->gate = NULL;
    for (uint8_t id = 0; id < RIG_NODES; id++)
        clear_node(&rig->nodes[id]);
    for (uint8_t id = 0; id < RIG_NODES; id++)
        reset_node(rig, id);
    rig_turn(rig);
}

static unsigned int in_use(const struct sl_stash *stash)
{
    return rte_mempool_in_use_count(stash->pool) - stash->left;
}

unsigned int rig_mbufs_in_use(const struct rig *rig)
{
    unsigned int used = rte_mempool_in_use_count(rig->frames) + rte_mempool_in_use_count(rig->data);

    for (unsigned int id = 0; id < RIG_NODES; id++)
        used += in_use(&rig->nodes[id].endpoint->headers) +
                in_use(&rig->nodes[id].endpoint->references);
    return used;
}

void rig_finish(struct rig *rig)
{
    rig_run(rig, 200u * 1000u * 1000u); /* TIME-WAIT is over */
    for (unsigned int id = 0; id < RIG_NODES; id++) {
        const struct sl_tcp_statistics *statistics =
            sl_endpoint_tcp_statistics(rig->nodes[id].endpoint);

        for (unsigned int state = SL_TCP_SYN_SENT; state < SL_TCP_STATES; state++)
            assert_int_equal(statistics->connections[state], 0);
        assert_int_equal(statistics->slices_held, 0);
        assert_int_equal(statistics->held_bytes, 0);
    }
    assert_int_equal(rig_mbufs_in_use(rig), 0);
    for (unsigned int id = 0; id < RIG_NODES; id++)
        clear_node(&rig->nodes[id]);
}

struct sl_ip rig_address(const struct rig *rig, uint8_t node)
{
    struct sl_ip v4 = SL_IP_V4(10, 0, 0, 0);
    struct sl_ip v6 = {.bytes = {0xfd}};
    struct sl_ip address = rig->ipv6 ? v6 : v4;

    address.bytes[15] = (uint8_t)(node + 1);
    return address;
}

void rig_publish(struct rig *rig, uint8_t node)
{
    rig->nodes[node].snapshot->serial++;
}

struct sl_tcp_service_config *rig_service(struct rig *rig, uint8_t node,
                                          enum sl_tcp_service_kind kind)
{
    struct sl_tcp_service_config *config = &rig->nodes[node].snapshot->tcp_services[0];

    *config = (struct sl_tcp_service_config){.present = true,
                                             .kind = (uint8_t)kind,
                                             .priority = 1,
                                             .tcp_port = RIG_SERVICE_PORT,
                                             .target_port = RIG_SERVICE_PORT,
                                             .vlan = SL_NO_ID,
                                             .address = rig_address(rig, node),
                                             .source = rig_address(rig, node)};
    rig_publish(rig, node);
    rig_turn(rig);
    return config;
}

void rig_relay(struct rig *rig, uint8_t node, const uint8_t *targets, uint8_t count)
{
    struct sl_tcp_service_config *config = &rig->nodes[node].snapshot->tcp_services[0];

    rig_service(rig, node, SL_TCP_SERVICE_RELAY);
    config->target_count = count;
    for (uint8_t i = 0; i < count; i++)
        config->targets[i] = rig_address(rig, targets[i]);
    rig_publish(rig, node);
    rig_turn(rig);
}

static unsigned int deliver(struct rig_node *node)
{
    struct rte_mbuf *frames[BURST];
    unsigned int total = rte_ring_count(node->inbox);

    for (unsigned int left = total; left > 0;) {
        unsigned int count = rte_ring_sc_dequeue_burst(node->inbox, (void **)frames,
                                                       left < BURST ? left : BURST, NULL);

        sl_endpoint_input(node->endpoint, frames, (uint16_t)count);
        left -= count;
    }
    return total;
}

bool rig_turn(struct rig *rig)
{
    unsigned int moved = 0;

    for (unsigned int id = 0; id < RIG_NODES; id++) {
        struct rig_node *node = &rig->nodes[id];

        moved += deliver(node);
        if (id == RIG_CLIENT)
            rig_client_turn(rig);
        else
            moved += sl_endpoint_poll(node->endpoint, rig->now_us);
        moved += rte_ring_count(node->inbox);
    }
    rig->now_us += TURN_US;
    return moved > 0;
}

/* The first timer of any node; a quiet wire is passed over at once. */
static uint64_t next_us(const struct rig *rig)
{
    uint64_t next = UINT64_MAX;

    for (unsigned int id = 0; id < RIG_NODES; id++) {
        const struct sl_endpoint *endpoint = rig->nodes[id].endpoint;
        uint64_t due = sl_tcp_next_timer_us(endpoint->engine);

        if (endpoint->agendas[SL_AGENDA_WAITING].count != 0 && endpoint->waiting_due_us < due)
            due = endpoint->waiting_due_us;
        next = due < next ? due : next;
    }
    return next;
}

void rig_run(struct rig *rig, uint64_t us)
{
    uint64_t end_us = rig->now_us + us;

    while (rig->now_us < end_us) {
        uint64_t next;

        if (rig_turn(rig))
            continue;
        next = next_us(rig);
        if (next > end_us)
            next = end_us;
        if (next > rig->now_us)
            rig->now_us = next;
    }
}
