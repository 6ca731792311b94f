// SPDX-License-Identifier: Apache-2.0
/* The control thread's life: turns, and short rests when there is nothing to do. */

#include "agent.h"

#include <errno.h>
#include <poll.h>
#include <time.h>
#include <x86intrin.h>

#include "clock.h"
#include "exceptions.h"
#include "session.h"

/* While requests or packets come, the next one is not to wait long; a quiet machine may sleep. */
#define REST_BUSY_NS 50000
#define REST_IDLE_NS 1000000
#define BUSY_FOR_US 20000u

/* Waits for Linux to send something, at most rest_ns, and takes it. Returns how many packets. */
static int serve_taps(struct sl_csa *csa, long rest_ns)
{
    struct pollfd fds[SL_LIMIT_PORT];
    uint16_t ids[SL_LIMIT_PORT];
    unsigned int count = sl_exceptions_fds(csa, fds, ids);
    struct timespec rest = {.tv_nsec = rest_ns};
    int ready = ppoll(fds, count, &rest, NULL);
    int taken = 0;

    if (ready < 0)
        return errno == EINTR ? 0 : -errno;
    for (unsigned int i = 0; i < count && ready > 0; i++)
        if (fds[i].revents & POLLIN)
            taken += (int)sl_exceptions_from_linux(csa, ids[i]);
        else if (fds[i].revents != 0)
            sl_exceptions_tap_failed(csa, ids[i]);
    return taken;
}

/* Cycles of work, and of everything, as the workers count theirs. */
static void account(struct sl_csa *csa, uint64_t begin, uint64_t worked, bool busy)
{
    struct sl_stat_system *row = &csa->statistics->system;

    row->control_total_cycles += __rdtsc() - begin;
    row->control_busy_cycles += busy ? worked - begin : 0;
}

int sl_csa_run(struct sl_csa *csa)
{
    uint64_t busy_until_us = 0;
    int taken = 0;

    while (!*csa->params.stop) {
        uint64_t begin = __rdtsc();
        bool busy = sl_csa_turn(csa, sl_clock_us(CLOCK_MONOTONIC), sl_clock_us(CLOCK_REALTIME));
        uint64_t worked = __rdtsc();

        if (busy || taken > 0)
            busy_until_us = csa->now_us + BUSY_FOR_US;
        taken = serve_taps(csa, busy                          ? 0
                                : csa->now_us < busy_until_us ? REST_BUSY_NS
                                                              : REST_IDLE_NS);
        if (taken < 0)
            return taken;
        account(csa, begin, worked, busy);
    }
    sl_session_end(csa);
    return 0;
}
