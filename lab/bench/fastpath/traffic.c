// SPDX-License-Identifier: Apache-2.0
#include "traffic.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <rte_mbuf.h>

#include "pmd/ring_port.h"

#define BURST_MAX 64u
#define REASON_BYTES 256u
/* The golden section of the flows: consecutive packets are of flows that lie far apart. */
#define FAR_NUMERATOR 618034ull
#define FAR_DENOMINATOR 1000000ull

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
    while (b != 0) {
        uint32_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

void bench_traffic_init(struct bench_traffic *traffic, struct bench_world *world, uint32_t flows,
                        uint32_t burst)
{
    memset(traffic, 0, sizeof(*traffic));
    traffic->world = world;
    traffic->burst = burst;
    traffic->flows = flows;
    traffic->step = (uint32_t)(flows * FAR_NUMERATOR / FAR_DENOMINATOR) + 1u;
    while (common_divisor(traffic->step, flows) != 1)
        traffic->step++;
    traffic->next[BENCH_SERVER_PORT] = flows / 2;
    bench_templates_make(&traffic->templates);
}

static uint32_t next_flow(struct bench_traffic *traffic, uint8_t port)
{
    uint32_t flow = traffic->next[port];
    uint32_t next = flow + traffic->step;

    traffic->next[port] = next < traffic->flows ? next : next - traffic->flows;
    return flow;
}

static void write_into(struct rte_mbuf *mbuf, const struct bench_template *from, uint32_t flow)
{
    mbuf->data_len = BENCH_FRAME_BYTES;
    mbuf->pkt_len = BENCH_FRAME_BYTES;
    bench_frame_write(rte_pktmbuf_mtod(mbuf, uint8_t *), from, flow);
}

static void push(struct bench_traffic *traffic, uint8_t port, struct rte_mbuf **mbufs,
                 uint16_t count)
{
    uint16_t taken = sl_pmd_ring_push(port, mbufs, count);

    traffic->pushed += taken;
    if (unlikely(taken < count))
        rte_pktmbuf_free_bulk(mbufs + taken, count - taken);
}

/* Frees in bulk what a port has sent. */
static void pull(struct bench_traffic *traffic, uint8_t port)
{
    struct rte_mbuf *mbufs[BURST_MAX];
    uint16_t count;

    while ((count = sl_pmd_ring_pull(port, mbufs, BURST_MAX)) > 0) {
        traffic->pulled += count;
        rte_pktmbuf_free_bulk(mbufs, count);
        if (count < BURST_MAX)
            return;
    }
}

static const struct bench_template *request_of(const struct bench_traffic *traffic, uint32_t flow)
{
    return &traffic->templates.request[bench_protocol_of(flow)];
}

static const struct bench_template *reply_of(const struct bench_traffic *traffic, uint32_t flow)
{
    return &traffic->templates.reply[bench_protocol_of(flow)][traffic->turn[flow % BENCH_MEMBERS]];
}

static void push_existing(struct bench_traffic *traffic, uint8_t port)
{
    struct rte_mbuf *mbufs[BURST_MAX];

    if (rte_pktmbuf_alloc_bulk(traffic->world->pool, mbufs, traffic->burst) != 0)
        return;
    for (uint32_t i = 0; i < traffic->burst; i++) {
        uint32_t flow = next_flow(traffic, port);

        write_into(mbufs[i],
                   port == BENCH_ROUTER_PORT ? request_of(traffic, flow) : reply_of(traffic, flow),
                   flow);
    }
    push(traffic, port, mbufs, (uint16_t)traffic->burst);
}

void bench_traffic_turn_mixed(struct bench_traffic *traffic)
{
    push_existing(traffic, BENCH_ROUTER_PORT);
    push_existing(traffic, BENCH_SERVER_PORT);
    sl_worker_poll_once(traffic->world->fabric, traffic->world->lcore);
    pull(traffic, BENCH_ROUTER_PORT);
    pull(traffic, BENCH_SERVER_PORT);
}

void bench_traffic_turn_new(struct bench_traffic *traffic)
{
    struct rte_mbuf *mbufs[BURST_MAX];

    if (rte_pktmbuf_alloc_bulk(traffic->world->pool, mbufs, traffic->burst) != 0)
        return;
    for (uint32_t i = 0; i < traffic->burst; i++)
        write_into(mbufs[i], &traffic->templates.syn, traffic->made++);
    push(traffic, BENCH_ROUTER_PORT, mbufs, (uint16_t)traffic->burst);
    sl_worker_poll_once(traffic->world->fabric, traffic->world->lcore);
    pull(traffic, BENCH_SERVER_PORT);
}

void bench_traffic_drain(struct bench_traffic *traffic)
{
    uint64_t before;

    do {
        before = traffic->pulled;
        sl_worker_poll_once(traffic->world->fabric, traffic->world->lcore);
        pull(traffic, BENCH_ROUTER_PORT);
        pull(traffic, BENCH_SERVER_PORT);
    } while (traffic->pulled != before);
}

static int check_first(struct bench_traffic *traffic, struct rte_mbuf *mbuf, char *reason)
{
    uint32_t flow = traffic->made;
    unsigned int member;

    if (!bench_frame_is_translated(rte_pktmbuf_mtod(mbuf, const uint8_t *), mbuf->pkt_len,
                                   &member)) {
        snprintf(reason, REASON_BYTES, "flow %u: its first frame left the box mistranslated", flow);
        return -EPROTO;
    }
    if (flow < BENCH_MEMBERS)
        traffic->turn[flow] = (uint8_t)member;
    if (traffic->turn[flow % BENCH_MEMBERS] != member) {
        snprintf(reason, REASON_BYTES, "flow %u: went to member %u out of turn", flow, member);
        return -EPROTO;
    }
    return 0;
}

int bench_traffic_establish(struct bench_traffic *traffic, char reason[REASON_BYTES])
{
    int rc = 0;

    for (; rc == 0 && traffic->made < traffic->flows; traffic->made++) {
        const struct bench_template *first = bench_protocol_of(traffic->made) == BENCH_TCP
                                                 ? &traffic->templates.syn
                                                 : request_of(traffic, traffic->made);
        struct rte_mbuf *mbuf = rte_pktmbuf_alloc(traffic->world->pool);

        if (mbuf == NULL)
            return -ENOMEM;
        write_into(mbuf, first, traffic->made);
        push(traffic, BENCH_ROUTER_PORT, &mbuf, 1);
        sl_worker_poll_once(traffic->world->fabric, traffic->world->lcore);
        if (sl_pmd_ring_pull(BENCH_SERVER_PORT, &mbuf, 1) != 1) {
            snprintf(reason, REASON_BYTES, "flow %u: its first frame was lost", traffic->made);
            return -EPROTO;
        }
        traffic->pulled++;
        rc = check_first(traffic, mbuf, reason);
        rte_pktmbuf_free(mbuf);
    }
    return rc;
}
