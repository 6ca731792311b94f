// SPDX-License-Identifier: Apache-2.0
/*
 * What a member shows by a handle of its own: which of our objects is that? The one that is known
 * by that handle; else the one that has the name and is not known on that member yet, for members
 * have the same trees; else a new one. In memory first, then in the store.
 */
#include "links.h"

#include <errno.h>

static bool is_old(const struct sl_nfs *nfs, const struct sl_nfs_want *want)
{
    struct sl_nfs_key key;

    if (!want->is_read || want->id == 0)
        return false;
    key = sl_nfs_key_of(want->id, &want->name, false);
    return sl_nfs_is_old_news(nfs, &key, want->slot, want->as_of);
}

/*
 * The object goes by that name now. One with several links keeps the name it has: each leads to
 * it, and a change costs a write.
 */
static void learn_name(struct sl_nfs *nfs, struct sl_nfs_object *object,
                       const struct sl_nfs_want *want)
{
    struct sl_nfs_object *holder = sl_nfs_map_find_name(nfs->map, want->id, &want->name);
    struct sl_nfs_name name;
    const struct sl_nfs_attributes *attributes =
        want->post.is_present ? &want->post.attributes : &object->face.attributes;
    bool has_links = object->type != SL_NFS_DIR &&
                     (want->post.is_present || object->face.is_known) && attributes->nlink > 1;

    if (holder == object)
        return;
    if (holder != NULL)
        sl_nfs_map_set_name(nfs->map, holder, 0, NULL);
    if (has_links && sl_nfs_map_name(nfs->map, object, &name))
        return;
    sl_nfs_map_set_name(nfs->map, object, want->id, &want->name);
}

/* The object is what was shown. */
static void settle(struct sl_nfs *nfs, struct sl_nfs_want *want, struct sl_nfs_object *object)
{
    sl_nfs_object_pin(object);
    if (want->id != 0 && !is_old(nfs, want))
        learn_name(nfs, object, want);
    if (want->is_read)
        sl_nfs_object_seen(nfs, object, want->slot, &want->post, want->as_of);
    sl_nfs_want_end(nfs, want, object, 0);
    sl_nfs_map_unpin(nfs->map, object);
}

/* Could an object of that name be what was shown? */
static bool may_be(const struct sl_nfs_object *object, const struct sl_nfs_want *want)
{
    return object->filesystem == want->filesystem && !(object->has_handle >> want->slot & 1u) &&
           (!want->post.is_present || object->type == want->post.attributes.type);
}

/* Takes the object of that name for what was shown. */
static void adopt(struct sl_nfs *nfs, struct sl_nfs_want *want, struct sl_nfs_object *object)
{
    sl_nfs_object_pin(object);
    if (sl_nfs_map_set_handle(nfs->map, object, want->slot, &want->handle) != 0)
        sl_nfs_want_end(nfs, want, NULL, -ENOSPC);
    else
        settle(nfs, want, object);
    sl_nfs_map_unpin(nfs->map, object);
}

static void make(struct sl_nfs *nfs, struct sl_nfs_want *want)
{
    struct sl_nfs_object *object = sl_nfs_object_make(
        nfs, want->filesystem, (uint8_t)want->post.attributes.type, want->promised);

    if (object == NULL)
        sl_nfs_want_end(nfs, want, NULL, -ENOSPC);
    else
        adopt(nfs, want, object);
}

/* In memory. True: the want has ended. */
static bool find_in_memory(struct sl_nfs *nfs, struct sl_nfs_want *want)
{
    struct sl_nfs_object *object =
        sl_nfs_map_find_handle(nfs->map, want->filesystem, want->slot, &want->handle);

    if (object != NULL) {
        settle(nfs, want, object);
        return true;
    }
    if (is_old(nfs, want)) {
        sl_nfs_want_end(nfs, want, NULL, -EAGAIN);
        return true;
    }
    if (want->id == 0)
        return false;
    object = sl_nfs_map_find_name(nfs->map, want->id, &want->name);
    if (object == NULL || !may_be(object, want))
        return false;
    adopt(nfs, want, object);
    return true;
}

/* The store knows one by handle, or by name. True: the want has ended. */
static bool use_record(struct sl_nfs *nfs, struct sl_nfs_want *want,
                       const struct sl_nfs_object_record *record)
{
    struct sl_nfs_object *object;
    int error;

    object = sl_nfs_object_of_record(nfs, record, &error);
    if (object == NULL) {
        if (error != -ENOSPC)
            return false;
        sl_nfs_want_end(nfs, want, NULL, error);
        return true;
    }
    if (want->kind == SL_NFS_WANT_SHOWN_NAME &&
        (!may_be(object, want) || sl_nfs_map_find_name(nfs->map, want->id, &want->name) != object))
        return false;
    if (sl_nfs_map_find_handle(nfs->map, want->filesystem, want->slot, &want->handle) == object)
        settle(nfs, want, object);
    else if (!(object->has_handle >> want->slot & 1u))
        adopt(nfs, want, object);
    else
        return false;
    return true;
}

void sl_nfs_want_shown_go_on(struct sl_nfs *nfs, struct sl_nfs_want *want,
                             const struct sl_nfs_store_completion *completion)
{
    if (find_in_memory(nfs, want))
        return;
    if (completion->outcome == SL_NFS_STORED && use_record(nfs, want, &completion->object))
        return;
    if (completion->outcome != SL_NFS_STORED && completion->outcome != SL_NFS_NOT_FOUND) {
        sl_nfs_want_end(nfs, want, NULL, -EIO);
        return;
    }
    /* What has the name in memory is another object: the store knows no better. */
    if (want->kind == SL_NFS_WANT_SHOWN_HANDLE && want->id != 0 &&
        sl_nfs_map_find_name(nfs->map, want->id, &want->name) == NULL) {
        want->kind = SL_NFS_WANT_SHOWN_NAME;
        sl_nfs_want_ask(nfs, want);
        return;
    }
    if (want->is_known_only)
        sl_nfs_want_end(nfs, want, NULL, -ENOENT);
    else if (!sl_nfs_seek_links(nfs, want))
        make(nfs, want);
}

void sl_nfs_want_shown_sought(struct sl_nfs *nfs, struct sl_nfs_want *want,
                              struct sl_nfs_object *object)
{
    if (find_in_memory(nfs, want))
        return;
    if (object != NULL && may_be(object, want))
        adopt(nfs, want, object);
    else
        make(nfs, want);
}

/* Begins a search for what has that handle on a member. NULL: there is no room. */
static struct sl_nfs_want *new_shown(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                     uint16_t filesystem, uint8_t slot,
                                     const struct sl_nfs_handle *handle,
                                     struct sl_nfs_object **place)
{
    struct sl_nfs_want *want = sl_nfs_want_new(nfs, call, SL_NFS_WANT_SHOWN_HANDLE);

    if (want == NULL)
        return NULL;
    want->filesystem = filesystem;
    want->slot = slot;
    want->handle = *handle;
    want->place = place;
    want->id = 0;
    want->is_read = want->is_known_only = want->is_new = false;
    want->promised = 0;
    return want;
}

/* Memory does not know it. */
static void search_further(struct sl_nfs *nfs, struct sl_nfs_want *want)
{
    if (!want->post.is_present && !want->is_known_only)
        sl_nfs_want_shown_attributes(nfs, want);
    else if (want->is_new)
        make(nfs, want);
    else
        sl_nfs_want_ask(nfs, want);
}

void sl_nfs_want_shown_complete(struct sl_nfs *nfs, struct sl_nfs_want *want)
{
    if (!find_in_memory(nfs, want))
        search_further(nfs, want);
}

/* While it is searched in memory the call must not go on by itself: it may have more to ask. */
static void search(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_want *want)
{
    call->awaits++;
    if (!find_in_memory(nfs, want))
        search_further(nfs, want);
    call->awaits--;
}

void sl_nfs_want_known(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t filesystem,
                       uint8_t slot, const struct sl_nfs_handle *handle,
                       struct sl_nfs_object **place)
{
    struct sl_nfs_want *want = new_shown(nfs, call, filesystem, slot, handle, place);

    if (want == NULL)
        return;
    want->post.is_present = false;
    want->is_known_only = true;
    search(nfs, call, want);
}

void sl_nfs_want_shown(struct sl_nfs *nfs, struct sl_nfs_call *call,
                       struct sl_nfs_filesystem *filesystem, uint8_t slot, uint64_t parent,
                       const struct sl_nfs_name *name, const struct sl_nfs_handle *handle,
                       const struct sl_nfs_post *post, struct sl_nfs_object **place)
{
    struct sl_nfs_want *want = new_shown(nfs, call, filesystem->config->id, slot, handle, place);

    if (want == NULL)
        return;
    want->is_read = !(call->has_caller && sl_nfs_changes(call->arguments.procedure));
    if (!want->is_read) {
        want->promised = call->modification.promised;
        want->is_new = sl_nfs_modify_made_anew(nfs, call);
    }
    want->id = name != NULL ? parent : 0;
    if (name != NULL)
        want->name = *name;
    want->post = *post;
    search(nfs, call, want);
}
