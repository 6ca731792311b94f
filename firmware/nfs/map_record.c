// SPDX-License-Identifier: Apache-2.0
/* Objects as they are stored, and back. */
#include "map_private.h"

#define PLACES_IN_ONE_PIECE 256u

void sl_nfs_map_record(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                       const uint32_t generation[SL_NFS_MEMBERS],
                       struct sl_nfs_object_record *record)
{
    *record = (struct sl_nfs_object_record){
        .id = object->id,
        .parent = object->parent,
        .filesystem = object->filesystem,
        .type = object->type,
        .has_attributes = object->face.is_known,
        .attributes = object->face.attributes,
    };
    sl_nfs_map_name(map, object, &record->name);
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        struct sl_nfs_replica_record *replica = &record->replicas[slot];

        if (!sl_nfs_map_handle(map, object, slot, &replica->handle))
            continue;
        replica->generation = generation != NULL ? generation[slot] : 0;
        /* What nobody has seen since it was changed has no attributes that a signature is of. */
        replica->has_signature = !object->face.is_touched && (object->face.known >> slot & 1u) != 0;
        replica->signature = replica->has_signature ? object->face.signatures[slot] : 0;
    }
}

/* Not if another has that handle by now: what is in memory is newer. */
static void load_replica(struct sl_nfs_map *map, struct sl_nfs_object *object, uint8_t slot,
                         const struct sl_nfs_replica_record *replica)
{
    if (sl_nfs_map_find_handle(map, object->filesystem, slot, &replica->handle) != NULL ||
        sl_nfs_map_set_handle(map, object, slot, &replica->handle) != 0 || !replica->has_signature)
        return;
    object->face.signatures[slot] = replica->signature;
    object->face.known |= (uint8_t)(1u << slot);
}

struct sl_nfs_object *sl_nfs_map_load(struct sl_nfs_map *map,
                                      const struct sl_nfs_object_record *record,
                                      const uint32_t generation[SL_NFS_MEMBERS],
                                      struct sl_nfs_object_record *evicted)
{
    struct sl_nfs_object *object = sl_nfs_map_find(map, record->id);

    if (object != NULL) {
        if (evicted != NULL)
            evicted->id = 0;
        sl_nfs_object_pin(object);
        return object;
    }
    object = sl_nfs_map_add(map, record->id, record->filesystem, record->type, evicted);
    if (object == NULL)
        return NULL;
    object->face.is_known = record->has_attributes;
    object->face.attributes = record->attributes;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_replica_record *replica = &record->replicas[slot];

        if (replica->handle.length_bytes != 0 && replica->generation == generation[slot])
            load_replica(map, object, slot, replica);
    }
    object->face.is_touched = object->face.is_known && object->face.known == 0;
    if (record->name.length_bytes != 0 &&
        sl_nfs_map_find_name(map, record->parent, &record->name) == NULL)
        sl_nfs_map_set_name(map, object, record->parent, &record->name);
    object->is_stored = true;
    object->is_dirty = false;
    return object;
}

struct sl_nfs_object *sl_nfs_map_next_dirty(struct sl_nfs_map *map, uint32_t *cursor)
{
    for (uint32_t piece = 0; piece < PLACES_IN_ONE_PIECE; piece++) {
        struct sl_nfs_object *object;

        if (*cursor >= map->object_places.touched) {
            *cursor = SL_NFS_NONE;
            return NULL;
        }
        object = sl_nfs_map_at(map, (*cursor)++);
        if (object->id == 0 || !object->is_dirty || object->is_dead)
            continue;
        sl_nfs_map_refresh(map, object);
        return object;
    }
    return NULL;
}

uint32_t sl_nfs_map_objects(const struct sl_nfs_map *map)
{
    return map->object_places.used;
}
