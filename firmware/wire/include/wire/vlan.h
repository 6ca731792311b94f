/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_VLAN_H
#define SL_WIRE_VLAN_H

/* IEEE 802.1Q tags: decoding, and pushing and popping in place. */

#include "wire/eth.h"

#define SL_VLAN_TAG_BYTES 4u
/* Tags walked at most: a service tag and a customer tag (802.1ad). */
#define SL_VLAN_MAX_TAGS 2u
/* VLAN ids 0 (priority tag only) and 4095 (reserved) name no VLAN (802.1Q table 9-2). */
#define SL_VLAN_ID_NONE 0u
#define SL_VLAN_ID_MAX 4094u

/* What the tags of a frame say; all in host order. */
struct sl_vlan {
    uint16_t type;     /* ethertype after the last tag */
    uint16_t tci;      /* outermost tag control information; 0 if tags is 0 */
    uint8_t tags;      /* number of tags, 0..SL_VLAN_MAX_TAGS */
    uint8_t l3_offset; /* of the payload, from the start of the frame: 14, 18 or 22 */
};

static inline uint16_t sl_vlan_tci_id(uint16_t tci)
{
    return tci & 0x0fffu;
}

static inline uint8_t sl_vlan_tci_priority(uint16_t tci)
{
    return (uint8_t)(tci >> 13);
}

static inline bool sl_vlan_is_tag(uint16_t type)
{
    return type == SL_ETHERTYPE_VLAN || type == SL_ETHERTYPE_QINQ;
}

/*
 * Walks the tags of a frame whose Ethernet header was decoded. SL_WIRE_TRUNCATED when a tag is
 * cut off; SL_WIRE_BAD_TYPE when there are more than SL_VLAN_MAX_TAGS.
 */
int sl_vlan_decode(const uint8_t *frame, size_t length, struct sl_vlan *vlan);

/*
 * Inserts an 802.1Q tag by moving the addresses four bytes down into the headroom before frame,
 * which the caller guarantees. Returns the new start of the frame, frame - 4.
 */
uint8_t *sl_vlan_push(uint8_t *frame, uint16_t tci);

/*
 * Removes the outermost tag by moving the addresses four bytes up, and stores its control
 * information in *tci. Returns the new start, frame + 4, or NULL, changing nothing, when the frame
 * has no tag or is shorter than one.
 */
uint8_t *sl_vlan_pop(uint8_t *frame, size_t length, uint16_t *tci);

/* Rewrites the VLAN id of the outermost tag, keeping priority and DEI. The frame has a tag. */
void sl_vlan_set_id(uint8_t *frame, uint16_t vlan_id);

#endif
