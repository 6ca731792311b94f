// SPDX-License-Identifier: Apache-2.0
/*
 * What was decided comes true in the map and in the listings, before anybody is told: names go,
 * come and move, objects are made and die. What clients will hold handles of, and where it is found
 * from now on, is in the store first.
 */
#include "modify_private.h"

static void carried(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    call->modification.is_carrying = false;
    call->modification.is_carried = true;
    /* What the store has no room for is not shown: its handle would not outlive the box. */
    if (call->error != 0 && sl_nfs_is_making(call->arguments.procedure))
        sl_nfs_object_let_go(nfs, &call->modification.made);
    call->error = 0;
    for (uint8_t i = 0; i < call->modification.key_count; i++)
        sl_nfs_changed(nfs, &call->modification.keys[i]);
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (slot != call->modification.decided)
            sl_nfs_made_follows(nfs, call, slot);
    sl_nfs_modify_go_on(nfs, call);
}

void sl_nfs_made_follows(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    const struct sl_nfs_modification *modification = &call->modification;
    const struct sl_nfs_leg *leg = &modification->legs[slot];
    struct sl_nfs_object *made = modification->made;

    if (!sl_nfs_is_making(call->arguments.procedure) || made == NULL || made->is_dead ||
        leg->state != SL_NFS_LEG_ANSWERED || leg->handle.length_bytes == 0 ||
        !sl_nfs_outcomes_agree(&leg->outcome, &modification->legs[modification->decided].outcome))
        return;
    /* Without room for it the handle is learned when it is needed. */
    sl_nfs_map_set_handle(nfs->map, made, slot, &leg->handle);
    made->is_dirty = true;
    if (sl_nfs_opens_unknown(call))
        return;
    sl_nfs_face_modified(&made->face, slot, leg->post.is_present ? &leg->post.attributes : NULL,
                         false);
}

/* The first look at what was made. What was there already is unchanged if it looks unchanged: when
 * it is cut, its size tells. */
static void see_made(const struct sl_nfs_call *call, struct sl_nfs_object *made, uint8_t slot,
                     const struct sl_nfs_attributes *raw)
{
    struct sl_nfs_face *face = &made->face;
    bool is_as_before = face->is_known && !face->is_touched &&
                        (face->known & sl_nfs_bit(slot)) != 0 &&
                        face->signatures[slot] == sl_nfs_signature(raw);

    if (is_as_before || !call->arguments.set.has_size)
        sl_nfs_face_seen(face, slot, raw);
    else
        sl_nfs_face_modified(face, slot, raw, true);
}

/* The object is known; clients may hear of it when it is in the store, or a note there promises it.
 */
static void keep_made(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;
    const struct sl_nfs_leg *leg = &modification->legs[modification->decided];
    struct sl_nfs_object *made = modification->made;

    /* Without a handle the client looks the name up itself (RFC 1813 3.3.8). */
    if (call->error != 0 || made == NULL) {
        call->error = 0;
        sl_nfs_object_let_go(nfs, &modification->made);
        sl_nfs_listings_changed(nfs->listings, call->object->id);
        carried(nfs, call);
        return;
    }
    if (sl_nfs_opens_unknown(call)) {
        sl_nfs_face_touched(&made->face);
        sl_nfs_want_attributes(nfs, call, made);
    } else if (leg->post.is_present) {
        see_made(call, made, modification->decided, &leg->post.attributes);
    } else if (call->arguments.set.has_size) {
        sl_nfs_face_modified(&made->face, modification->decided, NULL, true);
    }
    made->is_dirty = true;
    sl_nfs_listings_added(nfs->listings, call->object->id, &call->arguments.name, made->id);
    if (!sl_nfs_is_promised(call))
        sl_nfs_want_stored(nfs, call, made);
    sl_nfs_call_then(nfs, call, carried);
}

static void make(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;
    struct sl_nfs_leg *leg = &modification->legs[modification->decided];

    if (leg->handle.length_bytes > 0)
        sl_nfs_want_shown(nfs, call, sl_nfs_modified_filesystem(nfs, call), modification->decided,
                          call->object->id, &call->arguments.name, &leg->handle, &leg->post,
                          &modification->made);
    else
        sl_nfs_look_behind(nfs, call, call->object, &call->arguments.name, modification->decided,
                           &modification->made);
    sl_nfs_call_then(nfs, call, keep_made);
}

static bool is_called(const struct sl_nfs *nfs, const struct sl_nfs_object *object,
                      uint64_t directory, const struct sl_nfs_name *name)
{
    return sl_nfs_map_find_name(nfs->map, directory, name) == object;
}

/*
 * The object has lost that name; it goes with its last one. The store keeps it until all members
 * have answered: after an unclean end its handles tell who has taken the name away, and who has
 * something new by that name already.
 */
static void lose_name(struct sl_nfs *nfs, struct sl_nfs_object *object, uint64_t directory,
                      const struct sl_nfs_name *name)
{
    bool was_last = sl_nfs_has_one_name(object);

    if (is_called(nfs, object, directory, name))
        sl_nfs_map_set_name(nfs->map, object, 0, NULL);
    object->is_dirty = true;
    if (was_last)
        sl_nfs_object_kill(nfs, object);
    else
        sl_nfs_face_touched(&object->face);
}

static void take_away(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_object *taken = call->modification.made;

    sl_nfs_listings_removed(nfs->listings, call->object->id, &call->arguments.name);
    if (taken != NULL)
        lose_name(nfs, taken, call->object->id, &call->arguments.name);
    carried(nfs, call);
}

/* The object goes by that name from now on, in the store too. */
static void give_name(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object,
                      uint64_t directory, const struct sl_nfs_name *name)
{
    if (sl_nfs_map_set_name(nfs->map, object, directory, name) != 0)
        sl_nfs_map_set_name(nfs->map, object, 0, NULL);
    object->is_dirty = true;
    object->is_stored = false;
    sl_nfs_want_stored(nfs, call, object);
}

static void move(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;
    struct sl_nfs_object *moved = modification->made, *replaced = modification->replaced;
    uint64_t from = call->object->id, to = call->object2->id;

    if (sl_nfs_stays_in_place(call)) {
        carried(nfs, call);
        return;
    }
    /* Done before, and carried out then: what has the new name is what was moved. */
    if (moved == NULL && modification->legs[modification->decided].outcome.is_inferred) {
        sl_nfs_listings_changed(nfs->listings, from);
        sl_nfs_listings_changed(nfs->listings, to);
        carried(nfs, call);
        return;
    }
    if (replaced != NULL) {
        sl_nfs_listings_removed(nfs->listings, to, &call->arguments.name2);
        lose_name(nfs, replaced, to, &call->arguments.name2);
    }
    sl_nfs_listings_removed(nfs->listings, from, &call->arguments.name);
    if (moved != NULL) {
        sl_nfs_face_touched(&moved->face);
        sl_nfs_listings_added(nfs->listings, to, &call->arguments.name2, moved->id);
        give_name(nfs, call, moved, to, &call->arguments.name2);
    } else {
        sl_nfs_listings_changed(nfs->listings, to);
    }
    sl_nfs_call_then(nfs, call, carried);
}

static void make_link(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_object *object = call->object;
    struct sl_nfs_object *before = call->modification.replaced;
    uint64_t directory = call->object2->id;
    struct sl_nfs_name name;

    if (before != NULL && before != object &&
        is_called(nfs, before, directory, &call->arguments.name2))
        sl_nfs_map_set_name(nfs->map, before, 0, NULL);
    sl_nfs_listings_added(nfs->listings, directory, &call->arguments.name2, object->id);
    if (!sl_nfs_map_name(nfs->map, object, &name))
        give_name(nfs, call, object, directory, &call->arguments.name2);
    sl_nfs_call_then(nfs, call, carried);
}

void sl_nfs_modify_carry(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;
    uint8_t procedure = call->arguments.procedure;

    modification->is_carrying = true;
    call->error = 0;
    if (modification->legs[modification->decided].outcome.status != SL_NFS_OK)
        carried(nfs, call);
    else if (sl_nfs_is_making(procedure))
        make(nfs, call);
    else if (procedure == SL_NFS_REMOVE || procedure == SL_NFS_RMDIR)
        take_away(nfs, call);
    else if (procedure == SL_NFS_RENAME)
        move(nfs, call);
    else if (procedure == SL_NFS_LINK)
        make_link(nfs, call);
    else
        carried(nfs, call);
}
