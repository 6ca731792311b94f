// SPDX-License-Identifier: Apache-2.0
/* echo (RFC 862): what a client sends goes back to it, as the very slices that came. */
#include "endpoint_private.h"

static bool run(struct sl_endpoint *endpoint, struct sl_session *session)
{
    uint64_t before = session->service->statistics.in_bytes;
    bool has_more = sl_endpoint_splice(endpoint, session, SL_CLIENT, 1u << SL_CLIENT, SL_WAY_IN);

    session->service->statistics.out_bytes += session->service->statistics.in_bytes - before;
    if (sl_endpoint_is_drained(session, SL_CLIENT, SL_WAY_IN))
        sl_endpoint_leg_shut(&session->legs[SL_CLIENT]);
    return has_more;
}

const struct sl_service_kind sl_endpoint_echo = {.run = run};
