// SPDX-License-Identifier: Apache-2.0
/*
 * What the names of a modification stand for, in memory, in the store, or on a member: objects that
 * it removes or moves have to be ordered with whatever else is done to them, also if clients know
 * them by another name.
 */
#include "modify_private.h"

#include <errno.h>

enum { MADE, REPLACED };
/* words[] of a call that asks a member */
enum { ASK_SLOT, ASK_PLACE };

static void ask(struct sl_nfs *nfs, struct sl_nfs_call *asker);

static struct sl_nfs_object **place_of(struct sl_nfs_call *call, uint64_t which)
{
    return which == MADE ? &call->modification.made : &call->modification.replaced;
}

static void ask_later(struct sl_nfs *nfs, struct sl_nfs_call *asker)
{
    asker->tried = 0;
    sl_nfs_call_sleep(nfs, asker, nfs->now_us + SL_NFS_AGAIN_US);
    sl_nfs_call_then(nfs, asker, ask);
}

static void wait_for(struct sl_nfs *nfs, struct sl_nfs_call *asker, const struct sl_nfs_key *key)
{
    sl_nfs_call_wait_in_order(nfs, asker, key, 1);
    sl_nfs_call_then(nfs, asker, ask);
}

static struct sl_nfs_key key_of(const struct sl_nfs_call *asker)
{
    return sl_nfs_key_of(asker->object->id, &asker->arguments.name, false);
}

/* The object that was shown is known; or the member has to be asked once more. */
static void shown(struct sl_nfs *nfs, struct sl_nfs_call *asker)
{
    struct sl_nfs_call *call = sl_nfs_call_of(nfs, asker->parent, asker->parent_serial);
    struct sl_nfs_key key = key_of(asker);
    int error = asker->error;

    asker->error = 0;
    /* A member that was named is asked by the very modification that others have still to answer.
     */
    if (error == -EAGAIN && asker->words[ASK_SLOT] != SL_NFS_MEMBERS) {
        ask(nfs, asker);
        return;
    }
    if (error == -EAGAIN) {
        wait_for(nfs, asker, &key);
        return;
    }
    if (error == 0 && call != NULL && asker->found != NULL) {
        struct sl_nfs_object **place = place_of(call, asker->words[ASK_PLACE]);

        sl_nfs_object_let_go(nfs, place);
        *place = sl_nfs_object_hold(asker->found);
    }
    sl_nfs_call_end(nfs, asker, error);
}

static void take_result(struct sl_nfs *nfs, struct sl_nfs_call *asker)
{
    const struct sl_nfs_result *result = &asker->result;

    switch (result->status) {
    case SL_NFS_OK:
        sl_nfs_want_shown(nfs, asker, &nfs->filesystems[asker->filesystem], asker->slot,
                          asker->object->id, &asker->arguments.name, &result->handle, &result->post,
                          &asker->found);
        sl_nfs_call_then(nfs, asker, shown);
        break;
    case SL_NFS_ERR_JUKEBOX:
        ask_later(nfs, asker);
        break;
    case SL_NFS_ERR_ACCES:
    case SL_NFS_ERR_PERM:
        if (sl_nfs_act_for_parent(nfs, asker)) {
            ask(nfs, asker);
            break;
        }
        /* fallthrough */
    default:
        /* Whatever it is, the members will say so of the modification too. */
        sl_nfs_call_end(nfs, asker, -ENOENT);
        break;
    }
}

static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                     struct sl_nfs_call *asker)
{
    if (asker == NULL)
        return;
    if (sl_nfs_exchange_result(exchange, &asker->result) == 0) {
        take_result(nfs, asker);
        return;
    }
    asker->tried |= sl_nfs_bit(asker->slot);
    ask(nfs, asker);
}

/* The member to ask; SL_NFS_MEMBERS: none now, and what is done about it has begun. */
static uint8_t choose(struct sl_nfs *nfs, struct sl_nfs_call *asker)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[asker->filesystem];
    struct sl_nfs_object *object = asker->object;
    struct sl_nfs_key key = key_of(asker);
    uint8_t candidates = filesystem->current & object->has_handle;

    if (asker->words[ASK_SLOT] != SL_NFS_MEMBERS)
        candidates &= sl_nfs_bit((uint8_t)asker->words[ASK_SLOT]);
    if (candidates == 0) {
        sl_nfs_want_handles(nfs, asker, object, filesystem->current, false);
        if (asker->awaits == 0)
            ask_later(nfs, asker);
        else
            sl_nfs_call_then(nfs, asker, ask);
        return SL_NFS_MEMBERS;
    }
    if ((candidates & filesystem->reachable & (uint8_t)~asker->tried) == 0) {
        ask_later(nfs, asker);
        return SL_NFS_MEMBERS;
    }
    candidates &= filesystem->reachable & (uint8_t)~asker->tried;
    /* One that was named has answered what makes the name. */
    if (asker->words[ASK_SLOT] == SL_NFS_MEMBERS)
        candidates = sl_nfs_order_readable(nfs->order, &key, 1, candidates);
    if (candidates == 0) {
        wait_for(nfs, asker, &key);
        return SL_NFS_MEMBERS;
    }
    return (uint8_t)__builtin_ctz(candidates);
}

static void ask(struct sl_nfs *nfs, struct sl_nfs_call *asker)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[asker->filesystem];

    if (sl_nfs_call_of(nfs, asker->parent, asker->parent_serial) == NULL ||
        filesystem->config == NULL || asker->object->is_dead) {
        sl_nfs_call_end(nfs, asker, -ESTALE);
        return;
    }
    asker->error = 0;
    asker->slot = choose(nfs, asker);
    if (asker->slot == SL_NFS_MEMBERS)
        return;
    nfs->statistics.lookups_behind++;
    if (sl_nfs_exchange_nfs(nfs, asker, filesystem, asker->slot, &asker->arguments, asker->object,
                            NULL, filesystem->config->retransmit_ms * UINT64_C(1000),
                            answered) == NULL)
        ask_later(nfs, asker);
}

void sl_nfs_look_behind(struct sl_nfs *nfs, struct sl_nfs_call *call,
                        struct sl_nfs_object *directory, const struct sl_nfs_name *name,
                        uint8_t slot, struct sl_nfs_object **place)
{
    struct sl_nfs_call *asker = sl_nfs_call_begin(nfs, call);

    if (asker == NULL) {
        if (call->error == 0)
            call->error = -EAGAIN;
        return;
    }
    asker->filesystem = directory->filesystem;
    asker->object = sl_nfs_object_hold(directory);
    asker->arguments.procedure = SL_NFS_LOOKUP;
    asker->arguments.version = 3;
    asker->arguments.name = *name;
    asker->words[ASK_SLOT] = slot;
    asker->words[ASK_PLACE] = place == &call->modification.made ? MADE : REPLACED;
    /* It may end at once; who asked goes on when it says what comes next. */
    call->awaits++;
    ask(nfs, asker);
    call->awaits--;
}

/* Neither memory nor the store knows the name: what is there on a member? */
static void look_up(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;
    sl_nfs_step *next = (sl_nfs_step *)(uintptr_t)call->words[0];

    call->error = 0;
    if (modification->made == NULL) {
        modification->was_looked_up[MADE] = true;
        sl_nfs_look_behind(nfs, call, call->object, &call->arguments.name, SL_NFS_MEMBERS,
                           &modification->made);
    }
    if (call->arguments.procedure == SL_NFS_RENAME && modification->replaced == NULL) {
        modification->was_looked_up[REPLACED] = true;
        sl_nfs_look_behind(nfs, call, call->object2, &call->arguments.name2, SL_NFS_MEMBERS,
                           &modification->replaced);
    }
    sl_nfs_call_then(nfs, call, next);
}

/* CREATE may find what is there, which then is not made, and nothing changes. */
static bool may_open(const struct sl_nfs_call *call)
{
    return call->arguments.procedure == SL_NFS_CREATE && call->arguments.how != SL_NFS_GUARDED;
}

/* Does it cut what is there to a length? */
static bool may_cut(const struct sl_nfs_call *call)
{
    return may_open(call) && call->arguments.how == SL_NFS_UNCHECKED &&
           call->arguments.set.has_size;
}

static void find_again(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    sl_nfs_modify_find(nfs, call, (sl_nfs_step *)(uintptr_t)call->words[0]);
}

/* What stands there on a member is known, or nothing does. */
static void cut_found(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    /* Memory was short, or the store failed. */
    if (call->error != 0 && call->error != -ENOENT && call->error != -ESTALE) {
        sl_nfs_call_sleep(nfs, call, nfs->now_us + SL_NFS_AGAIN_US);
        sl_nfs_call_then(nfs, call, find_again);
        return;
    }
    call->error = 0;
    ((sl_nfs_step *)(uintptr_t)call->words[0])(nfs, call);
}

/*
 * The name may not be in the store either. Then nobody was ever shown what stands there by that
 * name, but perhaps by another: what cuts it has to be ordered with all that is done to it.
 */
static void open_found(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;

    call->error = 0;
    if (modification->replaced == NULL && may_cut(call)) {
        modification->was_looked_up[REPLACED] = true;
        sl_nfs_look_behind(nfs, call, call->object, &call->arguments.name, SL_NFS_MEMBERS,
                           &modification->replaced);
    }
    sl_nfs_call_then(nfs, call, cut_found);
}

void sl_nfs_modify_find(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next)
{
    struct sl_nfs_modification *modification = &call->modification;
    const struct sl_nfs_object *directory = sl_nfs_place_directory(call);
    const struct sl_nfs_name *name = sl_nfs_place_name(call);
    uint8_t procedure = call->arguments.procedure;

    sl_nfs_object_let_go(nfs, &modification->made);
    sl_nfs_object_let_go(nfs, &modification->replaced);
    modification->was_looked_up[MADE] = modification->was_looked_up[REPLACED] = false;
    modification->as_of[MADE] = modification->as_of[REPLACED] = nfs->changes;
    call->error = 0;
    if (!sl_nfs_is_taking(procedure) && !may_open(call)) {
        /* What somebody modifies at this very time is in memory; nobody else matters. */
        struct sl_nfs_object *there =
            directory != NULL ? sl_nfs_map_find_name(nfs->map, directory->id, name) : NULL;

        if (there != NULL)
            modification->replaced = sl_nfs_object_hold(there);
        next(nfs, call);
        return;
    }
    call->words[0] = (uint64_t)(uintptr_t)next;
    if (may_open(call)) {
        sl_nfs_want_named(nfs, call, call->filesystem, directory->id, name,
                          &modification->replaced);
        sl_nfs_call_then(nfs, call, open_found);
        return;
    }
    sl_nfs_want_named(nfs, call, call->filesystem, call->object->id, &call->arguments.name,
                      &modification->made);
    if (procedure == SL_NFS_RENAME)
        sl_nfs_want_named(nfs, call, call->filesystem, directory->id, name,
                          &modification->replaced);
    sl_nfs_call_then(nfs, call, look_up);
}

/* Does that name of the directory still stand for the object, or for nothing (NULL)? */
static bool stands(const struct sl_nfs *nfs, const struct sl_nfs_call *call, uint8_t which,
                   const struct sl_nfs_object *directory, const struct sl_nfs_name *name)
{
    const struct sl_nfs_modification *modification = &call->modification;
    const struct sl_nfs_object *object =
        which == MADE ? modification->made : modification->replaced;
    const struct sl_nfs_object *known = sl_nfs_map_find_name(nfs->map, directory->id, name);
    struct sl_nfs_key key = sl_nfs_key_of(directory->id, name, true);

    if (object != NULL && object->is_dead)
        return false;
    if (known != NULL || !modification->was_looked_up[which])
        return known == object;
    return !sl_nfs_has_changed(nfs, &key, modification->as_of[which]);
}

bool sl_nfs_modify_is_found(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    const struct sl_nfs_object *directory = sl_nfs_place_directory(call);

    if (sl_nfs_is_taking(call->arguments.procedure) &&
        !stands(nfs, call, MADE, call->object, &call->arguments.name))
        return false;
    return directory == NULL || stands(nfs, call, REPLACED, directory, sl_nfs_place_name(call));
}
