/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_FUZZ_MESSAGE_H
#define TEST_FUZZ_MESSAGE_H

/* Messages out of fuzz inputs, for the targets of RPC and NFS codecs. */

#include "fuzz.h"

#include "rig.h"

/* The memory under all messages of one input; nothing is in use. */
struct rpc_rig *fuzz_rig(void);

/*
 * The rest of an input as a message; the byte before it says how long its slices are (0: one
 * slice).
 */
void fuzz_message(struct rpc_rig *rig, const uint8_t *data, size_t size,
                  struct sl_message *message);

/* Ends a writer, which never fails here. */
void fuzz_written(struct sl_xdr_writer *writer, struct sl_message *message);

/* Have both the same bytes? */
bool fuzz_same(const struct rpc_rig *rig, const struct sl_message *a, const struct sl_message *b);

/* Frees the messages, of which there are `count`, and checks that nothing is left behind. */
void fuzz_end(struct rpc_rig *rig, struct sl_message *messages, size_t count);

#endif
