// SPDX-License-Identifier: Apache-2.0
/* The store's thread and its rings. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

#include "store_private.h"

/* How long the thread sleeps: shortly while there was work just now, longer the longer there is
 * none. */
enum { NAP_NS = 10000, REST_NS = 100000, SLEEP_NS = 1000000, NAPS = 100, RESTS = 5000 };

static long pause_of(uint32_t idle_turns)
{
    return idle_turns < NAPS ? NAP_NS : idle_turns < NAPS + RESTS ? REST_NS : SLEEP_NS;
}

static void *run(void *argument)
{
    struct sl_store *store = argument;
    uint32_t idle_turns = 0;

    prctl(PR_SET_TIMERSLACK, 1000ul); /* else each nap is 50 µs longer */
    for (;;) {
        bool is_to_stop = atomic_load_explicit(&store->is_to_stop, memory_order_acquire);
        struct timespec pause;

        if (sl_store_run(store)) {
            idle_turns = 0;
            continue;
        }
        if (is_to_stop)
            return NULL;
        pause = (struct timespec){.tv_nsec = pause_of(idle_turns)};
        idle_turns += idle_turns < UINT32_MAX;
        nanosleep(&pause, NULL);
    }
}

static int make_ring(struct sl_store_ring *ring, uint32_t slots, size_t slot_bytes)
{
    ring->slot_bytes = (slot_bytes + 63) / 64 * 64;
    ring->mask = slots - 1;
    ring->slots = aligned_alloc(64, ring->slot_bytes * slots);
    return ring->slots != NULL ? 0 : -ENOMEM;
}

static int make_ports(struct sl_store *store)
{
    size_t bytes = sizeof(*store->ports) * store->config.ports;
    int rc = 0;

    store->pending = calloc(SL_STORE_BATCH, sizeof(*store->pending));
    store->ports = aligned_alloc(_Alignof(struct sl_store_port), bytes);
    if (store->ports == NULL || store->pending == NULL)
        return -ENOMEM;
    memset(store->ports, 0, bytes);
    for (unsigned int i = 0; rc == 0 && i < store->config.ports; i++) {
        struct sl_store_port *port = &store->ports[i];

        port->store = store;
        rc = make_ring(&port->requests, store->config.ring_slots,
                       sizeof(struct sl_nfs_store_request));
        if (rc == 0)
            rc = make_ring(&port->completions, store->config.ring_slots,
                           sizeof(struct sl_nfs_store_completion));
    }
    return rc;
}

static void destroy(struct sl_store *store)
{
    sl_store_files_close(store);
    for (unsigned int i = 0; store->ports != NULL && i < store->config.ports; i++) {
        free(store->ports[i].requests.slots);
        free(store->ports[i].completions.slots);
    }
    free(store->ports);
    free(store->pending);
    free(store);
}

static int start(struct sl_store *store, char *reason)
{
    int rc = make_ports(store);

    if (rc != 0) {
        snprintf(reason, SL_STORE_REASON_BYTES, "no memory for the rings of %u processors",
                 store->config.ports);
        return rc;
    }
    rc = sl_store_files_open(store, reason);
    if (rc != 0)
        return rc;
    rc = pthread_create(&store->thread, NULL, run, store);
    store->has_thread = rc == 0;
    if (rc != 0)
        snprintf(reason, SL_STORE_REASON_BYTES, "its thread cannot be started: %s", strerror(rc));
    return -rc;
}

int sl_store_open(const struct sl_store_config *config, struct sl_store **store, char *reason)
{
    struct sl_store *made;
    int rc;

    if (config->ports == 0 || config->ring_slots == 0 ||
        (config->ring_slots & (config->ring_slots - 1)) != 0 ||
        strlen(config->directory) >= sizeof(made->directory)) {
        snprintf(reason, SL_STORE_REASON_BYTES, "impossible settings of the store");
        return -EINVAL;
    }
    made = calloc(1, sizeof(*made));
    if (made == NULL) {
        snprintf(reason, SL_STORE_REASON_BYTES, "no memory for the store");
        return -ENOMEM;
    }
    made->config = *config;
    snprintf(made->directory, sizeof(made->directory), "%s", config->directory);
    rc = start(made, reason);
    if (rc != 0) {
        destroy(made);
        return rc;
    }
    *store = made;
    return 0;
}

void sl_store_close(struct sl_store *store)
{
    atomic_store_explicit(&store->is_to_stop, true, memory_order_release);
    pthread_join(store->thread, NULL);
    sl_store_box_close(store);
    destroy(store);
}

bool sl_store_was_clean(const struct sl_store *store)
{
    return store->box.was_clean;
}

struct sl_store_port *sl_store_port(struct sl_store *store, uint8_t sp)
{
    return sp < store->config.ports ? &store->ports[sp] : NULL;
}

const struct sl_store_statistics *sl_store_statistics(const struct sl_store *store)
{
    return &store->statistics;
}
