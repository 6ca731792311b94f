// SPDX-License-Identifier: Apache-2.0
#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define MARK_BYTES 4u
#define LAST_FRAGMENT UINT32_C(0x80000000)
#define REPLY_HEAD_BYTES 512u /* more than an answer has beside the data of a READ */
#define INPUT_RECORDS 8u
#define SLOTS_AT_ONCE 16u
#define RETRANSMIT_NS UINT64_C(1000000000)
#define SLOT_BITS 8u /* OPTIONS_DEPTH_MAX */
#define GENERATION_BITS 14u

uint64_t clock_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static size_t data_bytes(const struct connection *connection)
{
    const struct options *options = connection->load->options;

    return options->operation == NFS_WRITE ? options->size_bytes : 0;
}

static void put_arguments(struct connection *connection, struct slot *slot)
{
    const struct load *load = connection->load;
    const struct options *options = load->options;
    struct call *call = &slot->call;

    if (options->operation == NFS_LOOKUP) {
        call_put_handle(call, &load->target->root);
        call_put_opaque(call, options->file, (uint32_t)strlen(options->file));
        return;
    }
    call_put_handle(call, &load->target->file);
    if (options->operation == NFS_GETATTR)
        return;
    call_put_long(call, slot->offset);
    call_put_number(call, options->size_bytes);
    if (options->operation == NFS_WRITE) {
        call_put_number(call, WRITE_UNSTABLE);
        call_put_number(call, options->size_bytes);
    }
}

/* Makes the next call in a slot and puts it at the end of the queue. */
static void make_call(struct connection *connection, uint32_t index)
{
    struct load *load = connection->load;
    const struct options *options = load->options;
    struct slot *slot = &connection->slots[index];
    uint32_t depth = options->depth;

    connection->generation = (connection->generation + 1) & ((1u << GENERATION_BITS) - 1);
    slot->xid = connection->number << (GENERATION_BITS + SLOT_BITS) |
                connection->generation << SLOT_BITS | index;
    slot->offset = load->next_part++ % (options->file_bytes / options->size_bytes) *
                   (uint64_t)options->size_bytes;
    call_begin(&slot->call, slot->xid, PROGRAM_NFS, NFS_VERSION, options->operation);
    put_arguments(connection, slot);
    slot->mark =
        htonl((uint32_t)(slot->call.length_bytes + data_bytes(connection)) | LAST_FRAGMENT);
    slot->sent_ns = 0;
    connection->queue[(connection->queue_head + connection->queue_count++) % depth] = index;
}

/* Adds a part of a message without the bytes of it that have been sent. */
static size_t add_part(struct iovec *parts, size_t count, void *bytes, size_t length, size_t *skip)
{
    size_t skipped = *skip < length ? *skip : length;

    *skip -= skipped;
    if (skipped == length)
        return count;
    parts[count] = (struct iovec){(uint8_t *)bytes + skipped, length - skipped};
    return count + 1;
}

static size_t message_bytes(const struct connection *connection, const struct slot *slot)
{
    size_t mark = connection->load->options->udp ? 0 : MARK_BYTES;

    return mark + slot->call.length_bytes + data_bytes(connection);
}

/* Collects what waits in the queue, at most so many calls, whose time begins now: sending is part
 * of it. */
static size_t collect(struct connection *connection, struct iovec *parts, uint32_t calls)
{
    struct load *load = connection->load;
    uint64_t now_ns = clock_ns();
    size_t skip = connection->sent_bytes;
    size_t count = 0;

    for (uint32_t i = 0; i < calls; i++) {
        uint32_t place = (connection->queue_head + i) % load->options->depth;
        struct slot *slot = &connection->slots[connection->queue[place]];

        if (slot->sent_ns == 0)
            slot->sent_ns = now_ns;
        if (!load->options->udp)
            count = add_part(parts, count, &slot->mark, MARK_BYTES, &skip);
        count = add_part(parts, count, slot->call.bytes, slot->call.length_bytes, &skip);
        if (data_bytes(connection) > 0)
            count = add_part(parts, count, (void *)(uintptr_t)(load->pattern + slot->offset),
                             data_bytes(connection), &skip);
    }
    return count;
}

/* Takes what was sent off the queue. */
static void take_sent(struct connection *connection, size_t sent)
{
    sent += connection->sent_bytes;
    while (connection->queue_count > 0) {
        struct slot *slot = &connection->slots[connection->queue[connection->queue_head]];
        size_t bytes = message_bytes(connection, slot);

        if (sent < bytes)
            break;
        sent -= bytes;
        slot->waiting = true;
        connection->queue_head = (connection->queue_head + 1) % connection->load->options->depth;
        connection->queue_count--;
    }
    connection->sent_bytes = sent;
}

int connection_send(struct connection *connection)
{
    struct iovec parts[3 * SLOTS_AT_ONCE];
    uint32_t most = connection->load->options->udp ? 1 : SLOTS_AT_ONCE;

    connection->wants_to_send = false;
    while (connection->queue_count > 0) {
        uint32_t calls = connection->queue_count < most ? connection->queue_count : most;
        struct msghdr message = {.msg_iov = parts};
        ssize_t sent;

        message.msg_iovlen = collect(connection, parts, calls);
        sent = sendmsg(connection->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EAGAIN) {
            connection->wants_to_send = true;
            return 0;
        }
        if (sent < 0)
            return -errno;
        take_sent(connection, (size_t)sent);
    }
    return 0;
}

static const char *check_read(const struct connection *connection, const struct slot *slot,
                              struct reply *reply)
{
    uint32_t size = connection->load->options->size_bytes;
    const uint8_t *expected = connection->load->pattern + slot->offset;
    const uint8_t *data;
    uint32_t count, length;

    reply_skip_attributes(reply);
    count = reply_number(reply);
    reply_number(reply);
    data = reply_opaque(reply, size, &length);
    if (data == NULL || count != size || length != size)
        return "short-read";
    /* All of it would take longer than the call. */
    if (memcmp(data, expected, 8) != 0 || memcmp(data + size - 8, expected + size - 8, 8) != 0)
        return "wrong-bytes";
    return NULL;
}

static const char *check_write(const struct connection *connection, struct reply *reply)
{
    /* wcc_data: size and two times before, attributes after */
    if (reply_number(reply) != 0)
        reply_skip(reply, 24);
    reply_skip_attributes(reply);
    return reply_number(reply) == connection->load->options->size_bytes && !reply->bad
               ? NULL
               : "short-write";
}

/* What is wrong with an answer; NULL if nothing is. reply stands behind the head. */
static const char *check(const struct connection *connection, const struct slot *slot,
                         struct reply *reply)
{
    uint32_t status = reply_number(reply);

    if (reply->bad)
        return "short-reply";
    if (status != 0)
        return "nfs-status";
    if (connection->load->options->operation == NFS_READ)
        return check_read(connection, slot, reply);
    if (connection->load->options->operation == NFS_WRITE)
        return check_write(connection, reply);
    return NULL;
}

static void take_answer(struct connection *connection, const uint8_t *bytes, size_t count)
{
    struct load *load = connection->load;
    struct reply reply = {.at = bytes, .left_bytes = count};
    uint64_t now_ns = clock_ns();
    const char *wrong = NULL;
    struct slot *slot;
    uint32_t xid, index;
    bool carried_out = reply_begin(&reply, &xid);

    index = xid & ((1u << SLOT_BITS) - 1);
    slot = index < load->options->depth ? &connection->slots[index] : NULL;
    if (slot == NULL || !slot->waiting || slot->xid != xid) {
        /* The second answer to a call that was sent twice is none of our errors. */
        if (!load->options->udp)
            report_error(load->report, "unknown-xid");
        return;
    }
    slot->waiting = false;
    wrong = carried_out ? check(connection, slot, &reply) : "rpc-refused";
    if (wrong != NULL)
        report_error(load->report, wrong);
    else if (now_ns >= load->begin_ns && now_ns < load->end_ns)
        report_call(load->report, now_ns - slot->sent_ns);
    if (now_ns < load->end_ns)
        make_call(connection, index);
}

/* Takes all whole records. 0, or -EPROTO for one that no answer of ours can be. */
static int take_records(struct connection *connection)
{
    for (;;) {
        size_t there = connection->input_end - connection->input_begin;
        uint32_t mark;

        if (there < MARK_BYTES)
            return 0;
        memcpy(&mark, connection->input + connection->input_begin, MARK_BYTES);
        mark = ntohl(mark);
        if ((mark & LAST_FRAGMENT) == 0 ||
            (mark & ~LAST_FRAGMENT) > connection->input_bytes / 2 - MARK_BYTES)
            return -EPROTO;
        mark &= ~LAST_FRAGMENT;
        if (there - MARK_BYTES < mark)
            return 0;
        take_answer(connection, connection->input + connection->input_begin + MARK_BYTES, mark);
        connection->input_begin += MARK_BYTES + mark;
    }
}

static void make_room(struct connection *connection)
{
    size_t there = connection->input_end - connection->input_begin;

    if (there > 0 && connection->input_end < connection->input_bytes / 2)
        return;
    memmove(connection->input, connection->input + connection->input_begin, there);
    connection->input_begin = 0;
    connection->input_end = there;
}

int connection_receive(struct connection *connection)
{
    bool udp = connection->load->options->udp;

    for (;;) {
        ssize_t got;
        int rc;

        make_room(connection);
        got = recv(connection->fd, connection->input + connection->input_end,
                   connection->input_bytes - connection->input_end, MSG_DONTWAIT);
        if (got < 0)
            return errno == EAGAIN || (udp && errno == ECONNREFUSED) ? 0 : -errno;
        if (got == 0 && !udp)
            return -ECONNRESET;
        if (udp) {
            take_answer(connection, connection->input, (size_t)got);
            continue;
        }
        connection->input_end += (size_t)got;
        rc = take_records(connection);
        if (rc != 0)
            return rc;
    }
}

void connection_retransmit(struct connection *connection, uint64_t now_ns)
{
    struct load *load = connection->load;

    for (uint32_t i = 0; i < load->options->depth; i++) {
        struct slot *slot = &connection->slots[i];

        if (!slot->waiting || now_ns - slot->sent_ns < RETRANSMIT_NS)
            continue;
        load->report->retransmissions++;
        slot->sent_ns = now_ns;
        /* What is lost again is sent again. */
        (void)!send(connection->fd, slot->call.bytes, slot->call.length_bytes,
                    MSG_DONTWAIT | MSG_NOSIGNAL);
    }
}

static int connect_to(struct connection *connection)
{
    const struct load *load = connection->load;
    const int yes = 1;

    connection->fd = target_socket(load->options->udp ? SOCK_DGRAM : SOCK_STREAM);
    if (connection->fd < 0)
        return connection->fd;
    if (connect(connection->fd, (const struct sockaddr *)&load->target->server,
                sizeof(load->target->server)) != 0)
        return -errno;
    if (!load->options->udp)
        setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    return 0;
}

int connection_open(struct connection *connection, struct load *load, uint32_t number)
{
    uint32_t depth = load->options->depth;
    int rc;

    *connection = (struct connection){
        .load = load,
        .fd = -1,
        .number = number,
        .generation = (uint32_t)clock_ns() & ((1u << GENERATION_BITS) - 1),
        .slots = calloc(depth, sizeof(*connection->slots)),
        .queue = calloc(depth, sizeof(*connection->queue)),
        .input_bytes = INPUT_RECORDS * (load->options->size_bytes + REPLY_HEAD_BYTES),
    };
    connection->input = malloc(connection->input_bytes);
    if (connection->slots == NULL || connection->queue == NULL || connection->input == NULL)
        return -ENOMEM;
    rc = connect_to(connection);
    for (uint32_t i = 0; rc == 0 && i < depth; i++)
        make_call(connection, i);
    return rc;
}

void connection_close(struct connection *connection)
{
    if (connection->fd >= 0)
        close(connection->fd);
    free(connection->slots);
    free(connection->queue);
    free(connection->input);
}
