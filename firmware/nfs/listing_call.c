// SPDX-License-Identifier: Apache-2.0
/*
 * READDIR and READDIRPLUS, served from windows. Windows are read by the box, so whether the client
 * may read the directory is asked of a member first, by ACCESS with the client's credential; that
 * brings the directory's attributes, too.
 */
#include "subtree.h"

#include <errno.h>

#define ACCESS_READ 0x0001u /* ACCESS3_READ, RFC 1813 section 3.3.4 */
#define NFS2 2u
/* A directory that nobody but the box changes is read from members this often, at most. */
#define WINDOW_AGE_US 10000000u
#define NO_ROOM_US 5000u
/* Of a directory: room for a few entries with attributes and handles. */
#define LITTLE_BYTES 1024u

/* words[]: the call as it came; the cookie in full */
enum { LIST_PROCEDURE, LIST_COOKIE, LIST_BYTES, LIST_NAMES_BYTES };

/* What is being written. */
struct page {
    struct sl_xdr_writer writer;
    uint32_t version;
    bool is_plus, is_full;
    uint32_t entries;
    uint64_t room_bytes, names_room_bytes; /* left of count or maxcount, and of dircount */
};

static void find_window(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* Puts an entry; false: it does not fit. */
static bool put(struct page *page, const struct sl_nfs_entry *entry)
{
    uint32_t bytes = sl_nfs_entry_bytes(page->version, page->is_plus, entry);
    uint32_t name_bytes = sl_nfs_entry_dircount_bytes(entry);

    if (bytes > page->room_bytes || (page->is_plus && name_bytes > page->names_room_bytes)) {
        page->is_full = true;
        return false;
    }
    page->room_bytes -= bytes;
    if (page->is_plus)
        page->names_room_bytes -= name_bytes;
    page->entries++;
    sl_nfs_put_entry(&page->writer, page->version, page->is_plus, entry);
    return true;
}

/* Handle and attributes of an entry; of an object that is not in memory the handle alone. */
static void show_entry(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint16_t filesystem,
                       uint64_t id, struct sl_nfs_entry *entry)
{
    const struct sl_nfs_own_handle own = {
        .filesystem = filesystem, .export = call->export, .object = id};
    const struct sl_nfs_key key = {.object = id};
    const struct sl_nfs_object *object = sl_nfs_map_find(nfs->map, id);

    sl_nfs_handle_make(nfs->box.handle_key, &own, &entry->handle);
    entry->post.is_present = false;
    if (object != NULL && !object->face.is_touched && !sl_nfs_order_is_busy(nfs->order, &key))
        sl_nfs_show(nfs, call, object, &entry->post);
}

static uint64_t cookie_for(const struct page *page, uint64_t cookie)
{
    if (page->version != NFS2 || cookie <= SL_NFS_COOKIE_PARENT)
        return cookie;
    return sl_nfs_cookie_narrow(cookie);
}

/* The directory above, as the client sees it; the file system it is in. */
static uint64_t parent_of(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                          uint16_t *filesystem)
{
    const struct sl_nfs_object *object = call->object;
    const struct sl_nfs_subtree *above;

    *filesystem = object->filesystem;
    if (call->export < SL_MAX_NFS_EXPORTS && object->id == nfs->exports[call->export].directory)
        return object->id;
    if (object->id == nfs->filesystems[object->filesystem].root) {
        above = sl_nfs_subtree_above(nfs, call, object->filesystem);
        if (above == NULL)
            return object->id;
        *filesystem = nfs->config->subtrees[above - nfs->subtrees].filesystem;
        return above->directory;
    }
    if (object->parent == 0 || !sl_nfs_export_edge_is_known(nfs, call, object->filesystem))
        return object->id;
    return object->parent;
}

/* "." and "..", as far as they come after the cookie. */
static bool put_dots(struct sl_nfs *nfs, const struct sl_nfs_call *call, struct page *page)
{
    uint64_t cookie = call->words[LIST_COOKIE];
    struct sl_nfs_entry entry;
    uint16_t filesystem = call->object->filesystem;

    if (cookie < SL_NFS_COOKIE_SELF) {
        entry.cookie = SL_NFS_COOKIE_SELF;
        entry.fileid = call->object->id;
        entry.name.length_bytes = 1;
        entry.name.bytes[0] = '.';
        show_entry(nfs, call, filesystem, entry.fileid, &entry);
        if (!put(page, &entry))
            return false;
    }
    if (cookie < SL_NFS_COOKIE_PARENT) {
        entry.cookie = SL_NFS_COOKIE_PARENT;
        entry.fileid = parent_of(nfs, call, &filesystem);
        entry.name.length_bytes = 2;
        entry.name.bytes[0] = entry.name.bytes[1] = '.';
        show_entry(nfs, call, filesystem, entry.fileid, &entry);
        if (!put(page, &entry))
            return false;
    }
    return true;
}

/* Names of the window, as many as fit. Returns whether the directory ends here. */
static bool put_names(struct sl_nfs *nfs, const struct sl_nfs_call *call, struct page *page)
{
    uint64_t cookie = call->words[LIST_COOKIE];
    struct sl_nfs_listed listed;
    struct sl_nfs_entry entry;
    bool is_eof = false;

    if (cookie <= SL_NFS_COOKIE_PARENT)
        cookie = 0;
    while (sl_nfs_window_next(call->window, cookie, &listed, &is_eof)) {
        const struct sl_nfs_subtree *subtree =
            sl_nfs_subtree_at(nfs, call->object->id, &listed.name);
        const struct sl_nfs_filesystem *target =
            subtree != NULL ? sl_nfs_subtree_target(nfs, subtree) : NULL;
        uint16_t filesystem = target != NULL ? target->config->id : call->object->filesystem;

        entry.cookie = cookie_for(page, listed.cookie);
        entry.fileid = target != NULL ? target->root : listed.object;
        entry.name = listed.name;
        if (page->is_plus)
            show_entry(nfs, call, filesystem, entry.fileid, &entry);
        if (!put(page, &entry))
            return false;
        cookie = listed.cookie;
    }
    return is_eof;
}

static void begin_page(struct sl_nfs *nfs, struct sl_nfs_call *call, struct page *page)
{
    static const uint8_t verifier[SL_NFS_VERIFIER_BYTES];
    const struct sl_nfs_arguments *arguments = &call->arguments;
    uint32_t most_bytes = sl_nfs_transfer_bytes(nfs, &nfs->filesystems[call->filesystem], call);
    uint32_t frame_bytes;
    struct sl_nfs_post post;

    sl_nfs_show(nfs, call, call->object, &post);
    *page = (struct page){.version = arguments->version,
                          .is_plus = arguments->procedure == SL_NFS_READDIRPLUS};
    frame_bytes = sl_nfs_listing_frame_bytes(page->version, post.is_present);
    page->room_bytes = arguments->count_bytes < most_bytes ? arguments->count_bytes : most_bytes;
    page->room_bytes = page->room_bytes > frame_bytes ? page->room_bytes - frame_bytes : 0;
    page->names_room_bytes = arguments->dircount_bytes;
    sl_nfs_reply_begin(nfs, call, &page->writer);
    sl_nfs_put_listing_begin(&page->writer, page->version, &post, verifier);
}

static void serve(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_message unused;
    struct page page;
    bool is_eof = false;

    begin_page(nfs, call, &page);
    if (put_dots(nfs, call, &page))
        is_eof = put_names(nfs, call, &page);
    if (page.entries > 0 || is_eof) {
        sl_nfs_put_listing_end(&page.writer, is_eof);
        nfs->statistics.listings_served++;
        sl_nfs_reply_end(nfs, call, &page.writer);
        return;
    }
    if (sl_xdr_writer_end(&page.writer, &unused) == 0)
        sl_message_free(&nfs->messages, &unused);
    if (page.is_full) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_TOOSMALL);
        return;
    }
    /* All that the window had is gone by now: another one. */
    sl_nfs_window_unpin(nfs->listings, call->window);
    call->window = NULL;
    sl_nfs_call_sleep(nfs, call, nfs->now_us + NO_ROOM_US);
    sl_nfs_call_then(nfs, call, find_window);
}

static void window_read(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->error == 0 && call->window != NULL)
        serve(nfs, call);
    else
        sl_nfs_call_finish(nfs, call,
                           call->error == -ESTALE || call->object->is_dead ? SL_NFS_ERR_STALE
                                                                           : SL_NFS_ERR_JUKEBOX);
}

static void find_window(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    uint64_t cookie = call->words[LIST_COOKIE];

    if (cookie <= SL_NFS_COOKIE_PARENT)
        cookie = 0;
    call->window =
        sl_nfs_window_find(nfs->listings, call->object->id, cookie, nfs->now_us, WINDOW_AGE_US);
    call->fills_window = false;
    if (call->window != NULL) {
        serve(nfs, call);
        return;
    }
    sl_nfs_want_window(nfs, call, call->object, cookie);
    sl_nfs_call_then(nfs, call, window_read);
}

/* A member has said whether the client may. */
static void allowed(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    uint32_t status = call->result.status;

    call->arguments.procedure = (uint8_t)call->words[LIST_PROCEDURE];
    if (call->is_secured) {
        call->arguments.count_bytes = (uint32_t)call->words[LIST_BYTES];
        call->arguments.dircount_bytes = (uint32_t)call->words[LIST_NAMES_BYTES];
        if (status == SL_NFS_ERR_TOOSMALL)
            status = SL_NFS_OK;
    } else if (status == SL_NFS_OK && !(call->result.access & ACCESS_READ)) {
        status = SL_NFS_ERR_ACCES;
    }
    if (status != SL_NFS_OK)
        sl_nfs_call_finish(nfs, call, status);
    else
        find_window(nfs, call);
}

/*
 * Who is called as by the client whose head it has signed can be asked nothing else: whether it may
 * read the directory shows when it reads a little of it.
 */
static void ask_for_a_little(struct sl_nfs_call *call)
{
    struct sl_nfs_arguments *arguments = &call->arguments;

    call->words[LIST_BYTES] = arguments->count_bytes;
    call->words[LIST_NAMES_BYTES] = arguments->dircount_bytes;
    arguments->cookie = 0;
    memset(arguments->verifier, 0, sizeof(arguments->verifier));
    arguments->count_bytes = LITTLE_BYTES;
    arguments->dircount_bytes = LITTLE_BYTES;
}

static bool is_zero(const uint8_t verifier[SL_NFS_VERIFIER_BYTES])
{
    static const uint8_t zero[SL_NFS_VERIFIER_BYTES];

    return memcmp(verifier, zero, sizeof(zero)) == 0;
}

void sl_nfs_list(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_arguments *arguments = &call->arguments;
    uint64_t cookie = arguments->cookie;

    if (call->object->type != SL_NFS_DIR) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_NOTDIR);
        return;
    }
    if (arguments->version == NFS2 && cookie > SL_NFS_COOKIE_PARENT)
        cookie = sl_nfs_cookie_widen((uint32_t)cookie);
    else if (arguments->version != NFS2 && cookie != 0 && !is_zero(arguments->verifier)) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_BAD_COOKIE);
        return;
    }
    call->words[LIST_COOKIE] = cookie;
    call->words[LIST_PROCEDURE] = arguments->procedure;
    if (call->is_secured) {
        ask_for_a_little(call);
    } else {
        arguments->procedure = SL_NFS_ACCESS;
        arguments->access = ACCESS_READ;
    }
    call->after = allowed;
    sl_nfs_read(nfs, call);
}
