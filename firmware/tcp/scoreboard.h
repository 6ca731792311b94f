// SPDX-License-Identifier: Apache-2.0
/*
 * What an acknowledgement says about the segments in flight: the cumulative one, the selective
 * ones (RFC 2018) and the duplicate reported (RFC 2883), entered in the records and summed up for
 * those who decide: RTT, RACK, recovery, congestion control.
 */
#ifndef TCP_SCOREBOARD_H
#define TCP_SCOREBOARD_H

#include "options.h"
#include "rack.h"

/* An acknowledgement as it came, with SND.UNA and SND.NXT of before. */
struct sl_tcp_ack {
    uint64_t now_us;
    uint32_t acknowledgement; /* SND.UNA <= SEG.ACK <= SND.NXT: checked by the caller */
    uint32_t unacknowledged;  /* SND.UNA */
    uint32_t next;            /* SND.NXT */
    struct sl_tcp_echo echo;
    uint32_t rtt_min_us;              /* smallest round trip known; 0: none */
    const struct sl_seq_range *sacks; /* as they stand in the option, at most
                                         SL_TCP_SACK_BLOCKS_MAX; NULL if none */
    uint8_t sack_blocks;              /* 0 unless SACK is agreed */
    bool is_duplicate; /* RFC 5681 section 2: nothing new acknowledged, no data, no SYN, no
                          FIN, same window, something in flight */
    bool has_ece;      /* RFC 3168: the ECE bit, ECN being agreed */
};

/* What it says that was not known. */
struct sl_tcp_delivery {
    uint32_t acknowledged_bytes; /* SND.UNA moves on by so much, in sequence space */
    uint32_t delivered_bytes;    /* known to be at the peer now and not before */
    uint32_t sacked_bytes;       /* of these, by SACK */
    uint32_t sacked_records;
    uint32_t acknowledged_records; /* gone from the records by it */
    uint32_t rtt_us;        /* round trip of the oldest record delivered, with the peer's delay of
                               the ACK: for the RTO. 0: no sample (Karn) */
    uint32_t rtt_newest_us; /* of the newest: for the minimum and HyStart++. 0: no sample */
    uint64_t resent_us;     /* last transmission of the records acknowledged cumulatively that
                               were sent more than once; 0: there are none */
    struct sl_seq_range dsack; /* if has_dsack */
    bool has_dsack;
    bool has_sack;                    /* it bore a SACK block that is none of a duplicate */
    bool acknowledged_retransmission; /* cumulatively, of a record sent more than once */
    bool delivered_unlost; /* a record sent only once that was taken for LOST (RFC 5682) */
};

/*
 * Enters an ACK. SACK blocks that cannot be (RFC 2018 section 4: beyond SND.NXT, below SND.UNA,
 * empty) are left out; a SACK of a part of a record says nothing. queue is the send queue, trimmed
 * by the caller afterwards (by acknowledged_bytes, less a FIN). *delivery is written whole.
 */
void sl_tcp_scoreboard_enter(struct sl_tcp_sent *sent, struct sl_tcp_rack *rack,
                             struct sl_tcp_pool *pages, const struct sl_tcp_slice_store *store,
                             const struct sl_tcp_slice_queue *queue, const struct sl_tcp_ack *ack,
                             struct sl_tcp_delivery *delivery);

/*
 * Has the peer dropped data it had reported to have (RFC 2018 section 8)? So it is when the oldest
 * record is SACKED and yet not acknowledged. To be asked when the retransmission timer expires.
 */
bool sl_tcp_scoreboard_is_reneged(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages);

#endif
