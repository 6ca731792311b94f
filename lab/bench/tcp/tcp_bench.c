// SPDX-License-Identifier: Apache-2.0
/*
 * tcp_bench: what TCP that ends in the box takes of one core. Real endpoints on rings, with the
 * engine's own clients and targets as peers in the same thread; counted are the cycles of the
 * measured endpoint alone (wire.h), in turns in which no other program had the core. Writes one
 * line of JSON; numbers that a mode does not measure are 0.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <rte_cycles.h>

#include "endpoint_private.h"
#include "load.h"
#include "options.h"
#include "wire.h"

#define TURN_US 20u
/* Idle: how often a worker that sleeps 50 us looks, and for how much virtual time. */
#define IDLE_TURN_US 50u
#define IDLE_SECONDS 20u
#define SETTLE_TURNS 20000u
#define WARM_UP_TURNS 2000u

struct bench {
    struct tcp_bench_options options;
    struct bench_wire wire;
    struct load load;
    double idle_share;       /* of a core */
    double idle_bytes;       /* memory of a connection that is only there */
    double busy_bytes;       /* of one with data in flight, the frames themselves not counted */
    double busy_frame_bytes; /* frames kept busy by it */
    char reason[BENCH_REASON_BYTES];
};

static struct bench bench;

static void turn(struct bench *of, uint32_t us)
{
    load_turn(&of->load);
    bench_wire_carry(&of->wire, BENCH_MEASURED);
    bench_wire_measure(&of->wire);
    if (of->options.mode == TCP_BENCH_RELAY)
        bench_wire_target(&of->wire);
    of->wire.now_us += us;
}

/* Lets all connections come up, and conversations get under way. */
static int settle(struct bench *of)
{
    for (unsigned int i = 0; i < SETTLE_TURNS; i++) {
        if (of->options.mode == TCP_BENCH_SET_UP ? i > WARM_UP_TURNS
                                                 : of->load.up == of->options.connections)
            break;
        turn(of, TURN_US);
    }
    if (of->options.mode != TCP_BENCH_SET_UP && of->load.up != of->options.connections) {
        snprintf(of->reason, sizeof(of->reason), "only %u of %u connections came up", of->load.up,
                 of->options.connections);
        return -EPROTO;
    }
    for (unsigned int i = 0; i < WARM_UP_TURNS; i++)
        turn(of, TURN_US);
    memset(&of->wire.work, 0, sizeof(of->wire.work));
    of->wire.turns = of->wire.disturbed = 0;
    of->wire.fastest = 0;
    return 0;
}

static void measure_traffic(struct bench *of)
{
    uint64_t enough = (uint64_t)(of->options.seconds * (double)rte_get_tsc_hz());
    uint64_t end = rte_rdtsc() + 20 * enough; /* peers take time too, and so do other programs */

    while (of->wire.work.cycles < enough && rte_rdtsc() < end)
        turn(of, TURN_US);
}

/* Polls a worker makes while nothing comes, keep-alive probes and their answers included. */
static void measure_idle(struct bench *of)
{
    unsigned int turns = IDLE_SECONDS * (1000000u / IDLE_TURN_US);
    double undisturbed_s;

    for (unsigned int i = 0; i < turns; i++)
        turn(of, IDLE_TURN_US);
    undisturbed_s = (double)(of->wire.turns - of->wire.disturbed) * IDLE_TURN_US / 1e6;
    of->idle_share = (double)of->wire.work.cycles / (undisturbed_s * (double)rte_get_tsc_hz());
}

#define MANY 65536u

/* Memory that an engine of so many connections, slices and records is given at its start. */
static double engine_bytes(uint32_t connections, uint32_t slices, uint32_t records)
{
    struct sl_tcp_config config = {.max_connections = connections,
                                   .max_listeners = 1,
                                   .max_slices = slices,
                                   .max_sent_records = records,
                                   .max_held_bytes = 1};

    sl_tcp_settings_default(&config.settings);
    return (double)sl_tcp_engine_bytes(&config);
}

/* What one more connection, and what it has in flight, takes of that memory. */
static void measure_memory(struct bench *of)
{
    const struct sl_tcp_statistics *tcp =
        sl_endpoint_tcp_statistics(of->wire.nodes[BENCH_MEASURED].endpoint);
    double base = engine_bytes(MANY, MANY, MANY);
    double slice_bytes = (engine_bytes(MANY, 2 * MANY, MANY) - base) / MANY;
    double record_bytes = (engine_bytes(MANY, MANY, 2 * MANY) - base) / MANY;
    double connections = (double)tcp->connections[SL_TCP_ESTABLISHED];

    of->idle_bytes =
        (engine_bytes(2 * MANY, MANY, MANY) - base) / MANY + (double)sizeof(struct sl_session);
    if (connections == 0)
        return;
    of->busy_bytes = of->idle_bytes + ((double)tcp->slices_held * slice_bytes +
                                       (double)tcp->records_held * record_bytes) /
                                          connections;
    of->busy_frame_bytes = (double)tcp->held_bytes / connections;
}

static int check(struct bench *of)
{
    if (of->wire.lost != 0 || of->load.failures != 0) {
        snprintf(of->reason, sizeof(of->reason), "%lu frames lost, %lu connections failed",
                 of->wire.lost, of->load.failures);
        return -EPROTO;
    }
    if (of->wire.work.cycles == 0) {
        snprintf(of->reason, sizeof(of->reason),
                 "other programs had the core in every turn of the measurement: end them");
        return -EAGAIN;
    }
    return 0;
}

static double per_second(const struct bench *of, double count)
{
    return count * (double)rte_get_tsc_hz() / (double)of->wire.work.cycles;
}

static void print(const struct bench *of)
{
    const struct bench_work *work = &of->wire.work;
    double requests =
        of->options.mode == TCP_BENCH_ECHO ? (double)work->in_bytes / of->options.message_bytes : 0;
    double passed = of->options.mode == TCP_BENCH_RELAY ? (double)work->out_bytes * 8 : 0;
    double ns = 1e9 * (double)work->cycles / (double)rte_get_tsc_hz();

    printf("{\"mode\":\"%s\",\"connections\":%u,\"messageBytes\":%u,\"mtuBytes\":%u,"
           "\"offload\":%s,\"bitsPerSecond\":%.0f,\"requestsPerSecond\":%.0f,"
           "\"connectionsPerSecond\":%.0f,\"nsPerSegment\":%.2f,\"fastestNsPerSegment\":%.2f,"
           "\"idleShare\":%.6f,"
           "\"bytesPerIdleConnection\":%.0f,\"bytesPerBusyConnection\":%.0f,"
           "\"frameBytesPerBusyConnection\":%.0f,\"segments\":%lu,\"turns\":%lu,"
           "\"disturbedTurns\":%lu}\n",
           tcp_bench_mode_name(of->options.mode), of->options.connections,
           of->options.message_bytes, of->options.mtu_bytes, of->options.offload ? "true" : "false",
           per_second(of, passed), per_second(of, requests), per_second(of, (double)work->accepted),
           work->segments != 0 ? ns / (double)work->segments : 0,
           1e9 * of->wire.fastest / (double)rte_get_tsc_hz(), of->idle_share, of->idle_bytes,
           of->busy_bytes, of->busy_frame_bytes, work->segments, of->wire.turns,
           of->wire.disturbed);
}

static void serve(struct bench *of)
{
    bool is_relay = of->options.mode == TCP_BENCH_RELAY;

    if (is_relay)
        bench_wire_serve(&of->wire, BENCH_TARGET, SL_TCP_SERVICE_SOURCE);
    bench_wire_serve(&of->wire, BENCH_MEASURED,
                     is_relay ? SL_TCP_SERVICE_RELAY : SL_TCP_SERVICE_ECHO);
}

static int run(struct bench *of)
{
    static const enum load_manner manners[TCP_BENCH_MODES] = {
        [TCP_BENCH_RELAY] = LOAD_READS,
        [TCP_BENCH_ECHO] = LOAD_ASKS,
        [TCP_BENCH_IDLE] = LOAD_SILENT,
        [TCP_BENCH_SET_UP] = LOAD_VISITS,
    };
    int rc = bench_wire_start(&of->wire, &of->options, of->reason);

    if (rc != 0)
        return rc;
    rc = load_start(&of->load, &of->wire, manners[of->options.mode], of->options.connections,
                    of->options.message_bytes);
    if (rc != 0)
        return rc;
    serve(of);
    rc = settle(of);
    if (rc != 0)
        return rc;
    if (of->options.mode == TCP_BENCH_IDLE)
        measure_idle(of);
    else
        measure_traffic(of);
    measure_memory(of);
    rc = check(of);
    if (rc == 0)
        print(of);
    return rc;
}

int main(int argc, char **argv)
{
    int rc;

    if (tcp_bench_options_parse(argc, argv, &bench.options) != 0)
        return 2;
    rc = run(&bench);
    if (rc != 0)
        fprintf(stderr, "tcp_bench: %s\n", bench.reason);
    bench_wire_stop(&bench.wire);
    return rc == 0 ? 0 : 1;
}
