/* SPDX-License-Identifier: Apache-2.0 */
#include "support/frames6.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_zero(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static void set16(uint8_t *to, unsigned int value)
{
    to[0] = (uint8_t)(value >> 8);
    to[1] = (uint8_t)value;
}

static void set_or(uint8_t *to, const uint8_t *bytes, const uint8_t *fallback, size_t length)
{
    memcpy(to, is_zero(bytes, length) ? fallback : bytes, length);
}

uint16_t test_sum6(const uint8_t *source, const uint8_t *destination, uint8_t protocol,
                   const uint8_t *l4, size_t length)
{
    uint32_t sum = test_sum(source, 16, protocol + (uint32_t)length);

    return test_sum_finish(test_sum(l4, length, test_sum(destination, 16, sum)));
}

static size_t put_ethernet(uint8_t *frame, const struct test_frame6_spec *spec)
{
    static const uint8_t to[6] = {2, 0, 0, 0, 0, 1}, from[6] = {2, 0, 0, 0, 0, 2};
    size_t at = 12;

    set_or(frame, spec->destination_mac, to, 6);
    set_or(frame + 6, spec->source_mac, from, 6);
    if (spec->tci != 0) {
        set16(frame + at, 0x8100);
        set16(frame + at + 2, spec->tci);
        at += 4;
    }
    set16(frame + at, 0x86dd);
    return at + 2;
}

static void put_ipv6(uint8_t *ip, const struct test_frame6_spec *spec, uint8_t next, size_t bytes)
{
    static const uint8_t source[16] = TEST_IP6(1, 0x11), destination[16] = TEST_IP6(1, 0x100);

    memset(ip, 0, 40);
    ip[0] = 0x60;
    set16(ip + 4, (unsigned int)bytes);
    ip[6] = next;
    ip[7] = spec->hop_limit != 0 ? spec->hop_limit : 64;
    set_or(ip + 8, spec->source, source, 16);
    if (spec->from_nobody)
        memset(ip + 8, 0, 16);
    set_or(ip + 24, spec->destination, destination, 16);
}

static size_t put_tcp(uint8_t *tcp, const struct test_frame6_spec *spec)
{
    memset(tcp, 0, 20);
    set16(tcp, spec->source_port != 0 ? spec->source_port : 40000);
    set16(tcp + 2, spec->destination_port != 0 ? spec->destination_port : 2049);
    tcp[12] = 0x50;
    tcp[13] = spec->tcp_flags;
    set16(tcp + 14, 29200);
    return 20;
}

static size_t put_payload(uint8_t *to, const struct test_frame6_spec *spec)
{
    for (unsigned int i = 0; i < spec->payload_bytes; i++)
        to[i] = spec->payload != NULL ? spec->payload[i] : (uint8_t)(i * 7u + 1u);
    return spec->payload_bytes;
}

static void put_checksum(const uint8_t *ip, uint8_t protocol, uint8_t *l4, size_t bytes, bool bad)
{
    size_t at = protocol == TEST_TCP ? 16 : 2;

    if ((protocol != TEST_TCP && protocol != TEST_ICMPV6) || bytes < at + 2)
        return;
    set16(l4 + at, 0);
    set16(l4 + at, test_sum6(ip + 8, ip + 24, protocol, l4, bytes) ^ (bad ? 0x0100u : 0u));
}

size_t test_frame6_build(uint8_t *frame, const struct test_frame6_spec *spec)
{
    uint8_t protocol = spec->next_header != 0 ? spec->next_header : TEST_TCP;
    size_t ip = put_ethernet(frame, spec), extension = spec->hop_by_hop ? 8 : 0;
    size_t l4 = ip + 40 + extension, bytes = 0;

    if (l4 + 20u + spec->payload_bytes + spec->padding_bytes > TEST_FRAME_MAX_BYTES) {
        fprintf(stderr, "test: frame longer than %u bytes\n", TEST_FRAME_MAX_BYTES);
        abort();
    }
    if (protocol == TEST_TCP)
        bytes = put_tcp(frame + l4, spec);
    bytes += put_payload(frame + l4 + bytes, spec);
    put_ipv6(frame + ip, spec, spec->hop_by_hop ? TEST_HOP_BY_HOP : protocol,
             extension + bytes + spec->missing_bytes);
    if (spec->hop_by_hop) /* PadN of six bytes (RFC 8200 section 4.2) */
        memcpy(frame + ip + 40, (uint8_t[]){protocol, 0, 1, 4, 0, 0, 0, 0}, 8);
    put_checksum(frame + ip, protocol, frame + l4, bytes, spec->bad_checksum);
    memset(frame + l4 + bytes, 0, spec->padding_bytes);
    return l4 + bytes + spec->padding_bytes;
}

size_t test_neighbour_message(uint8_t *to, uint8_t type, uint8_t flags, const uint8_t *target,
                              uint8_t option, const uint8_t *mac)
{
    memset(to, 0, 32);
    to[0] = type;
    to[4] = flags;
    memcpy(to + 8, target, 16);
    if (option == 0)
        return 24;
    to[24] = option;
    to[25] = 1;
    memcpy(to + 26, mac, 6);
    return 32;
}
