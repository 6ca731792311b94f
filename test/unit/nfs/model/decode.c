// SPDX-License-Identifier: Apache-2.0
#include "client.h"

#include <stdlib.h>
#include <string.h>

static void get_time(struct model_in *in, struct sl_nfs_time *time)
{
    time->seconds = model_get_u32(in);
    time->nanoseconds = model_get_u32(in);
}

static void get_attributes(struct model_in *in, struct sl_nfs_attributes *a)
{
    a->type = model_get_u32(in);
    a->mode = model_get_u32(in);
    a->nlink = model_get_u32(in);
    a->uid = model_get_u32(in);
    a->gid = model_get_u32(in);
    a->size_bytes = model_get_u64(in);
    a->used_bytes = model_get_u64(in);
    a->rdev_major = model_get_u32(in);
    a->rdev_minor = model_get_u32(in);
    a->fsid = model_get_u64(in);
    a->fileid = model_get_u64(in);
    get_time(in, &a->atime);
    get_time(in, &a->mtime);
    get_time(in, &a->ctime);
}

/* A boolean is 0 or 1, and nothing else (RFC 4506 4.4). */
static bool get_bool(struct model_in *in)
{
    uint32_t value = model_get_u32(in);

    if (value > 1)
        in->has_failed = true;
    return value == 1;
}

static void get_post(struct model_in *in, struct sl_nfs_post *post)
{
    post->is_present = get_bool(in);
    if (post->is_present)
        get_attributes(in, &post->attributes);
}

static void get_wcc(struct model_in *in, struct sl_nfs_wcc *wcc)
{
    wcc->has_pre = get_bool(in);
    if (wcc->has_pre) {
        wcc->pre_size_bytes = model_get_u64(in);
        get_time(in, &wcc->pre_mtime);
        get_time(in, &wcc->pre_ctime);
    }
    get_post(in, &wcc->post);
}

static void get_handle(struct model_in *in, struct sl_nfs_handle *handle)
{
    uint32_t bytes;
    const uint8_t *at = model_get_opaque(in, SL_NFS_HANDLE_MAX_BYTES, &bytes);

    handle->length_bytes = (uint8_t)bytes;
    if (at != NULL)
        memcpy(handle->bytes, at, bytes);
}

static void get_optional_handle(struct model_in *in, struct sl_nfs_handle *handle)
{
    if (get_bool(in))
        get_handle(in, handle);
}

void model_get_name(struct model_in *in, struct sl_nfs_name *name)
{
    uint32_t bytes;
    const uint8_t *at = model_get_opaque(in, SL_NFS_NAME_MAX_BYTES, &bytes);

    name->length_bytes = (uint16_t)bytes;
    if (at != NULL)
        memcpy(name->bytes, at, bytes);
}

static void get_verifier(struct model_in *in, uint8_t verifier[8])
{
    const uint8_t *at = model_get_fixed(in, 8);

    if (at != NULL)
        memcpy(verifier, at, 8);
}

struct sl_nfs_entry *model_reply_add(struct model_reply *reply)
{
    struct sl_nfs_entry *entry;

    reply->entries = realloc(reply->entries, (reply->entry_count + 1u) * sizeof(*reply->entries));
    if (reply->entries == NULL)
        abort();
    entry = &reply->entries[reply->entry_count++];
    memset(entry, 0, sizeof(*entry));
    return entry;
}

static void get_listing(struct model_in *in, bool is_plus, struct model_reply *reply)
{
    get_post(in, &reply->result.post);
    get_verifier(in, reply->result.verifier);
    while (get_bool(in)) {
        struct sl_nfs_entry *entry = model_reply_add(reply);

        entry->fileid = model_get_u64(in);
        model_get_name(in, &entry->name);
        entry->cookie = model_get_u64(in);
        if (is_plus) {
            get_post(in, &entry->post);
            get_optional_handle(in, &entry->handle);
        }
    }
    reply->is_eof = get_bool(in);
}

static void get_data(struct model_in *in, struct model_reply *reply)
{
    reply->data = model_get_opaque(in, UINT32_MAX, &reply->result.data_bytes);
}

static void get_fsstat(struct model_in *in, struct sl_nfs_fsstat *fsstat)
{
    fsstat->total_bytes = model_get_u64(in);
    fsstat->free_bytes = model_get_u64(in);
    fsstat->available_bytes = model_get_u64(in);
    fsstat->total_files = model_get_u64(in);
    fsstat->free_files = model_get_u64(in);
    fsstat->available_files = model_get_u64(in);
    fsstat->invariant_s = model_get_u32(in);
}

static void get_fsinfo(struct model_in *in, struct sl_nfs_fsinfo *fsinfo)
{
    fsinfo->read_max_bytes = model_get_u32(in);
    fsinfo->read_preferred_bytes = model_get_u32(in);
    fsinfo->read_multiple_bytes = model_get_u32(in);
    fsinfo->write_max_bytes = model_get_u32(in);
    fsinfo->write_preferred_bytes = model_get_u32(in);
    fsinfo->write_multiple_bytes = model_get_u32(in);
    fsinfo->readdir_preferred_bytes = model_get_u32(in);
    fsinfo->file_max_bytes = model_get_u64(in);
    get_time(in, &fsinfo->time_delta);
    fsinfo->properties = model_get_u32(in);
}

static void get_pathconf(struct model_in *in, struct sl_nfs_pathconf *pathconf)
{
    pathconf->link_max = model_get_u32(in);
    pathconf->name_max_bytes = model_get_u32(in);
    pathconf->no_trunc = get_bool(in);
    pathconf->chown_restricted = get_bool(in);
    pathconf->case_insensitive = get_bool(in);
    pathconf->case_preserving = get_bool(in);
}

static void get_read_result(struct model_in *in, uint8_t procedure, struct model_reply *reply)
{
    struct sl_nfs_result *result = &reply->result;

    get_post(in, &result->post);
    switch (procedure) {
    case SL_NFS_ACCESS:
        result->access = model_get_u32(in);
        break;
    case SL_NFS_READLINK:
        get_data(in, reply);
        break;
    case SL_NFS_READ:
        result->count_bytes = model_get_u32(in);
        result->is_eof = get_bool(in);
        get_data(in, reply);
        break;
    case SL_NFS_FSSTAT:
        get_fsstat(in, &result->fsstat);
        break;
    case SL_NFS_FSINFO:
        get_fsinfo(in, &result->fsinfo);
        break;
    default:
        get_pathconf(in, &result->pathconf);
        break;
    }
}

static void get_result(struct model_in *in, uint8_t procedure, struct model_reply *reply)
{
    struct sl_nfs_result *result = &reply->result;

    switch (procedure) {
    case SL_NFS_GETATTR:
        result->post.is_present = true;
        get_attributes(in, &result->post.attributes);
        break;
    case SL_NFS_LOOKUP:
        get_handle(in, &result->handle);
        get_post(in, &result->post);
        get_post(in, &result->directory);
        break;
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
    case SL_NFS_SYMLINK:
    case SL_NFS_MKNOD:
        get_optional_handle(in, &result->handle);
        get_post(in, &result->post);
        get_wcc(in, &result->wcc);
        break;
    case SL_NFS_WRITE:
        get_wcc(in, &result->wcc);
        result->count_bytes = model_get_u32(in);
        result->committed = (uint8_t)model_get_u32(in);
        get_verifier(in, result->verifier);
        break;
    case SL_NFS_COMMIT:
        get_wcc(in, &result->wcc);
        get_verifier(in, result->verifier);
        break;
    case SL_NFS_SETATTR:
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
        get_wcc(in, &result->wcc);
        break;
    case SL_NFS_RENAME:
        get_wcc(in, &result->wcc);
        get_wcc(in, &result->wcc2);
        break;
    case SL_NFS_LINK:
        get_post(in, &result->post);
        get_wcc(in, &result->wcc);
        break;
    case SL_NFS_READDIR:
    case SL_NFS_READDIRPLUS:
        get_listing(in, procedure == SL_NFS_READDIRPLUS, reply);
        break;
    default:
        get_read_result(in, procedure, reply);
        break;
    }
}

/* What follows a status that is not OK. */
static void get_failure(struct model_in *in, uint8_t procedure, struct sl_nfs_result *result)
{
    if (procedure == SL_NFS_GETATTR)
        return;
    if (procedure == SL_NFS_LOOKUP) {
        get_post(in, &result->directory);
    } else if (procedure == SL_NFS_LINK) {
        get_post(in, &result->post);
        get_wcc(in, &result->wcc);
    } else if (sl_nfs_changes(procedure)) {
        get_wcc(in, &result->wcc);
        if (procedure == SL_NFS_RENAME)
            get_wcc(in, &result->wcc2);
    } else {
        get_post(in, &result->post);
    }
}

/* The reader is left at the results; false: there are none. */
static bool get_head(struct model_in *in, struct model_reply *reply)
{
    uint32_t bytes;

    memset(reply, 0, sizeof(*reply));
    reply->xid = model_get_u32(in);
    if (model_get_u32(in) != 1)
        in->has_failed = true;
    reply->is_accepted = model_get_u32(in) == 0;
    if (!reply->is_accepted)
        return false;
    model_get_u32(in);
    model_get_opaque(in, 400, &bytes);
    reply->accept = model_get_u32(in);
    return reply->accept == 0;
}

bool model_decode_reply(const uint8_t *bytes, size_t length_bytes, uint32_t version,
                        uint8_t procedure, struct model_reply *reply)
{
    struct model_in in = {.at = bytes, .left_bytes = length_bytes};

    if (!get_head(&in, reply) || procedure == SL_NFS_NULL)
        return !in.has_failed;
    reply->result.status = model_get_u32(&in);
    if (version == 2 && reply->result.status == SL_NFS_OK)
        model_decode2(&in, procedure, reply);
    else if (version == 3 && reply->result.status == SL_NFS_OK)
        get_result(&in, procedure, reply);
    else if (version == 3)
        get_failure(&in, procedure, &reply->result);
    return !in.has_failed && in.left_bytes == 0;
}

bool model_decode_mount(const uint8_t *bytes, size_t length_bytes, uint32_t version,
                        struct model_reply *reply)
{
    struct model_in in = {.at = bytes, .left_bytes = length_bytes};
    struct sl_nfs_handle *handle;
    const uint8_t *at;

    if (!get_head(&in, reply))
        return !in.has_failed;
    handle = &reply->result.handle;
    reply->result.status = model_get_u32(&in);
    if (reply->result.status != SL_NFS_OK)
        return !in.has_failed;
    if (version == 3) {
        get_handle(&in, handle);
        return !in.has_failed;
    }
    at = model_get_fixed(&in, SL_NFS2_HANDLE_BYTES);
    handle->length_bytes = SL_NFS2_HANDLE_BYTES;
    if (at != NULL)
        memcpy(handle->bytes, at, SL_NFS2_HANDLE_BYTES);
    return !in.has_failed;
}

void model_reply_free(struct model_reply *reply)
{
    free(reply->entries);
    reply->entries = NULL;
}
