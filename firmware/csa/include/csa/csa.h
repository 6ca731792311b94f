// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_CSA_H
#define CSA_CSA_H

/*
 * The configuration and statistics agent: the control thread of the fast path [MGT-2].
 *
 * It takes transactions from the down ring, validates them against what is true here, opens ports,
 * publishes snapshots and answers; it runs the locator, the exception taps and the statistics.
 * It never waits for the management plane, and its absence changes nothing.
 */

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "iff/snapshot.h"

struct rte_mempool;
struct sl_csa;
struct sl_endpoint;
struct sl_fabric;
struct sl_flow_table;
struct sl_nas;
struct sl_region;
struct sl_store;

#define SL_CSA_REASON_BYTES 256u

struct sl_csa_params {
    struct sl_region *region; /* attached, as the fast path; the caller's, outlives the csa */
    struct sl_fabric *fabric; /* the caller's, outlives the csa; its workers may be running */
    struct rte_mempool *pool; /* frames with a struct sl_mbuf_tag in the private area */
    struct sl_member_states *members; /* the one given to the fabric; the csa writes it */
    /* By NP id, NULL where no NP runs; read racily. The caller's, outlives the csa. */
    struct sl_flow_table *const *tables;
    struct sl_target_states *targets; /* the one given to the fabric; the csa writes it */
    /* By SP id, NULL where no SP runs. The caller's, outlives the csa. */
    struct sl_endpoint *const *endpoints;
    /* By SP id, NULL where no switch of NFS runs; NULL: nowhere. The caller's, outlives the csa. */
    struct sl_nas *const *nas;
    const struct sl_store *store; /* of NFS; the caller's, outlives the csa; NULL: none */
    uint32_t nps;                 /* bit per NP id that runs */
    uint32_t sps;                 /* bit per SP id that runs */
    bool warm; /* flows were adopted: ports keep their carrier while they are held down */
    uint64_t flows_adopted;
    uint64_t flows_discarded;
    uint64_t tsc_hz;
    const char *version;               /* of the fast path */
    const char *dpdk_version;          /* of DPDK */
    const volatile sig_atomic_t *stop; /* set by a signal handler: sl_csa_run() returns */
};

/*
 * Makes the agent: allocates all it will ever need but for snapshots. Publishes an empty snapshot,
 * so that workers may run. Returns 0, or -errno and a reason: -ENOMEM, -EINVAL.
 */
int sl_csa_create(const struct sl_csa_params *params, struct sl_csa **csa,
                  char reason[SL_CSA_REASON_BYTES]);

/* Lives on the calling thread until *stop is set. Returns 0, or -errno if it cannot wait. */
int sl_csa_run(struct sl_csa *csa);

/*
 * Closes taps and ports and frees everything but what params lent. The workers have returned
 * before: they may still look at the last snapshot until then.
 */
void sl_csa_destroy(struct sl_csa *csa);

#endif
