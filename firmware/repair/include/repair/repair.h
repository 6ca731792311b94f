// SPDX-License-Identifier: Apache-2.0
/*
 * A socket of Linux as one end of a hand-off ([TCH-3]): between struct sl_tcp_transfer
 * (tcp/transfer.h) and TCP_REPAIR, the mode in which the kernel lets a connection's state be read
 * and written without a word to its peer. Needs CAP_NET_ADMIN in the socket's network namespace.
 *
 * From a socket: freeze, export, export_data of both queues; after the commit forget, before it
 * thaw to go on. To a socket: import, import_data, the greeting, and after the commit thaw; then
 * the caller sends what was unsent by send(2), as any application would, and shuts down for
 * sending if transfer.fin_queued.
 *
 * Whoever moves the connection holds its packets of both directions meanwhile: Linux answers a
 * packet of a connection it has not got by a RST, and thaw asks the peer for an answer at once.
 *
 * What Linux neither tells nor takes: the congestion window and the round-trip time of an import
 * (it begins anew), TS.Recent of an export (0: the engine takes it from the next segment), data out
 * of order (the peer sends it again, RFC 2018 section 8).
 *
 * All functions return 0 or -errno, and then name in *step the call that was refused ("bind",
 * "TCP_REPAIR_WINDOW"; static).
 */
#ifndef REPAIR_REPAIR_H
#define REPAIR_REPAIR_H

#include <stddef.h>
#include <stdint.h>

#include "tcp/transfer.h"

/*
 * Stops the socket for the application: send(2) and receive(2) are not for it any more. Packets
 * that still get to it are taken, and its timers run: hold them. -EPERM without CAP_NET_ADMIN.
 */
int sl_repair_freeze(int fd, const char **step);

/*
 * Goes on. The kernel sends the peer a window probe, which it answers: whatever way the packets
 * take has to be the new one by now.
 */
int sl_repair_thaw(int fd, const char **step);

/*
 * The state of a frozen socket. previous: the transfer it was imported from, so that counters and
 * positions go on; NULL for a socket that Linux itself accepted, whose age is not known (0).
 * -ENOTCONN in a state that cannot be handed over.
 */
int sl_repair_export(int fd, const struct sl_tcp_transfer *previous,
                     struct sl_tcp_transfer *transfer, const char **step);

/*
 * All of a queue of a frozen socket into bytes, which holds length_bytes: what the export said the
 * queue has (SEND: unacknowledged and unsent, RECEIVE: unread). -EAGAIN if the kernel has kept
 * the front of a segment of which the peer has acknowledged only a part: thaw and try later.
 */
int sl_repair_export_data(int fd, enum sl_tcp_queue queue, uint8_t *bytes, uint32_t length_bytes,
                          const char **step);

/*
 * Makes a socket of a transfer: connected, non-blocking, frozen, without data. Its buffers are
 * forced to hold the queues and the window offered, which ends the kernel's own tuning of them.
 * *fd is the caller's. -EADDRINUSE also if something is bound to the port that did not set
 * SO_REUSEADDR, -EADDRNOTAVAIL if the local address is not the machine's, -ENOTCONN if both sides
 * have closed, -EINVAL for another version.
 */
int sl_repair_import(const struct sl_tcp_transfer *transfer, int *fd, const char **step);

/*
 * Fills a queue of a socket just imported, the receive queue first: RECEIVE with all that was
 * unread, SEND with what was unacknowledged, which counts as in flight. Each once; without data it
 * need not be called.
 */
int sl_repair_import_data(int fd, enum sl_tcp_queue queue, const uint8_t *bytes,
                          uint32_t length_bytes, const char **step);

/*
 * The windows of an import, once its queues are filled. The last step before the greeting.
 */
int sl_repair_import_windows(int fd, const struct sl_tcp_transfer *transfer, const char **step);

/* Ends a frozen socket without a FIN or RST, and closes it. */
void sl_repair_forget(int fd);

/* IPv6 header, TCP header and timestamps. */
#define SL_REPAIR_GREETING_MAX_BYTES (40u + 20u + 12u)

/*
 * What the peer has said and no option can set: that it has closed, and its last timestamp. An IP
 * packet as from the peer, to be given to the machine of an imported socket before any other of
 * that connection; what is answered to it may be dropped. Returns its length; packet holds
 * SL_REPAIR_GREETING_MAX_BYTES.
 */
size_t sl_repair_greeting(const struct sl_tcp_transfer *transfer, uint8_t *packet);

#endif
