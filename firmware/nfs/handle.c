// SPDX-License-Identifier: Apache-2.0
/*
 * Layout, integers in network order: version (1 byte), 0 (1), file system (2), export (2), 0 (2),
 * object (8), tag of all that (16: SipHash-2-4 of 128 bits under the box's key). It fits version 2,
 * whose handles are 32 bytes (RFC 1094 section 2.3.3).
 */
#include "handle.h"

#include <string.h>

#include "wire/endian.h"
#include "wire/siphash.h"

#define HANDLE_VERSION 1u
#define AT_FILESYSTEM 2u
#define AT_EXPORT 4u
#define AT_OBJECT 8u
#define AT_TAG 16u
_Static_assert(AT_TAG + SL_SIPHASH_TAG_BYTES == SL_NFS2_HANDLE_BYTES, "fits version 2");

static void make_tag(const uint8_t key[16], const uint8_t *bytes, uint8_t *tag)
{
    struct sl_siphash_key loaded = sl_siphash_key_load(key);

    sl_siphash24_tag(&loaded, bytes, AT_TAG, tag);
}

void sl_nfs_handle_make(const uint8_t key[16], const struct sl_nfs_own_handle *own,
                        struct sl_nfs_handle *handle)
{
    uint8_t *bytes = handle->bytes;

    handle->length_bytes = SL_NFS2_HANDLE_BYTES;
    memset(bytes, 0, AT_TAG);
    bytes[0] = HANDLE_VERSION;
    sl_store_u16(bytes + AT_FILESYSTEM, own->filesystem);
    sl_store_u16(bytes + AT_EXPORT, own->export);
    sl_store_u32(bytes + AT_OBJECT, (uint32_t)(own->object >> 32));
    sl_store_u32(bytes + AT_OBJECT + 4, (uint32_t)own->object);
    make_tag(key, bytes, bytes + AT_TAG);
}

/* In the same time wherever they differ, so that a tag cannot be found byte by byte. */
static bool is_same_tag(const uint8_t *one, const uint8_t *other)
{
    unsigned int difference = 0;

    for (unsigned int i = 0; i < SL_SIPHASH_TAG_BYTES; i++)
        difference |= (unsigned int)(one[i] ^ other[i]);
    return difference == 0;
}

bool sl_nfs_handle_read(const uint8_t key[16], const struct sl_nfs_handle *handle,
                        struct sl_nfs_own_handle *own)
{
    const uint8_t *bytes = handle->bytes;
    uint8_t tag[SL_SIPHASH_TAG_BYTES];

    if (handle->length_bytes != SL_NFS2_HANDLE_BYTES || bytes[0] != HANDLE_VERSION)
        return false;
    make_tag(key, bytes, tag);
    if (!is_same_tag(tag, bytes + AT_TAG))
        return false;
    own->filesystem = sl_load_u16(bytes + AT_FILESYSTEM);
    own->export = sl_load_u16(bytes + AT_EXPORT);
    own->object =
        (uint64_t)sl_load_u32(bytes + AT_OBJECT) << 32 | sl_load_u32(bytes + AT_OBJECT + 4);
    return true;
}
