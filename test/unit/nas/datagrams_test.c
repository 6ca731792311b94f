// SPDX-License-Identifier: Apache-2.0
/* Calls and answers over UDP: whole datagrams and fragments, and what is dropped. */
#include "scenario.h"
#include "wire/checksum.h"

static struct rig rig;
static uint8_t pattern[65536];

struct size_row {
    const char *name;
    uint32_t bytes;
    unsigned int packets;
};

static const struct size_row size_rows[] = {
    {"one byte", 1, 1},    {"as much as one packet takes", 1472, 1},   {"one byte more", 1473, 2},
    {"32 KiB", 32768, 23}, {"as much as a datagram takes", 65507, 45},
};

static void check_size(void **state)
{
    const struct size_row *row = TEST_ROW(struct size_row, state);
    const struct sl_nas_transport_statistics *statistics;
    const struct rig_datagram *reply;
    struct sl_ip box = rig_address(2);

    rig_reset(&rig);
    statistics = sl_nas_transport_statistics(rig.nas);
    rig_send_datagram(&rig, RIG_CLIENT, 900, SL_NFS_PORT_NFS, pattern, row->bytes);
    rig_run(&rig, 2000);
    assert_int_equal(rig.datagram_count, 1);
    reply = &rig.datagrams[0];
    assert_int_equal(reply->length, row->bytes);
    assert_memory_equal(reply->payload, pattern, row->bytes);
    assert_int_equal(reply->packets, row->packets);
    assert_true(sl_ip_equal(&reply->source, &box));
    assert_int_equal(reply->source_port, SL_NFS_PORT_NFS);
    assert_int_equal(reply->destination_port, 900);
    assert_int_equal(the_switch.calls[0].caller.transport, SL_NFS_UDP);
    assert_int_equal(statistics->datagrams_in, 1);
    assert_int_equal(statistics->datagrams_out, 1);
    assert_int_equal(statistics->fragments_in, row->packets > 1 ? row->packets : 0);
    assert_int_equal(statistics->fragments_out, row->packets > 1 ? row->packets : 0);
    rig_finish(&rig);
}

static void payload_is_passed_on_with_its_sum(void)
{
    const struct sl_message_pool *pool = &the_switch.pool;
    const struct sl_tcp_slice *slice;

    the_switch.mode = DOUBLE_KEEP;
    rig_send_datagram(&rig, RIG_CLIENT, 900, SL_NFS_PORT_NFS, pattern, 1001);
    rig_run(&rig, 2000);
    assert_int_equal(the_switch.calls[0].message.slices, 1);
    slice = &pool->nodes[the_switch.calls[0].message.first].slice;
    assert_true(slice->sum_is_known);
    assert_int_equal(slice->sum, sl_checksum_fold(sl_checksum_add(0, slice->data, 1001)));
    assert_ptr_equal(((struct rte_mbuf *)slice->owner)->pool, rig.frames);
}

static void nothing_listens_at_other_ports(void)
{
    rig_send_datagram(&rig, RIG_CLIENT, 900, 2050, pattern, 100);
    rig_send_datagram(&rig, RIG_CLIENT, 900, 700, pattern, 100);
    rig_run(&rig, 2000);
    assert_int_equal(the_switch.call_count, 0);
    assert_int_equal(rig_drops(&rig, SL_DROP_NFS_PORT_UNKNOWN), 2);
}

static void without_room_datagrams_are_dropped(void)
{
    the_switch.has_no_room = true;
    rig_send_datagram(&rig, RIG_CLIENT, 900, SL_NFS_PORT_NFS, pattern, 100);
    rig_send_datagram(&rig, RIG_CLIENT, 900, SL_NFS_PORT_NFS, pattern, 3000);
    rig_run(&rig, 2000);
    assert_int_equal(rig_drops(&rig, SL_DROP_NFS_NO_ROOM), 2);
}

/* Loses, or damages, the second frame. */
static unsigned int seen;

static bool lose_second(struct rig *which, const uint8_t *frame, uint32_t length)
{
    (void)which;
    (void)frame;
    (void)length;
    return ++seen != 2;
}

static bool damage_second(struct rig *which, const uint8_t *frame, uint32_t length)
{
    (void)which;
    if (++seen == 2)
        ((uint8_t *)(uintptr_t)frame)[length - 1] ^= 1;
    return true;
}

/* The second fragment says that it begins eight bytes earlier. */
static bool overlap_second(struct rig *which, const uint8_t *frame, uint32_t length)
{
    uint8_t *ip = (uint8_t *)(uintptr_t)frame + 14;
    uint16_t sum;

    (void)which;
    (void)length;
    if (++seen != 2)
        return true;
    sl_store_u16(ip + 6, (uint16_t)(sl_load_u16(ip + 6) - 1));
    sl_store_u16(ip + 10, 0);
    sum = sl_checksum_finish(sl_checksum_add(0, ip, 20)).net;
    memcpy(ip + 10, &sum, sizeof(sum));
    return true;
}

struct fault_row {
    const char *name;
    bool (*gate)(struct rig *rig, const uint8_t *frame, uint32_t length);
    enum sl_drop_reason reason;
    uint64_t drops;
};

static const struct fault_row fault_rows[] = {
    {"a fragment is lost", lose_second, SL_DROP_FRAGMENT_TIMEOUT, 2},
    {"a bit of a fragment is wrong", damage_second, SL_DROP_UDP_CHECKSUM_BAD, 1},
    {"a fragment overlaps another", overlap_second, SL_DROP_FRAGMENT_MALFORMED, 1},
};

static void check_fault(void **state)
{
    const struct fault_row *row = TEST_ROW(struct fault_row, state);

    rig_reset(&rig);
    seen = 0;
    rig.gate = row->gate;
    rig_send_datagram(&rig, RIG_CLIENT, 900, SL_NFS_PORT_NFS, pattern, 4000);
    rig_run(&rig, 6000000);
    rig.gate = NULL;
    assert_int_equal(the_switch.call_count, 0);
    assert_int_equal(rig_drops(&rig, row->reason), row->drops);
    rig_send_datagram(&rig, RIG_CLIENT, 900, SL_NFS_PORT_NFS, pattern, 4000);
    rig_run(&rig, 2000);
    assert_int_equal(the_switch.call_count, 1);
    rig_finish(&rig);
}

/* Frames that lie about, one by one, as after a sender with tiny buffers: a call of many pieces. */
static void an_answer_in_too_many_pieces_is_gathered(void)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);
    struct double_call *call;
    const struct rig_datagram *answer;
    uint8_t mark[4];

    the_switch.mode = DOUBLE_KEEP;
    rig_run(&rig, 2000);
    sl_store_u32(mark, 0x80000000u | 400);
    rig_send(&rig, client, mark, 4);
    for (unsigned int i = 0; i < 400; i++) {
        rig_send(&rig, client, pattern + i, 1);
        rig_run(&rig, 1000);
    }
    assert_int_equal(the_switch.call_count, 1);
    call = &the_switch.calls[0];
    assert_true(call->message.slices > 16);
    /* As if that had come from a client over UDP: the answer is the call. */
    call->caller.transport = SL_NFS_UDP;
    call->caller.port = 900;
    memcpy(call->caller.route,
           &(struct sl_sp_route){.destination = {{2, 0, 0, 0, 0, 0}},
                                 .source = {{2, 0, 0, 0, 0, 1}},
                                 .port = RIG_BOX},
           sizeof(call->caller.route));
    double_echo(call);
    rig_run(&rig, 2000);
    assert_int_equal(rig.datagram_count, 1);
    answer = &rig.datagrams[0];
    assert_int_equal(answer->length, 400);
    assert_memory_equal(answer->payload, pattern, 400);
}

static void datagrams_after_the_end_are_dropped(void)
{
    sl_endpoint_hang_up(rig.nodes[RIG_BOX].endpoint);
    rig_run(&rig, 2000);
    rig_send_datagram(&rig, RIG_CLIENT, 900, SL_NFS_PORT_NFS, pattern, 100);
    rig_run(&rig, 2000);
    assert_int_equal(the_switch.call_count, 0);
}

static const struct scenario scenarios[] = {
    CASE(payload_is_passed_on_with_its_sum),   CASE(nothing_listens_at_other_ports),
    CASE(without_room_datagrams_are_dropped),  CASE(an_answer_in_too_many_pieces_is_gathered),
    CASE(datagrams_after_the_end_are_dropped),
};

static void check_scenario(void **state)
{
    rig_reset(&rig);
    TEST_ROW(struct scenario, state)->run();
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("a call of", size_rows, check_size),
        TEST_TABLE("of a call", fault_rows, check_fault),
        TEST_TABLE("datagrams", scenarios, check_scenario),
    };
    int failures;

    rig_fill(pattern, sizeof(pattern));
    rig_start(&rig, "nas-datagrams");
    failures = TEST_RUN("nas datagrams", tables);
    rig_stop();
    return failures;
}
