// SPDX-License-Identifier: Apache-2.0
#include "spoil.h"

#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "validate.h"

#define NPS 0x3u /* NPs 0 and 1 run */
#define SPS 0x1u /* SP 0 runs */

void spoil_check_refused(void **state)
{
    const struct spoil_row *row = TEST_ROW(struct spoil_row, state);
    struct sl_config *config = malloc(sizeof(*config));
    struct sl_refusal refusal = {.error = 0};

    assert_non_null(config);
    fixture_fill(config);
    row->spoil(config);
    assert_true(sl_validate(config, NPS, SPS, &refusal) < 0);
    assert_int_equal(refusal.mark, row->mark);
    assert_string_equal(refusal.key, row->key);
    if (!strstr(refusal.reason, row->says))
        fail_msg("reason is \"%s\", which does not say \"%s\"", refusal.reason, row->says);
    free(config);
}

void spoil_check_accepted(void **state)
{
    const struct good_row *row = TEST_ROW(struct good_row, state);
    struct sl_config *config = malloc(sizeof(*config));
    struct sl_refusal refusal = {.error = 0};

    assert_non_null(config);
    fixture_fill(config);
    row->change(config);
    if (sl_validate(config, NPS, SPS, &refusal) != 0)
        fail_msg("refused: %s", refusal.reason);
    free(config);
}
