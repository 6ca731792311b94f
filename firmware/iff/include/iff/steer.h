// SPDX-License-Identifier: Apache-2.0
/*
 * Which storage processor has a connection: a keyed hash of both ends, the same for either
 * direction, so that NPs and SPs agree without a table. Who does not know the key cannot aim at one
 * SP. Pure.
 */
#ifndef IFF_STEER_H
#define IFF_STEER_H

#include "iff/snapshot.h"

#define SL_STEER_NOBODY UINT8_MAX

/* Fixed for the life of a process, for connections do not move by themselves. */
struct sl_steering {
    uint64_t key[2];         /* random, secret */
    uint8_t count;           /* SPs that run */
    uint8_t sps[SL_MAX_NPS]; /* their ids, ascending */
};

/* One end of a connection. */
struct sl_steer_end {
    struct sl_ip address;
    struct sl_be16 port;
};

/* Id of the SP that has the connection between two ends, in either order; SL_STEER_NOBODY if no SP
 * runs. */
uint8_t sl_steer(const struct sl_steering *steering, const struct sl_steer_end *one,
                 const struct sl_steer_end *other);

/*
 * Id of the SP that has all that comes to the addresses of an nfs-service: what a virtual server
 * knows of its files has one owner, and a fragment does not tell ports. SL_STEER_NOBODY if no SP
 * runs.
 */
uint8_t sl_steer_pinned(const struct sl_steering *steering, uint16_t service);

#endif
