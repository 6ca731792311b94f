// SPDX-License-Identifier: Apache-2.0
#include "targets.h"

#include <stdio.h>
#include <string.h>

#include "locate.h"
#include "locator_config.h"
#include "np/np.h"
#include "up.h"

static _Atomic uint64_t *word_of(struct sl_csa *csa, uint16_t service, uint16_t target)
{
    return &csa->params.targets->words[service][target];
}

uint64_t sl_targets_word(const struct sl_csa *csa, const struct sl_locator_view *view)
{
    if (view->located)
        return sl_locate_place(view);
    if (view->silent)
        return SL_TARGET_SILENT | sl_fabric_now_ms(csa->params.fabric);
    return view->no_way ? SL_TARGET_NO_WAY : 0;
}

void sl_targets_changed(struct sl_csa *csa, uint16_t member, const struct sl_locator_view *view)
{
    uint16_t number = (uint16_t)(member - SL_LOCATOR_SERVERS);

    atomic_store_explicit(
        word_of(csa, number / SL_LOCATOR_SERVICE_TARGETS, number % SL_LOCATOR_SERVICE_TARGETS),
        sl_targets_word(csa, view), memory_order_release);
}

static void tell_located(struct sl_csa *csa, const struct sl_locator_event *event, uint16_t id,
                         const char *key)
{
    struct sl_event_tcp_target_located located;

    memset(&located, 0, sizeof(located));
    located.address = sl_config_addr(&event->address);
    memcpy(located.mac, event->mac.bytes, sizeof(located.mac));
    snprintf(located.port, sizeof(located.port), "%s", sl_locate_port_key(csa, event->port));
    sl_up_event(csa, SL_EVENT_TCP_TARGET_LOCATED, id, key, &located, sizeof(located));
}

static void tell_moved(struct sl_csa *csa, const struct sl_locator_event *event, uint16_t id,
                       const char *key)
{
    struct sl_event_tcp_target_moved moved;

    memset(&moved, 0, sizeof(moved));
    moved.address = sl_config_addr(&event->address);
    memcpy(moved.mac, event->mac.bytes, sizeof(moved.mac));
    snprintf(moved.port, sizeof(moved.port), "%s", sl_locate_port_key(csa, event->port));
    sl_up_event(csa, SL_EVENT_TCP_TARGET_MOVED, id, key, &moved, sizeof(moved));
}

static void tell_lost(struct sl_csa *csa, const struct sl_locator_event *event, uint16_t id,
                      const char *key)
{
    struct sl_event_tcp_target_lost lost;

    memset(&lost, 0, sizeof(lost));
    lost.address = sl_config_addr(&event->address);
    snprintf(lost.port, sizeof(lost.port), "%s", sl_locate_port_key(csa, event->port));
    snprintf(lost.reason, sizeof(lost.reason), "%s", event->reason ? event->reason : "unknown");
    sl_up_event(csa, SL_EVENT_TCP_TARGET_LOST, id, key, &lost, sizeof(lost));
}

static void tell_in_use(struct sl_csa *csa, const struct sl_locator_event *event, uint16_t id,
                        const char *key)
{
    struct sl_event_tcp_address_in_use in_use;

    memset(&in_use, 0, sizeof(in_use));
    in_use.address = sl_config_addr(&event->address);
    memcpy(in_use.mac, event->mac.bytes, sizeof(in_use.mac));
    memcpy(in_use.other_mac, event->previous_mac.bytes, sizeof(in_use.other_mac));
    snprintf(in_use.port, sizeof(in_use.port), "%s", sl_locate_port_key(csa, event->port));
    snprintf(in_use.other_port, sizeof(in_use.other_port), "%s",
             sl_locate_port_key(csa, event->previous_port));
    sl_up_event(csa, SL_EVENT_TCP_ADDRESS_IN_USE, id, key, &in_use, sizeof(in_use));
}

void sl_targets_event(struct sl_csa *csa, const struct sl_locator_event *event)
{
    uint16_t id = (uint16_t)(event->domain - SL_LOCATOR_VIRTUAL_DOMAINS);
    const struct sl_config *config =
        sl_config_has(csa->active, SL_KIND_TCP_SERVICE, id) ? csa->active : csa->staging;
    const char *key = sl_config_key(config, SL_KIND_TCP_SERVICE, id);

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
        break; /* being located is all the health that a target has */
    }
}

void sl_targets_restore(struct sl_csa *csa)
{
    struct sl_locator_member_status status;

    for (uint16_t service = 0; service < SL_LIMIT_TCP_SERVICE; service++) {
        for (uint16_t i = 0; i < SL_LOCATOR_SERVICE_TARGETS; i++) {
            uint16_t member = sl_locator_target_member(service, i);

            if (sl_locator_member_status(csa->locator, member, &status) == 0)
                sl_targets_changed(csa, member, &status.view);
        }
    }
}

/* Does target i of a service mean the same station, reached in the same way, in both? */
static bool is_same(const struct sl_config *a, const struct sl_config *b, uint16_t service,
                    uint16_t i)
{
    const struct sl_msg_set_tcp_service *one = &a->tcp_service[service];
    const struct sl_msg_set_tcp_service *other = &b->tcp_service[service];

    return a->has_tcp_service[service] && b->has_tcp_service[service] && other->enabled &&
           one->kind == other->kind && one->vlan == other->vlan &&
           i < other->target_addresses_count &&
           memcmp(&one->target_addresses[i], &other->target_addresses[i], sizeof(struct sl_addr)) ==
               0 &&
           memcmp(&one->source_address, &other->source_address, sizeof(one->source_address)) == 0 &&
           memcmp(&one->target_gateway, &other->target_gateway, sizeof(struct sl_addr)) == 0;
}

void sl_targets_withhold(struct sl_csa *csa, const struct sl_config *next)
{
    for (uint16_t service = 0; service < SL_LIMIT_TCP_SERVICE; service++)
        for (uint16_t i = 0; i < SL_LOCATOR_SERVICE_TARGETS; i++)
            if (!is_same(csa->active, next, service, i))
                atomic_store_explicit(word_of(csa, service, i), 0, memory_order_release);
}

static void seek(struct sl_csa *csa, uint16_t service)
{
    for (uint16_t i = 0; i < SL_LOCATOR_SERVICE_TARGETS; i++)
        sl_locator_want(csa->locator, sl_locator_target_member(service, i), sl_csa_now_ms(csa));
    csa->locator_due_ms = 0;
}

void sl_targets_seek(struct sl_csa *csa)
{
    struct sl_target_states *targets = csa->params.targets;

    for (uint16_t group = 0; group < SL_MAX_TCP_SERVICES / 64u; group++) {
        uint64_t wanted = 0;

        if (atomic_load_explicit(&targets->wanted[group], memory_order_relaxed) != 0)
            wanted = atomic_exchange_explicit(&targets->wanted[group], 0, memory_order_acquire);
        for (; wanted != 0; wanted &= wanted - 1)
            seek(csa, (uint16_t)(group * 64u + (unsigned int)__builtin_ctzll(wanted)));
    }
}

void sl_targets_statistics(struct sl_csa *csa)
{
    for (uint16_t service = 0; service < SL_LIMIT_TCP_SERVICE; service++) {
        uint64_t located = 0;

        for (uint16_t i = 0; i < SL_LOCATOR_SERVICE_TARGETS; i++)
            located += (atomic_load_explicit(word_of(csa, service, i), memory_order_relaxed) &
                        SL_MEMBER_LOCATED) != 0;
        csa->statistics->tcp_service[service].targets_located = located;
    }
}
