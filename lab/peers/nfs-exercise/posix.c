// SPDX-License-Identifier: Apache-2.0
/* The backend on a directory: system calls, so that a mount's client is the kernel's. */
#include "backend.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct posix_backend {
    struct backend backend;
    int root; /* file descriptor of the directory */
};

struct backend_file {
    int fd;
};

/* Paths are relative to the root's descriptor: "/a/b" is "a/b" there, and "/" is ".". */
static const char *inside(const char *path)
{
    while (*path == '/')
        path++;
    return *path == '\0' ? "." : path;
}

static int root_of(struct backend *backend)
{
    return ((struct posix_backend *)backend)->root;
}

static int result_of(int rc)
{
    return rc < 0 ? -errno : 0;
}

static void posix_destroy(struct backend *backend)
{
    close(root_of(backend));
    free(backend);
}

static int posix_open(struct backend *backend, const char *path, int flags, uint32_t mode,
                      struct backend_file **file)
{
    int fd = openat(root_of(backend), inside(path), flags | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode);

    if (fd < 0)
        return -errno;
    *file = malloc(sizeof(**file));
    if (*file == NULL) {
        close(fd);
        return -ENOMEM;
    }
    (*file)->fd = fd;
    return 0;
}

static int posix_close(struct backend *backend, struct backend_file *file)
{
    int rc = result_of(close(file->fd));

    (void)backend;
    free(file);
    return rc;
}

static ssize_t posix_read(struct backend *backend, struct backend_file *file, uint64_t offset,
                          void *bytes, size_t count)
{
    ssize_t some = pread(file->fd, bytes, count, (off_t)offset);

    (void)backend;
    return some < 0 ? -errno : some;
}

static ssize_t posix_write(struct backend *backend, struct backend_file *file, uint64_t offset,
                           const void *bytes, size_t count)
{
    ssize_t some = pwrite(file->fd, bytes, count, (off_t)offset);

    (void)backend;
    return some < 0 ? -errno : some;
}

static int posix_sync(struct backend *backend, struct backend_file *file)
{
    (void)backend;
    return result_of(fsync(file->fd));
}

static int posix_truncate(struct backend *backend, struct backend_file *file, uint64_t size_bytes)
{
    (void)backend;
    return result_of(ftruncate(file->fd, (off_t)size_bytes));
}

static enum entry_kind kind_of(mode_t mode)
{
    if (S_ISREG(mode))
        return ENTRY_FILE;
    if (S_ISDIR(mode))
        return ENTRY_DIRECTORY;
    return S_ISLNK(mode) ? ENTRY_SYMLINK : ENTRY_OTHER;
}

static int posix_stat(struct backend *backend, const char *path, struct attributes *attributes)
{
    struct stat stat;

    if (fstatat(root_of(backend), inside(path), &stat, AT_SYMLINK_NOFOLLOW) != 0)
        return -errno;
    *attributes = (struct attributes){
        .kind = kind_of(stat.st_mode),
        .mode = stat.st_mode & 07777,
        .links = (uint32_t)stat.st_nlink,
        .uid = stat.st_uid,
        .gid = stat.st_gid,
        .size_bytes = (uint64_t)stat.st_size,
        .inode = stat.st_ino,
        .mtime_us =
            (uint64_t)stat.st_mtim.tv_sec * 1000000u + (uint64_t)stat.st_mtim.tv_nsec / 1000u,
    };
    return 0;
}

static int posix_mkdir(struct backend *backend, const char *path, uint32_t mode)
{
    return result_of(mkdirat(root_of(backend), inside(path), (mode_t)mode));
}

static int posix_rmdir(struct backend *backend, const char *path)
{
    return result_of(unlinkat(root_of(backend), inside(path), AT_REMOVEDIR));
}

static int posix_unlink(struct backend *backend, const char *path)
{
    return result_of(unlinkat(root_of(backend), inside(path), 0));
}

static int posix_rename(struct backend *backend, const char *from, const char *to)
{
    int root = root_of(backend);

    return result_of(renameat(root, inside(from), root, inside(to)));
}

static int posix_link(struct backend *backend, const char *existing, const char *path)
{
    int root = root_of(backend);

    return result_of(linkat(root, inside(existing), root, inside(path), 0));
}

static int posix_symlink(struct backend *backend, const char *target, const char *path)
{
    return result_of(symlinkat(target, root_of(backend), inside(path)));
}

static int posix_readlink(struct backend *backend, const char *path, char *target, size_t size)
{
    ssize_t length = readlinkat(root_of(backend), inside(path), target, size);

    if (length < 0)
        return -errno;
    if ((size_t)length == size)
        return -ENAMETOOLONG;
    target[length] = '\0';
    return 0;
}

static int posix_chmod(struct backend *backend, const char *path, uint32_t mode)
{
    return result_of(fchmodat(root_of(backend), inside(path), (mode_t)mode, 0));
}

static int posix_chown(struct backend *backend, const char *path, uint32_t uid, uint32_t gid)
{
    return result_of(fchownat(root_of(backend), inside(path), uid, gid, AT_SYMLINK_NOFOLLOW));
}

static int posix_set_mtime(struct backend *backend, const char *path, uint64_t mtime_us)
{
    const struct timespec times[2] = {
        {.tv_nsec = UTIME_OMIT},
        {.tv_sec = (time_t)(mtime_us / 1000000u), .tv_nsec = (long)(mtime_us % 1000000u) * 1000},
    };

    return result_of(utimensat(root_of(backend), inside(path), times, AT_SYMLINK_NOFOLLOW));
}

static int posix_list(struct backend *backend, const char *path, entry_fn entry, void *context)
{
    int fd = openat(root_of(backend), inside(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *found;
    int rc = 0;

    if (directory == NULL) {
        rc = -errno;
        if (fd >= 0)
            close(fd);
        return rc;
    }
    for (errno = 0; rc == 0 && (found = readdir(directory)) != NULL; errno = 0)
        if (strcmp(found->d_name, ".") != 0 && strcmp(found->d_name, "..") != 0)
            rc = entry(context, found->d_name);
    if (rc == 0)
        rc = -errno;
    closedir(directory);
    return rc;
}

static const struct backend_ops posix_ops = {
    .destroy = posix_destroy,
    .open = posix_open,
    .close = posix_close,
    .read = posix_read,
    .write = posix_write,
    .sync = posix_sync,
    .truncate = posix_truncate,
    .stat = posix_stat,
    .mkdir = posix_mkdir,
    .rmdir = posix_rmdir,
    .unlink = posix_unlink,
    .rename = posix_rename,
    .link = posix_link,
    .symlink = posix_symlink,
    .readlink = posix_readlink,
    .chmod = posix_chmod,
    .chown = posix_chown,
    .set_mtime = posix_set_mtime,
    .list = posix_list,
};

int posix_backend_create(const char *directory, struct backend **backend, char *why)
{
    struct posix_backend *made = calloc(1, sizeof(*made));
    int rc;

    if (made == NULL) {
        snprintf(why, 256, "%s: out of memory", directory);
        return -ENOMEM;
    }
    made->backend.ops = &posix_ops;
    made->root = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (made->root < 0) {
        rc = -errno;
        snprintf(why, 256, "%s: %s", directory, strerror(-rc));
        free(made);
        return rc;
    }
    /* Modes are compared: they shall be those that were asked for. */
    umask(0);
    *backend = &made->backend;
    return 0;
}
