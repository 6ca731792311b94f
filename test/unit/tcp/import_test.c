// SPDX-License-Identifier: Apache-2.0
/* Transfers that no connection can have written are refused, whatever they came through. */
#include "support/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tcp/transfer.h"

#define NOW_US 1000000u

struct row {
    const char *name;
    size_t offset; /* in struct sl_tcp_transfer, of the field that gets the value */
    uint32_t value;
};

#define ROW(text, member, number)                                                                  \
    {                                                                                              \
        text, offsetof(struct sl_tcp_transfer, member), number                                     \
    }

static const struct row rows[] = {
    ROW("another version", version, SL_TCP_TRANSFER_VERSION + 1u),
    ROW("more unsent than a queue can have", unsent_bytes, 0xffffffffu),
    ROW("more unread than a queue can have", unread_bytes, 0x80000000u),
    ROW("more unacknowledged than is in flight", unacknowledged_bytes, 1u),
    ROW("a window beyond what can be scaled", send_window, 0x80000000u),
    ROW("a largest window beyond what can be scaled", send_window_max, 0x40000000u),
    ROW("a window offered beyond what can be scaled", receive_window_edge, 2001u + 0x40000000u),
    ROW("a window offered that ended long ago", receive_window_edge, 2001u - 0x7fffffffu),
    ROW("more unsent than was ever queued", unsent_bytes, 1u),
    ROW("more unread than was ever received", unread_bytes, 1u),
    ROW("more consumed than was ever received", progress.consumed_bytes, 1u),
    ROW("SND.NXT before SND.UNA", send_next, 1000u),
};

static void nothing(void *context, void *owner)
{
    (void)context;
    (void)owner;
}

static bool transmit(void *context, const struct sl_tcp_segment *segment)
{
    (void)context;
    (void)segment;
    return true;
}

static struct sl_tcp_transfer good_transfer(void)
{
    return (struct sl_tcp_transfer){
        .version = SL_TCP_TRANSFER_VERSION,
        .local = SL_IP_V4(10, 1, 0, 1),
        .remote = SL_IP_V4(10, 1, 0, 2),
        .local_port = 2049,
        .remote_port = 700,
        .state = SL_TCP_ESTABLISHED,
        .send_mss_bytes = 1460,
        .receive_mss_bytes = 1460,
        .mtu_bytes = 1500,
        .initial_send = 1000,
        .initial_receive = 2000,
        .send_unacknowledged = 1001,
        .send_next = 1001,
        .send_window = 65535,
        .send_window_max = 65535,
        .receive_next = 2001,
        .receive_window_edge = 2001 + 65535,
    };
}

/* What the import of a transfer gives, in an engine of its own. */
static int import(const struct sl_tcp_transfer *transfer)
{
    struct sl_tcp_config config = {
        .max_connections = 4,
        .max_listeners = 1,
        .max_slices = 16,
        .max_sent_records = 16,
        .max_held_bytes = 65536,
        .secret = {1},
        .ops = {.owners = {.retain = nothing, .release = nothing}, .transmit = transmit},
    };
    const struct sl_tcp_route route = {{0}};
    struct sl_tcp_connection *connection;
    struct sl_tcp_engine *engine;
    void *memory;
    int status;

    sl_tcp_settings_default(&config.settings);
    memory = aligned_alloc(64, (sl_tcp_engine_bytes(&config) + 63u) & ~(size_t)63u);
    assert_non_null(memory);
    assert_int_equal(sl_tcp_engine_create(memory, &config, NOW_US, &engine), 0);
    status = sl_tcp_import(engine, transfer, &route, NULL, NOW_US, &connection);
    assert_int_equal(sl_tcp_engine_statistics(engine)->imported, status == 0);
    sl_tcp_engine_stop(engine, false, NOW_US);
    free(memory);
    return status;
}

static void what_a_connection_has_written_is_taken(void **state)
{
    struct sl_tcp_transfer transfer = good_transfer();

    (void)state;
    assert_int_equal(import(&transfer), 0);
}

static void check_row(void **state)
{
    const struct row *row = TEST_ROW(struct row, state);
    struct sl_tcp_transfer transfer = good_transfer();

    memcpy((char *)&transfer + row->offset, &row->value, sizeof(row->value));
    assert_int_equal(import(&transfer), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest whole[] = {cmocka_unit_test(what_a_connection_has_written_is_taken)};
    const struct test_table tables[] = {TEST_TABLE("refused", rows, check_row)};

    return cmocka_run_group_tests(whole, NULL, NULL) + TEST_RUN("tcp import", tables);
}
