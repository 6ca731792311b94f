// SPDX-License-Identifier: Apache-2.0
/* Counters and times of the NFS switch [NFS-10]. Single writer: the switch; each field is one
 * aligned word that any thread may read. */
#ifndef NFS_STATISTICS_H
#define NFS_STATISTICS_H

#include "nfs/config.h"
#include "nfswire/types.h"

/* Times in powers of two: bucket 0 below 1 µs, bucket i below 2^i µs, the last everything above. */
#define SL_NFS_BUCKETS 26u

struct sl_nfs_histogram {
    uint64_t count, sum_us;
    uint64_t buckets[SL_NFS_BUCKETS];
};

/* Why a call is refused or dropped before it reaches a file system. Names: sl_nfs_refusal_name().
 */
enum sl_nfs_refusal {
    SL_NFS_REFUSED_MALFORMED, /* no RPC call: dropped */
    SL_NFS_REFUSED_RPC_VERSION,
    SL_NFS_REFUSED_PROGRAM,
    SL_NFS_REFUSED_VERSION,
    SL_NFS_REFUSED_PROCEDURE,
    SL_NFS_REFUSED_ARGUMENTS, /* GARBAGE_ARGS */
    SL_NFS_REFUSED_AUTH,      /* a flavor that is not served there */
    SL_NFS_REFUSED_HANDLE,    /* forged or foreign: BADHANDLE */
    SL_NFS_REFUSED_CLIENT,    /* an export that is not the client's: ACCES */
    SL_NFS_REFUSED_READ_ONLY,
    SL_NFS_REFUSED_STALE,        /* the object is gone */
    SL_NFS_REFUSED_MAP_FULL,     /* JUKEBOX */
    SL_NFS_REFUSED_NOT_SERVING,  /* no member, or not yet loaded: dropped, clients ask again */
    SL_NFS_REFUSED_NO_ROOM,      /* dropped: memory of messages or calls */
    SL_NFS_REFUSED_GSS_REPLICAS, /* modifications that nobody can sign for all members: ROFS */
    SL_NFS_REFUSED_GSS_LOST,     /* dropped: the member went; the client's connection is reset */
    SL_NFS_REFUSALS,
};
const char *sl_nfs_refusal_name(enum sl_nfs_refusal refusal);

struct sl_nfs_statistics {
    uint64_t calls, replies;
    uint64_t reads, modifications;  /* calls of NFS by kind */
    uint64_t sent;                  /* calls to members */
    uint64_t answers, late_answers; /* of members; late: nobody waited any more */
    uint64_t retransmissions;       /* to members */
    uint64_t elsewhere;             /* reads sent to another member after a time-out or loss */
    uint64_t lookups_behind;        /* lookups to learn handles */
    uint64_t duplicates_waiting, duplicates_answered; /* retransmissions of clients */
    uint64_t notes, notes_waited_us; /* modifications that waited for a note; sum */
    uint64_t disagreements, members_out;
    uint64_t reads_waiting;                   /* reads that waited for a modification */
    uint64_t calls_active;                    /* gauge: of clients */
    uint64_t objects, objects_max;            /* gauge: in memory */
    uint64_t handles;                         /* gauge: handles of members in memory */
    uint64_t map_hits, map_misses;            /* objects found in memory; fetched from the store */
    uint64_t promotions, demotions, unlisted; /* [NFS-4]; calls balanced without an entry */
    uint64_t listings_read, listings_served;  /* directories read from members; parts given */
    uint64_t gss_calls, gss_contexts;         /* passed on; made by clients with members */
    uint64_t refused[SL_NFS_REFUSALS];
    struct sl_nfs_histogram procedures[SL_NFS_PROCEDURES]; /* from call to reply */
    struct sl_nfs_histogram members[SL_MAX_NFS_MEMBERS];   /* from sent to answer */
    struct sl_nfs_histogram exports[SL_MAX_NFS_EXPORTS];
};

struct sl_nfs;
const struct sl_nfs_statistics *sl_nfs_statistics(const struct sl_nfs *nfs);

#endif
