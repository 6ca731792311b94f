// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_FLOW_ROW_H
#define CSA_FLOW_ROW_H

/* A flow entry as an operator sees it. */

#include "agent.h"
#include "iff/flow_table.h"

/*
 * Does the query want this entry of the table of np? Of a flow's entries only the forward one is a
 * row; of its copies only the one on the NP that decided, unless one NP is asked for.
 */
bool sl_flow_row_wanted(const struct sl_msg_flows_query *query, uint16_t np,
                        const struct sl_flow_entry *entry);

/* Fills a row. The reply direction is looked up in the tables; what is not found counts zero. */
void sl_flow_row_fill(const struct sl_csa *csa, uint16_t np, const struct sl_flow_entry *entry,
                      struct sl_flow_row *row);

#endif
