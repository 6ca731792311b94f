// SPDX-License-Identifier: Apache-2.0
#include "switch_world.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <x86intrin.h>

#include "nfs/model/store.h"
#include "support/random.h"
#include "wire/endian.h"

#define START_US UINT64_C(1600000000000000)
#define TURN_US 20u
#define BUFFERS 32768u
#define BUFFER_BYTES 2048u
#define MEMORY_BYTES (256u << 20)
#define FLAT_BYTES (128u << 10)
#define JOIN_TURNS 200000u
#define ROUNDS_MAX 10000u
#define CLIENT_CONNECTION 7u
#define LAST_FRAGMENT 0x80000000u /* RFC 5531 11 */
#define SERVICE 0u

struct switch_buffer {
    struct switch_buffer *next; /* free ones */
    uint32_t references;
    uint8_t data[BUFFER_BYTES];
};

static void fail(const char *what)
{
    fprintf(stderr, "nfs_switch_bench: %s\n", what);
    exit(1);
}

static void retain(void *context, void *owner)
{
    (void)context;
    ((struct switch_buffer *)owner)->references++;
}

static void release(void *context, void *owner)
{
    struct switch_world *world = context;
    struct switch_buffer *buffer = owner;

    if (--buffer->references != 0)
        return;
    buffer->next = world->free_buffer;
    world->free_buffer = buffer;
}

static bool allocate(void *context, struct sl_buffer *to)
{
    struct switch_world *world = context;
    struct switch_buffer *buffer = world->free_buffer;

    if (buffer == NULL)
        return false;
    world->free_buffer = buffer->next;
    buffer->references = 1;
    *to = (struct sl_buffer){.data = buffer->data,
                             .room_bytes = sizeof(buffer->data),
                             .footprint_bytes = sizeof(*buffer),
                             .owner = buffer};
    return true;
}

/* Over TCP the transport fills in the record mark, over UDP it takes its place away. */
static void finish(struct switch_world *world, struct sl_message *message)
{
    struct sl_message_pool *pool = sl_nfs_messages(world->nfs);

    if (world->is_tcp)
        sl_rpc_record_mark(pool, message);
    else
        sl_message_drop_front(pool, message, SL_RPC_MARK_BYTES);
}

static void take_reply(void *context, const struct sl_nfs_caller *caller,
                       struct sl_message *message)
{
    struct switch_world *world = context;

    (void)caller;
    if (world->reply_count == SWITCH_BURST)
        fail("the switch answered more calls than it had");
    finish(world, message);
    world->replies[world->reply_count++] = *message;
}

static int take_sent(void *context, uint16_t member, enum sl_nfs_program program, uint16_t port,
                     struct sl_message *message, uint32_t *channel)
{
    struct switch_world *world = context;

    (void)program;
    if (world->sent_count == SWITCH_SENT_MAX)
        return -EAGAIN;
    finish(world, message);
    world->sent[world->sent_count++] =
        (struct switch_sent){.member = member, .port = port, .message = *message};
    *channel = member + 1u;
    return 0;
}

static void fence(void *context, uint16_t member)
{
    (void)context;
    fprintf(stderr, "nfs_switch_bench: member %u was taken out\n", member);
    exit(1);
}

static bool take_request(void *context, const struct sl_nfs_store_request *request)
{
    struct switch_world *world = context;

    return model_store_request(world->store, request, world->now_us);
}

static void take_event(void *context, const struct sl_nfs_event *event)
{
    (void)context;
    if (event->kind == SL_NFS_EVENT_MEMBER_OUT || event->kind == SL_NFS_EVENT_MEMBER_REFUSED)
        fail(event->text);
}

static uint64_t draw(void *context)
{
    return test_random(&((struct switch_world *)context)->random);
}

/* Bytes in buffers of the size of a packet's payload; as a stream of TCP when that is so. */
static void wrap(struct switch_world *world, const uint8_t *bytes, size_t length_bytes,
                 struct sl_message *message)
{
    struct sl_message_pool *pool = sl_nfs_messages(world->nfs);

    while (length_bytes != 0) {
        uint32_t piece =
            length_bytes < SWITCH_PIECE_BYTES ? (uint32_t)length_bytes : SWITCH_PIECE_BYTES;
        struct sl_buffer buffer;
        struct sl_tcp_slice slice = {.length_bytes = piece};

        if (!allocate(world, &buffer))
            fail("out of buffers");
        memcpy(buffer.data, bytes, piece);
        slice.data = buffer.data;
        slice.owner = buffer.owner;
        slice.footprint_bytes = buffer.footprint_bytes;
        if (sl_message_append(pool, message, &slice) != 0)
            fail("out of message nodes");
        bytes += piece;
        length_bytes -= piece;
    }
}

/* What a message holds, as bytes of a record or of a datagram; the message is freed. */
static size_t flatten(struct switch_world *world, struct sl_message *message)
{
    struct sl_message_pool *pool = sl_nfs_messages(world->nfs);
    uint32_t mark = world->is_tcp ? SL_RPC_MARK_BYTES : 0;
    size_t length = message->length_bytes - mark;

    if (length > FLAT_BYTES || sl_message_copy(pool, message, mark, world->flat, (uint32_t)length))
        fail("a message is longer than any should be");
    sl_message_free(pool, message);
    return length;
}

/* What comes from clients or from a member: messages, or for TCP one stream of records. */
struct arriving {
    struct sl_message messages[SWITCH_SENT_MAX];
    uint16_t members[SWITCH_SENT_MAX];
    uint32_t count;
    struct sl_message streams[CANNED_MEMBERS_MAX]; /* of clients: the first */
};

static struct arriving arriving;

static void begin_arriving(void)
{
    arriving.count = 0;
    for (uint32_t i = 0; i < CANNED_MEMBERS_MAX; i++)
        sl_message_clear(&arriving.streams[i]);
}

static void arrive(struct switch_world *world, uint16_t member, const uint8_t *bytes,
                   size_t length_bytes)
{
    struct sl_message *message = &arriving.messages[arriving.count];

    if (world->is_tcp) {
        static uint8_t record[SL_RPC_MARK_BYTES + FLAT_BYTES];

        sl_store_u32(record, LAST_FRAGMENT | (uint32_t)length_bytes);
        memcpy(record + SL_RPC_MARK_BYTES, bytes, length_bytes);
        wrap(world, record, SL_RPC_MARK_BYTES + length_bytes, &arriving.streams[member]);
        return;
    }
    sl_message_clear(message);
    wrap(world, bytes, length_bytes, message);
    arriving.members[arriving.count++] = member;
}

static void call(struct switch_world *world, uint16_t port, struct sl_message *message)
{
    struct sl_nfs_caller caller = {.address = SL_IP_V4(10, 1, 0, 11),
                                   .port = 900,
                                   .local_port = port,
                                   .service = SERVICE,
                                   .transport = world->is_tcp ? SL_NFS_TCP : SL_NFS_UDP,
                                   .connection = CLIENT_CONNECTION};

    if (!sl_nfs_call(world->nfs, &caller, message, world->now_us))
        fail("the switch has no room for another call");
}

/* A whole stream, slice by slice as from an engine; each record is a call or an answer. */
static void feed(struct switch_world *world, struct sl_rpc_record *record,
                 struct sl_message *stream, uint16_t port, uint16_t member)
{
    struct sl_message_pool *pool = sl_nfs_messages(world->nfs);
    struct sl_tcp_slice slice;
    struct sl_message message;

    while (sl_message_take(pool, stream, &slice, 1) == 1) {
        while (sl_rpc_record_feed(record, pool, &slice, FLAT_BYTES, &message) == 1) {
            if (port != 0)
                call(world, port, &message);
            else
                sl_nfs_answer(world->nfs, member, member + 1u, &message, world->now_us);
            if (slice.length_bytes == 0)
                break;
        }
    }
}

/* Gives the switch what has arrived; port 0: answers of members. Its cycles are counted. */
static void deliver(struct switch_world *world, uint16_t port)
{
    uint64_t begin = __rdtsc();

    for (uint32_t i = 0; i < arriving.count; i++) {
        if (port != 0)
            call(world, port, &arriving.messages[i]);
        else
            sl_nfs_answer(world->nfs, arriving.members[i], arriving.members[i] + 1u,
                          &arriving.messages[i], world->now_us);
    }
    if (world->is_tcp && port != 0)
        feed(world, &world->client, &arriving.streams[0], port, 0);
    for (uint16_t i = 0; world->is_tcp && port == 0 && i < world->members; i++)
        feed(world, &world->member_records[i], &arriving.streams[i], 0, i);
    world->cycles += __rdtsc() - begin;
}

static void turn(struct switch_world *world)
{
    const struct sl_nfs_store_completion *completion;
    uint64_t begin = __rdtsc();

    while ((completion = model_store_completion(world->store, world->now_us)) != NULL)
        sl_nfs_stored(world->nfs, completion, world->now_us);
    sl_nfs_advance(world->nfs, world->now_us);
    world->cycles += __rdtsc() - begin;
    world->now_us += TURN_US;
}

/* Members answer what they were sent. False: they were sent nothing. */
static bool answer_all(struct switch_world *world)
{
    uint32_t count = world->sent_count;
    struct switch_sent sent[SWITCH_SENT_MAX];

    if (count == 0)
        return false;
    memcpy(sent, world->sent, count * sizeof(sent[0]));
    world->sent_count = 0;
    begin_arriving();
    for (uint32_t i = 0; i < count; i++) {
        size_t bytes = flatten(world, &sent[i].message);
        struct canned_answer answer = canned_ask(world->canned, sent[i].member, sent[i].port,
                                                 world->flat, bytes, world->now_us);

        arrive(world, sent[i].member, answer.data, answer.length_bytes);
    }
    deliver(world, 0);
    return true;
}

/* Until so many replies are there. */
static bool run(struct switch_world *world, uint32_t replies)
{
    for (uint32_t rounds = 0; world->reply_count < replies; rounds++) {
        if (rounds == ROUNDS_MAX)
            return false;
        answer_all(world);
        turn(world);
    }
    return true;
}

bool switch_world_ask(void *context, uint16_t port, const uint8_t *bytes, size_t length_bytes,
                      const uint8_t **answer, size_t *answer_bytes)
{
    struct switch_world *world = context;

    begin_arriving();
    arrive(world, 0, bytes, length_bytes);
    deliver(world, port);
    if (!run(world, 1))
        return false;
    *answer_bytes = flatten(world, &world->replies[0]);
    world->reply_count = 0;
    memcpy(world->answer, world->flat, *answer_bytes);
    *answer = world->answer;
    return true;
}

uint32_t switch_world_burst(struct switch_world *world, struct nfs_calls *calls)
{
    uint32_t answered;

    begin_arriving();
    for (uint32_t i = 0; i < SWITCH_BURST; i++) {
        size_t bytes;
        const uint8_t *next = nfs_calls_next(calls, &bytes);

        arrive(world, 0, next, bytes);
    }
    world->cycles = 0;
    deliver(world, CANNED_NFS_PORT);
    if (!run(world, SWITCH_BURST))
        fail("calls were not answered");
    /* Answers of other members that the client's answer did not wait for. */
    while (answer_all(world))
        turn(world);
    answered = world->reply_count;
    for (uint32_t i = 0; i < answered; i++) {
        size_t bytes = flatten(world, &world->replies[i]);

        world->replies_bad += !nfs_answer_is_good(world->flat, bytes);
    }
    world->reply_count = 0;
    return answered;
}

static void configure(struct switch_world *world)
{
    canned_configure(&world->config, world->members, world->is_tcp ? SL_NFS_TCP : SL_NFS_UDP);
    sl_nfs_configure(world->nfs, &world->config, 1u << SERVICE, world->now_us);
}

/* Each call of the benchmark is answered: one that is not is seen to be missing. */
static void unanswered(void *context, const struct sl_nfs_caller *caller)
{
    (void)context;
    (void)caller;
}

static void hang_up(void *context, uint64_t connection)
{
    (void)context;
    (void)connection;
}

static void make_buffers(struct switch_world *world)
{
    world->buffers = calloc(BUFFERS, sizeof(*world->buffers));
    world->flat = malloc(FLAT_BYTES);
    world->answer = malloc(FLAT_BYTES);
    if (world->buffers == NULL || world->flat == NULL || world->answer == NULL)
        fail("out of memory");
    for (uint32_t i = 0; i < BUFFERS; i++) {
        world->buffers[i].next = world->free_buffer;
        world->free_buffer = &world->buffers[i];
    }
}

static void make_switch(struct switch_world *world)
{
    struct sl_nfs_setup setup = {
        .ops = {.owners = {retain, release, world},
                .buffers = {allocate, world},
                .reply = take_reply,
                .send = take_sent,
                .unanswered = unanswered,
                .hang_up = hang_up,
                .fence = fence,
                .store = take_request,
                .event = take_event,
                .random = draw,
                .context = world},
        .machine = "bench",
        .was_clean = true,
    };
    size_t bytes;

    sl_nfs_limits_for(MEMORY_BYTES, &setup.limits);
    bytes = sl_nfs_bytes(&setup.limits);
    world->memory = aligned_alloc(64, (bytes + 63u) & ~(size_t)63u);
    if (bytes == 0 || world->memory == NULL ||
        sl_nfs_create(world->memory, &setup, world->now_us, &world->nfs) != 0)
        fail("the switch cannot be made");
}

void switch_world_start(struct switch_world *world, bool is_tcp, uint32_t members)
{
    *world = (struct switch_world){
        .is_tcp = is_tcp, .members = members, .now_us = START_US, .random = 1};
    world->canned = canned_create(members, START_US);
    world->store = model_store_create(1);
    model_store_delay(world->store, 0, 0);
    model_store_limit(world->store, 4096, UINT32_MAX, UINT32_MAX);
    make_buffers(world);
    make_switch(world);
    sl_rpc_record_begin(&world->client);
    for (uint32_t i = 0; i < members; i++)
        sl_rpc_record_begin(&world->member_records[i]);
    configure(world);
    for (uint32_t i = 0; i < JOIN_TURNS; i++) {
        answer_all(world);
        turn(world);
    }
}

void switch_world_stop(struct switch_world *world)
{
    const struct sl_nfs_store_completion *completion;

    while (!sl_nfs_stop(world->nfs, world->now_us)) {
        world->now_us += TURN_US;
        while ((completion = model_store_completion(world->store, world->now_us)) != NULL)
            sl_nfs_stored(world->nfs, completion, world->now_us);
    }
    model_store_destroy(world->store);
    canned_destroy(world->canned);
    free(world->memory);
    free(world->buffers);
    free(world->flat);
    free(world->answer);
}
