// SPDX-License-Identifier: Apache-2.0
/* All that a processor has to know before it serves. */
#include "store_private.h"

static int each(MDB_txn *transaction, MDB_dbi table,
                int (*unpack)(const MDB_val *value, struct sl_nfs_store_completion *completion),
                struct sl_store_port *port, uint64_t cookie, uint8_t outcome)
{
    struct sl_nfs_store_completion completion = {.cookie = cookie, .outcome = outcome};
    MDB_cursor *cursor;
    MDB_val key, value;
    int rc = mdb_cursor_open(transaction, table, &cursor);

    if (rc != 0)
        return rc;
    while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
        rc = unpack(&value, &completion);
        if (rc != 0)
            break;
        sl_store_deliver(port, &completion);
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int unpack_filesystem(const MDB_val *value, struct sl_nfs_store_completion *completion)
{
    return sl_store_unpack_filesystem(value->mv_data, value->mv_size, &completion->filesystem);
}

static int unpack_note(const MDB_val *value, struct sl_nfs_store_completion *completion)
{
    return sl_store_unpack_note(value->mv_data, value->mv_size, &completion->note);
}

int sl_store_load(struct sl_store *store, struct sl_store_port *port, uint64_t cookie)
{
    struct sl_nfs_store_completion completion = {.cookie = cookie, .outcome = SL_NFS_BOX};
    MDB_txn *transaction;
    int rc;

    completion.box = store->box;
    sl_store_deliver(port, &completion);
    rc = sl_store_transaction(store, SL_STORE_MAP, &transaction);
    if (rc == 0)
        rc = each(transaction, store->tables[SL_STORE_FILESYSTEMS], unpack_filesystem, port, cookie,
                  SL_NFS_FILESYSTEM);
    for (int environment = SL_STORE_NOTES; rc == 0 && environment < SL_STORE_ENVIRONMENTS;
         environment++) {
        rc = sl_store_transaction(store, (enum sl_store_environment)environment, &transaction);
        if (rc == 0)
            rc = each(transaction, store->notes[environment], unpack_note, port, cookie,
                      SL_NFS_NOTE);
    }
    return rc;
}
