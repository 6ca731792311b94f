// SPDX-License-Identifier: Apache-2.0
/* Procedures that change something (RFC 1813 3.3). */
#include "call.h"

#include <string.h>

static void get_time(struct model_call *call, struct sl_nfs_set *set, bool is_mtime)
{
    uint32_t how = model_get_u32(&call->in);
    struct sl_nfs_time *time = is_mtime ? &set->mtime : &set->atime;

    *(is_mtime ? &set->mtime_how : &set->atime_how) = (uint8_t)how;
    if (how > SL_NFS_TIME_CLIENT)
        call->in.has_failed = true;
    if (how == SL_NFS_TIME_CLIENT) {
        time->seconds = model_get_u32(&call->in);
        time->nanoseconds = model_get_u32(&call->in);
    }
}

static bool get_word(struct model_call *call, uint32_t *value)
{
    bool is_set = model_get_u32(&call->in) != 0;

    if (is_set)
        *value = model_get_u32(&call->in);
    return is_set;
}

static void get_set(struct model_call *call, struct sl_nfs_set *set)
{
    *set = (struct sl_nfs_set){0};
    set->has_mode = get_word(call, &set->mode);
    set->has_uid = get_word(call, &set->uid);
    set->has_gid = get_word(call, &set->gid);
    set->has_size = model_get_u32(&call->in) != 0;
    if (set->has_size)
        set->size_bytes = model_get_u64(&call->in);
    get_time(call, set, false);
    get_time(call, set, true);
    if (call->is_altered)
        set->mode ^= 0111u;
}

static void apply_times(struct model_call *call, struct model_inode *inode,
                        const struct sl_nfs_set *set)
{
    if (set->atime_how != SL_NFS_TIME_KEEP)
        inode->atime = set->atime_how == SL_NFS_TIME_CLIENT ? set->atime : call->disk->now;
    if (set->mtime_how != SL_NFS_TIME_KEEP)
        inode->mtime = set->mtime_how == SL_NFS_TIME_CLIENT ? set->mtime : call->disk->now;
    if (inode->type == SL_NFS_REG && !inode->is_unstable)
        inode->stable_mtime = inode->mtime;
}

static uint32_t apply_set(struct model_call *call, struct model_inode *inode,
                          const struct sl_nfs_set *set)
{
    uint32_t status = SL_NFS_OK;

    if (set->has_size && inode->type != SL_NFS_REG)
        return inode->type == SL_NFS_DIR ? SL_NFS_ERR_ISDIR : SL_NFS_ERR_INVAL;
    if (set->has_size)
        status = model_disk_truncate(call->disk, inode, set->size_bytes);
    if (status != SL_NFS_OK)
        return status;
    if (set->has_mode)
        inode->mode = set->mode & 07777u;
    if (set->has_uid)
        inode->uid = set->uid;
    if (set->has_gid)
        inode->gid = set->gid;
    apply_times(call, inode, set);
    inode->ctime = call->disk->now;
    return SL_NFS_OK;
}

static uint32_t do_setattr(struct model_call *call)
{
    uint32_t status = model_get_subject(call, 0);
    struct model_inode *inode = call->subjects[0].inode;
    struct sl_nfs_set set;
    struct sl_nfs_time guard = {0};
    bool has_guard;

    get_set(call, &set);
    has_guard = model_get_u32(&call->in) != 0;
    if (has_guard) {
        guard.seconds = model_get_u32(&call->in);
        guard.nanoseconds = model_get_u32(&call->in);
    }
    if (call->in.has_failed)
        return MODEL_GARBAGE;
    if (status != SL_NFS_OK)
        return status;
    if (has_guard && memcmp(&guard, &inode->ctime, sizeof(guard)) != 0)
        return SL_NFS_ERR_NOT_SYNC;
    status = apply_set(call, inode, &set);
    if (status == SL_NFS_OK)
        model_put_wcc(call, 0);
    return status;
}

static uint32_t do_write(struct model_call *call)
{
    uint32_t status = model_get_subject(call, 0);
    struct model_inode *inode = call->subjects[0].inode;
    uint64_t offset = model_get_u64(&call->in);
    uint32_t count = model_get_u32(&call->in);
    uint32_t stable = model_get_u32(&call->in);
    uint32_t bytes;
    const uint8_t *data = model_get_opaque(&call->in, 1u << 20, &bytes);

    if (call->in.has_failed || bytes != count || stable > SL_NFS_FILE_SYNC)
        return MODEL_GARBAGE;
    if (status != SL_NFS_OK)
        return status;
    if (inode->type != SL_NFS_REG)
        return SL_NFS_ERR_INVAL;
    if (count > call->disk->traits.transfer_bytes)
        count = call->disk->traits.transfer_bytes;
    if (call->is_altered)
        count /= 2u;
    status = model_disk_write(call->disk, inode, offset, data, count, stable != SL_NFS_UNSTABLE);
    if (status != SL_NFS_OK)
        return status;
    model_put_wcc(call, 0);
    model_put_u32(&call->body, count);
    model_put_u32(&call->body, stable);
    model_put_raw(&call->body, call->server->verifier, 8);
    return SL_NFS_OK;
}

static uint32_t do_commit(struct model_call *call)
{
    uint32_t status = model_get_subject(call, 0);

    model_get_u64(&call->in);
    model_get_u32(&call->in);
    if (call->in.has_failed)
        return MODEL_GARBAGE;
    if (status != SL_NFS_OK)
        return status;
    if (call->subjects[0].inode->type != SL_NFS_REG)
        return SL_NFS_ERR_INVAL;
    model_disk_commit(call->subjects[0].inode);
    model_put_wcc(call, 0);
    model_put_raw(&call->body, call->server->verifier, 8);
    return SL_NFS_OK;
}

static void put_made(struct model_call *call, const struct model_inode *inode)
{
    model_put_u32(&call->body, 1);
    model_put_opaque(&call->body, inode->handle.bytes, inode->handle.length_bytes);
    model_put_named(call, inode);
    model_put_wcc(call, 0);
}

/* Makes what is not there. The owner is the caller until the set says otherwise. */
static uint32_t make(struct model_call *call, const struct model_name *name, uint32_t type,
                     const struct sl_nfs_set *set, struct model_inode **made)
{
    struct model_inode *directory = call->subjects[0].inode;
    uint32_t status;

    if (model_disk_lookup(call->disk, directory, name->bytes, name->length_bytes) != NULL)
        return SL_NFS_ERR_EXIST;
    status = model_disk_make(call->disk, directory, name->bytes, name->length_bytes, type, made);
    if (status != SL_NFS_OK)
        return status;
    (*made)->uid = call->uid;
    (*made)->gid = call->gid;
    (*made)->mode = type == SL_NFS_LNK ? 0777 : type == SL_NFS_DIR ? 0755 : 0644;
    return set == NULL ? SL_NFS_OK : apply_set(call, *made, set);
}

static uint32_t create_exclusive(struct model_call *call, const struct model_name *name,
                                 const uint8_t *verifier, struct model_inode **made)
{
    uint32_t status = make(call, name, SL_NFS_REG, NULL, made);

    if (status == SL_NFS_OK) {
        (*made)->has_create_verifier = true;
        memcpy((*made)->create_verifier, verifier, 8);
        return SL_NFS_OK;
    }
    if (status != SL_NFS_ERR_EXIST)
        return status;
    *made = model_disk_lookup(call->disk, call->subjects[0].inode, name->bytes, name->length_bytes);
    if ((*made)->has_create_verifier && memcmp((*made)->create_verifier, verifier, 8) == 0)
        return SL_NFS_OK;
    return SL_NFS_ERR_EXIST;
}

static uint32_t create(struct model_call *call, const struct model_name *name, uint32_t how,
                       const struct sl_nfs_set *set, struct model_inode **made)
{
    struct sl_nfs_set size_only = {.has_size = set->has_size, .size_bytes = set->size_bytes};
    uint32_t status = make(call, name, SL_NFS_REG, set, made);

    if (status != SL_NFS_ERR_EXIST || how == SL_NFS_GUARDED)
        return status;
    *made = model_disk_lookup(call->disk, call->subjects[0].inode, name->bytes, name->length_bytes);
    if ((*made)->type != SL_NFS_REG)
        return SL_NFS_ERR_EXIST;
    return set->has_size ? apply_set(call, *made, &size_only) : SL_NFS_OK;
}

static uint32_t do_create(struct model_call *call)
{
    struct model_name name;
    uint32_t status = model_get_place(call, 0, &name);
    uint32_t how = model_get_u32(&call->in);
    const uint8_t *verifier = NULL;
    struct sl_nfs_set set = {0};
    struct model_inode *made = NULL;

    if (how > SL_NFS_EXCLUSIVE)
        return MODEL_GARBAGE;
    if (how == SL_NFS_EXCLUSIVE)
        verifier = model_get_fixed(&call->in, 8);
    else
        get_set(call, &set);
    if (call->in.has_failed)
        return MODEL_GARBAGE;
    if (status != SL_NFS_OK)
        return status;
    status = how == SL_NFS_EXCLUSIVE ? create_exclusive(call, &name, verifier, &made)
                                     : create(call, &name, how, &set, &made);
    if (status == SL_NFS_OK)
        put_made(call, made);
    return status;
}

static uint32_t do_mkdir(struct model_call *call)
{
    struct model_name name;
    uint32_t status = model_get_place(call, 0, &name);
    struct sl_nfs_set set;
    struct model_inode *made;

    get_set(call, &set);
    if (call->in.has_failed)
        return MODEL_GARBAGE;
    if (status == SL_NFS_OK)
        status = make(call, &name, SL_NFS_DIR, &set, &made);
    if (status == SL_NFS_OK)
        put_made(call, made);
    return status;
}

static uint32_t do_symlink(struct model_call *call)
{
    struct model_name name;
    uint32_t status = model_get_place(call, 0, &name);
    struct sl_nfs_set set;
    struct model_inode *made;
    const uint8_t *target;
    uint32_t bytes;

    get_set(call, &set);
    target = model_get_opaque(&call->in, 1024, &bytes);
    if (call->in.has_failed)
        return MODEL_GARBAGE;
    set.has_size = false;
    set.has_mode = false; /* as Linux and ext4 have it: a link's mode is nobody's */
    if (status == SL_NFS_OK)
        status = make(call, &name, SL_NFS_LNK, &set, &made);
    if (status != SL_NFS_OK)
        return status;
    model_disk_set_data(call->disk, made, target, bytes);
    put_made(call, made);
    return SL_NFS_OK;
}

static uint32_t do_mknod(struct model_call *call)
{
    struct model_name name;
    uint32_t status = model_get_place(call, 0, &name);
    uint32_t type = model_get_u32(&call->in);
    bool is_device = type == SL_NFS_BLK || type == SL_NFS_CHR;
    struct sl_nfs_set set = {0};
    uint32_t major = 0, minor = 0;
    struct model_inode *made;

    if (is_device || type == SL_NFS_SOCK || type == SL_NFS_FIFO)
        get_set(call, &set);
    if (is_device) {
        major = model_get_u32(&call->in);
        minor = model_get_u32(&call->in);
    }
    if (call->in.has_failed)
        return MODEL_GARBAGE;
    if (type < SL_NFS_BLK || type == SL_NFS_LNK || type > SL_NFS_FIFO)
        status = status == SL_NFS_OK ? (uint32_t)SL_NFS_ERR_BADTYPE : status;
    if (status == SL_NFS_OK)
        status = make(call, &name, type, &set, &made);
    if (status != SL_NFS_OK)
        return status;
    made->rdev_major = major;
    made->rdev_minor = minor;
    put_made(call, made);
    return SL_NFS_OK;
}

static uint32_t remove_name(struct model_call *call, bool is_rmdir)
{
    struct model_name name;
    uint32_t status = model_get_place(call, 0, &name);

    if (status == SL_NFS_OK)
        status = model_disk_remove(call->disk, call->subjects[0].inode, name.bytes,
                                   name.length_bytes, is_rmdir);
    if (status == SL_NFS_OK)
        model_put_wcc(call, 0);
    return status;
}

static uint32_t do_remove(struct model_call *call)
{
    return remove_name(call, false);
}

static uint32_t do_rmdir(struct model_call *call)
{
    return remove_name(call, true);
}

static uint32_t do_rename(struct model_call *call)
{
    struct model_name name, name2;
    uint32_t status = model_get_place(call, 0, &name);
    uint32_t status2 = model_get_place(call, 1, &name2);

    if (status == MODEL_GARBAGE || status2 == MODEL_GARBAGE)
        return MODEL_GARBAGE;
    if (status == SL_NFS_OK)
        status = status2;
    if (status == SL_NFS_OK)
        status =
            model_disk_rename(call->disk, call->subjects[0].inode, name.bytes, name.length_bytes,
                              call->subjects[1].inode, name2.bytes, name2.length_bytes);
    if (status != SL_NFS_OK)
        return status;
    model_put_wcc(call, 0);
    model_put_wcc(call, 1);
    return SL_NFS_OK;
}

static uint32_t do_link(struct model_call *call)
{
    struct model_name name;
    uint32_t status = model_get_subject(call, 0);
    uint32_t status2 = model_get_place(call, 1, &name);

    if (status == MODEL_GARBAGE || status2 == MODEL_GARBAGE)
        return MODEL_GARBAGE;
    if (status == SL_NFS_OK)
        status = status2;
    if (status == SL_NFS_OK)
        status = model_disk_link(call->disk, call->subjects[0].inode, call->subjects[1].inode,
                                 name.bytes, name.length_bytes);
    if (status != SL_NFS_OK)
        return status;
    model_put_post(call, call->subjects[0].inode);
    model_put_wcc(call, 1);
    return SL_NFS_OK;
}

const struct model_procedure model_modifications[SL_NFS_PROCEDURES] = {
    [SL_NFS_SETATTR] = {do_setattr, "w"}, [SL_NFS_WRITE] = {do_write, "w"},
    [SL_NFS_CREATE] = {do_create, "w"},   [SL_NFS_MKDIR] = {do_mkdir, "w"},
    [SL_NFS_SYMLINK] = {do_symlink, "w"}, [SL_NFS_MKNOD] = {do_mknod, "w"},
    [SL_NFS_REMOVE] = {do_remove, "w"},   [SL_NFS_RMDIR] = {do_rmdir, "w"},
    [SL_NFS_RENAME] = {do_rename, "ww"},  [SL_NFS_LINK] = {do_link, "pw"},
    [SL_NFS_COMMIT] = {do_commit, "w"},
};
