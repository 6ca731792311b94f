// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <errno.h>

#include "memory.h"
#include "sent.h"
#include "support/random.h"

#define PAGES 300u
#define SEGMENT 1000u
#define BASE 0xfffff000u /* so that sequence numbers wrap */

static struct test_memory memory;
static struct sl_tcp_sent sent;

static int begin(void **state)
{
    (void)state;
    test_memory_begin(&memory, PAGES, 64);
    sl_tcp_sent_init(&sent);
    return 0;
}

static int end(void **state)
{
    (void)state;
    sl_tcp_sent_clear(&sent, &memory.pages);
    assert_int_equal(sl_tcp_sent_bytes(&sent), 0);
    test_memory_end(&memory);
    return 0;
}

static int append(uint32_t index, uint64_t now_us)
{
    return sl_tcp_sent_append(&sent, &memory.pages, BASE + index * SEGMENT, SEGMENT, 0,
                              SL_TCP_SLICE_CURSOR_FRONT, now_us);
}

static void append_many(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(append(i, 1000 + i), 0);
}

static uint16_t slot_of(uint32_t index)
{
    uint16_t slot = sl_tcp_sent_find(&sent, &memory.pages, BASE + index * SEGMENT);

    assert_int_not_equal(slot, SL_TCP_SLOT_NONE);
    return slot;
}

/* The number of the segment in a slot. */
static int index_of(uint16_t slot)
{
    if (slot == SL_TCP_SLOT_NONE)
        return -1;
    return (int)((sl_tcp_sent_at(&sent, &memory.pages, slot)->sequence - BASE) / SEGMENT);
}

static void verify(void)
{
    assert_int_equal(sl_tcp_sent_verify(&sent, &memory.pages), 0);
}

enum act { SENT = 1, SACKED, LOST, AGAIN, POP, UNAPPEND, FORGET, UNMARK };

/* What is done to ten segments, and the lists then: segment numbers up to a -1. */
static const struct state_row {
    const char *name;
    struct {
        enum act act;
        uint32_t index;
    } steps[12];
    int flying[12], lost[12];
    uint32_t sacked;
} state_rows[] = {
    {"all fly in the order they were sent", {{0, 0}}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1}, {-1}, 0},
    {"what is SACKED flies no more",
     {{SACKED, 3}, {SACKED, 9}},
     {0, 1, 2, 4, 5, 6, 7, 8, -1},
     {-1},
     2},
    {"what is lost waits in the order of sequence",
     {{LOST, 5}, {LOST, 2}, {LOST, 7}, {LOST, 6}, {LOST, 0}},
     {1, 3, 4, 8, 9, -1},
     {0, 2, 5, 6, 7, -1},
     0},
    {"what is retransmitted flies again, behind all others",
     {{LOST, 0}, {LOST, 1}, {AGAIN, 0}},
     {2, 3, 4, 5, 6, 7, 8, 9, 0, -1},
     {1, -1},
     0},
    {"a probe moves its segment behind all others",
     {{AGAIN, 4}},
     {0, 1, 2, 3, 5, 6, 7, 8, 9, 4, -1},
     {-1},
     0},
    {"a lost segment may be SACKED after all",
     {{LOST, 0}, {LOST, 1}, {SACKED, 0}},
     {2, 3, 4, 5, 6, 7, 8, 9, -1},
     {1, -1},
     1},
    {"a retransmission lost again goes before what is lost behind it",
     {{LOST, 0}, {LOST, 1}, {LOST, 2}, {AGAIN, 0}, {AGAIN, 1}, {LOST, 1}, {LOST, 0}},
     {3, 4, 5, 6, 7, 8, 9, -1},
     {0, 1, 2, -1},
     0},
    {"an acknowledgement takes records of any state",
     {{LOST, 0}, {SACKED, 1}, {POP, 0}, {POP, 0}, {POP, 0}},
     {3, 4, 5, 6, 7, 8, 9, -1},
     {-1},
     0},
    {"what the device refused was never sent",
     {{UNAPPEND, 0}, {UNAPPEND, 0}},
     {0, 1, 2, 3, 4, 5, 6, 7, -1},
     {-1},
     0},
    {"SACKs that are forgotten are losses (RFC 2018 section 8)",
     {{LOST, 2}, {SACKED, 0}, {SACKED, 1}, {SACKED, 5}, {FORGET, 0}},
     {3, 4, 6, 7, 8, 9, -1},
     {0, 1, 2, 5, -1},
     0},
    {"what was not lost flies again in its old place",
     {{LOST, 0}, {LOST, 1}, {LOST, 2}, {UNMARK, 0}},
     {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1},
     {-1},
     0},
    {"what was not lost but sent again flies in the place of its last transmission",
     {{LOST, 0}, {LOST, 1}, {AGAIN, 0}, {LOST, 0}, {UNMARK, 0}},
     {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, -1},
     {-1},
     0},
};

static void check_list(const struct sl_tcp_sent_list *list, const int *expected)
{
    uint16_t slot = list->first;

    for (; *expected != -1; expected++) {
        assert_int_equal(index_of(slot), *expected);
        slot = sl_tcp_sent_at(&sent, &memory.pages, slot)->next;
    }
    assert_int_equal(slot, SL_TCP_SLOT_NONE);
}

static void do_act(enum act act, uint32_t index, uint64_t now_us)
{
    if (act == SACKED)
        sl_tcp_sent_mark_sacked(&sent, &memory.pages, slot_of(index));
    else if (act == LOST)
        sl_tcp_sent_mark_lost(&sent, &memory.pages, slot_of(index));
    else if (act == AGAIN)
        sl_tcp_sent_retransmitted(&sent, &memory.pages, slot_of(index), now_us);
    else if (act == POP)
        sl_tcp_sent_pop(&sent, &memory.pages);
    else if (act == UNAPPEND)
        sl_tcp_sent_unappend(&sent, &memory.pages);
    else if (act == FORGET)
        sl_tcp_sent_forget_sacks(&sent, &memory.pages);
    else if (act == UNMARK)
        sl_tcp_sent_unmark_lost(&sent, &memory.pages);
}

static void check_states(void **state)
{
    const struct state_row *row = TEST_ROW(struct state_row, state);

    begin(NULL);
    append_many(10);
    for (uint32_t i = 0; row->steps[i].act != 0; i++) {
        do_act(row->steps[i].act, row->steps[i].index, 2000 + i);
        verify();
    }
    check_list(&sent.flying, row->flying);
    check_list(&sent.lost, row->lost);
    assert_int_equal(sent.sacked_count, row->sacked);
    assert_int_equal(sent.sacked_bytes, row->sacked * SEGMENT);
    end(NULL);
}

static const struct page_row {
    const char *name;
    uint32_t popped; /* of the 20 sent before */
    uint32_t sent;
    uint32_t pages;
} page_rows[] = {
    {"nothing in flight holds no page", 20, 0, 0},
    {"one record holds one page", 20, 1, 1},
    {"32 records in one page", 0, 12, 1},
    {"32 records that wrap within their page", 20, 32, 1},
    {"33 records need a directory and two pages", 0, 13, 3},
    {"33 records that begin in the middle of a page need as many", 20, 33, 3},
    {"44 records from slot 20 lie in two pages", 20, 44, 3},
    {"45 records from slot 20 lie in three", 20, 45, 4},
    {"64 records from slot 0 lie in two", 0, 44, 3},
    {"65 records from slot 0 lie in three", 0, 45, 4},
};

static void check_pages(void **state)
{
    const struct page_row *row = TEST_ROW(struct page_row, state);

    begin(NULL);
    append_many(20);
    for (uint32_t i = 0; i < row->popped; i++)
        sl_tcp_sent_pop(&sent, &memory.pages);
    for (uint32_t i = 0; i < row->sent; i++)
        assert_int_equal(append(20 + i, 3000 + i), 0);
    verify();
    assert_int_equal(memory.pages.used, row->pages);
    while (sent.count > 0) {
        assert_int_equal(index_of(sl_tcp_sent_oldest(&sent)), 20 + row->sent - sent.count);
        sl_tcp_sent_pop(&sent, &memory.pages);
        verify();
    }
    assert_int_equal(memory.pages.used, 0);
    end(NULL);
}

static const struct find_row {
    const char *name;
    uint32_t sequence; /* from BASE */
    int index;
} find_rows[] = {
    {"the beginning of the first", 0, 0},
    {"before the first", (uint32_t)-5000, 0},
    {"within the first finds the second", 1, 1},
    {"the last byte of a record finds the next", 3999, 4},
    {"the beginning of the last", 99000, 99},
    {"within the last finds none", 99001, -1},
    {"behind the last finds none", 100000, -1},
};

static void check_find(void **state)
{
    const struct find_row *row = TEST_ROW(struct find_row, state);

    begin(NULL);
    append_many(100);
    assert_int_equal(index_of(sl_tcp_sent_find(&sent, &memory.pages, BASE + row->sequence)),
                     row->index);
    end(NULL);
}

static void a_sacked_run_is_skipped(void **state)
{
    (void)state;
    append_many(100);
    for (uint32_t i = 10; i < 90; i++)
        sl_tcp_sent_mark_sacked(&sent, &memory.pages, slot_of(i));
    assert_int_equal(index_of(sl_tcp_sent_unsacked_from(&sent, &memory.pages, slot_of(10))), 90);
    /* The second time in one step: that is what makes repeated SACKs cheap. */
    assert_int_equal(index_of(sl_tcp_sent_at(&sent, &memory.pages, slot_of(10))->next), 90);
    assert_int_equal(index_of(sl_tcp_sent_at(&sent, &memory.pages, slot_of(50))->next), 90);
    assert_int_equal(index_of(sl_tcp_sent_unsacked_from(&sent, &memory.pages, slot_of(5))), 5);
    for (uint32_t i = 90; i < 100; i++)
        sl_tcp_sent_mark_sacked(&sent, &memory.pages, slot_of(i));
    assert_int_equal(sl_tcp_sent_unsacked_from(&sent, &memory.pages, slot_of(10)),
                     SL_TCP_SLOT_NONE);
    /* What is sent later ends the run. */
    assert_int_equal(append(100, 5000), 0);
    assert_int_equal(index_of(sl_tcp_sent_unsacked_from(&sent, &memory.pages, slot_of(10))), 100);
}

static void more_than_the_ring_holds_is_refused(void **state)
{
    (void)state;
    append_many(SL_TCP_SENT_RECORDS_MAX);
    assert_int_equal(append(SL_TCP_SENT_RECORDS_MAX, 1), -ENOSPC);
    verify();
    sl_tcp_sent_pop(&sent, &memory.pages);
    assert_int_equal(append(SL_TCP_SENT_RECORDS_MAX, 1), 0);
    verify();
}

/*
 * Three flights lost record by record in turn, as when retransmissions and new data alternate: the
 * list is by sequence; taken back, they are in the order of their transmission again.
 */
static void runs_lost_in_turn_are_put_in_order(void **state)
{
    enum { RUN = 2000, RUNS = 3 };
    uint16_t slot;
    uint64_t sent_us = 0;

    (void)state;
    append_many(RUN * RUNS);
    for (uint32_t i = 0; i < RUN; i++)
        for (uint32_t run = 0; run < RUNS; run++) {
            sl_tcp_sent_mark_lost(&sent, &memory.pages, slot_of(run * RUN + i));
            sl_tcp_sent_retransmitted(&sent, &memory.pages, slot_of(run * RUN + i),
                                      100000u + i * RUNS + run);
        }
    while ((slot = sent.flying.first) != SL_TCP_SLOT_NONE)
        sl_tcp_sent_mark_lost(&sent, &memory.pages, slot);
    assert_int_equal(sl_tcp_sent_verify(&sent, &memory.pages), 0);
    slot = sent.lost.first;
    for (int i = 0; i < RUN * RUNS; i++) {
        assert_int_equal(index_of(slot), i);
        slot = sl_tcp_sent_at(&sent, &memory.pages, slot)->next;
    }
    sl_tcp_sent_unmark_lost(&sent, &memory.pages);
    assert_int_equal(sl_tcp_sent_verify(&sent, &memory.pages), 0);
    for (slot = sent.flying.first; slot != SL_TCP_SLOT_NONE;
         slot = sl_tcp_sent_at(&sent, &memory.pages, slot)->next) {
        assert_true(sl_tcp_sent_at(&sent, &memory.pages, slot)->sent_us > sent_us);
        sent_us = sl_tcp_sent_at(&sent, &memory.pages, slot)->sent_us;
    }
    assert_int_equal(sent.lost_count, 0);
}

static void without_pages_it_is_refused_and_nothing_changes(void **state)
{
    uint32_t taken[PAGES];
    uint32_t count = PAGES - 2;

    (void)state;
    for (uint32_t i = 0; i < count; i++)
        taken[i] = sl_tcp_pool_take(&memory.pages);
    append_many(32);
    assert_int_equal(append(32, 1), -ENOBUFS); /* a directory and a page are two */
    assert_int_equal(sent.count, 32);
    verify();
    sl_tcp_pool_give(&memory.pages, taken[--count]);
    assert_int_equal(append(32, 1), 0);
    verify();
    while (count > 0)
        sl_tcp_pool_give(&memory.pages, taken[--count]);
}

static void a_record_acknowledged_in_part_keeps_its_place_in_the_data(void **state)
{
    struct sl_tcp_slice slices[2] = {test_memory_slice(&memory, 0, 700),
                                     test_memory_slice(&memory, 700, 300)};
    struct sl_tcp_slice_queue queue;
    struct sl_tcp_slice slice;
    uint32_t bytes;

    (void)state;
    sl_tcp_slice_queue_init(&queue);
    assert_int_equal(sl_tcp_slice_queue_append(&memory.store, &queue, slices, 2), 0);
    append_many(2);
    sl_tcp_sent_at(&sent, &memory.pages, slot_of(0))->cursor =
        (struct sl_tcp_slice_cursor){.node = queue.head};
    sl_tcp_sent_cut(&sent, &memory.pages, 800, &memory.store, &queue);
    verify();
    assert_int_equal(sl_tcp_sent_bytes(&sent), 1200);
    assert_int_equal(
        sl_tcp_slice_queue_gather(&memory.store, &queue,
                                  &sl_tcp_sent_at(&sent, &memory.pages, sent.head)->cursor, 200,
                                  &slice, 1, &bytes),
        1);
    test_memory_check(&slice, 800);
    sl_tcp_slice_queue_clear(&memory.store, &queue);
}

/* Whatever happens to records in whatever order, counters and lists agree with them. */
static void any_order_keeps_the_books(void **state)
{
    uint32_t first = 0, next = 0;
    uint64_t random = 3;

    (void)state;
    for (uint32_t i = 0; i < 60000; i++) {
        uint32_t choice = test_random_below(&random, 100);
        uint32_t index = first + test_random_below(&random, next - first + 1);
        uint16_t slot = next > first && index < next ? slot_of(index) : SL_TCP_SLOT_NONE;
        const struct sl_tcp_sent_record *record =
            slot != SL_TCP_SLOT_NONE ? sl_tcp_sent_at(&sent, &memory.pages, slot) : NULL;
        uint32_t wanted = i / 10000 % 2 == 0 ? 44 : 20; /* more in flight, then fewer */

        if (choice < wanted) {
            if (next - first < 500 && append(next, 1000 + i) == 0)
                next++;
        } else if (choice < 64) {
            if (next > first) {
                sl_tcp_sent_pop(&sent, &memory.pages);
                first++;
            }
        } else if (choice < 65) {
            sl_tcp_sent_unmark_lost(&sent, &memory.pages);
        } else if (choice < 66) {
            sl_tcp_sent_forget_sacks(&sent, &memory.pages);
        } else if (!record) {
            continue;
        } else if (choice < 76 && record->state != SL_TCP_SENT_SACKED) {
            sl_tcp_sent_mark_sacked(&sent, &memory.pages, slot);
        } else if (choice < 88 && record->state == SL_TCP_SENT_FLYING) {
            sl_tcp_sent_mark_lost(&sent, &memory.pages, slot);
        } else if (record->state == SL_TCP_SENT_LOST) {
            sl_tcp_sent_retransmitted(&sent, &memory.pages, slot, 1000 + i);
        } else {
            slot = sl_tcp_sent_unsacked_from(&sent, &memory.pages, slot);
            for (; index < next; index++)
                if (sl_tcp_sent_at(&sent, &memory.pages, slot_of(index))->state !=
                    SL_TCP_SENT_SACKED)
                    break;
            assert_int_equal(index_of(slot), index < next ? (int)index : -1);
        }
        verify();
        assert_int_equal(sl_tcp_sent_bytes(&sent), (next - first) * SEGMENT);
    }
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("states", state_rows, check_states),
        TEST_TABLE("pages", page_rows, check_pages),
        TEST_TABLE("finding", find_rows, check_find),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_sacked_run_is_skipped, begin, end),
        cmocka_unit_test_setup_teardown(more_than_the_ring_holds_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(runs_lost_in_turn_are_put_in_order, begin, end),
        cmocka_unit_test_setup_teardown(without_pages_it_is_refused_and_nothing_changes, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_record_acknowledged_in_part_keeps_its_place_in_the_data,
                                        begin, end),
        cmocka_unit_test_setup_teardown(any_order_keeps_the_books, begin, end),
    };

    return TEST_RUN("tcp records of what is sent", tables) +
           cmocka_run_group_tests_name("tcp records of what is sent, their limits", tests, NULL,
                                       NULL);
}
