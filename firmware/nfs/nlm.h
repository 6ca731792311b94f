// SPDX-License-Identifier: Apache-2.0
/*
 * Between the files that forward locks (NLM) and what hosts tell of themselves (NSM) to the one
 * member of a file system that keeps its locks.
 *
 * What a client asks for without waiting (the procedures _MSG) a member is asked for with waiting,
 * and the client is called back with what came of it (_RES): so nobody's cookies have to be told
 * apart. A server that calls back waits for its client in the same way.
 */
#ifndef NFS_NLM_H
#define NFS_NLM_H

#include "arrival.h"
#include "back.h"
#include "locks.h"

/* words[] of a call: its lock in the table; since which epoch of the record it may be asked for */
enum { SL_NFS_NLM_LOCK, SL_NFS_NLM_SERIAL, SL_NFS_NLM_EPOCH };

/* nlm.c */
/* Reads the arguments of a call, anew at each step. 0, or as sl_nlm_get_call(). */
int sl_nfs_nlm_read(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                    struct sl_nlm_call *arguments);

/* nlm_reply.c: how a call is answered; each of these ends it. */
/* Is it of a procedure _MSG? */
bool sl_nfs_nlm_is_message(const struct sl_nfs_call *call);
/* Results that another host has given: from->... of results_offset on. */
void sl_nfs_nlm_relay(struct sl_nfs *nfs, struct sl_nfs_call *call, const struct sl_message *from,
                      uint32_t results_offset);
/* A member's whole answer, whatever it says, but for the xid in its head. */
void sl_nfs_nlm_pass_back(struct sl_nfs *nfs, struct sl_nfs_call *call,
                          const struct sl_nfs_exchange *exchange);
/* A status of the box's own. */
void sl_nfs_nlm_answer(struct sl_nfs *nfs, struct sl_nfs_call *call,
                       const struct sl_nlm_call *arguments, enum sl_nlm_status status);
/* No results. */
void sl_nfs_nlm_answer_void(struct sl_nfs *nfs, struct sl_nfs_call *call);
/*
 * The caller has no more than that to hear for now: it is answered, and what it asked for is the
 * business of another call, which has its message. NULL: there is no place for one, and the caller
 * will ask again.
 */
struct sl_nfs_call *sl_nfs_nlm_detach(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* nlm_granted.c: a server calls back, that a lock which waited is granted now. */
void sl_nfs_nlm_granted(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* nlm_release.c: a client has begun anew: what it held is unlocked, what it waited for cancelled.
 */
void sl_nfs_nlm_host_began(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Something of the same owner is still being unlocked there, and may not be asked for meanwhile. */
bool sl_nfs_nlm_is_ending(struct sl_nfs *nfs, const struct sl_nfs_lock *wanted);

/* lock_member.c */
/* The slot of the member that keeps a file system's locks; SL_NFS_MEMBERS: none can now. */
uint8_t sl_nfs_lock_slot(const struct sl_nfs_filesystem *filesystem);
/* It has locks to keep from now on: the epoch of the record in which that stands. */
uint64_t sl_nfs_lock_member_keeps(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                                  uint8_t slot);
/* Looks whether it has gone, or may give way to the one that is preferred. */
void sl_nfs_lock_member_advance(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);
/* The file system is not served any more. */
void sl_nfs_locks_leave(struct sl_nfs *nfs, uint16_t filesystem);
/* Does a server of that service offer the program (NLM or NSM)? */
bool sl_nfs_lock_program_is_offered(const struct sl_nfs *nfs, uint16_t service,
                                    enum sl_nfs_program program);
/* Is that address a member's of a file system of the service? */
bool sl_nfs_is_member_of(const struct sl_nfs *nfs, uint16_t service, const struct sl_ip *address);
/* Does any export of the file system admit that address? */
bool sl_nfs_is_client_of(const struct sl_nfs *nfs, const struct sl_ip *address,
                         uint16_t filesystem);

#endif
