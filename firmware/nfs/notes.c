// SPDX-License-Identifier: Apache-2.0
/*
 * Notes in the store of what is about to be modified. Of directories each modification has its own,
 * with names, put before it is sent and taken away after the last answer: after an unclean end it
 * is rolled forward. Of a file there is one for as long as it is being modified: after an unclean
 * end the members that have the file are compared with the one that the note names as leader, which
 * has all that clients were told.
 *
 * So a client may be told of a modification of a file when the leader has answered it. If another
 * member was faster, that one becomes the leader, and the client is told when the store has it so.
 * While the store is at it, either may be what is found after an unclean end: then both must have
 * answered.
 */
#include "modify_private.h"

/* Cookies: kind, whether it is a file's, serial of 23 bits, number of call or place. */
#define COOKIE_STICKY (UINT64_C(1) << 55)
#define SERIAL_MASK 0x7fffffu

bool sl_nfs_note_forget(struct sl_nfs *nfs, uint64_t number)
{
    struct sl_nfs_store_request request = {.kind = SL_NFS_STORE_DROP_NOTE};

    request.note.number = number;
    return sl_nfs_store(nfs, &request);
}

/* The member that will most likely answer first. */
static uint8_t likely_leader(const struct sl_nfs_filesystem *filesystem)
{
    uint8_t candidates = filesystem->current & filesystem->reachable, best = SL_NFS_MEMBERS;

    if (candidates == 0)
        candidates = filesystem->current;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if ((candidates & sl_nfs_bit(slot)) &&
            (best == SL_NFS_MEMBERS ||
             filesystem->load.response_us[slot] < filesystem->load.response_us[best]))
            best = slot;
    return best;
}

static void describe_client(const struct sl_nfs_call *call, struct sl_nfs_note *note)
{
    note->filesystem = call->filesystem;
    note->procedure = call->arguments.procedure;
    if (!call->has_caller)
        return;
    note->client = call->caller.address;
    note->xid = call->rpc.xid;
}

/* call: for which, or NULL. */
static bool put_sticky(struct sl_nfs *nfs, const struct sl_nfs_call *call,
                       struct sl_nfs_sticky *sticky, uint8_t leader)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[sticky->object->filesystem];
    struct sl_nfs_store_request request = {.kind = SL_NFS_STORE_PUT_NOTE,
                                           .safety = filesystem->config->notes};
    uint32_t serial = (sticky->serial + 1) & SERIAL_MASK;

    request.cookie = sl_nfs_cookie(SL_NFS_COOKIE_MODIFY,
                                   COOKIE_STICKY | (uint64_t)serial << 32 |
                                       sl_nfs_sticky_place(&nfs->modifications.notes, sticky));
    request.note = (struct sl_nfs_note){.number = sticky->number,
                                        .filesystem = sticky->object->filesystem,
                                        .procedure = SL_NFS_WRITE,
                                        .leader = leader,
                                        .object = sticky->object->id};
    if (call != NULL)
        describe_client(call, &request.note);
    if (!sl_nfs_store(nfs, &request))
        return false;
    sticky->serial = serial;
    sticky->leader = leader;
    sticky->is_asked = true;
    nfs->statistics.notes++;
    return true;
}

/*
 * What is made gets its id beforehand, so that the note is all that has to be in the store before
 * the client has its handle: the object's own record follows before the note goes. Where notes do
 * not survive all that records do, the client waits for the record. Where the name stands for
 * something, nothing is made.
 */
static void promise(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;

    if (modification->promised == 0 && modification->replaced == NULL &&
        sl_nfs_is_making(call->arguments.procedure) && call->arguments.procedure != SL_NFS_MKNOD)
        modification->promised = sl_nfs_object_new_id(nfs);
}

/*
 * What loses the name it is known by, and may have others, is found by its handles from then on.
 * They are in the store before the name is gone. False: not now.
 */
static bool store_handles(struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    struct sl_nfs_object *const losing[] = {call->modification.made, call->modification.replaced};

    if (!sl_nfs_is_taking(call->arguments.procedure))
        return true;
    for (size_t i = 0; i < sizeof(losing) / sizeof(losing[0]); i++)
        if (losing[i] != NULL && !sl_nfs_has_one_name(losing[i]) &&
            !sl_nfs_store_soon(nfs, losing[i]))
            return false;
    return true;
}

/* A modification of names. */
static bool put_own(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];
    struct sl_nfs_modification *modification = &call->modification;
    const struct sl_nfs_object *object2 = sl_nfs_sent_object2(call);
    const struct sl_nfs_object *about =
        call->arguments.procedure == SL_NFS_LINK ? call->object : modification->made;
    struct sl_nfs_store_request request = {
        .kind = SL_NFS_STORE_PUT_NOTE,
        .safety = filesystem->config->notes,
        .cookie = sl_nfs_cookie(SL_NFS_COOKIE_MODIFY, (uint64_t)call->serial << 32 | call->index)};

    if (!store_handles(nfs, call))
        return false;
    promise(nfs, call);
    modification->is_promise_kept =
        modification->promised != 0 && request.safety == SL_NFS_NOTES_DISK;
    request.note = (struct sl_nfs_note){
        .number = nfs->modifications.notes.last_number + 1,
        .leader = SL_NFS_MEMBERS,
        .object = about != NULL ? about->id : modification->promised,
        .directory = call->arguments.procedure == SL_NFS_LINK ? 0 : call->object->id,
        .directory2 = object2 != NULL ? object2->id : 0,
    };
    if (call->arguments.procedure != SL_NFS_LINK)
        request.note.name = call->arguments.name;
    if (object2 != NULL)
        request.note.name2 = call->arguments.name2;
    /* A link is not made where the name stands for something. */
    if (call->arguments.procedure != SL_NFS_LINK || modification->replaced == NULL)
        describe_client(call, &request.note);
    if (!sl_nfs_store(nfs, &request))
        return false;
    modification->note = ++nfs->modifications.notes.last_number;
    nfs->modifications.notes.outstanding++;
    nfs->statistics.notes++;
    return true;
}

bool sl_nfs_note_put(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;
    struct sl_nfs_sticky *sticky;

    if (modification->is_noted)
        return true;
    if (modification->sticky == 0) {
        if (modification->note != 0)
            return true;
        modification->noted_us = nfs->now_us;
        return put_own(nfs, call);
    }
    sticky = &nfs->modifications.notes.places[modification->sticky - 1];
    modification->is_noted = sticky->is_stored;
    if (sticky->is_stored || sticky->is_asked)
        return true;
    modification->noted_us = nfs->now_us;
    return put_sticky(nfs, call, sticky, likely_leader(&nfs->filesystems[call->filesystem]));
}

/*
 * What is known of the objects that it has changed is written before its note goes: their records
 * are believed after an unclean end (how many links a file has, to begin with) if no note is there.
 */
static bool store_touched(struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    return sl_nfs_store_soon(nfs, call->object) &&
           sl_nfs_store_soon(nfs, sl_nfs_sent_object2(call)) &&
           sl_nfs_store_soon(nfs, call->modification.made) &&
           sl_nfs_store_soon(nfs, call->modification.replaced);
}

bool sl_nfs_note_drop(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->modification.note == 0)
        return true;
    if (!store_touched(nfs, call))
        return false;
    if (!sl_nfs_note_forget(nfs, call->modification.note))
        return false;
    call->modification.note = 0;
    nfs->modifications.notes.outstanding--;
    return true;
}

void sl_nfs_note_keep(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->modification.sticky != 0)
        nfs->modifications.notes.places[call->modification.sticky - 1].is_doubtful = true;
    if (call->modification.note != 0)
        nfs->modifications.notes.outstanding--;
    call->modification.note = 0;
}

/* Bit per slot: members that are still in the set and have answered as was decided. */
static uint8_t holders(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    const struct sl_nfs_modification *modification = &call->modification;
    const struct sl_nfs_outcome *decided = &modification->legs[modification->decided].outcome;
    uint8_t slots = nfs->filesystems[call->filesystem].current & modification->members;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (modification->legs[slot].state != SL_NFS_LEG_ANSWERED ||
            !sl_nfs_outcomes_agree(&modification->legs[slot].outcome, decided))
            slots &= (uint8_t)~sl_nfs_bit(slot);
    return slots;
}

/* Members that are still in the set and will answer. */
static uint8_t owing(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    uint8_t slots = nfs->filesystems[call->filesystem].current & call->modification.members;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (call->modification.legs[slot].state != SL_NFS_LEG_BLOCKED &&
            call->modification.legs[slot].state != SL_NFS_LEG_SENT)
            slots &= (uint8_t)~sl_nfs_bit(slot);
    return slots;
}

/*
 * Opening with truncation changes a file without a note of the file that would say who leads: all
 * that there is of the older data has to be gone.
 */
static bool cuts_what_is_there(const struct sl_nfs_call *call)
{
    return call->arguments.procedure == SL_NFS_CREATE && call->arguments.set.has_size &&
           call->modification.replaced != NULL;
}

/*
 * Another was faster, as any of them is now and then. To write down a new leader costs more than
 * to hear the one there is, unless that one is silent.
 */
static bool is_leader_coming(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                             const struct sl_nfs_sticky *sticky)
{
    return (owing(nfs, call) & sl_nfs_leader_bit(sticky->stored_leader)) != 0 &&
           nfs->now_us - call->modification.first_answer_us < SL_NFS_LEADER_US;
}

bool sl_nfs_note_allows_answer(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;
    struct sl_nfs_sticky *sticky;
    uint8_t having, speaker = modification->decided;

    if (modification->is_refused || modification->legs[speaker].outcome.status != SL_NFS_OK ||
        owing(nfs, call) == 0)
        return true;
    /* What only members had that have left since is not there if the box dies now. */
    having = holders(nfs, call);
    if (having == 0 || cuts_what_is_there(call))
        return false;
    if (modification->sticky == 0)
        return true;
    sticky = &nfs->modifications.notes.places[modification->sticky - 1];
    if ((having & sl_nfs_leader_bit(sticky->stored_leader)) != 0 &&
        (!sticky->is_asked || (having & sl_nfs_leader_bit(sticky->leader)) != 0))
        return true;
    if (is_leader_coming(nfs, call, sticky))
        return false;
    /* Who has this has all earlier ones of the file too: they were answered one by one. */
    if ((having & sl_nfs_bit(speaker)) == 0)
        speaker = (uint8_t)__builtin_ctz(having);
    if (!sticky->is_asked && !put_sticky(nfs, call, sticky, speaker))
        sl_nfs_modify_stall(nfs, call);
    return false;
}

void sl_nfs_note_leader_left(struct sl_nfs *nfs, struct sl_nfs_sticky *sticky)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[sticky->object->filesystem];
    struct sl_nfs_key key = sl_nfs_key_of(sticky->object->id, NULL, true);
    uint8_t leaders;

    if (!sticky->is_stored || sticky->is_asked || sticky->stored_leader == SL_NFS_MEMBERS ||
        filesystem->config == NULL ||
        (filesystem->current & sl_nfs_leader_bit(sticky->stored_leader)) != 0)
        return;
    leaders = sl_nfs_order_readable(nfs->order, &key, 1, filesystem->current);
    if (leaders != 0)
        put_sticky(nfs, NULL, sticky, (uint8_t)__builtin_ctz(leaders));
}

/* Everybody who waits for a file's note. */
static void go_on_with(struct sl_nfs *nfs, const struct sl_nfs_sticky *sticky, bool has_failed)
{
    uint32_t at = sticky->first_user;

    while (at != 0) {
        struct sl_nfs_call *call = &nfs->calls[at - 1];

        at = call->modification.next_user;
        if (has_failed && !sticky->is_stored && call->modification.is_numbered)
            sl_nfs_modify_refuse(nfs, call, SL_NFS_ERR_JUKEBOX);
        else if (call->modification.is_numbered)
            sl_nfs_modify_go_on(nfs, call);
    }
}

static void sticky_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion)
{
    struct sl_nfs_notes *notes = &nfs->modifications.notes;
    uint32_t place = (uint32_t)completion->cookie;
    uint32_t serial = (uint32_t)(completion->cookie >> 32) & SERIAL_MASK;
    struct sl_nfs_sticky *sticky;

    if (place >= notes->count)
        return;
    sticky = &notes->places[place];
    if (sticky->object == NULL || sticky->serial != serial || !sticky->is_asked)
        return;
    sticky->is_asked = false;
    if (completion->outcome == SL_NFS_STORED) {
        sticky->is_stored = true;
        sticky->stored_leader = sticky->leader;
    }
    /* It may have left while the store was at it. */
    sl_nfs_note_leader_left(nfs, sticky);
    go_on_with(nfs, sticky, completion->outcome != SL_NFS_STORED);
}

static void own_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion)
{
    uint32_t serial = (uint32_t)(completion->cookie >> 32) & 0xffffffu;
    struct sl_nfs_call *call = NULL;

    if ((uint32_t)completion->cookie < nfs->setup.limits.calls)
        call = sl_nfs_call_of(nfs, (uint32_t)completion->cookie, serial);
    if (call == NULL || !call->modification.is_numbered || call->modification.is_noted)
        return;
    nfs->statistics.notes_waited_us += nfs->now_us - call->modification.noted_us;
    if (completion->outcome == SL_NFS_STORED) {
        call->modification.is_noted = true;
        sl_nfs_modify_go_on(nfs, call);
        return;
    }
    sl_nfs_modify_refuse(
        nfs, call, completion->outcome == SL_NFS_FULL ? SL_NFS_ERR_NOSPC : SL_NFS_ERR_JUKEBOX);
}

void sl_nfs_modify_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion)
{
    if (completion->outcome != SL_NFS_STORED)
        sl_nfs_event(
            nfs, &(struct sl_nfs_event){.kind = completion->outcome == SL_NFS_FULL
                                                    ? SL_NFS_EVENT_MAP_FULL
                                                    : SL_NFS_EVENT_STORE_FAILED,
                                        .filesystem = SL_NFS_NO_ID,
                                        .member = SL_NFS_NO_ID,
                                        .count = (uint64_t) - (int64_t)completion->error,
                                        .text = "a note of a modification could not be stored"});
    if (completion->cookie & COOKIE_STICKY)
        sticky_stored(nfs, completion);
    else
        own_stored(nfs, completion);
}
