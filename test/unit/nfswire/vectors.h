/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_NFSWIRE_VECTORS_H
#define TEST_NFSWIRE_VECTORS_H

/* Parts of results as test_vector_write() takes them, in version 3 (RFC 1813 section 2.5). */

/* fattr3 of a regular file: type, mode, nlink, uid, gid, size, used, rdev, fsid, fileid, times */
#define ATTRIBUTES                                                                                 \
    " #1 #420 #2 #1000 #100 ##5000 ##8192 #0 #0 ##77 ##4242 #11 #12000 #13 #14999 #15 #999999999"
/* post_op_attr */
#define POST " #1" ATTRIBUTES
#define NO_POST " #0"
/* wcc_data with both halves, and with none; the first is size, mtime, ctime */
#define WCC " #1 ##4999 #1 #2 #3 #4" POST
#define NO_WCC " #0 #0"

/* The same attributes as a fattr of version 2 (RFC 1094 section 2.3.5). */
#define ATTRIBUTES2                                                                                \
    " #1 #33188 #2 #1000 #100 #5000 #4096 #0 #16 #77 #4242 #11 #12 #13 #14 #15 #999999"

#endif
