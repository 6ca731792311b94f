// SPDX-License-Identifier: Apache-2.0
/*
 * An NFS server in the test's own process: NFS version 3, MOUNT versions 1 and 3 and PORTMAP on a
 * model disk. Takes the bytes of a call and gives those of the answer; when it is asked, what is
 * lost on the way and in which order it happens is up to whoever calls.
 */
#ifndef TEST_NFS_MODEL_SERVER_H
#define TEST_NFS_MODEL_SERVER_H

#include "bytes.h"
#include "disk.h"

#define MODEL_PORT_PORTMAP 111u
#define MODEL_KEPT_ANSWERS 256u

enum model_fault_kind {
    MODEL_FAULT_NONE,
    MODEL_FAULT_REFUSE, /* answers that status and does nothing */
    MODEL_FAULT_LIE,    /* does it, and answers that status; of what fails it tells the truth */
    MODEL_FAULT_ALTER,  /* does it with another mode, or half of the data */
};

/* Happens once, to the call of one of those procedures that comes after so many of them. */
struct model_fault {
    enum model_fault_kind kind;
    uint32_t procedures; /* bit per enum sl_nfs_procedure */
    uint32_t after_calls;
    uint32_t status;
};

struct model_kept_answer {
    uint64_t from; /* 0: none */
    uint32_t xid, procedure;
    struct model_out answer;
};

struct model_server {
    struct model_disk *disk;
    const char *export_path;
    uint16_t nfs_port, mount_port, lock_port; /* lock_port: what its portmapper says of NLM */
    uint8_t verifier[8];
    struct model_fault fault;
    bool has_faulted;
    uint64_t calls[SL_NFS_PROCEDURES]; /* executed, by procedure */
    uint64_t crashes;
    struct model_kept_answer kept[MODEL_KEPT_ANSWERS];
    uint32_t next_kept;
};

struct model_server *model_server_create(const struct model_traits *traits, const char *export_path,
                                         uint64_t now_us);
void model_server_destroy(struct model_server *server);

/*
 * Executes a call that came to a port; from names the connection or source port it came by. False:
 * it is no call that can be answered. *answer is the caller's to free.
 */
bool model_server_call(struct model_server *server, uint64_t from, uint16_t port,
                       const uint8_t *call, size_t bytes, uint64_t now_us,
                       struct model_out *answer);

/* Names and all: as an administrator copies a disk while nobody writes. */
void model_server_copy_disk(struct model_server *to, const struct model_server *from,
                            uint64_t now_us);

/* It ends and begins again: unstable data, kept answers and the write verifier are gone. */
void model_server_crash(struct model_server *server, uint64_t now_us);

#endif
