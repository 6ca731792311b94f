// SPDX-License-Identifier: Apache-2.0
/* The parts of kernel_peer: what stands in the middle, what it connects to, and the clients. */
#ifndef TCP_BENCH_KERNEL_PEER_H
#define TCP_BENCH_KERNEL_PEER_H

#include <stdint.h>

#define PEER_PORT 7000u
#define PEER_TARGET_PORT 7001u

enum peer_mode { PEER_RELAY, PEER_ECHO, PEER_SET_UP };

/* Lives of processes on a socket that listens; they end with their parent. */
_Noreturn void peer_echo(int listener);   /* sends back, until the client closes */
_Noreturn void peer_source(int listener); /* sends without end */
_Noreturn void peer_relay(int listener);  /* connects to PEER_TARGET_PORT and splices */

/* What clients have seen: bytes read, answers, connections that came and went. */
struct peer_count {
    uint64_t bytes, answers, visits;
};

struct peer_clients;

/* Clients of a mode, all connected; aborts with words on stderr if they cannot be. */
struct peer_clients *peer_clients_start(enum peer_mode mode, uint32_t count,
                                        uint32_t message_bytes);
/* Lets them live for so long; adds what they see. */
void peer_clients_run(struct peer_clients *clients, double seconds, struct peer_count *count);

/* A listening socket on the loopback address. Does not return if that fails. */
int peer_listen(uint16_t port);
/* A connection to it. */
int peer_connect(uint16_t port);
_Noreturn void peer_fail(const char *what);

#endif
