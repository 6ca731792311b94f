// SPDX-License-Identifier: Apache-2.0
/* Members' handles of objects, and how those of a slot are forgotten. */
#include "map_private.h"

#include <errno.h>
#include <string.h>

#define PLACES_IN_ONE_PIECE 256u

/* A handle that a member gave for something else before: the other object has it no more. */
static void take_from_other(struct sl_nfs_map *map, struct sl_nfs_object *object, uint8_t slot,
                            const struct sl_nfs_handle *handle, uint32_t hash)
{
    uint32_t chunk = sl_nfs_index_find_handle(map, object->filesystem, slot, handle, hash);
    struct sl_nfs_object *other;

    if (chunk == SL_NFS_NONE)
        return;
    other = sl_nfs_map_at(map, map->handles[chunk].object);
    sl_nfs_map_drop_handle(map, other, slot);
    sl_nfs_face_forget(&other->face, slot);
    other->is_dirty = true;
}

static bool is_handle(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                      uint8_t slot, const struct sl_nfs_handle *handle, uint32_t hash)
{
    const struct sl_nfs_handle_chunk *chunk;

    if ((object->has_handle >> slot & 1u) == 0)
        return false;
    chunk = &map->handles[object->handles[slot]];
    return chunk->hash == hash && chunk->length_bytes == handle->length_bytes &&
           memcmp(chunk->bytes, handle->bytes, handle->length_bytes) == 0;
}

int sl_nfs_map_set_handle(struct sl_nfs_map *map, struct sl_nfs_object *object, uint8_t slot,
                          const struct sl_nfs_handle *handle)
{
    uint32_t hash, index;

    if (handle->length_bytes == 0 || handle->length_bytes > SL_NFS_HANDLE_MAX_BYTES)
        return -EINVAL;
    sl_nfs_map_refresh(map, object);
    hash = sl_nfs_map_handle_hash(map, object->filesystem, slot, handle);
    if (is_handle(map, object, slot, handle, hash))
        return 0;
    object->is_dirty = true;
    sl_nfs_map_drop_handle(map, object, slot);
    if (!object->is_dead)
        take_from_other(map, object, slot, handle, hash);
    /* The object itself is dirty, and stays. */
    while (sl_nfs_places_room(&map->handle_places) == 0) {
        if (!sl_nfs_map_evict(map, NULL))
            return -ENOSPC;
    }
    index = sl_nfs_map_take_handle(map);
    map->handles[index] = (struct sl_nfs_handle_chunk){
        .object = sl_nfs_map_index(map, object),
        .hash = hash,
        .slot = slot,
        .length_bytes = handle->length_bytes,
    };
    memcpy(map->handles[index].bytes, handle->bytes, handle->length_bytes);
    object->handles[slot] = index;
    object->has_handle |= (uint8_t)(1u << slot);
    if (!object->is_dead)
        sl_nfs_index_put_handle(map, index);
    return 0;
}

void sl_nfs_map_drop_handle(struct sl_nfs_map *map, struct sl_nfs_object *object, uint8_t slot)
{
    if ((object->has_handle >> slot & 1u) == 0)
        return;
    if (map->handles[object->handles[slot]].is_indexed)
        sl_nfs_index_take_handle(map, object->handles[slot]);
    sl_nfs_map_give_handle(map, object->handles[slot]);
    object->has_handle &= (uint8_t) ~(1u << slot);
}

bool sl_nfs_map_handle(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                       uint8_t slot, struct sl_nfs_handle *handle)
{
    const struct sl_nfs_handle_chunk *chunk;

    if ((object->has_handle >> slot & 1u) == 0 || sl_nfs_map_is_forgotten(map, object, slot))
        return false;
    chunk = &map->handles[object->handles[slot]];
    handle->length_bytes = chunk->length_bytes;
    memcpy(handle->bytes, chunk->bytes, chunk->length_bytes);
    return true;
}

bool sl_nfs_map_forget_slot(struct sl_nfs_map *map, uint16_t filesystem, uint8_t slot,
                            uint32_t *cursor)
{
    if (*cursor == 0)
        map->forgotten[filesystem][slot] = ++map->epochs[filesystem];
    for (uint32_t piece = 0; piece < PLACES_IN_ONE_PIECE; piece++, (*cursor)++) {
        struct sl_nfs_object *object;

        if (*cursor >= map->object_places.touched)
            return true;
        object = sl_nfs_map_at(map, *cursor);
        if (object->id != 0 && object->filesystem == filesystem)
            sl_nfs_map_refresh(map, object);
    }
    return *cursor >= map->object_places.touched;
}

uint32_t sl_nfs_map_handles(const struct sl_nfs_map *map)
{
    return map->handle_places.used;
}
