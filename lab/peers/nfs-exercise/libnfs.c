// SPDX-License-Identifier: Apache-2.0
/* The backend on an export: libnfs, a client of NFS version 3 that knows no cache. */
#include "backend.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libnfs_wait.h"

/* For ever, see libnfs_wait.h. */
#define RETRIES_WITHOUT_END (-1)
#define NO_TIMEOUT (-1)
#define MOUNT_CALL_MS 5000
#define MOUNT_PAUSE_US 50000u

struct libnfs_backend {
    struct backend backend;
    struct nfs_connection connection;
};

/* A file of libnfs goes by its own type; ours is a name for the same thing. */
struct backend_file;

/* What a call came to. libnfs's own data is gone when its callback returns, so that is copied. */
struct answer {
    bool done;
    int status; /* a count, 0 or -errno */
    void *pointer;
    void *copy_to; /* of the data: so many bytes, or as many as the status says */
    size_t copy_bytes;
    enum { KEEP_NOTHING, KEEP_POINTER, KEEP_BYTES, KEEP_COUNTED, KEEP_STRING } keep;
};

static struct nfs_context *nfs_of(struct backend *backend)
{
    return ((struct libnfs_backend *)backend)->connection.nfs;
}

static int keep_string(struct answer *answer, const char *text)
{
    size_t length = strlen(text);

    if (length >= answer->copy_bytes)
        return -ENAMETOOLONG;
    memcpy(answer->copy_to, text, length + 1);
    return 0;
}

/* nfs_cb */
static void take_answer(int status, struct nfs_context *nfs, void *data, void *context)
{
    struct answer *answer = context;

    (void)nfs;
    answer->status = status;
    answer->done = true;
    if (status < 0 || answer->keep == KEEP_NOTHING)
        return;
    answer->pointer = data;
    if (answer->keep == KEEP_BYTES)
        memcpy(answer->copy_to, data, answer->copy_bytes);
    else if (answer->keep == KEEP_COUNTED && (size_t)status > answer->copy_bytes)
        answer->status = -EPROTO;
    else if (answer->keep == KEEP_COUNTED)
        memcpy(answer->copy_to, data, (size_t)status);
    else if (answer->keep == KEEP_STRING)
        answer->status = keep_string(answer, data);
}

/* queued: what libnfs said when it was given the call. */
static int await_answer(struct backend *backend, struct answer *answer, int queued)
{
    struct libnfs_backend *libnfs = (struct libnfs_backend *)backend;
    int rc = queued == 0 ? connection_wait(&libnfs->connection, &answer->done) : -ENOMEM;

    return rc < 0 ? rc : answer->status;
}

/* Makes a call of libnfs that takes the arguments given, and waits for its answer. */
#define CALL(backend, answer, call, ...)                                                           \
    await_answer(backend, answer, call(nfs_of(backend), __VA_ARGS__, take_answer, answer))

static void libnfs_destroy(struct backend *backend)
{
    nfs_destroy_context(nfs_of(backend));
    free(backend);
}

static int libnfs_open(struct backend *backend, const char *path, int flags, uint32_t mode,
                       struct backend_file **file)
{
    struct answer answer = {.keep = KEEP_POINTER};
    int rc = CALL(backend, &answer, nfs_open2_async, path, flags, (int)mode);

    if (rc == 0)
        *file = answer.pointer;
    return rc;
}

static int libnfs_close(struct backend *backend, struct backend_file *file)
{
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_close_async, (struct nfsfh *)file);
}

/* One call each: libnfs would send several at once and put their answers together. */
static size_t at_most(size_t count, uint64_t limit_bytes)
{
    return count < limit_bytes ? count : (size_t)limit_bytes;
}

static ssize_t libnfs_read(struct backend *backend, struct backend_file *file, uint64_t offset,
                           void *bytes, size_t count)
{
    size_t some = at_most(count, nfs_get_readmax(nfs_of(backend)));
    struct answer answer = {.keep = KEEP_COUNTED, .copy_to = bytes, .copy_bytes = some};

    return CALL(backend, &answer, nfs_pread_async, (struct nfsfh *)file, offset, some);
}

static ssize_t libnfs_write(struct backend *backend, struct backend_file *file, uint64_t offset,
                            const void *bytes, size_t count)
{
    size_t some = at_most(count, nfs_get_writemax(nfs_of(backend)));
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_pwrite_async, (struct nfsfh *)file, offset, some, bytes);
}

static int libnfs_sync(struct backend *backend, struct backend_file *file)
{
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_fsync_async, (struct nfsfh *)file);
}

static int libnfs_truncate(struct backend *backend, struct backend_file *file, uint64_t size_bytes)
{
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_ftruncate_async, (struct nfsfh *)file, size_bytes);
}

static enum entry_kind kind_of(uint64_t mode)
{
    if (S_ISREG(mode))
        return ENTRY_FILE;
    if (S_ISDIR(mode))
        return ENTRY_DIRECTORY;
    return S_ISLNK(mode) ? ENTRY_SYMLINK : ENTRY_OTHER;
}

static int libnfs_stat(struct backend *backend, const char *path, struct attributes *attributes)
{
    struct nfs_stat_64 stat;
    struct answer answer = {.keep = KEEP_BYTES, .copy_to = &stat, .copy_bytes = sizeof(stat)};
    int rc = CALL(backend, &answer, nfs_lstat64_async, path);

    if (rc != 0)
        return rc;
    *attributes = (struct attributes){
        .kind = kind_of(stat.nfs_mode),
        .mode = stat.nfs_mode & 07777,
        .links = (uint32_t)stat.nfs_nlink,
        .uid = (uint32_t)stat.nfs_uid,
        .gid = (uint32_t)stat.nfs_gid,
        .size_bytes = stat.nfs_size,
        .inode = stat.nfs_ino,
        .mtime_us = stat.nfs_mtime * 1000000u + stat.nfs_mtime_nsec / 1000u,
    };
    return 0;
}

static int libnfs_mkdir(struct backend *backend, const char *path, uint32_t mode)
{
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_mkdir2_async, path, (int)mode);
}

static int libnfs_rmdir(struct backend *backend, const char *path)
{
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_rmdir_async, path);
}

static int libnfs_unlink(struct backend *backend, const char *path)
{
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_unlink_async, path);
}

static int libnfs_rename(struct backend *backend, const char *from, const char *to)
{
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_rename_async, from, to);
}

static int libnfs_link(struct backend *backend, const char *existing, const char *path)
{
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_link_async, existing, path);
}

static int libnfs_symlink(struct backend *backend, const char *target, const char *path)
{
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_symlink_async, target, path);
}

static int libnfs_readlink(struct backend *backend, const char *path, char *target, size_t size)
{
    struct answer answer = {.keep = KEEP_STRING, .copy_to = target, .copy_bytes = size};

    return CALL(backend, &answer, nfs_readlink_async, path);
}

static int libnfs_chmod(struct backend *backend, const char *path, uint32_t mode)
{
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_chmod_async, path, (int)mode);
}

static int libnfs_chown(struct backend *backend, const char *path, uint32_t uid, uint32_t gid)
{
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_lchown_async, path, (int)uid, (int)gid);
}

static int libnfs_set_mtime(struct backend *backend, const char *path, uint64_t mtime_us)
{
    const struct timeval time = {.tv_sec = (time_t)(mtime_us / 1000000u),
                                 .tv_usec = (suseconds_t)(mtime_us % 1000000u)};
    struct timeval access_and_modification[2] = {time, time};
    struct answer answer = {0};

    return CALL(backend, &answer, nfs_lutimes_async, path, access_and_modification);
}

static int libnfs_list(struct backend *backend, const char *path, entry_fn entry, void *context)
{
    struct answer answer = {.keep = KEEP_POINTER};
    struct nfs_context *nfs = nfs_of(backend);
    int rc = CALL(backend, &answer, nfs_opendir_async, path);
    const struct nfsdirent *found;

    if (rc != 0)
        return rc;
    while (rc == 0 && (found = nfs_readdir(nfs, answer.pointer)) != NULL)
        if (strcmp(found->name, ".") != 0 && strcmp(found->name, "..") != 0)
            rc = entry(context, found->name);
    nfs_closedir(nfs, answer.pointer);
    return rc;
}

static const struct backend_ops libnfs_ops = {
    .destroy = libnfs_destroy,
    .open = libnfs_open,
    .close = libnfs_close,
    .read = libnfs_read,
    .write = libnfs_write,
    .sync = libnfs_sync,
    .truncate = libnfs_truncate,
    .stat = libnfs_stat,
    .mkdir = libnfs_mkdir,
    .rmdir = libnfs_rmdir,
    .unlink = libnfs_unlink,
    .rename = libnfs_rename,
    .link = libnfs_link,
    .symlink = libnfs_symlink,
    .readlink = libnfs_readlink,
    .chmod = libnfs_chmod,
    .chown = libnfs_chown,
    .set_mtime = libnfs_set_mtime,
    .list = libnfs_list,
};

/* Mounts with a context of its own, which it leaves in *mounted. 0 or -errno, and why gets a line.
 */
static int try_mount(const char *text, struct nfs_context **mounted, char *why)
{
    struct nfs_context *nfs = nfs_init_context();
    struct nfs_url *url;
    int rc;

    if (nfs == NULL)
        return -ENOMEM;
    url = nfs_parse_url_dir(nfs, text);
    rc = url == NULL ? -EINVAL : 0;
    if (rc == 0) {
        /* Begins to hold when the export is mounted. */
        nfs_set_autoreconnect(nfs, RETRIES_WITHOUT_END);
        nfs_set_timeout(nfs, MOUNT_CALL_MS);
        nfs_set_dircache(nfs, 0);
        nfs_umask(nfs, 0);
        rc = nfs_mount(nfs, url->server, url->path);
    }
    if (rc != 0)
        snprintf(why, 256, "%.100s: %.150s", text, nfs_get_error(nfs));
    if (url != NULL)
        nfs_destroy_url(url);
    if (rc != 0)
        nfs_destroy_context(nfs);
    else
        *mounted = nfs;
    return rc;
}

static int mount_in_time(const char *url, uint32_t mount_ms, struct nfs_context **nfs, char *why)
{
    uint64_t began_us = clock_us();
    int rc = try_mount(url, nfs, why);

    while (rc != 0 && rc != -EINVAL && clock_us() - began_us < mount_ms * UINT64_C(1000)) {
        usleep(MOUNT_PAUSE_US);
        rc = try_mount(url, nfs, why);
    }
    return rc;
}

int libnfs_backend_create(const char *url, const struct backend_options *options,
                          struct backend **backend, char *why)
{
    struct libnfs_backend *made = calloc(1, sizeof(*made));
    struct nfs_context *nfs = NULL;
    int rc = -ENOMEM;

    snprintf(why, 256, "%.200s: out of memory", url);
    if (made != NULL)
        rc = mount_in_time(url, options->mount_ms, &nfs, why);
    if (rc != 0) {
        free(made);
        return rc;
    }
    nfs_set_timeout(nfs, NO_TIMEOUT);
    made->backend.ops = &libnfs_ops;
    made->connection = (struct nfs_connection){.nfs = nfs,
                                               .retransmit_ms = options->retransmit_ms,
                                               .reconnects = &made->backend.counts.reconnects};
    *backend = &made->backend;
    return connection_note(&made->connection);
}
