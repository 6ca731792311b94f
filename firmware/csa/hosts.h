// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_HOSTS_H
#define CSA_HOSTS_H

/* Addresses of either family that stations beyond our links may have: for what ends in the box. */

#include "config.h"

/* The object, and the attribute of it, that an address stands in. */
struct sl_place {
    uint16_t mark;
    uint16_t id;
    const char *key;
};

/*
 * 0 if address is a unicast one that is not link-local, which would name no port. Else -errno and
 * the refusal: -EAFNOSUPPORT it is none at all, -EADDRNOTAVAIL no host can have it.
 */
int sl_check_host(const struct sl_addr *address, const struct sl_place *place,
                  struct sl_refusal *refusal);

/* As sl_check_host(), with a prefix length that fits the family: -ERANGE. Nothing is fine too. */
int sl_check_source(const struct sl_addr_prefix *source, const struct sl_place *place,
                    struct sl_refusal *refusal);

#endif
