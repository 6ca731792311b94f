// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include "iff/tcp_state.h"

/* Segments are written "c:SYN s:SYN+ACK": who sent them and what they carried. */
static const struct walk_row {
    const char *name;
    const char *segments;
    enum sl_flow_state state; /* after them, from SYN_SENT */
} walk_rows[] = {
    {"a SYN alone", "c:S", SL_STATE_SYN_SENT},
    {"the server answers", "c:S s:SA", SL_STATE_SYN_ANSWERED},
    {"the handshake ends", "c:S s:SA c:A", SL_STATE_ESTABLISHED},
    {"the answer went another way", "c:S c:A", SL_STATE_ESTABLISHED},
    {"a repeated SYN changes nothing", "c:S s:SA c:A c:S", SL_STATE_ESTABLISHED},
    {"data both ways", "c:S s:SA c:A c:PA s:PA c:A", SL_STATE_ESTABLISHED},
    {"the client finishes", "c:S s:SA c:A c:FA", SL_STATE_CLIENT_FIN},
    {"the server finishes", "c:S s:SA c:A s:FA", SL_STATE_SERVER_FIN},
    {"the server still sends after the client's FIN", "c:S s:SA c:A c:FA s:PA c:A",
     SL_STATE_CLIENT_FIN},
    {"a repeated FIN of one side", "c:S s:SA c:A c:FA c:FA", SL_STATE_CLIENT_FIN},
    {"both finish", "c:S s:SA c:A c:FA s:FA", SL_STATE_CLOSING},
    {"both finish, server first", "c:S s:SA c:A s:FA c:FA", SL_STATE_CLOSING},
    {"the last ACK", "c:S s:SA c:A c:FA s:FA c:A", SL_STATE_CLOSING},
    {"connection refused", "c:S s:RA", SL_STATE_RESET_BY_SERVER},
    {"the client resets", "c:S s:SA c:A c:R", SL_STATE_RESET_BY_CLIENT},
    {"in-flight data of the other side does not revive", "c:S s:SA c:A c:R s:PA s:PA",
     SL_STATE_RESET_BY_CLIENT},
    {"a forged RST: the client goes on", "c:S s:SA c:A c:R c:PA", SL_STATE_ESTABLISHED},
    {"a forged RST: the server goes on", "c:S s:SA c:A s:R s:PA", SL_STATE_ESTABLISHED},
    {"both sides reset: the first counts", "c:S s:SA c:A c:R s:R", SL_STATE_RESET_BY_CLIENT},
    {"ports used again after both finished", "c:S s:SA c:A c:FA s:FA c:S", SL_STATE_SYN_SENT},
    {"ports used again after a reset", "c:S s:SA c:A s:R c:S", SL_STATE_SYN_SENT},
    {"a SYN with data, fast open", "c:SP s:SA c:A", SL_STATE_ESTABLISHED},
};

static uint8_t flag_of(char letter)
{
    switch (letter) {
    case 'S':
        return SL_TCP_SYN;
    case 'A':
        return SL_TCP_ACK;
    case 'F':
        return SL_TCP_FIN;
    case 'R':
        return SL_TCP_RST;
    default:
        return SL_TCP_PSH;
    }
}

static void check_walk(void **state)
{
    const struct walk_row *row = TEST_ROW(struct walk_row, state);
    enum sl_flow_state at = SL_STATE_SYN_SENT;
    const char *text = row->segments;

    while (*text != '\0') {
        bool from_client = *text == 'c';
        uint8_t flags = 0;

        for (text += 2; *text != ' ' && *text != '\0'; text++)
            flags |= flag_of(*text);
        at = sl_tcp_next_state(at, flags, from_client);
        if (*text == ' ')
            text++;
    }
    assert_int_equal(at, row->state);
}

static const struct anew_row {
    const char *name;
    enum sl_flow_state state;
    uint8_t flags;
    bool anew;
} anew_rows[] = {
    {"SYN after both finished", SL_STATE_CLOSING, SL_TCP_SYN, true},
    {"SYN after a reset", SL_STATE_RESET_BY_SERVER, SL_TCP_SYN, true},
    {"SYN in a connection", SL_STATE_ESTABLISHED, SL_TCP_SYN, false},
    {"SYN repeated", SL_STATE_SYN_SENT, SL_TCP_SYN, false},
    {"SYN after one side finished", SL_STATE_CLIENT_FIN, SL_TCP_SYN, false},
    {"ACK after both finished", SL_STATE_CLOSING, SL_TCP_ACK, false},
    {"SYN+ACK after both finished", SL_STATE_CLOSING, SL_TCP_SYN | SL_TCP_ACK, false},
};

static void check_anew(void **state)
{
    const struct anew_row *row = TEST_ROW(struct anew_row, state);

    assert_int_equal(sl_tcp_starts_anew(row->state, row->flags), row->anew);
}

static const struct timeout_row {
    const char *name;
    enum sl_flow_kind kind;
    uint8_t protocol;
    enum sl_flow_state state;
    uint32_t timeout_ms;
} timeout_rows[] = {
    {"handshake", SL_FLOW_FORWARD, SL_PROTOCOL_TCP, SL_STATE_SYN_SENT, 30000},
    {"handshake answered", SL_FLOW_FORWARD, SL_PROTOCOL_TCP, SL_STATE_SYN_ANSWERED, 30000},
    {"established", SL_FLOW_REPLY, SL_PROTOCOL_TCP, SL_STATE_ESTABLISHED, 7440000},
    {"half closed: four minutes", SL_FLOW_FORWARD, SL_PROTOCOL_TCP, SL_STATE_CLIENT_FIN, 240000},
    {"closing", SL_FLOW_FORWARD, SL_PROTOCOL_TCP, SL_STATE_CLOSING, 30000},
    {"reset: ten seconds", SL_FLOW_FORWARD, SL_PROTOCOL_TCP, SL_STATE_RESET_BY_CLIENT, 10000},
    {"UDP", SL_FLOW_FORWARD, SL_PROTOCOL_UDP, SL_STATE_NONE, 300000},
    {"persistence", SL_FLOW_PERSISTENCE, 0, SL_STATE_NONE, 600000},
};

static void check_timeout(void **state)
{
    const struct timeout_row *row = TEST_ROW(struct timeout_row, state);
    struct world *world = world_create();
    struct sl_flow_entry entry = {.kind = (uint8_t)row->kind, .state = (uint8_t)row->state};

    entry.key.protocol = row->protocol;
    assert_int_equal(sl_flow_timeout_ms(&entry, &world->snapshot->domains[0]), row->timeout_ms);
    world_destroy(world);
}

static void a_huge_timer_is_cut_to_what_the_clock_can_compare(void **state)
{
    struct sl_domain_config domain = {.udp_timeout_s = UINT32_MAX};
    struct sl_flow_entry entry = {.kind = SL_FLOW_FORWARD};

    (void)state;
    entry.key.protocol = SL_PROTOCOL_UDP;
    assert_int_equal(sl_flow_timeout_ms(&entry, &domain), 0x7fffffff);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("TCP", walk_rows, check_walk),
        TEST_TABLE("new connection", anew_rows, check_anew),
        TEST_TABLE("idle timer", timeout_rows, check_timeout),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_huge_timer_is_cut_to_what_the_clock_can_compare),
    };

    return TEST_RUN("TCP states", tables) +
           cmocka_run_group_tests_name("TCP timers", tests, NULL, NULL);
}
