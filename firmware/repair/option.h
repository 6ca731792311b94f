// SPDX-License-Identifier: Apache-2.0
/* Socket options and addresses, as both directions of a hand-off need them. */
#ifndef REPAIR_OPTION_H
#define REPAIR_OPTION_H

#include <stdint.h>
#include <sys/socket.h>

#include "wire/addr.h"

/* Option of level IPPROTO_TCP with an int as its value. 0, or -errno with name in *step. */
int sl_repair_set(int fd, int option, int value, const char *name, const char **step);
int sl_repair_get(int fd, int option, int *value, const char *name, const char **step);

/* Chooses the queue that data and sequence numbers are about: TCP_RECV_QUEUE, TCP_SEND_QUEUE. */
int sl_repair_choose(int fd, int queue, const char **step);

/* errno as 0 or negative, with name in *step. */
int sl_repair_failed(const char *name, const char **step);

/* An address with a port (host order) as sockets want it; gives its length. */
socklen_t sl_repair_address(const struct sl_ip *ip, uint16_t port,
                            struct sockaddr_storage *address);

#endif
