/* SPDX-License-Identifier: Apache-2.0 */
#include "support/vector.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse(const char *what, const char *at)
{
    fprintf(stderr, "test: vector: %s at: %s\n", what, at);
    abort();
}

static void add_byte(struct test_vector *vector, uint8_t byte)
{
    if (vector->length == TEST_VECTOR_MAX_BYTES)
        refuse("too long", "its end");
    vector->bytes[vector->length++] = byte;
}

static void add_number(struct test_vector *vector, uint64_t value, unsigned bytes)
{
    while (bytes-- > 0)
        add_byte(vector, (uint8_t)(value >> (8 * bytes)));
}

/* What stands up to the closing mark; returns the place after that. */
static const char *add_text(struct test_vector *vector, const char *at, char closing)
{
    for (; *at != closing; at++) {
        if (*at == '\0')
            refuse("text without its end", at);
        add_byte(vector, (uint8_t)*at);
    }
    return at + 1;
}

static const char *add_opaque(struct test_vector *vector, const char *at)
{
    size_t begin = vector->length;
    size_t length;

    add_number(vector, 0, 4);
    at = add_text(vector, at, '>');
    length = vector->length - begin - 4;
    vector->length = begin;
    add_number(vector, length, 4);
    vector->length += length;
    while (vector->length % 4 != begin % 4)
        add_byte(vector, 0);
    return at;
}

static const char *add_decimal(struct test_vector *vector, const char *at)
{
    unsigned bytes = *at == '#' ? 8 : 4;
    char *end;

    at += *at == '#';
    add_number(vector, strtoull(at, &end, 10), bytes);
    if (end == at)
        refuse("number expected", at);
    return end;
}

static const char *repeat(struct test_vector *vector, const char *at)
{
    char *end;
    unsigned long count = strtoul(at, &end, 10);

    if (end == at || vector->length == 0)
        refuse("a byte and how often expected", at);
    for (unsigned long i = 1; i < count; i++)
        add_byte(vector, vector->bytes[vector->length - 1]);
    return end;
}

static const char *add_hexadecimal(struct test_vector *vector, const char *at)
{
    char pair[3] = {at[0], at[0] == '\0' ? '\0' : at[1]};

    if (!isxdigit((unsigned char)pair[0]) || !isxdigit((unsigned char)pair[1]))
        refuse("two hexadecimal digits expected", at);
    add_byte(vector, (uint8_t)strtoul(pair, NULL, 16));
    return at + 2;
}

static const char *add_word(struct test_vector *vector, const char *at)
{
    switch (*at) {
    case '#':
        return add_decimal(vector, at + 1);
    case '\'':
        return add_text(vector, at + 1, '\'');
    case '<':
        return add_opaque(vector, at + 1);
    case '*':
        return repeat(vector, at + 1);
    default:
        return add_hexadecimal(vector, at);
    }
}

void test_vector_write(struct test_vector *vector, const char *text)
{
    vector->length = 0;
    while (*text != '\0')
        text = *text == ' ' ? text + 1 : add_word(vector, text);
}
