// SPDX-License-Identifier: Apache-2.0
/* The agent's beginning and end. */

#include "agent.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "clock.h"
#include "locate.h"
#include "ports.h"
#include "publish.h"
#include "session.h"

static int refuse(char reason[SL_CSA_REASON_BYTES], int error, const char *text)
{
    snprintf(reason, SL_CSA_REASON_BYTES, "%s", text);
    return error;
}

static int check_params(const struct sl_csa_params *params, char reason[SL_CSA_REASON_BYTES])
{
    if (!params->region || params->region->statistics_bytes < sizeof(struct sl_statistics))
        return refuse(reason, -EINVAL,
                      "the region has no room for the statistics: make it with this build");
    if (!params->fabric || !params->members || !params->targets || !params->tables ||
        !params->endpoints || !params->stop || params->nps == 0)
        return refuse(reason, -EINVAL, "the agent needs a fabric with at least one NP");
    return 0;
}

/* Numbers that a server or a stranger should not guess; the clock if the kernel has none. */
static uint64_t random_seed(const struct sl_csa *csa)
{
    uint64_t seed;

    if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != (ssize_t)sizeof(seed))
        seed = csa->realtime_us * 0x9e3779b97f4a7c15ull;
    return seed;
}

static int allocate(struct sl_csa *csa)
{
    csa->active = malloc(sizeof(*csa->active));
    csa->staging = malloc(sizeof(*csa->staging));
    if (!csa->active || !csa->staging)
        return -ENOMEM;
    sl_config_clear(csa->active, 0);
    sl_config_clear(csa->staging, 0);
    return sl_locate_create(csa, random_seed(csa));
}

int sl_csa_create(const struct sl_csa_params *params, struct sl_csa **csa,
                  char reason[SL_CSA_REASON_BYTES])
{
    int error = check_params(params, reason);
    struct sl_csa *made;

    if (error)
        return error;
    made = calloc(1, sizeof(*made));
    if (!made)
        return refuse(reason, -ENOMEM, "out of memory");
    made->params = *params;
    made->statistics = params->region->statistics;
    made->now_us = made->started_us = sl_clock_us(CLOCK_MONOTONIC);
    made->realtime_us = sl_clock_us(CLOCK_REALTIME);
    error = allocate(made);
    if (!error)
        error = sl_publish(made, made->active, 0);
    if (error) {
        sl_csa_destroy(made);
        return refuse(reason, error, "out of memory");
    }
    sl_locate_configure(made);
    sl_session_begin(made);
    *csa = made;
    return 0;
}

void sl_csa_destroy(struct sl_csa *csa)
{
    if (!csa)
        return;
    sl_ports_close_all(csa);
    sl_locate_destroy(csa);
    if (csa->snapshot)
        sl_snapshot_free(csa->snapshot);
    free(csa->staging);
    free(csa->active);
    free(csa);
}
