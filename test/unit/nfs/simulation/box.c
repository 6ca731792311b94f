// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include "rpc/rpc.h"
#include "support/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_BYTES 2048u
#define MOST_ADVANCES 100000u

/* The buffer behind slices, in a list of all. */
struct sim_buffer {
    struct sim_buffer *next, **link;
    uint32_t references;
    uint8_t data[BUFFER_BYTES];
};

static void retain(void *context, void *owner)
{
    struct sim_buffer *buffer = owner;

    (void)context;
    buffer->references++;
}

static void release(void *context, void *owner)
{
    struct sim_world *world = context;
    struct sim_buffer *buffer = owner;

    SIM_CHECK(world, buffer->references != 0);
    if (--buffer->references != 0)
        return;
    *buffer->link = buffer->next;
    if (buffer->next != NULL)
        buffer->next->link = buffer->link;
    free(buffer);
}

/* The end of a box gives back all that it held. */
static void free_buffers(struct sim_world *world)
{
    while (world->buffers != NULL) {
        struct sim_buffer *next = world->buffers->next;

        free(world->buffers);
        world->buffers = next;
    }
}

static bool allocate(void *context, struct sl_buffer *to)
{
    struct sim_world *world = context;
    struct sim_buffer *buffer = malloc(sizeof(*buffer));

    if (buffer == NULL)
        abort();
    buffer->references = 1;
    buffer->next = world->buffers;
    buffer->link = &world->buffers;
    if (buffer->next != NULL)
        buffer->next->link = &buffer->next;
    world->buffers = buffer;
    *to = (struct sl_buffer){.data = buffer->data,
                             .room_bytes = sizeof(buffer->data),
                             .footprint_bytes = sizeof(*buffer),
                             .owner = buffer};
    return true;
}

/* Cut into pieces of any length, as they come from a wire. */
bool sim_message_make(struct sim_world *world, const uint8_t *bytes, size_t length_bytes,
                      struct sl_message *message)
{
    struct sl_message_pool *pool = sl_nfs_messages(world->nfs);
    bool is_tiny = sim_one_in(world, 10);

    sl_message_clear(message);
    while (length_bytes != 0) {
        uint32_t piece = sim_between(world, 1, is_tiny ? 40 : BUFFER_BYTES);
        struct sl_tcp_slice slice = {.footprint_bytes = sizeof(struct sim_buffer)};
        struct sl_buffer buffer;

        if (piece > length_bytes)
            piece = (uint32_t)length_bytes;
        allocate(world, &buffer);
        memcpy(buffer.data, bytes, piece);
        slice.data = buffer.data;
        slice.owner = buffer.owner;
        slice.length_bytes = piece;
        if (sl_message_append(pool, message, &slice) != 0) {
            release(world, buffer.owner);
            sl_message_free(pool, message);
            return false;
        }
        bytes += piece;
        length_bytes -= piece;
    }
    return true;
}

uint8_t *sim_message_take(struct sim_world *world, struct sl_message *message, uint32_t offset,
                          size_t *length_bytes)
{
    struct sl_message_pool *pool = sl_nfs_messages(world->nfs);
    uint8_t *bytes;

    SIM_CHECK(world, message->length_bytes > offset);
    *length_bytes = message->length_bytes - offset;
    bytes = malloc(*length_bytes);
    if (bytes == NULL)
        abort();
    SIM_CHECK(world, sl_message_copy(pool, message, offset, bytes, (uint32_t)*length_bytes) == 0);
    sl_message_free(pool, message);
    return bytes;
}

static void take_reply(void *context, const struct sl_nfs_caller *caller,
                       struct sl_message *message)
{
    struct sim_world *world = context;
    size_t bytes;
    uint8_t *data = sim_message_take(world, message, SL_RPC_MARK_BYTES, &bytes);

    sim_client_answered(world, caller, data, bytes);
}

static void unanswered(void *context, const struct sl_nfs_caller *caller)
{
    struct sim_world *world = context;

    SIM_CHECK(world, caller->service == SIM_SERVICE);
}

static void hang_up(void *context, uint64_t connection)
{
    sim_client_hang_up(context, connection);
}

static bool take_request(void *context, const struct sl_nfs_store_request *request)
{
    struct sim_world *world = context;

    return model_store_request(world->store, request, world->now_us);
}

/*
 * A reinstated member has to be asked for all handles anew, by names. Of a file whose name was
 * removed while it has others, which nobody has looked up, none is known.
 */
static bool is_nameless(const struct sim_world *world, const struct sl_nfs_event *event)
{
    return sim_does(world->plan, SIM_REINSTATE) && strstr(event->text, "its handle") != NULL;
}

static void check_out(struct sim_world *world, const struct sl_nfs_event *event)
{
    if (event->member >= world->plan->member_count)
        sim_fail(world, "an event about no member: %s", event->text);
    world->told_out |= 1u << event->member;
    world->members[event->member].has_left = true;
    if (is_nameless(world, event))
        world->members[event->member].may_leave = true;
    if (!world->members[event->member].may_leave)
        sim_fail(world, "nas%u was taken out: %s (%s)", event->member + 1u, event->text,
                 event->file);
}

/* While the box still compares what was noted: what clients want is in its way, and it in theirs.
 */
static void ask_again(struct sim_world *world, struct sim_event *event)
{
    (void)event;
    sim_clients_ask_again(world);
}

static void take_event(void *context, const struct sl_nfs_event *event)
{
    struct sim_world *world = context;

    sim_trace(world, "event %u member %d object %llu count %llu %s: %s", event->kind,
              (int16_t)event->member, (unsigned long long)event->object,
              (unsigned long long)event->count, event->file, event->text);
    SIM_CHECK(world, event->kind <= SL_NFS_EVENT_MEMBER_UNLIKE);
    world->events_seen[event->kind]++;
    if (event->kind == SL_NFS_EVENT_MEMBER_OUT)
        check_out(world, event);
    if (event->kind == SL_NFS_EVENT_SERVING && world->plan->script != NULL)
        sim_after(world, 1, ask_again);
    if (event->kind == SL_NFS_EVENT_MEMBER_JOINED)
        world->members[event->member].has_left = false;
    if (event->kind == SL_NFS_EVENT_MEMBER_REFUSED && !world->members[event->member].may_leave)
        sim_fail(world, "nas%u was refused: %s", event->member + 1u, event->text);
    if (event->kind == SL_NFS_EVENT_FOREIGN_HANDLE)
        sim_fail(world, "a handle of ours was found foreign");
}

static uint64_t draw(void *context)
{
    struct sim_world *world = context;

    return test_random(&world->random);
}

void sim_box_begin(struct sim_world *world)
{
    struct sl_nfs_setup setup = {
        .limits = world->plan->limits,
        .ops = {.owners = {retain, release, world},
                .buffers = {allocate, world},
                .reply = take_reply,
                .send = sim_member_send,
                .unanswered = unanswered,
                .hang_up = hang_up,
                .fence = sim_member_fence,
                .store = take_request,
                .event = take_event,
                .random = draw,
                .context = world},
        .machine = "box",
        .was_clean = model_store_was_clean(world->store),
    };
    size_t bytes = sl_nfs_bytes(&setup.limits);

    SIM_CHECK(world, bytes != 0);
    world->memory = aligned_alloc(64, (bytes + 63u) & ~(size_t)63u);
    if (world->memory == NULL)
        abort();
    world->life++;
    SIM_CHECK(world, sl_nfs_create(world->memory, &setup, world->now_us, &world->nfs) == 0);
    sl_nfs_configure(world->nfs, &world->config, 1u << SIM_SERVICE, world->now_us);
    sim_trace(world, "the box begins, %s", setup.was_clean ? "clean" : "after an unclean end");
}

static void begin_again(struct sim_world *world, struct sim_event *event)
{
    (void)event;
    sim_box_begin(world);
}

void sim_box_crash(struct sim_world *world)
{
    bool with_power = sim_does(world->plan, SIM_POWER) && sim_one_in(world, 2);

    if (world->nfs == NULL)
        return;
    sim_trace(world, "the box %s", with_power ? "loses its power" : "is killed");
    world->nfs = NULL;
    free(world->memory);
    world->memory = NULL;
    free_buffers(world);
    world->crashes++;
    world->box_crashes++;
    model_store_crash(world->store, with_power);
    sim_members_abandoned(world);
    sim_clients_box_gone(world);
    sim_after(world, sim_between(world, 1000, 500000), begin_again);
}

/* What is stored of the switch has to be taken before it is stopped. */
void sim_box_end(struct sim_world *world)
{
    struct sl_message_pool *pool = sl_nfs_messages(world->nfs);
    const struct sl_nfs_store_completion *completion;

    for (uint32_t turns = 0; !sl_nfs_stop(world->nfs, world->now_us); turns++) {
        SIM_CHECK(world, turns < 1000);
        world->now_us += 10000;
        while ((completion = model_store_completion(world->store, world->now_us)) != NULL)
            sl_nfs_stored(world->nfs, completion, world->now_us);
    }
    model_store_close(world->store);
    if (pool->free_count != pool->count)
        sim_fail(world, "%u nodes of messages are still held", pool->count - pool->free_count);
    if (world->buffers != NULL)
        sim_fail(world, "buffers are still held");
    world->nfs = NULL;
    free(world->memory);
    world->memory = NULL;
}

void sim_box_turn(struct sim_world *world)
{
    const struct sl_nfs_store_completion *completion;
    uint32_t turns = 0;

    if (world->nfs == NULL)
        return;
    while ((completion = model_store_completion(world->store, world->now_us)) != NULL)
        sl_nfs_stored(world->nfs, completion, world->now_us);
    while (sl_nfs_advance(world->nfs, world->now_us))
        SIM_CHECK(world, ++turns < MOST_ADVANCES);
    if (sl_nfs_has_room(world->nfs))
        sim_clients_have_room(world);
}

uint64_t sim_box_next_us(const struct sim_world *world)
{
    uint64_t store_us, timer_us;

    if (world->nfs == NULL)
        return UINT64_MAX;
    store_us = model_store_next_us(world->store);
    timer_us = sl_nfs_next_timer_us(world->nfs);
    return store_us < timer_us ? store_us : timer_us;
}

bool sim_filesystem_row(struct sim_world *world, struct sl_nfs_filesystem_row *row)
{
    static struct sl_nfs_query_answer answer;
    struct sl_nfs_query query = {.question = SL_NFS_ASK_FILESYSTEMS};

    if (world->nfs == NULL)
        return false;
    do {
        sl_nfs_query(world->nfs, &query, &answer, world->now_us);
        for (uint16_t i = 0; i < answer.rows; i++)
            if (answer.filesystems[i].filesystem == SIM_FILESYSTEM) {
                *row = answer.filesystems[i];
                return true;
            }
        query.cursor = answer.cursor;
    } while (answer.cursor != SL_NFS_CURSOR_END);
    return false;
}
