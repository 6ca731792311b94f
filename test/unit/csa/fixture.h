// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_CSA_FIXTURE_H
#define TEST_CSA_FIXTURE_H

/*
 * A configuration that is right, to be spoilt by tests:
 *
 *   port 1.1 (id 0) router, 2.1 (id 1) and 2.2 (id 2) server, NP 0 and 1
 *   vlan 10 with 2.1 and 2.2, vlan 20 with 2.2
 *   domain moe (id 0): vlan 10, VIP 10.1.0.100, own 10.2.0.1/24, subnet 10.2.0.0/24, TCP health
 *   domain larry (id 1): vlan 20, VIP 10.1.0.101, subnet 10.3.0.0/24, UDP health
 *   servers nas1 10.2.0.11 (id 0), nas2 10.2.0.12 (id 1), web1 10.3.0.11 (id 2), far 172.16.0.5 (3)
 *   members moe/nas1 (0), moe/nas2 (1), larry/web1 (2), moe/far (3) by static route far (id 0)
 */

#include "config.h"

struct sl_addr fixture_v4(uint8_t a, uint8_t b, uint8_t c, uint8_t d);
struct sl_addr_prefix fixture_prefix(uint8_t a, uint8_t b, uint8_t c, uint8_t d,
                                     uint8_t length_bits);

void fixture_fill(struct sl_config *config);

/* Adds an object like the one at `like`, with another id and key. */
struct sl_msg_set_port *fixture_add_port(struct sl_config *config, uint16_t id, const char *key,
                                         const char *device);
struct sl_msg_set_member *fixture_add_member(struct sl_config *config, uint16_t id, const char *key,
                                             uint16_t domain, uint16_t server);

/* A relay at 10.1.0.110 port 3260 to 10.2.0.11, from 10.2.0.200/24 in VLAN 10; not in the fixture
 * itself. */
struct sl_msg_set_tcp_service *fixture_add_relay(struct sl_config *config, uint16_t id,
                                                 const char *key);
/*
 * NFS service nas (id 0) at 10.1.0.200, calling from 10.2.0.200/24 in VLAN 10, with file system
 * home (id 0) in /export of nas1 (member 0, slot 2) and of nas2 (member 5, slot 0), exported to
 * 10.1.0.0/24 as /home (id 0); not in the fixture itself either.
 */
void fixture_add_filesystem(struct sl_config *config);
struct sl_addr fixture_v6(uint16_t high, uint16_t low); /* 2001:db8::high:low */

#endif
