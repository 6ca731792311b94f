// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_PORT_DEVICE_H
#define CSA_PORT_DEVICE_H

/* One port: its device and its tap, opened, started, stopped, resized and closed together. */

#include "agent.h"

/* hold: whether it goes (or stays) in hold-down after opening. Refuses with the device's reason. */
int sl_port_open(struct sl_csa *csa, const struct sl_msg_set_port *port, bool hold,
                 struct sl_refusal *refusal);
int sl_port_start(struct sl_csa *csa, const struct sl_msg_set_port *port,
                  struct sl_refusal *refusal);
/* No worker uses the port. */
void sl_port_stop(struct sl_csa *csa, uint16_t id);
/* -EBUSY, nothing refused: only possible while stopped, which it is not. */
int sl_port_resize(struct sl_csa *csa, const struct sl_msg_set_port *port,
                   struct sl_refusal *refusal);
/* No worker uses the port. */
void sl_port_close(struct sl_csa *csa, uint16_t id);

#endif
