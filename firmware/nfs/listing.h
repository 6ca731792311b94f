// SPDX-License-Identifier: Apache-2.0
/*
 * Windows of directories. A directory is read from one member as a whole; a window keeps those
 * names that come next after a cookie, in an order that does not depend on the member: by a hash of
 * the name. So any member can go on with any scan, and names that stay are given exactly once.
 *
 * A cookie: bit 63 is 0; 24 bits of the hash; 8 bits, the ordinal of the name among those with the
 * same 24; 31 more bits of the hash. Where a scan goes on is found by the hash alone (the ordinal
 * counts only among names with the same 55 bits), so that names that come and go do not matter. In
 * version 2 there is room for the first 32 bits only, and the ordinal tells where to go on: right
 * as long as no neighbour within the same 24 bits comes or goes between two parts of a scan, and
 * for the first 255 of them.
 *
 * Modifications of ours change the windows of their directory, which stay as the directory is now.
 * A window that was read from the beginning replaces all older ones of its directory.
 */
#ifndef NFS_LISTING_H
#define NFS_LISTING_H

#include <stddef.h>

#include "nfswire/types.h"

/* Cookies of "." and "..", which windows do not have: names have larger ones. 0 is the beginning.
 */
#define SL_NFS_COOKIE_SELF 1u
#define SL_NFS_COOKIE_PARENT 2u

struct sl_nfs_listings;
struct sl_nfs_window;

struct sl_nfs_listed {
    uint64_t cookie;
    uint64_t object; /* id */
    struct sl_nfs_name name;
};

/* Memory for windows of window_bytes (4 KiB at least) each; 0: impossible numbers. */
size_t sl_nfs_listings_bytes(uint32_t windows, uint32_t window_bytes);
/* memory: 64-byte aligned, the caller's. */
struct sl_nfs_listings *sl_nfs_listings_create(void *memory, uint32_t windows,
                                               uint32_t window_bytes);

/* A complete window of the directory that has what follows cookie, as the directory is now as far
 * as we know; NULL: it has to be read. From the beginning only one that is not older than
 * max_age_us. Pinned. */
struct sl_nfs_window *sl_nfs_window_find(struct sl_nfs_listings *listings, uint64_t directory,
                                         uint64_t cookie, uint64_t now_us, uint64_t max_age_us);

/* Begins to fill a window with what follows cookie, in the place of the one not used for longest;
 * NULL: all are pinned. Pinned, and the caller's alone until it is complete. */
struct sl_nfs_window *sl_nfs_window_begin(struct sl_nfs_listings *listings, uint64_t directory,
                                          uint64_t cookie, uint64_t now_us);
/*
 * A name as it was read. What does not belong into the window, or no longer fits (those with the
 * largest cookies go), is left out: false. Names wanted are told by sl_nfs_window_wants() before
 * they are looked at more closely.
 */
bool sl_nfs_window_wants(const struct sl_nfs_window *window, const struct sl_nfs_name *name);
bool sl_nfs_window_add(struct sl_nfs_window *window, const struct sl_nfs_name *name,
                       uint64_t object);
/* All names were read. Names added and removed by us while it was read are taken into account. */
void sl_nfs_window_complete(struct sl_nfs_window *window);
void sl_nfs_window_unpin(struct sl_nfs_listings *listings, struct sl_nfs_window *window);
/* Filling it has failed. */
void sl_nfs_window_drop(struct sl_nfs_listings *listings, struct sl_nfs_window *window);

/* The entry after cookie, of a complete window; false: no more in this window, *is_eof: nor in the
 * directory. */
bool sl_nfs_window_next(const struct sl_nfs_window *window, uint64_t cookie,
                        struct sl_nfs_listed *listed, bool *is_eof);

/* A name of the directory is gone, or now another's, or new (object): windows follow. */
void sl_nfs_listings_removed(struct sl_nfs_listings *listings, uint64_t directory,
                             const struct sl_nfs_name *name);
void sl_nfs_listings_added(struct sl_nfs_listings *listings, uint64_t directory,
                           const struct sl_nfs_name *name, uint64_t object);
/* Changed in a way that is not known: its windows are not found any more. */
void sl_nfs_listings_changed(struct sl_nfs_listings *listings, uint64_t directory);

/* Cookies of version 2, and back: 32 bits; the order is the same. A widened cookie has bit 63 set:
 * what follows it is what follows the entry whose cookie was narrowed. */
uint32_t sl_nfs_cookie_narrow(uint64_t cookie);
uint64_t sl_nfs_cookie_widen(uint32_t cookie2);

#endif
