/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/error.h"

const char *sl_wire_error_name(int error)
{
    switch (error) {
    case SL_WIRE_OK:
        return "well-formed";
    case SL_WIRE_TRUNCATED:
        return "truncated";
    case SL_WIRE_BAD_VERSION:
        return "wrong protocol version";
    case SL_WIRE_BAD_HEADER:
        return "header length below its minimum";
    case SL_WIRE_BAD_LENGTH:
        return "lengths contradict each other";
    case SL_WIRE_BAD_TYPE:
        return "unexpected type";
    case SL_WIRE_BAD_OPERATION:
        return "unknown operation";
    case SL_WIRE_BAD_ADDRESS:
        return "impossible address";
    case SL_WIRE_MISMATCH:
        return "answers another question";
    case SL_WIRE_REFUSED:
        return "refused by the peer";
    case SL_WIRE_NO_ROOM:
        return "buffer too small";
    default:
        return "unknown reason";
    }
}
