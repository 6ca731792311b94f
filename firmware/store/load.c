// SPDX-License-Identifier: Apache-2.0
/* All that a processor has to know before it serves. */
#include "store_private.h"

/*
 * Gives each row of a table to visit(), in the order of its keys, until that says something else
 * than 0; WALK_DONE says that it has seen enough. 0, or what it or the data base said.
 */
#define WALK_DONE (-1)

static int walk(MDB_txn *transaction, MDB_dbi table,
                int (*visit)(void *context, const MDB_val *row), void *context)
{
    MDB_cursor *cursor;
    MDB_val key, value;
    int rc = mdb_cursor_open(transaction, table, &cursor);

    if (rc != 0)
        return rc;
    while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
        rc = visit(context, &value);
        if (rc != 0)
            break;
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND || rc == WALK_DONE ? 0 : rc;
}

/* Whom rows are delivered to, and as what. */
struct delivery {
    struct sl_store_port *port;
    struct sl_nfs_store_completion completion;
};

static int deliver_filesystem(void *context, const MDB_val *row)
{
    struct delivery *delivery = context;
    int rc =
        sl_store_unpack_filesystem(row->mv_data, row->mv_size, &delivery->completion.filesystem);

    if (rc == 0)
        sl_store_deliver(delivery->port, &delivery->completion);
    return rc;
}

static int deliver_note(void *context, const MDB_val *row)
{
    struct delivery *delivery = context;
    int rc = sl_store_unpack_note(row->mv_data, row->mv_size, &delivery->completion.note);

    if (rc == 0)
        sl_store_deliver(delivery->port, &delivery->completion);
    return rc;
}

/* Is the name of a promise free, as notes before it say? */
struct room {
    const struct sl_nfs_note *promise;
    bool was_made;
};

static int look_for_room(void *context, const MDB_val *row)
{
    struct room *room = context;
    struct sl_nfs_note note;
    int rc = sl_store_unpack_note(row->mv_data, row->mv_size, &note);

    if (rc != 0)
        return rc;
    if (note.number >= room->promise->number)
        return WALK_DONE;
    if (sl_nfs_note_makes_room(&note, room->promise))
        room->was_made = true;
    else if (sl_nfs_note_takes_room(&note, room->promise))
        room->was_made = false;
    return 0;
}

/* Where promises are kept. */
struct promises {
    struct sl_store *store;
    MDB_txn *map, *transaction; /* of the objects, and of the notes */
    MDB_dbi notes;
};

static int keep_promise(void *context, const MDB_val *row)
{
    const struct promises *promises = context;
    struct sl_nfs_object_record object, known;
    struct sl_nfs_note note;
    struct room room = {.promise = &note};
    int rc = sl_store_unpack_note(row->mv_data, row->mv_size, &note);

    if (rc != 0 || !sl_nfs_note_promise(&note, &object))
        return rc;
    rc = sl_store_get_object(promises->store, promises->map, object.id, &known);
    if (rc != MDB_NOTFOUND)
        return rc;
    rc = sl_store_find_name(promises->store, promises->map, object.parent, &object.name, &known);
    if (rc == MDB_NOTFOUND) {
        room.was_made = true;
        rc = 0;
    } else if (rc == 0) {
        /* What the store has there may have lost its name before the note promised it. */
        rc = walk(promises->transaction, promises->notes, look_for_room, &room);
    }
    if (rc != 0 || !room.was_made)
        return rc;
    return sl_store_put_object(promises->store, promises->map, &object, true);
}

static int load_notes(struct sl_store *store, enum sl_store_environment environment,
                      struct sl_store_port *port, uint64_t cookie)
{
    struct promises promises = {.store = store,
                                .map = store->transactions[SL_STORE_MAP],
                                .notes = store->notes[environment]};
    struct delivery delivery = {.port = port,
                                .completion = {.cookie = cookie, .outcome = SL_NFS_NOTE}};
    int rc = sl_store_transaction(store, environment, &promises.transaction);

    /* What notes promise is there from now on: the note itself may go before the object is modified
     * again. */
    if (rc == 0)
        rc = walk(promises.transaction, promises.notes, keep_promise, &promises);
    if (rc == 0)
        rc = walk(promises.transaction, promises.notes, deliver_note, &delivery);
    return rc;
}

int sl_store_load(struct sl_store *store, struct sl_store_port *port, uint64_t cookie)
{
    struct sl_nfs_store_completion box = {.cookie = cookie, .outcome = SL_NFS_BOX};
    struct delivery delivery = {.port = port,
                                .completion = {.cookie = cookie, .outcome = SL_NFS_FILESYSTEM}};
    MDB_txn *transaction;
    int rc;

    box.box = store->box;
    sl_store_deliver(port, &box);
    rc = sl_store_transaction(store, SL_STORE_MAP, &transaction);
    if (rc == 0)
        rc = walk(transaction, store->tables[SL_STORE_FILESYSTEMS], deliver_filesystem, &delivery);
    for (int environment = 0; rc == 0 && environment < SL_STORE_ENVIRONMENTS; environment++)
        rc = load_notes(store, (enum sl_store_environment)environment, port, cookie);
    return rc;
}
