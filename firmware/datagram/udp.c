// SPDX-License-Identifier: Apache-2.0
#include "datagram/udp.h"

#include "wire/ipv4.h"

/* Sums all slices and notes the sum of each, for whoever passes them on. */
static uint64_t sum_slices(struct sl_message_pool *pool, const struct sl_message *message,
                           uint64_t sum)
{
    bool is_odd = false;

    for (uint32_t i = message->first; i != SL_MESSAGE_NONE; i = pool->nodes[i].next) {
        struct sl_tcp_slice *slice = &pool->nodes[i].slice;

        if (!slice->sum_is_known) {
            slice->sum = sl_checksum_fold(sl_checksum_add(0, slice->data, slice->length_bytes));
            slice->sum_is_known = true;
        }
        sum = sl_checksum_join(sum, slice->sum, is_odd);
        is_odd ^= (slice->length_bytes & 1u) != 0;
    }
    return sum;
}

enum sl_datagram_fault sl_datagram_open(struct sl_message_pool *pool, struct sl_message *message,
                                        const struct sl_ip *source, const struct sl_ip *destination,
                                        struct sl_udp *udp)
{
    uint32_t udp_bytes = message->length_bytes;
    uint8_t header[SL_UDP_HEADER_BYTES];
    uint64_t sum;

    if (sl_message_copy(pool, message, 0, header, sizeof(header)) != 0 ||
        sl_udp_decode(header, udp_bytes, udp) != SL_WIRE_OK || udp->udp_bytes != udp_bytes)
        return SL_DATAGRAM_TRUNCATED;
    sl_message_drop_front(pool, message, sizeof(header));
    if (udp->checksum.net == 0)
        return SL_DATAGRAM_FINE;
    sum = sl_checksum_pseudo_v4(sl_ip_v4(source), sl_ip_v4(destination), SL_PROTOCOL_UDP,
                                udp->udp_bytes);
    sum = sum_slices(pool, message, sl_checksum_add(sum, header, sizeof(header)));
    return sl_checksum_is_good(sum) ? SL_DATAGRAM_FINE : SL_DATAGRAM_CHECKSUM_BAD;
}
