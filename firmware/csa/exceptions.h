// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_EXCEPTIONS_H
#define CSA_EXCEPTIONS_H

/*
 * The slow path [IFF-11]: what workers hand over goes to Linux by the port's tap or to the locator;
 * what Linux sends on a tap, and what the locator sends, leaves by the port.
 */

#include "agent.h"

struct pollfd;

/* Takes what workers handed over, a bounded number. Returns how many. */
unsigned int sl_exceptions_punted(struct sl_csa *csa);

/* Takes what Linux sent on the tap of a port, a bounded number. Returns how many. */
unsigned int sl_exceptions_from_linux(struct sl_csa *csa, uint16_t port);

/* The tap of a port failed: it is closed and reported; the port goes on without it. */
void sl_exceptions_tap_failed(struct sl_csa *csa, uint16_t port);

/* Gives a frame of our own to the worker of port; vlan: tag to push, 0 for none. */
void sl_exceptions_send(struct sl_csa *csa, uint8_t port, uint16_t vlan, const uint8_t *frame,
                        size_t length);

/* Fills fds (SL_LIMIT_PORT places) with the taps there are, ids with their ports. Returns how many.
 */
unsigned int sl_exceptions_fds(const struct sl_csa *csa, struct pollfd *fds, uint16_t *ids);

#endif
