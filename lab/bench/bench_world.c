// SPDX-License-Identifier: Apache-2.0
#include "bench_world.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <rte_mbuf.h>

#include "iff/flow.h"
#include "pmd/eal.h"
#include "pmd/ports.h"
#include "wire/checksum.h"
#include "wire/eth.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

#define FRAME_BYTES 60u
#define MBUFS 8191u
#define MEMORY_MIB 64u
#define INDEX_SLOTS 64u
#define SEED 0x0123456789abcdefull
#define ROUTER_PORT 0u
#define SERVER_PORT 1u
#define VLAN 10u
#define VIP (struct sl_ip) SL_IP_V4(198, 18, 0, 1)
#define SERVICE_PORT 2049u
#define CLIENT_MAC                                                                                 \
    {                                                                                              \
        0x02, 0xc1, 0, 0, 0, 1                                                                     \
    }

static struct rte_mempool *frame_pool;

static void fail(const char *reason)
{
    fprintf(stderr, "np_bench: %s\n", reason);
    exit(1);
}

static void *allocate(size_t bytes)
{
    void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);

    if (memory == NULL)
        fail("out of memory");
    return memset(memory, 0, (bytes + 63) / 64 * 64);
}

static bool open_port(uint8_t id, char *reason)
{
    struct sl_pmd_port_request request = {.id = id, .mtu_bytes = 1500};

    snprintf(request.name, sizeof(request.name), "1.%u", id + 1u);
    snprintf(request.device, sizeof(request.device), "ring:%u", id);
    return sl_pmd_port_open(&request, false, reason) == 0 && sl_pmd_port_start(id, reason) == 0;
}

bool bench_start(uint16_t lcore, bool huge_pages)
{
    char instance[32], reason[SL_PMD_REASON_BYTES] = "";
    const struct sl_pmd_eal_config config = {.instance = instance,
                                             .control_lcore = lcore,
                                             .memory_mib = MEMORY_MIB,
                                             .huge_pages = huge_pages};

    snprintf(instance, sizeof(instance), "bench-%d", (int)getpid());
    if (sl_pmd_eal_init(&config, reason) == 0 &&
        sl_pmd_pool_create(MBUFS, sizeof(struct sl_mbuf_tag), &frame_pool, reason) == 0 &&
        open_port(ROUTER_PORT, reason) && open_port(SERVER_PORT, reason))
        return true;
    fprintf(stderr, "np_bench: %s\n", reason);
    return false;
}

void bench_stop(void)
{
    sl_pmd_eal_cleanup();
}

static void make_table(struct bench_world *world, uint32_t entries)
{
    uint32_t capacity = SL_FLOW_CAPACITY_MIN;
    size_t page = world->huge_pages ? 2u << 20 : 4096u;

    while (capacity < entries)
        capacity *= 2;
    world->table_bytes = (sl_flow_table_bytes(capacity) + page - 1) / page * page;
    world->table_memory = mmap(
        NULL, world->table_bytes, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE | (world->huge_pages ? MAP_HUGETLB : 0), -1, 0);
    if (world->table_memory == MAP_FAILED)
        fail("no room for the flow table: type 'echo 512 > /proc/sys/vm/nr_hugepages', or use "
             "--no-huge");
    if (sl_flow_table_init(&world->table, world->table_memory, world->table_bytes, capacity,
                           SEED) != 0)
        fail("the flow table cannot be made");
}

static void add_port(struct bench_world *world, uint8_t id, enum sl_port_type type)
{
    struct sl_port_config *port = &world->snapshot->ports[id];

    *port = (struct sl_port_config){.present = true,
                                    .forwarding = true,
                                    .type = (uint8_t)type,
                                    .mtu_bytes = 1500,
                                    .mac = {2, 0, 0, 0, 1, id}};
    if (type == SL_PORT_SERVER)
        port->vlan_bitmap[VLAN / 64] = 1ull << VLAN;
}

static void add_member(struct bench_world *world, uint16_t id)
{
    struct sl_domain_config *domain = &world->snapshot->domains[0];
    const uint8_t mac[6] = {2, 0x5e, 0, 0, 0, (uint8_t)id};

    world->snapshot->members[id] =
        (struct sl_member_config){.present = true,
                                  .id = id,
                                  .weight = 1,
                                  .accepts_new = true,
                                  .address = SL_IP_V4(10, 2, 0, (uint8_t)(id + 1))};
    domain->members[domain->member_count++] = id;
    atomic_store(&world->members->words[id],
                 sl_hop_make(SERVER_PORT, mac) | SL_MEMBER_LOCATED | SL_MEMBER_HEALTHY);
}

static void make_snapshot(struct bench_world *world)
{
    struct sl_snapshot *snapshot = world->snapshot;

    snapshot->generation = 1;
    snapshot->ready = true;
    snapshot->np_count = 1;
    snapshot->router_np_count = 1;
    add_port(world, ROUTER_PORT, SL_PORT_ROUTER);
    add_port(world, SERVER_PORT, SL_PORT_SERVER);
    snapshot->domains[0] = (struct sl_domain_config){.present = true,
                                                     .vlan = VLAN,
                                                     .vsd = SL_NO_ID,
                                                     .vip_count = 1,
                                                     .method = SL_METHOD_SOURCE_HASH,
                                                     .tcp_syn_timeout_s = 600,
                                                     .tcp_established_timeout_s = 7440,
                                                     .tcp_closing_timeout_s = 30,
                                                     .udp_rebalance_timeout_s = 60,
                                                     .udp_timeout_s = 300};
    snapshot->domains[0].vips[0] = VIP;
    for (uint16_t id = 0; id < BENCH_MEMBERS; id++)
        add_member(world, id);
    sl_snapshot_index_build(snapshot, world->addresses, world->services);
}

struct bench_world *bench_world_create(uint32_t entries, bool huge_pages)
{
    struct bench_world *world = allocate(sizeof(*world));
    struct sl_fabric_config config = {.np_count = 1, .np_lcore = {BENCH_LCORE}};

    world->pool = frame_pool;
    world->huge_pages = huge_pages;
    world->members = allocate(sizeof(*world->members));
    world->statistics = allocate(sizeof(*world->statistics));
    world->snapshot = allocate(sizeof(*world->snapshot));
    world->addresses = allocate(INDEX_SLOTS * sizeof(*world->addresses));
    world->services = allocate(INDEX_SLOTS * sizeof(*world->services));
    make_table(world, entries);
    config.pool = frame_pool;
    config.members = world->members;
    config.statistics = world->statistics;
    config.tables[0] = &world->table;
    if (sl_fabric_create(&config, &world->fabric) != 0)
        fail("the NP cannot be made");
    make_snapshot(world);
    sl_fabric_publish(world->fabric, world->snapshot);
    return world;
}

void bench_world_destroy(struct bench_world *world)
{
    sl_fabric_destroy(world->fabric);
    munmap(world->table_memory, world->table_bytes);
    free(world->members);
    free(world->statistics);
    free(world->snapshot);
    free(world->addresses);
    free(world->services);
    free(world);
}

/* Client address and port of a flow: neighbours differ in both, as in life. */
static struct sl_flow_key client_key(uint32_t flow)
{
    struct sl_flow_key key = {
        .source = SL_IP_V4(20, (uint8_t)(flow >> 16), (uint8_t)(flow >> 8), (uint8_t)flow),
        .destination = VIP,
        .source_port = sl_be16_from_host((uint16_t)(1024 + flow % 60000)),
        .destination_port = sl_be16_from_host(SERVICE_PORT),
        .protocol = SL_PROTOCOL_TCP,
    };

    return key;
}

/* What the server of a flow sends: the reply key, asked of the table. Not timed. */
static struct sl_flow_key server_key(const struct bench_world *world, uint32_t flow)
{
    struct sl_flow_key client = client_key(flow), key;
    uint32_t index = sl_flow_lookup(&world->table, &client, sl_flow_hash(&world->table, &client));
    const struct sl_flow_entry *entry;

    if (index == SL_FLOW_NONE)
        fail("a flow has gone");
    entry = sl_flow_at(&world->table, index);
    key = client;
    key.source = entry->nat_address;
    key.source_port = entry->nat_port;
    key.destination = client.source;
    key.destination_port = client.source_port;
    return key;
}

static void store_tcp(uint8_t *tcp, const struct sl_flow_key *key, uint8_t tcp_flags)
{
    uint64_t sum = sl_checksum_pseudo_v4(sl_ip_v4(&key->source), sl_ip_v4(&key->destination),
                                         SL_PROTOCOL_TCP, 20);

    memset(tcp, 0, 26);
    sl_store_be16(tcp, key->source_port);
    sl_store_be16(tcp + 2, key->destination_port);
    tcp[12] = 5u << 4;
    tcp[13] = tcp_flags;
    sl_store_be16(tcp + SL_TCP_CHECKSUM_OFFSET, sl_checksum_finish(sl_checksum_add(sum, tcp, 20)));
}

void bench_make_frame(struct bench_world *world, struct rte_mbuf *mbuf, uint32_t flow,
                      bool from_server, uint8_t tcp_flags)
{
    const struct sl_flow_key key = from_server ? server_key(world, flow) : client_key(flow);
    const struct sl_eth ethernet = {
        .destination = {{2, 0, 0, 0, 1, from_server ? SERVER_PORT : ROUTER_PORT}},
        .source = {CLIENT_MAC},
        .type = SL_ETHERTYPE_IPV4};
    const struct sl_ipv4 ipv4 = {.source = sl_ip_v4(&key.source),
                                 .destination = sl_ip_v4(&key.destination),
                                 .total_bytes = 40,
                                 .ttl = 64,
                                 .protocol = SL_PROTOCOL_TCP};
    uint8_t *frame;

    rte_pktmbuf_reset(mbuf);
    frame = (uint8_t *)rte_pktmbuf_append(mbuf, FRAME_BYTES);
    sl_eth_store(frame, &ethernet);
    sl_ipv4_build(frame + SL_ETH_HEADER_BYTES, SL_IPV4_MIN_HEADER_BYTES, &ipv4);
    store_tcp(frame + SL_ETH_HEADER_BYTES + SL_IPV4_MIN_HEADER_BYTES, &key, tcp_flags);
}
