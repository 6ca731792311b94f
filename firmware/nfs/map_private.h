// SPDX-License-Identifier: Apache-2.0
/*
 * The inside of the handle map. Everything is known by its index, so that the whole map may lie in
 * one piece of memory: places of objects, chunks of handles, chunks of names, and three tables of
 * chains (by id; by parent and name; by file system, slot and handle).
 *
 * Slots are forgotten by epochs. Each time a slot of a file system is forgotten, the epoch of that
 * file system grows and the slot keeps its number; an object whose own epoch is older has not heard
 * of it yet, and is put right (sl_nfs_map_refresh()) before anybody sees it.
 */
#ifndef NFS_MAP_PRIVATE_H
#define NFS_MAP_PRIVATE_H

#include "map.h"
#include "wire/siphash.h"

#define SL_NFS_NAME_CHUNK_BYTES 28u

/* A member's handle of an object; it knows both its place in the index and whose it is. */
struct sl_nfs_handle_chunk {
    uint32_t object; /* SL_NFS_NONE: free */
    uint32_t next;   /* of its chain; of the free ones */
    uint32_t hash;
    uint8_t slot;
    bool is_indexed; /* false: of a dead object */
    uint8_t length_bytes;
    uint8_t bytes[SL_NFS_HANDLE_MAX_BYTES];
};
_Static_assert(sizeof(struct sl_nfs_handle_chunk) == 80, "as map.h says");

/* A piece of a name; the last one's rest is not used. */
struct sl_nfs_name_chunk {
    uint32_t next; /* of the name, or of the free ones */
    char bytes[SL_NFS_NAME_CHUNK_BYTES];
};
_Static_assert(sizeof(struct sl_nfs_name_chunk) == 32, "as map.h says");

/* Places of one kind: which are free. What was never taken is not touched. */
struct sl_nfs_places {
    uint32_t capacity, touched, used;
    uint32_t free; /* first of a list, or SL_NFS_NONE */
};

/* Heads of chains. */
struct sl_nfs_chains {
    uint32_t *heads;
    uint32_t mask;
};

struct sl_nfs_object_place {
    struct sl_nfs_object object;
} __attribute__((aligned(64)));
_Static_assert(sizeof(struct sl_nfs_object_place) == 320, "as map.h says");

struct sl_nfs_map {
    struct sl_siphash_key key;
    struct sl_nfs_object_place *objects;
    struct sl_nfs_handle_chunk *handles;
    struct sl_nfs_name_chunk *names;
    struct sl_nfs_places object_places, handle_places, name_places;
    struct sl_nfs_chains by_id, by_name, by_handle;
    uint32_t youngest, oldest; /* ends of the order of use */
    uint32_t hand;             /* where the next look for one that can go begins; NONE: oldest */
    uint32_t epochs[SL_MAX_FILESYSTEMS];
    uint32_t forgotten[SL_MAX_FILESYSTEMS][SL_NFS_MEMBERS]; /* epoch of the last time */
};

static inline struct sl_nfs_object *sl_nfs_map_at(const struct sl_nfs_map *map, uint32_t index)
{
    return &map->objects[index].object;
}

static inline uint32_t sl_nfs_map_index(const struct sl_nfs_map *map,
                                        const struct sl_nfs_object *object)
{
    return (uint32_t)((const struct sl_nfs_object_place *)(const void *)object - map->objects);
}

/* Has the object not heard yet that the slot was forgotten? */
static inline bool sl_nfs_map_is_forgotten(const struct sl_nfs_map *map,
                                           const struct sl_nfs_object *object, uint8_t slot)
{
    return map->forgotten[object->filesystem][slot] > object->epoch;
}

/* map_chunks.c */
void sl_nfs_places_init(struct sl_nfs_places *places, uint32_t capacity);
/* SL_NFS_NONE: none is free. */
uint32_t sl_nfs_map_take_object(struct sl_nfs_map *map);
void sl_nfs_map_give_object(struct sl_nfs_map *map, uint32_t index);
uint32_t sl_nfs_map_take_handle(struct sl_nfs_map *map);
void sl_nfs_map_give_handle(struct sl_nfs_map *map, uint32_t index);
static inline uint32_t sl_nfs_places_room(const struct sl_nfs_places *places)
{
    return places->capacity - places->used;
}
static inline uint32_t sl_nfs_name_chunks(uint32_t bytes)
{
    return (bytes + SL_NFS_NAME_CHUNK_BYTES - 1u) / SL_NFS_NAME_CHUNK_BYTES;
}
/* Copies a name for which there is room; returns its first chunk. */
uint32_t sl_nfs_map_write_name(struct sl_nfs_map *map, const char *bytes, uint32_t length_bytes);
void sl_nfs_map_free_name(struct sl_nfs_map *map, uint32_t chunk);
/* Copies the name of an object out; to has room for it. */
void sl_nfs_map_copy_name(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                          char *to);

/* map_index.c */
void sl_nfs_chains_init(struct sl_nfs_chains *chains, uint32_t *heads, uint32_t things);
uint32_t sl_nfs_map_name_hash(const struct sl_nfs_map *map, uint64_t parent,
                              const struct sl_nfs_name *name);
uint32_t sl_nfs_map_handle_hash(const struct sl_nfs_map *map, uint16_t filesystem, uint8_t slot,
                                const struct sl_nfs_handle *handle);
/* Index of an object, or SL_NFS_NONE. */
uint32_t sl_nfs_index_find_id(const struct sl_nfs_map *map, uint64_t id);
uint32_t sl_nfs_index_find_name(const struct sl_nfs_map *map, uint64_t parent,
                                const struct sl_nfs_name *name, uint32_t hash);
/* Index of a handle's chunk, or SL_NFS_NONE. */
uint32_t sl_nfs_index_find_handle(const struct sl_nfs_map *map, uint16_t filesystem, uint8_t slot,
                                  const struct sl_nfs_handle *handle, uint32_t hash);
/* The object (chunk) is not in that index; is in it. */
void sl_nfs_index_put_id(struct sl_nfs_map *map, uint32_t index);
void sl_nfs_index_take_id(struct sl_nfs_map *map, uint32_t index);
void sl_nfs_index_put_name(struct sl_nfs_map *map, uint32_t index);
void sl_nfs_index_take_name(struct sl_nfs_map *map, uint32_t index);
void sl_nfs_index_put_handle(struct sl_nfs_map *map, uint32_t chunk);
void sl_nfs_index_take_handle(struct sl_nfs_map *map, uint32_t chunk);

/* map_age.c */
void sl_nfs_map_enter_order(struct sl_nfs_map *map, uint32_t index); /* as the youngest */
void sl_nfs_map_leave_order(struct sl_nfs_map *map, uint32_t index);
static inline void sl_nfs_map_use(struct sl_nfs_map *map, uint32_t index)
{
    if (map->youngest == index)
        return;
    sl_nfs_map_leave_order(map, index);
    sl_nfs_map_enter_order(map, index);
}
/* Lets an object go that can. evicted: as sl_nfs_map_add(); NULL: dirty ones stay. False: none of
 * those looked at can. */
bool sl_nfs_map_evict(struct sl_nfs_map *map, struct sl_nfs_object_record *evicted);

/* map_names.c */
/* Takes an object out of the index of names, if it is in it. */
void sl_nfs_map_hide_name(struct sl_nfs_map *map, const struct sl_nfs_object *object);
/* The object has no name afterwards. */
void sl_nfs_map_drop_name(struct sl_nfs_map *map, struct sl_nfs_object *object);

/* map.c */
/* Puts an object right that has not heard of forgotten slots. */
void sl_nfs_map_refresh(struct sl_nfs_map *map, struct sl_nfs_object *object);
/* Takes an object out of everything. */
void sl_nfs_map_remove(struct sl_nfs_map *map, uint32_t index);

#endif
