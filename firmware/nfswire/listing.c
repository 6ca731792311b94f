// SPDX-License-Identifier: Apache-2.0
/* Entries of READDIR and READDIRPLUS (RFC 1813 sections 3.3.16 and 3.3.17, RFC 1094 2.2.17). */

#include <errno.h>

#include "attributes.h"
#include "version2.h"

int sl_nfs_get_entry(struct sl_xdr_reader *reader, bool is_plus, struct sl_nfs_entry *entry,
                     bool *is_eof)
{
    entry->post.is_present = false;
    entry->handle.length_bytes = 0;
    if (!sl_xdr_get_bool(reader)) {
        *is_eof = sl_xdr_get_bool(reader);
        return reader->has_failed ? -EBADMSG : 0;
    }
    entry->fileid = sl_xdr_get_u64(reader);
    sl_nfs_get_name(reader, &entry->name);
    entry->cookie = sl_xdr_get_u64(reader);
    if (is_plus) {
        sl_nfs_get_post(reader, &entry->post);
        sl_nfs_get_post_handle(reader, &entry->handle);
    }
    return reader->has_failed ? -EBADMSG : 1;
}

void sl_nfs_put_listing_begin(struct sl_xdr_writer *writer, uint32_t version,
                              const struct sl_nfs_post *directory,
                              const uint8_t verifier[SL_NFS_VERIFIER_BYTES])
{
    sl_xdr_put_u32(writer, SL_NFS_OK);
    if (version == 2)
        return;
    sl_nfs_put_post(writer, directory);
    sl_xdr_put_fixed(writer, verifier, SL_NFS_VERIFIER_BYTES);
}

void sl_nfs_put_entry(struct sl_xdr_writer *writer, uint32_t version, bool is_plus,
                      const struct sl_nfs_entry *entry)
{
    sl_xdr_put_bool(writer, true);
    if (version == 2) {
        sl_xdr_put_u32(writer, sl_nfs2_folded(entry->fileid));
        sl_nfs_put_name(writer, &entry->name);
        sl_xdr_put_u32(writer, (uint32_t)entry->cookie);
        return;
    }
    sl_xdr_put_u64(writer, entry->fileid);
    sl_nfs_put_name(writer, &entry->name);
    sl_xdr_put_u64(writer, entry->cookie);
    if (is_plus) {
        sl_nfs_put_post(writer, &entry->post);
        sl_nfs_put_post_handle(writer, &entry->handle);
    }
}

void sl_nfs_put_listing_end(struct sl_xdr_writer *writer, bool is_eof)
{
    sl_xdr_put_bool(writer, false);
    sl_xdr_put_bool(writer, is_eof);
}

uint32_t sl_nfs_listing_frame_bytes(uint32_t version, bool has_attributes)
{
    /* status, no further entry, eof */
    uint32_t bytes = 3 * SL_XDR_UNIT_BYTES;

    if (version == 2)
        return bytes;
    return bytes + (has_attributes ? SL_NFS_POST_BYTES : SL_XDR_UNIT_BYTES) + SL_NFS_VERIFIER_BYTES;
}

static uint32_t opaque_bytes(uint32_t length_bytes)
{
    return SL_XDR_UNIT_BYTES + length_bytes + sl_xdr_padding_bytes(length_bytes);
}

uint32_t sl_nfs_entry_bytes(uint32_t version, bool is_plus, const struct sl_nfs_entry *entry)
{
    /* "value follows"; fileid and cookie are words in version 2 and hypers in version 3 */
    uint32_t bytes = SL_XDR_UNIT_BYTES + opaque_bytes(entry->name.length_bytes);

    if (version == 2)
        return bytes + 2 * SL_XDR_UNIT_BYTES;
    bytes += 4 * SL_XDR_UNIT_BYTES;
    if (!is_plus)
        return bytes;
    bytes += entry->post.is_present ? SL_NFS_POST_BYTES : SL_XDR_UNIT_BYTES;
    bytes += SL_XDR_UNIT_BYTES;
    if (entry->handle.length_bytes > 0)
        bytes += opaque_bytes(entry->handle.length_bytes);
    return bytes;
}

uint32_t sl_nfs_entry_dircount_bytes(const struct sl_nfs_entry *entry)
{
    return 4 * SL_XDR_UNIT_BYTES + opaque_bytes(entry->name.length_bytes);
}
