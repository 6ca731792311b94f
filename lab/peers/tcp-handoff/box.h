// SPDX-License-Identifier: Apache-2.0
/*
 * The box: a switch between the clients' wire and three devices that share one address, two engines
 * of ours and a Linux machine. It knows where each connection lives and holds its packets while it
 * moves, as the switch of [TCH-1] does.
 */
#ifndef TCP_HANDOFF_BOX_H
#define TCP_HANDOFF_BOX_H

#include "engine.h"
#include "flow.h"
#include "linux.h"
#include "move.h"
#include "options.h"

/* Packets of one flow and direction that are held at most; the rest is dropped, as by any queue. */
#define HELD_MAX 8192u

struct box_counters {
    uint64_t held, held_dropped;
    uint64_t silenced;    /* dropped: sent by a device that has not got the connection */
    uint64_t resets;      /* RSTs to and from clients */
    uint64_t late_resets; /* after both FINs: Linux gives one for a second ACK of its FIN */
    uint64_t strays;      /* from clients, of connections that nobody has */
    uint64_t accepted, closed, failed;
    uint64_t received_bytes; /* by the service */
};

struct box {
    const struct options *options;
    uint64_t now_us; /* monotonic, read once a turn */
    struct wire wire;
    struct engine engines[ENGINES];
    struct linux_device linux_device;
    struct flow_table flows;
    struct mover mover;
    bool is_paused; /* the service reads nothing */
    struct box_counters counters;
    int epoll;
};

/* 0, or an exit code after saying what is wrong. */
int box_start(struct box *box, const struct options *options);
void box_stop(struct box *box);

struct command;

/* Waits for something to do, and does it; commands by command. False: standard input has ended. */
bool box_turn(struct box *box, struct command *command);

/* A packet from a client, the switch's: to the device that has its connection, or held. */
void box_from_client(struct box *box, struct packet *packet);

/* A packet from a device, the switch's: to the client, or held. */
void box_from_device(struct box *box, enum place place, struct packet *packet);

/* Lets go of what was held for a flow that has arrived, both directions in order. */
void box_release_held(struct box *box, struct flow *flow);

#endif
