// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_APPLY_H
#define CSA_APPLY_H

/* A configuration comes into force: all of it, or nothing. */

#include "agent.h"

/*
 * Validates and applies the staging configuration; it and the active one change places. On a
 * refusal (-errno and why) everything is as before.
 */
int sl_apply(struct sl_csa *csa, struct sl_refusal *refusal);

/* "Configuration complete" [MGT-5]: ends hold-down. Twice is fine. */
int sl_apply_ready(struct sl_csa *csa, struct sl_refusal *refusal);

/* Publishes the active configuration if a change was taken back; tries again later if it cannot. */
void sl_apply_restore(struct sl_csa *csa);

#endif
