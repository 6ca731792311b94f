// SPDX-License-Identifier: Apache-2.0
/*
 * Clients, the switch and servers in virtual time. Clients issue random calls and compare each
 * answer with what one server of their own would have said; meanwhile servers, ways and the box
 * fail as the plan says; at the end all current members have the same tree, and it is what clients
 * wrote. All that happens is a function of a seed.
 */
#ifndef TEST_NFS_SIMULATION_WORLD_H
#define TEST_NFS_SIMULATION_WORLD_H

#include "../model/client.h"
#include "../model/server.h"
#include "../model/store.h"
#include "nfs/nfs.h"
#include "nfs/query.h"
#include "plan.h"

#define SIM_START_US UINT64_C(1600000000000000)
#define SIM_EXPORT "/export"
#define SIM_FILESYSTEM 3u
#define SIM_SERVICE 1u
#define SIM_EXPORT_ID 2u
#define SIM_CHANNELS 2u /* of a member to its NFS program */

struct sim_world;

/* Something that will happen. data is freed once it has. */
struct sim_event {
    uint64_t at_us, order;
    void (*run)(struct sim_world *world, struct sim_event *event);
    uint32_t a, b;
    uint64_t c;
    uint8_t *data;
    size_t data_bytes;
};

/* A way to a member's program. */
struct sim_channel {
    uint32_t number; /* 0: none */
    bool is_up;
    uint32_t under_way;
};

struct sim_link {
    bool is_connecting, wants_ready;
    uint64_t refused_until_us;
    struct sim_channel channels[SIM_CHANNELS];
};

struct sim_member {
    struct model_server *server;
    struct sim_link links[SL_NFS_PROGRAMS];
    bool is_down;
    bool is_behind; /* what it is sent is lost */
    uint64_t hangs_until_us;
    bool may_leave; /* it has failed in a way for which it may be taken out */
    bool has_left;
};

struct sim_client;
struct sim_buffer;

struct sim_world {
    const struct sim_plan *plan;
    uint64_t random, now_us, order;
    struct sim_event *events; /* a heap */
    size_t event_count, event_room;
    struct sim_member members[SL_NFS_MEMBERS];
    struct sl_nfs_config config;
    struct model_store *store;
    struct sl_nfs *nfs; /* NULL: the box is down, or there is none */
    void *memory;
    uint32_t life; /* of the box: how often it was begun */
    bool is_serving;
    struct sim_buffer *buffers; /* somebody still refers to */
    uint32_t next_channel;
    uint64_t next_connection;
    uint32_t next_xid; /* of all clients, so that a late answer is nobody else's */
    struct sim_client *clients;
    uint32_t crashes; /* of members and of the box: uncommitted data may be lost */
    uint32_t box_crashes;
    bool is_calm; /* nothing fails any more */
    bool is_deaf; /* answers of members are lost */
    uint32_t events_seen[SL_NFS_EVENT_MEMBER_UNLIKE + 1u];
    uint32_t told_out;      /* bit per slot */
    uint8_t current_at_end; /* bit per slot */
    uint64_t turns;
    uint64_t verify_turn; /* when the switch is recounted next */
};

/* Runs a whole world. Fails the test with a message that has the theme and the seed. */
void sim_run(const struct sim_plan *plan);
void sim_fail(const struct sim_world *world, const char *format, ...)
    __attribute__((format(printf, 2, 3), noreturn));
/* Prints if the world is traced. */
extern bool sim_is_traced;
void sim_trace(const struct sim_world *world, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define SIM_CHECK(world, condition)                                                                \
    do {                                                                                           \
        if (!(condition))                                                                          \
            sim_fail(world, "%s:%d: does not hold: %s", __FILE__, __LINE__, #condition);           \
    } while (0)

/* world.c */
uint32_t sim_below(struct sim_world *world, uint32_t bound);
bool sim_one_in(struct sim_world *world, uint32_t n);
uint32_t sim_between(struct sim_world *world, uint32_t least, uint32_t most);
/* An event after so long; the rest of it is the caller's to fill at once. */
struct sim_event *sim_after(struct sim_world *world, uint64_t delay_us,
                            void (*run)(struct sim_world *, struct sim_event *));
/* For an event after which there is only a turn of the box. */
void sim_nothing(struct sim_world *world, struct sim_event *event);

/* box.c: the switch, its store and its way in. */
void sim_box_begin(struct sim_world *world);
/* It dies, with all that it knows; begins again after a while. */
void sim_box_crash(struct sim_world *world);
/* Ends in order and checks that nothing is left. */
void sim_box_end(struct sim_world *world);
/* What is due: completions of the store, timers, waiting work. */
void sim_box_turn(struct sim_world *world);
uint64_t sim_box_next_us(const struct sim_world *world);
/* Bytes as a message of the switch; and what a message holds, of which offset bytes are left out;
 * the message is released. */
bool sim_message_make(struct sim_world *world, const uint8_t *bytes, size_t length_bytes,
                      struct sl_message *message);
uint8_t *sim_message_take(struct sim_world *world, struct sl_message *message, uint32_t offset,
                          size_t *length_bytes);
/* The row of the file system; false: it is not there yet. */
bool sim_filesystem_row(struct sim_world *world, struct sl_nfs_filesystem_row *row);

/* configure.c */
void sim_configure(struct sim_world *world);

/* members.c: servers and the ways to them. */
void sim_members_create(struct sim_world *world);
void sim_members_destroy(struct sim_world *world);
int sim_member_send(void *context, uint16_t member, enum sl_nfs_program program, uint16_t port,
                    struct sl_message *message, uint32_t *channel);
void sim_member_fence(void *context, uint16_t member);
void sim_member_kill(struct sim_world *world, uint32_t slot, uint64_t down_us);
void sim_member_hang(struct sim_world *world, uint32_t slot, uint64_t hang_us);
void sim_member_cut(struct sim_world *world, uint32_t slot);
/* It does nothing from now on; what it is sent until it catches up is lost. */
void sim_member_fall_behind(struct sim_world *world, uint32_t slot);
void sim_member_catch_up(struct sim_world *world, uint32_t slot);
/* The box is gone: no channel of it is left, what is on its way may still arrive. */
void sim_members_abandoned(struct sim_world *world);

/* chaos.c: what fails, and when. */
void sim_chaos_begin(struct sim_world *world);
/* Everything that is down comes back, and nothing fails from now on. */
void sim_chaos_end(struct sim_world *world);

/* end.c: waits until all is done, reinstates members between the halves, compares trees. */
void sim_note_current(struct sim_world *world);
void sim_compare_trees(struct sim_world *world);
bool sim_is_quiet(struct sim_world *world);
/* What it is not quiet for, in words. */
void sim_report_rest(struct sim_world *world, char *text, size_t size);
void sim_reinstate(struct sim_world *world);

/* clients.c */
void sim_clients_create(struct sim_world *world);
void sim_clients_destroy(struct sim_world *world);
bool sim_clients_done(const struct sim_world *world);
/* Goes on with the second half. */
void sim_clients_continue(struct sim_world *world);
void sim_clients_cut(struct sim_world *world);
/* All that await an answer over TCP send their call again at once, over new connections. */
void sim_clients_ask_again(struct sim_world *world);
/* The box resets a connection: its client, if it has not left it, sends what it awaits again. */
void sim_client_hang_up(struct sim_world *world, uint64_t connection);
void sim_clients_box_gone(struct sim_world *world);
void sim_clients_have_room(struct sim_world *world);
void sim_clients_report(const struct sim_world *world, char *text, size_t size);
/* An answer of the box, or of the server without one. */
void sim_client_answered(struct sim_world *world, const struct sl_nfs_caller *caller,
                         uint8_t *bytes, size_t length_bytes);

#endif
