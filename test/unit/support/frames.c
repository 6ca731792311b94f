/* SPDX-License-Identifier: Apache-2.0 */
#include "support/frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ICMP = 1,
    TCP = 6,
    UDP = 17,
};

/* A frame in the making. */
struct writer {
    uint8_t *bytes;
    size_t length;
};

static void put(struct writer *to, const void *bytes, size_t length)
{
    if (length > TEST_FRAME_MAX_BYTES - to->length) {
        fprintf(stderr, "test: frame longer than %u bytes\n", TEST_FRAME_MAX_BYTES);
        abort();
    }
    memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
}

static void put8(struct writer *to, unsigned int value)
{
    uint8_t byte = (uint8_t)value;

    put(to, &byte, 1);
}

static void put16(struct writer *to, unsigned int value)
{
    put8(to, value >> 8);
    put8(to, value);
}

static void put32(struct writer *to, uint32_t value)
{
    put16(to, value >> 16);
    put16(to, value & 0xffff);
}

static void put_repeated(struct writer *to, unsigned int byte, size_t count)
{
    while (count-- != 0)
        put8(to, byte);
}

static void set16(struct writer *to, size_t at, unsigned int value)
{
    to->bytes[at] = (uint8_t)(value >> 8);
    to->bytes[at + 1] = (uint8_t)value;
}

static uint32_t or_default(uint32_t value, uint32_t fallback)
{
    return value != 0 ? value : fallback;
}

uint32_t test_sum(const uint8_t *bytes, size_t length, uint32_t sum)
{
    for (size_t i = 0; i < length; i++)
        sum += i % 2 == 0 ? (uint32_t)bytes[i] << 8 : bytes[i];
    return sum;
}

uint16_t test_sum_finish(uint32_t sum)
{
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static void put_mac(struct writer *to, const uint8_t *mac, uint8_t last_default)
{
    const uint8_t fallback[6] = {2, 0, 0, 0, 0, last_default};
    const uint8_t zero[6] = {0};

    put(to, memcmp(mac, zero, 6) == 0 ? fallback : mac, 6);
}

static void put_ethernet(struct writer *to, const struct test_frame_spec *spec)
{
    put_mac(to, spec->destination_mac, 1);
    put_mac(to, spec->source_mac, 2);
    for (unsigned int i = 0; i < spec->tags; i++) {
        put16(to, i == 0 ? or_default(spec->tag_type, 0x8100) : 0x8100);
        put16(to, spec->tci[i]);
    }
    put16(to, 0x0800);
}

static void put_ipv4(struct writer *to, const struct test_frame_spec *spec)
{
    put8(to, 0x40u | (5u + spec->ip_option_bytes / 4u));
    put8(to, spec->tos);
    put16(to, 0); /* total length, checksum: when the rest is known */
    put16(to, spec->id);
    put16(to, spec->fragment);
    put8(to, or_default(spec->ttl, 64));
    put8(to, spec->protocol);
    put16(to, 0);
    put32(to, or_default(spec->source, TEST_IP(10, 1, 0, 11)));
    put32(to, or_default(spec->destination, TEST_IP(10, 1, 0, 100)));
    put_repeated(to, 1, spec->ip_option_bytes);
}

static void put_ports(struct writer *to, const struct test_frame_spec *spec)
{
    put16(to, or_default(spec->source_port, 40000));
    put16(to, or_default(spec->destination_port, 2049));
}

static void put_tcp(struct writer *to, const struct test_frame_spec *spec)
{
    put_ports(to, spec);
    put32(to, 0x01020304);
    put32(to, 0x0a0b0c0d);
    put8(to, (5u + spec->tcp_option_bytes / 4u) << 4);
    put8(to, spec->tcp_flags);
    put16(to, 29200);
    put32(to, 0);
    put_repeated(to, 1, spec->tcp_option_bytes);
}

static void put_payload(struct writer *to, const struct test_frame_spec *spec)
{
    for (unsigned int i = 0; i < spec->payload_bytes; i++)
        put8(to, spec->payload != NULL ? spec->payload[i] : i * 7u + 1u);
}

static void put_l4(struct writer *to, const struct test_frame_spec *spec)
{
    if (!spec->no_l4_header && spec->protocol == TCP) {
        put_tcp(to, spec);
    } else if (!spec->no_l4_header && spec->protocol == UDP) {
        put_ports(to, spec);
        put16(to, 8u + spec->payload_bytes);
        put16(to, 0);
    } else if (!spec->no_l4_header && spec->protocol == ICMP) {
        put8(to, spec->icmp_type);
        put8(to, spec->icmp_code);
        put16(to, 0);
        put32(to, 0x12340001);
    }
    put_payload(to, spec);
}

static void finish_l4(struct writer *to, const struct test_frame_spec *spec, size_t ip, size_t l4)
{
    size_t length = to->length - l4;
    size_t at = l4 + (spec->protocol == TCP ? 16 : spec->protocol == UDP ? 6 : 2);
    uint32_t sum = 0;
    uint16_t checksum;

    if (spec->no_l4_header ||
        (spec->protocol != TCP && spec->protocol != UDP && spec->protocol != ICMP))
        return;
    if (spec->protocol == UDP && spec->no_udp_checksum)
        return;
    if (spec->protocol != ICMP)
        sum = test_sum(to->bytes + ip + 12, 8, spec->protocol + (uint32_t)length);
    checksum = test_sum_finish(test_sum(to->bytes + l4, length, sum));
    if (spec->protocol == UDP && checksum == 0)
        checksum = 0xffff;
    set16(to, at, checksum ^ (spec->bad_l4_checksum ? 0x0100u : 0u));
}

static void finish_ipv4(struct writer *to, const struct test_frame_spec *spec, size_t ip, size_t l4)
{
    uint16_t checksum;

    set16(to, ip + 2, (unsigned int)(to->length - ip));
    checksum = test_sum_finish(test_sum(to->bytes + ip, l4 - ip, 0));
    set16(to, ip + 10, checksum ^ (spec->bad_ip_checksum ? 0x0100u : 0u));
}

size_t test_frame_build(uint8_t *frame, const struct test_frame_spec *spec)
{
    struct writer to = {frame, 0};
    size_t ip, l4;

    put_ethernet(&to, spec);
    ip = to.length;
    put_ipv4(&to, spec);
    l4 = to.length;
    put_l4(&to, spec);
    finish_l4(&to, spec, ip, l4);
    finish_ipv4(&to, spec, ip, l4);
    put_repeated(&to, 0, spec->padding_bytes);
    return to.length;
}

void test_frame_resum_ipv4(uint8_t *ip)
{
    struct writer header = {ip, 0};

    set16(&header, 10, 0);
    set16(&header, 10, test_sum_finish(test_sum(ip, (ip[0] & 15u) * 4u, 0)));
}
