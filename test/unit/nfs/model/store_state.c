// SPDX-License-Identifier: Apache-2.0
#include "store_state.h"

#include <stdlib.h>
#include <string.h>

void model_state_init(struct model_state *state)
{
    *state = (struct model_state){.next_id = 1};
}

void model_state_free(struct model_state *state)
{
    free(state->objects);
    free(state->notes);
}

static void *copied(const void *from, size_t bytes)
{
    void *to;

    if (bytes == 0)
        return NULL;
    to = malloc(bytes);
    if (to == NULL)
        abort();
    return memcpy(to, from, bytes);
}

void model_state_copy(struct model_state *to, const struct model_state *from)
{
    model_state_free(to);
    *to = *from;
    to->objects = copied(from->objects, from->object_room * sizeof(*from->objects));
    to->notes = copied(from->notes, from->note_room * sizeof(*from->notes));
}

static bool handles_equal(const struct sl_nfs_handle *one, const struct sl_nfs_handle *other)
{
    return one->length_bytes == other->length_bytes &&
           memcmp(one->bytes, other->bytes, one->length_bytes) == 0;
}

static bool is_named(const struct model_stored *stored, uint64_t parent,
                     const struct sl_nfs_name *name)
{
    return stored->is_there && stored->is_named && stored->record.parent == parent &&
           sl_nfs_names_equal(&stored->record.name, name);
}

static bool has_handle(const struct model_stored *stored, uint16_t filesystem, uint8_t slot,
                       uint32_t generation, const struct sl_nfs_handle *handle)
{
    const struct sl_nfs_replica_record *replica = &stored->record.replicas[slot];

    return stored->is_there && (stored->has_handle >> slot & 1u) != 0 &&
           stored->record.filesystem == filesystem && replica->generation == generation &&
           handles_equal(&replica->handle, handle);
}

/* Others lose the keys that are an object's from now on. */
static void take_keys(struct model_state *state, const struct sl_nfs_object_record *record)
{
    for (uint64_t id = 1; id < state->object_room; id++) {
        struct model_stored *stored = &state->objects[id];

        if (record->name.length_bytes != 0 && is_named(stored, record->parent, &record->name))
            stored->is_named = false;
        for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
            const struct sl_nfs_replica_record *replica = &record->replicas[slot];

            if (replica->handle.length_bytes != 0 &&
                has_handle(stored, record->filesystem, slot, replica->generation, &replica->handle))
                stored->has_handle &= (uint8_t) ~(1u << slot);
        }
    }
}

static void make_object_room(struct model_state *state, uint64_t id)
{
    uint64_t room = 2u * id + 64u;

    if (id < state->object_room)
        return;
    state->objects = realloc(state->objects, room * sizeof(*state->objects));
    if (state->objects == NULL)
        abort();
    memset(state->objects + state->object_room, 0,
           (room - state->object_room) * sizeof(*state->objects));
    state->object_room = room;
}

static uint8_t put_object(struct model_state *state, const struct sl_nfs_object_record *record,
                          const struct model_state_limits *limits)
{
    struct model_stored *stored;

    make_object_room(state, record->id);
    stored = &state->objects[record->id];
    if (!stored->is_there && state->object_count >= limits->objects)
        return SL_NFS_FULL;
    state->object_count += !stored->is_there;
    take_keys(state, record);
    *stored = (struct model_stored){
        .is_there = true, .is_named = record->name.length_bytes != 0, .record = *record};
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (record->replicas[slot].handle.length_bytes != 0)
            stored->has_handle |= (uint8_t)(1u << slot);
    return SL_NFS_STORED;
}

/* What a note promised was let in with the note. */
static const struct model_state_limits no_limits = {UINT32_MAX, UINT32_MAX};

static bool has_name(const struct model_state *state, uint64_t parent,
                     const struct sl_nfs_name *name)
{
    for (uint64_t id = 1; id < state->object_room; id++)
        if (is_named(&state->objects[id], parent, name))
            return true;
    return false;
}

/* Notes are in the order of their numbers. */
static bool was_room_made(const struct model_state *state, const struct sl_nfs_note *promise)
{
    bool was_made = false;

    for (uint32_t i = 0; i < state->note_count; i++)
        if (sl_nfs_note_makes_room(&state->notes[i], promise))
            was_made = true;
        else if (sl_nfs_note_takes_room(&state->notes[i], promise))
            was_made = false;
    return was_made;
}

static void keep_promise(struct model_state *state, const struct sl_nfs_note *note)
{
    struct sl_nfs_object_record object;

    if (!sl_nfs_note_promise(note, &object) ||
        (object.id < state->object_room && state->objects[object.id].is_there))
        return;
    if (!has_name(state, object.parent, &object.name) || was_room_made(state, note))
        put_object(state, &object, &no_limits);
}

static int by_number(const void *one, const void *other)
{
    const struct sl_nfs_note *a = one, *b = other;

    return a->number < b->number ? -1 : a->number > b->number;
}

void model_state_keep_promises(struct model_state *state)
{
    if (state->note_count > 1)
        qsort(state->notes, state->note_count, sizeof(*state->notes), by_number);
    for (uint32_t i = 0; i < state->note_count; i++)
        keep_promise(state, &state->notes[i]);
}

static void forget_object(struct model_state *state, uint64_t id)
{
    if (id >= state->object_room || !state->objects[id].is_there)
        return;
    state->objects[id].is_there = false;
    state->object_count--;
}

static bool is_wanted(const struct model_stored *stored, const struct sl_nfs_store_request *request)
{
    if (!stored->is_there)
        return false;
    if (request->kind == SL_NFS_STORE_GET_OBJECT)
        return stored->record.id == request->object.id;
    if (request->kind == SL_NFS_STORE_FIND_NAME)
        return is_named(stored, request->object.parent, &request->object.name);
    return has_handle(stored, request->find.filesystem, request->find.slot,
                      request->find.generation, &request->find.handle);
}

static void find_object(const struct model_state *state, const struct sl_nfs_store_request *request,
                        struct sl_nfs_store_completion *completion)
{
    completion->outcome = SL_NFS_NOT_FOUND;
    for (uint64_t id = 1; id < state->object_room; id++)
        if (is_wanted(&state->objects[id], request)) {
            completion->outcome = SL_NFS_STORED;
            completion->object = state->objects[id].record;
            return;
        }
}

static struct sl_nfs_note *note_of(struct model_state *state, uint64_t number)
{
    for (uint32_t i = 0; i < state->note_count; i++)
        if (state->notes[i].number == number)
            return &state->notes[i];
    return NULL;
}

static uint8_t put_note(struct model_state *state, const struct sl_nfs_note *note,
                        const struct model_state_limits *limits)
{
    struct sl_nfs_note *there = note_of(state, note->number);
    struct sl_nfs_object_record promised;

    if (there != NULL) {
        *there = *note;
        return SL_NFS_STORED;
    }
    if (state->note_count >= limits->notes ||
        (sl_nfs_note_promise(note, &promised) && state->object_count >= limits->objects))
        return SL_NFS_FULL;
    if (state->note_count == state->note_room) {
        state->note_room = 2u * state->note_room + 16u;
        state->notes = realloc(state->notes, state->note_room * sizeof(*state->notes));
        if (state->notes == NULL)
            abort();
    }
    state->notes[state->note_count++] = *note;
    return SL_NFS_STORED;
}

static void drop_note(struct model_state *state, uint64_t number)
{
    struct sl_nfs_note *note = note_of(state, number);

    if (note != NULL)
        *note = state->notes[--state->note_count];
}

void model_state_apply(struct model_state *state, const struct sl_nfs_store_request *request,
                       const struct model_state_limits *limits,
                       struct sl_nfs_store_completion *completion)
{
    *completion =
        (struct sl_nfs_store_completion){.cookie = request->cookie, .outcome = SL_NFS_STORED};
    switch (request->kind) {
    case SL_NFS_STORE_RESERVE:
        completion->first = state->next_id;
        state->next_id += request->count;
        break;
    case SL_NFS_STORE_PUT_OBJECT:
        completion->outcome =
            put_object(state, &request->object, request->can_wait ? &no_limits : limits);
        break;
    case SL_NFS_STORE_FORGET_OBJECT:
        forget_object(state, request->object.id);
        break;
    case SL_NFS_STORE_PUT_NOTE:
        completion->outcome = put_note(state, &request->note, limits);
        break;
    case SL_NFS_STORE_DROP_NOTE:
        drop_note(state, request->note.number);
        break;
    case SL_NFS_STORE_PUT_FILESYSTEM:
        state->filesystems[request->filesystem.filesystem] = request->filesystem;
        state->has_filesystem[request->filesystem.filesystem] = true;
        break;
    default:
        find_object(state, request, completion);
        break;
    }
}
