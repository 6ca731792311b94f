// SPDX-License-Identifier: Apache-2.0
#include "transaction.h"

#include <errno.h>
#include <string.h>

#include "apply.h"
#include "up.h"

void sl_transaction_begin(struct sl_csa *csa, const struct sl_msg_begin *begin)
{
    csa->transaction = (struct sl_transaction){.open = true, .number = begin->transaction};
    sl_config_clear(csa->staging, begin->generation);
}

void sl_transaction_forget(struct sl_csa *csa)
{
    csa->transaction.open = false;
}

void sl_transaction_damaged(struct sl_csa *csa, const char *what)
{
    struct sl_transaction *transaction = &csa->transaction;

    if (transaction->open)
        sl_refuse(&transaction->refusal, EBADMSG, SL_MARK_NONE, SL_ID_NONE, NULL,
                  "a message of the transaction was damaged (%s): send it again", what);
}

void sl_transaction_set(struct sl_csa *csa, const struct sl_ring_message *message)
{
    struct sl_transaction *transaction = &csa->transaction;

    if (!transaction->open)
        return; /* the rest of one that was forgotten; its commit is answered */
    transaction->received++;
    sl_config_set(csa->staging, message->id, message->payload, message->length_bytes,
                  &transaction->refusal);
}

static int refuse_transaction(struct sl_refusal *refusal, uint32_t error, const char *reason)
{
    return sl_refuse(refusal, error, SL_MARK_NONE, SL_ID_NONE, NULL, "%s", reason);
}

/* Is this commit that of the open transaction, and is the transaction whole? */
static int check_commit(const struct sl_csa *csa, const struct sl_msg_commit *commit,
                        struct sl_refusal *refusal)
{
    const struct sl_transaction *transaction = &csa->transaction;

    if (!transaction->open)
        return refuse_transaction(refusal, EPROTO,
                                  "commit without begin: send the whole "
                                  "transaction again");
    if (transaction->number != commit->transaction)
        return sl_refuse(refusal, EPROTO, SL_MARK_NONE, SL_ID_NONE, NULL,
                         "commit of transaction %u while %u is open: send the whole transaction "
                         "again",
                         commit->transaction, transaction->number);
    if (transaction->refusal.error != 0) {
        *refusal = transaction->refusal;
        return -(int)refusal->error;
    }
    if (transaction->received != commit->count)
        return sl_refuse(refusal, EBADMSG, SL_MARK_NONE, SL_ID_NONE, NULL,
                         "%u objects were sent and %u received: send the whole transaction again",
                         commit->count, transaction->received);
    return 0;
}

void sl_transaction_commit(struct sl_csa *csa, const struct sl_msg_commit *commit)
{
    struct sl_refusal refusal = {.error = 0};
    int error = check_commit(csa, commit, &refusal);

    if (!error)
        error = sl_apply(csa, &refusal);
    csa->transaction.open = false;
    if (error) {
        csa->statistics->system.transactions_refused++;
        sl_up_nak(csa, commit->transaction, &refusal);
    } else {
        csa->statistics->system.transactions_applied++;
        sl_up_ack(csa, commit->transaction);
    }
}

void sl_transaction_abort(struct sl_csa *csa, const struct sl_msg_abort *abort_)
{
    sl_transaction_forget(csa);
    sl_up_ack(csa, abort_->transaction);
}
