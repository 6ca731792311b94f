// SPDX-License-Identifier: Apache-2.0
/* Words for states and reasons, as `show` and logs print them. */
#include "tcp/statistics.h"

#include <stddef.h>

static const char *const state_names[SL_TCP_STATES] = {
    [SL_TCP_CLOSED] = "closed",           [SL_TCP_LISTEN] = "listen",
    [SL_TCP_SYN_SENT] = "syn-sent",       [SL_TCP_SYN_RECEIVED] = "syn-received",
    [SL_TCP_ESTABLISHED] = "established", [SL_TCP_FIN_WAIT_1] = "fin-wait-1",
    [SL_TCP_FIN_WAIT_2] = "fin-wait-2",   [SL_TCP_CLOSE_WAIT] = "close-wait",
    [SL_TCP_LAST_ACK] = "last-ack",       [SL_TCP_CLOSING] = "closing",
    [SL_TCP_TIME_WAIT] = "time-wait",
};

static const char *const end_names[SL_TCP_ENDS] = {
    [SL_TCP_END_NONE] = "none",
    [SL_TCP_END_CLOSED] = "closed",
    [SL_TCP_END_RESET] = "reset",
    [SL_TCP_END_REFUSED] = "refused",
    [SL_TCP_END_TIMED_OUT] = "timed-out",
    [SL_TCP_END_KEEPALIVE] = "keepalive",
    [SL_TCP_END_UNREACHABLE] = "unreachable",
    [SL_TCP_END_ABORTED] = "aborted",
    [SL_TCP_END_RELEASED_EARLY] = "released-early",
    [SL_TCP_END_LISTENER_CLOSED] = "listener-closed",
    [SL_TCP_END_REPLACED] = "replaced",
    [SL_TCP_END_MOVED] = "moved",
    [SL_TCP_END_STOPPED] = "stopped",
};

static const char *const refusal_names[SL_TCP_REFUSALS] = {
    [SL_TCP_REFUSED_MALFORMED] = "malformed",
    [SL_TCP_REFUSED_NO_CONNECTION] = "no-connection",
    [SL_TCP_REFUSED_SEQUENCE] = "sequence",
    [SL_TCP_REFUSED_PAWS] = "paws",
    [SL_TCP_REFUSED_ACK] = "ack",
    [SL_TCP_REFUSED_NO_ACK] = "no-ack",
    [SL_TCP_REFUSED_RST] = "rst",
    [SL_TCP_REFUSED_SYN] = "syn",
    [SL_TCP_REFUSED_OLD_DUPLICATE] = "old-duplicate",
    [SL_TCP_REFUSED_COOKIE] = "cookie",
    [SL_TCP_REFUSED_BACKLOG] = "backlog",
    [SL_TCP_REFUSED_MEMORY] = "memory",
    [SL_TCP_REFUSED_REASSEMBLY] = "reassembly",
    [SL_TCP_REFUSED_WINDOW] = "window",
    [SL_TCP_REFUSED_DUPLICATE] = "duplicate",
    [SL_TCP_REFUSED_AFTER_CLOSE] = "after-close",
    [SL_TCP_REFUSED_FROZEN] = "frozen",
    [SL_TCP_REFUSED_ADDRESS] = "address",
};

/* A name out of a table with room for gaps; never NULL. */
static const char *name_of(const char *const *names, unsigned int count, unsigned int index)
{
    return index < count && names[index] != NULL ? names[index] : "unknown";
}

const char *sl_tcp_state_name(enum sl_tcp_state state)
{
    return name_of(state_names, SL_TCP_STATES, (unsigned int)state);
}

const char *sl_tcp_end_name(enum sl_tcp_end end)
{
    return name_of(end_names, SL_TCP_ENDS, (unsigned int)end);
}

const char *sl_tcp_refusal_name(enum sl_tcp_refusal refusal)
{
    return name_of(refusal_names, SL_TCP_REFUSALS, (unsigned int)refusal);
}
