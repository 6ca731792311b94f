// SPDX-License-Identifier: Apache-2.0
#include "fake_mbuf.h"
#include "fakes.h"
#include "frames.h"

#include "support/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

long fake_frames_alive;
bool fake_pool_empty;

struct rte_mbuf *fake_mbuf_make(const uint8_t *frame, size_t length)
{
    struct rte_mbuf *packet = calloc(1, sizeof(*packet));

    assert_non_null(packet);
    assert_true(length <= sizeof(packet->bytes));
    packet->length = length;
    memcpy(packet->bytes, frame, length);
    fake_frames_alive++;
    return packet;
}

struct rte_mbuf *sl_frame_make(struct rte_mempool *pool, const uint8_t *frame, size_t length)
{
    (void)pool;
    return fake_pool_empty ? NULL : fake_mbuf_make(frame, length);
}

size_t sl_frame_bytes(const struct rte_mbuf *packet, const uint8_t **data, size_t *total_bytes)
{
    *data = packet->bytes;
    *total_bytes = packet->length;
    return packet->length;
}

void sl_frame_free(struct rte_mbuf *packet)
{
    fake_frames_alive--;
    free(packet);
}

void sl_frame_pool_usage(const struct rte_mempool *pool, uint64_t *total, uint64_t *in_use)
{
    (void)pool;
    *total = 16384;
    *in_use = (uint64_t)fake_frames_alive;
}

struct sl_mbuf_tag *sl_mbuf_tag(struct rte_mbuf *packet)
{
    return &packet->tag;
}

uint32_t sl_fabric_now_ms(const struct sl_fabric *fabric)
{
    return fabric->now_ms;
}

/* While some workers still use the old snapshot and others the new, no port may have two NPs. */
static void assert_one_np_polls_a_port(const struct sl_snapshot *old, const struct sl_snapshot *new)
{
    for (unsigned int id = 0; id < SL_MAX_PORTS; id++)
        if (old->ports[id].present && new->ports[id].present)
            assert_int_equal(old->ports[id].np, new->ports[id].np);
}

const struct sl_snapshot *sl_fabric_publish(struct sl_fabric *fabric,
                                            const struct sl_snapshot *snapshot)
{
    const struct sl_snapshot *before = fabric->published;

    if (fabric->seen && snapshot)
        assert_one_np_polls_a_port(fabric->seen, snapshot);

    if (before && snapshot)
        assert_true(snapshot == before || snapshot->serial != before->serial);
    fabric->published = snapshot;
    fabric->publications++;
    if (!fabric->seen)
        fabric->seen = snapshot;
    return before;
}

void sl_fabric_quiesce(struct sl_fabric *fabric)
{
    fabric->quiescences++;
    /* Until now a worker may have been using the old one: a freed one is found by the sanitizer. */
    if (fabric->seen)
        assert_true(fabric->seen->serial > 0);
    fabric->seen = fabric->published;
    if (!fabric->seen)
        fabric->seen_nothing = true;
}

uint16_t sl_fabric_punt_dequeue(struct sl_fabric *fabric, struct rte_mbuf **packets, uint16_t count)
{
    uint16_t taken = 0;

    while (taken < count && fabric->punt_taken < fabric->punt_count) {
        const struct fake_frame *frame = &fabric->punts[fabric->punt_taken++];
        struct rte_mbuf *packet = fake_mbuf_make(frame->bytes, frame->length);

        packet->tag =
            (struct sl_mbuf_tag){.port = frame->port, .reason = frame->reason, .vlan = frame->vlan};
        packets[taken++] = packet;
    }
    return taken;
}

int sl_fabric_inject(struct sl_fabric *fabric, struct rte_mbuf *packet, uint8_t port, uint16_t vlan)
{
    struct fake_frame *frame;

    if (!fabric->published || !fabric->published->ports[port].present)
        return -ENODEV;
    if (fabric->inject_full)
        return -ENOBUFS;
    assert_true(fabric->injected_count < FAKE_FRAMES);
    frame = &fabric->injected[fabric->injected_count++];
    *frame = (struct fake_frame){.port = port, .vlan = vlan, .length = packet->length};
    memcpy(frame->bytes, packet->bytes, packet->length);
    sl_frame_free(packet);
    return 0;
}

void fake_punt(struct sl_fabric *fabric, uint8_t port, uint8_t reason, uint16_t vlan,
               const uint8_t *frame, size_t length)
{
    struct fake_frame *made = &fabric->punts[fabric->punt_count++];

    assert_true(fabric->punt_count <= FAKE_FRAMES && length <= sizeof(made->bytes));
    *made = (struct fake_frame){.port = port, .reason = reason, .vlan = vlan, .length = length};
    memcpy(made->bytes, frame, length);
}

size_t fake_injected_on(const struct sl_fabric *fabric, uint8_t port)
{
    size_t count = 0;

    for (size_t i = 0; i < fabric->injected_count; i++)
        count += fabric->injected[i].port == port;
    return count;
}
