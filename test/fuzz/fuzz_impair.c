/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bad wire under any settings and any order of calls. An input is records of an operation and its
 * argument; settings come from the bytes of their record. Whatever is asked for, each packet comes
 * out or is released once, what is counted adds up, and who waits until the time told finds
 * something to do.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "impair/impair.h"

#define SLOTS 24u
#define PACKETS 4096u
#define TAKE_MAX 5u

enum operation { PUT, TAKE, WAIT, STEP_BACK, CONFIGURE, FLUSH, OPERATIONS };

struct world {
    struct sl_impair *impair;
    uint64_t now_us;
    uint32_t put, gone;
    bool ended[PACKETS]; /* came out or was released */
};

static struct world world;

static void end(void *packet)
{
    bool *ended = packet;

    FUZZ_CHECK(ended >= world.ended && ended < world.ended + world.put && !*ended);
    *ended = true;
    world.gone++;
}

static void release(void *context, void *packet)
{
    FUZZ_CHECK(context == &world);
    end(packet);
}

static void check_sums(void)
{
    const struct sl_impair_counters *counters = sl_impair_counters(world.impair);
    uint64_t ends = counters->passed + counters->lost + counters->burst_lost + counters->tail_lost +
                    counters->queue_dropped + counters->slots_dropped + counters->cut +
                    counters->flushed;

    FUZZ_CHECK(counters->put == world.put && ends == world.gone);
    FUZZ_CHECK(sl_impair_queued(world.impair) == world.put - world.gone);
    FUZZ_CHECK((sl_impair_next_us(world.impair) == UINT64_MAX) == (world.put == world.gone));
}

static void put(uint8_t argument)
{
    uint32_t length_bytes = 1u + argument * 257u;

    if (world.put == PACKETS)
        return;
    world.put++;
    sl_impair_put(world.impair, &world.ended[world.put - 1], length_bytes, world.now_us);
}

static uint32_t take(uint32_t max)
{
    struct sl_impair_out out[TAKE_MAX];
    uint32_t count = sl_impair_take(world.impair, world.now_us, out, max);

    FUZZ_CHECK(count <= max);
    for (uint32_t i = 0; i < count; i++) {
        FUZZ_CHECK(out[i].corrupt_bit < out[i].length_bytes * 8u);
        if ((out[i].flags & SL_IMPAIR_COPY) == 0)
            end(out[i].packet);
    }
    return count;
}

/* Each bit of the record's argument turns one kind of impairment on; the rest are its amounts. */
static void configure(uint8_t kinds, const uint8_t **data, size_t *size)
{
    uint8_t amount = fuzz_take(data, size);
    uint32_t ppm = amount * 3921u;
    struct sl_impair_settings settings = {.seed = fuzz_take(data, size)};
    const char *reason;

    if ((kinds & 1) != 0)
        settings.loss_ppm = ppm / 4;
    if ((kinds & 2) != 0)
        settings.burst_enter_ppm = settings.burst_leave_ppm = settings.burst_loss_ppm = ppm;
    if ((kinds & 4) != 0) {
        settings.tail_loss_ppm = ppm;
        settings.tail_idle_us = amount;
        settings.tail_packets = amount % 40u;
    }
    if ((kinds & 8) != 0) {
        settings.reorder_ppm = ppm;
        settings.reorder_packets = amount % 5u;
        settings.reorder_delay_us = amount;
    }
    if ((kinds & 16) != 0) {
        settings.rate_bps = 1000u << amount % 24u;
        settings.queue_bytes = amount * 1000u;
        settings.ecn_threshold_bytes = amount * 10u;
    }
    settings.delay_us = (kinds & 32) != 0 ? amount * 10u : 0;
    settings.jitter_us = (kinds & 64) != 0 ? amount : 0;
    settings.jitter_reorders = amount % 2 != 0;
    settings.duplicate_ppm = settings.corrupt_ppm = (kinds & 128) != 0 ? ppm : 0;
    settings.corrupt_skip_bytes = amount;
    if (sl_impair_check(&settings, &reason) == 0)
        sl_impair_configure(world.impair, &settings);
    else
        FUZZ_CHECK(reason != NULL && *reason != '\0');
}

static void run_record(const uint8_t **data, size_t *size)
{
    uint8_t operation = fuzz_take(data, size) % OPERATIONS, argument = fuzz_take(data, size);
    uint64_t next_us;

    switch (operation) {
    case PUT:
        put(argument);
        break;
    case TAKE:
        take(1u + argument % TAKE_MAX);
        break;
    case WAIT:
        next_us = sl_impair_next_us(world.impair);
        world.now_us += argument;
        if (next_us != UINT64_MAX && next_us > world.now_us)
            world.now_us = next_us;
        take(TAKE_MAX);
        break;
    case STEP_BACK:
        world.now_us -= argument;
        break;
    case CONFIGURE:
        configure(argument, data, size);
        break;
    default:
        sl_impair_flush(world.impair);
    }
    check_sums();
}

/* Time alone empties a wire, in as many looks as there are packets, copies and kinds of waiting. */
static void run_out(void)
{
    for (uint32_t looks = 0; sl_impair_queued(world.impair) > 0; looks++) {
        uint64_t next_us = sl_impair_next_us(world.impair);

        FUZZ_CHECK(looks < 4 * SLOTS);
        if (next_us > world.now_us)
            world.now_us = next_us;
        take(TAKE_MAX);
    }
    check_sums();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sl_impair_params params = {.slots = SLOTS, .release = release, .context = &world};

    memset(&world, 0, sizeof(world));
    world.now_us = 1000000;
    world.impair = sl_impair_init(malloc(sl_impair_memory_bytes(SLOTS)), &params);
    while (size > 0)
        run_record(&data, &size);
    run_out();
    free(world.impair);
    return 0;
}
