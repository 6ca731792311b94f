// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <string.h>

#include "support/random.h"
#include "verdict.h"

#define UNDECIDED SL_NFS_MEMBERS
#define MISSING 0u  /* no answer yet */
#define OK 1u       /* did it */
#define NOSPC 2u    /* has no space */
#define ACCES 3u    /* refuses */
#define EXIST 4u    /* says that it is there already */
#define INFERRED 5u /* the same, asked for the second time */
#define OTHER 6u    /* did it, with another mode */
#define SHORT 7u    /* did it, with fewer bytes */

static struct sl_nfs_outcome outcome_of(uint8_t kind)
{
    struct sl_nfs_result result = {.status = SL_NFS_OK, .count_bytes = 4096};
    uint8_t procedure = kind == EXIST || kind == INFERRED ? SL_NFS_MKDIR : SL_NFS_WRITE;
    struct sl_nfs_outcome outcome = {0};

    result.wcc.post = (struct sl_nfs_post){
        .is_present = true,
        .attributes = {.type = SL_NFS_REG, .mode = kind == OTHER ? 0600 : 0644, .size_bytes = 4096},
    };
    if (kind == NOSPC)
        result.status = SL_NFS_ERR_NOSPC;
    if (kind == ACCES)
        result.status = SL_NFS_ERR_ACCES;
    if (kind == EXIST || kind == INFERRED)
        result.status = SL_NFS_ERR_EXIST;
    if (kind == SHORT)
        result.count_bytes = 512;
    if (kind != MISSING)
        sl_nfs_outcome_of(procedure, &result, kind == INFERRED, true, &outcome);
    return outcome;
}

static const struct judge_row {
    const char *name;
    uint8_t percent; /* 0: first answer */
    uint8_t decided;
    uint8_t expected; /* bit per slot */
    uint8_t kinds[4];
    uint8_t speaker, dissenters;
    bool is_unanimous_failure;
} judge_rows[] = {
    {"no answer yet decides nothing", 0, UNDECIDED, 0x7, {0}, UNDECIDED, 0, false},
    {"the first success decides", 0, UNDECIDED, 0x7, {MISSING, OK}, 1, 0, false},
    {"a failure decides nothing while a success may come",
     0,
     UNDECIDED,
     0x3,
     {NOSPC},
     UNDECIDED,
     0,
     false},
    {"with two members a success beats a failure", 0, UNDECIDED, 0x3, {NOSPC, OK}, 1, 0x1, false},
    {"one success beats two failures", 0, UNDECIDED, 0x7, {NOSPC, NOSPC, OK}, 2, 0x3, false},
    {"a failure of all is nobody's", 0, UNDECIDED, 0x7, {ACCES, ACCES, ACCES}, 0, 0, true},
    {"a failure of the only member is nobody's", 0, UNDECIDED, 0x4, {0, 0, NOSPC}, 2, 0, true},
    {"of failures that differ the more frequent speaks",
     0,
     UNDECIDED,
     0x7,
     {NOSPC, ACCES, ACCES},
     1,
     0x1,
     false},
    {"of two failures that differ the lower slot speaks",
     0,
     UNDECIDED,
     0x3,
     {ACCES, EXIST},
     0,
     0x2,
     false},
    {"unless it is a trouble of the server itself",
     0,
     UNDECIDED,
     0x3,
     {NOSPC, ACCES},
     1,
     0x1,
     false},
    {"a member that is expected no more is not waited for",
     0,
     UNDECIDED,
     0x1,
     {ACCES, MISSING},
     0,
     0,
     true},
    {"a later failure dissents from what was decided", 0, 0, 0x3, {OK, NOSPC}, 0, 0x2, false},
    {"a later success dissents from a failure that was decided",
     0,
     0,
     0x3,
     {NOSPC, OK},
     0,
     0x2,
     false},
    {"what was decided stays when its speaker has gone", 0, 0, 0x6, {OK, OK, OTHER}, 0, 0x4, false},
    {"another mode dissents", 0, 0, 0x3, {OK, OTHER}, 0, 0x2, false},
    {"fewer bytes dissent", 0, 0, 0x3, {OK, SHORT}, 0, 0x2, false},
    {"of different successes at once the more frequent speaks",
     0,
     UNDECIDED,
     0x7,
     {OTHER, OK, OK},
     1,
     0x1,
     false},
    {"done already, asked twice, agrees with success", 0, 0, 0x3, {OK, INFERRED}, 0, 0, false},
    {"done already, asked twice, agrees with the same said at once",
     0,
     UNDECIDED,
     0x3,
     {INFERRED, EXIST},
     1,
     0,
     true},
    {"done already, asked twice, dissents from another failure",
     0,
     UNDECIDED,
     0x3,
     {INFERRED, ACCES},
     0,
     0x2,
     false},
    {"done already, asked twice, does not decide while others are to answer",
     0,
     UNDECIDED,
     0x3,
     {INFERRED, MISSING},
     UNDECIDED,
     0,
     false},
    {"done already, all asked twice, is a success",
     0,
     UNDECIDED,
     0x3,
     {INFERRED, INFERRED},
     0,
     0,
     false},
    {"a quorum of half of two is one success", 50, UNDECIDED, 0x3, {OK}, 0, 0, false},
    {"a quorum of half of two is not one failure",
     50,
     UNDECIDED,
     0x3,
     {NOSPC},
     UNDECIDED,
     0,
     false},
    {"a quorum of 51 percent of three is two", 51, UNDECIDED, 0x7, {OK}, UNDECIDED, 0, false},
    {"two that agree are such a quorum", 51, UNDECIDED, 0x7, {OK, MISSING, OK}, 0, 0, false},
    {"two that differ are none", 51, UNDECIDED, 0x7, {OK, OTHER}, UNDECIDED, 0, false},
    {"two failures are one, since no success can reach it",
     51,
     UNDECIDED,
     0x7,
     {NOSPC, NOSPC},
     0,
     0,
     false},
    {"two failures of four are not, since successes can",
     50,
     UNDECIDED,
     0xf,
     {NOSPC, NOSPC},
     UNDECIDED,
     0,
     false},
    {"all of three: the second failure ends the wait for success, the third is awaited",
     100,
     UNDECIDED,
     0x7,
     {OK, NOSPC},
     UNDECIDED,
     0,
     false},
    {"without a quorum among all a success speaks",
     100,
     UNDECIDED,
     0x7,
     {NOSPC, NOSPC, OK},
     2,
     0x3,
     false},
    {"a quorum of no percent is one", 0, UNDECIDED, 0x1, {OK}, 0, 0, false},
};

static void check_judge(void **state)
{
    const struct judge_row *row = TEST_ROW(struct judge_row, state);
    struct sl_nfs_outcome outcomes[SL_NFS_MEMBERS] = {0};
    struct sl_nfs_verdict verdict;

    for (uint8_t slot = 0; slot < 4; slot++)
        outcomes[slot] = outcome_of(row->kinds[slot]);
    sl_nfs_judge(outcomes, row->expected, row->percent ? SL_NFS_QUORUM : SL_NFS_FIRST_ANSWER,
                 row->percent, row->decided, &verdict);
    assert_int_equal(verdict.is_decided, row->speaker != UNDECIDED);
    assert_int_equal(verdict.speaker, row->speaker);
    assert_int_equal(verdict.dissenters, row->dissenters);
    assert_int_equal(verdict.is_unanimous_failure, row->is_unanimous_failure);
}

static const struct difference_row {
    const char *name;
    uint8_t one, other;
    const char *text;
} difference_rows[] = {
    {"of status", NOSPC, OK, "answered NFS3ERR_NOSPC where nas1 answered NFS3_OK"},
    {"of mode", OTHER, OK, "has mode 0600 where nas1 has 0644"},
    {"of count", SHORT, OK, "wrote 512 bytes where nas1 wrote 4096"},
    {"of what was asked twice", INFERRED, NOSPC,
     "answered NFS3ERR_EXIST where nas1 answered NFS3ERR_NOSPC"},
};

static void check_difference(void **state)
{
    const struct difference_row *row = TEST_ROW(struct difference_row, state);
    struct sl_nfs_outcome one = outcome_of(row->one), other = outcome_of(row->other);
    char text[160];

    assert_false(sl_nfs_outcomes_agree(&one, &other));
    sl_nfs_outcome_difference(&one, &other, "nas1", text, sizeof(text));
    assert_string_equal(text, row->text);
}

static const struct rule_row {
    const char *name;
    uint64_t seed;
    uint8_t percent;
} rule_rows[] = {
    {"of the first answer", 11, 0},
    {"of one in a hundred", 12, 1},
    {"of half", 13, 50},
    {"of two thirds", 14, 67},
    {"of all", 15, 100},
};

/*
 * Answers in random order: once all are there something is decided; it stays; nobody who agrees
 * with it dissents; somebody is always left.
 */
static void check_rule(void **state)
{
    const struct rule_row *row = TEST_ROW(struct rule_row, state);
    uint64_t random = row->seed;

    for (uint32_t round = 0; round < 2000; round++) {
        struct sl_nfs_outcome outcomes[SL_NFS_MEMBERS] = {0};
        uint8_t expected = (uint8_t)(1 + test_random_below(&random, 255)), decided = UNDECIDED;
        struct sl_nfs_verdict verdict = {.speaker = UNDECIDED};
        uint8_t left = expected;

        while (left != 0) {
            uint8_t slot = (uint8_t)test_random_below(&random, SL_NFS_MEMBERS);

            if ((left >> slot & 1) == 0)
                continue;
            left &= (uint8_t) ~(1u << slot);
            outcomes[slot] = outcome_of((uint8_t)(1 + test_random_below(&random, 7)));
            sl_nfs_judge(outcomes, expected, row->percent ? SL_NFS_QUORUM : SL_NFS_FIRST_ANSWER,
                         row->percent, decided, &verdict);
            if (decided != UNDECIDED)
                assert_int_equal(verdict.speaker, decided);
            decided = verdict.speaker;
        }
        assert_true(verdict.is_decided);
        assert_int_equal(verdict.dissenters >> decided & 1, 0);
        for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
            if (expected >> slot & 1)
                assert_int_equal(verdict.dissenters >> slot & 1,
                                 !sl_nfs_outcomes_agree(&outcomes[decided], &outcomes[slot]));
    }
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("a verdict", judge_rows, check_judge),
        TEST_TABLE("a difference", difference_rows, check_difference),
        TEST_TABLE("the rule", rule_rows, check_rule),
    };

    return TEST_RUN("nfs verdict", tables);
}
