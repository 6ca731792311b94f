// SPDX-License-Identifier: Apache-2.0
#include "modify_private.h"
#include "recover_private.h"

#include <errno.h>

/* A quarter of the places of calls may hold locks. */
#define LOCK_SHARE 4u
#define LOCKS_PER_TURN 64u

size_t sl_nfs_recover_bytes(uint32_t notes)
{
    return sizeof(struct sl_nfs_recovering) + notes * sizeof(struct sl_nfs_recover_entry);
}

void sl_nfs_recover_init(struct sl_nfs *nfs, void *memory, uint32_t notes)
{
    struct sl_nfs_recovering *recovering = memory;

    memset(recovering, 0, sizeof(*recovering));
    recovering->entries = (struct sl_nfs_recover_entry *)(recovering + 1);
    recovering->room = notes;
    recovering->call = SL_NFS_NONE;
    sl_message_clear(&recovering->chunk);
    nfs->recovering = recovering;
}

static bool is_of_names(const struct sl_nfs_note *note)
{
    return note->directory != 0 || note->directory2 != 0;
}

static void remember_sent(struct sl_nfs_recovering *recovering, const struct sl_nfs_note *note)
{
    static const struct sl_ip nobody;
    /* What took away a name of nothing has not done it, however often it was sent. */
    bool is_vain = sl_nfs_is_taking(note->procedure) && note->object == 0;

    if (is_vain || memcmp(&note->client, &nobody, sizeof(nobody)) == 0)
        return;
    recovering->sent[recovering->sent_count++ % SL_NFS_RECOVER_SENT] =
        (struct sl_nfs_recover_sent){.client = note->client, .xid = note->xid};
}

bool sl_nfs_recover_was_sent(const struct sl_nfs *nfs, const struct sl_ip *client, uint32_t xid)
{
    const struct sl_nfs_recovering *recovering = nfs->recovering;

    for (uint32_t i = 0; i < recovering->sent_count && i < SL_NFS_RECOVER_SENT; i++)
        if (recovering->sent[i].xid == xid &&
            memcmp(&recovering->sent[i].client, client, sizeof(*client)) == 0)
            return true;
    return false;
}

static void count_entry(struct sl_nfs_recovering *recovering, const struct sl_nfs_note *note)
{
    struct sl_nfs_recover_filesystem *filesystem = &recovering->filesystems[note->filesystem];

    if (is_of_names(note)) {
        filesystem->names++;
        return;
    }
    filesystem->objects++;
    filesystem->unlocked++;
}

/* Sorted in; of more than there is room for the last go, they are read again later. */
void sl_nfs_recover_note(struct sl_nfs *nfs, const struct sl_nfs_note *note)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_recover_entry *entries = recovering->entries;
    uint32_t at = recovering->count;

    if (note->filesystem >= SL_MAX_FILESYSTEMS)
        return;
    if (recovering->count == recovering->room) {
        recovering->has_more = true;
        if (entries[recovering->count - 1].note.number < note->number)
            return;
        at = --recovering->count;
    }
    while (at > 0 && entries[at - 1].note.number > note->number) {
        entries[at] = entries[at - 1];
        at--;
    }
    entries[at] = (struct sl_nfs_recover_entry){.note = *note, .lock = SL_NFS_NONE};
    recovering->count++;
}

void sl_nfs_recover_loaded(struct sl_nfs *nfs)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    for (uint32_t i = 0; i < recovering->count; i++) {
        count_entry(recovering, &recovering->entries[i].note);
        remember_sent(recovering, &recovering->entries[i].note);
    }
    recovering->is_loaded = true;
    recovering->is_reading = false;
}

void sl_nfs_recover_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion)
{
    if (completion->outcome == SL_NFS_NOTE)
        sl_nfs_recover_note(nfs, &completion->note);
    else if (completion->outcome == SL_NFS_LOADED)
        sl_nfs_recover_loaded(nfs);
}

uint32_t sl_nfs_recover_left(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem)
{
    const struct sl_nfs_recover_filesystem *of =
        &nfs->recovering->filesystems[filesystem - nfs->filesystems];

    return of->names + of->objects;
}

void sl_nfs_recover_event(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint8_t slot,
                          enum sl_nfs_event_kind kind, const char *text)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];
    const struct sl_nfs_note *note = sl_nfs_recover_noted(nfs);
    struct sl_nfs_event event = {
        .kind = kind,
        .filesystem = call->filesystem,
        .member = slot < SL_NFS_MEMBERS ? filesystem->config->members[slot] : SL_NFS_NO_ID,
        .procedure = note->procedure,
        .object = note->object,
        .client = note->client,
        .xid = note->xid,
    };

    if (call->object != NULL)
        sl_nfs_map_path(nfs->map, call->object, event.file, sizeof(event.file));
    snprintf(event.text, sizeof(event.text), "%s", text);
    sl_nfs_event(nfs, &event);
}

/* Events of a file system as a whole. */
static void tell(struct sl_nfs *nfs, uint32_t id, enum sl_nfs_event_kind kind, uint64_t count)
{
    struct sl_nfs_event event = {
        .kind = kind, .filesystem = (uint16_t)id, .member = SL_NFS_NO_ID, .count = count};

    snprintf(event.text, sizeof(event.text), "%s",
             kind == SL_NFS_EVENT_RECOVERY_BEGAN
                 ? "objects that were being modified are compared on all members"
                 : "all objects that were being modified are alike on all members");
    sl_nfs_event(nfs, &event);
}

/* The members that have to be alike, if they can all be asked; 0: some cannot yet. */
static uint8_t members_there(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                             struct sl_nfs_recover_filesystem *of)
{
    uint8_t members = filesystem->record.current;
    uint8_t missing = members & (uint8_t)~filesystem->ready;
    uint64_t waited_us = nfs->now_us - of->begun_us;
    uint64_t timeout_us = filesystem->config->member_timeout_ms * 1000ull;
    uint8_t leaders = 0;

    if (missing == 0)
        return members;
    for (uint32_t i = 0; i < nfs->recovering->count; i++) {
        const struct sl_nfs_note *note = &nfs->recovering->entries[i].note;

        if (&nfs->filesystems[note->filesystem] == filesystem && note->leader < SL_NFS_MEMBERS)
            leaders |= sl_nfs_slot_bit(note->leader);
    }
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        bool is_leader = (leaders & sl_nfs_slot_bit(slot)) != 0;

        if ((missing & sl_nfs_slot_bit(slot)) && (members & (uint8_t)~missing) != 0 &&
            waited_us > (is_leader ? SL_NFS_RECOVER_LEADER_US : timeout_us))
            sl_nfs_member_take_out(nfs, filesystem, slot, NULL,
                                   is_leader ? "was not there after an unclean end; what only it "
                                               "had acknowledged is lost"
                                             : "was not there after an unclean end");
    }
    return 0;
}

/* Nobody reads or modifies the object until the lock goes; it comes before everything else. */
static bool lock_object(struct sl_nfs *nfs, struct sl_nfs_recover_entry *entry, uint8_t members)
{
    struct sl_nfs_key key = {.object = entry->note.object, .is_exclusive = true};
    struct sl_nfs_call *lock;

    if (nfs->calls_used >= nfs->setup.limits.calls / LOCK_SHARE)
        return false;
    lock = sl_nfs_call_begin(nfs, NULL);
    if (lock == NULL)
        return false;
    lock->filesystem = entry->note.filesystem;
    sl_nfs_order_enter(nfs->order, lock->index, &key, 1, members);
    sl_nfs_order_acknowledged(nfs->order, lock->index);
    sl_nfs_changed(nfs, &key);
    entry->lock = lock->index;
    entry->lock_serial = lock->serial;
    return true;
}

static void unlock_object(struct sl_nfs *nfs, struct sl_nfs_recover_entry *entry)
{
    struct sl_nfs_call *lock = sl_nfs_call_of(nfs, entry->lock, entry->lock_serial);
    uint8_t current = nfs->filesystems[entry->note.filesystem].current;

    if (lock == NULL)
        return;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (current & sl_nfs_slot_bit(slot))
            sl_nfs_order_answered(nfs->order, lock->index, slot);
    sl_nfs_order_leave(nfs->order, lock->index);
    sl_nfs_call_end(nfs, lock, 0);
    entry->lock = SL_NFS_NONE;
}

bool sl_nfs_recover_is_lock(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    const struct sl_nfs_recovering *recovering = nfs->recovering;

    for (uint32_t i = 0; i < recovering->count; i++)
        if (recovering->entries[i].lock == call->index &&
            recovering->entries[i].lock_serial == call->serial)
            return true;
    return false;
}

static void lock_objects(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                         struct sl_nfs_recover_filesystem *of)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    for (uint32_t i = 0; i < recovering->count && of->unlocked != 0; i++) {
        struct sl_nfs_recover_entry *entry = &recovering->entries[i];

        if (&nfs->filesystems[entry->note.filesystem] != filesystem || is_of_names(&entry->note) ||
            entry->lock != SL_NFS_NONE)
            continue;
        if (!lock_object(nfs, entry, filesystem->record.current))
            return;
        of->unlocked--;
    }
}

bool sl_nfs_recover_allows_service(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    uint32_t id = (uint32_t)(filesystem - nfs->filesystems);
    struct sl_nfs_recover_filesystem *of = &recovering->filesystems[id];

    if (!recovering->is_loaded || recovering->has_more)
        return false;
    if (of->names + of->objects == 0)
        return true;
    if (!of->has_begun) {
        of->has_begun = true;
        of->begun_us = nfs->now_us;
        tell(nfs, id, SL_NFS_EVENT_RECOVERY_BEGAN, of->names + of->objects);
    }
    if (of->names == 0 && of->settled_us != 0 && nfs->now_us >= of->settled_us)
        lock_objects(nfs, filesystem, of);
    return of->names == 0 && of->unlocked == 0;
}

static void free_chunk(struct sl_nfs *nfs)
{
    sl_message_free(&nfs->messages, &nfs->recovering->chunk);
}

void sl_nfs_recover_stop(struct sl_nfs *nfs)
{
    free_chunk(nfs);
}

static void end_call(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    free_chunk(nfs);
    nfs->recovering->call = SL_NFS_NONE;
    nfs->recovering->awaited = 0;
    sl_nfs_call_end(nfs, call, 0);
}

void sl_nfs_recover_leave(struct sl_nfs *nfs, uint16_t filesystem)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_recover_filesystem *of = &recovering->filesystems[filesystem];
    struct sl_nfs_call *call = sl_nfs_call_of(nfs, recovering->call, recovering->serial);

    if (call != NULL && call->filesystem == filesystem)
        end_call(nfs, call);
    for (uint32_t i = 0; i < recovering->count; i++) {
        struct sl_nfs_recover_entry *entry = &recovering->entries[i];

        if (entry->note.filesystem != filesystem || entry->lock == SL_NFS_NONE)
            continue;
        unlock_object(nfs, entry);
        of->unlocked++;
    }
    of->has_begun = false;
    of->settled_us = of->retry_us = 0;
}

void sl_nfs_recover_again(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    nfs->recovering->filesystems[call->filesystem].retry_us = nfs->now_us + SL_NFS_RECOVER_AGAIN_US;
    end_call(nfs, call);
}

void sl_nfs_recover_give_up(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slots,
                            const char *text)
{
    struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (slots & sl_nfs_slot_bit(slot))
            sl_nfs_member_take_out(nfs, filesystem, slot, NULL, text);
    sl_nfs_recover_again(nfs, call);
}

static void remove_entry(struct sl_nfs *nfs, uint32_t index)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    const struct sl_nfs_note *note = &recovering->entries[index].note;
    uint32_t id = note->filesystem;
    struct sl_nfs_recover_filesystem *of = &recovering->filesystems[id];

    if (is_of_names(note))
        of->names--;
    else
        of->objects--;
    if (!is_of_names(note) && recovering->entries[index].lock == SL_NFS_NONE)
        of->unlocked--;
    unlock_object(nfs, &recovering->entries[index]);
    recovering->count--;
    memmove(&recovering->entries[index], &recovering->entries[index + 1],
            (recovering->count - index) * sizeof(recovering->entries[0]));
    if (of->names + of->objects == 0 && of->has_begun)
        tell(nfs, id, SL_NFS_EVENT_RECOVERY_ENDED, 0);
}

static void drop_note(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_store_request request = {.kind = SL_NFS_STORE_DROP_NOTE};

    request.note.number = sl_nfs_recover_noted(nfs)->number;
    if (!sl_nfs_store(nfs, &request)) {
        sl_nfs_call_sleep(nfs, call, nfs->now_us + 1000);
        sl_nfs_call_then(nfs, call, drop_note);
        return;
    }
    remove_entry(nfs, nfs->recovering->entry);
    end_call(nfs, call);
}

/* What is stored of an object's attributes may be from before what was noted: as members show it
 * next, so it is. */
static void forget_face(struct sl_nfs_object *object)
{
    if (object == NULL || object->is_dead)
        return;
    sl_nfs_face_touched(&object->face);
    object->is_dirty = true;
}

void sl_nfs_recover_done(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    forget_face(call->object);
    forget_face(call->object2);
    forget_face(call->found);
    drop_note(nfs, call);
}

/* Is it an entry's turn? Those of data wait for all of names. */
static bool may_begin(struct sl_nfs *nfs, const struct sl_nfs_recover_entry *entry)
{
    struct sl_nfs_filesystem *filesystem = &nfs->filesystems[entry->note.filesystem];
    struct sl_nfs_recover_filesystem *of = &nfs->recovering->filesystems[entry->note.filesystem];

    if (filesystem->config == NULL || !of->has_begun || nfs->now_us < of->retry_us)
        return false;
    if (!is_of_names(&entry->note) &&
        (of->names != 0 || (filesystem->is_serving && entry->lock == SL_NFS_NONE)))
        return false;
    nfs->recovering->members = members_there(nfs, filesystem, of);
    if (nfs->recovering->members == 0) {
        of->settled_us = 0;
        of->retry_us = nfs->now_us + SL_NFS_RECOVER_AGAIN_US;
        return false;
    }
    if (of->settled_us == 0)
        of->settled_us = nfs->now_us + SL_NFS_RECOVER_SETTLE_US;
    return nfs->now_us >= of->settled_us;
}

static bool begin_entry(struct sl_nfs *nfs, uint32_t index)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    const struct sl_nfs_recover_entry *entry = &recovering->entries[index];
    struct sl_nfs_call *call = sl_nfs_call_begin(nfs, NULL);

    if (call == NULL)
        return false;
    call->filesystem = entry->note.filesystem;
    recovering->call = call->index;
    recovering->serial = call->serial;
    recovering->entry = index;
    recovering->rounds = 0;
    recovering->asked_us = nfs->now_us;
    memset(recovering->legs, 0, sizeof(recovering->legs));
    if (is_of_names(&entry->note))
        sl_nfs_recover_names(nfs, call);
    else
        sl_nfs_recover_object(nfs, call);
    return true;
}

/* Who does not answer in the course of recovery is not waited for without end. */
static void watch(struct sl_nfs *nfs)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    const struct sl_nfs_note *note = sl_nfs_recover_noted(nfs);
    struct sl_nfs_filesystem *filesystem = &nfs->filesystems[note->filesystem];
    uint64_t waited_us = nfs->now_us - recovering->asked_us;

    if (filesystem->config == NULL || waited_us < filesystem->config->member_timeout_ms * 1000ull)
        return;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if ((recovering->awaited & sl_nfs_slot_bit(slot)) &&
            (slot != note->leader || waited_us >= SL_NFS_RECOVER_LEADER_US))
            sl_nfs_member_take_out(nfs, filesystem, slot, NULL,
                                   "does not answer while objects are compared");
}

static bool read_more(struct sl_nfs *nfs)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_store_request request = {.kind = SL_NFS_STORE_LOAD,
                                           .cookie = sl_nfs_cookie(SL_NFS_COOKIE_RECOVER, 0)};

    if (!recovering->is_loaded || !recovering->has_more || recovering->count != 0 ||
        recovering->is_reading || !sl_nfs_store(nfs, &request))
        return false;
    recovering->has_more = false;
    recovering->is_reading = true;
    recovering->is_loaded = false;
    return true;
}

bool sl_nfs_recover_advance(struct sl_nfs *nfs)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    if (recovering->call != SL_NFS_NONE) {
        watch(nfs);
        return false;
    }
    if (recovering->count == 0)
        return read_more(nfs);
    if (!recovering->is_loaded)
        return false;
    for (uint32_t i = 0; i < recovering->count; i++)
        if (may_begin(nfs, &recovering->entries[i]))
            return begin_entry(nfs, i);
    return false;
}
