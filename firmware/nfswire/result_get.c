// SPDX-License-Identifier: Apache-2.0
/* Reading results of version 3 (RFC 1813 section 3.3). */

#include <errno.h>

#include "attributes.h"
#include "nfswire/nfs.h"

static void get_lookup(struct sl_xdr_reader *reader, struct sl_nfs_result *result)
{
    sl_nfs_get_handle(reader, &result->handle);
    sl_nfs_get_post(reader, &result->post);
    sl_nfs_get_post(reader, &result->directory);
}

static void get_data(struct sl_xdr_reader *reader, struct sl_nfs_result *result)
{
    result->data_bytes = sl_xdr_get_reference(reader, UINT32_MAX, &result->data_offset);
}

static void get_read(struct sl_xdr_reader *reader, struct sl_nfs_result *result)
{
    sl_nfs_get_post(reader, &result->post);
    result->count_bytes = sl_xdr_get_u32(reader);
    result->is_eof = sl_xdr_get_bool(reader);
    get_data(reader, result);
    if (result->data_bytes != result->count_bytes)
        sl_xdr_reader_fail(reader);
}

static void get_write(struct sl_xdr_reader *reader, struct sl_nfs_result *result)
{
    uint32_t committed;

    sl_nfs_get_wcc(reader, &result->wcc);
    result->count_bytes = sl_xdr_get_u32(reader);
    committed = sl_xdr_get_u32(reader);
    if (committed > SL_NFS_FILE_SYNC)
        sl_xdr_reader_fail(reader);
    result->committed = (uint8_t)committed;
    sl_xdr_get_fixed(reader, result->verifier, SL_NFS_VERIFIER_BYTES);
}

/* CREATE, MKDIR, SYMLINK, MKNOD */
static void get_made(struct sl_xdr_reader *reader, struct sl_nfs_result *result)
{
    sl_nfs_get_post_handle(reader, &result->handle);
    sl_nfs_get_post(reader, &result->post);
    sl_nfs_get_wcc(reader, &result->wcc);
}

/* The entries are for sl_nfs_get_entry(). */
static void get_listing(struct sl_xdr_reader *reader, struct sl_nfs_result *result)
{
    sl_nfs_get_post(reader, &result->post);
    sl_xdr_get_fixed(reader, result->verifier, SL_NFS_VERIFIER_BYTES);
    result->entries_offset = reader->position;
}

static void get_fsstat(struct sl_xdr_reader *reader, struct sl_nfs_result *result)
{
    struct sl_nfs_fsstat *fsstat = &result->fsstat;

    sl_nfs_get_post(reader, &result->post);
    fsstat->total_bytes = sl_xdr_get_u64(reader);
    fsstat->free_bytes = sl_xdr_get_u64(reader);
    fsstat->available_bytes = sl_xdr_get_u64(reader);
    fsstat->total_files = sl_xdr_get_u64(reader);
    fsstat->free_files = sl_xdr_get_u64(reader);
    fsstat->available_files = sl_xdr_get_u64(reader);
    fsstat->invariant_s = sl_xdr_get_u32(reader);
}

static void get_fsinfo(struct sl_xdr_reader *reader, struct sl_nfs_result *result)
{
    struct sl_nfs_fsinfo *fsinfo = &result->fsinfo;

    sl_nfs_get_post(reader, &result->post);
    fsinfo->read_max_bytes = sl_xdr_get_u32(reader);
    fsinfo->read_preferred_bytes = sl_xdr_get_u32(reader);
    fsinfo->read_multiple_bytes = sl_xdr_get_u32(reader);
    fsinfo->write_max_bytes = sl_xdr_get_u32(reader);
    fsinfo->write_preferred_bytes = sl_xdr_get_u32(reader);
    fsinfo->write_multiple_bytes = sl_xdr_get_u32(reader);
    fsinfo->readdir_preferred_bytes = sl_xdr_get_u32(reader);
    fsinfo->file_max_bytes = sl_xdr_get_u64(reader);
    sl_nfs_get_time(reader, &fsinfo->time_delta);
    fsinfo->properties = sl_xdr_get_u32(reader);
}

static void get_pathconf(struct sl_xdr_reader *reader, struct sl_nfs_result *result)
{
    struct sl_nfs_pathconf *pathconf = &result->pathconf;

    sl_nfs_get_post(reader, &result->post);
    pathconf->link_max = sl_xdr_get_u32(reader);
    pathconf->name_max_bytes = sl_xdr_get_u32(reader);
    pathconf->no_trunc = sl_xdr_get_bool(reader);
    pathconf->chown_restricted = sl_xdr_get_bool(reader);
    pathconf->case_insensitive = sl_xdr_get_bool(reader);
    pathconf->case_preserving = sl_xdr_get_bool(reader);
}

static void get_ok(struct sl_xdr_reader *reader, uint8_t procedure, struct sl_nfs_result *result)
{
    switch (procedure) {
    case SL_NFS_GETATTR:
        result->post.is_present = true;
        sl_nfs_get_attributes(reader, &result->post.attributes);
        return;
    case SL_NFS_LOOKUP:
        get_lookup(reader, result);
        return;
    case SL_NFS_ACCESS:
        sl_nfs_get_post(reader, &result->post);
        result->access = sl_xdr_get_u32(reader);
        return;
    case SL_NFS_READLINK:
        sl_nfs_get_post(reader, &result->post);
        get_data(reader, result);
        return;
    case SL_NFS_READ:
        get_read(reader, result);
        return;
    case SL_NFS_WRITE:
        get_write(reader, result);
        return;
    case SL_NFS_READDIR:
    case SL_NFS_READDIRPLUS:
        get_listing(reader, result);
        return;
    case SL_NFS_FSSTAT:
        get_fsstat(reader, result);
        return;
    case SL_NFS_FSINFO:
        get_fsinfo(reader, result);
        return;
    case SL_NFS_PATHCONF:
        get_pathconf(reader, result);
        return;
    case SL_NFS_COMMIT:
        sl_nfs_get_wcc(reader, &result->wcc);
        sl_xdr_get_fixed(reader, result->verifier, SL_NFS_VERIFIER_BYTES);
        return;
    default: /* CREATE, MKDIR, SYMLINK, MKNOD */
        get_made(reader, result);
    }
}

/* What a failure of the procedure comes with. */
static void get_failure(struct sl_xdr_reader *reader, uint8_t procedure,
                        struct sl_nfs_result *result)
{
    if (procedure == SL_NFS_GETATTR)
        return;
    if (procedure == SL_NFS_LOOKUP)
        sl_nfs_get_post(reader, &result->directory);
    else if (sl_nfs_changes(procedure))
        sl_nfs_get_wcc(reader, &result->wcc);
    else
        sl_nfs_get_post(reader, &result->post);
}

/* Procedures whose results are the same whether they succeeded or not. */
static bool get_always(struct sl_xdr_reader *reader, uint8_t procedure,
                       struct sl_nfs_result *result)
{
    switch (procedure) {
    case SL_NFS_SETATTR:
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
        sl_nfs_get_wcc(reader, &result->wcc);
        return true;
    case SL_NFS_RENAME:
        sl_nfs_get_wcc(reader, &result->wcc);
        sl_nfs_get_wcc(reader, &result->wcc2);
        return true;
    case SL_NFS_LINK:
        sl_nfs_get_post(reader, &result->post);
        sl_nfs_get_wcc(reader, &result->wcc);
        return true;
    default:
        return false;
    }
}

static void clear_result(struct sl_nfs_result *result)
{
    result->status = SL_NFS_OK;
    result->post.is_present = false;
    result->directory.is_present = false;
    result->wcc.has_pre = result->wcc.post.is_present = false;
    result->wcc2.has_pre = result->wcc2.post.is_present = false;
    result->handle.length_bytes = 0;
    result->access = 0;
    result->count_bytes = 0;
    result->is_eof = false;
    result->committed = SL_NFS_UNSTABLE;
    memset(result->verifier, 0, sizeof(result->verifier));
    result->data_offset = result->data_bytes = 0;
    result->entries_offset = 0;
}

int sl_nfs_get_result(struct sl_xdr_reader *reader, uint8_t procedure, struct sl_nfs_result *result)
{
    clear_result(result);
    if (procedure == SL_NFS_NULL)
        return reader->has_failed ? -EBADMSG : 0;
    if (procedure >= SL_NFS_PROCEDURES)
        return -EBADMSG;
    result->status = sl_xdr_get_u32(reader);
    if (get_always(reader, procedure, result))
        return reader->has_failed ? -EBADMSG : 0;
    if (result->status == SL_NFS_OK)
        get_ok(reader, procedure, result);
    else
        get_failure(reader, procedure, result);
    return reader->has_failed ? -EBADMSG : 0;
}
