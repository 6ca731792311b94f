// SPDX-License-Identifier: Apache-2.0
/* A directory as both sides list it: how many names, which. */
#include "compare_private.h"

#include <errno.h>

#define PAGE_BYTES 32768u

static void read_page(struct sl_nfs *nfs, struct sl_nfs_call *call);

static bool is_dots(const struct sl_nfs_name *name)
{
    return name->bytes[0] == '.' &&
           (name->length_bytes == 1 || (name->length_bytes == 2 && name->bytes[1] == '.'));
}

/* The names with the smallest hashes stay. */
static void choose(struct sl_nfs_compared_listing *listing, const struct sl_nfs_name *name,
                   uint64_t hash)
{
    uint32_t at = listing->chosen;

    if (at == SL_NFS_COMPARED_NAMES) {
        at--;
        if (listing->choice[at].hash <= hash)
            return;
    } else {
        listing->chosen++;
    }
    while (at > 0 && listing->choice[at - 1].hash > hash) {
        listing->choice[at] = listing->choice[at - 1];
        at--;
    }
    listing->choice[at] = (struct sl_nfs_compared_name){.hash = hash, .name = *name};
}

static void take_entry(const struct sl_nfs_comparing *comparing,
                       struct sl_nfs_compared_listing *listing, const struct sl_nfs_entry *entry)
{
    uint64_t hash;

    listing->cookie = entry->cookie;
    if (is_dots(&entry->name))
        return;
    hash = sl_siphash24(&comparing->key, entry->name.bytes, entry->name.length_bytes);
    listing->names++;
    listing->sum += hash;
    choose(listing, &entry->name, hash);
}

/* Takes in a page of a side. 0, -EBADMSG. */
static int take_page(struct sl_nfs *nfs, unsigned int side)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    struct sl_nfs_compared_listing *listing = &comparing->listings[side];
    uint64_t cookie = listing->cookie;
    struct sl_xdr_reader reader;
    struct sl_nfs_entry entry;
    bool is_eof = false;
    int more;

    sl_xdr_reader_begin(&reader, &nfs->messages, &comparing->data[side],
                        comparing->results[side].entries_offset);
    while ((more = sl_nfs_get_entry(&reader, false, &entry, &is_eof)) == 1)
        take_entry(comparing, listing, &entry);
    memcpy(listing->verifier, comparing->results[side].verifier, sizeof(listing->verifier));
    listing->is_cut = !is_eof && comparing->entries + listing->names >= SL_NFS_COMPARED_ENTRIES;
    listing->is_complete = is_eof || listing->is_cut;
    /* A page of nothing that is not the last would be asked for again and again. */
    return more != 0 || (!is_eof && listing->cookie == cookie) ? -EBADMSG : 0;
}

static bool is_same_name(const struct sl_nfs_compared_name *one,
                         const struct sl_nfs_compared_name *other)
{
    return one->hash == other->hash && one->name.length_bytes == other->name.length_bytes &&
           memcmp(one->name.bytes, other->name.bytes, one->name.length_bytes) == 0;
}

static int shown_bytes(const struct sl_nfs_name *name)
{
    return name->length_bytes < 40 ? (int)name->length_bytes : 40;
}

/* The first chosen name that only one of them has, if it is among those chosen. */
static void tell_difference(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_compared_listing *new = &comparing->listings[SL_NFS_SIDE_NEW];
    const struct sl_nfs_compared_listing *old = &comparing->listings[SL_NFS_SIDE_OLD];
    const char *path = comparing->found[comparing->directory].path;
    uint32_t at = 0;

    while (at < new->chosen && at < old->chosen &&is_same_name(&new->choice[at], &old->choice[at]))
        at++;
    if (at < old->chosen && (at == new->chosen || old->choice[at].hash < new->choice[at].hash))
        sl_nfs_compare_differs(nfs, call, "has no \"%.*s\" in %s/, which %.31s has",
                               shown_bytes(&old->choice[at].name), old->choice[at].name.bytes, path,
                               sl_nfs_compare_old_name(nfs));
    else if (at < new->chosen)
        sl_nfs_compare_differs(nfs, call, "has \"%.*s\" in %s/, which %.31s has not",
                               shown_bytes(&new->choice[at].name), new->choice[at].name.bytes, path,
                               sl_nfs_compare_old_name(nfs));
    else
        sl_nfs_compare_differs(nfs, call, "has %llu names in %s/ where %.31s has %llu, or others",
                               (unsigned long long)new->names, path, sl_nfs_compare_old_name(nfs),
                               (unsigned long long)old->names);
}

static void compare_listings(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_compared_listing *new = &comparing->listings[SL_NFS_SIDE_NEW];
    const struct sl_nfs_compared_listing *old = &comparing->listings[SL_NFS_SIDE_OLD];

    comparing->entries += new->names > old->names ? new->names : old->names;
    if (!new->is_cut && !old->is_cut && (new->names != old->names || new->sum != old->sum))
        tell_difference(nfs, call);
    else
        nfs->comparing->after_listing(nfs, call);
}

/* Of a side that has been read to its end nothing was asked. */
static enum sl_nfs_compared_answers judge_answers(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    const char *path = comparing->found[comparing->directory].path;

    for (unsigned int side = 0; side < SL_NFS_SIDES; side++)
        if (comparing->listings[side].is_complete)
            comparing->results[side].status = SL_NFS_OK;
    return sl_nfs_compare_answers(nfs, call, SL_NFS_READDIR, path[0] == '\0' ? "/" : path);
}

static void got_pages(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;

    switch (judge_answers(nfs, call)) {
    case SL_NFS_ANSWERS_END:
        return;
    case SL_NFS_ANSWERS_HIDE:
        comparing->unreadable++;
        comparing->after_listing(nfs, call);
        return;
    case SL_NFS_ANSWERS_SHOW:
        break;
    }
    for (unsigned int side = 0; side < SL_NFS_SIDES && call->error == 0; side++)
        if (!comparing->listings[side].is_complete)
            call->error = take_page(nfs, side);
    if (!sl_nfs_compare_failed(nfs, call))
        read_page(nfs, call);
}

static void read_page(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    bool is_complete = true;

    for (unsigned int side = 0; side < SL_NFS_SIDES; side++) {
        const struct sl_nfs_compared_listing *listing = &comparing->listings[side];
        struct sl_nfs_arguments arguments = {.procedure = SL_NFS_READDIR,
                                             .version = 3,
                                             .cookie = listing->cookie,
                                             .count_bytes = PAGE_BYTES};

        if (listing->is_complete)
            continue;
        is_complete = false;
        memcpy(arguments.verifier, listing->verifier, sizeof(arguments.verifier));
        sl_nfs_compare_ask_one(nfs, call, side, &arguments,
                               &comparing->found[comparing->directory].handles[side]);
    }
    sl_nfs_call_then(nfs, call, is_complete ? compare_listings : got_pages);
}

void sl_nfs_compare_listings(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;

    comparing->after_listing = next;
    memset(comparing->listings, 0, sizeof(comparing->listings));
    read_page(nfs, call);
}
