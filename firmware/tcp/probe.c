// SPDX-License-Identifier: Apache-2.0
/* Tail loss probes (RFC 8985 section 7). */

#include "rack.h"

#include "sequence.h"

/* Without a round trip measured. */
#define SL_TCP_PROBE_DEFAULT_US 1000000u

uint32_t sl_tcp_rack_probe_us(const struct sl_tcp_probe_time *time)
{
    uint64_t probe_us = SL_TCP_PROBE_DEFAULT_US;

    if (time->srtt_us != 0) {
        probe_us = 2ull * time->srtt_us;
        if (time->records_out == 1)
            probe_us += time->max_ack_delay_us;
    }
    return probe_us < time->rto_left_us ? (uint32_t)probe_us : time->rto_left_us;
}

bool sl_tcp_rack_may_probe(const struct sl_tcp_rack *rack, const struct sl_tcp_sent *sent)
{
    return !rack->probe_is_out && sent->sacked_count == 0;
}

void sl_tcp_rack_probed(struct sl_tcp_rack *rack, uint32_t next, bool is_retransmission)
{
    rack->probe_is_out = true;
    rack->probe_is_retransmission = is_retransmission;
    rack->probe_end = next;
}

enum sl_tcp_probe_end sl_tcp_rack_see_probe(struct sl_tcp_rack *rack,
                                            const struct sl_tcp_probe_ack *ack)
{
    if (!rack->probe_is_out || sl_seq_lt(ack->acknowledgement, rack->probe_end))
        return SL_TCP_PROBE_NOTHING;
    if (!rack->probe_is_retransmission || (ack->has_dsack && ack->dsack_right == rack->probe_end)) {
        rack->probe_is_out = false;
        return SL_TCP_PROBE_NEEDLESS;
    }
    if (sl_seq_gt(ack->acknowledgement, rack->probe_end)) {
        rack->probe_is_out = false;
        return SL_TCP_PROBE_REPAIRED;
    }
    if (ack->is_duplicate && !ack->has_sack) {
        rack->probe_is_out = false;
        return SL_TCP_PROBE_NEEDLESS;
    }
    return SL_TCP_PROBE_NOTHING;
}
