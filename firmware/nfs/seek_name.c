// SPDX-License-Identifier: Apache-2.0
/*
 * A file with several links is known by one of its names; when that one is removed it has none,
 * until somebody comes across another. A member that has never shown it cannot be asked for it
 * then. So another name is looked for, by reading one directory after the other as for a client;
 * what is read is known by its name from then on.
 */
#include "wants.h"

#include <errno.h>

/* A search that has found nothing by then would cost more than it is worth. */
#define NAMES_MAX 65536u
#define WINDOW_AGE_US 10000000u
#define BUSY_US 5000u
#define PACE_US 100u

/* words[] of a seeker (object: what has no name, object2: the directory that is read) */
enum { SEEK_COOKIE };

static void next_directory(struct sl_nfs *nfs, struct sl_nfs_call *seeker);
static void next_window(struct sl_nfs *nfs, struct sl_nfs_call *seeker);

static void end(struct sl_nfs *nfs, struct sl_nfs_call *seeker, int error)
{
    nfs->name_search.call = SL_NFS_NONE;
    sl_nfs_call_end(nfs, seeker, error);
}

/* The seeker is not wanted any more, or has come to its end. True: it has ended. */
static bool is_over(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    bool is_wanted = sl_nfs_call_of(nfs, seeker->parent, seeker->parent_serial) != NULL;

    if (seeker->object->name_bytes != 0)
        end(nfs, seeker, 0);
    else if (!is_wanted || seeker->object->is_dead || nfs->name_search.names >= NAMES_MAX)
        end(nfs, seeker, -ENODATA);
    else
        return false;
    return true;
}

/* What the window has: perhaps the name, and directories to be read later. */
static bool look_at(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    struct sl_nfs_name_search *search = &nfs->name_search;
    struct sl_nfs_listed listed;
    bool is_eof = false;

    while (sl_nfs_window_next(seeker->window, seeker->words[SEEK_COOKIE], &listed, &is_eof)) {
        const struct sl_nfs_object *object = sl_nfs_map_find(nfs->map, listed.object);

        seeker->words[SEEK_COOKIE] = listed.cookie;
        search->names++;
        if (object == seeker->object) {
            sl_nfs_map_set_name(nfs->map, seeker->object, seeker->object2->id, &listed.name);
            /* Before what it was sought for is noted: after an unclean end it is found by it. */
            seeker->object->is_dirty = true;
            sl_nfs_store_soon(nfs, seeker->object);
        } else if (object != NULL && object->type == SL_NFS_DIR &&
                   search->found < SL_NFS_SEARCHED_DIRECTORIES)
            search->directories[search->found++] = object->id;
    }
    return is_eof;
}

static void window_there(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    bool is_eof = true;

    /* A directory that cannot be read is passed over. */
    if (seeker->error == 0 && seeker->window != NULL) {
        is_eof = look_at(nfs, seeker);
        sl_nfs_window_unpin(nfs->listings, seeker->window);
        seeker->window = NULL;
    }
    seeker->error = 0;
    /* In a turn of its own: others want to go on, too, and the stack is small. */
    sl_nfs_call_sleep(nfs, seeker, nfs->now_us + PACE_US);
    sl_nfs_call_then(nfs, seeker, is_eof ? next_directory : next_window);
}

static void next_window(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    uint64_t cookie = seeker->words[SEEK_COOKIE];

    if (is_over(nfs, seeker))
        return;
    seeker->fills_window = false;
    seeker->window =
        sl_nfs_window_find(nfs->listings, seeker->object2->id, cookie, nfs->now_us, WINDOW_AGE_US);
    if (seeker->window == NULL)
        sl_nfs_want_window(nfs, seeker, seeker->object2, cookie);
    sl_nfs_call_then(nfs, seeker, window_there);
}

static void directory_there(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    bool is_there = seeker->error == 0 && seeker->object2 != NULL;

    seeker->error = 0;
    seeker->words[SEEK_COOKIE] = 0;
    sl_nfs_call_sleep(nfs, seeker, nfs->now_us + PACE_US);
    sl_nfs_call_then(nfs, seeker, is_there ? next_window : next_directory);
}

static void next_directory(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    struct sl_nfs_name_search *search = &nfs->name_search;

    if (is_over(nfs, seeker))
        return;
    if (search->at == search->found) {
        end(nfs, seeker, -ENODATA);
        return;
    }
    sl_nfs_object_let_go(nfs, &seeker->object2);
    sl_nfs_want_object(nfs, seeker, seeker->filesystem, search->directories[search->at++],
                       &seeker->object2);
    sl_nfs_call_then(nfs, seeker, directory_there);
}

static void begin(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    struct sl_nfs_name_search *search = &nfs->name_search;

    if (sl_nfs_call_of(nfs, search->call, search->serial) != NULL) {
        sl_nfs_call_sleep(nfs, seeker, nfs->now_us + BUSY_US);
        sl_nfs_call_then(nfs, seeker, begin);
        return;
    }
    search->call = seeker->index;
    search->serial = seeker->serial;
    search->names = search->at = 0;
    search->found = 1;
    search->directories[0] = nfs->filesystems[seeker->filesystem].root;
    next_directory(nfs, seeker);
}

void sl_nfs_want_name(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object)
{
    struct sl_nfs_call *seeker = sl_nfs_call_begin(nfs, call);

    if (seeker == NULL) {
        sl_nfs_call_fail(call, -ENOSPC);
        return;
    }
    seeker->filesystem = object->filesystem;
    seeker->object = sl_nfs_object_hold(object);
    /* It may end at once; who asked goes on when it says what comes next. */
    call->awaits++;
    begin(nfs, seeker);
    call->awaits--;
}
