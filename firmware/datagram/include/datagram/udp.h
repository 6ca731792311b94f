// SPDX-License-Identifier: Apache-2.0
/* A whole UDP datagram (RFC 768) as a message: its header and checksum. Pure. */
#ifndef DATAGRAM_UDP_H
#define DATAGRAM_UDP_H

#include "rpc/message.h"
#include "wire/udp.h"

enum sl_datagram_fault {
    SL_DATAGRAM_FINE,
    SL_DATAGRAM_TRUNCATED,    /* shorter than its header, or of another length than that says */
    SL_DATAGRAM_CHECKSUM_BAD, /* 0 is no checksum, and fine */
};

/*
 * Reads and verifies the header of a datagram between two IPv4 addresses and takes it off, so that
 * the message is the payload; the sums of its slices are known from then on. After a fault the
 * message may lack its header.
 */
enum sl_datagram_fault sl_datagram_open(struct sl_message_pool *pool, struct sl_message *message,
                                        const struct sl_ip *source, const struct sl_ip *destination,
                                        struct sl_udp *udp);

#endif
