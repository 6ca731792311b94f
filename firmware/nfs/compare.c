// SPDX-License-Identifier: Apache-2.0
#include "compare_private.h"
#include "wants.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#define PATIENCE_US 5000000u

static void next_directory(struct sl_nfs *nfs, struct sl_nfs_call *call);
static void next_object(struct sl_nfs *nfs, struct sl_nfs_call *call);

size_t sl_nfs_comparing_bytes(void)
{
    return sizeof(struct sl_nfs_comparing);
}

void sl_nfs_comparing_init(struct sl_nfs *nfs, void *memory)
{
    nfs->comparing = memory;
    memset(nfs->comparing, 0, sizeof(*nfs->comparing));
    nfs->comparing->call = SL_NFS_NONE;
    for (unsigned int side = 0; side < SL_NFS_SIDES; side++)
        sl_message_clear(&nfs->comparing->data[side]);
}

void sl_nfs_comparing_stop(struct sl_nfs *nfs)
{
    for (unsigned int side = 0; side < SL_NFS_SIDES; side++)
        sl_message_free(&nfs->messages, &nfs->comparing->data[side]);
}

const char *sl_nfs_compare_old_name(const struct sl_nfs *nfs)
{
    return sl_nfs_member_name(nfs, nfs->comparing->filesystem,
                              nfs->comparing->slots[SL_NFS_SIDE_OLD]);
}

void sl_nfs_compare_end(struct sl_nfs *nfs, struct sl_nfs_call *call,
                        enum sl_nfs_comparison outcome)
{
    struct sl_nfs_call *parent = sl_nfs_call_of(nfs, call->parent, call->parent_serial);

    sl_nfs_comparing_stop(nfs);
    nfs->comparing->call = SL_NFS_NONE;
    if (parent != NULL)
        parent->words[0] = outcome;
    sl_nfs_call_end(nfs, call, 0);
}

void sl_nfs_compare_differs(struct sl_nfs *nfs, struct sl_nfs_call *call, const char *format, ...)
{
    va_list words;

    va_start(words, format);
    vsnprintf(nfs->comparing->reason, SL_NFS_REASON_BYTES, format, words);
    va_end(words);
    /* Names of files are anything but '/' and 0. */
    for (char *at = nfs->comparing->reason; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = '?';
    sl_nfs_compare_end(nfs, call, SL_NFS_COMPARED_DIFFERENT);
}

bool sl_nfs_compare_failed(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->error == 0)
        return false;
    snprintf(nfs->comparing->reason, SL_NFS_REASON_BYTES,
             "could not be compared with %.31s: one of them does not answer, or fails",
             sl_nfs_compare_old_name(nfs));
    sl_nfs_compare_end(nfs, call, SL_NFS_COMPARED_NOT);
    return true;
}

/* A server in trouble says nothing of what it holds; nor does one whose files are being changed. */
static bool is_trouble(uint32_t status)
{
    return status == SL_NFS_ERR_IO || status == SL_NFS_ERR_SERVERFAULT ||
           status == SL_NFS_ERR_JUKEBOX || status == SL_NFS_ERR_STALE ||
           status == SL_NFS_ERR_BADHANDLE;
}

enum sl_nfs_compared_answers sl_nfs_compare_answers(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                                    uint8_t procedure, const char *where)
{
    uint32_t new = nfs->comparing->results[SL_NFS_SIDE_NEW].status;
    uint32_t old = nfs->comparing->results[SL_NFS_SIDE_OLD].status;

    if (call->error == 0 && (is_trouble(new) || is_trouble(old)))
        call->error = -EIO;
    if (sl_nfs_compare_failed(nfs, call))
        return SL_NFS_ANSWERS_END;
    if (new == SL_NFS_OK && old == SL_NFS_OK)
        return SL_NFS_ANSWERS_SHOW;
    if (new == old)
        return SL_NFS_ANSWERS_HIDE;
    if (new == SL_NFS_ERR_NOENT && old == SL_NFS_OK)
        sl_nfs_compare_differs(nfs, call, "has no %s, which %.31s has", where,
                               sl_nfs_compare_old_name(nfs));
    else
        sl_nfs_compare_differs(nfs, call, "answers the box's %s of %s with %s where %.31s says %s",
                               sl_nfs_procedure_name(procedure), where, sl_nfs_status_name(new),
                               sl_nfs_compare_old_name(nfs), sl_nfs_status_name(old));
    return SL_NFS_ANSWERS_END;
}

static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    unsigned int side;
    int error;

    if (call == NULL)
        return;
    side = exchange->slot == comparing->slots[SL_NFS_SIDE_OLD] ? SL_NFS_SIDE_OLD : SL_NFS_SIDE_NEW;
    error = sl_nfs_exchange_result(exchange, &comparing->results[side]);
    if (error == 0 && comparing->results[side].status == SL_NFS_ERR_JUKEBOX)
        error = -EAGAIN;
    if (error == 0) {
        sl_message_free(&nfs->messages, &comparing->data[side]);
        comparing->data[side] = exchange->answer;
        sl_message_clear(&exchange->answer);
    }
    sl_nfs_call_arrived(nfs, call, error);
}

void sl_nfs_compare_ask_one(struct sl_nfs *nfs, struct sl_nfs_call *call, unsigned int side,
                            const struct sl_nfs_arguments *arguments,
                            const struct sl_nfs_handle *handle)
{
    if (sl_nfs_ask(nfs, call, nfs->comparing->slots[side], arguments, handle, NULL, NULL,
                   PATIENCE_US, answered) == 0)
        call->awaits++;
    else
        sl_nfs_call_fail(call, -ENOBUFS);
}

void sl_nfs_compare_ask(struct sl_nfs *nfs, struct sl_nfs_call *call,
                        const struct sl_nfs_arguments *arguments,
                        const struct sl_nfs_handle handles[SL_NFS_SIDES], sl_nfs_step *next)
{
    for (unsigned int side = 0; side < SL_NFS_SIDES; side++)
        sl_nfs_compare_ask_one(nfs, call, side, arguments, &handles[side]);
    sl_nfs_call_then(nfs, call, next);
}

static uint64_t used_files(const struct sl_nfs_fsstat *fsstat)
{
    return fsstat->total_files - fsstat->free_files;
}

/* What an administrator may want to look into, though it is no difference. */
static void hint(struct sl_nfs *nfs)
{
    const struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_result *new = &comparing->results[SL_NFS_SIDE_NEW];
    const struct sl_nfs_result *old = &comparing->results[SL_NFS_SIDE_OLD];
    bool are_counted = new->status == SL_NFS_OK && old->status == SL_NFS_OK;

    if (comparing->unreadable != 0)
        snprintf(comparing->reason, SL_NFS_REASON_BYTES,
                 "%u of %u files that were compared with %.31s could not be read: servers should "
                 "not squash root for the box",
                 comparing->unreadable, comparing->objects, sl_nfs_compare_old_name(nfs));
    else if (are_counted && new->fsstat.total_files == old->fsstat.total_files &&
             used_files(&new->fsstat) != used_files(&old->fsstat))
        snprintf(comparing->reason, SL_NFS_REASON_BYTES,
                 "its disk held %llu files where that of %.31s held %llu: something beside the "
                 "export, or what the sample has missed",
                 (unsigned long long)used_files(&new->fsstat), sl_nfs_compare_old_name(nfs),
                 (unsigned long long)used_files(&old->fsstat));
}

/* Disks of one kind and size that hold nothing else have the same number of files. */
static void got_counts(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_comparing *comparing = nfs->comparing;

    if (sl_nfs_compare_failed(nfs, call))
        return;
    if (comparing->filesystem->modifications[comparing->slots[SL_NFS_SIDE_OLD]] !=
        comparing->modifications) {
        sl_nfs_compare_differs(nfs, call,
                               "clients have modified files while it was compared: stop them, "
                               "copy again, then reinstate it");
        return;
    }
    hint(nfs);
    sl_nfs_compare_end(nfs, call, SL_NFS_COMPARED_ALIKE);
}

static void count_files(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    static const struct sl_nfs_arguments arguments = {.procedure = SL_NFS_FSSTAT, .version = 3};

    sl_nfs_compare_ask(nfs, call, &arguments, nfs->comparing->found[0].handles, got_counts);
}

/* A directory that both have is looked into later, if there is room for it. */
static void add_directory(struct sl_nfs_comparing *comparing)
{
    /* Copies, for the compiler cannot tell them from what is written. */
    const struct sl_nfs_compared_directory above = comparing->found[comparing->directory];
    const struct sl_nfs_name name = comparing->listings[SL_NFS_SIDE_OLD].choice[comparing->at].name;
    struct sl_nfs_compared_directory *added;

    if (comparing->directories == SL_NFS_COMPARED_DIRECTORIES)
        return;
    added = &comparing->found[comparing->directories++];
    memcpy(added->handles, comparing->handles, sizeof(added->handles));
    if (snprintf(added->path, sizeof(added->path), "%s/%.*s", above.path, name.length_bytes,
                 name.bytes) >= (int)sizeof(added->path))
        snprintf(added->path, sizeof(added->path), "…/%.*s",
                 name.length_bytes < 32 ? (int)name.length_bytes : 32, name.bytes);
}

static void object_alike(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;

    comparing->objects++;
    if (comparing->is_at_root) {
        comparing->is_at_root = false;
        next_directory(nfs, call);
        return;
    }
    if (comparing->type == SL_NFS_DIR)
        add_directory(comparing);
    comparing->at++;
    next_object(nfs, call);
}

/* Of each directory a share of what is left to look at. */
static void next_object(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;

    if (comparing->at == comparing->listings[SL_NFS_SIDE_OLD].chosen ||
        comparing->objects == SL_NFS_COMPARED_OBJECTS ||
        (comparing->directory != 0 && comparing->at == SL_NFS_COMPARED_NAMES / 3)) {
        comparing->directory++;
        next_directory(nfs, call);
        return;
    }
    sl_nfs_compare_object(nfs, call, object_alike);
}

static void listings_alike(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    nfs->comparing->at = 0;
    next_object(nfs, call);
}

static void next_directory(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;

    if (comparing->directory == comparing->directories ||
        comparing->objects == SL_NFS_COMPARED_OBJECTS)
        count_files(nfs, call);
    else
        sl_nfs_compare_listings(nfs, call, listings_alike);
}

int sl_nfs_compare(struct sl_nfs *nfs, struct sl_nfs_call *call,
                   const struct sl_nfs_filesystem *filesystem, uint8_t slot, uint8_t against,
                   char *reason)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    struct sl_nfs_call *child;

    if (sl_nfs_call_of(nfs, comparing->call, comparing->serial) != NULL)
        return -EBUSY;
    child = sl_nfs_call_begin(nfs, call);
    if (child == NULL)
        return -ENOBUFS;
    child->filesystem = filesystem->config->id;
    comparing->call = child->index;
    comparing->serial = child->serial;
    comparing->filesystem = filesystem;
    comparing->reason = reason;
    comparing->slots[SL_NFS_SIDE_NEW] = slot;
    comparing->slots[SL_NFS_SIDE_OLD] = against;
    comparing->modifications = filesystem->modifications[against];
    comparing->objects = comparing->unreadable = comparing->directory = 0;
    comparing->entries = 0;
    comparing->directories = 1;
    comparing->is_at_root = true;
    comparing->key = sl_siphash_key_load(nfs->box.handle_key);
    comparing->key.words[0] ^= nfs->now_us;
    comparing->found[0].handles[SL_NFS_SIDE_NEW] = filesystem->root_handle[slot];
    comparing->found[0].handles[SL_NFS_SIDE_OLD] = filesystem->root_handle[against];
    comparing->found[0].path[0] = '\0';
    reason[0] = '\0';
    /* It may end at once; who asked goes on when it says what comes next. */
    call->awaits++;
    sl_nfs_compare_object(nfs, child, object_alike);
    call->awaits--;
    return 0;
}
