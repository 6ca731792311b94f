// SPDX-License-Identifier: Apache-2.0
/*
 * A segment as the peer sent its last: an ACK of what is acknowledged already, and a FIN if there
 * was one.
 */
#include "repair/repair.h"
#include "wire/ipv4.h"
#include "wire/ipv6.h"
#include "wire/tcp.h"

#define HOP_LIMIT 64u
#define WINDOW_MAX 0xffffu
/* NOP NOP, kind 8 and length 10 (RFC 7323 appendix A). */
#define TIMESTAMP_PREFIX 0x0101080au
#define TIMESTAMP_BYTES 12u

static size_t write_ip(uint8_t *at, const struct sl_tcp_transfer *transfer, uint16_t tcp_bytes)
{
    const struct sl_ipv4 ipv4 = {
        .source = sl_ip_v4(&transfer->remote),
        .destination = sl_ip_v4(&transfer->local),
        .total_bytes = (uint16_t)(SL_IPV4_MIN_HEADER_BYTES + tcp_bytes),
        .fragment = SL_IPV4_DONT_FRAGMENT,
        .ttl = HOP_LIMIT,
        .protocol = SL_PROTOCOL_TCP,
    };
    const struct sl_ipv6 ipv6 = {
        .source = transfer->remote,
        .destination = transfer->local,
        .payload_bytes = tcp_bytes,
        .next_header = SL_PROTOCOL_TCP,
        .hop_limit = HOP_LIMIT,
    };

    if (sl_ip_is_v4(&transfer->local))
        return (size_t)sl_ipv4_build(at, SL_REPAIR_GREETING_MAX_BYTES, &ipv4);
    return (size_t)sl_ipv6_build(at, SL_REPAIR_GREETING_MAX_BYTES, &ipv6);
}

static void write_tcp(uint8_t *at, const struct sl_tcp_transfer *transfer, uint16_t tcp_bytes)
{
    uint32_t scaled = transfer->send_window >> transfer->send_scale;

    memset(at, 0, tcp_bytes);
    sl_store_u16(at + SL_TCP_SOURCE_OFFSET, transfer->remote_port);
    sl_store_u16(at + SL_TCP_DESTINATION_OFFSET, transfer->local_port);
    sl_store_u32(at + 4, transfer->receive_next - transfer->fin_received);
    /* A FIN of ours that was acknowledged is sent again by the import, and acknowledged then. */
    sl_store_u32(at + 8, transfer->send_unacknowledged - (transfer->state == SL_TCP_FIN_WAIT_2));
    at[12] = (uint8_t)(tcp_bytes / 4u << 4);
    at[13] = SL_TCP_ACK | (transfer->fin_received ? SL_TCP_FIN : 0);
    sl_store_u16(at + 14, (uint16_t)(scaled < WINDOW_MAX ? scaled : WINDOW_MAX));
    if (!transfer->timestamps)
        return;
    sl_store_u32(at + SL_TCP_MIN_HEADER_BYTES, TIMESTAMP_PREFIX);
    sl_store_u32(at + SL_TCP_MIN_HEADER_BYTES + 4, transfer->timestamp_recent);
    sl_store_u32(at + SL_TCP_MIN_HEADER_BYTES + 8, transfer->timestamp_now);
}

size_t sl_repair_greeting(const struct sl_tcp_transfer *transfer, uint8_t *packet)
{
    uint16_t tcp_bytes =
        (uint16_t)(SL_TCP_MIN_HEADER_BYTES + (transfer->timestamps ? TIMESTAMP_BYTES : 0));
    size_t ip_bytes = write_ip(packet, transfer, tcp_bytes);
    uint8_t *tcp = packet + ip_bytes;
    uint64_t sum;

    write_tcp(tcp, transfer, tcp_bytes);
    sum = sl_checksum_pseudo(&transfer->remote, &transfer->local, SL_PROTOCOL_TCP, tcp_bytes);
    sum = sl_checksum_add(sum, tcp, tcp_bytes);
    sl_store_be16(tcp + SL_TCP_CHECKSUM_OFFSET, sl_checksum_finish(sum));
    return ip_bytes + tcp_bytes;
}
