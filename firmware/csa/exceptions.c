// SPDX-License-Identifier: Apache-2.0
#include "exceptions.h"

#include <errno.h>
#include <poll.h>

#include "frames.h"
#include "np/np.h"
#include "pmd/tap.h"
#include "up.h"
#include "wire/arp.h"
#include "wire/vlan.h"

#define PUNT_BURST 32u
#define PUNT_BURSTS_PER_TURN 8u
#define TAP_READS_PER_TURN 64u

static void count_drop(struct sl_csa *csa, enum sl_drop_reason reason)
{
    csa->statistics->control_drops.count[reason]++;
}

static void to_linux(struct sl_csa *csa, uint16_t id, struct rte_mbuf *packet, size_t total_bytes)
{
    struct sl_agent_port *port = &csa->ports[id];

    if (!port->tap || sl_pmd_tap_write(port->tap, packet)) {
        count_drop(csa, SL_DROP_EXCEPTION_QUEUE_FULL);
        return;
    }
    port->to_linux_packets++;
    port->to_linux_bytes += total_bytes;
}

/*
 * Linux resolves neighbours of its own and needs the replies. Requests it need not see: the worker
 * answers those for our addresses, and Linux would answer for any of its own on any port.
 */
static bool is_arp_reply(const uint8_t *frame, size_t length)
{
    struct sl_vlan vlan;
    struct sl_arp arp;

    return sl_vlan_decode(frame, length, &vlan) == SL_WIRE_OK && vlan.type == SL_ETHERTYPE_ARP &&
           sl_arp_decode(frame + vlan.l3_offset, length - vlan.l3_offset, &arp) == SL_WIRE_OK &&
           arp.operation == SL_ARP_REPLY;
}

static void take_punted(struct sl_csa *csa, struct rte_mbuf *packet)
{
    const struct sl_mbuf_tag *tag = sl_mbuf_tag(packet);
    const uint8_t *frame;
    size_t total_bytes;
    size_t at_hand = sl_frame_bytes(packet, &frame, &total_bytes);

    if (!sl_mask_has(csa->open_ports, tag->port)) {
        count_drop(csa, SL_DROP_INJECT_INVALID);
        return;
    }
    if (tag->reason == SL_PUNT_LINUX) {
        to_linux(csa, tag->port, packet, total_bytes);
        return;
    }
    sl_locator_receive(csa->locator, tag->port, tag->vlan, frame, at_hand, sl_csa_now_ms(csa));
    csa->locator_due_ms = 0; /* what it heard may make something due */
    if (tag->reason == SL_PUNT_ARP && is_arp_reply(frame, at_hand) && csa->ports[tag->port].tap)
        to_linux(csa, tag->port, packet, total_bytes);
}

unsigned int sl_exceptions_punted(struct sl_csa *csa)
{
    struct rte_mbuf *packets[PUNT_BURST];
    unsigned int taken = 0;
    uint16_t count;

    for (unsigned int burst = 0; burst < PUNT_BURSTS_PER_TURN; burst++) {
        count = sl_fabric_punt_dequeue(csa->params.fabric, packets, PUNT_BURST);
        for (uint16_t i = 0; i < count; i++) {
            take_punted(csa, packets[i]);
            sl_frame_free(packets[i]);
        }
        taken += count;
        if (count < PUNT_BURST)
            break;
    }
    csa->statistics->system.punted_packets += taken;
    return taken;
}

static enum sl_drop_reason drop_of(int error)
{
    if (error == -ENETDOWN)
        return SL_DROP_HOLD_DOWN;
    return error == -ENOBUFS ? SL_DROP_FABRIC_FULL : SL_DROP_INJECT_INVALID;
}

/* Hands a packet to a worker, or frees it and counts why it could not. */
static bool inject(struct sl_csa *csa, struct rte_mbuf *packet, uint16_t id, uint16_t vlan)
{
    int error = -ENODEV;

    if (sl_mask_has(csa->started_ports, id))
        error = sl_fabric_inject(csa->params.fabric, packet, (uint8_t)id, vlan);
    else if (sl_mask_has(csa->open_ports, id))
        error = -ENETDOWN;
    if (error) {
        count_drop(csa, drop_of(error));
        sl_frame_free(packet);
        return false;
    }
    csa->statistics->system.injected_packets++;
    return true;
}

static bool fits(const struct sl_csa *csa, uint16_t id, size_t total_bytes)
{
    return total_bytes >= SL_ETH_HEADER_BYTES &&
           total_bytes <= (size_t)csa->active->port[id].mtu + SL_ETH_HEADER_BYTES +
                              SL_VLAN_TAG_BYTES * SL_VLAN_MAX_TAGS;
}

static void from_linux(struct sl_csa *csa, uint16_t id, struct rte_mbuf *packet)
{
    struct sl_agent_port *port = &csa->ports[id];
    const uint8_t *frame;
    size_t total_bytes;

    sl_frame_bytes(packet, &frame, &total_bytes);
    if (!fits(csa, id, total_bytes)) {
        count_drop(csa, SL_DROP_INJECT_INVALID);
        sl_frame_free(packet);
        return;
    }
    if (inject(csa, packet, id, 0)) {
        port->from_linux_packets++;
        port->from_linux_bytes += total_bytes;
    }
}

unsigned int sl_exceptions_from_linux(struct sl_csa *csa, uint16_t id)
{
    unsigned int taken = 0;

    while (taken < TAP_READS_PER_TURN && csa->ports[id].tap) {
        struct rte_mbuf *packet;
        int result = sl_pmd_tap_read(csa->ports[id].tap, &packet);

        if (result == -ENOMEM) /* read, and lost for want of a buffer */
            count_drop(csa, SL_DROP_EXCEPTION_QUEUE_FULL);
        else if (result <= 0)
            break;
        else
            from_linux(csa, id, packet);
        taken++;
    }
    return taken;
}

void sl_exceptions_tap_failed(struct sl_csa *csa, uint16_t id)
{
    struct sl_event_tap_failed failed = {.reason = "its interface was removed or broke down"};

    sl_pmd_tap_close(csa->ports[id].tap);
    csa->ports[id].tap = NULL;
    sl_up_event(csa, SL_EVENT_TAP_FAILED, id, sl_config_key(csa->active, SL_KIND_PORT, id), &failed,
                sizeof(failed));
}

void sl_exceptions_send(struct sl_csa *csa, uint8_t port, uint16_t vlan, const uint8_t *frame,
                        size_t length)
{
    struct rte_mbuf *packet = sl_frame_make(csa->params.pool, frame, length);

    if (packet)
        inject(csa, packet, port, vlan);
    else
        count_drop(csa, SL_DROP_INJECT_INVALID);
}

unsigned int sl_exceptions_fds(const struct sl_csa *csa, struct pollfd *fds, uint16_t *ids)
{
    unsigned int count = 0;

    for (uint16_t id = 0; id < SL_LIMIT_PORT; id++) {
        if (!csa->ports[id].tap)
            continue;
        fds[count] = (struct pollfd){.fd = sl_pmd_tap_fd(csa->ports[id].tap), .events = POLLIN};
        ids[count++] = id;
    }
    return count;
}
