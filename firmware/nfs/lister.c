// SPDX-License-Identifier: Apache-2.0
/*
 * Reading a directory as a whole, from one member, to fill a window (listing.h). Pages are taken
 * apart a batch at a time; each name that the window wants is found among our objects, or made one,
 * and stored, before it is put in: what a window has, a client may see.
 */
#include "wants.h"

#include <errno.h>

#define PAGE_BYTES 65536u
/* Heads, and handles and attributes where a server counts names alone. */
#define PAGE_MOST_BYTES (4u * PAGE_BYTES)
#define BATCH 64u
#define ATTEMPTS 3u
#define ALL_PINNED_US 5000u

/* words[] of a lister (object: the directory, data: the page) */
enum { LIST_AFTER, LIST_OFFSET, LIST_COOKIE, LIST_ATTEMPTS, LIST_IS_PLUS, LIST_IS_EOF };

static void begin_reading(struct sl_nfs *nfs, struct sl_nfs_call *lister);
static void take_batch(struct sl_nfs *nfs, struct sl_nfs_call *lister);
static void look_up_entry(struct sl_nfs *nfs, struct sl_nfs_call *entry);
static void ask_for_entry(struct sl_nfs *nfs, struct sl_nfs_call *entry,
                          const struct sl_nfs_call *lister);
static void ask_page(struct sl_nfs *nfs, struct sl_nfs_call *lister);

static void end_lister(struct sl_nfs *nfs, struct sl_nfs_call *lister, int error)
{
    struct sl_nfs_call *parent = sl_nfs_call_of(nfs, lister->parent, lister->parent_serial);

    if (error == 0 && parent != NULL) {
        parent->window = lister->window;
        parent->fills_window = false;
        lister->window = NULL;
    }
    sl_nfs_call_end(nfs, lister, error);
}

/* The member cannot go on: all over again, if need be with another one. */
static void start_over(struct sl_nfs *nfs, struct sl_nfs_call *lister, int error)
{
    sl_nfs_window_drop(nfs->listings, lister->window);
    lister->window = NULL;
    if (++lister->words[LIST_ATTEMPTS] >= ATTEMPTS || error == -ESTALE)
        end_lister(nfs, lister, error);
    else
        begin_reading(nfs, lister);
}

static bool is_dots(const struct sl_nfs_name *name)
{
    return (name->length_bytes == 1 && name->bytes[0] == '.') ||
           (name->length_bytes == 2 && name->bytes[0] == '.' && name->bytes[1] == '.');
}

/* A name is an object of ours, and stored: the window may have it. */
static void entry_stored(struct sl_nfs *nfs, struct sl_nfs_call *entry)
{
    struct sl_nfs_call *lister = sl_nfs_call_of(nfs, entry->parent, entry->parent_serial);

    if (lister != NULL && entry->error == 0 && !entry->found->is_dead)
        sl_nfs_window_add(lister->window, &entry->arguments.name, entry->found->id);
    sl_nfs_call_end(nfs, entry, entry->error == -ENOSPC || entry->error == -EIO ? entry->error : 0);
}

static void entry_shown(struct sl_nfs *nfs, struct sl_nfs_call *entry)
{
    struct sl_nfs_call *lister = sl_nfs_call_of(nfs, entry->parent, entry->parent_serial);

    /* Old news, or taken for such (changes.c): the member is asked for that name alone. */
    if (entry->error == -EAGAIN && lister != NULL) {
        entry->error = 0;
        sl_nfs_object_let_go(nfs, &entry->found);
        ask_for_entry(nfs, entry, lister);
        return;
    }
    if (entry->error == 0)
        sl_nfs_want_stored(nfs, entry, entry->found);
    sl_nfs_call_then(nfs, entry, entry_stored);
}

/* The member was asked for the name: it may be gone by now. */
static void entry_looked_up(struct sl_nfs *nfs, struct sl_nfs_call *entry)
{
    uint32_t status = entry->result.status;

    if (status == SL_NFS_OK) {
        entry_stored(nfs, entry);
    } else if (sl_nfs_is_denied(status) && sl_nfs_act_for_parent(nfs, entry)) {
        look_up_entry(nfs, entry);
    } else {
        sl_nfs_call_end(
            nfs, entry,
            status == SL_NFS_ERR_NOENT || status == SL_NFS_ERR_STALE ? 0 : sl_nfs_error_of(status));
    }
}

static void look_up_entry(struct sl_nfs *nfs, struct sl_nfs_call *entry)
{
    entry->tried = entry->stale = entry->relearned = 0;
    entry->status = SL_NFS_OK;
    entry->after = entry_looked_up;
    sl_nfs_read(nfs, entry);
}

static void ask_for_entry(struct sl_nfs *nfs, struct sl_nfs_call *entry,
                          const struct sl_nfs_call *lister)
{
    entry->arguments.procedure = SL_NFS_LOOKUP;
    entry->arguments.version = 3;
    entry->object = sl_nfs_object_hold(lister->object);
    look_up_entry(nfs, entry);
}

static void begin_entry(struct sl_nfs *nfs, struct sl_nfs_call *lister,
                        const struct sl_nfs_entry *shown)
{
    struct sl_nfs_call *entry = sl_nfs_call_begin(nfs, lister);

    if (entry == NULL) {
        sl_nfs_call_fail(lister, -ENOSPC);
        return;
    }
    entry->filesystem = lister->filesystem;
    entry->arguments.name = shown->name;
    entry->as_of = lister->as_of;
    entry->slot = lister->slot;
    if (shown->handle.length_bytes != 0 && shown->post.is_present) {
        entry->arguments.procedure = SL_NFS_READDIRPLUS;
        sl_nfs_want_shown(nfs, entry, &nfs->filesystems[entry->filesystem], entry->slot,
                          lister->object->id, &shown->name, &shown->handle, &shown->post,
                          &entry->found);
        sl_nfs_call_then(nfs, entry, entry_shown);
        return;
    }
    ask_for_entry(nfs, entry, lister);
}

/* The usual case costs no call: the object is known, by handle and by name, and stored. */
static bool is_known(struct sl_nfs *nfs, struct sl_nfs_call *lister,
                     const struct sl_nfs_entry *shown)
{
    struct sl_nfs_object *object;

    if (shown->handle.length_bytes == 0)
        return false;
    object = sl_nfs_map_find_handle(nfs->map, lister->filesystem, lister->slot, &shown->handle);
    if (object == NULL || !object->is_stored || object->is_dead ||
        sl_nfs_map_find_name(nfs->map, lister->object->id, &shown->name) != object)
        return false;
    sl_nfs_object_seen(nfs, object, lister->slot, &shown->post, lister->as_of);
    sl_nfs_window_add(lister->window, &shown->name, object->id);
    return true;
}

/* A batch is in the window. */
static void batch_taken(struct sl_nfs *nfs, struct sl_nfs_call *lister)
{
    if (lister->error != 0) {
        int error = lister->error;

        lister->error = 0;
        start_over(nfs, lister, error);
    } else if (lister->words[LIST_AFTER] != 0) {
        take_batch(nfs, lister);
    } else if (lister->words[LIST_IS_EOF]) {
        sl_nfs_window_complete(lister->window);
        lister->fills_window = false;
        nfs->statistics.listings_read++;
        end_lister(nfs, lister, 0);
    } else if (lister->words[LIST_COOKIE] == lister->arguments.cookie) {
        /* A page of nothing that is not the last: the next one would be the same. */
        start_over(nfs, lister, -EIO);
    } else {
        ask_page(nfs, lister);
    }
}

/* Up to BATCH names that have to be looked at more closely. */
static void take_batch(struct sl_nfs *nfs, struct sl_nfs_call *lister)
{
    bool is_plus = lister->words[LIST_IS_PLUS] != 0;
    struct sl_nfs_entry entry;
    struct sl_xdr_reader reader;
    bool is_eof = false;
    int rc;

    sl_xdr_reader_begin(&reader, &nfs->messages, &lister->data,
                        (uint32_t)lister->words[LIST_OFFSET]);
    lister->awaits++;
    while ((rc = sl_nfs_get_entry(&reader, is_plus, &entry, &is_eof)) == 1) {
        lister->words[LIST_COOKIE] = entry.cookie;
        if (!is_dots(&entry.name) && sl_nfs_window_wants(lister->window, &entry.name) &&
            !is_known(nfs, lister, &entry))
            begin_entry(nfs, lister, &entry);
        if (lister->awaits > BATCH)
            break;
    }
    lister->awaits--;
    /* More of this page, the next page, or the end. */
    lister->words[LIST_AFTER] = rc == 1;
    lister->words[LIST_OFFSET] = reader.position;
    lister->words[LIST_IS_EOF] = is_eof;
    if (rc < 0)
        sl_nfs_call_fail(lister, -EIO);
    sl_nfs_call_then(nfs, lister, batch_taken);
}

static void page_read(struct sl_nfs *nfs, struct sl_nfs_call *lister)
{
    uint32_t status = lister->result.status;

    if (status == SL_NFS_ERR_NOTSUPP && lister->words[LIST_IS_PLUS]) {
        lister->words[LIST_IS_PLUS] = 0;
        start_over(nfs, lister, -EIO);
        return;
    }
    if (sl_nfs_is_denied(status) && sl_nfs_act_for_parent(nfs, lister)) {
        ask_page(nfs, lister);
        return;
    }
    if (status != SL_NFS_OK) {
        start_over(nfs, lister, sl_nfs_error_of(status));
        return;
    }
    if (lister->data.length_bytes > PAGE_MOST_BYTES) {
        start_over(nfs, lister, -EIO);
        return;
    }
    lister->only = (uint8_t)(1u << lister->slot);
    memcpy(lister->arguments.verifier, lister->result.verifier, SL_NFS_VERIFIER_BYTES);
    lister->words[LIST_OFFSET] = lister->result.entries_offset;
    take_batch(nfs, lister);
}

static void ask_page(struct sl_nfs *nfs, struct sl_nfs_call *lister)
{
    struct sl_nfs_arguments *arguments = &lister->arguments;
    uint32_t most_bytes = sl_nfs_transfer_bytes(nfs, &nfs->filesystems[lister->filesystem], lister);

    /* A server whose directory never ends is not read for longer than somebody waits for it. */
    if (sl_nfs_call_of(nfs, lister->parent, lister->parent_serial) == NULL) {
        sl_nfs_call_end(nfs, lister, 0);
        return;
    }
    arguments->procedure = lister->words[LIST_IS_PLUS] ? SL_NFS_READDIRPLUS : SL_NFS_READDIR;
    arguments->version = 3;
    arguments->cookie = lister->words[LIST_COOKIE];
    arguments->count_bytes = most_bytes < PAGE_BYTES ? most_bytes : PAGE_BYTES;
    arguments->dircount_bytes = arguments->count_bytes;
    lister->tried = lister->stale = lister->relearned = 0;
    lister->status = SL_NFS_OK;
    lister->after = page_read;
    sl_nfs_read(nfs, lister);
}

static void begin_reading(struct sl_nfs *nfs, struct sl_nfs_call *lister)
{
    struct sl_nfs_call *parent = sl_nfs_call_of(nfs, lister->parent, lister->parent_serial);

    /* Whoever wanted it is gone, or has waited long enough. */
    if (parent == NULL) {
        sl_nfs_call_end(nfs, lister, 0);
        return;
    }
    lister->window = sl_nfs_window_begin(nfs->listings, lister->object->id,
                                         lister->arguments.offset_bytes, nfs->now_us);
    if (lister->window == NULL) {
        sl_nfs_call_sleep(nfs, lister, nfs->now_us + ALL_PINNED_US);
        sl_nfs_call_then(nfs, lister, begin_reading);
        return;
    }
    lister->fills_window = true;
    lister->only = 0;
    lister->words[LIST_COOKIE] = lister->words[LIST_IS_EOF] = 0;
    memset(lister->arguments.verifier, 0, SL_NFS_VERIFIER_BYTES);
    ask_page(nfs, lister);
}

void sl_nfs_want_window(struct sl_nfs *nfs, struct sl_nfs_call *call,
                        struct sl_nfs_object *directory, uint64_t cookie)
{
    struct sl_nfs_call *lister = sl_nfs_call_begin(nfs, call);

    if (lister == NULL) {
        sl_nfs_call_fail(call, -ENOSPC);
        return;
    }
    lister->filesystem = directory->filesystem;
    lister->object = sl_nfs_object_hold(directory);
    lister->arguments.offset_bytes = cookie;
    lister->words[LIST_ATTEMPTS] = 0;
    lister->words[LIST_IS_PLUS] = 1;
    /* It may end at once; who asked goes on when it says what comes next. */
    call->awaits++;
    begin_reading(nfs, lister);
    call->awaits--;
}
