// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_AGENT_H
#define CSA_AGENT_H

/*
 * The agent as its own files see it. One thread, the control thread, owns every field; what it
 * shares with others (region, fabric, member states) is reached through csa/csa.h's params.
 */

#include "config.h"
#include "csa/csa.h"
#include "endpoint/endpoint.h"
#include "generated/events.h"
#include "generated/statistics.h"
#include "locator/locator.h"
#include "nas/nas.h"
#include "pmd/ports.h"
#include "refusal.h"
#include "shm/region.h"
#include "snapshot_build.h"

struct sl_pmd_tap;

/* Answers that wait for room in the up ring: one for each request taken from the down ring. */
#define SL_OUTBOX_SLOTS 16u

struct sl_outbox {
    uint32_t first;
    uint32_t count;
    struct sl_ring_message messages[SL_OUTBOX_SLOTS];
};

/* The transaction that is being received; at most one. */
struct sl_transaction {
    bool open;
    uint32_t number;
    uint32_t received;         /* set messages since begin, refused ones included */
    struct sl_refusal refusal; /* the first; answered at commit */
};

/* One port as this process has it. */
struct sl_agent_port {
    struct sl_pmd_tap *tap;       /* NULL: none, or it failed */
    struct sl_pmd_port_info info; /* when it was last looked at; no link if the device has gone */
    uint64_t transitions;         /* of the link */
    uint64_t to_linux_packets, to_linux_bytes;
    uint64_t from_linux_packets, from_linux_bytes;
};

/* What the counters of the NFS switch stood at when they were last cleared, by their rows. */
struct sl_nfs_cleared {
    struct sl_stat_nfs nfs;
    struct sl_stat_nfs_transport transport;
    struct sl_stat_nfs_store store;
    struct sl_stat_nfs_procedure procedures[SL_PROCEDURE_COUNT];
    struct sl_stat_nfs_member members[SL_LIMIT_FILESYSTEM_MEMBER];
    struct sl_stat_nfs_export exports[SL_LIMIT_NFS_EXPORT];
};

/* What counters that others own stood at when they were last cleared. */
struct sl_cleared {
    struct {
        uint64_t rx_errors, rx_missed, tx_errors;
    } port[SL_LIMIT_PORT];
    struct {
        uint64_t probes_sent, probes_failed, arp_sent, transitions, moves;
    } member[SL_LIMIT_MEMBER];
    struct sl_stat_tcp tcp[SL_LIMIT_SP];
    struct sl_endpoint_service_statistics tcp_service[SL_LIMIT_TCP_SERVICE];
    struct sl_nfs_cleared nfs;
};

/* A flows query in progress: a bounded piece of it is answered in each turn. */
struct sl_flows_walk {
    bool active;
    struct sl_msg_flows_query query;
    uint16_t rows_left;
    uint64_t cursor;
    struct sl_msg_flows_rows answer; /* being filled */
};

/*
 * A question about TCP, or the search for a connection to be reset, in progress. Each endpoint in
 * turn is asked for a piece, which is waited for in later turns.
 */
struct sl_tcp_walk {
    bool active;
    bool is_reset; /* query: transaction only */
    bool asked;    /* the endpoint at the cursor has our question */
    struct sl_msg_tcp_query query;
    struct sl_ip local, remote; /* of the connection to be reset */
    uint16_t local_port, remote_port;
    uint16_t rows_left;
    uint16_t answer_row; /* of the answer at hand: the next to be taken */
    uint64_t cursor;
    struct sl_msg_tcp_rows rows;           /* being filled, */
    struct sl_msg_tcp_listeners listeners; /* one of the two */
};

/* A batch of rows of the NFS switch that is being filled. */
union sl_nfs_batch {
    struct sl_msg_nfs_members members;
    struct sl_msg_nfs_files files;
    struct sl_msg_nfs_clients clients;
    struct sl_msg_nfs_calls calls;
    struct sl_msg_nfs_steps steps;
};

/* A question about NFS, or the arming of a trace, in progress: put to one SP, piece by piece. */
struct sl_nfs_walk {
    bool active;
    bool is_trace; /* nothing but a trace is armed; query: transaction and SP only */
    bool asked;    /* the SP has our question */
    struct sl_nfs_query question;
    struct sl_msg_nfs_query query;
    uint16_t rows_left;
    uint16_t row; /* of the answer at hand: the next to be taken */
    union sl_nfs_batch batch;
};

/* A member that is being reinstated: the SP has been asked. */
struct sl_nfs_reinstatement {
    bool active;
    uint32_t transaction;
    uint16_t sp, member;
};

struct sl_csa {
    struct sl_csa_params params;
    struct sl_statistics *statistics; /* in the region; rows "control" are ours */
    uint64_t now_us;                  /* CLOCK_MONOTONIC at the beginning of this turn */
    uint64_t realtime_us;             /* CLOCK_REALTIME at the same moment */
    uint64_t started_us;

    /* session */
    struct sl_outbox outbox;
    uint64_t manager_generation;
    bool manager_silent; /* its heartbeat stopped, or it has none yet */
    bool ring_broken;    /* counts of a ring contradict each other: nothing more is read */
    struct sl_transaction transaction;

    /* configuration */
    struct sl_config *active;           /* in force; empty at first */
    struct sl_config *staging;          /* being received */
    bool ready;                         /* "configuration complete" was received */
    const struct sl_snapshot *snapshot; /* published */
    uint64_t snapshot_serial;           /* of the last one built */
    bool restore_pending;               /* the active configuration has to be published anew */

    /* ports, bit per id in each mask */
    uint64_t open_ports;
    uint64_t started_ports;
    struct sl_mac macs[SL_LIMIT_PORT];
    struct sl_agent_port ports[SL_LIMIT_PORT];
    struct sl_cleared cleared;
    uint64_t link_due_us;
    uint64_t link_quick_until_us; /* a port was just started: its link is about to come up */

    /* locator */
    struct sl_locator *locator;
    struct sl_locator_config *locator_configs[2]; /* one in use, one for the next */
    unsigned int locator_config_used;
    uint64_t locator_due_ms;
    uint64_t member_since_us[SL_LIMIT_MEMBER]; /* CLOCK_REALTIME of the last up or down; 0: never */

    struct sl_flows_walk flows;
    struct sl_tcp_walk tcp;
    struct sl_nfs_walk nfs;
    struct sl_nfs_reinstatement reinstatement;
    uint64_t statistics_due_us;
    uint64_t evicted_reported[SL_LIMIT_NP]; /* flow-table-full: evictions told of so far */
    uint64_t evicted_due_us;
};

static inline uint64_t sl_csa_now_ms(const struct sl_csa *csa)
{
    return csa->now_us / 1000u;
}

static inline bool sl_mask_has(uint64_t mask, uint16_t id)
{
    return id < 64u && (mask >> id & 1u) != 0;
}

/*
 * One turn of the agent's life: everything that is due, in bounded pieces, without waiting.
 * now_us, realtime_us: CLOCK_MONOTONIC and CLOCK_REALTIME. Returns true if there was work.
 */
bool sl_csa_turn(struct sl_csa *csa, uint64_t now_us, uint64_t realtime_us);

#endif
