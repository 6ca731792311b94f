// SPDX-License-Identifier: Apache-2.0
/* The command line of sluice-fastpath. */
#ifndef MAIN_ARGUMENTS_H
#define MAIN_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "iff/snapshot.h"

#define SL_ARGUMENTS_REASON_BYTES 256u
#define SL_INSTANCE_BYTES 32u

/* What the program was asked to do. */
enum sl_command {
    SL_COMMAND_RUN,
    SL_COMMAND_PREFLIGHT, /* check the machine, say what is missing, and leave */
    SL_COMMAND_VERSION,
    SL_COMMAND_HELP,
};

struct sl_arguments {
    enum sl_command command;
    const char *region;          /* inside argv; NULL unless given */
    const char *run_dir;         /* inside argv; NULL unless given */
    const char *state_directory; /* of NFS; inside argv; NULL: "nfs" in run_dir */
    char instance[SL_INSTANCE_BYTES];
    uint16_t control_lcore;
    uint8_t np_count;              /* highest id + 1 */
    uint8_t sp_count;              /* highest id + 1 */
    uint16_t np_lcore[SL_MAX_NPS]; /* SL_LCORE_NONE: no such NP */
    uint16_t sp_lcore[SL_MAX_NPS];
    uint32_t flow_capacity; /* entries of each NP's table, a power of two */
    bool flows_on_huge_pages;
    bool huge_pages; /* false: ordinary memory for everything; for trials without root */
    uint32_t mbufs;
    uint32_t memory_mib;
    uint32_t tcp_connections; /* of each SP */
    uint32_t tcp_memory_mib;  /* frames that connections of each SP may hold */
    uint32_t nfs_memory_mib;  /* of the switch on each SP */
    uint32_t nfs_map_mib;     /* that the stored map of handles may take */
    uint32_t nfs_duplicates;  /* answers kept on each SP; 0: what the memory allows */
};

/*
 * Reads the command line. 0, or -EINVAL and a reason that names the argument and the remedy. With
 * SL_COMMAND_RUN everything that is needed to run is there and within its limits.
 */
int sl_arguments_parse(int argc, char **argv, struct sl_arguments *arguments,
                       char reason[SL_ARGUMENTS_REASON_BYTES]);

/* Distinct lcores of NPs and SPs, ascending by first use. Returns how many; at most SL_MAX_NPS. */
uint16_t sl_arguments_worker_lcores(const struct sl_arguments *arguments,
                                    uint16_t lcores[SL_MAX_NPS]);

void sl_arguments_help(FILE *out);

#endif
