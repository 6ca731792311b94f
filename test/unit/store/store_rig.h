// SPDX-License-Identifier: Apache-2.0
/* A store in a directory of its own, and what is asked of it. */
#ifndef TEST_STORE_RIG_H
#define TEST_STORE_RIG_H

#include "store/store.h"

#define MEBIBYTE (1024ull * 1024)

struct store_rig {
    char directory[64];
    struct sl_store *store;
    struct sl_store_port *port;
};

/* Opens it, with that limit; the test closes it. */
void rig_open(struct store_rig *fixture, uint64_t max_bytes);

/* A directory of its own for each test, gone afterwards. */
int rig_set_up(void **state);
int rig_tear_down(void **state);

/* The next completion. */
const struct sl_nfs_store_completion *rig_await(struct sl_store_port *port);

/* As soon as there is room. */
void rig_request(struct store_rig *fixture, const struct sl_nfs_store_request *request);

/* What a request comes to. */
const struct sl_nfs_store_completion *rig_ask(struct store_rig *fixture,
                                              struct sl_nfs_store_request *asked);

/* Requests. */
struct sl_nfs_store_request rig_object(uint64_t id, uint64_t parent, const char *name,
                                       const char *handle);
struct sl_nfs_store_request rig_by_id(uint64_t id);
struct sl_nfs_store_request rig_by_name(uint64_t parent, const char *name);
struct sl_nfs_store_request rig_by_handle(uint32_t generation, const char *handle);
struct sl_nfs_store_request rig_note(uint64_t number, enum sl_nfs_note_safety safety);

/* What they come to. */
void rig_assert_found(struct store_rig *fixture, struct sl_nfs_store_request asked, uint64_t id);
void rig_assert_absent(struct store_rig *fixture, struct sl_nfs_store_request asked);
void rig_put(struct store_rig *fixture, struct sl_nfs_store_request asked);

/* What LOAD says. */
struct rig_loaded {
    struct sl_nfs_box_record box;
    unsigned int filesystems, notes;
    uint64_t numbers[8];
};
struct rig_loaded rig_load(struct store_rig *fixture);

#endif
