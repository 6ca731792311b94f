// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <stdbool.h>
#include <string.h>

#include "handle.h"

static const uint8_t key[16] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3};

static const struct own_row {
    const char *name;
    struct sl_nfs_own_handle own;
} own_rows[] = {
    {"the first object", {0, 0, 1}},
    {"the largest numbers", {UINT16_MAX, UINT16_MAX, UINT64_MAX}},
    {"an object beyond 32 bits", {3, 7, 0x123456789abcdef0}},
};

static void check_is_read_back(void **state)
{
    const struct own_row *row = TEST_ROW(struct own_row, state);
    struct sl_nfs_own_handle own;
    struct sl_nfs_handle handle;

    sl_nfs_handle_make(key, &row->own, &handle);
    assert_int_equal(handle.length_bytes, SL_NFS2_HANDLE_BYTES);
    assert_true(sl_nfs_handle_read(key, &handle, &own));
    assert_int_equal(own.filesystem, row->own.filesystem);
    assert_int_equal(own.export, row->own.export);
    assert_true(own.object == row->own.object);
}

static void check_no_bit_may_change(void **state)
{
    const struct own_row *row = TEST_ROW(struct own_row, state);
    struct sl_nfs_own_handle own;
    struct sl_nfs_handle handle;

    sl_nfs_handle_make(key, &row->own, &handle);
    for (uint32_t bit = 0; bit < SL_NFS2_HANDLE_BYTES * 8u; bit++) {
        handle.bytes[bit / 8u] ^= (uint8_t)(1u << bit % 8u);
        assert_false(sl_nfs_handle_read(key, &handle, &own));
        handle.bytes[bit / 8u] ^= (uint8_t)(1u << bit % 8u);
    }
    assert_true(sl_nfs_handle_read(key, &handle, &own));
}

static void other_lengths_are_refused(void **state)
{
    struct sl_nfs_own_handle own = {1, 2, 3};
    struct sl_nfs_handle handle = {0};

    (void)state;
    sl_nfs_handle_make(key, &own, &handle);
    for (uint8_t length = 0; length <= SL_NFS_HANDLE_MAX_BYTES; length++) {
        handle.length_bytes = length;
        assert_int_equal(sl_nfs_handle_read(key, &handle, &own), length == SL_NFS2_HANDLE_BYTES);
    }
}

static void a_box_with_another_key_refuses_it(void **state)
{
    struct sl_nfs_own_handle own = {1, 2, 3};
    struct sl_nfs_handle handle;
    uint8_t other[16];

    (void)state;
    memcpy(other, key, sizeof(other));
    other[0] ^= 0x80u;
    sl_nfs_handle_make(other, &own, &handle);
    assert_false(sl_nfs_handle_read(key, &handle, &own));
}

static void the_same_object_has_the_same_handle_always(void **state)
{
    const struct sl_nfs_own_handle own = {1, 2, 3};
    struct sl_nfs_handle one, other;

    (void)state;
    memset(&one, 0xaa, sizeof(one));
    memset(&other, 0x55, sizeof(other));
    sl_nfs_handle_make(key, &own, &one);
    sl_nfs_handle_make(key, &own, &other);
    assert_memory_equal(one.bytes, other.bytes, SL_NFS2_HANDLE_BYTES);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("is read back", own_rows, check_is_read_back),
        TEST_TABLE("no bit may change", own_rows, check_no_bit_may_change),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_lengths_are_refused),
        cmocka_unit_test(a_box_with_another_key_refuses_it),
        cmocka_unit_test(the_same_object_has_the_same_handle_always),
    };

    return TEST_RUN("handle tables", tables) +
           cmocka_run_group_tests_name("handles", tests, NULL, NULL);
}
