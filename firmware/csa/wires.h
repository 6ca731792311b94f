// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_WIRES_H
#define CSA_WIRES_H

/*
 * Impairments of lab ports [LAB-5]: no configuration, gone with the port's device. What a manager
 * asks for is in force when it is acknowledged.
 */

#include "agent.h"

/* Impairs or heals a port as a whole, or not at all: then -errno and why. */
int sl_wires_impair(struct sl_csa *csa, const struct sl_msg_impair *request,
                    struct sl_refusal *refusal);

/* Fills the answer to a query. 0, or -errno and why. */
int sl_wires_look(const struct sl_csa *csa, const struct sl_msg_impairment_query *query,
                  struct sl_msg_impairment *answer, struct sl_refusal *refusal);

#endif
