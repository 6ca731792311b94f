/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/vlan.h"

#define VLAN_ID_MASK 0x0fffu

int sl_vlan_decode(const uint8_t *frame, size_t length, struct sl_vlan *vlan)
{
    size_t offset = SL_ETH_HEADER_BYTES;

    if (length < offset)
        return SL_WIRE_TRUNCATED;
    *vlan = (struct sl_vlan){.type = sl_load_u16(frame + SL_ETH_ADDRESSES_BYTES)};
    while (sl_vlan_is_tag(vlan->type)) {
        if (vlan->tags == SL_VLAN_MAX_TAGS)
            return SL_WIRE_BAD_TYPE;
        if (length - offset < SL_VLAN_TAG_BYTES)
            return SL_WIRE_TRUNCATED;
        if (vlan->tags == 0)
            vlan->tci = sl_load_u16(frame + offset);
        vlan->type = sl_load_u16(frame + offset + 2);
        vlan->tags++;
        offset += SL_VLAN_TAG_BYTES;
    }
    vlan->l3_offset = (uint8_t)offset;
    return SL_WIRE_OK;
}

uint8_t *sl_vlan_push(uint8_t *frame, uint16_t tci)
{
    uint8_t *start = frame - SL_VLAN_TAG_BYTES;

    memmove(start, frame, SL_ETH_ADDRESSES_BYTES);
    sl_store_u16(start + SL_ETH_ADDRESSES_BYTES, SL_ETHERTYPE_VLAN);
    sl_store_u16(start + SL_ETH_HEADER_BYTES, tci);
    return start;
}

uint8_t *sl_vlan_pop(uint8_t *frame, size_t length, uint16_t *tci)
{
    if (length < SL_ETH_HEADER_BYTES + SL_VLAN_TAG_BYTES ||
        !sl_vlan_is_tag(sl_load_u16(frame + SL_ETH_ADDRESSES_BYTES)))
        return NULL;
    *tci = sl_load_u16(frame + SL_ETH_HEADER_BYTES);
    memmove(frame + SL_VLAN_TAG_BYTES, frame, SL_ETH_ADDRESSES_BYTES);
    return frame + SL_VLAN_TAG_BYTES;
}

void sl_vlan_set_id(uint8_t *frame, uint16_t vlan_id)
{
    uint16_t tci = sl_load_u16(frame + SL_ETH_HEADER_BYTES);

    tci = (uint16_t)((tci & ~VLAN_ID_MASK) | (vlan_id & VLAN_ID_MASK));
    sl_store_u16(frame + SL_ETH_HEADER_BYTES, tci);
}
