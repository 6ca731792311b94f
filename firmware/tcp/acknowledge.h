// SPDX-License-Identifier: Apache-2.0
/* The ACK field of a segment: what it says about what we have sent. */
#ifndef TCP_ACKNOWLEDGE_H
#define TCP_ACKNOWLEDGE_H

#include "arrival.h"
#include "connection_private.h"

/*
 * Takes SEG.ACK, SEG.WND and SACK of a segment whose ACK is acceptable (SND.UNA <= SEG.ACK <=
 * SND.NXT), on a synchronised connection. Whoever calls looks at fin_acknowledged afterwards.
 */
void sl_tcp_acknowledge(struct sl_tcp_connection *connection, const struct sl_tcp_arrival *arrival);

/* Times as loss recovery wants them. */
struct sl_tcp_recovery_times sl_tcp_recovery_times(const struct sl_tcp_connection *connection);

/* Does what loss recovery has decided: statistics, the reordering timer, CWR, transmission. */
void sl_tcp_recovery_apply(struct sl_tcp_connection *connection,
                           const struct sl_tcp_recovery_outcome *outcome);

/* The window field of a segment, scaled (RFC 7323 section 2.3: not that of a SYN). */
static inline uint32_t sl_tcp_arrival_window(const struct sl_tcp_connection *connection,
                                             const struct sl_tcp_arrival *arrival)
{
    return (uint32_t)arrival->window << connection->send_scale;
}

#endif
