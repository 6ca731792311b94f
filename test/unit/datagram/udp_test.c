// SPDX-License-Identifier: Apache-2.0
/* Header and checksum of whole datagrams. */
#include "support/frames.h"
#include "support/table.h"

#include <string.h>

#include "datagram/udp.h"
#include "rig.h"

#define LONGEST 70000u

struct udp_row {
    const char *name;
    uint32_t payload_bytes;
    int32_t claimed_more_bytes; /* in the length field */
    uint32_t cut_bytes;         /* of the message, from its end */
    uint32_t piece_bytes;       /* of each slice */
    bool no_checksum, bad_checksum;
    enum sl_datagram_fault expected;
};

static const struct udp_row rows[] = {
    {"a datagram in one piece", 100, 0, 0, 2000, false, false, SL_DATAGRAM_FINE},
    {"an empty one", 0, 0, 0, 2000, false, false, SL_DATAGRAM_FINE},
    {"odd pieces", 3001, 0, 0, 77, false, false, SL_DATAGRAM_FINE},
    {"a header in pieces", 50, 0, 0, 3, false, false, SL_DATAGRAM_FINE},
    {"the largest", 65507, 0, 0, 1480, false, false, SL_DATAGRAM_FINE},
    {"no checksum", 3000, 0, 0, 1480, true, false, SL_DATAGRAM_FINE},
    {"a wrong checksum", 3000, 0, 0, 1480, false, true, SL_DATAGRAM_CHECKSUM_BAD},
    {"a wrong checksum of odd pieces", 301, 0, 0, 11, false, true, SL_DATAGRAM_CHECKSUM_BAD},
    {"a length beyond what came", 100, 8, 0, 2000, false, false, SL_DATAGRAM_TRUNCATED},
    {"a length short of what came", 100, -8, 0, 2000, false, false, SL_DATAGRAM_TRUNCATED},
    {"a length below the header's", 100, -104, 0, 2000, false, false, SL_DATAGRAM_TRUNCATED},
    {"half a header", 0, 0, 4, 2000, false, false, SL_DATAGRAM_TRUNCATED},
};

static uint32_t build(const struct udp_row *row, uint8_t *bytes)
{
    static const uint8_t addresses[8] = {10, 1, 0, 11, 10, 1, 0, 120};
    uint32_t length = 8 + row->payload_bytes;
    uint32_t claimed = (uint32_t)((int32_t)length + row->claimed_more_bytes);
    uint16_t sum;

    memset(bytes, 0, 8);
    bytes[0] = 3;
    bytes[2] = 8;
    bytes[3] = 1;
    bytes[4] = (uint8_t)(claimed >> 8);
    bytes[5] = (uint8_t)claimed;
    for (uint32_t i = 8; i < length; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 256);
    if (row->no_checksum)
        return length;
    sum = test_sum_finish(
        test_sum(bytes, length, test_sum(addresses, sizeof(addresses), 17 + claimed)));
    sum ^= row->bad_checksum ? 0x0100 : 0;
    bytes[6] = (uint8_t)(sum >> 8);
    bytes[7] = (uint8_t)sum;
    return length;
}

static void check_sums(const struct sl_message_pool *pool, const struct sl_message *message)
{
    for (uint32_t i = message->first; i != SL_MESSAGE_NONE; i = pool->nodes[i].next) {
        const struct sl_tcp_slice *slice = &pool->nodes[i].slice;

        assert_true(slice->sum_is_known);
        assert_int_equal(sl_load_u16((const uint8_t *)&slice->sum),
                         (uint16_t)~test_sum_finish(test_sum(slice->data, slice->length_bytes, 0)));
    }
}

/* The rig's slices have sums that are made up. */
static void forget_sums(struct sl_message_pool *pool, const struct sl_message *message)
{
    for (uint32_t i = message->first; i != SL_MESSAGE_NONE; i = pool->nodes[i].next)
        pool->nodes[i].slice.sum_is_known = false;
}

static void check_open(void **state)
{
    const struct udp_row *row = TEST_ROW(struct udp_row, state);
    const struct sl_ip source = SL_IP_V4(10, 1, 0, 11), destination = SL_IP_V4(10, 1, 0, 120);
    static uint8_t bytes[LONGEST];
    static struct rpc_rig rig;
    uint32_t length = build(row, bytes) - row->cut_bytes;
    struct sl_message message;
    struct sl_udp udp;

    rpc_rig_init(&rig, RPC_RIG_NODES);
    rpc_rig_message(&rig, &message, bytes, length, row->piece_bytes);
    forget_sums(&rig.pool, &message);
    assert_int_equal(sl_datagram_open(&rig.pool, &message, &source, &destination, &udp),
                     row->expected);
    if (row->expected == SL_DATAGRAM_FINE) {
        assert_int_equal(sl_be16_to_host(udp.source_port), 0x300);
        assert_int_equal(sl_be16_to_host(udp.destination_port), 0x801);
        assert_true(rpc_rig_equals(&rig, &message, bytes + 8, length - 8));
        if (!row->no_checksum)
            check_sums(&rig.pool, &message);
    }
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("UDP", rows, check_open)};

    return TEST_RUN("datagrams", tables);
}
