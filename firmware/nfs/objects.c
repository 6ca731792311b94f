// SPDX-License-Identifier: Apache-2.0
/* Objects between memory and the store: pins, new ones, those that are gone, writing back. */
#include "wants.h"

#include <errno.h>

#define RESERVE_IDS 65536u
#define RESERVE_BELOW 16384u
/* Attributes that changed are written after so long at the latest, if the store has time. */
#define WRITE_BACK_US 500000u
#define WRITE_BACK_PIECE 32u

struct sl_nfs_object *sl_nfs_object_hold(struct sl_nfs_object *object)
{
    sl_nfs_object_pin(object);
    return object;
}

void sl_nfs_object_let_go(struct sl_nfs *nfs, struct sl_nfs_object **place)
{
    if (*place != NULL)
        sl_nfs_map_unpin(nfs->map, *place);
    *place = NULL;
}

/* Writes what had to leave memory, oldest first. True: nothing is left. */
static bool write_evicted(struct sl_nfs *nfs)
{
    struct sl_nfs_store_request request = {.kind = SL_NFS_STORE_PUT_OBJECT};
    uint32_t written = 0;

    while (written < nfs->evicted_count) {
        request.object = nfs->evicted[written];
        if (!nfs->setup.ops.store(nfs->setup.ops.context, &request))
            break;
        written++;
    }
    nfs->evicted_count -= written;
    memmove(nfs->evicted, nfs->evicted + written, nfs->evicted_count * sizeof(nfs->evicted[0]));
    return nfs->evicted_count == 0;
}

bool sl_nfs_store(struct sl_nfs *nfs, const struct sl_nfs_store_request *request)
{
    /* Who asks for an object after it was evicted has to get what was written then. */
    if (nfs->evicted_count > 0 && !write_evicted(nfs))
        return false;
    return nfs->setup.ops.store(nfs->setup.ops.context, request);
}

/* Where the record of an object that has to go is put; NULL: none may go now. */
static struct sl_nfs_object_record *room_to_evict(struct sl_nfs *nfs)
{
    if (nfs->evicted_count == SL_NFS_EVICTED_MAX && !write_evicted(nfs))
        return NULL;
    return &nfs->evicted[nfs->evicted_count];
}

static void note_evicted(struct sl_nfs *nfs, struct sl_nfs_object_record *evicted)
{
    const uint32_t *generation;

    if (evicted->id == 0)
        return;
    generation = nfs->filesystems[evicted->filesystem].record.generation;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        evicted->replicas[slot].generation = generation[slot];
    nfs->evicted_count++;
    write_evicted(nfs);
}

struct sl_nfs_object *sl_nfs_object_of_record(struct sl_nfs *nfs,
                                              const struct sl_nfs_object_record *record, int *error)
{
    struct sl_nfs_object *object = sl_nfs_map_find(nfs->map, record->id);
    struct sl_nfs_object_record *evicted;

    *error = -ENOENT;
    if (object != NULL)
        return object->is_dead ? NULL : object;
    *error = -ENOSPC;
    evicted = room_to_evict(nfs);
    if (evicted == NULL || record->filesystem >= SL_MAX_FILESYSTEMS)
        return NULL;
    evicted->id = 0;
    object = sl_nfs_map_load(nfs->map, record,
                             nfs->filesystems[record->filesystem].record.generation, evicted);
    note_evicted(nfs, evicted);
    if (object == NULL) {
        sl_nfs_event(nfs, &(struct sl_nfs_event){.kind = SL_NFS_EVENT_MAP_FULL,
                                                 .filesystem = record->filesystem,
                                                 .member = SL_NFS_NO_ID});
        return NULL;
    }
    sl_nfs_map_unpin(nfs->map, object);
    return object;
}

struct sl_nfs_object *sl_nfs_object_make(struct sl_nfs *nfs, uint16_t filesystem, uint8_t type,
                                         uint64_t id)
{
    struct sl_nfs_object_record *evicted = room_to_evict(nfs);
    struct sl_nfs_object *object;

    if (evicted == NULL)
        return NULL;
    if (id == 0)
        id = sl_nfs_object_new_id(nfs);
    if (id == 0)
        return NULL;
    evicted->id = 0;
    object = sl_nfs_map_add(nfs->map, id, filesystem, type, evicted);
    note_evicted(nfs, evicted);
    if (object == NULL) {
        sl_nfs_event(nfs, &(struct sl_nfs_event){.kind = SL_NFS_EVENT_MAP_FULL,
                                                 .filesystem = filesystem,
                                                 .member = SL_NFS_NO_ID});
        return NULL;
    }
    object->is_dirty = true;
    sl_nfs_map_unpin(nfs->map, object);
    return object;
}

uint64_t sl_nfs_object_new_id(struct sl_nfs *nfs)
{
    return nfs->next_id < nfs->last_id ? nfs->next_id++ : 0;
}

void sl_nfs_ids_reserved(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion)
{
    nfs->is_reserving = false;
    if (completion->outcome != SL_NFS_STORED)
        return;
    /* The few that are left of the last ones are let go: there are 2^64. */
    nfs->next_id = completion->first;
    nfs->last_id = completion->first + RESERVE_IDS;
}

void sl_nfs_object_kill(struct sl_nfs *nfs, struct sl_nfs_object *object)
{
    if (object->is_dead)
        return;
    sl_nfs_listings_changed(nfs->listings, object->parent);
    sl_nfs_map_kill(nfs->map, object);
}

void sl_nfs_object_forget(struct sl_nfs *nfs, struct sl_nfs_object *object)
{
    struct sl_nfs_want *want = sl_nfs_want_new(nfs, NULL, SL_NFS_WANT_GONE);

    /* Dead but in memory until the store has forgotten it, so that nobody fetches it again. */
    if (want != NULL) {
        want->filesystem = object->filesystem;
        want->object = sl_nfs_object_hold(object);
        sl_nfs_want_ask(nfs, want);
    } else {
        struct sl_nfs_store_request request = {.kind = SL_NFS_STORE_FORGET_OBJECT};

        request.object.id = object->id;
        sl_nfs_store(nfs, &request);
    }
}

void sl_nfs_object_gone(struct sl_nfs *nfs, struct sl_nfs_object *object)
{
    if (object->is_dead)
        return;
    sl_nfs_object_hold(object);
    sl_nfs_object_kill(nfs, object);
    sl_nfs_object_forget(nfs, object);
    sl_nfs_map_unpin(nfs->map, object);
}

void sl_nfs_object_seen(struct sl_nfs *nfs, struct sl_nfs_object *object, uint8_t slot,
                        const struct sl_nfs_post *post, uint64_t as_of)
{
    const struct sl_nfs_key key = {.object = object->id};
    struct sl_nfs_face *face = &object->face;
    uint64_t signature = face->signatures[slot];
    uint8_t known = face->known;
    bool was_touched = face->is_touched;

    if (!post->is_present || sl_nfs_is_old_news(nfs, &key, slot, as_of) ||
        (sl_nfs_doubted(nfs, object) >> slot & 1u) != 0)
        return;
    /* Changed behind our back: what was read of a directory is no longer what it has. */
    if (sl_nfs_face_seen(face, slot, &post->attributes) && object->type == SL_NFS_DIR)
        sl_nfs_listings_changed(nfs->listings, object->id);
    if (face->known != known || face->signatures[slot] != signature ||
        face->is_touched != was_touched)
        object->is_dirty = true;
}

/* Up to max objects from the cursor on. True: the round is complete. */
static bool write_back_piece(struct sl_nfs *nfs, uint32_t max)
{
    for (uint32_t i = 0; i < max; i++) {
        uint32_t before = nfs->dirty_cursor;
        struct sl_nfs_object *object = sl_nfs_map_next_dirty(nfs->map, &nfs->dirty_cursor);

        if (object != NULL && !sl_nfs_store_soon(nfs, object)) {
            nfs->dirty_cursor = before;
            return false;
        }
        if (nfs->dirty_cursor == SL_NFS_NONE) {
            nfs->dirty_cursor = 0;
            return true;
        }
    }
    return false;
}

bool sl_nfs_objects_advance(struct sl_nfs *nfs)
{
    bool has_worked = nfs->wants.first != SL_NFS_NONE && sl_nfs_wants_advance(nfs);

    if (nfs->is_loaded && !nfs->is_reserving && nfs->last_id - nfs->next_id < RESERVE_BELOW) {
        const struct sl_nfs_store_request request = {
            .kind = SL_NFS_STORE_RESERVE,
            .cookie = sl_nfs_cookie(SL_NFS_COOKIE_RESERVE, 1),
            .count = RESERVE_IDS,
        };

        nfs->is_reserving = sl_nfs_store(nfs, &request);
    }
    if (nfs->evicted_count > 0)
        write_evicted(nfs);
    if (nfs->is_loaded && nfs->now_us >= nfs->dirty_due_us &&
        write_back_piece(nfs, WRITE_BACK_PIECE))
        nfs->dirty_due_us = nfs->now_us + WRITE_BACK_US;
    return has_worked;
}

bool sl_nfs_objects_write_all(struct sl_nfs *nfs)
{
    if (!nfs->is_loaded)
        return true;
    return write_evicted(nfs) && write_back_piece(nfs, UINT32_MAX);
}
