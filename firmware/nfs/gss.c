// SPDX-License-Identifier: Apache-2.0
/* Calls of clients with Kerberos: to which member, as they are or with its handles (gss.h). */
#include "gss.h"
#include "arrival.h"
#include "exchange.h"
#include "modify_private.h"

#include <errno.h>

#include "rpc/gss.h"
#include "wire/siphash.h"

#define NFS3 3u
/* What a client does with other users' files it may not on replicas (RFC 1813 section 3.3.4). */
#define ACCESS_MODIFY 0x0004u
#define ACCESS_EXTEND 0x0008u
#define ACCESS_DELETE 0x0010u

/* words[] of a call that is passed on as it is: enum sl_gss_procedure */
enum { PASS_PROCEDURE };

static void deny(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t error)
{
    struct sl_xdr_writer writer;

    sl_nfs_refused(nfs, SL_NFS_REFUSED_AUTH);
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    sl_rpc_put_auth_error(&writer, call->rpc.xid, error);
    sl_nfs_reply_end(nfs, call, &writer);
}

void sl_nfs_gss_lost(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_GSS_LOST);
}

/* By which a context is found again: the name is the member's, and means nothing without client. */
static uint64_t tag_of(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                       const struct sl_message *message, uint32_t offset, uint32_t bytes)
{
    const struct sl_siphash_key key = sl_siphash_key_load(nfs->box.handle_key);
    uint8_t text[sizeof(call->caller.address.bytes) + 1u + SL_GSS_HANDLE_MAX_BYTES];
    const uint32_t head_bytes = sizeof(call->caller.address.bytes) + 1u;
    uint64_t tag;

    memcpy(text, call->caller.address.bytes, sizeof(call->caller.address.bytes));
    text[head_bytes - 1u] = (uint8_t)call->caller.service;
    sl_message_copy(&nfs->messages, message, offset, text + head_bytes, bytes);
    tag = sl_siphash24(&key, text, head_bytes + bytes);
    return tag != 0 ? tag : 1;
}

/* A member has answered who makes a context. */
static void note_made(struct sl_nfs *nfs, const struct sl_nfs_call *call,
                      struct sl_nfs_exchange *exchange)
{
    const struct sl_rpc_reply *reply = &exchange->reply;
    struct sl_gss_made made;

    if (!reply->is_accepted || reply->status != SL_RPC_SUCCESS ||
        sl_gss_get_made(&exchange->reader, &made) != 0 || made.handle_bytes == 0 ||
        made.major > SL_GSS_S_CONTINUE_NEEDED)
        return;
    nfs->statistics.gss_contexts += made.major == SL_GSS_S_COMPLETE;
    sl_nfs_contexts_add(&nfs->gss.contexts,
                        tag_of(nfs, call, &exchange->answer, made.handle_offset, made.handle_bytes),
                        call->caller.service, exchange->slot);
}

static void passed(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    struct sl_xdr_writer writer;

    if (call == NULL)
        return;
    if (exchange->end != SL_NFS_EXCHANGE_ANSWERED) {
        sl_nfs_gss_lost(nfs, call);
        return;
    }
    if (call->words[PASS_PROCEDURE] == SL_GSS_INIT ||
        call->words[PASS_PROCEDURE] == SL_GSS_CONTINUE_INIT)
        note_made(nfs, call, exchange);
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    sl_xdr_put_raw(&writer, &exchange->answer, 0, exchange->answer.length_bytes);
    sl_nfs_reply_end(nfs, call, &writer);
}

/* Sends the first bytes of the call as they came, and nothing else. False: there was no room. */
static bool send_as_it_is(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t bytes,
                          void (*done)(struct sl_nfs *, struct sl_nfs_exchange *,
                                       struct sl_nfs_call *))
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];
    struct sl_nfs_exchange *exchange = sl_nfs_exchange_new(
        nfs, call, filesystem, call->slot, SL_NFS_PROGRAM_NFS, (uint8_t)call->rpc.procedure);
    struct sl_xdr_writer writer;
    struct sl_message request;

    if (exchange == NULL)
        return false;
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    sl_xdr_put_raw(&writer, &call->message, 0, bytes);
    if (sl_xdr_writer_end(&writer, &request) != 0) {
        sl_nfs_exchange_forget(nfs, exchange);
        return false;
    }
    sl_rpc_record_mark(&nfs->messages, &request);
    sl_nfs_exchange_bind(nfs, exchange, call);
    sl_nfs_exchange_send(nfs, exchange, &request, filesystem->config->member_timeout_ms * 1000ull,
                         done);
    return true;
}

static void pass(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t bytes)
{
    if (!send_as_it_is(nfs, call, bytes, passed))
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
}

void sl_nfs_gss_refuse(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    call->words[PASS_PROCEDURE] = SL_GSS_DATA;
    pass(nfs, call, call->rpc.arguments_offset);
}

/* Which member knows the context, or is to make one. SL_NFS_MEMBERS: there is none. */
static uint8_t find_member(struct sl_nfs *nfs, const struct sl_nfs_call *call,
                           const struct sl_nfs_filesystem *filesystem,
                           const struct sl_gss_credential *credential)
{
    uint8_t members = sl_nfs_gss_members(nfs, filesystem);
    uint8_t slot = SL_NFS_MEMBERS;
    uint64_t tag;

    if (members == 0)
        return SL_NFS_MEMBERS;
    if (credential->handle_bytes != 0) {
        tag =
            tag_of(nfs, call, &call->message, credential->handle_offset, credential->handle_bytes);
        slot = sl_nfs_contexts_find(&nfs->gss.contexts, tag);
        if (credential->procedure == SL_GSS_DESTROY)
            sl_nfs_contexts_remove(&nfs->gss.contexts, tag);
    }
    if (slot < SL_NFS_MEMBERS && (members >> slot & 1u))
        return slot;
    /* Whoever gets it will say that he does not know it, and be asked to make another one. */
    return sl_nfs_gss_choose(nfs, call->caller.service, members);
}

/* What nobody here can look into, to the member that can. */
static void pass_protected(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t service)
{
    uint32_t status = sl_nfs_gss_allows(nfs, call, service);

    if (status == SL_NFS_OK) {
        pass(nfs, call, call->message.length_bytes);
        return;
    }
    /* An answer would have to be signed; that there is none need not. */
    if (status == SL_NFS_ERR_ROFS)
        sl_nfs_refused(nfs, SL_NFS_REFUSED_READ_ONLY);
    deny(nfs, call, SL_RPC_AUTH_TOOWEAK);
}

static void arrive(struct sl_nfs *nfs, struct sl_nfs_call *call,
                   const struct sl_gss_credential *credential)
{
    nfs->statistics.gss_calls++;
    call->words[PASS_PROCEDURE] = credential->procedure;
    if (credential->procedure != SL_GSS_DATA) {
        pass(nfs, call, call->message.length_bytes);
    } else if (credential->service != SL_GSS_NONE) {
        pass_protected(nfs, call, credential->service);
    } else if (call->rpc.procedure == SL_NFS_NULL) {
        pass(nfs, call, call->message.length_bytes);
    } else {
        call->is_secured = true;
        call->is_spent = false;
        call->denial = 0;
        sl_message_clear(&call->seal);
        call->only = (uint8_t)(1u << call->slot);
        sl_nfs_arrive_nfs(nfs, call);
    }
}

void sl_nfs_gss_arrive(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_filesystem *filesystem = sl_nfs_gss_offered(nfs, call);
    struct sl_gss_credential credential;

    /* Members are called in version 3, and by connections that are the client's alone. */
    if (filesystem == NULL || call->rpc.program != SL_RPC_NFS || call->rpc.version != NFS3 ||
        call->caller.transport != SL_NFS_TCP) {
        deny(nfs, call, SL_RPC_AUTH_TOOWEAK);
        return;
    }
    if (sl_gss_get_credential(&nfs->messages, &call->message, &call->rpc.credential, &credential) !=
        0) {
        deny(nfs, call, SL_RPC_AUTH_BADCRED);
        return;
    }
    if (nfs->is_loaded && filesystem->is_serving)
        call->slot = find_member(nfs, call, filesystem, &credential);
    if (call->slot >= SL_NFS_MEMBERS) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        return;
    }
    call->filesystem = filesystem->config->id;
    arrive(nfs, call, &credential);
}

void sl_nfs_gss_take_seal(struct sl_nfs *nfs, struct sl_nfs_call *call,
                          const struct sl_nfs_exchange *exchange)
{
    const struct sl_rpc_reply *reply = &exchange->reply;

    if (exchange->end != SL_NFS_EXCHANGE_ANSWERED)
        return;
    if (!reply->is_accepted)
        call->denial = reply->auth_error != 0 ? reply->auth_error : SL_RPC_AUTH_REJECTEDCRED;
    else if (call->seal.slices == 0 && reply->verifier.flavor == SL_RPC_AUTH_GSS)
        sl_message_append_range(&nfs->messages, &call->seal, &exchange->answer,
                                reply->verifier.offset, reply->verifier.length_bytes);
}

/* The answer was made without the member, which has now signed that it was asked. */
static void sealed(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    if (call == NULL)
        return;
    sl_nfs_gss_take_seal(nfs, call, exchange);
    if (exchange->end != SL_NFS_EXCHANGE_ANSWERED)
        sl_nfs_gss_lost(nfs, call);
    else
        sl_nfs_call_finish(nfs, call, call->result.status);
}

static void fetch_seal(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status)
{
    call->result.status = status;
    call->slot = (uint8_t)__builtin_ctz(call->only);
    call->is_spent = true;
    if (!(nfs->filesystems[call->filesystem].current & call->only))
        sl_nfs_gss_lost(nfs, call);
    else if (!send_as_it_is(nfs, call, call->rpc.arguments_offset, sealed))
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
}

bool sl_nfs_gss_holds_back(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status)
{
    if (!call->is_secured)
        return false;
    if (call->denial != 0) {
        deny(nfs, call, call->denial);
    } else if (call->seal.slices == 0 && (call->is_spent || call->modification.is_numbered)) {
        sl_nfs_gss_lost(nfs, call);
    } else if (call->seal.slices == 0) {
        fetch_seal(nfs, call, status);
    } else {
        if (call->arguments.procedure == SL_NFS_ACCESS &&
            !sl_nfs_gss_may_modify(&nfs->filesystems[call->filesystem]))
            call->result.access &= ~(ACCESS_MODIFY | ACCESS_EXTEND | ACCESS_DELETE);
        return false;
    }
    return true;
}

void sl_nfs_gss_give_up(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->stale != 0)
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_STALE);
    else if (call->seal.slices != 0)
        sl_nfs_call_finish(nfs, call,
                           call->status != SL_NFS_OK ? call->status : SL_NFS_ERR_JUKEBOX);
    else
        sl_nfs_gss_lost(nfs, call);
}

void sl_nfs_gss_distrust(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_object *object2 = sl_nfs_sent_object2(call);

    sl_nfs_faces_distrust(call);
    sl_nfs_listings_changed(nfs->listings, call->object->id);
    if (object2 != NULL)
        sl_nfs_listings_changed(nfs->listings, object2->id);
    for (uint8_t i = 0; i < call->modification.key_count; i++)
        sl_nfs_changed(nfs, &call->modification.keys[i]);
}
