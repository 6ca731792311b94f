// SPDX-License-Identifier: Apache-2.0
/* What SPs get to see of file systems, and where the locator finds their servers. */

#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "np/np.h"
#include "wire/arp.h"

static struct bench *with_a_filesystem(void)
{
    struct bench *bench = bench_create();

    fixture_add_filesystem(bench->config);
    return bench;
}

static const struct sl_nfs_config *published(const struct bench *bench)
{
    return &((const struct sl_snapshot *)bench->fabric.published)->nfs;
}

static void says_what_is_configured(void **state)
{
    struct bench *bench = with_a_filesystem();
    const struct sl_nfs_service_config *service;
    const struct sl_filesystem_config *filesystem;
    const struct sl_ip nas2 = SL_IP_V4(10, 2, 0, 12), source = SL_IP_V4(10, 2, 0, 200);

    (void)state;
    bench->config->filesystem[0].read_method = SL_ATTR_FILESYSTEM_READ_METHOD_DYNAMIC;
    bench_bring_up(bench);
    service = &published(bench)->services[0];
    filesystem = &published(bench)->filesystems[0];
    assert_true(service->present && filesystem->present);
    assert_string_equal(service->name, "nas");
    assert_true(sl_ip_equal(&service->source, &source));
    assert_int_equal(service->source_prefix_bits, 120);
    assert_true(sl_ip_is_none(&service->gateway));
    assert_int_equal(service->transfer_bytes, 131072);
    assert_int_equal(filesystem->read_method, SL_NFS_READ_DYNAMIC);
    assert_int_equal(filesystem->list_servers[1], 2);
    assert_int_equal(filesystem->fsid, 0x534c0000u);
    assert_int_equal(filesystem->member_count, 2);
    assert_int_equal(filesystem->members[2], 0);
    assert_int_equal(filesystem->members[0], 5);
    assert_int_equal(filesystem->members[1], SL_NFS_NO_ID);
    assert_int_equal(filesystem->lock_member, 0);
    assert_true(sl_ip_equal(&published(bench)->members[5].address, &nas2));
    assert_string_equal(published(bench)->members[5].server, "nas2");
    assert_string_equal(published(bench)->members[5].path, "/export");
    assert_int_equal(published(bench)->sample_calls, 1);
    bench_destroy(bench);
}

static void an_export_has_its_clients(void **state)
{
    struct bench *bench = with_a_filesystem();
    const struct sl_ip network = SL_IP_V4(10, 1, 0, 0);
    const struct sl_nfs_export_config *export;

    (void)state;
    bench_bring_up(bench);
    export = &published(bench)->exports[0];
    assert_true(export->present);
    assert_string_equal(export->path, "/home");
    assert_string_equal(export->directory, "/");
    assert_int_equal(export->client_count, 1);
    assert_int_equal(export->client_bits[0], 120);
    assert_true(sl_ip_equal(&export->client_address[0], &network));
    bench_destroy(bench);
}

static void what_is_disabled_is_not_there_and_nothing_of_it(void **state)
{
    struct bench *bench = with_a_filesystem();

    (void)state;
    bench->config->replica[5].enabled = 0;
    bench_bring_up(bench);
    assert_false(published(bench)->members[5].present);
    assert_int_equal(published(bench)->filesystems[0].member_count, 1);
    assert_int_equal(published(bench)->filesystems[0].members[0], SL_NFS_NO_ID);
    bench->config->filesystem[0].enabled = 0;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_true(published(bench)->services[0].present);
    assert_false(published(bench)->filesystems[0].present);
    assert_false(published(bench)->members[0].present);
    assert_false(published(bench)->exports[0].present);
    bench->config->filesystem[0].enabled = 1;
    bench->config->nfs_service[0].enabled = 0;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_false(published(bench)->services[0].present);
    assert_false(published(bench)->filesystems[0].present);
    bench_destroy(bench);
}

static void locks_go_where_they_are_wanted(void **state)
{
    struct bench *bench = with_a_filesystem();

    (void)state;
    bench->config->filesystem[0].lock_member = 0;
    bench_bring_up(bench);
    assert_int_equal(published(bench)->filesystems[0].lock_member, 2);
    bench->config->filesystem[0].lock_member = 3; /* a server that is no member of it */
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_int_equal(published(bench)->filesystems[0].lock_member, 0);
    bench_destroy(bench);
}

static void a_subtree_is_there_while_both_file_systems_are(void **state)
{
    struct bench *bench = with_a_filesystem();
    struct sl_config *config = bench->config;

    (void)state;
    config->filesystem[9] = config->filesystem[0];
    config->filesystem[9].id = 9;
    snprintf(config->filesystem[9].key, sizeof(config->filesystem[9].key), "old");
    config->has_filesystem[9] = true;
    config->subtree[1] = (struct sl_msg_set_filesystem_subtree){
        .id = 1, .key = "home/old", .filesystem = 0, .target = 9, .path = "/old"};
    config->has_subtree[1] = true;
    bench_bring_up(bench);
    assert_true(published(bench)->subtrees[1].present);
    assert_int_equal(published(bench)->subtrees[1].target, 9);
    assert_string_equal(published(bench)->subtrees[1].path, "/old");
    config->filesystem[9].enabled = 0;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_false(published(bench)->subtrees[1].present);
    bench_destroy(bench);
}

static void both_addresses_lead_to_the_service(void **state)
{
    struct bench *bench = with_a_filesystem();
    const struct sl_ip address = SL_IP_V4(10, 1, 0, 200), source = SL_IP_V4(10, 2, 0, 200);

    (void)state;
    bench_bring_up(bench);
    assert_int_equal(sl_snapshot_address(bench->fabric.published, &address)->role, SL_ADDRESS_NFS);
    assert_true(sl_snapshot_address(bench->fabric.published, &address)->listens);
    assert_int_equal(sl_snapshot_address(bench->fabric.published, &source)->role, SL_ADDRESS_NFS);
    assert_false(sl_snapshot_address(bench->fabric.published, &source)->listens);
    bench_destroy(bench);
}

static uint64_t word(const struct bench *bench)
{
    return atomic_load(&bench->targets.nfs_words[5]);
}

/* ARP requests from 10.2.0.200 for 10.2.0.<last> that left by a port since it was last asked. */
static unsigned int requests(struct bench *bench, uint8_t port, uint8_t last)
{
    unsigned int count = 0;

    for (size_t i = 0; i < bench->fabric.injected_count; i++) {
        const struct fake_frame *frame = &bench->fabric.injected[i];

        count += frame->port == port && frame->bytes[12] == 8 && frame->bytes[13] == 6 &&
                 frame->bytes[31] == 200 && frame->bytes[41] == last;
    }
    bench->fabric.injected_count = 0;
    return count;
}

/* 10.2.0.<last> says where it is. */
static void answer(struct bench *bench, uint8_t port, uint8_t last)
{
    struct sl_mac mac = {{2, 0, 0, 0, 1, last}}, us = {{2, 0, 0, 0, 0, 1}};
    struct sl_arp arp = {.operation = SL_ARP_REPLY,
                         .sender_mac = mac,
                         .sender_ip = sl_be32_from_host(0x0a020000u + last),
                         .target_mac = us,
                         .target_ip = SL_BE32(0x0a0200c8)};
    uint8_t frame[SL_ARP_FRAME_BYTES];

    sl_arp_build(frame, sizeof(frame), &us, &arp);
    fake_punt(&bench->fabric, port, SL_PUNT_ARP, 0, frame, sizeof(frame));
    bench_run(bench, 2);
}

static void a_server_is_located_before_anybody_calls(void **state)
{
    struct bench *bench = with_a_filesystem();

    (void)state;
    bench_bring_up(bench);
    bench_run(bench, 10);
    assert_true(requests(bench, 1, 12) > 0);
    assert_int_equal(word(bench), 0);
    answer(bench, 1, 12);
    assert_int_equal(word(bench), SL_MEMBER_LOCATED | 1ull << 48 | 0x0c0100000002ull);
    assert_int_equal(bench_events(bench, SL_EVENT_NFS_SERVER_LOCATED), 1);
    assert_string_equal(bench_last_event(bench, SL_EVENT_NFS_SERVER_LOCATED)->key, "nas");
    bench_destroy(bench);
}

static void the_gateway_is_asked_for_instead_of_a_server_behind_it(void **state)
{
    struct bench *bench = with_a_filesystem();

    (void)state;
    bench->config->replica[5].server = 3; /* 172.16.0.5 */
    bench->config->nfs_service[0].gateway = fixture_v4(10, 2, 0, 77);
    bench_bring_up(bench);
    bench_run(bench, 10);
    assert_true(requests(bench, 1, 77) > 0);
    answer(bench, 1, 77);
    assert_true((word(bench) & SL_MEMBER_LOCATED) != 0);
    bench_destroy(bench);
}

static void a_silent_server_is_sought_anew_when_somebody_waits(void **state)
{
    struct bench *bench = with_a_filesystem();

    (void)state;
    bench_bring_up(bench);
    bench_run(bench, 15000);
    assert_int_equal(word(bench) >> 32, SL_TARGET_SILENT >> 32);
    requests(bench, 1, 12);
    atomic_store(&bench->targets.nfs_wanted[0], 1u << 5);
    bench_run(bench, 2);
    assert_int_equal(requests(bench, 1, 12), 1);
    assert_int_equal(atomic_load(&bench->targets.nfs_wanted[0]), 0);
    bench_destroy(bench);
}

static void a_server_that_falls_silent_is_lost_and_reported(void **state)
{
    struct bench *bench = with_a_filesystem();

    (void)state;
    bench_bring_up(bench);
    answer(bench, 1, 12);
    bench_run(bench, 20000);
    assert_false((word(bench) & SL_MEMBER_LOCATED) != 0);
    assert_int_equal(bench_events(bench, SL_EVENT_NFS_SERVER_LOST), 1);
    bench_destroy(bench);
}

static void a_commit_keeps_a_server_that_stays_and_forgets_one_that_goes(void **state)
{
    struct bench *bench = with_a_filesystem();

    (void)state;
    bench_bring_up(bench);
    answer(bench, 1, 12);
    bench->config->filesystem[0].promote_hits = 100;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_true((word(bench) & SL_MEMBER_LOCATED) != 0);
    bench->config->replica[5].enabled = 0;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_int_equal(word(bench), 0);
    bench->config->replica[5].enabled = 1;
    bench->config->replica[5].server = 3;
    bench->config->nfs_service[0].gateway = fixture_v4(10, 2, 0, 77);
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_false((word(bench) & SL_MEMBER_LOCATED) != 0);
    bench_destroy(bench);
}

struct scenario {
    const char *name;
    void (*run)(void **state);
};

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario build_scenarios[] = {
    CASE(says_what_is_configured),
    CASE(an_export_has_its_clients),
    CASE(what_is_disabled_is_not_there_and_nothing_of_it),
    CASE(locks_go_where_they_are_wanted),
    CASE(a_subtree_is_there_while_both_file_systems_are),
    CASE(both_addresses_lead_to_the_service),
};

static const struct scenario place_scenarios[] = {
    CASE(a_server_is_located_before_anybody_calls),
    CASE(the_gateway_is_asked_for_instead_of_a_server_behind_it),
    CASE(a_silent_server_is_sought_anew_when_somebody_waits),
    CASE(a_server_that_falls_silent_is_lost_and_reported),
    CASE(a_commit_keeps_a_server_that_stays_and_forgets_one_that_goes),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("snapshot", build_scenarios, check_scenario),
        TEST_TABLE("servers", place_scenarios, check_scenario),
    };

    return TEST_RUN("csa NFS build", tables);
}
