// SPDX-License-Identifier: Apache-2.0
/*
 * Limits of ACKs that answer attacks (RFC 5961 section 7): an attacker who uses up what the engine
 * allows must not keep peers in good faith from their answers.
 */
#include "support/table.h"

#include <stdlib.h>

#include "challenge.h"
#include "engine_private.h"
#include "output.h"

#define CONNECTIONS 300u
#define EACH 10u /* challenges of one connection in a second */

static bool transmit(void *context, const struct sl_tcp_segment *segment)
{
    (void)context;
    (void)segment;
    return true;
}

static void nothing(void *context, void *owner)
{
    (void)context;
    (void)owner;
}

struct bed {
    void *memory;
    struct sl_tcp_engine *engine;
    struct sl_tcp_connection *connections[CONNECTIONS];
};

static int set_up(void **state)
{
    struct bed *bed = calloc(1, sizeof(*bed));
    struct sl_tcp_config config = {
        .max_connections = CONNECTIONS,
        .max_listeners = 1,
        .max_slices = 16,
        .max_sent_records = 16,
        .max_held_bytes = 65536,
        .secret = {1},
        .ops = {.owners = {.retain = nothing, .release = nothing}, .transmit = transmit},
    };
    struct sl_tcp_connect_request request = {
        .local = SL_IP_V4(10, 1, 0, 1), .remote = SL_IP_V4(10, 1, 0, 2), .remote_port = 2049};
    size_t bytes;

    assert_non_null(bed);
    sl_tcp_settings_default(&config.settings);
    bytes = sl_tcp_engine_bytes(&config);
    bed->memory = aligned_alloc(64, (bytes + 63u) & ~(size_t)63u);
    assert_non_null(bed->memory);
    assert_int_equal(sl_tcp_engine_create(bed->memory, &config, 1000000, &bed->engine), 0);
    for (uint32_t i = 0; i < CONNECTIONS; i++) {
        request.local_port = (uint16_t)(10000u + i);
        assert_int_equal(sl_tcp_connect(bed->engine, &request, 1000000, &bed->connections[i]), 0);
    }
    assert_true(sl_tcp_flush(bed->engine, 1000000));
    *state = bed;
    return 0;
}

static int tear_down(void **state)
{
    struct bed *bed = *state;

    sl_tcp_engine_stop(bed->engine, false, 2000000);
    free(bed->memory);
    free(bed);
    return 0;
}

/* Uses up what the engine allows in this second; the last connection has not been asked. */
static void exhaust(struct bed *bed)
{
    for (uint32_t i = 0; i + 1u < CONNECTIONS; i++)
        for (uint32_t j = 0; j < EACH; j++)
            sl_tcp_challenge(bed->connections[i]);
    assert_int_equal(bed->engine->challenges_left, 0);
}

static void attacks_on_many_connections_are_limited_for_the_engine(void **state)
{
    struct bed *bed = *state;
    struct sl_tcp_connection *last = bed->connections[CONNECTIONS - 1u];

    exhaust(bed);
    assert_in_range(bed->engine->statistics.challenge_acks, 1000, 2000);
    sl_tcp_challenge(last);
    assert_int_equal(last->due, 0);
    bed->engine->now_us += 1000000;
    sl_tcp_challenge(last);
    assert_int_equal(last->due, SL_TCP_DUE_ACK);
}

static void keep_alives_are_answered_while_others_are_attacked(void **state)
{
    struct bed *bed = *state;
    struct sl_tcp_connection *last = bed->connections[CONNECTIONS - 1u];

    exhaust(bed);
    sl_tcp_answer_question(last);
    assert_int_equal(last->due, SL_TCP_DUE_ACK);
}

static void questions_of_one_peer_are_limited(void **state)
{
    struct bed *bed = *state;
    struct sl_tcp_connection *last = bed->connections[CONNECTIONS - 1u];

    for (uint32_t i = 0; i < EACH; i++)
        sl_tcp_answer_question(last);
    sl_tcp_output_cancel(last, SL_TCP_DUE_ACK);
    sl_tcp_answer_question(last);
    assert_int_equal(last->due, 0);
    assert_int_equal(bed->engine->statistics.challenge_acks_limited, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(attacks_on_many_connections_are_limited_for_the_engine,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(keep_alives_are_answered_while_others_are_attacked, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(questions_of_one_peer_are_limited, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
