// SPDX-License-Identifier: Apache-2.0
/*
 * The order of use, and who goes when room is needed. Those that cannot go lie among the others,
 * for pins are counted without looking at the order; so the look for one that can go on is a hand
 * that moves from the oldest to the youngest and goes on where it stood, and does not pass the same
 * pinned ones each time.
 */
#include "map_private.h"

#define LOOKED_AT_MAX 256u
/* As many of those used last are let alone: whoever has just found them is about to use them. */
#define FRESH_MAX 8u

void sl_nfs_map_enter_order(struct sl_nfs_map *map, uint32_t index)
{
    struct sl_nfs_object *object = sl_nfs_map_at(map, index);

    object->newer = SL_NFS_NONE;
    object->older = map->youngest;
    if (map->youngest != SL_NFS_NONE)
        sl_nfs_map_at(map, map->youngest)->newer = index;
    else
        map->oldest = index;
    map->youngest = index;
}

void sl_nfs_map_leave_order(struct sl_nfs_map *map, uint32_t index)
{
    const struct sl_nfs_object *object = sl_nfs_map_at(map, index);

    if (object->newer != SL_NFS_NONE)
        sl_nfs_map_at(map, object->newer)->older = object->older;
    else
        map->youngest = object->older;
    if (object->older != SL_NFS_NONE)
        sl_nfs_map_at(map, object->older)->newer = object->newer;
    else
        map->oldest = object->newer;
    if (map->hand == index)
        map->hand = object->newer;
}

/*
 * The oldest of those that are let alone; SL_NFS_NONE: the map is too small for that. A hand among
 * them goes back to the oldest of all.
 */
static uint32_t first_fresh(struct sl_nfs_map *map)
{
    uint32_t fresh = map->object_places.capacity / 4u;
    uint32_t first = SL_NFS_NONE;
    uint32_t index = map->youngest;

    if (fresh > FRESH_MAX)
        fresh = FRESH_MAX;
    for (; index != SL_NFS_NONE && fresh != 0; fresh--) {
        if (map->hand == index)
            map->hand = SL_NFS_NONE;
        first = index;
        index = sl_nfs_map_at(map, index)->older;
    }
    return first;
}

static bool can_go(const struct sl_nfs_object *object, bool even_dirty)
{
    return object->pins == 0 && object->is_stored && object->note == 0 &&
           object->uncommitted == 0 && (even_dirty || !object->is_dirty);
}

/* Index of the next object that can go, and the hand is at it; SL_NFS_NONE: none of those looked at
 * can. */
static uint32_t next_to_go(struct sl_nfs_map *map, bool even_dirty)
{
    uint32_t end = first_fresh(map);
    bool has_turned = map->hand == SL_NFS_NONE;

    if (has_turned)
        map->hand = map->oldest;
    for (uint32_t looked_at = 0; looked_at < LOOKED_AT_MAX; looked_at++) {
        const struct sl_nfs_object *object;

        if (map->hand == SL_NFS_NONE || map->hand == end) {
            map->hand = has_turned ? SL_NFS_NONE : map->oldest;
            if (has_turned || map->hand == end)
                return SL_NFS_NONE;
            has_turned = true;
        }
        object = sl_nfs_map_at(map, map->hand);
        if (can_go(object, even_dirty))
            return map->hand;
        map->hand = object->newer;
    }
    return SL_NFS_NONE;
}

bool sl_nfs_map_evict(struct sl_nfs_map *map, struct sl_nfs_object_record *evicted)
{
    uint32_t index = next_to_go(map, evicted != NULL);

    if (index == SL_NFS_NONE)
        return false;
    if (sl_nfs_map_at(map, index)->is_dirty)
        sl_nfs_map_record(map, sl_nfs_map_at(map, index), NULL, evicted);
    sl_nfs_map_remove(map, index);
    return true;
}
