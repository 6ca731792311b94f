// SPDX-License-Identifier: Apache-2.0
/* Where the load goes: the server's port and the handles, found as a client finds them. */
#ifndef NFS_LOAD_TARGET_H
#define NFS_LOAD_TARGET_H

#include <netinet/in.h>
#include <stdint.h>

#include "call.h"
#include "options.h"

struct target {
    struct sockaddr_in server; /* port of NFS over the options' transport */
    struct handle root;
    struct handle file;
};

/*
 * Asks the portmapper, mounts, and makes the file with options->file_bytes of its pattern.
 * 0, or -errno after a line on stderr.
 */
int target_prepare(const struct options *options, struct target *target);

/* Bytes of the file from an offset on, which is a multiple of 8. */
void target_pattern(uint64_t offset, uint8_t *bytes, size_t count);

/* A socket bound to a port below 1024, if there is one; servers may want that. type: SOCK_STREAM or
 * SOCK_DGRAM. The socket, or -errno. */
int target_socket(int type);

#endif
