// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_LOCATE_H
#define CSA_LOCATE_H

/* The locator inside the agent: its configuration, its time, its frames, its news. */

#include "agent.h"

/* Makes the locator. seed: random. -ENOMEM. */
int sl_locate_create(struct sl_csa *csa, uint64_t seed);
void sl_locate_destroy(struct sl_csa *csa);

/* Gives it the active configuration. */
void sl_locate_configure(struct sl_csa *csa);

/*
 * Before workers see `next`: members that are not the same in it get no new work, for what their
 * state words say is about other servers. sl_locate_configure() gives them their own state.
 */
void sl_locate_withhold(struct sl_csa *csa, const struct sl_config *next);

/* Takes that back: every state word says again what the locator knows. */
void sl_locate_restore(struct sl_csa *csa);

/* A place as workers read it: MAC, port and that it is known (struct sl_member_states). */
uint64_t sl_locate_place(const struct sl_locator_view *view);

/* The key of a port; of one that a commit has just removed, in the configuration before. */
const char *sl_locate_port_key(const struct sl_csa *csa, uint8_t port);

/* Lets it do what is due. */
void sl_locate_tick(struct sl_csa *csa);

#endif
