/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_ERROR_H
#define SL_WIRE_ERROR_H

/*
 * Why a decoder refused its input. Decoders return 0 or one of these; builders return the bytes
 * written or SL_WIRE_NO_ROOM. The values are local to the process and may be renumbered.
 */
enum sl_wire_error {
    SL_WIRE_OK = 0,
    SL_WIRE_TRUNCATED = -1,     /* fewer bytes than the header, or than a length field promises */
    SL_WIRE_BAD_VERSION = -2,   /* IP version other than the decoder's */
    SL_WIRE_BAD_HEADER = -3,    /* header length below its minimum */
    SL_WIRE_BAD_LENGTH = -4,    /* length fields contradict each other */
    SL_WIRE_BAD_TYPE = -5,      /* hardware, protocol or message type the decoder is not for */
    SL_WIRE_BAD_OPERATION = -6, /* operation code unknown */
    SL_WIRE_BAD_ADDRESS = -7,   /* an address that cannot stand in this place */
    SL_WIRE_MISMATCH = -8,      /* well-formed, but not the answer to our question */
    SL_WIRE_REFUSED = -9,       /* well-formed answer that says no */
    SL_WIRE_NO_ROOM = -10,      /* a builder's buffer is too small */
};

/* A short English phrase for an sl_wire_error; never NULL, also for values not in the enum. */
const char *sl_wire_error_name(int error);

#endif
