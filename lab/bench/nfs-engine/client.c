// SPDX-License-Identifier: Apache-2.0
#include "client.h"

#include <errno.h>
#include <string.h>

#include "rpc/rpc.h"

#define CALL_BYTES 256u
#define HANDLE_MAX_BYTES 64u
#define CONNECTIONS_MAX 64u
#define LOCAL_PORT 900u
#define HEAD_BYTES 24u /* of an accepted reply without verifier */
#define MOUNT_MNT 1u
#define NFS_GETATTR 1u
#define VERSION 3u

static struct nfs_bench_wire *the_wire;
static struct nfs_bench_client *the_client;
static struct sl_endpoint_party *connections[CONNECTIONS_MAX];
static uint8_t call[CALL_BYTES]; /* GETATTR, but for its xid */
static uint32_t call_bytes;
static uint32_t last_xid;

static uint32_t put(uint8_t *bytes, uint32_t at, uint32_t word)
{
    sl_store_u32(bytes + at, word);
    return at + 4;
}

/* The head of a call with AUTH_SYS of root (RFC 5531 appendix A). Returns its length. */
static uint32_t put_head(uint8_t *bytes, uint32_t program, uint32_t procedure)
{
    const uint32_t words[] = {
        0, 0, SL_RPC_VERSION, program, VERSION, procedure, SL_RPC_AUTH_SYS, 20, 0, 0, 0, 0, 0,
        0, 0};
    uint32_t at = 0;

    for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        at = put(bytes, at, words[i]);
    return at;
}

void nfs_bench_client_begin(struct nfs_bench_wire *wire, struct nfs_bench_client *client)
{
    the_wire = wire;
    the_client = client;
}

/* Over UDP, whatever the calls go over. */
void nfs_bench_client_mount(void)
{
    static const char path[8] = "/export";
    uint8_t bytes[CALL_BYTES];
    uint32_t at = put_head(bytes, SL_RPC_MOUNT, MOUNT_MNT);

    at = put(bytes, at, 7);
    memcpy(bytes + at, path, sizeof(path));
    put(bytes, 0, ++last_xid);
    nfs_bench_send_datagram(the_wire, NFS_BENCH_CLIENT, LOCAL_PORT, SL_NFS_PORT_MOUNT, bytes,
                            at + (uint32_t)sizeof(path));
}

/* What was mounted is what calls are about. */
static void note_mount(const uint8_t *bytes, uint32_t length)
{
    uint32_t handle_bytes;

    if (length < HEAD_BYTES + 8 || sl_load_u32(bytes + HEAD_BYTES) != 0)
        return;
    handle_bytes = sl_load_u32(bytes + HEAD_BYTES + 4);
    if (handle_bytes > HANDLE_MAX_BYTES || length < HEAD_BYTES + 8 + handle_bytes)
        return;
    call_bytes = put(call, put_head(call, SL_RPC_NFS, NFS_GETATTR), handle_bytes);
    memcpy(call + call_bytes, bytes + HEAD_BYTES + 8, handle_bytes);
    call_bytes += handle_bytes;
    the_client->is_mounted = true;
}

static void ask(struct sl_endpoint_party *party)
{
    put(call, 0, ++last_xid);
    if (party != NULL)
        nfs_bench_send(the_wire, party, call, call_bytes);
    else
        nfs_bench_send_datagram(the_wire, NFS_BENCH_CLIENT, LOCAL_PORT, SL_NFS_PORT_NFS, call,
                                call_bytes);
}

int nfs_bench_client_connect(void)
{
    for (uint32_t i = 0; !the_client->over_udp && i < the_client->connections; i++) {
        connections[i] = nfs_bench_connect(the_wire, SL_NFS_PORT_NFS);
        if (connections[i] == NULL)
            return -ENOMEM;
    }
    return 0;
}

void nfs_bench_client_go(void)
{
    for (uint32_t i = 0; i < (the_client->over_udp ? 1 : the_client->connections); i++)
        for (uint32_t k = 0; k < the_client->depth; k++)
            ask(connections[i]);
}

/* Each answer brings the next call. */
void nfs_bench_client_take(struct sl_endpoint_party *party, uint16_t port, const uint8_t *bytes,
                           uint32_t length)
{
    if (!the_client->is_mounted) {
        note_mount(bytes, length);
        return;
    }
    if (port == SL_NFS_PORT_MOUNT)
        return; /* a mount that was asked for twice */
    the_client->answers++;
    the_client->errors += length < HEAD_BYTES + 4 || sl_load_u32(bytes + HEAD_BYTES) != 0;
    ask(party);
}
