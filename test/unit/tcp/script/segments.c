// SPDX-License-Identifier: Apache-2.0
/* The steps "<" (the peer sends) and ">" (the engine must have sent). */
#include "support/table.h"

#include "script.h"
#include "segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/tcp.h"

#define ECN_MASK 3u
/* A wheel turns in ticks: a timer may be this late, and a sixteenth of its time, but never early.
 */
#define LATE_US 1000u

static uint8_t flags_of(const struct step *step, const char *word)
{
    static const char letters[] = "FSRPAUEW";
    uint8_t flags = 0;

    for (; *word != '\0' && strcmp(word, "-") != 0; word++) {
        const char *letter = strchr(letters, *word);

        if (letter == NULL)
            step_fail(step, "%s: flags are of %s", word, letters);
        flags |= (uint8_t)(1u << (letter - letters));
    }
    return flags;
}

/* "A:B" or "A" into sequence and length. */
static void range_of(const struct step *step, const char *word, uint32_t *from, uint32_t *length)
{
    char *end;
    unsigned long long first = strtoull(word, &end, 10), last = first;

    if (*end == ':')
        last = strtoull(end + 1, &end, 10);
    if (*end != '\0' || last < first)
        step_fail(step, "%s is no range of sequence numbers", word);
    *from = (uint32_t)first;
    *length = (uint32_t)(last - first);
}

static unsigned int sacks_of(const struct step *step, const char *word, uint32_t base,
                             uint32_t sacks[RIG_MAX_SACKS][2])
{
    unsigned int count = 0;

    while (*word != '\0') {
        char *end;

        if (count == RIG_MAX_SACKS)
            step_fail(step, "%s: at most %u blocks", word, RIG_MAX_SACKS);
        sacks[count][0] = base + (uint32_t)strtoull(word, &end, 10);
        if (*end != '-')
            step_fail(step, "%s: a block is LEFT-RIGHT", word);
        sacks[count++][1] = base + (uint32_t)strtoull(end + 1, &end, 10);
        word = *end == ',' ? end + 1 : end;
        if (*end != ',' && *end != '\0')
            step_fail(step, "%s: blocks are joined by commas", word);
    }
    return count;
}

static bool windows_are_scaled(const struct rig_peer *peer)
{
    return peer->peer_scales && peer->engine_scales;
}

static uint8_t ecn_of(const struct step *step)
{
    if (step_has(step, "ce"))
        return 3;
    if (step_has(step, "ect0"))
        return 2;
    return step_has(step, "ect1") ? 1 : 0;
}

/* What the peer says of timestamps: as agreed, unless the step says otherwise. */
static void fill_ts(const struct step *step, struct rig_segment *segment)
{
    const char *value = step_value(step, "tsval");
    const char *echo = step_value(step, "tsecr");

    segment->has_ts = step_has(step, "ts") || value != NULL || echo != NULL ||
                      (step->peer->sends_ts && !step_has(step, "nots"));
    segment->ts_value =
        value != NULL ? (uint32_t)strtoul(value, NULL, 10) : (uint32_t)(step->rig->now_us / 1000u);
    if (!(segment->flags & SL_TCP_ACK))
        return;
    segment->ts_echo = echo != NULL ? step->peer->first_ts_value + (uint32_t)strtol(echo, NULL, 10)
                                    : step->peer->last_ts_value;
}

static void fill_options(const struct step *step, struct rig_segment *segment)
{
    const char *word;

    if ((word = step_value(step, "mss")) != NULL) {
        segment->has_mss = true;
        segment->mss = (uint16_t)step_number(step, word);
    }
    if ((word = step_value(step, "ws")) != NULL) {
        segment->has_scale = true;
        segment->scale = (uint8_t)step_number(step, word);
    }
    segment->has_sackok = step_has(step, "sackok");
    if ((word = step_value(step, "sack")) != NULL)
        segment->sack_count = (uint8_t)sacks_of(step, word, step->peer->irs, segment->sacks);
    fill_ts(step, segment);
}

static enum rig_source source_of(const struct step *step)
{
    static const char *const names[] = {
        [RIG_FROM_PEER] = "peer",
        [RIG_FROM_NOBODY] = "nobody",
        [RIG_FROM_MULTICAST] = "multicast",
        [RIG_FROM_ITSELF] = "itself",
    };
    const char *word = step_value(step, "from");

    for (unsigned int i = 0; word != NULL && i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i], word) == 0)
            return (enum rig_source)i;
    if (word != NULL)
        step_fail(step, "there is no source '%s'", word);
    return RIG_FROM_PEER;
}

/* What the SYNs of both sides agree on holds for later segments of the script. */
static void note_syn(const struct step *step, const struct rig_segment *segment)
{
    if (!(segment->flags & SL_TCP_SYN))
        return;
    step->peer->peer_scales = segment->has_scale;
    step->peer->peer_scale = segment->scale;
    step->peer->sends_ts = segment->has_ts;
}

void step_input(struct step *step)
{
    struct rig_segment segment = {.peer_port = step->port};
    const char *word;
    uint32_t sequence = 0;
    uint64_t window;

    if (step->count < 2)
        step_fail(step, "'<' needs flags");
    segment.flags = flags_of(step, step->words[1]);
    if ((word = step_value(step, "seq")) != NULL)
        range_of(step, word, &sequence, &segment.payload_bytes);
    segment.sequence = step->peer->iss + sequence;
    if ((word = step_value(step, "ack")) != NULL)
        segment.acknowledgement = step->peer->irs + (uint32_t)step_number(step, word);
    if ((word = step_value(step, "ack-first")) != NULL)
        segment.acknowledgement = step->peer->first_irs + (uint32_t)step_number(step, word);
    word = step_value(step, "win");
    window = word == NULL ? 65535u : step_number(step, word);
    if (!(segment.flags & SL_TCP_SYN) && word != NULL && windows_are_scaled(step->peer))
        window >>= step->peer->peer_scale;
    segment.window = (uint16_t)window;
    segment.traffic_class = ecn_of(step);
    segment.source = source_of(step);
    fill_options(step, &segment);
    note_syn(step, &segment);
    /* The first byte of data has sequence number 1; it is the pattern's byte 0. */
    rig_input(step->rig, &segment, sequence - ((segment.flags & SL_TCP_SYN) ? 0u : 1u));
}

static const struct rig_segment *next_output(struct step *step, const char *after)
{
    struct rig *rig = step->rig;
    const struct rig_segment *segment;
    uint64_t want_us;

    if (after == NULL) {
        segment = rig_take(rig);
        if (segment == NULL)
            step_fail(step, "the engine sent nothing");
        return segment;
    }
    want_us = step->mark_us + step_time_us(step, after);
    rig_run_until(rig, want_us + (want_us - step->mark_us) / 16u + LATE_US, true);
    segment = rig_take(rig);
    if (segment == NULL)
        step_fail(step, "the engine sent nothing until %llu us after the step before",
                  (unsigned long long)(rig->now_us - step->mark_us));
    if (segment->at_us < want_us)
        step_fail(step, "sent too early, %lld us after the step before",
                  (long long)(segment->at_us - step->mark_us));
    return segment;
}

static void check_number(const struct step *step, const struct rig_segment *segment,
                         const char *what, uint64_t is, uint64_t wanted)
{
    char text[256];

    if (is == wanted)
        return;
    segment_print(step->rig, segment, text, sizeof(text));
    step_fail(step, "%s is %llu, not %llu: %s", what, (unsigned long long)is,
              (unsigned long long)wanted, text);
}

static void check_flags(const struct step *step, const struct rig_segment *segment, uint8_t wanted)
{
    uint8_t mask = wanted & SL_TCP_PSH ? 0xffu : (uint8_t)~SL_TCP_PSH;

    check_number(step, segment, "flags", segment->flags & mask, wanted);
}

static void check_range(const struct step *step, const struct rig_segment *segment,
                        const char *word)
{
    uint32_t from, length;

    range_of(step, word, &from, &length);
    check_number(step, segment, "the sequence number", segment->sequence - step->peer->irs, from);
    check_number(step, segment, "the payload", segment->payload_bytes, length);
}

static void check_payload(const struct step *step, const struct rig_segment *segment)
{
    uint32_t offset = segment->sequence - step->peer->irs - 1u;

    for (uint32_t i = 0; i < segment->payload_bytes; i++)
        check_number(step, segment, "a byte of data", segment->payload[i], rig_pattern(offset + i));
}

static void check_sacks(const struct step *step, const struct rig_segment *segment,
                        const char *word)
{
    uint32_t sacks[RIG_MAX_SACKS][2];
    unsigned int count = sacks_of(step, word, step->peer->iss, sacks);

    check_number(step, segment, "the number of SACK blocks", segment->sack_count, count);
    for (unsigned int i = 0; i < count; i++) {
        check_number(step, segment, "a left edge", segment->sacks[i][0] - step->peer->iss,
                     sacks[i][0] - step->peer->iss);
        check_number(step, segment, "a right edge", segment->sacks[i][1] - step->peer->iss,
                     sacks[i][1] - step->peer->iss);
    }
}

static void check_options(const struct step *step, const struct rig_segment *segment)
{
    const char *word;

    if ((word = step_value(step, "mss")) != NULL)
        check_number(step, segment, "the MSS", segment->mss, step_number(step, word));
    if ((word = step_value(step, "ws")) != NULL)
        check_number(step, segment, "the scale", segment->scale, step_number(step, word));
    if ((word = step_value(step, "sack")) != NULL)
        check_sacks(step, segment, word);
    if ((word = step_value(step, "tsecr")) != NULL)
        check_number(step, segment, "TSecr", segment->ts_echo, step_number(step, word));
    if (step_has(step, "nosack"))
        check_number(step, segment, "the number of SACK blocks", segment->sack_count, 0);
    if (step_has(step, "sackok") || step_has(step, "nosackok"))
        check_number(step, segment, "SACK-permitted", segment->has_sackok,
                     step_has(step, "sackok"));
    if (step_has(step, "ts") || step_has(step, "nots"))
        check_number(step, segment, "timestamps", segment->has_ts, step_has(step, "ts"));
    if (step_has(step, "nows"))
        check_number(step, segment, "a window scale", segment->has_scale, 0);
}

static void check_window(const struct step *step, const struct rig_segment *segment)
{
    const char *word = step_value(step, "win");
    bool is_scaled = !(segment->flags & SL_TCP_SYN) && windows_are_scaled(step->peer);
    unsigned int scale = is_scaled ? step->peer->engine_scale : 0;

    if (word != NULL)
        check_number(step, segment, "the window", (uint64_t)segment->window << scale,
                     step_number(step, word));
}

static void check_network(const struct step *step, const struct rig_segment *segment)
{
    if (step_has(step, "ect0") || step_has(step, "notect") || step_has(step, "ce"))
        check_number(step, segment, "ECN", segment->traffic_class & ECN_MASK, ecn_of(step));
    if (step_has(step, "df") || step_has(step, "nodf"))
        check_number(step, segment, "DF", segment->do_not_fragment, step_has(step, "df"));
}

void step_output(struct step *step)
{
    bool timed = step->count > 1 && step->words[1][0] == '+';
    unsigned int flags_at = timed ? 2 : 1;
    const struct rig_segment *segment;
    const char *word;

    if (step->count <= flags_at)
        step_fail(step, "'>' needs flags");
    segment = next_output(step, timed ? step->words[1] : NULL);
    check_number(step, segment, "the port", segment->peer_port, step->port);
    check_flags(step, segment, flags_of(step, step->words[flags_at]));
    if ((word = step_value(step, "seq")) != NULL)
        check_range(step, segment, word);
    if ((word = step_value(step, "ack")) != NULL)
        check_number(step, segment, "the acknowledgement",
                     segment->acknowledgement - step->peer->iss, step_number(step, word));
    check_payload(step, segment);
    check_window(step, segment);
    check_options(step, segment);
    check_network(step, segment);
    if ((word = step_value(step, "pieces")) != NULL)
        check_number(step, segment, "the size of TSO pieces", segment->segment_bytes,
                     step_number(step, word));
}
