// SPDX-License-Identifier: Apache-2.0
/*
 * A client: one call after another on a directory of its own, of which it keeps what it knows. Each
 * answer is compared with that of a model server, its *reference*, that is told the same.
 */
#ifndef TEST_NFS_SIMULATION_CLIENTS_H
#define TEST_NFS_SIMULATION_CLIENTS_H

#include "world.h"

#define SIM_FILE_BYTES 40000u
#define SIM_DATA_BYTES 8192u /* of one READ or WRITE at most: what version 2 allows */
#define SIM_SHARED_FILES 2u
#define SIM_NO_NODE UINT32_MAX

enum sim_change { SIM_UNCHANGED, SIM_MAYBE_CHANGED, SIM_CHANGED };

/* An object as its client has seen it; its number is that of the reference's inode. */
struct sim_node {
    struct sl_nfs_handle handle; /* the box's; length 0: not known */
    bool has_fileid, has_attributes;
    uint64_t fileid;
    struct sl_nfs_attributes seen; /* as last shown */
    enum sim_change change;        /* since then */
    bool is_uncommitted;           /* has data of unstable writes */
    bool must_write_again;         /* the verifier has changed */
    uint8_t verifier[8];           /* of those writes */
    uint32_t crashes;              /* of the world, before the first of them */
    bool is_suspect; /* unexpected data was read: the verifier must turn out to have changed */
    uint32_t written_again_bytes;
    uint32_t box_crashes; /* of the world, when it was last seen */
};

struct sim_name {
    struct sl_nfs_name name;
    uint32_t inode; /* of the reference; what the name stood for when the scan began */
    bool stays;     /* was there all the time */
    bool was_given;
};

/* A directory being read, page by page. */
struct sim_scan {
    bool is_active, is_plus;
    uint32_t directory; /* node */
    uint64_t cookie;
    uint8_t verifier[8];
    uint32_t count_bytes;
    struct sim_name *names;
    uint32_t name_count, name_room;
    bool has_self, has_parent;
};

typedef void sim_done(struct sim_world *world, struct sim_client *client,
                      const struct model_reply *reply);

/* The call that awaits its answer. */
struct sim_call {
    bool is_active, is_mount, is_waiting_for_room;
    uint32_t xid;
    uint32_t attempt;              /* what was scheduled for an earlier one is void */
    uint32_t box_crashes, crashes; /* of the world, when it was issued */
    uint32_t answered_crashes;     /* of the box, when it gave the answer */
    uint32_t tries;
    struct sl_nfs_arguments arguments;
    uint32_t node, node2; /* of handle and handle2, in the own directory */
    bool has_right_guard;
    uint8_t *data;
    struct model_credential credential;
    struct model_out bytes;
    sim_done *done;
};

/* What a client knows of files that all write, each its own block. */
struct sim_shared {
    struct sl_nfs_handle directory, files[SIM_SHARED_FILES];
    struct sl_nfs_attributes seen[SIM_SHARED_FILES + 1u]; /* the last: of the directory */
    bool has_seen[SIM_SHARED_FILES + 1u];
    uint32_t seen_versions[SIM_SHARED_FILES][SIM_CLIENTS]; /* read so far */
    uint32_t least[SIM_CLIENTS]; /* versions acknowledged when the read was issued */
    uint32_t issued[SIM_SHARED_FILES], acknowledged[SIM_SHARED_FILES]; /* own versions */
    uint32_t names, removed; /* own names in the directory: those from removed to names - 1 */
    uint32_t file;           /* of the call under way */
    uint64_t box_crashes;
};

struct sim_client {
    uint32_t index;
    const struct sim_client_plan *plan;
    struct sl_nfs_caller caller;
    struct model_server *reference;
    struct sim_node *nodes;
    uint32_t node_room;
    struct sl_nfs_handle mount_root;
    uint64_t mount_fileid;
    struct sim_call call;
    struct sim_scan scan;
    struct sim_shared shared;
    uint32_t left; /* operations of this half */
    uint32_t step; /* of the script: where the next one begins */
    uint32_t bulk_left;
    uint64_t reference_us; /* its clock moves with each call */
    bool is_over;
    uint8_t scratch[SIM_DATA_BYTES];
};

/* clients.c: issues call->arguments (handles filled in by node); done follows. */
void sim_client_issue(struct sim_world *world, struct sim_client *client, sim_done *done);
/* The client pauses, then goes on with its next operation. */
void sim_client_next(struct sim_world *world, struct sim_client *client);
void sim_client_pause(struct sim_world *world, struct sim_client *client, uint32_t pause_us);
struct sim_node *sim_node_of(struct sim_client *client, uint32_t inode);
struct sim_client *sim_client_at(struct sim_world *world, uint32_t index);

/* operations.c: the next operation; false: all are done. */
bool sim_operate(struct sim_world *world, struct sim_client *client);
void sim_begin_mount(struct sim_world *world, struct sim_client *client);
/* An object of the reference that a call names. */
struct model_inode *sim_inode(const struct sim_client *client, uint32_t node);

/* reference.c */
/* Does the call at the reference: false: the answer of the box is of one that was not executed, and
 * may be. *reply is to be freed if true. */
void sim_reference_call(struct sim_world *world, struct sim_client *client,
                        const struct sim_call *call, struct model_reply *reply,
                        struct model_out *bytes);
/* The usual done: compares the answer with the reference's, and what it shows with what was seen.
 */
sim_done sim_check_answer;
uint32_t sim_status_in(uint32_t status, uint8_t version);

/* attributes.c: of a node, as shown in an answer. */
void sim_see(struct sim_world *world, struct sim_client *client, uint32_t node,
             const struct sl_nfs_post *post);
void sim_see_before(struct sim_world *world, struct sim_client *client, uint32_t node,
                    const struct sl_nfs_wcc *wcc);
void sim_see_handle(struct sim_world *world, struct sim_client *client, uint32_t node,
                    const struct sl_nfs_handle *handle);
int sim_time_order(const struct sl_nfs_time *one, const struct sl_nfs_time *other);

/* data.c: unstable data and verifiers. */
void sim_data_written(struct sim_world *world, struct sim_client *client, uint32_t node,
                      const struct sl_nfs_result *result);
void sim_data_read(struct sim_world *world, struct sim_client *client, uint32_t node,
                   const struct model_reply *reply);
/* Issues what has to be written again or committed, if anything has (at the end: anything at all).
 */
bool sim_data_care(struct sim_world *world, struct sim_client *client, bool is_end);

/* scans.c */
void sim_scan_begin(struct sim_world *world, struct sim_client *client, uint32_t directory);
void sim_scan_page(struct sim_world *world, struct sim_client *client);
/* The directory may have been changed by the call just checked. */
void sim_scan_follow(struct sim_client *client);
void sim_scan_end(struct sim_client *client);

/* shared.c: true: an operation on what is shared has been issued. */
bool sim_shared_operate(struct sim_world *world, struct sim_client *client);

#endif
