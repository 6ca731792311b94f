// SPDX-License-Identifier: Apache-2.0
/* sluice-fastpath: start and stop. Between the two the thread belongs to the agent (csa). */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include <rte_cycles.h>
#include <rte_version.h>

#include "arguments.h"
#include "csa/csa.h"
#include "endpoints.h"
#include "flow_files.h"
#include "generated/dictionary.h"
#include "generated/statistics.h"
#include "np/np.h"
#include "pmd/eal.h"
#include "pmd/preflight.h"
#include "shm/region.h"
#include "switches.h"

/* How long a predecessor in the same run directory is given to end, and how often we look. */
#define LOCK_WAIT_MS 1000u
#define LOCK_TRY_MS 5u

enum exit_code {
    EXIT_STOPPED = 0,
    EXIT_FAILED = 1,
    EXIT_ARGUMENTS = 2,
    EXIT_NOT_READY = 3,
};

/* Everything a running fast path has; parts are undone in the reverse order of their making. */
struct fast_path {
    struct sl_arguments arguments;
    uint16_t worker_lcores[SL_MAX_NPS];
    uint16_t worker_lcore_count;
    uint16_t launched; /* workers that run */
    int lock_fd;
    struct sl_region region;
    struct rte_mempool *pool;
    struct sl_flow_files flows;
    struct sl_flow_table *tables[SL_MAX_NPS]; /* by NP id, lent to the agent */
    struct sl_member_states members;          /* csa: rw, workers: ro */
    struct sl_target_states targets;          /* csa: rw, workers: ro */
    struct sl_fabric *fabric;
    struct sl_endpoints endpoints;
    struct sl_switches switches;
    struct sl_csa *csa;
    char reason[SL_ARGUMENTS_REASON_BYTES];
};
_Static_assert(SL_ARGUMENTS_REASON_BYTES == SL_PMD_REASON_BYTES &&
                   SL_ARGUMENTS_REASON_BYTES == SL_CSA_REASON_BYTES &&
                   SL_ARGUMENTS_REASON_BYTES == SL_REGION_REASON_SIZE,
               "one buffer serves for all reasons");

static volatile sig_atomic_t stop_requested;
static struct fast_path fast_path;

static void request_stop(int number)
{
    (void)number;
    stop_requested = 1;
}

/* No SA_RESTART: the agent's wait ends at once. */
static void catch_signals(void)
{
    struct sigaction stop = {.sa_handler = request_stop};
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGHUP, &ignore, NULL);
}

static uint64_t monotonic_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * US_PER_S + (uint64_t)now.tv_nsec / (NS_PER_S / US_PER_S);
}

static int preflight(struct fast_path *path)
{
    const struct sl_arguments *arguments = &path->arguments;
    struct sl_pmd_preflight check = {
        .control_lcore = arguments->control_lcore,
        .worker_lcores = path->worker_lcores,
        .worker_lcore_count = path->worker_lcore_count,
        .huge_mount = "/dev/hugepages",
    };

    if (arguments->huge_pages)
        check.huge_bytes =
            ((uint64_t)arguments->memory_mib << 20) + sl_flow_files_missing_bytes(arguments);
    return sl_pmd_preflight(&check, stderr) == 0 ? EXIT_STOPPED : EXIT_NOT_READY;
}

/*
 * A killed predecessor counts as dead when its first thread is, and may still hold the lock, and
 * its flow tables, until the last of its threads has ended.
 */
static bool lock_within(int fd, unsigned int wait_ms)
{
    const struct timespec pause = {.tv_nsec = LOCK_TRY_MS * (long)(NS_PER_S / MS_PER_S)};

    for (unsigned int waited_ms = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; waited_ms += LOCK_TRY_MS) {
        if (waited_ms >= wait_ms)
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

/* One fast path per run directory; the kernel gives the lock back however the process ends. */
static int take_lock(struct fast_path *path)
{
    char name[PATH_MAX];

    snprintf(name, sizeof(name), "%s/fastpath.lock", path->arguments.run_dir);
    path->lock_fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (path->lock_fd < 0) {
        snprintf(path->reason, sizeof(path->reason),
                 "lock file in --run-dir %.160s: %s: make the directory first",
                 path->arguments.run_dir, strerror(errno));
        return -EIO;
    }
    if (!lock_within(path->lock_fd, LOCK_WAIT_MS)) {
        snprintf(path->reason, sizeof(path->reason),
                 "another fast path runs in %.160s: stop it first, or use another --run-dir and "
                 "--instance",
                 path->arguments.run_dir);
        return -EBUSY;
    }
    return 0;
}

static int open_region(struct fast_path *path)
{
    const struct sl_region_plan plan = {.dictionary_hash = SL_DICTIONARY_HASH,
                                        .statistics_bytes = sizeof(struct sl_statistics)};
    char reason[SL_REGION_REASON_SIZE];
    int rc = sl_region_open(path->arguments.region, &plan, &path->region, reason);

    if (rc == 0)
        sl_region_attach_fast_path(path->region.header, (uint32_t)getpid(), monotonic_us());
    else
        snprintf(path->reason, sizeof(path->reason), "region %.80s: %.160s", path->arguments.region,
                 reason);
    return rc;
}

static int start_dpdk(struct fast_path *path)
{
    const struct sl_pmd_eal_config config = {
        .instance = path->arguments.instance,
        .control_lcore = path->arguments.control_lcore,
        .worker_lcores = path->worker_lcores,
        .worker_lcore_count = path->worker_lcore_count,
        .memory_mib = path->arguments.memory_mib,
        .huge_pages = path->arguments.huge_pages,
        .pci = path->arguments.huge_pages,
    };
    int rc = sl_pmd_eal_init(&config, path->reason);

    if (rc != 0)
        return rc;
    return sl_pmd_pool_create(path->arguments.mbufs, sizeof(struct sl_mbuf_tag), &path->pool,
                              path->reason);
}

/* Random bytes; so few are never cut short once the kernel has seeded its generator. */
static int make_secret(struct fast_path *path, void *secret, size_t bytes)
{
    if (getrandom(secret, bytes, 0) == (ssize_t)bytes)
        return 0;
    snprintf(path->reason, sizeof(path->reason),
             "random numbers: %s: check that the kernel offers getrandom()", strerror(errno));
    return -EIO;
}

static int make_fabric(struct fast_path *path)
{
    const struct sl_arguments *arguments = &path->arguments;
    struct sl_fabric_config config = {
        .np_count = arguments->np_count,
        .sp_count = arguments->sp_count,
        .pool = path->pool,
        .members = &path->members,
        .targets = &path->targets,
        .statistics = path->region.statistics,
    };
    int rc;

    rc = make_secret(path, config.steering_key, sizeof(config.steering_key));
    if (rc != 0)
        return rc;
    memcpy(config.np_lcore, arguments->np_lcore, sizeof(config.np_lcore));
    memcpy(config.sp_lcore, arguments->sp_lcore, sizeof(config.sp_lcore));
    for (unsigned int np = 0; np < arguments->np_count; np++) {
        if (path->flows.memory[np] == NULL)
            continue;
        config.tables[np] = &path->flows.tables[np];
        config.last_flow_counter[np] = path->flows.adoptions[np].last_counter;
        config.flows_adopted[np] = path->flows.adoptions[np].adopted;
    }
    rc = sl_fabric_create(&config, &path->fabric);
    if (rc != 0)
        snprintf(path->reason, sizeof(path->reason),
                 "NPs and their rings: %s: raise memory-mib above %u", strerror(-rc),
                 arguments->memory_mib);
    return rc;
}

static int make_endpoints(struct fast_path *path)
{
    uint8_t secret[16];
    int rc = make_secret(path, secret, sizeof(secret));

    if (rc == 0)
        rc = sl_endpoints_start(&path->endpoints, &path->arguments, path->fabric, secret,
                                path->reason);
    return rc;
}

static int make_switches(struct fast_path *path)
{
    return sl_switches_start(&path->switches, &path->arguments, &path->endpoints, path->fabric,
                             path->pool, path->reason);
}

static int make_agent(struct fast_path *path)
{
    struct sl_csa_params params = {
        .region = &path->region,
        .fabric = path->fabric,
        .pool = path->pool,
        .members = &path->members,
        .targets = &path->targets,
        .tables = path->tables,
        .endpoints = path->endpoints.of,
        .nas = path->switches.of,
        .store = path->switches.store,
        .warm = path->flows.adopted > 0,
        .flows_adopted = path->flows.adopted,
        .flows_discarded = path->flows.discarded,
        .tsc_hz = rte_get_tsc_hz(),
        .version = SLUICE_VERSION,
        .dpdk_version = rte_version(),
        .stop = &stop_requested,
    };

    for (unsigned int np = 0; np < path->arguments.np_count; np++) {
        if (path->flows.memory[np] == NULL)
            continue;
        path->tables[np] = &path->flows.tables[np];
        params.nps |= 1u << np;
    }
    for (unsigned int sp = 0; sp < path->arguments.sp_count; sp++)
        if (path->arguments.sp_lcore[sp] != SL_LCORE_NONE)
            params.sps |= 1u << sp;
    return sl_csa_create(&params, &path->csa, path->reason);
}

static int launch_workers(struct fast_path *path)
{
    for (uint16_t i = 0; i < path->worker_lcore_count; i++) {
        int rc = sl_pmd_lcore_launch(path->worker_lcores[i], sl_worker_main, path->fabric);

        if (rc != 0) {
            snprintf(path->reason, sizeof(path->reason), "worker on lcore %u does not start: %s",
                     path->worker_lcores[i], strerror(-rc));
            return rc;
        }
        path->launched++;
    }
    return 0;
}

static uint32_t now_ms(void)
{
    return (uint32_t)(monotonic_us() / (US_PER_S / MS_PER_S));
}

static int start(struct fast_path *path)
{
    int rc = take_lock(path);

    if (rc == 0)
        rc = open_region(path);
    if (rc == 0)
        rc = start_dpdk(path);
    if (rc == 0)
        rc = sl_flow_files_open(&path->flows, &path->arguments, now_ms(), path->reason);
    if (rc == 0)
        rc = make_fabric(path);
    if (rc == 0)
        rc = make_endpoints(path);
    if (rc == 0)
        rc = make_switches(path);
    if (rc == 0)
        rc = make_agent(path);
    return rc == 0 ? launch_workers(path) : rc;
}

static void stop(struct fast_path *path)
{
    if (path->launched > 0 && path->launched == path->worker_lcore_count)
        sl_endpoints_hang_up(&path->endpoints, path->fabric);
    if (path->fabric != NULL)
        sl_fabric_stop(path->fabric);
    for (uint16_t i = 0; i < path->launched; i++)
        sl_pmd_lcore_wait(path->worker_lcores[i]);
    if (path->csa != NULL)
        sl_csa_destroy(path->csa);
    if (path->fabric != NULL)
        sl_fabric_destroy(path->fabric);
    sl_endpoints_stop(&path->endpoints);
    sl_switches_stop(&path->switches);
    sl_flow_files_close(&path->flows);
    sl_pmd_eal_cleanup();
    sl_region_close(&path->region);
    if (path->lock_fd >= 0)
        close(path->lock_fd);
}

static int run(struct fast_path *path)
{
    int rc;

    if (preflight(path) != EXIT_STOPPED)
        return EXIT_NOT_READY;
    catch_signals();
    path->lock_fd = -1;
    rc = start(path);
    if (rc == 0)
        rc = sl_csa_run(path->csa);
    else
        fprintf(stderr, "sluice-fastpath: %s\n", path->reason);
    stop(path);
    return rc == 0 ? EXIT_STOPPED : EXIT_FAILED;
}

int main(int argc, char **argv)
{
    struct fast_path *path = &fast_path;

    if (sl_arguments_parse(argc, argv, &path->arguments, path->reason) != 0) {
        fprintf(stderr, "sluice-fastpath: %s\n", path->reason);
        return EXIT_ARGUMENTS;
    }
    path->worker_lcore_count = sl_arguments_worker_lcores(&path->arguments, path->worker_lcores);
    switch (path->arguments.command) {
    case SL_COMMAND_HELP:
        sl_arguments_help(stdout);
        return EXIT_STOPPED;
    case SL_COMMAND_VERSION:
        printf("sluice-fastpath %s, %s, dictionary %s\n", SLUICE_VERSION, rte_version(),
               SL_DICTIONARY_HASH_TEXT);
        return EXIT_STOPPED;
    case SL_COMMAND_PREFLIGHT:
        return preflight(path);
    case SL_COMMAND_RUN:
        break;
    }
    return run(path);
}
