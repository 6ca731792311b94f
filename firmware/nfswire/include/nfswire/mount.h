// SPDX-License-Identifier: Apache-2.0
/*
 * MOUNT version 1 and 3 (RFC 1094 appendix A, RFC 1813 appendix I; version 2 is 1 with PATHCONF,
 * which is refused) and PORTMAP version 2 (RFC 1833). Both sides: the box is a server for clients
 * and a client of servers. Pure.
 */
#ifndef NFSWIRE_MOUNT_H
#define NFSWIRE_MOUNT_H

#include "nfswire/types.h"
#include "rpc/xdr.h"

enum sl_mount_procedure {
    SL_MOUNT_NULL,
    SL_MOUNT_MNT,
    SL_MOUNT_DUMP,
    SL_MOUNT_UMNT,
    SL_MOUNT_UMNTALL,
    SL_MOUNT_EXPORT,
};

enum sl_portmap_procedure {
    SL_PORTMAP_NULL,
    SL_PORTMAP_SET,
    SL_PORTMAP_UNSET,
    SL_PORTMAP_GETPORT,
    SL_PORTMAP_DUMP,
    SL_PORTMAP_CALLIT,
};

#define SL_MOUNT_FLAVORS_MAX 8u

/* Path of MNT and UMNT; terminated. 0; -EBADMSG; -ENAMETOOLONG. */
int sl_mount_get_path(struct sl_xdr_reader *reader, char path[SL_NFS_PATH_MAX_BYTES + 1]);
void sl_mount_put_path(struct sl_xdr_writer *writer, const char *path);

/* MNT: status is nfsstat3 (those of MOUNT are the same numbers); handle and flavors if it is OK. */
struct sl_mount_result {
    uint32_t status;
    struct sl_nfs_handle handle;
    uint32_t flavors; /* how many */
    uint32_t flavor[SL_MOUNT_FLAVORS_MAX];
};
int sl_mount_get_result(struct sl_xdr_reader *reader, struct sl_mount_result *result);
void sl_mount_put_result(struct sl_xdr_writer *writer, uint32_t version,
                         const struct sl_mount_result *result);

/* EXPORT and DUMP: items, then the end. groups: count names; NULL if that is 0. */
void sl_mount_put_export(struct sl_xdr_writer *writer, const char *path, const char *const *groups,
                         uint32_t count);
void sl_mount_put_mounted(struct sl_xdr_writer *writer, const char *host, const char *path);
void sl_mount_put_list_end(struct sl_xdr_writer *writer);

struct sl_portmap_mapping {
    uint32_t program, version, protocol, port; /* protocol: IANA number */
};
int sl_portmap_get_mapping(struct sl_xdr_reader *reader, struct sl_portmap_mapping *mapping);
void sl_portmap_put_mapping(struct sl_xdr_writer *writer, const struct sl_portmap_mapping *mapping);
/* DUMP: each of the list, then sl_mount_put_list_end(). */
void sl_portmap_put_item(struct sl_xdr_writer *writer, const struct sl_portmap_mapping *mapping);

#endif
