// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_PUBLISH_H
#define CSA_PUBLISH_H

/* How workers come to a new configuration: publish, wait for quiescence, free the old. */

#include "agent.h"

/*
 * Builds a snapshot of config with the ports that are open and started now, but for those of
 * `without`, gives it to the workers and frees the one before. When it returns no worker uses a
 * port that is not in it. -ENOMEM, nothing changed.
 */
int sl_publish(struct sl_csa *csa, const struct sl_config *config, uint64_t without);

#endif
