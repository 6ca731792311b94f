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
    SL_NFS_NO_MEMORY, /* it was answered, but there is no room to say so again: drop it */
};

struct sl_nfs_duplicates;
/* 1 to 2^24 entries, about 1,080 bytes each; 0: any other number. */
size_t sl_nfs_duplicates_bytes(uint32_t entries);
/*
 * memory: of sl_nfs_duplicates_bytes(), 64-byte aligned, the caller's. secret: random bits, by
 * which nobody can tell which calls meet in one chain. NULL: not so many.
 */
struct sl_nfs_duplicates *sl_nfs_duplicates_create(void *memory, uint32_t entries,
                                                   const uint8_t secret[16]);

/*
 * call: index of the new call. answer: of SL_NFS_ANSWERED, written behind a headroom of four bytes
 * (SL_RPC_MARK_BYTES) into a message of pool.
 */
enum sl_nfs_duplicate sl_nfs_duplicates_begin(struct sl_nfs_duplicates *duplicates,
                                              const struct sl_nfs_duplicate_key *key,
                                              uint32_t *call, uint32_t *entry,
                                              struct sl_message_pool *pool,
                                              struct sl_message *answer);
/*
 * The call is answered. keep: the answer behind such a headroom, copied if it has at most
 * SL_NFS_KEPT_ANSWER_BYTES; NULL: forget the call, as one whose answer is too long is too.
 */
void sl_nfs_duplicates_done(struct sl_nfs_duplicates *duplicates, uint32_t entry,
                            const struct sl_message_pool *pool, const struct sl_message *keep);

/* Of arguments at offset: their length and up to 256 bytes of them. */
uint32_t sl_nfs_arguments_checksum(const struct sl_message_pool *pool,
                                   const struct sl_message *message, uint32_t offset);

#endif
