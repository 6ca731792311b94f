// SPDX-License-Identifier: Apache-2.0
#include "rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <rte_mbuf.h>
#include <rte_mempool.h>
#include <rte_ring.h>

#include "endpoint_private.h"
#include "pmd/eal.h"

#define FRAMES 8191u
#define DATA_MBUFS 8191u
#define BUFFERS 2047u
#define INBOX_SLOTS 8192u
#define TURN_US 20u
#define MAX_CONNECTIONS 256u
#define MAX_CLIENTS 8u
#define HELD_BYTES (12u << 20)
#define SEND_MBUFS 4095u
#define SLOTS 16u

static void demand(int rc, const char *what)
{
    if (rc == 0)
        return;
    fprintf(stderr, "test rig: %s\n", what);
    abort();
}

static void make_node(struct rig_node *node, uint8_t id)
{
    char ring[RTE_RING_NAMESIZE];

    snprintf(ring, sizeof(ring), "rig_inbox_%u", id);
    node->id = id;
    node->inbox = rte_ring_create(ring, INBOX_SLOTS, SOCKET_ID_ANY, RING_F_SP_ENQ | RING_F_SC_DEQ);
    node->snapshot = calloc(1, sizeof(struct sl_snapshot));
    node->addresses = calloc(2 * SLOTS, sizeof(struct sl_address_slot));
    demand(node->inbox == NULL || node->snapshot == NULL || node->addresses == NULL,
           "out of memory");
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
    rig->datagrams = calloc(RIG_DATAGRAMS, sizeof(*rig->datagrams));
    demand(rig->data == NULL || rig->datagrams == NULL, "out of memory");
    for (uint8_t id = 0; id < RIG_NODES; id++)
        make_node(&rig->nodes[id], id);
}

void rig_stop(void)
{
    sl_pmd_eal_cleanup();
}

/* Ports and services of a node that nothing is configured on but the NFS service of the box. */
static void make_snapshot(struct rig_node *node)
{
    struct sl_snapshot *snapshot = node->snapshot;

    memset(snapshot, 0, sizeof(*snapshot));
    snapshot->serial = 1;
    snapshot->tcp_syn_backlog = 128;
    snapshot->ports[node->id] = (struct sl_port_config){.present = true,
                                                        .forwarding = true,
                                                        .mtu_bytes = RIG_MTU_BYTES,
                                                        .mac = {2, 0, 0, 0, 0, node->id}};
    sl_tcp_settings_default(&snapshot->tcp_settings);
}

static void configure_box(struct sl_nfs_config *nfs)
{
    nfs->services[RIG_SERVICE] = (struct sl_nfs_service_config){.present = true,
                                                                .id = RIG_SERVICE,
                                                                .vlan = SL_NFS_NO_ID,
                                                                .transport = SL_NFS_TCP,
                                                                .connections = 2,
                                                                .address = rig_address(2),
                                                                .source = rig_address(9)};
    nfs->filesystems[0] = (struct sl_filesystem_config){.present = true, .service = RIG_SERVICE};
    nfs->members[RIG_MEMBER] = (struct sl_nfs_member_config){
        .present = true, .id = RIG_MEMBER, .filesystem = 0, .address = rig_address(RIG_SERVER + 1)};
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

static int route_member(void *context, uint16_t member, struct sl_sp_route *route)
{
    struct rig *rig = context;

    assert_int_equal(member, RIG_MEMBER);
    *route = rig_route(RIG_BOX, RIG_SERVER);
    return rig->route_error;
}

static bool is_mine(void *context, uint16_t service)
{
    (void)context;
    return service == RIG_SERVICE;
}

static void make_switch(struct rig *rig)
{
    const struct sl_nas_config config = {
        .endpoint = rig->nodes[RIG_BOX].endpoint,
        .link = {.route_member = route_member, .is_mine = is_mine, .context = rig},
        .store = (struct sl_store_port *)rig, /* the double's, which does not look */
        .frames = rig->frames,
        .memory_bytes = 1,
        .max_connections = MAX_CLIENTS,
        .buffers = BUFFERS,
        .machine = "box",
    };

    demand(sl_nas_create(&config, &rig->nas), "no memory for the switch");
}

/* A test that failed has left everything behind, with frames on their way. */
static void clear(struct rig *rig)
{
    for (unsigned int id = 0; id < RIG_NODES; id++) {
        struct rig_node *node = &rig->nodes[id];
        struct rte_mbuf *frame;

        while (rte_ring_sc_dequeue(node->inbox, (void **)&frame) == 0)
            rte_pktmbuf_free(frame);
        if (node->endpoint != NULL)
            sl_endpoint_destroy(node->endpoint);
        node->endpoint = NULL;
        node->listener = NULL;
        memset(node->drops, 0, sizeof(node->drops));
    }
    if (rig->nas != NULL)
        sl_nas_destroy(rig->nas);
    rig->nas = NULL;
}

void rig_reset(struct rig *rig)
{
    clear(rig);
    double_reset();
    rig_forget_streams(rig);
    rig->now_us = 1000000;
    rig->route_error = 0;
    rig->server_answers = true;
    rig->server_is_mute = false;
    rig->gate = NULL;
    rig->datagram_count = 0;
    for (uint8_t id = 0; id < RIG_NODES; id++) {
        struct rig_node *node = &rig->nodes[id];

        make_snapshot(node);
        node->endpoint = make_endpoint(rig, node);
        node->user = rig_peer_user(rig, node);
        if (id != RIG_BOX)
            sl_endpoint_attach(node->endpoint, &node->user);
    }
    make_switch(rig);
    configure_box(rig_config(rig));
    rig_publish(rig);
    rig_turn(rig);
}

struct sl_nfs_config *rig_config(struct rig *rig)
{
    return &rig->nodes[RIG_BOX].snapshot->nfs;
}

void rig_publish(struct rig *rig)
{
    struct rig_node *node = &rig->nodes[RIG_BOX];
    static struct sl_service_slot services[SLOTS];
    uint32_t address_slots, service_slots;

    sl_snapshot_index_sizes(node->snapshot, &address_slots, &service_slots);
    demand(address_slots > SLOTS || service_slots > SLOTS, "too many addresses for the rig");
    memset(node->addresses, 0, SLOTS * sizeof(*node->addresses));
    memset(services, 0, sizeof(services));
    sl_snapshot_index_build(node->snapshot, node->addresses, services);
    node->snapshot->serial++;
}

static unsigned int in_use(const struct sl_endpoint *endpoint)
{
    return rte_mempool_in_use_count(endpoint->headers.pool) - endpoint->headers.left +
           rte_mempool_in_use_count(endpoint->references.pool) - endpoint->references.left;
}

/* The peers are gone and the box is told to stop: nothing may be left of any pool. */
void rig_finish(struct rig *rig)
{
    the_switch.stops_left = 0;
    sl_endpoint_hang_up(rig->nodes[RIG_BOX].endpoint);
    rig_run(rig, 10000);
    assert_true(sl_endpoint_has_hung_up(rig->nodes[RIG_BOX].endpoint));
    assert_int_equal(the_switch.pool.free_count, the_switch.pool.count);
    rig->server_is_mute = false;
    for (unsigned int i = 0; i < RIG_STREAMS; i++)
        if (rig->streams[i].is_used && rig->streams[i].party.connection != NULL)
            rig_abort(rig, &rig->streams[i]);
    rig_run(rig, 200u * 1000u * 1000u); /* TIME-WAIT is over */
    for (unsigned int id = 0; id < RIG_NODES; id++)
        assert_int_equal(in_use(rig->nodes[id].endpoint), 0);
    assert_int_equal(rte_mempool_in_use_count(rig->nas->buffers), 0);
    assert_int_equal(rte_mempool_in_use_count(rig->frames), 0);
    assert_int_equal(rte_mempool_in_use_count(rig->data), 0);
    clear(rig);
}

bool rig_turn(struct rig *rig)
{
    bool moved = false;

    for (unsigned int id = 0; id < RIG_NODES; id++) {
        struct rig_node *node = &rig->nodes[id];

        moved |= rte_ring_count(node->inbox) != 0;
        rig_deliver(rig, node);
        moved |= sl_endpoint_poll(node->endpoint, rig->now_us);
    }
    rig->now_us += TURN_US;
    return moved;
}

/* Time passes faster while nothing moves, but never past what a timer of the box waits for. */
void rig_run(struct rig *rig, uint64_t us)
{
    uint64_t end_us = rig->now_us + us;

    while (rig->now_us < end_us) {
        uint64_t step_us = us > 1000000 ? 5000 : 200;

        if (!rig_turn(rig))
            rig->now_us += step_us < end_us - rig->now_us ? step_us : end_us - rig->now_us;
    }
}

uint64_t rig_drops(const struct rig *rig, enum sl_drop_reason reason)
{
    return rig->nodes[RIG_BOX].drops[reason];
}
