// SPDX-License-Identifier: Apache-2.0
/*
 * A member that was asked twice to make something and says that it is there already: did it make it
 * the first time, or was it there before (RFC 1813 section 4.3)? What stands by the name tells. Of
 * EXCLUSIVE the server finds out by itself, from the verifier (RFC 1813 section 3.3.8), and of what
 * takes a name away it is known that the name was there before it was numbered.
 */
#include "modify_private.h"
#include "recover.h"
#include "wants.h"

#include <errno.h>

/* Servers stamp what they make and the directory it is in one after the other, by clocks that step
 * as seldom as that. */
#define SAME_TIME_NS UINT64_C(20000000)
#define BUSY_MEMBER_US 100000u

/* words[] of a call that looks for another */
enum { LOOK_CALL, LOOK_SERIAL };

/* Noted by the last life of the box, and perhaps sent by it. first_id: ids of what it made are not
 * less. */
static bool was_noted_before(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                             uint64_t *first_id)
{
    return call->has_caller &&
           sl_nfs_recover_was_sent(nfs, &call->caller.address, call->rpc.xid, first_id);
}

static bool is_known_resent(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    uint64_t first_id;

    return was_noted_before(nfs, call, &first_id);
}

bool sl_nfs_may_be_done(const struct sl_nfs *nfs, const struct sl_nfs_call *call, uint8_t slot)
{
    if (is_known_resent(nfs, call))
        return true;
    if (!call->modification.legs[slot].was_resent ||
        (call->arguments.procedure == SL_NFS_CREATE && call->arguments.how == SL_NFS_EXCLUSIVE))
        return false;
    if (sl_nfs_is_taking(call->arguments.procedure))
        return call->modification.made != NULL;
    return call->modification.replaced == NULL;
}

bool sl_nfs_modify_made_anew(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    const struct sl_nfs_modification *modification = &call->modification;

    return sl_nfs_is_making(call->arguments.procedure) &&
           (call->arguments.procedure != SL_NFS_CREATE ||
            call->arguments.how != SL_NFS_UNCHECKED) &&
           !modification->legs[modification->decided].was_resent && !is_known_resent(nfs, call);
}

/* Of MKNOD the client says it. */
static uint32_t type_made(const struct sl_nfs_arguments *arguments)
{
    return arguments->procedure == SL_NFS_MKNOD ? arguments->type
                                                : sl_nfs_type_made(arguments->procedure);
}

static uint64_t nanoseconds_of(const struct sl_nfs_time *time)
{
    return time->seconds * UINT64_C(1000000000) + time->nanoseconds;
}

/* Was it changed when the directory was changed last, or later? Changes of a directory come one by
 * one, and the last one that is known to the member is ours. */
static bool is_as_new_as_directory(const struct sl_nfs_result *shown)
{
    return !shown->post.is_present || !shown->directory.is_present ||
           nanoseconds_of(&shown->post.attributes.ctime) + SAME_TIME_NS >=
               nanoseconds_of(&shown->directory.attributes.mtime);
}

/* LINK: does the name stand for the object, which has one link more than before? */
static bool is_linked(const struct sl_nfs *nfs, const struct sl_nfs_call *call, uint8_t slot,
                      const struct sl_nfs_result *shown)
{
    const struct sl_nfs_object *object =
        sl_nfs_map_find_handle(nfs->map, call->filesystem, slot, &shown->handle);

    if (object != call->object)
        return false;
    if (is_known_resent(nfs, call))
        return true;
    if (call->modification.links == 0 || !shown->post.is_present)
        return is_as_new_as_directory(shown);
    return shown->post.attributes.nlink > call->modification.links;
}

/* known: the object that has the handle that was shown, or NULL. */
static bool is_done(const struct sl_nfs *nfs, const struct sl_nfs_call *call, uint8_t slot,
                    const struct sl_nfs_result *shown, const struct sl_nfs_object *known)
{
    uint64_t first_id;
    bool was_noted;

    if (call->arguments.procedure == SL_NFS_LINK)
        return is_linked(nfs, call, slot, shown);
    if (shown->post.is_present && shown->post.attributes.type != type_made(&call->arguments))
        return false;
    was_noted = was_noted_before(nfs, call, &first_id);
    /* Ids ascend: another call may have come across it since, but not before. */
    if (known != NULL)
        return was_noted ? known->id >= first_id : sl_nfs_is_made_by(call, known);
    return was_noted || is_as_new_as_directory(shown);
}

/* The member's answer, had it been heard the first time. */
static void answer_for(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                       const struct sl_nfs_result *shown, bool is_there)
{
    struct sl_nfs_result result = {.status = SL_NFS_ERR_EXIST};

    if (is_there) {
        result.status = SL_NFS_OK;
        result.handle = shown->handle;
        result.post = shown->post;
    }
    result.wcc.post = shown->directory;
    sl_nfs_leg_answered(nfs, call, slot, &result, false);
}

/* The member is to be asked once more. */
static void ask_again(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    call->modification.legs[slot].again_us = nfs->now_us + BUSY_MEMBER_US;
    sl_nfs_modify_stall(nfs, call);
}

/* Whether one of our objects has the handle is known. */
static void judge(struct sl_nfs *nfs, struct sl_nfs_call *looker)
{
    struct sl_nfs_call *call = sl_nfs_call_of(nfs, (uint32_t)looker->words[LOOK_CALL],
                                              (uint32_t)looker->words[LOOK_SERIAL]);
    const struct sl_nfs_result shown = looker->result;
    uint8_t slot = looker->slot;
    bool is_found = looker->error == 0, is_unsure = !is_found && looker->error != -ENOENT;
    bool is_ours = call != NULL && call->modification.is_numbered && shown.status == SL_NFS_OK &&
                   is_done(nfs, call, slot, &shown, is_found ? looker->found : NULL);
    struct sl_nfs_leg *leg;

    sl_nfs_call_end(nfs, looker, 0);
    if (call == NULL || !call->modification.is_numbered)
        return;
    leg = &call->modification.legs[slot];
    leg->is_learning = false;
    if (leg->state != SL_NFS_LEG_BLOCKED)
        return;
    if (shown.status == SL_NFS_ERR_JUKEBOX || is_unsure)
        ask_again(nfs, call, slot);
    else
        answer_for(nfs, call, slot, &shown, is_ours);
}

static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                     struct sl_nfs_call *looker)
{
    if (looker == NULL)
        return;
    looker->error = -ENOENT;
    if (exchange->end != SL_NFS_EXCHANGE_ANSWERED ||
        sl_nfs_exchange_result(exchange, &looker->result) != 0)
        looker->result.status = SL_NFS_ERR_JUKEBOX;
    if (looker->result.status == SL_NFS_OK) {
        looker->error = 0;
        sl_nfs_want_known(nfs, looker, looker->filesystem, looker->slot, &looker->result.handle,
                          &looker->found);
    }
    sl_nfs_call_then(nfs, looker, judge);
}

static void look(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    const struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    struct sl_nfs_call *looker = sl_nfs_call_begin(nfs, NULL);

    call->modification.legs[slot].state = SL_NFS_LEG_BLOCKED;
    if (looker == NULL) {
        ask_again(nfs, call, slot);
        return;
    }
    looker->filesystem = call->filesystem;
    looker->slot = slot;
    looker->object =
        sl_nfs_object_hold(call->arguments.procedure == SL_NFS_LINK ? call->object2 : call->object);
    looker->arguments = (struct sl_nfs_arguments){
        .procedure = SL_NFS_LOOKUP, .version = 3, .name = *sl_nfs_place_name(call)};
    /* Who may make a name there may look for it. */
    sl_nfs_act_for(nfs, looker, call);
    looker->words[LOOK_CALL] = call->index;
    looker->words[LOOK_SERIAL] = call->serial;
    nfs->statistics.lookups_behind++;
    if (sl_nfs_exchange_nfs(nfs, looker, filesystem, slot, &looker->arguments, looker->object, NULL,
                            UINT64_MAX, answered) == NULL) {
        sl_nfs_call_end(nfs, looker, 0);
        ask_again(nfs, call, slot);
        return;
    }
    call->modification.legs[slot].is_learning = true;
}

bool sl_nfs_resent_is_doubtful(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                               uint32_t status)
{
    if (status != SL_NFS_ERR_EXIST || sl_nfs_place_directory(call) == NULL ||
        call->arguments.procedure == SL_NFS_RENAME || !sl_nfs_may_be_done(nfs, call, slot))
        return false;
    look(nfs, call, slot);
    return true;
}
