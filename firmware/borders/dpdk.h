/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Force-included into every DPDK target other than dpdk-pmd (np, csa, main).
 *
 * Mbufs, rings, RCU and lcore numbers are fair to use; the EAL's life cycle, devices and vdevs
 * belong to dpdk-pmd alone. Device headers are shadowed by forbidden/; what other headers declare
 * is poisoned here, after they have declared it.
 */
#ifndef SL_BORDERS_DPDK_H
#define SL_BORDERS_DPDK_H

#include <rte_eal.h>
#include <rte_launch.h>
#include <rte_lcore.h>

#pragma GCC poison rte_eal_init rte_eal_cleanup
#pragma GCC poison rte_eal_remote_launch rte_eal_mp_remote_launch
#pragma GCC poison rte_eal_wait_lcore rte_eal_mp_wait_lcore
#pragma GCC poison rte_eal_hotplug_add rte_eal_hotplug_remove
#pragma GCC poison rte_dev_probe rte_dev_remove rte_vdev_init rte_vdev_uninit
#pragma GCC poison rte_eth_rx_burst rte_eth_tx_burst rte_eth_dev_configure rte_eth_dev_start
#pragma GCC poison rte_eth_dev_stop rte_eth_dev_close

#endif
