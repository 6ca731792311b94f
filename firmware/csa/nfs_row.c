// SPDX-License-Identifier: Apache-2.0
#include "nfs_row.h"

#include <stdio.h>
#include <string.h>

#include "config.h"

_Static_assert((int)SL_NFS_MEMBER_WAITING == (int)SL_ATTR_NAS_MEMBER_ROW_STATE_WAITING &&
                   (int)SL_NFS_MEMBER_JOINING == (int)SL_ATTR_NAS_MEMBER_ROW_STATE_JOINING &&
                   (int)SL_NFS_MEMBER_CURRENT == (int)SL_ATTR_NAS_MEMBER_ROW_STATE_CURRENT &&
                   (int)SL_NFS_MEMBER_RECOVERING == (int)SL_ATTR_NAS_MEMBER_ROW_STATE_RECOVERING &&
                   (int)SL_NFS_MEMBER_REFUSED == (int)SL_ATTR_NAS_MEMBER_ROW_STATE_REFUSED &&
                   (int)SL_NFS_MEMBER_OUT == (int)SL_ATTR_NAS_MEMBER_ROW_STATE_OUT,
               "switch and dictionary agree on states of members");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_25) -
                       offsetof(struct sl_nas_client_row, bucket_0) ==
                   (SL_NFS_BUCKETS - 1u) * sizeof(uint64_t),
               "switch and dictionary agree on buckets");
_Static_assert(sizeof(((struct sl_nas_step_row *)0)->text) ==
                       sizeof(((struct sl_nfs_trace_step *)0)->text) &&
                   sizeof(((struct sl_nas_call_row *)0)->state) ==
                       sizeof(((struct sl_nfs_call_row *)0)->state) &&
                   sizeof(((struct sl_nas_file_row *)0)->path) ==
                       sizeof(((struct sl_nfs_file_row *)0)->path) &&
                   sizeof(((struct sl_nas_member_row *)0)->reason) ==
                       sizeof(((struct sl_nfs_member_row *)0)->reason),
               "texts fit");

/* A file system without members has a row of its own. */
static unsigned int member_rows(const struct sl_nfs_filesystem_row *filesystem)
{
    return filesystem->members != 0 ? filesystem->members : 1u;
}

unsigned int sl_nfs_row_count(enum sl_nfs_question question,
                              const struct sl_nfs_query_answer *answer)
{
    unsigned int count = 0;

    if (question == SL_NFS_ASK_TRACED)
        return answer->trace.steps;
    if (question != SL_NFS_ASK_FILESYSTEMS)
        return answer->rows;
    for (uint16_t i = 0; i < answer->rows; i++)
        count += member_rows(&answer->filesystems[i]);
    return count;
}

static void fill_member(const struct sl_nfs_filesystem_row *filesystem, unsigned int place,
                        struct sl_nas_member_row *row)
{
    const struct sl_nfs_member_row *from = &filesystem->member[place];

    *row = (struct sl_nas_member_row){
        .filesystem = filesystem->filesystem,
        .member = SL_ID_NONE,
        .is_serving = filesystem->is_serving,
        .notes = filesystem->notes,
        .recovering_objects = filesystem->recovering_objects,
        .objects = filesystem->objects,
        .locks_held = filesystem->locks_held,
        .locks_waiting = filesystem->locks_waiting,
    };
    if (filesystem->members == 0)
        return;
    row->member = from->member;
    row->state = from->state;
    row->keeps_locks = from->member == filesystem->lock_member;
    row->reads = from->reads;
    row->modifications = from->modifications;
    row->outstanding = from->outstanding;
    row->behind = from->behind;
    row->response_us = from->response_us;
    snprintf(row->reason, sizeof(row->reason), "%s", from->reason);
}

/* Row number index, counted over the members of all file systems. */
static void fill_members(const struct sl_nfs_query_answer *answer, unsigned int index,
                         struct sl_nas_member_row *row)
{
    const struct sl_nfs_filesystem_row *filesystem = answer->filesystems;

    for (; index >= member_rows(filesystem); filesystem++)
        index -= member_rows(filesystem);
    fill_member(filesystem, index, row);
}

static void fill_file(const struct sl_nfs_file_row *from, struct sl_nas_file_row *row)
{
    *row = (struct sl_nas_file_row){.object = from->object,
                                    .hits = from->hits,
                                    .all_hits = from->all_hits,
                                    .filesystem = from->filesystem,
                                    .list = from->list,
                                    .servers = from->servers};
    snprintf(row->path, sizeof(row->path), "%s", from->path);
}

static void fill_client(const struct sl_nfs_client_row *from, struct sl_nas_client_row *row)
{
    *row = (struct sl_nas_client_row){.client = sl_config_addr(&from->client),
                                      .calls = from->calls,
                                      .read_bytes = from->read_bytes,
                                      .written_bytes = from->written_bytes,
                                      .timed = from->times.count,
                                      .time_us = from->times.sum_us};
    memcpy(&row->bucket_0, from->times.buckets, sizeof(from->times.buckets));
}

static void fill_call(const struct sl_nfs_call_row *from, struct sl_nas_call_row *row)
{
    *row = (struct sl_nas_call_row){.client = sl_config_addr(&from->client),
                                    .port = from->port,
                                    .filesystem = from->filesystem,
                                    .xid = from->xid,
                                    .procedure = from->procedure,
                                    .waits_for_members = from->waits_for_members,
                                    .age_us = from->age_us,
                                    .object = from->object};
    snprintf(row->state, sizeof(row->state), "%s", from->state);
}

static void fill_step(const struct sl_nfs_trace_step *from, struct sl_nas_step_row *row)
{
    *row = (struct sl_nas_step_row){.at_us = from->at_us, .member = from->member};
    snprintf(row->text, sizeof(row->text), "%s", from->text);
}

void sl_nfs_row_fill(enum sl_nfs_question question, const struct sl_nfs_query_answer *answer,
                     unsigned int index, void *row)
{
    switch (question) {
    case SL_NFS_ASK_FILESYSTEMS:
        fill_members(answer, index, row);
        break;
    case SL_NFS_ASK_FILES:
        fill_file(&answer->files[index], row);
        break;
    case SL_NFS_ASK_CLIENTS:
        fill_client(&answer->clients[index], row);
        break;
    case SL_NFS_ASK_CALLS:
        fill_call(&answer->calls[index], row);
        break;
    case SL_NFS_ASK_TRACED:
        fill_step(&answer->trace.step[index], row);
        break;
    case SL_NFS_ASK_TRACE:
        break; /* answers nothing */
    }
}

void sl_nfs_trace_fill(const struct sl_nfs_trace *trace, struct sl_msg_nfs_steps *steps)
{
    steps->is_armed = trace->is_armed;
    steps->is_complete = trace->is_complete;
    steps->procedure = trace->procedure;
    steps->lost = trace->lost;
    steps->xid = trace->xid;
    steps->client = sl_config_addr(&trace->client);
}
