// SPDX-License-Identifier: Apache-2.0
/* The steps of a hand-off (tcp/transfer.h). */
#include "support/table.h"

#include "script.h"

#define READ_SLICES 64u

void step_freeze(struct step *step)
{
    sl_tcp_freeze(connection_of(step));
    rig_settle(step->rig);
}

void step_thaw(struct step *step)
{
    sl_tcp_thaw(connection_of(step), step->rig->now_us);
    rig_settle(step->rig);
}

void step_forget(struct step *step)
{
    sl_tcp_forget(connection_of(step), step->rig->now_us);
    step->peer->connection = NULL;
    rig_settle(step->rig);
}

static void move_queue(struct step *step, const struct sl_tcp_connection *from,
                       struct sl_tcp_connection *to, enum sl_tcp_queue queue)
{
    struct sl_tcp_slice slices[READ_SLICES];
    uint32_t offset = 0;
    uint16_t count;

    while ((count = sl_tcp_export_data(from, queue, offset, slices, READ_SLICES)) > 0) {
        if (sl_tcp_import_data(to, queue, slices, count) != 0)
            step_fail(step, "data were refused");
        for (uint16_t i = 0; i < count; i++)
            offset += slices[i].length_bytes;
    }
}

/* The connection goes to an engine that knows nothing else; all steps after speak to that. */
void step_hand_off(struct step *step)
{
    const struct sl_tcp_route route = {{0}};
    struct sl_tcp_connection *old = connection_of(step), *successor;
    struct sl_tcp_transfer transfer;
    int status;

    sl_tcp_freeze(old);
    status = sl_tcp_export(old, step->rig->now_us, &transfer);
    if ((status != 0) != step_has(step, "error"))
        step_fail(step, "the export gave %d", status);
    if (status != 0) {
        sl_tcp_thaw(old, step->rig->now_us);
        rig_settle(step->rig);
        return;
    }
    rig_succeed(step->rig);
    status = sl_tcp_import(step->rig->engine, &transfer, &route, &step->rig->settings,
                           step->rig->now_us, &successor);
    if (status != 0)
        step_fail(step, "the import gave %d", status);
    move_queue(step, old, successor, SL_TCP_QUEUE_SEND);
    move_queue(step, old, successor, SL_TCP_QUEUE_RECEIVE);
    sl_tcp_forget(old, step->rig->now_us);
    step->peer->connection = successor;
    sl_tcp_thaw(successor, step->rig->now_us);
    rig_settle(step->rig);
}
