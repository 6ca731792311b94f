// SPDX-License-Identifier: Apache-2.0
#include "flow_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "np/np.h"

#define HUGE_DIRECTORY "/dev/hugepages"
#define SHM_DIRECTORY "/dev/shm"
#define PATH_BYTES 128u
/* Size of a huge page where the file system does not tell it. */
#define DEFAULT_PAGE_BYTES (2ul << 20)

__attribute__((format(printf, 3, 4))) static int refuse(char *reason, int error, const char *format,
                                                        ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(reason, SL_ARGUMENTS_REASON_BYTES, format, list);
    va_end(list);
    return error;
}

static const char *directory_of(const struct sl_arguments *arguments)
{
    return arguments->flows_on_huge_pages ? HUGE_DIRECTORY : SHM_DIRECTORY;
}

static void path_of(const struct sl_arguments *arguments, unsigned int np, char path[PATH_BYTES])
{
    snprintf(path, PATH_BYTES, "%s/sluice-%s-np%u.flows", directory_of(arguments),
             arguments->instance, np);
}

/* A table's bytes in whole pages of the file system it is on. */
static size_t file_bytes(const struct sl_arguments *arguments)
{
    size_t bytes = sl_flow_table_bytes(arguments->flow_capacity);
    size_t page = DEFAULT_PAGE_BYTES;
    struct statfs system;

    if (statfs(directory_of(arguments), &system) == 0 && system.f_bsize > 0)
        page = (size_t)system.f_bsize;
    return (bytes + page - 1) / page * page;
}

uint64_t sl_flow_files_missing_bytes(const struct sl_arguments *arguments)
{
    size_t wanted = file_bytes(arguments);
    uint64_t missing = 0;

    if (!arguments->flows_on_huge_pages)
        return 0;
    for (unsigned int np = 0; np < arguments->np_count; np++) {
        char path[PATH_BYTES];
        struct stat status;

        if (arguments->np_lcore[np] == SL_LCORE_NONE)
            continue;
        path_of(arguments, np, path);
        if (stat(path, &status) != 0 || (size_t)status.st_blocks * 512 < wanted)
            missing += wanted;
    }
    return missing;
}

/* Opens the file with just that size; one of another size is of no use and is replaced. */
static int open_file(const char *path, size_t bytes)
{
    struct stat status;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return -errno;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size != 0 &&
        (size_t)status.st_size != bytes) {
        close(fd);
        if (unlink(path) != 0)
            return -errno;
        fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0)
            return -errno;
    }
    if (ftruncate(fd, (off_t)bytes) != 0) {
        int error = -errno;

        close(fd);
        return error;
    }
    return fd;
}

static int map_file(struct sl_flow_files *files, const struct sl_arguments *arguments,
                    unsigned int np, char *reason)
{
    size_t bytes = file_bytes(arguments);
    char path[PATH_BYTES];
    void *memory;
    int fd;

    path_of(arguments, np, path);
    fd = open_file(path, bytes);
    if (fd < 0)
        return refuse(reason, fd, "flow table %s: %s: check that %s is there and writable", path,
                      strerror(-fd), directory_of(arguments));
    /* Populated now: a page that cannot be had is an error here and not a signal later. */
    memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    close(fd);
    if (memory == MAP_FAILED)
        return refuse(reason, -ENOMEM,
                      "flow table %s: no room for %zu MiB: lower flow-capacity, or raise "
                      "/proc/sys/vm/nr_hugepages",
                      path, bytes >> 20);
    files->memory[np] = memory;
    files->bytes[np] = bytes;
    return 0;
}

/* Adopts whatever can be; all tables must share one seed, so the first one adopted sets it. */
static bool adopt(struct sl_flow_files *files, const struct sl_arguments *arguments, uint8_t np,
                  uint32_t now_ms, bool *has_seed, uint64_t *seed)
{
    struct sl_flow_adoption *adoption = &files->adoptions[np];
    struct sl_flow_table *table = &files->tables[np];

    if (sl_flow_table_adopt(table, files->memory[np], files->bytes[np], arguments->flow_capacity,
                            np, now_ms, NULL, NULL, adoption) != 0)
        return false;
    if (*has_seed && sl_flow_table_seed(table) != *seed) {
        files->discarded += adoption->adopted + adoption->discarded;
        memset(adoption, 0, sizeof(*adoption));
        return false;
    }
    *has_seed = true;
    *seed = sl_flow_table_seed(table);
    files->adopted += adoption->adopted;
    files->discarded += adoption->discarded;
    return true;
}

static int attach_tables(struct sl_flow_files *files, const struct sl_arguments *arguments,
                         uint32_t now_ms, char *reason)
{
    bool adopted[SL_MAX_NPS] = {false}, has_seed = false;
    uint64_t seed = 0;
    int rc = 0;

    for (uint8_t np = 0; np < arguments->np_count; np++)
        if (files->memory[np] != NULL)
            adopted[np] = adopt(files, arguments, np, now_ms, &has_seed, &seed);
    if (!has_seed && getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
        return refuse(reason, -EIO, "flow tables: the kernel gives no random numbers: %s",
                      strerror(errno));
    for (uint8_t np = 0; rc == 0 && np < arguments->np_count; np++)
        if (files->memory[np] != NULL && !adopted[np])
            rc = sl_flow_table_init(&files->tables[np], files->memory[np], files->bytes[np],
                                    arguments->flow_capacity, seed);
    return rc == 0 ? 0 : refuse(reason, rc, "flow tables: %s", strerror(-rc));
}

int sl_flow_files_open(struct sl_flow_files *files, const struct sl_arguments *arguments,
                       uint32_t now_ms, char reason[SL_ARGUMENTS_REASON_BYTES])
{
    int rc = 0;

    memset(files, 0, sizeof(*files));
    for (unsigned int np = 0; rc == 0 && np < arguments->np_count; np++)
        if (arguments->np_lcore[np] != SL_LCORE_NONE)
            rc = map_file(files, arguments, np, reason);
    if (rc == 0)
        rc = attach_tables(files, arguments, now_ms, reason);
    if (rc != 0)
        sl_flow_files_close(files);
    return rc;
}

void sl_flow_files_close(struct sl_flow_files *files)
{
    for (unsigned int np = 0; np < SL_MAX_NPS; np++)
        if (files->memory[np] != NULL)
            munmap(files->memory[np], files->bytes[np]);
    memset(files->memory, 0, sizeof(files->memory));
}
