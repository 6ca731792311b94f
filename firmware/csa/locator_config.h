// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_LOCATOR_CONFIG_H
#define CSA_LOCATOR_CONFIG_H

/* What the locator gets to know of a configuration. */

#include "config.h"
#include "locator/locator.h"

/*
 * Fills *locator from a configuration whose values and references are good. macs: of the ports, by
 * id; NULL leaves them zero.
 */
void sl_locator_config_build(const struct sl_config *config, const struct sl_mac *macs,
                             struct sl_locator_config *locator);

/* The port a TCP or UDP probe of member asks, host order; 0 if the configuration names none. */
uint16_t sl_locator_probe_port(const struct sl_config *config, uint16_t member);

/* Bit per port id: the ports of vlan behind which servers may be [IFF-9]. */
uint64_t sl_locator_server_ports(const struct sl_config *config, uint16_t vlan);

#endif
