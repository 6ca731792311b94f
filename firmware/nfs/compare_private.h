// SPDX-License-Identifier: Apache-2.0
/*
 * The comparison of a member from the inside: the root, then directory by directory, breadth first.
 * Of each the names of both sides are counted and summed up, and some are chosen, by a keyed hash
 * and so the same on both sides, to be looked at.
 */
#ifndef NFS_COMPARE_PRIVATE_H
#define NFS_COMPARE_PRIVATE_H

#include "ask.h"
#include "compare.h"
#include "wire/siphash.h"

#define SL_NFS_COMPARED_OBJECTS 256u
#define SL_NFS_COMPARED_DIRECTORIES 48u
#define SL_NFS_COMPARED_NAMES 24u /* of one directory */
/* Names read of each side; of a directory that has more than are left only the sample counts. */
#define SL_NFS_COMPARED_ENTRIES 262144u
#define SL_NFS_COMPARED_BLOCK_BYTES 65536u
#define SL_NFS_COMPARED_PATH_BYTES 64u
/* A path of a directory, and the beginning of a name in it. */
#define SL_NFS_COMPARED_WHERE_BYTES (SL_NFS_COMPARED_PATH_BYTES + 48u)

/* Where a file's data is looked at; of a short file the beginning is all. */
enum {
    SL_NFS_BLOCK_BEGINNING,
    SL_NFS_BLOCK_END,
    SL_NFS_BLOCK_SOMEWHERE,
    SL_NFS_BLOCKS,
};

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
    bool is_cut;     /* there are more names than are read */
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
    uint32_t unreadable;             /* of these: both sides refuse to show what is in them */
    uint64_t entries;                /* names read of either side, the larger number */
    struct sl_siphash_key key;       /* of this comparison's choice of names and places */
    uint32_t directories, directory; /* found; the one under way */
    struct sl_nfs_compared_directory found[SL_NFS_COMPARED_DIRECTORIES];
    struct sl_nfs_compared_listing listings[SL_NFS_SIDES];
    bool is_at_root; /* the object under way is the root; else the chosen name at: */
    uint32_t at;
    uint64_t size_bytes; /* of the file under way */
    uint32_t block;      /* SL_NFS_BLOCK_…, and what of it is left to be compared */
    uint64_t position_bytes, end_bytes;
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
/* What came of asking both sides the same. */
enum sl_nfs_compared_answers {
    SL_NFS_ANSWERS_SHOW, /* results are there */
    SL_NFS_ANSWERS_HIDE, /* both refuse alike: nothing to compare */
    SL_NFS_ANSWERS_END,  /* the comparison has ended: they differ, or one could not be asked */
};
/* where: what they were asked about, as it is told of. */
enum sl_nfs_compared_answers sl_nfs_compare_answers(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                                    uint8_t procedure, const char *where);
/*
 * Both sides were asked that of the object under way: do both show it? If not, what comes next has
 * begun: after_object, or the end.
 */
bool sl_nfs_compare_is_shown(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t procedure);
/* The object under way, as it is told of. */
void sl_nfs_compare_where(const struct sl_nfs_comparing *comparing,
                          char where[SL_NFS_COMPARED_WHERE_BYTES]);
/* Name of the member that is taken for right. */
const char *sl_nfs_compare_old_name(const struct sl_nfs *nfs);

/* compare_listing.c: reads found[directory] of both sides; then, unless it differs. */
void sl_nfs_compare_listings(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next);

/* compare_object.c: looks at the object under way; then, unless it differs. */
void sl_nfs_compare_object(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next);

/* compare_data.c: looks into the file under way; then after_object, unless it differs. */
void sl_nfs_compare_data(struct sl_nfs *nfs, struct sl_nfs_call *call);

#endif
