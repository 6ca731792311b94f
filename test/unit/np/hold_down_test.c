// SPDX-License-Identifier: Apache-2.0
/* Between the start of a fast path and "configuration complete" flows are kept [MGT-5, PLT-4]. */
#include "iff/ageing.h"
#include "rig.h"

static struct rig rig;

static void poll_for_a_round_of_ageing(void)
{
    for (unsigned int ms = 0; ms < 2 * SL_AGEING_ROUND_MS; ms += 10) {
        rig_advance(&rig, 10);
        rig_poll(&rig);
    }
}

static void open_flow(void)
{
    struct test_frame_spec syn = rig_syn(1000);

    rig_send(&rig, RIG_ROUTER, &syn);
    rig_poll(&rig);
    rig_drain(&rig);
    assert_true(sl_flow_table_used(&rig.tables[0]) > 0);
}

static void flows_of_a_domain_that_is_not_configured_yet_are_kept_while_held_down(void)
{
    uint32_t before = sl_flow_table_used(&rig.tables[0]);

    rig.snapshot->ready = false;
    rig.snapshot->domains[0].present = false;
    rig_publish(&rig);
    poll_for_a_round_of_ageing();
    assert_int_equal(sl_flow_table_used(&rig.tables[0]), before);
}

static void flows_of_a_domain_that_is_gone_leave_once_the_configuration_is_complete(void)
{
    rig.snapshot->domains[0].present = false;
    rig_publish(&rig);
    poll_for_a_round_of_ageing();
    assert_int_equal(sl_flow_table_used(&rig.tables[0]), 0);
}

struct hold_down_case {
    const char *name;
    void (*run)(void);
};

static const struct hold_down_case cases[] = {
    {"flows of a domain that is not configured yet are kept while held down",
     flows_of_a_domain_that_is_not_configured_yet_are_kept_while_held_down},
    {"flows of a domain that is gone leave once the configuration is complete",
     flows_of_a_domain_that_is_gone_leave_once_the_configuration_is_complete},
};

static void is_right_about_flows(void **state)
{
    rig_reset(&rig);
    rig_freeze(&rig);
    open_flow();
    TEST_ROW(struct hold_down_case, state)->run();
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("hold-down", cases, is_right_about_flows)};
    int failures;

    rig_start(&rig, "np-hold-down");
    failures = TEST_RUN("np hold-down", tables);
    rig_stop(&rig);
    return failures;
}
