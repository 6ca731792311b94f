// SPDX-License-Identifier: Apache-2.0
/*
 * Every pattern of losses in a window of one to ten segments: what is lost is sent again, nothing
 * else is, and with SACK no pattern needs the retransmission time-out (RFC 8985, RFC 6675, RFC
 * 6937; without SACK RFC 6582 and RFC 6298). The peer is a receiver by the book on a path with a
 * round trip of its own; what is sent again arrives.
 */
#include "support/table.h"

#include "rig.h"

#include <string.h>

#include "wire/tcp.h"

#define WINDOW_MAX 10u
#define HALF_TRIP_US 10000u
#define EVENTS_MAX 64u
#define ISS 1000u
#define MSS 1460u
#define END_US 30000000u

/* What is agreed, and what must hold of every pattern. */
struct way {
    const char *name;
    bool sack, timestamps;
    bool loses_again; /* what is sent again of the first that was lost, the first time */
    uint32_t time_outs_max;
    /* Segments sent again for nothing: a tail loss probe whose ACK was on its way, or without SACK
     * what could not be known to have arrived. */
    uint32_t needless_max;
    uint64_t duration_max_us; /* of all, from the first segment to its last ACK */
};

static const struct way ways[] = {
    {"SACK and timestamps", true, true, false, 0, 1, 400000},
    {"SACK alone", true, false, false, 0, 1, 400000},
    {"timestamps alone", false, true, false, WINDOW_MAX, WINDOW_MAX, 3000000},
    {"neither", false, false, false, WINDOW_MAX, WINDOW_MAX, 3000000},
    {"SACK, the first retransmission lost too", true, true, true, 1, 3, 600000},
    {"no SACK, the first retransmission lost too", false, false, true, WINDOW_MAX, 2u * WINDOW_MAX,
     3000000},
};

/* The receiver and its wires: one segment or ACK is one event, in the order of time. */
struct receiver {
    const struct way *way;
    struct rig *rig;
    uint32_t segments; /* of the window */
    uint32_t mss_bytes;
    bool has[WINDOW_MAX];
    uint32_t transmissions[WINDOW_MAX];
    uint32_t next;               /* first segment it does not have */
    uint32_t recent[WINDOW_MAX]; /* segments out of order, the last that came first */
    uint32_t recent_count;
    uint32_t events_first, events_count;
    struct {
        uint64_t at_us;
        uint32_t segment;
        uint32_t ts_value;
    } events[EVENTS_MAX];
};

static uint32_t sequence_of(const struct receiver *receiver, uint32_t segment)
{
    return receiver->rig->peers[0].irs + 1u + segment * receiver->mss_bytes;
}

/* Is this transmission of a segment lost? The first ones as the pattern says. */
static bool is_lost(const struct receiver *receiver, uint32_t lost, uint32_t segment,
                    uint32_t transmissions)
{
    uint32_t first = lost == 0 ? WINDOW_MAX : (uint32_t)__builtin_ctz(lost);

    return (transmissions == 0 && (lost >> segment & 1u) != 0) ||
           (transmissions == 1 && receiver->way->loses_again && segment == first);
}

/* Takes what the engine sent. */
static void take_output(struct receiver *receiver, uint32_t lost)
{
    const struct rig_segment *sent;

    while ((sent = rig_take(receiver->rig)) != NULL) {
        uint32_t place = (receiver->events_first + receiver->events_count) % EVENTS_MAX;
        uint32_t segment = (sent->sequence - sequence_of(receiver, 0)) / receiver->mss_bytes;

        if (sent->payload_bytes == 0)
            continue;
        assert_true(segment < receiver->segments);
        if (is_lost(receiver, lost, segment, receiver->transmissions[segment]++))
            continue;
        assert_true(receiver->events_count < EVENTS_MAX);
        receiver->events[place].at_us = sent->at_us + 2u * HALF_TRIP_US;
        receiver->events[place].segment = segment;
        receiver->events[place].ts_value = sent->ts_value;
        receiver->events_count++;
    }
}

/* SACK blocks: the one with what came last first, then those before (RFC 2018 section 4). */
static void put_sacks(const struct receiver *receiver, struct rig_segment *ack)
{
    bool is_told[WINDOW_MAX] = {false};
    uint32_t max = receiver->way->timestamps ? 3u : 4u;

    for (uint32_t i = 0; i < receiver->recent_count && ack->sack_count < max; i++) {
        uint32_t left = receiver->recent[i], right = left + 1u;

        if (left < receiver->next || is_told[left])
            continue;
        while (left > receiver->next && receiver->has[left - 1u])
            left--;
        while (right < receiver->segments && receiver->has[right])
            right++;
        for (uint32_t j = left; j < right; j++)
            is_told[j] = true;
        ack->sacks[ack->sack_count][0] = sequence_of(receiver, left);
        ack->sacks[ack->sack_count++][1] = sequence_of(receiver, right);
    }
}

static void acknowledge(struct receiver *receiver, uint32_t ts_echo, uint32_t duplicate)
{
    struct rig_segment ack = {
        .peer_port = RIG_FIRST_PORT,
        .sequence = ISS + 1u,
        .acknowledgement = sequence_of(receiver, receiver->next),
        .window = 65535,
        .flags = SL_TCP_ACK,
        .has_ts = receiver->way->timestamps,
        .ts_value = 1,
        .ts_echo = ts_echo,
    };

    if (receiver->way->sack && duplicate != UINT32_MAX) { /* DSACK (RFC 2883) */
        ack.sacks[0][0] = sequence_of(receiver, duplicate);
        ack.sacks[0][1] = sequence_of(receiver, duplicate + 1u);
        ack.sack_count = 1;
    }
    if (receiver->way->sack)
        put_sacks(receiver, &ack);
    rig_input(receiver->rig, &ack, 0);
}

/* A segment arrives; its ACK is back at the same time, both halves of the trip being over. */
static void arrive(struct receiver *receiver, uint32_t segment, uint32_t ts_value)
{
    bool is_duplicate = receiver->has[segment];

    receiver->has[segment] = true;
    if (!is_duplicate) {
        memmove(receiver->recent + 1, receiver->recent,
                receiver->recent_count * sizeof(receiver->recent[0]));
        receiver->recent[0] = segment;
        receiver->recent_count++;
    }
    while (receiver->next < receiver->segments && receiver->has[receiver->next])
        receiver->next++;
    acknowledge(receiver, ts_value, is_duplicate ? segment : UINT32_MAX);
}

/* Runs until all is acknowledged; gives when that was. */
static uint64_t run(struct receiver *receiver, uint32_t lost)
{
    struct rig *rig = receiver->rig;
    uint64_t start_us = rig->now_us;
    struct sl_tcp_info info;

    for (;;) {
        take_output(receiver, lost);
        sl_tcp_info(rig->peers[0].connection, &info);
        if (info.unacknowledged_bytes == 0)
            return rig->now_us - start_us;
        assert_true(rig->now_us - start_us < END_US);
        if (receiver->events_count == 0) {
            rig_run_until(rig, rig->now_us + END_US, true);
            continue;
        }
        rig_run_until(rig, receiver->events[receiver->events_first].at_us, true);
        if (rig->output_count > 0)
            continue;
        receiver->events_count--;
        arrive(receiver, receiver->events[receiver->events_first].segment,
               receiver->events[receiver->events_first].ts_value);
        receiver->events_first = (receiver->events_first + 1u) % EVENTS_MAX;
    }
}

/* A passive connection over a path with that round trip. */
static void establish(struct rig *rig, const struct way *way)
{
    const struct sl_tcp_listen_request request = {.port = RIG_LOCAL_PORT, .backlog = 1};
    struct rig_segment syn = {
        .peer_port = RIG_FIRST_PORT,
        .sequence = ISS,
        .window = 65535,
        .flags = SL_TCP_SYN,
        .has_mss = true,
        .mss = MSS,
        .has_sackok = way->sack,
        .has_ts = way->timestamps,
        .ts_value = 1,
    };
    struct rig_segment ack = {
        .peer_port = RIG_FIRST_PORT,
        .sequence = ISS + 1u,
        .window = 65535,
        .flags = SL_TCP_ACK,
        .has_ts = way->timestamps,
        .ts_value = 1,
    };

    rig_start(rig);
    assert_int_equal(sl_tcp_listen(rig->engine, &request, &rig->listener), 0);
    rig_input(rig, &syn, 0);
    rig_run_until(rig, rig->now_us + 2u * HALF_TRIP_US, false);
    ack.acknowledgement = rig->peers[0].irs + 1u;
    ack.ts_echo = rig->peers[0].last_ts_value;
    rig_input(rig, &ack, 0);
    assert_non_null(rig->peers[0].connection);
    while (rig_take(rig) != NULL)
        continue;
}

static void check_pattern(const struct way *way, uint32_t segments, uint32_t lost)
{
    struct receiver receiver = {.way = way, .rig = rig_create(ISS, false), .segments = segments};
    struct rig *rig = receiver.rig;
    uint32_t sent = 0, lost_count = (uint32_t)__builtin_popcount(lost);
    struct sl_tcp_slice slice;
    struct sl_tcp_info info;
    uint64_t duration_us;

    establish(rig, way);
    sl_tcp_info(rig->peers[0].connection, &info);
    receiver.mss_bytes = info.mss_bytes;
    slice = rig_slice(rig, 0, segments * info.mss_bytes);
    assert_int_equal(sl_tcp_send(rig->peers[0].connection, &slice, 1), 0);
    rig_settle(rig);
    duration_us = run(&receiver, lost);
    sl_tcp_info(rig->peers[0].connection, &info);
    for (uint32_t i = 0; i < segments; i++)
        sent += receiver.transmissions[i];
    if (info.rto_expiries > way->time_outs_max ||
        sent > segments + lost_count + way->loses_again + way->needless_max ||
        duration_us > way->duration_max_us)
        fail_msg("%u segments, of which 0x%x are lost: %u time-outs, %u sent, %llu us", segments,
                 lost, info.rto_expiries, sent, (unsigned long long)duration_us);
    rig_destroy(rig);
}

static void check_way(void **state)
{
    const struct way *way = TEST_ROW(struct way, state);

    for (uint32_t segments = 1; segments <= WINDOW_MAX; segments++)
        for (uint32_t lost = 0; lost < 1u << segments; lost++)
            check_pattern(way, segments, lost);
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("every loss in a window", ways, check_way)};

    return TEST_RUN("tcp loss", tables);
}
