/* SPDX-License-Identifier: Apache-2.0 */
#include "golden.h"

#include <string.h>

#include "generated/messages.h"

static const struct sl_flow_row tcp_flow = {
    .client_address = {.family = 4, .bytes = {10, 1, 0, 11}},
    .vip_address = {.family = 4, .bytes = {10, 1, 0, 100}},
    .server_address = {.family = 4, .bytes = {10, 2, 0, 13}},
    .client_port = 45678,
    .vip_port = 2049,
    .server_port = 2050,
    .protocol = 6,
    .state = SL_ATTR_FLOW_ROW_STATE_ESTABLISHED,
    .np = 1,
    .domain = 255,
    .member = 1023,
    .client_side_port = 0,
    .server_side_port = 63,
    .client_mac = {0x02, 0, 0, 0, 0x01, 0x0b},
    .server_mac = {0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54},
    .idle_ms = UINT32_MAX,
    .age_ms = 86400000,
    .packets_in = 1,
    .bytes_in = UINT64_C(0x0102030405060708),
    .packets_out = UINT64_MAX,
    .bytes_out = 0,
};

size_t golden_flows_rows(void *memory)
{
    static const struct sl_addr none;
    struct sl_msg_flows_rows *rows = memory;
    struct sl_flow_row *record = &rows->rows[1];

    rows->transaction = 9;
    rows->done = 1;
    rows->next_cursor = UINT64_C(0x100000007);
    rows->rows_count = 2;
    rows->rows[0] = tcp_flow;
    *record = tcp_flow;
    record->client_address =
        (struct sl_addr){.family = 6, .bytes = {0x20, 0x01, 0x0d, 0xb8, [11] = 5, [15] = 1}};
    record->vip_address = none;
    record->server_address = (struct sl_addr){.family = 6, .bytes = {[15] = 1}};
    record->client_port = 0;
    record->vip_port = 0;
    record->server_port = 0;
    record->protocol = 0;
    record->state = SL_ATTR_FLOW_ROW_STATE_NONE;
    record->np = SL_ID_NONE;
    record->server_side_port = SL_ID_NONE;
    return sizeof(*rows);
}
