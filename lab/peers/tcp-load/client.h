// SPDX-License-Identifier: Apache-2.0
#ifndef TCP_LOAD_CLIENT_H
#define TCP_LOAD_CLIENT_H

#include "options.h"

/*
 * Opens connections, moves data and prints the report. Mode HOLD prints the line "held" when all
 * are there, and ends with standard input. Exit code: 0 if nothing failed, 1 otherwise.
 */
int client_run(const struct options *options);

/* Accepts connections and does what their headers ask; ends with standard input. Exit code. */
int server_run(const struct options *options);

#endif
