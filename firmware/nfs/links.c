// SPDX-License-Identifier: Apache-2.0
/*
 * Files with several links. One that a member shows by a handle and a name that nobody knows may be
 * known all the same: by another name, on another member. So before it becomes an object its name
 * is looked up on the other members, whose handles may tell. One such search at a time, lest two
 * names of a file, shown by two members, become two objects. What was found or made is learned on
 * all members at once: later none may be left of those that could have told. One that cannot be
 * asked is waited for as long as it may owe an answer; of one that is away for longer it is not
 * known what it knows, and a file of two names may become two objects then.
 *
 * A file of one link may have had more when the name it was known by went. All members that were
 * current then know it; one that was reinstated since does not.
 */
#include "links.h"

#include <errno.h>

#define BUSY_US 1000u
#define NO_ROOM_US 5000u
#define NOT_THERE_US 20000u

/* words[] of a seeker (object: the directory; tried: members that know no better) */
enum { SEEK_WANT, SEEK_SERIAL, SEEK_SINCE_US, SEEK_IS_ALONE };

static void seek(struct sl_nfs *nfs, struct sl_nfs_call *seeker);

static uint8_t bit_of(uint8_t slot)
{
    return (uint8_t)(1u << slot);
}

/* What the search is for; NULL: nobody waits any more. */
static struct sl_nfs_want *want_of(struct sl_nfs *nfs, const struct sl_nfs_call *seeker)
{
    struct sl_nfs_want *want = &nfs->wants.places[seeker->words[SEEK_WANT]];

    return want->is_used && want->serial == seeker->words[SEEK_SERIAL] ? want : NULL;
}

/* The client's call for which the search is made, or NULL. */
static const struct sl_nfs_call *call_behind(struct sl_nfs *nfs, const struct sl_nfs_call *seeker)
{
    const struct sl_nfs_want *want = want_of(nfs, seeker);

    return want == NULL ? NULL : sl_nfs_call_of(nfs, want->call, want->call_serial);
}

static void learned(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    sl_nfs_call_end(nfs, seeker, 0);
}

/* Nobody waits for it. */
static void learn_everywhere(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[seeker->filesystem];

    if (filesystem->config != NULL && !seeker->found->is_dead)
        sl_nfs_want_handles(nfs, seeker, seeker->found, filesystem->current & filesystem->reachable,
                            false);
}

/* seeker->found is the object, or NULL: none knows it. */
static void end(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    struct sl_nfs_want *want = want_of(nfs, seeker);

    if (want != NULL) {
        uint8_t slot = want->slot;
        struct sl_nfs_handle handle = want->handle;
        struct sl_nfs_object *object;

        sl_nfs_want_shown_sought(nfs, want, seeker->found);
        object = sl_nfs_map_find_handle(nfs->map, seeker->filesystem, slot, &handle);
        sl_nfs_object_let_go(nfs, &seeker->found);
        seeker->found = object == NULL ? NULL : sl_nfs_object_hold(object);
    }
    if (seeker->words[SEEK_IS_ALONE])
        nfs->is_seeking_links = false;
    if (want != NULL && seeker->found != NULL)
        learn_everywhere(nfs, seeker);
    sl_nfs_call_then(nfs, seeker, learned);
}

/* The member knows no better. */
static void pass(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    seeker->tried |= bit_of(seeker->slot);
    seeker->words[SEEK_SINCE_US] = nfs->now_us;
    seek(nfs, seeker);
}

/* Has the member been silent for so long that it is not waited for? */
static bool is_away(const struct sl_nfs *nfs, const struct sl_nfs_call *seeker)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[seeker->filesystem];
    uint64_t timeout_us = filesystem->config->member_timeout_ms * 1000ull;
    bool is_silent = (filesystem->reachable & bit_of(seeker->slot)) == 0;

    return nfs->now_us - seeker->words[SEEK_SINCE_US] >= timeout_us ||
           (is_silent && nfs->now_us - filesystem->silent_us[seeker->slot] >= timeout_us);
}

/* The member cannot be asked now. */
static void seek_later(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    if (nfs->filesystems[seeker->filesystem].config != NULL && is_away(nfs, seeker)) {
        pass(nfs, seeker);
        return;
    }
    sl_nfs_call_sleep(nfs, seeker, nfs->now_us + NOT_THERE_US);
    sl_nfs_call_then(nfs, seeker, seek);
}

/* Memory and the store have said whose handle it is on the member that was asked. */
static void judge(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    const struct sl_nfs_want *want = want_of(nfs, seeker);
    const struct sl_nfs_object *found = seeker->error == 0 ? seeker->found : NULL;

    seeker->error = 0;
    if (want != NULL && found != NULL && found->type == want->post.attributes.type &&
        !(found->has_handle & bit_of(want->slot))) {
        end(nfs, seeker);
        return;
    }
    sl_nfs_object_let_go(nfs, &seeker->found);
    pass(nfs, seeker);
}

static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                     struct sl_nfs_call *seeker)
{
    const struct sl_nfs_result *result;

    if (seeker == NULL)
        return;
    result = &seeker->result;
    if (sl_nfs_exchange_result(exchange, &seeker->result) != 0 ||
        result->status == SL_NFS_ERR_JUKEBOX) {
        seek_later(nfs, seeker);
        return;
    }
    if (sl_nfs_is_denied(result->status) && sl_nfs_act_for(nfs, seeker, call_behind(nfs, seeker))) {
        seek(nfs, seeker);
        return;
    }
    if (result->status == SL_NFS_OK)
        sl_nfs_want_known(nfs, seeker, seeker->filesystem, seeker->slot, &result->handle,
                          &seeker->found);
    sl_nfs_call_then(nfs, seeker, judge);
}

/* Asks the member for the name, as soon as it has done what is to be done with it. */
static void ask(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[seeker->filesystem];
    struct sl_nfs_key key = sl_nfs_key_of(seeker->object->id, &seeker->arguments.name, false);

    if (sl_nfs_order_pending(nfs->order, &key) & bit_of(seeker->slot)) {
        sl_nfs_call_wait_in_order(nfs, seeker, &key, 1);
        sl_nfs_call_then(nfs, seeker, seek);
        return;
    }
    nfs->statistics.lookups_behind++;
    if (sl_nfs_exchange_nfs(nfs, seeker, filesystem, seeker->slot, &seeker->arguments,
                            seeker->object, NULL, filesystem->config->retransmit_ms * 1000ull,
                            answered) == NULL) {
        sl_nfs_call_sleep(nfs, seeker, nfs->now_us + NO_ROOM_US);
        sl_nfs_call_then(nfs, seeker, seek);
    }
}

/* The member's handle of the directory was asked for. */
static void directory_learned(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    bool is_lacking = seeker->error == -ENOENT || seeker->error == -ENODATA;

    seeker->error = 0;
    if (is_lacking)
        pass(nfs, seeker);
    else if (seeker->object->has_handle & bit_of(seeker->slot))
        seek(nfs, seeker);
    else
        seek_later(nfs, seeker);
}

/* Goes on with the next member that has not been asked. */
static void seek(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[seeker->filesystem];
    struct sl_nfs_object *directory = seeker->object;
    uint8_t candidates = filesystem->current & (uint8_t)~seeker->tried;

    seeker->error = 0;
    if (candidates == 0 || filesystem->config == NULL || directory->is_dead ||
        want_of(nfs, seeker) == NULL) {
        end(nfs, seeker);
        return;
    }
    if (candidates & filesystem->reachable)
        candidates &= filesystem->reachable;
    seeker->slot = (uint8_t)__builtin_ctz(candidates);
    if (!(filesystem->reachable & bit_of(seeker->slot))) {
        seek_later(nfs, seeker);
    } else if (directory->has_handle & bit_of(seeker->slot)) {
        ask(nfs, seeker);
    } else {
        sl_nfs_want_handles(nfs, seeker, directory, bit_of(seeker->slot), false);
        sl_nfs_call_then(nfs, seeker, directory_learned);
    }
}

static void begin(struct sl_nfs *nfs, struct sl_nfs_call *seeker)
{
    if (seeker->words[SEEK_IS_ALONE] && nfs->is_seeking_links) {
        sl_nfs_call_sleep(nfs, seeker, nfs->now_us + BUSY_US);
        sl_nfs_call_then(nfs, seeker, begin);
        return;
    }
    nfs->is_seeking_links |= seeker->words[SEEK_IS_ALONE] != 0;
    seeker->words[SEEK_SINCE_US] = nfs->now_us;
    seek(nfs, seeker);
}

/*
 * May it be known by another name than that which it is shown by? What a CREATE shows is mostly
 * new, and not looked for unless its links say otherwise.
 */
static bool may_be_known(const struct sl_nfs *nfs, const struct sl_nfs_want *want)
{
    const struct sl_nfs_filesystem_record *record = &nfs->filesystems[want->filesystem].record;

    if (want->id == 0 || !want->post.is_present || want->post.attributes.type == SL_NFS_DIR)
        return false;
    return want->post.attributes.nlink > 1 || (want->is_read && record->generation[want->slot] > 1);
}

bool sl_nfs_seek_links(struct sl_nfs *nfs, const struct sl_nfs_want *want)
{
    struct sl_nfs_object *directory;
    struct sl_nfs_call *seeker;

    if (!may_be_known(nfs, want))
        return false;
    directory = sl_nfs_map_find(nfs->map, want->id);
    seeker = directory == NULL ? NULL : sl_nfs_call_begin(nfs, NULL);
    if (seeker == NULL)
        return false;
    seeker->filesystem = want->filesystem;
    seeker->object = sl_nfs_object_hold(directory);
    seeker->tried = bit_of(want->slot);
    seeker->arguments.procedure = SL_NFS_LOOKUP;
    seeker->arguments.version = 3;
    seeker->arguments.name = want->name;
    seeker->words[SEEK_WANT] = want->index;
    seeker->words[SEEK_SERIAL] = want->serial;
    seeker->words[SEEK_IS_ALONE] = want->post.attributes.nlink > 1;
    begin(nfs, seeker);
    return true;
}
