// SPDX-License-Identifier: Apache-2.0
/* MOUNT versions 1 to 3 for clients (RFC 1094 appendix A, RFC 1813 appendix I). */
#include "arrival.h"
#include "gss.h"
#include "subtree.h"

#include <errno.h>
#include <stdio.h>

/* words[]: of which configuration the way is that is gone */
enum { MOUNT_CONFIGURATION };

#define GROUP_TEXT_SIZE (SL_IP_TEXT_SIZE + 5u)

static uint16_t service_of(const struct sl_nfs *nfs, const struct sl_nfs_export_config *config)
{
    if (!config->present || config->filesystem >= SL_MAX_FILESYSTEMS ||
        !nfs->config->filesystems[config->filesystem].present)
        return SL_NFS_NO_ID;
    return nfs->config->filesystems[config->filesystem].service;
}

/* The export whose path begins that one, the longest such; in *rest what follows. */
static uint16_t find_export(const struct sl_nfs *nfs, uint16_t service, const char *path,
                            const char **rest)
{
    uint16_t found = SL_NFS_NO_ID;
    size_t longest = 0;

    for (uint16_t i = 0; i < SL_MAX_NFS_EXPORTS; i++) {
        const struct sl_nfs_export_config *config = &nfs->config->exports[i];
        size_t length = strnlen(config->path, SL_NFS_PATH_BYTES);

        if (service_of(nfs, config) != service)
            continue;
        while (length > 0 && config->path[length - 1] == '/')
            length--;
        if (strncmp(config->path, path, length) != 0 ||
            (path[length] != '/' && path[length] != '\0') ||
            (found != SL_NFS_NO_ID && length < longest))
            continue;
        found = i;
        longest = length;
        *rest = path + length;
    }
    return found;
}

static void answer(struct sl_nfs *nfs, struct sl_nfs_call *call,
                   const struct sl_mount_result *result)
{
    struct sl_xdr_writer writer;

    sl_nfs_reply_begin(nfs, call, &writer);
    sl_mount_put_result(&writer, call->rpc.version, result);
    sl_nfs_reply_end(nfs, call, &writer);
}

static void refuse(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status)
{
    const struct sl_mount_result result = {.status = status};

    answer(nfs, call, &result);
}

/* False: there was nothing amiss. */
static bool refuse_error(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    switch (call->error) {
    case 0:
        return false;
    case -ENOENT:
    case -ESTALE:
        refuse(nfs, call, SL_NFS_ERR_NOENT);
        break;
    case -ENOTDIR:
        refuse(nfs, call, SL_NFS_ERR_NOTDIR);
        break;
    case -EACCES:
        refuse(nfs, call, SL_NFS_ERR_ACCES);
        break;
    case -ENAMETOOLONG:
        refuse(nfs, call, SL_NFS_ERR_NAMETOOLONG);
        break;
    case -EIO:
        refuse(nfs, call, SL_NFS_ERR_IO);
        break;
    default:
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        break;
    }
    return true;
}

static bool is_same_mount(const struct sl_nfs_mounted *mounted, const struct sl_nfs_call *call,
                          uint16_t export)
{
    return mounted->export == export && sl_ip_equal(&mounted->client, &call->caller.address);
}

static void remember(struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    struct sl_nfs_mounted *place;

    for (uint32_t i = 0; i < SL_NFS_MOUNTED_MAX; i++)
        if (is_same_mount(&nfs->mounted[i], call, call->export))
            return;
    place = &nfs->mounted[nfs->mounted_next++ % SL_NFS_MOUNTED_MAX];
    *place = (struct sl_nfs_mounted){.client = call->caller.address, .export = call->export};
}

static void found(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_export_config *config = &nfs->config->exports[call->export];
    struct sl_mount_result result = {.status = SL_NFS_OK};
    const struct sl_nfs_handle *root;

    if (refuse_error(nfs, call))
        return;
    if (call->found->type != SL_NFS_DIR) {
        refuse(nfs, call, SL_NFS_ERR_NOTDIR);
        return;
    }
    result.flavors = sl_nfs_gss_flavors(config, result.flavor);
    sl_nfs_show_handle(nfs, call, call->found, &result.handle);
    if (sl_nfs_gss_is_opaque(config)) {
        root = call->found->id == nfs->filesystems[call->filesystem].root
                   ? sl_nfs_gss_root(nfs, call->filesystem)
                   : NULL;
        if (root == NULL) {
            /* The servers' own handles of other directories are for the servers to give. */
            refuse(nfs, call, SL_NFS_ERR_ACCES);
            return;
        }
        result.handle = *root;
    }
    remember(nfs, call);
    answer(nfs, call, &result);
}

/* The export's directory is there; arguments.name2 is the way on from it. */
static void entered(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_name *rest = &call->arguments.name2;

    if (refuse_error(nfs, call))
        return;
    if (call->words[MOUNT_CONFIGURATION] == nfs->configurations)
        nfs->exports[call->export].directory = call->object->id;
    sl_nfs_want_path(nfs, call, call->object, rest->bytes, &call->found);
    sl_nfs_call_then(nfs, call, found);
}

static bool has_dots(const char *path)
{
    for (const char *at = path; (at = strchr(at, '/')) != NULL;) {
        at++;
        if (at[0] == '.' && at[1] == '.' && (at[2] == '/' || at[2] == '\0'))
            return true;
    }
    return false;
}

static void mount(struct sl_nfs *nfs, struct sl_nfs_call *call, const char *path)
{
    const struct sl_nfs_export_config *config;
    struct sl_nfs_name *rest = &call->arguments.name2;
    const struct sl_nfs_filesystem *filesystem;
    const char *way = "";

    call->export = find_export(nfs, call->caller.service, path, &way);
    if (call->export == SL_NFS_NO_ID || strlen(way) > SL_NFS_NAME_MAX_BYTES || has_dots(way)) {
        refuse(nfs, call, SL_NFS_ERR_NOENT);
        return;
    }
    config = &nfs->config->exports[call->export];
    if (!sl_nfs_export_admits(config, &call->caller.address)) {
        sl_nfs_refused(nfs, SL_NFS_REFUSED_CLIENT);
        refuse(nfs, call, SL_NFS_ERR_ACCES);
        return;
    }
    filesystem = sl_nfs_filesystem_of(nfs, config->filesystem);
    if (filesystem == NULL || !filesystem->is_serving ||
        sl_nfs_places_are_unknown(nfs, config->filesystem)) {
        sl_nfs_hold(nfs, call, sl_nfs_mount);
        return;
    }
    call->filesystem = config->filesystem;
    call->words[MOUNT_CONFIGURATION] = nfs->configurations;
    memcpy(rest->bytes, way, strlen(way) + 1);
    sl_nfs_want_path(nfs, call, filesystem->root_object, config->directory, &call->object);
    sl_nfs_call_then(nfs, call, entered);
}

/* Forgets what the client has mounted: one export, or SL_NFS_NO_ID: all. */
static void unmount(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t export)
{
    struct sl_xdr_writer writer;

    for (uint32_t i = 0; i < SL_NFS_MOUNTED_MAX; i++) {
        struct sl_nfs_mounted *place = &nfs->mounted[i];

        if (is_same_mount(place, call, export == SL_NFS_NO_ID ? place->export : export))
            place->export = SL_NFS_NO_ID;
    }
    sl_nfs_reply_begin(nfs, call, &writer);
    sl_nfs_reply_end(nfs, call, &writer);
}

static void dump(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_xdr_writer writer;

    sl_nfs_reply_begin(nfs, call, &writer);
    for (uint32_t i = 0; i < SL_NFS_MOUNTED_MAX; i++) {
        const struct sl_nfs_mounted *place = &nfs->mounted[i];
        char host[SL_IP_TEXT_SIZE];

        if (place->export < SL_MAX_NFS_EXPORTS &&
            service_of(nfs, &nfs->config->exports[place->export]) == call->caller.service)
            sl_mount_put_mounted(&writer, sl_ip_format(&place->client, host),
                                 nfs->config->exports[place->export].path);
    }
    sl_mount_put_list_end(&writer);
    sl_nfs_reply_end(nfs, call, &writer);
}

/* Who may mount an export, in the words of showmount. */
static void put_export(struct sl_xdr_writer *writer, const struct sl_nfs_export_config *config)
{
    char texts[SL_NFS_EXPORT_CLIENTS][GROUP_TEXT_SIZE];
    const char *groups[SL_NFS_EXPORT_CLIENTS];
    char address[SL_IP_TEXT_SIZE];

    for (uint8_t i = 0; i < config->client_count && i < SL_NFS_EXPORT_CLIENTS; i++) {
        const struct sl_ip *client = &config->client_address[i];
        unsigned int bits = config->client_bits[i];

        if (sl_ip_is_v4(client) && bits >= SL_IP_V4_PREFIX_BITS)
            bits -= SL_IP_V4_PREFIX_BITS;
        snprintf(texts[i], GROUP_TEXT_SIZE, "%s/%u", sl_ip_format(client, address), bits);
        groups[i] = texts[i];
    }
    sl_mount_put_export(writer, config->path, groups, config->client_count);
}

static void list_exports(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_xdr_writer writer;

    sl_nfs_reply_begin(nfs, call, &writer);
    for (uint32_t i = 0; i < SL_MAX_NFS_EXPORTS; i++)
        if (service_of(nfs, &nfs->config->exports[i]) == call->caller.service)
            put_export(&writer, &nfs->config->exports[i]);
    sl_mount_put_list_end(&writer);
    sl_nfs_reply_end(nfs, call, &writer);
}

static void with_path(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    char path[SL_NFS_PATH_MAX_BYTES + 1];
    struct sl_xdr_reader reader;
    const char *rest;
    uint16_t export;
    int rc;

    sl_xdr_reader_begin(&reader, &nfs->messages, &call->message, call->rpc.arguments_offset);
    rc = sl_mount_get_path(&reader, path);
    if (rc == -ENAMETOOLONG && call->rpc.procedure == SL_MOUNT_MNT) {
        refuse(nfs, call, SL_NFS_ERR_NAMETOOLONG);
    } else if (rc != 0) {
        sl_nfs_refuse(nfs, call, SL_NFS_REFUSED_ARGUMENTS);
    } else if (call->rpc.procedure == SL_MOUNT_MNT) {
        mount(nfs, call, path);
    } else {
        export = find_export(nfs, call->caller.service, path, &rest);
        /* Nobody has mounted what there is not. */
        unmount(nfs, call, export == SL_NFS_NO_ID ? SL_MAX_NFS_EXPORTS : export);
    }
}

void sl_nfs_mount(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    switch (call->rpc.procedure) {
    case SL_MOUNT_MNT:
    case SL_MOUNT_UMNT:
        with_path(nfs, call);
        break;
    case SL_MOUNT_DUMP:
        dump(nfs, call);
        break;
    case SL_MOUNT_UMNTALL:
        unmount(nfs, call, SL_NFS_NO_ID);
        break;
    case SL_MOUNT_EXPORT:
        list_exports(nfs, call);
        break;
    default:
        sl_nfs_refuse(nfs, call, SL_NFS_REFUSED_PROCEDURE);
        break;
    }
}
