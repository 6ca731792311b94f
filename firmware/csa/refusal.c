// SPDX-License-Identifier: Apache-2.0
#include "refusal.h"

#include <stdarg.h>
#include <stdio.h>

int sl_refuse(struct sl_refusal *refusal, uint32_t error, uint16_t mark, uint16_t id,
              const char *key, const char *format, ...)
{
    va_list arguments;

    if (refusal->error != 0)
        return -(int)refusal->error;
    refusal->error = error;
    refusal->mark = mark;
    refusal->id = id;
    snprintf(refusal->key, sizeof(refusal->key), "%s", key ? key : "");
    va_start(arguments, format);
    vsnprintf(refusal->reason, sizeof(refusal->reason), format, arguments);
    va_end(arguments);
    return -(int)error;
}
