// SPDX-License-Identifier: Apache-2.0
#include "backend.h"

#include <string.h>
#include <time.h>

#define NS_PER_US 1000u
#define US_PER_S 1000000u

uint64_t clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * US_PER_S + (uint64_t)now.tv_nsec / NS_PER_US;
}

int backend_create(const char *target, const struct backend_options *options,
                   struct backend **backend, char *why)
{
    if (strncmp(target, "nfs://", strlen("nfs://")) == 0)
        return libnfs_backend_create(target, options, backend, why);
    return posix_backend_create(target, backend, why);
}

void backend_destroy(struct backend *backend)
{
    if (backend != NULL)
        backend->ops->destroy(backend);
}

static uint64_t begin(struct backend *backend)
{
    backend->counts.calls++;
    backend->reconnects_before = backend->counts.reconnects;
    return clock_us();
}

static void end(struct backend *backend, const char *call, uint64_t began_us)
{
    uint64_t took_us = clock_us() - began_us;

    if (took_us > backend->counts.stall_us) {
        backend->counts.stall_us = took_us;
        backend->counts.stall_call = call;
    }
}

/* Makes a call of the backend and times it; the value is the call's. */
#define TIMED(backend, call, ...)                                                                  \
    ({                                                                                             \
        uint64_t timed_began_us = begin(backend);                                                  \
        __auto_type timed_result = (backend)->ops->call((backend), __VA_ARGS__);                   \
        end((backend), #call, timed_began_us);                                                     \
        timed_result;                                                                              \
    })

int backend_open(struct backend *backend, const char *path, int flags, uint32_t mode,
                 struct backend_file **file)
{
    return TIMED(backend, open, path, flags, mode, file);
}

int backend_close(struct backend *backend, struct backend_file *file)
{
    return TIMED(backend, close, file);
}

ssize_t backend_read(struct backend *backend, struct backend_file *file, uint64_t offset,
                     void *bytes, size_t count)
{
    size_t done = 0;

    while (done < count) {
        ssize_t some =
            TIMED(backend, read, file, offset + done, (uint8_t *)bytes + done, count - done);

        if (some < 0)
            return some;
        if (some == 0)
            break;
        done += (size_t)some;
        backend->counts.read_bytes += (uint64_t)some;
    }
    return (ssize_t)done;
}

ssize_t backend_write(struct backend *backend, struct backend_file *file, uint64_t offset,
                      const void *bytes, size_t count)
{
    size_t done = 0;

    while (done < count) {
        ssize_t some =
            TIMED(backend, write, file, offset + done, (const uint8_t *)bytes + done, count - done);

        if (some < 0)
            return some;
        done += (size_t)some;
        backend->counts.written_bytes += (uint64_t)some;
    }
    return (ssize_t)done;
}

int backend_sync(struct backend *backend, struct backend_file *file)
{
    return TIMED(backend, sync, file);
}

int backend_truncate(struct backend *backend, struct backend_file *file, uint64_t size_bytes)
{
    return TIMED(backend, truncate, file, size_bytes);
}

int backend_stat(struct backend *backend, const char *path, struct attributes *attributes)
{
    return TIMED(backend, stat, path, attributes);
}

int backend_mkdir(struct backend *backend, const char *path, uint32_t mode)
{
    return TIMED(backend, mkdir, path, mode);
}

int backend_rmdir(struct backend *backend, const char *path)
{
    return TIMED(backend, rmdir, path);
}

int backend_unlink(struct backend *backend, const char *path)
{
    return TIMED(backend, unlink, path);
}

int backend_rename(struct backend *backend, const char *from, const char *to)
{
    return TIMED(backend, rename, from, to);
}

int backend_link(struct backend *backend, const char *existing, const char *path)
{
    return TIMED(backend, link, existing, path);
}

int backend_symlink(struct backend *backend, const char *target, const char *path)
{
    return TIMED(backend, symlink, target, path);
}

int backend_readlink(struct backend *backend, const char *path, char *target, size_t size)
{
    return TIMED(backend, readlink, path, target, size);
}

int backend_chmod(struct backend *backend, const char *path, uint32_t mode)
{
    return TIMED(backend, chmod, path, mode);
}

int backend_chown(struct backend *backend, const char *path, uint32_t uid, uint32_t gid)
{
    return TIMED(backend, chown, path, uid, gid);
}

int backend_set_mtime(struct backend *backend, const char *path, uint64_t mtime_us)
{
    return TIMED(backend, set_mtime, path, mtime_us);
}

int backend_list(struct backend *backend, const char *path, entry_fn entry, void *context)
{
    return TIMED(backend, list, path, entry, context);
}

bool backend_is_replay(struct backend *backend, int answer, int done_already)
{
    if (answer != done_already || backend->counts.reconnects == backend->reconnects_before)
        return false;
    backend->counts.replays++;
    return true;
}
