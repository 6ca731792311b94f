// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_UP_H
#define CSA_UP_H

/*
 * What goes up. Answers are never lost: they wait in the outbox while the ring is full, and no
 * request is taken meanwhile. Events are lost and counted instead. Nothing here waits.
 */

#include "agent.h"

void sl_up_ack(struct sl_csa *csa, uint32_t transaction);
void sl_up_nak(struct sl_csa *csa, uint32_t transaction, const struct sl_refusal *refusal);
void sl_up_hello(struct sl_csa *csa);
void sl_up_flows(struct sl_csa *csa, const struct sl_msg_flows_rows *rows);
void sl_up_tcp_rows(struct sl_csa *csa, const struct sl_msg_tcp_rows *rows);
void sl_up_tcp_listeners(struct sl_csa *csa, const struct sl_msg_tcp_listeners *rows);
/* A message of rows; id: enum sl_message_id, which tells its length. */
void sl_up_rows(struct sl_csa *csa, uint16_t id, const void *rows);
void sl_up_impairment(struct sl_csa *csa, const struct sl_msg_impairment *impairment);

/*
 * An event of the dictionary. id and key: of the object it is about, SL_ID_NONE and NULL for none.
 * arguments: the event's own structure, or NULL and 0.
 */
void sl_up_event(struct sl_csa *csa, enum sl_event code, uint16_t id, const char *key,
                 const void *arguments, size_t bytes);

/* Moves what waits into the ring. Returns true when nothing waits any more. */
bool sl_up_flush(struct sl_csa *csa);

/* May one more request be answered? */
bool sl_up_has_room(const struct sl_csa *csa);

#endif
