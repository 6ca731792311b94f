// SPDX-License-Identifier: Apache-2.0
/* In place of libnfs.c where the program has to stand alone: a machine with a kernel and nothing
 * else. */
#include <errno.h>
#include <stdio.h>

#include "backend.h"

int libnfs_backend_create(const char *url, const struct backend_options *options,
                          struct backend **backend, char *why)
{
    (void)options;
    (void)backend;
    snprintf(why, 256, "%.150s: this program has no libnfs; mount it and give the directory", url);
    return -EPROTONOSUPPORT;
}
