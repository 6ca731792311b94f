// SPDX-License-Identifier: Apache-2.0
#include "move.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "box.h"
#include "echo.h"
#include "repair/repair.h"

static uint64_t clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* ------------------------------------------------------------------------------- before the commit
 */

static int export_flow(struct box *box, struct flow *flow, struct sl_tcp_transfer *transfer,
                       struct slices *send, struct slices *unread, const char **step)
{
    if (flow->place == PLACE_LINUX)
        return linux_export(&box->linux_device, flow, transfer, send, unread, step);
    *step = "export";
    return engine_export(flow, box->now_us, transfer, send, unread);
}

/* To Linux: what was not yet sent goes to the service, which sends it first of all. */
static int import_at_linux(struct box *box, struct move *move, struct slices *send,
                           const struct slices *unread, const char **step)
{
    int error = linux_import(&box->linux_device, &move->transfer, send, unread, &move->fd, step);

    if (error != 0)
        return error;
    slices_discard(send, move->transfer.unacknowledged_bytes);
    slices_prepend(&move->unsent, send);
    return 0;
}

static int import_flow(struct box *box, struct move *move, struct slices *send,
                       const struct slices *unread, const char **step)
{
    if (move->to == PLACE_LINUX)
        return import_at_linux(box, move, send, unread, step);
    *step = "import";
    return engine_import(&box->engines[move->to], &move->transfer, send, unread, &move->connection);
}

/* The first goes on as if nothing had been. */
static void thaw_first(struct box *box, struct flow *flow)
{
    const char *step;

    if (flow->place == PLACE_LINUX)
        (void)sl_repair_thaw(flow->fd, &step);
    else
        sl_tcp_thaw(flow->connection, box->now_us);
}

static void note_refusal(struct move_report *report, const char *step, int error)
{
    unsigned int i = 0;

    report->refused++;
    while (i < MOVE_REASONS - 1u && report->reasons[i].count != 0 &&
           (report->reasons[i].error != error || strcmp(report->reasons[i].step, step) != 0))
        i++;
    report->reasons[i].step = step;
    report->reasons[i].error = error;
    report->reasons[i].count++;
}

static void note_load(struct move_report *report, const struct move *move)
{
    report->unread_bytes += move->transfer.unread_bytes;
    report->unsent_bytes += move->transfer.unsent_bytes;
    report->unacknowledged_bytes += move->transfer.unacknowledged_bytes;
    report->residue_bytes += slices_bytes(&move->flow->residue);
}

/* The flow is the client's again, at its place. */
static void end_hold(struct box *box, struct move *move)
{
    struct move_report *report = &box->mover.report;
    struct flow *flow = move->flow;
    uint64_t frozen_us;

    report->held_packets += flow->held[TO_BOX].count + flow->held[TO_CLIENT].count;
    flow->move = NULL;
    box_release_held(box, flow);
    frozen_us = clock_us() - move->began_us;
    report->freeze_us_sum += frozen_us;
    if (frozen_us > report->freeze_us_max)
        report->freeze_us_max = frozen_us;
    echo_run(box, flow);
}

/* 0, or -errno with the first thawed. */
static int freeze_and_copy(struct box *box, struct move *move, const char **step)
{
    struct slices send = {.items = NULL}, unread = {.items = NULL};
    int error = export_flow(box, move->flow, &move->transfer, &send, &unread, step);

    move->is_exported = true;
    if (error == 0)
        error = import_flow(box, move, &send, &unread, step);
    slices_clear(&send);
    slices_clear(&unread);
    if (error != 0)
        thaw_first(box, move->flow);
    return error;
}

static void begin_one(struct box *box, struct flow *flow)
{
    struct mover *mover = &box->mover;
    struct move *move = calloc(1, sizeof(*move));
    const char *step = "";
    int error;

    if (move == NULL) {
        fprintf(stderr, "tcp-handoff: out of memory\n");
        exit(EXIT_FAILURE);
    }
    *move = (struct move){.flow = flow, .to = mover->request.to, .began_us = clock_us(), .fd = -1};
    flow->move = move;
    error = freeze_and_copy(box, move, &step);
    if (error == 0) {
        note_load(&mover->report, move);
        move->next = mover->first;
        mover->first = move;
        return;
    }
    note_refusal(&mover->report, step, error);
    end_hold(box, move);
    free(move);
}

/* Both have closed: [TCH-2] leaves those where they are. */
static bool is_being_torn_down(const struct flow *flow)
{
    return flow->has_shut && flow->peer_has_closed;
}

void move_begin(struct box *box, const struct move_request *request)
{
    struct mover *mover = &box->mover;
    uint32_t left = request->count;

    *mover = (struct mover){.request = *request, .is_busy = true};
    for (struct flow *flow = box->flows.first; flow != NULL && left != 0; flow = flow->next) {
        if (!flow->is_open || flow->place != request->from || is_being_torn_down(flow))
            continue;
        begin_one(box, flow);
        left--;
    }
    mover->commit_at_us = clock_us() + request->hold_us;
}

/* ------------------------------------------------------------------ the commit, or in its place */

/* After the redirection: the first deletes what it had, without a word to the client. */
static void forget_first(struct box *box, enum place place, struct sl_tcp_connection *connection,
                         int fd)
{
    if (place == PLACE_LINUX)
        sl_repair_forget(fd);
    else
        sl_tcp_forget(connection, box->now_us);
}

/* The second lives. A FIN of ours that was queued is queued again where Linux could not be told. */
static void thaw_second(struct box *box, struct move *move)
{
    struct flow *flow = move->flow;
    const char *step;

    if (flow->place != PLACE_LINUX) {
        sl_tcp_set_user(flow->connection, flow);
        sl_tcp_thaw(flow->connection, box->now_us);
        return;
    }
    flow->has_shut = false;
    flow->unconsumed_bytes = 0;
    flow->sent_bytes -= slices_bytes(&move->unsent);
    slices_prepend(&flow->residue, &move->unsent);
    if (sl_repair_thaw(flow->fd, &step) != 0)
        echo_close(box, flow, step);
    else
        linux_watch(&box->linux_device, flow);
}

static void commit(struct box *box, struct move *move)
{
    struct flow *flow = move->flow;
    enum place from = flow->place;
    struct sl_tcp_connection *connection = flow->connection;
    int fd = flow->fd;

    flow->place = move->to; /* REDIRECT: from here on it cannot be given up */
    flow->connection = move->connection;
    flow->fd = move->fd;
    flow->transfer = move->transfer;
    flow->was_moved = true;
    flow->peer_has_closed |= move->transfer.fin_received;
    flow->moves++;
    thaw_second(box, move);
    forget_first(box, from, connection, fd);
    box->mover.report.moved++;
}

static void give_up(struct box *box, struct move *move)
{
    if (move->to == PLACE_LINUX)
        sl_repair_forget(move->fd);
    else
        sl_tcp_forget(move->connection, box->now_us);
    slices_clear(&move->unsent);
    thaw_first(box, move->flow);
    box->mover.report.aborted++;
}

bool move_run(struct box *box)
{
    struct mover *mover = &box->mover;

    if (!mover->is_busy || box->now_us < mover->commit_at_us)
        return false;
    while (mover->first != NULL) {
        struct move *move = mover->first;

        mover->first = move->next;
        if (mover->request.is_to_be_aborted)
            give_up(box, move);
        else
            commit(box, move);
        end_hold(box, move);
        free(move);
    }
    mover->is_busy = false;
    return true;
}

uint64_t move_next_us(const struct mover *mover)
{
    return mover->is_busy ? mover->commit_at_us : UINT64_MAX;
}
