// SPDX-License-Identifier: Apache-2.0
/* Data is passed on by reference: to all members that a WRITE goes to, and from the one that has
 * answered a READ. */
#include "edges_rig.h"

#include "support/table.h"

#define DATA_BYTES EDGES_DATA_BYTES

static struct edges_rig rig;

static struct sl_nfs_handle make_file(void)
{
    const struct sl_nfs_handle root = edges_mount(&rig, "/all");

    return edges_handle(&rig, SL_NFS_CREATE, &root, "file");
}

static struct sl_nfs_arguments of_data(uint8_t procedure, const struct sl_nfs_handle *file,
                                       uint32_t bytes)
{
    struct sl_nfs_arguments arguments = edges_name(procedure, file, "");

    arguments.count_bytes = arguments.data_bytes = bytes;
    return arguments;
}

/* Of a few bytes too: a copy of those would be cheap, but is not made either. */
static const uint32_t lengths_bytes[] = {4, 64, DATA_BYTES};

static void a_write_goes_to_all_members_by_reference(void)
{
    const struct sl_nfs_handle file = make_file();

    for (unsigned int i = 0; i < sizeof(lengths_bytes) / sizeof(lengths_bytes[0]); i++) {
        const struct sl_nfs_arguments write = of_data(SL_NFS_WRITE, &file, lengths_bytes[i]);

        assert_int_equal(edges_status(&rig, &write), SL_NFS_OK);
        for (uint16_t member = 0; member < EDGES_MEMBERS; member++) {
            assert_int_equal(rig.servers[member]->calls[SL_NFS_WRITE], i + 1u);
            assert_int_equal(rig.shared_with_member[member], lengths_bytes[i]);
        }
    }
}

static void a_write_that_is_sent_again_is_so_too(void)
{
    const struct sl_nfs_handle file = make_file();
    const struct sl_nfs_arguments write = of_data(SL_NFS_WRITE, &file, DATA_BYTES);

    rig.held_back = 1u << SL_NFS_WRITE;
    assert_int_equal(edges_status(&rig, &write), EDGES_SILENCE);
    edges_cut_off(&rig, 2);
    rig.shared_with_member[2] = 0;
    edges_find_again(&rig, 2);
    assert_int_equal(rig.shared_with_member[2], DATA_BYTES);
    rig.held_back = 0;
    edges_run(&rig, 10000);
    assert_true(rig.reply.length_bytes != 0);
}

static void what_is_read_comes_from_the_member_by_reference(void)
{
    const struct sl_nfs_handle file = make_file();
    const struct sl_nfs_arguments write = of_data(SL_NFS_WRITE, &file, DATA_BYTES);

    assert_int_equal(edges_status(&rig, &write), SL_NFS_OK);
    for (unsigned int i = 0; i < sizeof(lengths_bytes) / sizeof(lengths_bytes[0]); i++) {
        const struct sl_nfs_arguments read = of_data(SL_NFS_READ, &file, lengths_bytes[i]);

        assert_int_equal(edges_status(&rig, &read), SL_NFS_OK);
        assert_int_equal(rig.shared_with_client, lengths_bytes[i]);
    }
}

struct scenario {
    const char *name;
    void (*run)(void);
};

static const struct scenario scenarios[] = {
    {"a WRITE goes to all members by reference", a_write_goes_to_all_members_by_reference},
    {"a WRITE that is sent again is so too", a_write_that_is_sent_again_is_so_too},
    {"what is read comes from the member by reference",
     what_is_read_comes_from_the_member_by_reference},
};

static void check(void **state)
{
    edges_make(&rig, EDGES_MEMBERS);
    edges_start(&rig);
    TEST_ROW(struct scenario, state)->run();
    edges_end(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("sharing", scenarios, check)};

    return TEST_RUN("nfs sharing", tables);
}
