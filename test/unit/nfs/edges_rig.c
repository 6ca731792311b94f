// SPDX-License-Identifier: Apache-2.0
#include "edges_rig.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/rpc.h"
#include "support/table.h"

#define TURN_US 1000u
#define BUFFER_BYTES 2048u

/* Who has filled a buffer. */
enum origin { FROM_BOX, FROM_CLIENT, FROM_MEMBER };

struct buffer {
    uint32_t references;
    enum origin origin;
    uint8_t data[];
};

static struct buffer *make_buffer(size_t bytes, enum origin origin)
{
    struct buffer *buffer = calloc(1, sizeof(*buffer) + bytes);

    assert_non_null(buffer);
    buffer->references = 1;
    buffer->origin = origin;
    return buffer;
}

static void retain(void *context, void *owner)
{
    (void)context;
    ((struct buffer *)owner)->references++;
}

static void release(void *context, void *owner)
{
    (void)context;
    if (--((struct buffer *)owner)->references == 0)
        free(owner);
}

static bool allocate(void *context, struct sl_buffer *to)
{
    struct buffer *buffer = make_buffer(BUFFER_BYTES, FROM_BOX);

    (void)context;
    *to = (struct sl_buffer){.data = buffer->data,
                             .room_bytes = BUFFER_BYTES,
                             .footprint_bytes = BUFFER_BYTES,
                             .owner = buffer};
    return true;
}

static void make_message(struct edges_rig *rig, const struct model_out *bytes, enum origin origin,
                         struct sl_message *message)
{
    struct buffer *buffer = make_buffer(bytes->length_bytes, origin);
    const struct sl_tcp_slice slice = {.data = buffer->data,
                                       .length_bytes = (uint32_t)bytes->length_bytes,
                                       .footprint_bytes = (uint32_t)bytes->length_bytes,
                                       .owner = buffer};

    memcpy(buffer->data, bytes->data, bytes->length_bytes);
    sl_message_clear(message);
    assert_int_equal(sl_message_append(sl_nfs_messages(rig->nfs), message, &slice), 0);
}

/* How many bytes at the end of a message are in buffers of that origin. */
static uint32_t shared_bytes(const struct edges_rig *rig, const struct sl_message *message,
                             enum origin origin)
{
    const struct sl_message_node *nodes = sl_nfs_messages(rig->nfs)->nodes;
    uint32_t bytes = 0;

    for (uint32_t at = message->first; at != SL_MESSAGE_NONE; at = nodes[at].next) {
        const struct buffer *buffer = nodes[at].slice.owner;

        bytes = buffer->origin == origin ? bytes + nodes[at].slice.length_bytes : 0;
    }
    return bytes;
}

/* The bytes behind the record mark; the message is taken. */
static void take_bytes(struct edges_rig *rig, struct sl_message *message, struct model_out *out)
{
    struct sl_message_pool *pool = sl_nfs_messages(rig->nfs);
    uint8_t piece[512];

    sl_message_drop_front(pool, message, SL_RPC_MARK_BYTES);
    for (uint32_t at = 0; at < message->length_bytes; at += sizeof(piece)) {
        uint32_t left = message->length_bytes - at;
        uint32_t here = left < sizeof(piece) ? left : (uint32_t)sizeof(piece);

        assert_int_equal(sl_message_copy(pool, message, at, piece, here), 0);
        model_put_raw(out, piece, here);
    }
    sl_message_free(pool, message);
}

static void take_reply(void *context, const struct sl_nfs_caller *caller,
                       struct sl_message *message)
{
    struct edges_rig *rig = context;

    (void)caller;
    rig->shared_with_client = shared_bytes(rig, message, FROM_MEMBER);
    model_out_free(&rig->reply);
    take_bytes(rig, message, &rig->reply);
}

static uint32_t word_at(const struct model_out *bytes, size_t offset)
{
    struct model_in in = {bytes->data + offset, bytes->length_bytes - offset, false};

    return model_get_u32(&in);
}

/* The end of the directory is the last word of a page. */
static void deny_end(struct model_out *page)
{
    memset(page->data + page->length_bytes - 4u, 0, 4u);
}

/* Four bytes more than there were: in count, in the length of the data, and behind it. */
static void lengthen_read(struct model_out *answer)
{
    /* head (24), status, attributes (4 + 84), count, end, length */
    static const size_t words[] = {24 + 4 + 88, 24 + 4 + 88 + 8};

    model_put_u32(answer, 0);
    for (unsigned int i = 0; i < 2; i++)
        answer->data[words[i] + 3] = (uint8_t)(answer->data[words[i] + 3] + 4u);
}

static void spoil(struct edges_rig *rig, uint32_t procedure, struct model_out *answer)
{
    rig->asked[procedure]++;
    if (rig->listings_never_end && procedure == SL_NFS_READDIRPLUS)
        deny_end(answer);
    if (rig->reads_are_too_long && procedure == SL_NFS_READ)
        lengthen_read(answer);
}

static void await(struct edges_rig *rig, uint16_t member, uint8_t procedure,
                  const struct model_out *answer)
{
    rig->waiting[rig->waiting_count++] = (struct edges_answer){member, false, procedure, *answer};
}

static int send_call(void *context, uint16_t member, enum sl_nfs_program program, uint16_t port,
                     struct sl_message *message, uint32_t *channel)
{
    struct edges_rig *rig = context;
    struct model_out call = {NULL, 0, 0}, answer = {NULL, 0, 0};
    uint8_t procedure = SL_NFS_PROCEDURES;

    assert_true(member < rig->member_count);
    if (rig->is_cut_off[member])
        return -EHOSTUNREACH;
    assert_true(rig->waiting_count < EDGES_WAITING);
    rig->shared_with_member[member] = shared_bytes(rig, message, FROM_CLIENT);
    take_bytes(rig, message, &call);
    *channel = rig->channel;
    if (program == SL_NFS_PROGRAM_NLM) {
        if (rig->lock_call(rig->lock_context, member, &call, &answer))
            await(rig, member, procedure, &answer);
        model_out_free(&call);
        return 0;
    }
    assert_true(model_server_call(rig->servers[member], rig->channel, port, call.data,
                                  call.length_bytes, rig->now_us, &answer));
    if (program == SL_NFS_PROGRAM_NFS) {
        procedure = (uint8_t)(word_at(&call, 20) % SL_NFS_PROCEDURES);
        spoil(rig, procedure, &answer);
    }
    model_out_free(&call);
    if (rig->server_is_silent)
        model_out_free(&answer);
    else
        await(rig, member, procedure, &answer);
    return 0;
}

static int send_bound(void *context, uint64_t connection, uint16_t member, uint16_t port,
                      struct sl_message *message)
{
    struct edges_rig *rig = context;
    struct model_out call = {NULL, 0, 0}, answer = {NULL, 0, 0};

    assert_true(member < rig->member_count);
    assert_int_equal(connection, EDGES_CONNECTION);
    assert_int_equal(port, rig->servers[member]->nfs_port);
    if (rig->is_cut_off[member])
        return -EHOSTUNREACH;
    assert_true(rig->waiting_count < EDGES_WAITING);
    take_bytes(rig, message, &call);
    if (rig->bound_call(rig->bound_context, member, &call, &answer))
        rig->waiting[rig->waiting_count++] =
            (struct edges_answer){member, true, SL_NFS_PROCEDURES, answer};
    model_out_free(&call);
    return 0;
}

static void call_back(void *context, const struct sl_nfs_caller *caller, uint16_t port,
                      struct sl_message *message)
{
    struct edges_rig *rig = context;
    struct model_out call = {NULL, 0, 0};

    (void)caller;
    take_bytes(rig, message, &call);
    rig->called_back(rig->lock_context, port, &call);
}

static void unanswered(void *context, const struct sl_nfs_caller *caller)
{
    struct edges_rig *rig = context;

    (void)caller;
    rig->unanswered++;
}

static void hang_up(void *context, uint64_t connection)
{
    struct edges_rig *rig = context;

    assert_int_not_equal(connection, 0);
    rig->hang_ups++;
}

/* What was on its way from it does not arrive. */
static void lose_answers(struct edges_rig *rig, uint16_t member)
{
    uint32_t left = 0;

    for (uint32_t i = 0; i < rig->waiting_count; i++)
        if (rig->waiting[i].member == member)
            model_out_free(&rig->waiting[i].bytes);
        else
            rig->waiting[left++] = rig->waiting[i];
    rig->waiting_count = left;
}

void edges_cut_off(struct edges_rig *rig, uint16_t member)
{
    rig->is_cut_off[member] = true;
    lose_answers(rig, member);
    sl_nfs_channel_lost(rig->nfs, member, rig->channel, rig->now_us);
    sl_nfs_bound_lost(rig->nfs, member, EDGES_CONNECTION, rig->now_us);
}

void edges_find_again(struct edges_rig *rig, uint16_t member)
{
    rig->is_cut_off[member] = false;
    sl_nfs_member_ready(rig->nfs, member, rig->now_us);
}

static void fence(void *context, uint16_t member)
{
    (void)context;
    (void)member;
}

static bool store(void *context, const struct sl_nfs_store_request *request)
{
    struct edges_rig *rig = context;

    return model_store_request(rig->store, request, rig->now_us);
}

static void take_event(void *context, const struct sl_nfs_event *event)
{
    struct edges_rig *rig = context;

    rig->events |= 1u << event->kind;
    if (rig->told_count < EDGES_EVENTS)
        rig->told[rig->told_count] = *event;
    rig->told_count++;
}

static uint64_t draw(void *context)
{
    (void)context;
    return 0x0123456789abcdefu;
}

static void deliver_answers(struct edges_rig *rig)
{
    uint32_t count = rig->waiting_count;
    struct edges_answer answers[EDGES_WAITING];
    struct sl_message message;

    memcpy(answers, rig->waiting, sizeof(answers));
    rig->waiting_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (rig->held_back >> answers[i].procedure & 1u) {
            rig->waiting[rig->waiting_count++] = answers[i];
            continue;
        }
        make_message(rig, &answers[i].bytes, FROM_MEMBER, &message);
        model_out_free(&answers[i].bytes);
        if (answers[i].is_bound)
            sl_nfs_bound_answer(rig->nfs, answers[i].member, EDGES_CONNECTION, &message,
                                rig->now_us);
        else
            sl_nfs_answer(rig->nfs, answers[i].member, rig->channel, &message, rig->now_us);
    }
}

static void turn(struct edges_rig *rig)
{
    const struct sl_nfs_store_completion *completion;

    rig->now_us += TURN_US;
    deliver_answers(rig);
    while ((completion = model_store_completion(rig->store, rig->now_us)) != NULL)
        sl_nfs_stored(rig->nfs, completion, rig->now_us);
    sl_nfs_advance(rig->nfs, rig->now_us);
}

void edges_run(struct edges_rig *rig, uint64_t us)
{
    for (uint64_t passed = 0; passed < us; passed += TURN_US)
        turn(rig);
}

void edges_reconnect(struct edges_rig *rig)
{
    uint32_t old = rig->channel++;

    for (uint16_t member = 0; member < rig->member_count; member++) {
        sl_nfs_channel_lost(rig->nfs, member, old, rig->now_us);
        sl_nfs_member_ready(rig->nfs, member, rig->now_us);
    }
}

static void make_switch(struct edges_rig *rig)
{
    struct sl_nfs_setup setup = {.ops = {.owners = {retain, release, rig},
                                         .buffers = {allocate, rig},
                                         .reply = take_reply,
                                         .call_back = call_back,
                                         .send = send_call,
                                         .send_bound = send_bound,
                                         .unanswered = unanswered,
                                         .hang_up = hang_up,
                                         .fence = fence,
                                         .store = store,
                                         .event = take_event,
                                         .random = draw,
                                         .context = rig},
                                 .machine = "box",
                                 .was_clean = model_store_was_clean(rig->store)};
    size_t bytes;

    sl_nfs_limits_for(4u << 20, &setup.limits);
    bytes = sl_nfs_bytes(&setup.limits);
    assert_true(bytes != 0);
    rig->memory = aligned_alloc(64, (bytes + 63u) & ~(size_t)63u);
    assert_non_null(rig->memory);
    assert_int_equal(sl_nfs_create(rig->memory, &setup, rig->now_us, &rig->nfs), 0);
}

void edges_configure(struct edges_rig *rig)
{
    sl_nfs_configure(rig->nfs, &rig->config, 1u << EDGES_SERVICE, rig->now_us);
}

void edges_make(struct edges_rig *rig, uint16_t members)
{
    struct model_traits traits = {.handle_bytes = 28,
                                  .fileid_base = 2,
                                  .fileid_step = 1,
                                  .clock_step_ns = 1000,
                                  .listing_entries = 16,
                                  .transfer_bytes = 1u << 20,
                                  .disk_bytes = 64u << 20,
                                  .disk_files = 1u << 20,
                                  .pathconf = {.link_max = 32000,
                                               .name_max_bytes = 255,
                                               .no_trunc = true,
                                               .chown_restricted = true,
                                               .case_preserving = true}};

    *rig = (struct edges_rig){
        .now_us = 1600000000000000u, .next_xid = 1, .channel = 1, .member_count = members};
    for (uint16_t member = 0; member < members; member++) {
        traits.key = 1u + member;
        traits.fsid = 1000u + member;
        rig->servers[member] = model_server_create(&traits, EDGES_PATH, rig->now_us);
        rig->servers[member]->nfs_port = 2049;
        rig->servers[member]->mount_port = 20048;
    }
    rig->store = model_store_create(1);
    edges_describe(&rig->config, members);
}

void edges_start(struct edges_rig *rig)
{
    make_switch(rig);
    edges_configure(rig);
    edges_run(rig, 3000000);
}

static void forget_waiting(struct edges_rig *rig)
{
    for (uint32_t i = 0; i < rig->waiting_count; i++)
        model_out_free(&rig->waiting[i].bytes);
    rig->waiting_count = 0;
}

void edges_kill(struct edges_rig *rig)
{
    /* Its buffers are given back; whatever else it would store does not arrive. */
    sl_nfs_stop(rig->nfs, rig->now_us);
    model_store_crash(rig->store, false);
    forget_waiting(rig);
    free(rig->memory);
    rig->channel++;
}

void edges_begin(struct edges_rig *rig)
{
    edges_make(rig, 1);
    edges_start(rig);
}

bool edges_member(struct edges_rig *rig, uint16_t member, struct sl_nfs_member_row *row)
{
    static const struct sl_nfs_query query = {.question = SL_NFS_ASK_FILESYSTEMS};
    struct sl_nfs_query_answer answer;

    sl_nfs_query(rig->nfs, &query, &answer, rig->now_us);
    for (uint16_t i = 0; i < answer.rows; i++)
        for (uint8_t j = 0; j < answer.filesystems[i].members; j++) {
            *row = answer.filesystems[i].member[j];
            if (row->member == member)
                return true;
        }
    return false;
}

void edges_end(struct edges_rig *rig)
{
    const struct sl_message_pool *pool = sl_nfs_messages(rig->nfs);

    rig->listings_never_end = rig->reads_are_too_long = rig->server_is_silent = false;
    rig->held_back = 0;
    memset(rig->is_cut_off, 0, sizeof(rig->is_cut_off));
    edges_run(rig, 1000000);
    while (!sl_nfs_stop(rig->nfs, rig->now_us))
        turn(rig);
    forget_waiting(rig);
    assert_int_equal(pool->free_count, pool->count);
    model_out_free(&rig->reply);
    model_store_destroy(rig->store);
    for (uint16_t member = 0; member < rig->member_count; member++)
        model_server_destroy(rig->servers[member]);
    free(rig->memory);
}

void edges_deliver(struct edges_rig *rig, const struct sl_nfs_caller *from, struct model_out *bytes)
{
    struct sl_message message;

    model_out_free(&rig->reply);
    rig->reply = (struct model_out){NULL, 0, 0};
    make_message(rig, bytes, FROM_CLIENT, &message);
    model_out_free(bytes);
    assert_true(sl_nfs_call(rig->nfs, from, &message, rig->now_us));
}

bool edges_send(struct edges_rig *rig, uint16_t port, struct model_out *call)
{
    const struct sl_nfs_caller caller = {.address = SL_IP_V4(10, 1, 0, 1),
                                         .port = 900,
                                         .local_port = port,
                                         .service = EDGES_SERVICE,
                                         .transport = rig->transport,
                                         .connection = EDGES_CONNECTION};

    edges_deliver(rig, &caller, call);
    for (unsigned int i = 0; i < 1000 && rig->reply.length_bytes == 0; i++)
        turn(rig);
    return rig->reply.length_bytes != 0;
}

uint32_t edges_ask(struct edges_rig *rig, uint16_t port, uint32_t program, uint32_t version,
                   uint32_t procedure)
{
    /* xid, CALL, RPC version, program, version, procedure, no credential and no verifier */
    const uint32_t words[] = {rig->next_xid++, 0, 2, program, version, procedure, 0, 0, 0, 0};
    struct model_out call = {NULL, 0, 0};

    for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        model_put_u32(&call, words[i]);
    if (!edges_send(rig, port, &call))
        return EDGES_SILENCE;
    return word_at(&rig->reply, 20); /* accept_stat */
}

static bool ask_nfs(struct edges_rig *rig, const struct sl_nfs_arguments *arguments)
{
    static const uint8_t data[EDGES_DATA_BYTES];
    struct model_out call = {NULL, 0, 0};

    model_encode_call(&call, rig->next_xid++, 3, arguments, data, &rig->credential);
    return edges_send(rig, SL_NFS_PORT_NFS, &call);
}

uint32_t edges_status(struct edges_rig *rig, const struct sl_nfs_arguments *arguments)
{
    struct model_reply reply;
    uint32_t status;

    if (!ask_nfs(rig, arguments))
        return EDGES_SILENCE;
    assert_true(model_decode_reply(rig->reply.data, rig->reply.length_bytes, 3,
                                   arguments->procedure, &reply));
    status = reply.result.status;
    model_reply_free(&reply);
    return status;
}

void edges_call(struct edges_rig *rig, const struct sl_nfs_arguments *arguments,
                struct model_reply *reply)
{
    assert_true(ask_nfs(rig, arguments));
    assert_true(model_decode_reply(rig->reply.data, rig->reply.length_bytes, 3,
                                   arguments->procedure, reply));
}

struct sl_nfs_handle edges_handle(struct edges_rig *rig, uint8_t procedure,
                                  const struct sl_nfs_handle *directory, const char *name)
{
    const struct sl_nfs_arguments arguments = edges_name(procedure, directory, name);
    struct sl_nfs_handle handle;
    struct model_reply reply;

    edges_call(rig, &arguments, &reply);
    assert_int_equal(reply.result.status, SL_NFS_OK);
    handle = reply.result.handle;
    model_reply_free(&reply);
    return handle;
}

struct sl_nfs_handle edges_mount(struct edges_rig *rig, const char *path)
{
    struct model_out call = {NULL, 0, 0};
    struct model_reply reply;

    model_encode_mount(&call, rig->next_xid++, 3, path);
    assert_true(edges_send(rig, SL_NFS_PORT_MOUNT, &call));
    assert_true(model_decode_mount(rig->reply.data, rig->reply.length_bytes, 3, &reply));
    assert_int_equal(reply.result.status, SL_NFS_OK);
    return reply.result.handle;
}

struct sl_nfs_arguments edges_name(uint8_t procedure, const struct sl_nfs_handle *directory,
                                   const char *name)
{
    struct sl_nfs_arguments arguments;

    memset(&arguments, 0, sizeof(arguments));
    arguments.procedure = procedure;
    arguments.version = 3;
    arguments.handle = *directory;
    arguments.name.length_bytes = (uint16_t)strlen(name);
    memcpy(arguments.name.bytes, name, strlen(name));
    return arguments;
}
