// SPDX-License-Identifier: Apache-2.0
/*
 * Engines that talk over bad wires in virtual time: a client and a server, and a third to which
 * connections of either may be handed off. All that happens is a function of a seed.
 *
 * A world is made from a plan (plan.h), runs until everything has come to an end, and fails the
 * test when a byte is wrong, late or missing, when a connection ends for the wrong reason, when an
 * invariant of an engine does not hold, or when something is held after the end.
 */
#ifndef TEST_TCP_SIMULATION_WORLD_H
#define TEST_TCP_SIMULATION_WORLD_H

#include "impair/impair.h"
#include "plan.h"
#include "tcp/connection.h"
#include "tcp/transfer.h"

#define SIM_FLOWS 64u /* at the same time and one after another, in one world */
#define SIM_SERVER_PORT 2049u
#define SIM_BURST 32u
#define SIM_ICMPS 64u
#define SIM_HEADER_BYTES 60u
#define SIM_START_US 1000000u

enum sim_side { SIM_CLIENT, SIM_SERVER, SIM_SIDES };

/* Engines: one of each side, and where connections are handed off to. */
enum sim_engine { SIM_ENGINE_CLIENT, SIM_ENGINE_SERVER, SIM_ENGINE_OTHER, SIM_ENGINES };

/* The buffer behind slices. */
struct sim_buffer {
    uint32_t references;
    struct sim_world *world;
    uint32_t length_bytes;
    uint8_t data[];
};

/* A packet on the wire: IP addresses are those of the sides. */
struct sim_packet {
    struct sim_world *world;
    enum sim_side to;
    uint32_t ip_bytes; /* as a router sees it */
    uint8_t header_bytes;
    uint8_t traffic_class;
    uint8_t header[SIM_HEADER_BYTES];
    struct sim_buffer *payload; /* one reference, or NULL */
};

/* An ICMP error on its way back to the sender of a packet; it travels without delay. */
struct sim_icmp {
    enum sim_side to;
    uint8_t header[8];
    uint32_t mtu_bytes;
};

/* One end of a connection, and its application. */
struct sim_end {
    struct sl_tcp_connection *connection; /* NULL: not yet, or no more */
    enum sim_engine engine;
    enum sim_side side;
    struct sim_end_plan plan;
    uint64_t queued_bytes, read_bytes; /* of plan.send_bytes, and of the other's */
    uint32_t unconsumed_bytes;
    uint64_t wake_us; /* when the application wants to look again; UINT64_MAX: at the next event */
    uint64_t progress_us; /* when it last read or queued something */
    uint64_t thaw_us;     /* frozen until then; 0: not frozen */
    bool is_open, is_shut_down, has_peer_closed, is_aborted, is_closed, is_over;
    bool wants_room; /* refused: nothing is queued before WRITABLE comes */
    uint8_t end;     /* enum sl_tcp_end, once closed */
};

struct sim_flow {
    struct sim_end ends[SIM_SIDES];
    uint32_t id;
    uint16_t client_port;
    uint64_t begin_us; /* when the client connects */
    bool has_begun, is_accepted, is_over;
};

struct sim_wire {
    struct sl_impair *impair;
    void *memory;
};

struct sim_world {
    const struct sim_plan *plan;
    uint64_t random; /* of what happens on the way; the plan has its own */
    uint64_t now_us;
    struct sl_tcp_engine *engines[SIM_ENGINES];
    void *memories[SIM_ENGINES];
    uint64_t skews_us[SIM_ENGINES]; /* what the engine's clock is ahead of the world's */
    bool is_refusing[SIM_ENGINES];  /* the device below */
    uint64_t retry_us[SIM_ENGINES]; /* when to flush again; UINT64_MAX: nothing is left */
    struct sl_tcp_listener *listener;
    struct sim_wire wires[SIM_SIDES]; /* by the side they lead to */
    struct sim_icmp icmps[SIM_ICMPS];
    uint32_t icmp_count;
    struct sim_flow flows[SIM_FLOWS];
    uint32_t flows_over;
    uint64_t next_change_us; /* of the wire's state */
    bool is_healed;
    uint64_t healed_us;
    uint64_t next_hand_off_us;
    uint32_t hand_offs;
    uint32_t buffers; /* somebody still refers to */
    uint32_t packets; /* on a wire */
    uint64_t turns;
};

/* Runs a whole world. Fails the test with a message that has the plan's name and seed. */
void sim_run(const struct sim_plan *plan);

/* Fails the test of this world. */
void sim_fail(const struct sim_world *world, const char *format, ...)
    __attribute__((format(printf, 2, 3), noreturn));

#define SIM_CHECK(world, condition)                                                                \
    do {                                                                                           \
        if (!(condition))                                                                          \
            sim_fail(world, "%s:%d: does not hold: %s", __FILE__, __LINE__, #condition);           \
    } while (0)

/* engines.c: the engines of a world and their buffers. */
void sim_engines_create(struct sim_world *world);
void sim_engines_destroy(struct sim_world *world);
void sim_engines_verify(const struct sim_world *world);
struct sim_buffer *sim_buffer_new(struct sim_world *world, uint32_t length_bytes);
void sim_buffer_retain(void *context, void *buffer);
void sim_buffer_release(void *context, void *buffer);
/* Which engine of a side has the connection of that client port. */
enum sim_engine sim_engine_of(const struct sim_world *world, enum sim_side side,
                              uint16_t client_port);
struct sl_ip sim_address(const struct sim_world *world, enum sim_side side);

/* wire.c: what engines transmit goes over wires and comes to engines. */
void sim_wires_create(struct sim_world *world);
void sim_wires_destroy(struct sim_world *world);
bool sim_transmit(void *context, const struct sl_tcp_segment *segment);
/* Gives engines what has arrived. */
void sim_wires_deliver(struct sim_world *world);
uint64_t sim_wires_next_us(const struct sim_world *world);
/* The wires become good: no loss, a short delay. */
void sim_wires_heal(struct sim_world *world);
/* Begins or ends an outage, if the plan has them. */
void sim_wires_change(struct sim_world *world);

/* traffic.c: applications. */
void sim_traffic_begin(struct sim_world *world);
/* Connects flows whose time has come, takes events, lets applications whose time has come act. */
void sim_traffic_run(struct sim_world *world);
uint64_t sim_traffic_next_us(const struct sim_world *world);
struct sim_flow *sim_flow_of_port(struct sim_world *world, uint16_t client_port);

/* application.c: what an application does with an end that has events, or whose time has come. */
void sim_application_act(struct sim_world *world, struct sim_flow *flow, struct sim_end *end,
                         uint32_t events);
/* Byte `offset` of what a side of a flow sends; copies, or compares. */
void sim_pattern_fill(const struct sim_flow *flow, enum sim_side side, uint64_t offset, uint8_t *to,
                      uint32_t length_bytes);
bool sim_pattern_is(const struct sim_flow *flow, enum sim_side side, uint64_t offset,
                    const uint8_t *data, uint32_t length_bytes);

/* trace.c: prints a packet if sim_is_traced; what becomes of it is said by `what`. */
extern bool sim_is_traced;
void sim_trace(const struct sim_world *world, const struct sim_packet *packet, const char *what);

/* The time an engine is told. */
static inline uint64_t sim_clock_us(const struct sim_world *world, enum sim_engine engine)
{
    return world->now_us + world->skews_us[engine];
}

/* hand_off.c: hands one connection off to another engine, if one may go; goes on with those that
 * were. */
void sim_hand_off(struct sim_world *world);
uint64_t sim_hand_off_next_us(const struct sim_world *world);

#endif
