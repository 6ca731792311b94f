// SPDX-License-Identifier: Apache-2.0
/* Scenarios as rows of a table: each on a fresh rig. */
#ifndef TEST_NAS_SCENARIO_H
#define TEST_NAS_SCENARIO_H

#include "rig.h"

struct scenario {
    const char *name;
    void (*run)(void);
};

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

#endif
