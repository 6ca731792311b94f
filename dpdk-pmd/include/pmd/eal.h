// SPDX-License-Identifier: Apache-2.0
/*
 * The EAL's life cycle: the only way by which the rest of the fast path starts and stops DPDK, gets
 * its frame pool and puts workers on lcores. Control thread only.
 */
#ifndef PMD_EAL_H
#define PMD_EAL_H

#include <stdbool.h>
#include <stdint.h>

#include "pmd/ports.h"

struct rte_mempool;

/* Bytes of frame data in one mbuf (headroom not counted); longer frames are chained. */
#define SL_PMD_MBUF_DATA_BYTES 2048u

#define SL_PMD_MAX_LCORES 128u

struct sl_pmd_eal_config {
    const char *instance;          /* names the process; letters, digits, '-', at most 31 */
    uint16_t control_lcore;        /* runs the caller's thread, which is pinned to it */
    const uint16_t *worker_lcores; /* distinct, may not hold control_lcore; owned by the caller */
    uint16_t worker_lcore_count;   /* 0 is fine for tests that poll by themselves */
    uint32_t memory_mib;           /* heap of the EAL: pools, rings, devices */
    bool huge_pages;               /* false: ordinary memory, no root needed; for tests */
    bool pci;                      /* allow NICs to be opened by PCI address */
};

/*
 * Starts the EAL once per process. Devices are only opened by sl_pmd_port_open(), whatever is bound
 * to vfio-pci. Returns 0, or -errno and a reason with the remedy: -EALREADY second start, -EINVAL
 * bad configuration, -ENOMEM not enough huge pages, -EIO other refusal of DPDK.
 */
int sl_pmd_eal_init(const struct sl_pmd_eal_config *config, char reason[SL_PMD_REASON_BYTES]);

/* Closes all ports that are still open and stops the EAL. Workers have returned before. */
void sl_pmd_eal_cleanup(void);

/*
 * Makes the pool of frames that every port receives into. private_bytes: per-mbuf private area,
 * rounded up to whole cache lines. The pool belongs to the EAL and lives until
 * sl_pmd_eal_cleanup(). Returns 0, -ENOMEM or -EEXIST with a reason.
 */
int sl_pmd_pool_create(uint32_t mbuf_count, uint16_t private_bytes, struct rte_mempool **pool,
                       char reason[SL_PMD_REASON_BYTES]);

/* Runs body(argument) on a worker lcore named at init. 0, -EBUSY if it runs something, -EINVAL. */
int sl_pmd_lcore_launch(uint16_t lcore, int (*body)(void *argument), void *argument);

/* Waits until the body on that lcore has returned; gives its return value. */
int sl_pmd_lcore_wait(uint16_t lcore);

#endif
