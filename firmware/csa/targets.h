// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_TARGETS_H
#define CSA_TARGETS_H

/* Targets of TCP services: what the locator knows of them, for SPs, events and statistics. */

#include "agent.h"

/* A word of struct sl_target_states, for what the locator knows. */
uint64_t sl_targets_word(const struct sl_csa *csa, const struct sl_locator_view *view);

/* The locator knows otherwise of a target; member is its number there. */
void sl_targets_changed(struct sl_csa *csa, uint16_t member, const struct sl_locator_view *view);

/* News of a domain of the locator's that is a TCP service. */
void sl_targets_event(struct sl_csa *csa, const struct sl_locator_event *event);

/* Every word says again what the locator knows. */
void sl_targets_restore(struct sl_csa *csa);

/* Before SPs see `next`: targets that are not the same in it are not known any more. */
void sl_targets_withhold(struct sl_csa *csa, const struct sl_config *next);

/* Lets the locator look again for silent targets that somebody waits for. */
void sl_targets_seek(struct sl_csa *csa);

/* Gauges of the services' rows. */
void sl_targets_statistics(struct sl_csa *csa);

#endif
