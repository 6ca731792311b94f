// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "iff/flow.h"
#include "pmd/eal.h"
#include "pmd/ports.h"

#define VLAN 10u
#define MTU_BYTES 1500u
#define MBUFS 8191u
#define MEMORY_MIB 64u
#define HUGE_PAGE_BYTES (2ul << 20)
#define SLOTS 64u
#define SEED 0x5106c3ull
#define REASON_BYTES 256u

_Static_assert(REASON_BYTES == SL_PMD_REASON_BYTES, "one buffer serves for all reasons");

void bench_port_mac(uint8_t port, uint8_t mac[6])
{
    memcpy(mac, (const uint8_t[]){0x02, 0x5c, 0, 0, 1, port}, 6);
}

void bench_router_mac(uint8_t mac[6])
{
    memcpy(mac, (const uint8_t[]){0x02, 0x5c, 0, 0, 2, 0}, 6);
}

void bench_member_mac(unsigned int member, uint8_t mac[6])
{
    memcpy(mac, (const uint8_t[]){0x02, 0x5c, 0, 0, 3, (uint8_t)member}, 6);
}

static struct sl_ip ip_of(uint32_t host_order)
{
    return sl_ip_from_v4(sl_be32_from_host(host_order));
}

static void add_port(struct sl_snapshot *snapshot, uint8_t id, enum sl_port_type type, uint8_t np)
{
    struct sl_port_config *port = &snapshot->ports[id];

    port->present = true;
    port->forwarding = true;
    port->type = (uint8_t)type;
    port->np = np;
    port->mtu_bytes = MTU_BYTES;
    bench_port_mac(id, port->mac);
    if (type == SL_PORT_SERVER)
        port->vlan_bitmap[VLAN / 64] |= 1ull << VLAN % 64;
}

static void add_domain(struct sl_snapshot *snapshot)
{
    struct sl_domain_config *domain = &snapshot->domains[0];

    domain->present = true;
    domain->vlan = VLAN;
    domain->vsd = SL_NO_ID;
    domain->method = SL_METHOD_ROUND_ROBIN;
    domain->vip_count = 1;
    domain->vips[0] = ip_of(BENCH_VIP);
    domain->tcp_syn_timeout_s = 60;
    domain->tcp_established_timeout_s = 7440;
    domain->tcp_closing_timeout_s = 30;
    domain->udp_rebalance_timeout_s = 60;
    domain->udp_timeout_s = 300;
}

static void add_member(struct bench_world *world, uint16_t id)
{
    struct sl_domain_config *domain = &world->snapshot->domains[0];
    struct sl_member_config *member = &world->snapshot->members[id];
    uint8_t mac[6];

    member->present = true;
    member->id = id;
    member->server = id;
    member->weight = 1;
    member->accepts_new = true;
    member->address = ip_of(BENCH_FIRST_SERVER + id);
    domain->members[domain->member_count++] = id;
    bench_member_mac(id, mac);
    atomic_store(&world->members.words[id],
                 sl_hop_make(BENCH_SERVER_PORT, mac) | SL_MEMBER_LOCATED | SL_MEMBER_HEALTHY);
}

/* The snapshot and its look-up tables, in one block as csa makes them. */
static int make_snapshot(struct bench_world *world)
{
    size_t bytes = sizeof(struct sl_snapshot) +
                   SLOTS * (sizeof(struct sl_address_slot) + sizeof(struct sl_service_slot));
    struct sl_snapshot *snapshot = calloc(1, bytes);
    struct sl_address_slot *addresses = (struct sl_address_slot *)(void *)(snapshot + 1);
    uint32_t address_slots, service_slots;

    if (snapshot == NULL)
        return -ENOMEM;
    world->snapshot = snapshot;
    snapshot->serial = 1;
    snapshot->generation = 1;
    snapshot->ready = true;
    snapshot->np_count = world->nps;
    snapshot->router_np_count = 1;
    add_port(snapshot, BENCH_ROUTER_PORT, SL_PORT_ROUTER, 0);
    add_port(snapshot, BENCH_SERVER_PORT, SL_PORT_SERVER, (uint8_t)(world->nps - 1));
    add_domain(snapshot);
    for (uint16_t member = 0; member < BENCH_MEMBERS; member++)
        add_member(world, member);
    sl_snapshot_index_sizes(snapshot, &address_slots, &service_slots);
    if (address_slots > SLOTS || service_slots > SLOTS)
        return -ENOSPC;
    sl_snapshot_index_build(snapshot, addresses,
                            (struct sl_service_slot *)(void *)(addresses + SLOTS));
    return 0;
}

/* On huge pages, as in the product, but private: what is measured shall not outlive the process. */
static int make_table(struct bench_world *world, uint8_t np, uint32_t capacity, char *reason)
{
    void *memory = mmap(NULL, world->table_bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | MAP_POPULATE, -1, 0);

    if (memory == MAP_FAILED) {
        snprintf(reason, REASON_BYTES,
                 "flow table of %u entries: no %zu huge pages of 2 MiB are free: raise "
                 "/proc/sys/vm/nr_hugepages",
                 capacity, world->table_bytes / HUGE_PAGE_BYTES);
        return -ENOMEM;
    }
    world->table_memory[np] = memory;
    return sl_flow_table_init(&world->tables[np], memory, world->table_bytes, capacity, SEED);
}

static int make_tables(struct bench_world *world, uint32_t capacity, char *reason)
{
    size_t bytes = sl_flow_table_bytes(capacity);
    int rc = 0;

    world->table_bytes = (bytes + HUGE_PAGE_BYTES - 1) / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES;
    for (uint8_t np = 0; rc == 0 && np < world->nps; np++)
        rc = make_table(world, np, capacity, reason);
    return rc;
}

static int open_port(uint8_t id, char *reason)
{
    struct sl_pmd_port_request request = {.id = id, .mtu_bytes = MTU_BYTES};
    int rc;

    snprintf(request.name, sizeof(request.name), "1.%u", id + 1u);
    snprintf(request.device, sizeof(request.device), "ring:%u", id);
    rc = sl_pmd_port_open(&request, false, reason);
    return rc == 0 ? sl_pmd_port_start(id, reason) : rc;
}

static int start_dpdk(struct bench_world *world, char *reason)
{
    char instance[32];
    const struct sl_pmd_eal_config config = {.instance = instance,
                                             .control_lcore = world->lcore,
                                             .memory_mib = MEMORY_MIB,
                                             .huge_pages = true};
    int rc;

    snprintf(instance, sizeof(instance), "np-bench-%d", (int)getpid());
    rc = sl_pmd_eal_init(&config, reason);
    if (rc == 0)
        rc = sl_pmd_pool_create(MBUFS, sizeof(struct sl_mbuf_tag), &world->pool, reason);
    if (rc == 0)
        rc = open_port(BENCH_ROUTER_PORT, reason);
    return rc == 0 ? open_port(BENCH_SERVER_PORT, reason) : rc;
}

static int make_fabric(struct bench_world *world)
{
    struct sl_fabric_config config = {.np_count = world->nps,
                                      .pool = world->pool,
                                      .members = &world->members,
                                      .statistics = world->statistics};
    int rc;

    for (unsigned int np = 0; np < world->nps; np++) {
        config.np_lcore[np] = world->lcore;
        config.tables[np] = &world->tables[np];
    }
    rc = sl_fabric_create(&config, &world->fabric);
    if (rc == 0)
        sl_fabric_publish(world->fabric, world->snapshot);
    return rc;
}

int bench_world_start(struct bench_world *world, uint16_t lcore, uint8_t nps, uint32_t capacity,
                      char reason[REASON_BYTES])
{
    int rc;

    memset(world, 0, sizeof(*world));
    world->lcore = lcore;
    world->nps = nps;
    snprintf(reason, REASON_BYTES, "the box cannot be made: out of memory");
    world->statistics = calloc(1, sizeof(*world->statistics));
    if (world->statistics == NULL)
        return -ENOMEM;
    rc = make_snapshot(world);
    if (rc == 0)
        rc = start_dpdk(world, reason);
    if (rc == 0)
        rc = make_tables(world, capacity, reason);
    return rc == 0 ? make_fabric(world) : rc;
}

void bench_world_stop(struct bench_world *world)
{
    if (world->fabric != NULL)
        sl_fabric_destroy(world->fabric);
    for (unsigned int np = 0; np < world->nps; np++)
        if (world->table_memory[np] != NULL)
            munmap(world->table_memory[np], world->table_bytes);
    sl_pmd_eal_cleanup();
    free(world->snapshot);
    free(world->statistics);
}

static uint64_t drops_of(const struct sl_stat_drops *drops)
{
    uint64_t sum = 0;

    for (unsigned int reason = 0; reason < SL_DROP_COUNT; reason++)
        sum += drops->count[reason];
    return sum;
}

struct bench_counts bench_world_count(const struct bench_world *world)
{
    struct bench_counts counts = {0};

    for (unsigned int np = 0; np < world->nps; np++) {
        counts.drops += drops_of(&world->statistics->drops[np]);
        counts.flow_thru += world->statistics->np[np].flow_thru_packets;
        counts.flows_made += world->statistics->domain[np][0].flows_created;
        counts.evicted += world->tables[np].counters.evicted;
    }
    return counts;
}

uint64_t bench_world_worker_cycles(const struct bench_world *world)
{
    uint64_t sum = 0;

    for (unsigned int np = 0; np < world->nps; np++)
        sum += world->statistics->np[np].busy_cycles;
    return sum;
}
