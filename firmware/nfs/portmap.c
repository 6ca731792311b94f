// SPDX-License-Identifier: Apache-2.0
/*
 * PORTMAP version 2 (RFC 1833): says where the virtual server listens; for locks, if a server has a
 * lock manager. Nobody registers here, and nobody is called for others (CALLIT is how port mappers
 * are made to hide an attacker).
 */
#include "nlm.h"

#define TCP 6u
#define UDP 17u

struct offer {
    uint32_t program, version;
    uint16_t port;
};

static const struct offer offers[] = {
    {SL_RPC_PORTMAP, 2, SL_NFS_PORT_PORTMAP}, {SL_RPC_NFS, 2, SL_NFS_PORT_NFS},
    {SL_RPC_NFS, 3, SL_NFS_PORT_NFS},         {SL_RPC_MOUNT, 1, SL_NFS_PORT_MOUNT},
    {SL_RPC_MOUNT, 2, SL_NFS_PORT_MOUNT},     {SL_RPC_MOUNT, 3, SL_NFS_PORT_MOUNT},
    {SL_RPC_NLM, 1, SL_NFS_PORT_NLM},         {SL_RPC_NLM, 3, SL_NFS_PORT_NLM},
    {SL_RPC_NLM, 4, SL_NFS_PORT_NLM},         {SL_RPC_NSM, 1, SL_NFS_PORT_NSM},
};

#define OFFERS (sizeof(offers) / sizeof(offers[0]))

static bool is_served(uint32_t protocol)
{
    return protocol == TCP || protocol == UDP;
}

static bool is_offered(const struct sl_nfs *nfs, uint16_t service, const struct offer *offer)
{
    if (offer->program == SL_RPC_NLM)
        return sl_nfs_lock_program_is_offered(nfs, service, SL_NFS_PROGRAM_NLM);
    if (offer->program == SL_RPC_NSM)
        return sl_nfs_lock_program_is_offered(nfs, service, SL_NFS_PROGRAM_NSM);
    return true;
}

/*
 * 0: not here. Of another version of a program that is here its port is told: the program itself
 * says then which versions it has.
 */
static uint32_t port_of(const struct sl_nfs *nfs, uint16_t service,
                        const struct sl_portmap_mapping *asked)
{
    uint32_t port = 0;

    for (uint32_t i = 0; i < OFFERS && is_served(asked->protocol); i++) {
        if (offers[i].program != asked->program || !is_offered(nfs, service, &offers[i]))
            continue;
        port = offers[i].port;
        if (offers[i].version == asked->version)
            return port;
    }
    return port;
}

static void put_list(const struct sl_nfs *nfs, uint16_t service, struct sl_xdr_writer *writer)
{
    for (uint32_t i = 0; i < 2 * OFFERS; i++) {
        const struct sl_portmap_mapping mapping = {
            .program = offers[i / 2].program,
            .version = offers[i / 2].version,
            .protocol = i % 2 == 0 ? TCP : UDP,
            .port = offers[i / 2].port,
        };

        if (is_offered(nfs, service, &offers[i / 2]))
            sl_portmap_put_item(writer, &mapping);
    }
    sl_mount_put_list_end(writer);
}

static bool get_mapping(struct sl_nfs *nfs, const struct sl_nfs_call *call,
                        struct sl_portmap_mapping *mapping)
{
    struct sl_xdr_reader reader;

    sl_xdr_reader_begin(&reader, &nfs->messages, &call->message, call->rpc.arguments_offset);
    return sl_portmap_get_mapping(&reader, mapping) == 0;
}

void sl_nfs_portmap(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_portmap_mapping mapping;
    struct sl_xdr_writer writer;

    if (call->rpc.procedure > SL_PORTMAP_DUMP) {
        sl_nfs_refuse(nfs, call, SL_NFS_REFUSED_PROCEDURE);
        return;
    }
    if (call->rpc.procedure != SL_PORTMAP_DUMP && !get_mapping(nfs, call, &mapping)) {
        sl_nfs_refuse(nfs, call, SL_NFS_REFUSED_ARGUMENTS);
        return;
    }
    sl_nfs_reply_begin(nfs, call, &writer);
    if (call->rpc.procedure == SL_PORTMAP_DUMP)
        put_list(nfs, call->caller.service, &writer);
    else if (call->rpc.procedure == SL_PORTMAP_GETPORT)
        sl_xdr_put_u32(&writer, port_of(nfs, call->caller.service, &mapping));
    else
        sl_xdr_put_bool(&writer, false);
    sl_nfs_reply_end(nfs, call, &writer);
}
