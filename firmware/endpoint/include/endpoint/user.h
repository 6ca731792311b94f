// SPDX-License-Identifier: Apache-2.0
/*
 * How another one shares an endpoint with the tcp-services: the NFS switch. It has connections of
 * its own on the SP's engine, sends datagrams, and has its turn within the endpoint's. Everything
 * is the SP's worker's but for sl_endpoint_attach().
 */
#ifndef ENDPOINT_USER_H
#define ENDPOINT_USER_H

#include "endpoint/endpoint.h"
#include "tcp/slice.h"

struct sl_endpoint_user;

/* What sl_tcp_user() and sl_tcp_listener_user() of an endpoint's engine point at begins with it. */
struct sl_endpoint_party {
    const struct sl_endpoint_user *user;  /* NULL: the endpoint's own services */
    struct sl_tcp_connection *connection; /* NULL: none yet, given back, or a listener */
};

/* Who shares it. All functions are there; called under the rules of the packet path. */
struct sl_endpoint_user {
    /*
     * A listener has a new connection, which is the user's: sl_tcp_set_user() it, with the party's
     * connection filled in, or abort it and give it back. More of it may be told by events.
     */
    void (*accepted)(void *context, struct sl_endpoint_party *listener,
                     struct sl_tcp_connection *connection, uint32_t events);
    /* SL_TCP_EVENT_* of a connection of the user's. */
    void (*happened)(void *context, struct sl_endpoint_party *party, uint32_t events);
    /* There is a new configuration. It is valid until after the next one has been given. */
    void (*configure)(void *context, const struct sl_snapshot *snapshot);
    /* Once a turn, after all events and before what they made due is sent. True: there was work. */
    bool (*poll)(void *context, uint64_t now_us);
    /*
     * The endpoint hangs up: instead of configure and poll, once a turn. True: the user holds no
     * connection any more and has nothing to do.
     */
    bool (*hang_up)(void *context, uint64_t now_us);
    void *context;
};

/* One user at most; stays the caller's, for the life of the endpoint. Control thread, before the
 * worker runs. */
void sl_endpoint_attach(struct sl_endpoint *endpoint, const struct sl_endpoint_user *user);

/* Listeners that a user may have at once. */
#define SL_ENDPOINT_USER_LISTENERS 128u

/* As sl_tcp_listen(), with the backlog of the configuration; party is the listener's. */
int sl_endpoint_listen(struct sl_endpoint *endpoint, const struct sl_ip *address, uint16_t port,
                       struct sl_endpoint_party *party, struct sl_tcp_listener **listener);

struct sl_endpoint_call {
    struct sl_ip local, remote;
    uint16_t local_port; /* host order; 0: any that answers come back to this SP for */
    uint16_t remote_port;
    struct sl_sp_route route;
};

/* As sl_tcp_connect(), with the settings of the configuration; fills in party->connection. */
int sl_endpoint_connect(struct sl_endpoint *endpoint, const struct sl_endpoint_call *call,
                        struct sl_endpoint_party *party);

/* Gives party->connection back (sl_tcp_release()); nothing more is told of it. */
void sl_endpoint_give_back(struct sl_endpoint *endpoint, struct sl_endpoint_party *party);

/* The owners of slices: mbufs, one count of which is a reference. */
struct sl_tcp_owner_ops sl_endpoint_owners(void);

/* A UDP datagram to send; IPv4. */
struct sl_endpoint_datagram {
    struct sl_ip source, destination;
    uint16_t source_port, destination_port; /* host order */
    struct sl_sp_route route;
    const struct sl_tcp_slice *slices; /* the caller's; what is sent has references of its own */
    uint16_t slice_count;
    uint32_t payload_bytes; /* of all slices */
};

#define SL_ENDPOINT_DATAGRAM_MAX_BYTES (65535u - 20u - 8u)

/*
 * Sends a datagram by reference, in fragments if it is larger than the port's MTU. 0: sent, or
 * dropped on the way and counted; -EMSGSIZE: more than there can be; -E2BIG: it lies in so many
 * pieces that one packet had more than SL_TCP_SEGMENT_SLICES; -ENOBUFS: no memory for headers,
 * nothing of it was sent.
 */
int sl_endpoint_send_datagram(struct sl_endpoint *endpoint,
                              const struct sl_endpoint_datagram *datagram);

/* Counts frames that the user drops, as sl_sp_count_drops(). */
void sl_endpoint_user_drops(struct sl_endpoint *endpoint, enum sl_drop_reason reason,
                            uint32_t frames);

/* The time of this turn, also between turns. */
uint64_t sl_endpoint_now_us(const struct sl_endpoint *endpoint);

#endif
