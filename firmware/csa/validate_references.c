// SPDX-License-Identifier: Apache-2.0
/* Nothing dangles: each id that an object refers to names an object of the right kind [MGT-3]. */

#include <errno.h>

#include "generated/names.h"
#include "validate.h"

/* One reference: from whom, by which attribute, to what. */
struct reference {
    uint16_t mark;
    uint16_t id;
    const char *key;
    enum sl_kind to_kind;
    uint16_t to_id;
};

static int check(const struct sl_config *config, const struct reference *from,
                 struct sl_refusal *refusal)
{
    if (sl_config_has(config, from->to_kind, from->to_id))
        return 0;
    return sl_refuse(refusal, ENOENT, from->mark, from->id, from->key,
                     "there is no %s with id %u: create it, or refer to another",
                     sl_kind_name(from->to_kind), from->to_id);
}

static int check_list(const struct sl_config *config, struct reference from, const uint16_t *ids,
                      uint16_t count, struct sl_refusal *refusal)
{
    int error = 0;

    for (uint16_t i = 0; i < count && !error; i++) {
        from.to_id = ids[i];
        error = check(config, &from, refusal);
    }
    return error;
}

static int check_port(const struct sl_msg_set_port *port, uint32_t nps, struct sl_refusal *refusal)
{
    if (port->np < SL_LIMIT_NP && (nps >> port->np & 1u) != 0)
        return 0;
    return sl_refuse(refusal, ENOENT, SL_MARK_PORT_NP, port->id, port->key,
                     "NP %u does not run: give the port an NP that does, or configure np %u and "
                     "restart the fast path first",
                     port->np, port->np);
}

static int check_server(const struct sl_config *config, const struct sl_msg_set_server *server,
                        struct sl_refusal *refusal)
{
    struct reference port = {.mark = SL_MARK_SERVER_PORT,
                             .id = server->id,
                             .key = server->key,
                             .to_kind = SL_KIND_PORT,
                             .to_id = server->port};
    uint8_t type;
    int error;

    if (server->port == SL_ID_NONE)
        return 0;
    error = check(config, &port, refusal);
    if (error)
        return error;
    type = config->port[server->port].type;
    if (type == SL_ATTR_PORT_TYPE_ROUTER || type == SL_ATTR_PORT_TYPE_SERVER_ADMIN)
        return sl_refuse(refusal, EINVAL, SL_MARK_SERVER_PORT, server->id, server->key,
                         "port %s has no servers behind it: name a server, combo or "
                         "server-access port",
                         config->port[server->port].key);
    return 0;
}

static int check_domain(const struct sl_config *config, const struct sl_msg_set_domain *domain,
                        struct sl_refusal *refusal)
{
    struct reference vlan = {.mark = SL_MARK_DOMAIN_VLAN,
                             .id = domain->id,
                             .key = domain->key,
                             .to_kind = SL_KIND_VLAN,
                             .to_id = domain->vlan};
    struct reference vsd = {.mark = SL_MARK_DOMAIN_VSD,
                            .id = domain->id,
                            .key = domain->key,
                            .to_kind = SL_KIND_VSD,
                            .to_id = domain->vsd};
    int error = check(config, &vlan, refusal);

    if (!error && domain->vsd != SL_ID_NONE)
        error = check(config, &vsd, refusal);
    return error;
}

static int check_member(const struct sl_config *config, const struct sl_msg_set_member *member,
                        struct sl_refusal *refusal)
{
    struct reference domain = {.mark = SL_MARK_MEMBER,
                               .id = member->id,
                               .key = member->key,
                               .to_kind = SL_KIND_DOMAIN,
                               .to_id = member->domain};
    struct reference server = {.mark = SL_MARK_MEMBER_SERVER,
                               .id = member->id,
                               .key = member->key,
                               .to_kind = SL_KIND_SERVER,
                               .to_id = member->server};
    int error = check(config, &domain, refusal);

    if (!error)
        error = check(config, &server, refusal);
    return error;
}

static int check_layer2(const struct sl_config *config, struct sl_refusal *refusal)
{
    int error = 0;

    for (uint16_t id = 0; id < SL_LIMIT_VLAN && !error; id++) {
        const struct sl_msg_set_vlan *vlan = &config->vlan[id];
        struct reference from = {
            .mark = SL_MARK_VLAN_PORTS, .id = id, .key = vlan->key, .to_kind = SL_KIND_PORT};

        if (config->has_vlan[id])
            error = check_list(config, from, vlan->ports, vlan->ports_count, refusal);
    }
    for (uint16_t id = 0; id < SL_LIMIT_VSD && !error; id++) {
        const struct sl_msg_set_vsd *vsd = &config->vsd[id];
        struct reference from = {
            .mark = SL_MARK_VSD_VLANS, .id = id, .key = vsd->key, .to_kind = SL_KIND_VLAN};

        if (config->has_vsd[id])
            error = check_list(config, from, vsd->vlans, vsd->vlans_count, refusal);
    }
    return error;
}

static int check_routes(const struct sl_config *config, struct sl_refusal *refusal)
{
    int error = 0;

    for (uint16_t id = 0; id < SL_LIMIT_STATIC_ROUTE && !error; id++) {
        const struct sl_msg_set_static_route *route = &config->route[id];
        struct reference from = {.mark = SL_MARK_STATIC_ROUTE_VIRTUAL_DOMAIN,
                                 .id = id,
                                 .key = route->key,
                                 .to_kind = SL_KIND_DOMAIN,
                                 .to_id = route->virtual_domain};

        if (config->has_route[id])
            error = check(config, &from, refusal);
    }
    return error;
}

int sl_validate_references(const struct sl_config *config, uint32_t nps, struct sl_refusal *refusal)
{
    int error = 0;

    for (uint16_t id = 0; id < SL_LIMIT_PORT && !error; id++)
        if (config->has_port[id])
            error = check_port(&config->port[id], nps, refusal);
    if (!error)
        error = check_layer2(config, refusal);
    for (uint16_t id = 0; id < SL_LIMIT_SERVER && !error; id++)
        if (config->has_server[id])
            error = check_server(config, &config->server[id], refusal);
    for (uint16_t id = 0; id < SL_LIMIT_DOMAIN && !error; id++)
        if (config->has_domain[id])
            error = check_domain(config, &config->domain[id], refusal);
    for (uint16_t id = 0; id < SL_LIMIT_MEMBER && !error; id++)
        if (config->has_member[id])
            error = check_member(config, &config->member[id], refusal);
    if (!error)
        error = check_routes(config, refusal);
    return error;
}
