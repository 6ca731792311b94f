// SPDX-License-Identifier: Apache-2.0
/*
 * Stable storage of a switch (store/store.h) in the test's own memory and in virtual time: requests
 * are completed some time after they were made, in order, several at once. What was not completed
 * when the box dies may be lost; when its power fails, so may what was stored with the lesser
 * safety.
 */
#ifndef TEST_NFS_MODEL_STORE_H
#define TEST_NFS_MODEL_STORE_H

#include "nfs/record.h"

#include <stddef.h>

struct model_store;

struct model_store *model_store_create(uint64_t seed);
void model_store_destroy(struct model_store *store);

/* Limits of what follows: requests under way, objects and notes; UINT32_MAX: none. */
void model_store_limit(struct model_store *store, uint32_t ring, uint32_t objects, uint32_t notes);
/* How long a transaction takes, at least and at most. */
void model_store_delay(struct model_store *store, uint32_t least_us, uint32_t most_us);

/* From now on its disk is broken, and it does nothing; or it is whole again. */
void model_store_break(struct model_store *store, bool is_broken);

/* False: too many are under way. */
bool model_store_request(struct model_store *store, const struct sl_nfs_store_request *request,
                         uint64_t now_us);
/* When the next transaction is done; UINT64_MAX: nothing is under way. */
uint64_t model_store_next_us(const struct model_store *store);
/* The next completion that is due; NULL: none. Valid until the next call. */
const struct sl_nfs_store_completion *model_store_completion(struct model_store *store,
                                                             uint64_t now_us);

/* The box dies: requests under way are done up to one of them. with_power: so is what was stored
 * for the end of the program alone, since the last of those that were to survive more. */
void model_store_crash(struct model_store *store, bool with_power);
/* The box has ended in order: all is done. */
void model_store_close(struct model_store *store);
bool model_store_was_clean(const struct model_store *store);

/* What is stored, for looking at it. NULL: no such object, or no more notes. */
const struct sl_nfs_object_record *model_store_object(const struct model_store *store, uint64_t id);
const struct sl_nfs_note *model_store_note(const struct model_store *store, uint32_t index);

#endif
