// SPDX-License-Identifier: Apache-2.0
/* What np_bench is asked to measure. */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum bench_mode {
    BENCH_FLOW_THRU, /* packets of flows that exist, both directions mixed */
    BENCH_NEW_FLOWS, /* each packet is a SYN that makes a flow */
    BENCH_EVICTION,  /* the same with a full table: each new flow pushes an idle one out */
};

struct bench_options {
    enum bench_mode mode;
    uint32_t flows;    /* flow-thru: that exist; new flows: made in one measurement */
    uint32_t capacity; /* of the flow table, entries; each flow takes two */
    uint32_t burst;    /* frames pushed into a port between two turns of the worker */
    uint32_t nps;      /* 1, or 2: then each packet crosses the fabric from one to the other */
    uint32_t lcore;    /* generator and worker share it */
    double seconds;    /* flow-thru: how long to measure */
};

/*
 * Reads the command line; defaults for what is not given. 0, or -EINVAL with a message on standard
 * error.
 */
int bench_options_parse(int argc, char **argv, struct bench_options *options);

/* The mode's word on the command line and in the result. */
const char *bench_mode_name(enum bench_mode mode);

#endif
