/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SHM_COUNTERS_H
#define SHM_COUNTERS_H

#include <stddef.h>
#include <stdint.h>

#include "shm/region.h"

/* A column of records in the statistics area: one record of words for each NP, say. */
struct sl_counter_column {
    uint64_t offset_bytes; /* of the first record, from the start of the area; a multiple of 8 */
    uint64_t stride_bytes; /* from one record to the next; a multiple of 8 */
    uint32_t records;
    uint32_t words; /* 64-bit values in a record */
};

/*
 * Adds up the records of a column word by word, modulo 2^64, without disturbing who writes them:
 * each word is read whole, though not all at one moment. sums: column->words values. Returns 0, or
 * -ERANGE when the column is not inside the area.
 */
int sl_counters_sum(const struct sl_region *region, const struct sl_counter_column *column,
                    uint64_t *sums);

#endif
