// SPDX-License-Identifier: Apache-2.0
#include "nfs_query.h"

#include <errno.h>
#include <string.h>

#include "nfs_row.h"
#include "up.h"

#define ROW_BITS 8u

/* A message of rows: where in it what all have in common is, and how many rows it holds. */
struct batch {
    uint16_t id;
    enum sl_nfs_question question;
    uint16_t done, exhausted, next_cursor, count, rows; /* offsets */
    uint16_t row_bytes, capacity;
};

#define BATCH(ID, QUESTION, name)                                                                  \
    {                                                                                              \
        .id = (ID), .question = (QUESTION), .done = offsetof(struct sl_msg_nfs_##name, done),      \
        .exhausted = offsetof(struct sl_msg_nfs_##name, exhausted),                                \
        .next_cursor = offsetof(struct sl_msg_nfs_##name, next_cursor),                            \
        .count = offsetof(struct sl_msg_nfs_##name, rows_count),                                   \
        .rows = offsetof(struct sl_msg_nfs_##name, rows),                                          \
        .row_bytes = sizeof(((struct sl_msg_nfs_##name *)0)->rows[0]),                             \
        .capacity = sizeof(((struct sl_msg_nfs_##name *)0)->rows) /                                \
                    sizeof(((struct sl_msg_nfs_##name *)0)->rows[0]),                              \
    }

static const struct batch batches[] = {
    [SL_ATTR_NFS_QUERY_WHAT_MEMBERS] = BATCH(SL_MSG_NFS_MEMBERS, SL_NFS_ASK_FILESYSTEMS, members),
    [SL_ATTR_NFS_QUERY_WHAT_FILES] = BATCH(SL_MSG_NFS_FILES, SL_NFS_ASK_FILES, files),
    [SL_ATTR_NFS_QUERY_WHAT_CLIENTS] = BATCH(SL_MSG_NFS_CLIENTS, SL_NFS_ASK_CLIENTS, clients),
    [SL_ATTR_NFS_QUERY_WHAT_CALLS] = BATCH(SL_MSG_NFS_CALLS, SL_NFS_ASK_CALLS, calls),
    [SL_ATTR_NFS_QUERY_WHAT_TRACE] = BATCH(SL_MSG_NFS_STEPS, SL_NFS_ASK_TRACED, steps),
};

#define BATCHES (sizeof(batches) / sizeof(batches[0]))

_Static_assert(offsetof(struct sl_msg_nfs_members, transaction) == 0 &&
                   offsetof(struct sl_msg_nfs_files, transaction) == 0 &&
                   offsetof(struct sl_msg_nfs_clients, transaction) == 0 &&
                   offsetof(struct sl_msg_nfs_calls, transaction) == 0 &&
                   offsetof(struct sl_msg_nfs_steps, transaction) == 0,
               "messages of rows begin alike");

static struct sl_nas *nas_of(const struct sl_csa *csa, uint16_t sp)
{
    return csa->params.nas != NULL && sp < SL_LIMIT_SP ? csa->params.nas[sp] : NULL;
}

static uint16_t *rows_in(struct sl_nfs_walk *walk, const struct batch *batch)
{
    return (uint16_t *)((uint8_t *)&walk->batch + batch->count);
}

static void send_rows(struct sl_csa *csa, const struct batch *batch, bool done, bool exhausted,
                      uint64_t cursor)
{
    struct sl_nfs_walk *walk = &csa->nfs;
    uint8_t *message = (uint8_t *)&walk->batch;

    memcpy(message, &walk->query.transaction, sizeof(walk->query.transaction));
    message[batch->done] = done;
    message[batch->exhausted] = exhausted;
    memcpy(message + batch->next_cursor, &cursor, sizeof(cursor));
    sl_up_rows(csa, batch->id, message);
    memset(&walk->batch, 0, sizeof(walk->batch));
    walk->active = !done;
}

/* Refuses what cannot be answered now. 0 if it can. */
static int refuse(const struct sl_csa *csa, uint16_t sp, struct sl_refusal *refusal)
{
    if (csa->nfs.active)
        return sl_refuse(refusal, EBUSY, SL_MARK_NONE, SL_ID_NONE, NULL,
                         "NFS request %u is being answered: ask again when it is done",
                         csa->nfs.query.transaction);
    if (nas_of(csa, sp) == NULL)
        return sl_refuse(refusal, ENOENT, SL_MARK_SP, sp, NULL,
                         "no NFS switch runs on SP %u: ask an SP that runs", sp);
    return 0;
}

void sl_nfs_query_begin(struct sl_csa *csa, const struct sl_msg_nfs_query *query)
{
    struct sl_refusal refusal = {.error = 0};

    refuse(csa, query->sp, &refusal);
    if (query->what >= BATCHES)
        sl_refuse(&refusal, EINVAL, SL_MARK_NONE, SL_ID_NONE, NULL,
                  "there are no rows of number %u: ask for members, files, clients, calls or a "
                  "trace",
                  query->what);
    if (query->cursor >> (32u + ROW_BITS) != 0)
        sl_refuse(&refusal, EINVAL, SL_MARK_NONE, SL_ID_NONE, NULL,
                  "the cursor is not one of ours: begin with cursor 0");
    if (refusal.error != 0) {
        sl_up_nak(csa, query->transaction, &refusal);
        return;
    }
    csa->nfs = (struct sl_nfs_walk){
        .active = true,
        .query = *query,
        .question = {.question = (uint8_t)batches[query->what].question,
                     .cursor = (uint32_t)(query->cursor >> ROW_BITS)},
        .rows_left = query->maximum,
        .row = query->cursor & ((1u << ROW_BITS) - 1u),
    };
}

void sl_nfs_arm_trace(struct sl_csa *csa, const struct sl_msg_nfs_trace *request)
{
    struct sl_refusal refusal = {.error = 0};
    struct sl_nfs_walk walk = {
        .active = true,
        .is_trace = true,
        .query = {.transaction = request->transaction, .sp = request->sp},
        .question = {.question = SL_NFS_ASK_TRACE, .procedure = request->procedure},
    };

    refuse(csa, request->sp, &refusal);
    if (request->client.family != 0 &&
        sl_config_any_ip(&request->client, &walk.question.client) != 0)
        sl_refuse(&refusal, EINVAL, SL_MARK_NONE, SL_ID_NONE, NULL,
                  "the client is no address: give one, or none for any client");
    if (refusal.error != 0)
        sl_up_nak(csa, request->transaction, &refusal);
    else
        csa->nfs = walk;
}

void sl_nfs_query_forget(struct sl_csa *csa)
{
    csa->nfs.active = false;
}

static void ask(struct sl_nfs_walk *walk, struct sl_nas *nas)
{
    walk->asked = sl_nas_ask(nas, &walk->question) == 0;
    /* What somebody asked who is gone by now has been answered since. */
    if (!walk->asked && sl_nas_answer(nas) != NULL)
        sl_nas_answer_read(nas);
}

/* Takes rows while there is room. True: all that are wanted of this answer have been taken. */
static bool take_rows(struct sl_csa *csa, const struct batch *batch,
                      const struct sl_nfs_query_answer *answer)
{
    struct sl_nfs_walk *walk = &csa->nfs;
    unsigned int count = sl_nfs_row_count(batch->question, answer);
    uint16_t *rows = rows_in(walk, batch);

    if (batch->question == SL_NFS_ASK_TRACED)
        sl_nfs_trace_fill(&answer->trace, &walk->batch.steps);
    for (; walk->row < count && walk->rows_left > 0; walk->rows_left--) {
        if (!sl_up_has_room(csa))
            return false;
        sl_nfs_row_fill(batch->question, answer, walk->row++,
                        (uint8_t *)&walk->batch + batch->rows + *rows * batch->row_bytes);
        if (++*rows < batch->capacity)
            continue;
        send_rows(csa, batch, false, false, 0);
        if (batch->question == SL_NFS_ASK_TRACED)
            sl_nfs_trace_fill(&answer->trace, &walk->batch.steps);
    }
    return true;
}

/* Ends the walk, or goes on behind the answer, which has been taken as far as it was wanted. */
static void go_on(struct sl_csa *csa, const struct batch *batch,
                  const struct sl_nfs_query_answer *answer)
{
    struct sl_nfs_walk *walk = &csa->nfs;
    bool is_taken = walk->row >= sl_nfs_row_count(batch->question, answer);
    bool is_last = answer->cursor == SL_NFS_CURSOR_END || batch->question == SL_NFS_ASK_TRACED;

    if (is_taken && is_last) {
        send_rows(csa, batch, true, true, 0);
    } else if (is_taken) {
        walk->question.cursor = answer->cursor;
        walk->row = 0;
    }
    if (walk->active && walk->rows_left == 0)
        send_rows(csa, batch, true, false, (uint64_t)walk->question.cursor << ROW_BITS | walk->row);
}

bool sl_nfs_query_step(struct sl_csa *csa)
{
    struct sl_nfs_walk *walk = &csa->nfs;
    const struct sl_nfs_query_answer *answer;
    const struct batch *batch = &batches[walk->query.what];
    struct sl_nas *nas;

    if (!walk->active || !sl_up_flush(csa) || !sl_up_has_room(csa))
        return false;
    nas = nas_of(csa, walk->query.sp);
    if (!walk->asked) {
        ask(walk, nas);
        return true;
    }
    answer = sl_nas_answer(nas);
    if (answer == NULL)
        return true;
    if (walk->is_trace) {
        sl_up_ack(csa, walk->query.transaction);
        walk->active = false;
    } else if (take_rows(csa, batch, answer)) {
        go_on(csa, batch, answer);
    } else {
        return true;
    }
    walk->asked = false;
    sl_nas_answer_read(nas);
    return true;
}
