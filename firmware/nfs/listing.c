// SPDX-License-Identifier: Apache-2.0
/* The set of windows: by directory, and in the order of use. */
#include "layout.h"
#include "listing_private.h"

#include <string.h>

#define WINDOWS_MAX (1u << 20)
#define WINDOW_BYTES_MIN 4096u
#define WINDOW_BYTES_MAX (1u << 30)

/* Bytes before the arenas. */
static size_t fixed_bytes(uint32_t windows)
{
    return sl_nfs_round_up(sizeof(struct sl_nfs_listings)) +
           sl_nfs_round_up(windows * sizeof(struct sl_nfs_window)) +
           sl_nfs_round_up(sl_nfs_chain_heads(windows) * sizeof(uint32_t));
}

size_t sl_nfs_listings_bytes(uint32_t windows, uint32_t window_bytes)
{
    if (windows == 0 || windows > WINDOWS_MAX || window_bytes < WINDOW_BYTES_MIN ||
        window_bytes > WINDOW_BYTES_MAX)
        return 0;
    return fixed_bytes(windows) + windows * sl_nfs_round_up(window_bytes);
}

struct sl_nfs_listings *sl_nfs_listings_create(void *memory, uint32_t windows,
                                               uint32_t window_bytes)
{
    struct sl_nfs_listings *listings = memory;
    uint8_t *bytes = memory;
    uint8_t *arenas = bytes + fixed_bytes(windows);
    uint32_t heads = sl_nfs_chain_heads(windows);

    *listings = (struct sl_nfs_listings){
        .windows = (void *)(bytes + sl_nfs_round_up(sizeof(*listings))),
        .mask = heads - 1u,
        .free = 0,
        .youngest = SL_NFS_NO_WINDOW,
        .oldest = SL_NFS_NO_WINDOW,
    };
    listings->heads = (void *)((uint8_t *)listings->windows +
                               sl_nfs_round_up(windows * sizeof(struct sl_nfs_window)));
    memset(listings->heads, 0xff, heads * sizeof(uint32_t));
    for (uint32_t i = 0; i < windows; i++) {
        listings->windows[i] = (struct sl_nfs_window){
            .arena = arenas + i * sl_nfs_round_up(window_bytes),
            .arena_bytes = window_bytes,
            .directory_next = i + 1u < windows ? i + 1u : SL_NFS_NO_WINDOW,
        };
    }
    return listings;
}

static uint32_t index_of(const struct sl_nfs_listings *listings, const struct sl_nfs_window *window)
{
    return (uint32_t)(window - listings->windows);
}

static uint32_t *head_of(const struct sl_nfs_listings *listings, uint64_t directory)
{
    return &listings->heads[(uint32_t)(directory * 0x9e3779b97f4a7c15u >> 32) & listings->mask];
}

static void enter_order(struct sl_nfs_listings *listings, uint32_t index)
{
    struct sl_nfs_window *window = &listings->windows[index];

    window->newer = SL_NFS_NO_WINDOW;
    window->older = listings->youngest;
    if (listings->youngest != SL_NFS_NO_WINDOW)
        listings->windows[listings->youngest].newer = index;
    else
        listings->oldest = index;
    listings->youngest = index;
}

static void leave_order(struct sl_nfs_listings *listings, uint32_t index)
{
    const struct sl_nfs_window *window = &listings->windows[index];

    if (window->newer != SL_NFS_NO_WINDOW)
        listings->windows[window->newer].older = window->older;
    else
        listings->youngest = window->older;
    if (window->older != SL_NFS_NO_WINDOW)
        listings->windows[window->older].newer = window->newer;
    else
        listings->oldest = window->newer;
}

/* Takes a window out of everything; it is free. */
static void let_go(struct sl_nfs_listings *listings, struct sl_nfs_window *window)
{
    uint32_t index = index_of(listings, window);
    uint32_t *link = head_of(listings, window->directory);

    while (*link != index)
        link = &listings->windows[*link].directory_next;
    *link = window->directory_next;
    leave_order(listings, index);
    window->is_used = false;
    window->directory_next = listings->free;
    listings->free = index;
}

/* Not to be found any more. One that is being read may be finished by who reads it. */
static void make_stale(struct sl_nfs_listings *listings, struct sl_nfs_window *window,
                       const void *context)
{
    (void)context;
    window->is_stale = true;
    if (window->pins == 0)
        let_go(listings, window);
}

/* What is done to each window of a directory; it may free that window. */
typedef void for_window(struct sl_nfs_listings *listings, struct sl_nfs_window *window,
                        const void *context);

static void for_each(struct sl_nfs_listings *listings, uint64_t directory, for_window *what,
                     const void *context)
{
    uint32_t index = *head_of(listings, directory);

    while (index != SL_NFS_NO_WINDOW) {
        struct sl_nfs_window *window = &listings->windows[index];

        index = window->directory_next;
        if (window->directory == directory)
            what(listings, window, context);
    }
}

/* A window that is being filled is as young as what takes its place. */
static void make_stale_if_complete(struct sl_nfs_listings *listings, struct sl_nfs_window *window,
                                   const void *context)
{
    if (window->is_complete)
        make_stale(listings, window, context);
}

/* A free window, or the one not used for longest; NULL: all are pinned. */
static struct sl_nfs_window *take_window(struct sl_nfs_listings *listings)
{
    struct sl_nfs_window *window;
    uint32_t index;

    for (index = listings->oldest; listings->free == SL_NFS_NO_WINDOW; index = window->newer) {
        if (index == SL_NFS_NO_WINDOW)
            return NULL;
        window = &listings->windows[index];
        if (window->pins == 0)
            let_go(listings, window);
    }
    index = listings->free;
    window = &listings->windows[index];
    listings->free = window->directory_next;
    return window;
}

struct sl_nfs_window *sl_nfs_window_begin(struct sl_nfs_listings *listings, uint64_t directory,
                                          uint64_t cookie, uint64_t now_us)
{
    uint32_t *head = head_of(listings, directory);
    struct sl_nfs_window *window;
    uint32_t index;

    if (cookie <= SL_NFS_COOKIE_PARENT)
        for_each(listings, directory, make_stale_if_complete, NULL);
    window = take_window(listings);
    if (window == NULL)
        return NULL;
    index = index_of(listings, window);
    sl_nfs_window_reset(window, directory, cookie, now_us);
    window->pins = 1;
    window->is_used = true;
    window->directory_next = *head;
    *head = index;
    enter_order(listings, index);
    return window;
}

/* Has it what follows the cookie, were it nothing at the end? */
static bool has_next(const struct sl_nfs_window *window, uint64_t cookie)
{
    struct sl_nfs_listed listed;
    bool is_eof;

    return sl_nfs_window_next(window, cookie, &listed, &is_eof) || is_eof;
}

struct sl_nfs_window *sl_nfs_window_find(struct sl_nfs_listings *listings, uint64_t directory,
                                         uint64_t cookie, uint64_t now_us, uint64_t max_age_us)
{
    bool is_beginning = cookie <= SL_NFS_COOKIE_PARENT;
    uint32_t index = *head_of(listings, directory);

    for (; index != SL_NFS_NO_WINDOW; index = listings->windows[index].directory_next) {
        struct sl_nfs_window *window = &listings->windows[index];

        if (window->directory != directory || !window->is_complete || window->is_stale ||
            (is_beginning && now_us - window->begun_us > max_age_us) || !has_next(window, cookie))
            continue;
        window->pins++;
        leave_order(listings, index);
        enter_order(listings, index);
        return window;
    }
    return NULL;
}

void sl_nfs_window_unpin(struct sl_nfs_listings *listings, struct sl_nfs_window *window)
{
    if (--window->pins == 0 && (window->is_stale || !window->is_complete))
        let_go(listings, window);
}

void sl_nfs_window_drop(struct sl_nfs_listings *listings, struct sl_nfs_window *window)
{
    window->is_stale = true;
    sl_nfs_window_unpin(listings, window);
}

struct change {
    const struct sl_nfs_name *name;
    uint64_t object; /* 0: removed */
};

static void change_window(struct sl_nfs_listings *listings, struct sl_nfs_window *window,
                          const void *context)
{
    const struct change *change = context;

    (void)listings;
    sl_nfs_window_change(window, change->name, change->object);
}

void sl_nfs_listings_removed(struct sl_nfs_listings *listings, uint64_t directory,
                             const struct sl_nfs_name *name)
{
    const struct change change = {name, 0};

    for_each(listings, directory, change_window, &change);
}

void sl_nfs_listings_added(struct sl_nfs_listings *listings, uint64_t directory,
                           const struct sl_nfs_name *name, uint64_t object)
{
    const struct change change = {name, object};

    for_each(listings, directory, change_window, &change);
}

void sl_nfs_listings_changed(struct sl_nfs_listings *listings, uint64_t directory)
{
    for_each(listings, directory, make_stale, NULL);
}
