/* SPDX-License-Identifier: Apache-2.0 */
/* What a process leaves behind in a ring that is killed while it works on it. */
#include "support/table.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shm/ring.h"

static int map_ring(void **state)
{
    void *ring = mmap(NULL, sizeof(struct sl_ring), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (ring == MAP_FAILED)
        return -1;
    *state = ring;
    return 0;
}

static int unmap_ring(void **state)
{
    return munmap(*state, sizeof(struct sl_ring));
}

static void await_death(pid_t child)
{
    int status = 0;

    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
}

/* Sends number after number until it is killed. */
static _Noreturn void produce_from(struct sl_ring *ring, uint64_t number)
{
    uint64_t payload[64];

    for (;;) {
        for (size_t i = 0; i < 64; i++)
            payload[i] = number + i;
        if (sl_ring_enqueue(ring, 9, payload, sizeof(payload)) == 0)
            number++;
    }
}

/* Takes a message if there is one and checks that it is the next; counts it. */
static int consume(struct sl_ring *ring, uint64_t *number)
{
    struct sl_ring_message message;
    int rc = sl_ring_dequeue(ring, &message);
    uint64_t value;

    if (rc != 0)
        return rc;
    assert_int_equal(message.length_bytes, 64 * sizeof(value));
    for (size_t i = 0; i < 64; i++) {
        memcpy(&value, message.payload + i * sizeof(value), sizeof(value));
        assert_int_equal(value, *number + i);
    }
    (*number)++;
    return 0;
}

static void a_producer_killed_at_any_moment_leaves_whole_messages_only(void **state)
{
    struct sl_ring *ring = *state;
    uint64_t number = 0;

    for (uint64_t round = 0; round < 60; round++) {
        uint64_t enough = number + 100 + round * 53;
        pid_t child = fork();
        int rc;

        assert_true(child >= 0);
        if (child == 0)
            produce_from(ring, number);
        while (number < enough) {
            rc = consume(ring, &number);
            assert_true(rc == 0 || rc == -EAGAIN);
        }
        assert_int_equal(kill(child, SIGKILL), 0);
        await_death(child);
        do
            rc = consume(ring, &number);
        while (rc == 0);
        assert_int_equal(rc, -EAGAIN);
    }
}

static void a_half_written_slot_is_never_seen(void **state)
{
    struct sl_ring *ring = *state;
    struct sl_ring_message message;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        struct sl_ring_slot *slot = &ring->slots[atomic_load(&ring->tail) % SL_RING_SLOTS];

        slot->sequence = atomic_load(&ring->tail);
        slot->length_bytes = 500;
        memset(slot->payload, 0xee, 250);
        raise(SIGKILL);
    }
    await_death(child);
    assert_int_equal(ring->slots[0].payload[249], 0xee);
    assert_int_equal(sl_ring_dequeue(ring, &message), -EAGAIN);
    assert_int_equal(sl_ring_enqueue(ring, 3, "after", 5), 0);
    assert_int_equal(sl_ring_dequeue(ring, &message), 0);
    assert_int_equal(message.id, 3);
    assert_int_equal(message.length_bytes, 5);
    assert_memory_equal(message.payload, "after", 5);
}

static _Noreturn void consume_forever(struct sl_ring *ring)
{
    struct sl_ring_message message;

    for (;;)
        (void)sl_ring_dequeue(ring, &message);
}

static void after_a_killed_consumer_the_next_goes_on_behind_it(void **state)
{
    struct sl_ring *ring = *state;
    uint64_t sent = 0;

    for (uint64_t round = 0; round < 30; round++) {
        uint64_t payload[64], next;
        pid_t child = fork();

        assert_true(child >= 0);
        if (child == 0)
            consume_forever(ring);
        for (uint64_t enough = sent + 2 * SL_RING_SLOTS + round; sent < enough;) {
            for (size_t i = 0; i < 64; i++)
                payload[i] = sent + i;
            if (sl_ring_enqueue(ring, 9, payload, sizeof(payload)) == 0)
                sent++;
        }
        assert_int_equal(kill(child, SIGKILL), 0);
        await_death(child);
        next = sent - sl_ring_used(ring);
        while (next < sent)
            assert_int_equal(consume(ring, &next), 0);
        assert_int_equal(sl_ring_used(ring), 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_producer_killed_at_any_moment_leaves_whole_messages_only,
                                        map_ring, unmap_ring),
        cmocka_unit_test_setup_teardown(a_half_written_slot_is_never_seen, map_ring, unmap_ring),
        cmocka_unit_test_setup_teardown(after_a_killed_consumer_the_next_goes_on_behind_it,
                                        map_ring, unmap_ring),
    };

    return cmocka_run_group_tests_name("ring after a crash", tests, NULL, NULL);
}
