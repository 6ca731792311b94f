// SPDX-License-Identifier: Apache-2.0
#include "ports.h"

#define US_PER_S 1000000u
#define IN_USE UINT32_MAX
/* Longer than any answer is on its way. */
#define REST_S 10u
/* Longer than a server remembers a caller's duplicates. */
#define FENCED_REST_S 3600u

static uint32_t seconds(uint64_t now_us)
{
    return (uint32_t)(now_us / US_PER_S) + 1u;
}

void sl_nas_ports_begin(struct sl_nas_ports *ports, uint64_t random)
{
    ports->last = (uint16_t)(random % SL_NAS_PORT_COUNT);
}

/* Round and round: the port that was used longest ago comes next. */
static uint16_t next_before(uint16_t place)
{
    return (uint16_t)((place + SL_NAS_PORT_COUNT - 1u) % SL_NAS_PORT_COUNT);
}

uint16_t sl_nas_port_take(struct sl_nas_ports *ports, uint64_t now_us, bool *was_fenced)
{
    uint16_t place = ports->last;

    *was_fenced = false;
    for (unsigned int i = 0; i < SL_NAS_PORT_COUNT; i++) {
        place = next_before(place);
        if (ports->free_from_s[place] == IN_USE || ports->free_from_s[place] > seconds(now_us))
            continue;
        ports->last = place;
        ports->free_from_s[place] = IN_USE;
        *was_fenced = ports->is_fenced[place];
        ports->is_fenced[place] = false;
        return (uint16_t)(SL_NAS_PORT_FIRST + place);
    }
    return 0;
}

void sl_nas_port_give(struct sl_nas_ports *ports, uint16_t port, bool is_fenced, uint64_t now_us)
{
    uint16_t place = (uint16_t)(port - SL_NAS_PORT_FIRST);

    ports->free_from_s[place] = seconds(now_us) + (is_fenced ? FENCED_REST_S : REST_S);
    ports->is_fenced[place] = is_fenced;
}
