/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_RPC_CODEC_H
#define TEST_RPC_CODEC_H

/*
 * What must hold for each decoder and the encoder behind it, whatever the message: slices cut
 * anywhere give the same result, every truncation is refused, buffers of any size take the output,
 * and when memory runs out all of it is given back.
 */

#include "rig.h"

#include "support/table.h"
#include "support/vector.h"

struct codec {
    size_t object_bytes; /* of what decode fills in */
    /* 0 or -EBADMSG; hint is the test's own. */
    int (*decode)(struct sl_xdr_reader *reader, void *object, const void *hint);
    void (*encode)(struct sl_xdr_writer *writer, const void *object, const void *hint,
                   const struct sl_message *from);
};

/*
 * Decodes the bytes of `in`, all of which the decoder has to take, encodes what came out, and
 * expects the bytes of `out`. NULL: what it decoded is not encoded.
 */
void codec_check(const struct codec *codec, const void *hint, const struct test_vector *in,
                 const struct test_vector *out);

#endif
