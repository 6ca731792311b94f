// SPDX-License-Identifier: Apache-2.0
/*
 * The comparison of a member from the inside: directory by directory, breadth first. Of each the
 * names of both sides are counted and summed up, and some are chosen, by their hash and so the same
 * on both sides, to be looked at.
 */
#ifndef NFS_COMPARE_PRIVATE_H
#define NFS_COMPARE_PRIVATE_H

#include "ask.h"
#include "compare.h"

#define SL_NFS_COMPARED_OBJECTS 64u
#define SL_NFS_COMPARED_DIRECTORIES 16u
#define SL_NFS_COMPARED_NAMES 24u /* of one directory */
#define SL_NFS_COMPARED_DATA_BYTES 65536u
#define SL_NFS_COMPARED_PATH_BYTES 64u

/* The two members: the one in question, and the one that is taken for right. */
enum { SL_NFS_SIDE_NEW, SL_NFS_SIDE_OLD, SL_NFS_SIDES };

struct sl_nfs_compared_name {
    uint64_t hash;
    struct sl_nfs_name name;
};

/* A directory as one side lists it. */
struct sl_nfs_compared_listing {
    uint64_t names, sum;
    uint64_t cookie;
    uint8_t verifier[SL_NFS_VERIFIER_BYTES];
    bool is_complete;
    uint32_t chosen; /* those with the smallest hashes, in order */
    struct sl_nfs_compared_name choice[SL_NFS_COMPARED_NAMES];
};

struct sl_nfs_compared_directory {
    struct sl_nfs_handle handles[SL_NFS_SIDES];
    char path[SL_NFS_COMPARED_PATH_BYTES]; /* as told: its end, if it is too long */
};

struct sl_nfs_comparing {
    uint32_t call, serial; /* SL_NFS_NONE: none is under way */
    const struct sl_nfs_filesystem *filesystem;
    char *reason;
    uint8_t slots[SL_NFS_SIDES];
    uint64_t modifications;          /* of the old side, when it began */
    uint32_t objects;                /* looked at so far */
    uint32_t directories, directory; /* found; the one under way */
    struct sl_nfs_compared_directory found[SL_NFS_COMPARED_DIRECTORIES];
    struct sl_nfs_compared_listing listings[SL_NFS_SIDES];
    uint32_t at; /* chosen name under way */
    uint32_t position_bytes;
    /* What both sides said last; data is the answer it lies in. */
    struct sl_nfs_result results[SL_NFS_SIDES];
    struct sl_nfs_handle handles[SL_NFS_SIDES];
    struct sl_message data[SL_NFS_SIDES];
    uint32_t type; /* of the object under way; enum sl_nfs_type */
    sl_nfs_step *after_listing, *after_object;
};

/* compare.c */
/* The comparison ends with that outcome. */
void sl_nfs_compare_end(struct sl_nfs *nfs, struct sl_nfs_call *call,
                        enum sl_nfs_comparison outcome);
/* It ends with a difference, in words. */
void sl_nfs_compare_differs(struct sl_nfs *nfs, struct sl_nfs_call *call, const char *format, ...)
    __attribute__((format(__printf__, 3, 4)));
/* Asks both sides the same, each by its own handle: results[] are there when next is called. */
void sl_nfs_compare_ask(struct sl_nfs *nfs, struct sl_nfs_call *call,
                        const struct sl_nfs_arguments *arguments,
                        const struct sl_nfs_handle handles[SL_NFS_SIDES], sl_nfs_step *next);
/* One side alone; the call awaits it. */
void sl_nfs_compare_ask_one(struct sl_nfs *nfs, struct sl_nfs_call *call, unsigned int side,
                            const struct sl_nfs_arguments *arguments,
                            const struct sl_nfs_handle *handle);
/* One side could not be asked, or has failed: the comparison has ended. */
bool sl_nfs_compare_failed(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Name of the member that is taken for right. */
const char *sl_nfs_compare_old_name(const struct sl_nfs *nfs);

/* compare_listing.c: reads found[directory] of both sides; then, unless it differs. */
void sl_nfs_compare_listings(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next);

/* compare_object.c: looks at the chosen name under way; then, unless it differs. */
void sl_nfs_compare_object(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next);

#endif
