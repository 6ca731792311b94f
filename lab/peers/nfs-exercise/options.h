// SPDX-License-Identifier: Apache-2.0
#ifndef NFS_EXERCISE_OPTIONS_H
#define NFS_EXERCISE_OPTIONS_H

#include "exercise.h"

/* Reads the command line into options, which keep pointing into it. 0, or 2 after saying what is
 * wrong. */
int options_parse(int argc, char **argv, struct options *options);

#endif
