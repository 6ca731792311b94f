// SPDX-License-Identifier: Apache-2.0
/*
 * Exception taps: the Linux side of a port. What a worker punts is written to the tap of its
 * ingress port, what Linux sends on the tap leaves by that port. Control thread only; nothing here
 * blocks. Source: Linux Documentation/networking/tuntap.
 */
#ifndef PMD_TAP_H
#define PMD_TAP_H

#include <stdbool.h>
#include <stdint.h>

#include "pmd/ports.h"

struct sl_pmd_tap;

/* IFNAMSIZ of Linux. */
#define SL_PMD_TAP_NAME_BYTES 16u

struct sl_pmd_tap_request {
    char name[SL_PMD_TAP_NAME_BYTES]; /* of the Linux interface, such as "p1.3" */
    uint8_t mac[6];                   /* the port's, so that ARP by Linux and by us agree */
    uint16_t mtu_bytes;
};

/*
 * Creates the interface and brings it up. *tap is the caller's until sl_pmd_tap_close(), which
 * removes the interface. 0, or -errno and a reason: -EBUSY name taken, -ENOENT no /dev/net/tun,
 * -EPERM no CAP_NET_ADMIN.
 */
int sl_pmd_tap_open(const struct sl_pmd_tap_request *request, struct sl_pmd_tap **tap,
                    char reason[SL_PMD_REASON_BYTES]);
void sl_pmd_tap_close(struct sl_pmd_tap *tap);

/* Becomes readable when Linux has sent something; for poll(). */
int sl_pmd_tap_fd(const struct sl_pmd_tap *tap);

/*
 * Carrier and MTU follow the port. Return 0 or -errno.
 */
int sl_pmd_tap_set_carrier(struct sl_pmd_tap *tap, bool up);
int sl_pmd_tap_set_mtu(struct sl_pmd_tap *tap, uint16_t mtu_bytes);

/*
 * Gives a frame, which may be chained, to Linux. The mbuf stays the caller's. 0; -EAGAIN when the
 * tap's queue is full; -EIO when the interface is down; -EMSGSIZE for more than 16 segments.
 */
int sl_pmd_tap_write(struct sl_pmd_tap *tap, struct rte_mbuf *packet);

/*
 * Takes one frame that Linux sent, into a fresh mbuf of the process's pool. 1 and *packet, which is
 * then the caller's; 0 when there is none; -ENOMEM when the pool is empty (the frame waits);
 * another -errno when the interface is gone.
 */
int sl_pmd_tap_read(struct sl_pmd_tap *tap, struct rte_mbuf **packet);

#endif
