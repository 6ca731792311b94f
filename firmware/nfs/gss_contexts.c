// SPDX-License-Identifier: Apache-2.0
#include "gss_contexts.h"

#include <stddef.h>

static struct sl_nfs_context *find(struct sl_nfs_contexts *contexts, uint64_t tag)
{
    struct sl_nfs_context *set = contexts->places[tag & (SL_NFS_CONTEXT_SETS - 1u)];

    for (uint32_t way = 0; way < SL_NFS_CONTEXT_WAYS; way++)
        if (set[way].tag == tag)
            return &set[way];
    return NULL;
}

static void forget(struct sl_nfs_contexts *contexts, struct sl_nfs_context *context)
{
    if (context->tag != 0)
        contexts->counts[context->service][context->slot]--;
    context->tag = 0;
}

/* A free place, or that which has not been used for longest. */
static struct sl_nfs_context *make_place(struct sl_nfs_contexts *contexts, uint64_t tag)
{
    struct sl_nfs_context *set = contexts->places[tag & (SL_NFS_CONTEXT_SETS - 1u)];
    struct sl_nfs_context *oldest = &set[0];

    for (uint32_t way = 0; way < SL_NFS_CONTEXT_WAYS; way++) {
        if (set[way].tag == 0)
            return &set[way];
        /* Ages, so that the count may wrap around. */
        if (contexts->uses - set[way].used > contexts->uses - oldest->used)
            oldest = &set[way];
    }
    return oldest;
}

uint8_t sl_nfs_contexts_find(struct sl_nfs_contexts *contexts, uint64_t tag)
{
    struct sl_nfs_context *context = find(contexts, tag);

    if (context == NULL)
        return SL_NFS_MEMBERS;
    context->used = ++contexts->uses;
    return context->slot;
}

void sl_nfs_contexts_add(struct sl_nfs_contexts *contexts, uint64_t tag, uint16_t service,
                         uint8_t slot)
{
    struct sl_nfs_context *context = find(contexts, tag);

    if (context == NULL)
        context = make_place(contexts, tag);
    forget(contexts, context);
    *context = (struct sl_nfs_context){
        .tag = tag, .used = ++contexts->uses, .service = service, .slot = slot};
    contexts->counts[service][slot]++;
}

void sl_nfs_contexts_remove(struct sl_nfs_contexts *contexts, uint64_t tag)
{
    struct sl_nfs_context *context = find(contexts, tag);

    if (context != NULL)
        forget(contexts, context);
}
