// SPDX-License-Identifier: Apache-2.0
#include "nfs_targets.h"

#include <stdio.h>
#include <string.h>

#include "locate.h"
#include "locator_config.h"
#include "nfs_build.h"
#include "targets.h"
#include "up.h"

static _Atomic uint64_t *word_of(struct sl_csa *csa, uint16_t member)
{
    return &csa->params.targets->nfs_words[member];
}

void sl_nfs_targets_changed(struct sl_csa *csa, uint16_t member, const struct sl_locator_view *view)
{
    atomic_store_explicit(word_of(csa, (uint16_t)(member - SL_LOCATOR_FIRST_NFS_MEMBER)),
                          sl_targets_word(csa, view), memory_order_release);
}

static void tell_located(struct sl_csa *csa, const struct sl_locator_event *event, uint16_t id,
                         const char *key)
{
    struct sl_event_nfs_server_located located;

    memset(&located, 0, sizeof(located));
    located.address = sl_config_addr(&event->address);
    memcpy(located.mac, event->mac.bytes, sizeof(located.mac));
    snprintf(located.port, sizeof(located.port), "%s", sl_locate_port_key(csa, event->port));
    sl_up_event(csa, SL_EVENT_NFS_SERVER_LOCATED, id, key, &located, sizeof(located));
}

static void tell_moved(struct sl_csa *csa, const struct sl_locator_event *event, uint16_t id,
                       const char *key)
{
    struct sl_event_nfs_server_moved moved;

    memset(&moved, 0, sizeof(moved));
    moved.address = sl_config_addr(&event->address);
    memcpy(moved.mac, event->mac.bytes, sizeof(moved.mac));
    snprintf(moved.port, sizeof(moved.port), "%s", sl_locate_port_key(csa, event->port));
    sl_up_event(csa, SL_EVENT_NFS_SERVER_MOVED, id, key, &moved, sizeof(moved));
}

static void tell_lost(struct sl_csa *csa, const struct sl_locator_event *event, uint16_t id,
                      const char *key)
{
    struct sl_event_nfs_server_lost lost;

    memset(&lost, 0, sizeof(lost));
    lost.address = sl_config_addr(&event->address);
    snprintf(lost.port, sizeof(lost.port), "%s", sl_locate_port_key(csa, event->port));
    snprintf(lost.reason, sizeof(lost.reason), "%s", event->reason ? event->reason : "unknown");
    sl_up_event(csa, SL_EVENT_NFS_SERVER_LOST, id, key, &lost, sizeof(lost));
}

static void tell_in_use(struct sl_csa *csa, const struct sl_locator_event *event, uint16_t id,
                        const char *key)
{
    struct sl_event_nfs_address_in_use in_use;

    memset(&in_use, 0, sizeof(in_use));
    in_use.address = sl_config_addr(&event->address);
    memcpy(in_use.mac, event->mac.bytes, sizeof(in_use.mac));
    memcpy(in_use.other_mac, event->previous_mac.bytes, sizeof(in_use.other_mac));
    snprintf(in_use.port, sizeof(in_use.port), "%s", sl_locate_port_key(csa, event->port));
    snprintf(in_use.other_port, sizeof(in_use.other_port), "%s",
             sl_locate_port_key(csa, event->previous_port));
    sl_up_event(csa, SL_EVENT_NFS_ADDRESS_IN_USE, id, key, &in_use, sizeof(in_use));
}

void sl_nfs_targets_event(struct sl_csa *csa, const struct sl_locator_event *event)
{
    uint16_t id = (uint16_t)(event->domain - SL_LOCATOR_FIRST_NFS_DOMAIN);
    const struct sl_config *config =
        sl_config_has(csa->active, SL_KIND_NFS_SERVICE, id) ? csa->active : csa->staging;
    const char *key = sl_config_key(config, SL_KIND_NFS_SERVICE, id);

    switch ((enum sl_locator_event_kind)event->kind) {
    case SL_LOCATOR_ADDRESS_IN_USE:
        tell_in_use(csa, event, id, key);
        break;
    case SL_LOCATOR_SERVER_LOCATED:
        tell_located(csa, event, id, key);
        break;
    case SL_LOCATOR_SERVER_MOVED:
        tell_moved(csa, event, id, key);
        break;
    case SL_LOCATOR_SERVER_LOST:
        tell_lost(csa, event, id, key);
        break;
    case SL_LOCATOR_MEMBER_UP:
    case SL_LOCATOR_MEMBER_DOWN:
        break; /* whether a member answers calls is the switch's to judge */
    }
}

void sl_nfs_targets_restore(struct sl_csa *csa)
{
    struct sl_locator_member_status status;

    for (uint16_t id = 0; id < SL_LIMIT_FILESYSTEM_MEMBER; id++) {
        uint16_t member = sl_locator_nfs_member(id);

        if (sl_locator_member_status(csa->locator, member, &status) == 0)
            sl_nfs_targets_changed(csa, member, &status.view);
    }
}

/* From where, and in which VLAN, a member is called. */
static const struct sl_msg_set_nfs_service *service_of(const struct sl_config *config,
                                                       uint16_t member)
{
    return &config->nfs_service[config->filesystem[config->replica[member].filesystem].nfs_service];
}

/* Does a member mean the same station, reached in the same way, in both? */
static bool is_same(const struct sl_config *a, const struct sl_config *b, uint16_t member)
{
    const struct sl_msg_set_nfs_service *one, *other;

    if (!sl_nfs_config_serves(a, member) || !sl_nfs_config_serves(b, member))
        return false;
    one = service_of(a, member);
    other = service_of(b, member);
    return one->id == other->id && one->vlan == other->vlan &&
           memcmp(&a->server[a->replica[member].server].address,
                  &b->server[b->replica[member].server].address, sizeof(struct sl_addr)) == 0 &&
           memcmp(&one->source_address, &other->source_address, sizeof(one->source_address)) == 0 &&
           memcmp(&one->gateway, &other->gateway, sizeof(struct sl_addr)) == 0;
}

void sl_nfs_targets_withhold(struct sl_csa *csa, const struct sl_config *next)
{
    for (uint16_t id = 0; id < SL_LIMIT_FILESYSTEM_MEMBER; id++)
        if (!is_same(csa->active, next, id))
            atomic_store_explicit(word_of(csa, id), 0, memory_order_release);
}

void sl_nfs_targets_seek(struct sl_csa *csa)
{
    struct sl_target_states *targets = csa->params.targets;

    for (uint16_t group = 0; group < SL_MAX_NFS_MEMBERS / 64u; group++) {
        uint64_t wanted = 0;

        if (atomic_load_explicit(&targets->nfs_wanted[group], memory_order_relaxed) != 0)
            wanted = atomic_exchange_explicit(&targets->nfs_wanted[group], 0, memory_order_acquire);
        for (; wanted != 0; wanted &= wanted - 1) {
            uint16_t id = (uint16_t)(group * 64u + (unsigned int)__builtin_ctzll(wanted));

            sl_locator_want(csa->locator, sl_locator_nfs_member(id), sl_csa_now_ms(csa));
            csa->locator_due_ms = 0;
        }
    }
}
