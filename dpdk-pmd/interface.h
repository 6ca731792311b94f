// SPDX-License-Identifier: Apache-2.0
/*
 * Linux network interfaces, by name, through netdevice(7) ioctls. Control thread only. All
 * functions return 0 or -errno (-ENODEV: no such interface).
 */
#ifndef PMD_INTERFACE_H
#define PMD_INTERFACE_H

#include <stdbool.h>
#include <stdint.h>

/* Index as packet(7) wants it; positive, or -errno. */
int sl_interface_index(const char *name);

int sl_interface_get_mac(const char *name, uint8_t mac[6]);
int sl_interface_set_mac(const char *name, const uint8_t mac[6]);
int sl_interface_set_mtu(const char *name, uint16_t mtu_bytes);

/* Administrative state: IFF_UP. */
int sl_interface_set_up(const char *name, bool up);

/* True only when the interface is up and has a carrier. */
bool sl_interface_has_carrier(const char *name);

/* As the driver tells it; 0 when it does not. */
uint32_t sl_interface_speed_mbps(const char *name);

/* What Linux has the interface do for it: ethtool(8), tx-checksumming and tcp-segmentation-offload.
 */
bool sl_interface_computes_checksums(const char *name);
bool sl_interface_cuts_segments(const char *name);

/*
 * Per-interface IPv4 and IPv6 settings: /proc/sys/net/<family>/conf/<name>/<key>. get puts the old
 * value into *value.
 */
int sl_interface_get_setting(const char *family, const char *name, const char *key, int *value);
int sl_interface_set_setting(const char *family, const char *name, const char *key, int value);

#endif
