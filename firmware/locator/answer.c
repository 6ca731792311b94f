// SPDX-License-Identifier: Apache-2.0
/* Answers to health probes: whose they are, and what they say. */

#include "state.h"

#include "wire/icmp.h"
#include "wire/ipv4.h"
#include "wire/rpc_null.h"
#include "wire/tcp.h"
#include "wire/udp.h"

/* The two ends of an answer, as seen from the server. */
struct sl_answer {
    uint8_t method; /* enum sl_health_method of the probe it answers */
    uint8_t port;   /* where it came in */
    uint16_t vlan;  /* 0: not known */
    struct sl_ip server;
    struct sl_be16 service_port;
    struct sl_be16 probe_port;
};

/* The member that waits for this answer, or SL_LOCATOR_NO_MEMBER. */
static uint16_t find_pending(const struct sl_locator *locator, const struct sl_answer *answer)
{
    for (uint16_t i = 0; i < locator->member_count; i++) {
        uint16_t member = locator->members[i];
        const struct sl_health *health = &locator->health[member];

        if (health->pending && health->method == answer->method &&
            sl_be16_equal(health->probe_port, answer->probe_port) &&
            sl_be16_equal(health->service_port, answer->service_port) &&
            sl_ip_equal(&health->address, &answer->server) &&
            health->reported.port == answer->port &&
            (answer->vlan == 0 || answer->vlan == locator->config->domains[health->domain].vlan))
            return member;
    }
    return SL_LOCATOR_NO_MEMBER;
}

/* RFC 9293 section 3.10.7.3: what may answer a SYN acknowledges it, be it an acceptance or not. */
static void receive_tcp(struct sl_locator *locator, struct sl_answer *answer, const uint8_t *data,
                        size_t length, uint64_t now_ms)
{
    struct sl_health *health;
    struct sl_tcp tcp;
    uint16_t member;

    if (sl_tcp_decode(data, length, &tcp) != SL_WIRE_OK || !(tcp.flags & SL_TCP_ACK))
        return;
    answer->method = SL_HEALTH_TCP;
    answer->service_port = tcp.source_port;
    answer->probe_port = tcp.destination_port;
    member = find_pending(locator, answer);
    if (member == SL_LOCATOR_NO_MEMBER)
        return;
    health = &locator->health[member];
    if (tcp.acknowledgement != health->nonce + 1u)
        return;
    if (tcp.flags & SL_TCP_RST) {
        sl_health_failure(locator, member, "connection refused", now_ms);
    } else if (tcp.flags & SL_TCP_SYN) {
        sl_frame_send_reset(locator, health, tcp.acknowledgement);
        sl_health_answered(locator, member, now_ms);
    }
}

static void receive_rpc(struct sl_locator *locator, uint16_t member, const uint8_t *data,
                        size_t length, uint64_t now_ms)
{
    int error = sl_rpc_null_check_reply(data, length, locator->health[member].nonce);

    if (error == SL_WIRE_OK)
        sl_health_answered(locator, member, now_ms);
    else if (error == SL_WIRE_REFUSED)
        sl_health_failure(locator, member, "RPC program or version not served", now_ms);
}

static void receive_udp(struct sl_locator *locator, struct sl_answer *answer, const uint8_t *data,
                        size_t length, uint64_t now_ms)
{
    struct sl_udp udp;
    uint16_t member;

    if (sl_udp_decode(data, length, &udp) != SL_WIRE_OK)
        return;
    answer->method = SL_HEALTH_UDP;
    answer->service_port = udp.source_port;
    answer->probe_port = udp.destination_port;
    member = find_pending(locator, answer);
    if (member == SL_LOCATOR_NO_MEMBER)
        return;
    if (locator->config->domains[locator->health[member].domain].health.rpc_program == 0)
        sl_health_answered(locator, member, now_ms);
    else
        receive_rpc(locator, member, data + SL_UDP_HEADER_BYTES,
                    (size_t)udp.udp_bytes - SL_UDP_HEADER_BYTES, now_ms);
}

/* An ICMP error that quotes a probe: RFC 1122 section 3.2.2.1 makes all unreachables a refusal. */
static void receive_icmp(struct sl_locator *locator, struct sl_answer *answer, const uint8_t *data,
                         size_t length, uint64_t now_ms)
{
    struct sl_icmp_quote quote;
    struct sl_icmp icmp;
    uint16_t member;

    if (sl_icmp_decode(data, length, &icmp) != SL_WIRE_OK || icmp.type != SL_ICMP_UNREACHABLE ||
        sl_icmp_decode_quote(data, length, &quote) != SL_WIRE_OK)
        return;
    answer->method = quote.ipv4.protocol == SL_PROTOCOL_TCP ? SL_HEALTH_TCP : SL_HEALTH_UDP;
    answer->server = sl_ip_from_v4(quote.ipv4.destination);
    answer->service_port = quote.destination_port;
    answer->probe_port = quote.source_port;
    member = find_pending(locator, answer);
    if (member != SL_LOCATOR_NO_MEMBER)
        sl_health_failure(locator, member,
                          icmp.code == SL_ICMP_CODE_PORT_UNREACHABLE ? "port unreachable"
                                                                     : "destination unreachable",
                          now_ms);
}

void sl_answer_receive(struct sl_locator *locator, uint8_t port, uint16_t vlan, const uint8_t *data,
                       size_t length, uint64_t now_ms)
{
    struct sl_answer answer = {.port = port, .vlan = vlan};
    const uint8_t *l4;
    struct sl_ipv4 ipv4;
    size_t l4_bytes;

    if (sl_ipv4_decode(data, length, &ipv4) != SL_WIRE_OK || sl_ipv4_is_fragment(&ipv4))
        return;
    l4 = data + ipv4.header_bytes;
    l4_bytes = (size_t)ipv4.total_bytes - ipv4.header_bytes;
    answer.server = sl_ip_from_v4(ipv4.source);
    if (ipv4.protocol == SL_PROTOCOL_TCP)
        receive_tcp(locator, &answer, l4, l4_bytes, now_ms);
    else if (ipv4.protocol == SL_PROTOCOL_UDP)
        receive_udp(locator, &answer, l4, l4_bytes, now_ms);
    else if (ipv4.protocol == SL_PROTOCOL_ICMP)
        receive_icmp(locator, &answer, l4, l4_bytes, now_ms);
}
