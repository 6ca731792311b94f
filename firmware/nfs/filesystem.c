// SPDX-License-Identifier: Apache-2.0
/* File systems: their records in the store, and what the configuration says of them. */
#include "members.h"
#include "recover.h"
#include "wire/siphash.h"

#include <stdarg.h>
#include <stdio.h>

struct sl_nfs_filesystem *sl_nfs_filesystem_of(struct sl_nfs *nfs, uint16_t id)
{
    if (id >= SL_MAX_FILESYSTEMS || nfs->filesystems[id].config == NULL)
        return NULL;
    return &nfs->filesystems[id];
}

const struct sl_nfs_member_config *sl_nfs_member_config(const struct sl_nfs *nfs,
                                                        const struct sl_nfs_filesystem *filesystem,
                                                        uint8_t slot)
{
    uint16_t id;

    if (filesystem->config == NULL || slot >= SL_NFS_MEMBERS)
        return NULL;
    id = filesystem->config->members[slot];
    return id < SL_MAX_NFS_MEMBERS ? &nfs->config->members[id] : NULL;
}

const char *sl_nfs_member_name(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                               uint8_t slot)
{
    const struct sl_nfs_member_config *config = sl_nfs_member_config(nfs, filesystem, slot);

    return config != NULL ? config->server : "no server";
}

uint8_t sl_nfs_filesystem_configured(const struct sl_nfs_filesystem *filesystem)
{
    uint8_t configured = 0;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (filesystem->config != NULL && filesystem->config->members[slot] < SL_MAX_NFS_MEMBERS)
            configured |= (uint8_t)(1u << slot);
    return configured;
}

uint64_t sl_nfs_member_identity(const struct sl_nfs_member_config *config)
{
    static const struct sl_siphash_key fixed = {{0x6964656e74697479ull, 0x6f6661206d656d62ull}};
    uint8_t bytes[sizeof(config->address.bytes) + SL_NFS_PATH_BYTES];
    size_t length = strnlen(config->path, SL_NFS_PATH_BYTES);
    uint64_t identity;

    memcpy(bytes, config->address.bytes, sizeof(config->address.bytes));
    memcpy(bytes + sizeof(config->address.bytes), config->path, length);
    identity = sl_siphash24(&fixed, bytes, sizeof(config->address.bytes) + length);
    return identity != 0 ? identity : 1;
}

void sl_nfs_member_reason(struct sl_nfs_filesystem *filesystem, uint8_t slot, uint8_t state,
                          const char *format, ...)
{
    va_list words;

    filesystem->state[slot] = state;
    va_start(words, format);
    vsnprintf(filesystem->reason[slot], sizeof(filesystem->reason[slot]), format, words);
    va_end(words);
}

void sl_nfs_member_event(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                         uint8_t slot, enum sl_nfs_event_kind kind)
{
    struct sl_nfs_event event = {
        .kind = (uint8_t)kind,
        .filesystem = filesystem->config->id,
        .member = slot < SL_NFS_MEMBERS ? filesystem->config->members[slot] : SL_NFS_NO_ID,
    };

    if (slot < SL_NFS_MEMBERS)
        snprintf(event.text, sizeof(event.text), "%s", filesystem->reason[slot]);
    sl_nfs_event(nfs, &event);
}

/* Gives the record to the store, if its ring takes it. */
static void ask_store(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    struct sl_nfs_store_request request = {
        .kind = SL_NFS_STORE_PUT_FILESYSTEM,
        .safety = SL_NFS_NOTES_DISK,
        .cookie = sl_nfs_cookie(SL_NFS_COOKIE_FILESYSTEM,
                                (uint64_t)filesystem->record.filesystem << 40 |
                                    (filesystem->store_epoch & 0xffffffffffull)),
        .filesystem = filesystem->record,
    };

    if (sl_nfs_store(nfs, &request))
        filesystem->asked_epoch = filesystem->store_epoch;
    else
        nfs->has_restless_filesystem = true;
}

uint64_t sl_nfs_filesystem_store(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    filesystem->store_epoch++;
    ask_store(nfs, filesystem);
    return filesystem->store_epoch;
}

void sl_nfs_filesystem_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion)
{
    uint16_t id = (completion->cookie >> 40) & 0xffffu;
    uint64_t epoch = completion->cookie & 0xffffffffffull;
    struct sl_nfs_filesystem *filesystem;

    if (id >= SL_MAX_FILESYSTEMS)
        return;
    filesystem = &nfs->filesystems[id];
    if (completion->outcome == SL_NFS_STORED) {
        if (epoch > filesystem->stored_epoch)
            filesystem->stored_epoch = epoch;
        return;
    }
    /* It is tried again in a later turn: what relies on it waits. */
    filesystem->asked_epoch = filesystem->stored_epoch;
    filesystem->ask_again_us = nfs->now_us + SL_NFS_SLOW_US;
    nfs->has_restless_filesystem = true;
    sl_nfs_event(nfs, &(struct sl_nfs_event){.kind = SL_NFS_EVENT_STORE_FAILED,
                                             .filesystem = id,
                                             .member = SL_NFS_NO_ID});
}

static void begin_record(struct sl_nfs *nfs, uint16_t id)
{
    struct sl_nfs_filesystem_record *record = &nfs->filesystems[id].record;
    uint64_t verifier = nfs->setup.ops.random(nfs->setup.ops.context);

    *record = (struct sl_nfs_filesystem_record){.filesystem = id};
    memcpy(record->verifier, &verifier, sizeof(record->verifier));
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        record->generation[slot] = 1;
}

static void load_completed(struct sl_nfs *nfs)
{
    nfs->is_loaded = true;
    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS; id++)
        if (!nfs->filesystems[id].is_loaded)
            begin_record(nfs, id);
    sl_nfs_members_configure(nfs);
}

void sl_nfs_loaded(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion)
{
    uint16_t id;

    switch (completion->outcome) {
    case SL_NFS_BOX:
        nfs->box = completion->box;
        break;
    case SL_NFS_FILESYSTEM:
        id = completion->filesystem.filesystem;
        if (id < SL_MAX_FILESYSTEMS) {
            nfs->filesystems[id].record = completion->filesystem;
            nfs->filesystems[id].is_loaded = true;
        }
        break;
    case SL_NFS_NOTE:
        sl_nfs_note_seen(nfs, completion->note.number);
        sl_nfs_recover_note(nfs, &completion->note);
        break;
    case SL_NFS_LOADED:
        sl_nfs_recover_loaded(nfs);
        load_completed(nfs);
        break;
    default:
        /* Without what was stored nothing can be served: it is asked for again. */
        nfs->is_loading = false;
        sl_nfs_event(nfs, &(struct sl_nfs_event){.kind = SL_NFS_EVENT_STORE_FAILED,
                                                 .filesystem = SL_NFS_NO_ID,
                                                 .member = SL_NFS_NO_ID});
        break;
    }
}

static void load(struct sl_nfs *nfs)
{
    const struct sl_nfs_store_request request = {.kind = SL_NFS_STORE_LOAD,
                                                 .cookie = sl_nfs_cookie(SL_NFS_COOKIE_LOAD, 1)};

    nfs->is_loading = sl_nfs_store(nfs, &request);
}

bool sl_nfs_members_advance(struct sl_nfs *nfs)
{
    bool has_worked;

    if (!nfs->is_loading)
        load(nfs);
    /* There are many, and what each has to say lies in cache lines of its own. */
    if (!nfs->has_restless_filesystem)
        return false;
    nfs->has_restless_filesystem = false;
    has_worked = sl_nfs_leave_advance(nfs);
    for (uint32_t id = 0; id < SL_MAX_FILESYSTEMS; id++) {
        struct sl_nfs_filesystem *filesystem = &nfs->filesystems[id];

        nfs->has_restless_filesystem |= filesystem->is_leaving;
        if (filesystem->asked_epoch == filesystem->store_epoch)
            continue;
        if (nfs->now_us < filesystem->ask_again_us) {
            nfs->has_restless_filesystem = true;
            continue;
        }
        ask_store(nfs, filesystem);
        has_worked = true;
    }
    return has_worked;
}

/* What a slot held is void: another member stands in it, or it was not in step. */
void sl_nfs_slot_renew(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    uint32_t cursor = 0;

    filesystem->record.generation[slot]++;
    filesystem->has_verifier &= (uint8_t) ~(1u << slot);
    /* Not found from the first call on; what is left of the room is won back as objects are used.
     */
    sl_nfs_map_forget_slot(nfs->map, filesystem->record.filesystem, slot, &cursor);
    sl_nfs_balance_member_left(nfs->balance, filesystem->record.filesystem, slot);
}

/*
 * Nobody is left who was current: those who are configured are compared with each other, as the
 * members of a file system that has never served. Its objects stay, and are found again by name.
 */
static void begin_set_anew(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    filesystem->record.was_joined = false;
    filesystem->first_ready_us = 0;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        sl_nfs_slot_renew(nfs, filesystem, slot);
        if (filesystem->root_object != NULL)
            sl_nfs_map_drop_handle(nfs->map, filesystem->root_object, slot);
        filesystem->state[slot] = SL_NFS_MEMBER_WAITING;
        filesystem->reason[slot][0] = '\0';
    }
}

bool sl_nfs_filesystem_match(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    struct sl_nfs_filesystem_record *record = &filesystem->record;
    bool has_changed = false, is_anew;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS && record->was_joined; slot++) {
        const struct sl_nfs_member_config *config = sl_nfs_member_config(nfs, filesystem, slot);
        uint64_t identity = config != NULL ? sl_nfs_member_identity(config) : 0;

        if (identity == record->identity[slot])
            continue;
        has_changed = true;
        record->identity[slot] = identity;
        record->current &= (uint8_t) ~(1u << slot);
        sl_nfs_slot_renew(nfs, filesystem, slot);
        if (config != NULL)
            sl_nfs_member_reason(filesystem, slot, SL_NFS_MEMBER_OUT,
                                 "was added to the file system: copy its content to the server, "
                                 "then reinstate it");
    }
    is_anew = has_changed && (record->current & sl_nfs_filesystem_configured(filesystem)) == 0;
    if (is_anew)
        begin_set_anew(nfs, filesystem);
    if (has_changed)
        sl_nfs_filesystem_store(nfs, filesystem);
    return is_anew;
}
