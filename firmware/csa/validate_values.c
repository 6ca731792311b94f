// SPDX-License-Identifier: Apache-2.0
/*
 * Ranges of numbers and forms of addresses. The bounds are those that the data path relies on, as
 * the dictionary has them.
 */

#include <errno.h>
#include <string.h>

#include "generated/names.h"
#include "iff/snapshot.h"
#include "ranges.h"
#include "validate.h"
#include "wire/ipv4.h"

static const struct sl_range_row system_ranges[] = {
    SL_RANGE(SL_MARK_SYSTEM_IDLE_SLEEP_US, system, idle_sleep_us, 0, 10000),
    SL_RANGE(SL_MARK_SYSTEM_IDLE_POLLS, system, idle_polls, 1, 1000000),
};

static const struct sl_range_row port_ranges[] = {
    SL_RANGE(SL_MARK_PORT_TYPE, port, type, 0, SL_ATTR_PORT_TYPE_SERVER_ACCESS),
    SL_RANGE(SL_MARK_PORT_ENABLED, port, enabled, 0, 1),
    SL_RANGE(SL_MARK_PORT_MTU, port, mtu, 576, 9600),
    SL_RANGE(SL_MARK_PORT_HOLD_DOWN_LINK, port, hold_down_link, 0, SL_ATTR_PORT_HOLD_DOWN_LINK_UP),
    SL_RANGE(SL_MARK_PORT_ADDRESSES, port, addresses_count, 0, SL_MAX_PORT_ADDRESSES),
};

static const struct sl_range_row vlan_ranges[] = {
    SL_RANGE(SL_MARK_VLAN, vlan, id, 1, 4094),
    SL_RANGE(SL_MARK_VLAN_PORTS, vlan, ports_count, 0, SL_MAX_PORTS),
};

static const struct sl_range_row vsd_ranges[] = {
    SL_RANGE(SL_MARK_VSD_USE, vsd, use, 0, SL_ATTR_VSD_USE_HIDING),
    SL_RANGE(SL_MARK_VSD_VLANS, vsd, vlans_count, 0, 64),
};

static const struct sl_range_row server_ranges[] = {
    SL_RANGE(SL_MARK_SERVER_ADMIN_STATE, server, admin_state, 0,
             SL_ATTR_SERVER_ADMIN_STATE_DISABLED),
};

static const struct sl_range_row domain_ranges[] = {
    SL_RANGE(SL_MARK_DOMAIN_VIPS, domain, vips_count, 1, SL_MAX_DOMAIN_VIPS),
    SL_RANGE(SL_MARK_DOMAIN_SELF_ADDRESSES, domain, self_addresses_count, 0, SL_MAX_DOMAIN_SELF),
    SL_RANGE(SL_MARK_DOMAIN_SUBNETS, domain, subnets_count, 0, SL_MAX_DOMAIN_SUBNETS),
    SL_RANGE(SL_MARK_DOMAIN_METHOD, domain, method, 0, SL_ATTR_DOMAIN_METHOD_SOURCE_HASH),
    SL_RANGE(SL_MARK_DOMAIN_PERSISTENCE, domain, persistence, 0,
             SL_ATTR_DOMAIN_PERSISTENCE_SOURCE_ADDRESS),
    SL_RANGE(SL_MARK_DOMAIN_PERSISTENCE_TIMEOUT_S, domain, persistence_timeout_s, 1, 604800),
    SL_RANGE(SL_MARK_DOMAIN_UDP_MODE, domain, udp_mode, 0, SL_ATTR_DOMAIN_UDP_MODE_REQUEST),
    SL_RANGE(SL_MARK_DOMAIN_TCP_SYN_TIMEOUT_S, domain, tcp_syn_timeout_s, 1, 600),
    SL_RANGE(SL_MARK_DOMAIN_TCP_ESTABLISHED_TIMEOUT_S, domain, tcp_established_timeout_s, 1,
             604800),
    SL_RANGE(SL_MARK_DOMAIN_TCP_CLOSING_TIMEOUT_S, domain, tcp_closing_timeout_s, 1, 600),
    SL_RANGE(SL_MARK_DOMAIN_UDP_REBALANCE_TIMEOUT_S, domain, udp_rebalance_timeout_s, 1, 604800),
    SL_RANGE(SL_MARK_DOMAIN_UDP_TIMEOUT_S, domain, udp_timeout_s, 1, 604800),
    SL_RANGE(SL_MARK_DOMAIN_FRAGMENT_TIMEOUT_MS, domain, fragment_timeout_ms, 10, 60000),
    SL_RANGE(SL_MARK_DOMAIN_HEALTH_METHOD, domain, health_method, 0,
             SL_ATTR_DOMAIN_HEALTH_METHOD_UDP),
    SL_RANGE(SL_MARK_DOMAIN_HEALTH_INTERVAL_MS, domain, health_interval_ms, 50, 600000),
    SL_RANGE(SL_MARK_DOMAIN_HEALTH_TIMEOUT_MS, domain, health_timeout_ms, 10, 60000),
    SL_RANGE(SL_MARK_DOMAIN_HEALTH_FALL, domain, health_fall, 1, 100),
    SL_RANGE(SL_MARK_DOMAIN_HEALTH_RISE, domain, health_rise, 1, 100),
    SL_RANGE(SL_MARK_DOMAIN_ARP_INTERVAL_MS, domain, arp_interval_ms, 50, 3600000),
};

static const struct sl_range_row member_ranges[] = {
    SL_RANGE(SL_MARK_MEMBER_WEIGHT, member, weight, 1, 256),
};

static uint32_t value_at(const void *message, const struct sl_range_row *row)
{
    const uint8_t *at = (const uint8_t *)message + row->offset;
    uint32_t value = 0;

    memcpy(&value, at, row->bytes); /* messages are little-endian, as we are */
    return value;
}

int sl_check_ranges(const void *message, uint16_t id, const char *key,
                    const struct sl_range_row *rows, size_t count, struct sl_refusal *refusal)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t value = value_at(message, &rows[i]);

        if (value < rows[i].minimum || value > rows[i].maximum)
            return sl_refuse(refusal, ERANGE, rows[i].mark, id, key,
                             "%s is %u: it must be from %u to %u", sl_mark_name(rows[i].mark),
                             value, rows[i].minimum, rows[i].maximum);
    }
    return 0;
}

/* A station's address: IPv4, and one that a host may have (RFC 1122 section 3.2.1.3). */
static int check_address(const struct sl_addr *address, uint16_t mark, uint16_t id, const char *key,
                         struct sl_refusal *refusal)
{
    struct sl_ip ip;

    if (sl_config_ip(address, &ip))
        return sl_refuse(refusal, EAFNOSUPPORT, mark, id, key,
                         "%s holds an address that is not IPv4: give an IPv4 address",
                         sl_mark_name(mark));
    if (!sl_ipv4_source_is_valid(sl_ip_v4(&ip))) {
        char text[SL_IP_TEXT_SIZE];

        return sl_refuse(refusal, EADDRNOTAVAIL, mark, id, key,
                         "%s is no address of a host: give a unicast address",
                         sl_ip_format(&ip, text));
    }
    return 0;
}

static int check_prefix_length(const struct sl_addr_prefix *prefix, uint16_t mark, uint16_t id,
                               const char *key, struct sl_refusal *refusal)
{
    uint8_t length_bits;
    struct sl_ip ip;
    int error = sl_config_prefix(prefix, &ip, &length_bits);

    if (error)
        return sl_refuse(refusal, (uint32_t)-error, mark, id, key,
                         "%s holds a prefix that is not IPv4 with a length of 0 to 32",
                         sl_mark_name(mark));
    return 0;
}

static int check_interfaces(const struct sl_addr_prefix *prefixes, uint16_t count, uint16_t mark,
                            uint16_t id, const char *key, struct sl_refusal *refusal)
{
    int error = 0;

    for (uint16_t i = 0; i < count && !error; i++) {
        error = check_prefix_length(&prefixes[i], mark, id, key, refusal);
        if (!error)
            error = check_address(&prefixes[i].address, mark, id, key, refusal);
    }
    return error;
}

static int check_port(const struct sl_msg_set_port *port, struct sl_refusal *refusal)
{
    int error = SL_CHECK_RANGES(port, port->id, port->key, port_ranges, refusal);

    if (error)
        return error;
    if (port->device[0] == '\0' || memchr(port->device, '\0', sizeof(port->device)) == NULL)
        return sl_refuse(refusal, EINVAL, SL_MARK_PORT_DEVICE, port->id, port->key,
                         "the device is empty or too long: give pci:DDDD:BB:DD.F or "
                         "af_packet:INTERFACE");
    return check_interfaces(port->addresses, port->addresses_count, SL_MARK_PORT_ADDRESSES,
                            port->id, port->key, refusal);
}

static int check_domain(const struct sl_msg_set_domain *domain, struct sl_refusal *refusal)
{
    int error = SL_CHECK_RANGES(domain, domain->id, domain->key, domain_ranges, refusal);

    for (uint16_t i = 0; !error && i < domain->vips_count; i++)
        error =
            check_address(&domain->vips[i], SL_MARK_DOMAIN_VIPS, domain->id, domain->key, refusal);
    if (!error)
        error = check_interfaces(domain->self_addresses, domain->self_addresses_count,
                                 SL_MARK_DOMAIN_SELF_ADDRESSES, domain->id, domain->key, refusal);
    for (uint16_t i = 0; !error && i < domain->subnets_count; i++)
        error = check_prefix_length(&domain->subnets[i], SL_MARK_DOMAIN_SUBNETS, domain->id,
                                    domain->key, refusal);
    return error;
}

static int check_server(const struct sl_msg_set_server *server, struct sl_refusal *refusal)
{
    int error = SL_CHECK_RANGES(server, server->id, server->key, server_ranges, refusal);

    if (!error)
        error = check_address(&server->address, SL_MARK_SERVER_ADDRESS, server->id, server->key,
                              refusal);
    return error;
}

static int check_member(const struct sl_msg_set_member *member, struct sl_refusal *refusal)
{
    if (member->protocol != SL_ATTR_MEMBER_PROTOCOL_ANY &&
        member->protocol != SL_ATTR_MEMBER_PROTOCOL_TCP &&
        member->protocol != SL_ATTR_MEMBER_PROTOCOL_UDP)
        return sl_refuse(refusal, ERANGE, SL_MARK_MEMBER_PROTOCOL, member->id, member->key,
                         "protocol %u cannot be balanced: it must be any, tcp or udp",
                         member->protocol);
    return SL_CHECK_RANGES(member, member->id, member->key, member_ranges, refusal);
}

static int check_route(const struct sl_msg_set_static_route *route, struct sl_refusal *refusal)
{
    int error = check_prefix_length(&route->prefix, SL_MARK_STATIC_ROUTE_PREFIX, route->id,
                                    route->key, refusal);

    if (!error)
        error = check_address(&route->next_hop, SL_MARK_STATIC_ROUTE_NEXT_HOP, route->id,
                              route->key, refusal);
    return error;
}

static int check_layer2(const struct sl_config *config, struct sl_refusal *refusal)
{
    int error = 0;

    for (uint16_t id = 0; id < SL_LIMIT_VLAN && !error; id++)
        if (config->has_vlan[id])
            error =
                SL_CHECK_RANGES(&config->vlan[id], id, config->vlan[id].key, vlan_ranges, refusal);
    for (uint16_t id = 0; id < SL_LIMIT_VSD && !error; id++)
        if (config->has_vsd[id])
            error = SL_CHECK_RANGES(&config->vsd[id], id, config->vsd[id].key, vsd_ranges, refusal);
    return error;
}

int sl_validate_values(const struct sl_config *config, struct sl_refusal *refusal)
{
    int error = SL_CHECK_RANGES(&config->system, SL_ID_NONE, NULL, system_ranges, refusal);

    for (uint16_t id = 0; id < SL_LIMIT_PORT && !error; id++)
        if (config->has_port[id])
            error = check_port(&config->port[id], refusal);
    if (!error)
        error = check_layer2(config, refusal);
    for (uint16_t id = 0; id < SL_LIMIT_SERVER && !error; id++)
        if (config->has_server[id])
            error = check_server(&config->server[id], refusal);
    for (uint16_t id = 0; id < SL_LIMIT_DOMAIN && !error; id++)
        if (config->has_domain[id])
            error = check_domain(&config->domain[id], refusal);
    for (uint16_t id = 0; id < SL_LIMIT_MEMBER && !error; id++)
        if (config->has_member[id])
            error = check_member(&config->member[id], refusal);
    for (uint16_t id = 0; id < SL_LIMIT_STATIC_ROUTE && !error; id++)
        if (config->has_route[id])
            error = check_route(&config->route[id], refusal);
    return error;
}
