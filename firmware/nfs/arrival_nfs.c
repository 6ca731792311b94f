// SPDX-License-Identifier: Apache-2.0
/* Calls of NFS: arguments, handles, exports, duplicates, objects; then to who serves them. */
#include "arrival.h"
#include "gss.h"
#include "subtree.h"

#include <errno.h>
#include <stdio.h>

/* Handles that were altered, forged or made by another server look alike in one thing only. */
static void tell_of_foreign_handle(struct sl_nfs *nfs, const struct sl_nfs_call *call,
                                   const struct sl_nfs_handle *handle)
{
    struct sl_nfs_event event = {.kind = SL_NFS_EVENT_FOREIGN_HANDLE,
                                 .filesystem = SL_NFS_NO_ID,
                                 .member = SL_NFS_NO_ID,
                                 .procedure = call->arguments.procedure,
                                 .client = call->caller.address,
                                 .xid = call->rpc.xid,
                                 .count = nfs->statistics.refused[SL_NFS_REFUSED_HANDLE]};

    if (handle->length_bytes == SL_NFS2_HANDLE_BYTES)
        snprintf(event.text, sizeof(event.text), "it was not made with this box's key");
    else
        snprintf(event.text, sizeof(event.text), "it has %u bytes where ours have %u",
                 handle->length_bytes, SL_NFS2_HANDLE_BYTES);
    sl_nfs_event(nfs, &event);
}

/* Whether the handle is ours, and its export the client's. SL_NFS_OK, or the answer. */
static uint32_t check_handle(struct sl_nfs *nfs, struct sl_nfs_call *call,
                             const struct sl_nfs_handle *handle, struct sl_nfs_own_handle *own)
{
    const struct sl_nfs_export_config *export;
    const struct sl_nfs_filesystem *filesystem;

    if (!sl_nfs_handle_read(nfs->box.handle_key, handle, own)) {
        sl_nfs_refused(nfs, SL_NFS_REFUSED_HANDLE);
        tell_of_foreign_handle(nfs, call, handle);
        return SL_NFS_ERR_BADHANDLE;
    }
    filesystem = sl_nfs_filesystem_of(nfs, own->filesystem);
    export = own->export < SL_MAX_NFS_EXPORTS ? &nfs->config->exports[own->export] : NULL;
    if (filesystem == NULL || filesystem->config->service != call->caller.service ||
        export == NULL || !export->present) {
        sl_nfs_refused(nfs, SL_NFS_REFUSED_STALE);
        return SL_NFS_ERR_STALE;
    }
    if (!sl_nfs_export_admits(export, &call->caller.address)) {
        sl_nfs_refused(nfs, SL_NFS_REFUSED_CLIENT);
        return SL_NFS_ERR_ACCES;
    }
    if (export->is_read_only && sl_nfs_changes(call->arguments.procedure) &&
        call->arguments.procedure != SL_NFS_COMMIT) {
        sl_nfs_refused(nfs, SL_NFS_REFUSED_READ_ONLY);
        return SL_NFS_ERR_ROFS;
    }
    if (call->is_secured && sl_nfs_changes(call->arguments.procedure) &&
        !sl_nfs_gss_may_modify(filesystem)) {
        sl_nfs_refused(nfs, SL_NFS_REFUSED_GSS_REPLICAS);
        return SL_NFS_ERR_ROFS;
    }
    return SL_NFS_OK;
}

static bool has_two_handles(uint8_t procedure)
{
    return procedure == SL_NFS_RENAME || procedure == SL_NFS_LINK;
}

static uint32_t check_handles(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    uint32_t status = check_handle(nfs, call, &call->arguments.handle, &call->own);

    if (status != SL_NFS_OK)
        return status;
    call->filesystem = call->own.filesystem;
    call->export = call->own.export;
    if (!has_two_handles(call->arguments.procedure))
        return SL_NFS_OK;
    status = check_handle(nfs, call, &call->arguments.handle2, &call->own2);
    if (status == SL_NFS_OK && call->own2.filesystem != call->own.filesystem)
        status = SL_NFS_ERR_XDEV;
    return status;
}

/* Do the exports of its handles take such credentials? */
static bool is_flavor_taken(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    return sl_nfs_gss_is_flavor_taken(nfs, call, call->own.export) &&
           (!has_two_handles(call->arguments.procedure) ||
            sl_nfs_gss_is_flavor_taken(nfs, call, call->own2.export));
}

/* What is wrong with the arguments by themselves. */
static uint32_t check_arguments(const struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_arguments *arguments = &call->arguments;

    if (arguments->procedure == SL_NFS_WRITE) {
        uint32_t most_bytes = sl_nfs_transfer_bytes(nfs, &nfs->filesystems[call->filesystem], call);

        if (arguments->count_bytes > arguments->data_bytes)
            return SL_NFS_ERR_INVAL;
        /* No member could be given more; to write less is an answer (RFC 1813 section 3.3.7). */
        if (arguments->count_bytes > most_bytes && arguments->version != 2)
            arguments->count_bytes = most_bytes;
        arguments->data_bytes = arguments->count_bytes;
    }
    return sl_nfs_check_names(arguments);
}

static uint32_t status_of_error(struct sl_nfs *nfs, int error)
{
    switch (error) {
    case -ESTALE:
        sl_nfs_refused(nfs, SL_NFS_REFUSED_STALE);
        return SL_NFS_ERR_STALE;
    case -ENOSPC:
        sl_nfs_refused(nfs, SL_NFS_REFUSED_MAP_FULL);
        return SL_NFS_ERR_JUKEBOX;
    default:
        return SL_NFS_ERR_JUKEBOX;
    }
}

/* FSINFO and PATHCONF: what was found out of all members when they joined. */
static void answer_limits(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];

    if (call->arguments.procedure == SL_NFS_PATHCONF) {
        call->result.pathconf = filesystem->pathconf;
    } else {
        call->result.fsinfo = filesystem->fsinfo;
        sl_nfs_bound_fsinfo(&call->result.fsinfo, sl_nfs_transfer_bytes(nfs, filesystem, call));
    }
    sl_nfs_call_finish(nfs, call, SL_NFS_OK);
}

/* The objects of its handles are there, or error says why not. */
static void serve(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->error != 0) {
        sl_nfs_call_finish(nfs, call, status_of_error(nfs, call->error));
        return;
    }
    switch (call->arguments.procedure) {
    case SL_NFS_READDIR:
    case SL_NFS_READDIRPLUS:
        sl_nfs_list(nfs, call);
        break;
    case SL_NFS_FSSTAT:
        sl_nfs_fsstat(nfs, call);
        break;
    case SL_NFS_FSINFO:
    case SL_NFS_PATHCONF:
        answer_limits(nfs, call);
        break;
    case SL_NFS_LOOKUP:
        sl_nfs_lookup(nfs, call);
        break;
    default:
        if (!sl_nfs_changes(call->arguments.procedure))
            sl_nfs_read(nfs, call);
        else if (sl_nfs_subtree_is_hit(nfs, call))
            sl_nfs_call_finish(nfs, call, SL_NFS_ERR_ACCES);
        else
            sl_nfs_modify(nfs, call);
        break;
    }
}

static void find_objects(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    /* Both at once; the call goes on when the last of them has come. */
    sl_nfs_want_object(nfs, call, call->own.filesystem, call->own.object, &call->object);
    if (has_two_handles(call->arguments.procedure))
        sl_nfs_want_object(nfs, call, call->own2.filesystem, call->own2.object, &call->object2);
    sl_nfs_call_then(nfs, call, serve);
}

/* A retransmission of a call that was answered: the same answer, which names its xid. */
static void answer_again(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_message *answer)
{
    nfs->statistics.duplicates_answered++;
    nfs->statistics.replies++;
    sl_rpc_record_mark(&nfs->messages, answer);
    nfs->setup.ops.reply(nfs->setup.ops.context, &call->caller, answer);
    sl_nfs_call_end(nfs, call, 0);
}

/* True: the call is new; else it has ended. */
static bool is_new(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_duplicate_key key = {
        .client = call->caller.address,
        .xid = call->rpc.xid,
        .program_procedure = call->rpc.program << 8 ^ call->rpc.version << 5 ^ call->rpc.procedure,
        .checksum =
            sl_nfs_arguments_checksum(&nfs->messages, &call->message, call->rpc.arguments_offset),
        .service = call->caller.service,
    };
    uint32_t owner = call->index;
    uint32_t entry = SL_NFS_NONE;
    struct sl_message answer;

    switch (
        sl_nfs_duplicates_begin(nfs->duplicates, &key, &owner, &entry, &nfs->messages, &answer)) {
    case SL_NFS_NEW:
        call->duplicate = entry;
        return true;
    case SL_NFS_UNKNOWN:
        return true;
    case SL_NFS_ANSWERED:
        answer_again(nfs, call, &answer);
        return false;
    case SL_NFS_NO_MEMORY:
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
        return false;
    case SL_NFS_UNDER_WAY:
        /* It may have come by a new connection: the answer goes where it was asked for last. */
        nfs->statistics.duplicates_waiting++;
        nfs->setup.ops.unanswered(nfs->setup.ops.context, &nfs->calls[owner].caller);
        nfs->calls[owner].caller = call->caller;
        sl_nfs_call_end(nfs, call, 0);
        return false;
    }
    return true;
}

/* Calls for members none of which is there may not take the places of those for others. */
static bool would_only_wait(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem)
{
    return (filesystem->current & filesystem->reachable) == 0 &&
           nfs->calls_used > nfs->setup.limits.calls / 2;
}

static void begin(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];

    if (!filesystem->is_serving || sl_nfs_places_are_unknown(nfs, call->filesystem))
        sl_nfs_hold(nfs, call, begin);
    else if (would_only_wait(nfs, filesystem))
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_JUKEBOX);
    else
        find_objects(nfs, call);
}

void sl_nfs_arrive_nfs(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_xdr_reader reader;
    uint32_t status;
    int rc;

    sl_xdr_reader_begin(&reader, &nfs->messages, &call->message, call->rpc.arguments_offset);
    rc = sl_nfs_get_arguments(&reader, call->rpc.version, call->rpc.procedure, &call->arguments);
    if (rc != 0) {
        call->arguments.procedure = SL_NFS_NULL;
        sl_nfs_refuse(nfs, call,
                      rc == -ENOTSUP ? SL_NFS_REFUSED_PROCEDURE : SL_NFS_REFUSED_ARGUMENTS);
        return;
    }
    call->result.wcc.has_pre = call->result.wcc2.has_pre = false;
    if (!nfs->is_loaded) {
        sl_nfs_hold(nfs, call, sl_nfs_arrive_nfs);
        return;
    }
    status = check_handles(nfs, call);
    if (status == SL_NFS_OK && !is_flavor_taken(nfs, call)) {
        sl_nfs_refuse(nfs, call, SL_NFS_REFUSED_AUTH);
        return;
    }
    if (status == SL_NFS_OK)
        status = check_arguments(nfs, call);
    if (status != SL_NFS_OK) {
        sl_nfs_call_finish(nfs, call, status);
        return;
    }
    if (sl_nfs_changes(call->arguments.procedure))
        nfs->statistics.modifications++;
    else
        nfs->statistics.reads++;
    if (nfs->trace.is_armed)
        sl_nfs_trace_begin(nfs, call);
    /* A client that asks again signs anew, which only its member can tell from a replay. */
    if (!call->is_secured && !is_new(nfs, call))
        return;
    begin(nfs, call);
}
