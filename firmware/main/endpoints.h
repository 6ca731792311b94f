// SPDX-License-Identifier: Apache-2.0
#ifndef MAIN_ENDPOINTS_H
#define MAIN_ENDPOINTS_H

/* The TCP endpoints of the SPs: made before the workers run, unmade after they have returned. */

#include <stdint.h>

#include "arguments.h"
#include "endpoint/endpoint.h"

struct sl_endpoints {
    struct sl_endpoint *of[SL_MAX_NPS]; /* by SP id, NULL where no SP runs */
};

/*
 * Makes an endpoint for every SP and binds it there. secret: 16 random bytes. 0, or -errno and a
 * reason of SL_ARGUMENTS_REASON_BYTES; what was made is then still to be unmade.
 */
int sl_endpoints_start(struct sl_endpoints *endpoints, const struct sl_arguments *arguments,
                       struct sl_fabric *fabric, const uint8_t secret[16], char *reason);

/* Resets all connections while workers run, and waits, two seconds at most, until that is sent.
 */
void sl_endpoints_hang_up(struct sl_endpoints *endpoints, struct sl_fabric *fabric);

/* After ports are closed and the fabric is destroyed: frames that lay there were of our pools. */
void sl_endpoints_stop(struct sl_endpoints *endpoints);

#endif
