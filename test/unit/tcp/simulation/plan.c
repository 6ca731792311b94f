// SPDX-License-Identifier: Apache-2.0
#include "plan.h"

#include "support/random.h"

#define NEVER UINT64_MAX
#define V6_HEADERS_BYTES 60u
#define V6_LEAST_MTU_BYTES 1280u
/* Packets and windows of one direction of one flow, at most: worlds are to be many, not large. */
#define FLOW_PACKETS 500u
#define FLOW_WINDOWS 100u
/* Pauses of a slow reader, all together. */
#define READER_US 3000000u

static uint32_t below(uint64_t *random, uint32_t bound)
{
    return test_random_below(random, bound);
}

static uint32_t between(uint64_t *random, uint32_t least, uint32_t most)
{
    return least + below(random, most - least + 1u);
}

static bool one_in(uint64_t *random, uint32_t n)
{
    return below(random, n) == 0;
}

/* Small and large alike: each doubling is as likely as the next. */
static uint32_t spread(uint64_t *random, uint32_t least, uint32_t most)
{
    uint32_t doublings = 0;
    uint32_t value;

    while (least << (doublings + 1u) <= most && doublings < 30u)
        doublings++;
    value = least << below(random, doublings + 1u);
    value += below(random, value);
    return value < most ? value : most;
}

static void draw_settings(uint64_t *random, struct sl_tcp_settings *settings)
{
    sl_tcp_settings_default(settings);
    settings->receive_buffer_bytes = spread(random, 2048, 1u << 20);
    settings->send_buffer_bytes = spread(random, 2048, 1u << 20);
    settings->rto_min_us = spread(random, 1000, 50000);
    settings->rto_initial_us = settings->rto_min_us + below(random, 500000);
    settings->rto_max_us = settings->rto_initial_us + between(random, 500000, 3000000);
    settings->delayed_ack_us = one_in(random, 3) ? 0 : spread(random, 500, 100000);
    settings->keepalive_idle_us = 20000000;
    settings->keepalive_interval_us = 1000000;
    settings->keepalive_probes = 200;
    settings->user_timeout_us = 600000000;
    settings->fin_wait_us = 100000000;
    settings->time_wait_us = between(random, 8000000, 10000000); /* longer than a FIN is repeated */
    settings->syn_retries = 100;
    settings->congestion = one_in(random, 3) ? SL_TCP_RENO : SL_TCP_CUBIC;
    settings->priority = (uint8_t)below(random, SL_TCP_PRIORITIES);
    settings->mss_max_bytes = one_in(random, 4) ? (uint16_t)spread(random, 64, 9000) : 0;
    settings->timestamps = !one_in(random, 4);
    settings->window_scaling = !one_in(random, 4);
    settings->sack = !one_in(random, 4);
    settings->ecn = one_in(random, 2);
    settings->nodelay = !one_in(random, 4);
    settings->path_mtu_discovery = !one_in(random, 4);
}

static uint64_t draw_size(uint64_t *random, const struct sim_plan *plan, uint32_t mss)
{
    if ((plan->theme->does & SIM_CHURN) != 0)
        return below(random, 3000);
    if ((plan->theme->does & SIM_BACKLOG) != 0)
        return between(random, 1, 20000); /* else its cookie would never be asked for again */
    switch (below(random, 6)) {
    case 0:
        return 0;
    case 1:
        return between(random, 1, 100);
    case 2:
        return between(random, 1, 10u * mss);
    default:
        return spread(random, 1000, FLOW_PACKETS * mss);
    }
}

static void draw_end(uint64_t *random, const struct sim_plan *plan, struct sim_end_plan *end)
{
    uint32_t mss = plan->path_mtu_bytes - V6_HEADERS_BYTES;
    uint16_t least = end->settings.mss_max_bytes;
    uint64_t most;

    if (least != 0 && least < mss)
        mss = least;
    end->send_bytes = draw_size(random, plan, mss);
    most = plan->configs[0].max_held_bytes / 8u;
    if (most > end->settings.send_buffer_bytes)
        most = end->settings.send_buffer_bytes;
    end->chunk_bytes = spread(random, 1u + (uint32_t)(end->send_bytes / 1000u), (uint32_t)most);
    end->abort_bytes = NEVER;
    end->releases_early = one_in(random, 4);
}

/* No more than so many windows: each may take a round trip and a delayed acknowledgement. */
static void limit_size(struct sim_end_plan *end, const struct sl_tcp_settings *peer)
{
    uint32_t window = end->settings.send_buffer_bytes;

    if (peer->receive_buffer_bytes < window)
        window = peer->receive_buffer_bytes;
    if (end->send_bytes > (uint64_t)FLOW_WINDOWS * window)
        end->send_bytes = (uint64_t)FLOW_WINDOWS * window;
}

/* A reader that is slow, but reads all of it within some seconds. */
static void draw_reader(uint64_t *random, struct sim_end_plan *end, uint64_t bytes)
{
    uint32_t turns = between(random, 1, 60);
    /* Its buffer, or half of it when a step of the window is small, may be all it gets at once. */
    uint32_t reads = turns + (uint32_t)(bytes / (end->settings.receive_buffer_bytes / 2u));

    end->read_bytes_max = UINT32_MAX;
    if (one_in(random, 3)) {
        end->read_bytes_max = 1u + (uint32_t)(bytes / turns);
        end->read_pause_us = spread(random, 50, 100u + READER_US / reads);
    }
    if (one_in(random, 4))
        end->consume_pause_us = spread(random, 50, 100u + READER_US / reads);
}

static void draw_flow(uint64_t *random, const struct sim_plan *plan, struct sim_flow_plan *flow)
{
    for (unsigned int side = 0; side < 2; side++) {
        draw_settings(random, &flow->ends[side].settings);
        /* All connections of the listener have its settings. */
        if (side == 1)
            flow->ends[1].settings = plan->flows[0].ends[1].settings;
        draw_end(random, plan, &flow->ends[side]);
    }
    for (unsigned int side = 0; side < 2; side++)
        limit_size(&flow->ends[side], &flow->ends[1 - side].settings);
    for (unsigned int side = 0; side < 2; side++)
        draw_reader(random, &flow->ends[side], flow->ends[1 - side].send_bytes);
    if (one_in(random, 3))
        flow->ends[below(random, 2)].waits_for_peer = true;
    if ((plan->theme->does & SIM_ABORTS) != 0 && one_in(random, 2)) {
        struct sim_end_plan *end = &flow->ends[below(random, 2)];

        end->abort_bytes =
            below(random, 2u + (uint32_t)(flow->ends[0].send_bytes + flow->ends[1].send_bytes));
    }
    flow->begin_us = one_in(random, 2) ? 0 : below(random, 1u + plan->heal_us);
}

/* Short connections, several from each of few ports, one after the other. */
static void make_churn(uint64_t *random, struct sim_plan *plan)
{
    plan->flow_count = between(random, 20, SIM_PLAN_FLOWS);
    for (uint32_t i = 0; i < plan->flow_count; i++) {
        struct sim_flow_plan *flow = &plan->flows[i];

        draw_flow(random, plan, flow);
        flow->client_port = (uint16_t)(1000u + below(random, 20));
        for (unsigned int side = 0; side < 2; side++) {
            flow->ends[side].releases_early = false;
            flow->ends[side].abort_bytes = NEVER;
        }
    }
}

/* All clients at once. */
static void make_crowd(uint64_t *random, struct sim_plan *plan)
{
    plan->backlog = between(random, 1, 3);
    plan->flow_count = between(random, 10, 30);
    for (uint32_t i = 0; i < plan->flow_count; i++) {
        draw_flow(random, plan, &plan->flows[i]);
        plan->flows[i].begin_us = below(random, 100);
    }
}

/* A megabyte or some on a short path with few losses: the wires are bad until the end. */
static void make_bulk(uint64_t *random, struct sim_plan *plan)
{
    struct sim_flow_plan *flow = &plan->flows[0];

    plan->flow_count = 1;
    plan->delay_us = spread(random, 20, 2000);
    plan->heal_us = 20000000;
    plan->stall_us = 100000;
    for (unsigned int side = 0; side < 2; side++) {
        struct sim_end_plan *end = &flow->ends[side];

        *end = (struct sim_end_plan){
            .send_bytes = side == 0 ? between(random, 1000000, 4000000) : 0,
            .chunk_bytes = 65536,
            .read_bytes_max = UINT32_MAX,
            .abort_bytes = NEVER,
        };
        sl_tcp_settings_default(&end->settings);
    }
    flow->ends[0].settings.sack = flow->ends[1].settings.sack = !one_in(random, 8);
}

/* Bad now and then: one packet in a hundred at most. */
static void draw_bulk_wire(uint64_t *random, const struct sim_plan *plan,
                           struct sl_impair_settings *wire)
{
    wire->seed = test_random(random);
    wire->delay_us = plan->delay_us;
    if ((plan->theme->does & SIM_LOSSLESS) != 0)
        return;
    wire->loss_ppm = one_in(random, 3) ? 0 : spread(random, 100, 10000);
    wire->reorder_ppm = one_in(random, 3) ? 10000 : 0;
    wire->reorder_packets = wire->reorder_ppm == 0 ? 0 : between(random, 1, 5);
    wire->reorder_delay_us = wire->reorder_ppm == 0 ? 0 : 1000;
    wire->rate_bps = one_in(random, 2) ? 1000000000ull : 0;
    wire->queue_bytes = wire->rate_bps == 0 ? 0 : 300000;
}

static void draw_wire(uint64_t *random, const struct sim_plan *plan,
                      struct sl_impair_settings *wire)
{
    uint32_t does = plan->theme->does;

    if ((does & SIM_BULK) != 0) {
        draw_bulk_wire(random, plan, wire);
        return;
    }
    wire->seed = test_random(random);
    wire->delay_us = plan->delay_us;
    if ((does & SIM_LOSS) != 0)
        wire->loss_ppm = spread(random, 1000, 300000);
    if ((does & SIM_BURSTS) != 0) {
        wire->burst_enter_ppm = spread(random, 1000, 50000);
        wire->burst_leave_ppm = between(random, 50000, 500000);
        wire->burst_loss_ppm = between(random, 300000, 1000000);
    }
    if ((does & SIM_TAILS) != 0) {
        wire->tail_loss_ppm = between(random, 100000, 800000);
        wire->tail_idle_us = between(random, 100, 5000);
        wire->tail_packets = between(random, 1, 10);
    }
    if ((does & SIM_REORDERING) != 0) {
        wire->reorder_ppm = spread(random, 1000, 300000);
        wire->reorder_packets = below(random, 30);
        wire->reorder_delay_us = between(random, 10, 5000);
    }
    if ((does & SIM_DUPLICATES) != 0)
        wire->duplicate_ppm = spread(random, 1000, 400000);
    if ((does & SIM_JITTER) != 0) {
        wire->jitter_us = spread(random, 10, 20000);
        wire->jitter_reorders = one_in(random, 2);
    }
    if ((does & SIM_QUEUES) != 0) {
        wire->rate_bps = 1000000ull * spread(random, 5, 10000);
        wire->queue_bytes = spread(random, 3000, 200000);
        wire->ecn_threshold_bytes = one_in(random, 2) ? 1u + wire->queue_bytes / 3u : 0;
    }
    if ((does & SIM_CORRUPTION) != 0)
        wire->corrupt_ppm = spread(random, 1000, 100000);
}

static void draw_path(uint64_t *random, struct sim_plan *plan)
{
    static const uint16_t mtus[] = {1280, 1500, 1500, 1500, 4000, 9000};

    plan->delay_us = spread(random, 5, 20000);
    plan->heal_us = between(random, 20000, 2000000);
    plan->link_mtu_bytes = mtus[below(random, sizeof(mtus) / sizeof(mtus[0]))];
    plan->path_mtu_bytes = plan->link_mtu_bytes;
    if ((plan->theme->does & SIM_NARROW_PATH) == 0)
        return;
    plan->path_mtu_bytes =
        (uint16_t)between(random, plan->is_v6 ? V6_LEAST_MTU_BYTES : 600u, plan->link_mtu_bytes);
    plan->is_black_hole = one_in(random, 2);
}

static void draw_engines(uint64_t *random, struct sim_plan *plan)
{
    for (unsigned int side = 0; side < 2; side++) {
        struct sl_tcp_config *config = &plan->configs[side];

        *config = (struct sl_tcp_config){
            .max_connections = 2u * SIM_PLAN_FLOWS,
            .max_listeners = 1,
            .max_slices = 20000,
            .max_sent_records = 20000,
            .max_held_bytes = 64u << 20,
        };
        sl_tcp_settings_default(&config->settings);
        for (unsigned int i = 0; i < sizeof(config->secret); i++)
            config->secret[i] = (uint8_t)test_random(random);
        if ((plan->theme->does & SIM_SHORT_MEMORY) != 0) {
            config->max_slices = spread(random, 64, 2000);
            config->max_sent_records = spread(random, 64, 2000);
            config->max_held_bytes = spread(random, 64000, 2000000);
        }
        /* With losses a TIME-WAIT whose place was taken would be missed. */
        if (plan->theme->does == SIM_CHURN)
            config->max_connections = between(random, 12, 80);
    }
    plan->configs[0].transmit_bytes_max = one_in(random, 2) ? 0 : spread(random, 2000, 65535);
    plan->configs[1].transmit_bytes_max = plan->configs[0].transmit_bytes_max;
}

void sim_plan_make(struct sim_plan *plan, const struct sim_theme *theme, uint64_t seed)
{
    uint64_t random = seed;

    random = test_random(&random) ^ theme->does;
    *plan = (struct sim_plan){
        .theme = theme, .seed = seed, .is_v6 = one_in(&random, 3), .backlog = 100};
    draw_path(&random, plan);
    draw_engines(&random, plan);
    draw_settings(&random, &plan->flows[0].ends[1].settings);
    if ((theme->does & SIM_CHURN) != 0) {
        make_churn(&random, plan);
    } else if ((theme->does & SIM_BACKLOG) != 0) {
        make_crowd(&random, plan);
    } else if ((theme->does & SIM_BULK) != 0) {
        make_bulk(&random, plan);
    } else {
        plan->flow_count = one_in(&random, 3) ? between(&random, 2, 6) : 1;
        for (uint32_t i = 0; i < plan->flow_count; i++)
            draw_flow(&random, plan, &plan->flows[i]);
    }
    for (unsigned int side = 0; side < 2; side++)
        draw_wire(&random, plan, &plan->wires[side]);
    if ((theme->does & SIM_OUTAGES) != 0) {
        plan->outage_us = spread(&random, 1000, 1000000);
        plan->between_outages_us = spread(&random, 1000, 1000000);
    }
    if ((theme->does & SIM_HAND_OFFS) != 0)
        plan->hand_off_pause_us = spread(&random, 500, 100000);
    if ((theme->does & SIM_BUSY_DEVICE) != 0)
        plan->busy_ppm = spread(&random, 10000, 500000);
}
