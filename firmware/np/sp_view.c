// SPDX-License-Identifier: Apache-2.0
/* What a service may ask its SP: who it is, the time, the configuration, its counters, ways out. */
#include <errno.h>

#include "fabric_private.h"

/* How long nobody asks again for a target that has just not answered. */
#define SILENCE_MS 1000u

uint8_t sl_sp_id(const struct sl_sp *sp)
{
    return sp->id;
}

uint64_t sl_sp_now_us(const struct sl_sp *sp)
{
    return sp->now_us;
}

const struct sl_snapshot *sl_sp_snapshot(const struct sl_sp *sp)
{
    return sp->snapshot;
}

void sl_sp_count_drops(struct sl_sp *sp, enum sl_drop_reason reason, uint32_t packets)
{
    sp->drops->count[reason] += packets;
}

/* The slot of an address of an nfs-service; NULL if it is none. */
static const struct sl_address_slot *nfs_slot(const struct sl_sp *sp, const struct sl_ip *address)
{
    const struct sl_address_slot *slot =
        sp->snapshot != NULL ? sl_snapshot_address(sp->snapshot, address) : NULL;

    return slot != NULL && slot->role == SL_ADDRESS_NFS ? slot : NULL;
}

uint8_t sl_sp_of_nfs(const struct sl_sp *sp, uint16_t service)
{
    return sl_steer_pinned(&sp->fabric->steering, service);
}

uint8_t sl_sp_of(const struct sl_sp *sp, const struct sl_ip *local, uint16_t local_port,
                 const struct sl_ip *remote, uint16_t remote_port)
{
    const struct sl_steer_end ours = {*local, sl_be16_from_host(local_port)};
    const struct sl_steer_end theirs = {*remote, sl_be16_from_host(remote_port)};
    const struct sl_address_slot *pinned = nfs_slot(sp, local);

    if (pinned == NULL)
        pinned = nfs_slot(sp, remote);
    if (pinned != NULL)
        return sl_sp_of_nfs(sp, pinned->index);
    return sl_steer(&sp->fabric->steering, &ours, &theirs);
}

void sl_sp_route_back(struct rte_mbuf *frame, struct sl_sp_route *route)
{
    const struct sl_mbuf_tag *tag = sl_mbuf_tag(frame);
    const uint8_t *eth = rte_pktmbuf_mtod(frame, const uint8_t *);

    memcpy(route->source.bytes, eth, sizeof(route->source.bytes));
    memcpy(route->destination.bytes, eth + sizeof(route->source.bytes),
           sizeof(route->destination.bytes));
    route->vlan = tag->vlan;
    route->port = tag->port;
    route->reserved = 0;
}

/* The number of a target among those of its service; SL_MAX_TCP_TARGETS if it is none. */
static unsigned int target_number(const struct sl_tcp_service_config *service,
                                  const struct sl_ip *target)
{
    for (unsigned int i = 0; i < service->target_count; i++)
        if (sl_ip_equal(&service->targets[i], target))
            return i;
    return SL_MAX_TCP_TARGETS;
}

/* Frames to a trunk carry the tag of the service's VLAN; other ports belong to it untagged. */
static uint16_t tag_on(const struct sl_port_config *port, uint16_t vlan)
{
    return port->type == SL_PORT_SERVER_ACCESS && vlan != SL_NO_ID ? vlan : 0;
}

static int fill_route(const struct sl_snapshot *snapshot, uint16_t vlan, uint64_t word,
                      struct sl_sp_route *route)
{
    uint8_t id = sl_member_word_port(word) % SL_MAX_PORTS;
    const struct sl_port_config *port = &snapshot->ports[id];

    if (!port->present || !port->forwarding)
        return -EINPROGRESS; /* gone, or coming: the locator looks for it elsewhere */
    *route = (struct sl_sp_route){.vlan = tag_on(port, vlan), .port = id};
    sl_member_word_mac(word, route->destination.bytes);
    memcpy(route->source.bytes, port->mac, sizeof(route->source.bytes));
    return 0;
}

/* A target, or the gateway to it, that the control thread looks for. */
struct sought {
    uint64_t word;            /* where it is */
    _Atomic uint64_t *wanted; /* bit per number */
    uint16_t number;
    uint16_t vlan; /* of the service that calls */
};

/* The control thread is to look again; it is told once. */
static void want(const struct sought *sought)
{
    _Atomic uint64_t *word = &sought->wanted[sought->number / 64u];
    uint64_t bit = 1ull << (sought->number % 64u);

    if ((atomic_load_explicit(word, memory_order_relaxed) & bit) == 0)
        atomic_fetch_or_explicit(word, bit, memory_order_release);
}

/* Silence is an answer for a while; after that it may be worth to ask again. */
static int ask_again(const struct sl_sp *sp, const struct sought *sought)
{
    uint32_t now_ms = (uint32_t)(sp->now_us / 1000u);

    if (now_ms - (uint32_t)sought->word < SILENCE_MS)
        return -EHOSTUNREACH;
    want(sought);
    return -EINPROGRESS;
}

static int route_to(const struct sl_sp *sp, const struct sought *sought, struct sl_sp_route *route)
{
    if ((sought->word & SL_MEMBER_LOCATED) != 0)
        return fill_route(sp->snapshot, sought->vlan, sought->word, route);
    if ((sought->word & SL_TARGET_NO_WAY) != 0)
        return -ENETUNREACH;
    return (sought->word & SL_TARGET_SILENT) != 0 ? ask_again(sp, sought) : -EINPROGRESS;
}

int sl_sp_route(struct sl_sp *sp, uint16_t service, const struct sl_ip *target,
                struct sl_sp_route *route)
{
    struct sl_target_states *targets = sp->fabric->targets;
    const struct sl_tcp_service_config *config;
    struct sought sought = {.number = service};
    unsigned int number;

    if (sp->snapshot == NULL || targets == NULL || service >= SL_MAX_TCP_SERVICES)
        return -ENETUNREACH;
    config = &sp->snapshot->tcp_services[service];
    number = config->present ? target_number(config, target) : SL_MAX_TCP_TARGETS;
    if (number == SL_MAX_TCP_TARGETS)
        return -ENETUNREACH;
    sought.wanted = targets->wanted;
    sought.vlan = config->vlan;
    sought.word = atomic_load_explicit(&targets->words[service][number], memory_order_acquire);
    return route_to(sp, &sought, route);
}

/* The nfs-service that a member's file system belongs to; NULL if any of them is not there. */
static const struct sl_nfs_service_config *service_of_member(const struct sl_nfs_config *nfs,
                                                             uint16_t member)
{
    const struct sl_nfs_member_config *config = &nfs->members[member];
    const struct sl_filesystem_config *filesystem;
    const struct sl_nfs_service_config *service;

    if (!config->present || config->filesystem >= SL_MAX_FILESYSTEMS)
        return NULL;
    filesystem = &nfs->filesystems[config->filesystem];
    if (!filesystem->present || filesystem->service >= SL_MAX_NFS_SERVICES)
        return NULL;
    service = &nfs->services[filesystem->service];
    return service->present ? service : NULL;
}

int sl_sp_route_member(struct sl_sp *sp, uint16_t member, struct sl_sp_route *route)
{
    struct sl_target_states *targets = sp->fabric->targets;
    const struct sl_nfs_service_config *service;
    struct sought sought = {.number = member};

    if (sp->snapshot == NULL || targets == NULL || member >= SL_MAX_NFS_MEMBERS)
        return -ENETUNREACH;
    service = service_of_member(&sp->snapshot->nfs, member);
    if (service == NULL)
        return -ENETUNREACH;
    sought.wanted = targets->nfs_wanted;
    sought.vlan = service->vlan;
    sought.word = atomic_load_explicit(&targets->nfs_words[member], memory_order_acquire);
    return route_to(sp, &sought, route);
}
