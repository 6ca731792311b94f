/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ring whose other side writes anything. Control bytes: how far head and tail are apart, whether
 * the checksum is made right, by how much the sequence is wrong; then the slot's id, length and
 * payload. A message is taken only if it is what a producer would have published, and the ring
 * works on after every refusal.
 */
#include "fuzz.h"

#include <errno.h>

#include "shm/crc32c.h"
#include "shm/ring.h"

#define CHECKED_HEADER_BYTES 12u

static struct sl_ring ring; /* slots not used by an input stay zero */

static uint32_t slot_checksum(const struct sl_ring_slot *slot)
{
    uint8_t header[CHECKED_HEADER_BYTES];

    memcpy(header, &slot->sequence, 8);
    memcpy(header + 8, &slot->id, 2);
    memcpy(header + 10, &slot->length_bytes, 2);
    return sl_crc32c(sl_crc32c(0, header, sizeof(header)), slot->payload, slot->length_bytes);
}

static void fill_slot(struct sl_ring_slot *slot, uint64_t sequence, bool right_checksum,
                      const uint8_t **data, size_t *size)
{
    size_t length;

    memset(slot, 0, sizeof(*slot));
    slot->sequence = sequence;
    slot->id = fuzz_take(data, size);
    slot->length_bytes = (uint16_t)(fuzz_take(data, size) << 8);
    slot->length_bytes |= fuzz_take(data, size);
    length = *size < sizeof(slot->payload) ? *size : sizeof(slot->payload);
    memcpy(slot->payload, *data, length);
    if (right_checksum && slot->length_bytes <= SL_RING_PAYLOAD_MAX)
        slot->crc32c = slot_checksum(slot);
}

static void check_taken(const struct sl_ring_slot *slot, uint64_t expected_sequence, int result,
                        const struct sl_ring_message *message)
{
    bool intact = slot->sequence == expected_sequence && slot->id != 0 &&
                  slot->length_bytes <= SL_RING_PAYLOAD_MAX && slot->crc32c == slot_checksum(slot);

    FUZZ_CHECK((result == 0) == intact);
    FUZZ_CHECK(message->length_bytes <= SL_RING_PAYLOAD_MAX);
    if (!intact)
        return;
    FUZZ_CHECK(message->id == slot->id && message->length_bytes == slot->length_bytes);
    FUZZ_CHECK(memcmp(message->payload, slot->payload, message->length_bytes) == 0);
}

/* Whatever came before, the next message of a producer that obeys the rules arrives. */
static void check_recovery(const uint8_t *data, size_t size)
{
    static struct sl_ring_message message;
    size_t length = size < SL_RING_PAYLOAD_MAX ? size : SL_RING_PAYLOAD_MAX;

    while (sl_ring_used(&ring) != 0)
        FUZZ_CHECK(sl_ring_dequeue(&ring, &message) != -EAGAIN);
    FUZZ_CHECK(sl_ring_enqueue(&ring, 1, data, length) == 0);
    FUZZ_CHECK(sl_ring_dequeue(&ring, &message) == 0);
    FUZZ_CHECK(message.id == 1 && message.length_bytes == length);
    FUZZ_CHECK(memcmp(message.payload, data, length) == 0);
    FUZZ_CHECK(sl_ring_dequeue(&ring, &message) == -EAGAIN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sl_ring_message message;
    uint8_t control = fuzz_take(&data, &size);
    uint64_t head = fuzz_take(&data, &size) * 251ull;
    uint64_t used = (control & 7u) == 7 ? SL_RING_SLOTS + fuzz_take(&data, &size) : control & 7u;
    struct sl_ring_slot *slot = &ring.slots[head % SL_RING_SLOTS];
    int result;

    atomic_store(&ring.head, head);
    atomic_store(&ring.tail, head + used);
    fill_slot(slot, head + (control >> 6), (control & 8u) != 0, &data, &size);
    result = sl_ring_dequeue(&ring, &message);
    if (used == 0) {
        FUZZ_CHECK(result == -EAGAIN);
    } else if (used > SL_RING_SLOTS) {
        FUZZ_CHECK(result == -EILSEQ && sl_ring_used(&ring) == used);
        FUZZ_CHECK(sl_ring_enqueue(&ring, 1, NULL, 0) == -EILSEQ);
        return 0;
    } else {
        FUZZ_CHECK(sl_ring_used(&ring) == used - 1);
        check_taken(slot, head, result, &message);
    }
    check_recovery(data, size);
    return 0;
}
