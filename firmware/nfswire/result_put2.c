// SPDX-License-Identifier: Apache-2.0
/* Writing results of version 2 (RFC 1094 sections 2.2 and 2.3). */

#include "attributes.h"
#include "version2.h"

#define BLOCK_BYTES 4096u
/* What file systems count a file's blocks in. */
#define USED_UNIT_BYTES 512u

/* ftype, and the bits of a mode that say the same (section 2.3.5) */
static const struct type2 {
    uint32_t number, mode_bits;
} types2[] = {
    [SL_NFS_REG] = {1, 0100000},
    [SL_NFS_DIR] = {2, 0040000},
    [SL_NFS_BLK] = {3, 0060000},
    [SL_NFS_CHR] = {4, 0020000},
    [SL_NFS_LNK] = {5, 0120000},
    [SL_NFS_SOCK] = {0, 0140000},
    /* Version 2 has no pipes; clients take a character device of no number for one. */
    [SL_NFS_FIFO] = {4, 0010000},
};

/* A device's number in one word: eight bits of minor, major, and the rest of minor. */
static uint32_t rdev2(const struct sl_nfs_attributes *attributes)
{
    uint32_t minor = attributes->rdev_minor;

    if (attributes->type == SL_NFS_FIFO)
        return UINT32_MAX;
    if (!sl_nfs_is_device(attributes->type))
        return 0;
    return (minor & 0xffu) | attributes->rdev_major << 8 | (minor & ~0xffu) << 12;
}

static void put_time2(struct sl_xdr_writer *writer, const struct sl_nfs_time *time)
{
    sl_xdr_put_u32(writer, time->seconds);
    sl_xdr_put_u32(writer, time->nanoseconds / 1000u);
}

/* fattr (section 2.3.5) */
static void put_attributes2(struct sl_xdr_writer *writer,
                            const struct sl_nfs_attributes *attributes)
{
    const struct type2 *type = &types2[attributes->type];
    uint64_t used_units =
        attributes->used_bytes / USED_UNIT_BYTES + (attributes->used_bytes % USED_UNIT_BYTES != 0);

    sl_xdr_put_u32(writer, type->number);
    sl_xdr_put_u32(writer, attributes->mode | type->mode_bits);
    sl_xdr_put_u32(writer, attributes->nlink);
    sl_xdr_put_u32(writer, attributes->uid);
    sl_xdr_put_u32(writer, attributes->gid);
    sl_xdr_put_u32(writer, sl_nfs2_saturated(attributes->size_bytes));
    sl_xdr_put_u32(writer, BLOCK_BYTES);
    sl_xdr_put_u32(writer, rdev2(attributes));
    sl_xdr_put_u32(writer, sl_nfs2_saturated(used_units));
    sl_xdr_put_u32(writer, sl_nfs2_folded(attributes->fsid));
    sl_xdr_put_u32(writer, sl_nfs2_folded(attributes->fileid));
    put_time2(writer, &attributes->atime);
    put_time2(writer, &attributes->mtime);
    put_time2(writer, &attributes->ctime);
}

/* The attributes that a success of the procedure has to have, or NULL: it has none. */
static const struct sl_nfs_post *required_post(uint8_t procedure,
                                               const struct sl_nfs_result *result)
{
    switch (procedure) {
    case SL_NFS_GETATTR:
    case SL_NFS_LOOKUP:
    case SL_NFS_READ:
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
        return &result->post;
    case SL_NFS_SETATTR:
    case SL_NFS_WRITE:
        return &result->wcc.post;
    default:
        return NULL;
    }
}

static bool gives_handle(uint8_t procedure)
{
    return procedure == SL_NFS_LOOKUP || procedure == SL_NFS_CREATE || procedure == SL_NFS_MKDIR;
}

/* The status to write: a success that version 2 cannot word is a failure. */
static uint32_t status2(uint8_t procedure, const struct sl_nfs_result *result)
{
    const struct sl_nfs_post *post = required_post(procedure, result);

    if (result->status != SL_NFS_OK)
        return sl_nfs2_status(result->status);
    if (post != NULL && (!post->is_present || post->attributes.type < SL_NFS_REG ||
                         post->attributes.type > SL_NFS_FIFO))
        return SL_NFS_ERR_IO;
    if (gives_handle(procedure) && result->handle.length_bytes != SL_NFS2_HANDLE_BYTES)
        return SL_NFS_ERR_IO;
    if (procedure == SL_NFS_READ && result->data_bytes > SL_NFS2_DATA_MAX_BYTES)
        return SL_NFS_ERR_IO;
    if (procedure == SL_NFS_READLINK && result->data_bytes > SL_NFS_PATH_MAX_BYTES)
        return SL_NFS_ERR_NAMETOOLONG;
    return SL_NFS_OK;
}

static void put_statfs2(struct sl_xdr_writer *writer, const struct sl_nfs_fsstat *fsstat)
{
    sl_xdr_put_u32(writer, SL_NFS2_DATA_MAX_BYTES);
    sl_xdr_put_u32(writer, BLOCK_BYTES);
    sl_xdr_put_u32(writer, sl_nfs2_saturated(fsstat->total_bytes / BLOCK_BYTES));
    sl_xdr_put_u32(writer, sl_nfs2_saturated(fsstat->free_bytes / BLOCK_BYTES));
    sl_xdr_put_u32(writer, sl_nfs2_saturated(fsstat->available_bytes / BLOCK_BYTES));
}

void sl_nfs2_put_result(struct sl_xdr_writer *writer, uint8_t procedure,
                        const struct sl_nfs_result *result, const struct sl_message *from)
{
    uint32_t status = status2(procedure, result);
    const struct sl_nfs_post *post = required_post(procedure, result);

    sl_xdr_put_u32(writer, status);
    if (status != SL_NFS_OK)
        return;
    if (gives_handle(procedure))
        sl_xdr_put_fixed(writer, result->handle.bytes, SL_NFS2_HANDLE_BYTES);
    if (post != NULL)
        put_attributes2(writer, &post->attributes);
    if (procedure == SL_NFS_READ || procedure == SL_NFS_READLINK)
        sl_xdr_put_reference(writer, from, result->data_offset, result->data_bytes);
    else if (procedure == SL_NFS_FSSTAT)
        put_statfs2(writer, &result->fsstat);
}
