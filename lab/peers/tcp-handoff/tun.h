// SPDX-License-Identifier: Apache-2.0
/* TUN devices: the other end of a namespace's interface is ours. */
#ifndef TCP_HANDOFF_TUN_H
#define TCP_HANDOFF_TUN_H

#include "packet.h"

/* Moves this thread into a network namespace by its path. 0 or -errno. */
int tun_enter(const char *namespace);

/* Attaches to a TUN device of the namespace this thread is in. A non-blocking file, or -errno. */
int tun_open(const char *interface);

/* A packet, the caller's; NULL: none waits. */
struct packet *tun_read(int fd);

/* Gives a packet to the kernel, which handles it before this returns. The packet stays the
 * caller's. False: it did not want it. */
bool tun_write(int fd, const struct packet *packet);

#endif
