// SPDX-License-Identifier: Apache-2.0
#include "call.h"

#include <arpa/inet.h>
#include <string.h>

#define RPC_VERSION 2u
#define MESSAGE_CALL 0u
#define MESSAGE_REPLY 1u
#define REPLY_ACCEPTED 0u
#define ACCEPT_SUCCESS 0u
#define AUTH_NONE 0u
#define AUTH_SYS 1u
#define AUTH_BYTES_MAX 400u
/* stamp, machine name "load", uid, gid, no further groups */
#define CREDENTIAL_BYTES 24u
#define ATTRIBUTES_BYTES 84u /* fattr3 */

static size_t filled(size_t count)
{
    return (count + 3u) & ~(size_t)3u;
}

static uint8_t *room(struct call *call, size_t count)
{
    uint8_t *place = call->bytes + call->length_bytes;

    if (call->overflow || count > sizeof(call->bytes) - call->length_bytes) {
        call->overflow = true;
        return NULL;
    }
    call->length_bytes += count;
    return place;
}

void call_put_number(struct call *call, uint32_t number)
{
    uint8_t *place = room(call, sizeof(number));

    number = htonl(number);
    if (place != NULL)
        memcpy(place, &number, sizeof(number));
}

void call_put_long(struct call *call, uint64_t number)
{
    call_put_number(call, (uint32_t)(number >> 32));
    call_put_number(call, (uint32_t)number);
}

void call_put_opaque(struct call *call, const void *bytes, uint32_t count)
{
    uint8_t *place;

    call_put_number(call, count);
    place = room(call, filled(count));
    if (place == NULL)
        return;
    memset(place, 0, filled(count));
    memcpy(place, bytes, count);
}

void call_put_handle(struct call *call, const struct handle *handle)
{
    call_put_opaque(call, handle->bytes, handle->length_bytes);
}

void call_begin(struct call *call, uint32_t xid, uint32_t program, uint32_t version,
                uint32_t procedure)
{
    call->length_bytes = 0;
    call->overflow = false;
    call_put_number(call, xid);
    call_put_number(call, MESSAGE_CALL);
    call_put_number(call, RPC_VERSION);
    call_put_number(call, program);
    call_put_number(call, version);
    call_put_number(call, procedure);
    call_put_number(call, AUTH_SYS);
    call_put_number(call, CREDENTIAL_BYTES);
    call_put_number(call, 0);
    call_put_opaque(call, "load", 4);
    call_put_number(call, 0);
    call_put_number(call, 0);
    call_put_number(call, 0);
    call_put_number(call, AUTH_NONE);
    call_put_number(call, 0);
}

void reply_skip(struct reply *reply, size_t count)
{
    if (reply->bad || count > reply->left_bytes) {
        reply->bad = true;
        return;
    }
    reply->at += count;
    reply->left_bytes -= count;
}

uint32_t reply_number(struct reply *reply)
{
    const uint8_t *at = reply->at;
    uint32_t number;

    reply_skip(reply, sizeof(number));
    if (reply->bad)
        return 0;
    memcpy(&number, at, sizeof(number));
    return ntohl(number);
}

const uint8_t *reply_opaque(struct reply *reply, uint32_t max, uint32_t *count)
{
    const uint8_t *bytes;

    *count = reply_number(reply);
    if (*count > max)
        reply->bad = true;
    bytes = reply->at;
    reply_skip(reply, filled(*count));
    return reply->bad ? NULL : bytes;
}

void reply_skip_attributes(struct reply *reply)
{
    if (reply_number(reply) != 0)
        reply_skip(reply, ATTRIBUTES_BYTES);
}

void reply_handle(struct reply *reply, struct handle *handle)
{
    const uint8_t *bytes = reply_opaque(reply, HANDLE_BYTES_MAX, &handle->length_bytes);

    if (bytes != NULL)
        memcpy(handle->bytes, bytes, handle->length_bytes);
}

bool reply_begin(struct reply *reply, uint32_t *xid)
{
    uint32_t verifier_bytes;
    bool accepted;

    *xid = reply_number(reply);
    accepted = reply_number(reply) == MESSAGE_REPLY && reply_number(reply) == REPLY_ACCEPTED;
    reply_number(reply);
    reply_opaque(reply, AUTH_BYTES_MAX, &verifier_bytes);
    return accepted && reply_number(reply) == ACCEPT_SUCCESS && !reply->bad;
}
