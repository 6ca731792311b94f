// SPDX-License-Identifier: Apache-2.0
#include "ask.h"

#include <errno.h>

#define NFS3 3u
#define BLOCK_BYTES 512u

int sl_nfs_ask(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
               const struct sl_nfs_arguments *arguments, const struct sl_nfs_handle *handle,
               const struct sl_nfs_handle *handle2, const struct sl_message *from,
               uint64_t patience_us,
               void (*done)(struct sl_nfs *, struct sl_nfs_exchange *, struct sl_nfs_call *))
{
    static const struct sl_nfs_handle none;
    struct sl_nfs_exchange *exchange =
        sl_nfs_exchange_new(nfs, call, &nfs->filesystems[call->filesystem], slot,
                            SL_NFS_PROGRAM_NFS, arguments->procedure);
    struct sl_xdr_writer writer;
    struct sl_message request;

    if (exchange == NULL)
        return -ENOBUFS;
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    sl_rpc_put_own_call(&writer, exchange->xid, SL_RPC_NFS, NFS3, arguments->procedure,
                        nfs->setup.machine);
    sl_nfs_put_arguments(&writer, arguments, handle, handle2 == NULL ? &none : handle2, from);
    if (sl_xdr_writer_end(&writer, &request) != 0) {
        sl_nfs_exchange_forget(nfs, exchange);
        return -ENOBUFS;
    }
    sl_rpc_record_mark(&nfs->messages, &request);
    sl_nfs_exchange_send(nfs, exchange, &request, patience_us, done);
    return 0;
}

bool sl_nfs_same_data(const struct sl_nfs *nfs, const struct sl_message *one, uint32_t one_offset,
                      const struct sl_message *other, uint32_t other_offset, uint32_t bytes)
{
    uint8_t blocks[2][BLOCK_BYTES];
    struct sl_xdr_reader readers[2];

    sl_xdr_reader_begin(&readers[0], &nfs->messages, one, one_offset);
    sl_xdr_reader_begin(&readers[1], &nfs->messages, other, other_offset);
    while (bytes != 0) {
        uint32_t piece = bytes < BLOCK_BYTES ? bytes : BLOCK_BYTES;

        sl_xdr_get_bytes(&readers[0], blocks[0], piece);
        sl_xdr_get_bytes(&readers[1], blocks[1], piece);
        if (memcmp(blocks[0], blocks[1], piece) != 0)
            return false;
        bytes -= piece;
    }
    return true;
}
