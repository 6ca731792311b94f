/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_MAKE_SEEDS_H
#define TEST_MAKE_SEEDS_H

#include <stddef.h>
#include <stdint.h>

/* Writes one input of a target to <corpus>/<target>/<name>; ends the program when it cannot. */
void write_seed(const char *corpus, const char *target, const char *name, const uint8_t *bytes,
                size_t length);

/* make_tcp_seeds.c: those of tcp_engine and tcp_options. */
void write_tcp_seeds(const char *corpus);

/* make_rpc_seeds.c: those of RPC, NFS, MOUNT, PORTMAP and NLM. */
void write_rpc_message_seeds(const char *corpus);

#endif
