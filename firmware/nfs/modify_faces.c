// SPDX-License-Identifier: Apache-2.0
/*
 * What clients see of an object while members answer one after the other [NFS-7]: the first answer
 * to the newest modification counts; those of other members only tell how they look there. A member
 * has never two modifications of one object under way at once (modify_keys.c), so that what it says
 * of the object is what this one left.
 */
#include "modify_private.h"

static void note_before(struct sl_nfs_before *before, const struct sl_nfs_face *face)
{
    before->is_known = face->is_known && !face->is_touched;
    before->size_bytes = face->attributes.size_bytes;
    before->mtime = face->attributes.mtime;
    before->ctime = face->attributes.ctime;
}

static void follow(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint8_t slot,
                   struct sl_nfs_object *object, const struct sl_nfs_post *post,
                   struct sl_nfs_before *before)
{
    struct sl_nfs_key key = sl_nfs_key_of(object->id, NULL, false);
    bool is_first = sl_nfs_order_is_first(nfs->order, call->index, &key);
    struct sl_nfs_face *face = &object->face;

    if (is_first)
        note_before(before, face);
    sl_nfs_face_modified(face, slot, post->is_present ? &post->attributes : NULL, is_first);
    if (is_first)
        before->after_ctime = face->attributes.ctime;
    object->is_dirty = true;
}

/* What changes nothing is a look at the object. */
static void look(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint8_t slot,
                 struct sl_nfs_object *object, const struct sl_nfs_post *post,
                 struct sl_nfs_before *before)
{
    struct sl_nfs_key key = sl_nfs_key_of(object->id, NULL, false);

    if (!post->is_present || !sl_nfs_order_is_first(nfs->order, call->index, &key))
        return;
    note_before(before, &object->face);
    sl_nfs_face_seen(&object->face, slot, &post->attributes);
    before->after_ctime = object->face.attributes.ctime;
    object->is_dirty = true;
}

/* Calls that succeed without doing anything. */
static bool changes_nothing(const struct sl_nfs_call *call)
{
    switch (call->arguments.procedure) {
    case SL_NFS_COMMIT:
        return true;
    case SL_NFS_WRITE:
        return call->arguments.count_bytes == 0;
    case SL_NFS_RENAME:
        return sl_nfs_stays_in_place(call);
    case SL_NFS_CREATE:
        /* Of the directory: what is there already is opened (RFC 1813 3.3.8). */
        return call->modification.replaced != NULL;
    default:
        return false;
    }
}

/*
 * What lost a name, or was given another, looks different on the member now, and its answer does
 * not show how: what is known of it there is from before. As long as nobody has looked since it was
 * carried out the face says so itself.
 */
static void lose_sight(struct sl_nfs_object *object, uint8_t slot)
{
    if (object == NULL || object->face.is_touched)
        return;
    sl_nfs_face_forget(&object->face, slot);
    object->is_dirty = true;
}

static void lose_sight_of_named(const struct sl_nfs_call *call, uint8_t slot)
{
    const struct sl_nfs_modification *modification = &call->modification;

    if (!modification->is_carried || !sl_nfs_is_taking(call->arguments.procedure) ||
        changes_nothing(call))
        return;
    lose_sight(modification->made, slot);
    lose_sight(modification->replaced, slot);
}

void sl_nfs_faces_follow(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                         const struct sl_nfs_result *result)
{
    void (*see)(struct sl_nfs *, const struct sl_nfs_call *, uint8_t, struct sl_nfs_object *,
                const struct sl_nfs_post *, struct sl_nfs_before *) =
        changes_nothing(call) ? look : follow;
    struct sl_nfs_before *before = call->modification.before;

    switch (call->arguments.procedure) {
    case SL_NFS_LINK:
        see(nfs, call, slot, call->object, &result->post, &before[0]);
        see(nfs, call, slot, call->object2, &result->wcc.post, &before[1]);
        break;
    case SL_NFS_RENAME:
        see(nfs, call, slot, call->object, &result->wcc.post, &before[0]);
        if (call->object2 != call->object)
            see(nfs, call, slot, call->object2, &result->wcc2.post, &before[1]);
        else
            before[1] = before[0];
        break;
    default:
        see(nfs, call, slot, call->object, &result->wcc.post, &before[0]);
        break;
    }
    lose_sight_of_named(call, slot);
}

void sl_nfs_faces_distrust(struct sl_nfs_call *call)
{
    struct sl_nfs_object *object2 = sl_nfs_sent_object2(call);

    sl_nfs_face_distrust(&call->object->face);
    call->object->is_dirty = true;
    if (object2 == NULL)
        return;
    sl_nfs_face_distrust(&object2->face);
    object2->is_dirty = true;
}

static void show_before(const struct sl_nfs_before *before, const struct sl_nfs_object *object,
                        struct sl_nfs_wcc *wcc)
{
    const struct sl_nfs_time *ctime = &object->face.attributes.ctime;

    /* What came between would look like the client's own doing. */
    wcc->has_pre = before->is_known && ctime->seconds == before->after_ctime.seconds &&
                   ctime->nanoseconds == before->after_ctime.nanoseconds;
    wcc->pre_size_bytes = before->size_bytes;
    wcc->pre_mtime = before->mtime;
    wcc->pre_ctime = before->ctime;
}

void sl_nfs_faces_show_before(struct sl_nfs_call *call)
{
    const struct sl_nfs_before *before = call->modification.before;
    uint8_t procedure = call->arguments.procedure;

    if (procedure == SL_NFS_LINK) {
        show_before(&before[1], call->object2, &call->result.wcc);
        return;
    }
    show_before(&before[0], call->object, &call->result.wcc);
    if (procedure == SL_NFS_RENAME)
        show_before(&before[1], call->object2, &call->result.wcc2);
}
