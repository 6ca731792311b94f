// SPDX-License-Identifier: Apache-2.0
#include "own_call.h"

#include <errno.h>

#define PORTMAP_VERSION 2u
#define PROTOCOL_TCP 6u
#define PROTOCOL_UDP 17u

/* The versions of the programs that the box speaks, or that tell best whether one is there. */
static const struct {
    uint32_t number, version;
} programs[SL_NFS_PROGRAMS] = {
    [SL_NFS_PROGRAM_NFS] = {SL_RPC_NFS, 3},
    [SL_NFS_PROGRAM_MOUNT] = {SL_RPC_MOUNT, 3},
    [SL_NFS_PROGRAM_NLM] = {SL_RPC_NLM, 4},
    [SL_NFS_PROGRAM_NSM] = {SL_RPC_NSM, 1},
    [SL_NFS_PROGRAM_PORTMAP] = {SL_RPC_PORTMAP, PORTMAP_VERSION},
};

struct sl_nfs_exchange *sl_nfs_own_begin(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                         const struct sl_nfs_filesystem *filesystem, uint8_t slot,
                                         enum sl_nfs_program program, uint32_t version,
                                         uint8_t procedure, struct sl_xdr_writer *writer)
{
    struct sl_nfs_exchange *exchange =
        sl_nfs_exchange_new(nfs, call, filesystem, slot, program, procedure);

    if (exchange == NULL)
        return NULL;
    sl_xdr_writer_begin(writer, &nfs->messages, SL_RPC_MARK_BYTES);
    sl_rpc_put_own_call(writer, exchange->xid, programs[program].number, version, procedure,
                        nfs->setup.machine);
    return exchange;
}

bool sl_nfs_own_send(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                     struct sl_xdr_writer *writer, uint64_t patience_us, sl_nfs_done *done)
{
    struct sl_message request;

    if (exchange == NULL)
        return false;
    if (sl_xdr_writer_end(writer, &request) != 0) {
        sl_nfs_exchange_forget(nfs, exchange);
        return false;
    }
    sl_rpc_record_mark(&nfs->messages, &request);
    sl_nfs_exchange_send(nfs, exchange, &request, patience_us, done);
    return true;
}

bool sl_nfs_ask_port(struct sl_nfs *nfs, struct sl_nfs_call *call,
                     const struct sl_nfs_filesystem *filesystem, uint8_t slot,
                     enum sl_nfs_program program, uint64_t patience_us, sl_nfs_done *done)
{
    bool is_udp = nfs->config->services[filesystem->config->service].transport == SL_NFS_UDP;
    const struct sl_portmap_mapping mapping = {
        .program = programs[program].number,
        .version = programs[program].version,
        .protocol = is_udp ? PROTOCOL_UDP : PROTOCOL_TCP,
    };
    struct sl_xdr_writer writer;
    struct sl_nfs_exchange *exchange =
        sl_nfs_own_begin(nfs, call, filesystem, slot, SL_NFS_PROGRAM_PORTMAP, PORTMAP_VERSION,
                         SL_PORTMAP_GETPORT, &writer);

    if (exchange != NULL)
        sl_portmap_put_mapping(&writer, &mapping);
    return sl_nfs_own_send(nfs, exchange, &writer, patience_us, done);
}

bool sl_nfs_has_succeeded(const struct sl_nfs_exchange *exchange)
{
    return exchange->end == SL_NFS_EXCHANGE_ANSWERED && exchange->reply.is_accepted &&
           exchange->reply.status == SL_RPC_SUCCESS;
}

int sl_nfs_port_answered(struct sl_nfs_exchange *exchange, uint16_t *port)
{
    uint32_t number = 0;

    if (sl_nfs_has_succeeded(exchange))
        number = sl_xdr_get_u32(&exchange->reader);
    if (!sl_nfs_has_succeeded(exchange) || exchange->reader.has_failed)
        return -EIO;
    if (number == 0 || number > UINT16_MAX)
        return -ENOENT;
    *port = (uint16_t)number;
    return 0;
}
