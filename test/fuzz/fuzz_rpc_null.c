/* SPDX-License-Identifier: Apache-2.0 */
/* The NULL probe's reply: any bytes get a verdict; no call, ours included, is taken for a reply. */
#include "fuzz.h"

#include "wire/rpc_null.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t xid = size >= 4 ? sl_load_u32(data) : 0;
    uint8_t call[SL_RPC_NULL_CALL_BYTES];
    int verdict = sl_rpc_null_check_reply(data, size, xid);

    FUZZ_CHECK(verdict <= 0 && verdict > SL_WIRE_NO_ROOM);
    FUZZ_CHECK(verdict != SL_WIRE_MISMATCH);
    FUZZ_CHECK(sl_rpc_null_check_reply(data, size, xid + 1) != SL_WIRE_OK);
    if (verdict == SL_WIRE_OK) {
        FUZZ_CHECK(size >= 24);
        FUZZ_CHECK(sl_rpc_null_check_reply(data, 23, xid) == SL_WIRE_TRUNCATED);
    }
    FUZZ_CHECK(sl_rpc_null_build(call, sizeof(call), xid, 100003, 3) == sizeof(call));
    FUZZ_CHECK(sl_rpc_null_check_reply(call, sizeof(call), xid) == SL_WIRE_BAD_TYPE);
    return 0;
}
