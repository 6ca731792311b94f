// SPDX-License-Identifier: Apache-2.0
/*
 * ICMP errors about connections of ours, in the engine's terms: RFC 792 and RFC 1191 for IPv4, RFC
 * 4443 for IPv6; which are hard says RFC 5461, and the engine decides what becomes of them.
 */
#include "endpoint_private.h"

#include "wire/icmp.h"

#define ICMP6_UNREACHABLE 1u
#define ICMP6_TOO_BIG 2u
#define ICMP6_TIME_EXCEEDED 3u
#define ICMP6_PARAMETER_PROBLEM 4u
#define ICMP6_CODE_ADMIN_PROHIBITED 1u
#define ICMP6_CODE_PORT_UNREACHABLE 4u

#define CODE_PROTOCOL_UNREACHABLE 2u
#define CODE_NETWORK_PROHIBITED 9u
#define CODE_HOST_PROHIBITED 10u

#define IPV6_HEADER_BYTES 40u
/* Plateau for routers that name no MTU is the engine's to choose: 0. RFC 1191 section 5. */
#define MTU_MASK 0xffffu

/* False: not an error that says something of a connection (RFC 1122 section 4.2.3.9). */
static bool kind_v4(const struct sl_icmp *icmp, struct sl_tcp_icmp_error *error)
{
    if (icmp->type == SL_ICMP_TIME_EXCEEDED || icmp->type == SL_ICMP_PARAMETER_PROBLEM) {
        error->kind = SL_TCP_ICMP_UNREACHABLE;
        return true;
    }
    if (icmp->type != SL_ICMP_UNREACHABLE)
        return false;
    switch (icmp->code) {
    case SL_ICMP_CODE_FRAGMENTATION_NEEDED:
        error->kind = SL_TCP_ICMP_TOO_BIG;
        error->next_hop_mtu_bytes = icmp->rest & MTU_MASK;
        break;
    case CODE_PROTOCOL_UNREACHABLE:
    case SL_ICMP_CODE_PORT_UNREACHABLE:
    case CODE_NETWORK_PROHIBITED:
    case CODE_HOST_PROHIBITED:
    case SL_ICMP_CODE_ADMIN_PROHIBITED:
        error->kind = SL_TCP_ICMP_REFUSED;
        break;
    default:
        error->kind = SL_TCP_ICMP_UNREACHABLE;
    }
    return true;
}

static bool kind_v6(const struct sl_icmp *icmp, struct sl_tcp_icmp_error *error)
{
    switch (icmp->type) {
    case ICMP6_TOO_BIG:
        error->kind = SL_TCP_ICMP_TOO_BIG;
        error->next_hop_mtu_bytes = icmp->rest;
        return true;
    case ICMP6_UNREACHABLE:
        error->kind =
            icmp->code == ICMP6_CODE_ADMIN_PROHIBITED || icmp->code == ICMP6_CODE_PORT_UNREACHABLE
                ? SL_TCP_ICMP_REFUSED
                : SL_TCP_ICMP_UNREACHABLE;
        return true;
    case ICMP6_TIME_EXCEEDED:
    case ICMP6_PARAMETER_PROBLEM:
        error->kind = SL_TCP_ICMP_UNREACHABLE;
        return true;
    default:
        return false;
    }
}

static bool quote_v4(const uint8_t *data, uint32_t bytes, struct sl_tcp_icmp_error *error)
{
    struct sl_icmp_quote quote;

    if (sl_icmp_decode_quote(data, bytes, &quote) != SL_WIRE_OK ||
        quote.ipv4.protocol != SL_PROTOCOL_TCP)
        return false;
    error->local = sl_ip_from_v4(quote.ipv4.source);
    error->remote = sl_ip_from_v4(quote.ipv4.destination);
    error->header = data + quote.l4_offset;
    error->header_bytes = quote.l4_quoted_bytes;
    return true;
}

/* We send no extension headers, so TCP follows the fixed header (RFC 8200 section 3). */
static bool quote_v6(const uint8_t *data, uint32_t bytes, struct sl_tcp_icmp_error *error)
{
    const uint8_t *quoted = data + SL_ICMP_HEADER_BYTES;

    if (bytes < SL_ICMP_HEADER_BYTES + IPV6_HEADER_BYTES + SL_ICMP_QUOTED_L4_BYTES ||
        quoted[0] >> 4 != 6 || quoted[6] != SL_PROTOCOL_TCP)
        return false;
    error->local = sl_ip_from_v6(quoted + 8);
    error->remote = sl_ip_from_v6(quoted + 24);
    error->header = quoted + IPV6_HEADER_BYTES;
    error->header_bytes = bytes - SL_ICMP_HEADER_BYTES - IPV6_HEADER_BYTES;
    return true;
}

void sl_endpoint_icmp(struct sl_endpoint *endpoint, struct rte_mbuf *frame)
{
    const struct sl_mbuf_tag *tag = sl_mbuf_tag(frame);
    const uint8_t *data = rte_pktmbuf_mtod_offset(frame, const uint8_t *, tag->l4_offset);
    uint32_t room = (uint32_t)frame->data_len - tag->l4_offset;
    uint32_t bytes = tag->l4_bytes < room ? tag->l4_bytes : room;
    bool is_ipv6 = (tag->sp_flags & SL_SP_FRAME_IPV6) != 0;
    struct sl_tcp_icmp_error error = {.next_hop_mtu_bytes = 0};
    struct sl_icmp icmp;

    if (sl_icmp_decode(data, bytes, &icmp) == SL_WIRE_OK &&
        (is_ipv6 ? kind_v6(&icmp, &error) && quote_v6(data, bytes, &error)
                 : kind_v4(&icmp, &error) && quote_v4(data, bytes, &error)))
        sl_tcp_icmp(endpoint->engine, &error, endpoint->link.now_us(endpoint->link.context));
    else
        sl_endpoint_count_drops(endpoint, SL_DROP_SERVICE_ICMP_UNUSED, 1);
}
