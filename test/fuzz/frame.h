/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_FUZZ_FRAME_H
#define TEST_FUZZ_FRAME_H

/* What the targets that rewrite frames share. */

#include <stddef.h>
#include <stdint.h>

#include "iff/parse.h"

#define FUZZ_FRAME_MAX_BYTES 2048u

/*
 * Makes the checksums of a frame right, as far as it can be understood. A fuzzer that has to guess
 * checksums gets nowhere behind them. A UDP checksum of zero stays zero.
 */
void fuzz_fix_checksums(uint8_t *frame, size_t size);

/* Parses a flat frame of which nothing was verified; every field of packet is defined after. */
int fuzz_parse(struct sl_packet *packet, uint8_t *frame, size_t size);

#endif
