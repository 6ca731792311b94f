// SPDX-License-Identifier: Apache-2.0
#include "store.h"

#include "store_state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/random.h"

struct list {
    void *items;
    uint32_t count, room;
};

struct model_store {
    struct model_state state;  /* what the end of the box leaves */
    struct model_state synced; /* what the end of its power leaves */
    struct list unsynced;      /* requests done since synced */
    struct list pending;       /* requests; the first batch of them are being done until due_us */
    struct list completions;
    uint32_t taken; /* of completions */
    uint32_t batch;
    uint64_t due_us;
    uint32_t ring, least_us, most_us;
    bool is_broken;
    struct model_state_limits limits;
    struct sl_nfs_box_record box;
    uint64_t random;
};

static void *list_add(struct list *list, size_t item_bytes, const void *item)
{
    if (list->count == list->room) {
        list->room = 2u * list->room + 16u;
        list->items = realloc(list->items, list->room * item_bytes);
        if (list->items == NULL)
            abort();
    }
    return memcpy((char *)list->items + list->count++ * item_bytes, item, item_bytes);
}

struct model_store *model_store_create(uint64_t seed)
{
    struct model_store *store = calloc(1, sizeof(*store));

    if (store == NULL)
        abort();
    model_state_init(&store->state);
    model_state_init(&store->synced);
    store->random = seed;
    store->box.was_clean = true;
    for (unsigned int i = 0; i < sizeof(store->box.handle_key); i++)
        store->box.handle_key[i] = (uint8_t)test_random(&store->random);
    store->ring = 1024;
    store->limits = (struct model_state_limits){UINT32_MAX, UINT32_MAX};
    store->least_us = 10;
    store->most_us = 500;
    return store;
}

void model_store_destroy(struct model_store *store)
{
    model_state_free(&store->state);
    model_state_free(&store->synced);
    free(store->unsynced.items);
    free(store->pending.items);
    free(store->completions.items);
    free(store);
}

void model_store_limit(struct model_store *store, uint32_t ring, uint32_t objects, uint32_t notes)
{
    store->ring = ring;
    store->limits = (struct model_state_limits){objects, notes};
}

void model_store_delay(struct model_store *store, uint32_t least_us, uint32_t most_us)
{
    store->least_us = least_us;
    store->most_us = most_us;
}

void model_store_break(struct model_store *store, bool is_broken)
{
    store->is_broken = is_broken;
}

/* What waits becomes one transaction. */
static void begin_batch(struct model_store *store, uint64_t now_us)
{
    store->batch = store->pending.count;
    store->due_us = now_us + store->least_us +
                    test_random_below(&store->random, store->most_us - store->least_us + 1u);
}

bool model_store_request(struct model_store *store, const struct sl_nfs_store_request *request,
                         uint64_t now_us)
{
    if (store->pending.count >= store->ring)
        return false;
    list_add(&store->pending, sizeof(*request), request);
    if (store->batch == 0)
        begin_batch(store, now_us);
    return true;
}

uint64_t model_store_next_us(const struct model_store *store)
{
    if (store->taken < store->completions.count)
        return 0;
    return store->batch == 0 ? UINT64_MAX : store->due_us;
}

static void complete(struct model_store *store, const struct sl_nfs_store_completion *completion)
{
    list_add(&store->completions, sizeof(*completion), completion);
}

static void load(struct model_store *store, uint64_t cookie)
{
    struct sl_nfs_store_completion completion = {
        .cookie = cookie, .outcome = SL_NFS_BOX, .box = store->box};

    complete(store, &completion);
    model_state_keep_promises(&store->state);
    model_state_keep_promises(&store->synced);
    completion.outcome = SL_NFS_FILESYSTEM;
    for (uint32_t i = 0; i < SL_MAX_FILESYSTEMS; i++) {
        completion.filesystem = store->state.filesystems[i];
        if (store->state.has_filesystem[i])
            complete(store, &completion);
    }
    completion.outcome = SL_NFS_NOTE;
    for (uint32_t i = 0; i < store->state.note_count; i++) {
        completion.note = store->state.notes[i];
        complete(store, &completion);
    }
    completion.outcome = SL_NFS_LOADED;
    complete(store, &completion);
}

static bool is_answered(const struct sl_nfs_store_request *request)
{
    return request->cookie != 0 || request->kind == SL_NFS_STORE_RESERVE ||
           request->kind == SL_NFS_STORE_GET_OBJECT || request->kind == SL_NFS_STORE_FIND_HANDLE ||
           request->kind == SL_NFS_STORE_FIND_NAME;
}

/* What was done is there even if the power fails. */
static void sync_all(struct model_store *store)
{
    const struct sl_nfs_store_request *requests = store->unsynced.items;
    struct sl_nfs_store_completion completion;

    for (uint32_t i = 0; i < store->unsynced.count; i++)
        model_state_apply(&store->synced, &requests[i], &store->limits, &completion);
    store->unsynced.count = 0;
}

static void refuse(struct model_store *store, const struct sl_nfs_store_request *request)
{
    const struct sl_nfs_store_completion failed = {
        .cookie = request->cookie, .outcome = SL_NFS_FAILED, .error = -EIO};

    if (is_answered(request))
        complete(store, &failed);
}

/* Does the first count of what waits. Does any of them ask for the disk, all before it are there.
 */
static void do_requests(struct model_store *store, uint32_t count)
{
    struct sl_nfs_store_request *requests = store->pending.items;
    struct sl_nfs_store_completion completion;
    bool is_synced = false;

    for (uint32_t i = 0; i < count; i++) {
        if (store->is_broken) {
            refuse(store, &requests[i]);
            continue;
        }
        if (requests[i].kind == SL_NFS_STORE_LOAD) {
            load(store, requests[i].cookie);
            continue;
        }
        model_state_apply(&store->state, &requests[i], &store->limits, &completion);
        list_add(&store->unsynced, sizeof(requests[i]), &requests[i]);
        is_synced = is_synced || requests[i].safety == SL_NFS_NOTES_DISK;
        if (is_answered(&requests[i]))
            complete(store, &completion);
    }
    store->pending.count -= count;
    if (store->pending.count != 0)
        memmove(requests, requests + count, store->pending.count * sizeof(*requests));
    if (is_synced)
        sync_all(store);
}

const struct sl_nfs_store_completion *model_store_completion(struct model_store *store,
                                                             uint64_t now_us)
{
    const struct sl_nfs_store_completion *completions;

    if (store->taken == store->completions.count) {
        store->taken = store->completions.count = 0;
        if (store->batch == 0 || now_us < store->due_us)
            return NULL;
        do_requests(store, store->batch);
        store->batch = 0;
        if (store->pending.count != 0)
            begin_batch(store, now_us);
    }
    if (store->taken == store->completions.count)
        return NULL;
    completions = store->completions.items;
    return &completions[store->taken++];
}

static void lose_power(struct model_store *store)
{
    const struct sl_nfs_store_request *requests = store->unsynced.items;
    struct sl_nfs_store_completion completion;
    uint32_t kept = test_random_below(&store->random, store->unsynced.count + 1u);

    model_state_copy(&store->state, &store->synced);
    for (uint32_t i = 0; i < kept; i++)
        model_state_apply(&store->state, &requests[i], &store->limits, &completion);
}

void model_store_crash(struct model_store *store, bool with_power)
{
    /* A transaction is done as a whole or not at all. */
    if (store->batch != 0 && test_random_below(&store->random, 2) == 0)
        do_requests(store, store->batch);
    if (with_power)
        lose_power(store);
    model_state_copy(&store->synced, &store->state);
    store->unsynced.count = store->pending.count = store->completions.count = 0;
    store->taken = store->batch = 0;
    store->box.was_clean = false;
}

void model_store_close(struct model_store *store)
{
    do_requests(store, store->pending.count);
    model_state_copy(&store->synced, &store->state);
    store->unsynced.count = store->completions.count = 0;
    store->taken = store->batch = 0;
    store->box.was_clean = true;
}

bool model_store_was_clean(const struct model_store *store)
{
    return store->box.was_clean;
}

const struct sl_nfs_object_record *model_store_object(const struct model_store *store, uint64_t id)
{
    if (id >= store->state.object_room || !store->state.objects[id].is_there)
        return NULL;
    return &store->state.objects[id].record;
}

const struct sl_nfs_note *model_store_note(const struct model_store *store, uint32_t index)
{
    return index < store->state.note_count ? &store->state.notes[index] : NULL;
}
