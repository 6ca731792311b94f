// SPDX-License-Identifier: Apache-2.0
/*
 * The end of an endpoint in order: peers of living connections get a RST, so that they need not
 * find out by their next segment. Services are taken down as by a commit, in bounded pieces.
 */
#include "endpoint_private.h"

void sl_endpoint_hang_up(struct sl_endpoint *endpoint)
{
    atomic_store_explicit(&endpoint->hang_up, SL_HANG_UP_WANTED, memory_order_release);
}

bool sl_endpoint_has_hung_up(const struct sl_endpoint *endpoint)
{
    return atomic_load_explicit(&endpoint->hang_up, memory_order_acquire) == SL_HANG_UP_DONE;
}

bool sl_endpoint_is_hanging_up(const struct sl_endpoint *endpoint)
{
    return atomic_load_explicit(&endpoint->hang_up, memory_order_relaxed) != SL_HANG_UP_NO;
}

void sl_endpoint_hang_up_step(struct sl_endpoint *endpoint, bool is_flushed)
{
    if (endpoint->user != NULL && !endpoint->has_user_hung_up)
        return;
    if (!is_flushed || endpoint->unsettled != 0 || endpoint->late.count != 0 ||
        atomic_load_explicit(&endpoint->hang_up, memory_order_relaxed) != SL_HANG_UP_WANTED)
        return;
    if (!endpoint->is_engine_reset) {
        /* Connections that no session holds any more: their last bytes are on the way. */
        sl_tcp_engine_stop(endpoint->engine, true, endpoint->now_us);
        endpoint->is_engine_reset = true;
        return;
    }
    atomic_store_explicit(&endpoint->hang_up, SL_HANG_UP_DONE, memory_order_release);
}
