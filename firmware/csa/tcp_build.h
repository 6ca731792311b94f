// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_TCP_BUILD_H
#define CSA_TCP_BUILD_H

/* TCP that ends here, from messages into the forms of the data path and the engine. */

#include "config.h"
#include "iff/snapshot.h"

/* What connections begin with: the tcp object, or the engine's own defaults where there is none. */
void sl_tcp_config_settings(const struct sl_config *config, struct sl_tcp_settings *settings);

/* One service, enabled or not. Its addresses have been checked. */
void sl_tcp_config_service(const struct sl_msg_set_tcp_service *from,
                           struct sl_tcp_service_config *to);

/* Settings and enabled services into a snapshot. */
void sl_tcp_config_build(const struct sl_config *config, struct sl_snapshot *snapshot);

#endif
