// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_CONFIG_H
#define CSA_CONFIG_H

/*
 * A whole configuration as it came over the ring: the set messages, by kind and id. Nothing in it
 * has been validated but for ids, keys and lengths. Control thread only.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "generated/messages.h"
#include "refusal.h"
#include "wire/addr.h"

struct sl_config {
    uint64_t generation;
    bool has_system;
    bool has_tcp; /* false: tcp is empty, the engine's own defaults hold */
    bool has_nfs; /* false: nfs is empty, every call is timed */
    bool has_np[SL_LIMIT_NP];
    bool has_sp[SL_LIMIT_SP];
    bool has_port[SL_LIMIT_PORT];
    bool has_vlan[SL_LIMIT_VLAN];
    bool has_vsd[SL_LIMIT_VSD];
    bool has_server[SL_LIMIT_SERVER];
    bool has_domain[SL_LIMIT_DOMAIN];
    bool has_member[SL_LIMIT_MEMBER];
    bool has_route[SL_LIMIT_STATIC_ROUTE];
    bool has_tcp_service[SL_LIMIT_TCP_SERVICE];
    bool has_nfs_service[SL_LIMIT_NFS_SERVICE];
    bool has_filesystem[SL_LIMIT_FILESYSTEM];
    bool has_replica[SL_LIMIT_FILESYSTEM_MEMBER];
    bool has_nfs_export[SL_LIMIT_NFS_EXPORT];
    bool has_subtree[SL_LIMIT_FILESYSTEM_SUBTREE];
    struct sl_msg_set_system system;
    struct sl_msg_set_tcp tcp;
    struct sl_msg_set_nfs nfs;
    struct sl_msg_set_np np[SL_LIMIT_NP];
    struct sl_msg_set_sp sp[SL_LIMIT_SP];
    struct sl_msg_set_port port[SL_LIMIT_PORT];
    struct sl_msg_set_vlan vlan[SL_LIMIT_VLAN];
    struct sl_msg_set_vsd vsd[SL_LIMIT_VSD];
    struct sl_msg_set_server server[SL_LIMIT_SERVER];
    struct sl_msg_set_domain domain[SL_LIMIT_DOMAIN];
    struct sl_msg_set_member member[SL_LIMIT_MEMBER];
    struct sl_msg_set_static_route route[SL_LIMIT_STATIC_ROUTE];
    struct sl_msg_set_tcp_service tcp_service[SL_LIMIT_TCP_SERVICE];
    struct sl_msg_set_nfs_service nfs_service[SL_LIMIT_NFS_SERVICE];
    struct sl_msg_set_filesystem filesystem[SL_LIMIT_FILESYSTEM];
    struct sl_msg_set_filesystem_member replica[SL_LIMIT_FILESYSTEM_MEMBER];
    struct sl_msg_set_nfs_export nfs_export[SL_LIMIT_NFS_EXPORT];
    struct sl_msg_set_filesystem_subtree subtree[SL_LIMIT_FILESYSTEM_SUBTREE];
};

/* Empties it: no objects, and the system's defaults. */
void sl_config_clear(struct sl_config *config, uint64_t generation);

/*
 * Takes one set message. Refuses (-errno, and why): -EBADMSG another length than the message has,
 * -ERANGE id beyond the limit of its kind, -EINVAL key empty or not terminated, -EEXIST id or key
 * set twice, -EOPNOTSUPP no set message.
 */
int sl_config_set(struct sl_config *config, uint16_t message_id, const void *payload, size_t length,
                  struct sl_refusal *refusal);

/* Is message_id one that sl_config_set() takes? */
bool sl_config_is_set(uint16_t message_id);

/* The object's key, "" where there is none. */
const char *sl_config_key(const struct sl_config *config, enum sl_kind kind, uint16_t id);

/* Does the object exist? False for ids out of range, SL_ID_NONE among them. */
bool sl_config_has(const struct sl_config *config, enum sl_kind kind, uint16_t id);

/* The address in the data path's form. -EAFNOSUPPORT unless it is IPv4. */
int sl_config_ip(const struct sl_addr *from, struct sl_ip *to);

/* As sl_config_ip(), for either family. -EAFNOSUPPORT unless it is an address. */
int sl_config_any_ip(const struct sl_addr *from, struct sl_ip *to);

/* As sl_config_ip(); *length_bits is that of the 128-bit form. -ERANGE for more than 32 bits. */
int sl_config_prefix(const struct sl_addr_prefix *from, struct sl_ip *to, uint8_t *length_bits);

/* As sl_config_prefix(), for either family. -ERANGE for more bits than the family has. */
int sl_config_any_prefix(const struct sl_addr_prefix *from, struct sl_ip *to, uint8_t *length_bits);

/* The opposite of sl_config_ip(), for either family. */
struct sl_addr sl_config_addr(const struct sl_ip *from);

#endif
