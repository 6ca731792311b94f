// SPDX-License-Identifier: Apache-2.0
/*
 * A tree of files as the exercises see it, whoever provides it: a directory of this machine (a
 * mount of the kernel's client, or a local disk), or an export by way of libnfs. Paths begin with
 * '/' and are inside the tree. Functions return 0, a count, or -errno.
 */
#ifndef NFS_EXERCISE_BACKEND_H
#define NFS_EXERCISE_BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define BACKEND_PATH_BYTES 4096u

enum entry_kind {
    ENTRY_FILE,
    ENTRY_DIRECTORY,
    ENTRY_SYMLINK,
    ENTRY_OTHER,
};

struct attributes {
    enum entry_kind kind;
    uint32_t mode; /* permission bits */
    uint32_t links;
    uint32_t uid, gid;
    uint64_t size_bytes;
    uint64_t inode;
    uint64_t mtime_us; /* since 1970; finer parts are cut off, for libnfs sets no finer ones */
};

/* Hears of a name in a directory, never of "." and "..". Anything but 0 ends the listing. */
typedef int (*entry_fn)(void *context, const char *name);

struct backend;
struct backend_file;

/* What a kind of backend does; bytes and names are the caller's. */
struct backend_ops {
    void (*destroy)(struct backend *backend);
    /* flags: O_RDONLY, O_WRONLY or O_RDWR, with O_CREAT, O_EXCL and O_SYNC. */
    int (*open)(struct backend *backend, const char *path, int flags, uint32_t mode,
                struct backend_file **file);
    /* Gives the file up in any case; an error says that data may not have been written. */
    int (*close)(struct backend *backend, struct backend_file *file);
    ssize_t (*read)(struct backend *backend, struct backend_file *file, uint64_t offset,
                    void *bytes, size_t count);
    ssize_t (*write)(struct backend *backend, struct backend_file *file, uint64_t offset,
                     const void *bytes, size_t count);
    int (*sync)(struct backend *backend, struct backend_file *file);
    int (*truncate)(struct backend *backend, struct backend_file *file, uint64_t size_bytes);
    int (*stat)(struct backend *backend, const char *path, struct attributes *attributes);
    int (*mkdir)(struct backend *backend, const char *path, uint32_t mode);
    int (*rmdir)(struct backend *backend, const char *path);
    int (*unlink)(struct backend *backend, const char *path);
    int (*rename)(struct backend *backend, const char *from, const char *to);
    int (*link)(struct backend *backend, const char *existing, const char *path);
    int (*symlink)(struct backend *backend, const char *target, const char *path);
    int (*readlink)(struct backend *backend, const char *path, char *target, size_t size);
    int (*chmod)(struct backend *backend, const char *path, uint32_t mode);
    int (*chown)(struct backend *backend, const char *path, uint32_t uid, uint32_t gid);
    int (*set_mtime)(struct backend *backend, const char *path, uint64_t mtime_us);
    int (*list)(struct backend *backend, const char *path, entry_fn entry, void *context);
};

/* Counted by the functions below; read by the report. */
struct backend_counts {
    uint64_t calls;
    uint64_t read_bytes, written_bytes;
    uint64_t stall_us;      /* longest call */
    const char *stall_call; /* its name; static */
    uint32_t reconnects;    /* written by the backend */
    uint32_t replays;       /* see backend_is_replay() */
};

/* The first member of each kind's own structure. */
struct backend {
    const struct backend_ops *ops;
    struct backend_counts counts;
    uint32_t reconnects_before; /* of the call made last */
};

/* How an export is reached; a directory needs none of it. */
struct backend_options {
    uint32_t retransmit_ms; /* a call without an answer is sent again, over a new connection */
    uint32_t mount_ms;      /* how long to try to mount */
};

/*
 * Opens a tree: "nfs://server/export" or the path of a directory.
 *
 * why: at least 256 bytes, gets what went wrong. 0 or -errno; backend_destroy() when done.
 */
int backend_create(const char *target, const struct backend_options *options,
                   struct backend **backend, char *why);
void backend_destroy(struct backend *backend);

int posix_backend_create(const char *directory, struct backend **backend, char *why);
int libnfs_backend_create(const char *url, const struct backend_options *options,
                          struct backend **backend, char *why);

int backend_open(struct backend *backend, const char *path, int flags, uint32_t mode,
                 struct backend_file **file);
int backend_close(struct backend *backend, struct backend_file *file);
/* Read and write go on until count is done; a read ends at the end of the file. */
ssize_t backend_read(struct backend *backend, struct backend_file *file, uint64_t offset,
                     void *bytes, size_t count);
ssize_t backend_write(struct backend *backend, struct backend_file *file, uint64_t offset,
                      const void *bytes, size_t count);
int backend_sync(struct backend *backend, struct backend_file *file);
int backend_truncate(struct backend *backend, struct backend_file *file, uint64_t size_bytes);
int backend_stat(struct backend *backend, const char *path, struct attributes *attributes);
int backend_mkdir(struct backend *backend, const char *path, uint32_t mode);
int backend_rmdir(struct backend *backend, const char *path);
int backend_unlink(struct backend *backend, const char *path);
int backend_rename(struct backend *backend, const char *from, const char *to);
int backend_link(struct backend *backend, const char *existing, const char *path);
int backend_symlink(struct backend *backend, const char *target, const char *path);
/* target: gets a string of less than size bytes. */
int backend_readlink(struct backend *backend, const char *path, char *target, size_t size);
int backend_chmod(struct backend *backend, const char *path, uint32_t mode);
int backend_chown(struct backend *backend, const char *path, uint32_t uid, uint32_t gid);
int backend_set_mtime(struct backend *backend, const char *path, uint64_t mtime_us);
int backend_list(struct backend *backend, const char *path, entry_fn entry, void *context);

/*
 * Whether the answer of the call made last may be that to its second transmission: the connection
 * was lost meanwhile, and the answer is what an operation gives that has been done already. A
 * server whose duplicate request cache died with it answers so (RFC 1813, section 4.5). Counts it
 * if so.
 */
bool backend_is_replay(struct backend *backend, int answer, int done_already);

/* Microseconds of a clock that only goes forward. */
uint64_t clock_us(void);

#endif
