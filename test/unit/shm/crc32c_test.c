/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <string.h>

#include "shm/crc32c.h"

/* RFC 3720 appendix B.4, and the check value of the Castagnoli polynomial's catalogue entry. */
static const struct crc_row {
    const char *name;
    uint8_t first; /* bytes are first, first + step, ... */
    int step;
    size_t length;
    uint32_t crc;
} crc_rows[] = {
    {"nothing", 0, 0, 0, 0x00000000},
    {"32 bytes of zeroes", 0, 0, 32, 0x8a9136aa},
    {"32 bytes of ones", 0xff, 0, 32, 0x62a8ab43},
    {"32 incrementing bytes", 0, 1, 32, 0x46dd794e},
    {"32 decrementing bytes", 31, -1, 32, 0x113fdb5c},
    {"the nine digits of the check value", '1', 1, 9, 0xe3069283},
};

static void check_crc(void **state)
{
    const struct crc_row *row = TEST_ROW(struct crc_row, state);
    uint8_t bytes[32];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(row->first + row->step * (int)i);
    assert_int_equal(sl_crc32c(0, bytes, row->length), row->crc);
    for (size_t cut = 0; cut <= row->length; cut++)
        assert_int_equal(sl_crc32c(sl_crc32c(0, bytes, cut), bytes + cut, row->length - cut),
                         row->crc);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("crc32c of", crc_rows, check_crc)};

    return TEST_RUN("crc32c", tables);
}
