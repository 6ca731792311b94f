// SPDX-License-Identifier: Apache-2.0
/*
 * An object is compared with the source's, piece by piece, and made like it: first its length, then
 * its data where they differ, then mode, owner and time.
 */
#include "ask.h"
#include "recover_private.h"

#include <errno.h>

static void read_source(struct sl_nfs *nfs, struct sl_nfs_call *call);

static bool is_target(const struct sl_nfs *nfs, uint8_t slot)
{
    return sl_nfs_recover_has(nfs, slot) && slot != nfs->recovering->source;
}

/* Asks all but the source the same. */
static void ask_targets(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slots,
                        const struct sl_nfs_arguments *arguments, const struct sl_message *from)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (is_target(nfs, slot) && (slots & sl_nfs_slot_bit(slot)))
            sl_nfs_recover_ask(nfs, call, slot, arguments, &nfs->recovering->legs[slot].handle[0],
                               NULL, from);
}

static void must_succeed(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                         struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    if (call->result.status == SL_NFS_OK)
        recovering->legs[exchange->slot].is_written = true;
    else
        recovering->differs |= sl_nfs_slot_bit(exchange->slot);
}

static void must_commit(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                        struct sl_nfs_call *call)
{
    if (call->result.status != SL_NFS_OK)
        nfs->recovering->differs |= sl_nfs_slot_bit(exchange->slot);
}

/* True: something has gone wrong, and the note will be dealt with later. */
static bool has_failed(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    if (call->error != 0) {
        sl_nfs_recover_again(nfs, call);
        return true;
    }
    if (recovering->differs != 0) {
        sl_nfs_recover_give_up(nfs, call, recovering->differs,
                               "cannot be brought in step with the member that has the file as "
                               "clients know it");
        return true;
    }
    return false;
}

static void finish(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    if (has_failed(nfs, call))
        return;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (recovering->legs[slot].is_written && slot != recovering->source) {
            sl_nfs_recover_event(nfs, call, slot, SL_NFS_EVENT_REPAIRED,
                                 "has been brought in step");
        }
    recovering->after_data(nfs, call);
}

static bool attributes_differ(const struct sl_nfs_attributes *one,
                              const struct sl_nfs_attributes *other)
{
    return one->mode != other->mode || one->uid != other->uid || one->gid != other->gid;
}

/* A symbolic link's mode and owner are nobody's to set. */
static void set_attributes(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    const struct sl_nfs_attributes *as = &recovering->legs[recovering->source].post[0].attributes;
    struct sl_nfs_arguments arguments = {
        .procedure = SL_NFS_SETATTR,
        .version = 3,
        .set = {.has_mode = true,
                .has_uid = true,
                .has_gid = true,
                .mode = as->mode,
                .uid = as->uid,
                .gid = as->gid,
                .mtime_how = SL_NFS_TIME_CLIENT,
                .mtime = as->mtime},
    };
    uint8_t slots = 0;

    if (has_failed(nfs, call))
        return;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (recovering->legs[slot].is_written ||
            attributes_differ(as, &recovering->legs[slot].post[0].attributes))
            slots |= sl_nfs_slot_bit(slot);
    if (as->type == SL_NFS_LNK)
        slots = 0;
    recovering->on_result = must_succeed;
    ask_targets(nfs, call, slots, &arguments, NULL);
    sl_nfs_call_then(nfs, call, finish);
}

/*
 * What others have been given is not to be lost by the one they have it from; and what is alike may
 * have been committed for a client by one member alone, while nobody remembers that another still
 * has to.
 */
static void commit_all(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    static const struct sl_nfs_arguments arguments = {.procedure = SL_NFS_COMMIT, .version = 3};
    struct sl_nfs_recovering *recovering = nfs->recovering;

    recovering->on_result = must_commit;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (sl_nfs_recover_has(nfs, slot))
            sl_nfs_recover_ask(nfs, call, slot, &arguments, &recovering->legs[slot].handle[0], NULL,
                               NULL);
    sl_nfs_call_then(nfs, call, set_attributes);
}

static void next_chunk(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    if (has_failed(nfs, call))
        return;
    recovering->position_bytes += recovering->chunk_bytes;
    if (recovering->is_chunk_last)
        commit_all(nfs, call);
    else
        read_source(nfs, call);
}

static void write_chunk(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_arguments arguments = {
        .procedure = SL_NFS_WRITE,
        .version = 3,
        .stable = SL_NFS_FILE_SYNC,
        .offset_bytes = recovering->position_bytes,
        .count_bytes = recovering->chunk_bytes,
        .data_offset = recovering->chunk_offset,
        .data_bytes = recovering->chunk_bytes,
    };
    uint8_t slots = recovering->differs;

    if (call->error != 0) {
        sl_nfs_recover_again(nfs, call);
        return;
    }
    recovering->differs = 0;
    recovering->on_result = must_succeed;
    ask_targets(nfs, call, slots, &arguments, &recovering->chunk);
    sl_nfs_call_then(nfs, call, next_chunk);
}

static void target_read(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                        struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    if (call->result.status != SL_NFS_OK || call->result.data_bytes != recovering->chunk_bytes ||
        !sl_nfs_same_data(nfs, &recovering->chunk, recovering->chunk_offset, &exchange->answer,
                          call->result.data_offset, recovering->chunk_bytes))
        recovering->differs |= sl_nfs_slot_bit(exchange->slot);
}

static void source_read(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                        struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    if (sl_nfs_recover_take_chunk(nfs, exchange, call))
        recovering->is_chunk_last = call->result.is_eof || call->result.data_bytes == 0;
    else
        recovering->failing |= sl_nfs_slot_bit(exchange->slot);
}

static uint32_t chunk_bytes_of(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    const struct sl_nfs_fsinfo *fsinfo = &nfs->filesystems[call->filesystem].fsinfo;
    uint32_t bytes = SL_NFS_RECOVER_CHUNK_BYTES;

    if (fsinfo->read_max_bytes < bytes)
        bytes = fsinfo->read_max_bytes;
    return fsinfo->write_max_bytes < bytes ? fsinfo->write_max_bytes : bytes;
}

static void read_targets(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_arguments arguments = {.procedure = SL_NFS_READ,
                                         .version = 3,
                                         .offset_bytes = recovering->position_bytes,
                                         .count_bytes = recovering->chunk_bytes};

    if (has_failed(nfs, call))
        return;
    recovering->on_result = target_read;
    if (recovering->chunk_bytes != 0)
        ask_targets(nfs, call, recovering->members, &arguments, NULL);
    sl_nfs_call_then(nfs, call, write_chunk);
}

static void read_source(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_arguments arguments = {.procedure = SL_NFS_READ,
                                         .version = 3,
                                         .offset_bytes = recovering->position_bytes,
                                         .count_bytes = chunk_bytes_of(nfs, call)};

    recovering->on_result = source_read;
    sl_nfs_recover_ask(nfs, call, recovering->source, &arguments,
                       &recovering->legs[recovering->source].handle[0], NULL, NULL);
    sl_nfs_call_then(nfs, call, read_targets);
}

static void is_cut(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (has_failed(nfs, call))
        return;
    nfs->recovering->position_bytes = 0;
    nfs->recovering->chunk_bytes = 0;
    read_source(nfs, call);
}

/* Those that are longer or shorter than the source. */
static void set_length(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    const struct sl_nfs_attributes *as = &recovering->legs[recovering->source].post[0].attributes;
    struct sl_nfs_arguments arguments = {
        .procedure = SL_NFS_SETATTR,
        .version = 3,
        .set = {.has_size = true, .size_bytes = as->size_bytes},
    };
    uint8_t slots = 0;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (is_target(nfs, slot) &&
            recovering->legs[slot].post[0].attributes.size_bytes != as->size_bytes)
            slots |= sl_nfs_slot_bit(slot);
    recovering->on_result = must_succeed;
    ask_targets(nfs, call, slots, &arguments, NULL);
    sl_nfs_call_then(nfs, call, is_cut);
}

static void got_attributes(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                           struct sl_nfs_call *call)
{
    struct sl_nfs_recover_leg *leg = &nfs->recovering->legs[exchange->slot];

    leg->post[0].is_present = call->result.status == SL_NFS_OK;
    if (leg->post[0].is_present)
        leg->post[0] = call->result.post;
}

/* Members that have it; those whose handle of it is void do not. */
static uint8_t having(const struct sl_nfs *nfs)
{
    uint8_t slots = 0;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (sl_nfs_recover_has(nfs, slot) && nfs->recovering->legs[slot].post[0].is_present)
            slots |= sl_nfs_slot_bit(slot);
    return slots;
}

static void begin_comparison(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    uint8_t there = having(nfs);
    const struct sl_nfs_attributes *as;

    if (call->error != 0) {
        sl_nfs_recover_again(nfs, call);
        return;
    }
    if (there == 0) {
        recovering->after_data(nfs, call);
        return;
    }
    if (recovering->source >= SL_NFS_MEMBERS || !(there & sl_nfs_slot_bit(recovering->source)))
        recovering->source = (uint8_t)__builtin_ctz(there);
    as = &recovering->legs[recovering->source].post[0].attributes;
    recovering->differs = recovering->members & (uint8_t)~there;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if ((there & sl_nfs_slot_bit(slot)) &&
            recovering->legs[slot].post[0].attributes.type != as->type)
            recovering->differs |= sl_nfs_slot_bit(slot);
    if (has_failed(nfs, call))
        return;
    if (as->type == SL_NFS_REG)
        set_length(nfs, call);
    else
        set_attributes(nfs, call);
}

void sl_nfs_recover_data(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t source,
                         sl_nfs_step *after)
{
    static const struct sl_nfs_arguments arguments = {.procedure = SL_NFS_GETATTR, .version = 3};
    struct sl_nfs_recovering *recovering = nfs->recovering;

    recovering->source = source;
    recovering->after_data = after;
    recovering->differs = 0;
    recovering->on_result = got_attributes;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        struct sl_nfs_recover_leg *leg = &recovering->legs[slot];

        leg->post[0].is_present = leg->is_written = false;
        if (sl_nfs_recover_has(nfs, slot) && leg->handle[0].length_bytes != 0)
            sl_nfs_recover_ask(nfs, call, slot, &arguments, &leg->handle[0], NULL, NULL);
    }
    sl_nfs_call_then(nfs, call, begin_comparison);
}

/* A note of an object's data. */

static bool is_gone(const struct sl_nfs_call *call)
{
    return call->error == -ENOENT || call->error == -ESTALE;
}

static void learned(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    bool is_final = call->error == 0 || is_gone(call) || call->error == -ENODATA;

    /* Members that do not have it, or have it by no name that is known, will be found out; so will
     * those that cannot tell. */
    if (!is_final && !sl_nfs_recover_is_tired(nfs))
        sl_nfs_recover_again(nfs, call);
    else
        sl_nfs_recover_known(nfs, call);
}

static void learn(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    if (call->object != NULL) {
        /* What is stored of its attributes may be older than what lookups show now, and than what
         * clients were shown: until it has been compared they are not. */
        if (sl_nfs_recover_lock(nfs, &recovering->entries[recovering->entry]))
            sl_nfs_face_touched(&call->object->face);
        else
            sl_nfs_face_distrust(&call->object->face);
        call->object->is_dirty = true;
        sl_nfs_want_handles(nfs, call, call->object, recovering->members, false);
    }
    sl_nfs_call_then(nfs, call, learned);
}

void sl_nfs_recover_learn(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    sl_nfs_want_object(nfs, call, call->filesystem, sl_nfs_recover_noted(nfs)->object,
                       &call->object);
    sl_nfs_call_then(nfs, call, learn);
}

/*
 * All are alike. If the leader had left before the box ended, and no other had become the leader
 * (notes.c), what clients were told last may have been with it alone.
 */
static void compared(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    uint8_t leader = sl_nfs_recover_noted(nfs)->leader;

    if (leader < SL_NFS_MEMBERS && !sl_nfs_recover_has(nfs, leader) &&
        nfs->filesystems[call->filesystem].config->members[leader] != SL_NFS_NO_ID)
        sl_nfs_recover_event(nfs, call, leader, SL_NFS_EVENT_MEMBER_OUT,
                             "left with what clients were last told of the file, and the box ended "
                             "before another had it: compare the file with this member's");
    sl_nfs_recover_done(nfs, call);
}

static void got_object(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    /* Where there is nobody else there is nothing to compare. */
    if (is_gone(call) || (recovering->members & (recovering->members - 1)) == 0) {
        call->error = 0;
        compared(nfs, call);
        return;
    }
    if (call->error != 0) {
        sl_nfs_recover_again(nfs, call);
        return;
    }
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        sl_nfs_map_handle(nfs->map, call->object, slot, &recovering->legs[slot].handle[0]);
    sl_nfs_recover_data(nfs, call, sl_nfs_recover_noted(nfs)->leader, compared);
}

void sl_nfs_recover_object(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    sl_nfs_want_object(nfs, call, call->filesystem, sl_nfs_recover_noted(nfs)->object,
                       &call->object);
    sl_nfs_call_then(nfs, call, got_object);
}
