// SPDX-License-Identifier: Apache-2.0
/*
 * Records of the segments in flight: one for each packet sent and not cumulatively acknowledged,
 * in sequence order, without a gap, from SND.UNA to SND.NXT.
 *
 * A record is in one of three states, and its bytes in one of three counters:
 *
 *     FLYING --SACK--> SACKED          FLYING: believed to be in the network ("pipe", RFC 6675)
 *        |                ^            LOST:   believed lost, waits to be retransmitted
 *        '----> LOST -----'            SACKED: the peer has it, but may still drop it (RFC 2018)
 *        ^        |
 *        '--------'  retransmitted
 *
 * FLYING records are linked in the order of their last transmission, as RACK wants them (RFC 8985
 * section 6.2 step 5); LOST ones by sequence, as they are to be retransmitted; SACKED ones skip to
 * the end of their run, so that a SACK block costs what it newly says and not what it covers.
 * No operation is worse than O(log n) but by the records whose state it changes, amortised.
 *
 * The records live in a ring of pages: none when nothing is in flight, one page up to 32 records,
 * above that a directory page of up to 255 pages.
 */
#ifndef TCP_SENT_H
#define TCP_SENT_H

#include <stdbool.h>

#include "page.h"
#include "queue.h"

/* A slot: a record's place in the ring, which it keeps while it lives. */
#define SL_TCP_SLOT_NONE UINT16_MAX

enum sl_tcp_sent_state {
    SL_TCP_SENT_FLYING,
    SL_TCP_SENT_LOST,
    SL_TCP_SENT_SACKED,
};

#define SL_TCP_SENT_FIN 0x01u   /* the last sequence number of the record is a FIN */
#define SL_TCP_SENT_PROBE 0x02u /* last sent as a tail loss probe */

struct sl_tcp_sent_record {
    uint64_t sent_us; /* last transmission */
    uint32_t sequence;
    uint32_t length_bytes;             /* of sequence space: a FIN counts */
    struct sl_tcp_slice_cursor cursor; /* where its data begins in the send queue */
    uint16_t previous, next; /* slots: of the list of its state; SACKED: next skips the run */
    uint8_t state;           /* enum sl_tcp_sent_state */
    uint8_t flags;           /* SL_TCP_SENT_FIN, _PROBE */
    uint8_t transmissions;   /* 1: never retransmitted; stays at 255 */
};

#define SL_TCP_SENT_PAGE_RECORDS 32u
#define SL_TCP_SENT_PAGES 256u
#define SL_TCP_SENT_SLOTS (SL_TCP_SENT_PAGES * SL_TCP_SENT_PAGE_RECORDS)
/* A page fewer than there are slots for: the newest record never shares the oldest one's page. */
#define SL_TCP_SENT_RECORDS_MAX (SL_TCP_SENT_SLOTS - SL_TCP_SENT_PAGE_RECORDS)

_Static_assert(sizeof(struct sl_tcp_sent_record) * SL_TCP_SENT_PAGE_RECORDS == SL_TCP_PAGE_BYTES,
               "records fill a page");
_Static_assert(sizeof(uint32_t) * SL_TCP_SENT_PAGES == SL_TCP_PAGE_BYTES, "a directory is a page");

struct sl_tcp_sent_list {
    uint16_t first, last; /* slots */
};

struct sl_tcp_sent {
    uint32_t page;                  /* NONE: no record; else of records, or of the pages' indices */
    uint16_t head;                  /* slot of the oldest record */
    uint16_t count;                 /* records */
    bool has_directory;             /* what page is */
    struct sl_tcp_sent_list flying; /* longest in the network first */
    struct sl_tcp_sent_list lost;   /* lowest sequence first */
    uint32_t flying_bytes, lost_bytes, sacked_bytes;
    uint16_t sacked_count, lost_count; /* records */
};

void sl_tcp_sent_init(struct sl_tcp_sent *sent);

/* Forgets all records. */
void sl_tcp_sent_clear(struct sl_tcp_sent *sent, struct sl_tcp_pool *pages);

/* Bytes between SND.UNA and SND.NXT ("FlightSize", RFC 5681). */
static inline uint32_t sl_tcp_sent_bytes(const struct sl_tcp_sent *sent)
{
    return sent->flying_bytes + sent->lost_bytes + sent->sacked_bytes;
}

/*
 * Records a first transmission, which follows the last record. 0; -ENOBUFS no page is left; -ENOSPC
 * as many are in flight as there may be. An import builds the records of SND.UNA .. SND.NXT by this
 * too, MSS by MSS.
 */
int sl_tcp_sent_append(struct sl_tcp_sent *sent, struct sl_tcp_pool *pages, uint32_t sequence,
                       uint32_t length_bytes, uint8_t flags, struct sl_tcp_slice_cursor cursor,
                       uint64_t now_us);

/*
 * Takes back what was appended last, that the device did not take. It must be FLYING and never
 * retransmitted.
 */
void sl_tcp_sent_unappend(struct sl_tcp_sent *sent, struct sl_tcp_pool *pages);

/* The record in a slot; the pointer is good until the next append, unappend, pop or clear. */
static inline struct sl_tcp_sent_record *
sl_tcp_sent_at(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages, uint16_t slot)
{
    uint32_t page = sent->page;
    struct sl_tcp_sent_record *records;

    if (sent->has_directory)
        page = ((const uint32_t *)sl_tcp_pool_at(pages, page))[slot / SL_TCP_SENT_PAGE_RECORDS];
    records = sl_tcp_pool_at(pages, page);
    return &records[slot % SL_TCP_SENT_PAGE_RECORDS];
}

/* Slots in order of sequence: the oldest, the newest, the following; NONE when there is none. */
static inline uint16_t sl_tcp_sent_oldest(const struct sl_tcp_sent *sent)
{
    return sent->count > 0 ? sent->head : SL_TCP_SLOT_NONE;
}

static inline uint16_t sl_tcp_sent_newest(const struct sl_tcp_sent *sent)
{
    if (sent->count == 0)
        return SL_TCP_SLOT_NONE;
    return (uint16_t)((sent->head + sent->count - 1u) % SL_TCP_SENT_SLOTS);
}

static inline uint16_t sl_tcp_sent_following(const struct sl_tcp_sent *sent, uint16_t slot)
{
    if (slot == sl_tcp_sent_newest(sent))
        return SL_TCP_SLOT_NONE;
    return (uint16_t)((slot + 1u) % SL_TCP_SENT_SLOTS);
}

/* The first record that begins at or after `sequence`, or NONE. O(log n). */
uint16_t sl_tcp_sent_find(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                          uint32_t sequence);

/* The first record at or after slot in sequence order that is not SACKED, or NONE. */
uint16_t sl_tcp_sent_unsacked_from(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                                   uint16_t slot);

/* The oldest record goes: it is acknowledged. */
void sl_tcp_sent_pop(struct sl_tcp_sent *sent, struct sl_tcp_pool *pages);

/*
 * The first `bytes` of the oldest record, fewer than it has, are acknowledged. queue is the one its
 * data is in, not yet trimmed.
 */
void sl_tcp_sent_cut(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages, uint32_t bytes,
                     const struct sl_tcp_slice_store *store,
                     const struct sl_tcp_slice_queue *queue);

/* FLYING or LOST becomes SACKED. */
void sl_tcp_sent_mark_sacked(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                             uint16_t slot);

/* FLYING becomes LOST. */
void sl_tcp_sent_mark_lost(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                           uint16_t slot);

/*
 * A record has been transmitted again: it is FLYING from now on, the last in the order of
 * transmission. LOST, or FLYING (a tail loss probe).
 */
void sl_tcp_sent_retransmitted(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                               uint16_t slot, uint64_t now_us);

/* SACKED records are LOST: the peer dropped what it had reported (RFC 2018 section 8). */
void sl_tcp_sent_forget_sacks(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages);

/* LOST records are FLYING again, in the order of sequence: they were not lost. */
void sl_tcp_sent_unmark_lost(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages);

/* The next record to retransmit: the LOST one of lowest sequence, or NONE. */
static inline uint16_t sl_tcp_sent_next_lost(const struct sl_tcp_sent *sent)
{
    return sent->lost.first;
}

/*
 * Counts everything anew, for tests: 0, or -EIO when a counter, a list or the order of sequence is
 * wrong. Costs a walk over all records.
 */
int sl_tcp_sent_verify(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages);

#endif
