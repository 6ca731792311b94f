// SPDX-License-Identifier: Apache-2.0
/* Members: how many, told apart how, reached how, probed how. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iff/snapshot.h"
#include "locator_config.h"
#include "validate.h"

static int check_count(const struct sl_config *config, struct sl_refusal *refusal)
{
    uint16_t counts[SL_LIMIT_DOMAIN] = {0};

    for (uint16_t id = 0; id < SL_LIMIT_MEMBER; id++) {
        const struct sl_msg_set_member *member = &config->member[id];

        if (config->has_member[id] && ++counts[member->domain] > SL_MAX_DOMAIN_MEMBERS)
            return sl_refuse(refusal, E2BIG, SL_MARK_MEMBER, id, member->key,
                             "virtual domain %s has more than %u members: split it",
                             config->domain[member->domain].key, SL_MAX_DOMAIN_MEMBERS);
    }
    return 0;
}

/* The port on the server that a member's replies come from; 0: any. */
static uint16_t server_side_port(const struct sl_msg_set_member *member)
{
    return member->port != 0 ? member->port : member->vip_port;
}

static bool may_be_equal(uint16_t a, uint16_t b)
{
    return a == 0 || b == 0 || a == b;
}

static bool same_address(const struct sl_config *config, const struct sl_msg_set_member *a,
                         const struct sl_msg_set_member *b)
{
    return memcmp(&config->server[a->server].address, &config->server[b->server].address,
                  sizeof(struct sl_addr)) == 0;
}

/* Could a reply be of either member, by server address, protocol and port? */
static bool is_alike(const struct sl_config *config, const struct sl_msg_set_member *a,
                     const struct sl_msg_set_member *b)
{
    return same_address(config, a, b) && may_be_equal(a->protocol, b->protocol) &&
           may_be_equal(server_side_port(a), server_side_port(b));
}

static int check_twin(const struct sl_config *config, const struct sl_msg_set_member *member,
                      const struct sl_msg_set_member *other, struct sl_refusal *refusal)
{
    if (!same_address(config, member, other) || member->protocol != other->protocol ||
        member->vip_port != other->vip_port || member->port != other->port)
        return 0;
    return sl_refuse(refusal, EEXIST, SL_MARK_MEMBER_SERVER, member->id, member->key,
                     "it serves the same as member %s: take one away, and use weight for a larger "
                     "share",
                     other->key);
}

/* Untagged ports behind which the member's server may be. */
static uint64_t untagged_ports(const struct sl_config *config,
                               const struct sl_msg_set_member *member)
{
    uint64_t ports = sl_locator_server_ports(config, config->domain[member->domain].vlan);
    uint16_t only = config->server[member->server].port;

    if (only != SL_ID_NONE)
        ports &= 1ull << only;
    for (uint64_t left = ports; left != 0; left &= left - 1) {
        uint16_t id = (uint16_t)__builtin_ctzll(left);

        if (config->port[id].type == SL_ATTR_PORT_TYPE_SERVER_ACCESS)
            ports &= ~(1ull << id);
    }
    return ports;
}

/*
 * The same service of one server in two VLANs behind one untagged port: no reply could ever be
 * attributed [IFF-3].
 */
static int check_ambiguity(const struct sl_config *config, const struct sl_msg_set_member *member,
                           const struct sl_msg_set_member *other, struct sl_refusal *refusal)
{
    const struct sl_msg_set_domain *here = &config->domain[member->domain];
    const struct sl_msg_set_domain *there = &config->domain[other->domain];
    uint64_t shared;

    if (here->vlan == there->vlan || !is_alike(config, member, other))
        return 0;
    shared = untagged_ports(config, member) & untagged_ports(config, other);
    if (shared == 0)
        return 0;
    return sl_refuse(refusal, EADDRINUSE, SL_MARK_MEMBER_SERVER, member->id, member->key,
                     "server %s serves the same in VLAN %u (virtual domain %s) and in VLAN %u "
                     "(virtual domain %s) behind port %s, so its replies cannot be told apart: "
                     "give the members different ports, or the server one port per VLAN",
                     config->server[member->server].key, there->vlan, there->key, here->vlan,
                     here->key, config->port[__builtin_ctzll(shared)].key);
}

static int check_pairs(const struct sl_config *config, struct sl_refusal *refusal)
{
    int error = 0;

    for (uint16_t id = 0; id < SL_LIMIT_MEMBER && !error; id++) {
        if (!config->has_member[id])
            continue;
        for (uint16_t other = 0; other < id && !error; other++) {
            const struct sl_msg_set_member *a = &config->member[id], *b = &config->member[other];

            if (!config->has_member[other])
                continue;
            error = a->domain == b->domain ? check_twin(config, a, b, refusal)
                                           : check_ambiguity(config, a, b, refusal);
        }
    }
    return error;
}

static int check_probe(const struct sl_config *config, uint16_t id, struct sl_refusal *refusal)
{
    const struct sl_msg_set_member *member = &config->member[id];
    const struct sl_msg_set_domain *domain = &config->domain[member->domain];

    if (domain->health_method == SL_ATTR_DOMAIN_HEALTH_METHOD_ARP ||
        sl_locator_probe_port(config, id) != 0)
        return 0;
    return sl_refuse(refusal, EINVAL, SL_MARK_DOMAIN_HEALTH_PORT, domain->id, domain->key,
                     "member %s serves every port, so there is none to probe: set health-port, or "
                     "health-method arp",
                     member->key);
}

static int check_reach(const struct sl_config *config, const struct sl_locator_config *locator,
                       uint16_t id, struct sl_refusal *refusal)
{
    const struct sl_msg_set_member *member = &config->member[id];
    const struct sl_ip *address = &locator->members[id].address;
    char text[SL_IP_TEXT_SIZE];
    struct sl_ip next_hop;

    if (sl_locator_next_hop(locator, member->domain, address, &next_hop))
        return 0;
    return sl_refuse(refusal, ENETUNREACH, SL_MARK_MEMBER_SERVER, id, member->key,
                     "%s, the address of server %s, is outside the subnets of virtual domain %s "
                     "and no static route leads there: add a subnet or a static-route",
                     sl_ip_format(address, text), config->server[member->server].key,
                     config->domain[member->domain].key);
}

/* A next hop that itself needs a route would never be asked for. */
static int check_next_hop(const struct sl_config *config, const struct sl_locator_config *locator,
                          uint16_t id, struct sl_refusal *refusal)
{
    const struct sl_msg_set_static_route *route = &config->route[id];
    const struct sl_locator_domain *domain = &locator->domains[route->virtual_domain];
    const struct sl_ip *address = &locator->routes[id].next_hop;
    char text[SL_IP_TEXT_SIZE];

    if (!sl_locator_has_subnets(domain) || sl_locator_is_attached(domain, address))
        return 0;
    return sl_refuse(refusal, ENETUNREACH, SL_MARK_STATIC_ROUTE_NEXT_HOP, id, route->key,
                     "the next hop %s is not in a subnet of virtual domain %s: name a router that "
                     "is",
                     sl_ip_format(address, text), config->domain[route->virtual_domain].key);
}

static int check_ways(const struct sl_config *config, struct sl_refusal *refusal)
{
    struct sl_locator_config *locator = malloc(sizeof(*locator));
    int error = 0;

    if (!locator)
        return sl_refuse(refusal, ENOMEM, SL_MARK_NONE, SL_ID_NONE, NULL,
                         "no memory to check routes: free memory and commit again");
    sl_locator_config_build(config, NULL, locator);
    for (uint16_t id = 0; id < SL_LIMIT_STATIC_ROUTE && !error; id++)
        if (config->has_route[id])
            error = check_next_hop(config, locator, id, refusal);
    for (uint16_t id = 0; id < SL_LIMIT_MEMBER && !error; id++) {
        if (!config->has_member[id])
            continue;
        error = check_probe(config, id, refusal);
        if (!error)
            error = check_reach(config, locator, id, refusal);
    }
    free(locator);
    return error;
}

int sl_validate_members(const struct sl_config *config, struct sl_refusal *refusal)
{
    int error = check_count(config, refusal);

    if (!error)
        error = check_pairs(config, refusal);
    if (!error)
        error = check_ways(config, refusal);
    return error;
}
