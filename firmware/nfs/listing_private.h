// SPDX-License-Identifier: Apache-2.0
/*
 * The inside of listings. A window is an arena: entries grow from its begin, their names from its
 * end. While it is filled entries are in the order they came, and a name may be there several
 * times; they are sorted, and one of each is kept, when there is no room and when it is complete.
 */
#ifndef NFS_LISTING_PRIVATE_H
#define NFS_LISTING_PRIVATE_H

#include "listing.h"

#define SL_NFS_NO_WINDOW UINT32_MAX

/* Keys: 55 bits of hash, of which the first 24 are the prefix. Cookies begin behind the reserved
 * ones, also narrowed, for prefixes are never 0. */
#define SL_NFS_KEY_REST_BITS 31u
#define SL_NFS_KEY_END (UINT64_C(1) << 55)
#define SL_NFS_ORDINAL_MAX 255u

struct sl_nfs_listing_entry {
    uint64_t key;
    uint64_t object;
    uint32_t name; /* offset in the arena */
    uint32_t came; /* number of arrival */
    uint16_t name_bytes;
    uint8_t ordinal; /* once complete */
    bool is_tied;    /* once complete: the name before it has the same key */
    bool is_ours;    /* known by a modification of ours, which outweighs what a member says */
    bool is_removed; /* not there (any more): kept so that a late word of a member is not taken */
};

struct sl_nfs_window {
    uint64_t directory;
    uint64_t after; /* key of the cookie that was asked for */
    uint64_t from;  /* names of smaller keys are not here */
    uint64_t limit; /* nor those of this and larger ones; SL_NFS_KEY_END: it has the last name */
    uint64_t begun_us;
    uint8_t *arena;
    uint32_t arena_bytes;
    uint32_t entries;
    uint32_t names; /* offset of the lowest name */
    uint32_t came;
    uint32_t pins;
    bool is_used, is_complete;
    bool is_stale;           /* not found any more; free when nobody uses it */
    bool is_crowded;         /* more names of one prefix than it can hold: they have no ordinals */
    uint32_t directory_next; /* chain of the directory; of free windows */
    uint32_t newer, older;   /* order of use */
};

struct sl_nfs_listings {
    struct sl_nfs_window *windows;
    uint32_t *heads; /* of chains by directory */
    uint32_t mask;
    uint32_t free; /* first of the free windows */
    uint32_t youngest, oldest;
};

/* listing_key.c */
/* 55 bits of hash; the first 24 are not 0. */
uint64_t sl_nfs_listing_key(const struct sl_nfs_name *name);

/* listing_cookie.c */
static inline uint64_t sl_nfs_key_prefix(uint64_t key)
{
    return key >> SL_NFS_KEY_REST_BITS;
}
uint64_t sl_nfs_listing_cookie(const struct sl_nfs_listing_entry *entry);
/* The key in a cookie; of a narrowed one the first of its prefix; 0: the beginning. */
uint64_t sl_nfs_cookie_key(uint64_t cookie);
/* Does the entry come after the cookie? */
bool sl_nfs_cookie_precedes(uint64_t cookie, const struct sl_nfs_listing_entry *entry);

/* listing_sort.c */
/* By key and name; of the same name the one that counts first. */
void sl_nfs_window_sort(struct sl_nfs_window *window);
/* Moves the names together, so that all room is in one piece. The order of entries is lost. */
void sl_nfs_window_compact(struct sl_nfs_window *window);
int sl_nfs_window_compare_name(const struct sl_nfs_window *window,
                               const struct sl_nfs_listing_entry *entry, uint64_t key,
                               const struct sl_nfs_name *name);

/* listing_window.c */
static inline struct sl_nfs_listing_entry *sl_nfs_window_entries(const struct sl_nfs_window *window)
{
    return (struct sl_nfs_listing_entry *)(void *)window->arena;
}
static inline uint32_t sl_nfs_window_room(const struct sl_nfs_window *window)
{
    return window->names - window->entries * (uint32_t)sizeof(struct sl_nfs_listing_entry);
}
/* Empties a window for what follows cookie. */
void sl_nfs_window_reset(struct sl_nfs_window *window, uint64_t directory, uint64_t cookie,
                         uint64_t now_us);
/* A modification of ours: the name stands for the object, 0: for nothing. */
void sl_nfs_window_change(struct sl_nfs_window *window, const struct sl_nfs_name *name,
                          uint64_t object);

#endif
