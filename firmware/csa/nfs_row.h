// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_NFS_ROW_H
#define CSA_NFS_ROW_H

/* Rows of the NFS switch as management reads them. Pure. */

#include "generated/messages.h"
#include "nfs/query.h"

/* Rows that an answer to a question gives: more than its own where one of them is several. */
unsigned int sl_nfs_row_count(enum sl_nfs_question question,
                              const struct sl_nfs_query_answer *answer);

/*
 * Fills row number `index` of an answer, below sl_nfs_row_count(). row: of the message that answers
 * the question, struct sl_nfs_member_row, _file_row, _client_row, _call_row or _step_row.
 */
void sl_nfs_row_fill(enum sl_nfs_question question, const struct sl_nfs_query_answer *answer,
                     unsigned int index, void *row);

/* What a message of steps says of the whole trace. */
void sl_nfs_trace_fill(const struct sl_nfs_trace *trace, struct sl_msg_nfs_steps *steps);

#endif
