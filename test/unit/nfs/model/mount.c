// SPDX-License-Identifier: Apache-2.0
/* MOUNT (RFC 1094 appendix A, RFC 1813 appendix I) and PORTMAP version 2 (RFC 1833 3). */
#include "call.h"

#include <string.h>

enum { MOUNT_NULL, MOUNT_MNT, MOUNT_DUMP, MOUNT_UMNT, MOUNT_UMNTALL, MOUNT_EXPORT };
enum { PORTMAP_NULL = 0, PORTMAP_GETPORT = 3 };

static void mount(struct model_call *call, uint32_t version)
{
    uint32_t bytes;
    const char *path = (const char *)model_get_opaque(&call->in, 1024, &bytes);
    const char *export_path = call->server->export_path;
    const struct model_inode *root = call->disk->inodes[0];

    if (path == NULL)
        return;
    if (bytes != strlen(export_path) || memcmp(path, export_path, bytes) != 0) {
        model_put_u32(&call->body, SL_NFS_ERR_NOENT);
        return;
    }
    model_put_u32(&call->body, SL_NFS_OK);
    if (version == 1) {
        model_put_fixed(&call->body, root->handle.bytes, SL_NFS2_HANDLE_BYTES);
        return;
    }
    model_put_opaque(&call->body, root->handle.bytes, root->handle.length_bytes);
    model_put_u32(&call->body, 1);
    model_put_u32(&call->body, 1); /* AUTH_SYS */
}

bool model_mount_call(struct model_call *call, uint32_t version, uint32_t procedure)
{
    switch (procedure) {
    case MOUNT_NULL:
    case MOUNT_UMNT:
    case MOUNT_UMNTALL:
        return true;
    case MOUNT_MNT:
        mount(call, version);
        return true;
    case MOUNT_DUMP:
        model_put_u32(&call->body, 0);
        return true;
    case MOUNT_EXPORT:
        model_put_u32(&call->body, 1);
        model_put_opaque(&call->body, call->server->export_path, strlen(call->server->export_path));
        model_put_u32(&call->body, 0);
        model_put_u32(&call->body, 0);
        return true;
    default:
        return false;
    }
}

bool model_portmap_call(struct model_call *call, uint32_t procedure)
{
    uint32_t program;

    if (procedure == PORTMAP_NULL)
        return true;
    if (procedure != PORTMAP_GETPORT)
        return false;
    program = model_get_u32(&call->in);
    model_get_u32(&call->in);
    model_get_u64(&call->in);
    model_put_u32(&call->body, program == 100003   ? call->server->nfs_port
                               : program == 100005 ? call->server->mount_port
                               : program == 100021 ? call->server->lock_port
                                                   : 0);
    return true;
}
