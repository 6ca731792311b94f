// SPDX-License-Identifier: Apache-2.0
/*
 * What each client does, for operators. A bounded table by address; when it is full the client that
 * was heard of longest ago, among a few that meet there, gives way.
 */
#ifndef NFS_CLIENTS_H
#define NFS_CLIENTS_H

#include "nfs/query.h"

struct sl_nfs_client {
    struct sl_nfs_client_row row; /* client "::": free */
    uint64_t heard_us;
};

struct sl_nfs_clients {
    struct sl_nfs_client *places;
    uint32_t count;
};

size_t sl_nfs_clients_bytes(uint32_t count);
void sl_nfs_clients_init(struct sl_nfs_clients *clients, void *memory, uint32_t count);
/* The row of a client, which takes a place if it has none. count is not 0. */
struct sl_nfs_client *sl_nfs_clients_at(struct sl_nfs_clients *clients, const struct sl_ip *client,
                                        uint64_t now_us);
/* Rows from *cursor on; returns how many. */
uint16_t sl_nfs_clients_rows(const struct sl_nfs_clients *clients, uint32_t *cursor,
                             struct sl_nfs_client_row *rows, uint16_t max);

#endif
