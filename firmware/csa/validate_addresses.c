// SPDX-License-Identifier: Apache-2.0
/*
 * Who has which address. A VIP and an address of the box's own mean one thing wherever a packet
 * meets them; servers' addresses may repeat from domain to domain [IFF-6].
 */

#include <errno.h>
#include <stdlib.h>

#include "iff/snapshot.h"
#include "validate.h"

/* In the order of precedence: of two that clash, the later is told to give way. */
enum claim_role {
    CLAIM_VIP,
    CLAIM_SELF,
    CLAIM_PORT,
    CLAIM_SERVICE,
    CLAIM_SOURCE,
    CLAIM_NFS,
    CLAIM_NFS_SOURCE,
    CLAIM_NEXT_HOP,
    CLAIM_SERVER,
    CLAIM_TARGET,
    CLAIM_GATEWAY,
    CLAIM_NFS_GATEWAY,
};

struct claim {
    struct sl_ip address;
    uint8_t role; /* enum claim_role */
    uint16_t id;  /* of the object that has it */
    const char *key;
};

struct claims {
    size_t count;
    struct claim list[SL_MAX_DOMAINS * (SL_MAX_DOMAIN_VIPS + SL_MAX_DOMAIN_SELF) +
                      SL_MAX_PORTS * SL_MAX_PORT_ADDRESSES + SL_LIMIT_SERVER +
                      SL_LIMIT_STATIC_ROUTE + SL_LIMIT_TCP_SERVICE * (3u + SL_MAX_TCP_TARGETS) +
                      SL_LIMIT_NFS_SERVICE * 3u];
};

static const struct {
    const char *what; /* "... of %s" */
    uint16_t mark;
} roles[] = {
    [CLAIM_VIP] = {"a VIP of virtual domain", SL_MARK_DOMAIN_VIPS},
    [CLAIM_SELF] = {"an own address in virtual domain", SL_MARK_DOMAIN_SELF_ADDRESSES},
    [CLAIM_PORT] = {"an address of port", SL_MARK_PORT_ADDRESSES},
    [CLAIM_SERVICE] = {"the address of TCP service", SL_MARK_TCP_SERVICE_ADDRESS},
    [CLAIM_SOURCE] = {"the source address of TCP service", SL_MARK_TCP_SERVICE_SOURCE_ADDRESS},
    [CLAIM_NFS] = {"the address of NFS service", SL_MARK_NFS_SERVICE_ADDRESS},
    [CLAIM_NFS_SOURCE] = {"the source address of NFS service", SL_MARK_NFS_SERVICE_SOURCE_ADDRESS},
    [CLAIM_NEXT_HOP] = {"the next hop of static route", SL_MARK_STATIC_ROUTE_NEXT_HOP},
    [CLAIM_SERVER] = {"the address of server", SL_MARK_SERVER_ADDRESS},
    [CLAIM_TARGET] = {"a target of TCP service", SL_MARK_TCP_SERVICE_TARGET_ADDRESSES},
    [CLAIM_GATEWAY] = {"the gateway of TCP service", SL_MARK_TCP_SERVICE_TARGET_GATEWAY},
    [CLAIM_NFS_GATEWAY] = {"the gateway of NFS service", SL_MARK_NFS_SERVICE_GATEWAY},
};

static void claim(struct claims *claims, const struct sl_addr *address, enum claim_role role,
                  uint16_t id, const char *key)
{
    struct claim *made = &claims->list[claims->count++];

    *made = (struct claim){.role = (uint8_t)role, .id = id, .key = key};
    sl_config_any_ip(address, &made->address);
}

static void claim_domain(struct claims *claims, const struct sl_msg_set_domain *domain)
{
    for (uint16_t i = 0; i < domain->vips_count; i++)
        claim(claims, &domain->vips[i], CLAIM_VIP, domain->id, domain->key);
    for (uint16_t i = 0; i < domain->self_addresses_count; i++)
        claim(claims, &domain->self_addresses[i].address, CLAIM_SELF, domain->id, domain->key);
}

static void claim_service(struct claims *claims, const struct sl_msg_set_tcp_service *service)
{
    claim(claims, &service->address, CLAIM_SERVICE, service->id, service->key);
    if (service->kind != SL_ATTR_TCP_SERVICE_KIND_RELAY)
        return;
    if (service->source_address.address.family != 0)
        claim(claims, &service->source_address.address, CLAIM_SOURCE, service->id, service->key);
    if (service->target_gateway.family != 0)
        claim(claims, &service->target_gateway, CLAIM_GATEWAY, service->id, service->key);
    for (uint16_t i = 0; i < service->target_addresses_count; i++)
        claim(claims, &service->target_addresses[i], CLAIM_TARGET, service->id, service->key);
}

static void claim_nfs_service(struct claims *claims, const struct sl_msg_set_nfs_service *service)
{
    claim(claims, &service->address, CLAIM_NFS, service->id, service->key);
    if (service->source_address.address.family != 0)
        claim(claims, &service->source_address.address, CLAIM_NFS_SOURCE, service->id,
              service->key);
    if (service->gateway.family != 0)
        claim(claims, &service->gateway, CLAIM_NFS_GATEWAY, service->id, service->key);
}

static void gather(const struct sl_config *config, struct claims *claims)
{
    for (uint16_t id = 0; id < SL_LIMIT_DOMAIN; id++)
        if (config->has_domain[id])
            claim_domain(claims, &config->domain[id]);
    for (uint16_t id = 0; id < SL_LIMIT_PORT; id++)
        if (config->has_port[id])
            for (uint16_t i = 0; i < config->port[id].addresses_count; i++)
                claim(claims, &config->port[id].addresses[i].address, CLAIM_PORT, id,
                      config->port[id].key);
    for (uint16_t id = 0; id < SL_LIMIT_STATIC_ROUTE; id++)
        if (config->has_route[id])
            claim(claims, &config->route[id].next_hop, CLAIM_NEXT_HOP, id, config->route[id].key);
    for (uint16_t id = 0; id < SL_LIMIT_SERVER; id++)
        if (config->has_server[id])
            claim(claims, &config->server[id].address, CLAIM_SERVER, id, config->server[id].key);
    for (uint16_t id = 0; id < SL_LIMIT_TCP_SERVICE; id++)
        if (config->has_tcp_service[id])
            claim_service(claims, &config->tcp_service[id]);
    for (uint16_t id = 0; id < SL_LIMIT_NFS_SERVICE; id++)
        if (config->has_nfs_service[id])
            claim_nfs_service(claims, &config->nfs_service[id]);
}

static int by_address(const void *a, const void *b)
{
    const struct claim *left = a, *right = b;
    int order = sl_ip_compare(&left->address, &right->address);

    if (order == 0)
        order = (int)left->role - (int)right->role;
    return order ? order : (int)left->id - (int)right->id;
}

static bool is_of_service(uint8_t role)
{
    return role == CLAIM_SERVICE || role == CLAIM_SOURCE;
}

/*
 * Routers, servers and targets may share an address with each other, and repeat: they are not ours.
 * TCP services share theirs; of an NFS service, whose calls all come to one SP, both may be one.
 */
static bool clash(const struct claim *first, const struct claim *second)
{
    if (!sl_ip_equal(&first->address, &second->address) || first->role > CLAIM_NFS_SOURCE)
        return false;
    if (first->role == CLAIM_NFS && second->role == CLAIM_NFS_SOURCE)
        return first->id != second->id;
    return !is_of_service(first->role) || !is_of_service(second->role);
}

static int refuse_clash(const struct claim *first, const struct claim *second,
                        struct sl_refusal *refusal)
{
    char text[SL_IP_TEXT_SIZE];

    return sl_refuse(refusal, EADDRINUSE, roles[second->role].mark, second->id, second->key,
                     "%s, %s %s, is already %s %s: give one of them another address",
                     sl_ip_format(&second->address, text), roles[second->role].what, second->key,
                     roles[first->role].what, first->key);
}

int sl_validate_addresses(const struct sl_config *config, struct sl_refusal *refusal)
{
    struct claims *claims = malloc(sizeof(*claims));
    int error = 0;

    if (!claims)
        return sl_refuse(refusal, ENOMEM, SL_MARK_NONE, SL_ID_NONE, NULL,
                         "no memory to compare addresses: free memory and commit again");
    claims->count = 0;
    gather(config, claims);
    qsort(claims->list, claims->count, sizeof(claims->list[0]), by_address);
    for (size_t i = 1; i < claims->count && !error; i++)
        if (clash(&claims->list[i - 1], &claims->list[i]))
            error = refuse_clash(&claims->list[i - 1], &claims->list[i], refusal);
    free(claims);
    return error;
}
