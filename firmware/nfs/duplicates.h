// SPDX-License-Identifier: Apache-2.0
/*
 * The duplicate request cache [NFS-11]: calls under way, so that a retransmission gets the answer
 * of the first, and answers of calls that may not be executed twice. Bounded; what is done goes
 * first, oldest first; a call under way is never forgotten.
 */
#ifndef NFS_DUPLICATES_H
#define NFS_DUPLICATES_H

#include "rpc/message.h"
#include "wire/addr.h"

#define SL_NFS_KEPT_ANSWER_BYTES 1024u

struct sl_nfs_duplicate_key {
    struct sl_ip client;
    uint32_t xid, program_procedure; /* program << 8 ^ version << 5 ^ procedure */
    uint32_t checksum;               /* of the arguments: sl_nfs_arguments_checksum() */
    uint16_t service;
};

enum sl_nfs_duplicate {
    SL_NFS_NEW,       /* *entry is the call's from now on */
    SL_NFS_UNDER_WAY, /* *entry is that of the first, and *call whose it is */
    SL_NFS_ANSWERED,  /* *answer is filled */
    SL_NFS_UNKNOWN,   /* no entry is to be had: all are under way; go on without */
};

struct sl_nfs_duplicates;
size_t sl_nfs_duplicates_bytes(uint32_t entries);
struct sl_nfs_duplicates *sl_nfs_duplicates_create(void *memory, uint32_t entries);

/*
 * call: index of the new call. answer: of SL_NFS_ANSWERED, written behind a headroom of four bytes
 * into a message of pool.
 */
enum sl_nfs_duplicate sl_nfs_duplicates_begin(struct sl_nfs_duplicates *duplicates,
                                              const struct sl_nfs_duplicate_key *key,
                                              uint32_t *call, uint32_t *entry,
                                              struct sl_message_pool *pool,
                                              struct sl_message *answer);
/* The call is answered. keep: the answer, copied, if it is kept and small enough; NULL: forget. */
void sl_nfs_duplicates_done(struct sl_nfs_duplicates *duplicates, uint32_t entry,
                            const struct sl_message_pool *pool, const struct sl_message *keep);

/* Of arguments at offset: their length and up to 256 bytes of them. */
uint32_t sl_nfs_arguments_checksum(const struct sl_message_pool *pool,
                                   const struct sl_message *message, uint32_t offset);

#endif
