// SPDX-License-Identifier: Apache-2.0
/* Writing results of version 3 (RFC 1813 section 3.3), and which version is to be written. */

#include "attributes.h"
#include "version2.h"

static void put_lookup(struct sl_xdr_writer *writer, const struct sl_nfs_result *result)
{
    sl_nfs_put_handle(writer, &result->handle);
    sl_nfs_put_post(writer, &result->post);
    sl_nfs_put_post(writer, &result->directory);
}

static void put_read(struct sl_xdr_writer *writer, const struct sl_nfs_result *result,
                     const struct sl_message *from)
{
    sl_nfs_put_post(writer, &result->post);
    sl_xdr_put_u32(writer, result->count_bytes);
    sl_xdr_put_bool(writer, result->is_eof);
    sl_xdr_put_reference(writer, from, result->data_offset, result->data_bytes);
}

static void put_write(struct sl_xdr_writer *writer, const struct sl_nfs_result *result)
{
    sl_nfs_put_wcc(writer, &result->wcc);
    sl_xdr_put_u32(writer, result->count_bytes);
    sl_xdr_put_u32(writer, result->committed);
    sl_xdr_put_fixed(writer, result->verifier, SL_NFS_VERIFIER_BYTES);
}

/* CREATE, MKDIR, SYMLINK, MKNOD */
static void put_made(struct sl_xdr_writer *writer, const struct sl_nfs_result *result)
{
    sl_nfs_put_post_handle(writer, &result->handle);
    sl_nfs_put_post(writer, &result->post);
    sl_nfs_put_wcc(writer, &result->wcc);
}

static void put_fsstat(struct sl_xdr_writer *writer, const struct sl_nfs_result *result)
{
    const struct sl_nfs_fsstat *fsstat = &result->fsstat;

    sl_nfs_put_post(writer, &result->post);
    sl_xdr_put_u64(writer, fsstat->total_bytes);
    sl_xdr_put_u64(writer, fsstat->free_bytes);
    sl_xdr_put_u64(writer, fsstat->available_bytes);
    sl_xdr_put_u64(writer, fsstat->total_files);
    sl_xdr_put_u64(writer, fsstat->free_files);
    sl_xdr_put_u64(writer, fsstat->available_files);
    sl_xdr_put_u32(writer, fsstat->invariant_s);
}

static void put_fsinfo(struct sl_xdr_writer *writer, const struct sl_nfs_result *result)
{
    const struct sl_nfs_fsinfo *fsinfo = &result->fsinfo;

    sl_nfs_put_post(writer, &result->post);
    sl_xdr_put_u32(writer, fsinfo->read_max_bytes);
    sl_xdr_put_u32(writer, fsinfo->read_preferred_bytes);
    sl_xdr_put_u32(writer, fsinfo->read_multiple_bytes);
    sl_xdr_put_u32(writer, fsinfo->write_max_bytes);
    sl_xdr_put_u32(writer, fsinfo->write_preferred_bytes);
    sl_xdr_put_u32(writer, fsinfo->write_multiple_bytes);
    sl_xdr_put_u32(writer, fsinfo->readdir_preferred_bytes);
    sl_xdr_put_u64(writer, fsinfo->file_max_bytes);
    sl_nfs_put_time(writer, &fsinfo->time_delta);
    sl_xdr_put_u32(writer, fsinfo->properties);
}

static void put_pathconf(struct sl_xdr_writer *writer, const struct sl_nfs_result *result)
{
    const struct sl_nfs_pathconf *pathconf = &result->pathconf;

    sl_nfs_put_post(writer, &result->post);
    sl_xdr_put_u32(writer, pathconf->link_max);
    sl_xdr_put_u32(writer, pathconf->name_max_bytes);
    sl_xdr_put_bool(writer, pathconf->no_trunc);
    sl_xdr_put_bool(writer, pathconf->chown_restricted);
    sl_xdr_put_bool(writer, pathconf->case_insensitive);
    sl_xdr_put_bool(writer, pathconf->case_preserving);
}

static void put_ok(struct sl_xdr_writer *writer, uint8_t procedure,
                   const struct sl_nfs_result *result, const struct sl_message *from)
{
    switch (procedure) {
    case SL_NFS_GETATTR:
        sl_nfs_put_attributes(writer, &result->post.attributes);
        return;
    case SL_NFS_LOOKUP:
        put_lookup(writer, result);
        return;
    case SL_NFS_ACCESS:
        sl_nfs_put_post(writer, &result->post);
        sl_xdr_put_u32(writer, result->access);
        return;
    case SL_NFS_READLINK:
        sl_nfs_put_post(writer, &result->post);
        sl_xdr_put_reference(writer, from, result->data_offset, result->data_bytes);
        return;
    case SL_NFS_READ:
        put_read(writer, result, from);
        return;
    case SL_NFS_WRITE:
        put_write(writer, result);
        return;
    case SL_NFS_FSSTAT:
        put_fsstat(writer, result);
        return;
    case SL_NFS_FSINFO:
        put_fsinfo(writer, result);
        return;
    case SL_NFS_PATHCONF:
        put_pathconf(writer, result);
        return;
    case SL_NFS_COMMIT:
        sl_nfs_put_wcc(writer, &result->wcc);
        sl_xdr_put_fixed(writer, result->verifier, SL_NFS_VERIFIER_BYTES);
        return;
    default: /* CREATE, MKDIR, SYMLINK, MKNOD */
        put_made(writer, result);
    }
}

/* What a failure of the procedure comes with. */
static void put_failure(struct sl_xdr_writer *writer, uint8_t procedure,
                        const struct sl_nfs_result *result)
{
    if (procedure == SL_NFS_GETATTR)
        return;
    if (procedure == SL_NFS_LOOKUP)
        sl_nfs_put_post(writer, &result->directory);
    else if (sl_nfs_changes(procedure))
        sl_nfs_put_wcc(writer, &result->wcc);
    else
        sl_nfs_put_post(writer, &result->post);
}

/* Procedures whose results are the same whether they succeeded or not. */
static bool put_always(struct sl_xdr_writer *writer, uint8_t procedure,
                       const struct sl_nfs_result *result)
{
    switch (procedure) {
    case SL_NFS_SETATTR:
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
        sl_nfs_put_wcc(writer, &result->wcc);
        return true;
    case SL_NFS_RENAME:
        sl_nfs_put_wcc(writer, &result->wcc);
        sl_nfs_put_wcc(writer, &result->wcc2);
        return true;
    case SL_NFS_LINK:
        sl_nfs_put_post(writer, &result->post);
        sl_nfs_put_wcc(writer, &result->wcc);
        return true;
    default:
        return false;
    }
}

static void put_result3(struct sl_xdr_writer *writer, uint8_t procedure,
                        const struct sl_nfs_result *result, const struct sl_message *from)
{
    uint32_t status = result->status;

    /* A GETATTR that has none has not succeeded, whoever says so. */
    if (procedure == SL_NFS_GETATTR && status == SL_NFS_OK && !result->post.is_present)
        status = SL_NFS_ERR_IO;
    sl_xdr_put_u32(writer, status);
    if (put_always(writer, procedure, result))
        return;
    if (status == SL_NFS_OK)
        put_ok(writer, procedure, result, from);
    else
        put_failure(writer, procedure, result);
}

void sl_nfs_put_result(struct sl_xdr_writer *writer, uint32_t version, uint8_t procedure,
                       const struct sl_nfs_result *result, const struct sl_message *from)
{
    if (procedure == SL_NFS_NULL)
        return;
    if (version == 2)
        sl_nfs2_put_result(writer, procedure, result, from);
    else
        put_result3(writer, procedure, result, from);
}
