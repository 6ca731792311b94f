// SPDX-License-Identifier: Apache-2.0
/*
 * Loss recovery: what to do about an acknowledgement or a time-out.
 *
 *              loss found                     una >= high
 *     OPEN ------------------> FAST ------------------------> OPEN
 *     OPEN --ECE, TLP--> REDUCING --una >= high--> OPEN       (loss found: FAST)
 *     any  --RTO--> TIMEOUT --una >= high--> OPEN
 *
 * FAST is fast recovery: losses by RACK (RFC 8985), without SACK by three duplicate ACKs and
 * partial ACKs (RFC 6582); the window goes down by proportional rate reduction (RFC 6937), in
 * REDUCING too, where nothing is lost (RFC 3168 section 6.1.2). TIMEOUT is slow start after the
 * retransmission timer (RFC 5681 section 3.1). A recovery that proves spurious is undone: by
 * timestamps (RFC 3522, RFC 4015), by DSACK of all that was retransmitted (RFC 3708), after a
 * time-out by ACKs of what was taken for lost and never sent again (RFC 5682).
 *
 * Order for each ACK: sl_tcp_scoreboard_enter(), the RTT sample, sl_tcp_recovery_acknowledge().
 */
#ifndef TCP_RECOVERY_H
#define TCP_RECOVERY_H

#include "congestion.h"
#include "scoreboard.h"

enum sl_tcp_recovery_state {
    SL_TCP_RECOVERY_OPEN,
    SL_TCP_RECOVERY_REDUCING,
    SL_TCP_RECOVERY_FAST,
    SL_TCP_RECOVERY_TIMEOUT,
};

struct sl_tcp_recovery {
    uint8_t state;            /* enum sl_tcp_recovery_state */
    bool has_sack;            /* agreed with the peer */
    bool can_undo;            /* the last reduction may still prove needless */
    bool was_timeout;         /* the last reduction was by the retransmission timer */
    uint8_t duplicate_acks;   /* without SACK: in a row, up to 255 */
    uint32_t high;            /* RecoveryPoint: SND.NXT when recovery began; once it is passed,
                                 below SND.UNA */
    uint32_t duplicate_bytes; /* without SACK: what duplicate ACKs say has left the network */
    uint32_t prr_delivered_bytes, prr_out_bytes;
    uint32_t prr_flight_bytes;       /* RecoverFS */
    uint32_t undo_from, undo_until;  /* sequence: what it covers, and how long it is good */
    uint32_t undo_retransmissions;   /* of the episode, not yet known to be needless */
    uint64_t first_retransmitted_us; /* of the episode; 0: none yet */
};

/* The sender's half of a connection, embedded in it: what the algorithms share. */
struct sl_tcp_sender {
    struct sl_tcp_sent sent;
    struct sl_tcp_recovery recovery;
    struct sl_tcp_rack rack;
    struct sl_tcp_congestion_state congestion;
};

/*
 * A sender of nothing yet. first: the first sequence number after the SYN (ISS + 1; import:
 * SND.UNA). congestion is initialised by the caller.
 */
void sl_tcp_sender_init(struct sl_tcp_sender *sender, uint32_t first, bool has_sack);

/* Times that are measured elsewhere. */
struct sl_tcp_recovery_times {
    uint64_t now_us;
    uint32_t srtt_us;    /* 0: not known */
    uint32_t rtt_min_us; /* 0: not known */
};

/* What happened; bits of sl_tcp_recovery_outcome.happened, for statistics and the timers. */
#define SL_TCP_RECOVERY_BEGAN 0x01u          /* fast recovery */
#define SL_TCP_RECOVERY_ENDED 0x02u          /* of any kind */
#define SL_TCP_RECOVERY_SPURIOUS 0x04u       /* undone */
#define SL_TCP_RECOVERY_RTO_SPURIOUS 0x08u   /* ... and it was a time-out: end the back-off */
#define SL_TCP_RECOVERY_PROBE_REPAIRED 0x10u /* a tail loss probe replaced a lost segment */
#define SL_TCP_RECOVERY_ECN_REDUCED 0x20u    /* because of ECE */
#define SL_TCP_RECOVERY_REDUCED                                                                    \
    0x40u /* for whatever reason: CWR goes with the next new data                                  \
             if ECN is agreed (RFC 3168 section 6.1.2) */

struct sl_tcp_recovery_outcome {
    uint32_t happened;
    uint32_t lost_records;       /* newly taken for lost */
    uint32_t reorder_timeout_us; /* call sl_tcp_recovery_reordered() after so long; 0: no need */
};

/*
 * Draws the consequences of an ACK that the scoreboard has entered: also of one that says nothing
 * new. After it: what is LOST is to be retransmitted, lowest first, as far as
 * sl_tcp_recovery_room_bytes() goes, then new data.
 */
void sl_tcp_recovery_acknowledge(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                                 const struct sl_tcp_ack *ack,
                                 const struct sl_tcp_delivery *delivery,
                                 const struct sl_tcp_recovery_times *times,
                                 struct sl_tcp_recovery_outcome *outcome);

/* The reordering timer has expired (RFC 8985 section 6.2). una, next: SND.UNA, SND.NXT. */
void sl_tcp_recovery_reordered(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                               uint32_t una, uint32_t next,
                               const struct sl_tcp_recovery_times *times,
                               struct sl_tcp_recovery_outcome *outcome);

/*
 * The retransmission timer has expired with something in flight. The oldest record is LOST after
 * it and the window has room for it. is_repeated: no ACK of new data came since the last time-out.
 */
void sl_tcp_recovery_timed_out(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                               uint32_t una, uint32_t next, bool is_repeated,
                               const struct sl_tcp_recovery_times *times,
                               struct sl_tcp_recovery_outcome *outcome);

/*
 * The device took a record's packet again: LOST, or FLYING for a probe or because the packet was
 * too big for the path.
 */
void sl_tcp_recovery_retransmitted(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                                   uint16_t slot, uint64_t now_us);

/* New data has been transmitted and its record appended. */
void sl_tcp_recovery_sent(struct sl_tcp_sender *sender, uint32_t bytes);

/*
 * The path MTU has fallen: FLYING records of more than segment_bytes_max are LOST, but nothing is
 * congested and the window stays (RFC 1191 section 6.5). Gives how many.
 */
uint32_t sl_tcp_recovery_too_big(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                                 uint32_t segment_bytes_max);

/* Bytes believed to be in the network: "pipe" (RFC 6675 section 4). */
uint32_t sl_tcp_recovery_flight_bytes(const struct sl_tcp_sender *sender);

/*
 * What may be transmitted now, retransmissions and new data together; the peer's window is not
 * looked at. A segment goes when there is room for all of it, and in any case when nothing is in
 * flight. Duplicate ACKs and SACKs make room before recovery begins (limited transmit, RFC 3042).
 */
uint32_t sl_tcp_recovery_room_bytes(const struct sl_tcp_sender *sender);

static inline bool sl_tcp_recovery_is_open(const struct sl_tcp_sender *sender)
{
    return sender->recovery.state == SL_TCP_RECOVERY_OPEN;
}

#endif
