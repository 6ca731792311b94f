/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "wire/vlan.h"

#define ADDRESSES 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2

static const struct eth_row {
    const char *name;
    uint8_t bytes[16];
    size_t length;
    int result;
    uint16_t type;
} eth_rows[] = {
    {"IPv4", {ADDRESSES, 0x08, 0x00}, 14, SL_WIRE_OK, 0x0800},
    {"a length field instead of a type is left to the caller", {ADDRESSES, 0, 46}, 16, 0, 46},
    {"source is a multicast address",
     {2, 0, 0, 0, 0, 1, 1, 0, 0x5e, 0, 0, 1, 8, 0},
     14,
     SL_WIRE_BAD_ADDRESS,
     0x0800},
    {"the last byte of the type is missing", {ADDRESSES, 0x08}, 13, SL_WIRE_TRUNCATED, 0},
    {"nothing", {0}, 0, SL_WIRE_TRUNCATED, 0},
};

static void check_eth(void **state)
{
    const struct eth_row *row = TEST_ROW(struct eth_row, state);
    uint8_t *frame = test_exact_copy(row->bytes, row->length);
    struct sl_eth eth = {.type = 0};
    uint8_t again[SL_ETH_HEADER_BYTES];

    assert_int_equal(sl_eth_decode(frame, row->length, &eth), row->result);
    if (row->result == SL_WIRE_OK) {
        assert_int_equal(eth.type, row->type);
        sl_eth_store(again, &eth);
        assert_memory_equal(again, frame, sizeof(again));
    }
    free(frame);
}

static const struct vlan_row {
    const char *name;
    uint8_t bytes[32];
    size_t length;
    int result;
    struct sl_vlan vlan;
} vlan_rows[] = {
    {"untagged", {ADDRESSES, 8, 0}, 14, SL_WIRE_OK, {0x0800, 0, 0, 14}},
    {"one tag, priority 5, VLAN 10",
     {ADDRESSES, 0x81, 0, 0xa0, 10, 8, 0},
     18,
     SL_WIRE_OK,
     {0x0800, 0xa00a, 1, 18}},
    {"service tag over customer tag: the outer counts",
     {ADDRESSES, 0x88, 0xa8, 0, 100, 0x81, 0, 0, 10, 8, 6},
     22,
     SL_WIRE_OK,
     {0x0806, 100, 2, 22}},
    {"two customer tags",
     {ADDRESSES, 0x81, 0, 0, 1, 0x81, 0, 0, 2, 8, 0},
     22,
     SL_WIRE_OK,
     {0x0800, 1, 2, 22}},
    {"three tags are one too many",
     {ADDRESSES, 0x81, 0, 0, 1, 0x81, 0, 0, 2, 0x81, 0, 0, 3, 8, 0},
     26,
     SL_WIRE_BAD_TYPE,
     {0}},
    {"first tag cut off", {ADDRESSES, 0x81, 0, 0, 10, 8}, 17, SL_WIRE_TRUNCATED, {0}},
    {"tag announced, frame ends", {ADDRESSES, 0x81, 0}, 14, SL_WIRE_TRUNCATED, {0}},
    {"second tag cut off",
     {ADDRESSES, 0x81, 0, 0, 1, 0x81, 0, 0, 2, 8},
     21,
     SL_WIRE_TRUNCATED,
     {0}},
    {"no type", {ADDRESSES}, 13, SL_WIRE_TRUNCATED, {0}},
};

static void check_vlan(void **state)
{
    const struct vlan_row *row = TEST_ROW(struct vlan_row, state);
    uint8_t *frame = test_exact_copy(row->bytes, row->length);
    struct sl_vlan vlan;

    assert_int_equal(sl_vlan_decode(frame, row->length, &vlan), row->result);
    if (row->result == SL_WIRE_OK) {
        assert_int_equal(vlan.type, row->vlan.type);
        assert_int_equal(vlan.tci, row->vlan.tci);
        assert_int_equal(vlan.tags, row->vlan.tags);
        assert_int_equal(vlan.l3_offset, row->vlan.l3_offset);
    }
    free(frame);
}

static void parts_of_a_tag(void **state)
{
    (void)state;
    assert_int_equal(sl_vlan_tci_id(0xf123), 0x123);
    assert_int_equal(sl_vlan_tci_priority(0xf123), 7);
}

static void push_then_pop_restores_the_frame(void **state)
{
    static const uint8_t plain[] = {ADDRESSES, 0x08, 0x00, 0x45, 0x00};
    static const uint8_t tagged[] = {ADDRESSES, 0x81, 0x00, 0x60, 0x0a, 0x08, 0x00, 0x45, 0x00};
    uint8_t room[SL_VLAN_TAG_BYTES + sizeof(plain)];
    uint8_t *frame = room + SL_VLAN_TAG_BYTES;
    uint16_t tci = 0;

    (void)state;
    memcpy(frame, plain, sizeof(plain));
    frame = sl_vlan_push(frame, 0x600a);
    assert_ptr_equal(frame, room);
    assert_memory_equal(frame, tagged, sizeof(tagged));
    frame = sl_vlan_pop(frame, sizeof(tagged), &tci);
    assert_ptr_equal(frame, room + SL_VLAN_TAG_BYTES);
    assert_int_equal(tci, 0x600a);
    assert_memory_equal(frame, plain, sizeof(plain));
}

static void pop_refuses_what_has_no_tag(void **state)
{
    uint8_t plain[18] = {ADDRESSES, 0x08, 0x00, 0x81, 0x00};
    uint8_t cut[17] = {ADDRESSES, 0x81, 0x00, 0x00, 0x0a, 0x08};
    uint16_t tci = 77;

    (void)state;
    assert_null(sl_vlan_pop(plain, sizeof(plain), &tci));
    assert_null(sl_vlan_pop(cut, sizeof(cut), &tci));
    assert_int_equal(tci, 77);
}

static void set_id_keeps_priority(void **state)
{
    uint8_t frame[18] = {ADDRESSES, 0x81, 0x00, 0xb0, 0x01, 0x08, 0x00};

    (void)state;
    sl_vlan_set_id(frame, 0x0ffe);
    assert_int_equal(sl_load_u16(frame + 14), 0xbffe);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("ethernet", eth_rows, check_eth),
        TEST_TABLE("vlan", vlan_rows, check_vlan),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_of_a_tag),
        cmocka_unit_test(push_then_pop_restores_the_frame),
        cmocka_unit_test(pop_refuses_what_has_no_tag),
        cmocka_unit_test(set_id_keeps_priority),
    };

    return TEST_RUN("eth tables", tables) + cmocka_run_group_tests_name("eth", tests, NULL, NULL);
}
