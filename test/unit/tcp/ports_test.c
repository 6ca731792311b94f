// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <stdbool.h>
#include <string.h>

#include "ports.h"

static const uint8_t key_bytes[16] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3};
static struct sl_tcp_secret secret;

static struct sl_tcp_tuple towards(uint8_t host, uint16_t remote_port)
{
    struct sl_tcp_tuple tuple = {.local = SL_IP_V4(10, 1, 0, 1), .remote = SL_IP_V4(10, 1, 0, 0)};

    tuple.remote.bytes[15] = host;
    tuple.remote_port = remote_port;
    return tuple;
}

/* The port that a connection gets when all are free. */
static uint16_t choose(struct sl_tcp_ports *ports, const struct sl_tcp_tuple *tuple)
{
    struct sl_tcp_port_search search;

    sl_tcp_port_search_begin(&search, ports, &secret, tuple);
    return sl_tcp_port_search_next(&search);
}

static const struct range_row {
    const char *name;
    uint16_t first, last;
    bool wraps; /* the sum of offset and counter does, after a few ports */
} range_rows[] = {
    {"one port", 5000, 5000, false},
    {"a few ports", 5000, 5006, false},
    {"all that RFC 6056 advises", 1024, 65535, false},
    {"every port", 1, 65535, false},
    {"a sum about to wrap", 5000, 5006, true},
};

static void check_range(void **state)
{
    const struct range_row *row = TEST_ROW(struct range_row, state);
    const struct sl_tcp_tuple tuple = towards(11, 2049);
    static bool proposed[65536];
    struct sl_tcp_port_search search;
    struct sl_tcp_ports ports;
    uint32_t count = 0;
    uint16_t port;

    memset(proposed, 0, sizeof(proposed));
    sl_tcp_ports_init(&ports, row->first, row->last);
    sl_tcp_port_search_begin(&search, &ports, &secret, &tuple);
    if (row->wraps) {
        *search.counter -= search.offset + 3;
        sl_tcp_port_search_begin(&search, &ports, &secret, &tuple);
        assert_int_equal(search.offset, UINT32_MAX - 2);
    }
    while ((port = sl_tcp_port_search_next(&search)) != 0) {
        assert_true(port >= row->first && port <= row->last);
        assert_false(proposed[port]);
        proposed[port] = true;
        count++;
    }
    assert_int_equal(count, row->last - row->first + 1);
    assert_int_equal(sl_tcp_port_search_next(&search), 0);
}

static void successive_connections_to_one_peer_get_successive_ports(void **state)
{
    const struct sl_tcp_tuple tuple = towards(11, 2049);
    struct sl_tcp_ports ports;
    uint16_t before;

    (void)state;
    sl_tcp_ports_init(&ports, 1024, 65535);
    before = choose(&ports, &tuple);
    for (int i = 0; i < 1000; i++) {
        uint16_t port = choose(&ports, &tuple);

        assert_int_equal(port, before == 65535 ? 1024 : before + 1);
        before = port;
    }
}

static void the_local_port_of_the_tuple_does_not_matter(void **state)
{
    struct sl_tcp_tuple tuple = towards(11, 2049);
    struct sl_tcp_ports ports, again;

    (void)state;
    sl_tcp_ports_init(&ports, 1024, 65535);
    sl_tcp_ports_init(&again, 1024, 65535);
    tuple.local_port = 77;
    assert_int_equal(choose(&ports, &tuple),
                     choose(&again, &(struct sl_tcp_tuple){.local = tuple.local,
                                                           .remote = tuple.remote,
                                                           {{0, tuple.remote_port}}}));
}

static void ports_used_with_one_peer_tell_nothing_of_others(void **state)
{
    uint32_t alike = 0;
    struct sl_tcp_ports ports;

    (void)state;
    for (uint8_t host = 1; host < 255; host++) {
        const struct sl_tcp_tuple one = towards(host, 2049), other = towards(host, 2050);

        sl_tcp_ports_init(&ports, 1024, 65535);
        if (choose(&ports, &one) / 256 == choose(&ports, &other) / 256)
            alike++;
    }
    assert_true(alike < 8); /* one in 252 by chance */
}

static int make_secret(void **state)
{
    (void)state;
    sl_tcp_secret_init(&secret, key_bytes);
    return 0;
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("each port once", range_rows, check_range)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(successive_connections_to_one_peer_get_successive_ports),
        cmocka_unit_test(the_local_port_of_the_tuple_does_not_matter),
        cmocka_unit_test(ports_used_with_one_peer_tell_nothing_of_others),
    };

    make_secret(NULL);
    return TEST_RUN("tcp port ranges", tables) +
           cmocka_run_group_tests_name("tcp ports", tests, make_secret, NULL);
}
