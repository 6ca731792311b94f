/* SPDX-License-Identifier: Apache-2.0 */
#error "rte_eth_bond_8023ad.h: devices belong to dpdk-pmd; call its interface (pmd/…) instead"
