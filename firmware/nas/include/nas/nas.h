// SPDX-License-Identifier: Apache-2.0
/*
 * The NFS switch (nfs/) of one storage processor on its TCP engine and on UDP: connections and
 * datagrams of clients, pooled connections to members, buffers, the store's rings, and what the
 * control thread asks and is told.
 *
 * The SP's worker alone calls what is not marked otherwise; it does so from the turns of the
 * endpoint, which the switch shares with the tcp-services.
 */
#ifndef NAS_NAS_H
#define NAS_NAS_H

#include "endpoint/endpoint.h"
#include "nfs/nfs.h"
#include "nfs/query.h"
#include "nfs/statistics.h"
#include "store/store.h"

struct sl_nas;

/* What it needs of its SP beside what the endpoint's link has (np/sp.h). */
struct sl_nas_link {
    /* sl_sp_route_member() */
    int (*route_member)(void *context, uint16_t member, struct sl_sp_route *route);
    bool (*is_mine)(void *context, uint16_t service); /* sl_sp_of_nfs() is this SP */
    void *context;
};

/* The link to a real SP. Control thread. */
struct sl_nas_link sl_nas_link_to(struct sl_sp *sp);

struct sl_nas_config {
    struct sl_endpoint *endpoint; /* lives longer */
    struct sl_nas_link link;
    struct sl_store_port *store; /* of this SP; lives longer */
    struct rte_mempool *frames;  /* what ports receive into: when it runs low we read no more */
    uint8_t id;                  /* of the SP; names its pool */
    bool was_clean;              /* sl_store_was_clean() */
    uint64_t memory_bytes;       /* of the switch: sl_nfs_limits_for() */
    uint32_t duplicates;         /* entries of the duplicate request cache; 0: by memory */
    uint32_t max_connections;    /* of clients, at once; an idle one goes for a new one */
    uint32_t buffers;            /* mbufs of 2 KiB for what we write ourselves */
    char machine[SL_NFS_LABEL_BYTES]; /* name of the box in calls of its own */
};

/*
 * Makes it and attaches it to the endpoint. It serves what the snapshots want of it. *nas is the
 * caller's until sl_nas_destroy(). 0; -ENOMEM, -EINVAL. Control thread, before the worker runs.
 */
int sl_nas_create(const struct sl_nas_config *config, struct sl_nas **nas);

/*
 * The worker has returned before; called after sl_endpoint_destroy() of its endpoint, for that
 * still refers to buffers of ours. Control thread.
 */
void sl_nas_destroy(struct sl_nas *nas);

/*
 * To be bound to SL_SP_SERVICE_UDP by sl_fabric_bind_service(); lives as long as it. Everything
 * else is done in the turns of the endpoint. An orderly end is that of the endpoint
 * (sl_endpoint_hang_up()): what is to be kept has been given to the store when it has hung up.
 */
const struct sl_sp_service *sl_nas_service(const struct sl_nas *nas);

/* handle() of the service: datagrams and fragments described by their tag as np/sp.h says. */
void sl_nas_datagrams(struct sl_nas *nas, struct rte_mbuf **frames, uint16_t count);

/*
 * The next thing an operator should know; false: none. There is room for SL_NAS_EVENTS, of more
 * the last are lost, and counted. Control thread.
 */
#define SL_NAS_EVENTS 256u
bool sl_nas_event(struct sl_nas *nas, struct sl_nfs_event *event);

/*
 * One slot for questions, as in endpoint/query.h: 0; -EBUSY while a question is unanswered or its
 * answer not given back. Control thread.
 */
int sl_nas_ask(struct sl_nas *nas, const struct sl_nfs_query *query);
/* The answer, or NULL while there is none; it stays until sl_nas_answer_read(). Control thread. */
const struct sl_nfs_query_answer *sl_nas_answer(struct sl_nas *nas);
void sl_nas_answer_read(struct sl_nas *nas);

/*
 * Hands sl_nfs_reinstate() to the worker. 0: asked; -EBUSY: another one is under way. Control
 * thread.
 */
int sl_nas_reinstate(struct sl_nas *nas, uint16_t filesystem, uint16_t member);
/* True, once: the worker has done it, and *outcome is what it returned. Control thread. */
bool sl_nas_reinstated(struct sl_nas *nas, int *outcome);

/* Single writer: the SP's worker. Any thread may read; each field is one aligned word. */
struct sl_nas_transport_statistics {
    uint64_t clients_active;        /* gauge: connections of clients */
    uint64_t clients_accepted;      /* connections */
    uint64_t clients_idle_closed;   /* for having been idle for long, or for a new one */
    uint64_t clients_slow_reset;    /* left answers unread, or a call unfinished, for too long */
    uint64_t clients_broken_reset;  /* sent what is no record, or one that is too large */
    uint64_t clients_unbound_reset; /* with Kerberos, whose server was lost */
    uint64_t bound_active;          /* gauge: connections to servers that are one client's own */
    uint64_t calls_in;              /* over TCP and UDP, that the switch has taken */
    uint64_t members_active;        /* gauge: connections to members that are established */
    uint64_t members_connected, members_failed, members_lost;
    uint64_t fences;            /* members all connections of which were abandoned */
    uint64_t ports_quarantined; /* gauge: local ports that are not used again for that */
    uint64_t datagrams_in, datagrams_out;
    uint64_t fragments_in, fragments_out;
    uint64_t datagrams_reassembled;
    uint64_t replies_dropped; /* to clients that have gone, or for which there was no room */
    uint64_t events_lost;     /* there was no room in the ring */
};

/* Any thread. */
const struct sl_nfs_statistics *sl_nas_statistics(const struct sl_nas *nas);
const struct sl_nas_transport_statistics *sl_nas_transport_statistics(const struct sl_nas *nas);

#endif
