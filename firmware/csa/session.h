// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_SESSION_H
#define CSA_SESSION_H

/*
 * The agent's end of the region: heartbeats, the manager's comings and goings, and requests from
 * the down ring. A manager that is dead changes nothing.
 */

#include "agent.h"

/* Says hello and who we are. The caller has attached to the region. */
void sl_session_begin(struct sl_csa *csa);

/* Heartbeat; a new manager ends the transaction of the one before. */
void sl_session_tick(struct sl_csa *csa);

/* Takes and answers requests, a bounded number. Returns how many. */
unsigned int sl_session_receive(struct sl_csa *csa);

/* Says that the fast path is leaving in order. */
void sl_session_end(struct sl_csa *csa);

#endif
