// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_CLEAR_H
#define CSA_CLEAR_H

/* Sets counters to zero; gauges stay. */

#include "agent.h"

/*
 * Each counter has one writer. For those of the NPs the workers are given no configuration for a
 * moment, in which they touch no packet and no counter but their clocks (polls, sleeps, cycles),
 * which are not cleared: who reads those reads differences. Packets wait in the receive queues.
 * -EINVAL for a kind that is none.
 */
int sl_clear_statistics(struct sl_csa *csa, const struct sl_msg_clear_statistics *request,
                        struct sl_refusal *refusal);

#endif
