// SPDX-License-Identifier: Apache-2.0
/*
 * The store from the inside. Two data bases, so that one mode of safety cannot harm another:
 *   map/             objects with their names and handles, file systems, the box, and notes that
 *                    survive loss of power: always on disk, in one transaction
 *   notes-volatile/  notes that survive the end of the program; thrown away after a reboot
 */
#ifndef STORE_PRIVATE_H
#define STORE_PRIVATE_H

#include <lmdb.h>
#include <pthread.h>
#include <string.h>

#include "ring.h"
#include "store/store.h"

/* Requests of one transaction, at most. */
#define SL_STORE_BATCH 256u
/* Longest packed record, and key: parent and name, or file system, slot, generation and handle. */
#define SL_STORE_PACKED_BYTES 2048u
#define SL_STORE_KEY_BYTES 264u

/* Safety of an environment's transactions is that of what is in it. */
enum sl_store_environment { SL_STORE_MAP, SL_STORE_VOLATILE, SL_STORE_ENVIRONMENTS };

enum sl_store_table {
    SL_STORE_OBJECTS, /* id -> record */
    SL_STORE_HANDLES, /* file system, slot, generation, handle -> id */
    SL_STORE_NAMES,   /* parent, name -> id */
    SL_STORE_FILESYSTEMS,
    SL_STORE_BOX,
    SL_STORE_MAP_TABLES,
};

struct sl_store_port {
    struct sl_store *store;
    struct sl_store_ring requests;    /* worker writes, thread reads */
    struct sl_store_ring completions; /* thread writes, worker reads */
    bool is_read;                     /* worker: the first completion has been given out */
    uint32_t executed;                /* thread: of the requests, in the open batch */
};

/* A completion that waits for the commit. */
struct sl_store_pending {
    struct sl_store_port *port;
    struct sl_nfs_store_completion completion;
    bool is_answered;
};

struct sl_store {
    struct sl_store_config config;
    char directory[256];
    MDB_env *environments[SL_STORE_ENVIRONMENTS];
    MDB_dbi tables[SL_STORE_MAP_TABLES];
    MDB_dbi notes[SL_STORE_ENVIRONMENTS];
    MDB_txn *transactions[SL_STORE_ENVIRONMENTS]; /* of this batch; NULL: not begun */
    struct sl_nfs_box_record box;
    struct sl_store_port *ports;
    struct sl_store_pending *pending;
    uint32_t pending_count; /* the open batch: executed, and not committed */
    bool is_urgent;         /* somebody waits for it */
    uint64_t waiting_ns;    /* since then it has what nobody waits for; 0: it has none */
    pthread_t thread;
    _Atomic bool is_to_stop; /* control thread: rw, thread: ro */
    bool has_thread;
    struct sl_store_statistics statistics;
};

/* files.c: opens directories and environments; 0 or -errno with a reason. */
int sl_store_files_open(struct sl_store *store, char *reason);
void sl_store_files_close(struct sl_store *store);
int sl_store_error(int error); /* of LMDB, as -errno */

/* batch.c: does what has been requested, as one transaction. True: there was something. */
bool sl_store_run(struct sl_store *store);
/* The transaction of an environment, begun if it is not yet. */
int sl_store_transaction(struct sl_store *store, enum sl_store_environment environment,
                         MDB_txn **transaction);
/* Gives a completion to its reader, waiting for room. */
void sl_store_deliver(struct sl_store_port *port, const struct sl_nfs_store_completion *completion);

/* What the map takes of its limit: pages of notes, and free ones, do not count. */
int sl_store_used_bytes(struct sl_store *store, MDB_txn *transaction, uint64_t *bytes);
/* MDB_MAP_FULL: there is no room for another object. */
int sl_store_admit(struct sl_store *store, MDB_txn *transaction);
/* Each does one request; 0, an error of LMDB (MDB_NOTFOUND, MDB_MAP_FULL …) or an errno. */
/* is_promised: the limit was asked for when its note was put. */
int sl_store_put_object(struct sl_store *store, MDB_txn *transaction,
                        const struct sl_nfs_object_record *object, bool is_promised);
int sl_store_forget_object(struct sl_store *store, MDB_txn *transaction, uint64_t id);
int sl_store_get_object(struct sl_store *store, MDB_txn *transaction, uint64_t id,
                        struct sl_nfs_object_record *object);
int sl_store_find_handle(struct sl_store *store, MDB_txn *transaction,
                         const struct sl_nfs_store_request *request,
                         struct sl_nfs_object_record *object);
int sl_store_find_name(struct sl_store *store, MDB_txn *transaction, uint64_t parent,
                       const struct sl_nfs_name *name, struct sl_nfs_object_record *object);
int sl_store_put_note(struct sl_store *store, const struct sl_nfs_store_request *request);
int sl_store_drop_note(struct sl_store *store, const struct sl_nfs_store_request *request);
int sl_store_put_filesystem(struct sl_store *store, MDB_txn *transaction,
                            const struct sl_nfs_filesystem_record *filesystem);
int sl_store_reserve(struct sl_store *store, MDB_txn *transaction, uint32_t count, uint64_t *first);

/* load.c: gives all that a processor has to know to its ring. */
int sl_store_load(struct sl_store *store, struct sl_store_port *port, uint64_t cookie);

/* state.c: the record of the box, made if there is none; is_end: says that all went well. */
int sl_store_box_open(struct sl_store *store, bool is_new_boot);
int sl_store_box_close(struct sl_store *store);

/* pack.c: records as bytes, the same on every build. */
size_t sl_store_pack_object(const struct sl_nfs_object_record *object, uint8_t *bytes);
int sl_store_unpack_object(const uint8_t *bytes, size_t length,
                           struct sl_nfs_object_record *object);
size_t sl_store_pack_note(const struct sl_nfs_note *note, uint8_t *bytes);
int sl_store_unpack_note(const uint8_t *bytes, size_t length, struct sl_nfs_note *note);
size_t sl_store_pack_filesystem(const struct sl_nfs_filesystem_record *filesystem, uint8_t *bytes);
int sl_store_unpack_filesystem(const uint8_t *bytes, size_t length,
                               struct sl_nfs_filesystem_record *filesystem);

#endif
