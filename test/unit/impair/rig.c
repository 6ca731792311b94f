/* SPDX-License-Identifier: Apache-2.0 */
#include "rig.h"

#include <stdlib.h>

#define TAKE_MAX 7u /* small and odd, so that what is due rarely fits one call */
#define LONGEST_US 600000000u
#define BEGIN_US 1000000u

static struct rig_packet *packet_of(struct rig *rig, void *pointer)
{
    struct rig_packet *packet = pointer;

    assert_true(packet >= rig->packets && packet < rig->packets + rig->put_count);
    assert_false(packet->out);
    assert_false(packet->released);
    return packet;
}

static void release(void *context, void *pointer)
{
    struct rig *rig = context;

    packet_of(rig, pointer)->released = true;
    rig->released_count++;
}

struct rig *rig_create(const struct sl_impair_settings *settings, uint32_t slots)
{
    struct rig *rig = calloc(1, sizeof(*rig));
    struct sl_impair_params params = {.slots = slots, .release = release, .context = rig};
    const char *reason = "";

    assert_non_null(rig);
    rig->length_bytes = 1500;
    rig->now_us = BEGIN_US;
    rig->impair = sl_impair_init(malloc(sl_impair_memory_bytes(slots)), &params);
    if (sl_impair_check(settings, &reason) != 0)
        fail_msg("%s", reason);
    sl_impair_configure(rig->impair, settings);
    return rig;
}

static void check_account(const struct rig *rig)
{
    const struct sl_impair_counters *counters = sl_impair_counters(rig->impair);
    uint64_t lost = counters->lost + counters->burst_lost + counters->tail_lost +
                    counters->queue_dropped + counters->slots_dropped + counters->cut +
                    counters->flushed;

    assert_int_equal(counters->put, rig->put_count);
    assert_int_equal(counters->passed, rig->out_count);
    assert_int_equal(lost, rig->released_count);
    assert_int_equal(sl_impair_queued(rig->impair),
                     rig->put_count - rig->out_count - rig->released_count);
}

void rig_destroy(struct rig *rig)
{
    check_account(rig);
    sl_impair_flush(rig->impair);
    check_account(rig);
    assert_int_equal(sl_impair_queued(rig->impair), 0);
    assert_true(sl_impair_next_us(rig->impair) == UINT64_MAX);
    free(rig->impair);
    free(rig);
}

static void note(struct rig *rig, const struct sl_impair_out *out)
{
    struct rig_packet *packet = packet_of(rig, out->packet);

    assert_int_equal(out->length_bytes, rig->length_bytes);
    if ((out->flags & SL_IMPAIR_COPY) != 0) {
        packet->copies++;
        return;
    }
    packet->out = true;
    packet->out_us = rig->now_us;
    packet->place = rig->out_count++;
    packet->flags = out->flags;
    packet->corrupt_bit = out->corrupt_bit;
}

static void take(struct rig *rig)
{
    struct sl_impair_out out[TAKE_MAX];
    uint32_t count;

    do {
        count = sl_impair_take(rig->impair, rig->now_us, out, TAKE_MAX);
        for (uint32_t i = 0; i < count; i++)
            note(rig, &out[i]);
    } while (count == TAKE_MAX);
}

enum sl_impair_fate rig_put(struct rig *rig)
{
    struct rig_packet *packet = &rig->packets[rig->put_count];
    enum sl_impair_fate fate;

    assert_true(rig->put_count < RIG_PACKETS);
    rig->put_count++;
    packet->put_us = rig->now_us;
    fate = sl_impair_put(rig->impair, packet, rig->length_bytes, rig->now_us);
    take(rig);
    return fate;
}

void rig_put_many(struct rig *rig, uint32_t count, uint64_t interval_us)
{
    for (uint32_t i = 0; i < count; i++) {
        rig_put(rig);
        rig_run_until(rig, rig->now_us + interval_us);
    }
}

void rig_run_until(struct rig *rig, uint64_t end_us)
{
    for (uint64_t next_us; (next_us = sl_impair_next_us(rig->impair)) <= end_us;) {
        uint32_t before = sl_impair_queued(rig->impair);

        if (next_us > rig->now_us)
            rig->now_us = next_us;
        take(rig);
        /* What was said to be due is: a caller that sleeps until then does not spin. */
        assert_true(sl_impair_queued(rig->impair) < before ||
                    sl_impair_next_us(rig->impair) > rig->now_us);
    }
    rig->now_us = end_us;
}

void rig_run_out(struct rig *rig)
{
    uint64_t end_us = rig->now_us + LONGEST_US;

    while (sl_impair_queued(rig->impair) > 0) {
        uint64_t next_us = sl_impair_next_us(rig->impair);

        assert_true(next_us <= end_us);
        rig_run_until(rig, next_us);
    }
}
