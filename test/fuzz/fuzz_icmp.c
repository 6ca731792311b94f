/* SPDX-License-Identifier: Apache-2.0 */
/* ICMP: quotes lie inside the data, replies keep a right checksum, built errors decode again. */
#include "fuzz.h"

#include "wire/icmp.h"

#define MAX_BYTES 2048u

static void check_quote(const uint8_t *data, size_t size)
{
    struct sl_icmp_quote quote;

    if (sl_icmp_decode_quote(data, size, &quote) != SL_WIRE_OK)
        return;
    FUZZ_CHECK(sl_icmp_type_is_error(data[0]));
    FUZZ_CHECK(quote.l4_quoted_bytes >= SL_ICMP_QUOTED_L4_BYTES);
    FUZZ_CHECK((size_t)quote.l4_offset + quote.l4_quoted_bytes <= size);
}

static void check_echo(const uint8_t *data, size_t size)
{
    uint8_t reply[MAX_BYTES];
    bool good = sl_checksum_is_good(sl_checksum_add(0, data, size));

    if (size > sizeof(reply) || data[0] != SL_ICMP_ECHO_REQUEST)
        return;
    memcpy(reply, data, size);
    sl_icmp_echo_to_reply(reply);
    FUZZ_CHECK(sl_checksum_is_good(sl_checksum_add(0, reply, size)) == good);
}

/* The input as a packet that an error is sent about. */
static void check_error(const uint8_t *data, size_t size)
{
    uint8_t error[SL_ICMP_ERROR_MAX_BYTES];
    struct sl_icmp_quote quote;
    int length =
        sl_icmp_build_error(error, sizeof(error), SL_ICMP_UNREACHABLE, 4, 1400, data, size);

    if (length < 0)
        return;
    FUZZ_CHECK(sl_checksum_is_good(sl_checksum_add(0, error, (size_t)length)));
    FUZZ_CHECK((size_t)length <= size + SL_ICMP_HEADER_BYTES);
    if (sl_icmp_decode_quote(error, (size_t)length, &quote) == SL_WIRE_OK)
        FUZZ_CHECK(memcmp(error + quote.l4_offset, data + quote.ipv4.header_bytes, 8) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sl_icmp icmp;

    check_error(data, size);
    check_quote(data, size);
    if (sl_icmp_decode(data, size, &icmp) == SL_WIRE_OK)
        check_echo(data, size);
    return 0;
}
