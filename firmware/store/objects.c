// SPDX-License-Identifier: Apache-2.0
/*
 * Objects and their two indices. What an index says counts: a record that still has a name or
 * handle which another object got since is given out without it.
 */
#include <endian.h>
#include <errno.h>

#include "store_private.h"

struct key {
    uint8_t bytes[SL_STORE_KEY_BYTES];
    MDB_val value;
};

static MDB_val of(const void *bytes, size_t length)
{
    return (MDB_val){.mv_size = length, .mv_data = (void *)bytes};
}

/* Big-endian, so that ids are near each other in the tree in the order they were given out. */
static uint64_t ordered(uint64_t id)
{
    return htobe64(id);
}

static void name_key(uint64_t parent, const struct sl_nfs_name *name, struct key *key)
{
    uint64_t ordered_parent = ordered(parent);
    size_t length = name->length_bytes <= SL_NFS_NAME_MAX_BYTES ? name->length_bytes : 0;

    memcpy(key->bytes, &ordered_parent, sizeof(ordered_parent));
    memcpy(key->bytes + sizeof(ordered_parent), name->bytes, length);
    key->value = of(key->bytes, sizeof(ordered_parent) + length);
}

static void handle_key(uint16_t filesystem, uint8_t slot, uint32_t generation,
                       const struct sl_nfs_handle *handle, struct key *key)
{
    const uint8_t head[] = {
        (uint8_t)(filesystem >> 8),  (uint8_t)filesystem,         slot,
        (uint8_t)(generation >> 24), (uint8_t)(generation >> 16), (uint8_t)(generation >> 8),
        (uint8_t)generation};

    memcpy(key->bytes, head, sizeof(head));
    memcpy(key->bytes + sizeof(head), handle->bytes, handle->length_bytes);
    key->value = of(key->bytes, sizeof(head) + handle->length_bytes);
}

static int read_id(MDB_txn *transaction, MDB_dbi table, MDB_val *key, uint64_t *id)
{
    MDB_val value;
    int rc = mdb_get(transaction, table, key, &value);

    if (rc != 0)
        return rc;
    if (value.mv_size != sizeof(*id))
        return EBADMSG;
    memcpy(id, value.mv_data, sizeof(*id));
    return 0;
}

static bool leads_to(MDB_txn *transaction, MDB_dbi table, MDB_val *key, uint64_t id)
{
    uint64_t found;

    return read_id(transaction, table, key, &found) == 0 && found == id;
}

/* Takes an entry of an index away if it is this object's. */
static int unindex(MDB_txn *transaction, MDB_dbi table, struct key *key, uint64_t id)
{
    return leads_to(transaction, table, &key->value, id)
               ? mdb_del(transaction, table, &key->value, NULL)
               : 0;
}

static int read_record(struct sl_store *store, MDB_txn *transaction, uint64_t id,
                       struct sl_nfs_object_record *object)
{
    uint64_t ordered_id = ordered(id);
    MDB_val key = of(&ordered_id, sizeof(ordered_id)), value;
    int rc = mdb_get(transaction, store->tables[SL_STORE_OBJECTS], &key, &value);

    return rc != 0 ? rc : sl_store_unpack_object(value.mv_data, value.mv_size, object);
}

static bool has_name(const struct sl_nfs_object_record *object)
{
    return object->name.length_bytes != 0;
}

static int unindex_object(struct sl_store *store, MDB_txn *transaction,
                          const struct sl_nfs_object_record *object)
{
    struct key key;
    int rc = 0;

    if (has_name(object)) {
        name_key(object->parent, &object->name, &key);
        rc = unindex(transaction, store->tables[SL_STORE_NAMES], &key, object->id);
    }
    for (uint8_t slot = 0; rc == 0 && slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_replica_record *replica = &object->replicas[slot];

        if (replica->handle.length_bytes == 0)
            continue;
        handle_key(object->filesystem, slot, replica->generation, &replica->handle, &key);
        rc = unindex(transaction, store->tables[SL_STORE_HANDLES], &key, object->id);
    }
    return rc;
}

static int index_object(struct sl_store *store, MDB_txn *transaction,
                        const struct sl_nfs_object_record *object)
{
    MDB_val id = of(&object->id, sizeof(object->id));
    struct key key;
    int rc = 0;

    if (has_name(object)) {
        name_key(object->parent, &object->name, &key);
        rc = mdb_put(transaction, store->tables[SL_STORE_NAMES], &key.value, &id, 0);
    }
    for (uint8_t slot = 0; rc == 0 && slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_replica_record *replica = &object->replicas[slot];

        if (replica->handle.length_bytes == 0)
            continue;
        handle_key(object->filesystem, slot, replica->generation, &replica->handle, &key);
        rc = mdb_put(transaction, store->tables[SL_STORE_HANDLES], &key.value, &id, 0);
    }
    return rc;
}

static bool replicas_equal(const struct sl_nfs_object_record *one,
                           const struct sl_nfs_object_record *other)
{
    for (unsigned int slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_replica_record *a = &one->replicas[slot], *b = &other->replicas[slot];

        if (a->handle.length_bytes != b->handle.length_bytes ||
            (a->handle.length_bytes != 0 && a->generation != b->generation) ||
            memcmp(a->handle.bytes, b->handle.bytes, a->handle.length_bytes) != 0)
            return false;
    }
    return true;
}

static bool is_indexed_alike(const struct sl_nfs_object_record *one,
                             const struct sl_nfs_object_record *other)
{
    return one->filesystem == other->filesystem && one->parent == other->parent &&
           one->name.length_bytes == other->name.length_bytes &&
           memcmp(one->name.bytes, other->name.bytes, one->name.length_bytes) == 0 &&
           replicas_equal(one, other);
}

int sl_store_used_bytes(struct sl_store *store, MDB_txn *transaction, uint64_t *bytes)
{
    *bytes = 0;
    for (unsigned int i = 0; i < SL_STORE_MAP_TABLES; i++) {
        MDB_stat stat;
        int rc = mdb_stat(transaction, store->tables[i], &stat);

        if (rc != 0)
            return rc;
        *bytes += (uint64_t)stat.ms_psize *
                  (stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages);
    }
    return 0;
}

int sl_store_admit(struct sl_store *store, MDB_txn *transaction)
{
    uint64_t bytes;
    int rc = sl_store_used_bytes(store, transaction, &bytes);

    if (rc != 0)
        return rc;
    return bytes >= store->config.max_bytes ? MDB_MAP_FULL : 0;
}

int sl_store_put_object(struct sl_store *store, MDB_txn *transaction,
                        const struct sl_nfs_object_record *object, bool is_promised)
{
    uint8_t bytes[SL_STORE_PACKED_BYTES];
    uint64_t ordered_id = ordered(object->id);
    MDB_val key = of(&ordered_id, sizeof(ordered_id));
    MDB_val value = of(bytes, sl_store_pack_object(object, bytes));
    struct sl_nfs_object_record before;
    int rc = read_record(store, transaction, object->id, &before);

    if (rc == 0 && !is_indexed_alike(&before, object))
        rc = unindex_object(store, transaction, &before);
    if (rc == MDB_NOTFOUND)
        rc = is_promised ? 0 : sl_store_admit(store, transaction);
    if (rc != 0)
        return rc;
    rc = index_object(store, transaction, object);
    return rc != 0 ? rc : mdb_put(transaction, store->tables[SL_STORE_OBJECTS], &key, &value, 0);
}

int sl_store_forget_object(struct sl_store *store, MDB_txn *transaction, uint64_t id)
{
    struct sl_nfs_object_record before;
    uint64_t ordered_id = ordered(id);
    MDB_val key = of(&ordered_id, sizeof(ordered_id));
    int rc = read_record(store, transaction, id, &before);

    if (rc != 0)
        return rc == MDB_NOTFOUND ? 0 : rc;
    rc = unindex_object(store, transaction, &before);
    return rc != 0 ? rc : mdb_del(transaction, store->tables[SL_STORE_OBJECTS], &key, NULL);
}

int sl_store_get_object(struct sl_store *store, MDB_txn *transaction, uint64_t id,
                        struct sl_nfs_object_record *object)
{
    struct key key;
    int rc = read_record(store, transaction, id, object);

    if (rc != 0)
        return rc;
    name_key(object->parent, &object->name, &key);
    if (has_name(object) && !leads_to(transaction, store->tables[SL_STORE_NAMES], &key.value, id)) {
        object->parent = 0;
        object->name.length_bytes = 0;
    }
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        struct sl_nfs_replica_record *replica = &object->replicas[slot];

        handle_key(object->filesystem, slot, replica->generation, &replica->handle, &key);
        if (replica->handle.length_bytes != 0 &&
            !leads_to(transaction, store->tables[SL_STORE_HANDLES], &key.value, id))
            *replica = (struct sl_nfs_replica_record){0};
    }
    return 0;
}

int sl_store_find_handle(struct sl_store *store, MDB_txn *transaction,
                         const struct sl_nfs_store_request *request,
                         struct sl_nfs_object_record *object)
{
    struct key key;
    uint64_t id;
    int rc;

    handle_key(request->find.filesystem, request->find.slot, request->find.generation,
               &request->find.handle, &key);
    rc = read_id(transaction, store->tables[SL_STORE_HANDLES], &key.value, &id);
    return rc != 0 ? rc : sl_store_get_object(store, transaction, id, object);
}

int sl_store_find_name(struct sl_store *store, MDB_txn *transaction, uint64_t parent,
                       const struct sl_nfs_name *name, struct sl_nfs_object_record *object)
{
    struct key key;
    uint64_t id;
    int rc;

    name_key(parent, name, &key);
    rc = read_id(transaction, store->tables[SL_STORE_NAMES], &key.value, &id);
    return rc != 0 ? rc : sl_store_get_object(store, transaction, id, object);
}
