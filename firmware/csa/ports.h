// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_PORTS_H
#define CSA_PORTS_H

/*
 * The ports of this process and how a new configuration changes them: what is new is opened before
 * anything else changes, what goes is closed after no worker uses it, and a failure puts
 * everything back.
 */

#include "agent.h"

/* What a change did so far, bit per port id; needed to finish it or to undo it. */
struct sl_port_change {
    uint64_t was_open;    /* before the change */
    uint64_t was_started; /* before the change */
    uint64_t closed;      /* closed early: their devices were wanted, or they got another */
    uint64_t opened;
    uint64_t resized;
    uint64_t retired; /* no longer configured; closed by sl_ports_finish() */
    bool withdrawn;   /* workers run on a snapshot without some ports */
};

/*
 * Makes the ports be as config says, but for those it no longer has. May publish snapshots of the
 * active configuration without ports that have to rest. On an error (-errno and why) the caller
 * calls sl_ports_undo().
 */
int sl_ports_prepare(struct sl_csa *csa, const struct sl_config *config,
                     struct sl_port_change *change, struct sl_refusal *refusal);

/* Closes what is no longer configured. The snapshot of the new configuration is published. */
void sl_ports_finish(struct sl_csa *csa, const struct sl_port_change *change);

/* Takes a change back; the active configuration's snapshot is then published anew. */
void sl_ports_undo(struct sl_csa *csa, const struct sl_port_change *change);

/*
 * Ends hold-down: starts every enabled port. The caller publishes; on an error (-errno and why) it
 * calls sl_ports_hold().
 */
int sl_ports_release(struct sl_csa *csa, struct sl_refusal *refusal);

/* Back into hold-down: stops what was started. The active configuration is then published anew. */
void sl_ports_hold(struct sl_csa *csa);

/* Looks at the links: events, carriers of taps, and the locator learn of changes. */
void sl_ports_watch(struct sl_csa *csa);

/* Closes everything. No worker runs any more. */
void sl_ports_close_all(struct sl_csa *csa);

#endif
