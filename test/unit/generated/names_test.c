/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <string.h>

#include "generated/drops.h"
#include "generated/events.h"
#include "generated/kinds.h"
#include "generated/messages.h"
#include "generated/names.h"
#include "generated/procedures.h"
#include "generated/stages.h"

typedef const char *(*name_function)(unsigned int value);

static const struct name_row {
    const char *name;
    name_function function;
    unsigned int value;
    const char *word;
} name_rows[] = {
    {"a kind", sl_kind_name, SL_KIND_DOMAIN, "virtual-domain"},
    {"a kind that is none", sl_kind_name, SL_KIND_NONE, "unknown"},
    {"the rapid mark of an object", sl_mark_name, SL_MARK_PORT, "port"},
    {"the rapid mark of an attribute", sl_mark_name, SL_MARK_PORT_MTU, "port mtu"},
    {"a rapid mark that is none", sl_mark_name, 0xffff, "unknown"},
    {"the first drop reason", sl_drop_name, 0, "hold-down"},
    {"the last drop reason", sl_drop_name, SL_DROP_COUNT - 1, "nfs-no-room"},
    {"a drop reason beyond the last", sl_drop_name, SL_DROP_COUNT, "unknown"},
    {"a stage", sl_stage_name, SL_STAGE_TX, "tx"},
    {"a stage beyond the last", sl_stage_name, SL_STAGE_COUNT, "unknown"},
    {"a procedure", sl_procedure_name, SL_PROCEDURE_READDIRPLUS, "readdirplus"},
    {"a procedure beyond the last", sl_procedure_name, SL_PROCEDURE_COUNT, "unknown"},
    {"an event", sl_event_name, SL_EVENT_MEMBER_DOWN, "member-down"},
    {"a message", sl_message_name, SL_MSG_SET_STATIC_ROUTE, "set-static-route"},
};

static void check_name(void **state)
{
    const struct name_row *row = TEST_ROW(struct name_row, state);

    assert_string_equal(row->function(row->value), row->word);
}

static void every_message_fits_a_slot_and_has_a_name(void **state)
{
    size_t known = 0;

    (void)state;
    for (unsigned int id = 0; id <= UINT16_MAX; id++) {
        size_t bytes = sl_message_bytes(id);

        assert_true(bytes <= SL_MSG_PAYLOAD_MAX);
        assert_int_equal(bytes == 0, strcmp(sl_message_name(id), "unknown") == 0);
        known += bytes > 0;
    }
    assert_true(known >= 21);
}

static void the_kind_of_a_rapid_mark_is_its_upper_half(void **state)
{
    (void)state;
    assert_int_equal(sl_mark_kind(SL_MARK_DOMAIN_VIPS), SL_KIND_DOMAIN);
    assert_int_equal(sl_mark_kind(SL_MARK_SYSTEM), SL_KIND_SYSTEM);
    assert_int_equal(sl_mark_kind(SL_MARK_NONE), SL_KIND_NONE);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("name of", name_rows, check_name)};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_fits_a_slot_and_has_a_name),
        cmocka_unit_test(the_kind_of_a_rapid_mark_is_its_upper_half),
    };

    return cmocka_run_group_tests_name("names", tests, NULL, NULL) + TEST_RUN("words", tables);
}
