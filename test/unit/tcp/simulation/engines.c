// SPDX-License-Identifier: Apache-2.0
/* The engines of a world, and the buffers they refer to. */
#include "support/table.h"

#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "verify.h"

struct sim_buffer *sim_buffer_new(struct sim_world *world, uint32_t length_bytes)
{
    struct sim_buffer *buffer = malloc(sizeof(*buffer) + length_bytes);

    if (buffer == NULL)
        abort();
    buffer->references = 1;
    buffer->world = world;
    buffer->length_bytes = length_bytes;
    world->buffers++;
    return buffer;
}

void sim_buffer_retain(void *context, void *buffer)
{
    struct sim_buffer *held = buffer;

    (void)context;
    SIM_CHECK(held->world, held->references > 0);
    held->references++;
}

void sim_buffer_release(void *context, void *buffer)
{
    struct sim_buffer *held = buffer;

    (void)context;
    SIM_CHECK(held->world, held->references > 0);
    if (--held->references > 0)
        return;
    held->world->buffers--;
    free(held);
}

struct sl_ip sim_address(const struct sim_world *world, enum sim_side side)
{
    static const struct sl_ip v4[SIM_SIDES] = {SL_IP_V4(10, 1, 0, 11), SL_IP_V4(10, 1, 0, 100)};
    static const struct sl_ip v6[SIM_SIDES] = {{.bytes = {0xfd, 0, [15] = 11}},
                                               {.bytes = {0xfd, 0, [15] = 100}}};

    return world->plan->is_v6 ? v6[side] : v4[side];
}

enum sim_engine sim_engine_of(const struct sim_world *world, enum sim_side side,
                              uint16_t client_port)
{
    const struct sim_flow *flow = sim_flow_of_port((struct sim_world *)world, client_port);

    if (flow != NULL)
        return flow->ends[side].engine;
    return side == SIM_CLIENT ? SIM_ENGINE_CLIENT : SIM_ENGINE_SERVER;
}

static void create(struct sim_world *world, enum sim_engine engine)
{
    enum sim_side side = engine == SIM_ENGINE_CLIENT ? SIM_CLIENT : SIM_SERVER;
    struct sl_tcp_config config = world->plan->configs[side];
    size_t bytes;

    config.secret[0] = (uint8_t)engine;
    config.ops = (struct sl_tcp_ops){
        .owners = {.retain = sim_buffer_retain, .release = sim_buffer_release, .context = world},
        .transmit = sim_transmit,
        .context = world,
    };
    bytes = sl_tcp_engine_bytes(&config);
    SIM_CHECK(world, bytes > 0);
    world->memories[engine] = aligned_alloc(64, (bytes + 63u) & ~(size_t)63u);
    SIM_CHECK(world, world->memories[engine] != NULL);
    /* Memory need not be zero: garbage must not matter. */
    memset(world->memories[engine], 0xa5, bytes < 65536 ? bytes : 65536);
    SIM_CHECK(world,
              sl_tcp_engine_create(world->memories[engine], &config, sim_clock_us(world, engine),
                                   &world->engines[engine]) == 0);
    world->retry_us[engine] = UINT64_MAX;
}

void sim_engines_create(struct sim_world *world)
{
    const struct sl_tcp_listen_request request = {
        .port = SIM_SERVER_PORT,
        .backlog = world->plan->backlog,
        .settings = &world->plan->flows[0].ends[SIM_SERVER].settings,
    };

    world->skews_us[SIM_ENGINE_SERVER] = 77000000u;
    world->skews_us[SIM_ENGINE_OTHER] = 1234567890u;
    create(world, SIM_ENGINE_CLIENT);
    create(world, SIM_ENGINE_SERVER);
    if ((world->plan->theme->does & SIM_HAND_OFFS) != 0)
        create(world, SIM_ENGINE_OTHER);
    SIM_CHECK(world,
              sl_tcp_listen(world->engines[SIM_ENGINE_SERVER], &request, &world->listener) == 0);
}

void sim_engines_verify(const struct sim_world *world)
{
    for (unsigned int i = 0; i < SIM_ENGINES; i++) {
        const char *broken;

        if (world->engines[i] == NULL)
            continue;
        broken = sl_tcp_engine_verify(world->engines[i], sim_clock_us(world, (enum sim_engine)i));
        if (broken != NULL)
            sim_fail(world, "engine %u: an invariant does not hold: %s", i, broken);
    }
}

/* Nothing is left of what was: every connection has gone, and all they held. */
static void check_is_empty(const struct sim_world *world, enum sim_engine engine)
{
    const struct sl_tcp_statistics *statistics = sl_tcp_engine_statistics(world->engines[engine]);
    uint64_t living = 0;

    for (unsigned int state = SL_TCP_CLOSED; state < SL_TCP_STATES; state++)
        if (state != SL_TCP_LISTEN)
            living += statistics->connections[state];
    SIM_CHECK(world, living == 0);
    SIM_CHECK(world, statistics->slices_held == 0);
    SIM_CHECK(world, statistics->records_held == 0);
    SIM_CHECK(world, statistics->held_bytes == 0);
    SIM_CHECK(world, statistics->accept_waiting == 0);
    if ((world->plan->theme->does & SIM_LOSSLESS) != 0)
        SIM_CHECK(world, statistics->retrans_segs == 0);
    SIM_CHECK(world, sl_tcp_next_timer_us(world->engines[engine]) == UINT64_MAX);
}

void sim_engines_destroy(struct sim_world *world)
{
    for (unsigned int i = 0; i < SIM_ENGINES; i++) {
        if (world->engines[i] == NULL)
            continue;
        check_is_empty(world, (enum sim_engine)i);
        sl_tcp_engine_stop(world->engines[i], false, sim_clock_us(world, (enum sim_engine)i));
        free(world->memories[i]);
    }
}
