// SPDX-License-Identifier: Apache-2.0
#include "control.h"

#include <errno.h>

#include "nas_private.h"

void sl_nas_event_put(void *context, const struct sl_nfs_event *event)
{
    struct sl_nas *nas = context;
    struct sl_nas_control *control = &nas->control;
    uint32_t head = atomic_load_explicit(&control->head, memory_order_relaxed);

    if (head - atomic_load_explicit(&control->tail, memory_order_acquire) == SL_NAS_EVENTS) {
        nas->statistics.events_lost++;
        return;
    }
    control->events[head % SL_NAS_EVENTS] = *event;
    atomic_store_explicit(&control->head, head + 1, memory_order_release);
}

bool sl_nas_event(struct sl_nas *nas, struct sl_nfs_event *event)
{
    struct sl_nas_control *control = &nas->control;
    uint32_t tail = atomic_load_explicit(&control->tail, memory_order_relaxed);

    if (tail == atomic_load_explicit(&control->head, memory_order_acquire))
        return false;
    *event = control->events[tail % SL_NAS_EVENTS];
    atomic_store_explicit(&control->tail, tail + 1, memory_order_release);
    return true;
}

int sl_nas_ask(struct sl_nas *nas, const struct sl_nfs_query *query)
{
    struct sl_nas_control *control = &nas->control;

    if (atomic_load_explicit(&control->query_state, memory_order_acquire) != SL_NAS_SLOT_FREE)
        return -EBUSY;
    control->query = *query;
    atomic_store_explicit(&control->query_state, SL_NAS_SLOT_ASKED, memory_order_release);
    return 0;
}

const struct sl_nfs_query_answer *sl_nas_answer(struct sl_nas *nas)
{
    struct sl_nas_control *control = &nas->control;

    if (atomic_load_explicit(&control->query_state, memory_order_acquire) != SL_NAS_SLOT_DONE)
        return NULL;
    return &control->answer;
}

void sl_nas_answer_read(struct sl_nas *nas)
{
    struct sl_nas_control *control = &nas->control;

    if (atomic_load_explicit(&control->query_state, memory_order_acquire) == SL_NAS_SLOT_DONE)
        atomic_store_explicit(&control->query_state, SL_NAS_SLOT_FREE, memory_order_release);
}

int sl_nas_reinstate(struct sl_nas *nas, uint16_t filesystem, uint16_t member)
{
    struct sl_nas_control *control = &nas->control;

    if (atomic_load_explicit(&control->reinstate_state, memory_order_acquire) != SL_NAS_SLOT_FREE)
        return -EBUSY;
    control->filesystem = filesystem;
    control->member = member;
    atomic_store_explicit(&control->reinstate_state, SL_NAS_SLOT_ASKED, memory_order_release);
    return 0;
}

bool sl_nas_reinstated(struct sl_nas *nas, int *outcome)
{
    struct sl_nas_control *control = &nas->control;

    if (atomic_load_explicit(&control->reinstate_state, memory_order_acquire) != SL_NAS_SLOT_DONE)
        return false;
    *outcome = control->outcome;
    atomic_store_explicit(&control->reinstate_state, SL_NAS_SLOT_FREE, memory_order_release);
    return true;
}

static bool answer_query(struct sl_nas *nas)
{
    struct sl_nas_control *control = &nas->control;

    if (likely(atomic_load_explicit(&control->query_state, memory_order_acquire) !=
               SL_NAS_SLOT_ASKED))
        return false;
    sl_nfs_query(nas->nfs, &control->query, &control->answer, nas->now_us);
    atomic_store_explicit(&control->query_state, SL_NAS_SLOT_DONE, memory_order_release);
    return true;
}

static bool reinstate(struct sl_nas *nas)
{
    struct sl_nas_control *control = &nas->control;

    if (likely(atomic_load_explicit(&control->reinstate_state, memory_order_acquire) !=
               SL_NAS_SLOT_ASKED))
        return false;
    control->outcome =
        sl_nfs_reinstate(nas->nfs, control->filesystem, control->member, nas->now_us);
    atomic_store_explicit(&control->reinstate_state, SL_NAS_SLOT_DONE, memory_order_release);
    return true;
}

bool sl_nas_control_step(struct sl_nas *nas)
{
    bool answered = answer_query(nas);

    return reinstate(nas) || answered;
}
