// SPDX-License-Identifier: Apache-2.0
#include "tcp_statistics.h"

#include <string.h>

#include "endpoint/endpoint.h"

/* Rows and engines count in arrays of 64-bit words, the same words in the same order. */
#define WORD sizeof(uint64_t)
#define ROW_WORD(field) (offsetof(struct sl_stat_tcp, field) / WORD)
#define ENGINE_WORD(field) (offsetof(struct sl_tcp_statistics, field) / WORD)
/* Gauges stand behind the counters in both kinds of rows. */
#define TCP_COUNTERS ROW_WORD(connections_closed)

/* A run of words that are the same here and there. */
struct run {
    size_t row, engine, count;
};

static const struct run runs[] = {
    {ROW_WORD(active_opens), ENGINE_WORD(active_opens), ENGINE_WORD(refused)},
    {ROW_WORD(refused_malformed), ENGINE_WORD(refused), SL_TCP_REFUSALS},
    {ROW_WORD(ended_closed), ENGINE_WORD(ended[SL_TCP_END_CLOSED]),
     SL_TCP_ENDS - SL_TCP_END_CLOSED},
    {ROW_WORD(connections_closed), ENGINE_WORD(connections[SL_TCP_CLOSED]),
     SL_TCP_STATES - SL_TCP_CLOSED},
    {ROW_WORD(slices_held), ENGINE_WORD(slices_held),
     sizeof(struct sl_tcp_statistics) / WORD - ENGINE_WORD(slices_held)},
};
_Static_assert(ROW_WORD(refused_malformed) == ENGINE_WORD(refused) &&
                   ROW_WORD(ended_closed) - ROW_WORD(refused_malformed) == SL_TCP_REFUSALS &&
                   ROW_WORD(connections_closed) - ROW_WORD(ended_closed) ==
                       SL_TCP_ENDS - SL_TCP_END_CLOSED &&
                   ROW_WORD(slices_held) - ROW_WORD(connections_closed) ==
                       SL_TCP_STATES - SL_TCP_CLOSED &&
                   ENGINE_WORD(slices_held) + 4 == sizeof(struct sl_tcp_statistics) / WORD &&
                   ROW_WORD(accept_waiting) - ROW_WORD(slices_held) == 3,
               "the dictionary's statistics of TCP are those of the engine");

static uint64_t load(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_RELAXED);
}

static void read_engine(const struct sl_endpoint *endpoint, struct sl_stat_tcp *row)
{
    const uint64_t *engine = (const uint64_t *)sl_endpoint_tcp_statistics(endpoint);
    uint64_t *words = (uint64_t *)row;

    memset(row, 0, sizeof(*row));
    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
        for (size_t word = 0; word < runs[i].count; word++)
            words[runs[i].row + word] = load(&engine[runs[i].engine + word]);
}

static void update_sp(struct sl_csa *csa, uint16_t sp)
{
    const struct sl_endpoint *endpoint = csa->params.endpoints[sp];
    uint64_t *row = (uint64_t *)&csa->statistics->tcp[sp];
    const uint64_t *base = (const uint64_t *)&csa->cleared.tcp[sp];
    struct sl_stat_tcp now;

    if (endpoint == NULL)
        return;
    read_engine(endpoint, &now);
    for (size_t word = 0; word < sizeof(now) / WORD; word++)
        row[word] = ((const uint64_t *)&now)[word] - (word < TCP_COUNTERS ? base[word] : 0);
}

/* Sums what all SPs have of a service; the other fields of the row are not ours. */
static void read_service(const struct sl_csa *csa, uint16_t service,
                         struct sl_endpoint_service_statistics *sum)
{
    uint64_t *total = (uint64_t *)sum;

    memset(sum, 0, sizeof(*sum));
    for (uint16_t sp = 0; sp < SL_LIMIT_SP; sp++) {
        const struct sl_endpoint *endpoint = csa->params.endpoints[sp];
        const uint64_t *words;

        if (endpoint == NULL)
            continue;
        words = (const uint64_t *)sl_endpoint_service_statistics(endpoint, service);
        for (size_t word = 0; word < sizeof(*sum) / WORD; word++)
            total[word] += load(&words[word]);
    }
}

static void update_service(struct sl_csa *csa, uint16_t service)
{
    struct sl_stat_tcp_service *row = &csa->statistics->tcp_service[service];
    const struct sl_endpoint_service_statistics *base = &csa->cleared.tcp_service[service];
    struct sl_endpoint_service_statistics now;

    read_service(csa, service, &now);
    row->listening = now.listening;
    row->connections_active = now.connections_active;
    row->connections_accepted = now.connections_accepted - base->connections_accepted;
    row->connections_aborted = now.connections_aborted - base->connections_aborted;
    row->targets_connected = now.targets_connected - base->targets_connected;
    row->targets_failed = now.targets_failed - base->targets_failed;
    row->bytes_in = now.in_bytes - base->in_bytes;
    row->bytes_out = now.out_bytes - base->out_bytes;
    row->bytes_discarded = now.discarded_bytes - base->discarded_bytes;
}

void sl_tcp_statistics_update(struct sl_csa *csa)
{
    for (uint16_t sp = 0; sp < SL_LIMIT_SP; sp++)
        update_sp(csa, sp);
    for (uint16_t service = 0; service < SL_LIMIT_TCP_SERVICE; service++)
        update_service(csa, service);
}

void sl_tcp_statistics_clear(struct sl_csa *csa, uint16_t sp)
{
    if (csa->params.endpoints[sp] != NULL)
        read_engine(csa->params.endpoints[sp], &csa->cleared.tcp[sp]);
}

void sl_tcp_statistics_clear_service(struct sl_csa *csa, uint16_t service)
{
    read_service(csa, service, &csa->cleared.tcp_service[service]);
}
