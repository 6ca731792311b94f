// SPDX-License-Identifier: Apache-2.0
/*
 * One connection as both ends of the load see it: so many bytes of a pattern to send, so many to
 * receive and check, and how long it stood still at most.
 */
#ifndef TCP_LOAD_STREAM_H
#define TCP_LOAD_STREAM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "pattern.h"

/* What a client tells a server of ours first, in the byte order of the machine they share. */
struct load_header {
    uint32_t magic; /* LOAD_MAGIC */
    uint8_t mode;   /* enum load_mode */
    uint8_t reserved[3];
    uint64_t seed;
    uint64_t upload_bytes;
    uint64_t download_bytes;
};

#define LOAD_MAGIC 0x4c544c53u
#define LOAD_UP_SEED UINT64_C(0x5555000000000000)
#define LOAD_DOWN_SEED UINT64_C(0xaaaa000000000000)

/* The last byte a server of ours sends: whether all it got was right. */
#define LOAD_VERDICT_RIGHT '+'
#define LOAD_VERDICT_WRONG '-'

enum load_mode {
    LOAD_ECHO,     /* what is sent comes back */
    LOAD_SINK,     /* nothing comes back */
    LOAD_SOURCE,   /* the box's source: its own pattern comes without being asked */
    LOAD_EXCHANGE, /* a server of ours: upload and download at once, then its verdict */
    LOAD_HOLD,     /* nothing is sent: connections are just there */
};

struct stream {
    int fd;
    struct pattern out, in;
    uint64_t to_send_bytes, sent_bytes;
    uint64_t to_receive_bytes;              /* UINT64_MAX: until the peer closes */
    uint64_t received_bytes, checked_bytes; /* checked: of these, right from the first on */
    uint8_t last_byte;                      /* of those received */
    bool ended;                             /* the peer has closed */
    uint64_t progress_us;                   /* when something moved last */
    uint64_t stall_us;                      /* longest time in which nothing did */
};

uint64_t clock_us(void);

/* Sends at most budget bytes. Bytes sent, 0 if the socket takes none now, or -errno. */
ssize_t stream_send(struct stream *stream, size_t budget);

/* Receives and checks at most budget bytes. As stream_send(); sets ended at the end. */
ssize_t stream_receive(struct stream *stream, size_t budget);

/* Notes that something moved, or (moved false) how long nothing has. */
void stream_progress(struct stream *stream, bool moved, uint64_t now_us);

/* All that was expected came, and was right; what came behind it is not looked at. */
bool stream_is_right(const struct stream *stream);

/* Chooses the congestion control of a socket by name; empty: the machine's default. 0, -errno. */
int choose_congestion(int fd, const char *name);

#endif
