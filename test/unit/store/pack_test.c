// SPDX-License-Identifier: Apache-2.0
/* Records as bytes: what is written is read again, and what is torn is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_private.h"

static struct sl_nfs_object_record largest_object(void)
{
    struct sl_nfs_object_record object = {
        .id = 0x1122334455667788,
        .parent = 42,
        .filesystem = 63,
        .type = SL_NFS_REG,
        .has_attributes = true,
        .attributes = {.type = SL_NFS_REG,
                       .mode = 0100644,
                       .nlink = 2,
                       .size_bytes = UINT64_MAX,
                       .ctime = {1, 2},
                       .mtime = {3, 4},
                       .atime = {5, 6}},
        .name = {.length_bytes = SL_NFS_NAME_MAX_BYTES},
    };

    memset(object.name.bytes, 'n', SL_NFS_NAME_MAX_BYTES);
    for (unsigned int slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        struct sl_nfs_replica_record *replica = &object.replicas[slot];

        *replica =
            (struct sl_nfs_replica_record){.generation = slot + 1,
                                           .has_signature = true,
                                           .signature = slot,
                                           .handle = {.length_bytes = SL_NFS_HANDLE_MAX_BYTES}};
        memset(replica->handle.bytes, (int)slot, SL_NFS_HANDLE_MAX_BYTES);
    }
    return object;
}

static void the_largest_object_fits_and_comes_back(void **state)
{
    struct sl_nfs_object_record object = largest_object(), read;
    uint8_t bytes[SL_STORE_PACKED_BYTES];
    size_t length = sl_store_pack_object(&object, bytes);

    (void)state;
    assert_true(length <= sizeof(bytes));
    assert_int_equal(sl_store_unpack_object(bytes, length, &read), 0);
    assert_int_equal(read.id, object.id);
    assert_int_equal(read.attributes.size_bytes, UINT64_MAX);
    assert_int_equal(read.attributes.atime.nanoseconds, 6);
    assert_memory_equal(read.name.bytes, object.name.bytes, SL_NFS_NAME_MAX_BYTES);
    assert_memory_equal(read.replicas[7].handle.bytes, object.replicas[7].handle.bytes,
                        SL_NFS_HANDLE_MAX_BYTES);
    assert_int_equal(read.replicas[7].generation, 8);
}

static void what_is_cut_within_a_field_is_refused(void **state)
{
    struct sl_nfs_note note = {.number = 7, .name = {.length_bytes = 3, .bytes = "abc"}}, read;
    uint8_t bytes[SL_STORE_PACKED_BYTES];
    size_t length = sl_store_pack_note(&note, bytes);

    (void)state;
    assert_int_equal(sl_store_unpack_note(bytes, length, &read), 0);
    assert_memory_equal(read.name.bytes, "abc", 3);
    for (size_t cut = 0; cut < length; cut++)
        assert_int_not_equal(sl_store_unpack_note(bytes, cut, &read), 0);
    bytes[0]++; /* of a later program */
    assert_int_not_equal(sl_store_unpack_note(bytes, length, &read), 0);
}

static void a_handle_longer_than_any_is_refused(void **state)
{
    struct sl_nfs_object_record object = {.id = 1}, read;
    uint8_t bytes[SL_STORE_PACKED_BYTES];
    size_t length;

    (void)state;
    object.replicas[0].handle.length_bytes = 1;
    length = sl_store_pack_object(&object, bytes);
    bytes[length - 2] = SL_NFS_HANDLE_MAX_BYTES + 1;
    assert_int_not_equal(sl_store_unpack_object(bytes, length, &read), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_object_fits_and_comes_back),
        cmocka_unit_test(what_is_cut_within_a_field_is_refused),
        cmocka_unit_test(a_handle_longer_than_any_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
