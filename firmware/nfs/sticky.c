// SPDX-License-Identifier: Apache-2.0
/*
 * Places for the notes of files (notes.c): while a file is being modified, and some seconds longer,
 * so that its next modification finds a note in the store already.
 */
#include "modify_private.h"

size_t sl_nfs_notes_bytes(uint32_t files)
{
    return files * sizeof(struct sl_nfs_sticky);
}

void sl_nfs_notes_init(struct sl_nfs_notes *notes, void *memory, uint32_t files)
{
    *notes = (struct sl_nfs_notes){.places = memory, .count = files, .free = files > 0 ? 1 : 0};
    for (uint32_t i = 0; i < files; i++)
        notes->places[i] = (struct sl_nfs_sticky){.next_free = i + 1 < files ? i + 2 : 0};
}

void sl_nfs_note_seen(struct sl_nfs *nfs, uint64_t number)
{
    struct sl_nfs_notes *notes = &nfs->modifications.notes;

    if (notes->last_number < number)
        notes->last_number = number;
}

struct sl_nfs_sticky *sl_nfs_sticky_of(struct sl_nfs *nfs, const struct sl_nfs_object *object)
{
    return object->note == 0 ? NULL : &nfs->modifications.notes.places[object->note - 1];
}

static void leave_idle(struct sl_nfs_notes *notes, struct sl_nfs_sticky *sticky)
{
    if (sticky->sooner != 0)
        notes->places[sticky->sooner - 1].later = sticky->later;
    else
        notes->first_idle = sticky->later;
    if (sticky->later != 0)
        notes->places[sticky->later - 1].sooner = sticky->sooner;
    else
        notes->last_idle = sticky->sooner;
}

static void join_idle(struct sl_nfs_notes *notes, struct sl_nfs_sticky *sticky, uint64_t due_us)
{
    uint32_t place = (uint32_t)sl_nfs_sticky_place(notes, sticky) + 1;

    sticky->due_us = due_us;
    sticky->later = 0;
    sticky->sooner = notes->last_idle;
    if (notes->last_idle != 0)
        notes->places[notes->last_idle - 1].later = place;
    else
        notes->first_idle = place;
    notes->last_idle = place;
}

/* Takes away the note of an idle object. False: the store's ring is full. */
static bool drop_sticky(struct sl_nfs *nfs, struct sl_nfs_sticky *sticky)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[sticky->object->filesystem];
    struct sl_nfs_notes *notes = &nfs->modifications.notes;

    /* It stays until the store knows that members who do not have the data are out. */
    if (filesystem->stored_epoch < filesystem->store_epoch ||
        (!sticky->is_doubtful &&
         (!sl_nfs_store_soon(nfs, sticky->object) || !sl_nfs_note_forget(nfs, sticky->number))))
        return false;
    leave_idle(notes, sticky);
    sticky->object->note = 0;
    sl_nfs_object_let_go(nfs, &sticky->object);
    sticky->next_free = notes->free;
    notes->free = (uint32_t)sl_nfs_sticky_place(notes, sticky) + 1;
    notes->used--;
    return true;
}

/* One that is idle and committed makes room for another. */
static void make_room(struct sl_nfs *nfs)
{
    struct sl_nfs_notes *notes = &nfs->modifications.notes;
    uint32_t place = notes->first_idle;

    for (uint32_t i = 0; i < 16 && place != 0; i++) {
        struct sl_nfs_sticky *sticky = &notes->places[place - 1];

        if (sticky->object->uncommitted == 0 && !sticky->is_asked) {
            drop_sticky(nfs, sticky);
            return;
        }
        place = sticky->later;
    }
}

static struct sl_nfs_sticky *make_sticky(struct sl_nfs *nfs, struct sl_nfs_object *object)
{
    struct sl_nfs_notes *notes = &nfs->modifications.notes;
    struct sl_nfs_sticky *sticky;
    uint32_t serial;

    if (notes->free == 0)
        make_room(nfs);
    if (notes->free == 0)
        return NULL;
    sticky = &notes->places[notes->free - 1];
    serial = sticky->serial;
    object->note = notes->free;
    notes->free = sticky->next_free;
    notes->used++;
    *sticky = (struct sl_nfs_sticky){.used_us = nfs->now_us,
                                     .object = sl_nfs_object_hold(object),
                                     .number = ++notes->last_number,
                                     .serial = serial,
                                     .leader = SL_NFS_MEMBERS,
                                     .stored_leader = SL_NFS_MEMBERS};
    return sticky;
}

static void join_users(struct sl_nfs *nfs, struct sl_nfs_sticky *sticky, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;

    modification->previous_user = 0;
    modification->next_user = sticky->first_user;
    if (sticky->first_user != 0)
        nfs->calls[sticky->first_user - 1].modification.previous_user = call->index + 1;
    sticky->first_user = call->index + 1;
}

static void leave_users(struct sl_nfs *nfs, struct sl_nfs_sticky *sticky,
                        const struct sl_nfs_modification *modification)
{
    if (modification->previous_user != 0)
        nfs->calls[modification->previous_user - 1].modification.next_user =
            modification->next_user;
    else
        sticky->first_user = modification->next_user;
    if (modification->next_user != 0)
        nfs->calls[modification->next_user - 1].modification.previous_user =
            modification->previous_user;
}

bool sl_nfs_sticky_take(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_sticky *sticky = sl_nfs_sticky_of(nfs, call->object);

    if (sticky == NULL)
        sticky = make_sticky(nfs, call->object);
    else if (sticky->first_user == 0)
        leave_idle(&nfs->modifications.notes, sticky);
    if (sticky == NULL)
        return false;
    join_users(nfs, sticky, call);
    call->modification.sticky = (uint32_t)call->object->note;
    return true;
}

void sl_nfs_sticky_leave(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_sticky *sticky;

    if (call->modification.sticky == 0)
        return;
    sticky = &nfs->modifications.notes.places[call->modification.sticky - 1];
    leave_users(nfs, sticky, &call->modification);
    call->modification.sticky = 0;
    if (call->has_caller)
        sticky->used_us = nfs->now_us;
    if (call->has_caller && call->arguments.procedure == SL_NFS_WRITE &&
        (sticky->first_user == 0 || !sticky->writer.is_known))
        sl_rpc_get_identity(&nfs->messages, &call->message, &call->rpc, &sticky->writer);
    if (sticky->first_user == 0)
        join_idle(&nfs->modifications.notes, sticky, nfs->now_us + SL_NFS_NOTE_IDLE_US);
    sl_nfs_note_leader_left(nfs, sticky);
}

void sl_nfs_sticky_members_left(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem)
{
    struct sl_nfs_notes *notes = &nfs->modifications.notes;

    for (uint32_t i = 0; i < notes->count; i++) {
        struct sl_nfs_sticky *sticky = &notes->places[i];

        if (sticky->object != NULL && &nfs->filesystems[sticky->object->filesystem] == filesystem)
            sl_nfs_note_leader_left(nfs, sticky);
    }
}

/*
 * What a client has left uncommitted is committed by the box, so that its note can go: in the name
 * of whoever wrote it, for servers may squash root, and if that was in vain as itself.
 */
static struct sl_nfs_call *commit_of(struct sl_nfs *nfs, struct sl_nfs_sticky *sticky)
{
    struct sl_nfs_call *call = sl_nfs_call_begin(nfs, NULL);

    if (call == NULL)
        return NULL;
    call->filesystem = sticky->object->filesystem;
    call->object = sl_nfs_object_hold(sticky->object);
    call->arguments = (struct sl_nfs_arguments){.procedure = SL_NFS_COMMIT, .version = 3};
    if (!sticky->is_own)
        call->identity = sticky->writer;
    sticky->is_own = !sticky->is_own;
    return call;
}

static void commit(struct sl_nfs *nfs, struct sl_nfs_sticky *sticky)
{
    struct sl_nfs_call *call = commit_of(nfs, sticky);

    if (call != NULL)
        sl_nfs_modify(nfs, call);
}

struct sl_nfs_call *sl_nfs_sticky_commit_of(struct sl_nfs *nfs,
                                            const struct sl_nfs_filesystem *filesystem,
                                            uint8_t slot)
{
    struct sl_nfs_notes *notes = &nfs->modifications.notes;

    /* Objects with such data keep their notes. */
    for (uint32_t i = 0; i < notes->count; i++) {
        const struct sl_nfs_object *object = notes->places[i].object;

        if (object != NULL && !object->is_dead && (object->uncommitted & sl_nfs_bit(slot)) &&
            &nfs->filesystems[object->filesystem] == filesystem)
            return commit_of(nfs, &notes->places[i]);
    }
    return NULL;
}

/* Data of a file that is gone need not be kept by anybody. */
static void forget_data(struct sl_nfs *nfs, struct sl_nfs_object *object)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        sl_nfs_committed(nfs, object, slot);
}

bool sl_nfs_notes_advance(struct sl_nfs *nfs)
{
    struct sl_nfs_notes *notes = &nfs->modifications.notes;
    uint32_t done = 0;

    for (; done < 64 && notes->first_idle != 0; done++) {
        struct sl_nfs_sticky *sticky = &notes->places[notes->first_idle - 1];

        if (nfs->now_us < sticky->due_us)
            break;
        if (sticky->object->is_dead)
            forget_data(nfs, sticky->object);
        if (sticky->object->uncommitted == 0 && !sticky->is_asked) {
            if (!drop_sticky(nfs, sticky))
                break;
            continue;
        }
        leave_idle(notes, sticky);
        join_idle(notes, sticky, nfs->now_us + SL_NFS_NOTE_IDLE_US);
        if (nfs->now_us - sticky->used_us >= SL_NFS_COMMIT_IDLE_US)
            commit(nfs, sticky);
    }
    return done > 0;
}
