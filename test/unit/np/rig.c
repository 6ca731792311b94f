// SPDX-License-Identifier: Apache-2.0
#include "rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <rte_mbuf.h>
#include <rte_mempool.h>

#include "fabric_private.h"
#include "pmd/eal.h"
#include "pmd/ring_port.h"

#define RIG_SEED 0x5eed5eed5eed5eedull
#define POLL_LIMIT 1000u

static void demand(int rc, const char *reason)
{
    if (rc == 0)
        return;
    fprintf(stderr, "test rig: %s\n", reason);
    abort();
}

static void *allocate(size_t bytes)
{
    void *memory = aligned_alloc(128, (bytes + 127) / 128 * 128);

    demand(memory == NULL, "out of memory");
    memset(memory, 0, (bytes + 127) / 128 * 128);
    return memory;
}

static void open_port(uint8_t id)
{
    struct sl_pmd_port_request request = {.id = id, .mtu_bytes = 1500};
    char reason[SL_PMD_REASON_BYTES] = "";

    snprintf(request.name, sizeof(request.name), "1.%u", id + 1u);
    snprintf(request.device, sizeof(request.device), "ring:%u", id);
    demand(sl_pmd_port_open(&request, false, reason), reason);
    demand(sl_pmd_port_start(id, reason), reason);
}

void rig_start(struct rig *rig, const char *instance)
{
    char name[32], reason[SL_PMD_REASON_BYTES] = "";
    struct sl_pmd_eal_config config = {.instance = name, .memory_mib = 128};

    snprintf(name, sizeof(name), "%s-%d", instance, (int)getpid());
    memset(rig, 0, sizeof(*rig));
    demand(sl_pmd_eal_init(&config, reason), reason);
    demand(sl_pmd_pool_create(RIG_MBUFS, sizeof(struct sl_mbuf_tag), &rig->pool, reason), reason);
    for (uint8_t id = 0; id < RIG_PORTS; id++)
        open_port(id);
    rig->snapshot = allocate(sizeof(*rig->snapshot));
    rig->addresses = allocate(64 * sizeof(*rig->addresses));
    rig->services = allocate(64 * sizeof(*rig->services));
    rig->statistics = allocate(sizeof(*rig->statistics));
    for (unsigned int np = 0; np < RIG_NPS; np++)
        rig->memory[np] = allocate(sl_flow_table_bytes(RIG_CAPACITY));
}

void rig_stop(struct rig *rig)
{
    sl_pmd_eal_cleanup();
    free(rig->snapshot);
    free(rig->addresses);
    free(rig->services);
    free(rig->statistics);
    for (unsigned int np = 0; np < RIG_NPS; np++)
        free(rig->memory[np]);
}

static void add_port(struct rig *rig, uint8_t id, enum sl_port_type type, uint8_t np, uint16_t vlan,
                     uint16_t second_vlan)
{
    struct sl_port_config *port = &rig->snapshot->ports[id];

    *port = (struct sl_port_config){.present = true,
                                    .forwarding = true,
                                    .type = (uint8_t)type,
                                    .np = np,
                                    .mtu_bytes = 1500,
                                    .mac = {2, 0, 0, 0, 1, id}};
    if (vlan != 0)
        port->vlan_bitmap[vlan / 64] |= 1ull << vlan % 64;
    if (second_vlan != 0)
        port->vlan_bitmap[second_vlan / 64] |= 1ull << second_vlan % 64;
}

static void add_ports(struct rig *rig)
{
    add_port(rig, RIG_ROUTER, SL_PORT_ROUTER, 0, 0, 0);
    add_port(rig, RIG_SERVER_FAR, SL_PORT_SERVER, 1, 10, 0);
    add_port(rig, RIG_ROUTER_FAR, SL_PORT_ROUTER, 1, 0, 0);
    add_port(rig, RIG_SERVER, SL_PORT_SERVER, 0, 10, 0);
    add_port(rig, RIG_ADMIN, SL_PORT_SERVER_ADMIN, 0, 10, 0);
    add_port(rig, RIG_TRUNK, SL_PORT_SERVER_ACCESS, 0, 10, 0);
    add_port(rig, RIG_SHARED, SL_PORT_SERVER, 0, 20, 30);
    rig->snapshot->ports[RIG_ROUTER].address_count = 1;
    rig->snapshot->ports[RIG_ROUTER].addresses[0] =
        (struct sl_prefix){.address = SL_IP_V4(10, 1, 0, 1), .length_bits = 120};
    rig->snapshot->router_np_count = 2;
    rig->snapshot->router_nps[0] = 0;
    rig->snapshot->router_nps[1] = 1;
}

static struct sl_domain_config *add_domain(struct rig *rig, uint16_t id, uint16_t vlan,
                                           uint8_t vip_last)
{
    struct sl_domain_config *domain = &rig->snapshot->domains[id];

    *domain = (struct sl_domain_config){.present = true,
                                        .id = id,
                                        .vlan = vlan,
                                        .vsd = SL_NO_ID,
                                        .vip_count = 1,
                                        .persistence_timeout_s = 600,
                                        .tcp_syn_timeout_s = 30,
                                        .tcp_established_timeout_s = 7440,
                                        .tcp_closing_timeout_s = 30,
                                        .udp_rebalance_timeout_s = 60,
                                        .udp_timeout_s = 300};
    domain->vips[0] = (struct sl_ip)SL_IP_V4(10, 1, 0, vip_last);
    return domain;
}

static struct sl_member_config *add_member(struct rig *rig, uint16_t id, uint16_t domain_id,
                                           struct sl_ip address)
{
    struct sl_domain_config *domain = &rig->snapshot->domains[domain_id];
    struct sl_member_config *member = &rig->snapshot->members[id];

    *member = (struct sl_member_config){.present = true,
                                        .id = id,
                                        .domain = domain_id,
                                        .server = id,
                                        .weight = 1,
                                        .accepts_new = true,
                                        .address = address};
    domain->members[domain->member_count++] = id;
    return member;
}

static void add_service(struct rig *rig, uint16_t id, uint16_t domain, uint16_t port)
{
    struct sl_member_config *member =
        add_member(rig, id, domain, (struct sl_ip)SL_IP_V4(1, 1, 1, 4));

    member->protocol = RIG_TCP;
    member->vip_port = SL_BE16(80);
    member->port = sl_be16_from_host(port);
}

static void make_world(struct rig *rig)
{
    struct sl_domain_config *domain;

    memset(rig->snapshot, 0, sizeof(*rig->snapshot));
    rig->snapshot->generation = 1;
    rig->snapshot->ready = true;
    rig->snapshot->np_count = RIG_NPS;
    add_ports(rig);
    domain = add_domain(rig, 0, 10, 100);
    domain->self_count = 1;
    domain->self[0] = (struct sl_prefix){.address = SL_IP_V4(10, 2, 0, 1), .length_bits = 120};
    add_member(rig, 0, 0, (struct sl_ip)SL_IP_V4(10, 2, 0, 11));
    add_member(rig, 1, 0, (struct sl_ip)SL_IP_V4(10, 2, 0, 12))->accepts_new = false;
    add_domain(rig, 1, 20, 101);
    add_service(rig, 2, 1, 8001);
    add_domain(rig, 2, 30, 102);
    add_service(rig, 3, 2, 8002);
    rig_place(rig, 0, RIG_SERVER);
    rig_place(rig, 1, RIG_SERVER_FAR);
    rig_place(rig, 2, RIG_SHARED);
    rig_place(rig, 3, RIG_SHARED);
}

void rig_publish(struct rig *rig)
{
    uint32_t address_slots, service_slots;

    sl_snapshot_index_sizes(rig->snapshot, &address_slots, &service_slots);
    demand(address_slots > 64 || service_slots > 64, "too many addresses for the rig");
    memset(rig->addresses, 0, 64 * sizeof(*rig->addresses));
    memset(rig->services, 0, 64 * sizeof(*rig->services));
    sl_snapshot_index_build(rig->snapshot, rig->addresses, rig->services);
    rig->snapshot->generation++;
    rig->snapshot->serial++;
    sl_fabric_publish(rig->fabric, rig->snapshot);
}

void rig_serve(struct rig *rig)
{
    rig->snapshot->tcp_services[0] =
        (struct sl_tcp_service_config){.present = true,
                                       .kind = SL_TCP_SERVICE_RELAY,
                                       .vlan = 10,
                                       .tcp_port = 7,
                                       .target_port = 7,
                                       .source_prefix_bits = 120,
                                       .address = SL_IP_V4(10, 1, 0, 110),
                                       .source = SL_IP_V4(10, 2, 0, 200),
                                       .target_count = 1,
                                       .targets = {SL_IP_V4(10, 2, 0, 11)}};
    rig->snapshot->tcp_services[1] =
        (struct sl_tcp_service_config){.present = true,
                                       .kind = SL_TCP_SERVICE_ECHO,
                                       .id = 1,
                                       .vlan = SL_NO_ID,
                                       .tcp_port = 7,
                                       .address = {.bytes = TEST_IP6(1, 0x100)}};
    rig_publish(rig);
}

void rig_serve_nfs(struct rig *rig)
{
    struct sl_nfs_config *nfs = &rig->snapshot->nfs;

    nfs->services[RIG_NFS_SERVICE] =
        (struct sl_nfs_service_config){.present = true,
                                       .id = RIG_NFS_SERVICE,
                                       .vlan = 10,
                                       .source_prefix_bits = 120,
                                       .address = SL_IP_V4(10, 1, 0, 120),
                                       .source = SL_IP_V4(10, 2, 0, 210)};
    nfs->filesystems[2] =
        (struct sl_filesystem_config){.present = true, .id = 2, .service = RIG_NFS_SERVICE};
    nfs->members[RIG_NFS_MEMBER] = (struct sl_nfs_member_config){
        .present = true, .id = RIG_NFS_MEMBER, .filesystem = 2, .address = SL_IP_V4(10, 2, 0, 11)};
    rig_publish(rig);
}

void rig_reset(struct rig *rig)
{
    struct sl_fabric_config config = {.np_count = RIG_NPS,
                                      .sp_count = RIG_SPS,
                                      .np_lcore = {0, 1},
                                      .sp_lcore = {0, 1},
                                      .targets = &rig->targets,
                                      .pool = rig->pool,
                                      .members = &rig->members,
                                      .statistics = rig->statistics};

    /* A test that failed has left its fabric behind. */
    if (rig->fabric != NULL) {
        rig_drain(rig);
        sl_fabric_destroy(rig->fabric);
    }
    memset(rig->statistics, 0, sizeof(*rig->statistics));
    memset(&rig->members, 0, sizeof(rig->members));
    memset(&rig->targets, 0, sizeof(rig->targets));
    for (unsigned int np = 0; np < RIG_NPS; np++) {
        demand(sl_flow_table_init(&rig->tables[np], rig->memory[np],
                                  sl_flow_table_bytes(RIG_CAPACITY), RIG_CAPACITY, RIG_SEED),
               "flow table");
        config.tables[np] = &rig->tables[np];
    }
    demand(sl_fabric_create(&config, &rig->fabric), "fabric");
    make_world(rig);
    rig_publish(rig);
}

void rig_drain(struct rig *rig)
{
    struct rte_mbuf *mbufs[32];
    uint16_t count;

    for (unsigned int port = 0; port < RIG_PORTS; port++)
        while ((count = sl_pmd_ring_pull(port, mbufs, 32)) > 0)
            rte_pktmbuf_free_bulk(mbufs, count);
    while ((count = sl_fabric_punt_dequeue(rig->fabric, mbufs, 32)) > 0)
        rte_pktmbuf_free_bulk(mbufs, count);
}

void rig_finish(struct rig *rig)
{
    rig_drain(rig);
    sl_fabric_destroy(rig->fabric);
    rig->fabric = NULL;
    assert_int_equal(rte_mempool_in_use_count(rig->pool), 0);
}

void rig_place(struct rig *rig, uint16_t member, uint8_t port)
{
    const uint8_t mac[6] = {2, 0x5e, 0, 0, 0, (uint8_t)member};

    atomic_store(&rig->members.words[member],
                 sl_hop_make(port, mac) | SL_MEMBER_LOCATED | SL_MEMBER_HEALTHY);
}

void rig_lose(struct rig *rig, uint16_t member)
{
    atomic_store(&rig->members.words[member], 0);
}

void rig_freeze(struct rig *rig)
{
    rig->fabric->base_us = (uint64_t)sl_fabric_now_ms(rig->fabric) * 1000u;
    rig->fabric->us_per_tsc = 0;
}

void rig_advance(struct rig *rig, uint32_t ms)
{
    rig->fabric->base_us += ms * 1000ull;
}

/* In pieces of an mbuf, as a NIC would chain it. */
void rig_send_bytes(struct rig *rig, uint8_t port, const uint8_t *bytes, size_t length)
{
    struct rte_mbuf *head = NULL;

    do {
        size_t piece = length < SL_PMD_MBUF_DATA_BYTES ? length : SL_PMD_MBUF_DATA_BYTES;
        struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig->pool);

        assert_non_null(mbuf);
        memcpy(rte_pktmbuf_append(mbuf, (uint16_t)piece), bytes, piece);
        bytes += piece;
        length -= piece;
        if (head == NULL)
            head = mbuf;
        else
            assert_int_equal(rte_pktmbuf_chain(head, mbuf), 0);
    } while (length > 0);
    assert_int_equal(sl_pmd_ring_push(port, &head, 1), 1);
}

void rig_send(struct rig *rig, uint8_t port, const struct test_frame_spec *spec)
{
    static const uint8_t none[6];
    struct test_frame_spec addressed = *spec;
    uint8_t frame[TEST_FRAME_MAX_BYTES];

    if (memcmp(spec->destination_mac, none, 6) == 0)
        memcpy(addressed.destination_mac, rig->snapshot->ports[port].mac, 6);
    rig_send_bytes(rig, port, frame, test_frame_build(frame, &addressed));
}

void rig_send6(struct rig *rig, uint8_t port, const struct test_frame6_spec *spec)
{
    static const uint8_t none[6];
    struct test_frame6_spec addressed = *spec;
    uint8_t frame[TEST_FRAME_MAX_BYTES];

    if (memcmp(spec->destination_mac, none, 6) == 0)
        memcpy(addressed.destination_mac, rig->snapshot->ports[port].mac, 6);
    rig_send_bytes(rig, port, frame, test_frame6_build(frame, &addressed));
}

void rig_poll_np(struct rig *rig, uint8_t np)
{
    sl_worker_poll_once(rig->fabric, np);
}

void rig_poll(struct rig *rig)
{
    for (unsigned int turn = 0; turn < POLL_LIMIT; turn++) {
        bool first = sl_worker_poll_once(rig->fabric, 0);
        bool second = sl_worker_poll_once(rig->fabric, 1);

        if (!first && !second)
            return;
    }
    fail_msg("the workers never come to rest");
}

static uint16_t load16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static uint32_t load32(const uint8_t *bytes)
{
    return (uint32_t)load16(bytes) << 16 | load16(bytes + 2);
}

/* By the book; a fragment's transport checksum covers what is not here. */
static bool checksums_right(const struct rig_frame *frame)
{
    uint16_t total = load16(frame->ip + 2);
    size_t header = (frame->ip[0] & 15u) * 4u;
    uint16_t l4_bytes = (uint16_t)(total - header);
    uint32_t sum = 0;

    if (test_sum_finish(test_sum(frame->ip, header, 0)) != 0)
        return false;
    if ((load16(frame->ip + 6) & 0x3fff) != 0)
        return true;
    if (frame->protocol == RIG_UDP && load16(frame->l4 + 6) == 0)
        return true;
    if (frame->protocol == RIG_TCP || frame->protocol == RIG_UDP)
        sum = test_sum(frame->ip + 12, 8, (uint32_t)frame->protocol + l4_bytes);
    else if (frame->protocol != RIG_ICMP)
        return true;
    return test_sum_finish(test_sum(frame->l4, l4_bytes, sum)) == 0;
}

static void dissect(struct rig_frame *frame)
{
    const uint8_t *type = frame->bytes + 12;

    frame->vlan = 0;
    frame->checksums_right = true;
    if (load16(type) == 0x8100) {
        frame->vlan = load16(type + 2) & 0xfff;
        type += 4;
    }
    frame->ip = frame->l4 = NULL;
    frame->protocol = 0;
    if (load16(type) != 0x0800)
        return;
    frame->ip = type + 2;
    frame->l4 = frame->ip + (frame->ip[0] & 15u) * 4u;
    frame->ttl = frame->ip[8];
    frame->protocol = frame->ip[9];
    frame->source = load32(frame->ip + 12);
    frame->destination = load32(frame->ip + 16);
    frame->source_port = load16(frame->l4);
    frame->destination_port = load16(frame->l4 + 2);
    frame->checksums_right = checksums_right(frame);
}

bool rig_receive(struct rig *rig, uint8_t port, struct rig_frame *frame)
{
    struct rte_mbuf *mbuf;

    (void)rig;
    if (sl_pmd_ring_pull(port, &mbuf, 1) == 0)
        return false;
    frame->length = mbuf->pkt_len;
    assert_in_range(frame->length, 14, sizeof(frame->bytes));
    rte_pktmbuf_read(mbuf, 0, mbuf->pkt_len, frame->bytes);
    if (mbuf->nb_segs == 1)
        memcpy(frame->bytes, rte_pktmbuf_mtod(mbuf, void *), frame->length);
    rte_pktmbuf_free(mbuf);
    dissect(frame);
    return true;
}

void rig_expect(struct rig *rig, uint8_t port, struct rig_frame *frame)
{
    if (!rig_receive(rig, port, frame))
        fail_msg("nothing came out of port %u", port);
    assert_true(frame->checksums_right);
}

void rig_expect_nothing(struct rig *rig)
{
    struct rig_frame frame;

    for (uint8_t port = 0; port < RIG_PORTS; port++)
        if (rig_receive(rig, port, &frame))
            fail_msg("a frame came out of port %u", port);
}

uint64_t rig_drops(const struct rig *rig, enum sl_drop_reason reason)
{
    uint64_t sum = 0;

    for (unsigned int row = 0; row < SL_MAX_NPS; row++)
        sum += rig->statistics->drops[row].count[reason];
    return sum;
}

uint64_t rig_all_drops(const struct rig *rig)
{
    uint64_t sum = 0;

    for (unsigned int reason = 0; reason < SL_DROP_COUNT; reason++)
        sum += rig_drops(rig, (enum sl_drop_reason)reason);
    return sum;
}

struct test_frame_spec rig_syn(uint16_t client_port)
{
    return (struct test_frame_spec){
        .protocol = RIG_TCP, .source_port = client_port, .tcp_flags = RIG_SYN};
}
