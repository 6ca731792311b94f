// SPDX-License-Identifier: Apache-2.0
/*
 * Codecs of NFS version 3 (RFC 1813) and version 2 (RFC 1094). Calls are read in either version and
 * written in version 3 (towards servers); results are read in version 3 and written in either. Each
 * reader checks every length and reads nothing beyond the message; what follows the arguments is
 * ignored, as servers do. Pure.
 */
#ifndef NFSWIRE_NFS_H
#define NFSWIRE_NFS_H

#include "nfswire/types.h"
#include "rpc/xdr.h"

/* Procedure of version 2 as one of version 3, or SL_NFS_PROCEDURES: there is none (ROOT and
 * WRITECACHE answer nothing). STATFS is FSSTAT. */
uint8_t sl_nfs2_procedure(uint32_t procedure2);

/*
 * Reads arguments; version 2: of that version's procedure. Handles are those of clients: of version
 * 2 32 bytes. 0, -EBADMSG (answer GARBAGE_ARGS), -ENOTSUP (no such procedure: PROC_UNAVAIL).
 */
int sl_nfs_get_arguments(struct sl_xdr_reader *reader, uint32_t version, uint32_t procedure,
                         struct sl_nfs_arguments *arguments);

/*
 * Writes arguments of version 3, with these handles in place of the client's. from: the message
 * that data_offset is in; the data goes by reference. handle2 is used by RENAME and LINK.
 */
void sl_nfs_put_arguments(struct sl_xdr_writer *writer, const struct sl_nfs_arguments *arguments,
                          const struct sl_nfs_handle *handle, const struct sl_nfs_handle *handle2,
                          const struct sl_message *from);

/* Reads results of version 3 of that procedure. 0, -EBADMSG. */
int sl_nfs_get_result(struct sl_xdr_reader *reader, uint8_t procedure,
                      struct sl_nfs_result *result);

/*
 * Writes results in version 2 or 3, but for READDIR and READDIRPLUS that succeeded. from: the
 * message that data_offset is in. Version 2 needs the attributes that it has no word for leaving
 * out: where post, or wcc.post, is not present, it writes SL_NFS_ERR_IO instead.
 */
void sl_nfs_put_result(struct sl_xdr_writer *writer, uint32_t version, uint8_t procedure,
                       const struct sl_nfs_result *result, const struct sl_message *from);

/*
 * Entries of a READDIR or READDIRPLUS reply of version 3: the reader stands at entries_offset at
 * first. 1: *entry is one; 0: there are no more, *is_eof says whether the directory ends here;
 * -EBADMSG.
 */
int sl_nfs_get_entry(struct sl_xdr_reader *reader, bool is_plus, struct sl_nfs_entry *entry,
                     bool *is_eof);

/*
 * Writing a listing: begin, entries, end. Version 2 knows READDIR alone, and 32 bits of cookie and
 * fileid. Bytes of the parts, by which clients' limits are kept: count and maxcount are of all of
 * the result, dircount of fileid, name and cookie.
 */
void sl_nfs_put_listing_begin(struct sl_xdr_writer *writer, uint32_t version,
                              const struct sl_nfs_post *directory,
                              const uint8_t verifier[SL_NFS_VERIFIER_BYTES]);
void sl_nfs_put_entry(struct sl_xdr_writer *writer, uint32_t version, bool is_plus,
                      const struct sl_nfs_entry *entry);
void sl_nfs_put_listing_end(struct sl_xdr_writer *writer, bool is_eof);
uint32_t sl_nfs_listing_frame_bytes(uint32_t version, bool has_attributes);
uint32_t sl_nfs_entry_bytes(uint32_t version, bool is_plus, const struct sl_nfs_entry *entry);
uint32_t sl_nfs_entry_dircount_bytes(const struct sl_nfs_entry *entry);

/* Names for people: "GETATTR", "NFS3ERR_STALE" … "unknown" for others. */
const char *sl_nfs_procedure_name(uint8_t procedure);
const char *sl_nfs_status_name(uint32_t status);

#endif
