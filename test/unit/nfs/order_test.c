// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "order.h"
#include "support/random.h"

#define TICKETS 24u
#define OBJECTS 5u
#define STEPS 6000u

/* What the order should be, by searching through everything. */
struct model_ticket {
    bool is_entered, is_acknowledged;
    bool is_waiting;
    uint64_t number;
    struct sl_nfs_key keys[SL_NFS_KEYS];
    uint8_t count;
    uint8_t members, pending, sent; /* sent: and not yet answered */
};

struct model {
    struct sl_nfs_order *order;
    void *memory;
    struct model_ticket tickets[TICKETS];
    uint64_t last_number, random;
};

static bool shares_key(const struct model_ticket *one, const struct model_ticket *other,
                       bool must_conflict)
{
    for (uint8_t i = 0; i < one->count; i++)
        for (uint8_t j = 0; j < other->count; j++)
            if (one->keys[i].object == other->keys[j].object &&
                one->keys[i].name_hash == other->keys[j].name_hash &&
                (!must_conflict || one->keys[i].is_exclusive || other->keys[j].is_exclusive))
                return true;
    return false;
}

/* May that member be sent it, by what was entered before? */
static bool may_be_sent(const struct model *model, uint32_t ticket, uint8_t slot)
{
    const struct model_ticket *this = &model->tickets[ticket];

    for (uint32_t i = 0; i < TICKETS; i++) {
        const struct model_ticket *other = &model->tickets[i];

        if (other->is_entered && other->number < this->number && (other->pending >> slot & 1) &&
            shares_key(this, other, true))
            return false;
    }
    return true;
}

static void begin(struct model *model, uint64_t seed)
{
    *model = (struct model){.random = seed};
    model->memory = aligned_alloc(64, sl_nfs_order_bytes(TICKETS));
    assert_non_null(model->memory);
    memset(model->memory, 0xa5, sl_nfs_order_bytes(TICKETS));
    model->order = sl_nfs_order_create(model->memory, TICKETS);
}

static void note_sendable(struct model *model, uint32_t ticket, uint8_t slot)
{
    struct model_ticket *this = &model->tickets[ticket];

    assert_true(this->is_entered);
    assert_true(this->pending >> slot & 1);
    assert_false(this->sent >> slot & 1);
    assert_true(may_be_sent(model, ticket, slot));
    this->sent |= (uint8_t)(1u << slot);
}

static void take_what_is_possible(struct model *model)
{
    uint32_t ticket;
    uint8_t slot;

    while (sl_nfs_order_next(model->order, &ticket, &slot)) {
        assert_true(ticket < TICKETS);
        if (slot != SL_NFS_MEMBERS) {
            note_sendable(model, ticket, slot);
            continue;
        }
        assert_true(model->tickets[ticket].is_waiting);
        model->tickets[ticket].is_waiting = false;
    }
}

/* Nothing that may be sent has been kept back; nobody waits for what is not busy. */
static void check_all(struct model *model)
{
    assert_null(sl_nfs_order_verify(model->order));
    for (uint32_t i = 0; i < TICKETS; i++) {
        const struct model_ticket *this = &model->tickets[i];

        for (uint8_t slot = 0; this->is_entered && slot < SL_NFS_MEMBERS; slot++)
            if (this->pending >> slot & 1)
                assert_int_equal(this->sent >> slot & 1, may_be_sent(model, i, slot));
        if (this->is_waiting) {
            bool is_busy = false;

            for (uint32_t j = 0; j < TICKETS; j++)
                is_busy |=
                    model->tickets[j].is_entered && shares_key(this, &model->tickets[j], false);
            assert_true(is_busy);
        }
    }
}

static void random_keys(struct model *model, struct model_ticket *ticket)
{
    ticket->count = (uint8_t)(1 + test_random_below(&model->random, 4));
    for (uint8_t i = 0; i < ticket->count; i++)
        ticket->keys[i] = (struct sl_nfs_key){
            .object = 1 + test_random_below(&model->random, OBJECTS),
            .name_hash = test_random_below(&model->random, 3),
            .is_exclusive = test_random_below(&model->random, 2) != 0,
        };
}

static void enter(struct model *model, uint32_t ticket)
{
    struct model_ticket *this = &model->tickets[ticket];
    uint8_t ready;

    *this = (struct model_ticket){.is_entered = true, .number = ++model->last_number};
    random_keys(model, this);
    this->members = this->pending = (uint8_t)(1 + test_random_below(&model->random, 15));
    ready = sl_nfs_order_enter(model->order, ticket, this->keys, this->count, this->members);
    assert_int_equal(ready & ~this->members, 0);
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (ready >> slot & 1)
            note_sendable(model, ticket, slot);
    assert_true(sl_nfs_order_number(model->order, ticket) == this->number);
}

static void begin_to_wait(struct model *model, uint32_t ticket)
{
    struct model_ticket *this = &model->tickets[ticket];

    *this = (struct model_ticket){.is_waiting = true};
    random_keys(model, this);
    sl_nfs_order_wait(model->order, ticket, this->keys, this->count);
}

/* Which members may be read by those keys, searched; 0xff: no matter, nothing is outstanding. */
static uint8_t expected_readable(const struct model *model, const struct model_ticket *read,
                                 uint8_t candidates, bool *is_busy)
{
    *is_busy = false;
    for (uint32_t i = 0; i < TICKETS; i++) {
        const struct model_ticket *other = &model->tickets[i];

        if (!other->is_entered || !shares_key(read, other, false))
            continue;
        *is_busy = true;
        if (other->is_acknowledged)
            candidates &= (uint8_t)~other->pending;
    }
    return candidates;
}

static void check_read(struct model *model)
{
    uint8_t candidates = (uint8_t)(1 + test_random_below(&model->random, 15)), allowed, given;
    struct model_ticket read = {0};
    bool is_busy;

    random_keys(model, &read);
    allowed = expected_readable(model, &read, candidates, &is_busy);
    given = sl_nfs_order_readable(model->order, read.keys, read.count, candidates);
    if (!is_busy || allowed == 0) {
        assert_int_equal(given, allowed);
        return;
    }
    assert_int_equal(__builtin_popcount(given), 1);
    assert_int_equal(given & ~allowed, 0);
    /* The same one as long as nothing happens. */
    assert_int_equal(sl_nfs_order_readable(model->order, read.keys, read.count, candidates), given);
}

static void check_questions(struct model *model)
{
    struct sl_nfs_key key = {.object = 1 + test_random_below(&model->random, OBJECTS),
                             .name_hash = test_random_below(&model->random, 3)};
    struct model_ticket asked = {.keys = {key}, .count = 1};
    bool is_busy = false, is_undecided = false;
    uint8_t pending = 0;

    for (uint32_t i = 0; i < TICKETS; i++) {
        const struct model_ticket *other = &model->tickets[i];

        if (!other->is_entered || !shares_key(&asked, other, false))
            continue;
        is_busy = true;
        is_undecided |= !other->is_acknowledged;
        pending |= other->pending;
    }
    assert_int_equal(sl_nfs_order_is_busy(model->order, &key), is_busy);
    assert_int_equal(sl_nfs_order_is_undecided(model->order, &key), is_undecided);
    assert_int_equal(sl_nfs_order_pending(model->order, &key), pending);
}

static void go_on(struct model *model, uint32_t ticket)
{
    struct model_ticket *this = &model->tickets[ticket];
    uint8_t slot = (uint8_t)test_random_below(&model->random, 4);
    uint8_t bit = (uint8_t)(1u << slot);

    if (this->pending == 0) {
        sl_nfs_order_leave(model->order, ticket);
        this->is_entered = false;
    } else if (this->sent & bit) {
        this->sent &= (uint8_t)~bit;
        this->pending &= (uint8_t)~bit;
        sl_nfs_order_answered(model->order, ticket, slot);
    } else if ((this->pending & bit) != 0 && test_random_below(&model->random, 10) == 0) {
        this->pending &= (uint8_t)~bit;
        sl_nfs_order_abandoned(model->order, ticket, slot);
    } else if (!this->is_acknowledged && test_random_below(&model->random, 3) == 0) {
        this->is_acknowledged = true;
        sl_nfs_order_acknowledged(model->order, ticket);
    }
}

static void step(struct model *model, bool may_begin)
{
    uint32_t ticket = test_random_below(&model->random, TICKETS);
    struct model_ticket *this = &model->tickets[ticket];

    if (this->is_waiting) {
        if (test_random_below(&model->random, 20) == 0) {
            sl_nfs_order_forget_wait(model->order, ticket);
            this->is_waiting = false;
        }
    } else if (this->is_entered) {
        go_on(model, ticket);
    } else if (may_begin && test_random_below(&model->random, 4) == 0) {
        begin_to_wait(model, ticket);
    } else if (may_begin) {
        enter(model, ticket);
    }
    take_what_is_possible(model);
    check_all(model);
    check_read(model);
    check_questions(model);
}

static const struct seed_row {
    const char *name;
    uint64_t seed;
} seed_rows[] = {
    {"of one random history are sent in order and all leave", 1},
    {"of another random history", 2},
    {"of a third random history", 0x5eed},
    {"of a fourth random history", 0xfeedface},
};

static void check_history(void **state)
{
    const struct seed_row *row = TEST_ROW(struct seed_row, state);
    struct model model;
    uint32_t left = 1;

    begin(&model, row->seed);
    for (uint32_t i = 0; i < STEPS; i++)
        step(&model, true);
    for (uint32_t i = 0; i < STEPS && left != 0; i++) {
        step(&model, false);
        left = 0;
        for (uint32_t j = 0; j < TICKETS; j++)
            left += model.tickets[j].is_entered || model.tickets[j].is_waiting;
    }
    assert_int_equal(left, 0);
    free(model.memory);
}

#define FILE_KEY                                                                                   \
    {                                                                                              \
        .object = 7, .is_exclusive = true                                                          \
    }

static void reads_keep_to_one_member_while_a_write_is_outstanding(void **state)
{
    struct sl_nfs_key key = FILE_KEY;
    struct model model;

    (void)state;
    begin(&model, 1);
    assert_int_equal(sl_nfs_order_readable(model.order, &key, 1, 0x7), 0x7);
    assert_int_equal(sl_nfs_order_enter(model.order, 0, &key, 1, 0x7), 0x7);
    sl_nfs_order_answered(model.order, 0, 1);
    /* The furthest is chosen, and kept to after the others have caught up with it. */
    assert_int_equal(sl_nfs_order_readable(model.order, &key, 1, 0x7), 0x2);
    sl_nfs_order_acknowledged(model.order, 0);
    sl_nfs_order_answered(model.order, 0, 0);
    assert_int_equal(sl_nfs_order_readable(model.order, &key, 1, 0x7), 0x2);
    /* Without it only one that has the acknowledged write will do. */
    assert_int_equal(sl_nfs_order_readable(model.order, &key, 1, 0x5), 0x1);
    assert_int_equal(sl_nfs_order_readable(model.order, &key, 1, 0x4), 0);
    sl_nfs_order_answered(model.order, 0, 2);
    sl_nfs_order_leave(model.order, 0);
    assert_int_equal(sl_nfs_order_readable(model.order, &key, 1, 0x7), 0x7);
    free(model.memory);
}

static void an_answer_after_a_later_one_is_not_first(void **state)
{
    struct sl_nfs_key key = FILE_KEY;
    struct model model;

    (void)state;
    begin(&model, 1);
    sl_nfs_order_enter(model.order, 0, &key, 1, 0x3);
    sl_nfs_order_enter(model.order, 1, &key, 1, 0x3);
    assert_true(sl_nfs_order_is_first(model.order, 0, &key));
    sl_nfs_order_answered(model.order, 0, 0);
    assert_false(sl_nfs_order_is_first(model.order, 0, &key));
    assert_true(sl_nfs_order_is_first(model.order, 1, &key));
    sl_nfs_order_answered(model.order, 1, 0);
    assert_false(sl_nfs_order_is_first(model.order, 0, &key));
    assert_false(sl_nfs_order_is_first(model.order, 1, &key));
    free(model.memory);
}

static void waiting_for_nothing_is_over_at_once(void **state)
{
    struct sl_nfs_key key = FILE_KEY;
    struct model model;
    uint32_t ticket;
    uint8_t slot;

    (void)state;
    begin(&model, 1);
    sl_nfs_order_wait(model.order, 3, &key, 1);
    assert_true(sl_nfs_order_next(model.order, &ticket, &slot));
    assert_int_equal(ticket, 3);
    assert_int_equal(slot, SL_NFS_MEMBERS);
    assert_false(sl_nfs_order_next(model.order, &ticket, &slot));
    /* One that is forgotten, or enters, is not named. */
    sl_nfs_order_wait(model.order, 3, &key, 1);
    sl_nfs_order_forget_wait(model.order, 3);
    sl_nfs_order_wait(model.order, 4, &key, 1);
    assert_int_equal(sl_nfs_order_enter(model.order, 4, &key, 1, 0x1), 0x1);
    assert_false(sl_nfs_order_next(model.order, &ticket, &slot));
    assert_null(sl_nfs_order_verify(model.order));
    free(model.memory);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("modifications", seed_rows, check_history),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_keep_to_one_member_while_a_write_is_outstanding),
        cmocka_unit_test(an_answer_after_a_later_one_is_not_first),
        cmocka_unit_test(waiting_for_nothing_is_over_at_once),
    };
    int failed = TEST_RUN("nfs order", tables);

    return failed + cmocka_run_group_tests_name("nfs order, by hand", tests, NULL, NULL);
}
