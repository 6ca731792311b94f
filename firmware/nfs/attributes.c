// SPDX-License-Identifier: Apache-2.0
/*
 * How virtual attributes follow raw ones. Two things differ between members although the object is
 * the same: the times that servers set by their own clocks, and what depends on their disks (space
 * used, size and links of directories). So a member's attributes are only compared with what that
 * member said before, and what is shown changes with the object and not with the member.
 *
 * A signature has two parts: 24 bits of mtime alone, 40 bits of everything. By the first a change
 * of mode or owner is told from one of data: when the member's mtime has not moved, neither may the
 * virtual one, which may have come from another member's clock.
 */
#include "attributes.h"

#define MTIME_BITS 24u
#define NANOSECONDS_MAX 999999999u

/* Murmur's finalizer: each bit of a word moves half of the bits of the sum. Kept in the store, so
 * it must stay as it is. */
static uint64_t fold(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * 0xff51afd7ed558ccdu;
    return sum ^ sum >> 33;
}

static uint64_t pair(uint32_t high, uint32_t low)
{
    return (uint64_t)high << 32 | low;
}

static uint64_t of_time(const struct sl_nfs_time *time)
{
    return pair(time->seconds, time->nanoseconds);
}

uint64_t sl_nfs_signature(const struct sl_nfs_attributes *raw)
{
    uint64_t mtime = fold(fold(0x9e3779b97f4a7c15u, of_time(&raw->mtime)), 1);
    uint64_t all = fold(mtime, of_time(&raw->ctime));
    uint64_t signature;

    all = fold(all, pair(raw->type, raw->mode));
    all = fold(all, pair(raw->uid, raw->gid));
    all = fold(all, pair(raw->nlink, raw->rdev_major));
    all = fold(all, raw->rdev_minor);
    all = fold(all, raw->size_bytes);
    all = fold(all, 1);
    signature = all << MTIME_BITS | mtime >> (64u - MTIME_BITS);
    return signature != 0 ? signature : 1;
}

static bool is_same_mtime(uint64_t one, uint64_t other)
{
    return ((one ^ other) & ((1u << MTIME_BITS) - 1u)) == 0;
}

static bool is_later(const struct sl_nfs_time *one, const struct sl_nfs_time *other)
{
    return of_time(one) > of_time(other);
}

/*
 * The time to show for a raw one after `before` was shown: it, or the least that is later. At the
 * end of time (a server's clock of 2106) there is nothing later, and it begins again from the raw
 * one, or from 0: clients look for a difference.
 */
static struct sl_nfs_time forward(const struct sl_nfs_time *raw, const struct sl_nfs_time *before)
{
    if (is_later(raw, before))
        return *raw;
    if (before->nanoseconds < NANOSECONDS_MAX)
        return (struct sl_nfs_time){before->seconds, before->nanoseconds + 1u};
    if (before->seconds != UINT32_MAX)
        return (struct sl_nfs_time){before->seconds + 1u, 0};
    return of_time(raw) != of_time(before) ? *raw : (struct sl_nfs_time){0, 0};
}

static bool is_known(const struct sl_nfs_face *face, uint8_t slot)
{
    return (face->known >> slot & 1u) != 0;
}

static void remember(struct sl_nfs_face *face, uint8_t slot, uint64_t signature)
{
    face->signatures[slot] = signature;
    face->known |= (uint8_t)(1u << slot);
}

/*
 * The virtual mtime after a change that made the member show that raw one. A server that sets mtime
 * sets ctime to the same; one that differs was given by a client, and may go back. So may the next
 * that a server sets after a client gave one of the future, which is later than ctime.
 */
static struct sl_nfs_time mtime_after(const struct sl_nfs_face *face, uint8_t slot,
                                      uint64_t signature, const struct sl_nfs_attributes *raw)
{
    if (is_known(face, slot) && is_same_mtime(face->signatures[slot], signature))
        return face->attributes.mtime;
    if (of_time(&raw->mtime) != of_time(&raw->ctime) ||
        is_later(&face->attributes.mtime, &face->attributes.ctime))
        return raw->mtime;
    return forward(&raw->mtime, &face->attributes.mtime);
}

/* The object has changed, and this is what it looks like now. */
static void take(struct sl_nfs_face *face, uint8_t slot, const struct sl_nfs_attributes *raw,
                 uint64_t signature)
{
    struct sl_nfs_attributes shown = *raw;

    shown.fsid = face->attributes.fsid;
    shown.fileid = face->attributes.fileid;
    if (face->is_known) {
        shown.mtime = mtime_after(face, slot, signature, raw);
        shown.ctime = forward(&raw->ctime, &face->attributes.ctime);
    }
    face->attributes = shown;
    face->is_known = true;
    face->is_touched = false;
    face->known = 0;
    remember(face, slot, signature);
}

/* What may grow without a change: both are the largest seen, so that they do not go back and forth
 * with the member. */
static void grow(struct sl_nfs_attributes *shown, const struct sl_nfs_attributes *raw)
{
    if (is_later(&raw->atime, &shown->atime))
        shown->atime = raw->atime;
    if (raw->used_bytes > shown->used_bytes)
        shown->used_bytes = raw->used_bytes;
}

bool sl_nfs_face_seen(struct sl_nfs_face *face, uint8_t slot, const struct sl_nfs_attributes *raw)
{
    uint64_t signature = sl_nfs_signature(raw);

    if (face->is_known && face->is_touched && is_known(face, slot) &&
        face->signatures[slot] == signature) {
        /* What touched it has left no trace there; how the others look now is not known. */
        face->is_touched = false;
        face->known = 0;
        remember(face, slot, signature);
        grow(&face->attributes, raw);
        return false;
    }
    if (!face->is_known || face->is_touched) {
        take(face, slot, raw, signature);
        return false;
    }
    if (!is_known(face, slot) || face->signatures[slot] == signature) {
        remember(face, slot, signature);
        grow(&face->attributes, raw);
        return false;
    }
    take(face, slot, raw, signature);
    return true;
}

void sl_nfs_face_modified(struct sl_nfs_face *face, uint8_t slot,
                          const struct sl_nfs_attributes *raw, bool is_first)
{
    if (raw == NULL) {
        face->is_touched |= is_first;
        sl_nfs_face_forget(face, slot);
    } else if (is_first || !face->is_known) {
        take(face, slot, raw, sl_nfs_signature(raw));
    } else if (face->is_touched) {
        /* Raw may be from before what was not seen: it counts when nothing is outstanding. */
        sl_nfs_face_forget(face, slot);
    } else {
        remember(face, slot, sl_nfs_signature(raw));
        grow(&face->attributes, raw);
    }
}

void sl_nfs_face_touched(struct sl_nfs_face *face)
{
    face->is_touched = true;
}

void sl_nfs_face_forget(struct sl_nfs_face *face, uint8_t slot)
{
    face->known &= (uint8_t) ~(1u << slot);
}

void sl_nfs_face_distrust(struct sl_nfs_face *face)
{
    face->is_touched = true;
    face->known = 0;
}
