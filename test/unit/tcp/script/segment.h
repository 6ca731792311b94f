// SPDX-License-Identifier: Apache-2.0
/* Bytes of TCP headers for the rig: written and read by the book, option by option. */
#ifndef TEST_TCP_SCRIPT_SEGMENT_H
#define TEST_TCP_SCRIPT_SEGMENT_H

#include "rig.h"

/* Writes the header of a peer's segment (60 bytes always fit); gives its length. */
uint32_t segment_write(uint8_t *header, const struct rig_segment *segment, uint16_t to_port);

/* Reads what the engine transmitted, a copy of the payload included. Fails the test if malformed.
 */
void segment_read(struct rig_segment *segment, const struct sl_tcp_segment *sent);

/* One line for messages, with wire numbers made relative: "> SA seq 0 ack 1 mss 1460". */
void segment_print(const struct rig *rig, const struct rig_segment *segment, char *text,
                   size_t text_bytes);

#endif
