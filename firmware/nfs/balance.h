// SPDX-License-Identifier: Apache-2.0
/*
 * Which member a read goes to [NFS-4, NFS-5].
 *
 * By handle: files are entries on three lists, of files with 1, 2 and 4 servers (or what is
 * configured, and no more than there are candidates), the most hit ones on top. A new entry begins
 * on the first list; one that is hit often enough in an interval goes to the top of the next list,
 * one that has hardly been hit in a whole interval to the top of the list below. Room for new
 * entries is made in the background, from the bottom of the first list; a file for which there is
 * none is balanced without an entry.
 *
 * By response time: shares in inverse proportion, which follow slowly, so that not all calls run to
 * a server that has just become fast; a server that is new or slow keeps a share by which it is
 * known when it gets faster.
 *
 * Dynamic: part of the files have one server each (by inode hash), so that the servers' caches hold
 * the most; the reads of the others go round. Both kinds are there at any time, so that their
 * response times can be compared, and files move to the kind that answers faster; if both are as
 * fast, to the first when many files are in use and to the second when few are.
 */
#ifndef NFS_BALANCE_H
#define NFS_BALANCE_H

#include <stddef.h>

#include "map.h"
#include "nfs/query.h"

/* What is known of a file system's members; kept by the switch, read here. */
struct sl_nfs_load {
    uint32_t outstanding[SL_NFS_MEMBERS]; /* calls sent and not answered */
    uint32_t response_us[SL_NFS_MEMBERS]; /* smoothed; 0: none yet */
    uint16_t weights[SL_NFS_MEMBERS];
};

struct sl_nfs_balance;
/* Memory for entries of all file systems together; 0: too many (2^27). */
size_t sl_nfs_balance_bytes(uint32_t entries);
/* memory: 64-byte aligned, the caller's. */
struct sl_nfs_balance *sl_nfs_balance_create(void *memory, uint32_t entries);

/* The settings of a file system, whenever they change; present false: it is gone. If all together
 * want more entries than there are, each has its share. */
void sl_nfs_balance_configure(struct sl_nfs_balance *balance,
                              const struct sl_filesystem_config *config, uint64_t now_us);

/*
 * The slot that a read of an object goes to, among candidates (bit per slot, not 0). *entry is the
 * object's place among the listed, a hint that is kept with the object (SL_NFS_NONE at first).
 */
uint8_t sl_nfs_balance_choose(struct sl_nfs_balance *balance, uint16_t filesystem, uint64_t object,
                              uint32_t *entry, uint8_t candidates, const struct sl_nfs_load *load,
                              uint64_t now_us);

/* A read of that object was answered: response times and hits of the dynamic method. */
void sl_nfs_balance_answered(struct sl_nfs_balance *balance, uint16_t filesystem, uint64_t object,
                             uint8_t slot, uint32_t response_us, uint64_t now_us);

/* A member left: no file has it in its set any more. */
void sl_nfs_balance_member_left(struct sl_nfs_balance *balance, uint16_t filesystem, uint8_t slot);

/* Bounded background work: intervals, re-sorting, demotion, the free list. True: there was some. */
bool sl_nfs_balance_advance(struct sl_nfs_balance *balance, uint64_t now_us);

struct sl_nfs_balance_statistics {
    uint64_t promotions, demotions, unlisted;
    uint64_t listed[SL_NFS_LISTS]; /* gauges */
};
const struct sl_nfs_balance_statistics *
sl_nfs_balance_statistics(const struct sl_nfs_balance *balance);

/* Rows of the most hit files, at most the first 1,024: those from *cursor on (0 at first); fills
 * object, hits, all_hits, filesystem, list and servers, path is empty. Returns how many; *cursor
 * SL_NFS_CURSOR_END at the end. */
uint16_t sl_nfs_balance_files(const struct sl_nfs_balance *balance, uint32_t *cursor,
                              struct sl_nfs_file_row *rows, uint16_t max);

/* balance_verify.c, for tests: NULL, or what is inconsistent. */
const char *sl_nfs_balance_verify(const struct sl_nfs_balance *balance);

#endif
