// SPDX-License-Identifier: Apache-2.0
/*
 * One network processor from the inside: its burst, its buffers and the helpers that stages share.
 * Everything here belongs to the NP's worker unless a field says otherwise.
 */
#ifndef NP_PRIVATE_H
#define NP_PRIVATE_H

#include <stdatomic.h>
#include <string.h>

#include <rte_branch_prediction.h>
#include <rte_mbuf.h>
#include <rte_ring.h>

#include "generated/drops.h"
#include "generated/statistics.h"
#include "iff/balance.h"
#include "iff/classify.h"
#include "iff/flow_install.h"
#include "iff/flow_table.h"
#include "iff/fragments.h"
#include "iff/translate.h"
#include "np/np.h"

#define SL_BURST 32u
/* Frames that wait for the end of the poll, or for a full buffer, to be sent at once. */
#define SL_OUT_SLOTS 64u
/* Fragments held, and their datagrams, of one NP at most. */
#define SL_FRAGMENTS_HELD 1024u
#define SL_FRAGMENTS_DATAGRAMS 1024u
/* ICMP errors one NP authors in a millisecond at most (RFC 1812 section 4.3.2.8). */
#define SL_ICMP_ERRORS_PER_MS 10u
#define SL_NO_NP UINT8_MAX

/* A burst on its way: bit i of pending[stage] says that packet i waits for that stage. */
struct sl_burst {
    uint32_t pending[SL_STAGE_COUNT];
    uint16_t count;
    uint16_t free_count;
    bool is_replay;           /* fragments that were held: each has its flow in its tag */
    uint8_t egress[SL_BURST]; /* port ids, set by whoever sends a packet to tx or fabric */
    uint8_t reason[SL_BURST]; /* enum sl_punt_reason, for the exception stage */
    struct rte_mbuf *mbufs[SL_BURST];
    struct rte_mbuf *to_free[SL_BURST]; /* dropped; freed together at the end */
    struct sl_verdict verdicts[SL_BURST];
    struct sl_packet packets[SL_BURST];
};

struct sl_out_buffer {
    uint16_t count;
    struct rte_mbuf *mbufs[SL_OUT_SLOTS];
};

struct sl_np {
    uint8_t id;
    uint16_t port_count;
    uint32_t now_ms;          /* of this poll */
    uint32_t housekeeping_ms; /* of the last housekeeping */
    uint32_t icmp_errors_left;
    const struct sl_snapshot *snapshot; /* of this poll; NULL before the first */
    uint64_t snapshot_serial;           /* of what ports[] was made from */
    uint8_t np_of_port[SL_MAX_PORTS];   /* as the flows of other NPs were last told */
    uint32_t tell_all_left;             /* places to walk until all flows are told again */
    uint32_t tell_next;                 /* where the walk goes on */
    uint64_t tell_credit;               /* what is left of a place: places times milliseconds */
    struct sl_fabric *fabric;
    struct sl_flow_table *table;
    struct sl_balancer *balancer;
    const struct sl_member_states *members; /* control thread: rw */
    struct sl_fragments *fragments;
    struct rte_mempool *pool;
    uint64_t flow_counter; /* of the last flow id given */
    uint64_t tx_dirty;     /* bit per port whose tx[] has frames */
    uint32_t fabric_dirty; /* bit per NP whose fabric_out[] has frames */
    uint32_t sp_dirty;     /* bit per SP whose sp_out[] has frames */
    uint16_t gauge_next;   /* next member whose gauge is refreshed */
    uint16_t replay_count;
    /* Rows of the statistics area that this NP alone writes. */
    struct sl_stat_np *stat;
    struct sl_stat_drops *drops;
    struct sl_stat_stage *stages;
    struct sl_stat_port *port_stats;
    struct sl_stat_domain *domain_stats;
    struct sl_stat_member *member_stats;
    struct sl_stat_vlan *vlan_stats;
    const struct sl_stage_tap *_Atomic taps[SL_STAGE_COUNT]; /* control thread: rw, worker: ro */
    uint8_t ports[SL_MAX_PORTS];                             /* ids this NP owns */
    struct rte_ring *inject;                                 /* control thread to NP */
    struct rte_ring *punt;                                   /* NP to control thread */
    struct sl_out_buffer punt_out;
    struct sl_out_buffer fabric_out[SL_MAX_NPS];
    struct sl_out_buffer sp_out[SL_MAX_NPS];
    struct sl_out_buffer tx[SL_MAX_PORTS];
    struct rte_mbuf
        *replay[SL_FRAGMENTS_HELD]; /* released fragments: go through at the next poll */
    struct sl_burst burst;
};

/* A stage's function: takes the packets of mask, leaves each in another stage's mask or dropped. */
typedef void (*sl_stage_fn)(struct sl_np *np, struct sl_burst *burst, uint32_t mask);

/* Walks the set bits of a mask. */
#define SL_FOR_EACH_BIT(index, mask)                                                               \
    for (uint32_t left_ = (mask), index = 0;                                                       \
         left_ != 0 && (index = (uint32_t)__builtin_ctz(left_), true); left_ &= left_ - 1)

static inline void sl_burst_next(struct sl_burst *burst, uint32_t index, enum sl_stage stage)
{
    burst->pending[stage] |= 1u << index;
}

static inline const struct sl_port_config *sl_np_ingress(const struct sl_np *np,
                                                         const struct sl_packet *packet)
{
    return &np->snapshot->ports[packet->ingress_port];
}

/* Counts a drop of a packet that is in no burst and frees it. */
static inline void sl_np_discard(struct sl_np *np, struct rte_mbuf *mbuf, enum sl_stage stage,
                                 enum sl_drop_reason reason)
{
    np->drops->count[reason]++;
    np->stages[stage].dropped++;
    rte_pktmbuf_free(mbuf);
}

/* Frees packet `index` at the end of the burst without counting a drop. */
static inline void sl_burst_release(struct sl_burst *burst, uint32_t index)
{
    burst->to_free[burst->free_count++] = burst->mbufs[index];
}

/* Drops packet `index`: exactly one reason is counted. */
static inline void sl_np_drop(struct sl_np *np, struct sl_burst *burst, uint32_t index,
                              enum sl_stage stage, enum sl_drop_reason reason)
{
    np->drops->count[reason]++;
    np->stages[stage].dropped++;
    np->port_stats[burst->packets[index].ingress_port].dropped_packets++;
    sl_burst_release(burst, index);
}

/* Where a member is now, as the control thread last said. */
static inline uint64_t sl_np_member_word(const struct sl_np *np, uint16_t member)
{
    return atomic_load_explicit(&np->members->words[member % SL_MAX_MEMBERS], memory_order_relaxed);
}

static inline bool sl_np_owns_port(const struct sl_np *np, uint8_t port)
{
    return np->snapshot->ports[port].np == np->id;
}

/* Sends packet `index` out of a port that forwards, over the fabric if another NP owns it. */
static inline void sl_np_send(struct sl_np *np, struct sl_burst *burst, uint32_t index,
                              uint8_t port)
{
    burst->egress[index] = port;
    sl_burst_next(burst, index, sl_np_owns_port(np, port) ? SL_STAGE_TX : SL_STAGE_FABRIC);
}

/* Hands packet `index` to the control thread. */
static inline void sl_np_punt(struct sl_burst *burst, uint32_t index, enum sl_punt_reason reason)
{
    burst->reason[index] = (uint8_t)reason;
    sl_burst_next(burst, index, SL_STAGE_EXCEPTION);
}

/* stages.c: runs a burst through all stages behind rx and frees what was dropped. */
void sl_np_run_burst(struct sl_np *np, struct sl_burst *burst);
/* stages.c: counts packets into a stage and shows them to its tap. */
void sl_np_enter_stage(struct sl_np *np, struct sl_burst *burst, enum sl_stage stage,
                       uint32_t mask);

/* stage_*.c, one each. */
uint16_t sl_stage_rx(struct sl_np *np, struct sl_burst *burst, uint8_t port);
void sl_stage_parse(struct sl_np *np, struct sl_burst *burst, uint32_t mask);
void sl_stage_lookup(struct sl_np *np, struct sl_burst *burst, uint32_t mask);
void sl_stage_translate(struct sl_np *np, struct sl_burst *burst, uint32_t mask);
void sl_stage_classify(struct sl_np *np, struct sl_burst *burst, uint32_t mask);
void sl_stage_arp(struct sl_np *np, struct sl_burst *burst, uint32_t mask);
void sl_stage_icmp(struct sl_np *np, struct sl_burst *burst, uint32_t mask);
void sl_stage_fragment(struct sl_np *np, struct sl_burst *burst, uint32_t mask);
void sl_stage_balance(struct sl_np *np, struct sl_burst *burst, uint32_t mask);
void sl_stage_service(struct sl_np *np, struct sl_burst *burst, uint32_t mask);
void sl_stage_exception(struct sl_np *np, struct sl_burst *burst, uint32_t mask);
void sl_stage_fabric(struct sl_np *np, struct sl_burst *burst, uint32_t mask);
void sl_stage_tx(struct sl_np *np, struct sl_burst *burst, uint32_t mask);

/* stage_rx.c: puts a packet that came by `port` into a burst that has room. */
void sl_burst_add(struct sl_burst *burst, struct rte_mbuf *mbuf, uint8_t port);

/* stage_tx.c: queues a frame on a port of this NP; sends what is queued on all of them. */
void sl_np_tx(struct sl_np *np, struct rte_mbuf *mbuf, uint8_t port);
void sl_np_flush_tx(struct sl_np *np);

/* stage_exception.c: queues a frame that is in no burst for the control thread; sends the queue. */
void sl_np_punt_frame(struct sl_np *np, struct rte_mbuf *mbuf, const struct sl_packet *packet,
                      enum sl_punt_reason reason);
void sl_np_flush_punt(struct sl_np *np);

/* stage_service.c: sends what is queued for SPs. */
void sl_np_flush_service(struct sl_np *np);

/* stage_fabric.c: to other NPs, and from them and from SPs. poll returns how many packets it took.
 */
void sl_np_fabric_frame(struct sl_np *np, struct rte_mbuf *mbuf, uint8_t port,
                        const struct sl_packet *packet);
void sl_np_fabric_install(struct sl_np *np, uint8_t to, const struct sl_flow_install *install);
void sl_np_flush_fabric(struct sl_np *np);
uint32_t sl_np_poll_fabric(struct sl_np *np);

/* inject.c: frames from the control thread. Returns how many it took. */
uint32_t sl_np_poll_inject(struct sl_np *np);

/*
 * stage_translate.c: translates packet `index` by an entry, which may be a copy, and sends it on or
 * drops it. Accounts to no flow.
 */
void sl_np_translate(struct sl_np *np, struct sl_burst *burst, uint32_t index,
                     const struct sl_flow_entry *entry);

/* stage_fragment.c: a first fragment whose flow packet.entry is; false if it was dropped. */
bool sl_np_first_fragment(struct sl_np *np, struct sl_burst *burst, uint32_t index);
/* Released fragments go through the stages. Returns how many. */
uint32_t sl_np_poll_replay(struct sl_np *np);
void sl_np_sweep_fragments(struct sl_np *np);

/* flow_setup.c: makes the entries of a decision, here and on other NPs, with a persistence record
 * if that is wanted; SL_FLOW_NONE if the table is full. */
uint32_t sl_np_setup_flow(struct sl_np *np, const struct sl_packet *packet,
                          const struct sl_flow_decision *decision, bool persistent);
/* Gives the NP of the server's port the reply entry of a forward entry again: the server, or the
 * client's router, has moved. */
void sl_np_renew_reply(struct sl_np *np, const struct sl_flow_entry *forward, uint8_t server_port);

/* Gives an entry or a record to the other NPs that own a router port. */
void sl_np_tell_routers(struct sl_np *np, const struct sl_flow_install *install);

/* tell.c: keeps other NPs' copies alive and right. note_ports: the snapshot is a new one. */
void sl_np_note_ports(struct sl_np *np);
void sl_np_tell(struct sl_np *np, uint32_t elapsed_ms);

/* tag.c: gives the frame the 802.1Q tag it must carry (0: none). False: no headroom. */
bool sl_np_retag(struct rte_mbuf *mbuf, struct sl_packet *packet, uint16_t vlan);

/*
 * split.c: may a packet that is too long for its way be sent in fragments? If so, and once it is
 * translated and tagged: sends it in pieces out of a port. False if there is no room for them; the
 * packet is then still the burst's.
 */
bool sl_np_may_split(const struct sl_packet *packet);
bool sl_np_split(struct sl_np *np, struct sl_burst *burst, uint32_t index, uint8_t port);

/* too_big.c: tells the sender of a packet with DF the MTU of the way (RFC 1191). */
void sl_np_send_too_big(struct sl_np *np, const struct sl_packet *packet, uint16_t mtu_bytes,
                        const struct sl_flow_entry *entry);

/* housekeeping.c: ageing, time-outs and gauges; bounded, at most once a millisecond. */
void sl_np_housekeeping(struct sl_np *np);
/* The flow table's leave callback and the counts of entries that were adopted. */
void sl_np_attach_table(struct sl_np *np);

/* np_poll.c: one turn. True if there was work. */
bool sl_np_poll(struct sl_np *np, const struct sl_snapshot *snapshot, uint32_t now_ms);

#endif
