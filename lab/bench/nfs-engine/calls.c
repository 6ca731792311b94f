// SPDX-License-Identifier: Apache-2.0
#include "calls.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nfs/model/client.h"
#include "wire/endian.h"

#define VERSION 3u
#define XID_START 0x10000000u
/* An accepted reply of RPC (RFC 5531 9) with a verifier of no bytes, then the status of NFS. */
#define ACCEPT_AT 20u
#define STATUS_AT 24u

static const struct model_credential root = {.uid = 0, .gid = 0};

static const char *const names[NFS_BENCH_OPERATIONS] = {
    [NFS_BENCH_GETATTR] = "getattr",
    [NFS_BENCH_LOOKUP] = "lookup",
    [NFS_BENCH_READ] = "read",
    [NFS_BENCH_WRITE] = "write",
};

const char *nfs_bench_operation_name(enum nfs_bench_operation operation)
{
    return names[operation];
}

bool nfs_answer_is_good(const uint8_t *answer, size_t length_bytes)
{
    return length_bytes >= STATUS_AT + 4 && sl_load_u32(answer + ACCEPT_AT) == 0 &&
           sl_load_u32(answer + STATUS_AT) == SL_NFS_OK;
}

static bool mount_root(struct nfs_calls *calls, nfs_ask *ask, void *context,
                       struct sl_nfs_handle *handle)
{
    struct model_out call = {0};
    struct model_reply reply;
    const uint8_t *answer;
    size_t bytes;
    bool is_good;

    model_encode_mount(&call, ++calls->xid, VERSION, CANNED_EXPORT);
    is_good = ask(context, CANNED_MOUNT_PORT, call.data, call.length_bytes, &answer, &bytes) &&
              model_decode_mount(answer, bytes, VERSION, &reply) &&
              reply.result.status == SL_NFS_OK;
    if (is_good)
        *handle = reply.result.handle;
    model_out_free(&call);
    return is_good;
}

static void encode(struct nfs_calls *calls, const struct sl_nfs_arguments *arguments,
                   struct model_out *call)
{
    static uint8_t data[CANNED_FILE_BYTES];

    memset(data, 'w', sizeof(data));
    *call = (struct model_out){0};
    model_encode_call(call, ++calls->xid, VERSION, arguments, data, &root);
}

static struct sl_nfs_arguments lookup_of(uint32_t file, const struct sl_nfs_handle *directory)
{
    struct sl_nfs_arguments arguments = {
        .procedure = SL_NFS_LOOKUP, .version = VERSION, .handle = *directory};
    char name[CANNED_NAME_BYTES];

    canned_name(file, name);
    arguments.name.length_bytes = (uint8_t)strlen(name);
    memcpy(arguments.name.bytes, name, arguments.name.length_bytes);
    return arguments;
}

static bool look_up(struct nfs_calls *calls, uint32_t file, const struct sl_nfs_handle *directory,
                    nfs_ask *ask, void *context, struct sl_nfs_handle *handle)
{
    struct sl_nfs_arguments arguments = lookup_of(file, directory);
    struct model_out call;
    struct model_reply reply;
    const uint8_t *answer;
    size_t bytes;
    bool is_good;

    encode(calls, &arguments, &call);
    is_good = ask(context, CANNED_NFS_PORT, call.data, call.length_bytes, &answer, &bytes) &&
              model_decode_reply(answer, bytes, VERSION, SL_NFS_LOOKUP, &reply);
    if (is_good) {
        is_good = reply.result.status == SL_NFS_OK;
        *handle = reply.result.handle;
        model_reply_free(&reply);
    }
    model_out_free(&call);
    return is_good;
}

static struct sl_nfs_arguments arguments_of(enum nfs_bench_operation operation, uint32_t file,
                                            const struct sl_nfs_handle *directory,
                                            const struct sl_nfs_handle *handle)
{
    static const uint8_t procedures[NFS_BENCH_OPERATIONS] = {
        [NFS_BENCH_GETATTR] = SL_NFS_GETATTR,
        [NFS_BENCH_LOOKUP] = SL_NFS_LOOKUP,
        [NFS_BENCH_READ] = SL_NFS_READ,
        [NFS_BENCH_WRITE] = SL_NFS_WRITE,
    };

    if (operation == NFS_BENCH_LOOKUP)
        return lookup_of(file, directory);
    return (struct sl_nfs_arguments){
        .procedure = procedures[operation],
        .version = VERSION,
        .stable = SL_NFS_UNSTABLE,
        .handle = *handle,
        .count_bytes = CANNED_FILE_BYTES,
        .data_bytes = operation == NFS_BENCH_WRITE ? CANNED_FILE_BYTES : 0,
    };
}

int nfs_calls_make(struct nfs_calls *calls, enum nfs_bench_operation operation, nfs_ask *ask,
                   void *context)
{
    struct sl_nfs_handle directory;

    *calls = (struct nfs_calls){.xid = XID_START};
    if (!mount_root(calls, ask, context, &directory)) {
        fprintf(stderr, "nfs bench: the export cannot be mounted\n");
        return -EPROTO;
    }
    for (uint32_t i = 0; i < CANNED_FILES; i++) {
        struct sl_nfs_arguments arguments;
        struct sl_nfs_handle handle;
        struct model_out call;

        if (!look_up(calls, i, &directory, ask, context, &handle)) {
            fprintf(stderr, "nfs bench: file %u cannot be looked up\n", i);
            return -EPROTO;
        }
        arguments = arguments_of(operation, i, &directory, &handle);
        encode(calls, &arguments, &call);
        calls->calls[i].data = call.data;
        calls->calls[i].length_bytes = call.length_bytes;
    }
    return 0;
}

void nfs_calls_free(struct nfs_calls *calls)
{
    for (uint32_t i = 0; i < CANNED_FILES; i++)
        free(calls->calls[i].data);
}

const uint8_t *nfs_calls_next(struct nfs_calls *calls, size_t *length_bytes)
{
    uint32_t index = calls->next++ % CANNED_FILES;

    sl_store_u32(calls->calls[index].data, ++calls->xid);
    *length_bytes = calls->calls[index].length_bytes;
    return calls->calls[index].data;
}
