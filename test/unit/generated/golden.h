/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_GENERATED_GOLDEN_H
#define TEST_GENERATED_GOLDEN_H

/*
 * The messages of test/vectors/messages.txt as C fills them. The TypeScript side of the same table
 * is test/mgmt/generated/golden-messages.ts: both must make the bytes of the file.
 */

#include <stddef.h>
#include <stdint.h>

/* Fills zeroed memory of the message's size. Returns that size. */
typedef size_t (*golden_fill)(void *memory);

struct golden_row {
    const char *name; /* of the line in the file */
    unsigned int id;  /* enum sl_message_id */
    golden_fill fill;
};

/* All rows; the file has no others. */
extern const struct golden_row golden_rows[];
extern const size_t golden_row_count;

size_t golden_flows_rows(void *memory);

#endif
