// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_TCP_QUERY_H
#define CSA_TCP_QUERY_H

/*
 * Questions about TCP, and the reset of a connection: what an SP's engine holds only its own worker
 * may look at, so each is put to one SP after the other and answered in pieces (endpoint/query.h).
 * A cursor is SP << 32 | the endpoint's cursor.
 */

#include "agent.h"

/* Begins to answer. -EBUSY (a NAK) while another query or reset is being answered. */
void sl_tcp_query(struct sl_csa *csa, const struct sl_msg_tcp_query *query);

/* Begins to look for the connection to be reset; answered by an ack, or a nak if none is there. */
void sl_tcp_reset(struct sl_csa *csa, const struct sl_msg_tcp_reset *request);

/* Goes on answering. Returns true if there was work. */
bool sl_tcp_query_step(struct sl_csa *csa);

/* Stops answering: who asked is gone. */
void sl_tcp_query_forget(struct sl_csa *csa);

#endif
