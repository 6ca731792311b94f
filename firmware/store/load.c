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

/* Was the name taken away from what the store has there, before the note promised it? Notes come in
 * the order of their numbers. */
static int was_room_made(MDB_txn *transaction, MDB_dbi notes, const struct sl_nfs_note *promise,
                         bool *was_made)
{
    MDB_cursor *cursor;
    MDB_val key, value;
    int rc = mdb_cursor_open(transaction, notes, &cursor);

    *was_made = false;
    if (rc != 0)
        return rc;
    while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
        struct sl_nfs_note note;

        rc = sl_store_unpack_note(value.mv_data, value.mv_size, &note);
        if (rc != 0 || note.number >= promise->number)
            break;
        if (sl_nfs_note_makes_room(&note, promise))
            *was_made = true;
        else if (sl_nfs_note_takes_room(&note, promise))
            *was_made = false;
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int keep_promise(struct sl_store *store, MDB_txn *map, MDB_txn *transaction, MDB_dbi notes,
                        const struct sl_nfs_note *note)
{
    struct sl_nfs_object_record object, known;
    bool was_made = true;
    int rc;

    if (!sl_nfs_note_promise(note, &object))
        return 0;
    rc = sl_store_get_object(store, map, object.id, &known);
    if (rc != MDB_NOTFOUND)
        return rc;
    rc = sl_store_find_name(store, map, object.parent, &object.name, &known);
    if (rc == 0)
        rc = was_room_made(transaction, notes, note, &was_made);
    if (rc != 0 && rc != MDB_NOTFOUND)
        return rc;
    return was_made ? sl_store_put_object(store, map, &object, true) : 0;
}

/* What notes promise is there from now on: the note itself may go before the object is modified
 * again. */
static int keep_promises(struct sl_store *store, MDB_txn *map, MDB_txn *transaction, MDB_dbi notes)
{
    MDB_cursor *cursor;
    MDB_val key, value;
    int rc = mdb_cursor_open(transaction, notes, &cursor);

    if (rc != 0)
        return rc;
    while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
        struct sl_nfs_note note;

        rc = sl_store_unpack_note(value.mv_data, value.mv_size, &note);
        if (rc == 0)
            rc = keep_promise(store, map, transaction, notes, &note);
        if (rc != 0)
            break;
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int load_notes(struct sl_store *store, enum sl_store_environment environment,
                      struct sl_store_port *port, uint64_t cookie)
{
    MDB_dbi notes = store->notes[environment];
    MDB_txn *transaction;
    int rc = sl_store_transaction(store, environment, &transaction);

    if (rc == 0)
        rc = keep_promises(store, store->transactions[SL_STORE_MAP], transaction, notes);
    return rc != 0 ? rc : each(transaction, notes, unpack_note, port, cookie, SL_NFS_NOTE);
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
    for (int environment = 0; rc == 0 && environment < SL_STORE_ENVIRONMENTS; environment++)
        rc = load_notes(store, (enum sl_store_environment)environment, port, cookie);
    return rc;
}
