// SPDX-License-Identifier: Apache-2.0
#include "locks.h"

#include <string.h>

size_t sl_nfs_locks_bytes(uint32_t count)
{
    return (size_t)count * sizeof(struct sl_nfs_lock);
}

void sl_nfs_locks_init(struct sl_nfs_locks *locks, void *memory, uint32_t count)
{
    *locks = (struct sl_nfs_locks){.places = memory, .count = count};
}

uint32_t sl_nfs_lock_index(const struct sl_nfs_locks *locks, const struct sl_nfs_lock *lock)
{
    return (uint32_t)(lock - locks->places);
}

struct sl_nfs_lock *sl_nfs_lock_of(struct sl_nfs_locks *locks, uint32_t index, uint32_t serial)
{
    struct sl_nfs_lock *lock = &locks->places[index];

    return index < locks->end && lock->state != SL_NFS_LOCK_FREE && lock->serial == serial ? lock
                                                                                           : NULL;
}

void sl_nfs_lock_forget(struct sl_nfs_locks *locks, struct sl_nfs_lock *lock)
{
    lock->state = SL_NFS_LOCK_FREE;
    locks->used--;
    while (locks->end > 0 && locks->places[locks->end - 1].state == SL_NFS_LOCK_FREE)
        locks->end--;
}

static struct sl_nfs_lock *take_place(struct sl_nfs_locks *locks)
{
    uint32_t index = 0;

    if (locks->used == locks->count)
        return NULL;
    if (locks->used == locks->end)
        index = locks->end;
    while (index < locks->end && locks->places[index].state != SL_NFS_LOCK_FREE)
        index++;
    locks->end = index < locks->end ? locks->end : index + 1;
    locks->used++;
    return &locks->places[index];
}

static bool is_same_owner(const struct sl_nfs_lock_owner *one,
                          const struct sl_nfs_lock_owner *other)
{
    return one->svid == other->svid && one->host_bytes == other->host_bytes &&
           one->owner_bytes == other->owner_bytes && sl_ip_equal(&one->client, &other->client) &&
           memcmp(one->owner, other->owner, one->owner_bytes) == 0 &&
           memcmp(one->host, other->host, one->host_bytes) == 0;
}

/* Is the lock of that owner, on that file? */
static bool is_of(const struct sl_nfs_lock *lock, const struct sl_nfs_lock *wanted)
{
    return lock->state != SL_NFS_LOCK_FREE && lock->filesystem == wanted->filesystem &&
           lock->is_share == wanted->is_share &&
           sl_nfs_handles_equal(&lock->member_handle, &wanted->member_handle) &&
           is_same_owner(&lock->owner, &wanted->owner);
}

static bool is_same_range(const struct sl_nfs_lock *one, const struct sl_nfs_lock *other)
{
    return one->offset_bytes == other->offset_bytes && one->length_bytes == other->length_bytes;
}

/* The first byte behind a range; UINT64_MAX: it has no end. */
static uint64_t end_of(const struct sl_nfs_lock *lock)
{
    if (lock->length_bytes == 0 || lock->length_bytes > UINT64_MAX - lock->offset_bytes)
        return UINT64_MAX;
    return lock->offset_bytes + lock->length_bytes;
}

static void set_range(struct sl_nfs_lock *lock, uint64_t begin, uint64_t end)
{
    lock->offset_bytes = begin;
    lock->length_bytes = end == UINT64_MAX ? 0 : end - begin;
}

struct sl_nfs_lock *sl_nfs_lock_ask(struct sl_nfs_locks *locks, const struct sl_nfs_lock *wanted)
{
    struct sl_nfs_lock *lock;

    for (uint32_t i = 0; i < locks->end; i++) {
        lock = &locks->places[i];
        if (!is_of(lock, wanted) || !is_same_range(lock, wanted) ||
            lock->is_exclusive != wanted->is_exclusive || lock->is_ending)
            continue;
        lock->caller = wanted->caller;
        return lock;
    }
    lock = take_place(locks);
    if (lock == NULL)
        return NULL;
    *lock = *wanted;
    lock->state = SL_NFS_LOCK_ASKED;
    lock->is_ending = false;
    lock->serial = ++locks->serial;
    return lock;
}

/* Takes a range out of a lock that is held. */
static void cut(struct sl_nfs_locks *locks, struct sl_nfs_lock *lock, uint64_t begin, uint64_t end)
{
    uint64_t lock_begin = lock->offset_bytes, lock_end = end_of(lock);
    struct sl_nfs_lock *rest;

    if (end <= lock_begin || begin >= lock_end)
        return;
    if (begin <= lock_begin && end >= lock_end) {
        sl_nfs_lock_forget(locks, lock);
    } else if (begin <= lock_begin) {
        set_range(lock, end, lock_end);
    } else if (end >= lock_end) {
        set_range(lock, lock_begin, begin);
    } else {
        rest = take_place(locks);
        if (rest == NULL)
            return;
        *rest = *lock;
        rest->serial = ++locks->serial;
        set_range(rest, end, lock_end);
        set_range(lock, lock_begin, begin);
    }
}

/* What is held of a range, but for one lock, is held no more, or by that one. */
static void cut_all(struct sl_nfs_locks *locks, const struct sl_nfs_lock *range,
                    const struct sl_nfs_lock *but)
{
    const struct sl_nfs_lock wanted = *range;
    uint32_t before = locks->end; /* what is added is what has been cut already */

    for (uint32_t i = 0; i < before && i < locks->end; i++) {
        struct sl_nfs_lock *lock = &locks->places[i];

        if (lock != but && lock->state == SL_NFS_LOCK_HELD && is_of(lock, &wanted))
            cut(locks, lock, wanted.offset_bytes, end_of(&wanted));
    }
}

void sl_nfs_lock_answered(struct sl_nfs_locks *locks, struct sl_nfs_lock *lock, uint32_t status)
{
    switch (status) {
    case SL_NLM_STATUS_GRANTED:
    case SL_NFS_LOCK_UNKNOWN:
        if (lock->state == SL_NFS_LOCK_WAITING && status == SL_NFS_LOCK_UNKNOWN)
            return;
        lock->state = SL_NFS_LOCK_HELD;
        if (status == SL_NLM_STATUS_GRANTED && !lock->is_share)
            cut_all(locks, lock, lock);
        break;
    case SL_NLM_STATUS_BLOCKED:
        if (lock->state == SL_NFS_LOCK_ASKED)
            lock->state = SL_NFS_LOCK_WAITING;
        break;
    default:
        /* To ask for what one has and be denied it takes nothing away. */
        if (lock->state != SL_NFS_LOCK_HELD)
            sl_nfs_lock_forget(locks, lock);
        break;
    }
}

void sl_nfs_locks_released(struct sl_nfs_locks *locks, const struct sl_nfs_lock *released)
{
    if (!released->is_share) {
        cut_all(locks, released, NULL);
        return;
    }
    for (uint32_t i = 0; i < locks->end; i++)
        if (is_of(&locks->places[i], released))
            sl_nfs_lock_forget(locks, &locks->places[i]);
}

void sl_nfs_locks_cancelled(struct sl_nfs_locks *locks, const struct sl_nfs_lock *cancelled)
{
    for (uint32_t i = 0; i < locks->end; i++) {
        struct sl_nfs_lock *lock = &locks->places[i];

        if (lock->state == SL_NFS_LOCK_WAITING && is_of(lock, cancelled) &&
            is_same_range(lock, cancelled))
            sl_nfs_lock_forget(locks, lock);
    }
}

struct sl_nfs_lock *sl_nfs_locks_granted(struct sl_nfs_locks *locks,
                                         const struct sl_nfs_lock *granted)
{
    struct sl_nfs_lock *held = NULL;

    for (uint32_t i = 0; i < locks->end; i++) {
        struct sl_nfs_lock *lock = &locks->places[i];

        if (lock->state == SL_NFS_LOCK_FREE || lock->is_share || lock->is_ending ||
            lock->filesystem != granted->filesystem || lock->slot != granted->slot ||
            lock->svid != granted->svid || !is_same_range(lock, granted) ||
            lock->owner.owner_bytes != granted->owner.owner_bytes ||
            memcmp(lock->owner.owner, granted->owner.owner, lock->owner.owner_bytes) != 0 ||
            !sl_nfs_handles_equal(&lock->member_handle, &granted->member_handle))
            continue;
        if (lock->state != SL_NFS_LOCK_HELD)
            return lock;
        held = lock;
    }
    return held;
}

struct sl_nfs_lock *
sl_nfs_locks_next(struct sl_nfs_locks *locks, uint32_t *index,
                  bool (*is_wanted)(const struct sl_nfs_lock *lock, const void *of), const void *of)
{
    while (*index < locks->end) {
        struct sl_nfs_lock *lock = &locks->places[(*index)++];

        if (lock->state != SL_NFS_LOCK_FREE && is_wanted(lock, of))
            return lock;
    }
    return NULL;
}

struct sl_nfs_lock_counts sl_nfs_locks_count(const struct sl_nfs_locks *locks, uint16_t filesystem)
{
    struct sl_nfs_lock_counts counts = {0, 0};

    for (uint32_t i = 0; i < locks->end; i++) {
        const struct sl_nfs_lock *lock = &locks->places[i];

        if (lock->state == SL_NFS_LOCK_FREE || lock->filesystem != filesystem)
            continue;
        if (lock->state == SL_NFS_LOCK_WAITING)
            counts.waiting++;
        else
            counts.held++;
    }
    return counts;
}
