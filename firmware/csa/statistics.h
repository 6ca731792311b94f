// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_STATISTICS_H
#define CSA_STATISTICS_H

/* The control thread's rows of the statistics area, written ten times a second. */

#include "agent.h"

void sl_statistics_update(struct sl_csa *csa);

#endif
