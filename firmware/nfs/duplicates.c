// SPDX-License-Identifier: Apache-2.0
/*
 * The duplicate request cache: entries in a table of chains, those that are answered also in a list
 * by age. Answers lie apart, so that looking for an entry does not read them.
 */
#include "duplicates.h"

#include "rpc/rpc.h"
#include "shm/crc32c.h"
#include "wire/siphash.h"

#define NONE UINT32_MAX
#define CHECKSUM_BYTES 256u
#define ENTRIES_MAX (1u << 24)
#define ALIGNMENT_BYTES 64u

enum entry_state { ENTRY_FREE, ENTRY_UNDER_WAY, ENTRY_ANSWERED };

struct entry {
    struct sl_nfs_duplicate_key key;
    uint32_t next;    /* of its chain, or of the free ones */
    uint32_t younger; /* the one that was answered next */
    uint32_t call;    /* under way: whose it is */
    uint16_t answer_bytes;
    uint8_t state; /* enum entry_state */
};

struct sl_nfs_duplicates {
    struct sl_siphash_key secret;
    struct entry *entries;
    uint32_t *heads;  /* of chains; mask + 1 of them */
    uint8_t *answers; /* SL_NFS_KEPT_ANSWER_BYTES for each entry */
    uint32_t mask;
    uint32_t free;
    uint32_t oldest, youngest; /* of those answered */
};

/* Where each part lies. */
struct layout {
    size_t entries, heads, answers, end;
    uint32_t chains;
};

static size_t aligned(size_t bytes)
{
    return (bytes + ALIGNMENT_BYTES - 1) & ~(size_t)(ALIGNMENT_BYTES - 1);
}

static bool lay_out(uint32_t entries, struct layout *layout)
{
    if (entries == 0 || entries > ENTRIES_MAX)
        return false;
    layout->chains = 16;
    while (layout->chains < entries)
        layout->chains *= 2;
    layout->entries = aligned(sizeof(struct sl_nfs_duplicates));
    layout->heads = aligned(layout->entries + (size_t)entries * sizeof(struct entry));
    layout->answers = aligned(layout->heads + (size_t)layout->chains * sizeof(uint32_t));
    layout->end = layout->answers + (size_t)entries * SL_NFS_KEPT_ANSWER_BYTES;
    return true;
}

size_t sl_nfs_duplicates_bytes(uint32_t entries)
{
    struct layout layout;

    return lay_out(entries, &layout) ? layout.end : 0;
}

struct sl_nfs_duplicates *sl_nfs_duplicates_create(void *memory, uint32_t entries,
                                                   const uint8_t secret[16])
{
    struct sl_nfs_duplicates *duplicates = memory;
    uint8_t *bytes = memory;
    struct layout layout;

    if (!lay_out(entries, &layout))
        return NULL;
    *duplicates = (struct sl_nfs_duplicates){
        .entries = (void *)(bytes + layout.entries),
        .heads = (void *)(bytes + layout.heads),
        .answers = bytes + layout.answers,
        .mask = layout.chains - 1,
        .secret = sl_siphash_key_load(secret),
        .oldest = NONE,
        .youngest = NONE,
    };
    for (uint32_t i = 0; i < entries; i++)
        duplicates->entries[i] = (struct entry){.next = i + 1 < entries ? i + 1 : NONE};
    for (uint32_t i = 0; i < layout.chains; i++)
        duplicates->heads[i] = NONE;
    return duplicates;
}

static uint32_t *chain_of(const struct sl_nfs_duplicates *duplicates,
                          const struct sl_nfs_duplicate_key *key)
{
    uint64_t words[4] = {
        key->client.words[0],
        key->client.words[1],
        (uint64_t)key->xid << 32 | key->program_procedure,
        (uint64_t)key->checksum << 32 | key->service,
    };
    uint64_t hash = sl_siphash24(&duplicates->secret, words, sizeof(words));

    return &duplicates->heads[(uint32_t)hash & duplicates->mask];
}

static bool is_same(const struct sl_nfs_duplicate_key *a, const struct sl_nfs_duplicate_key *b)
{
    return a->xid == b->xid && a->checksum == b->checksum &&
           a->program_procedure == b->program_procedure && a->service == b->service &&
           sl_ip_equal(&a->client, &b->client);
}

static uint32_t find(const struct sl_nfs_duplicates *duplicates, uint32_t index,
                     const struct sl_nfs_duplicate_key *key)
{
    while (index != NONE && !is_same(&duplicates->entries[index].key, key))
        index = duplicates->entries[index].next;
    return index;
}

/* Takes an entry out of its chain, and puts it to the free ones. */
static void forget(struct sl_nfs_duplicates *duplicates, uint32_t index)
{
    struct entry *entry = &duplicates->entries[index];
    uint32_t *link = chain_of(duplicates, &entry->key);

    while (*link != index)
        link = &duplicates->entries[*link].next;
    *link = entry->next;
    entry->state = ENTRY_FREE;
    entry->next = duplicates->free;
    duplicates->free = index;
}

static void forget_oldest(struct sl_nfs_duplicates *duplicates)
{
    uint32_t index = duplicates->oldest;

    duplicates->oldest = duplicates->entries[index].younger;
    if (duplicates->oldest == NONE)
        duplicates->youngest = NONE;
    forget(duplicates, index);
}

static void become_answered(struct sl_nfs_duplicates *duplicates, uint32_t index)
{
    struct entry *entry = &duplicates->entries[index];

    entry->state = ENTRY_ANSWERED;
    entry->younger = NONE;
    if (duplicates->youngest == NONE)
        duplicates->oldest = index;
    else
        duplicates->entries[duplicates->youngest].younger = index;
    duplicates->youngest = index;
}

/* -ENOBUFS leaves *answer empty. */
static int write_answer(const struct sl_nfs_duplicates *duplicates, uint32_t index,
                        struct sl_message_pool *pool, struct sl_message *answer)
{
    struct sl_xdr_writer writer;

    sl_xdr_writer_begin(&writer, pool, SL_RPC_MARK_BYTES);
    sl_xdr_put_bytes(&writer, duplicates->answers + (size_t)index * SL_NFS_KEPT_ANSWER_BYTES,
                     duplicates->entries[index].answer_bytes);
    return sl_xdr_writer_end(&writer, answer);
}

/* An entry for a call that has none; NONE: all are under way. */
static uint32_t take(struct sl_nfs_duplicates *duplicates, const struct sl_nfs_duplicate_key *key,
                     uint32_t call)
{
    uint32_t *head = chain_of(duplicates, key);
    struct entry *entry;
    uint32_t index;

    if (duplicates->free == NONE && duplicates->oldest != NONE)
        forget_oldest(duplicates);
    index = duplicates->free;
    if (index == NONE)
        return NONE;
    entry = &duplicates->entries[index];
    duplicates->free = entry->next;
    *entry = (struct entry){.key = *key, .next = *head, .call = call, .state = ENTRY_UNDER_WAY};
    *head = index;
    return index;
}

enum sl_nfs_duplicate sl_nfs_duplicates_begin(struct sl_nfs_duplicates *duplicates,
                                              const struct sl_nfs_duplicate_key *key,
                                              uint32_t *call, uint32_t *entry,
                                              struct sl_message_pool *pool,
                                              struct sl_message *answer)
{
    uint32_t index = find(duplicates, *chain_of(duplicates, key), key);

    if (index == NONE) {
        index = take(duplicates, key, *call);
        if (index == NONE)
            return SL_NFS_UNKNOWN;
        *entry = index;
        return SL_NFS_NEW;
    }
    *entry = index;
    if (duplicates->entries[index].state == ENTRY_UNDER_WAY) {
        *call = duplicates->entries[index].call;
        return SL_NFS_UNDER_WAY;
    }
    return write_answer(duplicates, index, pool, answer) == 0 ? SL_NFS_ANSWERED : SL_NFS_NO_MEMORY;
}

void sl_nfs_duplicates_done(struct sl_nfs_duplicates *duplicates, uint32_t entry,
                            const struct sl_message_pool *pool, const struct sl_message *keep)
{
    uint8_t *kept = duplicates->answers + (size_t)entry * SL_NFS_KEPT_ANSWER_BYTES;
    uint32_t bytes;

    if (keep == NULL || keep->length_bytes < SL_RPC_MARK_BYTES ||
        keep->length_bytes - SL_RPC_MARK_BYTES > SL_NFS_KEPT_ANSWER_BYTES) {
        forget(duplicates, entry);
        return;
    }
    bytes = keep->length_bytes - SL_RPC_MARK_BYTES;
    sl_message_copy(pool, keep, SL_RPC_MARK_BYTES, kept, bytes);
    duplicates->entries[entry].answer_bytes = (uint16_t)bytes;
    become_answered(duplicates, entry);
}

uint32_t sl_nfs_arguments_checksum(const struct sl_message_pool *pool,
                                   const struct sl_message *message, uint32_t offset)
{
    uint32_t length_bytes = message->length_bytes > offset ? message->length_bytes - offset : 0;
    uint32_t summed_bytes = length_bytes < CHECKSUM_BYTES ? length_bytes : CHECKSUM_BYTES;
    uint8_t bytes[CHECKSUM_BYTES];
    uint32_t crc = sl_crc32c(0, &length_bytes, sizeof(length_bytes));

    if (summed_bytes > 0 && sl_message_copy(pool, message, offset, bytes, summed_bytes) == 0)
        crc = sl_crc32c(crc, bytes, summed_bytes);
    return crc;
}
