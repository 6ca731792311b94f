// SPDX-License-Identifier: Apache-2.0
/* The local ports of connections that we open: what a search costs, and that it finds the last. */
#include "support/table.h"

#include <errno.h>
#include <stdlib.h>

#include "tcp/connection.h"

#define PORTS (65535u - 1024u + 1u)
#define NOW_US 1000000u
/* What one search may look at, and so many of them look at every port. */
#define LOOKS_MAX 1000u
#define SEARCHES_MAX 1000u

static uint32_t looks;

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

static bool port_is_ours(void *context, const struct sl_ip *local, uint16_t local_port,
                         const struct sl_ip *remote, uint16_t remote_port)
{
    (void)context;
    (void)local;
    (void)local_port;
    (void)remote;
    (void)remote_port;
    looks++;
    return true;
}

static struct sl_tcp_engine *make_engine(void **memory)
{
    struct sl_tcp_config config = {
        .max_connections = PORTS + 16u,
        .max_listeners = 1,
        .max_slices = 16,
        .max_sent_records = 16,
        .max_held_bytes = 65536,
        .secret = {1},
        .ops = {.owners = {.retain = nothing, .release = nothing},
                .transmit = transmit,
                .port_is_ours = port_is_ours},
    };
    struct sl_tcp_engine *engine = NULL;
    size_t bytes;

    sl_tcp_settings_default(&config.settings);
    bytes = sl_tcp_engine_bytes(&config);
    *memory = aligned_alloc(64, (bytes + 63u) & ~(size_t)63u);
    assert_non_null(*memory);
    assert_int_equal(sl_tcp_engine_create(*memory, &config, NOW_US, &engine), 0);
    return engine;
}

static void a_search_is_short_when_no_port_is_free_and_finds_one_that_is(void **state)
{
    const struct sl_tcp_connect_request request = {
        .local = SL_IP_V4(10, 1, 0, 1), .remote = SL_IP_V4(10, 1, 0, 2), .remote_port = 2049};
    struct sl_tcp_connection *connection, *one = NULL;
    struct sl_tcp_engine *engine;
    unsigned int searches = 1;
    void *memory;

    (void)state;
    engine = make_engine(&memory);
    for (uint32_t i = 0; i < PORTS; i++) {
        assert_int_equal(sl_tcp_connect(engine, &request, NOW_US, &connection), 0);
        one = i == PORTS / 3u ? connection : one;
    }
    looks = 0;
    assert_int_equal(sl_tcp_connect(engine, &request, NOW_US, &connection), -EADDRNOTAVAIL);
    assert_in_range(looks, 1, LOOKS_MAX);
    sl_tcp_release(one, NOW_US);
    sl_tcp_flush(engine, NOW_US);
    while (sl_tcp_connect(engine, &request, NOW_US, &connection) != 0)
        assert_in_range(++searches, 2, SEARCHES_MAX);
    sl_tcp_engine_stop(engine, false, NOW_US);
    free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_search_is_short_when_no_port_is_free_and_finds_one_that_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
