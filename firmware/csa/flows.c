// SPDX-License-Identifier: Apache-2.0
#include "flows.h"

#include <errno.h>
#include <string.h>

#include "flow_row.h"
#include "up.h"

#define ENTRIES_PER_TURN 4096u
#define ROWS_PER_MESSAGE                                                                           \
    (sizeof(((struct sl_msg_flows_rows *)0)->rows) / sizeof(struct sl_flow_row))

static uint64_t cursor_make(uint16_t np, uint32_t index)
{
    return (uint64_t)np << 32 | index;
}

static bool is_of_np(const struct sl_flows_walk *walk, uint16_t np)
{
    return walk->query.np == SL_ID_NONE || walk->query.np == np;
}

/* The table the cursor is in, or behind it the next one that the query wants; NULL: none is left.
 */
static const struct sl_flow_table *table_at(const struct sl_csa *csa, struct sl_flows_walk *walk)
{
    uint16_t np = (uint16_t)(walk->cursor >> 32);

    for (; np < SL_LIMIT_NP; np++, walk->cursor = cursor_make(np, 0)) {
        const struct sl_flow_table *table = csa->params.tables[np];

        if (table && is_of_np(walk, np) && (uint32_t)walk->cursor < table->capacity)
            return table;
    }
    return NULL;
}

static void send_rows(struct sl_csa *csa, bool done, bool exhausted)
{
    struct sl_flows_walk *walk = &csa->flows;

    walk->answer.transaction = walk->query.transaction;
    walk->answer.done = done;
    walk->answer.exhausted = exhausted;
    walk->answer.next_cursor = walk->cursor;
    sl_up_flows(csa, &walk->answer);
    memset(&walk->answer, 0, sizeof(walk->answer));
    walk->active = !done;
}

void sl_flows_query(struct sl_csa *csa, const struct sl_msg_flows_query *query)
{
    struct sl_flows_walk *walk = &csa->flows;
    struct sl_refusal refusal = {.error = 0};

    if (walk->active)
        sl_refuse(&refusal, EBUSY, SL_MARK_NONE, SL_ID_NONE, NULL,
                  "flows query %u is being answered: ask again when it is done",
                  walk->query.transaction);
    else if (query->cursor >> 32 > SL_LIMIT_NP)
        sl_refuse(&refusal, EINVAL, SL_MARK_NONE, SL_ID_NONE, NULL,
                  "the cursor is not one of ours: begin with cursor 0");
    else if (query->np != SL_ID_NONE &&
             (query->np >= SL_LIMIT_NP || csa->params.tables[query->np] == NULL))
        sl_refuse(&refusal, ENOENT, SL_MARK_NP, query->np, NULL,
                  "NP %u does not run: ask for one that does", query->np);
    if (refusal.error != 0) {
        sl_up_nak(csa, query->transaction, &refusal);
        return;
    }
    *walk = (struct sl_flows_walk){
        .active = true, .query = *query, .rows_left = query->maximum, .cursor = query->cursor};
}

void sl_flows_forget(struct sl_csa *csa)
{
    csa->flows.active = false;
}

/* Adds the entry at the cursor if it is wanted. */
static void look_at(struct sl_csa *csa, struct sl_flows_walk *walk,
                    const struct sl_flow_table *table)
{
    uint16_t np = (uint16_t)(walk->cursor >> 32);
    struct sl_flow_entry entry;

    if (!sl_flow_snapshot_entry(table, (uint32_t)walk->cursor, &entry) ||
        !sl_flow_row_wanted(&walk->query, np, &entry))
        return;
    sl_flow_row_fill(csa, np, &entry, &walk->answer.rows[walk->answer.rows_count++]);
    walk->rows_left--;
}

bool sl_flows_step(struct sl_csa *csa)
{
    struct sl_flows_walk *walk = &csa->flows;

    if (!walk->active || !sl_up_flush(csa))
        return false;
    for (uint32_t i = 0; i < ENTRIES_PER_TURN && sl_up_has_room(csa); i++) {
        const struct sl_flow_table *table = table_at(csa, walk);

        if (!table || walk->rows_left == 0) {
            send_rows(csa, true, !table);
            return true;
        }
        look_at(csa, walk, table);
        walk->cursor++;
        if (walk->answer.rows_count == ROWS_PER_MESSAGE)
            send_rows(csa, false, false);
    }
    return true;
}
