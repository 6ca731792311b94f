// SPDX-License-Identifier: Apache-2.0
#include "call.h"

#include <stdlib.h>
#include <string.h>

enum { ACCEPTED_SUCCESS, ACCEPTED_PROG_UNAVAIL, ACCEPTED_MISMATCH, ACCEPTED_PROC_UNAVAIL, GARBAGE };

struct head {
    uint32_t xid, program, version, procedure;
};

static void new_verifier(struct model_server *server, uint64_t now_us)
{
    uint64_t verifier = now_us / 1000000u + (server->crashes << 32) + server->disk->traits.key;

    memcpy(server->verifier, &verifier, sizeof(server->verifier));
}

struct model_server *model_server_create(const struct model_traits *traits, const char *export_path,
                                         uint64_t now_us)
{
    struct model_server *server = calloc(1, sizeof(*server));

    if (server == NULL)
        abort();
    server->disk = model_disk_create(traits, now_us);
    server->export_path = export_path;
    server->nfs_port = 2049;
    server->mount_port = 20048;
    new_verifier(server, now_us);
    return server;
}

static void forget_answers(struct model_server *server)
{
    for (uint32_t i = 0; i < MODEL_KEPT_ANSWERS; i++) {
        model_out_free(&server->kept[i].answer);
        server->kept[i].from = 0;
    }
}

void model_server_destroy(struct model_server *server)
{
    forget_answers(server);
    model_disk_destroy(server->disk);
    free(server);
}

void model_server_copy_disk(struct model_server *to, const struct model_server *from,
                            uint64_t now_us)
{
    struct model_disk *copy = model_disk_copy(from->disk, &to->disk->traits, now_us);

    model_disk_destroy(to->disk);
    to->disk = copy;
}

void model_server_crash(struct model_server *server, uint64_t now_us)
{
    server->crashes++;
    model_disk_crash(server->disk);
    forget_answers(server);
    new_verifier(server, now_us);
}

/* Credential and verifier; who calls if it is AUTH_SYS. */
static void get_authentication(struct model_call *call)
{
    uint32_t flavor = model_get_u32(&call->in);
    uint32_t bytes;
    struct model_in body = {.at = model_get_opaque(&call->in, 400, &bytes)};

    body.left_bytes = bytes;
    if (flavor == 1) {
        model_get_u32(&body);
        model_get_opaque(&body, 255, &bytes);
        call->uid = model_get_u32(&body);
        call->gid = model_get_u32(&body);
    }
    model_get_u32(&call->in);
    model_get_opaque(&call->in, 400, &bytes);
}

static bool get_head(struct model_call *call, struct head *head)
{
    uint32_t type, rpc_version;

    head->xid = model_get_u32(&call->in);
    type = model_get_u32(&call->in);
    rpc_version = model_get_u32(&call->in);
    head->program = model_get_u32(&call->in);
    head->version = model_get_u32(&call->in);
    head->procedure = model_get_u32(&call->in);
    get_authentication(call);
    return !call->in.has_failed && type == 0 && rpc_version == 2;
}

static void put_accepted(struct model_out *out, const struct head *head, uint32_t status)
{
    model_put_u32(out, head->xid);
    model_put_u32(out, 1);
    model_put_u32(out, 0);
    model_put_u64(out, 0);
    model_put_u32(out, status);
}

static void put_failure(struct model_call *call, const char *failure)
{
    for (unsigned int which = 0; failure[which] != 0; which++) {
        if (failure[which] == 'p')
            model_put_post(call, call->subjects[which].inode);
        else
            model_put_wcc(call, which);
    }
}

/* True once, when its call has come. */
static bool fault_strikes(struct model_server *server, uint32_t procedure)
{
    struct model_fault *fault = &server->fault;

    if (fault->kind == MODEL_FAULT_NONE || (fault->procedures >> procedure & 1u) == 0)
        return false;
    if (fault->after_calls != 0) {
        fault->after_calls--;
        return false;
    }
    server->has_faulted = true;
    return true;
}

static void nfs_call(struct model_call *call, const struct head *head, struct model_out *answer)
{
    struct model_server *server = call->server;
    const struct model_procedure *procedure = &model_reads[head->procedure];
    uint32_t status;
    bool strikes = fault_strikes(server, head->procedure);
    struct model_fault fault = server->fault;

    call->procedure = head->procedure;
    if (procedure->run == NULL)
        procedure = &model_modifications[head->procedure];
    call->is_altered = strikes && fault.kind == MODEL_FAULT_ALTER;
    if (strikes)
        server->fault.kind = MODEL_FAULT_NONE;
    status = strikes && fault.kind == MODEL_FAULT_REFUSE ? fault.status : procedure->run(call);
    server->calls[head->procedure]++;
    if (status == MODEL_GARBAGE) {
        put_accepted(answer, head, GARBAGE);
        return;
    }
    if (strikes && fault.kind == MODEL_FAULT_LIE && status == SL_NFS_OK)
        status = fault.status;
    put_accepted(answer, head, ACCEPTED_SUCCESS);
    model_put_u32(answer, status);
    if (status != SL_NFS_OK) {
        call->body.length_bytes = 0;
        put_failure(call, procedure->failure);
    }
    model_put_raw(answer, call->body.data, call->body.length_bytes);
}

static void put_mismatch(struct model_out *answer, const struct head *head, uint32_t low,
                         uint32_t high)
{
    put_accepted(answer, head, ACCEPTED_MISMATCH);
    model_put_u32(answer, low);
    model_put_u32(answer, high);
}

static void other_call(struct model_call *call, const struct head *head, bool is_known,
                       struct model_out *answer)
{
    if (!is_known) {
        put_accepted(answer, head, ACCEPTED_PROC_UNAVAIL);
        return;
    }
    put_accepted(answer, head, call->in.has_failed ? GARBAGE : ACCEPTED_SUCCESS);
    if (!call->in.has_failed)
        model_put_raw(answer, call->body.data, call->body.length_bytes);
}

static void dispatch(struct model_call *call, const struct head *head, uint16_t port,
                     struct model_out *answer)
{
    const struct model_server *server = call->server;

    if (head->program == 100003 && port == server->nfs_port) {
        if (head->version != 3)
            put_mismatch(answer, head, 3, 3);
        else if (head->procedure == SL_NFS_NULL)
            put_accepted(answer, head, ACCEPTED_SUCCESS);
        else if (head->procedure >= SL_NFS_PROCEDURES)
            put_accepted(answer, head, ACCEPTED_PROC_UNAVAIL);
        else
            nfs_call(call, head, answer);
    } else if (head->program == 100005 && port == server->mount_port) {
        if (head->version != 3 && head->version != 1)
            put_mismatch(answer, head, 1, 3);
        else
            other_call(call, head, model_mount_call(call, head->version, head->procedure), answer);
    } else if (head->program == 100000 && port == MODEL_PORT_PORTMAP) {
        other_call(call, head, model_portmap_call(call, head->procedure), answer);
    } else {
        put_accepted(answer, head, ACCEPTED_PROG_UNAVAIL);
    }
}

static bool answer_again(const struct model_server *server, uint64_t from, const struct head *head,
                         struct model_out *answer)
{
    for (uint32_t i = 0; i < MODEL_KEPT_ANSWERS; i++) {
        const struct model_kept_answer *kept = &server->kept[i];

        if (kept->from == from && kept->xid == head->xid && kept->procedure == head->procedure) {
            model_put_raw(answer, kept->answer.data, kept->answer.length_bytes);
            return true;
        }
    }
    return false;
}

static void keep_answer(struct model_server *server, uint64_t from, const struct head *head,
                        const struct model_out *answer)
{
    struct model_kept_answer *kept = &server->kept[server->next_kept++ % MODEL_KEPT_ANSWERS];

    kept->from = from;
    kept->xid = head->xid;
    kept->procedure = head->procedure;
    kept->answer.length_bytes = 0;
    model_put_raw(&kept->answer, answer->data, answer->length_bytes);
}

bool model_server_call(struct model_server *server, uint64_t from, uint16_t port,
                       const uint8_t *bytes, size_t length_bytes, uint64_t now_us,
                       struct model_out *answer)
{
    struct model_call call = {
        .server = server, .disk = server->disk, .in = {.at = bytes, .left_bytes = length_bytes}};
    struct head head;
    bool is_kept;

    *answer = (struct model_out){0};
    if (!get_head(&call, &head))
        return false;
    is_kept = server->disk->traits.has_duplicate_cache && head.program == 100003 &&
              head.procedure < SL_NFS_PROCEDURES && sl_nfs_changes((uint8_t)head.procedure);
    if (is_kept && answer_again(server, from, &head, answer))
        return true;
    model_disk_set_time(server->disk, now_us);
    dispatch(&call, &head, port, answer);
    model_out_free(&call.body);
    if (is_kept)
        keep_answer(server, from, &head, answer);
    return true;
}
