// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_TCP_STATISTICS_H
#define CSA_TCP_STATISTICS_H

/*
 * The rows about TCP of the shared statistics area: copies of what the SPs' engines and services
 * count, less what they stood at when they were last cleared.
 */

#include "agent.h"

/* Brings all rows up to date. */
void sl_tcp_statistics_update(struct sl_csa *csa);

/* Counters of an SP's engine, or of a service on all SPs, begin at 0 again; gauges stay. */
void sl_tcp_statistics_clear(struct sl_csa *csa, uint16_t sp);
void sl_tcp_statistics_clear_service(struct sl_csa *csa, uint16_t service);

#endif
