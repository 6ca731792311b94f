/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/addr.h"

#define IPV6_GROUPS 8u

int sl_ip_compare(const struct sl_ip *a, const struct sl_ip *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

/* Multiply and fold: the constants are the odd 64-bit fractions of the golden ratio and of pi. */
uint32_t sl_ip_hash(const struct sl_ip *ip, uint32_t seed)
{
    uint64_t hash = (ip->words[0] ^ seed) * 0x9e3779b97f4a7c15ull;

    hash ^= hash >> 32;
    hash = (hash ^ ip->words[1]) * 0x243f6a8885a308d3ull;
    hash ^= hash >> 29;
    hash *= 0x9e3779b97f4a7c15ull;
    return (uint32_t)(hash >> 32);
}

bool sl_ip_in_prefix(const struct sl_ip *ip, const struct sl_ip *prefix, unsigned int prefix_bits)
{
    unsigned int whole_bytes = prefix_bits / 8;
    unsigned int rest_bits = prefix_bits % 8;
    uint8_t differing;

    if (prefix_bits > 128)
        return false;
    if (memcmp(ip->bytes, prefix->bytes, whole_bytes) != 0)
        return false;
    if (rest_bits == 0)
        return true;
    differing = ip->bytes[whole_bytes] ^ prefix->bytes[whole_bytes];
    return differing >> (8 - rest_bits) == 0;
}

static char *put_decimal(char *text, uint8_t value)
{
    if (value >= 100)
        *text++ = (char)('0' + value / 100);
    if (value >= 10)
        *text++ = (char)('0' + value / 10 % 10);
    *text++ = (char)('0' + value % 10);
    return text;
}

static char hex_digit(unsigned int nibble)
{
    return "0123456789abcdef"[nibble & 0xfu];
}

/* Without leading zeros, in lower case (RFC 5952 sections 4.1 and 4.3). */
static char *put_group(char *text, uint16_t group)
{
    bool started = false;

    for (int shift = 12; shift >= 0; shift -= 4) {
        unsigned int nibble = (unsigned int)(group >> shift) & 0xfu;

        started = started || nibble != 0 || shift == 0;
        if (started)
            *text++ = hex_digit(nibble);
    }
    return text;
}

/* The longest run of two or more zero groups, the first of equals (RFC 5952 section 4.2). */
static void find_zero_run(const uint8_t *bytes, unsigned int *start, unsigned int *count)
{
    unsigned int run = 0;

    *start = IPV6_GROUPS;
    *count = 1;
    for (unsigned int i = 0; i < IPV6_GROUPS; i++) {
        run = sl_load_u16(bytes + 2 * (size_t)i) == 0 ? run + 1 : 0;
        if (run > *count) {
            *count = run;
            *start = i + 1 - run;
        }
    }
}

static char *put_v6(char *text, const uint8_t *bytes)
{
    unsigned int run_start, run_count;

    find_zero_run(bytes, &run_start, &run_count);
    for (unsigned int i = 0; i < IPV6_GROUPS; i++) {
        if (i == run_start) {
            *text++ = ':';
            i += run_count - 1;
            if (i == IPV6_GROUPS - 1)
                *text++ = ':';
            continue;
        }
        if (i != 0)
            *text++ = ':';
        text = put_group(text, sl_load_u16(bytes + 2 * (size_t)i));
    }
    return text;
}

static char *put_v4(char *text, const uint8_t *bytes)
{
    for (unsigned int i = 0; i < 4; i++) {
        if (i != 0)
            *text++ = '.';
        text = put_decimal(text, bytes[i]);
    }
    return text;
}

const char *sl_ip_format(const struct sl_ip *ip, char *text)
{
    char *end =
        sl_ip_is_v4(ip) ? put_v4(text, ip->bytes + SL_IP_V4_OFFSET) : put_v6(text, ip->bytes);

    *end = '\0';
    return text;
}

const char *sl_mac_format(const struct sl_mac *mac, char *text)
{
    char *at = text;

    for (unsigned int i = 0; i < sizeof(mac->bytes); i++) {
        if (i != 0)
            *at++ = ':';
        *at++ = hex_digit(mac->bytes[i] >> 4);
        *at++ = hex_digit(mac->bytes[i]);
    }
    *at = '\0';
    return text;
}
