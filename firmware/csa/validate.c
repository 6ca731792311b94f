// SPDX-License-Identifier: Apache-2.0
#include "validate.h"

#include <errno.h>
#include <string.h>

/* One device cannot be two ports. */
static int validate_devices(const struct sl_config *config, struct sl_refusal *refusal)
{
    for (uint16_t id = 0; id < SL_LIMIT_PORT; id++) {
        const struct sl_msg_set_port *port = &config->port[id];

        if (!config->has_port[id])
            continue;
        for (uint16_t other = 0; other < id; other++)
            if (config->has_port[other] && strcmp(config->port[other].device, port->device) == 0)
                return sl_refuse(refusal, EBUSY, SL_MARK_PORT_DEVICE, id, port->key,
                                 "%s is already the device of port %s: give port %s another device",
                                 port->device, config->port[other].key, port->key);
    }
    return 0;
}

int sl_validate(const struct sl_config *config, uint32_t nps, uint32_t sps,
                struct sl_refusal *refusal)
{
    int error = sl_validate_values(config, refusal);

    if (!error)
        error = sl_validate_references(config, nps, refusal);
    if (!error)
        error = validate_devices(config, refusal);
    if (!error)
        error = sl_validate_tcp(config, sps, refusal);
    if (!error)
        error = sl_validate_nfs(config, sps, refusal);
    if (!error)
        error = sl_validate_addresses(config, refusal);
    if (!error)
        error = sl_validate_members(config, refusal);
    return error;
}
