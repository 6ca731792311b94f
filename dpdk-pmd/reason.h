// SPDX-License-Identifier: Apache-2.0
/* Messages of this folder: formatted into the caller's buffer, always terminated. */
#ifndef PMD_REASON_PRIVATE_H
#define PMD_REASON_PRIVATE_H

#include <stdarg.h>
#include <stdio.h>

#include "pmd/ports.h"

/* Writes the reason and returns error, so that a refusal is one statement. */
__attribute__((format(printf, 3, 4))) static inline int
sl_pmd_refuse(char reason[SL_PMD_REASON_BYTES], int error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(reason, SL_PMD_REASON_BYTES, format, arguments);
    va_end(arguments);
    return error;
}

#endif
