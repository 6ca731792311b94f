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

/* Where the locator has a TCP service, and a target of it, among its domains and members. */
static inline uint16_t sl_locator_service_domain(uint16_t service)
{
    return (uint16_t)(SL_LOCATOR_VIRTUAL_DOMAINS + service);
}

static inline uint16_t sl_locator_target_member(uint16_t service, uint16_t target)
{
    return (uint16_t)(SL_LOCATOR_SERVERS + service * SL_LOCATOR_SERVICE_TARGETS + target);
}

/* Where the locator has an NFS service, and a member of a file system, likewise. */
static inline uint16_t sl_locator_nfs_domain(uint16_t service)
{
    return (uint16_t)(SL_LOCATOR_FIRST_NFS_DOMAIN + service);
}

static inline uint16_t sl_locator_nfs_member(uint16_t member)
{
    return (uint16_t)(SL_LOCATOR_FIRST_NFS_MEMBER + member);
}

/* The port a TCP or UDP probe of member asks, host order; 0 if the configuration names none. */
uint16_t sl_locator_probe_port(const struct sl_config *config, uint16_t member);

/* Bit per port id: the ports of vlan behind which servers may be [IFF-9]. */
uint64_t sl_locator_server_ports(const struct sl_config *config, uint16_t vlan);

#endif
