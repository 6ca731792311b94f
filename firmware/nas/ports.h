// SPDX-License-Identifier: Apache-2.0
/*
 * Privileged local ports for the calls to a server: servers take calls of lower ones only. A port
 * rests before it is used again, so that no answer of before is taken for one of now; that of a
 * fenced member rests as long as there is another [REP-6].
 */
#ifndef NAS_PORTS_H
#define NAS_PORTS_H

#include <stdbool.h>
#include <stdint.h>

#define SL_NAS_PORT_FIRST 512u
#define SL_NAS_PORT_COUNT 512u

/* Of one member. */
struct sl_nas_ports {
    uint16_t last; /* taken last, counted from the first; ports are taken descending */
    uint32_t free_from_s[SL_NAS_PORT_COUNT]; /* seconds; UINT32_MAX: in use; 0: never used */
    bool is_fenced[SL_NAS_PORT_COUNT];       /* and not taken again since */
};

/*
 * All zero before. random: where to begin. A box that begins anew comes from other ports than the
 * life before, whose connections servers still have: they would refuse a new one from the same
 * port until it is asked for again, a second later (RFC 5961 section 4).
 */
void sl_nas_ports_begin(struct sl_nas_ports *ports, uint64_t random);
/* The next port that is free; 0: none is. *was_fenced: it comes out of quarantine by that. */
uint16_t sl_nas_port_take(struct sl_nas_ports *ports, uint64_t now_us, bool *was_fenced);
/* It has been used as usual; or it came from a member that has been fenced. */
void sl_nas_port_give(struct sl_nas_ports *ports, uint16_t port, bool is_fenced, uint64_t now_us);

#endif
