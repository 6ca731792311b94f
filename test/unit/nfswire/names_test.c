/* SPDX-License-Identifier: Apache-2.0 */
#include "nfswire/nfs.h"

#include <string.h>

#include "support/table.h"

static const struct procedure_row {
    const char *name; /* also what is expected */
    uint8_t procedure;
} procedure_rows[] = {
    {"NULL", 0},      {"GETATTR", 1},  {"SETATTR", 2},      {"LOOKUP", 3},    {"ACCESS", 4},
    {"READLINK", 5},  {"READ", 6},     {"WRITE", 7},        {"CREATE", 8},    {"MKDIR", 9},
    {"SYMLINK", 10},  {"MKNOD", 11},   {"REMOVE", 12},      {"RMDIR", 13},    {"RENAME", 14},
    {"LINK", 15},     {"READDIR", 16}, {"READDIRPLUS", 17}, {"FSSTAT", 18},   {"FSINFO", 19},
    {"PATHCONF", 20}, {"COMMIT", 21},  {"unknown", 22},     {"unknown", 255},
};

static void check_procedure(void **state)
{
    const struct procedure_row *row = TEST_ROW(struct procedure_row, state);

    assert_string_equal(sl_nfs_procedure_name(row->procedure), row->name);
}

static const struct status_row {
    const char *name; /* also what is expected */
    uint32_t status;
} status_rows[] = {
    {"NFS3_OK", 0},
    {"NFS3ERR_PERM", 1},
    {"NFS3ERR_NOENT", 2},
    {"NFS3ERR_ACCES", 13},
    {"NFS3ERR_XDEV", 18},
    {"NFS3ERR_NAMETOOLONG", 63},
    {"NFS3ERR_STALE", 70},
    {"NFS3ERR_BADHANDLE", 10001},
    {"NFS3ERR_NOT_SYNC", 10002},
    {"NFS3ERR_JUKEBOX", 10008},
    {"unknown", 3},
    {"unknown", 10009},
    {"unknown", UINT32_MAX},
};

static void check_status(void **state)
{
    const struct status_row *row = TEST_ROW(struct status_row, state);

    assert_string_equal(sl_nfs_status_name(row->status), row->name);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("procedure", procedure_rows, check_procedure),
        TEST_TABLE("status", status_rows, check_status),
    };

    return TEST_RUN("nfswire_names", tables);
}
