// SPDX-License-Identifier: Apache-2.0
/*
 * Connections and listeners as an application of the engine uses them. A connection that was
 * accepted or connected is the application's until it calls sl_tcp_release(); pointers stay valid
 * as long.
 */
#ifndef TCP_CONNECTION_H
#define TCP_CONNECTION_H

#include "tcp/engine.h"

struct sl_tcp_listen_request {
    struct sl_ip address; /* none ("::"): all addresses */
    uint16_t port;        /* host order */
    uint32_t backlog;     /* connections not yet accepted; beyond it SYN cookies (RFC 4987) */
    const struct sl_tcp_settings *settings; /* NULL: the engine's */
    void *user;
};

/* 0; -EADDRINUSE, -ENOSPC (max_listeners), -EINVAL. */
int sl_tcp_listen(struct sl_tcp_engine *engine, const struct sl_tcp_listen_request *request,
                  struct sl_tcp_listener **listener);

/* Ends listening. Embryonic connections are reset; accepted ones live on. */
void sl_tcp_unlisten(struct sl_tcp_listener *listener, uint64_t now_us);
void *sl_tcp_listener_user(const struct sl_tcp_listener *listener);

/* For handshakes that begin from now on; at least 1, else it stays as it is. */
void sl_tcp_listener_set_backlog(struct sl_tcp_listener *listener, uint32_t backlog);

struct sl_tcp_connect_request {
    struct sl_ip local, remote;
    uint16_t local_port;  /* host order; also a privileged one; 0: RFC 6056 chooses */
    uint16_t remote_port; /* host order */
    uint16_t mtu_bytes;   /* of the link */
    struct sl_tcp_route route;
    const struct sl_tcp_settings *settings; /* NULL: the engine's */
    void *user;
};

/*
 * Begins a connection; CONNECTED or CLOSED follows. 0; -EADDRINUSE (the four-tuple is taken; one in
 * TIME-WAIT is taken over if RFC 6191 allows), -EADDRNOTAVAIL (no port is free), -ENOSPC
 * (max_connections), -EINVAL.
 */
int sl_tcp_connect(struct sl_tcp_engine *engine, const struct sl_tcp_connect_request *request,
                   uint64_t now_us, struct sl_tcp_connection **connection);

/*
 * Takes received data in order: up to max slices, each with a reference that is the caller's. The
 * window does not open by that but by sl_tcp_consumed(), so that data passed on to a slow
 * connection holds back its sender [FC-4].
 */
uint16_t sl_tcp_receive(struct sl_tcp_connection *connection, struct sl_tcp_slice *slices,
                        uint16_t max);
uint32_t sl_tcp_readable_bytes(const struct sl_tcp_connection *connection);

/* bytes of what sl_tcp_receive() gave are done with. More than it gave is a fault of the caller. */
void sl_tcp_consumed(struct sl_tcp_connection *connection, uint32_t bytes);

/*
 * Queues data; the references are the engine's if it is taken. All or nothing: 0; -ENOBUFS (send
 * buffer, slices or memory: WRITABLE follows), -EPIPE after sl_tcp_shutdown(), -ENOTCONN. Data may
 * be queued before the connection is established. The release of the last reference is the
 * completion; by position it is sl_tcp_progress().
 */
int sl_tcp_send(struct sl_tcp_connection *connection, const struct sl_tcp_slice *slices,
                uint16_t count);
uint32_t sl_tcp_send_room_bytes(const struct sl_tcp_connection *connection);

/*
 * For who sends nothing because sl_tcp_send_room_bytes() gave too little, maybe for lack of memory
 * that others keep: WRITABLE follows when there is more, as after a send that was refused.
 */
void sl_tcp_want_room(struct sl_tcp_connection *connection);

/* Positions in the streams: bytes since the connection began. They survive export and import. */
struct sl_tcp_progress {
    uint64_t queued_bytes;       /* taken by sl_tcp_send() */
    uint64_t sent_bytes;         /* transmitted at least once */
    uint64_t acknowledged_bytes; /* the peer has them */
    uint64_t received_bytes;     /* in order */
    uint64_t consumed_bytes;
};

void sl_tcp_progress(const struct sl_tcp_connection *connection, struct sl_tcp_progress *progress);

/* Half close: a FIN after what is queued. Receiving goes on. 0, -ENOTCONN; twice is fine. */
int sl_tcp_shutdown(struct sl_tcp_connection *connection);

/* Sends a RST, drops all queues; CLOSED follows with reason ABORTED and that detail (static). */
void sl_tcp_abort(struct sl_tcp_connection *connection, const char *detail, uint64_t now_us);

/*
 * Gives the connection back. One that still lives closes as if shut down, and is reset if data
 * arrives that nobody can read (RFC 9293 3.10.4); unread data resets it at once (RFC 2525 2.17).
 */
void sl_tcp_release(struct sl_tcp_connection *connection, uint64_t now_us);

/*
 * Window control [FC-4]: offers at most limit_bytes beyond what is received, without taking back
 * what is offered already (RFC 9293 3.8.6.2.1). 0 closes the window; UINT32_MAX ends the limit.
 */
void sl_tcp_set_window_limit(struct sl_tcp_connection *connection, uint32_t limit_bytes);

/* 0 or -EINVAL. What was negotiated in the handshake stays. */
int sl_tcp_set_settings(struct sl_tcp_connection *connection,
                        const struct sl_tcp_settings *settings);
void sl_tcp_set_user(struct sl_tcp_connection *connection, void *user);
void *sl_tcp_user(const struct sl_tcp_connection *connection);

void sl_tcp_info(const struct sl_tcp_connection *connection, struct sl_tcp_info *info);
/* The route by which the peer is reached now: also for what is no segment of the connection. */
struct sl_tcp_route sl_tcp_route_of(const struct sl_tcp_connection *connection);
void sl_tcp_listener_info(const struct sl_tcp_listener *listener,
                          struct sl_tcp_listener_info *info);

/*
 * For listings: the connection (in any state, TIME-WAIT too) or listener at or after *cursor, which
 * begins at 0 and is moved past it; NULL at the end. Each call looks at no more than 256 places and
 * gives NULL with *cursor moved when it found none there: the end is *cursor == UINT32_MAX.
 */
const struct sl_tcp_connection *sl_tcp_next_connection(const struct sl_tcp_engine *engine,
                                                       uint32_t *cursor);
const struct sl_tcp_listener *sl_tcp_next_listener(const struct sl_tcp_engine *engine,
                                                   uint32_t *cursor);

/*
 * The connections that ended last, newest first: index 0..SL_TCP_ENDED_KEPT - 1. False: none.
 */
#define SL_TCP_ENDED_KEPT 256u
bool sl_tcp_ended(const struct sl_tcp_engine *engine, uint32_t index, struct sl_tcp_info *info);

#endif
