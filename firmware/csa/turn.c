// SPDX-License-Identifier: Apache-2.0
/* What the agent does in one turn, in the order in which it matters. */

#include "agent.h"

#include "apply.h"
#include "exceptions.h"
#include "flows.h"
#include "locate.h"
#include "nfs_events.h"
#include "nfs_query.h"
#include "nfs_reinstate.h"
#include "ports.h"
#include "session.h"
#include "statistics.h"
#include "tcp_query.h"
#include "up.h"

bool sl_csa_turn(struct sl_csa *csa, uint64_t now_us, uint64_t realtime_us)
{
    unsigned int work = 0;

    csa->now_us = now_us;
    csa->realtime_us = realtime_us;
    sl_session_tick(csa);
    sl_up_flush(csa);
    work += sl_exceptions_punted(csa);
    work += sl_session_receive(csa);
    work += sl_flows_step(csa);
    work += sl_tcp_query_step(csa);
    work += sl_nfs_query_step(csa);
    work += sl_nfs_reinstate_step(csa);
    work += sl_nfs_events_step(csa);
    sl_apply_restore(csa);
    sl_ports_watch(csa);
    sl_locate_tick(csa);
    sl_statistics_update(csa);
    return work > 0;
}
