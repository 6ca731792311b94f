// SPDX-License-Identifier: Apache-2.0
/* The snapshot's look-up tables: what an address means, to which domain a server's packet belongs.
 */
#include "world.h"

static const struct address_row {
    const char *name;
    uint32_t address;
    enum sl_address_role role;
    uint16_t index;
    uint8_t unique;
} address_rows[] = {
    {"a VIP", TEST_IP(10, 1, 0, 101), SL_ADDRESS_VIP, 1, 0},
    {"the second VIP of a domain", TEST_IP(10, 1, 0, 110), SL_ADDRESS_VIP, 0, 0},
    {"a self address", TEST_IP(10, 2, 0, 254), SL_ADDRESS_SELF, 0, 0},
    {"a port's address", TEST_IP(10, 1, 0, 1), SL_ADDRESS_PORT, 0, 0},
    {"a server of one domain", TEST_IP(10, 2, 0, 3), SL_ADDRESS_SERVER, 2, 1},
    {"a server of two domains", TEST_IP(1, 1, 1, 4), SL_ADDRESS_SERVER, 3, 0},
    {"nobody's", TEST_IP(9, 9, 9, 9), SL_ADDRESS_NONE, 0, 0},
};

static void check_address(void **state)
{
    const struct address_row *row = TEST_ROW(struct address_row, state);
    struct world *world = world_create();
    struct sl_ip address = world_ip(row->address);
    const struct sl_address_slot *slot = sl_snapshot_address(world->snapshot, &address);

    if (row->role == SL_ADDRESS_NONE) {
        assert_null(slot);
    } else {
        assert_non_null(slot);
        assert_int_equal(slot->role, row->role);
        assert_int_equal(slot->index, row->index);
        assert_int_equal(slot->unique, row->unique);
    }
    world_destroy(world);
}

static const struct server_row {
    const char *name;
    uint16_t vlan;
    uint32_t address;
    uint8_t protocol;
    uint16_t port;
    unsigned int count;
    uint16_t domains[SL_SERVER_DOMAINS_MAX];
} server_rows[] = {
    {"an exact service first, then the other domain", 0, TEST_IP(1, 1, 1, 4), 6, 8002, 2, {2, 1}},
    {"an exact service on the tag's VLAN alone", 20, TEST_IP(1, 1, 1, 4), 6, 8001, 1, {1}},
    {"another port of a shared server", 0, TEST_IP(1, 1, 1, 4), 6, 5000, 2, {1, 2}},
    {"any service of a server", 0, TEST_IP(1, 1, 1, 1), 17, 1234, 1, {1}},
    {"a server of UDP only, seen with TCP", 0, TEST_IP(1, 1, 1, 2), 6, 1234, 1, {2}},
    {"a VLAN the server is not on", 30, TEST_IP(1, 1, 1, 1), 17, 1234, 0, {0}},
    {"a server whose VLAN the port is not in", 0, TEST_IP(10, 2, 0, 1), 6, 2049, 0, {0}},
    {"a stranger", 0, TEST_IP(9, 9, 9, 9), 6, 80, 0, {0}},
};

static void check_server(void **state)
{
    const struct server_row *row = TEST_ROW(struct server_row, state);
    struct world *world = world_create();
    struct sl_ip address = world_ip(row->address);
    uint16_t domains[SL_SERVER_DOMAINS_MAX];

    assert_int_equal(sl_snapshot_server_domains(
                         world->snapshot, world->snapshot->ports[2].vlan_bitmap, row->vlan,
                         &address, row->protocol, sl_be16_from_host(row->port), domains),
                     row->count);
    for (unsigned int i = 0; i < row->count; i++)
        assert_int_equal(domains[i], row->domains[i]);
    world_destroy(world);
}

static void ports_and_vlans_know_their_only_domain(void **state)
{
    struct world *world = world_create();
    const struct sl_snapshot *snapshot = world->snapshot;

    (void)state;
    assert_int_equal(snapshot->ports[1].domain_count, 1);
    assert_int_equal(snapshot->ports[1].only_domain, 0);
    assert_int_equal(snapshot->ports[2].domain_count, 2);
    assert_int_equal(snapshot->ports[2].only_domain, SL_NO_ID);
    assert_int_equal(snapshot->ports[0].domain_count, 0);
    assert_int_equal(snapshot->ports[0].only_domain, SL_NO_ID);
    assert_int_equal(snapshot->vlan_domain[30], 2);
    assert_int_equal(snapshot->vlan_domain[40], SL_NO_ID);
    world->snapshot->domains[2].vlan = 20;
    world_index(world);
    assert_int_equal(snapshot->vlan_domain[20], SL_NO_ID);
    world_destroy(world);
}

static void a_full_house_is_indexed_and_at_most_half_full(void **state)
{
    struct world *world = world_create();
    struct sl_snapshot *snapshot = world->snapshot;

    (void)state;
    for (uint16_t id = 0; id < SL_MAX_MEMBERS; id++) {
        snapshot->members[id].present = true;
        snapshot->members[id].id = id;
        snapshot->members[id].domain = id % 3;
        snapshot->members[id].address = world_ip(TEST_IP(10, 2, 0, 0) + id);
    }
    world_index(world);
    assert_true(snapshot->service_mask + 1 >= 4 * SL_MAX_MEMBERS);
    for (uint16_t id = 0; id < SL_MAX_MEMBERS; id++) {
        const struct sl_address_slot *slot =
            sl_snapshot_address(snapshot, &snapshot->members[id].address);

        assert_non_null(slot);
        if (slot->role == SL_ADDRESS_SERVER)
            assert_int_equal(slot->index, id);
    }
    world_destroy(world);
}

static void put_nfs_service(struct sl_snapshot *snapshot, uint16_t id, uint32_t address,
                            uint32_t source)
{
    struct sl_nfs_service_config *service = &snapshot->nfs.services[id];

    service->present = true;
    service->id = id;
    service->address = world_ip(address);
    service->source = world_ip(source);
}

static const struct nfs_row {
    const char *name;
    uint32_t address;
    enum sl_address_role role;
    uint16_t index;
    uint8_t listens;
} nfs_rows[] = {
    {"the virtual address", TEST_IP(10, 1, 0, 200), SL_ADDRESS_NFS, 3, 1},
    {"the source address", TEST_IP(10, 2, 0, 200), SL_ADDRESS_NFS, 3, 0},
    {"a virtual address that is the source too", TEST_IP(10, 1, 0, 201), SL_ADDRESS_NFS, 15, 1},
    {"a virtual address that a domain has: the VIP stands", TEST_IP(10, 1, 0, 101), SL_ADDRESS_VIP,
     1, 0},
    {"a source that is a server's address", TEST_IP(10, 2, 0, 3), SL_ADDRESS_NFS, 4, 0},
};

static void check_nfs_address(void **state)
{
    const struct nfs_row *row = TEST_ROW(struct nfs_row, state);
    struct world *world = world_create();
    struct sl_ip address = world_ip(row->address);
    const struct sl_address_slot *slot;

    put_nfs_service(world->snapshot, 3, TEST_IP(10, 1, 0, 200), TEST_IP(10, 2, 0, 200));
    put_nfs_service(world->snapshot, 4, TEST_IP(10, 1, 0, 101), TEST_IP(10, 2, 0, 3));
    put_nfs_service(world->snapshot, 15, TEST_IP(10, 1, 0, 201), TEST_IP(10, 1, 0, 201));
    world_index(world);
    slot = sl_snapshot_address(world->snapshot, &address);
    assert_non_null(slot);
    assert_int_equal(slot->role, row->role);
    assert_int_equal(slot->index, row->index);
    assert_int_equal(slot->listens, row->listens);
    world_destroy(world);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("meaning of", address_rows, check_address),
        TEST_TABLE("domains of", server_rows, check_server),
        TEST_TABLE("NFS: meaning of", nfs_rows, check_nfs_address),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ports_and_vlans_know_their_only_domain),
        cmocka_unit_test(a_full_house_is_indexed_and_at_most_half_full),
    };

    return TEST_RUN("snapshot tables", tables) +
           cmocka_run_group_tests_name("snapshot", tests, NULL, NULL);
}
