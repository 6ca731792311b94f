// SPDX-License-Identifier: Apache-2.0
#include "fake_nas.h"

#include <errno.h>
#include <string.h>

struct sl_store fake_store;

const struct sl_store_statistics *sl_store_statistics(const struct sl_store *store)
{
    return &store->statistics;
}

const struct sl_nfs_statistics *sl_nas_statistics(const struct sl_nas *nas)
{
    return &nas->statistics;
}

const struct sl_nas_transport_statistics *sl_nas_transport_statistics(const struct sl_nas *nas)
{
    return &nas->transport;
}

bool sl_nas_event(struct sl_nas *nas, struct sl_nfs_event *event)
{
    if (nas->events_taken == nas->event_count)
        return false;
    *event = nas->events[nas->events_taken++];
    return true;
}

int sl_nas_ask(struct sl_nas *nas, const struct sl_nfs_query *query)
{
    if (nas->is_asked)
        return -EBUSY;
    nas->is_asked = true;
    nas->query = *query;
    nas->looks_left = nas->delay;
    if (query->question == SL_NFS_ASK_TRACE)
        nas->armed = *query;
    return 0;
}

/* Rows from the cursor on, as many as an answer holds. */
static void fill_rows(struct sl_nas *nas, const void *rows, size_t bytes, uint32_t count)
{
    struct sl_nfs_query_answer *answer = &nas->answer;
    uint32_t place = nas->query.cursor;

    for (; place < count && answer->rows < SL_NFS_ROWS; place++)
        memcpy((uint8_t *)answer->filesystems + answer->rows++ * bytes,
               (const uint8_t *)rows + place * bytes, bytes);
    answer->cursor = place < count ? place : SL_NFS_CURSOR_END;
}

#define FILL(nas, rows, count) fill_rows((nas), (rows), sizeof((rows)[0]), (count))

static void fill(struct sl_nas *nas)
{
    memset(&nas->answer, 0, sizeof(nas->answer));
    nas->answer.cursor = SL_NFS_CURSOR_END;
    switch ((enum sl_nfs_question)nas->query.question) {
    case SL_NFS_ASK_FILESYSTEMS:
        FILL(nas, nas->filesystems, nas->filesystem_count);
        break;
    case SL_NFS_ASK_FILES:
        FILL(nas, nas->files, nas->file_count);
        break;
    case SL_NFS_ASK_CLIENTS:
        FILL(nas, nas->clients, nas->client_count);
        break;
    case SL_NFS_ASK_CALLS:
        FILL(nas, nas->calls, nas->call_count);
        break;
    case SL_NFS_ASK_TRACED:
        nas->answer.trace = nas->trace;
        break;
    case SL_NFS_ASK_TRACE:
        break;
    }
}

const struct sl_nfs_query_answer *sl_nas_answer(struct sl_nas *nas)
{
    if (!nas->is_asked || nas->looks_left-- > 0)
        return NULL;
    nas->looks_left = 0;
    fill(nas);
    return &nas->answer;
}

void sl_nas_answer_read(struct sl_nas *nas)
{
    nas->is_asked = false;
}

int sl_nas_reinstate(struct sl_nas *nas, uint16_t filesystem, uint16_t member)
{
    if (nas->is_reinstating)
        return -EBUSY;
    nas->is_reinstating = true;
    nas->filesystem = filesystem;
    nas->member = member;
    return 0;
}

bool sl_nas_reinstated(struct sl_nas *nas, int *outcome)
{
    if (!nas->is_reinstating || !nas->is_reinstated)
        return false;
    nas->is_reinstating = nas->is_reinstated = false;
    *outcome = nas->outcome;
    return true;
}
