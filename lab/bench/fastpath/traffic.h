// SPDX-License-Identifier: Apache-2.0
/*
 * The other end of the wires, on the worker's own lcore: makes frames, pushes them into the ports'
 * rings, lets the worker turn once, takes and frees what it sent.
 */
#ifndef BENCH_TRAFFIC_H
#define BENCH_TRAFFIC_H

#include "frames.h"

struct bench_traffic {
    struct bench_world *world;
    uint32_t burst;              /* frames per port and turn */
    uint32_t flows;              /* that exist */
    uint32_t step;               /* from a flow to the next: coprime to flows, far */
    uint32_t next[2];            /* flow of the next frame, by port */
    uint32_t made;               /* number of the next new flow */
    uint8_t turn[BENCH_MEMBERS]; /* the member that flow n got, n modulo members */
    uint64_t pushed, pulled;
    struct bench_templates templates;
};

/* Prepares for `flows` flows, of which none exists yet. */
void bench_traffic_init(struct bench_traffic *traffic, struct bench_world *world, uint32_t flows,
                        uint32_t burst);

/*
 * Makes flows 0 to flows - 1 by their first packet and checks each of them: translated rightly, to
 * the members in turn. 0, or -EPROTO with a reason.
 */
int bench_traffic_establish(struct bench_traffic *traffic, char reason[256]);

/* One turn with a burst on each port: requests and replies of flows that exist, far apart. */
void bench_traffic_turn_mixed(struct bench_traffic *traffic);

/* One turn with a burst of SYNs on the router port, each of a flow that was never seen. */
void bench_traffic_turn_new(struct bench_traffic *traffic);

/* Turns without new frames, until nothing comes out any more. */
void bench_traffic_drain(struct bench_traffic *traffic);

#endif
