// SPDX-License-Identifier: Apache-2.0
/* Privileged ports: descending, with a rest before they are used again. */
#include "support/table.h"

#include <string.h>

#include "ports.h"

#define S 1000000ull

static struct sl_nas_ports ports;
static bool was_fenced;

static int begin(void **state)
{
    (void)state;
    memset(&ports, 0, sizeof(ports));
    return 0;
}

static void ports_are_privileged_and_descend(void **state)
{
    (void)state;
    for (uint16_t port = 1023; port >= 512; port--)
        assert_int_equal(sl_nas_port_take(&ports, S, &was_fenced), port);
    assert_int_equal(sl_nas_port_take(&ports, S, &was_fenced), 0);
}

static void a_new_life_begins_at_another_port(void **state)
{
    (void)state;
    sl_nas_ports_begin(&ports, 3u * SL_NAS_PORT_COUNT + 100u);
    assert_int_equal(sl_nas_port_take(&ports, S, &was_fenced), SL_NAS_PORT_FIRST + 99u);
    memset(&ports, 0, sizeof(ports));
    sl_nas_ports_begin(&ports, 0);
    assert_int_equal(sl_nas_port_take(&ports, S, &was_fenced), 1023);
}

static void a_port_rests_before_it_is_used_again(void **state)
{
    (void)state;
    for (unsigned int i = 0; i < SL_NAS_PORT_COUNT; i++)
        sl_nas_port_take(&ports, S, &was_fenced);
    sl_nas_port_give(&ports, 700, false, S);
    assert_int_equal(sl_nas_port_take(&ports, 10 * S, &was_fenced), 0);
    assert_int_equal(sl_nas_port_take(&ports, 11 * S, &was_fenced), 700);
    assert_false(was_fenced);
}

static void a_fenced_port_rests_for_an_hour(void **state)
{
    (void)state;
    for (unsigned int i = 0; i < SL_NAS_PORT_COUNT; i++)
        sl_nas_port_take(&ports, S, &was_fenced);
    sl_nas_port_give(&ports, 800, true, S);
    assert_int_equal(sl_nas_port_take(&ports, 3600 * S, &was_fenced), 0);
    assert_int_equal(sl_nas_port_take(&ports, 3601 * S, &was_fenced), 800);
    assert_true(was_fenced);
    sl_nas_port_give(&ports, 800, false, 3700 * S);
    sl_nas_port_take(&ports, 3800 * S, &was_fenced);
    assert_false(was_fenced);
}

static void others_come_before_one_that_was_just_used(void **state)
{
    (void)state;
    for (unsigned int i = 0; i < 3u * SL_NAS_PORT_COUNT; i++) {
        uint16_t port = sl_nas_port_take(&ports, (1 + i) * S, &was_fenced);

        assert_int_equal(port, 1023 - i % SL_NAS_PORT_COUNT);
        sl_nas_port_give(&ports, port, false, (1 + i) * S);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(ports_are_privileged_and_descend, begin),
        cmocka_unit_test_setup(a_new_life_begins_at_another_port, begin),
        cmocka_unit_test_setup(a_port_rests_before_it_is_used_again, begin),
        cmocka_unit_test_setup(a_fenced_port_rests_for_an_hour, begin),
        cmocka_unit_test_setup(others_come_before_one_that_was_just_used, begin),
    };

    return cmocka_run_group_tests_name("nas ports", tests, NULL, NULL);
}
