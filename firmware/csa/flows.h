// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_FLOWS_H
#define CSA_FLOWS_H

/*
 * Flows queries: the tables are read while their NPs write them, a bounded number of entries in
 * each turn, and answered in messages of a few rows. A cursor is NP << 32 | entry index.
 */

#include "agent.h"

/* Begins to answer. -EBUSY (a NAK) while another query is being answered. */
void sl_flows_query(struct sl_csa *csa, const struct sl_msg_flows_query *query);

/* Goes on answering. Returns true if there was work. */
bool sl_flows_step(struct sl_csa *csa);

/* Stops answering: who asked is gone. */
void sl_flows_forget(struct sl_csa *csa);

#endif
