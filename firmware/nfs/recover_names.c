// SPDX-License-Identifier: Apache-2.0
/*
 * A note of names: what stands at them on each member? Where all agree it was done by all of them
 * or by none, or something later was; else who has done it is followed by the others.
 */
#include "modify_private.h"
#include "recover_private.h"

#include <errno.h>

static void look_at_second(struct sl_nfs *nfs, struct sl_nfs_call *call);
static void judge(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* The directory of the first or second name of the note. */
static struct sl_nfs_object *directory_of(const struct sl_nfs_call *call, uint8_t which)
{
    return which == 0 ? call->object : call->object2;
}

static void found(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_recover_leg *leg = &recovering->legs[exchange->slot];

    switch (call->result.status) {
    case SL_NFS_OK:
        leg->handle[recovering->which] = call->result.handle;
        leg->post[recovering->which] = call->result.post;
        break;
    case SL_NFS_ERR_NOENT:
    case SL_NFS_ERR_NOTDIR:
    case SL_NFS_ERR_STALE: /* with the directory the name is gone */
    case SL_NFS_ERR_BADHANDLE:
        break;
    default:
        recovering->failing |= sl_nfs_slot_bit(exchange->slot);
        sl_nfs_call_fail(call, -EAGAIN);
        break;
    }
}

static void look_up(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t which,
                    const struct sl_nfs_name *name, sl_nfs_step *next)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_object *directory = directory_of(call, which);
    struct sl_nfs_arguments arguments = {.procedure = SL_NFS_LOOKUP, .version = 3, .name = *name};
    struct sl_nfs_handle handle;

    recovering->which = which;
    recovering->on_result = found;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        recovering->legs[slot].handle[which].length_bytes = 0;
        recovering->legs[slot].post[which].is_present = false;
        if (directory != NULL && sl_nfs_recover_has(nfs, slot) &&
            sl_nfs_map_handle(nfs->map, directory, slot, &handle))
            sl_nfs_recover_ask(nfs, call, slot, &arguments, &handle, NULL, NULL);
    }
    sl_nfs_call_then(nfs, call, next);
}

void sl_nfs_recover_look(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->error != 0) {
        sl_nfs_recover_again(nfs, call);
        return;
    }
    look_up(nfs, call, 0, &sl_nfs_recover_noted(nfs)->name, look_at_second);
}

static void look_at_second(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    look_up(nfs, call, 1, &sl_nfs_recover_noted(nfs)->name2, judge);
}

static uint8_t present(const struct sl_nfs *nfs, uint8_t which)
{
    uint8_t slots = 0;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (sl_nfs_recover_has(nfs, slot) &&
            nfs->recovering->legs[slot].handle[which].length_bytes != 0)
            slots |= sl_nfs_slot_bit(slot);
    return slots;
}

/* Members whose first name stands for something, but for another object than the note's. */
static uint8_t others(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    struct sl_nfs_handle known;
    uint8_t slots = 0;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_handle *handle = &nfs->recovering->legs[slot].handle[0];

        if (handle->length_bytes != 0 && call->found != NULL &&
            sl_nfs_map_handle(nfs->map, call->found, slot, &known) &&
            !sl_nfs_handles_equal(&known, handle))
            slots |= sl_nfs_slot_bit(slot);
    }
    return slots;
}

static bool has_note_of_data(const struct sl_nfs *nfs, uint64_t object)
{
    const struct sl_nfs_recovering *recovering = nfs->recovering;

    for (uint32_t i = 0; i < recovering->count; i++) {
        const struct sl_nfs_note *note = &recovering->entries[i].note;

        if (note->object == object && note->directory == 0 && note->directory2 == 0)
            return true;
    }
    return false;
}

/* Opening with truncation is a CREATE as well: who is empty has done it. */
static uint8_t smallest(const struct sl_nfs *nfs)
{
    uint8_t least = SL_NFS_MEMBERS;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_post *post = &nfs->recovering->legs[slot].post[0];

        if (sl_nfs_recover_has(nfs, slot) && post->is_present &&
            (least == SL_NFS_MEMBERS ||
             post->attributes.size_bytes <
                 nfs->recovering->legs[least].post[0].attributes.size_bytes))
            least = slot;
    }
    return least;
}

/* What was made is there on all members, and found is what clients know by that name. */
static void compare_made(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->error != 0 && call->error != -ENOENT && call->error != -ESTALE) {
        sl_nfs_recover_again(nfs, call);
        return;
    }
    call->error = 0;
    if (call->found != NULL && has_note_of_data(nfs, call->found->id))
        sl_nfs_recover_done(nfs, call);
    else
        /* Whom the others were made like has what the call gave it; else it was there before. */
        sl_nfs_recover_data(nfs, call,
                            nfs->recovering->rounds != 0 ? nfs->recovering->source : smallest(nfs),
                            sl_nfs_recover_done);
}

/* Of another type than what stands there on members. */
static bool is_of_other_type(const struct sl_nfs *nfs, const struct sl_nfs_object *object)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_post *post = &nfs->recovering->legs[slot].post[0];

        if (sl_nfs_recover_has(nfs, slot) && post->is_present &&
            post->attributes.type != object->type)
            return true;
    }
    return false;
}

/* call->object2, what the note promised, was never made: the name stood for something else. Members
 * know it by no handle, so that nobody was shown it. */
static void break_promise(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->object2 != NULL && call->object2->has_handle == 0)
        sl_nfs_object_gone(nfs, call->object2);
}

/* Nobody knows what stands there by a handle: it is what goes by that name. */
static void find_by_name(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->object2 != NULL && is_of_other_type(nfs, call->object2))
        break_promise(nfs, call);
    sl_nfs_want_named(nfs, call, call->filesystem, call->object->id,
                      &sl_nfs_recover_noted(nfs)->name, &call->found);
    sl_nfs_call_then(nfs, call, compare_made);
}

static void identify(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* Memory and the store have said whose handle it is on call->slot. */
static void identified(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->error != 0 && call->error != -ENOENT) {
        sl_nfs_recover_again(nfs, call);
        return;
    }
    if (call->error == 0 && call->found != NULL) {
        if (call->found != call->object2)
            break_promise(nfs, call);
        compare_made(nfs, call);
        return;
    }
    call->error = 0;
    call->slot++;
    identify(nfs, call);
}

/*
 * Clients may know what stands there by another of its names, by which it was there before the call
 * that was noted: then the call has made nothing. Asks for the handles of one member after the
 * other, from call->slot on.
 */
static void identify(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recover_leg *legs = nfs->recovering->legs;

    while (call->slot < SL_NFS_MEMBERS &&
           (!sl_nfs_recover_has(nfs, call->slot) || legs[call->slot].handle[0].length_bytes == 0))
        call->slot++;
    if (call->slot == SL_NFS_MEMBERS) {
        find_by_name(nfs, call);
        return;
    }
    sl_nfs_want_known(nfs, call, call->filesystem, call->slot, &legs[call->slot].handle[0],
                      &call->found);
    sl_nfs_call_then(nfs, call, identified);
}

static void agree_on_made(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t there)
{
    if (there == 0) {
        /* Nobody was told of what the note promised. */
        if (call->found != NULL)
            sl_nfs_object_gone(nfs, call->found);
        sl_nfs_recover_done(nfs, call);
        return;
    }
    call->object2 = call->found;
    call->found = NULL;
    call->slot = 0;
    identify(nfs, call);
}

/* The map follows: the object's name may be written as it was before. */
static void agree_on_moved(struct sl_nfs *nfs, struct sl_nfs_call *call, bool is_done)
{
    const struct sl_nfs_note *note = sl_nfs_recover_noted(nfs);
    struct sl_nfs_object *object = call->found;
    struct sl_nfs_name name;

    if (is_done && object != NULL && !object->is_dead && object->parent == note->directory &&
        sl_nfs_map_name(nfs->map, object, &name) && sl_nfs_names_equal(&name, &note->name)) {
        bool is_moved = note->procedure == SL_NFS_RENAME;

        sl_nfs_map_set_name(nfs->map, object, is_moved ? note->directory2 : 0,
                            is_moved ? &note->name2 : NULL);
        sl_nfs_face_touched(&object->face);
    }
    sl_nfs_recover_done(nfs, call);
}

/* Does a later note give the name that this one takes away to something else? */
static bool is_given_again(const struct sl_nfs *nfs, const struct sl_nfs_note *note)
{
    const struct sl_nfs_recovering *recovering = nfs->recovering;

    for (uint32_t i = 0; i < recovering->count; i++) {
        const struct sl_nfs_note *later = &recovering->entries[i].note;

        if (later->number <= note->number || later->filesystem != note->filesystem)
            continue;
        if ((sl_nfs_is_making(later->procedure) && later->directory == note->directory &&
             sl_nfs_names_equal(&later->name, &note->name)) ||
            (later->directory2 == note->directory &&
             sl_nfs_names_equal(&later->name2, &note->name)))
            return true;
    }
    return false;
}

static void judge(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_note *note = sl_nfs_recover_noted(nfs);
    uint8_t members = nfs->recovering->members, done;
    bool is_taking = sl_nfs_is_taking(note->procedure);

    if (call->error != 0) {
        sl_nfs_recover_again(nfs, call);
        return;
    }
    /* Of an object that no client knew it cannot be told from what was made in its place later. */
    if (is_taking && call->found == NULL && is_given_again(nfs, note))
        done = members;
    else if (is_taking)
        done = (members & (uint8_t)~present(nfs, 0)) | (members & others(nfs, call));
    else
        done = present(nfs, note->procedure == SL_NFS_LINK ? 1 : 0);
    if (done != 0 && done != members)
        sl_nfs_recover_forward(nfs, call, done);
    else if (sl_nfs_is_making(note->procedure))
        agree_on_made(nfs, call, done);
    else
        agree_on_moved(nfs, call, is_taking && done != 0);
}

/* Members without the directory have nothing by names in it. */
static void got_handles(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->error != 0 && call->error != -ENOENT && call->error != -ESTALE &&
        call->error != -ENODATA) {
        sl_nfs_recover_again(nfs, call);
        return;
    }
    call->error = 0;
    sl_nfs_recover_look(nfs, call);
}

static void got_object(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    uint8_t members = nfs->recovering->members;

    call->error = 0; /* an object that is not known is told by its name alone */
    if (call->object != NULL)
        sl_nfs_want_handles(nfs, call, call->object, members, false);
    if (call->object2 != NULL)
        sl_nfs_want_handles(nfs, call, call->object2, members, false);
    /* What is to be linked is named to members by their handles of it. */
    if (call->found != NULL && sl_nfs_recover_noted(nfs)->procedure == SL_NFS_LINK)
        sl_nfs_want_handles(nfs, call, call->found, members, false);
    sl_nfs_call_then(nfs, call, got_handles);
}

static void got_directories(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_note *note = sl_nfs_recover_noted(nfs);

    if (call->error == -ENOENT || call->error == -ESTALE) {
        sl_nfs_recover_done(nfs, call);
        return;
    }
    if (call->error != 0) {
        sl_nfs_recover_again(nfs, call);
        return;
    }
    if (note->object != 0)
        sl_nfs_want_object(nfs, call, call->filesystem, note->object, &call->found);
    sl_nfs_call_then(nfs, call, got_object);
}

void sl_nfs_recover_names(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_note *note = sl_nfs_recover_noted(nfs);

    if (note->directory != 0)
        sl_nfs_want_object(nfs, call, call->filesystem, note->directory, &call->object);
    if (note->directory2 != 0)
        sl_nfs_want_object(nfs, call, call->filesystem, note->directory2, &call->object2);
    sl_nfs_call_then(nfs, call, got_directories);
}
