/* SPDX-License-Identifier: Apache-2.0 */
#error "rte_ethdev_core.h: devices belong to dpdk-pmd; call its interface (pmd/…) instead"
