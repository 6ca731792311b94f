// SPDX-License-Identifier: Apache-2.0
/* sink (discard, RFC 863): reads and counts. */
#include "endpoint_private.h"

static bool run(struct sl_endpoint *endpoint, struct sl_session *session)
{
    struct sl_leg *client = &session->legs[SL_CLIENT];
    bool has_more = sl_endpoint_discard(client, &session->service->statistics.in_bytes);

    (void)endpoint;
    if (sl_endpoint_is_drained(session, SL_CLIENT, SL_WAY_IN))
        sl_endpoint_leg_shut(client);
    return has_more;
}

const struct sl_service_kind sl_endpoint_sink = {.run = run};
