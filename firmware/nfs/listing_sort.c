// SPDX-License-Identifier: Apache-2.0
/* Sorting entries in place (heapsort: no recursion, no memory, the same time for any order). */
#include "listing_private.h"

#include <string.h>

typedef bool is_before(const struct sl_nfs_window *window, const struct sl_nfs_listing_entry *one,
                       const struct sl_nfs_listing_entry *other);

static int compare_bytes(const uint8_t *one, uint32_t one_bytes, const uint8_t *other,
                         uint32_t other_bytes)
{
    int order = memcmp(one, other, one_bytes < other_bytes ? one_bytes : other_bytes);

    return order != 0 ? order : (int)one_bytes - (int)other_bytes;
}

int sl_nfs_window_compare_name(const struct sl_nfs_window *window,
                               const struct sl_nfs_listing_entry *entry, uint64_t key,
                               const struct sl_nfs_name *name)
{
    if (entry->key != key)
        return entry->key < key ? -1 : 1;
    return compare_bytes(window->arena + entry->name, entry->name_bytes,
                         (const uint8_t *)name->bytes, name->length_bytes);
}

/* Of the same name what we did ourselves counts, and of that the last; else the first word. */
static bool is_before_by_key(const struct sl_nfs_window *window,
                             const struct sl_nfs_listing_entry *one,
                             const struct sl_nfs_listing_entry *other)
{
    int order;

    if (one->key != other->key)
        return one->key < other->key;
    order = compare_bytes(window->arena + one->name, one->name_bytes, window->arena + other->name,
                          other->name_bytes);
    if (order != 0)
        return order < 0;
    if (one->is_ours != other->is_ours)
        return one->is_ours;
    return one->is_ours ? one->came > other->came : one->came < other->came;
}

/* Names that lie nearest to the end of the arena first. */
static bool is_before_by_place(const struct sl_nfs_window *window,
                               const struct sl_nfs_listing_entry *one,
                               const struct sl_nfs_listing_entry *other)
{
    (void)window;
    return one->name > other->name;
}

static void sift_down(struct sl_nfs_window *window, uint32_t root, uint32_t count,
                      is_before *before)
{
    struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);
    struct sl_nfs_listing_entry sinking = entries[root];

    for (;;) {
        uint32_t child = 2u * root + 1u;

        if (child >= count)
            break;
        if (child + 1u < count && before(window, &entries[child], &entries[child + 1u]))
            child++;
        if (!before(window, &sinking, &entries[child]))
            break;
        entries[root] = entries[child];
        root = child;
    }
    entries[root] = sinking;
}

static void sort(struct sl_nfs_window *window, is_before *before)
{
    struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);

    for (uint32_t root = window->entries / 2u; root-- != 0;)
        sift_down(window, root, window->entries, before);
    for (uint32_t end = window->entries; end > 1u;) {
        struct sl_nfs_listing_entry largest = entries[0];

        entries[0] = entries[--end];
        entries[end] = largest;
        sift_down(window, 0, end, before);
    }
}

void sl_nfs_window_sort(struct sl_nfs_window *window)
{
    sort(window, is_before_by_key);
}

void sl_nfs_window_compact(struct sl_nfs_window *window)
{
    struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);
    uint32_t to = window->arena_bytes;

    sort(window, is_before_by_place);
    for (uint32_t i = 0; i < window->entries; i++) {
        to -= entries[i].name_bytes;
        memmove(window->arena + to, window->arena + entries[i].name, entries[i].name_bytes);
        entries[i].name = to;
    }
    window->names = to;
}
