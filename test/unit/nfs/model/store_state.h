// SPDX-License-Identifier: Apache-2.0
/* What a model store has stored; private to it. */
#ifndef TEST_NFS_MODEL_STORE_STATE_H
#define TEST_NFS_MODEL_STORE_STATE_H

#include "nfs/record.h"

/* An object and which of its keys lead to it: another object's later ones take them over. */
struct model_stored {
    bool is_there, is_named;
    uint8_t has_handle; /* bit per slot */
    struct sl_nfs_object_record record;
};

struct model_state {
    struct model_stored *objects; /* by id */
    uint64_t object_room;
    uint32_t object_count;
    struct sl_nfs_note *notes;
    uint32_t note_count, note_room;
    struct sl_nfs_filesystem_record filesystems[SL_MAX_FILESYSTEMS];
    bool has_filesystem[SL_MAX_FILESYSTEMS];
    uint64_t next_id;
};

struct model_state_limits {
    uint32_t objects, notes;
};

void model_state_init(struct model_state *state);
void model_state_free(struct model_state *state);
void model_state_copy(struct model_state *to, const struct model_state *from);

/* Objects that notes promise are there. */
void model_state_keep_promises(struct model_state *state);

/* Does what a request of any kind but LOAD says, and completes it. */
void model_state_apply(struct model_state *state, const struct sl_nfs_store_request *request,
                       const struct model_state_limits *limits,
                       struct sl_nfs_store_completion *completion);

#endif
