// SPDX-License-Identifier: Apache-2.0
/* Between the states of loss recovery (recovery.c) and taking a recovery back (recovery_undo.c). */
#ifndef TCP_RECOVERY_PRIVATE_H
#define TCP_RECOVERY_PRIVATE_H

#include "recovery.h"

/*
 * The rate goes down from what is in flight now (RFC 6937 section 3, initialization);
 * delivered_bytes: by the ACK that shows the need, which rate_step() is to count.
 */
void sl_tcp_recovery_rate_begin(struct sl_tcp_sender *sender, uint32_t delivered_bytes);

/* What an ACK or timer means for the rate. */
struct sl_tcp_rate_step {
    uint32_t delivered_bytes; /* RFC 6937 DeliveredData */
    bool is_advance;          /* SND.UNA has moved */
    bool found_loss;          /* something was newly taken for lost */
};

/* Sets cwnd to what is in flight and what may be sent on this occasion. */
void sl_tcp_recovery_rate_step(struct sl_tcp_sender *sender, const struct sl_tcp_rate_step *step);

/* A reduction begins that may prove to be for nothing; una: SND.UNA. */
void sl_tcp_recovery_undo_begin(struct sl_tcp_sender *sender, uint32_t una, bool is_timeout);

/* A record is transmitted again during recovery. */
void sl_tcp_recovery_undo_count(struct sl_tcp_recovery *recovery, uint64_t now_us);

/* Takes the recovery back if the ACK shows that it was for nothing; tells whether. */
bool sl_tcp_recovery_undo_try(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                              const struct sl_tcp_ack *ack, const struct sl_tcp_delivery *delivery,
                              struct sl_tcp_recovery_outcome *outcome);

#endif
