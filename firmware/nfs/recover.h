// SPDX-License-Identifier: Apache-2.0
/*
 * After an unclean end, and after any end with modifications under way: the notes that the store
 * has kept say where members may differ. Notes of names are rolled forward: what one member has
 * done is done on the others, too. Objects with a note of their data are compared with the member
 * that has what was acknowledged, and repaired; until then they are locked for calls of clients.
 */
#ifndef NFS_RECOVER_H
#define NFS_RECOVER_H

#include "nfs_private.h"

/*
 * A note that the store has told (LOAD), and then that there are no more. What does not fit into
 * memory is asked for once more when the first have been dealt with.
 */
void sl_nfs_recover_note(struct sl_nfs *nfs, const struct sl_nfs_note *note);
void sl_nfs_recover_loaded(struct sl_nfs *nfs);
/* Completions of cookies of kind SL_NFS_COOKIE_RECOVER. */
void sl_nfs_recover_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion);

/*
 * May the file system serve, as far as this is concerned? False: there are names to be rolled
 * forward, or objects that are not known or not locked yet. To be asked by who brings it up, each
 * time when current members are ready (filesystem->current, with root handles in the map): recovery
 * begins with the first such question, and goes on in sl_nfs_recover_advance().
 */
bool sl_nfs_recover_allows_service(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);
/* Has a note just been dealt with? Then the next one need not wait for its time. */
bool sl_nfs_recover_is_due(const struct sl_nfs *nfs);
/* Notes still to be dealt with: of the file system. */
uint32_t sl_nfs_recover_left(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem);

/* Does the call only hold an object until it has been compared? Such a one awaits nothing. */
bool sl_nfs_recover_is_lock(const struct sl_nfs *nfs, const struct sl_nfs_call *call);

/* Every SL_NFS_SLOW_US, and when it is due. True: there was work. */
bool sl_nfs_recover_advance(struct sl_nfs *nfs);
/*
 * Is that call one that was noted before the end? Then it may have been executed already, and a
 * result that says so ("is there already") is success. made: the id that was promised for what it
 * makes; 0: none was.
 */
bool sl_nfs_recover_was_sent(const struct sl_nfs *nfs, const struct sl_ip *client, uint32_t xid,
                             uint64_t *made);

/* A file system is not served any more: its notes wait until it comes back. */
void sl_nfs_recover_leave(struct sl_nfs *nfs, uint16_t filesystem);
/* What is under way ends with the calls; what is held of messages is released. */
void sl_nfs_recover_stop(struct sl_nfs *nfs);

/* The memory for notes: of so many. */
size_t sl_nfs_recover_bytes(uint32_t notes);
void sl_nfs_recover_init(struct sl_nfs *nfs, void *memory, uint32_t notes);

#endif
