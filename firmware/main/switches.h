// SPDX-License-Identifier: Apache-2.0
#ifndef MAIN_SWITCHES_H
#define MAIN_SWITCHES_H

/* The NFS switches of the SPs and their stable storage: made before the workers run, unmade after
 * they have returned. */

#include <limits.h>

#include "arguments.h"
#include "endpoints.h"
#include "nas/nas.h"

struct rte_mempool;

struct sl_switches {
    struct sl_store *store;        /* NULL: none is open */
    struct sl_nas *of[SL_MAX_NPS]; /* by SP id, NULL where no SP runs */
};

/*
 * Opens the store and makes a switch for every SP on its endpoint. pool: what ports receive into.
 * 0, or -errno and a reason of SL_ARGUMENTS_REASON_BYTES; what was made is then still to be unmade.
 */
int sl_switches_start(struct sl_switches *switches, const struct sl_arguments *arguments,
                      const struct sl_endpoints *endpoints, struct sl_fabric *fabric,
                      struct rte_mempool *pool, char *reason);

/* After sl_endpoints_stop(): frames on their way there were of our buffers. */
void sl_switches_stop(struct sl_switches *switches);

#endif
