// SPDX-License-Identifier: Apache-2.0
/*
 * NFS calls and results independent of the version they travel in: what version 3 (RFC 1813) says;
 * version 2 (RFC 1094) is a subset that the codecs map on it. Pure.
 */
#ifndef NFSWIRE_TYPES_H
#define NFSWIRE_TYPES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define SL_NFS_HANDLE_MAX_BYTES 64u
#define SL_NFS2_HANDLE_BYTES 32u
#define SL_NFS_NAME_MAX_BYTES 255u
#define SL_NFS_PATH_MAX_BYTES 1024u
#define SL_NFS_VERIFIER_BYTES 8u

/* Numbers of version 3. */
enum sl_nfs_procedure {
    SL_NFS_NULL,
    SL_NFS_GETATTR,
    SL_NFS_SETATTR,
    SL_NFS_LOOKUP,
    SL_NFS_ACCESS,
    SL_NFS_READLINK,
    SL_NFS_READ,
    SL_NFS_WRITE,
    SL_NFS_CREATE,
    SL_NFS_MKDIR,
    SL_NFS_SYMLINK,
    SL_NFS_MKNOD,
    SL_NFS_REMOVE,
    SL_NFS_RMDIR,
    SL_NFS_RENAME,
    SL_NFS_LINK,
    SL_NFS_READDIR,
    SL_NFS_READDIRPLUS,
    SL_NFS_FSSTAT,
    SL_NFS_FSINFO,
    SL_NFS_PATHCONF,
    SL_NFS_COMMIT,
    SL_NFS_PROCEDURES,
};

/*
 * nfsstat3. Version 2 knows those below 100, but for XDEV, INVAL, MLINK and REMOTE, which become IO
 * there. Of the others BADHANDLE becomes STALE and the rest IO.
 */
enum sl_nfs_status {
    SL_NFS_OK = 0,
    SL_NFS_ERR_PERM = 1,
    SL_NFS_ERR_NOENT = 2,
    SL_NFS_ERR_IO = 5,
    SL_NFS_ERR_NXIO = 6,
    SL_NFS_ERR_ACCES = 13,
    SL_NFS_ERR_EXIST = 17,
    SL_NFS_ERR_XDEV = 18,
    SL_NFS_ERR_NODEV = 19,
    SL_NFS_ERR_NOTDIR = 20,
    SL_NFS_ERR_ISDIR = 21,
    SL_NFS_ERR_INVAL = 22,
    SL_NFS_ERR_FBIG = 27,
    SL_NFS_ERR_NOSPC = 28,
    SL_NFS_ERR_ROFS = 30,
    SL_NFS_ERR_MLINK = 31,
    SL_NFS_ERR_NAMETOOLONG = 63,
    SL_NFS_ERR_NOTEMPTY = 66,
    SL_NFS_ERR_DQUOT = 69,
    SL_NFS_ERR_STALE = 70,
    SL_NFS_ERR_REMOTE = 71,
    SL_NFS_ERR_BADHANDLE = 10001,
    SL_NFS_ERR_NOT_SYNC = 10002,
    SL_NFS_ERR_BAD_COOKIE = 10003,
    SL_NFS_ERR_NOTSUPP = 10004,
    SL_NFS_ERR_TOOSMALL = 10005,
    SL_NFS_ERR_SERVERFAULT = 10006,
    SL_NFS_ERR_BADTYPE = 10007,
    SL_NFS_ERR_JUKEBOX = 10008,
};

enum sl_nfs_type {
    SL_NFS_REG = 1,
    SL_NFS_DIR,
    SL_NFS_BLK,
    SL_NFS_CHR,
    SL_NFS_LNK,
    SL_NFS_SOCK,
    SL_NFS_FIFO,
};

static inline bool sl_nfs_is_device(uint32_t type)
{
    return type == SL_NFS_BLK || type == SL_NFS_CHR;
}

/* What MKNOD makes. */
static inline bool sl_nfs_is_special(uint32_t type)
{
    return sl_nfs_is_device(type) || type == SL_NFS_SOCK || type == SL_NFS_FIFO;
}

struct sl_nfs_time {
    uint32_t seconds, nanoseconds;
};

struct sl_nfs_handle {
    uint8_t length_bytes; /* 0: none */
    uint8_t bytes[SL_NFS_HANDLE_MAX_BYTES];
};

static inline bool sl_nfs_handles_equal(const struct sl_nfs_handle *one,
                                        const struct sl_nfs_handle *other)
{
    return one->length_bytes == other->length_bytes &&
           memcmp(one->bytes, other->bytes, one->length_bytes) == 0;
}

/* fattr3 */
struct sl_nfs_attributes {
    uint32_t type; /* enum sl_nfs_type */
    uint32_t mode, nlink, uid, gid;
    uint64_t size_bytes, used_bytes;
    uint32_t rdev_major, rdev_minor;
    uint64_t fsid, fileid;
    struct sl_nfs_time atime, mtime, ctime;
};

/* post_op_attr */
struct sl_nfs_post {
    bool is_present;
    struct sl_nfs_attributes attributes;
};

/* wcc_data; pre is wcc_attr */
struct sl_nfs_wcc {
    bool has_pre;
    uint64_t pre_size_bytes;
    struct sl_nfs_time pre_mtime, pre_ctime;
    struct sl_nfs_post post;
};

struct sl_nfs_name {
    uint16_t
        length_bytes; /* up to SL_NFS_NAME_MAX_BYTES + 1: longer names are refused as NAMETOOLONG */
    char bytes[SL_NFS_NAME_MAX_BYTES + 1];
};

/* Names are bytes: servers tell them apart by nothing else [RFC 1813 3.2]. */
static inline bool sl_nfs_names_equal(const struct sl_nfs_name *one,
                                      const struct sl_nfs_name *other)
{
    return one->length_bytes == other->length_bytes &&
           memcmp(one->bytes, other->bytes, one->length_bytes) == 0;
}

enum sl_nfs_time_how { SL_NFS_TIME_KEEP, SL_NFS_TIME_SERVER, SL_NFS_TIME_CLIENT };

/* sattr3 */
struct sl_nfs_set {
    bool has_mode, has_uid, has_gid, has_size;
    uint8_t atime_how, mtime_how; /* enum sl_nfs_time_how */
    uint32_t mode, uid, gid;
    uint64_t size_bytes;
    struct sl_nfs_time atime, mtime;
};

enum sl_nfs_create_how { SL_NFS_UNCHECKED, SL_NFS_GUARDED, SL_NFS_EXCLUSIVE };
enum sl_nfs_stable { SL_NFS_UNSTABLE, SL_NFS_DATA_SYNC, SL_NFS_FILE_SYNC };

/*
 * Arguments of any procedure; which fields mean something follows from the procedure. Data is bytes
 * of the message it was read from. A reader zeroes what the procedure does not have, but leaves the
 * bytes of handles and names beyond their lengths as they are.
 */
struct sl_nfs_arguments {
    uint8_t procedure;                   /* enum sl_nfs_procedure */
    uint8_t version;                     /* 2 or 3, of the call they came in */
    uint8_t stable;                      /* WRITE: enum sl_nfs_stable; version 2: FILE_SYNC */
    uint8_t how;                         /* CREATE: enum sl_nfs_create_how */
    uint8_t type;                        /* MKNOD: enum sl_nfs_type */
    bool has_guard;                      /* SETATTR */
    uint32_t access;                     /* ACCESS */
    uint32_t count_bytes;                /* READ, WRITE, COMMIT, READDIR; READDIRPLUS: maxcount */
    uint32_t dircount_bytes;             /* READDIRPLUS */
    uint32_t device_major, device_minor; /* MKNOD */
    uint64_t offset_bytes;               /* READ, WRITE, COMMIT */
    uint64_t cookie;                     /* READDIR, READDIRPLUS */
    uint8_t verifier[SL_NFS_VERIFIER_BYTES]; /* cookieverf; EXCLUSIVE: createverf */
    struct sl_nfs_time guard;                /* SETATTR: obj_ctime */
    struct sl_nfs_set set;
    uint32_t data_offset, data_bytes; /* WRITE: the data; SYMLINK: the path */
    struct sl_nfs_handle handle;      /* the object, or the directory of name */
    struct sl_nfs_handle handle2;     /* RENAME: of the directory of name2; LINK: of that too */
    struct sl_nfs_name name, name2;   /* LINK: name2 alone */
};

/* FSSTAT, in bytes and files */
struct sl_nfs_fsstat {
    uint64_t total_bytes, free_bytes, available_bytes;
    uint64_t total_files, free_files, available_files;
    uint32_t invariant_s;
};

struct sl_nfs_fsinfo {
    uint32_t read_max_bytes, read_preferred_bytes, read_multiple_bytes;
    uint32_t write_max_bytes, write_preferred_bytes, write_multiple_bytes;
    uint32_t readdir_preferred_bytes;
    uint64_t file_max_bytes;
    struct sl_nfs_time time_delta;
    uint32_t properties; /* FSF3_* of RFC 1813 3.3.19 */
};

struct sl_nfs_pathconf {
    uint32_t link_max, name_max_bytes;
    bool no_trunc, chown_restricted, case_insensitive, case_preserving;
};

/*
 * Results of any procedure; which fields mean something follows from procedure and status. Data is
 * bytes of the message it was read from; of READDIR and READDIRPLUS entries_offset is where the
 * first "value follows" stands. A reader clears what says that something is there (is_present,
 * has_pre, lengths) and counts, and leaves what is not there as it is.
 */
struct sl_nfs_result {
    uint32_t status;              /* enum sl_nfs_status */
    struct sl_nfs_post post;      /* of the object; LOOKUP, CREATE …: of the object found or made;
                                     READDIR, READDIRPLUS: of the directory that is read */
    struct sl_nfs_post directory; /* LOOKUP: of the directory */
    struct sl_nfs_wcc
        wcc; /* of the object or directory that was modified; LINK: of the directory */
    struct sl_nfs_wcc wcc2;      /* RENAME: of the target directory */
    struct sl_nfs_handle handle; /* LOOKUP, CREATE, MKDIR, SYMLINK, MKNOD */
    uint32_t access;
    uint32_t count_bytes;                    /* READ, WRITE */
    bool is_eof;                             /* READ */
    uint8_t committed;                       /* WRITE: enum sl_nfs_stable */
    uint8_t verifier[SL_NFS_VERIFIER_BYTES]; /* WRITE, COMMIT: writeverf; READDIR…: cookieverf */
    uint32_t data_offset, data_bytes;        /* READ: the data; READLINK: the path */
    uint32_t entries_offset;
    union {
        struct sl_nfs_fsstat fsstat;
        struct sl_nfs_fsinfo fsinfo;
        struct sl_nfs_pathconf pathconf;
    };
};

/* entry3 and entryplus3 */
struct sl_nfs_entry {
    uint64_t fileid, cookie;
    struct sl_nfs_name name;
    struct sl_nfs_post post;     /* READDIRPLUS */
    struct sl_nfs_handle handle; /* READDIRPLUS */
};

static inline bool sl_nfs_changes(uint8_t procedure)
{
    switch (procedure) {
    case SL_NFS_SETATTR:
    case SL_NFS_WRITE:
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
    case SL_NFS_SYMLINK:
    case SL_NFS_MKNOD:
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
    case SL_NFS_RENAME:
    case SL_NFS_LINK:
    case SL_NFS_COMMIT:
        return true;
    default:
        return false;
    }
}

#endif
