// SPDX-License-Identifier: Apache-2.0
#include "wire/siphash.h"

#include <stdlib.h>

#include "support/table.h"

/* The authors' vectors: key 00 01 .. 0f, message 00 01 .. of that length. */
static const struct vector_row {
    const char *name;
    size_t bytes;
    uint64_t hash;
} vector_rows[] = {
    {"0 bytes", 0, 0x726fdb47dd0e0e31},   {"1 byte", 1, 0x74f839c593dc67fd},
    {"2 bytes", 2, 0x0d6c8009d9a94f5a},   {"3 bytes", 3, 0x85676696d7fb7e2d},
    {"4 bytes", 4, 0xcf2794e0277187b7},   {"5 bytes", 5, 0x18765564cd99a68d},
    {"6 bytes", 6, 0xcbc9466e58fee3ce},   {"7 bytes", 7, 0xab0200f58b01d137},
    {"8 bytes", 8, 0x93f5f5799a932462},   {"9 bytes", 9, 0x9e0082df0ba9e4b0},
    {"10 bytes", 10, 0x7a5dbbc594ddb9f3}, {"11 bytes", 11, 0xf4b32f46226bada7},
    {"12 bytes", 12, 0x751e8fbc860ee5fb}, {"13 bytes", 13, 0x14ea5627c0843d90},
    {"14 bytes", 14, 0xf723ca908e7af2ee}, {"15 bytes", 15, 0xa129ca6149be45e5},
    {"16 bytes", 16, 0x3f2acc7f57c29bdb}, {"63 bytes", 63, 0x958a324ceb064572},
};

static void check_vector(void **state)
{
    const struct vector_row *row = TEST_ROW(struct vector_row, state);
    struct sl_siphash_key key;
    uint8_t bytes[64];
    uint8_t *message;

    for (uint8_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = i;
    key = sl_siphash_key_load(bytes);
    message = test_exact_copy(bytes, row->bytes);
    assert_true(sl_siphash24(&key, message, row->bytes) == row->hash);
    free(message);
}

/* Of the long form, as the authors' vectors_sip128 have them. */
static const struct tag_row {
    const char *name;
    size_t bytes;
    uint8_t tag[SL_SIPHASH_TAG_BYTES];
} tag_rows[] = {
    {"0 bytes",
     0,
     {0xa3, 0x81, 0x7f, 0x04, 0xba, 0x25, 0xa8, 0xe6, 0x6d, 0xf6, 0x72, 0x14, 0xc7, 0x55, 0x02,
      0x93}},
    {"1 byte",
     1,
     {0xda, 0x87, 0xc1, 0xd8, 0x6b, 0x99, 0xaf, 0x44, 0x34, 0x76, 0x59, 0x11, 0x9b, 0x22, 0xfc,
      0x45}},
    {"7 bytes",
     7,
     {0xa1, 0xf1, 0xeb, 0xbe, 0xd8, 0xdb, 0xc1, 0x53, 0xc0, 0xb8, 0x4a, 0xa6, 0x1f, 0xf0, 0x82,
      0x39}},
    {"8 bytes",
     8,
     {0x3b, 0x62, 0xa9, 0xba, 0x62, 0x58, 0xf5, 0x61, 0x0f, 0x83, 0xe2, 0x64, 0xf3, 0x14, 0x97,
      0xb4}},
    {"15 bytes",
     15,
     {0x54, 0x93, 0xe9, 0x99, 0x33, 0xb0, 0xa8, 0x11, 0x7e, 0x08, 0xec, 0x0f, 0x97, 0xcf, 0xc3,
      0xd9}},
    {"16 bytes",
     16,
     {0x6e, 0xe2, 0xa4, 0xca, 0x67, 0xb0, 0x54, 0xbb, 0xfd, 0x33, 0x15, 0xbf, 0x85, 0x23, 0x05,
      0x77}},
    {"31 bytes",
     31,
     {0x29, 0x39, 0xb0, 0x18, 0x32, 0x23, 0xfa, 0xfc, 0x17, 0x23, 0xde, 0x4f, 0x52, 0xc4, 0x3d,
      0x35}},
    {"63 bytes",
     63,
     {0x51, 0x50, 0xd1, 0x77, 0x2f, 0x50, 0x83, 0x4a, 0x50, 0x3e, 0x06, 0x9a, 0x97, 0x3f, 0xbd,
      0x7c}},
};

static void check_tag(void **state)
{
    const struct tag_row *row = TEST_ROW(struct tag_row, state);
    struct sl_siphash_key key;
    uint8_t bytes[64], tag[SL_SIPHASH_TAG_BYTES];
    uint8_t *message;

    for (uint8_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = i;
    key = sl_siphash_key_load(bytes);
    message = test_exact_copy(bytes, row->bytes);
    sl_siphash24_tag(&key, message, row->bytes, tag);
    assert_memory_equal(tag, row->tag, sizeof(tag));
    free(message);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("SipHash-2-4", vector_rows, check_vector),
        TEST_TABLE("SipHash-2-4 of 128 bits", tag_rows, check_tag),
    };

    return TEST_RUN("siphash", tables);
}
