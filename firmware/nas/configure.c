// SPDX-License-Identifier: Apache-2.0
/* The configuration as the SP gets it: which services are ours, and where they listen. */
#include "nas_private.h"

/* The first of them at the address that servers know, too. */
static const uint16_t ports[] = {SL_NFS_PORT_PORTMAP, SL_NFS_PORT_NLM, SL_NFS_PORT_NSM,
                                 SL_NFS_PORT_NFS, SL_NFS_PORT_MOUNT};
_Static_assert(SL_NAS_LISTENERS == SL_NAS_BACK_LISTENERS + sizeof(ports) / sizeof(ports[0]),
               "each program has a listener");
_Static_assert(SL_MAX_NFS_SERVICES *SL_NAS_LISTENERS <= SL_ENDPOINT_USER_LISTENERS,
               "there is room for all listeners");

const struct sl_nfs_service_config *sl_nas_service_config(const struct sl_nas *nas,
                                                          uint16_t service)
{
    if (nas->snapshot == NULL || service >= SL_MAX_NFS_SERVICES ||
        (nas->services >> service & 1u) == 0)
        return NULL;
    return &nas->snapshot->nfs.services[service];
}

static uint32_t services_of(const struct sl_nas *nas, const struct sl_snapshot *snapshot)
{
    uint32_t services = 0;

    for (uint16_t id = 0; id < SL_MAX_NFS_SERVICES; id++)
        if (snapshot->nfs.services[id].present && nas->link.is_mine(nas->link.context, id))
            services |= 1u << id;
    return services;
}

/* The address at which a listener of a service listens; none: it does not. */
static struct sl_ip listening_address(const struct sl_nfs_service_config *service,
                                      unsigned int listener)
{
    return listener < SL_NAS_BACK_LISTENERS ? service->source : service->address;
}

bool sl_nas_listens_at(const struct sl_nfs_service_config *service, const struct sl_ip *address,
                       uint16_t port, bool *is_at_source)
{
    for (unsigned int i = 0; i < SL_NAS_LISTENERS; i++) {
        struct sl_ip listening = listening_address(service, i);

        *is_at_source = i < SL_NAS_BACK_LISTENERS;
        if (ports[*is_at_source ? i : i - SL_NAS_BACK_LISTENERS] == port &&
            sl_ip_equal(&listening, address))
            return true;
    }
    return false;
}

static void unlisten(struct sl_nas *nas, struct sl_nas_listener *listener)
{
    if (listener->listener != NULL)
        sl_tcp_unlisten(listener->listener, nas->now_us);
    listener->listener = NULL;
}

/* Listeners of services that are no more, or at another address. */
static void unlisten_old(struct sl_nas *nas, uint16_t id)
{
    const struct sl_nfs_service_config *service = sl_nas_service_config(nas, id);
    bool has_gone = false;

    for (unsigned int i = 0; i < SL_NAS_LISTENERS; i++) {
        struct sl_nas_listener *listener = &nas->listeners[id][i];
        struct sl_ip address = {.words = {0, 0}};

        if (service != NULL)
            address = listening_address(service, i);
        if (listener->listener == NULL || sl_ip_equal(&listener->address, &address))
            continue;
        unlisten(nas, listener);
        has_gone = true;
    }
    if (has_gone)
        sl_nas_clients_reset(nas, id, UINT32_MAX, "nfs: the service was removed or reconfigured");
}

/* A port that another one has is tried again with the next configuration. */
static void listen_new(struct sl_nas *nas, uint16_t id)
{
    const struct sl_nfs_service_config *service = sl_nas_service_config(nas, id);

    for (unsigned int i = 0; service != NULL && i < SL_NAS_LISTENERS; i++) {
        struct sl_nas_listener *listener = &nas->listeners[id][i];

        if (listener->listener != NULL) {
            sl_tcp_listener_set_backlog(listener->listener, nas->snapshot->tcp_syn_backlog);
            continue;
        }
        listener->party.user = &nas->user;
        listener->address = listening_address(service, i);
        listener->is_at_source = i < SL_NAS_BACK_LISTENERS;
        listener->port = ports[listener->is_at_source ? i : i - SL_NAS_BACK_LISTENERS];
        listener->service = id;
        if (sl_ip_is_none(&listener->address) ||
            sl_endpoint_listen(nas->endpoint, &listener->address, listener->port, &listener->party,
                               &listener->listener) != 0)
            listener->listener = NULL;
    }
}

void sl_nas_configure(struct sl_nas *nas, const struct sl_snapshot *snapshot)
{
    nas->services = services_of(nas, snapshot);
    nas->snapshot = snapshot;
    sl_nas_members_configure(nas);
    for (uint16_t id = 0; id < SL_MAX_NFS_SERVICES; id++)
        unlisten_old(nas, id);
    sl_nfs_configure(nas->nfs, &snapshot->nfs, nas->services, nas->now_us);
    sl_nas_members_drop_doomed(nas);
    for (uint16_t id = 0; id < SL_MAX_NFS_SERVICES; id++)
        listen_new(nas, id);
}

void sl_nas_unlisten_all(struct sl_nas *nas)
{
    for (unsigned int id = 0; id < SL_MAX_NFS_SERVICES; id++)
        for (unsigned int i = 0; i < SL_NAS_LISTENERS; i++)
            unlisten(nas, &nas->listeners[id][i]);
}
