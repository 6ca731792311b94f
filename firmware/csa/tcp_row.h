// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_TCP_ROW_H
#define CSA_TCP_ROW_H

/* TCP connections and listeners as management reads them. Pure. */

#include <stdbool.h>
#include <stdint.h>

#include "endpoint/query.h"
#include "generated/messages.h"

/* Does the connection pass the filters of the query? */
bool sl_tcp_row_wanted(const struct sl_msg_tcp_query *query,
                       const struct sl_endpoint_connection_row *from);
bool sl_tcp_listener_row_wanted(const struct sl_msg_tcp_query *query,
                                const struct sl_endpoint_listener_row *from);

/* now_us: engine time, that of the answer the row came in. */
void sl_tcp_row_fill(uint16_t sp, uint64_t now_us, const struct sl_endpoint_connection_row *from,
                     struct sl_tcp_row *row);
void sl_tcp_listener_row_fill(uint16_t sp, const struct sl_endpoint_listener_row *from,
                              struct sl_tcp_listener_row *row);

#endif
