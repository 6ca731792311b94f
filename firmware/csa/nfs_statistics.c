// SPDX-License-Identifier: Apache-2.0
#include "nfs_statistics.h"

#include <string.h>

#define WORD sizeof(uint64_t)

/* A word of a row, where it is in what is counted, and whether it is a present value. */
struct word {
    uint16_t row, from;
    bool is_gauge;
};

#define SAME(row_type, from_type, field)                                                           \
    {                                                                                              \
        offsetof(struct row_type, field) / WORD, offsetof(struct from_type, field) / WORD, false   \
    }
#define GAUGE(row_type, from_type, field)                                                          \
    {                                                                                              \
        offsetof(struct row_type, field) / WORD, offsetof(struct from_type, field) / WORD, true    \
    }

#define NFS(field) SAME(sl_stat_nfs, sl_nfs_statistics, field)
#define NFS_GAUGE(field) GAUGE(sl_stat_nfs, sl_nfs_statistics, field)
#define REFUSED(field, REFUSAL)                                                                    \
    {                                                                                              \
        offsetof(struct sl_stat_nfs, refused_##field) / WORD,                                      \
            offsetof(struct sl_nfs_statistics, refused[SL_NFS_REFUSED_##REFUSAL]) / WORD, false    \
    }

static const struct word nfs_words[] = {
    NFS(calls),
    NFS(replies),
    NFS(reads),
    NFS(modifications),
    NFS(sent),
    NFS(answers),
    NFS(late_answers),
    NFS(retransmissions),
    NFS(elsewhere),
    NFS(lookups_behind),
    NFS(duplicates_waiting),
    NFS(duplicates_answered),
    NFS(notes),
    NFS(notes_waited_us),
    NFS(disagreements),
    NFS(members_out),
    NFS(reads_waiting),
    NFS_GAUGE(calls_active),
    NFS_GAUGE(objects),
    NFS_GAUGE(objects_max),
    NFS_GAUGE(handles),
    NFS(map_hits),
    NFS(map_misses),
    NFS(promotions),
    NFS(demotions),
    NFS(unlisted),
    NFS(listings_read),
    NFS(listings_served),
    NFS(gss_calls),
    NFS(gss_contexts),
    REFUSED(malformed, MALFORMED),
    REFUSED(rpc_version, RPC_VERSION),
    REFUSED(program, PROGRAM),
    REFUSED(version, VERSION),
    REFUSED(procedure, PROCEDURE),
    REFUSED(arguments, ARGUMENTS),
    REFUSED(auth, AUTH),
    REFUSED(handle, HANDLE),
    REFUSED(client, CLIENT),
    REFUSED(read_only, READ_ONLY),
    REFUSED(stale, STALE),
    REFUSED(map_full, MAP_FULL),
    REFUSED(not_serving, NOT_SERVING),
    REFUSED(no_room, NO_ROOM),
    REFUSED(gss_replicas, GSS_REPLICAS),
    REFUSED(gss_lost, GSS_LOST),
};

#define TRANSPORT(field) SAME(sl_stat_nfs_transport, sl_nas_transport_statistics, field)
#define TRANSPORT_GAUGE(field) GAUGE(sl_stat_nfs_transport, sl_nas_transport_statistics, field)

static const struct word transport_words[] = {
    TRANSPORT_GAUGE(clients_active),
    TRANSPORT(clients_accepted),
    TRANSPORT(clients_idle_closed),
    TRANSPORT(clients_slow_reset),
    TRANSPORT(clients_broken_reset),
    TRANSPORT(clients_unbound_reset),
    TRANSPORT_GAUGE(bound_active),
    TRANSPORT(calls_in),
    TRANSPORT_GAUGE(members_active),
    TRANSPORT(members_connected),
    TRANSPORT(members_failed),
    TRANSPORT(members_lost),
    TRANSPORT(fences),
    TRANSPORT_GAUGE(ports_quarantined),
    TRANSPORT(datagrams_in),
    TRANSPORT(datagrams_out),
    TRANSPORT(fragments_in),
    TRANSPORT(fragments_out),
    TRANSPORT(datagrams_reassembled),
    TRANSPORT(replies_dropped),
    TRANSPORT(events_lost),
};

#define STORE(field) SAME(sl_stat_nfs_store, sl_store_statistics, field)
#define STORE_GAUGE(field) GAUGE(sl_stat_nfs_store, sl_store_statistics, field)

static const struct word store_words[] = {
    STORE(transactions),     STORE(requests),  STORE_GAUGE(objects),           STORE_GAUGE(notes),
    STORE_GAUGE(used_bytes), STORE(commit_ns), STORE_GAUGE(commit_longest_ns),
};

#define WORDS(table) (table), sizeof(table) / sizeof((table)[0])

/* A histogram is its row, word by word; the three kinds of rows are alike. */
#define HISTOGRAM_WORDS (sizeof(struct sl_nfs_histogram) / WORD)

_Static_assert((int)SL_PROCEDURE_COUNT == (int)SL_NFS_PROCEDURES &&
                   (int)SL_PROCEDURE_COMMIT == (int)SL_NFS_COMMIT &&
                   (int)SL_PROCEDURE_RENAME == (int)SL_NFS_RENAME,
               "switch and dictionary agree on procedures");
_Static_assert(sizeof(nfs_words) / sizeof(nfs_words[0]) == 30 + SL_NFS_REFUSALS,
               "every refusal has its word");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_0) ==
                       offsetof(struct sl_nfs_histogram, buckets) &&
                   offsetof(struct sl_stat_nfs_member, bucket_25) + WORD ==
                       sizeof(struct sl_nfs_histogram) &&
                   offsetof(struct sl_stat_nfs_export, bucket_25) ==
                       offsetof(struct sl_stat_nfs_member, bucket_25) &&
                   offsetof(struct sl_stat_nfs_procedure, bucket_25) ==
                       offsetof(struct sl_stat_nfs_member, bucket_25),
               "rows of times are histograms");

static uint64_t load(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_RELAXED);
}

static struct sl_nas *nas_of(const struct sl_csa *csa, uint16_t sp)
{
    return csa->params.nas != NULL ? csa->params.nas[sp] : NULL;
}

/* row := now - base, gauges as they are now. All three in the order of the row. */
static void show(void *row, const void *now, const void *base, const struct word *words,
                 size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint16_t at = words[i].row;
        uint64_t value = ((const uint64_t *)now)[at];

        ((uint64_t *)row)[at] = words[i].is_gauge ? value : value - ((const uint64_t *)base)[at];
    }
}

static void add(void *sum, const void *counted, const struct word *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ((uint64_t *)sum)[words[i].row] += load((const uint64_t *)counted + words[i].from);
}

static void read_nfs(const struct sl_csa *csa, struct sl_stat_nfs *sum)
{
    memset(sum, 0, sizeof(*sum));
    for (uint16_t sp = 0; sp < SL_LIMIT_SP; sp++)
        if (nas_of(csa, sp) != NULL)
            add(sum, sl_nas_statistics(nas_of(csa, sp)), WORDS(nfs_words));
}

static void read_transport(const struct sl_csa *csa, struct sl_stat_nfs_transport *sum)
{
    memset(sum, 0, sizeof(*sum));
    for (uint16_t sp = 0; sp < SL_LIMIT_SP; sp++)
        if (nas_of(csa, sp) != NULL)
            add(sum, sl_nas_transport_statistics(nas_of(csa, sp)), WORDS(transport_words));
}

static void read_store(const struct sl_csa *csa, struct sl_stat_nfs_store *sum)
{
    memset(sum, 0, sizeof(*sum));
    if (csa->params.store != NULL)
        add(sum, sl_store_statistics(csa->params.store), WORDS(store_words));
}

/* Which histogram of struct sl_nfs_statistics: the first of them, and the number. */
static void read_histogram(const struct sl_csa *csa, size_t first, uint16_t number, void *sum)
{
    size_t at = (first + number * sizeof(struct sl_nfs_histogram)) / WORD;

    memset(sum, 0, sizeof(struct sl_nfs_histogram));
    for (uint16_t sp = 0; sp < SL_LIMIT_SP; sp++) {
        const uint64_t *words;

        if (nas_of(csa, sp) == NULL)
            continue;
        words = (const uint64_t *)sl_nas_statistics(nas_of(csa, sp));
        for (size_t word = 0; word < HISTOGRAM_WORDS; word++)
            ((uint64_t *)sum)[word] += load(&words[at + word]);
    }
}

static void show_histogram(const struct sl_csa *csa, size_t first, uint16_t number, void *row,
                           const void *base)
{
    struct sl_nfs_histogram now;

    read_histogram(csa, first, number, &now);
    for (size_t word = 0; word < HISTOGRAM_WORDS; word++)
        ((uint64_t *)row)[word] = ((const uint64_t *)&now)[word] - ((const uint64_t *)base)[word];
}

static void update_histograms(struct sl_csa *csa)
{
    struct sl_statistics *rows = csa->statistics;
    const struct sl_nfs_cleared *base = &csa->cleared.nfs;

    for (uint16_t i = 0; i < SL_PROCEDURE_COUNT; i++)
        show_histogram(csa, offsetof(struct sl_nfs_statistics, procedures), i,
                       &rows->nfs_procedure[i], &base->procedures[i]);
    for (uint16_t i = 0; i < SL_LIMIT_FILESYSTEM_MEMBER; i++) {
        show_histogram(csa, offsetof(struct sl_nfs_statistics, members), i, &rows->nfs_member[i],
                       &base->members[i]);
        rows->nfs_member[i].located =
            (atomic_load_explicit(&csa->params.targets->nfs_words[i], memory_order_relaxed) &
             SL_MEMBER_LOCATED) != 0;
    }
    for (uint16_t i = 0; i < SL_LIMIT_NFS_EXPORT; i++)
        show_histogram(csa, offsetof(struct sl_nfs_statistics, exports), i, &rows->nfs_export[i],
                       &base->exports[i]);
}

void sl_nfs_statistics_update(struct sl_csa *csa)
{
    const struct sl_nfs_cleared *base = &csa->cleared.nfs;
    struct sl_stat_nfs nfs;
    struct sl_stat_nfs_transport transport;
    struct sl_stat_nfs_store store;

    if (csa->params.nas == NULL)
        return;
    read_nfs(csa, &nfs);
    show(&csa->statistics->nfs, &nfs, &base->nfs, WORDS(nfs_words));
    read_transport(csa, &transport);
    show(&csa->statistics->nfs_transport, &transport, &base->transport, WORDS(transport_words));
    read_store(csa, &store);
    show(&csa->statistics->nfs_store, &store, &base->store, WORDS(store_words));
    update_histograms(csa);
}

void sl_nfs_statistics_clear(struct sl_csa *csa)
{
    struct sl_nfs_cleared *base = &csa->cleared.nfs;

    if (csa->params.nas == NULL)
        return;
    read_nfs(csa, &base->nfs);
    read_transport(csa, &base->transport);
    read_store(csa, &base->store);
    for (uint16_t i = 0; i < SL_PROCEDURE_COUNT; i++)
        read_histogram(csa, offsetof(struct sl_nfs_statistics, procedures), i,
                       &base->procedures[i]);
    for (uint16_t i = 0; i < SL_LIMIT_FILESYSTEM_MEMBER; i++)
        read_histogram(csa, offsetof(struct sl_nfs_statistics, members), i, &base->members[i]);
    for (uint16_t i = 0; i < SL_LIMIT_NFS_EXPORT; i++)
        read_histogram(csa, offsetof(struct sl_nfs_statistics, exports), i, &base->exports[i]);
}
