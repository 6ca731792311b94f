// SPDX-License-Identifier: Apache-2.0
/* Recounts the whole map, for tests. What has to be there is found by the way callers find it, and
 * numbers of chains' members show that nothing else is there. */
#include "map_private.h"

/* Members of all chains of objects, linked by id_next or name_next; UINT32_MAX: a chain is broken
 * or endless. */
static uint32_t count_objects(const struct sl_nfs_map *map, const struct sl_nfs_chains *chains,
                              bool is_by_id)
{
    uint32_t count = 0;

    for (uint32_t head = 0; head <= chains->mask; head++) {
        for (uint32_t index = chains->heads[head]; index != SL_NFS_NONE; count++) {
            const struct sl_nfs_object *object = sl_nfs_map_at(map, index);

            if (index >= map->object_places.touched || object->id == 0 ||
                count >= map->object_places.used)
                return UINT32_MAX;
            index = is_by_id ? object->id_next : object->name_next;
        }
    }
    return count;
}

static uint32_t count_handles(const struct sl_nfs_map *map)
{
    uint32_t count = 0;

    for (uint32_t head = 0; head <= map->by_handle.mask; head++) {
        for (uint32_t index = map->by_handle.heads[head]; index != SL_NFS_NONE;
             index = map->handles[index].next, count++) {
            if (index >= map->handle_places.touched || !map->handles[index].is_indexed ||
                count >= map->handle_places.used)
                return UINT32_MAX;
        }
    }
    return count;
}

struct tally {
    uint32_t objects, named, handles, indexed, chunks;
};

static const char *check_handles(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                                 struct tally *tally)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_handle_chunk *chunk;

        if ((object->has_handle >> slot & 1u) == 0)
            continue;
        chunk = &map->handles[object->handles[slot]];
        if (object->handles[slot] >= map->handle_places.touched ||
            chunk->object != sl_nfs_map_index(map, object) || chunk->slot != slot)
            return "a handle is another object's or slot's";
        if (chunk->is_indexed == object->is_dead)
            return "handles of the living are indexed, of the dead not";
        tally->handles++;
        tally->indexed += chunk->is_indexed;
    }
    return NULL;
}

static const char *check_name(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                              struct tally *tally)
{
    struct sl_nfs_name name;

    if (!sl_nfs_map_name(map, object, &name))
        return object->parent == 0 ? NULL : "a parent without name";
    tally->chunks += sl_nfs_name_chunks(name.length_bytes);
    if (object->is_dead)
        return NULL;
    tally->named++;
    if (sl_nfs_index_find_name(map, object->parent, &name, object->name_hash) !=
        sl_nfs_map_index(map, object))
        return "a name leads to another object, or to none";
    return NULL;
}

static const char *check_object(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                                struct tally *tally)
{
    const char *fault = check_handles(map, object, tally);

    if (fault != NULL)
        return fault;
    if (sl_nfs_index_find_id(map, object->id) != sl_nfs_map_index(map, object))
        return "an id leads to another object, or to none";
    if (object->is_dead && object->pins == 0)
        return "a dead object that nobody uses";
    tally->objects++;
    return check_name(map, object, tally);
}

static const char *check_order(const struct sl_nfs_map *map)
{
    uint32_t count = 0, older = SL_NFS_NONE;
    bool has_hand = map->hand == SL_NFS_NONE;

    for (uint32_t index = map->oldest; index != SL_NFS_NONE; count++) {
        const struct sl_nfs_object *object = sl_nfs_map_at(map, index);

        if (object->older != older || object->id == 0 || count >= map->object_places.used)
            return "the order of use is broken";
        has_hand |= index == map->hand;
        older = index;
        index = object->newer;
    }
    if (older != map->youngest || count != map->object_places.used)
        return "the order of use does not have all objects";
    return has_hand ? NULL : "the hand is at no object";
}

const char *sl_nfs_map_verify(const struct sl_nfs_map *map)
{
    struct tally tally = {0};
    const char *fault = check_order(map);

    for (uint32_t i = 0; fault == NULL && i < map->object_places.touched; i++) {
        if (sl_nfs_map_at(map, i)->id != 0)
            fault = check_object(map, sl_nfs_map_at(map, i), &tally);
    }
    if (fault != NULL)
        return fault;
    if (tally.objects != map->object_places.used || tally.handles != map->handle_places.used ||
        tally.chunks != map->name_places.used)
        return "objects and chunks in use are not as many as counted";
    if (count_objects(map, &map->by_id, true) != tally.objects ||
        count_objects(map, &map->by_name, false) != tally.named ||
        count_handles(map) != tally.indexed)
        return "an index has more or fewer than there are";
    return NULL;
}
