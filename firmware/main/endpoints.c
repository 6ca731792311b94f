// SPDX-License-Identifier: Apache-2.0
#include "endpoints.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "pmd/eal.h"

/* Headers and references on their way to NICs; a frame of a relay takes two. */
#define SEND_MBUFS 16383u

/* How long connections may take to be reset, and what is to be kept of NFS to be given to its
 * store; and how often we look. */
#define HANG_UP_WAIT_MS 2000u
#define HANG_UP_LOOK_MS 1u
#define NS_PER_MILLISECOND 1000000L
/* The SP's turn, in which it hands frames to its NP, ends; the NP's does; it has a whole one. */
#define TURNS_TO_THE_PORT 3u

static unsigned int count_sps(const struct sl_arguments *arguments)
{
    unsigned int count = 0;

    for (unsigned int sp = 0; sp < arguments->sp_count; sp++)
        count += arguments->sp_lcore[sp] != SL_LCORE_NONE;
    return count;
}

/* NPs receive into the same frames: all endpoints together leave them half. */
static uint64_t held_bytes(const struct sl_arguments *arguments)
{
    uint64_t wanted = (uint64_t)arguments->tcp_memory_mib << 20;
    uint64_t share = (uint64_t)arguments->mbufs * SL_PMD_MBUF_DATA_BYTES / 2 / count_sps(arguments);

    return wanted < share ? wanted : share;
}

static int start_one(struct sl_endpoints *endpoints, const struct sl_arguments *arguments,
                     struct sl_fabric *fabric, uint8_t sp, const uint8_t secret[16])
{
    struct sl_endpoint_config config = {
        .link = sl_endpoint_link_to(sl_fabric_sp(fabric, sp)),
        .id = sp,
        .max_connections = arguments->tcp_connections,
        .max_held_bytes = held_bytes(arguments),
        .send_mbufs = SEND_MBUFS,
    };
    int rc;

    memcpy(config.secret, secret, sizeof(config.secret));
    rc = sl_endpoint_create(&config, &endpoints->of[sp]);
    if (rc == 0)
        sl_fabric_bind_service(fabric, sp, SL_SP_SERVICE_TCP,
                               sl_endpoint_service(endpoints->of[sp]));
    return rc;
}

int sl_endpoints_start(struct sl_endpoints *endpoints, const struct sl_arguments *arguments,
                       struct sl_fabric *fabric, const uint8_t secret[16], char *reason)
{
    for (unsigned int sp = 0; sp < arguments->sp_count; sp++) {
        int rc;

        if (arguments->sp_lcore[sp] == SL_LCORE_NONE)
            continue;
        rc = start_one(endpoints, arguments, fabric, (uint8_t)sp, secret);
        if (rc == 0)
            continue;
        snprintf(reason, SL_ARGUMENTS_REASON_BYTES,
                 "TCP of SP %u: %s: lower tcp-connections below %u or raise memory-mib above %u",
                 sp, strerror(-rc), arguments->tcp_connections, arguments->memory_mib);
        return rc;
    }
    return 0;
}

static bool have_hung_up(const struct sl_endpoints *endpoints)
{
    for (unsigned int sp = 0; sp < SL_MAX_NPS; sp++)
        if (endpoints->of[sp] != NULL && !sl_endpoint_has_hung_up(endpoints->of[sp]))
            return false;
    return true;
}

void sl_endpoints_hang_up(struct sl_endpoints *endpoints, struct sl_fabric *fabric)
{
    const struct timespec pause = {.tv_nsec = HANG_UP_LOOK_MS * NS_PER_MILLISECOND};

    for (unsigned int sp = 0; sp < SL_MAX_NPS; sp++)
        if (endpoints->of[sp] != NULL)
            sl_endpoint_hang_up(endpoints->of[sp]);
    for (unsigned int waited_ms = 0; !have_hung_up(endpoints) && waited_ms < HANG_UP_WAIT_MS;
         waited_ms += HANG_UP_LOOK_MS)
        nanosleep(&pause, NULL);
    for (unsigned int turn = 0; turn < TURNS_TO_THE_PORT; turn++)
        sl_fabric_quiesce(fabric);
}

void sl_endpoints_stop(struct sl_endpoints *endpoints)
{
    for (unsigned int sp = 0; sp < SL_MAX_NPS; sp++) {
        if (endpoints->of[sp] != NULL)
            sl_endpoint_destroy(endpoints->of[sp]);
        endpoints->of[sp] = NULL;
    }
}
