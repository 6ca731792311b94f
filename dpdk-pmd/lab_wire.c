// SPDX-License-Identifier: Apache-2.0
#include "lab_wire.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <rte_branch_prediction.h>
#include <rte_mbuf.h>

#include "lab_ring.h"
#include "pmd/unfinished.h"
#include "port_driver.h"

/* Packets on their way in each direction: half of the frames there are by default. */
#define WIRE_SLOTS 8192u
#define BURST 32u
/* Bursts that one poll moves at most, so that a full wire cannot keep the worker. */
#define ROUNDS 8u
/* Bits that would make a frame somebody else's are not flipped: an Ethernet FCS guards them. */
#define ETHERNET_HEADER_BYTES 14u
#define COUNTERS (sizeof(struct sl_impair_counters) / sizeof(uint64_t))

struct direction {
    struct sl_impair *impair; /* worker; control thread while none polls. Counters: control ro */
    /* control thread: rw; worker: ro, the one that serial names. */
    struct sl_impair_settings settings[2];
    _Atomic uint32_t serial; /* control thread: rw, worker: ro; settings[serial % 2] are wanted */
    uint32_t applied;        /* worker: the serial it follows */
    uint64_t no_mbuf;        /* worker: rw, control thread: ro */
    _Atomic uint32_t queued; /* worker: rw, control thread: ro */
    /* Worker, out only: have come off the wire, but the ring had no room. */
    uint32_t ready_count;
    struct rte_mbuf *ready[BURST];
};

struct sl_lab_wire {
    struct direction directions[SL_PMD_DIRECTIONS];
};

static void release(void *context, void *packet)
{
    (void)context;
    rte_pktmbuf_free(packet);
}

static bool create_direction(struct direction *direction)
{
    struct sl_impair_params params = {.slots = WIRE_SLOTS, .release = release};
    void *memory = malloc(sl_impair_memory_bytes(WIRE_SLOTS));

    if (memory == NULL)
        return false;
    direction->impair = sl_impair_init(memory, &params);
    return true;
}

struct sl_lab_wire *sl_lab_wire_create(void)
{
    struct sl_lab_wire *wire = calloc(1, sizeof(*wire));

    if (wire == NULL)
        return NULL;
    for (unsigned int i = 0; i < SL_PMD_DIRECTIONS; i++)
        if (!create_direction(&wire->directions[i])) {
            sl_lab_wire_destroy(wire);
            return NULL;
        }
    return wire;
}

void sl_lab_wire_flush(struct sl_lab_wire *wire)
{
    for (unsigned int i = 0; i < SL_PMD_DIRECTIONS; i++) {
        struct direction *direction = &wire->directions[i];

        rte_pktmbuf_free_bulk(direction->ready, direction->ready_count);
        direction->ready_count = 0;
        if (direction->impair != NULL)
            sl_impair_flush(direction->impair);
        atomic_store_explicit(&direction->queued, 0, memory_order_relaxed);
    }
}

void sl_lab_wire_destroy(struct sl_lab_wire *wire)
{
    if (wire == NULL)
        return;
    sl_lab_wire_flush(wire);
    for (unsigned int i = 0; i < SL_PMD_DIRECTIONS; i++)
        free(wire->directions[i].impair);
    free(wire);
}

void sl_lab_wire_set(struct sl_lab_wire *wire, enum sl_pmd_direction which,
                     const struct sl_impair_settings *settings)
{
    struct direction *direction = &wire->directions[which];
    uint32_t serial = atomic_load_explicit(&direction->serial, memory_order_relaxed) + 1;

    direction->settings[serial % 2] = *settings;
    direction->settings[serial % 2].corrupt_skip_bytes = ETHERNET_HEADER_BYTES;
    atomic_store_explicit(&direction->serial, serial, memory_order_release);
}

void sl_lab_wire_read(const struct sl_lab_wire *wire, enum sl_pmd_direction which,
                      struct sl_pmd_impairment *state)
{
    const struct direction *direction = &wire->directions[which];
    const uint64_t *from = (const uint64_t *)(const void *)sl_impair_counters(direction->impair);
    uint64_t to[COUNTERS];

    state->settings = direction->settings[direction->serial % 2];
    for (size_t i = 0; i < COUNTERS; i++)
        to[i] = __atomic_load_n(&from[i], __ATOMIC_RELAXED);
    memcpy(&state->counters, to, sizeof(to));
    state->no_mbuf = __atomic_load_n(&direction->no_mbuf, __ATOMIC_RELAXED);
    state->queued = atomic_load_explicit(&direction->queued, memory_order_relaxed);
}

static uint64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

static void follow_settings(struct direction *direction)
{
    uint32_t serial = atomic_load_explicit(&direction->serial, memory_order_acquire);

    if (likely(direction->applied == serial))
        return;
    sl_impair_configure(direction->impair, &direction->settings[serial % 2]);
    direction->applied = serial;
}

static void put_all(struct direction *direction, struct rte_mbuf **packets, uint16_t count,
                    uint64_t at_us)
{
    for (uint16_t i = 0; i < count; i++)
        sl_impair_put(direction->impair, packets[i], packets[i]->pkt_len, at_us);
}

/* May its bytes be changed without anybody else seeing it? */
static bool is_private(const struct rte_mbuf *packet)
{
    for (; packet != NULL; packet = packet->next)
        if (!RTE_MBUF_DIRECT(packet) || rte_mbuf_refcnt_read(packet) != 1)
            return false;
    return true;
}

static struct rte_mbuf *copy_of(struct direction *direction, const struct rte_mbuf *packet)
{
    struct rte_mbuf *copy = rte_pktmbuf_copy(packet, sl_pmd_pool(), 0, UINT32_MAX);

    direction->no_mbuf += copy == NULL;
    return copy;
}

static void flip(struct rte_mbuf *packet, uint32_t bit)
{
    while (bit / 8u >= packet->data_len) {
        bit -= packet->data_len * 8u;
        packet = packet->next;
    }
    sl_impair_flip(rte_pktmbuf_mtod(packet, uint8_t *), bit);
}

/* Does to a packet what the wire decided. NULL: there was no mbuf for it, and it is gone. */
static struct rte_mbuf *finish(struct direction *direction, const struct sl_impair_out *out)
{
    struct rte_mbuf *packet = out->packet;

    if (likely(out->flags == 0))
        return packet;
    if ((out->flags & SL_IMPAIR_COPY) != 0) {
        packet = copy_of(direction, packet);
    } else if (!is_private(packet)) {
        packet = copy_of(direction, packet);
        rte_pktmbuf_free(out->packet);
    }
    if (packet == NULL)
        return NULL;
    if ((out->flags & SL_IMPAIR_CORRUPT) != 0) {
        /* A checksum that was computed later would be right. */
        (void)sl_pmd_complete(packet);
        flip(packet, out->corrupt_bit);
    }
    if ((out->flags & SL_IMPAIR_MARK_CE) != 0)
        sl_impair_mark_ce(rte_pktmbuf_mtod(packet, uint8_t *), packet->data_len);
    return packet;
}

/* Takes at most BURST packets off the wire. */
static uint16_t take_due(struct direction *direction, struct rte_mbuf **packets, uint16_t count,
                         uint64_t at_us)
{
    struct sl_impair_out out[BURST];
    uint32_t due = sl_impair_take(direction->impair, at_us, out, count < BURST ? count : BURST);
    uint16_t taken = 0;

    for (uint32_t i = 0; i < due; i++) {
        packets[taken] = finish(direction, &out[i]);
        taken += packets[taken] != NULL;
    }
    return taken;
}

static void publish_queued(struct direction *direction)
{
    atomic_store_explicit(&direction->queued,
                          sl_impair_queued(direction->impair) + direction->ready_count,
                          memory_order_relaxed);
}

/* Hands the ring what came off the wire. True when it took all. */
static bool send_ready(struct direction *direction, struct sl_lab_ring *ring)
{
    uint16_t sent;

    if (direction->ready_count == 0)
        return true;
    sent = sl_lab_ring_send(ring, direction->ready, (uint16_t)direction->ready_count);
    direction->ready_count -= sent;
    memmove(direction->ready, direction->ready + sent,
            direction->ready_count * sizeof(direction->ready[0]));
    return direction->ready_count == 0;
}

static void send_due(struct direction *direction, struct sl_lab_ring *ring, uint64_t at_us)
{
    for (unsigned int round = 0; round < ROUNDS && send_ready(direction, ring); round++) {
        direction->ready_count = take_due(direction, direction->ready, BURST, at_us);
        if (direction->ready_count == 0)
            break;
    }
    publish_queued(direction);
}

static bool is_clear(const struct direction *direction)
{
    return direction->ready_count == 0 && sl_impair_is_transparent(direction->impair);
}

uint16_t sl_lab_wire_receive(struct sl_lab_wire *wire, struct sl_lab_ring *ring,
                             struct rte_mbuf **packets, uint16_t count)
{
    struct direction *in = &wire->directions[SL_PMD_IN], *out = &wire->directions[SL_PMD_OUT];
    uint16_t taken;

    follow_settings(in);
    follow_settings(out);
    if (!is_clear(out))
        send_due(out, ring, now_us());
    if (is_clear(in))
        return sl_lab_ring_receive(ring, packets, count);
    for (unsigned int round = 0; round < ROUNDS; round++) {
        struct rte_mbuf *arrived[BURST];
        uint16_t arrivals = sl_lab_ring_receive(ring, arrived, BURST);

        /* The clock is read after they came: no delay is cut short. */
        put_all(in, arrived, arrivals, now_us());
        if (arrivals < BURST)
            break;
    }
    taken = take_due(in, packets, count, now_us());
    publish_queued(in);
    return taken;
}

uint16_t sl_lab_wire_send(struct sl_lab_wire *wire, struct sl_lab_ring *ring,
                          struct rte_mbuf **packets, uint16_t count)
{
    struct direction *out = &wire->directions[SL_PMD_OUT];
    uint64_t at_us;

    follow_settings(out);
    if (is_clear(out))
        return sl_lab_ring_send(ring, packets, count);
    at_us = now_us();
    put_all(out, packets, count, at_us);
    send_due(out, ring, at_us);
    return count;
}
