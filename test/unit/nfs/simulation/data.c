// SPDX-License-Identifier: Apache-2.0
/*
 * Data of files as a client has to care for it (RFC 1813 3.3.7 and 3.3.21): what was written
 * unstably is kept until a COMMIT answers with the verifier of the writes; if it does not, it is
 * written again.
 */
#include "clients.h"

#include <string.h>

/* The verifier may change when something that holds unstable data has died, and only then. */
static void verifier_changed(struct sim_world *world, const struct sim_client *client,
                             uint32_t number, struct sim_node *node)
{
    if (node->crashes == world->crashes)
        sim_fail(world, "client %u: the verifier of object %u has changed without a crash",
                 client->index, number);
    sim_trace(world, "client %u: object %u has to be written again", client->index, number);
    node->must_write_again = true;
    node->is_suspect = false;
    node->written_again_bytes = 0;
}

static void written_unstably(const struct sim_client *client, struct sim_node *node,
                             const struct sl_nfs_result *result)
{
    node->is_uncommitted = true;
    node->crashes = client->call.crashes;
    memcpy(node->verifier, result->verifier, sizeof(node->verifier));
}

void sim_data_written(struct sim_world *world, struct sim_client *client, uint32_t number,
                      const struct sl_nfs_result *result)
{
    struct sim_node *node = sim_node_of(client, number);
    bool is_write = client->call.arguments.procedure == SL_NFS_WRITE;

    if (client->plan->version == 2)
        return;
    if (is_write && result->committed < client->call.arguments.stable)
        sim_fail(world, "client %u: xid %u was written less stably than asked for", client->index,
                 client->call.xid);
    if (node->is_uncommitted &&
        memcmp(node->verifier, result->verifier, sizeof(node->verifier)) != 0) {
        verifier_changed(world, client, number, node);
        return;
    }
    if (!is_write) {
        if (node->is_uncommitted && node->is_suspect)
            sim_fail(world, "client %u: object %u has lost data, and the verifier is the same",
                     client->index, number);
        node->is_uncommitted = false;
        return;
    }
    if (result->committed == SL_NFS_UNSTABLE && !node->is_uncommitted)
        written_unstably(client, node, result);
}

void sim_data_read(struct sim_world *world, struct sim_client *client, uint32_t number,
                   const struct model_reply *reply)
{
    struct sim_node *node = sim_node_of(client, number);
    const struct model_inode *inode = sim_inode(client, number);
    uint64_t offset = client->call.arguments.offset_bytes;
    uint32_t count = client->call.arguments.count_bytes;
    bool is_eof;

    if (offset >= inode->size_bytes)
        count = 0;
    else if (count > inode->size_bytes - offset)
        count = (uint32_t)(inode->size_bytes - offset);
    is_eof = offset + count >= inode->size_bytes;
    if (reply->result.count_bytes == count && reply->result.data_bytes == count &&
        (client->plan->version == 2 || reply->result.is_eof == is_eof) &&
        (count == 0 || memcmp(reply->data, inode->data + offset, count) == 0))
        return;
    if (!node->is_uncommitted || node->crashes == world->crashes)
        sim_fail(world, "client %u: xid %u reads of object %u what nobody wrote (%u bytes, not %u)",
                 client->index, client->call.xid, number, reply->result.count_bytes, count);
    node->is_suspect = true;
}

static void written_again(struct sim_world *world, struct sim_client *client,
                          const struct model_reply *reply)
{
    struct sim_node *node = sim_node_of(client, client->call.node);
    const struct model_inode *inode = sim_inode(client, client->call.node);

    if (reply->result.status != SL_NFS_OK && reply->result.status != SL_NFS_ERR_NOSPC)
        sim_fail(world, "client %u: xid %u cannot be written again: %u", client->index,
                 client->call.xid, reply->result.status);
    node->has_attributes = false;
    if (reply->result.status == SL_NFS_OK)
        node->written_again_bytes += client->call.arguments.count_bytes;
    if (node->written_again_bytes >= inode->size_bytes)
        node->must_write_again = node->is_uncommitted = node->is_suspect = false;
    sim_client_next(world, client);
}

static void write_again(struct sim_world *world, struct sim_client *client, uint32_t number)
{
    struct sim_node *node = sim_node_of(client, number);
    const struct model_inode *inode = sim_inode(client, number);
    struct sim_call *call = &client->call;
    uint32_t bytes = inode->size_bytes - node->written_again_bytes;

    if (bytes > SIM_DATA_BYTES)
        bytes = SIM_DATA_BYTES;
    call->arguments = (struct sl_nfs_arguments){.procedure = SL_NFS_WRITE,
                                                .version = 3,
                                                .handle = node->handle,
                                                .offset_bytes = node->written_again_bytes,
                                                .count_bytes = bytes,
                                                .data_bytes = bytes,
                                                .stable = SL_NFS_FILE_SYNC};
    call->node = number;
    call->data = client->scratch;
    if (bytes != 0)
        memcpy(client->scratch, inode->data + node->written_again_bytes, bytes);
    sim_client_issue(world, client, written_again);
}

static void commit(struct sim_world *world, struct sim_client *client, uint32_t number)
{
    client->call.arguments = (struct sl_nfs_arguments){
        .procedure = SL_NFS_COMMIT, .version = 3, .handle = sim_node_of(client, number)->handle};
    client->call.node = number;
    sim_client_issue(world, client, sim_check_answer);
}

bool sim_data_care(struct sim_world *world, struct sim_client *client, bool is_end)
{
    for (uint32_t number = 0; number < client->reference->disk->count; number++) {
        struct sim_node *node = sim_node_of(client, number);

        if (!node->is_uncommitted || sim_inode(client, number)->is_gone)
            continue;
        if (node->must_write_again) {
            write_again(world, client, number);
            return true;
        }
        if (node->is_suspect || is_end) {
            commit(world, client, number);
            return true;
        }
    }
    return false;
}
