// SPDX-License-Identifier: Apache-2.0
#include "target.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define PORTMAP_PORT 111u
#define MARK_BYTES 4u
#define LAST_FRAGMENT UINT32_C(0x80000000)
#define ANSWER_BYTES_MAX 4096u
#define ANSWER_SECONDS 10
#define CREATE_UNCHECKED 0u
#define FILE_MODE 0666u
#define FILL_BYTES 32768u

/* The ports below 1024 that nothing well-known has (as bindresvport(3) takes). */
#define RESERVED_FIRST 600u
#define RESERVED_COUNT 424u

struct channel {
    int fd;
    uint32_t xid;
    uint8_t answer[ANSWER_BYTES_MAX];
};

void target_pattern(uint64_t offset, uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t word = ((offset + i) / 8 + 1) * UINT64_C(0x9e3779b97f4a7c15);

        bytes[i] = (uint8_t)(word >> ((offset + i) % 8 * 8));
    }
}

int target_socket(int type)
{
    static unsigned int turn;
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -errno;
    if (turn == 0)
        turn = (unsigned int)getpid();
    for (unsigned int tried = 0; tried < RESERVED_COUNT; tried++) {
        struct sockaddr_in any = {
            .sin_family = AF_INET,
            .sin_port = htons((uint16_t)(RESERVED_FIRST + turn++ % RESERVED_COUNT)),
        };

        if (bind(fd, (const struct sockaddr *)&any, sizeof(any)) == 0 || errno == EACCES)
            break;
    }
    return fd;
}

static int open_channel(const struct options *options, uint16_t port, struct channel *channel)
{
    struct sockaddr_in server = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = options->server};
    const struct timeval limit = {.tv_sec = ANSWER_SECONDS};
    int rc;

    channel->xid = (uint32_t)time(NULL) ^ (uint32_t)getpid() << 16;
    channel->fd = target_socket(SOCK_STREAM);
    if (channel->fd < 0)
        return channel->fd;
    setsockopt(channel->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    if (connect(channel->fd, (const struct sockaddr *)&server, sizeof(server)) == 0)
        return 0;
    rc = -errno;
    close(channel->fd);
    return rc;
}

static int receive(int fd, void *bytes, size_t count)
{
    ssize_t got = recv(fd, bytes, count, MSG_WAITALL);

    if (got < 0)
        return -errno;
    return (size_t)got == count ? 0 : -ECONNRESET;
}

/* Sends a call, and data behind it, and waits for the answer. 0 with reply at the results, or
 * -errno. */
static int exchange(struct channel *channel, struct call *call, const uint8_t *data, size_t count,
                    struct reply *reply)
{
    uint32_t mark = htonl((uint32_t)(call->length_bytes + count) | LAST_FRAGMENT);
    const struct iovec parts[] = {
        {&mark, sizeof(mark)}, {call->bytes, call->length_bytes}, {(void *)(uintptr_t)data, count}};
    uint32_t length, xid;
    int rc;

    if (call->overflow)
        return -EMSGSIZE;
    if (writev(channel->fd, parts, 3) != (ssize_t)(sizeof(mark) + call->length_bytes + count))
        return -EIO;
    rc = receive(channel->fd, &mark, sizeof(mark));
    if (rc != 0)
        return rc;
    length = ntohl(mark) & ~LAST_FRAGMENT;
    if (length > sizeof(channel->answer))
        return -EMSGSIZE;
    rc = receive(channel->fd, channel->answer, length);
    if (rc != 0)
        return rc;
    *reply = (struct reply){.at = channel->answer, .left_bytes = length};
    return reply_begin(reply, &xid) && xid == channel->xid ? 0 : -EPROTO;
}

static void begin(struct channel *channel, struct call *call, uint32_t program, uint32_t version,
                  uint32_t procedure)
{
    call_begin(call, ++channel->xid, program, version, procedure);
}

/* A status of MOUNT or NFS, which are errno's numbers where that has them (RFC 1813, section 2.6).
 */
static int status_of(struct reply *reply)
{
    uint32_t status = reply_number(reply);

    if (reply->bad)
        return -EPROTO;
    return status == 0 ? 0 : status < 100 ? -(int)status : -EREMOTEIO;
}

static int ask_port(const struct options *options, uint32_t program, uint32_t version,
                    uint32_t protocol, uint16_t *port)
{
    struct channel channel;
    struct call call;
    struct reply reply;
    int rc = open_channel(options, PORTMAP_PORT, &channel);

    if (rc != 0)
        return rc;
    begin(&channel, &call, PROGRAM_PORTMAP, PORTMAP_VERSION, PORTMAP_GETPORT);
    call_put_number(&call, program);
    call_put_number(&call, version);
    call_put_number(&call, protocol);
    call_put_number(&call, 0);
    rc = exchange(&channel, &call, NULL, 0, &reply);
    if (rc == 0)
        *port = (uint16_t)reply_number(&reply);
    close(channel.fd);
    return rc == 0 && (reply.bad || *port == 0) ? -EPROTONOSUPPORT : rc;
}

static int mount_root(const struct options *options, struct handle *root)
{
    struct channel channel;
    struct call call;
    struct reply reply;
    uint16_t port;
    int rc = ask_port(options, PROGRAM_MOUNT, MOUNT_VERSION, IPPROTO_TCP, &port);

    if (rc == 0)
        rc = open_channel(options, port, &channel);
    if (rc != 0)
        return rc;
    begin(&channel, &call, PROGRAM_MOUNT, MOUNT_VERSION, MOUNT_MNT);
    call_put_opaque(&call, options->export_path, (uint32_t)strlen(options->export_path));
    rc = exchange(&channel, &call, NULL, 0, &reply);
    if (rc == 0)
        rc = status_of(&reply);
    if (rc == 0)
        reply_handle(&reply, root);
    close(channel.fd);
    return rc == 0 && reply.bad ? -EPROTO : rc;
}

static int look_up(struct channel *channel, const struct options *options, struct target *target)
{
    struct call call;
    struct reply reply;
    int rc;

    begin(channel, &call, PROGRAM_NFS, NFS_VERSION, NFS_LOOKUP);
    call_put_handle(&call, &target->root);
    call_put_opaque(&call, options->file, (uint32_t)strlen(options->file));
    rc = exchange(channel, &call, NULL, 0, &reply);
    if (rc == 0)
        rc = status_of(&reply);
    if (rc == 0)
        reply_handle(&reply, &target->file);
    return rc == 0 && reply.bad ? -EPROTO : rc;
}

static int make_file(struct channel *channel, const struct options *options, struct target *target)
{
    struct call call;
    struct reply reply;
    int rc;

    begin(channel, &call, PROGRAM_NFS, NFS_VERSION, NFS_CREATE);
    call_put_handle(&call, &target->root);
    call_put_opaque(&call, options->file, (uint32_t)strlen(options->file));
    call_put_number(&call, CREATE_UNCHECKED);
    call_put_number(&call, 1);
    call_put_number(&call, FILE_MODE);
    /* Neither owner, group, size, nor times. */
    for (unsigned int i = 0; i < 5; i++)
        call_put_number(&call, 0);
    rc = exchange(channel, &call, NULL, 0, &reply);
    if (rc == 0)
        rc = status_of(&reply);
    return rc == 0 ? look_up(channel, options, target) : rc;
}

static int write_part(struct channel *channel, const struct target *target, uint64_t offset)
{
    uint8_t data[FILL_BYTES];
    struct call call;
    struct reply reply;
    int rc;

    target_pattern(offset, data, sizeof(data));
    begin(channel, &call, PROGRAM_NFS, NFS_VERSION, NFS_WRITE);
    call_put_handle(&call, &target->file);
    call_put_long(&call, offset);
    call_put_number(&call, FILL_BYTES);
    call_put_number(&call, WRITE_FILE_SYNC);
    call_put_number(&call, FILL_BYTES);
    rc = exchange(channel, &call, data, sizeof(data), &reply);
    return rc == 0 ? status_of(&reply) : rc;
}

static int fill_file(const struct options *options, struct target *target)
{
    struct channel channel;
    uint16_t port;
    int rc = ask_port(options, PROGRAM_NFS, NFS_VERSION, IPPROTO_TCP, &port);

    if (rc == 0)
        rc = open_channel(options, port, &channel);
    if (rc != 0)
        return rc;
    rc = make_file(&channel, options, target);
    for (uint64_t offset = 0; rc == 0 && offset < options->file_bytes; offset += FILL_BYTES)
        rc = write_part(&channel, target, offset);
    close(channel.fd);
    return rc;
}

int target_prepare(const struct options *options, struct target *target)
{
    uint32_t protocol = options->udp ? IPPROTO_UDP : IPPROTO_TCP;
    const char *what = "mount the export";
    uint16_t port = 0;
    int rc = mount_root(options, &target->root);

    if (rc == 0) {
        what = "make the file";
        rc = fill_file(options, target);
    }
    if (rc == 0) {
        what = "find the port of NFS";
        rc = ask_port(options, PROGRAM_NFS, NFS_VERSION, protocol, &port);
    }
    if (rc != 0)
        fprintf(stderr, "nfs-load: cannot %s: %s\n", what, strerror(-rc));
    target->server = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = options->server};
    return rc;
}
