// SPDX-License-Identifier: Apache-2.0
/*
 * The handle map in memory: a bounded cache of the objects in the store. Objects in use (pinned) or
 * not yet written stay; others go when room is needed, those not used for longest first.
 */
#ifndef NFS_MAP_H
#define NFS_MAP_H

#include "attributes.h"
#include "nfs/record.h"

#define SL_NFS_NONE UINT32_MAX

struct sl_nfs_object {
    uint64_t id;
    uint64_t parent; /* id; 0: a root, or its name is not known */
    uint32_t pins;   /* calls that use it */
    uint16_t filesystem;
    uint8_t type;         /* enum sl_nfs_type */
    uint8_t has_handle;   /* bit per slot; kept by the map */
    bool is_dirty;        /* not as in the store: to be written, at once or when it is let go */
    bool is_stored;       /* its id and name are in the store: clients may see them */
    bool is_dead;         /* removed: STALE from now on; goes when nobody uses it */
    uint8_t uncommitted;  /* bit per slot: has unstable data */
    uint32_t listed;      /* entry of the read balancer, or SL_NFS_NONE; may be out of date */
    uint32_t turn;        /* for methods that take members in turn per object */
    uint64_t note;        /* number of its sticky note; 0: none */
    uint64_t idle_due_us; /* when that note may go */
    struct sl_nfs_face face;
    /* Of the map alone: */
    uint32_t name_chunk;
    uint16_t name_bytes;
    uint32_t handles[SL_NFS_MEMBERS];
    uint32_t id_next, name_next;
    uint32_t newer, older;
};

struct sl_nfs_map;

size_t sl_nfs_map_bytes(uint32_t objects);
struct sl_nfs_map *sl_nfs_map_create(void *memory, uint32_t objects);

/*
 * Finding: a hit makes the object the youngest. NULL: not in memory, which says nothing about the
 * store. generation: of the slot; handles of others are not found.
 */
struct sl_nfs_object *sl_nfs_map_find(struct sl_nfs_map *map, uint64_t id);
struct sl_nfs_object *sl_nfs_map_find_handle(struct sl_nfs_map *map, uint16_t filesystem,
                                             uint8_t slot, const struct sl_nfs_handle *handle);
struct sl_nfs_object *sl_nfs_map_find_name(struct sl_nfs_map *map, uint64_t parent,
                                           const struct sl_nfs_name *name);

/*
 * A new object, pinned once. NULL: everything is pinned or unwritten. *evicted (may be NULL): the
 * record of an object that had to go and was dirty in what a crash may lose (its virtual
 * attributes, signatures); evicted->id 0: none.
 */
struct sl_nfs_object *sl_nfs_map_add(struct sl_nfs_map *map, uint64_t id, uint16_t filesystem,
                                     uint8_t type, struct sl_nfs_object_record *evicted);
/* One as it was stored; as sl_nfs_map_add(). Replicas of another generation are left out. */
struct sl_nfs_object *sl_nfs_map_load(struct sl_nfs_map *map,
                                      const struct sl_nfs_object_record *record,
                                      const uint32_t generation[SL_NFS_MEMBERS],
                                      struct sl_nfs_object_record *evicted);
void sl_nfs_map_record(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                       const uint32_t generation[SL_NFS_MEMBERS],
                       struct sl_nfs_object_record *record);

static inline void sl_nfs_object_pin(struct sl_nfs_object *object)
{
    object->pins++;
}
/* Gives a pin back; a dead object goes with the last. */
void sl_nfs_map_unpin(struct sl_nfs_map *map, struct sl_nfs_object *object);

/* 0, -ENOSPC (no chunk). The handle of a member; another object's that had it loses it. */
int sl_nfs_map_set_handle(struct sl_nfs_map *map, struct sl_nfs_object *object, uint8_t slot,
                          const struct sl_nfs_handle *handle);
void sl_nfs_map_drop_handle(struct sl_nfs_map *map, struct sl_nfs_object *object, uint8_t slot);
bool sl_nfs_map_handle(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                       uint8_t slot, struct sl_nfs_handle *handle);

/* Where it is now; name NULL: not known. 0, -ENOSPC. Whoever had that name before has none. */
int sl_nfs_map_set_name(struct sl_nfs_map *map, struct sl_nfs_object *object, uint64_t parent,
                        const struct sl_nfs_name *name);
bool sl_nfs_map_name(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                     struct sl_nfs_name *name);

/* The object is gone: found no more by name or handle; by id it is found, dead, while pinned. */
void sl_nfs_map_kill(struct sl_nfs_map *map, struct sl_nfs_object *object);

/* Forgets handles and signatures of a slot in all objects of a file system, a piece at a time:
 * cursor begins at 0; true: done. */
bool sl_nfs_map_forget_slot(struct sl_nfs_map *map, uint16_t filesystem, uint8_t slot,
                            uint32_t *cursor);

/* The next dirty object from *cursor on, for writing back; NULL at the end. Looks at no more than
 * 256 places in one call: *cursor is SL_NFS_NONE at the end. */
struct sl_nfs_object *sl_nfs_map_next_dirty(struct sl_nfs_map *map, uint32_t *cursor);

/* Path from the root of the file system, as far as it is in memory ("…/b/c"). */
void sl_nfs_map_path(const struct sl_nfs_map *map, const struct sl_nfs_object *object, char *text,
                     size_t size);

uint32_t sl_nfs_map_objects(const struct sl_nfs_map *map);
uint32_t sl_nfs_map_handles(const struct sl_nfs_map *map);

/* map_verify.c, for tests: NULL, or what is inconsistent. */
const char *sl_nfs_map_verify(const struct sl_nfs_map *map);

#endif
