// SPDX-License-Identifier: Apache-2.0
/*
 * Requests that wait together are one transaction in each environment they touch; what they asked
 * for is completed when all of these are committed. Where one does not fit any more, all are taken
 * back and done again one by one, so that only that one fails.
 */
#include <errno.h>
#include <time.h>

#include "store_private.h"

/* How long a full ring of completions is waited for. */
static const struct timespec reader_pause = {.tv_nsec = 20000};

/* What nobody waits for can wait so long for others. */
#define WAIT_NS UINT64_C(20000000)

static uint64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000ull + (uint64_t)now.tv_nsec;
}

int sl_store_transaction(struct sl_store *store, enum sl_store_environment environment,
                         MDB_txn **transaction)
{
    int rc = 0;

    if (store->transactions[environment] == NULL)
        rc = mdb_txn_begin(store->environments[environment], NULL, 0,
                           &store->transactions[environment]);
    *transaction = store->transactions[environment];
    return rc;
}

void sl_store_deliver(struct sl_store_port *port, const struct sl_nfs_store_completion *completion)
{
    struct sl_nfs_store_completion *place;

    while ((place = sl_store_ring_place(&port->completions)) == NULL) {
        if (atomic_load_explicit(&port->store->is_to_stop, memory_order_acquire))
            return; /* nobody reads any more */
        nanosleep(&reader_pause, NULL);
    }
    *place = *completion;
    sl_store_ring_publish(&port->completions);
}

static uint8_t outcome_of(int rc)
{
    switch (rc) {
    case 0:
        return SL_NFS_STORED;
    case MDB_NOTFOUND:
        return SL_NFS_NOT_FOUND;
    case MDB_MAP_FULL:
        return SL_NFS_FULL;
    default:
        return SL_NFS_FAILED;
    }
}

static int execute_on_map(struct sl_store *store, const struct sl_nfs_store_request *request,
                          struct sl_nfs_store_completion *completion)
{
    MDB_txn *transaction;
    int rc = sl_store_transaction(store, SL_STORE_MAP, &transaction);

    if (rc != 0)
        return rc;
    switch ((enum sl_nfs_store_kind)request->kind) {
    case SL_NFS_STORE_RESERVE:
        return sl_store_reserve(store, transaction, request->count, &completion->first);
    case SL_NFS_STORE_PUT_OBJECT:
        return sl_store_put_object(store, transaction, &request->object, request->can_wait);
    case SL_NFS_STORE_FORGET_OBJECT:
        return sl_store_forget_object(store, transaction, request->object.id);
    case SL_NFS_STORE_GET_OBJECT:
        return sl_store_get_object(store, transaction, request->object.id, &completion->object);
    case SL_NFS_STORE_FIND_HANDLE:
        return sl_store_find_handle(store, transaction, request, &completion->object);
    case SL_NFS_STORE_FIND_NAME:
        return sl_store_find_name(store, transaction, request->object.parent, &request->object.name,
                                  &completion->object);
    case SL_NFS_STORE_PUT_FILESYSTEM:
        return sl_store_put_filesystem(store, transaction, &request->filesystem);
    default:
        return EINVAL;
    }
}

static int execute(struct sl_store *store, const struct sl_nfs_store_request *request,
                   struct sl_nfs_store_completion *completion)
{
    switch ((enum sl_nfs_store_kind)request->kind) {
    case SL_NFS_STORE_PUT_NOTE:
        return sl_store_put_note(store, request);
    case SL_NFS_STORE_DROP_NOTE:
        return sl_store_drop_note(store, request);
    default:
        return execute_on_map(store, request, completion);
    }
}

static int commit(struct sl_store *store)
{
    uint64_t begun_ns = now_ns(), took_ns;
    bool was_any = false;
    int result = 0;

    for (unsigned int i = 0; i < SL_STORE_ENVIRONMENTS; i++) {
        int rc = 0;

        if (store->transactions[i] == NULL)
            continue;
        was_any = true;
        rc = mdb_txn_commit(store->transactions[i]);
        store->transactions[i] = NULL;
        result = result != 0 ? result : rc;
    }
    took_ns = now_ns() - begun_ns;
    if (was_any) {
        store->statistics.transactions++;
        store->statistics.commit_ns += took_ns;
        if (took_ns > store->statistics.commit_longest_ns)
            store->statistics.commit_longest_ns = took_ns;
    }
    return result;
}

static void abort_all(struct sl_store *store)
{
    for (unsigned int i = 0; i < SL_STORE_ENVIRONMENTS; i++) {
        if (store->transactions[i] != NULL)
            mdb_txn_abort(store->transactions[i]);
        store->transactions[i] = NULL;
    }
}

static bool is_answer(int rc)
{
    return rc == 0 || rc == MDB_NOTFOUND;
}

static void complete(struct sl_store_port *port, uint64_t cookie, int rc,
                     struct sl_nfs_store_completion *completion)
{
    if (cookie == 0)
        return;
    completion->cookie = cookie;
    completion->outcome = outcome_of(rc);
    completion->error = is_answer(rc) ? 0 : sl_store_error(rc);
    sl_store_deliver(port, completion);
}

static void load(struct sl_store *store, struct sl_store_port *port, uint64_t cookie)
{
    struct sl_nfs_store_completion completion = {.cookie = cookie, .outcome = SL_NFS_LOADED};
    int rc = sl_store_load(store, port, cookie);

    if (rc == 0)
        rc = commit(store);
    else
        abort_all(store);
    if (rc != 0) {
        completion.outcome = SL_NFS_FAILED;
        completion.error = sl_store_error(rc);
    }
    sl_store_deliver(port, &completion);
}

/* One request as a transaction of its own. */
static void run_alone(struct sl_store *store, struct sl_store_port *port,
                      const struct sl_nfs_store_request *request)
{
    struct sl_nfs_store_completion completion = {0};
    int rc = execute(store, request, &completion);

    if (is_answer(rc)) {
        int committed = commit(store);

        rc = committed != 0 ? committed : rc;
    } else {
        abort_all(store);
    }
    complete(port, request->cookie, rc, &completion);
}

/* The slot `ahead` places behind the first, or NULL. */
static const struct sl_nfs_store_request *peek(struct sl_store_ring *ring, uint32_t ahead)
{
    uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);

    if (atomic_load_explicit(&ring->head, memory_order_acquire) - tail <= ahead)
        return NULL;
    return (const void *)(ring->slots + (size_t)((tail + ahead) & ring->mask) * ring->slot_bytes);
}

/* Executes up to max requests of a port without taking them off its ring; how many. */
static uint32_t execute_waiting(struct sl_store *store, struct sl_store_port *port, uint32_t max,
                                int *error)
{
    const struct sl_nfs_store_request *request;
    uint32_t count = 0;

    while (count < max && (request = peek(&port->requests, count)) != NULL &&
           request->kind != SL_NFS_STORE_LOAD) {
        struct sl_store_pending *pending = &store->pending[store->pending_count];
        int rc;

        pending->completion.error = 0;
        rc = execute(store, request, &pending->completion);
        if (!is_answer(rc)) {
            *error = rc;
            break;
        }
        pending->port = port;
        pending->completion.cookie = request->cookie;
        pending->completion.outcome = outcome_of(rc);
        store->pending_count++;
        count++;
    }
    return count;
}

static void deliver_pending(struct sl_store *store)
{
    for (uint32_t i = 0; i < store->pending_count; i++)
        if (store->pending[i].completion.cookie != 0)
            sl_store_deliver(store->pending[i].port, &store->pending[i].completion);
    store->pending_count = 0;
}

static void pop(struct sl_store *store, struct sl_store_port *port, uint32_t count)
{
    store->statistics.requests += count;
    for (uint32_t i = 0; i < count; i++)
        sl_store_ring_pop(&port->requests);
}

/* Each request by itself, after one of them has spoilt the transaction of all. */
static void run_one_by_one(struct sl_store *store, struct sl_store_port *port, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        run_alone(store, port, peek(&port->requests, 0));
        pop(store, port, 1);
    }
}

/* Does nobody wait for any of what has been requested, and is it not much yet? */
static bool is_idle_work(struct sl_store_port *port)
{
    const struct sl_nfs_store_request *request;

    for (uint32_t i = 0; i < SL_STORE_BATCH / 2 && (request = peek(&port->requests, i)) != NULL;
         i++)
        if (!request->can_wait && (request->kind != SL_NFS_STORE_DROP_NOTE || request->cookie != 0))
            return false;
    return peek(&port->requests, port->requests.mask / 2) == NULL &&
           peek(&port->requests, SL_STORE_BATCH / 2) == NULL;
}

/* It is left for later: what somebody waits for comes by in the meantime, most likely. */
static bool may_wait(struct sl_store *store, struct sl_store_port *port)
{
    uint64_t ns;

    if (atomic_load_explicit(&store->is_to_stop, memory_order_relaxed) || !is_idle_work(port))
        return false;
    ns = now_ns();
    if (port->waiting_ns == 0)
        port->waiting_ns = ns;
    return ns - port->waiting_ns < WAIT_NS;
}

static bool run_port(struct sl_store *store, struct sl_store_port *port)
{
    const struct sl_nfs_store_request *first = peek(&port->requests, 0);
    uint32_t count;
    int error = 0;

    if (first == NULL)
        return false;
    if (first->kind == SL_NFS_STORE_LOAD) {
        load(store, port, first->cookie);
        pop(store, port, 1);
        return true;
    }
    if (may_wait(store, port))
        return false;
    port->waiting_ns = 0;
    count = execute_waiting(store, port, SL_STORE_BATCH, &error);
    if (error == 0)
        error = commit(store);
    else
        abort_all(store);
    if (error == 0) {
        deliver_pending(store);
        pop(store, port, count);
        return true;
    }
    store->pending_count = 0;
    run_one_by_one(store, port,
                   count + 1 <= SL_STORE_BATCH && peek(&port->requests, count) != NULL ? count + 1
                                                                                       : count);
    return true;
}

static void count_notes(struct sl_store *store)
{
    uint64_t notes = 0;

    for (int i = 0; i < SL_STORE_ENVIRONMENTS; i++) {
        MDB_txn *transaction;
        MDB_stat stat;

        if (mdb_txn_begin(store->environments[i], NULL, MDB_RDONLY, &transaction) != 0)
            continue;
        if (mdb_stat(transaction, store->notes[i], &stat) == 0)
            notes += stat.ms_entries;
        mdb_txn_abort(transaction);
    }
    store->statistics.notes = notes;
}

static void count_objects(struct sl_store *store)
{
    MDB_txn *transaction;
    MDB_stat stat;
    uint64_t bytes;

    if (mdb_txn_begin(store->environments[SL_STORE_MAP], NULL, MDB_RDONLY, &transaction) != 0)
        return;
    if (mdb_stat(transaction, store->tables[SL_STORE_OBJECTS], &stat) == 0)
        store->statistics.objects = stat.ms_entries;
    if (sl_store_used_bytes(store, transaction, &bytes) == 0)
        store->statistics.used_bytes = bytes;
    mdb_txn_abort(transaction);
}

bool sl_store_run(struct sl_store *store)
{
    bool was_busy = false;

    for (unsigned int i = 0; i < store->config.ports; i++)
        was_busy |= run_port(store, &store->ports[i]);
    if (was_busy) {
        count_notes(store);
        count_objects(store);
    }
    return was_busy;
}
