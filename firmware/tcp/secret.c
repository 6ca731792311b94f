// SPDX-License-Identifier: Apache-2.0
#include "secret.h"

void sl_tcp_secret_init(struct sl_tcp_secret *secret, const uint8_t *bytes)
{
    struct sl_siphash_key master = sl_siphash_key_load(bytes);

    for (uint8_t use = 0; use < SL_TCP_SECRET_USES; use++) {
        for (uint8_t half = 0; half < 2; half++) {
            const uint8_t label[2] = {use, half};

            secret->keys[use].words[half] = sl_siphash24(&master, label, sizeof(label));
        }
    }
}

uint32_t sl_tcp_secret_isn(const struct sl_tcp_secret *secret, const struct sl_tcp_tuple *tuple,
                           uint64_t now_us)
{
    uint64_t hash = sl_siphash24(&secret->keys[SL_TCP_SECRET_ISN], tuple, SL_TCP_TUPLE_BYTES);

    return (uint32_t)(now_us / 4u) + (uint32_t)hash;
}

uint32_t sl_tcp_secret_timestamp_offset(const struct sl_tcp_secret *secret,
                                        const struct sl_tcp_tuple *tuple)
{
    return (uint32_t)sl_siphash24(&secret->keys[SL_TCP_SECRET_TIMESTAMP], tuple,
                                  offsetof(struct sl_tcp_tuple, ports));
}

uint32_t sl_tcp_secret_flow_label(const struct sl_tcp_secret *secret,
                                  const struct sl_tcp_tuple *tuple)
{
    uint32_t label =
        (uint32_t)sl_siphash24(&secret->keys[SL_TCP_SECRET_FLOW_LABEL], tuple, SL_TCP_TUPLE_BYTES) &
        0xfffffu;

    return label != 0 ? label : 1;
}
