// SPDX-License-Identifier: Apache-2.0
#include "whole_records.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define MARK_BYTES 4u
#define FRAGMENT_BYTES_MASK 0x7fffffffu

/* nfs-ganesha and the box send each reply as one fragment, as everybody does. */
static uint32_t record_bytes(int fd)
{
    uint32_t mark;

    if (recvfrom(fd, &mark, sizeof(mark), MSG_PEEK | MSG_DONTWAIT, NULL, NULL) != sizeof(mark))
        return MARK_BYTES;
    return MARK_BYTES + (ntohl(mark) & FRAGMENT_BYTES_MASK);
}

bool record_is_whole(int fd)
{
    int wanted = (int)record_bytes(fd);
    int there = 0;
    bool whole = wanted > (int)MARK_BYTES && ioctl(fd, FIONREAD, &there) == 0 && there >= wanted;
    int low_water = whole ? 1 : wanted;

    setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &low_water, sizeof(low_water));
    return whole;
}

/* libnfs asks for a record's mark first, and for the rest of it at once afterwards. */
ssize_t recv(int fd, void *bytes, size_t count, int flags)
{
    char next;

    if (count == MARK_BYTES && !record_is_whole(fd) &&
        recvfrom(fd, &next, sizeof(next), MSG_PEEK | MSG_DONTWAIT, NULL, NULL) > 0) {
        errno = EAGAIN;
        return -1;
    }
    return recvfrom(fd, bytes, count, flags, NULL, NULL);
}
