// SPDX-License-Identifier: Apache-2.0
#include "client.h"

#include <string.h>

#define NO_VALUE UINT32_MAX /* of version 2: leave it as it is */

static void put_head(struct model_out *out, uint32_t xid, uint32_t program, uint32_t version,
                     uint32_t procedure, const struct model_credential *credential)
{
    model_put_u32(out, xid);
    model_put_u32(out, 0);
    model_put_u32(out, 2);
    model_put_u32(out, program);
    model_put_u32(out, version);
    model_put_u32(out, procedure);
    model_put_u32(out, 1);  /* AUTH_SYS */
    model_put_u32(out, 28); /* stamp, "model", uid, gid, no groups */
    model_put_u32(out, 0);
    model_put_opaque(out, "model", 5);
    model_put_u32(out, credential->uid);
    model_put_u32(out, credential->gid);
    model_put_u32(out, 0);
    model_put_u64(out, 0);
}

static void put_handle(struct model_out *out, uint32_t version, const struct sl_nfs_handle *handle)
{
    uint8_t bytes[SL_NFS2_HANDLE_BYTES] = {0};

    if (version == 3) {
        model_put_opaque(out, handle->bytes, handle->length_bytes);
        return;
    }
    memcpy(bytes, handle->bytes, sizeof(bytes));
    model_put_fixed(out, bytes, sizeof(bytes));
}

static void put_name(struct model_out *out, const struct sl_nfs_name *name)
{
    model_put_opaque(out, name->bytes, name->length_bytes);
}

static void put_word(struct model_out *out, bool is_set, uint32_t value)
{
    model_put_u32(out, is_set);
    if (is_set)
        model_put_u32(out, value);
}

static void put_time(struct model_out *out, uint8_t how, const struct sl_nfs_time *time)
{
    model_put_u32(out, how);
    if (how == SL_NFS_TIME_CLIENT) {
        model_put_u32(out, time->seconds);
        model_put_u32(out, time->nanoseconds);
    }
}

static void put_set(struct model_out *out, const struct sl_nfs_set *set)
{
    put_word(out, set->has_mode, set->mode);
    put_word(out, set->has_uid, set->uid);
    put_word(out, set->has_gid, set->gid);
    model_put_u32(out, set->has_size);
    if (set->has_size)
        model_put_u64(out, set->size_bytes);
    put_time(out, set->atime_how, &set->atime);
    put_time(out, set->mtime_how, &set->mtime);
}

static void put_time2(struct model_out *out, uint8_t how, const struct sl_nfs_time *time)
{
    if (how == SL_NFS_TIME_CLIENT) {
        model_put_u32(out, time->seconds);
        model_put_u32(out, time->nanoseconds / 1000u);
    } else {
        model_put_u64(out, UINT64_MAX);
    }
}

static void put_set2(struct model_out *out, const struct sl_nfs_set *set)
{
    model_put_u32(out, set->has_mode ? set->mode : NO_VALUE);
    model_put_u32(out, set->has_uid ? set->uid : NO_VALUE);
    model_put_u32(out, set->has_gid ? set->gid : NO_VALUE);
    model_put_u32(out, set->has_size ? (uint32_t)set->size_bytes : NO_VALUE);
    put_time2(out, set->atime_how, &set->atime);
    put_time2(out, set->mtime_how, &set->mtime);
}

static void put_create(struct model_out *out, const struct sl_nfs_arguments *a)
{
    model_put_u32(out, a->how);
    if (a->how == SL_NFS_EXCLUSIVE)
        model_put_raw(out, a->verifier, sizeof(a->verifier));
    else
        put_set(out, &a->set);
}

static void put_mknod(struct model_out *out, const struct sl_nfs_arguments *a)
{
    model_put_u32(out, a->type);
    put_set(out, &a->set);
    if (a->type == SL_NFS_BLK || a->type == SL_NFS_CHR) {
        model_put_u32(out, a->device_major);
        model_put_u32(out, a->device_minor);
    }
}

static void put_readdir(struct model_out *out, const struct sl_nfs_arguments *a)
{
    model_put_u64(out, a->cookie);
    model_put_raw(out, a->verifier, sizeof(a->verifier));
    if (a->procedure == SL_NFS_READDIRPLUS)
        model_put_u32(out, a->dircount_bytes);
    model_put_u32(out, a->count_bytes);
}

/* What follows the first handle and the name with it, if any. */
static void put_rest(struct model_out *out, const struct sl_nfs_arguments *a, const uint8_t *data)
{
    switch (a->procedure) {
    case SL_NFS_SETATTR:
        put_set(out, &a->set);
        model_put_u32(out, a->has_guard);
        if (a->has_guard) {
            model_put_u32(out, a->guard.seconds);
            model_put_u32(out, a->guard.nanoseconds);
        }
        break;
    case SL_NFS_ACCESS:
        model_put_u32(out, a->access);
        break;
    case SL_NFS_READ:
    case SL_NFS_COMMIT:
        model_put_u64(out, a->offset_bytes);
        model_put_u32(out, a->count_bytes);
        break;
    case SL_NFS_WRITE:
        model_put_u64(out, a->offset_bytes);
        model_put_u32(out, a->count_bytes);
        model_put_u32(out, a->stable);
        model_put_opaque(out, data, a->data_bytes);
        break;
    case SL_NFS_CREATE:
        put_create(out, a);
        break;
    case SL_NFS_MKDIR:
        put_set(out, &a->set);
        break;
    case SL_NFS_SYMLINK:
        put_set(out, &a->set);
        model_put_opaque(out, data, a->data_bytes);
        break;
    case SL_NFS_MKNOD:
        put_mknod(out, a);
        break;
    case SL_NFS_READDIR:
    case SL_NFS_READDIRPLUS:
        put_readdir(out, a);
        break;
    default:
        break;
    }
}

static void put_rest2(struct model_out *out, const struct sl_nfs_arguments *a, const uint8_t *data)
{
    switch (a->procedure) {
    case SL_NFS_SETATTR:
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
        put_set2(out, &a->set);
        break;
    case SL_NFS_READ:
        model_put_u32(out, (uint32_t)a->offset_bytes);
        model_put_u32(out, a->count_bytes);
        model_put_u32(out, 0);
        break;
    case SL_NFS_WRITE:
        model_put_u32(out, 0);
        model_put_u32(out, (uint32_t)a->offset_bytes);
        model_put_u32(out, 0);
        model_put_opaque(out, data, a->data_bytes);
        break;
    case SL_NFS_SYMLINK:
        model_put_opaque(out, data, a->data_bytes);
        put_set2(out, &a->set);
        break;
    case SL_NFS_READDIR:
        model_put_u32(out, (uint32_t)a->cookie);
        model_put_u32(out, a->count_bytes);
        break;
    default:
        break;
    }
}

static bool has_name(uint8_t procedure)
{
    switch (procedure) {
    case SL_NFS_LOOKUP:
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
    case SL_NFS_SYMLINK:
    case SL_NFS_MKNOD:
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
    case SL_NFS_RENAME:
        return true;
    default:
        return false;
    }
}

static const uint8_t procedures2[SL_NFS_PROCEDURES] = {
    [SL_NFS_GETATTR] = 1, [SL_NFS_SETATTR] = 2,  [SL_NFS_LOOKUP] = 4,   [SL_NFS_READLINK] = 5,
    [SL_NFS_READ] = 6,    [SL_NFS_WRITE] = 8,    [SL_NFS_CREATE] = 9,   [SL_NFS_REMOVE] = 10,
    [SL_NFS_RENAME] = 11, [SL_NFS_LINK] = 12,    [SL_NFS_SYMLINK] = 13, [SL_NFS_MKDIR] = 14,
    [SL_NFS_RMDIR] = 15,  [SL_NFS_READDIR] = 16, [SL_NFS_FSSTAT] = 17,
};

void model_encode_call(struct model_out *out, uint32_t xid, uint32_t version,
                       const struct sl_nfs_arguments *a, const uint8_t *data,
                       const struct model_credential *credential)
{
    put_head(out, xid, 100003, version, version == 3 ? a->procedure : procedures2[a->procedure],
             credential);
    if (a->procedure == SL_NFS_NULL)
        return;
    put_handle(out, version, &a->handle);
    if (has_name(a->procedure))
        put_name(out, &a->name);
    if (a->procedure == SL_NFS_RENAME || a->procedure == SL_NFS_LINK) {
        put_handle(out, version, &a->handle2);
        put_name(out, &a->name2);
    }
    if (version == 3)
        put_rest(out, a, data);
    else
        put_rest2(out, a, data);
}

void model_encode_mount(struct model_out *out, uint32_t xid, uint32_t version, const char *path)
{
    static const struct model_credential root;

    put_head(out, xid, 100005, version, 1, &root);
    model_put_opaque(out, path, strlen(path));
}
