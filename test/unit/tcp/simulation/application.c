// SPDX-License-Identifier: Apache-2.0
/*
 * What applications do: send all of their stream, read and check the other's, close. They rely on
 * events alone, so that one that is missing leaves them waiting.
 */
#include "support/table.h"

#include "world.h"

#include <errno.h>
#include <string.h>

#include "support/random.h"
#include "wire/checksum.h"

/* The period of the pattern: no size that anything else has. */
#define PERIOD 65521u
#define SLICES 4u
#define NEVER UINT64_MAX

/* Two periods of it, so that a run of one period is contiguous from each place. */
static const uint8_t *pattern(void)
{
    static uint8_t bytes[2u * PERIOD];
    static bool is_made;
    uint64_t random = 1;

    for (uint32_t i = 0; !is_made && i < PERIOD; i++)
        bytes[i] = bytes[i + PERIOD] = (uint8_t)test_random(&random);
    is_made = true;
    return bytes;
}

static uint32_t place(const struct sim_flow *flow, enum sim_side side, uint64_t offset)
{
    return (uint32_t)((offset + flow->id * 7919u + side * 31337u) % PERIOD);
}

void sim_pattern_fill(const struct sim_flow *flow, enum sim_side side, uint64_t offset, uint8_t *to,
                      uint32_t length_bytes)
{
    while (length_bytes > 0) {
        uint32_t bytes = length_bytes < PERIOD ? length_bytes : PERIOD;

        memcpy(to, pattern() + place(flow, side, offset), bytes);
        to += bytes;
        offset += bytes;
        length_bytes -= bytes;
    }
}

bool sim_pattern_is(const struct sim_flow *flow, enum sim_side side, uint64_t offset,
                    const uint8_t *data, uint32_t length_bytes)
{
    while (length_bytes > 0) {
        uint32_t bytes = length_bytes < PERIOD ? length_bytes : PERIOD;

        if (memcmp(data, pattern() + place(flow, side, offset), bytes) != 0)
            return false;
        data += bytes;
        offset += bytes;
        length_bytes -= bytes;
    }
    return true;
}

static struct sim_end *other_of(struct sim_flow *flow, const struct sim_end *end)
{
    return &flow->ends[end->side == SIM_CLIENT ? SIM_SERVER : SIM_CLIENT];
}

static void take_slice(struct sim_world *world, struct sim_flow *flow, struct sim_end *end,
                       const struct sl_tcp_slice *slice)
{
    struct sim_end *other = other_of(flow, end);

    SIM_CHECK(world, slice->length_bytes > 0);
    SIM_CHECK(world, end->read_bytes + slice->length_bytes <= other->queued_bytes);
    if (!sim_pattern_is(flow, other->side, end->read_bytes, slice->data, slice->length_bytes))
        sim_fail(world, "flow %u: wrong bytes for side %d at %llu", flow->id, (int)end->side,
                 (unsigned long long)end->read_bytes);
    end->read_bytes += slice->length_bytes;
    end->unconsumed_bytes += slice->length_bytes;
    sim_buffer_release(NULL, slice->owner);
}

static void consume(struct sim_end *end)
{
    if (end->unconsumed_bytes != 0)
        sl_tcp_consumed(end->connection, end->unconsumed_bytes);
    end->unconsumed_bytes = 0;
}

static void note_stall(const struct sim_world *world, const struct sim_flow *flow,
                       const struct sim_end *end)
{
    if (world->plan->stall_us != 0 && world->now_us - end->progress_us > world->plan->stall_us)
        sim_fail(world, "flow %u: side %d had nothing to read for %llu us", flow->id,
                 (int)end->side, (unsigned long long)(world->now_us - end->progress_us));
}

/* Reads as much as the plan allows at one time; what is left waits for the next. */
static void read_some(struct sim_world *world, struct sim_flow *flow, struct sim_end *end)
{
    const struct sim_end_plan *plan = &end->plan;
    struct sl_tcp_slice slices[SLICES];
    uint64_t limit = end->is_closed ? NEVER : plan->read_bytes_max;
    uint64_t before = end->read_bytes;
    uint16_t count;

    if (world->now_us < end->wake_us && end->wake_us != NEVER && !end->is_closed)
        return; /* it pauses */
    end->wake_us = NEVER;
    if (plan->consume_pause_us != 0)
        consume(end); /* what was read the last time */
    while (end->read_bytes - before < limit &&
           (count = sl_tcp_receive(end->connection, slices, SLICES)) > 0)
        for (uint16_t i = 0; i < count; i++)
            take_slice(world, flow, end, &slices[i]);
    if (end->read_bytes != before) {
        note_stall(world, flow, end);
        end->progress_us = world->now_us;
    }
    if (plan->consume_pause_us == 0)
        consume(end);
    else if (end->unconsumed_bytes != 0)
        end->wake_us = world->now_us + plan->consume_pause_us;
    if (plan->read_pause_us != 0 && end->read_bytes != before)
        end->wake_us = world->now_us + plan->read_pause_us;
    else if (sl_tcp_readable_bytes(end->connection) != 0)
        end->wake_us = world->now_us + 1u;
}

/* Makes some slices of the stream; gives how many. */
static uint16_t make_slices(struct sim_world *world, const struct sim_flow *flow,
                            const struct sim_end *end, uint32_t bytes, struct sl_tcp_slice *slices)
{
    uint64_t offset = end->queued_bytes;
    uint16_t count = 0;

    while (bytes > 0) {
        uint32_t length = bytes;
        struct sim_buffer *buffer;

        if (count < SLICES - 1u && test_random_below(&world->random, 2) == 0)
            length = 1u + test_random_below(&world->random, bytes);
        buffer = sim_buffer_new(world, length);
        sim_pattern_fill(flow, end->side, offset, buffer->data, length);
        slices[count++] = (struct sl_tcp_slice){
            .data = buffer->data,
            .owner = buffer,
            .length_bytes = length,
            .footprint_bytes = length,
            .sum = sl_checksum_fold(sl_checksum_add(0, buffer->data, length)),
            .sum_is_known = true,
        };
        offset += length;
        bytes -= length;
    }
    return count;
}

static void write_some(struct sim_world *world, struct sim_flow *flow, struct sim_end *end)
{
    const struct sim_end_plan *plan = &end->plan;

    while (end->queued_bytes < plan->send_bytes && !end->wants_room) {
        uint64_t left = plan->send_bytes - end->queued_bytes;
        uint32_t chunk = 1u + test_random_below(&world->random, plan->chunk_bytes);
        struct sl_tcp_slice slices[SLICES];
        uint32_t bytes = left < chunk ? (uint32_t)left : chunk;
        uint16_t count = make_slices(world, flow, end, bytes, slices);
        int status = sl_tcp_send(end->connection, slices, count);

        if (status == 0) {
            end->queued_bytes += bytes;
            end->progress_us = world->now_us;
            continue;
        }
        /* What was refused is still ours. */
        for (uint16_t i = 0; i < count; i++)
            sim_buffer_release(NULL, slices[i].owner);
        if (status == -ENOTCONN)
            return; /* it has ended: CLOSED is about to tell */
        SIM_CHECK(world, status == -ENOBUFS);
        end->wants_room = true;
    }
}

static void note_events(struct sim_world *world, struct sim_end *end, uint32_t events)
{
    struct sl_tcp_info info;

    if ((events & (SL_TCP_EVENT_CONNECTED | SL_TCP_EVENT_ACCEPTED)) != 0)
        end->is_open = true;
    if ((events & SL_TCP_EVENT_PEER_CLOSED) != 0)
        end->has_peer_closed = true;
    if ((events & SL_TCP_EVENT_WRITABLE) != 0)
        end->wants_room = false;
    if ((events & SL_TCP_EVENT_CLOSED) == 0)
        return;
    sl_tcp_info(end->connection, &info);
    SIM_CHECK(world, info.end != SL_TCP_END_NONE);
    end->end = info.end;
    end->is_closed = true;
}

static void release(struct sim_world *world, struct sim_end *end)
{
    sl_tcp_release(end->connection, sim_clock_us(world, end->engine));
    end->connection = NULL;
    end->is_over = true;
    end->wake_us = NEVER;
}

static void shut_down_if_done(struct sim_world *world, struct sim_end *end)
{
    if (end->is_shut_down || end->queued_bytes < end->plan.send_bytes ||
        (end->plan.waits_for_peer && !end->has_peer_closed))
        return;
    SIM_CHECK(world, sl_tcp_shutdown(end->connection) == 0);
    end->is_shut_down = true;
}

static bool wants_abort(const struct sim_end *end)
{
    return !end->is_aborted && end->queued_bytes + end->read_bytes >= end->plan.abort_bytes;
}

/* Has it read all there will ever be, and said that itself sends no more? */
static bool is_done(struct sim_flow *flow, struct sim_end *end)
{
    return end->is_shut_down && end->has_peer_closed && end->unconsumed_bytes == 0 &&
           end->read_bytes == other_of(flow, end)->queued_bytes;
}

void sim_application_act(struct sim_world *world, struct sim_flow *flow, struct sim_end *end,
                         uint32_t events)
{
    note_events(world, end, events);
    if (end->thaw_us != 0) {
        end->wake_us = NEVER; /* it moves: acts when it has */
        return;
    }
    read_some(world, flow, end);
    if (end->is_closed) {
        consume(end);
        release(world, end);
        return;
    }
    if (!end->is_open)
        return;
    write_some(world, flow, end);
    if (wants_abort(end)) {
        end->is_aborted = true;
        sl_tcp_abort(end->connection, "as planned", sim_clock_us(world, end->engine));
        return;
    }
    if (end->is_aborted)
        return;
    shut_down_if_done(world, end);
    if (end->plan.releases_early && is_done(flow, end))
        release(world, end);
}
