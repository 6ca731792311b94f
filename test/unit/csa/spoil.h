// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_CSA_SPOIL_H
#define TEST_CSA_SPOIL_H

/* Tables of changes to the fixture that the agent's validation has to refuse, or to accept. */

#include "config.h"

struct spoil_row {
    const char *name;
    void (*spoil)(struct sl_config *config);
    uint16_t mark; /* of the attribute named */
    const char *key;
    const char *says; /* part of the reason */
};

struct good_row {
    const char *name;
    void (*change)(struct sl_config *config);
};

void spoil_check_refused(void **state);
void spoil_check_accepted(void **state);

#endif
