// SPDX-License-Identifier: Apache-2.0
/*
 * The inside of the read balancer: one table of entries for all file systems, each on one list of
 * its file system, and what each file system keeps for its method.
 */
#ifndef NFS_BALANCE_PRIVATE_H
#define NFS_BALANCE_PRIVATE_H

#include "balance.h"

/* A file [NFS-4]. */
struct sl_nfs_listed_file {
    uint64_t object; /* 0: free */
    uint64_t all_hits;
    uint32_t hits;         /* of the interval of that number */
    uint32_t hits_before;  /* of the interval before */
    uint32_t hits_on_list; /* of the interval, since it is on its list */
    uint32_t heat;         /* hits, those of each interval half as heavy as of the next */
    uint32_t interval;     /* of its file system, up to which the above is */
    uint32_t entered;      /* interval in which it came to its list */
    uint32_t epoch;        /* up to which members that left are taken out of servers */
    uint32_t above, below; /* on its list; above: also of free ones */
    uint32_t next;         /* chain of the index */
    uint16_t filesystem;
    uint8_t list;
    uint8_t servers; /* bit per slot */
    uint8_t turn;    /* slot that was chosen last */
};

struct sl_nfs_list {
    uint32_t top, bottom, count;
};

/* Of the dynamic method. The kinds: files that have one server each, and those that go round. */
enum sl_nfs_kind { SL_NFS_DISTRIBUTED, SL_NFS_ROUND, SL_NFS_KINDS };

struct sl_nfs_shift {
    uint16_t share; /* of 256 files are distributed */
    int8_t leaning; /* what the last interval spoke for: 1 distributed, -1 round robin, 0 neither */
    uint64_t sum_us[SL_NFS_KINDS]; /* of this interval */
    uint32_t answers[SL_NFS_KINDS];
    uint32_t mean_us[SL_NFS_KINDS]; /* smoothed; 0: not known */
    uint64_t seen[16];              /* bits of hashes of files read in this interval */
};

struct sl_nfs_balanced {
    uint16_t id;
    bool is_present;
    uint8_t method, first_server;
    uint8_t list_servers[SL_NFS_LISTS];
    uint32_t promote_hits, demote_hits;
    uint64_t interval_us;
    uint32_t wanted; /* entries, by its settings */
    uint32_t limit;  /* of entries: as wanted, or its share if all want more than there are */
    uint32_t used;
    struct sl_nfs_list lists[SL_NFS_LISTS];
    uint32_t interval; /* number */
    uint64_t due_us;   /* end of the interval */
    uint32_t walk;     /* entry that the background task looks at next, or SL_NFS_NONE */
    uint8_t walk_list; /* SL_NFS_LISTS: it has done its work for the interval */
    uint8_t turn;      /* slot that was chosen last */
    uint32_t epoch;    /* grows when a member leaves or lists are resized */
    uint32_t left[SL_NFS_MEMBERS];  /* epoch in which that slot's member last left */
    int64_t credit[SL_NFS_MEMBERS]; /* of members that are chosen by weights */
    uint32_t share[SL_NFS_MEMBERS]; /* weights that follow response time; 0: none yet */
    uint64_t shares_due_us;
    struct sl_nfs_shift shift;
};

struct sl_nfs_balance {
    struct sl_nfs_listed_file *entries;
    uint32_t *heads; /* of the index by object */
    uint32_t mask;
    uint32_t capacity, touched;
    uint32_t free;    /* first of those given back */
    uint64_t present; /* bit per file system that has settings or entries */
    struct sl_nfs_balance_statistics statistics;
    struct sl_nfs_balanced filesystems[SL_MAX_FILESYSTEMS];
};

static inline uint8_t sl_nfs_bit(uint8_t slot)
{
    return (uint8_t)(1u << slot);
}

static inline uint32_t sl_nfs_count(uint8_t slots)
{
    return (uint32_t)__builtin_popcount(slots);
}

/* The first slot of a mask (not 0) after a slot, going round. */
static inline uint8_t sl_nfs_next_slot(uint8_t slots, uint8_t after)
{
    uint32_t later = slots & (uint32_t) ~((2u << after) - 1u);

    return (uint8_t)__builtin_ctz(later != 0 ? later : slots);
}

/* Spreads ids, which ascend by one, over 64 bits. */
static inline uint64_t sl_nfs_spread(uint64_t id)
{
    id = (id ^ id >> 32) * 0xd6e8feb86659fd93u;
    id = (id ^ id >> 32) * 0xd6e8feb86659fd93u;
    return id ^ id >> 32;
}

/* How often a file is hit, for comparing: of late and in this interval. */
static inline uint64_t sl_nfs_frequency(const struct sl_nfs_listed_file *file)
{
    return (uint64_t)file->heat + file->hits;
}

/* balance_methods.c; candidates are not 0. */
uint8_t sl_nfs_round_robin(struct sl_nfs_balanced *filesystem, uint8_t candidates);
uint8_t sl_nfs_weighted(struct sl_nfs_balanced *filesystem, uint8_t candidates,
                        const struct sl_nfs_load *load);
uint8_t sl_nfs_by_response(struct sl_nfs_balanced *filesystem, uint8_t candidates,
                           const struct sl_nfs_load *load, uint64_t now_us);
uint8_t sl_nfs_by_inode(uint64_t object, uint8_t candidates);
/* On which of the candidates a file begins, or goes on. */
uint8_t sl_nfs_first_server(struct sl_nfs_balanced *filesystem, uint8_t candidates,
                            const struct sl_nfs_load *load);

/* balance_shift.c: the dynamic method. */
void sl_nfs_shift_init(struct sl_nfs_shift *shift);
uint8_t sl_nfs_shift_choose(struct sl_nfs_balanced *filesystem, uint64_t object,
                            uint8_t candidates);
void sl_nfs_shift_answered(struct sl_nfs_shift *shift, uint64_t object, uint32_t response_us);
/* The end of an interval. */
void sl_nfs_shift_advance(struct sl_nfs_shift *shift);

/* balance_lists.c */
uint8_t sl_nfs_by_handle(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                         uint64_t object, uint32_t *entry, uint8_t candidates,
                         const struct sl_nfs_load *load);
/* Its servers without members that have left. */
uint8_t sl_nfs_listed_servers(const struct sl_nfs_balanced *filesystem,
                              const struct sl_nfs_listed_file *file);
/* Brings hits and servers of an entry up to date. */
void sl_nfs_listed_refresh(const struct sl_nfs_balanced *filesystem,
                           struct sl_nfs_listed_file *file);
void sl_nfs_listed_demote(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                          uint32_t entry);
/* Moves an entry of a list past the one above it. */
void sl_nfs_listed_climb(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                         uint32_t entry);
void sl_nfs_listed_free(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                        uint32_t entry);
/* Index of an object's entry, or SL_NFS_NONE. */
uint32_t sl_nfs_listed_find(const struct sl_nfs_balance *balance, uint64_t object);

#endif
