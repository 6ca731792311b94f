// SPDX-License-Identifier: Apache-2.0
#ifndef NFS_LOAD_OPTIONS_H
#define NFS_LOAD_OPTIONS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "call.h"

#define OPTIONS_CONNECTIONS_MAX 256u
#define OPTIONS_DEPTH_MAX 256u

struct options {
    struct in_addr server;
    const char *export_path;
    const char *operation_name;
    enum nfs_procedure operation;
    const char *file; /* in the export's root; made */
    bool udp;
    uint32_t connections;
    uint32_t depth;      /* calls outstanding on each */
    uint32_t size_bytes; /* of READ and WRITE */
    uint32_t file_bytes; /* a multiple of size_bytes and of 32768 */
    uint32_t duration_ms;
    uint32_t warm_up_ms; /* before that; not counted */
    bool announces;      /* prints a line when the warm-up is over */
};

/* Reads the command line. 0, or 2 after saying what is wrong with it. */
int options_parse(int argc, char **argv, struct options *options);

#endif
