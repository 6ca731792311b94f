// SPDX-License-Identifier: Apache-2.0
/* Answers to clients, and what becomes of a call then. */
#include "gss.h"

#include <errno.h>

#define NFS2 2u

void sl_nfs_reply_begin(struct sl_nfs *nfs, const struct sl_nfs_call *call,
                        struct sl_xdr_writer *writer)
{
    sl_xdr_writer_begin(writer, &nfs->messages, SL_RPC_MARK_BYTES);
    if (call->is_secured)
        sl_rpc_put_accepted_by(writer, call->rpc.xid, SL_RPC_SUCCESS, SL_RPC_AUTH_GSS, &call->seal);
    else
        sl_rpc_put_accepted(writer, call->rpc.xid, SL_RPC_SUCCESS);
}

/* The client has heard of it; a modification goes on with the members that have not answered. */
static void be_replied(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    call->is_replied = true;
    if (!call->modification.is_numbered)
        sl_nfs_call_end(nfs, call, 0);
}

/* The client has to ask again: over TCP it would wait for ever on this connection. */
static void let_go(struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    const struct sl_nfs_ops *ops = &nfs->setup.ops;

    ops->unanswered(ops->context, &call->caller);
    if (call->caller.transport == SL_NFS_TCP)
        ops->hang_up(ops->context, call->caller.connection);
}

void sl_nfs_reply_end(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_xdr_writer *writer)
{
    bool is_kept = call->rpc.program == SL_RPC_NFS && sl_nfs_changes(call->arguments.procedure);
    struct sl_message reply;
    bool is_whole = sl_xdr_writer_end(writer, &reply) == 0;

    if (call->duplicate != SL_NFS_NONE)
        sl_nfs_duplicates_done(nfs->duplicates, call->duplicate, &nfs->messages,
                               is_whole && is_kept ? &reply : NULL);
    if (is_whole) {
        sl_rpc_record_mark(&nfs->messages, &reply);
        nfs->statistics.replies++;
        sl_nfs_time_call(nfs, call);
        if (call->is_traced)
            sl_nfs_trace(nfs, call, SL_NFS_NO_ID, "client answered");
        nfs->setup.ops.reply(nfs->setup.ops.context, &call->caller, &reply);
    } else {
        sl_nfs_refused(nfs, SL_NFS_REFUSED_NO_ROOM);
        let_go(nfs, call);
    }
    be_replied(nfs, call);
}

void sl_nfs_call_drop(struct sl_nfs *nfs, struct sl_nfs_call *call, enum sl_nfs_refusal refusal)
{
    sl_nfs_refused(nfs, refusal);
    if (call->has_caller && !call->is_replied)
        let_go(nfs, call);
    if (call->duplicate != SL_NFS_NONE)
        sl_nfs_duplicates_done(nfs->duplicates, call->duplicate, &nfs->messages, NULL);
    be_replied(nfs, call);
}

/* GETATTR, and most of version 2, are nothing without attributes. */
static bool lacks_attributes(const struct sl_nfs_call *call)
{
    const struct sl_nfs_result *result = &call->result;

    if (result->status != SL_NFS_OK ||
        (call->arguments.version != NFS2 && call->arguments.procedure != SL_NFS_GETATTR))
        return false;
    switch (call->arguments.procedure) {
    case SL_NFS_GETATTR:
    case SL_NFS_LOOKUP:
    case SL_NFS_READ:
        return !result->post.is_present;
    default:
        return false;
    }
}

/* It was a step of something larger. */
static void go_on_after(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status)
{
    sl_nfs_step *after = call->after;

    call->after = NULL;
    call->result.status = status;
    after(nfs, call);
}

int sl_nfs_error_of(uint32_t status)
{
    switch (status) {
    case SL_NFS_OK:
        return 0;
    case SL_NFS_ERR_STALE:
        return -ESTALE;
    case SL_NFS_ERR_NOENT:
        return -ENOENT;
    case SL_NFS_ERR_NOTDIR:
        return -ENOTDIR;
    case SL_NFS_ERR_ACCES:
    case SL_NFS_ERR_PERM:
        return -EACCES;
    case SL_NFS_ERR_JUKEBOX:
        return -EAGAIN;
    default:
        return -EIO;
    }
}

void sl_nfs_call_finish(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status)
{
    struct sl_xdr_writer writer;

    if (call->after != NULL) {
        go_on_after(nfs, call, status);
        return;
    }
    if (!call->has_caller || call->is_replied) {
        call->is_replied = true;
        if (!call->modification.is_numbered)
            sl_nfs_call_end(nfs, call, sl_nfs_error_of(status));
        return;
    }
    /* Version 2 has no word for "later": its clients ask again if they hear nothing. */
    if (call->arguments.version == NFS2 && status == SL_NFS_ERR_JUKEBOX) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        return;
    }
    if (sl_nfs_gss_holds_back(nfs, call, status))
        return;
    call->result.status = status;
    sl_nfs_show_result(nfs, call);
    if (lacks_attributes(call) && call->attributes_behind < SL_NFS_ATTRIBUTES_BEHIND_MAX) {
        sl_nfs_attributes_behind(nfs, call);
        return;
    }
    sl_nfs_reply_begin(nfs, call, &writer);
    sl_nfs_put_result(&writer, call->arguments.version, call->arguments.procedure, &call->result,
                      &call->data);
    sl_nfs_reply_end(nfs, call, &writer);
}
