// SPDX-License-Identifier: Apache-2.0
/*
 * The files that hold the flow tables, so that these survive the process [PLT-4]: on hugetlbfs, or
 * on tmpfs where huge pages are not to be had.
 */
#ifndef MAIN_FLOW_FILES_H
#define MAIN_FLOW_FILES_H

#include <stddef.h>
#include <stdint.h>

#include "arguments.h"
#include "iff/flow_table.h"

/* Tables of all NPs. Owned by whoever opened them; tables[] of absent NPs are all zero. */
struct sl_flow_files {
    struct sl_flow_table tables[SL_MAX_NPS];
    void *memory[SL_MAX_NPS];
    size_t bytes[SL_MAX_NPS];
    struct sl_flow_adoption adoptions[SL_MAX_NPS];
    uint64_t adopted;   /* entries, over all tables */
    uint64_t discarded; /* entries that failed the check */
};

/*
 * Maps a table for every NP placed by the arguments: adopts what an earlier process of the same
 * instance left, makes anew what is not there or does not fit. now_ms: CLOCK_MONOTONIC, the clock
 * of the fabric. 0, or -errno and a reason that names the file and the remedy.
 */
int sl_flow_files_open(struct sl_flow_files *files, const struct sl_arguments *arguments,
                       uint32_t now_ms, char reason[SL_ARGUMENTS_REASON_BYTES]);

/* Unmaps; the files stay for the next process. */
void sl_flow_files_close(struct sl_flow_files *files);

/* Bytes on huge pages that the tables need beyond those their files hold already. */
uint64_t sl_flow_files_missing_bytes(const struct sl_arguments *arguments);

#endif
