// SPDX-License-Identifier: Apache-2.0
/* What the answers of the members to one modification mean together [REP-1, REP-2]. Pure decisions
 * on a table of answers. */
#ifndef NFS_VERDICT_H
#define NFS_VERDICT_H

#include "nfs/config.h"
#include "nfswire/types.h"

/* What is compared of an answer: never times, handles, fileids, cookies or verifiers. */
struct sl_nfs_outcome {
    bool is_there;
    bool was_resent; /* the call was sent again after its first way was lost */
    uint32_t status; /* after was_resent has been taken into account (sl_nfs_outcome_of()) */
    bool has_attributes;
    uint32_t type, mode, uid, gid;
    uint64_t size_bytes; /* regular files that no other modification of was under way */
    bool has_size;
    uint32_t count_bytes; /* WRITE */
};

struct sl_nfs_verdict {
    bool is_decided;    /* the client may be answered, */
    uint8_t speaker;    /* with the answer of that slot */
    uint8_t dissenters; /* bit per slot: answered otherwise than the decision: to be taken out */
    bool is_unanimous_failure;
};

/* Of a result; was_resent turns "is there already"/"is not there" into success (RFC 1813 4.3). */
void sl_nfs_outcome_of(uint8_t procedure, const struct sl_nfs_result *result, bool was_resent,
                       bool compare_size, struct sl_nfs_outcome *outcome);
bool sl_nfs_outcomes_agree(const struct sl_nfs_outcome *one, const struct sl_nfs_outcome *other);

/* expected: bit per slot, members whose answers are to come or have come. Returns the same decision
 * once it is made, and then dissenters among those that answer later. decided: slot, or
 * SL_NFS_MEMBERS before. */
void sl_nfs_judge(const struct sl_nfs_outcome outcomes[SL_NFS_MEMBERS], uint8_t expected,
                  enum sl_nfs_write_rule rule, uint8_t quorum_percent, uint8_t decided,
                  struct sl_nfs_verdict *verdict);

/* In words: "answered NFS3ERR_NOSPC where nas1 answered NFS3_OK". */
void sl_nfs_outcome_difference(const struct sl_nfs_outcome *one, const struct sl_nfs_outcome *other,
                               const char *other_name, char *text, size_t size);

#endif
