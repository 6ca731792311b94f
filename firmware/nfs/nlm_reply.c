// SPDX-License-Identifier: Apache-2.0
/* How calls of NLM are answered: at once, or by a call back to who asked without waiting. */
#include "nlm.h"
#include "own_call.h"

#include <errno.h>

/* A server need not answer a call that is an answer. */
#define RESULT_PATIENCE_US 1000000u

bool sl_nfs_nlm_is_message(const struct sl_nfs_call *call)
{
    return call->rpc.program == SL_RPC_NLM && call->rpc.procedure >= SL_NLM_TEST_MSG &&
           call->rpc.procedure <= SL_NLM_GRANTED_MSG;
}

/* The procedure by which the caller of a procedure _MSG hears what came of it. */
static uint32_t result_procedure(const struct sl_nfs_call *call)
{
    return call->rpc.procedure - SL_NLM_TEST_MSG + SL_NLM_TEST_RES;
}

static void told(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    sl_nfs_call_end(nfs, call, 0);
}

static void told_member(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                        struct sl_nfs_call *call)
{
    (void)exchange;
    if (call != NULL)
        sl_nfs_call_end(nfs, call, 0);
}

/* A server has called by GRANTED_MSG. */
static void tell_member(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_message *results)
{
    struct sl_xdr_writer writer;
    struct sl_nfs_exchange *exchange = sl_nfs_own_begin(
        nfs, call, &nfs->filesystems[call->filesystem], call->slot, SL_NFS_PROGRAM_NLM,
        call->rpc.version, (uint8_t)result_procedure(call), &writer);

    if (exchange != NULL)
        sl_xdr_put_raw(&writer, results, 0, results->length_bytes);
    sl_message_free(&nfs->messages, results);
    if (!sl_nfs_own_send(nfs, exchange, &writer, RESULT_PATIENCE_US, told_member))
        sl_nfs_call_end(nfs, call, 0);
}

/* Results alone, to who does not wait for a reply. */
static void tell(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_xdr_writer *results)
{
    struct sl_rpc_call head = call->rpc;
    struct sl_message message;

    if (sl_xdr_writer_end(results, &message) != 0) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
        return;
    }
    head.procedure = result_procedure(call);
    if (call->rpc.procedure == SL_NLM_GRANTED_MSG)
        tell_member(nfs, call, &message);
    else
        sl_nfs_call_back(nfs, call, &call->caller, &head, &message, told);
}

static void begin(struct sl_nfs *nfs, const struct sl_nfs_call *call, struct sl_xdr_writer *writer)
{
    if (sl_nfs_nlm_is_message(call))
        sl_xdr_writer_begin(writer, &nfs->messages, 0);
    else
        sl_nfs_reply_begin(nfs, call, writer);
}

static void finish(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_xdr_writer *writer)
{
    if (sl_nfs_nlm_is_message(call))
        tell(nfs, call, writer);
    else
        sl_nfs_reply_end(nfs, call, writer);
}

void sl_nfs_nlm_relay(struct sl_nfs *nfs, struct sl_nfs_call *call, const struct sl_message *from,
                      uint32_t results_offset)
{
    struct sl_xdr_writer writer;

    begin(nfs, call, &writer);
    sl_xdr_put_raw(&writer, from, results_offset, from->length_bytes - results_offset);
    finish(nfs, call, &writer);
}

void sl_nfs_nlm_answer(struct sl_nfs *nfs, struct sl_nfs_call *call,
                       const struct sl_nlm_call *arguments, enum sl_nlm_status status)
{
    struct sl_xdr_writer writer;

    begin(nfs, call, &writer);
    sl_nlm_put_status(&writer, call->rpc.version, call->rpc.procedure, &call->message,
                      &arguments->cookie, status);
    finish(nfs, call, &writer);
}

void sl_nfs_nlm_answer_void(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_xdr_writer writer;

    sl_nfs_reply_begin(nfs, call, &writer);
    sl_nfs_reply_end(nfs, call, &writer);
}

void sl_nfs_nlm_pass_back(struct sl_nfs *nfs, struct sl_nfs_call *call,
                          const struct sl_nfs_exchange *exchange)
{
    const struct sl_rpc_reply *reply = &exchange->reply;
    struct sl_xdr_writer writer;

    if (sl_nfs_has_succeeded(exchange)) {
        sl_nfs_nlm_relay(nfs, call, &exchange->answer, reply->results_offset);
        return;
    }
    /* Who does not wait is not told of what is no result. */
    if (!call->has_caller) {
        sl_nfs_call_end(nfs, call, 0);
        return;
    }
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    if (!reply->is_accepted)
        sl_rpc_put_auth_error(&writer, call->rpc.xid, reply->auth_error);
    else if (reply->status == SL_RPC_PROG_MISMATCH)
        sl_rpc_put_program_mismatch(&writer, call->rpc.xid, reply->low, reply->high);
    else
        sl_rpc_put_accepted(&writer, call->rpc.xid, reply->status);
    sl_nfs_reply_end(nfs, call, &writer);
}

struct sl_nfs_call *sl_nfs_nlm_detach(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_call *errand = sl_nfs_call_begin(nfs, NULL);

    if (errand == NULL) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
        return NULL;
    }
    errand->rpc = call->rpc;
    errand->caller = call->caller;
    errand->message = call->message;
    sl_message_clear(&call->message);
    sl_nfs_nlm_answer_void(nfs, call);
    return errand;
}
