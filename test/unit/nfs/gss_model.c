// SPDX-License-Identifier: Apache-2.0
#include "gss_model.h"

#include <stdio.h>
#include <string.h>

#include "rpc/rpc.h"
#include "support/table.h"

#define HEAD_BYTES 24u /* xid … procedure */
/* AUTH_SYS and no verifier as model_encode_call() writes them, behind the head. */
#define SYS_BYTES (8u + 28u + 8u)
#define CREDPROBLEM 13u
#define NAME_BYTES 8u

/* FNV-1a of a key and bytes. */
static uint32_t sign(uint32_t key, const uint8_t *bytes, size_t length)
{
    uint32_t sum = 2166136261u ^ key;

    for (size_t i = 0; i < length; i++)
        sum = (sum ^ bytes[i]) * 16777619u;
    return sum;
}

static uint32_t sign_word(uint32_t key, uint32_t word)
{
    struct model_out out = {NULL, 0, 0};
    uint32_t sum;

    model_put_u32(&out, word);
    sum = sign(key, out.data, out.length_bytes);
    model_out_free(&out);
    return sum;
}

static void put_verifier(struct model_out *out, uint32_t sum)
{
    model_put_u32(out, 6);
    model_put_u32(out, 4);
    model_put_u32(out, sum);
}

static void put_name(struct model_out *out, uint32_t number)
{
    char name[NAME_BYTES + 1u];

    snprintf(name, sizeof(name), "ctx%05u", number % 100000u);
    model_put_opaque(out, name, NAME_BYTES);
}

/* What is in the head of a call. */
struct head {
    uint32_t xid, procedure;
    uint32_t gss_procedure, sequence, service, number;
    size_t signed_bytes; /* up to the end of the credential */
    uint32_t sum;        /* of the verifier */
    struct model_in body;
};

static uint32_t get_name(struct model_in *in)
{
    uint32_t bytes, number = 0;
    const uint8_t *name = model_get_opaque(in, NAME_BYTES, &bytes);

    for (uint32_t i = 3; bytes == NAME_BYTES && i < bytes; i++)
        number = number * 10u + (uint32_t)(name[i] - '0');
    return number;
}

static void get_head(const struct model_out *call, struct head *head)
{
    struct model_in in = {call->data, call->length_bytes, false};
    size_t credential_bytes;

    head->xid = model_get_u32(&in);
    assert_int_equal(model_get_u32(&in), 0);
    assert_int_equal(model_get_u32(&in), 2);
    assert_int_equal(model_get_u32(&in), 100003);
    assert_int_equal(model_get_u32(&in), 3);
    head->procedure = model_get_u32(&in);
    assert_int_equal(model_get_u32(&in), 6);
    credential_bytes = model_get_u32(&in);
    assert_int_equal(model_get_u32(&in), 1);
    head->gss_procedure = model_get_u32(&in);
    head->sequence = model_get_u32(&in);
    head->service = model_get_u32(&in);
    head->number = get_name(&in);
    head->signed_bytes = HEAD_BYTES + 8u + credential_bytes;
    if (model_get_u32(&in) == 6) {
        assert_int_equal(model_get_u32(&in), 4);
        head->sum = model_get_u32(&in);
    } else {
        assert_int_equal(model_get_u32(&in), 0);
    }
    assert_false(in.has_failed);
    head->body = in;
}

static void put_reply_head(struct model_out *out, uint32_t xid, bool is_denied)
{
    model_put_u32(out, xid);
    model_put_u32(out, 1);
    model_put_u32(out, is_denied);
}

static bool deny(struct model_out *answer, uint32_t xid, uint32_t error)
{
    put_reply_head(answer, xid, true);
    model_put_u32(answer, 1);
    model_put_u32(answer, error);
    return true;
}

static struct gss_context *find_context(struct gss_member *member, uint32_t number)
{
    for (uint32_t i = 0; i < GSS_CONTEXTS; i++)
        if (member->contexts[i].number == number)
            return &member->contexts[i];
    return NULL;
}

static bool make_context(struct gss_model *model, struct gss_member *member,
                         const struct head *head, struct model_out *answer)
{
    bool is_last = head->gss_procedure == GSS_CONTINUE || !model->answers_continue;
    struct gss_context *context = find_context(member, head->number);

    if (head->gss_procedure == GSS_CONTINUE && context == NULL)
        return deny(answer, head->xid, CREDPROBLEM);
    if (head->gss_procedure == GSS_INIT) {
        context = find_context(member, 0);
        assert_non_null(context);
        *context =
            (struct gss_context){.number = ++model->next_number, .key = model->next_number * 7919u};
    }
    put_reply_head(answer, head->xid, false);
    put_verifier(answer, sign_word(context->key, GSS_SEQUENCES));
    model_put_u32(answer, 0);
    put_name(answer, context->number);
    model_put_u32(answer, is_last ? 0 : 1); /* COMPLETE, CONTINUE_NEEDED */
    model_put_u32(answer, 0);
    model_put_u32(answer, GSS_SEQUENCES);
    model_put_opaque(answer, "token", 5);
    return true;
}

/* The server's answer, with the verifier of the call in place of none. */
static void put_signed(struct model_out *answer, const struct model_out *plain, uint32_t sum)
{
    model_put_raw(answer, plain->data, 12);
    put_verifier(answer, sum);
    model_put_raw(answer, plain->data + 20, plain->length_bytes - 20);
}

/* Bodies of integrity come back as they went, behind an accepted head: nobody else can read them.
 */
static void echo(const struct head *head, struct model_out *answer, uint32_t sum)
{
    put_reply_head(answer, head->xid, false);
    put_verifier(answer, sum);
    model_put_u32(answer, 0);
    model_put_raw(answer, head->body.at, head->body.left_bytes);
}

static bool answer_call(struct gss_model *model, uint16_t number, const struct model_out *call,
                        const struct head *head, struct model_out *answer)
{
    struct gss_member *member = &model->members[number];
    struct model_server *server = model->rig->servers[number];
    struct gss_context *context = find_context(member, head->number);
    struct model_out plain = {NULL, 0, 0};

    if (context == NULL || head->number == 0)
        return deny(answer, head->xid, CREDPROBLEM);
    /* What repeats a sequence number is discarded (RFC 2203 section 5.3.3.1). */
    assert_false(context->was_seen[head->sequence % GSS_SEQUENCES]);
    context->was_seen[head->sequence % GSS_SEQUENCES] = true;
    assert_int_equal(head->sum, sign(context->key, call->data, head->signed_bytes));
    member->heads++;
    if (head->service != GSS_NONE) {
        echo(head, answer, sign_word(context->key, head->sequence));
        return true;
    }
    assert_true(model_server_call(server, number, server->nfs_port, call->data, call->length_bytes,
                                  model->rig->now_us, &plain));
    member->garbage += head->procedure != 0 && head->body.left_bytes == 0;
    put_signed(answer, &plain, sign_word(context->key, head->sequence));
    model_out_free(&plain);
    return true;
}

static bool bound_call(void *context, uint16_t number, const struct model_out *call,
                       struct model_out *answer)
{
    struct gss_model *model = context;
    struct gss_member *member = &model->members[number];
    struct head head = {0};
    bool is_answered;

    member->last.length_bytes = 0;
    model_put_raw(&member->last, call->data, call->length_bytes);
    get_head(call, &head);
    if (head.gss_procedure == GSS_INIT || head.gss_procedure == GSS_CONTINUE)
        is_answered = make_context(model, member, &head, answer);
    else
        is_answered = answer_call(model, number, call, &head, answer);
    if (!member->is_silent)
        return is_answered;
    model_out_free(answer);
    return false;
}

void gss_begin(struct gss_model *model, struct edges_rig *rig)
{
    *model = (struct gss_model){.rig = rig};
    rig->bound_call = bound_call;
    rig->bound_context = model;
}

void gss_end(struct gss_model *model)
{
    for (uint32_t i = 0; i < EDGES_MEMBERS; i++)
        model_out_free(&model->members[i].last);
}

void gss_forget(struct gss_model *model)
{
    for (uint32_t i = 0; i < EDGES_MEMBERS; i++)
        memset(model->members[i].contexts, 0, sizeof(model->members[i].contexts));
}

static void put_head(struct gss_model *model, struct model_out *call, uint32_t procedure,
                     uint32_t gss_procedure, uint32_t service, const struct gss_session *session)
{
    const uint32_t words[] = {model->rig->next_xid++, 0, 2, 100003, 3, procedure, 6};

    for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        model_put_u32(call, words[i]);
    model_put_u32(call, 20u + (session->number != 0 ? NAME_BYTES : 0u));
    model_put_u32(call, 1);
    model_put_u32(call, gss_procedure);
    model_put_u32(call, session->next_sequence);
    model_put_u32(call, service);
    if (session->number != 0)
        put_name(call, session->number);
    else
        model_put_u32(call, 0);
    if (gss_procedure == GSS_INIT || gss_procedure == GSS_CONTINUE)
        model_put_u64(call, 0);
    else
        put_verifier(call, sign(session->key, call->data, call->length_bytes));
}

bool gss_make(struct gss_model *model, struct gss_session *session)
{
    uint32_t major = 1;

    *session = (struct gss_session){0};
    for (uint32_t procedure = GSS_INIT; major != 0; procedure = GSS_CONTINUE) {
        struct model_out call = {NULL, 0, 0};
        struct model_in in;

        put_head(model, &call, 0, procedure, 0, session);
        model_put_opaque(&call, "ticket", 6);
        if (!edges_send(model->rig, SL_NFS_PORT_NFS, &call))
            return false;
        in = (struct model_in){model->rig->reply.data, model->rig->reply.length_bytes, false};
        model_get_u64(&in);
        if (model_get_u32(&in) != 0)
            return false;
        model_get_u64(&in);
        model_get_u64(&in); /* verifier and SUCCESS */
        session->number = get_name(&in);
        session->key = session->number * 7919u;
        major = model_get_u32(&in);
        assert_false(in.has_failed);
    }
    session->next_sequence = 1;
    return true;
}

/* The verifier of an accepted reply; the reply is left without, as one of AUTH_NONE. */
static bool take_verifier(struct model_out *reply, uint32_t sum)
{
    struct model_in in = {reply->data + 12, reply->length_bytes - 12, false};
    struct model_out plain = {NULL, 0, 0};
    bool is_signed = model_get_u32(&in) == 6;
    uint32_t bytes = model_get_u32(&in);

    is_signed = is_signed && bytes == 4 && model_get_u32(&in) == sum;
    if (!is_signed)
        return false;
    model_put_raw(&plain, reply->data, 12);
    model_put_u64(&plain, 0);
    model_put_raw(&plain, in.at, in.left_bytes);
    model_out_free(reply);
    *reply = plain;
    return true;
}

static uint32_t word_at(const struct model_out *bytes, size_t offset)
{
    struct model_in in = {bytes->data + offset, bytes->length_bytes - offset, false};

    return model_get_u32(&in);
}

bool gss_call(struct gss_model *model, struct gss_session *session, uint32_t service,
              const struct sl_nfs_arguments *arguments, struct gss_reply *reply)
{
    static const struct model_credential nobody = {0, 0};
    static const uint8_t data[64];
    struct model_out *answer = &model->rig->reply;
    struct model_out call = {NULL, 0, 0}, plain = {NULL, 0, 0};
    uint32_t sequence = session->next_sequence;

    memset(reply, 0, sizeof(*reply));
    put_head(model, &call, arguments->procedure, GSS_DATA, service, session);
    session->next_sequence++;
    model_encode_call(&plain, 0, 3, arguments, data, &nobody);
    model_put_raw(&call, plain.data + HEAD_BYTES + SYS_BYTES,
                  plain.length_bytes - HEAD_BYTES - SYS_BYTES);
    model_out_free(&plain);
    if (!edges_send(model->rig, SL_NFS_PORT_NFS, &call))
        return false;
    reply->is_denied = word_at(answer, 8) != 0;
    if (reply->is_denied) {
        reply->error = word_at(answer, 16);
        return true;
    }
    reply->is_signed = take_verifier(answer, sign_word(session->key, sequence));
    reply->error = word_at(answer, 20);
    if (reply->error == 0 && service == GSS_NONE)
        assert_true(model_decode_reply(answer->data, answer->length_bytes, 3, arguments->procedure,
                                       &reply->nfs));
    return true;
}

uint32_t gss_status(struct gss_model *model, struct gss_session *session,
                    const struct sl_nfs_arguments *arguments)
{
    struct gss_reply reply;
    uint32_t status;

    assert_true(gss_call(model, session, GSS_NONE, arguments, &reply));
    assert_false(reply.is_denied);
    assert_true(reply.is_signed);
    assert_int_equal(reply.error, 0);
    status = reply.nfs.result.status;
    model_reply_free(&reply.nfs);
    return status;
}

uint16_t gss_member_of(const struct gss_model *model, const struct gss_session *session)
{
    for (uint16_t member = 0; member < EDGES_MEMBERS; member++)
        for (uint32_t i = 0; i < GSS_CONTEXTS; i++)
            if (model->members[member].contexts[i].number == session->number)
                return member;
    return EDGES_MEMBERS;
}
