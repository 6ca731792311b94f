// SPDX-License-Identifier: Apache-2.0
/*
 * The switch from the inside. What awaits something is a *call*: of a client, or of the box itself
 * (learning a handle, joining a member, reading a directory, repairing an object). A call goes from
 * step to step; a step begins what it needs (objects, handles, exchanges, notes), each of which
 * counts in `awaits`, and when all have come, `next` is called. An *exchange* is one call to a
 * member and its answer.
 */
#ifndef NFS_PRIVATE_H
#define NFS_PRIVATE_H

#include "state.h"

/* call.c */
/* A call of the box's own for another, or none (NULL). NULL: no place is free. */
struct sl_nfs_call *sl_nfs_call_begin(struct sl_nfs *nfs, struct sl_nfs_call *parent);
/* One thing that was awaited has come; error 0 or what went wrong. Calls next after the last. */
void sl_nfs_call_arrived(struct sl_nfs *nfs, struct sl_nfs_call *call, int error);
/* Sets next and runs it at once if nothing is awaited. */
void sl_nfs_call_then(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next);
/* Answers the client, or goes on with call->after; without either the parent hears of it.
 * Answers the client from call->result (status first), shows attributes, counts, frees the call
 * unless it is a modification that is numbered: that is ended by modify.c. */
void sl_nfs_call_finish(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status);
/* What a parent is told of a status. */
int sl_nfs_error_of(uint32_t status);
/* Lets go of everything; a parent that awaits it is told error. */
void sl_nfs_call_end(struct sl_nfs *nfs, struct sl_nfs_call *call, int error);

/* The call awaits that time: it arrives as by sl_nfs_call_arrived(call, 0). One at a time. */
void sl_nfs_call_sleep(struct sl_nfs *nfs, struct sl_nfs_call *call, uint64_t due_us);
/* It need not wait for that any more: it arrives now. */
void sl_nfs_call_wake(struct sl_nfs *nfs, struct sl_nfs_call *call);
/*
 * A read that waits for modifications: arrives when it may be tried again. One that was told so in
 * this very turn, in vain because the member that may be read cannot be asked, looks again a little
 * later.
 */
void sl_nfs_call_wait_in_order(struct sl_nfs *nfs, struct sl_nfs_call *call,
                               const struct sl_nfs_key *keys, uint8_t count);
/* The call is a client's: it has its place in the order of age. */
void sl_nfs_call_is_client(struct sl_nfs *nfs, struct sl_nfs_call *call,
                           const struct sl_nfs_caller *caller, struct sl_message *message);
/* Clients' calls that are too old are let go. */
void sl_nfs_calls_sweep(struct sl_nfs *nfs);
/* Timers of calls; the call by number. */
void sl_nfs_call_due(struct sl_nfs *nfs, uint32_t index);
/* The call, if that use of the place still lasts; else NULL. */
static inline struct sl_nfs_call *sl_nfs_call_of(struct sl_nfs *nfs, uint32_t index,
                                                 uint32_t serial)
{
    struct sl_nfs_call *call;

    if (index == SL_NFS_NONE)
        return NULL;
    call = &nfs->calls[index];
    return call->state == SL_NFS_CALL_ACTIVE && call->serial == serial ? call : NULL;
}

/* changes.c: did anything we know of happen to a key since a member was asked? */
/* The key of a name in a directory, or of an object (name NULL). */
struct sl_nfs_key sl_nfs_key_of(uint64_t object, const struct sl_nfs_name *name, bool is_exclusive);
/* To be told by modifications when they are numbered, by each answer, and when what they do is
 * known. */
void sl_nfs_changed(struct sl_nfs *nfs, const struct sl_nfs_key *key);
/* True: one of these has happened to the key since sequence as_of. */
bool sl_nfs_has_changed(const struct sl_nfs *nfs, const struct sl_nfs_key *key, uint64_t as_of);
/*
 * True: the key has changed since sequence as_of, or the member still has changes to make, so that
 * what it then showed may be old news: attributes are not believed, names are not learned from it.
 */
bool sl_nfs_is_old_news(const struct sl_nfs *nfs, const struct sl_nfs_key *key, uint8_t slot,
                        uint64_t as_of);

/* exchange.c */
/*
 * Takes a free exchange for a call to a member, xid chosen. NULL: none is free. The caller encodes
 * the request with exchange->xid and sends it.
 */
struct sl_nfs_exchange *sl_nfs_exchange_new(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                            const struct sl_nfs_filesystem *filesystem,
                                            uint8_t slot, enum sl_nfs_program program,
                                            uint8_t procedure);
/*
 * Sends, or will as soon as there is a way. request is taken; done() follows, never from within.
 * patience_us: from now on, UINT64_MAX: for ever. One with an end is a read: when its way is lost,
 * or the member cannot be reached, it ends as SILENT at once, so that it can go elsewhere; one
 * without is sent again.
 */
void sl_nfs_exchange_send(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                          struct sl_message *request, uint64_t patience_us,
                          void (*done)(struct sl_nfs *, struct sl_nfs_exchange *,
                                       struct sl_nfs_call *));
/* In done() of a SILENT one: it goes on, with so much more patience. */
void sl_nfs_exchange_extend(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                            uint64_t patience_us);
/* Nobody wants the answer any more (done() is not called). */
void sl_nfs_exchange_forget(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange);
/*
 * The usual case: one NFS call to a member, arguments as the client's with the member's handles;
 * credential of call->rpc if it has a caller, else of call->identity, else the box's own.
 */
struct sl_nfs_exchange *
sl_nfs_exchange_nfs(struct sl_nfs *nfs, struct sl_nfs_call *call,
                    const struct sl_nfs_filesystem *filesystem, uint8_t slot,
                    const struct sl_nfs_arguments *arguments, const struct sl_nfs_object *object,
                    const struct sl_nfs_object *object2, uint64_t patience_us,
                    void (*done)(struct sl_nfs *, struct sl_nfs_exchange *, struct sl_nfs_call *));
/* In done(): reads the results of an accepted NFS answer. 0; -EBADMSG, -EPERM (denied), -EIO. */
int sl_nfs_exchange_result(struct sl_nfs_exchange *exchange, struct sl_nfs_result *result);
/* All exchanges with a member end as FENCED, at the next turn. */
void sl_nfs_exchange_fence(struct sl_nfs *nfs, uint16_t member);
/* The port of a member's program has become known: what waits for it is sent. */
void sl_nfs_exchange_flush(struct sl_nfs *nfs, uint16_t member);
/* Timers of exchanges (numbers of struct sl_nfs.timers). */
void sl_nfs_exchange_due(struct sl_nfs *nfs, uint32_t index);

/* behalf.c: servers that let root do nothing refuse the box what its client may do. */
/* Was the box refused for who it is? */
bool sl_nfs_is_denied(uint32_t status);
/*
 * A call of the box that was denied may be made once more, in the name of the client on whose
 * behalf the call `from` is (NULL: nobody's). False: there is none, or that has been tried.
 */
bool sl_nfs_act_for(struct sl_nfs *nfs, struct sl_nfs_call *call, const struct sl_nfs_call *from);
/* The same for its parent. */
bool sl_nfs_act_for_parent(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* wants.c, shown.c: each of these may add to awaits, and gives its outcome to call->error. */
/* Finds the object of an id, in memory or in the store, and pins it in *place. */
void sl_nfs_want_object(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t filesystem,
                        uint64_t id, struct sl_nfs_object **place);
/* The same by name; -ENOENT: nobody was ever given a handle for that name. */
void sl_nfs_want_named(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t filesystem,
                       uint64_t parent, const struct sl_nfs_name *name,
                       struct sl_nfs_object **place);
/*
 * A member has shown an object by a handle (LOOKUP, CREATE, a listing): finds it by that handle, or
 * by its name, or makes it; pinned in *place. Not yet in the store if it was made. What is shown is
 * as of call->as_of: of a read, old news teach no names, and -EAGAIN says that the member has to be
 * asked again; attributes of a read are seen (attributes.h), those of a modification are the
 * caller's to judge. parent 0: name says nothing. post without attributes: the member is asked
 * for them if it would have to be made.
 */
void sl_nfs_want_shown(struct sl_nfs *nfs, struct sl_nfs_call *call,
                       struct sl_nfs_filesystem *filesystem, uint8_t slot, uint64_t parent,
                       const struct sl_nfs_name *name, const struct sl_nfs_handle *handle,
                       const struct sl_nfs_post *post, struct sl_nfs_object **place);
/* Clients may see it after this has arrived: it is in the store. */
void sl_nfs_want_stored(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object);
/*
 * The store's ring has taken what is to be written of the object (NULL: nothing), if anything; what
 * it is asked next comes after that. False: not now.
 */
bool sl_nfs_store_soon(struct sl_nfs *nfs, struct sl_nfs_object *object);
/* objects.c */
/* The object is gone for good: STALE from now on. It may be freed by that if it is not pinned. */
void sl_nfs_object_gone(struct sl_nfs *nfs, struct sl_nfs_object *object);
/*
 * The same in two steps, for who has to know the object's handles after an unclean end still: STALE
 * from the first on, out of the store by the second. The caller holds a pin.
 */
void sl_nfs_object_kill(struct sl_nfs *nfs, struct sl_nfs_object *object);
void sl_nfs_object_forget(struct sl_nfs *nfs, struct sl_nfs_object *object);
/* A member with nothing outstanding for the object has shown it so, as of a sequence. */
void sl_nfs_object_seen(struct sl_nfs *nfs, struct sl_nfs_object *object, uint8_t slot,
                        const struct sl_nfs_post *post, uint64_t as_of);
/* Pins; unpins and clears. */
struct sl_nfs_object *sl_nfs_object_hold(struct sl_nfs_object *object);
void sl_nfs_object_let_go(struct sl_nfs *nfs, struct sl_nfs_object **place);
/* An id that was never used, or 0: none is to be had now. */
uint64_t sl_nfs_object_new_id(struct sl_nfs *nfs);
void sl_nfs_ids_reserved(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion);
/* What waits for the store's ring, ids, writing back. True: there was work. */
bool sl_nfs_objects_advance(struct sl_nfs *nfs);
/* Writes all that is dirty as far as the ring takes it; true: nothing is left. */
bool sl_nfs_objects_write_all(struct sl_nfs *nfs);

/* learn.c: handles of the object for all members of the mask, by lookups behind the client's back;
 * call->error -ENOENT: some do not have it; -ENODATA: no name that is known leads to it;
 * -ETIMEDOUT: some could not be asked; -ESTALE: the object is on no member; a member that alone
 * does not have it is taken out if `must` says that it has to. */
void sl_nfs_want_handles(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object,
                         uint8_t members, bool must);

/* show.c: attributes as clients see them; NULL or not known: not present. */
void sl_nfs_show(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                 const struct sl_nfs_object *object, struct sl_nfs_post *post);
/* The box's handle of an object, as the call's export gives it out. */
void sl_nfs_show_handle(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                        const struct sl_nfs_object *object, struct sl_nfs_handle *handle);
/* All of call->result before it is sent. wcc's pre parts are those of whoever modified. */
void sl_nfs_show_result(const struct sl_nfs *nfs, struct sl_nfs_call *call);

/* reply.c: answers to the client of a call. */
/* Begins one that is accepted; the results are to be written. */
void sl_nfs_reply_begin(struct sl_nfs *nfs, const struct sl_nfs_call *call,
                        struct sl_xdr_writer *writer);
/* Sends it and ends the call, unless it is a numbered modification. */
void sl_nfs_reply_end(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_xdr_writer *writer);
/*
 * hold.c: what a client asks for is not served yet. The call waits, and takes that step now and
 * then, until it can go on; if that takes too long, or too many wait, it is let go.
 */
void sl_nfs_hold(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *again);
/* The call is let go without an answer: its client will ask again, over TCP by a new connection. */
void sl_nfs_call_drop(struct sl_nfs *nfs, struct sl_nfs_call *call, enum sl_nfs_refusal refusal);

/* read.c: version 2 cannot be answered without attributes: a member is asked for them, then
 * sl_nfs_call_finish() is called again. */
void sl_nfs_attributes_behind(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* arrival.c: begins what has been received as a call with its message. */
void sl_nfs_arrive(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* An NFS call whose handles are the box's own, whose objects are there and that is no duplicate. */
void sl_nfs_read(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_lookup(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_list(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_fsstat(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Calls of the other programs. */
void sl_nfs_mount(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_portmap(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_nlm(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_nsm(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Is that address admitted to the export? */
bool sl_nfs_export_admits(const struct sl_nfs_export_config *config, const struct sl_ip *client);

/* members.c */
struct sl_nfs_filesystem *sl_nfs_filesystem_of(struct sl_nfs *nfs, uint16_t id);
const char *sl_nfs_member_name(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                               uint8_t slot);
/* A member is silent: reads avoid it, it is asked by NULL until it answers. */
void sl_nfs_member_silent(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot);
/* Something of it arrived. */
void sl_nfs_member_heard(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot);
/* Configuration has changed; the store has told all there was. */
void sl_nfs_members_configure(struct sl_nfs *nfs);
/* What is to be done for members and file systems now. True: there was work. */
bool sl_nfs_members_advance(struct sl_nfs *nfs);
/* The store has told one of the things that LOAD asks for. */
void sl_nfs_loaded(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion);
/* What a slot held is void: another member stands in it, or it was not in step. */
void sl_nfs_slot_renew(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot);
/* A configuration of nothing. */
const struct sl_nfs_config *sl_nfs_no_config(void);
/* Writes filesystem->record; returns the epoch that stored_epoch reaches when it is there. */
uint64_t sl_nfs_filesystem_store(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);

void sl_nfs_filesystem_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion);

/* fsstat.c, lookup.c, read.c: steps that box calls use as well. */
/* A box call that reads object by GETATTR, for its parent; its result is in its object's face. */
void sl_nfs_want_attributes(struct sl_nfs *nfs, struct sl_nfs_call *call,
                            struct sl_nfs_object *object);
/* A LOOKUP was answered: call->result, of call->slot. */
void sl_nfs_lookup_answered(struct sl_nfs *nfs, struct sl_nfs_call *call);

/*
 * seek_name.c: looks for a name of a file that has lost the one it was known by, in the directories
 * of its file system, as far as a bounded search goes. If there is one the object has it when this
 * arrives; call->error -ENODATA: none was found.
 */
void sl_nfs_want_name(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object);

/* lister.c: a window of the directory with what follows cookie; call->window gets it. */
void sl_nfs_want_window(struct sl_nfs *nfs, struct sl_nfs_call *call,
                        struct sl_nfs_object *directory, uint64_t cookie);

/* walk.c: a path ("/a/b") from a directory on, by LOOKUPs of the box's own; *place in the call gets
 * what stands there, pinned. call->error: -ENOENT, -ENOTDIR, -EIO … */
void sl_nfs_want_path(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *from,
                      const char *path, struct sl_nfs_object **place);

/* transfer.c: the most data that one READ, WRITE or page of a listing has, on behalf of a call. */
uint32_t sl_nfs_transfer_bytes(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                               const struct sl_nfs_call *call);
/* No client is told to ask for more. */
void sl_nfs_bound_fsinfo(struct sl_nfs_fsinfo *fsinfo, uint32_t most_bytes);

/* times.c */
void sl_nfs_time_call(struct sl_nfs *nfs, const struct sl_nfs_call *call);
void sl_nfs_time_exchange(struct sl_nfs *nfs, const struct sl_nfs_exchange *exchange);
void sl_nfs_histogram_add(struct sl_nfs_histogram *histogram, uint64_t time_us);
void sl_nfs_clients_count(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint64_t time_us);
void sl_nfs_refused(struct sl_nfs *nfs, enum sl_nfs_refusal refusal);

/* events.c, trace.c */
void sl_nfs_event(struct sl_nfs *nfs, const struct sl_nfs_event *event);
/* Fills in what an event says of the call it is about: procedure, client, xid, object, file. */
void sl_nfs_event_of_call(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                          struct sl_nfs_event *event);
/* Is this the call whose trace is wanted? */
void sl_nfs_trace_begin(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_trace_end(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* A step of a call that is traced; nothing for others. member: id, or SL_NFS_NO_ID. */
void sl_nfs_trace(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint16_t member,
                  const char *format, ...) __attribute__((format(__printf__, 4, 5)));

/*
 * Asks the store. False: not now (its ring is full, or what was evicted is to be written first);
 * the caller asks again in a later turn.
 */
bool sl_nfs_store(struct sl_nfs *nfs, const struct sl_nfs_store_request *request);

#endif
