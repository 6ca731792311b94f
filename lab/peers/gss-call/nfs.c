// SPDX-License-Identifier: Apache-2.0
#include "nfs.h"

#include <stdio.h>
#include <string.h>

#define HANDLE_MAX_BYTES 64u
#define ATTRIBUTES_BYTES 84u
#define WCC_BYTES 24u
#define WORDS_MAX 4u
#define FILE_SYNC 2u

static struct xdr_out arguments;

/* What a line says: a handle, and what follows it. */
struct line {
    uint8_t handle[HANDLE_MAX_BYTES];
    size_t handle_length;
    const char *text;
};

static void put_handle(const struct line *line)
{
    xdr_put_opaque(&arguments, line->handle, line->handle_length);
}

static void put_text(const struct line *line)
{
    xdr_put_opaque(&arguments, line->text, strlen(line->text));
}

static void put_name(const struct line *line)
{
    put_handle(line);
    put_text(line);
}

static void put_access(const struct line *line)
{
    put_handle(line);
    xdr_put_u32(&arguments, 0x3f);
}

static void put_read(const struct line *line)
{
    put_handle(line);
    xdr_put_u64(&arguments, 0);
    xdr_put_u32(&arguments, 65536);
}

static void put_write(const struct line *line)
{
    put_handle(line);
    xdr_put_u64(&arguments, 0);
    xdr_put_u32(&arguments, (uint32_t)strlen(line->text));
    xdr_put_u32(&arguments, FILE_SYNC);
    put_text(line);
}

/* UNCHECKED, mode 0666, nothing else set. */
static void put_create(const struct line *line)
{
    put_name(line);
    xdr_put_u32(&arguments, 0);
    xdr_put_u32(&arguments, 1);
    xdr_put_u32(&arguments, 0666);
    for (unsigned int i = 0; i < 5; i++)
        xdr_put_u32(&arguments, 0);
}

static void put_readdir(const struct line *line)
{
    put_handle(line);
    xdr_put_u64(&arguments, 0);
    xdr_put_u64(&arguments, 0);
    xdr_put_u32(&arguments, 8192);
}

static void skip_attributes(struct xdr_in *in)
{
    if (xdr_get_u32(in) != 0)
        xdr_skip(in, ATTRIBUTES_BYTES);
}

static void tell_handle(struct xdr_in *in)
{
    size_t length;
    const uint8_t *handle = xdr_get_opaque(in, &length);

    printf(",\"handle\":\"");
    for (size_t i = 0; i < length; i++)
        printf("%02x", handle[i]);
    printf("\"");
}

/* Type, mode and links, owners, size and used, device, fsid: the file's number comes then. */
static void tell_attributes(struct xdr_in *in)
{
    uint32_t type = xdr_get_u32(in);

    xdr_skip(in, 16);
    printf(",\"type\":%u,\"size\":%llu", type, (unsigned long long)xdr_get_u64(in));
    xdr_skip(in, 24);
    printf(",\"fileid\":%llu", (unsigned long long)xdr_get_u64(in));
}

static void tell_created(struct xdr_in *in)
{
    if (xdr_get_u32(in) != 0)
        tell_handle(in);
}

static void tell_access(struct xdr_in *in)
{
    skip_attributes(in);
    printf(",\"access\":%u", xdr_get_u32(in));
}

static void tell_read(struct xdr_in *in)
{
    const uint8_t *data;
    uint32_t sum = 2166136261u;
    size_t length;

    skip_attributes(in);
    xdr_skip(in, 8); /* count, end */
    data = xdr_get_opaque(in, &length);
    for (size_t i = 0; i < length; i++)
        sum = (sum ^ data[i]) * 16777619u;
    printf(",\"bytes\":%zu,\"fnv1a\":%u", length, sum);
}

static void tell_written(struct xdr_in *in)
{
    if (xdr_get_u32(in) != 0)
        xdr_skip(in, WCC_BYTES);
    skip_attributes(in);
    printf(",\"bytes\":%u", xdr_get_u32(in));
}

static void tell_names(struct xdr_in *in)
{
    const char *comma = "";

    skip_attributes(in);
    xdr_skip(in, 8); /* verifier */
    printf(",\"names\":[");
    while (xdr_get_u32(in) != 0 && !in->has_failed) {
        const uint8_t *name;
        size_t length;

        xdr_skip(in, 8);
        name = xdr_get_opaque(in, &length);
        xdr_skip(in, 8);
        printf("%s\"%.*s\"", comma, (int)length, (const char *)name);
        comma = ",";
    }
    printf("]");
}

static void tell_nothing(struct xdr_in *in)
{
    (void)in;
}

static const struct verb {
    const char *name;
    uint32_t procedure;
    void (*put)(const struct line *line);
    void (*tell)(struct xdr_in *in); /* of an NFS3_OK */
} verbs[] = {
    {"getattr", 1, put_handle, tell_attributes}, {"lookup", 3, put_name, tell_handle},
    {"access", 4, put_access, tell_access},      {"read", 6, put_read, tell_read},
    {"write", 7, put_write, tell_written},       {"create", 8, put_create, tell_created},
    {"remove", 12, put_name, tell_nothing},      {"readdir", 16, put_readdir, tell_names},
    {"fsinfo", 19, put_handle, tell_nothing},
};

const char *nfs_help(void)
{
    return "getattr, access, read, readdir or fsinfo HANDLE; lookup, create or remove HANDLE NAME; "
           "write HANDLE TEXT";
}

static bool read_handle(const char *hex, struct line *line)
{
    line->handle_length = strlen(hex) / 2;
    if (line->handle_length > HANDLE_MAX_BYTES || strlen(hex) % 2 != 0)
        return false;
    for (size_t i = 0; i < line->handle_length; i++) {
        unsigned int byte;

        if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
            return false;
        line->handle[i] = (uint8_t)byte;
    }
    return true;
}

static void carry_out(struct session *session, const struct verb *verb, const struct line *line)
{
    static const char *const outcomes[] = {"answered", "accepted", "denied", "lost", "forged"};
    struct xdr_in results = {NULL, 0, false};
    uint32_t code = 0, status = 0;
    enum outcome outcome;

    arguments.length = 0;
    arguments.has_failed = false;
    verb->put(line);
    outcome = session_call(session, verb->procedure, &arguments, &results, &code);
    if (outcome == CALL_ANSWERED)
        status = xdr_get_u32(&results);
    printf("{\"outcome\":\"%s\",\"code\":%u,\"status\":%u,\"connections\":%u,\"contexts\":%u",
           outcomes[outcome], code, status, session->connections, session->contexts);
    if (outcome == CALL_ANSWERED && status == 0)
        verb->tell(&results);
    printf(",\"whole\":%s}\n", results.has_failed ? "false" : "true");
    fflush(stdout);
}

bool nfs_line(struct session *session, char *text)
{
    char *rest = text, *words[WORDS_MAX] = {NULL};
    struct line line;

    for (unsigned int i = 0; i < WORDS_MAX && rest != NULL; i++)
        words[i] = strsep(&rest, " ");
    line.text = words[2] != NULL ? words[2] : "";
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (words[1] == NULL || strcmp(verbs[i].name, words[0]) != 0 ||
            !read_handle(words[1], &line))
            continue;
        carry_out(session, &verbs[i], &line);
        return true;
    }
    return false;
}
