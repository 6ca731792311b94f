// SPDX-License-Identifier: Apache-2.0
/*
 * Records as bytes: a version, then fields one after the other, little-endian, without padding, so
 * that a later program can read what an earlier one has written. What is there is checked like a
 * message from outside.
 */
#include <endian.h>
#include <errno.h>

#include "store_private.h"

enum { VERSION = 1 };

struct packer {
    uint8_t *at;
};

struct unpacker {
    const uint8_t *at, *end;
    bool has_failed;
};

static void put_bytes(struct packer *packer, const void *bytes, size_t length)
{
    memcpy(packer->at, bytes, length);
    packer->at += length;
}

static void put_u8(struct packer *packer, uint8_t value)
{
    *packer->at++ = value;
}

static void put_u32(struct packer *packer, uint32_t value)
{
    value = htole32(value);
    put_bytes(packer, &value, sizeof(value));
}

static void put_u64(struct packer *packer, uint64_t value)
{
    value = htole64(value);
    put_bytes(packer, &value, sizeof(value));
}

static void get_bytes(struct unpacker *unpacker, void *bytes, size_t length)
{
    if (unpacker->has_failed || (size_t)(unpacker->end - unpacker->at) < length) {
        unpacker->has_failed = true;
        memset(bytes, 0, length);
        return;
    }
    memcpy(bytes, unpacker->at, length);
    unpacker->at += length;
}

static uint8_t get_u8(struct unpacker *unpacker)
{
    uint8_t value;

    get_bytes(unpacker, &value, sizeof(value));
    return value;
}

static uint32_t get_u32(struct unpacker *unpacker)
{
    uint32_t value;

    get_bytes(unpacker, &value, sizeof(value));
    return le32toh(value);
}

static uint64_t get_u64(struct unpacker *unpacker)
{
    uint64_t value;

    get_bytes(unpacker, &value, sizeof(value));
    return le64toh(value);
}

static void put_name(struct packer *packer, const struct sl_nfs_name *name)
{
    put_u8(packer, (uint8_t)name->length_bytes);
    put_bytes(packer, name->bytes, (uint8_t)name->length_bytes);
}

static void get_name(struct unpacker *unpacker, struct sl_nfs_name *name)
{
    memset(name, 0, sizeof(*name));
    name->length_bytes = get_u8(unpacker);
    get_bytes(unpacker, name->bytes, name->length_bytes);
}

static void put_time(struct packer *packer, const struct sl_nfs_time *time)
{
    put_u32(packer, time->seconds);
    put_u32(packer, time->nanoseconds);
}

static void get_time(struct unpacker *unpacker, struct sl_nfs_time *time)
{
    time->seconds = get_u32(unpacker);
    time->nanoseconds = get_u32(unpacker);
}

static void put_attributes(struct packer *packer, const struct sl_nfs_attributes *attributes)
{
    put_u32(packer, attributes->type);
    put_u32(packer, attributes->mode);
    put_u32(packer, attributes->nlink);
    put_u32(packer, attributes->uid);
    put_u32(packer, attributes->gid);
    put_u64(packer, attributes->size_bytes);
    put_u64(packer, attributes->used_bytes);
    put_u32(packer, attributes->rdev_major);
    put_u32(packer, attributes->rdev_minor);
    put_time(packer, &attributes->atime);
    put_time(packer, &attributes->mtime);
    put_time(packer, &attributes->ctime);
}

/* fsid and fileid are not kept: they are those of the file system and of the object. */
static void get_attributes(struct unpacker *unpacker, struct sl_nfs_attributes *attributes)
{
    *attributes = (struct sl_nfs_attributes){0};
    attributes->type = get_u32(unpacker);
    attributes->mode = get_u32(unpacker);
    attributes->nlink = get_u32(unpacker);
    attributes->uid = get_u32(unpacker);
    attributes->gid = get_u32(unpacker);
    attributes->size_bytes = get_u64(unpacker);
    attributes->used_bytes = get_u64(unpacker);
    attributes->rdev_major = get_u32(unpacker);
    attributes->rdev_minor = get_u32(unpacker);
    get_time(unpacker, &attributes->atime);
    get_time(unpacker, &attributes->mtime);
    get_time(unpacker, &attributes->ctime);
}

static void put_replica(struct packer *packer, const struct sl_nfs_replica_record *replica)
{
    put_u32(packer, replica->generation);
    put_u8(packer, replica->has_signature);
    put_u64(packer, replica->signature);
    put_u8(packer, replica->handle.length_bytes);
    put_bytes(packer, replica->handle.bytes, replica->handle.length_bytes);
}

static void get_replica(struct unpacker *unpacker, struct sl_nfs_replica_record *replica)
{
    replica->generation = get_u32(unpacker);
    replica->has_signature = get_u8(unpacker) != 0;
    replica->signature = get_u64(unpacker);
    replica->handle.length_bytes = get_u8(unpacker);
    if (replica->handle.length_bytes > SL_NFS_HANDLE_MAX_BYTES) {
        unpacker->has_failed = true;
        replica->handle.length_bytes = 0;
    }
    get_bytes(unpacker, replica->handle.bytes, replica->handle.length_bytes);
}

static struct unpacker unpacker_of(const uint8_t *bytes, size_t length)
{
    struct unpacker unpacker = {.at = bytes, .end = bytes + length};

    if (get_u8(&unpacker) != VERSION)
        unpacker.has_failed = true;
    return unpacker;
}

static int finish(const struct unpacker *unpacker)
{
    return unpacker->has_failed || unpacker->at != unpacker->end ? EBADMSG : 0;
}

size_t sl_store_pack_object(const struct sl_nfs_object_record *object, uint8_t *bytes)
{
    struct packer packer = {bytes};

    put_u8(&packer, VERSION);
    put_u64(&packer, object->id);
    put_u64(&packer, object->parent);
    put_u32(&packer, object->filesystem);
    put_u8(&packer, object->type);
    put_name(&packer, &object->name);
    put_u8(&packer, object->has_attributes);
    if (object->has_attributes)
        put_attributes(&packer, &object->attributes);
    for (unsigned int slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        if (object->replicas[slot].handle.length_bytes == 0)
            continue;
        put_u8(&packer, (uint8_t)slot);
        put_replica(&packer, &object->replicas[slot]);
    }
    return (size_t)(packer.at - bytes);
}

int sl_store_unpack_object(const uint8_t *bytes, size_t length, struct sl_nfs_object_record *object)
{
    struct unpacker unpacker = unpacker_of(bytes, length);

    memset(object, 0, sizeof(*object));
    object->id = get_u64(&unpacker);
    object->parent = get_u64(&unpacker);
    object->filesystem = (uint16_t)get_u32(&unpacker);
    object->type = get_u8(&unpacker);
    get_name(&unpacker, &object->name);
    object->has_attributes = get_u8(&unpacker) != 0;
    if (object->has_attributes)
        get_attributes(&unpacker, &object->attributes);
    while (!unpacker.has_failed && unpacker.at < unpacker.end) {
        uint8_t slot = get_u8(&unpacker);

        if (slot >= SL_NFS_MEMBERS)
            return EBADMSG;
        get_replica(&unpacker, &object->replicas[slot]);
    }
    return finish(&unpacker);
}

size_t sl_store_pack_note(const struct sl_nfs_note *note, uint8_t *bytes)
{
    struct packer packer = {bytes};

    put_u8(&packer, VERSION);
    put_u64(&packer, note->number);
    put_u32(&packer, note->filesystem);
    put_u8(&packer, note->procedure);
    put_u8(&packer, note->leader);
    put_u64(&packer, note->object);
    put_u64(&packer, note->directory);
    put_u64(&packer, note->directory2);
    put_name(&packer, &note->name);
    put_name(&packer, &note->name2);
    put_bytes(&packer, &note->client, sizeof(note->client));
    put_u32(&packer, note->xid);
    put_u32(&packer, note->checksum);
    return (size_t)(packer.at - bytes);
}

int sl_store_unpack_note(const uint8_t *bytes, size_t length, struct sl_nfs_note *note)
{
    struct unpacker unpacker = unpacker_of(bytes, length);

    memset(note, 0, sizeof(*note));
    note->number = get_u64(&unpacker);
    note->filesystem = (uint16_t)get_u32(&unpacker);
    note->procedure = get_u8(&unpacker);
    note->leader = get_u8(&unpacker);
    note->object = get_u64(&unpacker);
    note->directory = get_u64(&unpacker);
    note->directory2 = get_u64(&unpacker);
    get_name(&unpacker, &note->name);
    get_name(&unpacker, &note->name2);
    get_bytes(&unpacker, &note->client, sizeof(note->client));
    note->xid = get_u32(&unpacker);
    note->checksum = get_u32(&unpacker);
    return finish(&unpacker);
}

size_t sl_store_pack_filesystem(const struct sl_nfs_filesystem_record *filesystem, uint8_t *bytes)
{
    struct packer packer = {bytes};

    put_u8(&packer, VERSION);
    put_u32(&packer, filesystem->filesystem);
    put_u8(&packer, filesystem->current);
    put_u64(&packer, filesystem->root);
    for (unsigned int slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        put_u64(&packer, filesystem->identity[slot]);
        put_u32(&packer, filesystem->generation[slot]);
    }
    put_bytes(&packer, filesystem->verifier, sizeof(filesystem->verifier));
    put_u8(&packer, (uint8_t)(filesystem->was_joined | filesystem->lock_keeper << 1));
    return (size_t)(packer.at - bytes);
}

int sl_store_unpack_filesystem(const uint8_t *bytes, size_t length,
                               struct sl_nfs_filesystem_record *filesystem)
{
    struct unpacker unpacker = unpacker_of(bytes, length);
    uint8_t flags;

    memset(filesystem, 0, sizeof(*filesystem));
    filesystem->filesystem = (uint16_t)get_u32(&unpacker);
    filesystem->current = get_u8(&unpacker);
    filesystem->root = get_u64(&unpacker);
    for (unsigned int slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        filesystem->identity[slot] = get_u64(&unpacker);
        filesystem->generation[slot] = get_u32(&unpacker);
    }
    get_bytes(&unpacker, filesystem->verifier, sizeof(filesystem->verifier));
    flags = get_u8(&unpacker);
    filesystem->was_joined = flags & 1u;
    filesystem->lock_keeper = flags >> 1;
    return finish(&unpacker);
}
