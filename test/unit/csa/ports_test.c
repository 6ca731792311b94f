// SPDX-License-Identifier: Apache-2.0
/*
 * Ports over configuration changes: opened first, closed last, put back when something fails. The
 * fakes assert that nothing comes to rest that a worker may still use.
 */

#include "support/table.h"

#include <string.h>

#include "bench.h"

static bool is_open_as(uint8_t id, const char *device)
{
    return fake_pmd.ports[id].open && strcmp(fake_pmd.ports[id].device, device) == 0;
}

static void assert_as_before(const struct bench *bench)
{
    static const char *const devices[] = {"af_packet:p11", "af_packet:p21", "af_packet:p22"};

    for (uint8_t id = 0; id < 3; id++) {
        assert_true(is_open_as(id, devices[id]));
        assert_true(fake_pmd.ports[id].started);
        assert_int_equal(fake_pmd.ports[id].mtu_bytes, 1500);
        assert_true(bench->fabric.published->ports[id].present);
        assert_true(bench->fabric.published->ports[id].forwarding);
    }
    for (uint8_t id = 3; id < SL_PMD_MAX_PORTS; id++)
        assert_false(fake_pmd.ports[id].open);
    assert_int_equal(bench->fabric.published->generation, 7);
}

/* Changes of the running configuration, and what the ports are to be after. */

static void add(struct bench *bench)
{
    fixture_add_port(bench->config, 9, "3.1", "af_packet:p31");
}

static void check_added(const struct bench *bench)
{
    assert_true(is_open_as(9, "af_packet:p31"));
    assert_true(fake_pmd.ports[9].started);
    assert_true(bench->fabric.published->ports[9].forwarding);
    assert_non_null(fake_tap_find("p3.1"));
}

static void remove_port(struct bench *bench)
{
    bench->config->has_port[2] = false;
    bench->config->vlan[10].ports_count = 1;
    bench->config->vlan[20].ports_count = 0;
}

static void check_removed(const struct bench *bench)
{
    assert_false(fake_pmd.ports[2].open);
    assert_false(bench->fabric.published->ports[2].present);
    assert_null(fake_tap_find("p2.2"));
}

static void other_device(struct bench *bench)
{
    strcpy(bench->config->port[1].device, "af_packet:p29");
}

static void check_other_device(const struct bench *bench)
{
    assert_true(is_open_as(1, "af_packet:p29"));
    assert_true(fake_pmd.ports[1].started);
    assert_true(bench->fabric.published->ports[1].forwarding);
}

static void swap_devices(struct bench *bench)
{
    strcpy(bench->config->port[1].device, "af_packet:p22");
    strcpy(bench->config->port[2].device, "af_packet:p21");
}

static void check_swapped(const struct bench *bench)
{
    (void)bench;
    assert_true(is_open_as(1, "af_packet:p22"));
    assert_true(is_open_as(2, "af_packet:p21"));
    assert_true(fake_pmd.ports[1].started && fake_pmd.ports[2].started);
}

static void rename_port(struct bench *bench)
{
    remove_port(bench);
    fixture_add_port(bench->config, 9, "3.1", "af_packet:p22");
}

static void check_renamed(const struct bench *bench)
{
    check_removed(bench);
    assert_true(is_open_as(9, "af_packet:p22"));
    assert_non_null(fake_tap_find("p3.1"));
}

static void disable(struct bench *bench)
{
    bench->config->port[2].enabled = 0;
}

static void check_disabled(const struct bench *bench)
{
    assert_true(fake_pmd.ports[2].open);
    assert_false(fake_pmd.ports[2].started);
    assert_true(fake_pmd.ports[2].link_lowered);
    assert_true(bench->fabric.published->ports[2].present);
    assert_false(bench->fabric.published->ports[2].forwarding);
}

static void resize(struct bench *bench)
{
    bench->config->port[1].mtu = 9000;
}

static void check_resized(const struct bench *bench)
{
    assert_int_equal(fake_pmd.ports[1].mtu_bytes, 9000);
    assert_true(fake_pmd.ports[1].started);
    assert_int_equal(bench->fabric.published->ports[1].mtu_bytes, 9000);
    assert_true(bench->fabric.published->ports[1].forwarding);
}

static void resize_slow_device(struct bench *bench)
{
    fake_pmd.resize_at_rest = true;
    resize(bench);
}

static void other_np(struct bench *bench)
{
    bench->config->port[1].np = 0;
}

static void check_other_np(const struct bench *bench)
{
    assert_int_equal(bench->fabric.published->ports[1].np, 0);
    assert_int_equal(fake_pmd.closes, 0);
}

static const struct change_row {
    const char *name;
    void (*change)(struct bench *bench);
    void (*check)(const struct bench *bench);
} change_rows[] = {
    {"a port is added", add, check_added},
    {"a port is removed", remove_port, check_removed},
    {"a port gets another device", other_device, check_other_device},
    {"two ports swap their devices", swap_devices, check_swapped},
    {"a port gets another name", rename_port, check_renamed},
    {"a port is disabled", disable, check_disabled},
    {"a port gets another MTU", resize, check_resized},
    {"a port gets another MTU that its device takes only at rest", resize_slow_device,
     check_resized},
    {"a port goes to another NP", other_np, check_other_np},
};

static void check_change(void **state)
{
    const struct change_row *row = TEST_ROW(struct change_row, state);
    struct bench *bench = bench_create();

    bench_bring_up(bench);
    bench->config->generation++;
    row->change(bench);
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    row->check(bench);
    assert_int_equal(bench->fabric.published->generation, 8);
    /* and back again */
    fixture_fill(bench->config);
    bench->config->generation = 7;
    fake_pmd.resize_at_rest = false;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_as_before(bench);
    bench_destroy(bench);
}

/* The same changes, together with something that fails. */

static void with_failing_open(struct bench *bench)
{
    strcpy(fake_pmd.failing_device, "af_packet:p99");
    fixture_add_port(bench->config, 20, "9.9", "af_packet:p99");
}

static void with_failing_mtu(struct bench *bench)
{
    fake_pmd.refused_mtu_bytes = 8888;
    bench->config->port[0].mtu = 8888;
}

static void with_failing_start(struct bench *bench)
{
    strcpy(fake_pmd.unstartable_device, "af_packet:p99");
    fixture_add_port(bench->config, 20, "9.9", "af_packet:p99");
}

static const struct {
    const char *name;
    void (*spoil)(struct bench *bench);
    uint16_t mark;
    const char *key;
} failures[] = {
    {"a device is not there", with_failing_open, SL_MARK_PORT_DEVICE, "9.9"},
    {"an MTU cannot be set", with_failing_mtu, SL_MARK_PORT_MTU, "1.1"},
    {"a device does not start", with_failing_start, SL_MARK_PORT_DEVICE, "9.9"},
};

static void check_failed_change(void **state)
{
    const struct change_row *row = TEST_ROW(struct change_row, state);

    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        struct bench *bench = bench_create();

        bench_bring_up(bench);
        bench->config->generation++;
        row->change(bench);
        failures[i].spoil(bench);
        assert_int_equal(bench_commit(bench), SL_MSG_NAK);
        assert_int_equal(bench_nak(bench)->mark, failures[i].mark);
        assert_string_equal(bench_nak(bench)->key, failures[i].key);
        assert_as_before(bench);
        bench_destroy(bench);
    }
}

static void before_ready_ports_are_open_with_lowered_link(void **state)
{
    struct bench *bench = bench_create();

    (void)state;
    bench->config->port[1].hold_down_link = SL_ATTR_PORT_HOLD_DOWN_LINK_UP;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_true(fake_pmd.ports[0].open && !fake_pmd.ports[0].started);
    assert_true(fake_pmd.ports[0].link_lowered);
    assert_false(fake_pmd.ports[1].link_lowered);
    assert_true(bench->fabric.published->ports[0].present);
    assert_false(bench->fabric.published->ports[0].forwarding);
    bench_destroy(bench);
}

static void on_a_warm_start_the_carrier_is_left_alone(void **state)
{
    struct bench *bench = bench_create_warm(true);

    (void)state;
    bench->config->port[2].enabled = 0;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_false(fake_pmd.ports[0].link_lowered);
    assert_true(fake_pmd.ports[2].link_lowered); /* but for disabled ports */
    assert_false(bench->fabric.published->ports[0].forwarding);
    bench_destroy(bench);
}

static void a_port_that_does_not_start_keeps_all_in_hold_down(void **state)
{
    struct bench *bench = bench_create();

    (void)state;
    strcpy(fake_pmd.unstartable_device, "af_packet:p22");
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_int_equal(bench_ready(bench), SL_MSG_NAK);
    assert_string_equal(bench_nak(bench)->key, "2.2");
    for (uint8_t id = 0; id < 3; id++) {
        assert_false(fake_pmd.ports[id].started);
        assert_false(bench->fabric.published->ports[id].forwarding);
        assert_true(bench->fabric.published->ports[id].present);
    }
    fake_pmd.unstartable_device[0] = '\0';
    assert_int_equal(bench_ready(bench), SL_MSG_ACK);
    assert_true(fake_pmd.ports[2].started);
    bench_destroy(bench);
}

static void a_port_without_tap_works_and_is_reported(void **state)
{
    struct bench *bench = bench_create();
    const struct sl_msg_event *event;

    (void)state;
    fake_pmd.taps_fail = true;
    bench_bring_up(bench);
    assert_true(bench->fabric.published->ports[0].forwarding);
    assert_int_equal(bench_events(bench, SL_EVENT_TAP_FAILED), 3);
    event = bench_last_event(bench, SL_EVENT_TAP_FAILED);
    assert_string_equal(event->key, "2.2");
    assert_non_null(strstr((const char *)event->arguments, "/dev/net/tun"));
    bench_destroy(bench);
}

static void links_that_come_and_go_are_events(void **state)
{
    struct bench *bench = bench_create();

    (void)state;
    bench_bring_up(bench);
    bench_run(bench, 200);
    assert_int_equal(bench_events(bench, SL_EVENT_PORT_UP), 3);
    fake_pmd.ports[1].carrier = false;
    bench_run(bench, 200);
    assert_int_equal(bench_events(bench, SL_EVENT_PORT_DOWN), 1);
    assert_string_equal(bench_last_event(bench, SL_EVENT_PORT_DOWN)->key, "2.1");
    fake_pmd.ports[1].carrier = true;
    bench_run(bench, 200);
    assert_int_equal(bench_events(bench, SL_EVENT_PORT_UP), 4);
    assert_int_equal(bench->csa->statistics->port_state[1].transitions, 3);
    bench_destroy(bench);
}

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario {
    const char *name;
    void (*run)(void **state);
} scenarios[] = {
    CASE(before_ready_ports_are_open_with_lowered_link),
    CASE(on_a_warm_start_the_carrier_is_left_alone),
    CASE(a_port_that_does_not_start_keeps_all_in_hold_down),
    CASE(a_port_without_tap_works_and_is_reported),
    CASE(links_that_come_and_go_are_events),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("done:", change_rows, check_change),
        TEST_TABLE("undone when something fails:", change_rows, check_failed_change),
        TEST_TABLE("ports", scenarios, check_scenario),
    };

    return TEST_RUN("csa ports", tables);
}
