/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_SUPPORT_VECTOR_H
#define TEST_SUPPORT_VECTOR_H

/*
 * Bytes of a message written as text, so that a test shows them as the RFC does. It shares no code
 * with the codecs under test. Words, with or without blanks between them:
 *
 *   00ff       bytes in hexadecimal
 *   #7  ##7    a number in 4 or in 8 bytes, big-endian
 *   'text'     bytes of text
 *   <text>     an XDR opaque or string: length, bytes of text, padding with zeros
 *   *32        the byte before, 32 times in all
 */

#include <stddef.h>
#include <stdint.h>

#define TEST_VECTOR_MAX_BYTES 4096u

struct test_vector {
    uint8_t bytes[TEST_VECTOR_MAX_BYTES];
    size_t length;
};

/* Writes the bytes that the text describes. Aborts when it is not as above, or too long. */
void test_vector_write(struct test_vector *vector, const char *text);

#endif
