// SPDX-License-Identifier: Apache-2.0
/* What operators ask (nfs/query.h). */
#include "nlm.h"
#include "recover.h"

#include <stdio.h>

static void fill_member(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                        uint8_t slot, struct sl_nfs_member_row *row)
{
    row->member = filesystem->config->members[slot];
    row->state = filesystem->state[slot];
    row->reads = filesystem->reads[slot];
    row->modifications = filesystem->modifications[slot];
    row->outstanding = filesystem->load.outstanding[slot];
    row->behind = filesystem->behind[slot];
    row->response_us = filesystem->load.response_us[slot];
    memcpy(row->reason, filesystem->reason[slot], sizeof(row->reason));
    if (row->state == SL_NFS_MEMBER_CURRENT && row->reason[0] == '\0')
        memcpy(row->reason, filesystem->hint[slot], sizeof(row->reason));
    if (row->state == SL_NFS_MEMBER_CURRENT && sl_nfs_recover_left(nfs, filesystem) > 0)
        row->state = SL_NFS_MEMBER_RECOVERING;
}

static void fill_filesystem(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                            struct sl_nfs_filesystem_row *row)
{
    const struct sl_nfs_lock_counts locks = sl_nfs_locks_count(&nfs->locks, filesystem->config->id);
    uint8_t keeper = sl_nfs_lock_slot(filesystem);

    *row = (struct sl_nfs_filesystem_row){
        .filesystem = filesystem->config->id,
        .is_serving = filesystem->is_serving,
        .notes = nfs->modifications.notes.outstanding + nfs->modifications.notes.used,
        .recovering_objects = sl_nfs_recover_left(nfs, filesystem),
        .objects = sl_nfs_map_objects(nfs->map),
        .lock_member = SL_NFS_NO_ID,
        .locks_held = locks.held,
        .locks_waiting = locks.waiting,
    };
    if (keeper < SL_NFS_MEMBERS && filesystem->ports[keeper][SL_NFS_PROGRAM_NLM] != 0)
        row->lock_member = filesystem->config->members[keeper];
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (filesystem->config->members[slot] < SL_MAX_NFS_MEMBERS)
            fill_member(nfs, filesystem, slot, &row->member[row->members++]);
}

static void ask_filesystems(const struct sl_nfs *nfs, uint32_t cursor,
                            struct sl_nfs_query_answer *answer)
{
    for (; cursor < SL_MAX_FILESYSTEMS && answer->rows < SL_NFS_ROWS; cursor++)
        if (nfs->filesystems[cursor].config != NULL)
            fill_filesystem(nfs, &nfs->filesystems[cursor], &answer->filesystems[answer->rows++]);
    answer->cursor = cursor < SL_MAX_FILESYSTEMS ? cursor : SL_NFS_CURSOR_END;
}

static void ask_files(struct sl_nfs *nfs, uint32_t cursor, struct sl_nfs_query_answer *answer)
{
    answer->rows = sl_nfs_balance_files(nfs->balance, &cursor, answer->files, SL_NFS_ROWS);
    answer->cursor = cursor;
    for (uint16_t i = 0; i < answer->rows; i++) {
        struct sl_nfs_file_row *row = &answer->files[i];
        const struct sl_nfs_object *object = sl_nfs_map_find(nfs->map, row->object);

        row->path[0] = '\0';
        if (object != NULL)
            sl_nfs_map_path(nfs->map, object, row->path, sizeof(row->path));
    }
}

/* What the call waits for, in words; and the members it waits for. */
static void describe_state(const struct sl_nfs_call *call, struct sl_nfs_call_row *row)
{
    const struct sl_nfs_modification *modification = &call->modification;
    const char *words = "waits for a member";

    if (modification->is_numbered) {
        for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
            if (modification->legs[slot].state == SL_NFS_LEG_BLOCKED ||
                modification->legs[slot].state == SL_NFS_LEG_SENT)
                row->waits_for_members |= (uint8_t)(1u << slot);
        words = call->is_replied ? "answered; other members follow" : "waits for members";
        if (row->waits_for_members == 0)
            words = "waits for the store";
    } else if (call->waits_in_order) {
        words = "waits for earlier modifications";
    } else if (call->object == NULL) {
        words = "waits for the store";
    } else if (call->slot < SL_NFS_MEMBERS) {
        row->waits_for_members = (uint8_t)(1u << call->slot);
    }
    snprintf(row->state, sizeof(row->state), "%s", words);
}

static void fill_call(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                      struct sl_nfs_call_row *row)
{
    *row = (struct sl_nfs_call_row){
        .client = call->caller.address,
        .port = call->caller.port,
        .filesystem = call->filesystem,
        .xid = call->rpc.xid,
        .procedure = call->arguments.procedure,
        .age_us = nfs->now_us - call->begun_us,
        .object = call->object != NULL ? call->object->id : 0,
    };
    describe_state(call, row);
}

/* Oldest first. The cursor counts calls, which come and go: it is a look at something moving. */
static void ask_calls(const struct sl_nfs *nfs, uint32_t cursor, struct sl_nfs_query_answer *answer)
{
    uint32_t at = nfs->calls_oldest;
    uint32_t passed = 0;

    for (; at != SL_NFS_NONE && passed < cursor; passed++)
        at = nfs->calls[at].younger;
    for (; at != SL_NFS_NONE && answer->rows < SL_NFS_ROWS; passed++) {
        fill_call(nfs, &nfs->calls[at], &answer->calls[answer->rows++]);
        at = nfs->calls[at].younger;
    }
    answer->cursor = at != SL_NFS_NONE ? passed : SL_NFS_CURSOR_END;
}

void sl_nfs_query(struct sl_nfs *nfs, const struct sl_nfs_query *query,
                  struct sl_nfs_query_answer *answer, uint64_t now_us)
{
    uint32_t cursor = query->cursor;

    nfs->now_us = now_us;
    answer->rows = 0;
    answer->cursor = SL_NFS_CURSOR_END;
    switch ((enum sl_nfs_question)query->question) {
    case SL_NFS_ASK_FILESYSTEMS:
        ask_filesystems(nfs, cursor, answer);
        break;
    case SL_NFS_ASK_FILES:
        ask_files(nfs, cursor, answer);
        break;
    case SL_NFS_ASK_CLIENTS:
        answer->rows = sl_nfs_clients_rows(&nfs->clients, &cursor, answer->clients, SL_NFS_ROWS);
        answer->cursor = cursor;
        break;
    case SL_NFS_ASK_CALLS:
        ask_calls(nfs, cursor, answer);
        break;
    case SL_NFS_ASK_TRACE:
        nfs->wanted_trace = *query;
        nfs->trace = (struct sl_nfs_trace){.is_armed = true, .procedure = query->procedure};
        break;
    case SL_NFS_ASK_TRACED:
        answer->trace = nfs->trace;
        answer->rows = 1;
        break;
    }
}
