/* SPDX-License-Identifier: Apache-2.0 */
/* Slots, and a binary heap of those that have a time: the earliest due is first. */
#include "state.h"

void sl_impair_schedule_init(struct sl_impair *impair, void *heap)
{
    uint32_t slots = impair->params.slots;

    impair->heap = heap;
    impair->first_free = 0;
    for (uint32_t i = 0; i < slots; i++)
        impair->slots[i].next_free = i + 1 < slots ? i + 1 : SL_IMPAIR_NO_SLOT;
}

uint32_t sl_impair_slot_take(struct sl_impair *impair)
{
    uint32_t slot = impair->first_free;

    if (slot != SL_IMPAIR_NO_SLOT) {
        impair->first_free = impair->slots[slot].next_free;
        impair->used++;
    }
    return slot;
}

void sl_impair_slot_free(struct sl_impair *impair, uint32_t slot)
{
    impair->slots[slot].next_free = impair->first_free;
    impair->first_free = slot;
    impair->used--;
}

static bool is_earlier(const struct sl_impair_heap_entry *a, const struct sl_impair_heap_entry *b)
{
    return a->due_ns != b->due_ns ? a->due_ns < b->due_ns : a->order < b->order;
}

void sl_impair_schedule(struct sl_impair *impair, uint32_t slot)
{
    const struct sl_impair_slot *packet = &impair->slots[slot];
    struct sl_impair_heap_entry entry = {
        .due_ns = packet->due_ns, .order = packet->order, .slot = slot};
    uint32_t at = impair->heap_count++;

    while (at > 0) {
        uint32_t parent = (at - 1) / 2;

        if (!is_earlier(&entry, &impair->heap[parent]))
            break;
        impair->heap[at] = impair->heap[parent];
        at = parent;
    }
    impair->heap[at] = entry;
}

uint32_t sl_impair_schedule_first(const struct sl_impair *impair)
{
    return impair->heap_count == 0 ? SL_IMPAIR_NO_SLOT : impair->heap[0].slot;
}

void sl_impair_schedule_remove_first(struct sl_impair *impair)
{
    uint32_t count = --impair->heap_count;
    struct sl_impair_heap_entry last = impair->heap[count];
    uint32_t at = 0;

    for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && is_earlier(&impair->heap[child + 1], &impair->heap[child]))
            child++;
        if (!is_earlier(&impair->heap[child], &last))
            break;
        impair->heap[at] = impair->heap[child];
    }
    impair->heap[at] = last;
}
