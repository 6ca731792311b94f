// SPDX-License-Identifier: Apache-2.0
/*
 * NFS servers that answer at once: a model server's answer to a call is kept by the bytes of the
 * call, and from then on only its xid is filled in. What is measured beside them shall not wait.
 */
#ifndef NFS_BENCH_CANNED_H
#define NFS_BENCH_CANNED_H

#include <stddef.h>
#include <stdint.h>

#include "nfs/config.h"

#define CANNED_MEMBERS_MAX 4u
#define CANNED_FILES 1024u
#define CANNED_FILE_BYTES 4096u
#define CANNED_EXPORT "/export"
#define CANNED_NFS_PORT 2049u
#define CANNED_MOUNT_PORT 20048u

struct canned;

/* Bytes of an answer, its xid filled in; valid until the next call of canned_ask(). */
struct canned_answer {
    uint8_t *data;
    size_t length_bytes;
};

/* Servers with the same files "file-0", "file-1" … in the root, each with handles of its own. */
struct canned *canned_create(uint32_t members, uint64_t now_us);
void canned_destroy(struct canned *canned);

/* The answer of a member to a call, without record mark, that came to a port. Ends the program if
 * it is no call: then the switch is wrong, and there is nothing to measure. */
struct canned_answer canned_ask(struct canned *canned, uint32_t member, uint16_t port,
                                const uint8_t *call, size_t length_bytes, uint64_t now_us);

/* Room for a file's name with its end. */
#define CANNED_NAME_BYTES 16u
void canned_name(uint32_t file, char name[CANNED_NAME_BYTES]);

/* Service 0 with file system 0, whose members these servers are: member n at 10.2.0.(n + 11),
 * called from 10.2.0.2; the virtual server is 10.1.0.2. */
void canned_configure(struct sl_nfs_config *config, uint32_t members,
                      enum sl_nfs_transport transport);

#endif
