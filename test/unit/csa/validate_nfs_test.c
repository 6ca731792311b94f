// SPDX-License-Identifier: Apache-2.0
/* File systems and exports that cannot work, and what is said about them. */

#include "support/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "spoil.h"
#include "validate.h"

/* The file system of fixture_add_filesystem(), with a second one at its directory /old. */
static struct sl_config *both(struct sl_config *config)
{
    fixture_add_filesystem(config);
    config->filesystem[1] = config->filesystem[0];
    config->filesystem[1].id = 1;
    snprintf(config->filesystem[1].key, sizeof(config->filesystem[1].key), "old");
    config->has_filesystem[1] = true;
    config->subtree[3] = (struct sl_msg_set_filesystem_subtree){
        .id = 3, .key = "home/old", .filesystem = 0, .target = 1, .path = "/old"};
    config->has_subtree[3] = true;
    return config;
}

static struct sl_msg_set_nfs_service *service(struct sl_config *config)
{
    fixture_add_filesystem(config);
    return &config->nfs_service[0];
}

static struct sl_msg_set_filesystem *filesystem(struct sl_config *config)
{
    fixture_add_filesystem(config);
    return &config->filesystem[0];
}

static struct sl_msg_set_filesystem_member *member(struct sl_config *config)
{
    fixture_add_filesystem(config);
    return &config->replica[5];
}

static struct sl_msg_set_nfs_export *export(struct sl_config *config)
{
    fixture_add_filesystem(config);
    return &config->nfs_export[0];
}

static void transport_beyond(struct sl_config *config)
{
    service(config)->server_transport = 2;
}

static void nine_connections(struct sl_config *config)
{
    service(config)->server_connections = 9;
}

static void odd_transfers(struct sl_config *config)
{
    service(config)->transfer_bytes = 100000;
}

static void link_local_address(struct sl_config *config)
{
    service(config)->address = (struct sl_addr){.family = 6, .bytes = {0xfe, 0x80, [15] = 1}};
}

static void long_prefix(struct sl_config *config)
{
    service(config)->source_address.length_bits = 33;
}

static void vlan_unknown(struct sl_config *config)
{
    service(config)->vlan = 99;
}

static void gateway_elsewhere(struct sl_config *config)
{
    service(config)->gateway = fixture_v4(10, 9, 0, 1);
}

static void address_is_vip(struct sl_config *config)
{
    service(config)->address = fixture_v4(10, 1, 0, 100);
}

static void address_is_tcp_service(struct sl_config *config)
{
    fixture_add_relay(config, 0, "disk")->address = fixture_v4(10, 1, 0, 200);
    fixture_add_filesystem(config);
}

static void source_is_server(struct sl_config *config)
{
    service(config)->source_address = fixture_prefix(10, 2, 0, 12, 24);
}

static void gateway_is_self(struct sl_config *config)
{
    service(config)->gateway = fixture_v4(10, 2, 0, 1);
}

static void one_source_of_two(struct sl_config *config)
{
    fixture_add_filesystem(config);
    config->nfs_service[1] = config->nfs_service[0];
    config->nfs_service[1].id = 1;
    config->nfs_service[1].address = fixture_v4(10, 1, 0, 201);
    snprintf(config->nfs_service[1].key, sizeof(config->nfs_service[1].key), "two");
    config->has_nfs_service[1] = true;
}

static void no_service(struct sl_config *config)
{
    filesystem(config)->nfs_service = 9;
}

static void no_lock_server(struct sl_config *config)
{
    filesystem(config)->lock_member = 77;
}

static void method_beyond(struct sl_config *config)
{
    filesystem(config)->read_method = 6;
}

static void nothing_agrees(struct sl_config *config)
{
    filesystem(config)->quorum_percent = 0;
}

static void demoted_at_once(struct sl_config *config)
{
    filesystem(config)->demote_hits = 32;
}

static void lists_descend(struct sl_config *config)
{
    filesystem(config)->first_list_servers = 3;
}

static void last_list_is_short(struct sl_config *config)
{
    filesystem(config)->third_list_servers = 1;
}

static void out_before_asked_again(struct sl_config *config)
{
    filesystem(config)->member_timeout_ms = 700;
}

static void one_number_twice(struct sl_config *config)
{
    both(config);
    config->filesystem[0].fsid = config->filesystem[1].fsid = 7;
}

static void derived_number_taken(struct sl_config *config)
{
    both(config)->filesystem[1].fsid = 0x534c0000u;
}

static void member_of_nothing(struct sl_config *config)
{
    member(config)->filesystem = 60;
}

static void member_without_server(struct sl_config *config)
{
    member(config)->server = 40;
}

static void ninth_slot(struct sl_config *config)
{
    member(config)->slot = 8;
}

static void slot_taken(struct sl_config *config)
{
    member(config)->slot = config->replica[0].slot;
}

static void one_directory_twice(struct sl_config *config)
{
    member(config)->server = config->replica[0].server;
}

static void weight_zero(struct sl_config *config)
{
    member(config)->weight = 0;
}

static void relative_path(struct sl_config *config)
{
    strcpy(member(config)->path, "export");
}

static void path_with_an_end(struct sl_config *config)
{
    strcpy(member(config)->path, "/export/");
}

static void path_with_dots(struct sl_config *config)
{
    strcpy(member(config)->path, "/export/..");
}

static void path_without_end(struct sl_config *config)
{
    memset(member(config)->path, '/', SL_NFS_PATH_BYTES);
}

static void path_with_control(struct sl_config *config)
{
    strcpy(member(config)->path, "/ex\nport");
}

static void server_not_attached(struct sl_config *config)
{
    member(config)->server = 3;
}

static void server_of_other_version(struct sl_config *config)
{
    service(config)->source_address =
        (struct sl_addr_prefix){.address = fixture_v6(2, 0x200), .length_bits = 112};
}

static void export_of_nothing(struct sl_config *config)
{
    export(config)->filesystem = 9;
}

static void export_of_a_relative_directory(struct sl_config *config)
{
    strcpy(export(config)->directory, "./a");
}

static void clients_of_no_family(struct sl_config *config)
{
    export(config)->clients[0].address.family = 0;
}

static void clients_beyond_their_family(struct sl_config *config)
{
    export(config)->clients[0].length_bits = 33;
}

static void two_exports_at_one_path(struct sl_config *config)
{
    both(config)->nfs_export[4] = config->nfs_export[0];
    config->nfs_export[4].id = 4;
    config->nfs_export[4].filesystem = 1;
    strcpy(config->nfs_export[4].key, "again");
    config->has_nfs_export[4] = true;
}

static void subtree_to_nothing(struct sl_config *config)
{
    both(config)->subtree[3].target = 50;
}

static void subtree_at_the_root(struct sl_config *config)
{
    strcpy(both(config)->subtree[3].path, "/");
}

static void subtree_of_another_service(struct sl_config *config)
{
    one_source_of_two(config);
    config->nfs_service[1].source_address = fixture_prefix(10, 2, 0, 201, 24);
    both(config)->filesystem[1].nfs_service = 1;
}

static void two_subtrees_at_one_path(struct sl_config *config)
{
    both(config)->subtree[4] = config->subtree[3];
    config->subtree[4].id = 4;
    strcpy(config->subtree[4].key, "home/more");
    config->has_subtree[4] = true;
}

/* A third one, which may stand somewhere too. */
static struct sl_msg_set_filesystem_subtree *third(struct sl_config *config)
{
    both(config)->filesystem[2] = config->filesystem[1];
    config->filesystem[2].id = 2;
    strcpy(config->filesystem[2].key, "third");
    config->has_filesystem[2] = true;
    config->subtree[4] = (struct sl_msg_set_filesystem_subtree){
        .id = 4, .key = "home/more", .filesystem = 0, .target = 2, .path = "/older"};
    config->has_subtree[4] = true;
    return &config->subtree[4];
}

static void one_in_two_places(struct sl_config *config)
{
    third(config)->target = 1;
}

static void one_in_places_of_two(struct sl_config *config)
{
    *third(config) = (struct sl_msg_set_filesystem_subtree){
        .id = 4, .key = "third/old", .filesystem = 2, .target = 1, .path = "/old"};
}

static void one_behind_another(struct sl_config *config)
{
    strcpy(third(config)->path, "/old/more");
}

static void one_before_another(struct sl_config *config)
{
    third(config);
    strcpy(config->subtree[3].path, "/older/old");
}

static void export_behind_a_subtree(struct sl_config *config)
{
    strcpy(both(config)->nfs_export[0].directory, "/old/a");
}

static void export_of_a_place(struct sl_config *config)
{
    strcpy(both(config)->nfs_export[0].directory, "/old");
}

static void a_loop_over_two(struct sl_config *config)
{
    both(config)->subtree[4] = (struct sl_msg_set_filesystem_subtree){
        .id = 4, .key = "old/up", .filesystem = 1, .target = 0, .path = "/up"};
    config->has_subtree[4] = true;
}

static void sample_of_nothing(struct sl_config *config)
{
    config->has_nfs = true;
}

static const struct spoil_row spoil_rows[] = {
    {"a transport that is none", transport_beyond, SL_MARK_NFS_SERVICE_SERVER_TRANSPORT, "nas",
     "from 0 to 1"},
    {"nine connections", nine_connections, SL_MARK_NFS_SERVICE_SERVER_CONNECTIONS, "nas",
     "from 1 to 8"},
    {"transfers of an odd size", odd_transfers, SL_MARK_NFS_SERVICE_TRANSFER_BYTES, "nas",
     "no power of two"},
    {"a link-local address", link_local_address, SL_MARK_NFS_SERVICE_ADDRESS, "nas",
     "not link-local"},
    {"a prefix of 33 bits", long_prefix, SL_MARK_NFS_SERVICE_SOURCE_ADDRESS, "nas", "from 0 to 32"},
    {"a VLAN that is not there", vlan_unknown, SL_MARK_NFS_SERVICE_VLAN, "nas", "create it"},
    {"a gateway that is not attached", gateway_elsewhere, SL_MARK_NFS_SERVICE_GATEWAY, "nas",
     "not inside the prefix"},
    {"an address that is a VIP", address_is_vip, SL_MARK_NFS_SERVICE_ADDRESS, "nas",
     "already a VIP of virtual domain moe"},
    {"an address that is a TCP service's", address_is_tcp_service, SL_MARK_NFS_SERVICE_ADDRESS,
     "nas", "already the address of TCP service disk"},
    {"a source address that is a server's", source_is_server, SL_MARK_SERVER_ADDRESS, "nas2",
     "already the source address of NFS service nas"},
    {"a gateway that is a domain's own address", gateway_is_self, SL_MARK_NFS_SERVICE_GATEWAY,
     "nas", "already an own address in virtual domain moe"},
    {"one source address of two services", one_source_of_two, SL_MARK_NFS_SERVICE_SOURCE_ADDRESS,
     "two", "already the source address of NFS service nas"},
    {"a file system of no service", no_service, SL_MARK_FILESYSTEM_NFS_SERVICE, "home",
     "no nfs-service with id 9"},
    {"locks on no server", no_lock_server, SL_MARK_FILESYSTEM_LOCK_MEMBER, "home",
     "no server with id 77"},
    {"a read method that is none", method_beyond, SL_MARK_FILESYSTEM_READ_METHOD, "home",
     "from 0 to 5"},
    {"a quorum of nobody", nothing_agrees, SL_MARK_FILESYSTEM_QUORUM_PERCENT, "home",
     "from 1 to 100"},
    {"files demoted at once", demoted_at_once, SL_MARK_FILESYSTEM_DEMOTE_HITS, "home",
     "not below promote-hits"},
    {"a second list that is shorter", lists_descend, SL_MARK_FILESYSTEM_SECOND_LIST_SERVERS, "home",
     "below first-list-servers"},
    {"a third list that is shorter", last_list_is_short, SL_MARK_FILESYSTEM_THIRD_LIST_SERVERS,
     "home", "below second-list-servers"},
    {"a member out before it is asked again", out_before_asked_again,
     SL_MARK_FILESYSTEM_MEMBER_TIMEOUT_MS, "home", "not above retransmit-ms"},
    {"one number of two file systems", one_number_twice, SL_MARK_FILESYSTEM_FSID, "old",
     "file system home of the same NFS service has the number 7"},
    {"a number that follows from another's id", derived_number_taken, SL_MARK_FILESYSTEM_FSID,
     "old", "file system home"},
    {"a member of no file system", member_of_nothing, SL_MARK_FILESYSTEM_MEMBER, "home/nas2",
     "no filesystem with id 60"},
    {"a member on no server", member_without_server, SL_MARK_FILESYSTEM_MEMBER_SERVER, "home/nas2",
     "no server with id 40"},
    {"a ninth place", ninth_slot, SL_MARK_FILESYSTEM_MEMBER, "home/nas2", "from 0 to 7"},
    {"a place twice", slot_taken, SL_MARK_FILESYSTEM_MEMBER, "home/nas2", "which home/nas1 has"},
    {"one directory as two replicas", one_directory_twice, SL_MARK_FILESYSTEM_MEMBER_PATH,
     "home/nas2", "home/nas1 is that directory"},
    {"a member without weight", weight_zero, SL_MARK_FILESYSTEM_MEMBER_WEIGHT, "home/nas2",
     "from 1 to 256"},
    {"a relative path", relative_path, SL_MARK_FILESYSTEM_MEMBER_PATH, "home/nas2", "absolute"},
    {"a slash at the end", path_with_an_end, SL_MARK_FILESYSTEM_MEMBER_PATH, "home/nas2",
     "absolute"},
    {"a path upwards", path_with_dots, SL_MARK_FILESYSTEM_MEMBER_PATH, "home/nas2", "absolute"},
    {"a path that is not terminated", path_without_end, SL_MARK_FILESYSTEM_MEMBER_PATH, "home/nas2",
     "absolute"},
    {"a control character", path_with_control, SL_MARK_FILESYSTEM_MEMBER_PATH, "home/nas2",
     "absolute"},
    {"a server that is not attached", server_not_attached, SL_MARK_FILESYSTEM_MEMBER_SERVER,
     "home/nas2", "outside the prefix"},
    {"servers of the other IP version", server_of_other_version, SL_MARK_FILESYSTEM_MEMBER_SERVER,
     "home/nas1", "other IP version"},
    {"an export of no file system", export_of_nothing, SL_MARK_NFS_EXPORT_FILESYSTEM, "home",
     "no filesystem with id 9"},
    {"an export of a relative directory", export_of_a_relative_directory,
     SL_MARK_NFS_EXPORT_DIRECTORY, "home", "absolute"},
    {"clients of no family", clients_of_no_family, SL_MARK_NFS_EXPORT_CLIENTS, "home",
     "network/length"},
    {"clients beyond their family", clients_beyond_their_family, SL_MARK_NFS_EXPORT_CLIENTS, "home",
     "network/length"},
    {"two exports at one path", two_exports_at_one_path, SL_MARK_NFS_EXPORT_PATH, "again",
     "export home of the same NFS service"},
    {"a sub-tree to nothing", subtree_to_nothing, SL_MARK_FILESYSTEM_SUBTREE_TARGET, "home/old",
     "no filesystem with id 50"},
    {"a sub-tree at the root", subtree_at_the_root, SL_MARK_FILESYSTEM_SUBTREE_PATH, "home/old",
     "whole file system"},
    {"a sub-tree of another service", subtree_of_another_service, SL_MARK_FILESYSTEM_SUBTREE_TARGET,
     "home/old", "another NFS service"},
    {"two sub-trees at one path", two_subtrees_at_one_path, SL_MARK_FILESYSTEM_SUBTREE_PATH,
     "home/more", "sub-tree home/old stands"},
    {"a file system in two places", one_in_two_places, SL_MARK_FILESYSTEM_SUBTREE_TARGET,
     "home/more", "file system old stands at sub-tree home/old already"},
    {"a file system in places of two", one_in_places_of_two, SL_MARK_FILESYSTEM_SUBTREE_TARGET,
     "third/old", "file system old stands at sub-tree home/old already"},
    {"a sub-tree behind another", one_behind_another, SL_MARK_FILESYSTEM_SUBTREE_PATH, "home/more",
     "sub-tree home/old stands in its way"},
    {"a sub-tree behind one that comes later", one_before_another, SL_MARK_FILESYSTEM_SUBTREE_PATH,
     "home/old", "sub-tree home/more stands in its way"},
    {"an export behind a sub-tree", export_behind_a_subtree, SL_MARK_NFS_EXPORT_DIRECTORY, "home",
     "sub-tree home/old stands in its way"},
    {"an export of a sub-tree's place", export_of_a_place, SL_MARK_NFS_EXPORT_DIRECTORY, "home",
     "sub-tree home/old stands in its way"},
    {"a loop over two file systems", a_loop_over_two, SL_MARK_FILESYSTEM_SUBTREE_TARGET, "home/old",
     "inside itself"},
    {"a sample of nothing", sample_of_nothing, SL_MARK_NFS_SAMPLE_CALLS, "", "from 1 to 65535"},
};

static void as_it_is(struct sl_config *config)
{
    fixture_add_filesystem(config);
}

static void one_in_another(struct sl_config *config)
{
    both(config);
}

static void two_beside_each_other(struct sl_config *config)
{
    third(config);
    strcpy(config->nfs_export[0].directory, "/ol");
}

static void called_from_its_own_address(struct sl_config *config)
{
    service(config)->address = fixture_v4(10, 2, 0, 200);
}

static void without_source(struct sl_config *config)
{
    service(config)->source_address = (struct sl_addr_prefix){.length_bits = 0};
}

static void through_a_gateway(struct sl_config *config)
{
    member(config)->server = 3;
    config->nfs_service[0].gateway = fixture_v4(10, 2, 0, 254);
}

static void without_members(struct sl_config *config)
{
    fixture_add_filesystem(config);
    config->has_replica[0] = config->has_replica[5] = false;
}

static void of_the_root(struct sl_config *config)
{
    strcpy(member(config)->path, "/");
}

static const struct good_row good_rows[] = {
    {"a file system over two servers", as_it_is},
    {"one inside another", one_in_another},
    {"two beside each other", two_beside_each_other},
    {"servers called from the service's own address", called_from_its_own_address},
    {"a service without a source address", without_source},
    {"a server behind a gateway", through_a_gateway},
    {"a file system without members", without_members},
    {"the root of a server", of_the_root},
};

static void a_service_without_an_sp_is_refused_unless_it_is_disabled(void **state)
{
    struct sl_config *config = malloc(sizeof(*config));
    struct sl_refusal refusal = {.error = 0};

    (void)state;
    fixture_fill(config);
    fixture_add_filesystem(config);
    assert_true(sl_validate(config, 0x3, 0, &refusal) < 0);
    assert_int_equal(refusal.mark, SL_MARK_NFS_SERVICE);
    assert_non_null(strstr(refusal.reason, "configure sp 0"));
    config->nfs_service[0].enabled = 0;
    refusal.error = 0;
    assert_int_equal(sl_validate(config, 0x3, 0, &refusal), 0);
    free(config);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("refused", spoil_rows, spoil_check_refused),
        TEST_TABLE("accepted", good_rows, spoil_check_accepted),
    };
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_service_without_an_sp_is_refused_unless_it_is_disabled),
    };

    return cmocka_run_group_tests_name("NFS", tests, NULL, NULL) +
           TEST_RUN("csa validate NFS", tables);
}
