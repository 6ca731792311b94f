// SPDX-License-Identifier: Apache-2.0
/* One window: how it is filled, cut when it is full, changed and read. */
#include "listing_private.h"

#include <string.h>

void sl_nfs_window_reset(struct sl_nfs_window *window, uint64_t directory, uint64_t cookie,
                         uint64_t now_us)
{
    window->directory = directory;
    window->after = sl_nfs_cookie_key(cookie);
    /* Ordinals count from the first name of the prefix on. */
    window->from = sl_nfs_key_prefix(window->after) << SL_NFS_KEY_REST_BITS;
    window->limit = SL_NFS_KEY_END;
    window->begun_us = now_us;
    window->entries = 0;
    window->names = window->arena_bytes;
    window->came = 0;
    window->is_complete = window->is_stale = window->is_crowded = false;
}

/* Neither "." nor "..", which are the switch's to show, nor what is no name. */
static bool is_listed_name(const struct sl_nfs_name *name)
{
    uint32_t length = name->length_bytes;

    return length != 0 && length <= SL_NFS_NAME_MAX_BYTES &&
           !(length <= 2 && name->bytes[0] == '.' && name->bytes[length - 1u] == '.');
}

static bool covers(const struct sl_nfs_window *window, uint64_t key)
{
    return key >= window->from && key < window->limit;
}

bool sl_nfs_window_wants(const struct sl_nfs_window *window, const struct sl_nfs_name *name)
{
    return is_listed_name(name) && covers(window, sl_nfs_listing_key(name));
}

static bool is_same_name(const struct sl_nfs_window *window, const struct sl_nfs_listing_entry *one,
                         const struct sl_nfs_listing_entry *other)
{
    return one->key == other->key && one->name_bytes == other->name_bytes &&
           memcmp(window->arena + one->name, window->arena + other->name, one->name_bytes) == 0;
}

/* Of sorted entries keeps one of each name. Removed ones are needed only while there may be a late
 * word of a member. */
static void keep_one_of_each(struct sl_nfs_window *window)
{
    struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);
    uint32_t kept = 0, last = 0; /* last: what the next one is compared with */

    for (uint32_t i = 0; i < window->entries; i++) {
        if (i != 0 && is_same_name(window, &entries[last], &entries[i]))
            continue;
        last = i;
        if (window->is_complete && entries[i].is_removed)
            continue;
        last = kept;
        entries[kept++] = entries[i];
    }
    window->entries = kept;
}

/* Ordinals of sorted entries from a place on, to the end of its prefix; 0: of all. */
static void count_ordinals(struct sl_nfs_window *window, uint32_t place)
{
    struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);

    for (uint32_t i = place; i < window->entries; i++) {
        bool follows =
            i != 0 && sl_nfs_key_prefix(entries[i - 1u].key) == sl_nfs_key_prefix(entries[i].key);
        uint32_t ordinal = follows ? entries[i - 1u].ordinal + 1u : 0;

        if (place != 0 && i != place && !follows)
            return;
        if (ordinal > SL_NFS_ORDINAL_MAX || window->is_crowded)
            ordinal = SL_NFS_ORDINAL_MAX;
        entries[i].ordinal = (uint8_t)ordinal;
        entries[i].is_tied = follows && entries[i - 1u].key == entries[i].key;
    }
}

/* Sorted, one of each, with ordinals. */
static void put_in_order(struct sl_nfs_window *window)
{
    sl_nfs_window_sort(window);
    keep_one_of_each(window);
    count_ordinals(window, 0);
}

static uint32_t size_of(const struct sl_nfs_listing_entry *entry)
{
    return (uint32_t)sizeof(*entry) + entry->name_bytes;
}

/* How many of the sorted entries fit into seven eighths of the window. */
static uint32_t fitting(const struct sl_nfs_window *window)
{
    const struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);
    uint32_t bytes = 0, count = 0;

    while (count < window->entries) {
        bytes += size_of(&entries[count]);
        if (bytes > window->arena_bytes / 8u * 7u)
            break;
        count++;
    }
    return count;
}

/* Where names of one prefix are too many for a window, or leave no room for what follows the
 * cookie: those before it go, and the rest is cut between two keys. */
static void cut_crowd(struct sl_nfs_window *window)
{
    struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);
    uint32_t first = 0, count;

    window->is_crowded = true;
    window->from = window->after;
    while (first < window->entries && entries[first].key < window->from)
        first++;
    window->entries -= first;
    memmove(entries, entries + first, window->entries * sizeof(*entries));
    count = fitting(window);
    if (count == window->entries)
        return;
    window->limit = entries[count].key;
    while (count != 0 && entries[count - 1u].key == window->limit)
        count--;
    if (count == 0) {
        /* All have one hash, which does not happen: the scan goes on behind them. */
        count = 1;
        window->limit++;
    }
    window->entries = count;
}

/* Makes room in a full window: the largest keys go, a whole prefix at a time. */
static void cut(struct sl_nfs_window *window)
{
    const struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);
    uint32_t count;

    sl_nfs_window_sort(window);
    keep_one_of_each(window);
    count = fitting(window);
    if (count < window->entries) {
        uint64_t prefix = sl_nfs_key_prefix(entries[count].key);

        while (count != 0 && sl_nfs_key_prefix(entries[count - 1u].key) == prefix)
            count--;
        if (count != 0 && entries[count - 1u].key > window->after) {
            window->entries = count;
            window->limit = prefix << SL_NFS_KEY_REST_BITS;
        } else {
            cut_crowd(window);
        }
    }
    sl_nfs_window_compact(window);
}

static bool has_room(const struct sl_nfs_window *window, const struct sl_nfs_name *name)
{
    return sl_nfs_window_room(window) >= sizeof(struct sl_nfs_listing_entry) + name->length_bytes;
}

/* Appends an entry for which there is room; key, name and arrival are filled in. */
static void append(struct sl_nfs_window *window, const struct sl_nfs_name *name, uint64_t key,
                   const struct sl_nfs_listing_entry *entry)
{
    struct sl_nfs_listing_entry *to = &sl_nfs_window_entries(window)[window->entries++];

    window->names -= name->length_bytes;
    memcpy(window->arena + window->names, name->bytes, name->length_bytes);
    *to = *entry;
    to->key = key;
    to->name = window->names;
    to->name_bytes = name->length_bytes;
    to->came = window->came++;
}

/* The same while the window is filled; false: it does not belong there, or not after a cut. */
static bool take_in(struct sl_nfs_window *window, const struct sl_nfs_name *name, uint64_t key,
                    const struct sl_nfs_listing_entry *entry)
{
    if (!covers(window, key))
        return false;
    if (!has_room(window, name))
        cut(window);
    if (!covers(window, key))
        return false;
    append(window, name, key, entry);
    return true;
}

bool sl_nfs_window_add(struct sl_nfs_window *window, const struct sl_nfs_name *name,
                       uint64_t object)
{
    const struct sl_nfs_listing_entry entry = {.object = object};

    return is_listed_name(name) && take_in(window, name, sl_nfs_listing_key(name), &entry);
}

void sl_nfs_window_complete(struct sl_nfs_window *window)
{
    window->is_complete = true;
    put_in_order(window);
}

/* Place of the first entry that is not before the name. */
static uint32_t place_of(const struct sl_nfs_window *window, uint64_t key,
                         const struct sl_nfs_name *name)
{
    const struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);
    uint32_t low = 0, high = window->entries;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2u;

        if (sl_nfs_window_compare_name(window, &entries[middle], key, name) < 0)
            low = middle + 1u;
        else
            high = middle;
    }
    return low;
}

/* Puts an entry in its place among the sorted ones of a complete window. */
static void insert(struct sl_nfs_window *window, const struct sl_nfs_name *name, uint64_t key,
                   const struct sl_nfs_listing_entry *entry)
{
    struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);
    struct sl_nfs_listing_entry inserted;
    uint32_t place;

    if (!has_room(window, name)) {
        cut(window);
        put_in_order(window);
    }
    if (!covers(window, key))
        return;
    place = place_of(window, key, name);
    append(window, name, key, entry);
    inserted = entries[window->entries - 1u];
    memmove(&entries[place + 1u], &entries[place],
            (window->entries - 1u - place) * sizeof(*entries));
    entries[place] = inserted;
    count_ordinals(window, place);
}

void sl_nfs_window_change(struct sl_nfs_window *window, const struct sl_nfs_name *name,
                          uint64_t object)
{
    const struct sl_nfs_listing_entry entry = {
        .object = object, .is_ours = true, .is_removed = object == 0};
    struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);
    uint64_t key = sl_nfs_listing_key(name);
    uint32_t place;

    if (!is_listed_name(name) || !covers(window, key))
        return;
    if (!window->is_complete) {
        take_in(window, name, key, &entry);
        return;
    }
    place = place_of(window, key, name);
    if (place < window->entries &&
        sl_nfs_window_compare_name(window, &entries[place], key, name) == 0) {
        entries[place].object = object;
        entries[place].is_removed = object == 0;
    } else if (object != 0) {
        insert(window, name, key, &entry);
    }
}

bool sl_nfs_window_next(const struct sl_nfs_window *window, uint64_t cookie,
                        struct sl_nfs_listed *listed, bool *is_eof)
{
    const struct sl_nfs_listing_entry *entries = sl_nfs_window_entries(window);
    uint32_t low = 0, high = window->entries;

    *is_eof = false;
    if (sl_nfs_cookie_key(cookie) < window->from)
        return false;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2u;

        if (sl_nfs_cookie_precedes(cookie, &entries[middle]))
            high = middle;
        else
            low = middle + 1u;
    }
    while (low < window->entries && entries[low].is_removed)
        low++;
    *is_eof = low == window->entries && window->limit == SL_NFS_KEY_END;
    if (low == window->entries)
        return false;
    listed->cookie = sl_nfs_listing_cookie(&entries[low]);
    listed->object = entries[low].object;
    listed->name.length_bytes = entries[low].name_bytes;
    memcpy(listed->name.bytes, window->arena + entries[low].name, entries[low].name_bytes);
    return true;
}
