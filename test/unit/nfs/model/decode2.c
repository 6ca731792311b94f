// SPDX-License-Identifier: Apache-2.0
/* Results of version 2 (RFC 1094 2.2). */
#include "client.h"

#include <string.h>

static void get_time2(struct model_in *in, struct sl_nfs_time *time)
{
    time->seconds = model_get_u32(in);
    time->nanoseconds = model_get_u32(in) * 1000u;
}

/* fattr (RFC 1094 2.3.5); types of version 2 that have other numbers in 3 are told by the mode. */
static void get_attributes2(struct model_in *in, struct sl_nfs_post *post)
{
    struct sl_nfs_attributes *a = &post->attributes;

    post->is_present = true;
    a->type = model_get_u32(in);
    a->mode = model_get_u32(in);
    if ((a->mode & 0170000u) == 0140000u)
        a->type = SL_NFS_SOCK;
    else if ((a->mode & 0170000u) == 0010000u)
        a->type = SL_NFS_FIFO;
    a->mode &= 07777u;
    a->nlink = model_get_u32(in);
    a->uid = model_get_u32(in);
    a->gid = model_get_u32(in);
    a->size_bytes = model_get_u32(in);
    model_get_u32(in); /* blocksize */
    model_get_u32(in); /* rdev */
    a->used_bytes = (uint64_t)model_get_u32(in) * 512u;
    a->fsid = model_get_u32(in);
    a->fileid = model_get_u32(in);
    get_time2(in, &a->atime);
    get_time2(in, &a->mtime);
    get_time2(in, &a->ctime);
}

static void get_entries2(struct model_in *in, struct model_reply *reply)
{
    while (model_get_u32(in) == 1) {
        struct sl_nfs_entry *entry = model_reply_add(reply);

        entry->fileid = model_get_u32(in);
        model_get_name(in, &entry->name);
        entry->cookie = model_get_u32(in);
    }
    reply->is_eof = model_get_u32(in) != 0;
}

static void get_made2(struct model_in *in, struct sl_nfs_result *result)
{
    const uint8_t *at = model_get_fixed(in, SL_NFS2_HANDLE_BYTES);

    result->handle.length_bytes = SL_NFS2_HANDLE_BYTES;
    if (at != NULL)
        memcpy(result->handle.bytes, at, SL_NFS2_HANDLE_BYTES);
    get_attributes2(in, &result->post);
}

void model_decode2(struct model_in *in, uint8_t procedure, struct model_reply *reply)
{
    struct sl_nfs_result *result = &reply->result;

    switch (procedure) {
    case SL_NFS_GETATTR:
        get_attributes2(in, &result->post);
        break;
    case SL_NFS_SETATTR:
    case SL_NFS_WRITE:
        get_attributes2(in, &result->wcc.post);
        break;
    case SL_NFS_LOOKUP:
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
        get_made2(in, result);
        break;
    case SL_NFS_READLINK:
        reply->data = model_get_opaque(in, UINT32_MAX, &result->data_bytes);
        break;
    case SL_NFS_READ:
        get_attributes2(in, &result->post);
        reply->data = model_get_opaque(in, UINT32_MAX, &result->data_bytes);
        result->count_bytes = result->data_bytes;
        break;
    case SL_NFS_READDIR:
        get_entries2(in, reply);
        break;
    case SL_NFS_FSSTAT:
        for (unsigned int i = 0; i < 5; i++)
            model_get_u32(in);
        break;
    default:
        break;
    }
}
