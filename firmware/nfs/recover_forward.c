// SPDX-License-Identifier: Apache-2.0
/* What one member has done is done on the others. Then all names are looked at again. */
#include "modify_private.h"
#include "recover_private.h"

#include <errno.h>

static uint8_t first_of(uint8_t slots)
{
    return (uint8_t)__builtin_ctz(slots);
}

/* The answer does not matter: what came of it will be seen. */
static void any_answer(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                       struct sl_nfs_call *call)
{
    (void)nfs;
    (void)exchange;
    (void)call;
}

/* A member's handle of an object of the map; empty: not known. */
static const struct sl_nfs_handle *handle_of(const struct sl_nfs *nfs,
                                             const struct sl_nfs_object *object, uint8_t slot,
                                             struct sl_nfs_handle *handle)
{
    handle->length_bytes = 0;
    if (object != NULL)
        sl_nfs_map_handle(nfs->map, object, slot, handle);
    return handle;
}

static void take_away(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    const struct sl_nfs_note *note = sl_nfs_recover_noted(nfs);
    const struct sl_nfs_post *post = &nfs->recovering->legs[slot].post[0];
    struct sl_nfs_arguments arguments = {
        .procedure = note->procedure, .version = 3, .name = note->name};
    struct sl_nfs_handle directory;

    if (post->is_present)
        arguments.procedure = post->attributes.type == SL_NFS_DIR ? SL_NFS_RMDIR : SL_NFS_REMOVE;
    sl_nfs_recover_ask(nfs, call, slot, &arguments, handle_of(nfs, call->object, slot, &directory),
                       NULL, NULL);
}

static void move(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    const struct sl_nfs_note *note = sl_nfs_recover_noted(nfs);
    struct sl_nfs_arguments arguments = {
        .procedure = SL_NFS_RENAME, .version = 3, .name = note->name, .name2 = note->name2};
    struct sl_nfs_handle from, to;

    sl_nfs_recover_ask(nfs, call, slot, &arguments, handle_of(nfs, call->object, slot, &from),
                       handle_of(nfs, call->object2, slot, &to), NULL);
}

static void link_to(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    struct sl_nfs_arguments arguments = {
        .procedure = SL_NFS_LINK, .version = 3, .name2 = sl_nfs_recover_noted(nfs)->name2};
    struct sl_nfs_handle object, directory;

    sl_nfs_recover_ask(nfs, call, slot, &arguments, handle_of(nfs, call->found, slot, &object),
                       handle_of(nfs, call->object2, slot, &directory), NULL);
}

static uint8_t procedure_of(uint32_t type)
{
    switch (type) {
    case SL_NFS_REG:
        return SL_NFS_CREATE;
    case SL_NFS_DIR:
        return SL_NFS_MKDIR;
    case SL_NFS_LNK:
        return SL_NFS_SYMLINK;
    default:
        return SL_NFS_MKNOD;
    }
}

/* The same as a member has made, but for its data. */
static void make(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    const struct sl_nfs_attributes *as = &recovering->legs[recovering->source].post[0].attributes;
    struct sl_nfs_handle directory;
    struct sl_nfs_arguments arguments = {
        .procedure = procedure_of(as->type),
        .version = 3,
        .how = SL_NFS_GUARDED,
        .type = (uint8_t)as->type,
        .device_major = as->rdev_major,
        .device_minor = as->rdev_minor,
        .name = sl_nfs_recover_noted(nfs)->name,
        .set = {.has_mode = true,
                .has_uid = true,
                .has_gid = true,
                .mode = as->mode,
                .uid = as->uid,
                .gid = as->gid,
                .has_size = as->type == SL_NFS_REG,
                .size_bytes = as->size_bytes},
        .data_offset = recovering->chunk_offset,
        .data_bytes = recovering->chunk_bytes,
    };

    sl_nfs_recover_ask(nfs, call, slot, &arguments, handle_of(nfs, call->object, slot, &directory),
                       NULL, &recovering->chunk);
}

static void forward_one(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    switch (sl_nfs_recover_noted(nfs)->procedure) {
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
        take_away(nfs, call, slot);
        break;
    case SL_NFS_RENAME:
        move(nfs, call, slot);
        break;
    case SL_NFS_LINK:
        link_to(nfs, call, slot);
        break;
    default:
        make(nfs, call, slot);
        break;
    }
}

/* recovering->differs: who is to follow. */
static void follow(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    if (call->error != 0) {
        sl_nfs_recover_again(nfs, call);
        return;
    }
    recovering->on_result = any_answer;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (recovering->differs & sl_nfs_slot_bit(slot)) {
            forward_one(nfs, call, slot);
            sl_nfs_recover_event(nfs, call, slot, SL_NFS_EVENT_REPAIRED,
                                 "has been given the names that other members have");
        }
    sl_nfs_call_then(nfs, call, sl_nfs_recover_look);
}

static void got_path(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    sl_nfs_recover_take_chunk(nfs, exchange, call);
}

static void got_model(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                      struct sl_nfs_call *call)
{
    if (call->result.status == SL_NFS_OK)
        nfs->recovering->legs[exchange->slot].post[0] = call->result.post;
    else
        sl_nfs_call_fail(call, -EAGAIN);
}

/* A symbolic link is made with its path, which has to be read first. */
static void read_path(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    static const struct sl_nfs_arguments arguments = {.procedure = SL_NFS_READLINK, .version = 3};
    struct sl_nfs_recovering *recovering = nfs->recovering;
    const struct sl_nfs_recover_leg *leg = &recovering->legs[recovering->source];

    recovering->chunk_bytes = 0;
    if (call->error == 0 && leg->post[0].attributes.type == SL_NFS_LNK) {
        recovering->on_result = got_path;
        sl_nfs_recover_ask(nfs, call, recovering->source, &arguments, &leg->handle[0], NULL, NULL);
    }
    sl_nfs_call_then(nfs, call, follow);
}

void sl_nfs_recover_forward(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t done)
{
    static const struct sl_nfs_arguments arguments = {.procedure = SL_NFS_GETATTR, .version = 3};
    struct sl_nfs_recovering *recovering = nfs->recovering;
    const struct sl_nfs_recover_leg *leg;

    recovering->differs = recovering->members & (uint8_t)~done;
    if (recovering->rounds++ == SL_NFS_RECOVER_ROUNDS) {
        sl_nfs_recover_give_up(nfs, call, recovering->differs,
                               "cannot be given the names that other members have");
        return;
    }
    if (!sl_nfs_is_making(sl_nfs_recover_noted(nfs)->procedure)) {
        follow(nfs, call);
        return;
    }
    recovering->source = first_of(done);
    recovering->on_result = got_model;
    leg = &recovering->legs[recovering->source];
    sl_nfs_recover_ask(nfs, call, recovering->source, &arguments, &leg->handle[0], NULL, NULL);
    sl_nfs_call_then(nfs, call, read_path);
}
