/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPAIR_IMPAIR_H
#define IMPAIR_IMPAIR_H

/*
 * A bad wire, one direction of it [LAB-5]: loss, reordering, duplication, delay, a rate limit with
 * a queue, corruption. Lab ports have one for each direction; simulations use the same.
 *
 * Packets are opaque pointers with a length. What is put in comes out by sl_impair_take() when it
 * is due, or goes to the owner's release function when the wire loses it: one of the two, once, for
 * each packet. Memory and time come from the caller. Equal seeds, settings and calls have equal
 * outcomes. Not thread-safe: one thread at a time owns an impairment.
 *
 * The way of a packet: cut -> random loss -> burst loss -> rate limit and queue -> delay and jitter
 * -> reordering -> tail loss; corruption, duplication and marking are decided on the way and told
 * when it comes out.
 *
 * Time is a monotonic clock in microseconds; a time before one already seen counts as that one.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A probability of one. All probabilities are in parts per million. */
#define SL_IMPAIR_CERTAIN_PPM 1000000u

/* Bounds that sl_impair_check() enforces. */
#define SL_IMPAIR_MAX_DELAY_US 60000000u /* of delay, jitter, idle and reordering times */
#define SL_IMPAIR_MAX_QUEUE_BYTES (1u << 30)
#define SL_IMPAIR_MIN_RATE_BPS 1000u
#define SL_IMPAIR_MAX_RATE_BPS 1000000000000ull
#define SL_IMPAIR_MAX_TAIL_PACKETS 32u
#define SL_IMPAIR_MAX_REORDER_PACKETS 1024u
#define SL_IMPAIR_MAX_PACKET_BYTES 65536u

/* What the wire does. All zero: nothing, packets come out as they were put in, at once. */
struct sl_impair_settings {
    uint64_t seed; /* of the generator, which begins anew with each sl_impair_configure() */

    uint32_t loss_ppm; /* each packet by itself */

    /*
     * Losses in bursts (Gilbert and Elliott): before each packet the wire may change between a good
     * state, which loses nothing, and a bad one. Mean length of a burst: 1 / leave packets.
     */
    uint32_t burst_enter_ppm; /* good to bad; 0: no bursts */
    uint32_t burst_leave_ppm; /* bad to good; at least 1 with bursts */
    uint32_t burst_loss_ppm;  /* of a packet in the bad state; at least 1 with bursts */

    /*
     * Loss of tails: the last tail_packets are held until others follow or nothing was put in for
     * tail_idle_us; then they are lost, all with one draw, or pass.
     */
    uint32_t tail_loss_ppm;
    uint32_t tail_idle_us; /* at least 1 with tail loss */
    uint32_t tail_packets; /* 1..SL_IMPAIR_MAX_TAIL_PACKETS with tail loss */

    /*
     * Reordering: a packet is let past by the next reorder_packets, but waits for them no longer
     * than reorder_delay_us. With reorder_packets 0 it is just late by reorder_delay_us. At least
     * reorder_delay_us has to be given.
     */
    uint32_t reorder_ppm;
    uint32_t reorder_packets;
    uint32_t reorder_delay_us;

    uint32_t duplicate_ppm; /* comes out twice, one right behind the other */

    uint32_t delay_us;
    uint32_t jitter_us; /* on top of the delay, 0..jitter_us */
    /* Each packet draws its own jitter, so that it may overtake; else jitter wanders from one drawn
     * value to the next, and a packet is never earlier than the one before it. */
    bool jitter_reorders;

    uint64_t rate_bps;    /* bits per second of what was put in, frame bytes only; 0: no limit */
    uint32_t queue_bytes; /* waiting for the rate; the rest is dropped (tail drop). 0: no bound */
    uint32_t ecn_threshold_bytes; /* marks what finds more than this waiting (RFC 3168, as RFC 8257
                                     section 3.1 has it); 0: never */

    uint32_t corrupt_ppm;        /* one bit is flipped */
    uint32_t corrupt_skip_bytes; /* at the front that stay whole, such as the Ethernet header */

    bool cut; /* loses whatever is put in; what is on its way arrives */
};

/* Since init. Each packet put in is in one of passed, the kinds of loss, or queued still. */
struct sl_impair_counters {
    uint64_t put;
    uint64_t passed; /* came out; a duplicate is not counted here */
    uint64_t lost;   /* random */
    uint64_t burst_lost;
    uint64_t tail_lost;
    uint64_t queue_dropped; /* queue_bytes exceeded */
    uint64_t slots_dropped; /* no slot was free: give more, or less rate times delay */
    uint64_t cut;           /* while cut */
    uint64_t flushed;       /* by sl_impair_flush() */
    uint64_t reordered;     /* the following did not lose packets: */
    uint64_t duplicated;
    uint64_t corrupted;
    uint64_t marked; /* came out with SL_IMPAIR_MARK_CE */
};

/* What became of a packet that was put in. */
enum sl_impair_fate {
    SL_IMPAIR_QUEUED, /* it will come out, or be lost as a tail */
    SL_IMPAIR_LOST,   /* it was released before put returned */
};

/* What the caller has to do with a packet that comes out. */
enum sl_impair_flags {
    SL_IMPAIR_COPY = 1u << 0,    /* send a copy: the packet itself comes out again right after */
    SL_IMPAIR_CORRUPT = 1u << 1, /* flip corrupt_bit, in bytes that nobody else sees */
    SL_IMPAIR_MARK_CE = 1u << 2, /* sl_impair_mark_ce(), in bytes that nobody else sees */
};

struct sl_impair_out {
    void *packet; /* the caller's again, unless flags has SL_IMPAIR_COPY */
    uint32_t length_bytes;
    uint32_t flags;       /* enum sl_impair_flags */
    uint32_t corrupt_bit; /* counted from bit 0 of byte 0, within length_bytes */
};

struct sl_impair_params {
    uint32_t slots; /* packets it can hold, at least 1; put drops what finds none free */
    /* Takes a packet that is lost. Called from within put, take and flush; must not call back. */
    void (*release)(void *context, void *packet);
    void *context; /* given back to release */
};

struct sl_impair;

/* Bytes that sl_impair_init() needs for that many slots, aligned as for any type. */
size_t sl_impair_memory_bytes(uint32_t slots);

/* Makes a perfect wire in memory, which stays the caller's; flush before freeing it. */
struct sl_impair *sl_impair_init(void *memory, const struct sl_impair_params *params);

/*
 * Checks settings. Returns 0, or -EINVAL and in *reason a static sentence that names the setting at
 * fault and what it takes.
 */
int sl_impair_check(const struct sl_impair_settings *settings, const char **reason);

/*
 * Takes settings that passed the check, which are copied. Packets on their way keep the times they
 * were given; those held as a possible tail go on.
 */
void sl_impair_configure(struct sl_impair *impair, const struct sl_impair_settings *settings);

/* The settings in force. */
const struct sl_impair_settings *sl_impair_settings(const struct sl_impair *impair);

/*
 * Nothing is impaired and nothing is on its way: a packet put in would come out at once, so that
 * the caller may go past the impairment altogether.
 */
bool sl_impair_is_transparent(const struct sl_impair *impair);

/* Puts a packet in, which is the impairment's from here on whatever its fate. */
enum sl_impair_fate sl_impair_put(struct sl_impair *impair, void *packet, uint32_t length_bytes,
                                  uint64_t now_us);

/* Takes out what is due, in order, at most max. Returns how many. Tails may be lost meanwhile. */
uint32_t sl_impair_take(struct sl_impair *impair, uint64_t now_us, struct sl_impair_out *out,
                        uint32_t max);

/* When sl_impair_take() has something to do next; UINT64_MAX: not before the next put. */
uint64_t sl_impair_next_us(const struct sl_impair *impair);

/* Packets on their way. */
uint32_t sl_impair_queued(const struct sl_impair *impair);

/* Releases all packets on their way. */
void sl_impair_flush(struct sl_impair *impair);

const struct sl_impair_counters *sl_impair_counters(const struct sl_impair *impair);

/* Flips the bit that struct sl_impair_out names. */
static inline void sl_impair_flip(uint8_t *data, uint32_t corrupt_bit)
{
    data[corrupt_bit / 8u] ^= (uint8_t)(1u << corrupt_bit % 8u);
}

/*
 * Sets Congestion Experienced in the IPv4 or IPv6 header of an Ethernet frame, tagged or not, whose
 * first length bytes are at hand, and updates IPv4's checksum (RFC 3168 section 5, RFC 1624).
 * Returns false when the frame is not one that may be marked: not IP, or not ECN-capable.
 */
bool sl_impair_mark_ce(uint8_t *frame, size_t length);

#endif
