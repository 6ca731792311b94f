/* SPDX-License-Identifier: Apache-2.0 */
/* Ethernet and VLAN: what is decoded stores back to the same bytes; pop and push are inverse. */
#include "fuzz.h"

#include "wire/vlan.h"

#define MAX_BYTES 2048u

static void check_header(const uint8_t *data, size_t size)
{
    uint8_t again[SL_ETH_HEADER_BYTES];
    struct sl_eth eth;

    if (sl_eth_decode(data, size, &eth) != SL_WIRE_OK)
        return;
    sl_eth_store(again, &eth);
    FUZZ_CHECK(memcmp(again, data, sizeof(again)) == 0);
}

static void check_pop_push(const uint8_t *data, size_t size, uint16_t outer_tci)
{
    uint8_t room[MAX_BYTES];
    uint8_t *popped;
    uint16_t tci;

    if (size > MAX_BYTES)
        return;
    memcpy(room, data, size);
    popped = sl_vlan_pop(room, size, &tci);
    FUZZ_CHECK(popped == room + SL_VLAN_TAG_BYTES);
    FUZZ_CHECK(tci == outer_tci);
    FUZZ_CHECK(sl_vlan_push(popped, tci) == room);
    /* The tag comes back as a customer tag, whatever it was. */
    sl_store_u16(room + SL_ETH_ADDRESSES_BYTES, sl_load_u16(data + SL_ETH_ADDRESSES_BYTES));
    FUZZ_CHECK(memcmp(room, data, size) == 0);
    sl_vlan_set_id(room, 0x0abc);
    FUZZ_CHECK(sl_load_u16(room + SL_ETH_HEADER_BYTES) == ((outer_tci & 0xf000) | 0x0abc));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sl_vlan vlan;

    check_header(data, size);
    if (sl_vlan_decode(data, size, &vlan) != SL_WIRE_OK)
        return 0;
    FUZZ_CHECK(vlan.l3_offset <= size);
    FUZZ_CHECK(vlan.l3_offset == SL_ETH_HEADER_BYTES + vlan.tags * SL_VLAN_TAG_BYTES);
    FUZZ_CHECK(!sl_vlan_is_tag(vlan.type));
    if (vlan.tags != 0)
        check_pop_push(data, size, vlan.tci);
    return 0;
}
