/* SPDX-License-Identifier: Apache-2.0 */
#include "message.h"

/* So many slices at most, however small they should be: copies of them need nodes too. */
#define SLICES_MAX 1000u

struct rpc_rig *fuzz_rig(void)
{
    static struct rpc_rig rig;

    /* Each input leaves it as it was (fuzz_end()), but for the order of free nodes. */
    if (rig.pool.count == 0)
        rpc_rig_init(&rig, RPC_RIG_NODES);
    rig.room_bytes = 256;
    return &rig;
}

void fuzz_message(struct rpc_rig *rig, const uint8_t *data, size_t size, struct sl_message *message)
{
    size_t piece_bytes = fuzz_take(&data, &size);

    if (piece_bytes == 0)
        piece_bytes = SIZE_MAX;
    else if (piece_bytes < size / SLICES_MAX + 1)
        piece_bytes = size / SLICES_MAX + 1;
    rpc_rig_message(rig, message, data, size, piece_bytes);
}

void fuzz_written(struct sl_xdr_writer *writer, struct sl_message *message)
{
    uint32_t written_bytes = sl_xdr_written_bytes(writer);

    FUZZ_CHECK(sl_xdr_writer_end(writer, message) == 0);
    FUZZ_CHECK(message->length_bytes == written_bytes);
}

bool fuzz_same(const struct rpc_rig *rig, const struct sl_message *a, const struct sl_message *b)
{
    static uint8_t bytes[1 << 20];

    if (a->length_bytes != b->length_bytes || a->length_bytes > sizeof(bytes))
        return false;
    FUZZ_CHECK(sl_message_copy(&rig->pool, a, 0, bytes, a->length_bytes) == 0);
    return rpc_rig_equals(rig, b, bytes, a->length_bytes);
}

void fuzz_end(struct rpc_rig *rig, struct sl_message *messages, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sl_message_free(&rig->pool, &messages[i]);
    FUZZ_CHECK(rpc_rig_is_clean(rig));
}
