// SPDX-License-Identifier: Apache-2.0
/*
 * RACK-TLP (RFC 8985): losses found by time and not by count. What was sent sufficiently long
 * before something that has been delivered is lost; the end of a flight, behind which nothing is
 * delivered, is probed for. Needs SACK.
 */
#ifndef TCP_RACK_H
#define TCP_RACK_H

#include "sent.h"

struct sl_tcp_rack {
    uint64_t sent_us;             /* RACK.xmit_ts: last transmission of the record sent most
                                     recently of all delivered */
    uint32_t end;                 /* RACK.end_seq: where it ends */
    uint32_t rtt_us;              /* RACK.rtt: its round trip; 0: nothing was delivered yet */
    uint32_t highest;             /* RACK.fack: highest sequence known to be delivered */
    uint32_t dsack_round;         /* RACK.dsack_round, if in_dsack_round */
    uint8_t window_multiplier;    /* RACK.reo_wnd_mult */
    uint8_t window_persist;       /* RACK.reo_wnd_persist: recoveries left until it shrinks */
    bool in_dsack_round;          /* RACK.dsack_round is not None */
    bool reordering_seen;         /* RACK.reordering_seen */
    bool probe_is_out;            /* TLP.end_seq is not None */
    bool probe_is_retransmission; /* TLP.is_retrans */
    uint32_t probe_end;           /* TLP.end_seq */
};

/* first: the first sequence number that can be acknowledged (SND.UNA). */
void sl_tcp_rack_init(struct sl_tcp_rack *rack, uint32_t first);

/* What is known of the timestamp an ACK echoes (RFC 7323), for telling retransmissions apart. */
struct sl_tcp_echo {
    bool is_known;
    uint32_t ms; /* TSecr less our offset: engine time in ms, modulo 2^32 */
};

/* Was what is echoed sent before this time? */
static inline bool sl_tcp_echo_is_before(const struct sl_tcp_echo *echo, uint64_t sent_us)
{
    return echo->is_known && (int32_t)(echo->ms - (uint32_t)(sent_us / 1000u)) < 0;
}

/*
 * A record has been delivered, by a cumulative or selective acknowledgement that is new
 * (section 6.2 steps 2 and 3). Those of one ACK in ascending order of sequence.
 * rtt_min_us: smallest round trip known, this ACK's included (step 1); 0: not known.
 */
void sl_tcp_rack_delivered(struct sl_tcp_rack *rack, const struct sl_tcp_sent_record *record,
                           const struct sl_tcp_echo *echo, uint32_t rtt_min_us, uint64_t now_us);

/* Adapts the reordering window to duplicates reported (section 6.2 step 4). After each ACK. */
void sl_tcp_rack_see_dsack(struct sl_tcp_rack *rack, bool has_dsack, uint32_t unacknowledged,
                           uint32_t next);

/* Fast recovery or RTO recovery has ended (section 6.2 step 4). */
void sl_tcp_rack_recovered(struct sl_tcp_rack *rack);

/* How long, in us, a segment may come late: RACK.reo_wnd (section 6.2 step 4). */
uint32_t sl_tcp_rack_window_us(const struct sl_tcp_rack *rack, const struct sl_tcp_sent *sent,
                               bool is_in_recovery, uint32_t rtt_min_us, uint32_t srtt_us);

/*
 * Marks as LOST what has been overtaken for longer than window_us (section 6.2 step 5). Gives how
 * many records, and in *timeout_us after which time to ask again: 0 when nothing is waiting.
 */
uint32_t sl_tcp_rack_detect(const struct sl_tcp_rack *rack, struct sl_tcp_sent *sent,
                            const struct sl_tcp_pool *pages, uint32_t window_us, uint64_t now_us,
                            uint32_t *timeout_us);

/*
 * The retransmission timer has expired: LOST are the oldest record and all that were sent longer
 * ago than a round trip and window_us (section 6.3); with nothing delivered yet, all. Gives how
 * many records.
 */
uint32_t sl_tcp_rack_mark_timeout(const struct sl_tcp_rack *rack, struct sl_tcp_sent *sent,
                                  const struct sl_tcp_pool *pages, uint32_t window_us,
                                  uint64_t now_us);

/* What the time of a tail loss probe depends on. */
struct sl_tcp_probe_time {
    uint32_t srtt_us;          /* 0: not known */
    uint32_t max_ack_delay_us; /* by which the peer may delay the ACK of a single segment */
    uint32_t records_out;      /* segments in flight, lost and sacked ones too */
    uint32_t rto_left_us;      /* until the retransmission timer expires */
};

/*
 * After how many us without an ACK to probe: PTO, never later than the RTO (section 7.2).
 */
uint32_t sl_tcp_rack_probe_us(const struct sl_tcp_probe_time *time);

/*
 * May a probe be scheduled (section 7.2)? Not while one is out, nor with anything sacked. The
 * caller adds: SACK is agreed, not in recovery, something is in flight.
 */
bool sl_tcp_rack_may_probe(const struct sl_tcp_rack *rack, const struct sl_tcp_sent *sent);

/* A probe has been sent; next: SND.NXT behind it (section 7.3). */
void sl_tcp_rack_probed(struct sl_tcp_rack *rack, uint32_t next, bool is_retransmission);

enum sl_tcp_probe_end {
    SL_TCP_PROBE_NOTHING,  /* none was out, or it still is */
    SL_TCP_PROBE_NEEDLESS, /* nothing had been lost */
    SL_TCP_PROBE_REPAIRED, /* it replaced a lost segment: congestion control is to react */
};

/* What an ACK says about the probe that is out (section 7.4.2). */
struct sl_tcp_probe_ack {
    uint32_t acknowledgement;
    bool has_dsack;
    uint32_t dsack_right; /* where the duplicate ends */
    bool has_sack;
    bool is_duplicate; /* it acknowledges nothing new and bears no data and no new window */
};

enum sl_tcp_probe_end sl_tcp_rack_see_probe(struct sl_tcp_rack *rack,
                                            const struct sl_tcp_probe_ack *ack);

#endif
