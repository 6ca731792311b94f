// SPDX-License-Identifier: Apache-2.0
#include "ports.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "pmd/tap.h"
#include "port_device.h"
#include "publish.h"
#include "up.h"

/* Looking at a link costs system calls, so it is done often only while one is about to come up. */
#define LINK_PERIOD_US 100000u
#define LINK_QUICK_PERIOD_US 10000u

/* Walks the ids in a mask. */
#define EACH_PORT(id, mask)                                                                        \
    for (uint64_t left_##id = (mask), id;                                                          \
         left_##id != 0 && (id = (uint64_t)__builtin_ctzll(left_##id), true);                      \
         left_##id &= left_##id - 1)

static uint64_t configured(const struct sl_config *config)
{
    uint64_t ports = 0;

    for (uint16_t id = 0; id < SL_LIMIT_PORT; id++)
        ports |= (uint64_t)config->has_port[id] << id;
    return ports;
}

static bool shall_run(const struct sl_csa *csa, const struct sl_msg_set_port *port)
{
    return csa->ready && port->enabled;
}

static bool same_device(const struct sl_msg_set_port *a, const struct sl_msg_set_port *b)
{
    return strcmp(a->device, b->device) == 0;
}

/* Is the device of port `id`, as it is open now, the device that config gives to one of `to`? */
static bool is_wanted(const struct sl_csa *csa, const struct sl_config *config, uint64_t id,
                      uint64_t to)
{
    EACH_PORT(other, to)
    if (same_device(&csa->active->port[id], &config->port[other]))
        return true;
    return false;
}

/* Open ports that have to be closed before others can be opened. */
static uint64_t find_displaced(const struct sl_csa *csa, const struct sl_config *config)
{
    uint64_t has = configured(config), moved = 0, displaced;

    EACH_PORT(id, csa->open_ports & has)
    if (!same_device(&csa->active->port[id], &config->port[id]))
        moved |= 1ull << id;
    displaced = moved;
    EACH_PORT(id, csa->open_ports & ~has)
    if (is_wanted(csa, config, id, (has & ~csa->open_ports) | moved))
        displaced |= 1ull << id;
    return displaced;
}

static uint64_t find_stopping(const struct sl_csa *csa, const struct sl_config *config)
{
    uint64_t stopping = 0;

    EACH_PORT(id, csa->started_ports & configured(config))
    if (!shall_run(csa, &config->port[id]))
        stopping |= 1ull << id;
    return stopping;
}

/*
 * Ports that go from one NP to another. Until all workers have seen a snapshot, two of them would
 * poll such a port, whose queues have one reader and one writer: first nobody has it.
 */
static uint64_t find_handed_over(const struct sl_csa *csa, const struct sl_config *config)
{
    uint64_t moving = 0;

    EACH_PORT(id, csa->open_ports & configured(config))
    if (csa->active->port[id].np != config->port[id].np)
        moving |= 1ull << id;
    return moving;
}

/* Takes ports away from the workers, which go on with the others. */
static int withdraw(struct sl_csa *csa, uint64_t ports, struct sl_port_change *change,
                    struct sl_refusal *refusal)
{
    if (ports == 0)
        return 0;
    if (sl_publish(csa, csa->active, ports))
        return sl_refuse(refusal, ENOMEM, SL_MARK_NONE, SL_ID_NONE, NULL,
                         "no memory for a snapshot: free memory and commit again");
    change->withdrawn = true;
    return 0;
}

static int open_new(struct sl_csa *csa, const struct sl_config *config,
                    struct sl_port_change *change, struct sl_refusal *refusal)
{
    EACH_PORT(id, configured(config) & ~csa->open_ports)
    {
        const struct sl_msg_set_port *port = &config->port[id];
        int error = sl_port_open(csa, port, !shall_run(csa, port), refusal);

        if (error)
            return error;
        change->opened |= 1ull << id;
    }
    return 0;
}

/* Some devices can only be re-sized at rest. */
static int resize_at_rest(struct sl_csa *csa, const struct sl_msg_set_port *port,
                          struct sl_port_change *change, struct sl_refusal *refusal)
{
    int error = withdraw(csa, 1ull << port->id, change, refusal);

    if (error)
        return error;
    sl_port_stop(csa, port->id);
    return sl_port_resize(csa, port, refusal);
}

static int resize_changed(struct sl_csa *csa, const struct sl_config *config,
                          struct sl_port_change *change, struct sl_refusal *refusal)
{
    EACH_PORT(id, change->was_open & ~change->closed & configured(config))
    {
        const struct sl_msg_set_port *port = &config->port[id];
        int error;

        if (port->mtu == csa->active->port[id].mtu)
            continue;
        change->resized |= 1ull << id;
        error = sl_port_resize(csa, port, refusal);
        if (error == -EBUSY && refusal->error == 0)
            error = resize_at_rest(csa, port, change, refusal);
        if (error)
            return error;
    }
    return 0;
}

static int start_waiting(struct sl_csa *csa, const struct sl_config *config,
                         struct sl_refusal *refusal)
{
    EACH_PORT(id, configured(config) & csa->open_ports & ~csa->started_ports)
    {
        const struct sl_msg_set_port *port = &config->port[id];
        int error = shall_run(csa, port) ? sl_port_start(csa, port, refusal) : 0;

        if (error)
            return error;
    }
    return 0;
}

int sl_ports_prepare(struct sl_csa *csa, const struct sl_config *config,
                     struct sl_port_change *change, struct sl_refusal *refusal)
{
    uint64_t displaced = find_displaced(csa, config);
    uint64_t stopping = find_stopping(csa, config) & ~displaced;
    int error;

    *change =
        (struct sl_port_change){.was_open = csa->open_ports, .was_started = csa->started_ports};
    error = withdraw(csa, displaced | stopping | find_handed_over(csa, config), change, refusal);
    if (error)
        return error;
    EACH_PORT(id, displaced)
    sl_port_close(csa, (uint16_t)id);
    EACH_PORT(id, stopping)
    sl_port_stop(csa, (uint16_t)id);
    change->closed = displaced;
    change->retired = csa->open_ports & ~configured(config);
    error = open_new(csa, config, change, refusal);
    if (!error)
        error = resize_changed(csa, config, change, refusal);
    if (!error)
        error = start_waiting(csa, config, refusal);
    return error;
}

void sl_ports_finish(struct sl_csa *csa, const struct sl_port_change *change)
{
    EACH_PORT(id, change->retired)
    sl_port_close(csa, (uint16_t)id);
}

static void report_up(struct sl_csa *csa, uint16_t id, uint32_t speed_mbps)
{
    struct sl_event_port_up up = {.speed_mbps = speed_mbps};

    sl_up_event(csa, SL_EVENT_PORT_UP, id, csa->active->port[id].key, &up, sizeof(up));
}

static void report_down(struct sl_csa *csa, uint16_t id, const char *cause)
{
    struct sl_event_port_down down;

    memset(&down, 0, sizeof(down));
    snprintf(down.reason, sizeof(down.reason), "%.*s", (int)sizeof(down.reason) - 1, cause);
    sl_up_event(csa, SL_EVENT_PORT_DOWN, id, csa->active->port[id].key, &down, sizeof(down));
}

static const char *cause_of_down(const struct sl_csa *csa, uint16_t id)
{
    if (sl_mask_has(csa->started_ports, id))
        return "the link is down";
    return csa->ready ? "it is disabled" : "it is held down";
}

static void put_back(struct sl_csa *csa, uint16_t id, const struct sl_port_change *change)
{
    const struct sl_msg_set_port *port = &csa->active->port[id];
    struct sl_refusal refusal = {.error = 0};
    bool run = sl_mask_has(change->was_started, id);

    if (!sl_mask_has(csa->open_ports, id))
        sl_port_open(csa, port, !run, &refusal);
    if (sl_mask_has(change->resized, id) && sl_port_resize(csa, port, &refusal) == -EBUSY &&
        refusal.error == 0) {
        sl_port_stop(csa, id);
        sl_port_resize(csa, port, &refusal);
    }
    if (refusal.error == 0 && run && !sl_mask_has(csa->started_ports, id))
        sl_port_start(csa, port, &refusal);
    if (refusal.error == 0 && !run && sl_mask_has(csa->started_ports, id))
        sl_port_stop(csa, id);
    if (refusal.error != 0) /* the next commit tries again to open it */
        report_down(csa, id, refusal.reason);
}

void sl_ports_undo(struct sl_csa *csa, const struct sl_port_change *change)
{
    uint64_t started = csa->started_ports & ~change->was_started;
    uint64_t touched = change->opened | change->closed | change->resized | started;

    /* Whatever the workers look at meanwhile, they are to leave these alone. */
    csa->restore_pending = touched != 0 || change->withdrawn;
    if (touched != 0 && sl_publish(csa, csa->active, touched))
        return;
    EACH_PORT(id, change->opened)
    sl_port_close(csa, (uint16_t)id);
    EACH_PORT(id, change->was_open)
    put_back(csa, (uint16_t)id, change);
}

int sl_ports_release(struct sl_csa *csa, struct sl_refusal *refusal)
{
    return start_waiting(csa, csa->active, refusal);
}

void sl_ports_hold(struct sl_csa *csa)
{
    uint64_t started = csa->started_ports;

    csa->restore_pending = true;
    if (sl_publish(csa, csa->active, started))
        return; /* the published snapshot forwards nothing: started ports do no harm */
    EACH_PORT(id, started)
    sl_port_stop(csa, (uint16_t)id);
}

static void watch_one(struct sl_csa *csa, uint16_t id)
{
    struct sl_agent_port *port = &csa->ports[id];
    struct sl_pmd_port_info info;

    if (sl_pmd_port_info((uint8_t)id, &info)) {
        info = port->info;
        info.link_up = false; /* the device has gone */
    }
    if (info.link_up != port->info.link_up) {
        port->transitions++;
        if (port->tap)
            sl_pmd_tap_set_carrier(port->tap, info.link_up);
        if (info.link_up)
            report_up(csa, id, info.speed_mbps);
        else
            report_down(csa, id, cause_of_down(csa, id));
    }
    port->info = info;
    sl_locator_port_usable(csa->locator, (uint8_t)id,
                           info.link_up && sl_mask_has(csa->started_ports, id), sl_csa_now_ms(csa));
}

void sl_ports_watch(struct sl_csa *csa)
{
    if (csa->now_us < csa->link_due_us)
        return;
    csa->link_due_us = csa->now_us + (csa->now_us < csa->link_quick_until_us ? LINK_QUICK_PERIOD_US
                                                                             : LINK_PERIOD_US);
    EACH_PORT(id, csa->open_ports)
    watch_one(csa, (uint16_t)id);
    csa->locator_due_ms = 0;
}

void sl_ports_close_all(struct sl_csa *csa)
{
    EACH_PORT(id, csa->open_ports)
    sl_port_close(csa, (uint16_t)id);
}
