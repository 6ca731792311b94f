// SPDX-License-Identifier: Apache-2.0
/* Notes, by number. */
#include <endian.h>

#include "store_private.h"

static enum sl_store_environment environment_of(const struct sl_nfs_store_request *request)
{
    return request->safety == SL_NFS_NOTES_MEMORY ? SL_STORE_VOLATILE : SL_STORE_NOTES;
}

int sl_store_put_note(struct sl_store *store, const struct sl_nfs_store_request *request)
{
    enum sl_store_environment environment = environment_of(request);
    uint8_t bytes[SL_STORE_PACKED_BYTES];
    uint64_t number = htobe64(request->note.number);
    MDB_val key = {.mv_size = sizeof(number), .mv_data = &number};
    MDB_val value = {.mv_data = bytes};
    MDB_txn *transaction;
    int rc = sl_store_transaction(store, environment, &transaction);

    if (rc != 0)
        return rc;
    value.mv_size = sl_store_pack_note(&request->note, bytes);
    return mdb_put(transaction, store->notes[environment], &key, &value, 0);
}

int sl_store_drop_note(struct sl_store *store, const struct sl_nfs_store_request *request)
{
    enum sl_store_environment environment = environment_of(request);
    uint64_t number = htobe64(request->note.number);
    MDB_val key = {.mv_size = sizeof(number), .mv_data = &number};
    MDB_txn *transaction;
    int rc = sl_store_transaction(store, environment, &transaction);

    if (rc != 0)
        return rc;
    rc = mdb_del(transaction, store->notes[environment], &key, NULL);
    return rc == MDB_NOTFOUND ? 0 : rc;
}
