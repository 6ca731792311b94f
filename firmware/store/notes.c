// SPDX-License-Identifier: Apache-2.0
/* Notes, by number. */
#include <endian.h>

#include "store_private.h"

static enum sl_store_environment environment_of(const struct sl_nfs_store_request *request)
{
    return request->safety == SL_NFS_NOTES_MEMORY ? SL_STORE_VOLATILE : SL_STORE_MAP;
}

int sl_store_put_note(struct sl_store *store, const struct sl_nfs_store_request *request)
{
    enum sl_store_environment environment = environment_of(request);
    uint8_t bytes[SL_STORE_PACKED_BYTES];
    uint64_t number = htobe64(request->note.number);
    MDB_val key = {.mv_size = sizeof(number), .mv_data = &number};
    MDB_val value = {.mv_data = bytes};
    struct sl_nfs_object_record promised;
    MDB_txn *map, *transaction;
    int rc = sl_store_transaction(store, SL_STORE_MAP, &map);

    if (rc == 0 && sl_nfs_note_promise(&request->note, &promised))
        rc = sl_store_admit(store, map);
    if (rc == 0)
        rc = sl_store_transaction(store, environment, &transaction);
    if (rc != 0)
        return rc;
    value.mv_size = sl_store_pack_note(&request->note, bytes);
    return mdb_put(transaction, store->notes[environment], &key, &value, 0);
}

static int drop_from(struct sl_store *store, enum sl_store_environment environment, uint64_t number)
{
    MDB_val key = {.mv_size = sizeof(number), .mv_data = &number};
    MDB_txn *transaction;
    int rc = sl_store_transaction(store, environment, &transaction);

    if (rc == 0)
        rc = mdb_del(transaction, store->notes[environment], &key, NULL);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

/* A file system's notes may have been put when it was configured otherwise. */
int sl_store_drop_note(struct sl_store *store, const struct sl_nfs_store_request *request)
{
    uint64_t number = htobe64(request->note.number);
    int rc = 0;

    for (int environment = 0; rc == 0 && environment < SL_STORE_ENVIRONMENTS; environment++)
        rc = drop_from(store, (enum sl_store_environment)environment, number);
    return rc;
}
