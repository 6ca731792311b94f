// SPDX-License-Identifier: Apache-2.0
/* Places of objects, and chunks of handles and names: which are free, and names in pieces. */
#include "map_private.h"

#include <string.h>

void sl_nfs_places_init(struct sl_nfs_places *places, uint32_t capacity)
{
    *places = (struct sl_nfs_places){.capacity = capacity, .free = SL_NFS_NONE};
}

/* A place that was given back, whose next the caller takes out of the list; else a new one. */
static uint32_t take_touched(struct sl_nfs_places *places)
{
    if (places->touched == places->capacity)
        return SL_NFS_NONE;
    places->used++;
    return places->touched++;
}

static void give(struct sl_nfs_places *places, uint32_t index, uint32_t *next)
{
    *next = places->free;
    places->free = index;
    places->used--;
}

static uint32_t take_free(struct sl_nfs_places *places, uint32_t next)
{
    uint32_t index = places->free;

    places->free = next;
    places->used++;
    return index;
}

uint32_t sl_nfs_map_take_object(struct sl_nfs_map *map)
{
    struct sl_nfs_places *places = &map->object_places;

    if (places->free == SL_NFS_NONE)
        return take_touched(places);
    return take_free(places, sl_nfs_map_at(map, places->free)->id_next);
}

void sl_nfs_map_give_object(struct sl_nfs_map *map, uint32_t index)
{
    struct sl_nfs_object *object = sl_nfs_map_at(map, index);

    object->id = 0;
    give(&map->object_places, index, &object->id_next);
}

uint32_t sl_nfs_map_take_handle(struct sl_nfs_map *map)
{
    struct sl_nfs_places *places = &map->handle_places;

    if (places->free == SL_NFS_NONE)
        return take_touched(places);
    return take_free(places, map->handles[places->free].next);
}

void sl_nfs_map_give_handle(struct sl_nfs_map *map, uint32_t index)
{
    struct sl_nfs_handle_chunk *chunk = &map->handles[index];

    chunk->object = SL_NFS_NONE;
    give(&map->handle_places, index, &chunk->next);
}

static uint32_t take_name(struct sl_nfs_map *map)
{
    struct sl_nfs_places *places = &map->name_places;

    if (places->free == SL_NFS_NONE)
        return take_touched(places);
    return take_free(places, map->names[places->free].next);
}

uint32_t sl_nfs_map_write_name(struct sl_nfs_map *map, const char *bytes, uint32_t length_bytes)
{
    uint32_t first = SL_NFS_NONE;

    /* From the end on, so that each chunk knows the next when it is made. */
    for (uint32_t piece = sl_nfs_name_chunks(length_bytes); piece-- != 0;) {
        uint32_t at = piece * SL_NFS_NAME_CHUNK_BYTES;
        uint32_t rest = length_bytes - at;
        uint32_t index = take_name(map);
        struct sl_nfs_name_chunk *chunk = &map->names[index];

        memcpy(chunk->bytes, bytes + at,
               rest < SL_NFS_NAME_CHUNK_BYTES ? rest : SL_NFS_NAME_CHUNK_BYTES);
        chunk->next = first;
        first = index;
    }
    return first;
}

void sl_nfs_map_free_name(struct sl_nfs_map *map, uint32_t chunk)
{
    while (chunk != SL_NFS_NONE) {
        uint32_t next = map->names[chunk].next;

        give(&map->name_places, chunk, &map->names[chunk].next);
        chunk = next;
    }
}

void sl_nfs_map_copy_name(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                          char *to)
{
    uint32_t rest = object->name_bytes;

    for (uint32_t chunk = object->name_chunk; rest != 0; chunk = map->names[chunk].next) {
        uint32_t bytes = rest < SL_NFS_NAME_CHUNK_BYTES ? rest : SL_NFS_NAME_CHUNK_BYTES;

        memcpy(to, map->names[chunk].bytes, bytes);
        to += bytes;
        rest -= bytes;
    }
}
