// SPDX-License-Identifier: Apache-2.0
/*
 * A file system in memory, as a server has it: what was not committed is lost when the server
 * crashes, names and attributes are safe at once (RFC 1813 1.1). No two of them need agree in
 * handles, fileids, times, cookies or the size of a directory.
 */
#ifndef TEST_NFS_MODEL_DISK_H
#define TEST_NFS_MODEL_DISK_H

#include "nfswire/types.h"

#include <stddef.h>

/* What distinguishes one server from another. */
struct model_traits {
    uint64_t key; /* of handles and cookies */
    uint8_t handle_bytes;
    uint64_t fsid, fileid_base, fileid_step;
    int64_t clock_offset_us;     /* against the world's */
    uint32_t clock_step_ns;      /* times are multiples of it */
    bool cookies_are_hashes;     /* as ext4's; else in order of creation */
    bool dots_come_last;         /* "." and ".." stand at the end of listings */
    bool has_cookie_verifiers;   /* BAD_COOKIE when the directory has changed since */
    bool directory_nlink_is_one; /* as btrfs shows it */
    bool rename_keeps_ctime;     /* of what was renamed */
    bool is_terse;            /* LOOKUP, CREATE … tell no attributes of what they find or make */
    bool squashes_root;       /* root is nobody; permissions are looked at */
    bool has_duplicate_cache; /* retransmissions get the first answer, until it crashes */
    uint32_t listing_entries; /* in one READDIR or READDIRPLUS answer, at most */
    uint32_t plus_gap;        /* every so-many-th READDIRPLUS entry lacks its handle; 0: none */
    uint32_t transfer_bytes;  /* largest READ and WRITE */
    bool lacks_readdirplus;   /* NOTSUPP, as of servers that find it too dear */
    uint32_t disk_bytes;      /* NOSPC beyond */
    uint32_t disk_files;      /* what FSSTAT says that it has room for; it never runs out */
    uint32_t files_beside;    /* on its disk, but not in the export: FSSTAT counts them */
    uint32_t invariant_s;     /* for so long, it says, FSSTAT stays true */
    struct sl_nfs_pathconf pathconf;
};

struct model_entry {
    uint64_t cookie;
    uint32_t inode;
    uint16_t name_bytes;
    char name[256];
};

struct model_inode {
    uint32_t number; /* index in the disk */
    bool is_gone;    /* no name is left: its handle is stale */
    uint32_t type, mode, nlink, uid, gid;
    uint32_t rdev_major, rdev_minor;
    struct sl_nfs_time atime, mtime, ctime, stable_mtime;
    struct sl_nfs_handle handle;
    bool has_create_verifier;
    uint8_t create_verifier[8];
    uint8_t *data; /* of a file; the path of a symbolic link */
    uint32_t size_bytes;
    uint8_t *stable; /* what a crash leaves of data */
    uint32_t stable_bytes;
    bool is_unstable; /* data and stable differ, perhaps */
    uint32_t parent;  /* of a directory */
    struct model_entry *entries;
    uint32_t entry_count, entry_room; /* in order of cookies */
};

struct model_disk {
    struct model_traits traits;
    struct model_inode **inodes; /* 0 is the root */
    uint32_t count, room;
    uint64_t next_cookie;
    uint64_t used_bytes;
    bool is_full; /* a fault: NOSPC */
    struct sl_nfs_time now;
};

struct model_disk *model_disk_create(const struct model_traits *traits, uint64_t now_us);
/* The same names, attributes and data on another disk, with handles and numbers of its own. */
struct model_disk *model_disk_copy(const struct model_disk *from, const struct model_traits *traits,
                                   uint64_t now_us);
void model_disk_destroy(struct model_disk *disk);

/* The time of what follows. */
void model_disk_set_time(struct model_disk *disk, uint64_t now_us);

struct model_inode *model_disk_by_handle(const struct model_disk *disk, const uint8_t *handle,
                                         uint32_t bytes);
/* NULL: no such name. "." and ".." are names. */
struct model_inode *model_disk_lookup(const struct model_disk *disk,
                                      const struct model_inode *directory, const char *name,
                                      uint32_t bytes);
void model_disk_attributes(const struct model_disk *disk, const struct model_inode *inode,
                           struct sl_nfs_attributes *attributes);

/* All of these return an nfsstat3. Names and types have been checked as far as the comment says. */

/* A new object of a name that is not there; *made is it. */
uint32_t model_disk_make(struct model_disk *disk, struct model_inode *directory, const char *name,
                         uint32_t bytes, uint32_t type, struct model_inode **made);
/* REMOVE and RMDIR. */
uint32_t model_disk_remove(struct model_disk *disk, struct model_inode *directory, const char *name,
                           uint32_t bytes, bool is_rmdir);
uint32_t model_disk_rename(struct model_disk *disk, struct model_inode *from, const char *name,
                           uint32_t bytes, struct model_inode *to, const char *name2,
                           uint32_t bytes2);
uint32_t model_disk_link(struct model_disk *disk, struct model_inode *inode,
                         struct model_inode *directory, const char *name, uint32_t bytes);
uint32_t model_disk_write(struct model_disk *disk, struct model_inode *inode, uint64_t offset,
                          const uint8_t *data, uint32_t bytes, bool is_stable);
uint32_t model_disk_truncate(struct model_disk *disk, struct model_inode *inode, uint64_t bytes);
void model_disk_set_data(struct model_disk *disk, struct model_inode *inode, const uint8_t *data,
                         uint32_t bytes);
void model_disk_commit(struct model_inode *inode);

/* Files lose what was not committed. */
void model_disk_crash(struct model_disk *disk);

/*
 * Compares two trees from these directories on: names, types, modes, owners, sizes, contents,
 * devices and which names are links of one object. True: they are alike; else *difference says
 * what is not, with its path.
 */
bool model_disks_agree(const struct model_disk *one, const struct model_inode *one_root,
                       const struct model_disk *other, const struct model_inode *other_root,
                       char *difference, size_t size);

#endif
