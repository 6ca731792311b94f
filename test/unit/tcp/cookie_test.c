// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <string.h>

#include "cookie.h"
#include "support/random.h"

#define PEER_ISN 0xdeadbeefu
#define NOW_US (1000 * (uint64_t)SL_TCP_COOKIE_PERIOD_US)

static const uint8_t key_bytes[16] = {2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5, 9, 0, 4, 5};
static const struct sl_tcp_tuple plain = {
    .local = SL_IP_V4(10, 1, 0, 100), .remote = SL_IP_V4(10, 1, 0, 11), {{2049, 40000}}};

static struct sl_tcp_secret secret_of(uint8_t first)
{
    struct sl_tcp_secret secret;
    uint8_t bytes[16];

    memcpy(bytes, key_bytes, sizeof(bytes));
    bytes[0] = first;
    sl_tcp_secret_init(&secret, bytes);
    return secret;
}

static const struct terms_row {
    const char *name;
    struct sl_tcp_cookie_terms offered, kept;
} terms_rows[] = {
    {"everything Linux offers",
     {1460, 7, true, true, true, true},
     {1460, 7, true, true, true, true}},
    {"no scaling", {1460, 0, true, false, true, false}, {1460, 0, true, false, true, false}},
    {"a scale of 0", {1460, 0, true, true, false, false}, {1460, 0, true, true, false, false}},
    {"a scale of 14", {1460, 14, true, true, false, true}, {1460, 14, true, true, false, true}},
    {"without timestamps only the MSS is kept",
     {1460, 7, false, true, true, true},
     {1460, 0, false, false, false, false}},
    {"jumbo frames", {8960, 9, true, true, true, false}, {8960, 9, true, true, true, false}},
    {"jumbo frames under IPv6",
     {8940, 9, true, true, true, false},
     {8940, 9, true, true, true, false}},
    {"an MSS between two kept ones",
     {1459, 2, true, true, true, false},
     {1440, 2, true, true, true, false}},
    {"the largest MSS", {65535, 2, true, true, true, false}, {8960, 2, true, true, true, false}},
    {"no option, IPv6",
     {1220, 0, false, false, false, false},
     {1220, 0, false, false, false, false}},
    {"no option, IPv4", {536, 0, false, false, false, false}, {536, 0, false, false, false, false}},
    {"an absurd MSS", {1, 0, false, false, false, false}, {88, 0, false, false, false, false}},
};

static void assert_terms_equal(const struct sl_tcp_cookie_terms *a,
                               const struct sl_tcp_cookie_terms *b)
{
    assert_int_equal(a->mss_bytes, b->mss_bytes);
    assert_int_equal(a->timestamps, b->timestamps);
    assert_int_equal(a->window_scaling, b->window_scaling);
    assert_int_equal(a->window_scale, b->window_scale);
    assert_int_equal(a->sack, b->sack);
    assert_int_equal(a->ecn, b->ecn);
}

static void check_terms(void **state)
{
    const struct terms_row *row = TEST_ROW(struct terms_row, state);
    struct sl_tcp_secret secret = secret_of(1);

    for (uint32_t clock = 0xffffff80u; clock != 0x80; clock++) { /* all low bits, and the wrap */
        struct sl_tcp_cookie_terms terms;
        struct sl_tcp_cookie cookie;

        sl_tcp_cookie_make(&secret, &plain, PEER_ISN, &row->offered, clock, NOW_US, &cookie);
        assert_terms_equal(&cookie.terms, &row->kept);
        assert_true(clock - cookie.timestamp_value < 64);
        assert_true(sl_tcp_cookie_check(&secret, &plain,
                                        &(struct sl_tcp_cookie_echo){
                                            .peer_isn = PEER_ISN,
                                            .isn = cookie.isn,
                                            .timestamps = row->offered.timestamps,
                                            .timestamp_echo = cookie.timestamp_value,
                                        },
                                        NOW_US, &terms));
        assert_terms_equal(&terms, &row->kept);
    }
}

/* How an echo differs from what was made. */
static const struct forged_row {
    const char *name;
    uint64_t later_us;
    bool valid;
    uint32_t isn_change, peer_isn_change, timestamp_change;
    bool drops_timestamps;
    uint8_t secret;
    uint16_t remote_port;
    uint8_t remote_host;
} forged_rows[] = {
    {.name = "the same", .valid = true},
    {.name = "at the end of its period", .later_us = SL_TCP_COOKIE_PERIOD_US - 1, .valid = true},
    {.name = "in the next period", .later_us = SL_TCP_COOKIE_PERIOD_US, .valid = true},
    {.name = "at the end of it", .later_us = 2ull * SL_TCP_COOKIE_PERIOD_US - 1, .valid = true},
    {.name = "a period later", .later_us = 2ull * SL_TCP_COOKIE_PERIOD_US},
    {.name = "when its number comes round again", .later_us = 32ull * SL_TCP_COOKIE_PERIOD_US},
    {.name = "another code", .isn_change = 1},
    {.name = "another MSS", .isn_change = 1u << 24},
    {.name = "another period", .isn_change = 1u << 27},
    {.name = "another number of the peer", .peer_isn_change = 1},
    {.name = "both numbers moved alike", .isn_change = 5, .peer_isn_change = 5},
    {.name = "another window scale", .timestamp_change = 1},
    {.name = "ECN that was not agreed", .timestamp_change = 0x20},
    {.name = "a later timestamp of the same bits", .timestamp_change = 64, .valid = true},
    {.name = "timestamps dropped", .drops_timestamps = true},
    {.name = "another secret", .secret = 9},
    {.name = "another port", .remote_port = 40001},
    {.name = "another host", .remote_host = 12},
};

static void check_forged(void **state)
{
    static const struct sl_tcp_cookie_terms offered = {1460, 6, true, true, true, false};
    const struct forged_row *row = TEST_ROW(struct forged_row, state);
    struct sl_tcp_secret secret = secret_of(1);
    struct sl_tcp_secret checking = secret_of(row->secret != 0 ? row->secret : 1);
    struct sl_tcp_tuple tuple = plain;
    struct sl_tcp_cookie_terms terms;
    struct sl_tcp_cookie_echo echo;
    struct sl_tcp_cookie cookie;

    if (row->remote_port != 0)
        tuple.remote_port = row->remote_port;
    if (row->remote_host != 0)
        tuple.remote.bytes[15] = row->remote_host;
    sl_tcp_cookie_make(&secret, &plain, PEER_ISN, &offered, 12345678, NOW_US, &cookie);
    echo = (struct sl_tcp_cookie_echo){
        .peer_isn = PEER_ISN + row->peer_isn_change,
        .isn = cookie.isn + row->isn_change,
        .timestamps = !row->drops_timestamps,
        .timestamp_echo = cookie.timestamp_value + row->timestamp_change,
    };
    assert_int_equal(sl_tcp_cookie_check(&checking, &tuple, &echo, NOW_US + row->later_us, &terms),
                     row->valid);
}

static void guessing_does_not_pay(void **state)
{
    struct sl_tcp_secret secret = secret_of(1);
    uint32_t accepted = 0;
    uint64_t random = 5;

    (void)state;
    for (uint32_t i = 0; i < 1000000; i++) {
        struct sl_tcp_cookie_terms terms;
        struct sl_tcp_cookie_echo echo = {.peer_isn = PEER_ISN,
                                          .isn = (uint32_t)test_random(&random)};

        accepted += sl_tcp_cookie_check(&secret, &plain, &echo, NOW_US, &terms);
    }
    assert_int_equal(accepted, 0); /* 1 in 2^28 each */
}

static void no_cookie_is_older_than_the_engine(void **state)
{
    static const struct sl_tcp_cookie_terms offered = {.mss_bytes = 1460};
    struct sl_tcp_secret secret = secret_of(1);
    struct sl_tcp_cookie_terms terms;
    struct sl_tcp_cookie cookie;

    (void)state;
    sl_tcp_cookie_make(&secret, &plain, PEER_ISN, &offered, 0, 31ull * SL_TCP_COOKIE_PERIOD_US,
                       &cookie);
    assert_false(sl_tcp_cookie_check(
        &secret, &plain, &(struct sl_tcp_cookie_echo){.peer_isn = PEER_ISN, .isn = cookie.isn}, 0,
        &terms));
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("kept", terms_rows, check_terms),
        TEST_TABLE("echo", forged_rows, check_forged),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guessing_does_not_pay),
        cmocka_unit_test(no_cookie_is_older_than_the_engine),
    };

    return TEST_RUN("tcp cookie tables", tables) +
           cmocka_run_group_tests_name("tcp cookie", tests, NULL, NULL);
}
