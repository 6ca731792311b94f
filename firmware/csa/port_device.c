// SPDX-License-Identifier: Apache-2.0
#include "port_device.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "pmd/tap.h"
#include "up.h"

_Static_assert(sizeof(((struct sl_msg_set_port *)0)->device) <= SL_PMD_DEVICE_BYTES,
               "a device's name fits the request");

/* How long after its start a port's link is expected to come up. */
#define LINK_QUICK_US 1000000u

static int refuse(const struct sl_msg_set_port *port, uint16_t mark, int error, const char *reason,
                  struct sl_refusal *refusal)
{
    return sl_refuse(refusal, (uint32_t)-error, mark, port->id, port->key, "%s", reason);
}

/* Without its tap a port still forwards: an event, and no refusal. */
static void open_tap(struct sl_csa *csa, const struct sl_msg_set_port *port)
{
    struct sl_pmd_tap_request request = {.mtu_bytes = port->mtu};
    struct sl_event_tap_failed failed;
    char reason[SL_PMD_REASON_BYTES];

    snprintf(request.name, sizeof(request.name), "p%s", port->key);
    memcpy(request.mac, csa->macs[port->id].bytes, sizeof(request.mac));
    if (sl_pmd_tap_open(&request, &csa->ports[port->id].tap, reason) == 0)
        return;
    csa->ports[port->id].tap = NULL;
    memset(&failed, 0, sizeof(failed));
    snprintf(failed.reason, sizeof(failed.reason), "%.*s", (int)sizeof(failed.reason) - 1, reason);
    sl_up_event(csa, SL_EVENT_TAP_FAILED, port->id, port->key, &failed, sizeof(failed));
}

int sl_port_open(struct sl_csa *csa, const struct sl_msg_set_port *port, bool hold,
                 struct sl_refusal *refusal)
{
    struct sl_pmd_port_request request = {.id = (uint8_t)port->id, .mtu_bytes = port->mtu};
    bool lower_link = !port->enabled || (hold && !csa->params.warm &&
                                         port->hold_down_link == SL_ATTR_PORT_HOLD_DOWN_LINK_DOWN);
    char reason[SL_PMD_REASON_BYTES];
    struct sl_pmd_port_info info;
    int error;

    memcpy(request.name, port->key, sizeof(port->key));
    memcpy(request.device, port->device, sizeof(port->device));
    error = sl_pmd_port_open(&request, lower_link, reason);
    if (error)
        return refuse(port, SL_MARK_PORT_DEVICE, error, reason, refusal);
    error = sl_pmd_port_info((uint8_t)port->id, &info);
    if (error) {
        sl_pmd_port_close((uint8_t)port->id);
        return sl_refuse(refusal, (uint32_t)-error, SL_MARK_PORT_DEVICE, port->id, port->key,
                         "device %s went away while it was opened: check it and commit again",
                         port->device);
    }
    memcpy(csa->macs[port->id].bytes, info.mac, sizeof(info.mac));
    csa->open_ports |= 1ull << port->id;
    csa->ports[port->id] = (struct sl_agent_port){.tap = NULL};
    memset(&csa->cleared.port[port->id], 0, sizeof(csa->cleared.port[port->id]));
    open_tap(csa, port);
    return 0;
}

int sl_port_start(struct sl_csa *csa, const struct sl_msg_set_port *port,
                  struct sl_refusal *refusal)
{
    char reason[SL_PMD_REASON_BYTES];
    int error = sl_pmd_port_start((uint8_t)port->id, reason);

    if (error)
        return refuse(port, SL_MARK_PORT_DEVICE, error, reason, refusal);
    csa->started_ports |= 1ull << port->id;
    csa->link_due_us = 0;
    csa->link_quick_until_us = csa->now_us + LINK_QUICK_US;
    return 0;
}

void sl_port_stop(struct sl_csa *csa, uint16_t id)
{
    sl_pmd_port_stop((uint8_t)id, true);
    csa->started_ports &= ~(1ull << id);
    csa->link_due_us = 0;
}

int sl_port_resize(struct sl_csa *csa, const struct sl_msg_set_port *port,
                   struct sl_refusal *refusal)
{
    struct sl_pmd_tap *tap = csa->ports[port->id].tap;
    char reason[SL_PMD_REASON_BYTES];
    int error = sl_pmd_port_set_mtu((uint8_t)port->id, port->mtu, reason);

    if (error == -EBUSY && sl_mask_has(csa->started_ports, port->id))
        return error;
    if (error)
        return refuse(port, SL_MARK_PORT_MTU, error, reason, refusal);
    if (tap)
        sl_pmd_tap_set_mtu(tap, port->mtu);
    return 0;
}

void sl_port_close(struct sl_csa *csa, uint16_t id)
{
    uint64_t bit = 1ull << id;

    if (csa->ports[id].tap)
        sl_pmd_tap_close(csa->ports[id].tap);
    csa->ports[id] = (struct sl_agent_port){.tap = NULL};
    csa->started_ports &= ~bit;
    csa->open_ports &= ~bit;
    sl_pmd_port_close((uint8_t)id);
    if (csa->locator)
        sl_locator_port_usable(csa->locator, (uint8_t)id, false, sl_csa_now_ms(csa));
}
