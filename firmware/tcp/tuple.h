// SPDX-License-Identifier: Apache-2.0
/* What names a connection: two addresses and two ports (RFC 9293 section 3.3.1). */
#ifndef TCP_TUPLE_H
#define TCP_TUPLE_H

#include "wire/addr.h"

struct sl_tcp_tuple {
    struct sl_ip local, remote;
    union {
        struct {
            uint16_t local_port, remote_port; /* host order */
        };
        uint32_t ports; /* both, for comparing and hashing; of no numeric meaning */
    };
};

/* What may be hashed as bytes; padding follows. */
#define SL_TCP_TUPLE_BYTES 36u

static inline bool sl_tcp_tuple_equal(const struct sl_tcp_tuple *a, const struct sl_tcp_tuple *b)
{
    return a->ports == b->ports && sl_ip_equal(&a->remote, &b->remote) &&
           sl_ip_equal(&a->local, &b->local);
}

#endif
