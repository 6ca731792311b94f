// SPDX-License-Identifier: Apache-2.0
/* Version 2 (RFC 1094): its numbers, and the parts of the codecs that are of it alone. */
#ifndef NFSWIRE_VERSION2_H
#define NFSWIRE_VERSION2_H

#include "nfswire/nfs.h"

/* Data of one READ or WRITE (MAXDATA), and STATFS's tsize. */
#define SL_NFS2_DATA_MAX_BYTES 8192u

/* A status of version 3 as one of version 2. */
uint32_t sl_nfs2_status(uint32_t status);

/* A number of 64 bits in a word of version 2: the most that it holds in place of what is more. */
static inline uint32_t sl_nfs2_saturated(uint64_t value)
{
    return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

/* An identity (fsid, fileid) in 32 bits; one that fits stays as it is. */
static inline uint32_t sl_nfs2_folded(uint64_t identity)
{
    return (uint32_t)(identity >> 32) ^ (uint32_t)identity;
}

/* Arguments of arguments->procedure as version 2 has them; a failure is left in the reader. */
void sl_nfs2_get_arguments(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments);

void sl_nfs2_put_result(struct sl_xdr_writer *writer, uint8_t procedure,
                        const struct sl_nfs_result *result, const struct sl_message *from);

#endif
