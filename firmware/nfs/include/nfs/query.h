// SPDX-License-Identifier: Apache-2.0
/*
 * What an operator may ask of a switch, answered by the processor that owns it, a bounded piece at
 * a time: the caller goes on with the cursor of the last answer. Pure.
 */
#ifndef NFS_QUERY_H
#define NFS_QUERY_H

#include "nfs/nfs.h"
#include "nfs/statistics.h"

#define SL_NFS_ROWS 8u
#define SL_NFS_CURSOR_END UINT32_MAX
#define SL_NFS_TRACE_STEPS 48u
#define SL_NFS_REASON_BYTES 160u

enum sl_nfs_question {
    SL_NFS_ASK_FILESYSTEMS, /* with their members' states */
    SL_NFS_ASK_FILES,       /* most hits first [NFS-4] */
    SL_NFS_ASK_CLIENTS,     /* with their times */
    SL_NFS_ASK_CALLS,       /* under way, oldest first */
    SL_NFS_ASK_TRACE,       /* arms the trace of the next call that matches; answer: no rows */
    SL_NFS_ASK_TRACED,      /* the trace, once there is one */
};

struct sl_nfs_query {
    uint8_t question; /* enum sl_nfs_question */
    uint32_t cursor;
    /* TRACE: what the call has to match */
    struct sl_ip client; /* "::": any */
    uint8_t procedure;   /* SL_NFS_PROCEDURES: any */
};

enum sl_nfs_member_state {
    SL_NFS_MEMBER_WAITING, /* for its address, ports or the store */
    SL_NFS_MEMBER_JOINING, /* being compared */
    SL_NFS_MEMBER_CURRENT,
    SL_NFS_MEMBER_RECOVERING, /* current, and objects are still being compared after an unclean end
                               */
    SL_NFS_MEMBER_REFUSED,    /* its content differs */
    SL_NFS_MEMBER_OUT,        /* until it is reinstated */
};

struct sl_nfs_member_row {
    uint16_t member;                                    /* id */
    uint8_t state;                                      /* enum sl_nfs_member_state */
    uint64_t reads, modifications, outstanding, behind; /* behind: modifications not yet answered */
    uint64_t response_us;                               /* smoothed */
    char reason[SL_NFS_REASON_BYTES]; /* why it is no more than that; CURRENT: a hint, or empty */
};

struct sl_nfs_filesystem_row {
    uint16_t filesystem;
    bool is_serving;
    uint64_t notes, recovering_objects; /* notes that are there; objects still to be compared */
    uint64_t objects;                   /* in memory */
    uint16_t lock_member;               /* id of the one that keeps locks, or SL_NFS_NO_ID */
    uint64_t locks_held, locks_waiting; /* of clients; waiting: BLOCKED */
    uint8_t members;
    struct sl_nfs_member_row member[SL_NFS_MEMBERS];
};

struct sl_nfs_file_row {
    uint64_t object, hits, all_hits; /* of this interval; since it is listed */
    uint16_t filesystem;
    uint8_t list;    /* 0..SL_NFS_LISTS - 1 */
    uint8_t servers; /* bit per slot */
    char path[160];  /* as far as it is known, from the root of the file system */
};

struct sl_nfs_client_row {
    struct sl_ip client;
    uint64_t calls, read_bytes, written_bytes;
    struct sl_nfs_histogram times;
};

struct sl_nfs_call_row {
    struct sl_ip client;
    uint16_t port, filesystem;
    uint32_t xid;
    uint8_t procedure;
    uint8_t waits_for_members; /* bit per slot */
    uint64_t age_us, object;
    char state[48]; /* in words */
};

struct sl_nfs_trace_step {
    uint32_t at_us;  /* since the call arrived */
    uint16_t member; /* or SL_NFS_NO_ID */
    char text[72];
};

struct sl_nfs_trace {
    struct sl_ip client;
    uint32_t xid;
    uint8_t procedure;
    bool is_armed, is_complete;
    uint16_t steps; /* those beyond the room are only counted in lost */
    uint16_t lost;
    struct sl_nfs_trace_step step[SL_NFS_TRACE_STEPS];
};

struct sl_nfs_query_answer {
    uint32_t cursor; /* SL_NFS_CURSOR_END: no more */
    uint16_t rows;
    union {
        struct sl_nfs_filesystem_row filesystems[SL_NFS_ROWS];
        struct sl_nfs_file_row files[SL_NFS_ROWS];
        struct sl_nfs_client_row clients[SL_NFS_ROWS];
        struct sl_nfs_call_row calls[SL_NFS_ROWS];
        struct sl_nfs_trace trace;
    };
};

void sl_nfs_query(struct sl_nfs *nfs, const struct sl_nfs_query *query,
                  struct sl_nfs_query_answer *answer, uint64_t now_us);

#endif
