// SPDX-License-Identifier: Apache-2.0
/*
 * The handle inside calls of NLM version 1, 3 and 4 (The Open Group C702; RFC 1813 appendix II), so
 * that a call can be passed on with another in its place. Pure.
 */
#ifndef NFSWIRE_NLM_H
#define NFSWIRE_NLM_H

#include "nfswire/types.h"
#include "rpc/xdr.h"

/*
 * Where the handle of a call stands: *offset is that of its length word, in the message. 0;
 * -ENOENT: that procedure carries none (NULL, FREE_ALL); -ENOTSUP: no such procedure or one that
 * only servers call; -EBADMSG.
 */
int sl_nlm_find_handle(struct sl_xdr_reader *reader, uint32_t version, uint32_t procedure,
                       uint32_t *offset, struct sl_nfs_handle *handle);

#endif
