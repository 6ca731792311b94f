// SPDX-License-Identifier: Apache-2.0
/* A call that a model server is executing; private to the model. */
#ifndef TEST_NFS_MODEL_CALL_H
#define TEST_NFS_MODEL_CALL_H

#include "server.h"

/* Not an nfsstat3: the arguments cannot be read. */
#define MODEL_GARBAGE UINT32_MAX

/* An object that the call names, and what it was before. */
struct model_subject {
    struct model_inode *inode;
    struct sl_nfs_attributes before;
};

struct model_call {
    struct model_server *server;
    struct model_disk *disk;
    struct model_in in;
    struct model_out body; /* what follows the status, if it is OK */
    uint32_t uid, gid;
    uint32_t procedure;
    bool is_altered; /* MODEL_FAULT_ALTER */
    struct model_subject subjects[2];
};

struct model_name {
    const char *bytes;
    uint32_t length_bytes;
};

/* Reads a handle: OK, BADHANDLE, STALE; MODEL_GARBAGE. */
uint32_t model_get_subject(struct model_call *call, unsigned int which);
/* Reads a directory's handle and a name in it: as above, or NOTDIR, NAMETOOLONG, ACCES. */
uint32_t model_get_place(struct model_call *call, unsigned int which, struct model_name *name);

void model_put_attributes(struct model_out *out, const struct model_disk *disk,
                          const struct model_inode *inode);
/* post_op_attr and wcc_data of a subject; inode NULL: not there. */
void model_put_post(struct model_call *call, const struct model_inode *inode);
/* The same of what a name stands for, if the server tells it. */
void model_put_named(struct model_call *call, const struct model_inode *inode);
void model_put_wcc(struct model_call *call, unsigned int which);

/* Each reads its arguments, does it and writes what follows the status: nfsstat3. */
struct model_procedure {
    uint32_t (*run)(struct model_call *call);
    const char *failure; /* what follows another status than OK: p(ost) or w(cc), by subject */
};

/* Reads: read.c; modifications: modify.c. run NULL: the other's. */
extern const struct model_procedure model_reads[SL_NFS_PROCEDURES];
extern const struct model_procedure model_modifications[SL_NFS_PROCEDURES];

/* mount.c: false: no such procedure. */
bool model_mount_call(struct model_call *call, uint32_t version, uint32_t procedure);
bool model_portmap_call(struct model_call *call, uint32_t procedure);

#endif
