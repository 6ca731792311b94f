// SPDX-License-Identifier: Apache-2.0
/* The types that arguments and results of version 3 are made of (RFC 1813 section 2.5). */
#ifndef NFSWIRE_ATTRIBUTES_H
#define NFSWIRE_ATTRIBUTES_H

#include "nfswire/types.h"
#include "rpc/xdr.h"

/* Bytes on the wire: fattr3, and a post_op_attr that has one. */
#define SL_NFS_ATTRIBUTES_BYTES 84u
#define SL_NFS_POST_BYTES (SL_XDR_UNIT_BYTES + SL_NFS_ATTRIBUTES_BYTES)

/* nfs_fh3 */
static inline void sl_nfs_get_handle(struct sl_xdr_reader *reader, struct sl_nfs_handle *handle)
{
    handle->length_bytes =
        (uint8_t)sl_xdr_get_opaque(reader, handle->bytes, SL_NFS_HANDLE_MAX_BYTES);
}

static inline void sl_nfs_put_handle(struct sl_xdr_writer *writer,
                                     const struct sl_nfs_handle *handle)
{
    sl_xdr_put_opaque(writer, handle->bytes, handle->length_bytes);
}

/* filename3, and filename of version 2; of one that is too long the front is kept. */
static inline void sl_nfs_get_name(struct sl_xdr_reader *reader, struct sl_nfs_name *name)
{
    name->length_bytes = (uint16_t)sl_xdr_get_prefix(reader, name->bytes, sizeof(name->bytes));
}

static inline void sl_nfs_put_name(struct sl_xdr_writer *writer, const struct sl_nfs_name *name)
{
    sl_xdr_put_opaque(writer, name->bytes, name->length_bytes);
}

static inline void sl_nfs_get_time(struct sl_xdr_reader *reader, struct sl_nfs_time *time)
{
    time->seconds = sl_xdr_get_u32(reader);
    time->nanoseconds = sl_xdr_get_u32(reader);
}

static inline void sl_nfs_put_time(struct sl_xdr_writer *writer, const struct sl_nfs_time *time)
{
    sl_xdr_put_u32(writer, time->seconds);
    sl_xdr_put_u32(writer, time->nanoseconds);
}

/* fattr3 */
void sl_nfs_get_attributes(struct sl_xdr_reader *reader, struct sl_nfs_attributes *attributes);
void sl_nfs_put_attributes(struct sl_xdr_writer *writer,
                           const struct sl_nfs_attributes *attributes);

/* post_op_attr */
void sl_nfs_get_post(struct sl_xdr_reader *reader, struct sl_nfs_post *post);
void sl_nfs_put_post(struct sl_xdr_writer *writer, const struct sl_nfs_post *post);

/* post_op_fh3; no handle is one of no bytes. */
void sl_nfs_get_post_handle(struct sl_xdr_reader *reader, struct sl_nfs_handle *handle);
void sl_nfs_put_post_handle(struct sl_xdr_writer *writer, const struct sl_nfs_handle *handle);

/* wcc_data */
void sl_nfs_get_wcc(struct sl_xdr_reader *reader, struct sl_nfs_wcc *wcc);
void sl_nfs_put_wcc(struct sl_xdr_writer *writer, const struct sl_nfs_wcc *wcc);

/* sattr3 */
void sl_nfs_get_set(struct sl_xdr_reader *reader, struct sl_nfs_set *set);
void sl_nfs_put_set(struct sl_xdr_writer *writer, const struct sl_nfs_set *set);

#endif
