// SPDX-License-Identifier: Apache-2.0
/*
 * Waiting for answers as a client with a hard mount does: for ever. A connection that is lost is
 * made anew, and a call that is not answered in time is sent again with the same transaction
 * number, so that a duplicate request cache knows it.
 */
#ifndef NFS_EXERCISE_LIBNFS_WAIT_H
#define NFS_EXERCISE_LIBNFS_WAIT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
/* libnfs.h uses struct timeval and does not include it. */
#include <sys/time.h>

#include <nfsc/libnfs.h>

struct nfs_connection {
    struct nfs_context *nfs;
    struct sockaddr_storage server; /* of the NFS service, once mounted */
    socklen_t server_bytes;
    uint64_t cookie; /* the kernel's number of the socket in use */
    uint32_t retransmit_ms;
    uint32_t *reconnects; /* counts connections made anew */
};

/* Notes where the mounted context is connected to. 0 or -errno. */
int connection_note(struct nfs_connection *connection);

/* Waits until *done. 0, or -EIO if libnfs gives up, which it should never do. */
int connection_wait(struct nfs_connection *connection, const bool *done);

#endif
