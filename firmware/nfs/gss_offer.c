// SPDX-License-Identifier: Apache-2.0
/* What is offered to clients with Kerberos, to whom, and by which members. */
#include "gss.h"
#include "members.h"

#include <stdio.h>

#include "rpc/gss.h"

/* Pseudo-flavors of Kerberos 5 (RFC 2623 section 2.7.1). */
#define FLAVOR_KRB5 390003u
#define FLAVOR_KRB5I 390004u
#define FLAVOR_KRB5P 390005u

static bool is_of(const struct sl_nfs_filesystem *filesystem,
                  const struct sl_nfs_export_config *config)
{
    return config->present && config->filesystem == filesystem->config->id;
}

/* All secured exports of a service lead to one file system, which commits see to. */
void sl_nfs_gss_configure(struct sl_nfs *nfs)
{
    struct sl_nfs_gss *gss = &nfs->gss;

    for (uint32_t i = 0; i < SL_MAX_NFS_SERVICES; i++)
        gss->offers[i] = (struct sl_nfs_gss_offer){.filesystem = SL_NFS_NO_ID,
                                                   .unlike = gss->offers[i].unlike,
                                                   .root = gss->offers[i].root};
    for (uint32_t i = 0; i < SL_MAX_NFS_EXPORTS; i++) {
        const struct sl_nfs_export_config *config = &nfs->config->exports[i];
        const struct sl_filesystem_config *filesystem =
            &nfs->config->filesystems[config->filesystem % SL_MAX_FILESYSTEMS];

        if (!config->present || config->security == SL_NFS_SECURITY_SYS || !filesystem->present ||
            filesystem->service >= SL_MAX_NFS_SERVICES)
            continue;
        gss->offers[filesystem->service].filesystem = filesystem->id;
        gss->offers[filesystem->service].is_opaque |= sl_nfs_gss_is_opaque(config);
    }
}

struct sl_nfs_filesystem *sl_nfs_gss_offered(struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    uint16_t id = nfs->gss.offers[call->caller.service % SL_MAX_NFS_SERVICES].filesystem;
    struct sl_nfs_filesystem *filesystem = sl_nfs_filesystem_of(nfs, id);

    for (uint32_t i = 0; filesystem != NULL && i < SL_MAX_NFS_EXPORTS; i++) {
        const struct sl_nfs_export_config *config = &nfs->config->exports[i];

        if (is_of(filesystem, config) && config->security != SL_NFS_SECURITY_SYS &&
            sl_nfs_export_admits(config, &call->caller.address))
            return filesystem;
    }
    return NULL;
}

uint32_t sl_nfs_gss_allows(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                           uint32_t service)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];
    uint32_t status = SL_NFS_ERR_ACCES;

    for (uint32_t i = 0; i < SL_MAX_NFS_EXPORTS && status != SL_NFS_OK; i++) {
        const struct sl_nfs_export_config *config = &nfs->config->exports[i];

        if (!is_of(filesystem, config) || !sl_nfs_gss_is_opaque(config) ||
            (config->security == SL_NFS_SECURITY_KRB5P && service != SL_GSS_PRIVACY) ||
            !sl_nfs_export_admits(config, &call->caller.address))
            continue;
        status = config->is_read_only && call->rpc.procedure < SL_NFS_PROCEDURES &&
                         sl_nfs_changes((uint8_t)call->rpc.procedure)
                     ? SL_NFS_ERR_ROFS
                     : SL_NFS_OK;
    }
    return status;
}

bool sl_nfs_gss_is_flavor_taken(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                                uint16_t export)
{
    uint8_t security = nfs->config->exports[export].security;

    if (call->is_secured)
        return security == SL_NFS_SECURITY_KRB5 || security == SL_NFS_SECURITY_SYS_KRB5;
    /* Who mounts asks for it before there is a user to ask for (RFC 2623 section 2.3.2). */
    return security == SL_NFS_SECURITY_SYS || security == SL_NFS_SECURITY_SYS_KRB5 ||
           call->arguments.procedure == SL_NFS_FSINFO;
}

bool sl_nfs_gss_may_modify(const struct sl_nfs_filesystem *filesystem)
{
    return __builtin_popcount(sl_nfs_filesystem_configured(filesystem)) == 1;
}

/* Members whose root has that handle. */
static uint8_t with_root(const struct sl_nfs_filesystem *filesystem,
                         const struct sl_nfs_handle *root)
{
    uint8_t members = 0;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if ((filesystem->current >> slot & 1u) &&
            sl_nfs_handles_equal(&filesystem->root_handle[slot], root))
            members |= (uint8_t)(1u << slot);
    return members;
}

const struct sl_nfs_handle *sl_nfs_gss_root(struct sl_nfs *nfs, uint16_t id)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[id];
    struct sl_nfs_handle *root = &nfs->gss.offers[filesystem->config->service].root;

    /* What clients were given stays as long as there is anybody who knows it. */
    if (root->length_bytes != 0 && with_root(filesystem, root) != 0)
        return root;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        if (!(filesystem->current >> slot & 1u) || filesystem->root_handle[slot].length_bytes == 0)
            continue;
        *root = filesystem->root_handle[slot];
        return root;
    }
    return NULL;
}

uint8_t sl_nfs_gss_members(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem)
{
    const struct sl_nfs_gss_offer *offer = &nfs->gss.offers[filesystem->config->service];
    uint8_t members = filesystem->current;

    if (offer->is_opaque) {
        const struct sl_nfs_handle *root = sl_nfs_gss_root(nfs, filesystem->config->id);

        members = root != NULL ? with_root(filesystem, root) : 0;
    }
    return members & filesystem->reachable ? members & filesystem->reachable : members;
}

uint8_t sl_nfs_gss_choose(struct sl_nfs *nfs, uint16_t service, uint8_t members)
{
    const uint32_t *counts = nfs->gss.contexts.counts[service];
    uint8_t first = nfs->gss.turn++ % SL_NFS_MEMBERS;
    uint8_t chosen = SL_NFS_MEMBERS;

    for (uint8_t i = 0; i < SL_NFS_MEMBERS; i++) {
        uint8_t slot = (uint8_t)((first + i) % SL_NFS_MEMBERS);

        if ((members >> slot & 1u) && (chosen == SL_NFS_MEMBERS || counts[slot] < counts[chosen]))
            chosen = slot;
    }
    return chosen;
}

static void tell_unlike(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                        uint8_t slot)
{
    struct sl_nfs_event event = {.kind = SL_NFS_EVENT_MEMBER_UNLIKE,
                                 .filesystem = filesystem->config->id,
                                 .member = filesystem->config->members[slot]};

    snprintf(event.text, sizeof(event.text),
             "its root directory has another handle than that of the other members");
    sl_nfs_event(nfs, &event);
}

void sl_nfs_gss_advance(struct sl_nfs *nfs)
{
    for (uint32_t i = 0; i < SL_MAX_NFS_SERVICES; i++) {
        struct sl_nfs_gss_offer *offer = &nfs->gss.offers[i];
        const struct sl_nfs_filesystem *filesystem;
        const struct sl_nfs_handle *root;
        uint8_t unlike;

        if (!offer->is_opaque)
            continue;
        filesystem = sl_nfs_filesystem_of(nfs, offer->filesystem);
        root = filesystem != NULL ? sl_nfs_gss_root(nfs, offer->filesystem) : NULL;
        unlike = root != NULL
                     ? filesystem->current & filesystem->ready & ~with_root(filesystem, root)
                     : 0;
        for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
            if ((unlike & ~offer->unlike) >> slot & 1u)
                tell_unlike(nfs, filesystem, slot);
        offer->unlike = unlike;
    }
}

uint32_t sl_nfs_gss_flavors(const struct sl_nfs_export_config *config,
                            uint32_t flavors[SL_MOUNT_FLAVORS_MAX])
{
    static const struct {
        uint32_t count, flavors[2];
    } offered[] = {
        [SL_NFS_SECURITY_SYS] = {1, {SL_RPC_AUTH_SYS}},
        [SL_NFS_SECURITY_KRB5] = {1, {FLAVOR_KRB5}},
        [SL_NFS_SECURITY_SYS_KRB5] = {2, {FLAVOR_KRB5, SL_RPC_AUTH_SYS}},
        [SL_NFS_SECURITY_KRB5I] = {2, {FLAVOR_KRB5I, FLAVOR_KRB5P}},
        [SL_NFS_SECURITY_KRB5P] = {1, {FLAVOR_KRB5P}},
    };
    uint8_t security = config->security <= SL_NFS_SECURITY_KRB5P ? config->security : 0;

    memcpy(flavors, offered[security].flavors, sizeof(offered[security].flavors));
    return offered[security].count;
}
