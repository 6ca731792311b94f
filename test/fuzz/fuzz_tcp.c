/* SPDX-License-Identifier: Apache-2.0 */
/* TCP: an accepted header lies inside the data and builds back to the same fields. */
#include "fuzz.h"

#include "wire/tcp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t built[SL_TCP_MIN_HEADER_BYTES];
    struct sl_tcp tcp, again;

    if (sl_tcp_decode(data, size, &tcp) != SL_WIRE_OK)
        return 0;
    FUZZ_CHECK(tcp.header_bytes >= SL_TCP_MIN_HEADER_BYTES && tcp.header_bytes <= size);
    FUZZ_CHECK(!sl_tcp_flags_are_valid(tcp.flags) ||
               (tcp.flags & (SL_TCP_SYN | SL_TCP_RST | SL_TCP_ACK)) != 0);
    FUZZ_CHECK(sl_tcp_build(built, sizeof(built), &tcp, 0, SL_BE32(1), SL_BE32(2)) ==
               sizeof(built));
    FUZZ_CHECK(sl_tcp_decode(built, sizeof(built), &again) == SL_WIRE_OK);
    FUZZ_CHECK(memcmp(built, data, 12) == 0);
    FUZZ_CHECK(again.flags == tcp.flags && again.window == tcp.window);
    return 0;
}
