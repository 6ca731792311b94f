// SPDX-License-Identifier: Apache-2.0
#include "iff/tcp_state.h"

#include "wire/ipv4.h"
#include "wire/tcp.h"

/*
 * One side may finish long before the other (a half-closed stream), so a single FIN only shortens
 * the life to what RFC 5382 REQ-5 asks of connections that are not established: four minutes.
 */
#define SL_TCP_HALF_CLOSED_TIMEOUT_MS 240000u
/* Idle times are compared modulo 2^32 ms; no timer may come near half of that. */
#define SL_TIMEOUT_MAX_MS 0x7fffffffu

static bool is_reset(enum sl_flow_state state)
{
    return state == SL_STATE_RESET_BY_CLIENT || state == SL_STATE_RESET_BY_SERVER;
}

static bool is_opening_syn(uint8_t tcp_flags)
{
    return (tcp_flags & (SL_TCP_SYN | SL_TCP_ACK | SL_TCP_RST)) == SL_TCP_SYN;
}

static enum sl_flow_state after_rst(enum sl_flow_state state, bool from_client)
{
    if (is_reset(state))
        return state;
    return from_client ? SL_STATE_RESET_BY_CLIENT : SL_STATE_RESET_BY_SERVER;
}

static enum sl_flow_state after_syn(enum sl_flow_state state, uint8_t tcp_flags, bool from_client)
{
    if (from_client)
        return is_opening_syn(tcp_flags) && sl_tcp_is_over(state) ? SL_STATE_SYN_SENT : state;
    return state == SL_STATE_SYN_SENT ? SL_STATE_SYN_ANSWERED : state;
}

static enum sl_flow_state after_fin(enum sl_flow_state state, bool from_client)
{
    enum sl_flow_state mine = from_client ? SL_STATE_CLIENT_FIN : SL_STATE_SERVER_FIN;
    enum sl_flow_state theirs = from_client ? SL_STATE_SERVER_FIN : SL_STATE_CLIENT_FIN;

    if (state == theirs || state == SL_STATE_CLOSING)
        return SL_STATE_CLOSING;
    return mine;
}

enum sl_flow_state sl_tcp_next_state(enum sl_flow_state state, uint8_t tcp_flags, bool from_client)
{
    enum sl_flow_state mine = from_client ? SL_STATE_RESET_BY_CLIENT : SL_STATE_RESET_BY_SERVER;

    if ((tcp_flags & SL_TCP_RST) != 0)
        return after_rst(state, from_client);
    if ((tcp_flags & SL_TCP_SYN) != 0 && !(is_reset(state) && state == mine && !from_client))
        return after_syn(state, tcp_flags, from_client);
    /* who has sent an RST sends nothing more: the RST was not his */
    if (is_reset(state))
        return state == mine ? SL_STATE_ESTABLISHED : state;
    if ((tcp_flags & SL_TCP_FIN) != 0)
        return after_fin(state, from_client);
    /* the client's ACK ends the handshake, also where its answer went another way */
    if (from_client && (state == SL_STATE_SYN_SENT || state == SL_STATE_SYN_ANSWERED))
        return SL_STATE_ESTABLISHED;
    return state;
}

bool sl_tcp_starts_anew(enum sl_flow_state state, uint8_t tcp_flags)
{
    return is_opening_syn(tcp_flags) && sl_tcp_is_over(state);
}

bool sl_tcp_is_over(enum sl_flow_state state)
{
    return state == SL_STATE_CLOSING || is_reset(state);
}

static uint32_t ms_of(uint32_t seconds)
{
    uint64_t ms = (uint64_t)seconds * 1000u;

    return ms < SL_TIMEOUT_MAX_MS ? (uint32_t)ms : SL_TIMEOUT_MAX_MS;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t tcp_timeout_ms(enum sl_flow_state state, const struct sl_domain_config *domain)
{
    uint32_t closing_ms = ms_of(domain->tcp_closing_timeout_s);
    uint32_t half_ms = SL_TCP_HALF_CLOSED_TIMEOUT_MS;

    switch (state) {
    case SL_STATE_SYN_SENT:
    case SL_STATE_SYN_ANSWERED:
        return ms_of(domain->tcp_syn_timeout_s);
    case SL_STATE_CLIENT_FIN:
    case SL_STATE_SERVER_FIN:
        return smaller(ms_of(domain->tcp_established_timeout_s),
                       closing_ms > half_ms ? closing_ms : half_ms);
    case SL_STATE_CLOSING:
        return closing_ms;
    case SL_STATE_RESET_BY_CLIENT:
    case SL_STATE_RESET_BY_SERVER:
        return smaller(closing_ms, SL_TCP_RESET_TIMEOUT_MS);
    default:
        return ms_of(domain->tcp_established_timeout_s);
    }
}

uint32_t sl_flow_timeout_ms(const struct sl_flow_entry *entry,
                            const struct sl_domain_config *domain)
{
    if (entry->kind == SL_FLOW_PERSISTENCE)
        return ms_of(domain->persistence_timeout_s);
    if (entry->key.protocol == SL_PROTOCOL_TCP)
        return tcp_timeout_ms((enum sl_flow_state)entry->state, domain);
    return ms_of(domain->udp_timeout_s);
}
