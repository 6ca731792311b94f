/* SPDX-License-Identifier: Apache-2.0 */
#include "shm/counters.h"

#include <errno.h>
#include <stdbool.h>

#define WORD_BYTES sizeof(uint64_t)

static bool is_inside(const struct sl_counter_column *column, uint64_t area_bytes)
{
    uint64_t steps = column->records - 1u;
    uint64_t last_bytes = (uint64_t)column->words * WORD_BYTES;

    if (column->records == 0 || column->words == 0)
        return false;
    if (column->offset_bytes % WORD_BYTES != 0 || column->stride_bytes % WORD_BYTES != 0)
        return false;
    if (last_bytes > area_bytes || column->offset_bytes > area_bytes - last_bytes)
        return false;
    if (steps == 0)
        return true;
    return column->stride_bytes <= (area_bytes - last_bytes - column->offset_bytes) / steps;
}

int sl_counters_sum(const struct sl_region *region, const struct sl_counter_column *column,
                    uint64_t *sums)
{
    const uint8_t *record = region->statistics;

    if (!is_inside(column, region->statistics_bytes))
        return -ERANGE;
    for (uint32_t word = 0; word < column->words; word++)
        sums[word] = 0;
    record += column->offset_bytes;
    for (uint32_t i = 0; i < column->records; i++) {
        const uint64_t *values = (const uint64_t *)(const void *)record;

        for (uint32_t word = 0; word < column->words; word++)
            sums[word] += __atomic_load_n(&values[word], __ATOMIC_RELAXED);
        record += column->stride_bytes;
    }
    return 0;
}
