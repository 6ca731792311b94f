// SPDX-License-Identifier: Apache-2.0
/*
 * The configuration of the NFS switch as it stands in the snapshot. Built by csa/; ids are the
 * stable ones of the management plane and index the arrays. Strings are terminated. Pure.
 */
#ifndef NFS_CONFIG_H
#define NFS_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "wire/addr.h"

#define SL_MAX_NFS_SERVICES 16u
#define SL_MAX_FILESYSTEMS 64u
#define SL_MAX_NFS_MEMBERS 256u /* of all file systems together */
#define SL_MAX_NFS_EXPORTS 128u
#define SL_MAX_NFS_SUBTREES 64u
#define SL_NFS_MEMBERS 8u /* of one file system; a *slot* is the number of a member among them */
#define SL_NFS_EXPORT_CLIENTS 16u
#define SL_NFS_LISTS 3u /* of servers per file handle [NFS-4] */
#define SL_NFS_PATH_BYTES 256u
#define SL_NFS_LABEL_BYTES 32u
#define SL_NFS_NO_ID 0xffffu

enum sl_nfs_read_method {
    SL_NFS_READ_HANDLE, /* lists of servers per file handle, by hits [NFS-4] */
    SL_NFS_READ_ROUND_ROBIN,
    SL_NFS_READ_WEIGHTED,      /* by the members' weights [NFS-5] */
    SL_NFS_READ_RESPONSE_TIME, /* by weights that follow response time */
    SL_NFS_READ_INODE_HASH,    /* one member per object: the caches of all hold most */
    SL_NFS_READ_DYNAMIC,       /* shifts between inode hash and round robin */
};

/* On which server a new file handle begins [NFS-4]. */
enum sl_nfs_first_server { SL_NFS_FIRST_LEAST_LOADED, SL_NFS_FIRST_FASTEST, SL_NFS_FIRST_NEXT };

enum sl_nfs_write_rule { SL_NFS_FIRST_ANSWER, SL_NFS_QUORUM };

/* What stored notes survive: the end of the program alone, or loss of power too. */
enum sl_nfs_note_safety { SL_NFS_NOTES_DISK, SL_NFS_NOTES_MEMORY };

enum sl_nfs_transport { SL_NFS_TCP, SL_NFS_UDP };

/* How clients of an export say who they are; values of the dictionary. */
enum sl_nfs_security {
    SL_NFS_SECURITY_SYS,
    SL_NFS_SECURITY_KRB5, /* RPCSEC_GSS that covers heads of calls alone (RFC 2203) */
    SL_NFS_SECURITY_SYS_KRB5,
    SL_NFS_SECURITY_KRB5I, /* integrity or privacy: nobody on the way can change a call */
    SL_NFS_SECURITY_KRB5P, /* privacy */
};

/* A virtual NFS server: one address for clients, one or none of the box's own towards servers. */
struct sl_nfs_service_config {
    bool present; /* configured and enabled */
    uint16_t id;
    char name[SL_NFS_LABEL_BYTES];
    uint16_t vlan; /* where servers or the gateway are; SL_NFS_NO_ID: on any port, untagged */
    uint8_t source_prefix_bits; /* of source, in the 128-bit form */
    uint8_t transport;          /* towards servers; enum sl_nfs_transport */
    uint8_t connections;        /* to each member, 1..8, when over TCP */
    uint32_t transfer_bytes;    /* largest READ and WRITE that clients are offered */
    struct sl_ip address;       /* the virtual one */
    struct sl_ip source;
    struct sl_ip gateway; /* none: "::" */
};

struct sl_filesystem_config {
    bool present;
    uint16_t id;
    uint16_t service;
    char name[SL_NFS_LABEL_BYTES];
    uint64_t fsid;          /* what clients see */
    uint8_t read_method;    /* enum sl_nfs_read_method */
    uint8_t write_rule;     /* enum sl_nfs_write_rule */
    uint8_t first_server;   /* enum sl_nfs_first_server */
    uint8_t notes;          /* enum sl_nfs_note_safety */
    uint8_t quorum_percent; /* QUORUM: this share of the current members, at least, rounded up */
    uint8_t list_servers[SL_NFS_LISTS]; /* 1, 2, 4: servers of a file on each list */
    uint32_t promote_hits, demote_hits; /* in one interval: at least; at most */
    uint32_t interval_ms;
    uint32_t handle_entries;    /* files that are balanced by hits at once */
    uint32_t retransmit_ms;     /* an unanswered call is sent again, or elsewhere */
    uint32_t member_timeout_ms; /* a member that has not answered a modification is taken out */
    uint32_t backlog_calls;     /* modifications a member may be behind */
    uint8_t lock_member; /* slot that NLM and NSM go to first; the first current one if it is out */
    uint8_t member_count;
    uint16_t members[SL_NFS_MEMBERS]; /* by slot; SL_NFS_NO_ID: none. A member keeps its slot */
};

/* A replica: a directory of a server. */
struct sl_nfs_member_config {
    bool present;
    uint16_t id;
    uint16_t filesystem;
    uint8_t slot;
    char server[SL_NFS_LABEL_BYTES];
    char path[SL_NFS_PATH_BYTES]; /* as exported by the server */
    struct sl_ip address;
    uint16_t weight;               /* 1..256 */
    uint16_t nfs_port, mount_port; /* 0: the server's portmapper is asked */
};

/* What clients mount. */
struct sl_nfs_export_config {
    bool present;
    uint16_t id;
    uint16_t filesystem;
    bool is_read_only;
    uint8_t security;                  /* enum sl_nfs_security */
    uint8_t client_count;              /* 0: every client */
    char path[SL_NFS_PATH_BYTES];      /* that clients name */
    char directory[SL_NFS_PATH_BYTES]; /* within the file system, "/": its root */
    struct sl_ip client_address[SL_NFS_EXPORT_CLIENTS];
    uint8_t client_bits[SL_NFS_EXPORT_CLIENTS]; /* in the 128-bit form */
};

/* A directory of a file system in whose place another file system stands [NFS-3]. */
struct sl_nfs_subtree_config {
    bool present;
    uint16_t id;
    uint16_t filesystem;
    uint16_t target;              /* file system of the same service */
    char path[SL_NFS_PATH_BYTES]; /* in filesystem */
};

struct sl_nfs_config {
    struct sl_nfs_service_config services[SL_MAX_NFS_SERVICES];
    struct sl_filesystem_config filesystems[SL_MAX_FILESYSTEMS];
    struct sl_nfs_member_config members[SL_MAX_NFS_MEMBERS];
    struct sl_nfs_export_config exports[SL_MAX_NFS_EXPORTS];
    struct sl_nfs_subtree_config subtrees[SL_MAX_NFS_SUBTREES];
    uint32_t sample_calls; /* every that-many-th call of clients is timed; 1: each [NFS-10] */
};

#endif
