/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_FUZZ_CHECKSUMS_H
#define TEST_FUZZ_CHECKSUMS_H

/*
 * Makes the checksums of a frame right, as far as it can be understood. A fuzzer that has to guess
 * checksums gets nowhere behind them. A UDP checksum of zero stays zero.
 */

#include <stddef.h>
#include <stdint.h>

void fuzz_fix_checksums(uint8_t *frame, size_t size);

#endif
