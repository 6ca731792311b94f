// SPDX-License-Identifier: Apache-2.0
#include "wants.h"

#include <errno.h>

size_t sl_nfs_wants_bytes(uint32_t count)
{
    return count * sizeof(struct sl_nfs_want);
}

void sl_nfs_wants_init(struct sl_nfs_wants *wants, void *memory, uint32_t count)
{
    *wants = (struct sl_nfs_wants){
        .places = memory, .count = count, .first = SL_NFS_NONE, .last = SL_NFS_NONE};
    for (uint32_t i = 0; i < count; i++) {
        struct sl_nfs_want *want = &wants->places[i];

        want->is_used = false;
        want->index = i;
        want->serial = 0;
        want->next = i + 1 < count ? i + 1 : SL_NFS_NONE;
    }
}

struct sl_nfs_want *sl_nfs_want_new(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                    enum sl_nfs_want_kind kind)
{
    struct sl_nfs_wants *wants = &nfs->wants;
    struct sl_nfs_want *want;

    if (wants->free == SL_NFS_NONE) {
        if (call != NULL)
            sl_nfs_call_fail(call, -ENOSPC);
        return NULL;
    }
    want = &wants->places[wants->free];
    wants->free = want->next;
    wants->used++;
    want->is_used = true;
    want->is_queued = want->can_wait = false;
    want->kind = (uint8_t)kind;
    want->serial = (want->serial + 1) & 0xffffffu;
    want->call = SL_NFS_NONE;
    want->object = NULL;
    want->place = NULL;
    if (call != NULL) {
        want->call = call->index;
        want->call_serial = call->serial;
        want->as_of = call->as_of;
        call->awaits++;
    }
    return want;
}

static uint64_t cookie_of(const struct sl_nfs_want *want)
{
    return sl_nfs_cookie(SL_NFS_COOKIE_WANT, (uint64_t)want->serial << 32 | want->index);
}

static void describe(const struct sl_nfs *nfs, const struct sl_nfs_want *want,
                     struct sl_nfs_store_request *request)
{
    const uint32_t *generation = nfs->filesystems[want->filesystem].record.generation;

    request->cookie = cookie_of(want);
    request->can_wait = false;
    request->safety = SL_NFS_NOTES_DISK;
    switch ((enum sl_nfs_want_kind)want->kind) {
    case SL_NFS_WANT_OBJECT:
        request->kind = SL_NFS_STORE_GET_OBJECT;
        request->object.id = want->id;
        break;
    case SL_NFS_WANT_NAMED:
    case SL_NFS_WANT_SHOWN_NAME:
        request->kind = SL_NFS_STORE_FIND_NAME;
        request->object.parent = want->id;
        request->object.name = want->name;
        break;
    case SL_NFS_WANT_SHOWN_HANDLE:
        request->kind = SL_NFS_STORE_FIND_HANDLE;
        request->find.filesystem = want->filesystem;
        request->find.slot = want->slot;
        request->find.generation = generation[want->slot];
        request->find.handle = want->handle;
        break;
    case SL_NFS_WANT_STORED:
        request->kind = SL_NFS_STORE_PUT_OBJECT;
        request->can_wait = want->can_wait;
        sl_nfs_map_record(nfs->map, want->object, generation, &request->object);
        break;
    case SL_NFS_WANT_GONE:
        request->kind = SL_NFS_STORE_FORGET_OBJECT;
        request->can_wait = true;
        request->object.id = want->object->id;
        break;
    }
}

/* False: not now. */
static bool ask(struct sl_nfs *nfs, struct sl_nfs_want *want)
{
    struct sl_nfs_store_request request;

    describe(nfs, want, &request);
    if (!sl_nfs_store(nfs, &request))
        return false;
    if (want->kind == SL_NFS_WANT_STORED)
        want->object->is_dirty = false;
    return true;
}

static void enqueue(struct sl_nfs_wants *wants, struct sl_nfs_want *want)
{
    want->is_queued = true;
    want->next = SL_NFS_NONE;
    if (wants->last == SL_NFS_NONE)
        wants->first = want->index;
    else
        wants->places[wants->last].next = want->index;
    wants->last = want->index;
}

void sl_nfs_want_ask(struct sl_nfs *nfs, struct sl_nfs_want *want)
{
    if (nfs->wants.first != SL_NFS_NONE || !ask(nfs, want))
        enqueue(&nfs->wants, want);
}

void sl_nfs_want_end(struct sl_nfs *nfs, struct sl_nfs_want *want, struct sl_nfs_object *object,
                     int error)
{
    struct sl_nfs_call *call = sl_nfs_call_of(nfs, want->call, want->call_serial);

    if (call != NULL && object != NULL && error == 0)
        *want->place = sl_nfs_object_hold(object);
    sl_nfs_object_let_go(nfs, &want->object);
    want->is_used = false;
    want->next = nfs->wants.free;
    nfs->wants.free = want->index;
    nfs->wants.used--;
    if (call != NULL)
        sl_nfs_call_arrived(nfs, call, error);
}

bool sl_nfs_wants_advance(struct sl_nfs *nfs)
{
    struct sl_nfs_wants *wants = &nfs->wants;
    bool has_worked = false;

    while (wants->first != SL_NFS_NONE) {
        struct sl_nfs_want *want = &wants->places[wants->first];
        bool is_late = want->kind == SL_NFS_WANT_STORED && want->object->is_dead;

        if (!is_late && !ask(nfs, want))
            break;
        wants->first = want->next;
        if (wants->first == SL_NFS_NONE)
            wants->last = SL_NFS_NONE;
        want->is_queued = false;
        has_worked = true;
        if (is_late)
            sl_nfs_want_end(nfs, want, NULL, -ESTALE);
    }
    return has_worked;
}

/* An object that was fetched by id or by name. */
static void fetched(struct sl_nfs *nfs, struct sl_nfs_want *want,
                    const struct sl_nfs_store_completion *completion)
{
    struct sl_nfs_object *object = NULL;
    int error = completion->outcome == SL_NFS_NOT_FOUND ? -ENOENT : -EIO;

    /* Whoever took the name meanwhile is in memory. */
    if (want->kind == SL_NFS_WANT_NAMED)
        object = sl_nfs_map_find_name(nfs->map, want->id, &want->name);
    if (object == NULL && completion->outcome == SL_NFS_STORED) {
        object = sl_nfs_object_of_record(nfs, &completion->object, &error);
        if (object != NULL && want->kind == SL_NFS_WANT_NAMED &&
            sl_nfs_map_find_name(nfs->map, want->id, &want->name) != object) {
            object = NULL;
            error = -ENOENT;
        }
    }
    if (object == NULL && error == -ENOENT && want->kind == SL_NFS_WANT_OBJECT)
        error = -ESTALE;
    sl_nfs_want_end(nfs, want, object, object != NULL ? 0 : error);
}

static void stored(struct sl_nfs *nfs, struct sl_nfs_want *want,
                   const struct sl_nfs_store_completion *completion)
{
    int error = 0;

    if (completion->outcome == SL_NFS_STORED) {
        want->object->is_stored = true;
    } else {
        want->object->is_dirty = true;
        error = completion->outcome == SL_NFS_FULL ? -ENOSPC : -EIO;
        sl_nfs_event(nfs, &(struct sl_nfs_event){.kind = completion->outcome == SL_NFS_FULL
                                                             ? SL_NFS_EVENT_MAP_FULL
                                                             : SL_NFS_EVENT_STORE_FAILED,
                                                 .filesystem = want->filesystem,
                                                 .member = SL_NFS_NO_ID,
                                                 .object = want->object->id,
                                                 .count = (uint64_t) - (int64_t)completion->error});
    }
    sl_nfs_want_end(nfs, want, NULL, error);
}

void sl_nfs_wants_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion)
{
    uint32_t index = (uint32_t)completion->cookie;
    struct sl_nfs_want *want;

    if (index >= nfs->wants.count)
        return;
    want = &nfs->wants.places[index];
    if (!want->is_used || want->is_queued || cookie_of(want) != completion->cookie)
        return;
    switch ((enum sl_nfs_want_kind)want->kind) {
    case SL_NFS_WANT_OBJECT:
    case SL_NFS_WANT_NAMED:
        fetched(nfs, want, completion);
        break;
    case SL_NFS_WANT_SHOWN_HANDLE:
    case SL_NFS_WANT_SHOWN_NAME:
        sl_nfs_want_shown_go_on(nfs, want, completion);
        break;
    case SL_NFS_WANT_STORED:
        stored(nfs, want, completion);
        break;
    case SL_NFS_WANT_GONE:
        sl_nfs_want_end(nfs, want, NULL, 0);
        break;
    }
}

void sl_nfs_want_object(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t filesystem,
                        uint64_t id, struct sl_nfs_object **place)
{
    struct sl_nfs_object *object = sl_nfs_map_find(nfs->map, id);
    struct sl_nfs_want *want;

    if (object != NULL) {
        nfs->statistics.map_hits++;
        if (object->is_dead || object->filesystem != filesystem)
            sl_nfs_call_fail(call, -ESTALE);
        else
            *place = sl_nfs_object_hold(object);
        return;
    }
    nfs->statistics.map_misses++;
    want = sl_nfs_want_new(nfs, call, SL_NFS_WANT_OBJECT);
    if (want == NULL)
        return;
    want->filesystem = filesystem;
    want->id = id;
    want->place = place;
    sl_nfs_want_ask(nfs, want);
}

void sl_nfs_want_named(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t filesystem,
                       uint64_t parent, const struct sl_nfs_name *name,
                       struct sl_nfs_object **place)
{
    struct sl_nfs_object *object = sl_nfs_map_find_name(nfs->map, parent, name);
    struct sl_nfs_want *want;

    if (object != NULL) {
        *place = sl_nfs_object_hold(object);
        return;
    }
    want = sl_nfs_want_new(nfs, call, SL_NFS_WANT_NAMED);
    if (want == NULL)
        return;
    want->filesystem = filesystem;
    want->id = parent;
    want->name = *name;
    want->place = place;
    sl_nfs_want_ask(nfs, want);
}

void sl_nfs_want_stored(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object)
{
    struct sl_nfs_want *want;

    if (object->is_stored)
        return;
    want = sl_nfs_want_new(nfs, call, SL_NFS_WANT_STORED);
    if (want == NULL)
        return;
    want->filesystem = object->filesystem;
    want->object = sl_nfs_object_hold(object);
    sl_nfs_want_ask(nfs, want);
}

/* A record that is there is replaced by one of now. */
static bool refresh(struct sl_nfs *nfs, struct sl_nfs_object *object)
{
    struct sl_nfs_store_request request = {.kind = SL_NFS_STORE_PUT_OBJECT, .can_wait = true};

    sl_nfs_map_record(nfs->map, object, nfs->filesystems[object->filesystem].record.generation,
                      &request.object);
    if (!sl_nfs_store(nfs, &request))
        return false;
    object->is_dirty = false;
    return true;
}

bool sl_nfs_store_soon(struct sl_nfs *nfs, struct sl_nfs_object *object)
{
    struct sl_nfs_want *want;

    if (object == NULL || object->is_dead || (object->is_stored && !object->is_dirty))
        return true;
    if (nfs->wants.first != SL_NFS_NONE)
        return false;
    if (object->is_stored)
        return refresh(nfs, object);
    want = sl_nfs_want_new(nfs, NULL, SL_NFS_WANT_STORED);
    if (want == NULL)
        return false;
    want->filesystem = object->filesystem;
    want->object = sl_nfs_object_hold(object);
    want->can_wait = true;
    if (ask(nfs, want))
        return true;
    sl_nfs_want_end(nfs, want, NULL, -EAGAIN);
    return false;
}
