// SPDX-License-Identifier: Apache-2.0
#include "back.h"

#include <errno.h>

#define PROTOCOL_UDP 17u
#define PORTMAP_VERSION 2u
/* The first pause until a call is sent again; each is twice as long as the one before. */
#define PAUSE_US 700000u
#define ATTEMPTS 4u

/* The place of a call that is under way; NULL: it has none. */
static struct sl_nfs_back *back_of(struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    for (uint32_t i = 0; i < SL_NFS_BACKS; i++)
        if (nfs->backs[i].is_used && nfs->backs[i].call == call->index &&
            nfs->backs[i].serial == call->serial)
            return &nfs->backs[i];
    return NULL;
}

static void give_up_place(struct sl_nfs *nfs, struct sl_nfs_back *back)
{
    sl_message_free(&nfs->messages, &back->arguments);
    back->is_used = false;
}

/* A free place: also one whose call has ended without it. */
static struct sl_nfs_back *find_place(struct sl_nfs *nfs)
{
    for (uint32_t i = 0; i < SL_NFS_BACKS; i++) {
        struct sl_nfs_back *back = &nfs->backs[i];

        if (back->is_used && sl_nfs_call_of(nfs, back->call, back->serial) == NULL)
            give_up_place(nfs, back);
        if (!back->is_used)
            return back;
    }
    return NULL;
}

bool sl_nfs_backs_have_room(struct sl_nfs *nfs)
{
    return find_place(nfs) != NULL;
}

/* It is over; the call hears of it. */
static void end(struct sl_nfs *nfs, struct sl_nfs_call *call, int error)
{
    struct sl_nfs_back *back = back_of(nfs, call);
    sl_nfs_step *then = back->then;

    give_up_place(nfs, back);
    call->error = error;
    then(nfs, call);
}

static void put_port_question(struct sl_nfs *nfs, const struct sl_nfs_back *back,
                              struct sl_xdr_writer *writer)
{
    const struct sl_portmap_mapping mapping = {
        .program = back->head.program, .version = back->head.version, .protocol = PROTOCOL_UDP};

    sl_rpc_put_own_call(writer, back->xid, SL_RPC_PORTMAP, PORTMAP_VERSION, SL_PORTMAP_GETPORT,
                        nfs->setup.machine);
    sl_portmap_put_mapping(writer, &mapping);
}

/* Sends what is to be sent now: the question for the port, or the call. */
static void transmit(struct sl_nfs *nfs, const struct sl_nfs_back *back)
{
    uint16_t port = back->port != 0 ? back->port : SL_NFS_PORT_PORTMAP;
    struct sl_xdr_writer writer;
    struct sl_message message;

    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    if (back->port == 0) {
        put_port_question(nfs, back, &writer);
    } else {
        sl_rpc_put_own_call(&writer, back->xid, back->head.program, back->head.version,
                            back->head.procedure, nfs->setup.machine);
        sl_xdr_put_raw(&writer, &back->arguments, 0, back->arguments.length_bytes);
    }
    /* Without memory now, it is sent at the next attempt. */
    if (sl_xdr_writer_end(&writer, &message) == 0)
        nfs->setup.ops.call_back(nfs->setup.ops.context, &back->to, port, &message);
}

static void try_again(struct sl_nfs *nfs, struct sl_nfs_call *call);

static void attempt(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_back *back)
{
    transmit(nfs, back);
    sl_nfs_call_sleep(nfs, call, nfs->now_us + ((uint64_t)PAUSE_US << back->attempts));
    back->attempts++;
    sl_nfs_call_then(nfs, call, try_again);
}

static void try_again(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_back *back = back_of(nfs, call);

    if (back->attempts < ATTEMPTS)
        attempt(nfs, call, back);
    else
        end(nfs, call, -ETIMEDOUT);
}

/* The next thing to be said to the client: a question of its own, with its own attempts. */
static void begin_step(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_back *back)
{
    back->xid = nfs->next_xid++;
    back->attempts = 0;
    attempt(nfs, call, back);
}

void sl_nfs_call_back(struct sl_nfs *nfs, struct sl_nfs_call *call, const struct sl_nfs_caller *to,
                      const struct sl_rpc_call *head, struct sl_message *arguments,
                      sl_nfs_step *then)
{
    struct sl_nfs_back *back = find_place(nfs);

    if (back == NULL) {
        sl_message_free(&nfs->messages, arguments);
        call->error = -ENOSPC;
        then(nfs, call);
        return;
    }
    *back = (struct sl_nfs_back){
        .is_used = true,
        .call = call->index,
        .serial = call->serial,
        .to = *to,
        .head = *head,
        .arguments = *arguments,
        .then = then,
    };
    sl_message_clear(arguments);
    begin_step(nfs, call, back);
}

/* What a client has said to one of these, in place of the next attempt. */
static void answered(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_back *back = back_of(nfs, call);
    struct sl_xdr_reader reader;
    struct sl_rpc_reply reply;
    uint32_t port;

    sl_xdr_reader_begin(&reader, &nfs->messages, &call->data, 0);
    if (sl_rpc_get_reply(&reader, &reply) != 0 || !reply.is_accepted ||
        reply.status != SL_RPC_SUCCESS) {
        end(nfs, call, -EIO);
        return;
    }
    if (back->port != 0) {
        call->result.data_offset = reply.results_offset;
        end(nfs, call, 0);
        return;
    }
    port = sl_xdr_get_u32(&reader);
    sl_message_free(&nfs->messages, &call->data);
    if (port == 0 || port > UINT16_MAX) {
        end(nfs, call, -EIO);
        return;
    }
    back->port = (uint16_t)port;
    begin_step(nfs, call, back);
}

static bool is_answer_to(const struct sl_nfs_back *back, const struct sl_nfs_caller *from,
                         uint32_t xid)
{
    return back->is_used && back->xid == xid && back->to.service == from->service &&
           from->port == (back->port != 0 ? back->port : SL_NFS_PORT_PORTMAP) &&
           sl_ip_equal(&back->to.address, &from->address);
}

bool sl_nfs_back_takes(struct sl_nfs *nfs, const struct sl_nfs_caller *from,
                       struct sl_message *message)
{
    struct sl_xdr_reader reader;
    uint32_t xid;

    if (from->transport != SL_NFS_UDP || from->local_port != SL_NFS_PORT_NLM)
        return false;
    sl_xdr_reader_begin(&reader, &nfs->messages, message, 0);
    xid = sl_xdr_get_u32(&reader);
    for (uint32_t i = 0; i < SL_NFS_BACKS; i++) {
        struct sl_nfs_back *back = &nfs->backs[i];
        struct sl_nfs_call *call;

        if (!is_answer_to(back, from, xid))
            continue;
        call = sl_nfs_call_of(nfs, back->call, back->serial);
        if (call == NULL)
            return false;
        sl_message_free(&nfs->messages, &call->data);
        call->data = *message;
        sl_message_clear(message);
        call->next = answered;
        sl_nfs_call_wake(nfs, call);
        return true;
    }
    return false;
}

void sl_nfs_backs_stop(struct sl_nfs *nfs)
{
    for (uint32_t i = 0; i < SL_NFS_BACKS; i++)
        if (nfs->backs[i].is_used)
            give_up_place(nfs, &nfs->backs[i]);
}
