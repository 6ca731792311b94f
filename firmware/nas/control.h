// SPDX-License-Identifier: Apache-2.0
/* Between the control thread and the worker: events, one slot for questions, one for requests. */
#ifndef NAS_CONTROL_H
#define NAS_CONTROL_H

#include <stdatomic.h>

#include "nas/nas.h"

/* The states of a slot; who may write it in that state, and what comes next. */
enum sl_nas_slot_state {
    SL_NAS_SLOT_FREE,  /* control thread: ASKED */
    SL_NAS_SLOT_ASKED, /* worker: DONE */
    SL_NAS_SLOT_DONE,  /* control thread: FREE */
};

struct sl_nas_control {
    /* Events: a ring of one writer, the worker, and one reader, the control thread. */
    _Atomic uint32_t head; /* worker: rw */
    _Atomic uint32_t tail; /* control thread: rw */
    struct sl_nfs_event events[SL_NAS_EVENTS];

    _Atomic uint32_t query_state;      /* enum sl_nas_slot_state */
    struct sl_nfs_query query;         /* control thread: rw when FREE, worker: ro when ASKED */
    struct sl_nfs_query_answer answer; /* worker: rw when ASKED, control thread: ro when DONE */

    _Atomic uint32_t reinstate_state; /* the same for this */
    uint16_t filesystem, member;
    int outcome;
};

/* struct sl_nfs_ops.event */
void sl_nas_event_put(void *context, const struct sl_nfs_event *event);

/* Answers what is asked. True: there was work. */
bool sl_nas_control_step(struct sl_nas *nas);

#endif
