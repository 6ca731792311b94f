// SPDX-License-Identifier: Apache-2.0
/* What is kept once: the box, the file systems, and up to where object ids are given out. */
#include <errno.h>
#include <sys/random.h>

#include "store_private.h"

/* 0 is no id, and ids below this are free for other uses. */
enum { FIRST_ID = 16 };

static const char box_key[] = "box", id_key[] = "next-id";

/* As it is in the data base. */
struct stored_box {
    uint8_t version;
    uint8_t was_clean;
    uint8_t handle_key[16];
};

static MDB_val word(const char *text, size_t size)
{
    return (MDB_val){.mv_size = size - 1, .mv_data = (void *)text};
}

int sl_store_put_filesystem(struct sl_store *store, MDB_txn *transaction,
                            const struct sl_nfs_filesystem_record *filesystem)
{
    uint8_t bytes[SL_STORE_PACKED_BYTES];
    uint16_t id = filesystem->filesystem;
    MDB_val key = {.mv_size = sizeof(id), .mv_data = &id};
    MDB_val value = {.mv_size = sl_store_pack_filesystem(filesystem, bytes), .mv_data = bytes};

    return mdb_put(transaction, store->tables[SL_STORE_FILESYSTEMS], &key, &value, 0);
}

int sl_store_reserve(struct sl_store *store, MDB_txn *transaction, uint32_t count, uint64_t *first)
{
    MDB_val key = word(id_key, sizeof(id_key)), value;
    uint64_t next = FIRST_ID;
    int rc = mdb_get(transaction, store->tables[SL_STORE_BOX], &key, &value);

    if (rc == 0 && value.mv_size == sizeof(next))
        memcpy(&next, value.mv_data, sizeof(next));
    else if (rc != MDB_NOTFOUND)
        return rc == 0 ? EBADMSG : rc;
    *first = next;
    next += count;
    value = (MDB_val){.mv_size = sizeof(next), .mv_data = &next};
    return mdb_put(transaction, store->tables[SL_STORE_BOX], &key, &value, 0);
}

static int put_box(struct sl_store *store, MDB_txn *transaction, bool is_clean)
{
    struct stored_box stored = {.version = 1, .was_clean = is_clean};
    MDB_val key = word(box_key, sizeof(box_key));
    MDB_val value = {.mv_size = sizeof(stored), .mv_data = &stored};

    memcpy(stored.handle_key, store->box.handle_key, sizeof(stored.handle_key));
    return mdb_put(transaction, store->tables[SL_STORE_BOX], &key, &value, 0);
}

/* A new data base has a new key: handles of another box are worth nothing here. */
static int new_box(struct sl_store *store)
{
    store->box.was_clean = true;
    return getrandom(store->box.handle_key, sizeof(store->box.handle_key), 0) ==
                   (ssize_t)sizeof(store->box.handle_key)
               ? 0
               : EIO;
}

static int read_box(struct sl_store *store, MDB_txn *transaction)
{
    MDB_val key = word(box_key, sizeof(box_key)), value;
    struct stored_box stored;
    int rc = mdb_get(transaction, store->tables[SL_STORE_BOX], &key, &value);

    if (rc == MDB_NOTFOUND)
        return new_box(store);
    if (rc != 0)
        return rc;
    if (value.mv_size != sizeof(stored))
        return EBADMSG;
    memcpy(&stored, value.mv_data, sizeof(stored));
    store->box.was_clean = stored.was_clean != 0;
    memcpy(store->box.handle_key, stored.handle_key, sizeof(stored.handle_key));
    return stored.version == 1 ? 0 : EBADMSG;
}

/* From now on, until sl_store_box_close(), an end is an unclean one. */
int sl_store_box_open(struct sl_store *store, bool is_new_boot)
{
    MDB_txn *transaction;
    int rc = sl_store_transaction(store, SL_STORE_MAP, &transaction);

    if (rc != 0)
        return rc;
    rc = read_box(store, transaction);
    if (rc == 0)
        rc = put_box(store, transaction, false);
    store->box.notes_lost = is_new_boot && !store->box.was_clean;
    store->transactions[SL_STORE_MAP] = NULL;
    if (rc != 0) {
        mdb_txn_abort(transaction);
        return rc;
    }
    return mdb_txn_commit(transaction);
}

int sl_store_box_close(struct sl_store *store)
{
    MDB_txn *transaction;
    int rc = sl_store_transaction(store, SL_STORE_MAP, &transaction);

    if (rc != 0)
        return rc;
    rc = put_box(store, transaction, true);
    store->transactions[SL_STORE_MAP] = NULL;
    if (rc != 0) {
        mdb_txn_abort(transaction);
        return rc;
    }
    return mdb_txn_commit(transaction);
}
