// SPDX-License-Identifier: Apache-2.0
/*
 * What can be known of an engine and its connections, in the terms of TCP-MIB (RFC 4022) and
 * TCP-ESTATS-MIB (RFC 4898); the object's name stands behind each field where there is one.
 */
#ifndef TCP_STATISTICS_H
#define TCP_STATISTICS_H

#include <stdbool.h>
#include <stdint.h>

#include "wire/addr.h"

/* Numbers of tcpConnectionState (RFC 4022). */
enum sl_tcp_state {
    SL_TCP_CLOSED = 1,
    SL_TCP_LISTEN,
    SL_TCP_SYN_SENT,
    SL_TCP_SYN_RECEIVED,
    SL_TCP_ESTABLISHED,
    SL_TCP_FIN_WAIT_1,
    SL_TCP_FIN_WAIT_2,
    SL_TCP_CLOSE_WAIT,
    SL_TCP_LAST_ACK,
    SL_TCP_CLOSING,
    SL_TCP_TIME_WAIT,
};
#define SL_TCP_STATES 12u /* array size: states are 1..11 */

/* Why a connection ended. */
enum sl_tcp_end {
    SL_TCP_END_NONE,           /* it has not */
    SL_TCP_END_CLOSED,         /* both sides closed */
    SL_TCP_END_RESET,          /* the peer sent a RST */
    SL_TCP_END_REFUSED,        /* RST or ICMP in answer to our SYN */
    SL_TCP_END_TIMED_OUT,      /* user_timeout_us or syn_retries without an acknowledgement */
    SL_TCP_END_KEEPALIVE,      /* keep-alive probes unanswered */
    SL_TCP_END_UNREACHABLE,    /* timed out, and ICMP had said why */
    SL_TCP_END_ABORTED,        /* by the application */
    SL_TCP_END_RELEASED_EARLY, /* data came, or was unread, after the application had let go */
    SL_TCP_END_LISTENER_CLOSED,
    SL_TCP_END_REPLACED, /* TIME-WAIT or embryonic, its place was taken */
    SL_TCP_END_MOVED,    /* exported and forgotten: lives elsewhere */
    SL_TCP_END_STOPPED,  /* the engine was stopped */
    SL_TCP_ENDS,
};

/* Words for `show` and logs ("syn-sent", "reset"); never NULL. */
const char *sl_tcp_state_name(enum sl_tcp_state state);
const char *sl_tcp_end_name(enum sl_tcp_end end);

/* Why a segment was not taken: each has one counter and one test. */
enum sl_tcp_refusal {
    SL_TCP_REFUSED_MALFORMED,     /* data offset or an option's length impossible */
    SL_TCP_REFUSED_NO_CONNECTION, /* answered by RST unless it is one */
    SL_TCP_REFUSED_SEQUENCE,      /* outside the window */
    SL_TCP_REFUSED_PAWS,          /* RFC 7323 section 5 */
    SL_TCP_REFUSED_ACK,           /* acknowledges what was never sent, or is too old (RFC 5961) */
    SL_TCP_REFUSED_NO_ACK,        /* no ACK bit where one must be */
    SL_TCP_REFUSED_RST,           /* RST not exactly at rcv_nxt: challenged (RFC 5961) */
    SL_TCP_REFUSED_SYN,           /* SYN on a synchronised connection: challenged (RFC 5961) */
    SL_TCP_REFUSED_OLD_DUPLICATE, /* SYN with an ACK nobody waits for, and the like */
    SL_TCP_REFUSED_COOKIE,        /* an ACK that bears no valid SYN cookie */
    SL_TCP_REFUSED_BACKLOG,       /* no room for a handshake and cookies cannot help */
    SL_TCP_REFUSED_MEMORY,        /* out-of-order data while memory is short */
    SL_TCP_REFUSED_REASSEMBLY,    /* more gaps than a connection may have */
    SL_TCP_REFUSED_WINDOW,        /* data beyond the window */
    SL_TCP_REFUSED_DUPLICATE,     /* all of it had been received */
    SL_TCP_REFUSED_AFTER_CLOSE,   /* data nobody can read any more */
    SL_TCP_REFUSED_FROZEN,        /* the connection is being handed off */
    SL_TCP_REFUSED_ADDRESS,       /* multicast, broadcast, or to itself */
    SL_TCP_REFUSALS,
};

const char *sl_tcp_refusal_name(enum sl_tcp_refusal refusal);

/* Single writer: the engine's thread. Others may read; each field is one aligned word. */
struct sl_tcp_statistics {
    uint64_t active_opens;                             /* tcpActiveOpens */
    uint64_t passive_opens;                            /* tcpPassiveOpens */
    uint64_t attempt_fails;                            /* tcpAttemptFails */
    uint64_t estab_resets;                             /* tcpEstabResets */
    uint64_t in_segs, out_segs;                        /* tcpHCInSegs, tcpHCOutSegs */
    uint64_t retrans_segs;                             /* tcpRetransSegs */
    uint64_t in_errs;                                  /* tcpInErrs */
    uint64_t out_rsts;                                 /* tcpOutRsts */
    uint64_t in_bytes, out_bytes;                      /* payload, retransmissions not counted */
    uint64_t rto_expiries, tlp_probes, tlp_recoveries; /* RFC 6298, RFC 8985 */
    uint64_t fast_recoveries, spurious_recoveries;     /* by RACK or duplicate ACKs; undone */
    uint64_t rack_lost_segs, sacked_segs, dsacks_in, dsacks_out;
    uint64_t out_of_order_segs, duplicate_segs;
    uint64_t challenge_acks, challenge_acks_limited; /* RFC 5961 */
    uint64_t delayed_acks, zero_window_probes, zero_windows_in, zero_windows_out, keepalives;
    uint64_t syn_cookies_out, syn_cookies_in;
    uint64_t ecn_ce_in, ecn_reductions; /* RFC 3168 */
    uint64_t pmtu_updates, black_holes;
    uint64_t transmit_refused; /* by the device; no loss */
    uint64_t memory_refused;   /* sl_tcp_send() or windows held back by engine limits */
    uint64_t timers_run;
    uint64_t exported, imported;
    uint64_t refused[SL_TCP_REFUSALS];              /* segments, by reason */
    uint64_t ended[SL_TCP_ENDS];                    /* connections, by reason */
    uint64_t connections[SL_TCP_STATES];            /* gauge: in each state */
    uint64_t slices_held, records_held, held_bytes; /* gauges */
    uint64_t accept_waiting; /* gauge: established, not yet seen by anybody */
};

/* One connection, as `show tcp connections` gives it. */
struct sl_tcp_info {
    struct sl_ip local, remote;
    uint16_t local_port, remote_port; /* host order */
    uint8_t state;                    /* enum sl_tcp_state */
    uint8_t end;                      /* enum sl_tcp_end */
    uint8_t congestion;               /* enum sl_tcp_congestion */
    uint8_t priority;
    bool timestamps, sack, ecn, window_scaling; /* agreed */
    bool is_frozen, is_active_open, is_in_recovery;
    uint8_t send_scale, receive_scale;
    const char *end_detail;                         /* of sl_tcp_abort(), or NULL; static */
    uint64_t opened_us, last_received_us, ended_us; /* engine time; ended_us 0: it lives */
    uint16_t mss_bytes, path_mtu_bytes;
    uint32_t srtt_us, rttvar_us, rtt_min_us, rto_us;  /* tcpEStatsPathSmoothedRTT ... */
    uint32_t cwnd_bytes, ssthresh_bytes;              /* tcpEStatsPerfCurCwnd, CurSsthresh */
    uint32_t send_window_bytes, receive_window_bytes; /* CurRwinRcvd, CurRwinSent */
    uint32_t unsent_bytes, unacknowledged_bytes, sacked_bytes, lost_bytes;
    uint32_t unread_bytes, unconsumed_bytes, out_of_order_bytes;
    uint64_t segs_in, segs_out, bytes_in, bytes_out;
    uint64_t segs_retransmitted, bytes_retransmitted; /* tcpEStatsPerfSegsRetrans, OctetsRetrans */
    uint32_t rto_expiries, fast_recoveries, dsacks, tlp_probes;
    uint32_t duplicate_segs_in, out_of_order_segs_in;
};

struct sl_tcp_listener_info {
    struct sl_ip address;
    uint16_t port;
    uint32_t backlog, embryonic, waiting; /* waiting: established and not yet in sl_tcp_events() */
    uint64_t accepted, refused, cookies;
};

#endif
