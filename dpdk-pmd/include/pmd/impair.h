// SPDX-License-Identifier: Apache-2.0
/*
 * Impairing the traffic of a lab port, live [LAB-5]. Only lab ports (af_packet:…) can be impaired.
 * It is no configuration: it ends with the port's device. All functions are called by the control
 * thread.
 */
#ifndef PMD_IMPAIR_H
#define PMD_IMPAIR_H

#include <stdint.h>

#include "impair/impair.h"
#include "pmd/ports.h"

/* As the box sees its port. */
enum sl_pmd_direction {
    SL_PMD_IN,  /* from the wire */
    SL_PMD_OUT, /* to the wire */
    SL_PMD_DIRECTIONS,
};

/* One direction of a port. */
struct sl_pmd_impairment {
    struct sl_impair_settings settings;
    struct sl_impair_counters counters; /* since the port was opened */
    uint64_t no_mbuf;                   /* copies that were not made, and packets lost for it */
    uint32_t queued;                    /* packets on their way */
};

/*
 * Takes settings for one direction; all zero heal it. Workers follow at their next look at the
 * port; what is on its way arrives in its time. The caller waits until all workers were quiescent
 * before it calls this for the same port again. 0, or -errno and a reason that names port and
 * remedy: -ENODEV not open, -ENOTSUP no lab port, -EINVAL settings, -ENOMEM.
 */
int sl_pmd_port_impair(uint8_t id, enum sl_pmd_direction direction,
                       const struct sl_impair_settings *settings, char reason[SL_PMD_REASON_BYTES]);

/* Fills *state. 0, or -ENODEV or -ENOTSUP with a reason as above. */
int sl_pmd_port_impairment(uint8_t id, enum sl_pmd_direction direction,
                           struct sl_pmd_impairment *state, char reason[SL_PMD_REASON_BYTES]);

#endif
