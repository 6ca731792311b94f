// SPDX-License-Identifier: Apache-2.0
/*
 * The handle map in memory: a bounded cache of the objects in the store. Objects that are in use
 * (pinned), not yet in the store, noted or with uncommitted data stay; others go when room is
 * needed, those not used for longest first.
 *
 * What an object costs: 320 bytes, places for 3.2 handles of members (80 bytes each) and for 1.5
 * pieces of names (32 bytes each), and 21 to 42 bytes of indices: about 660 bytes, 1.6 million
 * objects in a GiB. All calls take constant time but those that say otherwise.
 *
 * An object stays where it is while it is in memory. A pointer to one that is not pinned is good
 * until the next call that may need room: sl_nfs_map_add(), _load(), _set_handle() and _set_name().
 */
#ifndef NFS_MAP_H
#define NFS_MAP_H

#include "attributes.h"
#include "nfs/record.h"

#define SL_NFS_NONE UINT32_MAX

/* Fields are the switch's to write unless they say otherwise. */
struct sl_nfs_object {
    uint64_t id;         /* of the map; 0: the place is free */
    uint64_t parent;     /* of the map; id; 0: a root, or its name is not known */
    uint32_t pins;       /* calls that use it */
    uint16_t filesystem; /* of the map */
    uint8_t type;        /* enum sl_nfs_type */
    uint8_t has_handle;  /* bit per slot; of the map */
    bool is_dirty;       /* not as in the store: to be written, at once or when it is let go */
    bool is_stored;      /* its id and name are in the store: clients may see them */
    bool is_dead;        /* of the map; removed: STALE from now on; goes when nobody uses it */
    uint8_t uncommitted; /* bit per slot: has unstable data */
    uint32_t listed;     /* entry of the read balancer, or SL_NFS_NONE; may be out of date */
    uint32_t turn;       /* for methods that take members in turn per object */
    /* Of the map alone; here because finding reads them. */
    uint32_t id_next, name_next; /* chains of the indices; id_next: also of free places */
    uint32_t newer, older;       /* order of use */
    struct sl_nfs_face face;
    uint64_t note;        /* number of its sticky note; 0: none */
    uint64_t idle_due_us; /* when that note may go */
    /* Of the map alone: */
    uint32_t handles[SL_NFS_MEMBERS];
    uint32_t epoch; /* up to which forgotten slots have been taken out of it */
    uint32_t name_chunk, name_hash;
    uint16_t name_bytes; /* 0: it has no name */
};

struct sl_nfs_map;

/* 1 to 2^27 objects; 0: any other number. */
size_t sl_nfs_map_bytes(uint32_t objects);
/*
 * memory: of sl_nfs_map_bytes(), 64-byte aligned, the caller's; need not be zeroed. secret: random
 * bits, by which nobody can tell which names and handles meet in one place of the indices.
 */
struct sl_nfs_map *sl_nfs_map_create(void *memory, uint32_t objects, const uint8_t secret[16]);

/*
 * Finding: a hit makes the object the youngest. NULL: not in memory, which says nothing about the
 * store. Handles of slots that were forgotten are not found.
 */
struct sl_nfs_object *sl_nfs_map_find(struct sl_nfs_map *map, uint64_t id);
struct sl_nfs_object *sl_nfs_map_find_handle(struct sl_nfs_map *map, uint16_t filesystem,
                                             uint8_t slot, const struct sl_nfs_handle *handle);
struct sl_nfs_object *sl_nfs_map_find_name(struct sl_nfs_map *map, uint64_t parent,
                                           const struct sl_nfs_name *name);

/*
 * A new object, pinned once, not stored yet. NULL: no other object can go (of the 256 oldest, which
 * is as far as one call looks; the next looks further), or it cannot be (id 0, file system).
 * *evicted (may be NULL: dirty objects stay too): the record of an object that had to go and was
 * dirty in what a crash may lose (its virtual attributes, signatures), for the caller to write;
 * evicted->id 0: none. Generations in it are 0: the caller fills in those of its file system.
 */
struct sl_nfs_object *sl_nfs_map_add(struct sl_nfs_map *map, uint64_t id, uint16_t filesystem,
                                     uint8_t type, struct sl_nfs_object_record *evicted);
/*
 * One as it was stored; as sl_nfs_map_add(). Replicas of another generation are left out, and so is
 * what another object in memory has by now: its name, or a handle. One that is in memory already
 * stays as it is.
 */
struct sl_nfs_object *sl_nfs_map_load(struct sl_nfs_map *map,
                                      const struct sl_nfs_object_record *record,
                                      const uint32_t generation[SL_NFS_MEMBERS],
                                      struct sl_nfs_object_record *evicted);
/* What to store; generation: of the slots of the object's file system, NULL: 0. */
void sl_nfs_map_record(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                       const uint32_t generation[SL_NFS_MEMBERS],
                       struct sl_nfs_object_record *record);

static inline void sl_nfs_object_pin(struct sl_nfs_object *object)
{
    object->pins++;
}
/* Gives a pin back; a dead object goes with the last. */
void sl_nfs_map_unpin(struct sl_nfs_map *map, struct sl_nfs_object *object);

/* The handle of a member; another object that had it loses it. Both are dirty then. 0; -ENOSPC: no
 * chunk, nor can an object go for one; -EINVAL: no handle, or too long. */
int sl_nfs_map_set_handle(struct sl_nfs_map *map, struct sl_nfs_object *object, uint8_t slot,
                          const struct sl_nfs_handle *handle);
void sl_nfs_map_drop_handle(struct sl_nfs_map *map, struct sl_nfs_object *object, uint8_t slot);
bool sl_nfs_map_handle(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                       uint8_t slot, struct sl_nfs_handle *handle);

/* Where it is now; name NULL: not known. Whoever had that name before has none. Both are dirty
 * then. 0; -ENOSPC: as above, and it has no name then; -EINVAL: a name too long. */
int sl_nfs_map_set_name(struct sl_nfs_map *map, struct sl_nfs_object *object, uint64_t parent,
                        const struct sl_nfs_name *name);
bool sl_nfs_map_name(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                     struct sl_nfs_name *name);

/*
 * The object is gone: found no more by name or handle; by id it is found, dead, while pinned. Its
 * name and handles can still be asked for, for what is under way. One that is not pinned goes at
 * once.
 */
void sl_nfs_map_kill(struct sl_nfs_map *map, struct sl_nfs_object *object);

/* Forgets handles and signatures of a slot in all objects of a file system. They are not found any
 * more from the first call on; their room is won back a piece at a time. cursor begins at 0; true:
 * done. */
bool sl_nfs_map_forget_slot(struct sl_nfs_map *map, uint16_t filesystem, uint8_t slot,
                            uint32_t *cursor);

/* The next dirty, living object from *cursor on (0 at first), for writing back; NULL: none among
 * the next 256 places, and *cursor is where to go on, SL_NFS_NONE at the end. */
struct sl_nfs_object *sl_nfs_map_next_dirty(struct sl_nfs_map *map, uint32_t *cursor);

/* Path from the root of the file system, as far as it is in memory ("…/b/c"); terminated, size is
 * at least 8. The end of it is what stays when there is no room for all. */
void sl_nfs_map_path(const struct sl_nfs_map *map, const struct sl_nfs_object *object, char *text,
                     size_t size);

uint32_t sl_nfs_map_objects(const struct sl_nfs_map *map);
uint32_t sl_nfs_map_handles(const struct sl_nfs_map *map);

/* map_verify.c, for tests: NULL, or what is inconsistent. */
const char *sl_nfs_map_verify(const struct sl_nfs_map *map);

#endif
