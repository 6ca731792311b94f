/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What others tell of locks: byte 0 is 0 for results, from which the status is read, else for the
 * notice of a host that has begun anew (SM_NOTIFY, FREE_ALL), which anybody may send. What was read
 * and is written again is read as the same.
 */
#include "message.h"

#include "nfswire/nlm.h"

#include <errno.h>
#include <string.h>

static void check_bytes(const struct sl_nlm_bytes *bytes, const struct sl_message *message,
                        uint32_t most_bytes)
{
    FUZZ_CHECK(bytes->length_bytes <= most_bytes);
    FUZZ_CHECK(bytes->offset <= message->length_bytes &&
               bytes->length_bytes <= message->length_bytes - bytes->offset);
}

/* Version 4 has a word for each status; those that are none stay what they are. */
static void check_status(struct rpc_rig *rig, struct sl_xdr_reader *reader,
                         struct sl_message *messages)
{
    /* The cookie stands first, behind its length. */
    struct sl_nlm_bytes cookie = {.offset = 4};
    struct sl_xdr_writer writer;
    uint32_t status, again;
    int error = sl_nlm_get_status(reader, &status);

    FUZZ_CHECK(error == 0 || error == -EBADMSG);
    if (error != 0)
        return;
    sl_xdr_reader_begin(reader, &rig->pool, &messages[0], 0);
    cookie.length_bytes = sl_xdr_get_u32(reader);
    check_bytes(&cookie, &messages[0], SL_NLM_OBJECT_MAX_BYTES);
    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    sl_nlm_put_status(&writer, 4, SL_NLM_LOCK, &messages[0], &cookie, (enum sl_nlm_status)status);
    fuzz_written(&writer, &messages[1]);
    sl_xdr_reader_begin(reader, &rig->pool, &messages[1], 0);
    FUZZ_CHECK(sl_nlm_get_status(reader, &again) == 0 && again == status);
    FUZZ_CHECK(reader->left_bytes == 0);
}

static void check_notice(struct rpc_rig *rig, struct sl_xdr_reader *reader,
                         struct sl_message *messages)
{
    struct sl_nlm_notice notice, again;
    char host[SL_NLM_STRING_MAX_BYTES + 1] = "";
    struct sl_xdr_writer writer;
    int error = sl_nlm_get_notice(reader, &notice);

    FUZZ_CHECK(error == 0 || error == -EBADMSG);
    if (error != 0)
        return;
    check_bytes(&notice.host, &messages[0], SL_NLM_STRING_MAX_BYTES);
    FUZZ_CHECK(sl_message_copy(&rig->pool, &messages[0], notice.host.offset, host,
                               notice.host.length_bytes) == 0);
    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    sl_nlm_put_notice(&writer, host, notice.state);
    fuzz_written(&writer, &messages[1]);
    sl_xdr_reader_begin(reader, &rig->pool, &messages[1], 0);
    FUZZ_CHECK(sl_nlm_get_notice(reader, &again) == 0);
    FUZZ_CHECK(again.state == notice.state && again.host.length_bytes == strlen(host));
    FUZZ_CHECK(reader->left_bytes == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    bool is_notice = fuzz_take(&data, &size) != 0;
    struct sl_xdr_reader reader;
    struct sl_message messages[2];

    fuzz_message(rig, data, size, &messages[0]);
    sl_message_clear(&messages[1]);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[0], 0);
    if (is_notice)
        check_notice(rig, &reader, messages);
    else
        check_status(rig, &reader, messages);
    fuzz_end(rig, messages, 2);
    return 0;
}
