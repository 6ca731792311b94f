// SPDX-License-Identifier: Apache-2.0
#include "fake_mbuf.h"
#include "fakes.h"

#include "support/table.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "pmd/ports.h"
#include "pmd/tap.h"

struct fake_pmd fake_pmd;

void fake_pmd_reset(struct sl_fabric *fabric)
{
    memset(&fake_pmd, 0, sizeof(fake_pmd));
    fake_pmd.fabric = fabric;
    for (unsigned int i = 0; i < SL_PMD_MAX_PORTS; i++)
        fake_pmd.ports[i].carrier = true;
}

/* No worker may be polling a port that comes to rest. */
static void assert_unused(uint8_t id)
{
    const struct sl_snapshot *seen = fake_pmd.fabric->seen;

    assert_false(seen && seen->ports[id].present);
}

static int refuse(char *reason, int error, const char *text, const char *what)
{
    snprintf(reason, SL_PMD_REASON_BYTES, text, what);
    return error;
}

int sl_pmd_port_open(const struct sl_pmd_port_request *request, bool lower_link,
                     char reason[SL_PMD_REASON_BYTES])
{
    struct fake_port *port = &fake_pmd.ports[request->id];

    assert_false(port->open);
    for (unsigned int i = 0; i < SL_PMD_MAX_PORTS; i++)
        if (fake_pmd.ports[i].open && strcmp(fake_pmd.ports[i].device, request->device) == 0)
            return refuse(reason, -EBUSY, "%s is in use by another port", request->device);
    if (strcmp(request->device, fake_pmd.failing_device) == 0)
        return refuse(reason, -ENODEV, "there is no interface %s", request->device);
    *port = (struct fake_port){.open = true,
                               .link_lowered = lower_link,
                               .carrier = port->carrier,
                               .mtu_bytes = request->mtu_bytes};
    memcpy(port->device, request->device, sizeof(port->device));
    fake_pmd.opens++;
    return 0;
}

int sl_pmd_port_start(uint8_t id, char reason[SL_PMD_REASON_BYTES])
{
    struct fake_port *port = &fake_pmd.ports[id];

    assert_true(port->open);
    if (strcmp(port->device, fake_pmd.unstartable_device) == 0)
        return refuse(reason, -EIO, "%s does not start", port->device);
    port->started = true;
    port->link_lowered = false;
    fake_pmd.starts++;
    return 0;
}

int sl_pmd_port_stop(uint8_t id, bool lower_link)
{
    assert_true(fake_pmd.ports[id].open);
    assert_unused(id);
    fake_pmd.ports[id].started = false;
    fake_pmd.ports[id].link_lowered = lower_link;
    fake_pmd.stops++;
    return 0;
}

int sl_pmd_port_set_mtu(uint8_t id, uint16_t mtu_bytes, char reason[SL_PMD_REASON_BYTES])
{
    struct fake_port *port = &fake_pmd.ports[id];

    assert_true(port->open);
    if (mtu_bytes == fake_pmd.refused_mtu_bytes)
        return refuse(reason, -EINVAL, "%s cannot have that MTU", port->device);
    if (fake_pmd.resize_at_rest && port->started)
        return -EBUSY;
    port->mtu_bytes = mtu_bytes;
    return 0;
}

void sl_pmd_port_close(uint8_t id)
{
    assert_true(fake_pmd.ports[id].open);
    assert_unused(id);
    fake_pmd.ports[id].open = false;
    fake_pmd.ports[id].started = false;
    fake_pmd.closes++;
}

int sl_pmd_port_info(uint8_t id, struct sl_pmd_port_info *info)
{
    const struct fake_port *port = &fake_pmd.ports[id];

    if (!port->open)
        return -ENODEV;
    *info = fake_pmd.counters;
    memcpy(info->mac, (uint8_t[]){2, 0, 0, 0, 0, id}, 6);
    info->link_up = port->carrier && !port->link_lowered;
    info->speed_mbps = 10000;
    return 0;
}

/* As the real one: lab ports only. */
static int check_lab_port(uint8_t id, char *reason)
{
    struct fake_port *port = &fake_pmd.ports[id];

    assert_true(port->open);
    if (strncmp(port->device, "af_packet:", strlen("af_packet:")) == 0)
        return 0;
    return refuse(reason, -ENOTSUP, "its device %s is no lab port", port->device);
}

int sl_pmd_port_impair(uint8_t id, enum sl_pmd_direction direction,
                       const struct sl_impair_settings *settings, char reason[SL_PMD_REASON_BYTES])
{
    int error = check_lab_port(id, reason);

    if (error == 0)
        fake_pmd.ports[id].wire[direction].settings = *settings;
    return error;
}

int sl_pmd_port_impairment(uint8_t id, enum sl_pmd_direction direction,
                           struct sl_pmd_impairment *state, char reason[SL_PMD_REASON_BYTES])
{
    int error = check_lab_port(id, reason);

    if (error == 0)
        *state = fake_pmd.ports[id].wire[direction];
    return error;
}

/* The agent knows a tap by the address of its record. */
static struct fake_tap *record(const struct sl_pmd_tap *tap)
{
    return (struct fake_tap *)(uintptr_t)tap;
}

int sl_pmd_tap_open(const struct sl_pmd_tap_request *request, struct sl_pmd_tap **tap,
                    char reason[SL_PMD_REASON_BYTES])
{
    if (fake_pmd.taps_fail)
        return refuse(reason, -ENOENT, "tap %s: there is no /dev/net/tun", request->name);
    for (unsigned int i = 0; i < SL_PMD_MAX_PORTS; i++) {
        struct fake_tap *free_tap = &fake_pmd.taps[i];

        if (free_tap->open)
            continue;
        memset(free_tap, 0, sizeof(*free_tap));
        free_tap->open = true;
        memcpy(free_tap->name, request->name, sizeof(free_tap->name));
        *tap = (struct sl_pmd_tap *)free_tap;
        return 0;
    }
    return -ENOSPC;
}

void sl_pmd_tap_close(struct sl_pmd_tap *tap)
{
    assert_true(record(tap)->open);
    record(tap)->open = false;
}

int sl_pmd_tap_fd(const struct sl_pmd_tap *tap)
{
    (void)tap;
    return -1; /* poll() passes it over */
}

int sl_pmd_tap_set_carrier(struct sl_pmd_tap *tap, bool up)
{
    (void)tap;
    (void)up;
    return 0;
}

int sl_pmd_tap_set_mtu(struct sl_pmd_tap *tap, uint16_t mtu_bytes)
{
    (void)tap;
    (void)mtu_bytes;
    return 0;
}

int sl_pmd_tap_write(struct sl_pmd_tap *tap, struct rte_mbuf *packet)
{
    struct fake_tap *to = record(tap);
    struct fake_frame *frame = &to->written[to->written_count];

    if (to->write_error)
        return to->write_error;
    assert_true(to->written_count < 64);
    frame->length = packet->length;
    memcpy(frame->bytes, packet->bytes, packet->length);
    to->written_count++;
    return 0;
}

int sl_pmd_tap_read(struct sl_pmd_tap *tap, struct rte_mbuf **packet)
{
    struct fake_tap *from = record(tap);

    if (from->waiting_count == 0)
        return 0;
    from->waiting_count--;
    if (fake_pool_empty)
        return -ENOMEM;
    *packet = fake_mbuf_make(from->waiting[from->waiting_count].bytes,
                             from->waiting[from->waiting_count].length);
    return 1;
}

struct fake_tap *fake_tap_find(const char *name)
{
    for (unsigned int i = 0; i < SL_PMD_MAX_PORTS; i++)
        if (fake_pmd.taps[i].open && strcmp(fake_pmd.taps[i].name, name) == 0)
            return &fake_pmd.taps[i];
    return NULL;
}

void fake_tap_send(const char *name, const uint8_t *frame, size_t length)
{
    struct fake_tap *tap = fake_tap_find(name);

    assert_non_null(tap);
    assert_true(tap->waiting_count < 64);
    tap->waiting[tap->waiting_count].length = length;
    memcpy(tap->waiting[tap->waiting_count].bytes, frame, length);
    tap->waiting_count++;
}
