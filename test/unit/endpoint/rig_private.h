// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_ENDPOINT_RIG_PRIVATE_H
#define TEST_ENDPOINT_RIG_PRIVATE_H

/* Between the parts of the rig: nodes and time (rig.c), wires (rig_wire.c), clients (rig_client.c).
 */

#include "rig.h"

/* What an endpoint of a node is linked to: the wires of the rig, which there is one of. */
struct sl_endpoint_link rig_link(struct rig *rig, struct rig_node *node);
struct sl_sp_route rig_route(const struct rig *rig, uint8_t from, uint8_t to);

/* A turn of the applications of the client's node. */
void rig_client_turn(struct rig *rig);

#endif
