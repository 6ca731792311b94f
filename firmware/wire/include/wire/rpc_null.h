/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_RPC_NULL_H
#define SL_WIRE_RPC_NULL_H

/* The ONC RPC NULL call as a health probe over UDP (RFC 5531 sections 9, 11 and 12). */

#include "wire/endian.h"
#include "wire/error.h"

#include <stddef.h>

/* xid, CALL, version 2, program, version, procedure 0, AUTH_NONE credential and verifier. */
#define SL_RPC_NULL_CALL_BYTES 40u

/*
 * Builds a call of procedure 0 of program and version. Returns SL_RPC_NULL_CALL_BYTES or
 * SL_WIRE_NO_ROOM.
 */
int sl_rpc_null_build(uint8_t *data, size_t size, uint32_t xid, uint32_t program, uint32_t version);

/*
 * Is this datagram the reply to our call `xid`? 0 for an accepted, successful one;
 * SL_WIRE_TRUNCATED; SL_WIRE_BAD_TYPE when it is no reply; SL_WIRE_MISMATCH for another xid;
 * SL_WIRE_REFUSED when the server denied the call or does not serve the program and version;
 * SL_WIRE_BAD_LENGTH for a verifier longer than RFC 5531's 400 bytes.
 */
int sl_rpc_null_check_reply(const uint8_t *data, size_t length, uint32_t xid);

#endif
