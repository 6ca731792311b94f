// SPDX-License-Identifier: Apache-2.0
/* What the answers of the members to one modification mean together [REP-1, REP-2]. Pure decisions
 * on a table of answers. */
#ifndef NFS_VERDICT_H
#define NFS_VERDICT_H

#include <stddef.h>

#include "nfs/config.h"
#include "nfswire/types.h"

/* What is compared of an answer: never times, handles, fileids, cookies or verifiers. */
struct sl_nfs_outcome {
    bool is_there;
    /*
     * The call was sent again after its first way was lost, and the member says that what it does
     * is done already. Most likely the first one did it (RFC 1813 4.3): success, unless a member
     * that was asked once says the same.
     */
    bool is_inferred;
    uint32_t status;   /* success if it is inferred */
    uint32_t answered; /* the member's own */
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

/*
 * Of a result. may_be_done: the call was sent again, and before it nobody knew what it does to be
 * done already.
 */
void sl_nfs_outcome_of(uint8_t procedure, const struct sl_nfs_result *result, bool may_be_done,
                       bool compare_size, struct sl_nfs_outcome *outcome);
bool sl_nfs_outcomes_agree(const struct sl_nfs_outcome *one, const struct sl_nfs_outcome *other);

/*
 * expected: bit per slot, members whose answers are to come or have come. Returns the same decision
 * once it is made, and then dissenters among those that answer later. decided: slot, or
 * SL_NFS_MEMBERS before; its outcome stays in the table even if it is expected no more.
 *
 * First answer: the first success speaks. Quorum: so many that agree; a failure only if no success
 * can reach as many any more. Where all have answered and neither came of it, a success beats
 * failures, then more beat fewer, then a plain failure beats trouble of the server, then the lower
 * slot; the others dissent.
 */
void sl_nfs_judge(const struct sl_nfs_outcome outcomes[SL_NFS_MEMBERS], uint8_t expected,
                  enum sl_nfs_write_rule rule, uint8_t quorum_percent, uint8_t decided,
                  struct sl_nfs_verdict *verdict);

/* In words: "answered NFS3ERR_NOSPC where nas1 answered NFS3_OK". */
void sl_nfs_outcome_difference(const struct sl_nfs_outcome *one, const struct sl_nfs_outcome *other,
                               const char *other_name, char *text, size_t size);

#endif
