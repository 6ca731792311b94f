// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_CSA_BENCH_H
#define TEST_CSA_BENCH_H

/* An agent on a real region, with the test as its manager and time in its hand. */

#include "agent.h"
#include "fakes.h"
#include "fixture.h"

struct bench {
    struct sl_csa *csa;
    struct sl_region manager; /* the test's mapping of the region */
    struct sl_region region;  /* the agent's */
    struct sl_fabric fabric;
    struct sl_member_states members;
    struct sl_target_states targets;
    struct sl_flow_table *tables[SL_LIMIT_NP];
    struct sl_endpoint *endpoints[SL_LIMIT_SP]; /* none at first */
    struct sl_nas *nas[SL_LIMIT_SP];            /* likewise */
    volatile sig_atomic_t stop;
    uint64_t now_us;
    bool manager_dead;              /* its heartbeat has stopped */
    uint32_t transaction;           /* of the last request */
    struct sl_config *config;       /* what bench_commit() sends; the fixture at first */
    struct sl_ring_message message; /* the last answer */
    size_t event_count;
    struct sl_msg_event events[512];
    char path[64];
};

struct bench *bench_create(void);
/* warm: flows were adopted. */
struct bench *bench_create_warm(bool warm);
void bench_destroy(struct bench *bench);

/* Lets the agent live for duration_ms of virtual time, a turn each millisecond. */
void bench_run(struct bench *bench, uint64_t duration_ms);

/* Puts one message on the down ring. */
void bench_send(struct bench *bench, uint16_t id, const void *payload, size_t bytes);

/* Sends begin and every object of bench->config; returns how many objects. */
uint32_t bench_send_config(struct bench *bench);

/* Waits for the answer to the last request; events that come before it are kept. Returns its id. */
uint16_t bench_answer(struct bench *bench);
const struct sl_msg_nak *bench_nak(const struct bench *bench);

/* A whole transaction of bench->config. Returns SL_MSG_ACK or SL_MSG_NAK. */
uint16_t bench_commit(struct bench *bench);
uint16_t bench_ready(struct bench *bench);

/* Puts a commit of transaction on the down ring, which counts that many objects. */
void bench_send_commit(struct bench *bench, uint32_t transaction, uint32_t count);

/* Everything that a refused request must leave alone. */
struct bench_footprint {
    const struct sl_snapshot *published;
    uint64_t publications, opens, closes, starts, stops, generation;
};

struct bench_footprint bench_footprint(const struct bench *bench);
void bench_assert_unchanged(const struct bench *bench, const struct bench_footprint *before);

/* Commit and ready, both of which must be acknowledged. */
void bench_bring_up(struct bench *bench);

/* How many events of a code came; the last of them, which must exist. */
size_t bench_events(const struct bench *bench, enum sl_event code);
const struct sl_msg_event *bench_last_event(const struct bench *bench, enum sl_event code);

#endif
