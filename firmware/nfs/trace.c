// SPDX-License-Identifier: Apache-2.0
/* One call traced through the box on demand [LAB-4]. */
#include "nfs_private.h"

#include <stdarg.h>
#include <stdio.h>

static bool matches(const struct sl_nfs_query *wanted, const struct sl_nfs_call *call)
{
    return (sl_ip_is_none(&wanted->client) ||
            sl_ip_equal(&wanted->client, &call->caller.address)) &&
           (wanted->procedure >= SL_NFS_PROCEDURES ||
            wanted->procedure == call->arguments.procedure);
}

void sl_nfs_trace_begin(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_trace *trace = &nfs->trace;

    if (!trace->is_armed || !matches(&nfs->wanted_trace, call))
        return;
    *trace = (struct sl_nfs_trace){.client = call->caller.address,
                                   .xid = call->rpc.xid,
                                   .procedure = call->arguments.procedure};
    nfs->trace_begun_us = nfs->now_us;
    call->is_traced = true;
    sl_nfs_trace(nfs, call, SL_NFS_NO_ID, "arrived: %s",
                 sl_nfs_procedure_name(call->arguments.procedure));
}

void sl_nfs_trace_end(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    call->is_traced = false;
    nfs->trace.is_complete = true;
}

void sl_nfs_trace(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint16_t member,
                  const char *format, ...)
{
    struct sl_nfs_trace *trace = &nfs->trace;
    struct sl_nfs_trace_step *step;
    va_list words;

    if (!call->is_traced)
        return;
    if (trace->steps == SL_NFS_TRACE_STEPS) {
        trace->lost++;
        return;
    }
    step = &trace->step[trace->steps++];
    step->at_us = (uint32_t)(nfs->now_us - nfs->trace_begun_us);
    step->member = member;
    va_start(words, format);
    vsnprintf(step->text, sizeof(step->text), format, words);
    va_end(words);
}
