// SPDX-License-Identifier: Apache-2.0
#include "locate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exceptions.h"
#include "iff/classify.h"
#include "locator_config.h"
#include "nfs_targets.h"
#include "targets.h"
#include "up.h"

_Static_assert(SL_LOCATOR_NO_MEMBER == SL_ID_NONE, "no member is no id");

const char *sl_locate_port_key(const struct sl_csa *csa, uint8_t port)
{
    return sl_config_key(sl_config_has(csa->active, SL_KIND_PORT, port) ? csa->active
                                                                        : csa->staging,
                         SL_KIND_PORT, port);
}

static void on_send(void *context, uint8_t port, uint16_t vlan, const uint8_t *frame, size_t length)
{
    sl_exceptions_send(context, port, vlan, frame, length);
}

uint64_t sl_locate_place(const struct sl_locator_view *view)
{
    uint64_t word = (uint64_t)view->port << 48 | SL_MEMBER_LOCATED;

    for (unsigned int i = 0; i < sizeof(view->mac.bytes); i++)
        word |= (uint64_t)view->mac.bytes[i] << (8 * i);
    return word;
}

/* The word that every NP reads: see struct sl_member_states. */
static void on_member(void *context, uint16_t member, const struct sl_locator_view *view)
{
    struct sl_csa *csa = context;
    uint64_t word = 0;

    if (view->located)
        word = sl_locate_place(view) | (view->healthy ? SL_MEMBER_HEALTHY : 0);
    if (view->presumed)
        word |= SL_MEMBER_PRESUMED;
    if (member >= SL_LOCATOR_FIRST_NFS_MEMBER)
        sl_nfs_targets_changed(csa, member, view);
    else if (member >= SL_LIMIT_MEMBER)
        sl_targets_changed(csa, member, view);
    else
        atomic_store_explicit(&csa->params.members->words[member], word, memory_order_release);
}

static void tell_located(struct sl_csa *csa, const struct sl_locator_event *event, const char *key)
{
    struct sl_event_server_located located;

    memset(&located, 0, sizeof(located));
    located.address = sl_config_addr(&event->address);
    memcpy(located.mac, event->mac.bytes, sizeof(located.mac));
    snprintf(located.port, sizeof(located.port), "%s", sl_locate_port_key(csa, event->port));
    sl_up_event(csa, SL_EVENT_SERVER_LOCATED, event->member, key, &located, sizeof(located));
}

static void tell_moved(struct sl_csa *csa, const struct sl_locator_event *event, const char *key)
{
    struct sl_event_server_moved moved;

    memset(&moved, 0, sizeof(moved));
    moved.address = sl_config_addr(&event->address);
    memcpy(moved.mac, event->mac.bytes, sizeof(moved.mac));
    snprintf(moved.from_port, sizeof(moved.from_port), "%s",
             sl_locate_port_key(csa, event->previous_port));
    snprintf(moved.to_port, sizeof(moved.to_port), "%s", sl_locate_port_key(csa, event->port));
    sl_up_event(csa, SL_EVENT_SERVER_MOVED, event->member, key, &moved, sizeof(moved));
}

static void tell_lost(struct sl_csa *csa, const struct sl_locator_event *event, const char *key)
{
    struct sl_event_server_lost lost;

    memset(&lost, 0, sizeof(lost));
    lost.address = sl_config_addr(&event->address);
    snprintf(lost.port, sizeof(lost.port), "%s", sl_locate_port_key(csa, event->port));
    sl_up_event(csa, SL_EVENT_SERVER_LOST, event->member, key, &lost, sizeof(lost));
}

static void tell_in_use(struct sl_csa *csa, const struct sl_locator_event *event)
{
    struct sl_event_address_in_use in_use;

    memset(&in_use, 0, sizeof(in_use));
    in_use.address = sl_config_addr(&event->address);
    memcpy(in_use.mac, event->mac.bytes, sizeof(in_use.mac));
    memcpy(in_use.other_mac, event->previous_mac.bytes, sizeof(in_use.other_mac));
    snprintf(in_use.port, sizeof(in_use.port), "%s", sl_locate_port_key(csa, event->port));
    snprintf(in_use.other_port, sizeof(in_use.other_port), "%s",
             sl_locate_port_key(csa, event->previous_port));
    sl_up_event(csa, SL_EVENT_ADDRESS_IN_USE, event->domain,
                sl_config_key(csa->active, SL_KIND_DOMAIN, event->domain), &in_use, sizeof(in_use));
}

static void tell_turn(struct sl_csa *csa, const struct sl_locator_event *event, const char *key)
{
    struct sl_event_member_down down;

    csa->member_since_us[event->member] = csa->realtime_us;
    if (event->kind == SL_LOCATOR_MEMBER_UP) {
        sl_up_event(csa, SL_EVENT_MEMBER_UP, event->member, key, NULL, 0);
        return;
    }
    memset(&down, 0, sizeof(down));
    snprintf(down.reason, sizeof(down.reason), "%s", event->reason ? event->reason : "unknown");
    sl_up_event(csa, SL_EVENT_MEMBER_DOWN, event->member, key, &down, sizeof(down));
}

static void on_event(void *context, const struct sl_locator_event *event)
{
    struct sl_csa *csa = context;
    const char *key = sl_config_key(csa->active, SL_KIND_MEMBER, event->member);

    if (event->domain >= SL_LOCATOR_FIRST_NFS_DOMAIN)
        sl_nfs_targets_event(csa, event);
    else if (event->domain >= SL_LIMIT_DOMAIN)
        sl_targets_event(csa, event);
    else if (event->kind == SL_LOCATOR_ADDRESS_IN_USE)
        tell_in_use(csa, event);
    else if (event->member == SL_LOCATOR_NO_MEMBER)
        return; /* next hops of static routes are seen in the statistics */
    else if (event->kind == SL_LOCATOR_SERVER_LOCATED)
        tell_located(csa, event, key);
    else if (event->kind == SL_LOCATOR_SERVER_MOVED)
        tell_moved(csa, event, key);
    else if (event->kind == SL_LOCATOR_SERVER_LOST)
        tell_lost(csa, event, key);
    else
        tell_turn(csa, event, key);
}

static const struct sl_locator_ops ops = {
    .send = on_send, .member_changed = on_member, .event = on_event};

int sl_locate_create(struct sl_csa *csa, uint64_t seed)
{
    struct sl_locator_params params = {.ops = &ops,
                                       .context = csa,
                                       .seed = seed,
                                       .probe_port_first = SL_CLASSIFY_PROBE_PORT_FIRST,
                                       .probe_port_last = SL_CLASSIFY_PROBE_PORT_LAST};
    void *memory = malloc(sl_locator_memory_bytes());

    csa->locator_configs[0] = calloc(1, sizeof(*csa->locator_configs[0]));
    csa->locator_configs[1] = calloc(1, sizeof(*csa->locator_configs[1]));
    if (!memory || !csa->locator_configs[0] || !csa->locator_configs[1]) {
        free(memory);
        return -ENOMEM;
    }
    csa->locator = sl_locator_init(memory, &params);
    return 0;
}

void sl_locate_destroy(struct sl_csa *csa)
{
    free(csa->locator);
    csa->locator = NULL;
    free(csa->locator_configs[0]);
    free(csa->locator_configs[1]);
}

void sl_locate_restore(struct sl_csa *csa)
{
    struct sl_locator_member_status status;

    for (uint16_t id = 0; id < SL_LIMIT_MEMBER; id++)
        if (sl_locator_member_status(csa->locator, id, &status) == 0)
            on_member(csa, id, &status.view);
    sl_targets_restore(csa);
    sl_nfs_targets_restore(csa);
}

void sl_locate_configure(struct sl_csa *csa)
{
    unsigned int next = 1u - csa->locator_config_used;

    sl_locator_config_build(csa->active, csa->macs, csa->locator_configs[next]);
    csa->locator_config_used = next;
    sl_locator_configure(csa->locator, csa->locator_configs[next], sl_csa_now_ms(csa));
    sl_locate_restore(csa); /* also words whose members are elsewhere, but in the same state */
    csa->locator_due_ms = 0;
    csa->link_due_us = 0;
}

static bool is_same_member(const struct sl_config *a, const struct sl_config *b, uint16_t id)
{
    return a->has_member[id] && b->has_member[id] && a->member[id].domain == b->member[id].domain &&
           memcmp(&a->server[a->member[id].server].address,
                  &b->server[b->member[id].server].address, sizeof(struct sl_addr)) == 0;
}

void sl_locate_withhold(struct sl_csa *csa, const struct sl_config *next)
{
    for (uint16_t id = 0; id < SL_LIMIT_MEMBER; id++)
        if (csa->active->has_member[id] && !is_same_member(csa->active, next, id))
            atomic_store_explicit(&csa->params.members->words[id], 0, memory_order_release);
    sl_targets_withhold(csa, next);
    sl_nfs_targets_withhold(csa, next);
}

void sl_locate_tick(struct sl_csa *csa)
{
    sl_targets_seek(csa);
    sl_nfs_targets_seek(csa);
    if (sl_csa_now_ms(csa) >= csa->locator_due_ms)
        csa->locator_due_ms = sl_locator_tick(csa->locator, sl_csa_now_ms(csa));
}
