// SPDX-License-Identifier: Apache-2.0
/*
 * A client's side of NFS version 3 (RFC 1813), version 2 (RFC 1094) and MOUNT: bytes of calls, and
 * what is in those of answers. Written without the codecs under test; the structures are theirs.
 */
#ifndef TEST_NFS_MODEL_CLIENT_H
#define TEST_NFS_MODEL_CLIENT_H

#include "bytes.h"
#include "nfswire/types.h"

/* Who calls. */
struct model_credential {
    uint32_t uid, gid;
};

/* The arguments' data is at data, data_bytes of it; data_offset means nothing here. */
void model_encode_call(struct model_out *out, uint32_t xid, uint32_t version,
                       const struct sl_nfs_arguments *arguments, const uint8_t *data,
                       const struct model_credential *credential);
void model_encode_mount(struct model_out *out, uint32_t xid, uint32_t version, const char *path);

struct model_reply {
    uint32_t xid;
    bool is_accepted;
    uint32_t accept; /* accept_stat */
    struct sl_nfs_result result;
    const uint8_t *data;          /* READ, READLINK: result.data_bytes, in the bytes decoded */
    struct sl_nfs_entry *entries; /* READDIR, READDIRPLUS; the heap's: model_reply_free() */
    uint32_t entry_count;
    bool is_eof;
};

/* False: the bytes are not an answer to that procedure (numbers of version 3). */
bool model_decode_reply(const uint8_t *bytes, size_t length_bytes, uint32_t version,
                        uint8_t procedure, struct model_reply *reply);
/* MNT: result.status and result.handle. */
bool model_decode_mount(const uint8_t *bytes, size_t length_bytes, uint32_t version,
                        struct model_reply *reply);
void model_reply_free(struct model_reply *reply);

/* decode2.c: results of version 2, behind the status, as those of version 3. */
void model_decode2(struct model_in *in, uint8_t procedure, struct model_reply *reply);

/* One more entry, zeroed. */
struct sl_nfs_entry *model_reply_add(struct model_reply *reply);
void model_get_name(struct model_in *in, struct sl_nfs_name *name);

#endif
