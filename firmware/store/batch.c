// SPDX-License-Identifier: Apache-2.0
/*
 * Requests that wait together are one transaction in each environment they touch; what they asked
 * for is completed when all of these are committed, but for what they only read. Where one does not
 * fit any more, all are taken back and done again one by one, so that only that one fails.
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

static bool is_read(const struct sl_nfs_store_request *request)
{
    return request->kind == SL_NFS_STORE_GET_OBJECT || request->kind == SL_NFS_STORE_FIND_HANDLE ||
           request->kind == SL_NFS_STORE_FIND_NAME;
}

/* Executed, but for the commit. What was only read is answered at once. */
static void append(struct sl_store *store, struct sl_store_port *port,
                   const struct sl_nfs_store_request *request, int rc)
{
    struct sl_store_pending *pending = &store->pending[store->pending_count++];

    port->executed++;
    pending->port = port;
    pending->completion.cookie = request->cookie;
    pending->completion.outcome = outcome_of(rc);
    pending->is_answered = is_read(request);
    if (pending->is_answered)
        sl_store_deliver(port, &pending->completion);
    else if (request->cookie != 0 && !request->can_wait)
        store->is_urgent = true;
    else if (store->waiting_ns == 0)
        store->waiting_ns = now_ns();
}

/* Executes what a port has requested without taking it off its ring. An error is of the request
 * that comes after those. */
static int execute_port(struct sl_store *store, struct sl_store_port *port)
{
    const struct sl_nfs_store_request *request;

    while (store->pending_count < SL_STORE_BATCH &&
           (request = peek(&port->requests, port->executed)) != NULL) {
        struct sl_nfs_store_completion *completion =
            &store->pending[store->pending_count].completion;
        int rc;

        if (request->kind == SL_NFS_STORE_LOAD)
            break;
        completion->error = 0;
        rc = execute(store, request, completion);
        if (!is_answer(rc))
            return rc;
        append(store, port, request, rc);
    }
    return 0;
}

static void pop(struct sl_store *store, struct sl_store_port *port, uint32_t count)
{
    store->statistics.requests += count;
    for (uint32_t i = 0; i < count; i++)
        sl_store_ring_pop(&port->requests);
}

static void begin_batch(struct sl_store *store)
{
    for (unsigned int i = 0; i < store->config.ports; i++)
        store->ports[i].executed = 0;
    store->pending_count = 0;
    store->is_urgent = false;
    store->waiting_ns = 0;
}

/* Each request by itself, after one of them, which is the next of that port (NULL: none), has
 * spoilt the transaction of all. */
static void run_one_by_one(struct sl_store *store, struct sl_store_port *spoiler)
{
    abort_all(store);
    for (uint32_t i = 0; i < store->pending_count; i++) {
        struct sl_store_port *port = store->pending[i].port;

        if (!store->pending[i].is_answered)
            run_alone(store, port, peek(&port->requests, 0));
        pop(store, port, 1);
    }
    if (spoiler != NULL) {
        run_alone(store, spoiler, peek(&spoiler->requests, 0));
        pop(store, spoiler, 1);
    }
    begin_batch(store);
}

/* What was executed is there. */
static void finish_batch(struct sl_store *store)
{
    bool has_written = store->is_urgent || store->waiting_ns != 0;

    if (!has_written)
        abort_all(store);
    else if (commit(store) != 0) {
        run_one_by_one(store, NULL);
        return;
    }
    for (uint32_t i = 0; i < store->pending_count; i++)
        if (store->pending[i].completion.cookie != 0 && !store->pending[i].is_answered)
            sl_store_deliver(store->pending[i].port, &store->pending[i].completion);
    for (unsigned int i = 0; i < store->config.ports; i++)
        pop(store, &store->ports[i], store->ports[i].executed);
    begin_batch(store);
}

/* Is the batch to be committed now? What nobody waits for is left open for a while: something that
 * somebody waits for will come by, most likely, and take it along. */
static bool is_due(struct sl_store *store)
{
    if (store->is_urgent || store->waiting_ns == 0 || store->pending_count >= SL_STORE_BATCH / 2 ||
        atomic_load_explicit(&store->is_to_stop, memory_order_relaxed))
        return true;
    for (unsigned int i = 0; i < store->config.ports; i++)
        if (store->ports[i].executed > store->ports[i].requests.mask / 2)
            return true;
    return now_ns() - store->waiting_ns >= WAIT_NS;
}

/* A port that wants to be told everything is told when nothing else is open. */
static bool load_port(struct sl_store *store, struct sl_store_port *port)
{
    const struct sl_nfs_store_request *next = peek(&port->requests, port->executed);

    if (next == NULL || next->kind != SL_NFS_STORE_LOAD)
        return false;
    if (store->pending_count > 0)
        finish_batch(store);
    load(store, port, next->cookie);
    pop(store, port, 1);
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
    uint32_t before = store->pending_count;
    bool was_busy = false;

    for (unsigned int i = 0; i < store->config.ports; i++) {
        struct sl_store_port *port = &store->ports[i];

        if (execute_port(store, port) != 0)
            run_one_by_one(store, port);
        was_busy |= load_port(store, port);
    }
    was_busy |= store->pending_count != before;
    if (store->pending_count > 0 && is_due(store)) {
        finish_batch(store);
        was_busy = true;
    }
    if (was_busy) {
        count_notes(store);
        count_objects(store);
    }
    return was_busy;
}
