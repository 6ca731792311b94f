/* SPDX-License-Identifier: Apache-2.0 */
/* Mappings of PORTMAP: what was read and is written has the bytes that were read. */
#include "message.h"

#include "nfswire/mount.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    struct sl_portmap_mapping mapping;
    struct sl_xdr_writer writer;
    struct sl_xdr_reader reader;
    struct sl_message messages[2];
    size_t length = size > 0 ? size - 1 : 0;

    fuzz_message(rig, data, size, &messages[0]);
    sl_message_clear(&messages[1]);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[0], 0);
    if (sl_portmap_get_mapping(&reader, &mapping) == 0) {
        sl_xdr_writer_begin(&writer, &rig->pool, 0);
        sl_portmap_put_mapping(&writer, &mapping);
        fuzz_written(&writer, &messages[1]);
        FUZZ_CHECK(rpc_rig_equals(rig, &messages[1], data + 1, 16));
    } else {
        FUZZ_CHECK(length < 16);
    }
    fuzz_end(rig, messages, 2);
    return 0;
}
