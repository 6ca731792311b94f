// SPDX-License-Identifier: Apache-2.0
/* MOUNT versions 1 and 3 (RFC 1094 appendix A, RFC 1813 appendix I). */

#include "nfswire/mount.h"

#include <errno.h>

#include "attributes.h"

/* Statuses from here on are version 3's own; those below are numbers of errno in both. */
#define OWN_STATUS_FIRST 10000u

int sl_mount_get_path(struct sl_xdr_reader *reader, char path[SL_NFS_PATH_MAX_BYTES + 1])
{
    uint32_t length_bytes = sl_xdr_get_prefix(reader, path, SL_NFS_PATH_MAX_BYTES + 1);

    if (reader->has_failed || memchr(path, '\0', length_bytes) != NULL)
        return -EBADMSG;
    if (length_bytes > SL_NFS_PATH_MAX_BYTES)
        return -ENAMETOOLONG;
    path[length_bytes] = '\0';
    return 0;
}

static void put_string(struct sl_xdr_writer *writer, const char *text)
{
    sl_xdr_put_opaque(writer, text, (uint32_t)strlen(text));
}

void sl_mount_put_path(struct sl_xdr_writer *writer, const char *path)
{
    put_string(writer, path);
}

/* Flavors beyond those that there is room for are passed over. */
static void get_flavors(struct sl_xdr_reader *reader, struct sl_mount_result *result)
{
    uint32_t count = sl_xdr_get_u32(reader);

    if (count > reader->left_bytes / SL_XDR_UNIT_BYTES) {
        sl_xdr_reader_fail(reader);
        return;
    }
    result->flavors = count < SL_MOUNT_FLAVORS_MAX ? count : SL_MOUNT_FLAVORS_MAX;
    for (uint32_t i = 0; i < result->flavors; i++)
        result->flavor[i] = sl_xdr_get_u32(reader);
    sl_xdr_skip(reader, (count - result->flavors) * SL_XDR_UNIT_BYTES);
}

int sl_mount_get_result(struct sl_xdr_reader *reader, struct sl_mount_result *result)
{
    *result = (struct sl_mount_result){.status = sl_xdr_get_u32(reader)};
    if (result->status == SL_NFS_OK) {
        sl_nfs_get_handle(reader, &result->handle);
        get_flavors(reader, result);
    }
    return reader->has_failed ? -EBADMSG : 0;
}

static void put_result1(struct sl_xdr_writer *writer, const struct sl_mount_result *result)
{
    uint32_t status = result->status < OWN_STATUS_FIRST ? result->status : SL_NFS_ERR_IO;

    if (status == SL_NFS_OK && result->handle.length_bytes != SL_NFS2_HANDLE_BYTES)
        status = SL_NFS_ERR_IO;
    sl_xdr_put_u32(writer, status);
    if (status == SL_NFS_OK)
        sl_xdr_put_fixed(writer, result->handle.bytes, SL_NFS2_HANDLE_BYTES);
}

void sl_mount_put_result(struct sl_xdr_writer *writer, uint32_t version,
                         const struct sl_mount_result *result)
{
    if (version < 3) {
        put_result1(writer, result);
        return;
    }
    sl_xdr_put_u32(writer, result->status);
    if (result->status != SL_NFS_OK)
        return;
    sl_nfs_put_handle(writer, &result->handle);
    sl_xdr_put_u32(writer, result->flavors);
    for (uint32_t i = 0; i < result->flavors; i++)
        sl_xdr_put_u32(writer, result->flavor[i]);
}

void sl_mount_put_export(struct sl_xdr_writer *writer, const char *path, const char *const *groups,
                         uint32_t count)
{
    sl_xdr_put_bool(writer, true);
    put_string(writer, path);
    for (uint32_t i = 0; i < count; i++) {
        sl_xdr_put_bool(writer, true);
        put_string(writer, groups[i]);
    }
    sl_mount_put_list_end(writer);
}

void sl_mount_put_mounted(struct sl_xdr_writer *writer, const char *host, const char *path)
{
    sl_xdr_put_bool(writer, true);
    put_string(writer, host);
    put_string(writer, path);
}

void sl_mount_put_list_end(struct sl_xdr_writer *writer)
{
    sl_xdr_put_bool(writer, false);
}
