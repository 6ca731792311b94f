// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_TRANSACTION_H
#define CSA_TRANSACTION_H

/*
 * Transactions: begin, set messages, commit or abort. What is wrong with a set message is answered
 * once, at commit: one request, one answer.
 */

#include "agent.h"

void sl_transaction_begin(struct sl_csa *csa, const struct sl_msg_begin *begin);
void sl_transaction_set(struct sl_csa *csa, const struct sl_ring_message *message);
void sl_transaction_commit(struct sl_csa *csa, const struct sl_msg_commit *commit);
void sl_transaction_abort(struct sl_csa *csa, const struct sl_msg_abort *abort_);

/* Forgets the open transaction without an answer: its manager is gone. */
void sl_transaction_forget(struct sl_csa *csa);

/* A message of the open transaction may have been lost: it will be refused. */
void sl_transaction_damaged(struct sl_csa *csa, const char *what);

#endif
