// SPDX-License-Identifier: Apache-2.0
#include "verdict.h"

#include <stdio.h>

#include "nfswire/nfs.h"

#define MODE_BITS 07777u

/* The error by which a member says that it has done that procedure before; 0: there is none. */
static uint32_t done_already(uint8_t procedure)
{
    switch (procedure) {
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
    case SL_NFS_SYMLINK:
    case SL_NFS_MKNOD:
    case SL_NFS_LINK:
        return SL_NFS_ERR_EXIST;
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
    case SL_NFS_RENAME:
        return SL_NFS_ERR_NOENT;
    default:
        return SL_NFS_OK;
    }
}

/* Attributes of the object itself that an answer carries; those of directories are not compared. */
static const struct sl_nfs_post *object_of(uint8_t procedure, const struct sl_nfs_result *result)
{
    switch (procedure) {
    case SL_NFS_SETATTR:
    case SL_NFS_WRITE:
    case SL_NFS_COMMIT:
        return &result->wcc.post;
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
    case SL_NFS_SYMLINK:
    case SL_NFS_MKNOD:
    case SL_NFS_LINK:
        return &result->post;
    default:
        return NULL;
    }
}

void sl_nfs_outcome_of(uint8_t procedure, const struct sl_nfs_result *result, bool may_be_done,
                       bool compare_size, struct sl_nfs_outcome *outcome)
{
    const struct sl_nfs_post *post = object_of(procedure, result);

    *outcome = (struct sl_nfs_outcome){
        .is_there = true, .status = result->status, .answered = result->status};
    if (may_be_done && result->status != SL_NFS_OK && result->status == done_already(procedure)) {
        outcome->is_inferred = true;
        outcome->status = SL_NFS_OK;
    }
    if (result->status != SL_NFS_OK)
        return;
    if (procedure == SL_NFS_WRITE)
        outcome->count_bytes = result->count_bytes;
    if (post == NULL || !post->is_present)
        return;
    outcome->has_attributes = true;
    outcome->type = post->attributes.type;
    outcome->mode = post->attributes.mode & MODE_BITS;
    outcome->uid = post->attributes.uid;
    outcome->gid = post->attributes.gid;
    outcome->has_size = compare_size && post->attributes.type == SL_NFS_REG;
    outcome->size_bytes = post->attributes.size_bytes;
}

static bool attributes_agree(const struct sl_nfs_outcome *one, const struct sl_nfs_outcome *other)
{
    if (one->has_attributes && other->has_attributes &&
        (one->type != other->type || one->mode != other->mode || one->uid != other->uid ||
         one->gid != other->gid))
        return false;
    return !one->has_size || !other->has_size || one->size_bytes == other->size_bytes;
}

bool sl_nfs_outcomes_agree(const struct sl_nfs_outcome *one, const struct sl_nfs_outcome *other)
{
    if (one->is_inferred || other->is_inferred)
        return one->status == other->status || one->answered == other->answered;
    if (one->status != other->status)
        return false;
    if (one->status != SL_NFS_OK)
        return true;
    return one->count_bytes == other->count_bytes && attributes_agree(one, other);
}

static bool has(uint8_t mask, uint8_t slot)
{
    return (mask >> slot & 1u) != 0;
}

/* What of the table takes part. */
struct bench {
    const struct sl_nfs_outcome *outcomes;
    uint8_t expected, there; /* bit per slot */
};

static uint8_t agreeing(const struct bench *bench, uint8_t slot)
{
    uint8_t mask = 0;

    for (uint8_t other = 0; other < SL_NFS_MEMBERS; other++)
        if (has(bench->there, other) &&
            sl_nfs_outcomes_agree(&bench->outcomes[slot], &bench->outcomes[other]))
            mask |= (uint8_t)(1u << other);
    return mask;
}

/* Failures that say more of the server than of what it was asked for. */
static bool is_of_server(uint32_t status)
{
    switch (status) {
    case SL_NFS_ERR_IO:
    case SL_NFS_ERR_NXIO:
    case SL_NFS_ERR_NODEV:
    case SL_NFS_ERR_SERVERFAULT:
    case SL_NFS_ERR_STALE:
    case SL_NFS_ERR_BADHANDLE:
    case SL_NFS_ERR_ROFS: /* also what Linux makes of a disk with errors */
    case SL_NFS_ERR_NOSPC:
    case SL_NFS_ERR_DQUOT:
        return true;
    default:
        return false;
    }
}

/*
 * How well a slot's answer speaks for all, to compare by: a success that was not inferred, then one
 * that was unless somebody knows better, then failures; of equals the one that more agree with, and
 * then what is no trouble of the server itself.
 */
static uint32_t weight(const struct bench *bench, uint8_t slot)
{
    const struct sl_nfs_outcome *outcome = &bench->outcomes[slot];
    uint32_t rank = 1;

    if (outcome->status == SL_NFS_OK && !outcome->is_inferred)
        rank = 3;
    else if (outcome->is_inferred) {
        rank = 2;
        for (uint8_t other = 0; other < SL_NFS_MEMBERS; other++)
            if (has(bench->there, other) && !bench->outcomes[other].is_inferred &&
                bench->outcomes[other].answered == outcome->answered)
                rank = 0;
    }
    return rank << 8 | (uint32_t)__builtin_popcount(agreeing(bench, slot)) << 1 |
           !is_of_server(outcome->answered);
}

/* The answer that speaks best among slots of the mask. */
static uint8_t best_of(const struct bench *bench, uint8_t mask)
{
    uint8_t best = SL_NFS_MEMBERS;
    uint32_t most = 0;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        uint32_t this = has(mask, slot) ? weight(bench, slot) : 0;

        if (has(mask, slot) && (best == SL_NFS_MEMBERS || this > most)) {
            best = slot;
            most = this;
        }
    }
    return best;
}

static uint8_t successes(const struct bench *bench, bool with_inferred)
{
    uint8_t mask = 0;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (has(bench->there, slot) && bench->outcomes[slot].status == SL_NFS_OK &&
            (with_inferred || !bench->outcomes[slot].is_inferred))
            mask |= (uint8_t)(1u << slot);
    return mask;
}

/* The smallest number that is that share, at least one. */
static uint32_t quorum_of(uint8_t expected, uint8_t percent)
{
    uint32_t count = (uint32_t)__builtin_popcount(expected);
    uint32_t needed = (count * percent + 99u) / 100u;

    return needed == 0 ? 1 : needed;
}

/* Slot that speaks under the quorum rule before all have answered, or SL_NFS_MEMBERS. */
static uint8_t by_quorum(const struct bench *bench, uint8_t percent)
{
    uint32_t needed = quorum_of(bench->expected, percent);
    uint32_t missing = (uint32_t)__builtin_popcount(bench->expected & ~bench->there);
    uint8_t enough = 0, best;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (has(bench->there, slot) &&
            (uint32_t)__builtin_popcount(agreeing(bench, slot)) >= needed)
            enough |= (uint8_t)(1u << slot);
    if (enough == 0)
        return SL_NFS_MEMBERS;
    best = best_of(bench, enough);
    if (bench->outcomes[best].status == SL_NFS_OK && !bench->outcomes[best].is_inferred)
        return best;
    /* Nothing but a certain success is believed while another could come. */
    if ((uint32_t)__builtin_popcount(successes(bench, true)) + missing >= needed)
        return SL_NFS_MEMBERS;
    return best;
}

static uint8_t decide(const struct bench *bench, enum sl_nfs_write_rule rule, uint8_t percent)
{
    uint8_t certain = successes(bench, false), speaker = SL_NFS_MEMBERS;

    if (bench->there == 0)
        return SL_NFS_MEMBERS;
    if (rule == SL_NFS_QUORUM)
        speaker = by_quorum(bench, percent);
    else if (certain != 0)
        speaker = best_of(bench, certain);
    if (speaker == SL_NFS_MEMBERS && bench->there == bench->expected)
        speaker = best_of(bench, bench->there);
    return speaker;
}

void sl_nfs_judge(const struct sl_nfs_outcome outcomes[SL_NFS_MEMBERS], uint8_t expected,
                  enum sl_nfs_write_rule rule, uint8_t quorum_percent, uint8_t decided,
                  struct sl_nfs_verdict *verdict)
{
    struct bench bench = {.outcomes = outcomes, .expected = expected};
    uint8_t speaker = decided;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (has(expected, slot) && outcomes[slot].is_there)
            bench.there |= (uint8_t)(1u << slot);
    if (speaker == SL_NFS_MEMBERS)
        speaker = decide(&bench, rule, quorum_percent);
    *verdict = (struct sl_nfs_verdict){.speaker = speaker};
    if (speaker == SL_NFS_MEMBERS)
        return;
    verdict->is_decided = true;
    verdict->dissenters = bench.there & (uint8_t)~agreeing(&bench, speaker);
    verdict->is_unanimous_failure = outcomes[speaker].status != SL_NFS_OK &&
                                    bench.there == expected && verdict->dissenters == 0;
}

static void status_difference(const struct sl_nfs_outcome *one, const struct sl_nfs_outcome *other,
                              const char *other_name, char *text, size_t size)
{
    snprintf(text, size, "answered %s where %s answered %s", sl_nfs_status_name(one->answered),
             other_name, sl_nfs_status_name(other->answered));
}

void sl_nfs_outcome_difference(const struct sl_nfs_outcome *one, const struct sl_nfs_outcome *other,
                               const char *other_name, char *text, size_t size)
{
    if (one->status != other->status)
        status_difference(one, other, other_name, text, size);
    else if (one->count_bytes != other->count_bytes)
        snprintf(text, size, "wrote %u bytes where %s wrote %u", one->count_bytes, other_name,
                 other->count_bytes);
    else if (one->type != other->type)
        snprintf(text, size, "has a file of type %u where %s has one of type %u", one->type,
                 other_name, other->type);
    else if (one->mode != other->mode)
        snprintf(text, size, "has mode %04o where %s has %04o", one->mode, other_name, other->mode);
    else if (one->uid != other->uid || one->gid != other->gid)
        snprintf(text, size, "has owner %u:%u where %s has %u:%u", one->uid, one->gid, other_name,
                 other->uid, other->gid);
    else
        snprintf(text, size, "has %llu bytes where %s has %llu",
                 (unsigned long long)one->size_bytes, other_name,
                 (unsigned long long)other->size_bytes);
}
