/* SPDX-License-Identifier: Apache-2.0 */
/* Regions as files: the only part of shm/ that calls the operating system. */
#include "shm/region.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define REGION_MODE 0600

static int failed(const char *what, int error, char *reason)
{
    snprintf(reason, SL_REGION_REASON_SIZE, "%s: %s", what, strerror(error));
    return -error;
}

static int map_file(int fd, size_t bytes, struct sl_region_header **header, char *reason)
{
    void *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (start == MAP_FAILED)
        return failed("it cannot be mapped", errno, reason);
    *header = start;
    return 0;
}

/* Gives the file its size and memory, so that a full tmpfs is an error here and not a SIGBUS later.
 */
static int fill_file(int fd, const struct sl_region_plan *plan, struct sl_region_header **header,
                     char *reason)
{
    size_t bytes = sl_region_size(plan);
    int rc = posix_fallocate(fd, 0, (off_t)bytes);

    if (rc != 0)
        return failed("its memory cannot be reserved; free some in this tmpfs or make it larger",
                      rc, reason);
    rc = map_file(fd, bytes, header, reason);
    if (rc == 0)
        sl_region_format(*header, plan);
    return rc;
}

int sl_region_create(const char *path, const struct sl_region_plan *plan, struct sl_region *region,
                     char *reason)
{
    struct sl_region_header *header = NULL;
    char unfinished[PATH_MAX];
    int fd, rc;

    reason[0] = '\0';
    if (snprintf(unfinished, sizeof(unfinished), "%s.new", path) >= (int)sizeof(unfinished))
        return failed("its path is too long", ENAMETOOLONG, reason);
    unlink(unfinished); /* of a maker that was killed */
    fd = open(unfinished, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, REGION_MODE);
    if (fd < 0)
        return failed("it cannot be made", errno, reason);
    rc = fill_file(fd, plan, &header, reason);
    close(fd);
    if (rc == 0 && rename(unfinished, path) != 0) {
        rc = failed("it cannot be given its name", errno, reason);
        munmap(header, sl_region_size(plan));
    }
    if (rc != 0) {
        unlink(unfinished);
        return rc;
    }
    sl_region_locate(header, sl_region_size(plan), region);
    return 0;
}

/* Checks a copy of the header before anything is mapped. */
static int check_file(int fd, const struct sl_region_plan *plan, uint64_t *file_bytes, char *reason)
{
    struct sl_region_header header;
    struct stat status;
    ssize_t got;

    if (fstat(fd, &status) != 0)
        return failed("its size cannot be read", errno, reason);
    if (!S_ISREG(status.st_mode)) {
        snprintf(reason, SL_REGION_REASON_SIZE, "it is no regular file: remove it");
        return -EMEDIUMTYPE;
    }
    got = pread(fd, &header, sizeof(header), 0);
    if (got < 0)
        return failed("it cannot be read", errno, reason);
    if ((size_t)got < sizeof(header)) {
        snprintf(reason, SL_REGION_REASON_SIZE,
                 "it has %zd bytes, fewer than a region's header: remove it and restart sluiced",
                 got);
        return -EMSGSIZE;
    }
    *file_bytes = (uint64_t)status.st_size;
    return sl_region_check(&header, *file_bytes, plan, reason);
}

int sl_region_open(const char *path, const struct sl_region_plan *plan, struct sl_region *region,
                   char *reason)
{
    struct sl_region_header *header = NULL;
    uint64_t file_bytes = 0;
    int fd, rc;

    reason[0] = '\0';
    fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return failed("it cannot be opened", errno, reason);
    rc = check_file(fd, plan, &file_bytes, reason);
    if (rc == 0)
        rc = map_file(fd, (size_t)file_bytes, &header, reason);
    close(fd);
    if (rc == 0)
        sl_region_locate(header, (size_t)file_bytes, region);
    return rc;
}

void sl_region_close(struct sl_region *region)
{
    if (region->header != NULL)
        munmap(region->header, region->bytes);
    memset(region, 0, sizeof(*region));
}
