/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SHM_CRC32C_H
#define SHM_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/*
 * CRC-32C (Castagnoli) as in RFC 3720 appendix B.4.
 * crc: 0 to begin with, or the result for the bytes before; data: length_bytes bytes.
 */
uint32_t sl_crc32c(uint32_t crc, const void *data, size_t length_bytes);

#endif
