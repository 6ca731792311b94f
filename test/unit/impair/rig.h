/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_IMPAIR_RIG_H
#define TEST_IMPAIR_RIG_H

/*
 * A wire under test and a record of what came of each packet. Packets are numbered from 0 in the
 * order in which they are put in. Every step checks that no packet appears that was not put in, and
 * none twice but for copies.
 */

#include <stdbool.h>

#include "impair/impair.h"
#include "support/table.h"

#define RIG_PACKETS 200000u

struct rig_packet {
    uint64_t put_us;
    uint64_t out_us; /* of the packet itself, not of its copy */
    uint32_t place;  /* the how manieth to come out, copies not counted */
    uint32_t copies;
    uint32_t flags; /* as it came out */
    uint32_t corrupt_bit;
    bool out, released;
};

struct rig {
    struct sl_impair *impair;
    uint64_t now_us;
    uint32_t put_count;
    uint32_t out_count;
    uint32_t released_count;
    uint32_t length_bytes; /* of the packets put in [1500] */
    struct rig_packet packets[RIG_PACKETS];
};

struct rig *rig_create(const struct sl_impair_settings *settings, uint32_t slots);

/* Checks that counters and outcomes agree, and that flush leaves nothing behind. */
void rig_destroy(struct rig *rig);

/* Puts in one packet now and takes what is due. */
enum sl_impair_fate rig_put(struct rig *rig);

/* Puts in count packets, one each interval_us; the clock stands at the next one's time after. */
void rig_put_many(struct rig *rig, uint32_t count, uint64_t interval_us);

/* Lets time pass, as one who sleeps until sl_impair_next_us() does. */
void rig_run_until(struct rig *rig, uint64_t end_us);

/* Lets time pass until nothing is on its way. Fails if that takes more than 10 minutes. */
void rig_run_out(struct rig *rig);

#endif
