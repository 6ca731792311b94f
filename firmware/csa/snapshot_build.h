// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_SNAPSHOT_BUILD_H
#define CSA_SNAPSHOT_BUILD_H

/* Makes what workers run on from a configuration. */

#include "config.h"
#include "iff/snapshot.h"

/* What a snapshot says that no configuration does. */
struct sl_snapshot_facts {
    uint64_t serial;           /* greater than that of every snapshot before */
    bool ready;                /* "configuration complete" was received */
    uint8_t np_count;          /* NPs that run are below */
    uint64_t open_ports;       /* bit per port id: others are not in the snapshot */
    uint64_t forwarding_ports; /* bit per port id: started */
    struct sl_mac macs[SL_MAX_PORTS];
};

/*
 * Builds a snapshot in one block of memory, which is the caller's until sl_snapshot_free(). config
 * has been validated. NULL: no memory.
 */
struct sl_snapshot *sl_snapshot_build(const struct sl_config *config,
                                      const struct sl_snapshot_facts *facts);

/* NULL is fine. */
void sl_snapshot_free(const struct sl_snapshot *snapshot);

#endif
