// SPDX-License-Identifier: Apache-2.0
#ifndef TCP_BENCH_OPTIONS_H
#define TCP_BENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum tcp_bench_mode {
    TCP_BENCH_RELAY,  /* a source's stream through a relay to clients */
    TCP_BENCH_ECHO,   /* small requests, each answered before the next of its connection */
    TCP_BENCH_IDLE,   /* connections that only are there */
    TCP_BENCH_SET_UP, /* connections that come, ask once and go */
    TCP_BENCH_MODES,
};

struct tcp_bench_options {
    enum tcp_bench_mode mode;
    uint32_t connections;
    uint32_t message_bytes; /* echo and set-up: of each request */
    uint32_t mtu_bytes;
    uint32_t lcore;
    double seconds; /* of measured time, about */
    bool offload;   /* the ports do checksums and cut segments */
};

const char *tcp_bench_mode_name(enum tcp_bench_mode mode);

/* 0, or -EINVAL after words on stderr. */
int tcp_bench_options_parse(int argc, char **argv, struct tcp_bench_options *options);

#endif
