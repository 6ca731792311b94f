// SPDX-License-Identifier: Apache-2.0
#include "bench.h"

#include "support/table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_nas.h"
#include "generated/dictionary.h"

static const struct sl_region_plan plan = {.dictionary_hash = SL_DICTIONARY_HASH,
                                           .statistics_bytes = sizeof(struct sl_statistics)};

static void map_region(struct bench *bench)
{
    char reason[SL_REGION_REASON_SIZE];
    int fd;

    snprintf(bench->path, sizeof(bench->path), "/dev/shm/sl-test-csa-XXXXXX");
    fd = mkstemp(bench->path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(sl_region_create(bench->path, &plan, &bench->manager, reason), 0);
    assert_int_equal(sl_region_open(bench->path, &plan, &bench->region, reason), 0);
    unlink(bench->path);
    sl_region_attach_manager(bench->manager.header, 1, 1);
}

struct bench *bench_create_warm(bool warm)
{
    struct bench *bench = calloc(1, sizeof(*bench));
    char reason[SL_CSA_REASON_BYTES] = "";
    struct sl_csa_params params;

    assert_non_null(bench);
    bench->config = malloc(sizeof(*bench->config));
    assert_non_null(bench->config);
    fixture_fill(bench->config);
    map_region(bench);
    fake_pmd_reset(&bench->fabric);
    fake_frames_alive = 0;
    fake_pool_empty = false;
    params = (struct sl_csa_params){.region = &bench->region,
                                    .fabric = &bench->fabric,
                                    .members = &bench->members,
                                    .tables = bench->tables,
                                    .targets = &bench->targets,
                                    .endpoints = bench->endpoints,
                                    .nas = bench->nas,
                                    .store = &fake_store,
                                    .nps = 0x3,
                                    .sps = 0x1,
                                    .warm = warm,
                                    .flows_adopted = warm ? 5 : 0,
                                    .tsc_hz = 1000000000,
                                    .version = "0.1.0",
                                    .dpdk_version = "DPDK 22.11",
                                    .stop = &bench->stop};
    assert_int_equal(sl_csa_create(&params, &bench->csa, reason), 0);
    bench->now_us = bench->csa->now_us;
    return bench;
}

struct bench *bench_create(void)
{
    return bench_create_warm(false);
}

void bench_destroy(struct bench *bench)
{
    bench->fabric.seen = NULL; /* the workers have returned */
    sl_csa_destroy(bench->csa);
    for (unsigned int i = 0; i < SL_PMD_MAX_PORTS; i++) {
        assert_false(fake_pmd.ports[i].open);
        assert_false(fake_pmd.taps[i].open);
    }
    assert_int_equal(fake_frames_alive, 0);
    sl_region_close(&bench->region);
    sl_region_close(&bench->manager);
    free(bench->config);
    free(bench);
}

static void keep_event(struct bench *bench, const struct sl_ring_message *message)
{
    assert_int_equal(message->length_bytes, sizeof(struct sl_msg_event));
    assert_true(bench->event_count < sizeof(bench->events) / sizeof(bench->events[0]));
    memcpy(&bench->events[bench->event_count++], message->payload, sizeof(struct sl_msg_event));
}

static void turn(struct bench *bench)
{
    struct sl_ring_message *message = &bench->message;

    if (!bench->manager_dead)
        atomic_store(&bench->manager.header->manager_heartbeat_us, bench->now_us);
    sl_csa_turn(bench->csa, bench->now_us, bench->now_us + 1000000000u);
    bench->fabric.now_ms = (uint32_t)(bench->now_us / 1000u);
    while (sl_ring_used(bench->manager.up) > 0) {
        /* an answer stays in bench->message until the next turn */
        struct sl_ring_message next;

        assert_int_equal(sl_ring_dequeue(bench->manager.up, &next), 0);
        if (next.id == SL_MSG_EVENT) {
            keep_event(bench, &next);
            continue;
        }
        *message = next;
        if (next.id != SL_MSG_HELLO)
            return;
    }
}

void bench_run(struct bench *bench, uint64_t duration_ms)
{
    for (uint64_t i = 0; i < duration_ms; i++) {
        turn(bench);
        bench->now_us += 1000;
    }
}

void bench_send(struct bench *bench, uint16_t id, const void *payload, size_t bytes)
{
    while (sl_ring_enqueue(bench->manager.down, id, payload, bytes) == -ENOBUFS)
        bench_run(bench, 1);
}

#define SEND_ALL(name, LIMIT, MESSAGE)                                                             \
    for (uint16_t id = 0; id < (LIMIT); id++)                                                      \
        if (bench->config->has_##name[id]) {                                                       \
            bench_send(bench, (MESSAGE), &bench->config->name[id],                                 \
                       sizeof(bench->config->name[id]));                                           \
            count++;                                                                               \
        }

uint32_t bench_send_config(struct bench *bench)
{
    struct sl_msg_begin begin = {.transaction = ++bench->transaction,
                                 .generation = bench->config->generation};
    uint32_t count = 1;

    bench_send(bench, SL_MSG_BEGIN, &begin, sizeof(begin));
    bench_send(bench, SL_MSG_SET_SYSTEM, &bench->config->system, sizeof(bench->config->system));
    SEND_ALL(np, SL_LIMIT_NP, SL_MSG_SET_NP)
    SEND_ALL(port, SL_LIMIT_PORT, SL_MSG_SET_PORT)
    SEND_ALL(vlan, SL_LIMIT_VLAN, SL_MSG_SET_VLAN)
    SEND_ALL(vsd, SL_LIMIT_VSD, SL_MSG_SET_VSD)
    SEND_ALL(server, SL_LIMIT_SERVER, SL_MSG_SET_SERVER)
    SEND_ALL(domain, SL_LIMIT_DOMAIN, SL_MSG_SET_DOMAIN)
    SEND_ALL(member, SL_LIMIT_MEMBER, SL_MSG_SET_MEMBER)
    SEND_ALL(route, SL_LIMIT_STATIC_ROUTE, SL_MSG_SET_STATIC_ROUTE)
    SEND_ALL(tcp_service, SL_LIMIT_TCP_SERVICE, SL_MSG_SET_TCP_SERVICE)
    SEND_ALL(nfs_service, SL_LIMIT_NFS_SERVICE, SL_MSG_SET_NFS_SERVICE)
    SEND_ALL(filesystem, SL_LIMIT_FILESYSTEM, SL_MSG_SET_FILESYSTEM)
    SEND_ALL(replica, SL_LIMIT_FILESYSTEM_MEMBER, SL_MSG_SET_FILESYSTEM_MEMBER)
    SEND_ALL(nfs_export, SL_LIMIT_NFS_EXPORT, SL_MSG_SET_NFS_EXPORT)
    SEND_ALL(subtree, SL_LIMIT_FILESYSTEM_SUBTREE, SL_MSG_SET_FILESYSTEM_SUBTREE)
    return count;
}

uint16_t bench_answer(struct bench *bench)
{
    bench->message.id = SL_MSG_EVENT;
    for (unsigned int i = 0; i < 100; i++) {
        uint32_t transaction;

        turn(bench);
        bench->now_us += 1000;
        if (bench->message.id == SL_MSG_EVENT || bench->message.id == SL_MSG_HELLO)
            continue;
        memcpy(&transaction, bench->message.payload, sizeof(transaction));
        assert_int_equal(transaction, bench->transaction);
        return bench->message.id;
    }
    fail_msg("no answer");
    return 0;
}

const struct sl_msg_nak *bench_nak(const struct bench *bench)
{
    assert_int_equal(bench->message.id, SL_MSG_NAK);
    return (const struct sl_msg_nak *)bench->message.payload;
}

uint16_t bench_commit(struct bench *bench)
{
    struct sl_msg_commit commit = {.count = bench_send_config(bench)};

    commit.transaction = bench->transaction;
    bench_send(bench, SL_MSG_COMMIT, &commit, sizeof(commit));
    return bench_answer(bench);
}

void bench_send_commit(struct bench *bench, uint32_t transaction, uint32_t count)
{
    struct sl_msg_commit commit = {.transaction = transaction, .count = count};

    bench->transaction = transaction;
    bench_send(bench, SL_MSG_COMMIT, &commit, sizeof(commit));
}

struct bench_footprint bench_footprint(const struct bench *bench)
{
    return (struct bench_footprint){
        .published = bench->fabric.published,
        .publications = bench->fabric.publications,
        .opens = fake_pmd.opens,
        .closes = fake_pmd.closes,
        .starts = fake_pmd.starts,
        .stops = fake_pmd.stops,
        .generation = atomic_load(&bench->manager.header->fast_path_generation),
    };
}

void bench_assert_unchanged(const struct bench *bench, const struct bench_footprint *before)
{
    struct bench_footprint now = bench_footprint(bench);

    assert_memory_equal(&now, before, sizeof(now));
}

uint16_t bench_ready(struct bench *bench)
{
    struct sl_msg_ready ready = {.transaction = ++bench->transaction};

    bench_send(bench, SL_MSG_READY, &ready, sizeof(ready));
    return bench_answer(bench);
}

void bench_bring_up(struct bench *bench)
{
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_int_equal(bench_ready(bench), SL_MSG_ACK);
    bench_run(bench, 100);
}

size_t bench_events(const struct bench *bench, enum sl_event code)
{
    size_t count = 0;

    for (size_t i = 0; i < bench->event_count; i++)
        count += bench->events[i].code == code;
    return count;
}

const struct sl_msg_event *bench_last_event(const struct bench *bench, enum sl_event code)
{
    for (size_t i = bench->event_count; i-- > 0;)
        if (bench->events[i].code == code)
            return &bench->events[i];
    fail_msg("no such event");
    return NULL;
}
