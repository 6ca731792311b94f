// SPDX-License-Identifier: Apache-2.0
/*
 * The few calls that the load makes, as bytes: RPC (RFC 5531), portmapper (RFC 1833), MOUNT and NFS
 * version 3 (RFC 1813). Numbers are put and taken in network order.
 */
#ifndef NFS_LOAD_CALL_H
#define NFS_LOAD_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALL_BYTES_MAX 1280u /* of a call without the data of a WRITE */
#define HANDLE_BYTES_MAX 64u /* RFC 1813, section 2.4 */

#define PROGRAM_PORTMAP 100000u
#define PROGRAM_NFS 100003u
#define PROGRAM_MOUNT 100005u

#define PORTMAP_VERSION 2u
#define MOUNT_VERSION 3u
#define NFS_VERSION 3u

enum { PORTMAP_GETPORT = 3, MOUNT_MNT = 1 };

enum nfs_procedure {
    NFS_GETATTR = 1,
    NFS_LOOKUP = 3,
    NFS_READ = 6,
    NFS_WRITE = 7,
    NFS_CREATE = 8,
    NFS_COMMIT = 21,
};

enum nfs_stable { WRITE_UNSTABLE = 0, WRITE_FILE_SYNC = 2 };

struct handle {
    uint32_t length_bytes;
    uint8_t bytes[HANDLE_BYTES_MAX];
};

/* A call being written; what does not fit makes it overflow, and is left out. */
struct call {
    uint8_t bytes[CALL_BYTES_MAX];
    size_t length_bytes;
    bool overflow;
};

/* Begins with the head of a call and AUTH_SYS credentials of root. */
void call_begin(struct call *call, uint32_t xid, uint32_t program, uint32_t version,
                uint32_t procedure);
void call_put_number(struct call *call, uint32_t number);
void call_put_long(struct call *call, uint64_t number);
/* Length, bytes and what fills up the last word. */
void call_put_opaque(struct call *call, const void *bytes, uint32_t count);
void call_put_handle(struct call *call, const struct handle *handle);

/* An answer being read; reading past its end makes it bad. */
struct reply {
    const uint8_t *at;
    size_t left_bytes;
    bool bad;
};

uint32_t reply_number(struct reply *reply);
/* The bytes of an opaque of at most max bytes; NULL if it is longer or not all there. */
const uint8_t *reply_opaque(struct reply *reply, uint32_t max, uint32_t *count);
void reply_skip(struct reply *reply, size_t count);
/* Skips post_op_attr. */
void reply_skip_attributes(struct reply *reply);
void reply_handle(struct reply *reply, struct handle *handle);

/* Takes xid and verdict; false unless the call was accepted and carried out (RFC 5531, section 9).
 */
bool reply_begin(struct reply *reply, uint32_t *xid);

#endif
