// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gssapi/gssapi_krb5.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NFS_PORT 2049
#define NFS_PROGRAM 100003u
#define NFS_VERSION 3u
#define GSS_FLAVOR 6u
#define CREDPROBLEM 13u
#define CTXPROBLEM 14u
#define TRIES_PER_CALL 20u
#define RETRY_US 250000u
#define REPLY_TIMEOUT_S 20

enum gss_procedure { GSS_DATA, GSS_INIT, GSS_CONTINUE };

static struct xdr_out call;  /* being sent; one at a time */
static struct xdr_out inner; /* what of it is protected */

static void tell(const char *what, OM_uint32 major, OM_uint32 minor)
{
    gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
    OM_uint32 more = 0, ignored;

    gss_display_status(&ignored, minor, GSS_C_MECH_CODE, (gss_OID)gss_mech_krb5, &more, &text);
    fprintf(stderr, "gss-call: %s: %08x, %.*s\n", what, major, (int)text.length,
            (const char *)text.value);
    gss_release_buffer(&ignored, &text);
}

int session_begin(struct session *session, const char *address, const char *principal,
                  enum service service)
{
    gss_buffer_desc name = {strlen(principal), (void *)(uintptr_t)principal};
    OM_uint32 minor;

    memset(session, 0, sizeof(*session));
    session->address.sin_family = AF_INET;
    session->address.sin_port = htons(NFS_PORT);
    session->service = service;
    session->socket = -1;
    session->next_xid = (uint32_t)getpid() << 12;
    if (inet_pton(AF_INET, address, &session->address.sin_addr) != 1) {
        fprintf(stderr, "gss-call: %s is no IPv4 address\n", address);
        return -1;
    }
    if (gss_import_name(&minor, &name, GSS_C_NT_HOSTBASED_SERVICE, &session->principal) !=
        GSS_S_COMPLETE) {
        fprintf(stderr, "gss-call: %s is no host-based principal such as nfs@host\n", principal);
        return -1;
    }
    return 0;
}

static void hang_up(struct session *session)
{
    if (session->socket >= 0)
        close(session->socket);
    session->socket = -1;
}

static void forget_context(struct session *session)
{
    OM_uint32 minor;

    if (session->context != GSS_C_NO_CONTEXT)
        gss_delete_sec_context(&minor, &session->context, GSS_C_NO_BUFFER);
    session->context = GSS_C_NO_CONTEXT;
    session->handle_length = 0;
}

void session_end(struct session *session)
{
    OM_uint32 minor;

    forget_context(session);
    hang_up(session);
    gss_release_name(&minor, &session->principal);
}

static bool connect_anew(struct session *session)
{
    const struct timeval timeout = {.tv_sec = REPLY_TIMEOUT_S};

    session->socket = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(session->socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    if (connect(session->socket, (const struct sockaddr *)&session->address,
                sizeof(session->address)) != 0) {
        hang_up(session);
        return false;
    }
    session->connections++;
    return true;
}

static bool send_all(int socket, const uint8_t *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(socket, bytes, length, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool receive_all(int socket, uint8_t *bytes, size_t length)
{
    return recv(socket, bytes, length, MSG_WAITALL) == (ssize_t)length;
}

/* One record there, and one back. */
static bool exchange(struct session *session, struct xdr_in *reply)
{
    uint8_t mark[4] = {(uint8_t)(0x80u | call.length >> 24), (uint8_t)(call.length >> 16),
                       (uint8_t)(call.length >> 8), (uint8_t)call.length};
    uint32_t length;

    if (call.has_failed || !send_all(session->socket, mark, sizeof(mark)) ||
        !send_all(session->socket, call.bytes, call.length) ||
        !receive_all(session->socket, mark, sizeof(mark)))
        return false;
    length =
        ((uint32_t)mark[0] << 24 | (uint32_t)mark[1] << 16 | (uint32_t)mark[2] << 8 | mark[3]) &
        0x7fffffffu;
    if (length > sizeof(session->reply) || !receive_all(session->socket, session->reply, length))
        return false;
    *reply = (struct xdr_in){session->reply, length, false};
    return true;
}

/* The same over a connection that is made if there is none. What is lost is for the caller to sign
 * anew: a server discards what it has seen (RFC 2203 section 5.3.3.1). */
static bool exchange_connected(struct session *session, struct xdr_in *reply)
{
    if ((session->socket >= 0 || connect_anew(session)) && exchange(session, reply))
        return true;
    hang_up(session);
    return false;
}

static void put_head(struct session *session, uint32_t procedure, enum gss_procedure gss_procedure,
                     uint32_t sequence)
{
    call.length = 0;
    call.has_failed = false;
    xdr_put_u32(&call, session->next_xid++);
    xdr_put_u32(&call, 0);
    xdr_put_u32(&call, 2);
    xdr_put_u32(&call, NFS_PROGRAM);
    xdr_put_u32(&call, NFS_VERSION);
    xdr_put_u32(&call, procedure);
    xdr_put_u32(&call, GSS_FLAVOR);
    xdr_put_u32(&call, (uint32_t)(20 + (session->handle_length + 3) / 4 * 4));
    xdr_put_u32(&call, 1);
    xdr_put_u32(&call, gss_procedure);
    xdr_put_u32(&call, sequence);
    xdr_put_u32(&call, session->service);
    xdr_put_opaque(&call, session->handle, session->handle_length);
}

static bool put_mic(const struct session *session, struct xdr_out *out, const void *bytes,
                    size_t length)
{
    gss_buffer_desc message = {length, (void *)(uintptr_t)bytes}, mic = GSS_C_EMPTY_BUFFER;
    OM_uint32 minor, major = gss_get_mic(&minor, session->context, 0, &message, &mic);

    if (major != GSS_S_COMPLETE) {
        tell("cannot sign", major, minor);
        return false;
    }
    xdr_put_opaque(out, mic.value, mic.length);
    gss_release_buffer(&minor, &mic);
    return true;
}

static bool is_signed(const struct session *session, const void *bytes, size_t length,
                      const uint8_t *mic, size_t mic_length)
{
    gss_buffer_desc message = {length, (void *)(uintptr_t)bytes};
    gss_buffer_desc token = {mic_length, (void *)(uintptr_t)mic};
    OM_uint32 minor;

    return mic != NULL &&
           gss_verify_mic(&minor, session->context, &message, &token, NULL) == GSS_S_COMPLETE;
}

static bool is_word_signed(const struct session *session, uint32_t word, const uint8_t *mic,
                           size_t mic_length)
{
    uint32_t order = htonl(word);

    return is_signed(session, &order, sizeof(order), mic, mic_length);
}

/* The head of a reply. ANSWERED: *mic is its verifier, *reply stands behind the head. */
static enum outcome read_head(struct xdr_in *reply, const uint8_t **mic, size_t *mic_length,
                              uint32_t *code)
{
    uint32_t reply_status;

    xdr_skip(reply, 8);
    reply_status = xdr_get_u32(reply);
    if (reply_status == 1) {
        *code = xdr_get_u32(reply) == 1 ? xdr_get_u32(reply) : 0;
        return reply->has_failed ? CALL_FORGED : CALL_DENIED;
    }
    *mic = xdr_get_u32(reply) == GSS_FLAVOR ? xdr_get_opaque(reply, mic_length) : NULL;
    if (*mic == NULL)
        return CALL_FORGED;
    *code = xdr_get_u32(reply);
    if (reply->has_failed)
        return CALL_FORGED;
    return *code == 0 ? CALL_ANSWERED : CALL_ACCEPTED;
}

/* What the server says to a token of ours: keeps the handle; *token is for the next round. */
static bool take_made(struct session *session, struct xdr_in *reply, gss_buffer_desc *token,
                      uint32_t *window)
{
    size_t length;
    const uint8_t *handle = xdr_get_opaque(reply, &length);
    uint32_t major = xdr_get_u32(reply), minor = xdr_get_u32(reply);

    *window = xdr_get_u32(reply);
    token->value = (void *)(uintptr_t)xdr_get_opaque(reply, &token->length);
    if (reply->has_failed || length > sizeof(session->handle) || major > 1) {
        fprintf(stderr, "gss-call: the server makes no context: major %u, minor %u\n", major,
                minor);
        return false;
    }
    memcpy(session->handle, handle, length);
    session->handle_length = length;
    return true;
}

static enum outcome make_context(struct session *session, uint32_t *code)
{
    gss_buffer_desc in = GSS_C_EMPTY_BUFFER, out = GSS_C_EMPTY_BUFFER;
    enum gss_procedure procedure = GSS_INIT;
    const uint8_t *mic = NULL;
    size_t mic_length = 0;
    uint32_t window = 0;

    forget_context(session);
    for (;;) {
        struct xdr_in reply;
        enum outcome outcome;
        OM_uint32 minor, major = gss_init_sec_context(
                             &minor, GSS_C_NO_CREDENTIAL, &session->context, session->principal,
                             (gss_OID)gss_mech_krb5, GSS_C_MUTUAL_FLAG | GSS_C_INTEG_FLAG, 0, NULL,
                             &in, NULL, &out, NULL, NULL);

        if (GSS_ERROR(major)) {
            tell("cannot make a context", major, minor);
            return CALL_FORGED;
        }
        if (major == GSS_S_COMPLETE && out.length == 0)
            break;
        put_head(session, 0, procedure, 0);
        xdr_put_u64(&call, 0);
        xdr_put_opaque(&call, out.value, out.length);
        gss_release_buffer(&minor, &out);
        if (!exchange_connected(session, &reply))
            return CALL_LOST;
        outcome = read_head(&reply, &mic, &mic_length, code);
        if (outcome != CALL_ANSWERED)
            return outcome;
        if (!take_made(session, &reply, &in, &window))
            return CALL_FORGED;
        procedure = GSS_CONTINUE;
    }
    session->sequence = 0;
    session->contexts++;
    return is_word_signed(session, window, mic, mic_length) ? CALL_ANSWERED : CALL_FORGED;
}

/* The body of a call, protected as its service says. */
static bool put_body(struct session *session, const struct xdr_out *arguments)
{
    gss_buffer_desc plain, wrapped = GSS_C_EMPTY_BUFFER;
    OM_uint32 minor;

    if (session->service == SERVICE_NONE) {
        xdr_put_raw(&call, arguments->bytes, arguments->length);
        return true;
    }
    inner.length = 0;
    inner.has_failed = false;
    xdr_put_u32(&inner, session->sequence);
    xdr_put_raw(&inner, arguments->bytes, arguments->length);
    if (session->service == SERVICE_INTEGRITY) {
        xdr_put_opaque(&call, inner.bytes, inner.length);
        return put_mic(session, &call, inner.bytes, inner.length);
    }
    plain = (gss_buffer_desc){inner.length, inner.bytes};
    if (gss_wrap(&minor, session->context, 1, 0, &plain, NULL, &wrapped) != GSS_S_COMPLETE)
        return false;
    xdr_put_opaque(&call, wrapped.value, wrapped.length);
    gss_release_buffer(&minor, &wrapped);
    return true;
}

/* Privacy: what was wrapped takes the place of the reply. */
static bool unwrap(struct session *session, const uint8_t *bytes, size_t length,
                   struct xdr_in *results)
{
    gss_buffer_desc wrapped = {length, (void *)(uintptr_t)bytes}, plain = GSS_C_EMPTY_BUFFER;
    OM_uint32 minor;
    int is_private = 0;

    if (bytes == NULL ||
        gss_unwrap(&minor, session->context, &wrapped, &plain, &is_private, NULL) != GSS_S_COMPLETE)
        return false;
    memcpy(session->reply, plain.value, plain.length);
    *results = (struct xdr_in){session->reply, plain.length, false};
    gss_release_buffer(&minor, &plain);
    return is_private != 0;
}

/* The body of a reply; false: it is not what the server has sent. */
static bool open_body(struct session *session, struct xdr_in *results)
{
    size_t length, mic_length;
    const uint8_t *bytes, *mic;

    if (session->service == SERVICE_NONE)
        return true;
    bytes = xdr_get_opaque(results, &length);
    if (session->service == SERVICE_PRIVACY) {
        if (!unwrap(session, bytes, length, results))
            return false;
    } else {
        mic = xdr_get_opaque(results, &mic_length);
        if (bytes == NULL || !is_signed(session, bytes, length, mic, mic_length))
            return false;
        *results = (struct xdr_in){bytes, length, false};
    }
    return xdr_get_u32(results) == session->sequence && !results->has_failed;
}

static enum outcome call_once(struct session *session, uint32_t procedure,
                              const struct xdr_out *arguments, struct xdr_in *results,
                              uint32_t *code)
{
    enum outcome outcome = CALL_ANSWERED;
    const uint8_t *mic = NULL;
    size_t mic_length = 0;

    if (session->context == GSS_C_NO_CONTEXT)
        outcome = make_context(session, code);
    if (outcome != CALL_ANSWERED)
        return outcome;
    session->sequence++;
    put_head(session, procedure, GSS_DATA, session->sequence);
    xdr_put_u32(&call, GSS_FLAVOR);
    if (!put_mic(session, &call, call.bytes, call.length - 4) || !put_body(session, arguments))
        return CALL_FORGED;
    if (!exchange_connected(session, results))
        return CALL_LOST;
    outcome = read_head(results, &mic, &mic_length, code);
    if (outcome == CALL_DENIED || outcome == CALL_FORGED)
        return outcome;
    if (!is_word_signed(session, session->sequence, mic, mic_length))
        return CALL_FORGED;
    return outcome == CALL_ANSWERED && !open_body(session, results) ? CALL_FORGED : outcome;
}

enum outcome session_call(struct session *session, uint32_t procedure,
                          const struct xdr_out *arguments, struct xdr_in *results, uint32_t *code)
{
    enum outcome outcome = CALL_LOST;

    for (unsigned int i = 0; i < TRIES_PER_CALL && outcome == CALL_LOST; i++) {
        if (i > 0)
            usleep(RETRY_US);
        outcome = call_once(session, procedure, arguments, results, code);
        /* The server does not know the context (RFC 2203 section 5.3.3.3). */
        if (outcome == CALL_DENIED && (*code == CREDPROBLEM || *code == CTXPROBLEM)) {
            forget_context(session);
            outcome = call_once(session, procedure, arguments, results, code);
        }
    }
    return outcome;
}
