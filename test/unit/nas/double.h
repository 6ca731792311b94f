// SPDX-License-Identifier: Apache-2.0
/*
 * Stands where the NFS switch and its store would: notes what it is told, and answers each call as
 * the test wants. What it is given and gives is as nfs/nfs.h says.
 */
#ifndef TEST_NAS_DOUBLE_H
#define TEST_NAS_DOUBLE_H

#include "nfs/nfs.h"
#include "nfs/query.h"
#include "store/store.h"

#define DOUBLE_CALLS 4096u
#define DOUBLE_NOTES 256u

enum double_mode {
    DOUBLE_ECHO,    /* answers at once, with the call itself */
    DOUBLE_KEEP,    /* keeps calls until double_answer() */
    DOUBLE_FORWARD, /* sends calls to a member, and its answers to who called */
    DOUBLE_BOUND,   /* the same by the client's own connection to it */
    DOUBLE_SILENT,  /* lets calls go, and says so */
};

struct double_call {
    struct sl_nfs_caller caller;
    struct sl_message message; /* KEEP, and FORWARD while there is no way */
    uint32_t channel;          /* FORWARD: by which it went; 0: not yet */
    bool is_open;
};

struct double_state {
    enum double_mode mode;
    bool has_no_room;
    uint16_t member; /* FORWARD: to whom, and where */
    enum sl_nfs_program program;
    uint16_t port;
    int last_send; /* what ops.send returned */
    uint32_t last_channel;
    struct double_call calls[DOUBLE_CALLS];
    uint32_t call_count, bytes_in;
    uint32_t services; /* of the last configuration */
    uint32_t configured;
    uint32_t answers, late_answers, gone, lost, ready, stored;
    uint32_t bound_lost;
    uint64_t gone_connection;
    uint32_t lost_channel;
    int stops_left; /* sl_nfs_stop() says false so often */
    int reinstate_outcome;
    uint32_t store_requests; /* that the store has got */
    bool store_is_full;
    struct sl_message_pool pool;
    struct sl_nfs_ops ops;
};

extern struct double_state the_switch;

/* Before sl_nas_create(). */
void double_reset(void);
/* Answers a call that was kept, with those bytes. */
void double_answer(struct double_call *call, const uint8_t *bytes, uint32_t length);
/* The same, with the call itself. */
void double_echo(struct double_call *call);
/* Completions for the switch to be given at the next turn. */
void double_complete(uint32_t count);

#endif
