// SPDX-License-Identifier: Apache-2.0
#include "stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define SCRATCH_BYTES 65536u

uint64_t clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

static size_t least(uint64_t a, size_t b, size_t c)
{
    size_t bound = b < c ? b : c;

    return a < bound ? (size_t)a : bound;
}

ssize_t stream_send(struct stream *stream, size_t budget)
{
    static uint8_t scratch[SCRATCH_BYTES];
    size_t want = least(stream->to_send_bytes - stream->sent_bytes, budget, sizeof(scratch));
    ssize_t sent;

    if (want == 0)
        return 0;
    pattern_fill(&stream->out, stream->sent_bytes, scratch, want);
    sent = send(stream->fd, scratch, want, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    stream->sent_bytes += (uint64_t)sent;
    return sent;
}

static void check(struct stream *stream, const uint8_t *bytes, size_t count)
{
    uint64_t left = stream->to_receive_bytes > stream->received_bytes
                        ? stream->to_receive_bytes - stream->received_bytes
                        : 0;
    size_t room = left < count ? (size_t)left : count;

    if (stream->checked_bytes == stream->received_bytes)
        stream->checked_bytes += pattern_check(&stream->in, stream->received_bytes, bytes, room);
    stream->received_bytes += count;
    stream->last_byte = bytes[count - 1];
}

ssize_t stream_receive(struct stream *stream, size_t budget)
{
    static uint8_t scratch[SCRATCH_BYTES];
    size_t want = budget < sizeof(scratch) ? budget : sizeof(scratch);
    ssize_t received = recv(stream->fd, scratch, want, MSG_DONTWAIT);

    if (received < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    if (received == 0)
        stream->ended = true;
    else
        check(stream, scratch, (size_t)received);
    return received;
}

void stream_progress(struct stream *stream, bool moved, uint64_t now_us)
{
    uint64_t still_us = now_us - stream->progress_us;

    if (still_us > stream->stall_us)
        stream->stall_us = still_us;
    if (moved)
        stream->progress_us = now_us;
}

bool stream_is_right(const struct stream *stream)
{
    uint64_t expected =
        stream->to_receive_bytes == UINT64_MAX ? stream->received_bytes : stream->to_receive_bytes;

    return stream->checked_bytes == expected && stream->received_bytes >= expected;
}

int choose_congestion(int fd, const char *name)
{
    if (name[0] == '\0')
        return 0;
    return setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name, (socklen_t)strlen(name)) == 0 ? 0
                                                                                           : -errno;
}
