// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include "iff/parse.h"

struct sl_ip world_ip(uint32_t host_order)
{
    return sl_ip_from_v4(sl_be32_from_host(host_order));
}

static void *allocate(size_t bytes)
{
    void *memory = aligned_alloc(128, (bytes + 127u) & ~(size_t)127u);

    assert_non_null(memory);
    memset(memory, 0, bytes);
    return memory;
}

static void add_port(struct world *world, uint8_t id, enum sl_port_type type)
{
    struct sl_port_config *port = &world->snapshot->ports[id];
    const uint8_t mac[6] = {0x02, 0xaa, 0, 0, 0, id};

    port->present = true;
    port->forwarding = true;
    port->type = (uint8_t)type;
    port->mtu_bytes = 1500;
    memcpy(port->mac, mac, sizeof(mac));
}

static void join(struct world *world, uint8_t port, uint16_t vlan)
{
    world->snapshot->ports[port].vlan_bitmap[vlan / 64] |= 1ull << (vlan % 64);
}

static void add_domain(struct world *world, uint16_t id, uint16_t vlan, uint32_t vip)
{
    struct sl_domain_config *domain = &world->snapshot->domains[id];

    *domain = (struct sl_domain_config){
        .present = true,
        .id = id,
        .vlan = vlan,
        .vsd = SL_NO_ID,
        .method = SL_METHOD_ROUND_ROBIN,
        .vip_count = 1,
        .persistence_timeout_s = 600,
        .tcp_syn_timeout_s = 30,
        .tcp_established_timeout_s = 7440,
        .tcp_closing_timeout_s = 30,
        .udp_rebalance_timeout_s = 60,
        .udp_timeout_s = 300,
    };
    domain->vips[0] = world_ip(vip);
}

static void add_member(struct world *world, uint16_t id, uint16_t domain, uint32_t address,
                       uint8_t protocol, uint16_t vip_port, uint16_t port)
{
    struct sl_domain_config *config = &world->snapshot->domains[domain];

    world->snapshot->members[id] = (struct sl_member_config){
        .present = true,
        .protocol = protocol,
        .id = id,
        .domain = domain,
        .server = id,
        .vip_port = sl_be16_from_host(vip_port),
        .port = sl_be16_from_host(port),
        .weight = 1,
        .accepts_new = true,
        .address = world_ip(address),
    };
    config->members[config->member_count++] = id;
}

static void add_ports(struct world *world)
{
    add_port(world, 0, SL_PORT_ROUTER);
    world->snapshot->ports[0].address_count = 1;
    world->snapshot->ports[0].addresses[0].address = world_ip(TEST_IP(10, 1, 0, 1));
    world->snapshot->ports[0].addresses[0].length_bits = 120;
    add_port(world, 1, SL_PORT_SERVER);
    add_port(world, 2, SL_PORT_SERVER);
    add_port(world, 3, SL_PORT_COMBO);
    add_port(world, 4, SL_PORT_SERVER_ADMIN);
    add_port(world, 5, SL_PORT_SERVER_ACCESS);
    join(world, 1, 10);
    join(world, 2, 20);
    join(world, 2, 30);
    join(world, 3, 10);
    join(world, 4, 10);
    join(world, 5, 10);
    join(world, 5, 20);
    join(world, 5, 30);
}

static void add_domains(struct world *world)
{
    struct sl_domain_config *first = &world->snapshot->domains[0];

    add_domain(world, 0, 10, TEST_IP(10, 1, 0, 100));
    first->vips[1] = world_ip(TEST_IP(10, 1, 0, 110));
    first->vip_count = 2;
    first->self[0].address = world_ip(TEST_IP(10, 2, 0, 254));
    first->self[0].length_bits = 120;
    first->self_count = 1;
    add_domain(world, 1, 20, TEST_IP(10, 1, 0, 101));
    add_domain(world, 2, 30, TEST_IP(10, 1, 0, 102));
    for (uint16_t i = 0; i < 3; i++)
        add_member(world, i, 0, TEST_IP(10, 2, 0, 1u + i), 0, 0, 0);
    add_member(world, 3, 1, TEST_IP(1, 1, 1, 4), SL_PROTOCOL_TCP, 80, 8001);
    add_member(world, 4, 2, TEST_IP(1, 1, 1, 4), SL_PROTOCOL_TCP, 80, 8002);
    add_member(world, 5, 1, TEST_IP(1, 1, 1, 1), 0, 0, 0);
    add_member(world, 6, 2, TEST_IP(1, 1, 1, 2), SL_PROTOCOL_UDP, 0, 0);
}

void world_index(struct world *world)
{
    uint32_t address_slots, service_slots;

    free(world->addresses);
    free(world->services);
    sl_snapshot_index_sizes(world->snapshot, &address_slots, &service_slots);
    world->addresses = allocate(address_slots * sizeof(*world->addresses));
    world->services = allocate(service_slots * sizeof(*world->services));
    sl_snapshot_index_build(world->snapshot, world->addresses, world->services);
}

void world_place(struct world *world, uint16_t member, uint8_t port, bool healthy)
{
    const uint8_t mac[6] = {0x02, 0x5e, 0, 0, 0, (uint8_t)member};

    world->states->words[member] =
        sl_hop_make(port, mac) | SL_MEMBER_LOCATED | (healthy ? SL_MEMBER_HEALTHY : 0);
}

void world_lose(struct world *world, uint16_t member)
{
    world->states->words[member] = 0;
}

struct world *world_create(void)
{
    struct world *world = calloc(1, sizeof(*world));

    assert_non_null(world);
    world->snapshot = allocate(sizeof(*world->snapshot));
    world->states = allocate(sizeof(*world->states));
    world->balancer = allocate(sizeof(*world->balancer));
    world->memory_bytes = sl_flow_table_bytes(WORLD_CAPACITY);
    world->memory = allocate(world->memory_bytes);
    world->next_flow_id = 1;
    assert_int_equal(sl_flow_table_init(&world->table, world->memory, world->memory_bytes,
                                        WORLD_CAPACITY, WORLD_SEED),
                     0);
    world->snapshot->ready = true;
    add_ports(world);
    add_domains(world);
    world_index(world);
    for (uint16_t i = 0; i < 3; i++)
        world_place(world, i, 1, true);
    for (uint16_t i = 3; i < 7; i++)
        world_place(world, i, 2, true);
    return world;
}

void world_destroy(struct world *world)
{
    free(world->addresses);
    free(world->services);
    free(world->snapshot);
    free(world->states);
    free(world->balancer);
    free(world->memory);
    free(world);
}

struct sl_balance_view world_view(struct world *world)
{
    return (struct sl_balance_view){
        .snapshot = world->snapshot,
        .states = world->states,
        .own = world->balancer,
        .all = (struct sl_balancer *const *)&world->balancer,
        .count = 1,
        .table = &world->table,
    };
}

void world_receive(struct world *world, struct world_packet *made, uint8_t port,
                   const struct test_frame_spec *spec)
{
    struct sl_frame frame;

    made->frame_bytes = test_frame_build(made->frame, spec);
    if (made->frame[0] == 0x02 && made->frame[5] == 0x01) /* the builder's default */
        memcpy(made->frame, world->snapshot->ports[port].mac, 6);
    frame = (struct sl_frame){.data = made->frame, .length_bytes = (uint32_t)made->frame_bytes};
    memset(&made->packet, 0, sizeof(made->packet));
    assert_int_equal(sl_parse_packet(&made->packet, &frame), SL_PARSE_OK);
    made->packet.ingress_port = port;
    made->packet.entry = SL_FLOW_NONE;
}

void world_scope(struct world *world, struct sl_packet *packet, uint16_t scope)
{
    packet->key.scope = scope;
    packet->hash = sl_flow_hash(&world->table, &packet->key);
}

static bool transport_is_right(const struct sl_packet *packet, const uint8_t *ip, size_t header)
{
    size_t length = (size_t)((ip[2] << 8) | ip[3]) - header;
    const uint8_t *l4 = ip + header;
    uint32_t sum = test_sum(ip + 12, 8, 0) + ip[9] + (uint32_t)length;

    if (packet->kind == SL_PACKET_UDP && l4[6] == 0 && l4[7] == 0)
        return true;
    if (packet->kind == SL_PACKET_ICMP)
        sum = 0;
    return test_sum_finish(test_sum(l4, length, sum)) == 0;
}

bool world_checksums_are_right(const struct sl_packet *packet)
{
    const uint8_t *ip = packet->data + packet->l3_offset;
    size_t header = (ip[0] & 0x0fu) * 4u;

    if (test_sum_finish(test_sum(ip, header, 0)) != 0)
        return false;
    if ((packet->flags & SL_PACKET_FIRST_FRAGMENT) != 0 || packet->kind == SL_PACKET_FRAGMENT ||
        packet->kind == SL_PACKET_IP_OTHER)
        return true;
    return transport_is_right(packet, ip, header);
}
