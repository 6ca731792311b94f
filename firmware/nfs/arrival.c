// SPDX-License-Identifier: Apache-2.0
/* What clients send: RPC heads, and which program a call is for (RFC 5531 section 9). */
#include "arrival.h"
#include "gss.h"

#include <errno.h>

static void refuse(struct sl_nfs *nfs, struct sl_nfs_call *call, enum sl_nfs_refusal refusal,
                   uint32_t low, uint32_t high)
{
    struct sl_xdr_writer writer;
    uint32_t xid = call->rpc.xid;

    sl_nfs_refused(nfs, refusal);
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    switch (refusal) {
    case SL_NFS_REFUSED_RPC_VERSION:
        sl_rpc_put_version_mismatch(&writer, xid);
        break;
    case SL_NFS_REFUSED_PROGRAM:
        sl_rpc_put_accepted(&writer, xid, SL_RPC_PROG_UNAVAIL);
        break;
    case SL_NFS_REFUSED_VERSION:
        sl_rpc_put_program_mismatch(&writer, xid, low, high);
        break;
    case SL_NFS_REFUSED_PROCEDURE:
        sl_rpc_put_accepted(&writer, xid, SL_RPC_PROC_UNAVAIL);
        break;
    case SL_NFS_REFUSED_AUTH:
        sl_rpc_put_auth_error(&writer, xid, SL_RPC_AUTH_TOOWEAK);
        break;
    default:
        sl_rpc_put_accepted(&writer, xid, SL_RPC_GARBAGE_ARGS);
        break;
    }
    sl_nfs_reply_end(nfs, call, &writer);
}

void sl_nfs_refuse(struct sl_nfs *nfs, struct sl_nfs_call *call, enum sl_nfs_refusal refusal)
{
    if (call->is_secured && refusal != SL_NFS_REFUSED_AUTH) {
        sl_nfs_refused(nfs, refusal);
        sl_nfs_gss_refuse(nfs, call);
        return;
    }
    refuse(nfs, call, refusal, 0, 0);
}

static void answer_null(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_xdr_writer writer;

    sl_nfs_reply_begin(nfs, call, &writer);
    sl_nfs_reply_end(nfs, call, &writer);
}

struct program {
    uint32_t number;
    uint16_t port;
    uint32_t low, high; /* versions */
    void (*serve)(struct sl_nfs *nfs, struct sl_nfs_call *call);
};

static const struct program programs[] = {
    {SL_RPC_NFS, SL_NFS_PORT_NFS, 2, 3, sl_nfs_arrive_nfs},
    {SL_RPC_MOUNT, SL_NFS_PORT_MOUNT, 1, 3, sl_nfs_mount},
    {SL_RPC_PORTMAP, SL_NFS_PORT_PORTMAP, 2, 2, sl_nfs_portmap},
    {SL_RPC_NLM, SL_NFS_PORT_NLM, 1, 4, sl_nfs_nlm},
    {SL_RPC_NSM, SL_NFS_PORT_NSM, 1, 1, sl_nfs_nsm},
};

static const struct program *find_program(const struct sl_nfs_call *call)
{
    for (uint32_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
        if (programs[i].number == call->rpc.program && programs[i].port == call->caller.local_port)
            return &programs[i];
    }
    return NULL;
}

void sl_nfs_arrive(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct program *program;
    struct sl_xdr_reader reader;

    call->arguments.procedure = SL_NFS_NULL;
    call->arguments.version = 3;
    sl_xdr_reader_begin(&reader, &nfs->messages, &call->message, 0);
    if (sl_rpc_get_call(&reader, &call->rpc) != 0) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_MALFORMED);
        return;
    }
    if (call->rpc.rpc_version != SL_RPC_VERSION) {
        refuse(nfs, call, SL_NFS_REFUSED_RPC_VERSION, 0, 0);
        return;
    }
    program = find_program(call);
    if (program == NULL)
        refuse(nfs, call, SL_NFS_REFUSED_PROGRAM, 0, 0);
    else if (call->rpc.version < program->low || call->rpc.version > program->high)
        refuse(nfs, call, SL_NFS_REFUSED_VERSION, program->low, program->high);
    else if (call->rpc.credential.flavor == SL_RPC_AUTH_GSS)
        sl_nfs_gss_arrive(nfs, call);
    else if (call->rpc.procedure == 0)
        answer_null(nfs, call);
    else
        program->serve(nfs, call);
}
