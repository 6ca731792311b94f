// SPDX-License-Identifier: Apache-2.0
/*
 * Three tables of chains. Names are chosen by clients and handles by members, so these are hashed
 * with a key; ids are ours and only have to be spread.
 */
#include "layout.h"
#include "map_private.h"

#include <string.h>

void sl_nfs_chains_init(struct sl_nfs_chains *chains, uint32_t *heads, uint32_t things)
{
    chains->heads = heads;
    chains->mask = sl_nfs_chain_heads(things) - 1u;
    memset(heads, 0xff, ((size_t)chains->mask + 1u) * sizeof(*heads));
}

/* Ids ascend by one: a product with 2^64 / golden ratio spreads them evenly. */
static uint32_t id_hash(uint64_t id)
{
    return (uint32_t)(id * 0x9e3779b97f4a7c15u >> 32);
}

uint32_t sl_nfs_map_name_hash(const struct sl_nfs_map *map, uint64_t parent,
                              const struct sl_nfs_name *name)
{
    struct sl_siphash_key key = map->key;

    key.words[1] ^= parent;
    return (uint32_t)sl_siphash24(&key, name->bytes, name->length_bytes);
}

uint32_t sl_nfs_map_handle_hash(const struct sl_nfs_map *map, uint16_t filesystem, uint8_t slot,
                                const struct sl_nfs_handle *handle)
{
    struct sl_siphash_key key = map->key;

    key.words[0] ^= (uint64_t)filesystem << 8 | slot;
    return (uint32_t)sl_siphash24(&key, handle->bytes, handle->length_bytes);
}

uint32_t sl_nfs_index_find_id(const struct sl_nfs_map *map, uint64_t id)
{
    uint32_t index = map->by_id.heads[id_hash(id) & map->by_id.mask];

    while (index != SL_NFS_NONE && sl_nfs_map_at(map, index)->id != id)
        index = sl_nfs_map_at(map, index)->id_next;
    return index;
}

static bool has_name(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                     uint64_t parent, const struct sl_nfs_name *name)
{
    const char *at = name->bytes;
    uint32_t rest = name->length_bytes;

    if (object->parent != parent || object->name_bytes != name->length_bytes)
        return false;
    for (uint32_t chunk = object->name_chunk; rest != 0; chunk = map->names[chunk].next) {
        uint32_t bytes = rest < SL_NFS_NAME_CHUNK_BYTES ? rest : SL_NFS_NAME_CHUNK_BYTES;

        if (memcmp(map->names[chunk].bytes, at, bytes) != 0)
            return false;
        at += bytes;
        rest -= bytes;
    }
    return true;
}

uint32_t sl_nfs_index_find_name(const struct sl_nfs_map *map, uint64_t parent,
                                const struct sl_nfs_name *name, uint32_t hash)
{
    uint32_t index = map->by_name.heads[hash & map->by_name.mask];

    while (index != SL_NFS_NONE) {
        const struct sl_nfs_object *object = sl_nfs_map_at(map, index);

        if (object->name_hash == hash && has_name(map, object, parent, name))
            return index;
        index = object->name_next;
    }
    return index;
}

uint32_t sl_nfs_index_find_handle(const struct sl_nfs_map *map, uint16_t filesystem, uint8_t slot,
                                  const struct sl_nfs_handle *handle, uint32_t hash)
{
    uint32_t index = map->by_handle.heads[hash & map->by_handle.mask];

    while (index != SL_NFS_NONE) {
        const struct sl_nfs_handle_chunk *chunk = &map->handles[index];

        if (chunk->hash == hash && chunk->slot == slot &&
            chunk->length_bytes == handle->length_bytes &&
            memcmp(chunk->bytes, handle->bytes, handle->length_bytes) == 0 &&
            sl_nfs_map_at(map, chunk->object)->filesystem == filesystem)
            return index;
        index = chunk->next;
    }
    return index;
}

static uint32_t *head_of(const struct sl_nfs_chains *chains, uint32_t hash)
{
    return &chains->heads[hash & chains->mask];
}

void sl_nfs_index_put_id(struct sl_nfs_map *map, uint32_t index)
{
    struct sl_nfs_object *object = sl_nfs_map_at(map, index);
    uint32_t *head = head_of(&map->by_id, id_hash(object->id));

    object->id_next = *head;
    *head = index;
}

void sl_nfs_index_take_id(struct sl_nfs_map *map, uint32_t index)
{
    uint32_t *link = head_of(&map->by_id, id_hash(sl_nfs_map_at(map, index)->id));

    while (*link != index)
        link = &sl_nfs_map_at(map, *link)->id_next;
    *link = sl_nfs_map_at(map, index)->id_next;
}

void sl_nfs_index_put_name(struct sl_nfs_map *map, uint32_t index)
{
    struct sl_nfs_object *object = sl_nfs_map_at(map, index);
    uint32_t *head = head_of(&map->by_name, object->name_hash);

    object->name_next = *head;
    *head = index;
}

void sl_nfs_index_take_name(struct sl_nfs_map *map, uint32_t index)
{
    uint32_t *link = head_of(&map->by_name, sl_nfs_map_at(map, index)->name_hash);

    while (*link != index)
        link = &sl_nfs_map_at(map, *link)->name_next;
    *link = sl_nfs_map_at(map, index)->name_next;
}

void sl_nfs_index_put_handle(struct sl_nfs_map *map, uint32_t chunk)
{
    uint32_t *head = head_of(&map->by_handle, map->handles[chunk].hash);

    map->handles[chunk].next = *head;
    map->handles[chunk].is_indexed = true;
    *head = chunk;
}

void sl_nfs_index_take_handle(struct sl_nfs_map *map, uint32_t chunk)
{
    uint32_t *link = head_of(&map->by_handle, map->handles[chunk].hash);

    while (*link != chunk)
        link = &map->handles[*link].next;
    *link = map->handles[chunk].next;
    map->handles[chunk].is_indexed = false;
}
