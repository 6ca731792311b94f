// SPDX-License-Identifier: Apache-2.0
/* One line for each packet of a world that is looked at alone. */
#include "support/table.h"

#include "world.h"

#include <stdio.h>

#include "wire/tcp.h"

bool sim_is_traced;

static void print_flags(uint8_t flags, char *text)
{
    static const char letters[] = "FSRPAUEW";

    for (unsigned int bit = 0; bit < 8; bit++)
        if ((flags >> bit & 1u) != 0)
            *text++ = letters[bit];
    *text = '\0';
}

void sim_trace(const struct sim_world *world, const struct sim_packet *packet, const char *what)
{
    const uint8_t *header = packet->header;
    char flags[9];

    if (!sim_is_traced)
        return;
    print_flags(header[13], flags);
    printf("%10llu %-8s to %s %5u>%5u %-5s seq %10u len %5u ack %10u win %5u options",
           (unsigned long long)(world->now_us - SIM_START_US), what,
           packet->to == SIM_CLIENT ? "client" : "server", sl_load_u16(header),
           sl_load_u16(header + 2), flags, sl_load_u32(header + 4),
           packet->payload == NULL ? 0 : packet->payload->length_bytes, sl_load_u32(header + 8),
           sl_load_u16(header + 14));
    for (unsigned int i = SL_TCP_MIN_HEADER_BYTES; i < packet->header_bytes; i++)
        printf(" %02x", header[i]);
    printf("\n");
}
