// SPDX-License-Identifier: Apache-2.0
/*
 * Finds out before DPDK is started what would make it fail, and says what to type [PLT-1]. Reads
 * only /proc and /sys; needs no EAL.
 */
#ifndef PMD_PREFLIGHT_H
#define PMD_PREFLIGHT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "pmd/ports.h"

struct sl_pmd_preflight {
    uint16_t control_lcore;
    const uint16_t *worker_lcores; /* owned by the caller */
    uint16_t worker_lcore_count;
    uint64_t huge_bytes;        /* what EAL and flow tables take from huge pages; 0: none wanted */
    const char *huge_mount;     /* where hugetlbfs is to be mounted, such as "/dev/hugepages" */
    const char *const *devices; /* port devices to check, "pci:..." ones only; may be NULL */
    uint16_t device_count;
};

/*
 * Checks everything and writes one line per finding to `out`. Returns the number of findings; 0
 * means that the EAL is expected to start.
 */
int sl_pmd_preflight(const struct sl_pmd_preflight *check, FILE *out);

/*
 * Checks one NIC, given as DDDD:BB:DD.F: 0 when it is there and bound to vfio-pci; -ENODEV,
 * -EBUSY (other driver or none) or -EINVAL, with a reason that holds the command to type.
 */
int sl_pmd_preflight_nic(const char *pci_address, char reason[SL_PMD_REASON_BYTES]);

#endif
