// SPDX-License-Identifier: Apache-2.0
#include "recover_private.h"

/* Notes that are begun in one turn: what is gone is dealt with at once. */
#define BEGUN_PER_TURN 16u

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

/* Names may be what only that member had acknowledged; of data its leader has all. */
static bool is_needed_for(const struct sl_nfs_note *note, uint8_t slot)
{
    return sl_nfs_recover_is_of_names(note) || slot == note->leader;
}

/* May the member be the only one that has something a client was told of? */
static bool may_have_acknowledged(const struct sl_nfs *nfs,
                                  const struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    for (uint32_t i = 0; i < nfs->recovering->count; i++) {
        const struct sl_nfs_note *note = &nfs->recovering->entries[i].note;

        if (&nfs->filesystems[note->filesystem] == filesystem && is_needed_for(note, slot))
            return true;
    }
    return false;
}

/* The members that have to be alike, if they can all be asked; 0: some cannot yet. */
static uint8_t members_there(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                             struct sl_nfs_recover_filesystem *of)
{
    uint8_t members = filesystem->record.current;
    uint8_t missing = members & (uint8_t)~filesystem->ready;
    uint64_t waited_us = nfs->now_us - of->begun_us;
    uint64_t timeout_us = filesystem->config->member_timeout_ms * 1000ull;

    if (missing == 0)
        return members;
    if (missing == members)
        return 0;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        bool is_needed;

        if ((missing & sl_nfs_slot_bit(slot)) == 0)
            continue;
        is_needed = may_have_acknowledged(nfs, filesystem, slot);
        if (waited_us > (is_needed ? SL_NFS_RECOVER_LEADER_US : timeout_us))
            sl_nfs_member_take_out(nfs, filesystem, slot, NULL,
                                   is_needed ? "was not there after an unclean end; what only it "
                                               "had acknowledged is lost"
                                             : "was not there after an unclean end");
    }
    return 0;
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
    return of->names == 0 && of->unknown == 0 && sl_nfs_recover_lock_all(nfs, filesystem);
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

        if (entry->note.filesystem != filesystem || sl_nfs_recover_is_of_names(&entry->note))
            continue;
        sl_nfs_recover_unlock(nfs, entry);
        of->unknown += entry->is_known;
        entry->is_known = false;
    }
    of->has_begun = false;
    of->settled_us = of->retry_us = 0;
}

static bool has_waited(const struct sl_nfs *nfs, uint64_t since_us)
{
    const struct sl_nfs_note *note = sl_nfs_recover_noted(nfs);
    const struct sl_filesystem_config *config = nfs->filesystems[note->filesystem].config;

    return config != NULL && nfs->now_us - since_us >= config->member_timeout_ms * 1000ull;
}

/* Members that nothing has been heard of that helps are not waited for without end. */
static void leave_behind(struct sl_nfs *nfs, uint8_t slots, uint64_t since_us, const char *text)
{
    const struct sl_nfs_note *note = sl_nfs_recover_noted(nfs);

    if (!has_waited(nfs, since_us))
        return;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if ((slots & sl_nfs_slot_bit(slot)) &&
            (!is_needed_for(note, slot) || nfs->now_us - since_us >= SL_NFS_RECOVER_LEADER_US))
            sl_nfs_member_take_out(nfs, &nfs->filesystems[note->filesystem], slot, NULL, text);
}

bool sl_nfs_recover_is_tired(const struct sl_nfs *nfs)
{
    uint64_t since_us = nfs->recovering->entries[nfs->recovering->entry].failing_us;

    return since_us != 0 && has_waited(nfs, since_us);
}

void sl_nfs_recover_again(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_recover_entry *entry = &recovering->entries[recovering->entry];

    if (entry->failing_us == 0)
        entry->failing_us = nfs->now_us;
    leave_behind(nfs, recovering->failing, entry->failing_us,
                 "gives no usable answer while objects are compared");
    recovering->filesystems[call->filesystem].retry_us = nfs->now_us + SL_NFS_RECOVER_AGAIN_US;
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

static void drop_note(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_store_request request = {.kind = SL_NFS_STORE_DROP_NOTE};

    request.note.number = sl_nfs_recover_noted(nfs)->number;
    /* What has become of them is written first: without the note their records are believed. */
    if (!sl_nfs_store_soon(nfs, call->object) || !sl_nfs_store_soon(nfs, call->object2) ||
        !sl_nfs_store_soon(nfs, call->found) || !sl_nfs_store(nfs, &request)) {
        sl_nfs_call_sleep(nfs, call, nfs->now_us + 1000);
        sl_nfs_call_then(nfs, call, drop_note);
        return;
    }
    sl_nfs_recover_remove(nfs, nfs->recovering->entry);
    if (sl_nfs_recover_left(nfs, &nfs->filesystems[call->filesystem]) == 0)
        tell(nfs, call->filesystem, SL_NFS_EVENT_RECOVERY_ENDED, 0);
    nfs->recovering->goes_on = true;
    end_call(nfs, call);
}

/*
 * What is stored of an object's attributes may be from before what was noted, and what members have
 * shown since then has been told by it: as they show it next, so it is.
 */
static void forget_face(struct sl_nfs_object *object)
{
    if (object == NULL || object->is_dead)
        return;
    sl_nfs_face_distrust(&object->face);
    object->is_dirty = true;
}

void sl_nfs_recover_done(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    forget_face(call->object);
    forget_face(call->object2);
    forget_face(call->found);
    drop_note(nfs, call);
}

void sl_nfs_recover_known(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    recovering->entries[recovering->entry].is_known = true;
    recovering->filesystems[call->filesystem].unknown--;
    recovering->goes_on = true;
    end_call(nfs, call);
}

/* Is there nothing that comes before it? First names, then what is known of all objects. */
static bool is_next(const struct sl_nfs_filesystem *filesystem,
                    const struct sl_nfs_recover_filesystem *of,
                    const struct sl_nfs_recover_entry *entry)
{
    if (sl_nfs_recover_is_of_names(&entry->note))
        return true;
    if (of->names != 0)
        return false;
    if (of->unknown != 0)
        return !entry->is_known;
    return !filesystem->is_serving || entry->lock != SL_NFS_NONE;
}

/* Is it an entry's turn? */
static bool may_begin(struct sl_nfs *nfs, const struct sl_nfs_recover_entry *entry)
{
    struct sl_nfs_filesystem *filesystem = &nfs->filesystems[entry->note.filesystem];
    struct sl_nfs_recover_filesystem *of = &nfs->recovering->filesystems[entry->note.filesystem];

    if (filesystem->config == NULL || !of->has_begun || nfs->now_us < of->retry_us)
        return false;
    if (!is_next(filesystem, of, entry))
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
    recovering->failing = 0;
    recovering->asked_us = nfs->now_us;
    memset(recovering->legs, 0, sizeof(recovering->legs));
    if (sl_nfs_recover_is_of_names(&entry->note))
        sl_nfs_recover_names(nfs, call);
    else if (!entry->is_known)
        sl_nfs_recover_learn(nfs, call);
    else
        sl_nfs_recover_object(nfs, call);
    return true;
}

static bool begin_next(struct sl_nfs *nfs)
{
    const struct sl_nfs_recovering *recovering = nfs->recovering;

    for (uint32_t i = 0; i < recovering->count; i++)
        if (may_begin(nfs, &recovering->entries[i]))
            return begin_entry(nfs, i);
    return false;
}

bool sl_nfs_recover_is_due(const struct sl_nfs *nfs)
{
    return nfs->recovering->goes_on;
}

bool sl_nfs_recover_advance(struct sl_nfs *nfs)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    recovering->goes_on = false;
    if (recovering->call != SL_NFS_NONE) {
        leave_behind(nfs, recovering->awaited, recovering->asked_us,
                     "does not answer while objects are compared");
        return false;
    }
    if (recovering->count == 0)
        return sl_nfs_recover_read_more(nfs);
    if (!recovering->is_loaded || !begin_next(nfs))
        return false;
    for (uint32_t i = 1; i < BEGUN_PER_TURN && recovering->call == SL_NFS_NONE; i++)
        if (!begin_next(nfs))
            break;
    return true;
}
