// SPDX-License-Identifier: Apache-2.0
#include "pmd/eal.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_launch.h>
#include <rte_lcore.h>
#include <rte_log.h>
#include <rte_mbuf.h>

#include "port_driver.h"
#include "reason.h"

#define MAX_ARGUMENTS 24u
#define ARGUMENT_BYTES 1024u
#define MBUF_CACHE 256u
/* Five hold the largest IP datagram. A frame of several packets comes in place of as many. */
#define LARGE_DATA_BYTES 16384u
#define FRAMES_PER_LARGE_ONE 32u
#define LARGE_CACHE 8u
#define INSTANCE_BYTES 32u

/* An argument vector for rte_eal_init(), which wants writable strings. */
struct arguments {
    int count;
    char *vector[MAX_ARGUMENTS + 1];
    size_t used_bytes;
    char text[4 * ARGUMENT_BYTES];
};

static struct rte_mempool *frame_pool, *large_pool;
static bool initialised;

static void add_argument(struct arguments *arguments, const char *text)
{
    size_t bytes = strlen(text) + 1;

    if (arguments->count >= (int)MAX_ARGUMENTS ||
        bytes > sizeof(arguments->text) - arguments->used_bytes)
        return;
    arguments->vector[arguments->count++] =
        memcpy(arguments->text + arguments->used_bytes, text, bytes);
    arguments->used_bytes += bytes;
}

__attribute__((format(printf, 2, 3))) static void add_formatted(struct arguments *arguments,
                                                                const char *format, ...)
{
    char text[ARGUMENT_BYTES];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    add_argument(arguments, text);
}

/* "--lcores 0,1,2": every lcore on the CPU of its number. */
static void add_lcores(struct arguments *arguments, const struct sl_pmd_eal_config *config)
{
    char list[ARGUMENT_BYTES];
    size_t used = (size_t)snprintf(list, sizeof(list), "%u", config->control_lcore);

    for (uint16_t i = 0; i < config->worker_lcore_count && used < sizeof(list); i++)
        used += (size_t)snprintf(list + used, sizeof(list) - used, ",%u", config->worker_lcores[i]);
    add_argument(arguments, "-l");
    add_argument(arguments, list);
    add_argument(arguments, "--main-lcore");
    add_formatted(arguments, "%u", config->control_lcore);
}

static void build_arguments(struct arguments *arguments, const struct sl_pmd_eal_config *config)
{
    memset(arguments, 0, sizeof(*arguments));
    add_formatted(arguments, "sluice-%s", config->instance);
    add_lcores(arguments, config);
    add_argument(arguments, "-m");
    add_formatted(arguments, "%u", config->memory_mib);
    add_formatted(arguments, "--file-prefix=sluice-%s", config->instance);
    add_argument(arguments, "--no-telemetry");
    add_argument(arguments, "--log-level=error");
    if (config->huge_pages) {
        /* Nothing of the heap outlives the process: the flow tables have files of their own. */
        add_argument(arguments, "--in-memory");
    } else {
        add_argument(arguments, "--no-huge");
        add_argument(arguments, "--no-shconf");
    }
    if (config->pci && access("/sys/bus/pci/devices", R_OK) == 0) {
        /* An allow-list that names no NIC: only sl_pmd_port_open() opens devices. */
        add_argument(arguments, "-a");
        add_argument(arguments, "0000:00:00.0");
    } else {
        add_argument(arguments, "--no-pci");
    }
}

static int check_config(const struct sl_pmd_eal_config *config, char *reason)
{
    size_t length = strlen(config->instance);

    if (length == 0 || length >= INSTANCE_BYTES ||
        strspn(config->instance,
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != length)
        return sl_pmd_refuse(reason, -EINVAL, "instance '%s': use 1 to 31 letters, digits and '-'",
                             config->instance);
    if (config->worker_lcore_count >= SL_PMD_MAX_LCORES)
        return sl_pmd_refuse(reason, -EINVAL, "%u worker lcores: at most %u are possible",
                             config->worker_lcore_count, SL_PMD_MAX_LCORES - 1);
    for (uint16_t i = 0; i < config->worker_lcore_count; i++)
        if (config->worker_lcores[i] == config->control_lcore)
            return sl_pmd_refuse(reason, -EINVAL,
                                 "lcore %u is the control lcore and cannot be a worker too: "
                                 "place NPs and SPs on other lcores",
                                 config->control_lcore);
    return 0;
}

int sl_pmd_eal_init(const struct sl_pmd_eal_config *config, char reason[SL_PMD_REASON_BYTES])
{
    struct arguments arguments;
    int rc = check_config(config, reason);

    if (rc != 0)
        return rc;
    if (initialised)
        return sl_pmd_refuse(reason, -EALREADY, "the EAL runs already in this process");
    build_arguments(&arguments, config);
    if (rte_eal_init(arguments.count, arguments.vector) < 0) {
        if (rte_errno == ENOMEM)
            return sl_pmd_refuse(reason, -ENOMEM,
                                 "%u MiB of memory cannot be had: type 'echo N > "
                                 "/proc/sys/vm/nr_hugepages' with a larger N, or lower memory-mib",
                                 config->memory_mib);
        return sl_pmd_refuse(reason, -EIO,
                             "DPDK does not start: %s; type 'sluice-fastpath --preflight' with the "
                             "same arguments to find the cause",
                             rte_strerror(rte_errno));
    }
    initialised = true;
    return 0;
}

void sl_pmd_eal_cleanup(void)
{
    char runtime_directory[PATH_MAX];

    if (!initialised)
        return;
    for (unsigned int id = 0; id < SL_PMD_MAX_PORTS; id++)
        sl_pmd_port_close((uint8_t)id);
    rte_mempool_free(large_pool);
    rte_mempool_free(frame_pool);
    frame_pool = large_pool = NULL;
    snprintf(runtime_directory, sizeof(runtime_directory), "%s", rte_eal_get_runtime_dir());
    rte_eal_cleanup();
    /* DPDK empties it but leaves it; one for each instance would gather. */
    rmdir(runtime_directory);
    initialised = false;
}

int sl_pmd_pool_create(uint32_t mbuf_count, uint16_t private_bytes, struct rte_mempool **pool,
                       char reason[SL_PMD_REASON_BYTES])
{
    /* A whole line, so that frame headers begin on one and lie in it. */
    uint16_t aligned = RTE_ALIGN_CEIL(private_bytes, RTE_CACHE_LINE_SIZE);

    if (frame_pool != NULL)
        return sl_pmd_refuse(reason, -EEXIST, "the frame pool exists already");
    frame_pool = rte_pktmbuf_pool_create("sl_frames", mbuf_count, MBUF_CACHE, aligned,
                                         SL_PMD_MBUF_DATA_BYTES + RTE_PKTMBUF_HEADROOM,
                                         (int)rte_socket_id());
    if (frame_pool == NULL)
        return sl_pmd_refuse(reason, -ENOMEM,
                             "no room for %u mbufs of %u bytes: lower mbuf-count or raise "
                             "memory-mib",
                             mbuf_count, SL_PMD_MBUF_DATA_BYTES);
    *pool = frame_pool;
    return 0;
}

struct rte_mempool *sl_pmd_pool(void)
{
    return frame_pool;
}

int sl_pmd_large_pool_create(void)
{
    if (large_pool != NULL)
        return 0;
    large_pool =
        rte_pktmbuf_pool_create("sl_large_frames", frame_pool->size / FRAMES_PER_LARGE_ONE,
                                LARGE_CACHE, rte_pktmbuf_priv_size(frame_pool),
                                LARGE_DATA_BYTES + RTE_PKTMBUF_HEADROOM, (int)rte_socket_id());
    return large_pool == NULL ? -ENOMEM : 0;
}

struct rte_mbuf *sl_pmd_allocate_for(uint32_t bytes)
{
    struct rte_mbuf *large = bytes > SL_PMD_MBUF_DATA_BYTES ? rte_pktmbuf_alloc(large_pool) : NULL;

    return large != NULL ? large : rte_pktmbuf_alloc(frame_pool);
}

int sl_pmd_lcore_launch(uint16_t lcore, int (*body)(void *argument), void *argument)
{
    if (lcore >= RTE_MAX_LCORE || !rte_lcore_is_enabled(lcore) || lcore == rte_get_main_lcore())
        return -EINVAL;
    return rte_eal_remote_launch(body, argument, lcore);
}

int sl_pmd_lcore_wait(uint16_t lcore)
{
    return rte_eal_wait_lcore(lcore);
}
