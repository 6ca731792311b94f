// SPDX-License-Identifier: Apache-2.0
#include "disk.h"

#include <stdlib.h>
#include <string.h>

#define FILE_MAX_BYTES (16u << 20)

static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

void model_disk_set_time(struct model_disk *disk, uint64_t now_us)
{
    uint64_t now_ns = (now_us + (uint64_t)disk->traits.clock_offset_us) * 1000u;

    now_ns -= now_ns % disk->traits.clock_step_ns;
    disk->now.seconds = (uint32_t)(now_ns / 1000000000u);
    disk->now.nanoseconds = (uint32_t)(now_ns % 1000000000u);
}

/* The number is in the handle, spread by the key; the rest is what servers fill theirs with. */
static void make_handle(const struct model_disk *disk, struct model_inode *inode)
{
    uint64_t state = disk->traits.key;
    uint32_t number = inode->number ^ (uint32_t)disk->traits.key;

    inode->handle.length_bytes = disk->traits.handle_bytes;
    for (uint32_t i = 0; i < inode->handle.length_bytes; i++) {
        if (i % 8u == 0)
            state = mix(state + inode->number + 1u);
        inode->handle.bytes[i] = (uint8_t)(state >> 8u * (i % 8u));
    }
    memcpy(inode->handle.bytes, &number, sizeof(number));
}

static struct model_inode *new_inode(struct model_disk *disk, uint32_t type)
{
    struct model_inode *inode = calloc(1, sizeof(*inode));

    if (disk->count == disk->room) {
        disk->room = 2u * disk->room + 64u;
        disk->inodes = realloc(disk->inodes, disk->room * sizeof(*disk->inodes));
    }
    if (inode == NULL || disk->inodes == NULL)
        abort();
    inode->number = disk->count;
    inode->type = type;
    inode->nlink = type == SL_NFS_DIR ? 2 : 1;
    inode->atime = inode->mtime = inode->ctime = inode->stable_mtime = disk->now;
    make_handle(disk, inode);
    disk->inodes[disk->count++] = inode;
    return inode;
}

struct model_disk *model_disk_create(const struct model_traits *traits, uint64_t now_us)
{
    struct model_disk *disk = calloc(1, sizeof(*disk));

    if (disk == NULL)
        abort();
    disk->traits = *traits;
    disk->next_cookie = 3;
    model_disk_set_time(disk, now_us);
    new_inode(disk, SL_NFS_DIR)->mode = 0777;
    return disk;
}

void model_disk_destroy(struct model_disk *disk)
{
    for (uint32_t i = 0; i < disk->count; i++) {
        free(disk->inodes[i]->data);
        free(disk->inodes[i]->stable);
        free(disk->inodes[i]->entries);
        free(disk->inodes[i]);
    }
    free(disk->inodes);
    free(disk);
}

struct model_inode *model_disk_by_handle(const struct model_disk *disk, const uint8_t *handle,
                                         uint32_t bytes)
{
    uint32_t number;
    struct model_inode *inode;

    if (bytes != disk->traits.handle_bytes)
        return NULL;
    memcpy(&number, handle, sizeof(number));
    number ^= (uint32_t)disk->traits.key;
    if (number >= disk->count)
        return NULL;
    inode = disk->inodes[number];
    return memcmp(inode->handle.bytes, handle, bytes) == 0 ? inode : NULL;
}

static struct model_entry *find_entry(const struct model_inode *directory, const char *name,
                                      uint32_t bytes)
{
    for (uint32_t i = 0; i < directory->entry_count; i++) {
        struct model_entry *entry = &directory->entries[i];

        if (entry->name_bytes == bytes && memcmp(entry->name, name, bytes) == 0)
            return entry;
    }
    return NULL;
}

struct model_inode *model_disk_lookup(const struct model_disk *disk,
                                      const struct model_inode *directory, const char *name,
                                      uint32_t bytes)
{
    const struct model_entry *entry;

    if (bytes == 1 && name[0] == '.')
        return disk->inodes[directory->number];
    if (bytes == 2 && name[0] == '.' && name[1] == '.')
        return disk->inodes[directory->parent];
    entry = find_entry(directory, name, bytes);
    return entry == NULL ? NULL : disk->inodes[entry->inode];
}

static uint64_t cookie_of(struct model_disk *disk, const struct model_inode *directory,
                          const char *name, uint32_t bytes)
{
    uint64_t cookie = disk->traits.key + directory->number;

    if (!disk->traits.cookies_are_hashes)
        return disk->next_cookie++;
    for (uint32_t i = 0; i < bytes; i++)
        cookie = mix(cookie + (uint8_t)name[i] + 1u);
    return (cookie & INT64_MAX) | 4u; /* larger than those of "." and ".." */
}

static void add_entry(struct model_disk *disk, struct model_inode *directory, const char *name,
                      uint32_t bytes, uint32_t inode)
{
    uint64_t cookie = cookie_of(disk, directory, name, bytes);
    uint32_t at = directory->entry_count;

    if (directory->entry_count == directory->entry_room) {
        directory->entry_room = 2u * directory->entry_room + 16u;
        directory->entries =
            realloc(directory->entries, directory->entry_room * sizeof(*directory->entries));
        if (directory->entries == NULL)
            abort();
    }
    while (at > 0 && directory->entries[at - 1u].cookie > cookie) {
        directory->entries[at] = directory->entries[at - 1u];
        at--;
    }
    directory->entries[at] =
        (struct model_entry){.cookie = cookie, .inode = inode, .name_bytes = (uint16_t)bytes};
    memcpy(directory->entries[at].name, name, bytes);
    directory->entry_count++;
    directory->mtime = directory->ctime = disk->now;
}

static void drop_entry(struct model_disk *disk, struct model_inode *directory,
                       struct model_entry *entry)
{
    size_t at = (size_t)(entry - directory->entries);

    directory->entry_count--;
    memmove(entry, entry + 1, (directory->entry_count - at) * sizeof(*entry));
    directory->mtime = directory->ctime = disk->now;
}

/* A name of it is gone. */
static void unlink_inode(struct model_disk *disk, struct model_inode *inode)
{
    inode->ctime = disk->now;
    if (inode->type == SL_NFS_DIR) {
        disk->inodes[inode->parent]->nlink--;
        inode->nlink = 0;
    } else {
        inode->nlink--;
    }
    if (inode->nlink == 0) {
        inode->is_gone = true;
        disk->used_bytes -= inode->size_bytes;
    }
}

uint32_t model_disk_make(struct model_disk *disk, struct model_inode *directory, const char *name,
                         uint32_t bytes, uint32_t type, struct model_inode **made)
{
    if (disk->is_full)
        return SL_NFS_ERR_NOSPC;
    *made = new_inode(disk, type);
    add_entry(disk, directory, name, bytes, (*made)->number);
    if (type == SL_NFS_DIR) {
        (*made)->parent = directory->number;
        directory->nlink++;
    }
    return SL_NFS_OK;
}

static bool is_dots(const char *name, uint32_t bytes)
{
    return (bytes == 1 && name[0] == '.') || (bytes == 2 && name[0] == '.' && name[1] == '.');
}

uint32_t model_disk_remove(struct model_disk *disk, struct model_inode *directory, const char *name,
                           uint32_t bytes, bool is_rmdir)
{
    struct model_entry *entry = find_entry(directory, name, bytes);
    struct model_inode *inode;

    if (is_dots(name, bytes))
        return SL_NFS_ERR_INVAL;
    if (entry == NULL)
        return SL_NFS_ERR_NOENT;
    inode = disk->inodes[entry->inode];
    if (is_rmdir && inode->type != SL_NFS_DIR)
        return SL_NFS_ERR_NOTDIR;
    if (!is_rmdir && inode->type == SL_NFS_DIR)
        return SL_NFS_ERR_ISDIR;
    if (is_rmdir && inode->entry_count != 0)
        return SL_NFS_ERR_NOTEMPTY;
    drop_entry(disk, directory, entry);
    unlink_inode(disk, inode);
    return SL_NFS_OK;
}

static bool is_within(const struct model_disk *disk, const struct model_inode *inode,
                      const struct model_inode *tree)
{
    while (inode != tree && inode->number != 0)
        inode = disk->inodes[inode->parent];
    return inode == tree;
}

/* What stands in the way of a rename must be of the same sort, and empty (RFC 1813 3.3.14). */
static uint32_t check_rename(const struct model_disk *disk, const struct model_inode *inode,
                             const struct model_inode *to, const struct model_inode *there)
{
    if (inode->type == SL_NFS_DIR && is_within(disk, to, inode))
        return SL_NFS_ERR_INVAL;
    if (there == NULL || there == inode)
        return SL_NFS_OK;
    if (there->type == SL_NFS_DIR && inode->type != SL_NFS_DIR)
        return SL_NFS_ERR_ISDIR;
    if (there->type != SL_NFS_DIR && inode->type == SL_NFS_DIR)
        return SL_NFS_ERR_NOTDIR;
    return there->entry_count != 0 ? SL_NFS_ERR_NOTEMPTY : SL_NFS_OK;
}

uint32_t model_disk_rename(struct model_disk *disk, struct model_inode *from, const char *name,
                           uint32_t bytes, struct model_inode *to, const char *name2,
                           uint32_t bytes2)
{
    struct model_entry *entry = find_entry(from, name, bytes);
    struct model_entry *target = find_entry(to, name2, bytes2);
    struct model_inode *inode, *there;
    uint32_t status;

    if (is_dots(name, bytes) || is_dots(name2, bytes2))
        return SL_NFS_ERR_INVAL;
    if (entry == NULL)
        return SL_NFS_ERR_NOENT;
    inode = disk->inodes[entry->inode];
    there = target == NULL ? NULL : disk->inodes[target->inode];
    status = check_rename(disk, inode, to, there);
    if (status != SL_NFS_OK || there == inode)
        return status;
    if (there != NULL) {
        drop_entry(disk, to, target);
        unlink_inode(disk, there);
    }
    drop_entry(disk, from, find_entry(from, name, bytes));
    add_entry(disk, to, name2, bytes2, inode->number);
    if (!disk->traits.rename_keeps_ctime)
        inode->ctime = disk->now;
    if (inode->type == SL_NFS_DIR) {
        from->nlink--;
        to->nlink++;
        inode->parent = to->number;
    }
    return SL_NFS_OK;
}

uint32_t model_disk_link(struct model_disk *disk, struct model_inode *inode,
                         struct model_inode *directory, const char *name, uint32_t bytes)
{
    if (inode->type == SL_NFS_DIR)
        return SL_NFS_ERR_ISDIR;
    if (is_dots(name, bytes) || find_entry(directory, name, bytes) != NULL)
        return SL_NFS_ERR_EXIST;
    if (disk->is_full)
        return SL_NFS_ERR_NOSPC;
    add_entry(disk, directory, name, bytes, inode->number);
    inode->nlink++;
    inode->ctime = disk->now;
    return SL_NFS_OK;
}

static void resize(struct model_disk *disk, struct model_inode *inode, uint32_t bytes)
{
    inode->data = realloc(inode->data, bytes + 1u);
    if (inode->data == NULL)
        abort();
    if (bytes > inode->size_bytes)
        memset(inode->data + inode->size_bytes, 0, bytes - inode->size_bytes);
    disk->used_bytes += bytes;
    disk->used_bytes -= inode->size_bytes;
    inode->size_bytes = bytes;
}

void model_disk_commit(struct model_inode *inode)
{
    if (!inode->is_unstable)
        return;
    inode->stable = realloc(inode->stable, inode->size_bytes + 1u);
    if (inode->stable == NULL)
        abort();
    if (inode->size_bytes != 0)
        memcpy(inode->stable, inode->data, inode->size_bytes);
    inode->stable_bytes = inode->size_bytes;
    inode->stable_mtime = inode->mtime;
    inode->is_unstable = false;
}

uint32_t model_disk_write(struct model_disk *disk, struct model_inode *inode, uint64_t offset,
                          const uint8_t *data, uint32_t bytes, bool is_stable)
{
    uint64_t end = offset + bytes;

    if (end < offset || end > FILE_MAX_BYTES)
        return SL_NFS_ERR_FBIG;
    if (disk->is_full || (end > inode->size_bytes &&
                          disk->used_bytes + (end - inode->size_bytes) > disk->traits.disk_bytes))
        return SL_NFS_ERR_NOSPC;
    if (bytes != 0) {
        if (end > inode->size_bytes)
            resize(disk, inode, (uint32_t)end);
        memcpy(inode->data + offset, data, bytes);
        inode->mtime = inode->ctime = disk->now;
        inode->is_unstable = true;
    }
    if (is_stable)
        model_disk_commit(inode);
    return SL_NFS_OK;
}

uint32_t model_disk_truncate(struct model_disk *disk, struct model_inode *inode, uint64_t bytes)
{
    if (bytes > FILE_MAX_BYTES)
        return SL_NFS_ERR_FBIG;
    if (bytes > inode->size_bytes &&
        disk->used_bytes + (bytes - inode->size_bytes) > disk->traits.disk_bytes)
        return SL_NFS_ERR_NOSPC;
    resize(disk, inode, (uint32_t)bytes);
    inode->mtime = inode->ctime = disk->now;
    inode->is_unstable = true;
    model_disk_commit(inode);
    return SL_NFS_OK;
}

void model_disk_set_data(struct model_disk *disk, struct model_inode *inode, const uint8_t *data,
                         uint32_t bytes)
{
    resize(disk, inode, bytes);
    if (bytes != 0)
        memcpy(inode->data, data, bytes);
    inode->is_unstable = true;
    model_disk_commit(inode);
}

void model_disk_crash(struct model_disk *disk)
{
    for (uint32_t i = 0; i < disk->count; i++) {
        struct model_inode *inode = disk->inodes[i];

        if (!inode->is_unstable || inode->is_gone)
            continue;
        resize(disk, inode, inode->stable_bytes);
        if (inode->stable_bytes != 0)
            memcpy(inode->data, inode->stable, inode->stable_bytes);
        inode->mtime = inode->stable_mtime;
        inode->is_unstable = false;
    }
}

void model_disk_attributes(const struct model_disk *disk, const struct model_inode *inode,
                           struct sl_nfs_attributes *attributes)
{
    const struct model_traits *traits = &disk->traits;
    uint64_t size_bytes = inode->size_bytes;
    uint32_t nlink = inode->nlink;

    if (inode->type == SL_NFS_DIR) {
        size_bytes = 24u * inode->entry_count + (traits->key & 0xff0u);
        if (traits->directory_nlink_is_one)
            nlink = 1;
    }
    *attributes = (struct sl_nfs_attributes){
        .type = inode->type,
        .mode = inode->mode,
        .nlink = nlink,
        .uid = inode->uid,
        .gid = inode->gid,
        .size_bytes = size_bytes,
        .used_bytes = (size_bytes + (traits->key & 0xfffu)) & ~UINT64_C(511),
        .rdev_major = inode->rdev_major,
        .rdev_minor = inode->rdev_minor,
        .fsid = traits->fsid,
        .fileid = traits->fileid_base + inode->number * traits->fileid_step,
        .atime = inode->atime,
        .mtime = inode->mtime,
        .ctime = inode->ctime,
    };
}
