// SPDX-License-Identifier: Apache-2.0
#include "server.h"

#include <string.h>

#include "rpc/rpc.h"

#define ANSWER_BYTES 512u
#define HANDLE_BYTES 8u
/* Where the words of a call are (RFC 5531 section 9). */
enum { CALL_XID = 0, CALL_PROGRAM = 12, CALL_PROCEDURE = 20, CALL_CREDENTIAL = 24 };
#define MOUNT_MNT 1u
enum {
    NFS_GETATTR = 1,
    NFS_LOOKUP = 3,
    NFS_ACCESS = 4,
    NFS_READDIRPLUS = 17,
    NFS_FSSTAT = 18,
    NFS_FSINFO = 19,
    NFS_PATHCONF = 20
};
#define STATUS_NOENT 2u
#define STATUS_NOTSUPP 10004u

static struct nfs_bench_wire *the_wire;

/* An answer as it is being written. */
struct answer {
    uint8_t bytes[ANSWER_BYTES];
    uint32_t length;
};

static void put(struct answer *answer, uint32_t word)
{
    sl_store_u32(answer->bytes + answer->length, word);
    answer->length += 4;
}

static void put_all(struct answer *answer, const uint32_t *words, unsigned int count)
{
    for (unsigned int i = 0; i < count; i++)
        put(answer, words[i]);
}

/* fattr3: a directory of root's, 0755, with file id 64. */
static void put_attributes(struct answer *answer)
{
    static const uint32_t words[21] = {2, 0755, 2, 0,  0,    0, 4096, 0, 4096, 0, 0,
                                       0, 64,   0, 64, 1000, 0, 1000, 0, 1000, 0};

    put_all(answer, words, 21);
}

static void put_mount(struct answer *answer, uint32_t procedure)
{
    if (procedure != MOUNT_MNT)
        return;
    put(answer, 0);
    put(answer, HANDLE_BYTES);
    put(answer, 0xbe9c4);
    put(answer, 1);
    put(answer, 1); /* one flavor: AUTH_SYS */
    put(answer, 1);
}

static void put_fsinfo(struct answer *answer)
{
    static const uint32_t words[] = {0,   0,    65536, 65536, 512, 65536, 65536,
                                     512, 4096, 0x7f,  ~0u,   0,   1,     0x1b};

    put_all(answer, words, sizeof(words) / sizeof(words[0]));
}

static void put_nfs(struct answer *answer, uint32_t procedure)
{
    static const uint32_t statistics[] = {0, 0,        0, 1u << 30, 0, 1u << 29, 0, 1u << 29,
                                          0, 1u << 20, 0, 1u << 19, 0, 1u << 19, 0};
    static const uint32_t limits[] = {0, 0, 32000, 255, 1, 1, 0, 1};
    static const uint32_t nothing_there[] = {0, 0, 0, 0, 0, 1};

    switch (procedure) {
    case NFS_GETATTR:
        put(answer, 0);
        put_attributes(answer);
        break;
    case NFS_LOOKUP:
        put(answer, STATUS_NOENT);
        put(answer, 0);
        break;
    case NFS_ACCESS:
        put(answer, 0);
        put(answer, 1);
        put_attributes(answer);
        put(answer, 0x1f);
        break;
    case NFS_READDIRPLUS:
        put_all(answer, nothing_there, 6);
        break;
    case NFS_FSSTAT:
        put_all(answer, statistics, 15);
        break;
    case NFS_FSINFO:
        put_fsinfo(answer);
        break;
    case NFS_PATHCONF:
        put_all(answer, limits, 8);
        break;
    default:
        put(answer, STATUS_NOTSUPP);
        put(answer, 0);
        put(answer, 0);
    }
}

void nfs_bench_server_begin(struct nfs_bench_wire *wire)
{
    the_wire = wire;
}

/* The port a call came to: over UDP only its program tells. */
static uint16_t port_of(uint32_t program)
{
    switch (program) {
    case SL_RPC_MOUNT:
        return SL_NFS_PORT_MOUNT;
    case SL_RPC_PORTMAP:
        return SL_NFS_PORT_PORTMAP;
    default:
        return SL_NFS_PORT_NFS;
    }
}

void nfs_bench_serve(struct sl_endpoint_party *party, uint16_t port, const uint8_t *bytes,
                     uint32_t length)
{
    uint32_t program = sl_load_u32(bytes + CALL_PROGRAM);
    uint32_t procedure = sl_load_u32(bytes + CALL_PROCEDURE);
    const uint32_t head[] = {sl_load_u32(bytes + CALL_XID), 1, 0, 0, 0, 0};
    struct answer answer = {.length = 0};

    (void)length;
    put_all(&answer, head, 6);
    if (program == SL_RPC_MOUNT)
        put_mount(&answer, procedure);
    else if (program == SL_RPC_PORTMAP && procedure != 0)
        put(&answer, 0); /* whatever is asked for is not here, such as a lock manager */
    else if (procedure != 0)
        put_nfs(&answer, procedure);
    if (party != NULL)
        nfs_bench_send(the_wire, party, answer.bytes, answer.length);
    else
        nfs_bench_send_datagram(the_wire, NFS_BENCH_SERVER, port_of(program), port, answer.bytes,
                                answer.length);
}
