// SPDX-License-Identifier: Apache-2.0
#include "config.h"

#include <errno.h>
#include <string.h>

#include "generated/names.h"

/* Where the objects of one kind are in struct sl_config and in their message. */
struct kind_row {
    uint8_t kind;
    uint16_t message_id;
    uint16_t limit; /* ids are below */
    uint16_t bytes;
    uint16_t key_offset;
    uint16_t key_bytes;
    size_t present; /* offset of the has_ array */
    size_t objects; /* offset of the array of messages */
};

#define KIND_ROW(kind_, MESSAGE, LIMIT, name)                                                      \
    {                                                                                              \
        .kind = (kind_), .message_id = (MESSAGE), .limit = (LIMIT),                                \
        .bytes = sizeof(((struct sl_config *)0)->name[0]),                                         \
        .key_offset = offsetof(struct sl_config, name[0].key) - offsetof(struct sl_config, name),  \
        .key_bytes = sizeof(((struct sl_config *)0)->name[0].key),                                 \
        .present = offsetof(struct sl_config, has_##name),                                         \
        .objects = offsetof(struct sl_config, name),                                               \
    }

static const struct kind_row kind_rows[] = {
    KIND_ROW(SL_KIND_NP, SL_MSG_SET_NP, SL_LIMIT_NP, np),
    KIND_ROW(SL_KIND_SP, SL_MSG_SET_SP, SL_LIMIT_SP, sp),
    KIND_ROW(SL_KIND_PORT, SL_MSG_SET_PORT, SL_LIMIT_PORT, port),
    KIND_ROW(SL_KIND_VLAN, SL_MSG_SET_VLAN, SL_LIMIT_VLAN, vlan),
    KIND_ROW(SL_KIND_VSD, SL_MSG_SET_VSD, SL_LIMIT_VSD, vsd),
    KIND_ROW(SL_KIND_SERVER, SL_MSG_SET_SERVER, SL_LIMIT_SERVER, server),
    KIND_ROW(SL_KIND_DOMAIN, SL_MSG_SET_DOMAIN, SL_LIMIT_DOMAIN, domain),
    KIND_ROW(SL_KIND_MEMBER, SL_MSG_SET_MEMBER, SL_LIMIT_MEMBER, member),
    KIND_ROW(SL_KIND_STATIC_ROUTE, SL_MSG_SET_STATIC_ROUTE, SL_LIMIT_STATIC_ROUTE, route),
    KIND_ROW(SL_KIND_TCP_SERVICE, SL_MSG_SET_TCP_SERVICE, SL_LIMIT_TCP_SERVICE, tcp_service),
    KIND_ROW(SL_KIND_NFS_SERVICE, SL_MSG_SET_NFS_SERVICE, SL_LIMIT_NFS_SERVICE, nfs_service),
    KIND_ROW(SL_KIND_FILESYSTEM, SL_MSG_SET_FILESYSTEM, SL_LIMIT_FILESYSTEM, filesystem),
    KIND_ROW(SL_KIND_FILESYSTEM_MEMBER, SL_MSG_SET_FILESYSTEM_MEMBER, SL_LIMIT_FILESYSTEM_MEMBER,
             replica),
    KIND_ROW(SL_KIND_NFS_EXPORT, SL_MSG_SET_NFS_EXPORT, SL_LIMIT_NFS_EXPORT, nfs_export),
    KIND_ROW(SL_KIND_FILESYSTEM_SUBTREE, SL_MSG_SET_FILESYSTEM_SUBTREE, SL_LIMIT_FILESYSTEM_SUBTREE,
             subtree),
};

#define KIND_ROWS (sizeof(kind_rows) / sizeof(kind_rows[0]))

#define DEFAULT_IDLE_POLLS 64u

static const struct kind_row *row_of_message(uint16_t message_id)
{
    for (size_t i = 0; i < KIND_ROWS; i++)
        if (kind_rows[i].message_id == message_id)
            return &kind_rows[i];
    return NULL;
}

static const struct kind_row *row_of_kind(enum sl_kind kind)
{
    for (size_t i = 0; i < KIND_ROWS; i++)
        if (kind_rows[i].kind == kind)
            return &kind_rows[i];
    return NULL;
}

static const bool *present_of(const struct sl_config *config, const struct kind_row *row)
{
    return (const bool *)((const char *)config + row->present);
}

static const char *key_of(const struct sl_config *config, const struct kind_row *row, uint16_t id)
{
    return (const char *)config + row->objects + (size_t)id * row->bytes + row->key_offset;
}

void sl_config_clear(struct sl_config *config, uint64_t generation)
{
    memset(config, 0, sizeof(*config));
    config->generation = generation;
    config->system.idle_polls = DEFAULT_IDLE_POLLS;
}

bool sl_config_is_set(uint16_t message_id)
{
    return message_id == SL_MSG_SET_SYSTEM || message_id == SL_MSG_SET_TCP ||
           message_id == SL_MSG_SET_NFS || row_of_message(message_id) != NULL;
}

static uint16_t mark_of(enum sl_kind kind)
{
    return (uint16_t)((unsigned int)kind << 8);
}

/* Takes the message of a kind of which there is one: its bytes go to, and *present becomes true. */
static int set_singleton(enum sl_kind kind, const void *payload, size_t length, void *to,
                         size_t bytes, bool *present, struct sl_refusal *refusal)
{
    if (length != bytes)
        return sl_refuse(refusal, EBADMSG, mark_of(kind), SL_ID_NONE, NULL,
                         "the message has %zu bytes instead of %zu: install management plane and "
                         "fast path from one build",
                         length, bytes);
    if (*present)
        return sl_refuse(refusal, EEXIST, mark_of(kind), SL_ID_NONE, NULL,
                         "%s is set twice in one transaction", sl_kind_name(kind));
    memcpy(to, payload, bytes);
    *present = true;
    return 0;
}

/* Refuses a message whose id or key cannot stand. key points into the message. */
static int check_identity(const struct sl_config *config, const struct kind_row *row, uint16_t id,
                          const char *key, struct sl_refusal *refusal)
{
    const char *kind = sl_kind_name(row->kind);

    if (memchr(key, '\0', row->key_bytes) == NULL || key[0] == '\0')
        return sl_refuse(refusal, EINVAL, mark_of(row->kind), id, NULL,
                         "the key of %s id %u is empty or not terminated", kind, id);
    if (id >= row->limit)
        return sl_refuse(refusal, ERANGE, mark_of(row->kind), id, key,
                         "id %u of %s %s is beyond the limit: ids are below %u", id, kind, key,
                         row->limit);
    if (present_of(config, row)[id])
        return sl_refuse(refusal, EEXIST, mark_of(row->kind), id, key,
                         "%s %s has id %u, which %s has in the same transaction", kind, key, id,
                         key_of(config, row, id));
    if (row->kind == SL_KIND_VLAN) /* its id is its key */
        return 0;
    for (uint16_t other = 0; other < row->limit; other++)
        if (present_of(config, row)[other] && strcmp(key_of(config, row, other), key) == 0)
            return sl_refuse(refusal, EEXIST, mark_of(row->kind), id, key,
                             "%s %s is set twice in one transaction, as id %u and as id %u", kind,
                             key, other, id);
    return 0;
}

int sl_config_set(struct sl_config *config, uint16_t message_id, const void *payload, size_t length,
                  struct sl_refusal *refusal)
{
    const struct kind_row *row = row_of_message(message_id);
    uint16_t id;
    int error;

    if (message_id == SL_MSG_SET_SYSTEM)
        return set_singleton(SL_KIND_SYSTEM, payload, length, &config->system,
                             sizeof(config->system), &config->has_system, refusal);
    if (message_id == SL_MSG_SET_TCP)
        return set_singleton(SL_KIND_TCP, payload, length, &config->tcp, sizeof(config->tcp),
                             &config->has_tcp, refusal);
    if (message_id == SL_MSG_SET_NFS)
        return set_singleton(SL_KIND_NFS, payload, length, &config->nfs, sizeof(config->nfs),
                             &config->has_nfs, refusal);
    if (!row)
        return sl_refuse(refusal, EOPNOTSUPP, SL_MARK_NONE, SL_ID_NONE, NULL,
                         "message %u sets nothing: install management plane and fast path from one "
                         "build",
                         message_id);
    if (length != row->bytes)
        return sl_refuse(refusal, EBADMSG, mark_of(row->kind), SL_ID_NONE, NULL,
                         "the message has %zu bytes instead of %u: install management plane and "
                         "fast path from one build",
                         length, row->bytes);
    memcpy(&id, payload, sizeof(id)); /* every object begins with its id */
    error = check_identity(config, row, id, (const char *)payload + row->key_offset, refusal);
    if (error)
        return error;
    memcpy((char *)config + row->objects + (size_t)id * row->bytes, payload, row->bytes);
    ((bool *)((char *)config + row->present))[id] = true;
    return 0;
}

const char *sl_config_key(const struct sl_config *config, enum sl_kind kind, uint16_t id)
{
    return sl_config_has(config, kind, id) ? key_of(config, row_of_kind(kind), id) : "";
}

bool sl_config_has(const struct sl_config *config, enum sl_kind kind, uint16_t id)
{
    const struct kind_row *row = row_of_kind(kind);

    return row != NULL && id < row->limit && present_of(config, row)[id];
}

int sl_config_ip(const struct sl_addr *from, struct sl_ip *to)
{
    *to = (struct sl_ip){.words = {0, 0}};
    if (from->family != 4)
        return -EAFNOSUPPORT;
    *to = sl_ip_from_v4(sl_load_be32(from->bytes));
    return 0;
}

int sl_config_any_ip(const struct sl_addr *from, struct sl_ip *to)
{
    if (from->family != 6)
        return sl_config_ip(from, to);
    *to = sl_ip_from_v6(from->bytes);
    return 0;
}

int sl_config_prefix(const struct sl_addr_prefix *from, struct sl_ip *to, uint8_t *length_bits)
{
    int error = sl_config_ip(&from->address, to);

    *length_bits = 0;
    if (error)
        return error;
    if (from->length_bits > 128u - SL_IP_V4_PREFIX_BITS)
        return -ERANGE;
    *length_bits = (uint8_t)(from->length_bits + SL_IP_V4_PREFIX_BITS);
    return 0;
}

int sl_config_any_prefix(const struct sl_addr_prefix *from, struct sl_ip *to, uint8_t *length_bits)
{
    uint8_t before = from->address.family == 4 ? SL_IP_V4_PREFIX_BITS : 0;
    int error = sl_config_any_ip(&from->address, to);

    *length_bits = 0;
    if (error)
        return error;
    if (from->length_bits > 128u - before)
        return -ERANGE;
    *length_bits = (uint8_t)(from->length_bits + before);
    return 0;
}

struct sl_addr sl_config_addr(const struct sl_ip *from)
{
    struct sl_addr to = {.family = 0};

    if (sl_ip_is_none(from))
        return to;
    if (sl_ip_is_v4(from)) {
        to.family = 4;
        memcpy(to.bytes, from->bytes + SL_IP_V4_OFFSET, 4);
    } else {
        to.family = 6;
        memcpy(to.bytes, from->bytes, sizeof(to.bytes));
    }
    return to;
}
