// SPDX-License-Identifier: Apache-2.0
/* Procedures that change nothing (RFC 1813 3.3), and what all procedures share. */
#include "call.h"

#include <stdlib.h>
#include <string.h>

enum { MAY_EXECUTE = 1, MAY_WRITE = 2, MAY_READ = 4 };

/* Of a server that squashes root: what a call needs of the object that it names first. */
static bool is_permitted(const struct model_call *call, const struct model_inode *inode)
{
    static const uint32_t needed[SL_NFS_PROCEDURES] = {
        [SL_NFS_LOOKUP] = MAY_EXECUTE,   [SL_NFS_READ] = MAY_READ,   [SL_NFS_READDIR] = MAY_READ,
        [SL_NFS_READDIRPLUS] = MAY_READ, [SL_NFS_WRITE] = MAY_WRITE, [SL_NFS_COMMIT] = MAY_WRITE,
        [SL_NFS_CREATE] = MAY_WRITE,     [SL_NFS_MKDIR] = MAY_WRITE, [SL_NFS_REMOVE] = MAY_WRITE,
    };
    uint32_t mode = inode->mode;

    if (!call->disk->traits.squashes_root || call->procedure >= SL_NFS_PROCEDURES)
        return true;
    if (call->uid != 0 && call->uid == inode->uid)
        mode >>= 6;
    else if (call->uid != 0 && call->gid == inode->gid)
        mode >>= 3;
    return (mode & needed[call->procedure]) == needed[call->procedure];
}

uint32_t model_get_subject(struct model_call *call, unsigned int which)
{
    uint32_t bytes;
    const uint8_t *handle = model_get_opaque(&call->in, 64, &bytes);
    struct model_inode *inode;

    if (handle == NULL)
        return MODEL_GARBAGE;
    inode = model_disk_by_handle(call->disk, handle, bytes);
    if (inode == NULL)
        return SL_NFS_ERR_BADHANDLE;
    if (inode->is_gone)
        return SL_NFS_ERR_STALE;
    call->subjects[which].inode = inode;
    model_disk_attributes(call->disk, inode, &call->subjects[which].before);
    return which == 0 && !is_permitted(call, inode) ? SL_NFS_ERR_ACCES : SL_NFS_OK;
}

uint32_t model_get_place(struct model_call *call, unsigned int which, struct model_name *name)
{
    uint32_t status = model_get_subject(call, which);

    name->bytes = (const char *)model_get_opaque(&call->in, 4096, &name->length_bytes);
    if (status == MODEL_GARBAGE || call->in.has_failed)
        return MODEL_GARBAGE;
    if (status != SL_NFS_OK)
        return status;
    if (call->subjects[which].inode->type != SL_NFS_DIR)
        return SL_NFS_ERR_NOTDIR;
    if (name->length_bytes > 255)
        return SL_NFS_ERR_NAMETOOLONG;
    if (name->length_bytes == 0 || memchr(name->bytes, '/', name->length_bytes) != NULL)
        return SL_NFS_ERR_ACCES;
    return SL_NFS_OK;
}

static void put_time(struct model_out *out, const struct sl_nfs_time *time)
{
    model_put_u32(out, time->seconds);
    model_put_u32(out, time->nanoseconds);
}

void model_put_attributes(struct model_out *out, const struct model_disk *disk,
                          const struct model_inode *inode)
{
    struct sl_nfs_attributes a;

    model_disk_attributes(disk, inode, &a);
    model_put_u32(out, a.type);
    model_put_u32(out, a.mode);
    model_put_u32(out, a.nlink);
    model_put_u32(out, a.uid);
    model_put_u32(out, a.gid);
    model_put_u64(out, a.size_bytes);
    model_put_u64(out, a.used_bytes);
    model_put_u32(out, a.rdev_major);
    model_put_u32(out, a.rdev_minor);
    model_put_u64(out, a.fsid);
    model_put_u64(out, a.fileid);
    put_time(out, &a.atime);
    put_time(out, &a.mtime);
    put_time(out, &a.ctime);
}

void model_put_post(struct model_call *call, const struct model_inode *inode)
{
    model_put_u32(&call->body, inode != NULL);
    if (inode != NULL)
        model_put_attributes(&call->body, call->disk, inode);
}

void model_put_named(struct model_call *call, const struct model_inode *inode)
{
    model_put_post(call, call->disk->traits.is_terse ? NULL : inode);
}

void model_put_wcc(struct model_call *call, unsigned int which)
{
    const struct model_subject *subject = &call->subjects[which];

    model_put_u32(&call->body, subject->inode != NULL);
    if (subject->inode != NULL) {
        model_put_u64(&call->body, subject->before.size_bytes);
        put_time(&call->body, &subject->before.mtime);
        put_time(&call->body, &subject->before.ctime);
    }
    model_put_post(call, subject->inode);
}

static uint32_t do_getattr(struct model_call *call)
{
    uint32_t status = model_get_subject(call, 0);

    if (status == SL_NFS_OK)
        model_put_attributes(&call->body, call->disk, call->subjects[0].inode);
    return status;
}

static uint32_t do_lookup(struct model_call *call)
{
    struct model_name name;
    uint32_t status = model_get_place(call, 0, &name);
    struct model_inode *inode;

    if (status != SL_NFS_OK)
        return status;
    inode = model_disk_lookup(call->disk, call->subjects[0].inode, name.bytes, name.length_bytes);
    if (inode == NULL)
        return SL_NFS_ERR_NOENT;
    model_put_opaque(&call->body, inode->handle.bytes, inode->handle.length_bytes);
    model_put_named(call, inode);
    model_put_post(call, call->subjects[0].inode);
    return SL_NFS_OK;
}

static uint32_t do_access(struct model_call *call)
{
    uint32_t status = model_get_subject(call, 0);
    uint32_t access = model_get_u32(&call->in);

    if (call->in.has_failed)
        return MODEL_GARBAGE;
    if (status != SL_NFS_OK)
        return status;
    model_put_post(call, call->subjects[0].inode);
    model_put_u32(&call->body, access & 0x3fu);
    return SL_NFS_OK;
}

static uint32_t do_readlink(struct model_call *call)
{
    uint32_t status = model_get_subject(call, 0);
    const struct model_inode *inode = call->subjects[0].inode;

    if (status != SL_NFS_OK)
        return status;
    if (inode->type != SL_NFS_LNK)
        return SL_NFS_ERR_INVAL;
    model_put_post(call, inode);
    model_put_opaque(&call->body, inode->data, inode->size_bytes);
    return SL_NFS_OK;
}

static uint32_t do_read(struct model_call *call)
{
    uint32_t status = model_get_subject(call, 0);
    struct model_inode *inode = call->subjects[0].inode;
    uint64_t offset = model_get_u64(&call->in);
    uint32_t count = model_get_u32(&call->in);

    if (call->in.has_failed)
        return MODEL_GARBAGE;
    if (status != SL_NFS_OK)
        return status;
    if (inode->type != SL_NFS_REG)
        return inode->type == SL_NFS_DIR ? SL_NFS_ERR_ISDIR : SL_NFS_ERR_INVAL;
    if (count > call->disk->traits.transfer_bytes)
        count = call->disk->traits.transfer_bytes;
    if (offset >= inode->size_bytes)
        count = 0;
    else if (count > inode->size_bytes - offset)
        count = (uint32_t)(inode->size_bytes - offset);
    inode->atime = call->disk->now;
    model_put_post(call, inode);
    model_put_u32(&call->body, count);
    model_put_u32(&call->body, offset + count >= inode->size_bytes);
    model_put_opaque(&call->body, count == 0 ? NULL : inode->data + offset, count);
    return SL_NFS_OK;
}

/* "." and "..", and entries, by place in the listing; NULL inode: there are no more. */
static const struct model_inode *listed(const struct model_call *call, uint32_t place,
                                        struct model_entry *entry)
{
    const struct model_inode *directory = call->subjects[0].inode;
    bool dots_come_last = call->disk->traits.dots_come_last;
    uint32_t dots_at = dots_come_last ? directory->entry_count : 0;

    *entry = (struct model_entry){.name = ".."};
    if (place >= directory->entry_count + 2u)
        return NULL;
    if (place == dots_at || place == dots_at + 1u) {
        entry->name_bytes = (uint16_t)(1u + place - dots_at);
        entry->cookie = (dots_come_last ? (uint64_t)INT64_MAX + 1u : 1u) + place - dots_at;
        return entry->name_bytes == 1 ? directory : call->disk->inodes[directory->parent];
    }
    *entry = directory->entries[dots_come_last ? place : place - 2u];
    return call->disk->inodes[entry->inode];
}

static void cookie_verifier(const struct model_call *call, uint8_t verifier[8])
{
    memset(verifier, 0, 8);
    if (call->disk->traits.has_cookie_verifiers)
        memcpy(verifier, &call->subjects[0].inode->mtime, 8);
}

struct listing {
    uint64_t cookie;
    uint8_t verifier[8];
    uint32_t count_bytes;
    bool is_plus;
};

static void put_entry(struct model_call *call, const struct listing *listing, uint32_t place,
                      const struct model_inode *inode, const struct model_entry *entry)
{
    struct sl_nfs_attributes attributes;
    uint32_t gap = call->disk->traits.plus_gap;

    model_disk_attributes(call->disk, inode, &attributes);
    model_put_u32(&call->body, 1);
    model_put_u64(&call->body, attributes.fileid);
    model_put_opaque(&call->body, entry->name, entry->name_bytes);
    model_put_u64(&call->body, entry->cookie);
    if (!listing->is_plus)
        return;
    model_put_post(call, inode);
    if (gap != 0 && place % gap == 0) {
        model_put_u32(&call->body, 0);
        return;
    }
    model_put_u32(&call->body, 1);
    model_put_opaque(&call->body, inode->handle.bytes, inode->handle.length_bytes);
}

static uint32_t put_listing(struct model_call *call, const struct listing *listing)
{
    const struct model_inode *inode;
    struct model_entry entry;
    uint8_t verifier[8];
    uint32_t given = 0;

    cookie_verifier(call, verifier);
    if (listing->cookie != 0 && memcmp(verifier, listing->verifier, 8) != 0)
        return SL_NFS_ERR_BAD_COOKIE;
    model_put_post(call, call->subjects[0].inode);
    model_put_raw(&call->body, verifier, 8);
    for (uint32_t place = 0;; place++) {
        size_t before = call->body.length_bytes;

        inode = listed(call, place, &entry);
        if (inode == NULL)
            break;
        if (entry.cookie <= listing->cookie)
            continue;
        if (given == call->disk->traits.listing_entries)
            break;
        put_entry(call, listing, place, inode, &entry);
        if (call->body.length_bytes + 8u > listing->count_bytes) {
            call->body.length_bytes = before;
            break;
        }
        given++;
    }
    model_put_u32(&call->body, 0);
    model_put_u32(&call->body, inode == NULL);
    return given == 0 && inode != NULL ? SL_NFS_ERR_TOOSMALL : SL_NFS_OK;
}

static uint32_t do_listing(struct model_call *call, bool is_plus)
{
    uint32_t status = model_get_subject(call, 0);
    struct listing listing = {.cookie = model_get_u64(&call->in), .is_plus = is_plus};
    const uint8_t *verifier = model_get_fixed(&call->in, 8);

    if (is_plus)
        model_get_u32(&call->in); /* dircount is a hint */
    listing.count_bytes = model_get_u32(&call->in);
    if (call->in.has_failed)
        return MODEL_GARBAGE;
    if (status != SL_NFS_OK)
        return status;
    if (call->subjects[0].inode->type != SL_NFS_DIR)
        return SL_NFS_ERR_NOTDIR;
    memcpy(listing.verifier, verifier, 8);
    call->subjects[0].inode->atime = call->disk->now;
    return put_listing(call, &listing);
}

static uint32_t do_readdir(struct model_call *call)
{
    return do_listing(call, false);
}

static uint32_t do_readdirplus(struct model_call *call)
{
    if (call->disk->traits.lacks_readdirplus) {
        uint32_t status = model_get_subject(call, 0);

        return status == SL_NFS_OK ? SL_NFS_ERR_NOTSUPP : status;
    }
    return do_listing(call, true);
}

static uint32_t do_fsstat(struct model_call *call)
{
    uint32_t status = model_get_subject(call, 0);
    const struct model_disk *disk = call->disk;
    uint64_t files = disk->traits.files_beside;

    if (status != SL_NFS_OK)
        return status;
    for (uint32_t i = 0; i < disk->count; i++)
        files += !disk->inodes[i]->is_gone;
    model_put_post(call, call->subjects[0].inode);
    model_put_u64(&call->body, disk->traits.disk_bytes);
    model_put_u64(&call->body, disk->traits.disk_bytes - disk->used_bytes);
    model_put_u64(&call->body, disk->traits.disk_bytes - disk->used_bytes);
    model_put_u64(&call->body, disk->traits.disk_files);
    model_put_u64(&call->body, disk->traits.disk_files - files);
    model_put_u64(&call->body, disk->traits.disk_files - files);
    model_put_u32(&call->body, disk->traits.invariant_s);
    return SL_NFS_OK;
}

static uint32_t do_fsinfo(struct model_call *call)
{
    uint32_t status = model_get_subject(call, 0);
    uint32_t transfer = call->disk->traits.transfer_bytes;

    if (status != SL_NFS_OK)
        return status;
    model_put_post(call, call->subjects[0].inode);
    for (unsigned int i = 0; i < 2; i++) {
        model_put_u32(&call->body, transfer);
        model_put_u32(&call->body, transfer);
        model_put_u32(&call->body, 512);
    }
    model_put_u32(&call->body, 8192);
    model_put_u64(&call->body, INT64_MAX);
    model_put_u32(&call->body, 0);
    model_put_u32(&call->body, call->disk->traits.clock_step_ns);
    model_put_u32(&call->body, 0x1bu);
    return SL_NFS_OK;
}

static uint32_t do_pathconf(struct model_call *call)
{
    uint32_t status = model_get_subject(call, 0);
    const struct sl_nfs_pathconf *pathconf = &call->disk->traits.pathconf;

    if (status != SL_NFS_OK)
        return status;
    model_put_post(call, call->subjects[0].inode);
    model_put_u32(&call->body, pathconf->link_max);
    model_put_u32(&call->body, pathconf->name_max_bytes);
    model_put_u32(&call->body, pathconf->no_trunc);
    model_put_u32(&call->body, pathconf->chown_restricted);
    model_put_u32(&call->body, pathconf->case_insensitive);
    model_put_u32(&call->body, pathconf->case_preserving);
    return SL_NFS_OK;
}

const struct model_procedure model_reads[SL_NFS_PROCEDURES] = {
    [SL_NFS_GETATTR] = {do_getattr, ""},
    [SL_NFS_LOOKUP] = {do_lookup, "p"},
    [SL_NFS_ACCESS] = {do_access, "p"},
    [SL_NFS_READLINK] = {do_readlink, "p"},
    [SL_NFS_READ] = {do_read, "p"},
    [SL_NFS_READDIR] = {do_readdir, "p"},
    [SL_NFS_READDIRPLUS] = {do_readdirplus, "p"},
    [SL_NFS_FSSTAT] = {do_fsstat, "p"},
    [SL_NFS_FSINFO] = {do_fsinfo, "p"},
    [SL_NFS_PATHCONF] = {do_pathconf, "p"},
};
