// SPDX-License-Identifier: Apache-2.0
#include "frames.h"

#include <string.h>

#include "wire/checksum.h"
#include "wire/eth.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/udp.h"

#define IP_OFFSET 14u
#define L4_OFFSET 34u
#define IP_BYTES (BENCH_FRAME_BYTES - IP_OFFSET)
#define L4_BYTES (BENCH_FRAME_BYTES - L4_OFFSET)
#define FIRST_CLIENT 0x10000000u
#define CLIENTS 65536u
#define FIRST_CLIENT_PORT 1024u
#define TTL 64u
#define TCP_HEADER_WORDS 5u
#define TCP_WINDOW 0xffffu

/* Ends of a frame; the client's are left zero. Host order. */
struct ends {
    uint32_t source, destination;
    uint16_t source_port, destination_port;
};

static void put16(uint8_t *at, uint16_t value)
{
    sl_store_be16(at, sl_be16_from_host(value));
}

static void put32(uint8_t *at, uint32_t value)
{
    sl_store_be32(at, sl_be32_from_host(value));
}

static void put_ipv4(uint8_t *ip, uint8_t protocol, const struct ends *ends)
{
    ip[0] = 0x45;
    put16(ip + 2, IP_BYTES);
    put16(ip + 6, SL_IPV4_DONT_FRAGMENT);
    ip[8] = TTL;
    ip[9] = protocol;
    put32(ip + SL_IPV4_SOURCE_OFFSET, ends->source);
    put32(ip + SL_IPV4_DESTINATION_OFFSET, ends->destination);
}

static void put_l4(uint8_t *l4, uint8_t protocol, uint8_t tcp_flags, const struct ends *ends)
{
    put16(l4 + SL_TCP_SOURCE_OFFSET, ends->source_port);
    put16(l4 + SL_TCP_DESTINATION_OFFSET, ends->destination_port);
    if (protocol == SL_PROTOCOL_UDP) {
        put16(l4 + 4, L4_BYTES);
        return;
    }
    l4[12] = TCP_HEADER_WORDS << 4;
    l4[13] = tcp_flags;
    put16(l4 + 14, TCP_WINDOW);
}

static void fill(struct bench_template *template, uint8_t protocol, uint8_t tcp_flags,
                 const struct ends *ends)
{
    uint8_t *ip = template->bytes + IP_OFFSET, *l4 = template->bytes + L4_OFFSET;
    bool from_client = ends->source == 0;

    put16(template->bytes + 12, SL_ETHERTYPE_IPV4);
    put_ipv4(ip, protocol, ends);
    put_l4(l4, protocol, tcp_flags, ends);
    template->ip_sum = sl_checksum_fold(sl_checksum_ipv4_plain(ip));
    template->l4_sum = sl_checksum_fold(sl_checksum_add(
        sl_checksum_pseudo_v4(sl_be32_from_host(ends->source), sl_be32_from_host(ends->destination),
                              protocol, L4_BYTES),
        l4, L4_BYTES));
    template->address_offset =
        (uint8_t)(IP_OFFSET + (from_client ? SL_IPV4_SOURCE_OFFSET : SL_IPV4_DESTINATION_OFFSET));
    template->port_offset =
        (uint8_t)(L4_OFFSET + (from_client ? SL_TCP_SOURCE_OFFSET : SL_TCP_DESTINATION_OFFSET));
    template->checksum_offset =
        (uint8_t)(L4_OFFSET +
                  (protocol == SL_PROTOCOL_TCP ? SL_TCP_CHECKSUM_OFFSET : SL_UDP_CHECKSUM_OFFSET));
}

static void make_request(struct bench_template *template, uint8_t protocol, uint8_t tcp_flags)
{
    const struct ends ends = {.destination = BENCH_VIP, .destination_port = BENCH_SERVICE_PORT};

    bench_port_mac(BENCH_ROUTER_PORT, template->bytes);
    bench_router_mac(template->bytes + 6);
    fill(template, protocol, tcp_flags, &ends);
}

static void make_reply(struct bench_template *template, uint8_t protocol, unsigned int member)
{
    const struct ends ends = {.source = BENCH_FIRST_SERVER + member,
                              .source_port = BENCH_SERVICE_PORT};

    bench_port_mac(BENCH_SERVER_PORT, template->bytes);
    bench_member_mac(member, template->bytes + 6);
    fill(template, protocol, SL_TCP_ACK, &ends);
}

void bench_templates_make(struct bench_templates *templates)
{
    static const uint8_t numbers[BENCH_PROTOCOLS] = {SL_PROTOCOL_TCP, SL_PROTOCOL_UDP};

    memset(templates, 0, sizeof(*templates));
    make_request(&templates->syn, SL_PROTOCOL_TCP, SL_TCP_SYN);
    for (unsigned int protocol = 0; protocol < BENCH_PROTOCOLS; protocol++) {
        make_request(&templates->request[protocol], numbers[protocol], SL_TCP_ACK);
        for (unsigned int member = 0; member < BENCH_MEMBERS; member++)
            make_reply(&templates->reply[protocol][member], numbers[protocol], member);
    }
}

void bench_frame_write(uint8_t *frame, const struct bench_template *from, uint32_t flow)
{
    struct sl_be32 address = sl_be32_from_host(FIRST_CLIENT + flow % CLIENTS);
    struct sl_be16 port = sl_be16_from_host((uint16_t)(FIRST_CLIENT_PORT + flow / CLIENTS));

    memcpy(frame, from->bytes, BENCH_TEMPLATE_BYTES);
    sl_store_be32(frame + from->address_offset, address);
    sl_store_be16(frame + from->port_offset, port);
    sl_store_be16(frame + IP_OFFSET + SL_IPV4_CHECKSUM_OFFSET,
                  sl_checksum_finish((uint64_t)from->ip_sum + address.net));
    /* UDP's zero rule (RFC 768); in TCP all ones are as good as zero. */
    sl_store_be16(frame + from->checksum_offset,
                  sl_checksum_udp_nonzero(
                      sl_checksum_finish((uint64_t)from->l4_sum + address.net + port.net)));
}

static bool checksums_are_right(const uint8_t *ip, const struct sl_ipv4 *ipv4)
{
    uint64_t sum = sl_checksum_pseudo_v4(ipv4->source, ipv4->destination, ipv4->protocol, L4_BYTES);

    return sl_ipv4_checksum_is_good(ip, ipv4->header_bytes) &&
           sl_checksum_is_good(sl_checksum_add(sum, ip + ipv4->header_bytes, L4_BYTES));
}

bool bench_frame_is_translated(const uint8_t *frame, uint32_t bytes, unsigned int *member)
{
    const uint8_t *ip = frame + IP_OFFSET;
    struct sl_ipv4 ipv4;
    uint8_t mac[6];

    if (bytes != BENCH_FRAME_BYTES || sl_ipv4_decode(ip, IP_BYTES, &ipv4) != SL_WIRE_OK)
        return false;
    *member = sl_be32_to_host(ipv4.destination) - BENCH_FIRST_SERVER;
    if (*member >= BENCH_MEMBERS || ipv4.ttl != TTL)
        return false;
    bench_member_mac(*member, mac);
    return memcmp(frame, mac, sizeof(mac)) == 0 && checksums_are_right(ip, &ipv4);
}
