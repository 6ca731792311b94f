// SPDX-License-Identifier: Apache-2.0
/* The switch on its SP from the inside. Everything is the SP's worker's unless a field says
 * otherwise. */
#ifndef NAS_PRIVATE_H
#define NAS_PRIVATE_H

#include <rte_branch_prediction.h>
#include <rte_mbuf.h>

#include "bound.h"
#include "channel.h"
#include "client.h"
#include "control.h"
#include "datagram/reassembly.h"
#include "endpoint/user.h"
#include "nas/nas.h"
#include "ports.h"

/* Programs a virtual server listens for, and those of them that servers call it back by, at the
 * address that they know. */
#define SL_NAS_BACK_LISTENERS 3u
#define SL_NAS_LISTENERS (5u + SL_NAS_BACK_LISTENERS)

struct sl_nas_listener {
    struct sl_endpoint_party party;
    struct sl_tcp_listener *listener; /* NULL: does not listen */
    struct sl_ip address;
    uint16_t port;
    uint16_t service; /* id */
    bool is_at_source;
};

struct sl_nas {
    struct sl_endpoint *endpoint;
    struct sl_nas_link link;
    struct sl_store_port *store;
    struct sl_nfs *nfs;
    struct sl_message_pool *messages; /* of the switch */
    struct rte_mempool *frames;       /* what ports receive into */
    struct rte_mempool *buffers;      /* what we write into */
    uint64_t now_us;                  /* of this turn */
    uint32_t record_max_bytes;
    bool is_short;                      /* of frames or of nodes for messages, as last looked at */
    uint64_t short_since_us;            /* without a break; meaningful where it is short */
    uint64_t shortage_due_us;           /* when that is looked at again */
    uint32_t frames_low, nodes_low;     /* fewer free ones are too few */
    uint32_t services;                  /* bit per nfs-service that is this SP's */
    const struct sl_snapshot *snapshot; /* in force; NULL before the first */
    struct sl_nas_listener listeners[SL_MAX_NFS_SERVICES][SL_NAS_LISTENERS];
    struct sl_nas_clients clients;
    struct sl_nas_members members;
    struct sl_nas_bounds bounds;
    struct sl_nas_udp_ports udp_ports;
    struct sl_reassembly *reassembly;
    struct sl_nas_control control;
    struct sl_nas_transport_statistics statistics;
    struct sl_endpoint_user user;
    struct sl_sp_service service;
    bool is_stopping; /* the switch is told nothing any more, */
    bool is_stopped;  /* and has given the store what is to be kept */
    void *nfs_memory;
    size_t nfs_memory_bytes;
    void *reassembly_memory;
};

/* nas.c: fills in user and service, and what the switch calls. */
void sl_nas_set_ops(struct sl_nas *nas, struct sl_nfs_ops *ops);

/* configure.c: struct sl_endpoint_user.configure. */
void sl_nas_configure(struct sl_nas *nas, const struct sl_snapshot *snapshot);
/* Nothing is listened for any more. */
void sl_nas_unlisten_all(struct sl_nas *nas);
/* The configuration of a service that is ours; NULL if it is none. */
const struct sl_nfs_service_config *sl_nas_service_config(const struct sl_nas *nas,
                                                          uint16_t service);

/* Does the service take calls at that address and port? *is_at_source: it is the one of its own
 * towards servers. */
bool sl_nas_listens_at(const struct sl_nfs_service_config *service, const struct sl_ip *address,
                       uint16_t port, bool *is_at_source);

/* datagram_in.c: fragments whose rest has not come. */
void sl_nas_expire_datagrams(struct sl_nas *nas);

/*
 * datagram_out.c: sends a message, without record mark, which is taken. False: there was no memory,
 * or it is too large, and it has been dropped.
 */
struct sl_nas_datagram_ends {
    struct sl_ip source, destination;
    uint16_t source_port, destination_port;
    struct sl_sp_route route;
};
bool sl_nas_send_datagram(struct sl_nas *nas, const struct sl_nas_datagram_ends *ends,
                          struct sl_message *message);

/* buffers.c: mbufs as what the switch writes into, and taking messages out of frames. */
struct sl_buffer_ops sl_nas_buffers(struct sl_nas *nas);
/*
 * Appends `bytes` of a frame from an offset on to a message; the frame is taken, whatever comes of
 * it. 0, -ENOBUFS.
 */
int sl_nas_take_frame(struct sl_nas *nas, struct rte_mbuf *frame, uint32_t offset, uint32_t bytes,
                      struct sl_message *message);

#endif
