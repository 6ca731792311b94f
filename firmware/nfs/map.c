// SPDX-License-Identifier: Apache-2.0
/* The handle map: its memory, and how objects come, are found and go. */
#include "layout.h"
#include "map_private.h"

#include <string.h>

#define OBJECTS_MAX (1u << 27)
#define EVICTED_AT_ONCE_MAX 32u

/* Chunks beyond the share of each object: a map of any size has room for one object's all. */
#define SPARE_HANDLES SL_NFS_MEMBERS
#define SPARE_NAMES ((SL_NFS_NAME_MAX_BYTES + SL_NFS_NAME_CHUNK_BYTES) / SL_NFS_NAME_CHUNK_BYTES)

static uint32_t handle_chunks(uint32_t objects)
{
    return (uint32_t)((uint64_t)objects * 16u / 5u) + SPARE_HANDLES;
}

static uint32_t name_chunks(uint32_t objects)
{
    return objects + objects / 2u + SPARE_NAMES;
}

/* Where the parts of a map begin. */
struct layout {
    size_t objects, handles, names, by_id, by_name, by_handle, end;
};

static struct layout layout_of(uint32_t objects)
{
    struct layout at;

    at.objects = sl_nfs_round_up(sizeof(struct sl_nfs_map));
    at.handles = at.objects + objects * sizeof(struct sl_nfs_object_place);
    at.names =
        sl_nfs_round_up(at.handles + handle_chunks(objects) * sizeof(struct sl_nfs_handle_chunk));
    at.by_id = sl_nfs_round_up(at.names + name_chunks(objects) * sizeof(struct sl_nfs_name_chunk));
    at.by_name = at.by_id + sl_nfs_chain_heads(objects) * sizeof(uint32_t);
    at.by_handle = at.by_name + sl_nfs_chain_heads(objects) * sizeof(uint32_t);
    at.end = sl_nfs_round_up(at.by_handle +
                             sl_nfs_chain_heads(handle_chunks(objects)) * sizeof(uint32_t));
    return at;
}

size_t sl_nfs_map_bytes(uint32_t objects)
{
    return objects == 0 || objects > OBJECTS_MAX ? 0 : layout_of(objects).end;
}

struct sl_nfs_map *sl_nfs_map_create(void *memory, uint32_t objects, const uint8_t secret[16])
{
    struct layout at = layout_of(objects);
    struct sl_nfs_map *map = memory;
    uint8_t *bytes = memory;

    *map = (struct sl_nfs_map){
        .key = sl_siphash_key_load(secret),
        .objects = (void *)(bytes + at.objects),
        .handles = (void *)(bytes + at.handles),
        .names = (void *)(bytes + at.names),
        .youngest = SL_NFS_NONE,
        .oldest = SL_NFS_NONE,
        .hand = SL_NFS_NONE,
    };
    sl_nfs_places_init(&map->object_places, objects);
    sl_nfs_places_init(&map->handle_places, handle_chunks(objects));
    sl_nfs_places_init(&map->name_places, name_chunks(objects));
    sl_nfs_chains_init(&map->by_id, (void *)(bytes + at.by_id), objects);
    sl_nfs_chains_init(&map->by_name, (void *)(bytes + at.by_name), objects);
    sl_nfs_chains_init(&map->by_handle, (void *)(bytes + at.by_handle), handle_chunks(objects));
    return map;
}

void sl_nfs_map_refresh(struct sl_nfs_map *map, struct sl_nfs_object *object)
{
    if (object->epoch == map->epochs[object->filesystem])
        return;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        if (!sl_nfs_map_is_forgotten(map, object, slot))
            continue;
        sl_nfs_map_drop_handle(map, object, slot);
        sl_nfs_face_forget(&object->face, slot);
    }
    object->epoch = map->epochs[object->filesystem];
}

/* What is shown to a caller who asked for it. */
static struct sl_nfs_object *found(struct sl_nfs_map *map, uint32_t index)
{
    struct sl_nfs_object *object;

    if (index == SL_NFS_NONE)
        return NULL;
    object = sl_nfs_map_at(map, index);
    sl_nfs_map_refresh(map, object);
    sl_nfs_map_use(map, index);
    return object;
}

struct sl_nfs_object *sl_nfs_map_find(struct sl_nfs_map *map, uint64_t id)
{
    return found(map, sl_nfs_index_find_id(map, id));
}

struct sl_nfs_object *sl_nfs_map_find_handle(struct sl_nfs_map *map, uint16_t filesystem,
                                             uint8_t slot, const struct sl_nfs_handle *handle)
{
    uint32_t chunk;

    if (handle->length_bytes == 0 || handle->length_bytes > SL_NFS_HANDLE_MAX_BYTES)
        return NULL;
    chunk = sl_nfs_index_find_handle(map, filesystem, slot, handle,
                                     sl_nfs_map_handle_hash(map, filesystem, slot, handle));
    if (chunk == SL_NFS_NONE ||
        sl_nfs_map_is_forgotten(map, sl_nfs_map_at(map, map->handles[chunk].object), slot))
        return NULL;
    return found(map, map->handles[chunk].object);
}

struct sl_nfs_object *sl_nfs_map_find_name(struct sl_nfs_map *map, uint64_t parent,
                                           const struct sl_nfs_name *name)
{
    if (name->length_bytes == 0 || name->length_bytes > SL_NFS_NAME_MAX_BYTES)
        return NULL;
    return found(
        map, sl_nfs_index_find_name(map, parent, name, sl_nfs_map_name_hash(map, parent, name)));
}

static bool is_short(const struct sl_nfs_map *map)
{
    return sl_nfs_places_room(&map->object_places) == 0 ||
           sl_nfs_places_room(&map->handle_places) < SPARE_HANDLES ||
           sl_nfs_places_room(&map->name_places) < SPARE_NAMES;
}

/*
 * A free place, made by letting others go if need be. So long as others can go, chunks for all the
 * handles and the longest name of an object are left free too, by the work of this call and the
 * next.
 */
static uint32_t make_room(struct sl_nfs_map *map, struct sl_nfs_object_record *evicted)
{
    bool is_taken = false; /* evicted holds one already */

    for (uint32_t gone = 0; gone < EVICTED_AT_ONCE_MAX && is_short(map); gone++) {
        if (!sl_nfs_map_evict(map, is_taken ? NULL : evicted))
            break;
        is_taken = evicted != NULL && evicted->id != 0;
    }
    return sl_nfs_map_take_object(map);
}

struct sl_nfs_object *sl_nfs_map_add(struct sl_nfs_map *map, uint64_t id, uint16_t filesystem,
                                     uint8_t type, struct sl_nfs_object_record *evicted)
{
    struct sl_nfs_object *object;
    uint32_t index;

    if (evicted != NULL)
        evicted->id = 0;
    if (id == 0 || filesystem >= SL_MAX_FILESYSTEMS)
        return NULL;
    index = make_room(map, evicted);
    if (index == SL_NFS_NONE)
        return NULL;
    object = sl_nfs_map_at(map, index);
    *object = (struct sl_nfs_object){
        .id = id,
        .pins = 1,
        .filesystem = filesystem,
        .type = type,
        .listed = SL_NFS_NONE,
        .epoch = map->epochs[filesystem],
        .name_chunk = SL_NFS_NONE,
    };
    sl_nfs_index_put_id(map, index);
    sl_nfs_map_enter_order(map, index);
    return object;
}

void sl_nfs_map_remove(struct sl_nfs_map *map, uint32_t index)
{
    struct sl_nfs_object *object = sl_nfs_map_at(map, index);

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        sl_nfs_map_drop_handle(map, object, slot);
    sl_nfs_map_drop_name(map, object);
    sl_nfs_map_leave_order(map, index);
    sl_nfs_index_take_id(map, index);
    sl_nfs_map_give_object(map, index);
}

void sl_nfs_map_unpin(struct sl_nfs_map *map, struct sl_nfs_object *object)
{
    if (--object->pins == 0 && object->is_dead)
        sl_nfs_map_remove(map, sl_nfs_map_index(map, object));
}

void sl_nfs_map_kill(struct sl_nfs_map *map, struct sl_nfs_object *object)
{
    if (object->is_dead)
        return;
    sl_nfs_map_hide_name(map, object);
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        if ((object->has_handle >> slot & 1u) != 0)
            sl_nfs_index_take_handle(map, object->handles[slot]);
    }
    object->is_dead = true;
    if (object->pins == 0)
        sl_nfs_map_remove(map, sl_nfs_map_index(map, object));
}
