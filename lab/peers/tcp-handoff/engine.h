// SPDX-License-Identifier: Apache-2.0
/* One engine of ours as a device: packets in and out, and its half of a hand-off. */
#ifndef TCP_HANDOFF_ENGINE_H
#define TCP_HANDOFF_ENGINE_H

#include "flow.h"

#define ENGINE_BURST 64u

struct box;

struct engine {
    struct box *box;
    enum place place;
    struct sl_tcp_engine *tcp;
    void *memory;
    uint16_t burst_count; /* packets that wait for engine_input() */
    struct sl_tcp_packet burst[ENGINE_BURST];
    struct sl_tcp_slice payloads[ENGINE_BURST];
    struct packet *packets[ENGINE_BURST];
};

/* Listens on the port at all addresses. 0 or -errno. */
int engine_start(struct engine *engine, struct box *box, enum place place, uint16_t port);
void engine_stop(struct engine *engine);

/* Takes a packet for the next engine_input(), which comes by itself when a burst is full. */
void engine_take(struct engine *engine, struct packet *packet, const struct packet_view *view);
void engine_input(struct engine *engine);

/* Timers and events; the service runs where something has happened. */
void engine_run(struct engine *engine);

/* Sends what is due. */
void engine_flush(struct engine *engine);

/*
 * The first's half: freezes and exports a flow's connection, its unread data and what is to be sent
 * with references in the two queues. 0 or -errno.
 */
int engine_export(struct flow *flow, uint64_t now_us, struct sl_tcp_transfer *transfer,
                  struct slices *send, struct slices *unread);

/* The second's: a frozen connection with its data, or -errno. The queues stay the caller's. */
int engine_import(struct engine *engine, const struct sl_tcp_transfer *transfer,
                  const struct slices *send, const struct slices *unread,
                  struct sl_tcp_connection **connection);

#endif
