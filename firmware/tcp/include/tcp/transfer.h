// SPDX-License-Identifier: Apache-2.0
/*
 * Export and import of a live connection ([TCH-1], [TCH-2]): to another engine, or to and from a
 * socket of Linux (TCP_REPAIR), the peer unaware.
 *
 * Order of a hand-off: the switch holds packets both ways; the first freezes and exports; the
 * second imports, which leaves the connection frozen; the switch sends packets to the second (the
 * commit point); the second thaws; the first forgets, without a FIN or RST. Until the commit the
 * first may thaw and go on as if nothing had been.
 */
#ifndef TCP_TRANSFER_H
#define TCP_TRANSFER_H

#include "tcp/connection.h"

/* Layout of struct sl_tcp_transfer; an importer refuses others. */
#define SL_TCP_TRANSFER_VERSION 1u

/*
 * The state of a connection but for its data. Sequence numbers and windows are host order; windows
 * are scaled. No pointers: it may be stored and sent between machines of one byte order.
 */
struct sl_tcp_transfer {
    uint32_t version;
    struct sl_ip local, remote;
    uint16_t local_port, remote_port;
    uint8_t state; /* ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK */
    uint8_t send_scale, receive_scale;
    uint8_t traffic_class;
    bool timestamps, sack, ecn, window_scaling;
    bool fin_queued; /* shut down: a FIN is to follow, or has followed, the queued data */
    bool fin_sent;
    bool fin_received;       /* receive_next is past it */
    uint16_t send_mss_bytes; /* largest payload without options that the peer takes */
    uint16_t receive_mss_bytes;
    uint16_t mtu_bytes;
    uint32_t initial_send, initial_receive;  /* ISS, IRS */
    uint32_t send_unacknowledged, send_next; /* SND.UNA, SND.NXT */
    uint32_t send_window, send_window_max;   /* SND.WND */
    uint32_t send_wl1, send_wl2;             /* SND.WL1, SND.WL2 */
    uint32_t receive_next;                   /* RCV.NXT */
    /* Highest RCV.NXT + RCV.WND offered, which the peer was told rounded up to the scale. */
    uint32_t receive_window_edge;
    uint32_t timestamp_offset; /* TSval is engine time in ms + this; import goes on from it */
    uint32_t timestamp_now;    /* TSval at the export; what a Linux socket takes */
    uint32_t timestamp_recent; /* TS.Recent; 0: not known, the next segment in order tells it */
    uint32_t srtt_us, rttvar_us, rtt_min_us; /* 0: not known */
    uint32_t cwnd_bytes, ssthresh_bytes;
    uint32_t unacknowledged_bytes, unsent_bytes,
        unread_bytes; /* lengths of the queues (FIN excluded) */
    uint64_t age_us;
    uint64_t segs_in, segs_out, bytes_in, bytes_out, segs_retransmitted, bytes_retransmitted;
    struct sl_tcp_progress progress;
};

/* Stops timers and transmission; segments that arrive are refused (FROZEN). Twice is fine. */
void sl_tcp_freeze(struct sl_tcp_connection *connection);
/*
 * Goes on: what is unacknowledged is probed for at once. An import that has not been given all its
 * data stays frozen.
 */
void sl_tcp_thaw(struct sl_tcp_connection *connection, uint64_t now_us);

/* 0; -EBUSY not frozen; -ENOTCONN during set-up or after the end ([TCH-2]: none during set-up). */
int sl_tcp_export(const struct sl_tcp_connection *connection, uint64_t now_us,
                  struct sl_tcp_transfer *transfer);

enum sl_tcp_queue {
    SL_TCP_QUEUE_SEND,    /* unacknowledged, then unsent */
    SL_TCP_QUEUE_RECEIVE, /* received in order, unread */
};

/*
 * The data of a queue from offset_bytes on, with a reference of each slice for the caller; gives
 * how many slices. Call again with the offset moved by their lengths until it gives 0.
 */
uint16_t sl_tcp_export_data(const struct sl_tcp_connection *connection, enum sl_tcp_queue queue,
                            uint32_t offset_bytes, struct sl_tcp_slice *slices, uint16_t max);

/*
 * Makes a connection from a transfer, frozen and without data. 0; -EINVAL (version or a state no
 * connection can have), -EADDRINUSE, -ENOSPC.
 */
int sl_tcp_import(struct sl_tcp_engine *engine, const struct sl_tcp_transfer *transfer,
                  const struct sl_tcp_route *route, const struct sl_tcp_settings *settings,
                  uint64_t now_us, struct sl_tcp_connection **connection);

/*
 * Adds data to a queue of an imported connection, still frozen, in order; references pass to the
 * engine if it is taken. 0; -EINVAL more than the transfer said; -ENOBUFS. Data up to
 * transfer.unacknowledged_bytes counts as in flight.
 */
int sl_tcp_import_data(struct sl_tcp_connection *connection, enum sl_tcp_queue queue,
                       const struct sl_tcp_slice *slices, uint16_t count);

/*
 * Ends the connection silently with reason MOVED, also without a hand-off; CLOSED does not follow.
 * The connection is given back by it, as by sl_tcp_release().
 */
void sl_tcp_forget(struct sl_tcp_connection *connection, uint64_t now_us);

#endif
