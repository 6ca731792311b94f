/* SPDX-License-Identifier: Apache-2.0 */
#include "golden.h"

#include <string.h>

#include "generated/messages.h"

static struct sl_addr v4(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    return (struct sl_addr){.family = 4, .bytes = {a, b, c, d}};
}

static struct sl_addr_prefix prefix(struct sl_addr address, uint8_t length_bits)
{
    return (struct sl_addr_prefix){.address = address, .length_bits = length_bits};
}

static size_t begin(void *memory)
{
    struct sl_msg_begin *message = memory;

    message->transaction = 0xdeadbeef;
    message->generation = UINT64_C(0x1122334455667788);
    return sizeof(*message);
}

static size_t set_port(void *memory)
{
    struct sl_msg_set_port *message = memory;

    message->id = 3;
    strcpy(message->key, "1.3");
    message->type = SL_ATTR_PORT_TYPE_COMBO;
    strcpy(message->device, "af_packet:p13");
    message->np = 1;
    message->enabled = 1;
    message->mtu = 9000;
    message->hold_down_link = SL_ATTR_PORT_HOLD_DOWN_LINK_UP;
    message->addresses_count = 2;
    message->addresses[0] = prefix(v4(10, 1, 0, 1), 24);
    message->addresses[1] = prefix(v4(192, 0, 2, 1), 32);
    return sizeof(*message);
}

static void fill_domain_timers(struct sl_msg_set_domain *message)
{
    message->persistence_timeout_s = 600;
    message->tcp_syn_timeout_s = 31;
    message->tcp_established_timeout_s = 7440;
    message->tcp_closing_timeout_s = 32;
    message->udp_rebalance_timeout_s = 60;
    message->udp_timeout_s = 300;
    message->fragment_timeout_ms = 5000;
    message->health_interval_ms = 1000;
    message->health_timeout_ms = 500;
    message->arp_interval_ms = 5001;
}

static size_t set_domain(void *memory)
{
    struct sl_msg_set_domain *message = memory;

    message->id = 255;
    strcpy(message->key, "nfs");
    message->vips_count = 2;
    message->vips[0] = v4(10, 1, 0, 100);
    message->vips[1] = v4(10, 1, 0, 101);
    message->vlan = 10;
    message->vsd = SL_ID_NONE;
    message->self_addresses_count = 1;
    message->self_addresses[0] = prefix(v4(10, 2, 0, 1), 24);
    message->subnets_count = 1;
    message->subnets[0] = prefix(v4(10, 2, 0, 0), 24);
    message->method = SL_ATTR_DOMAIN_METHOD_SOURCE_HASH;
    message->persistence = SL_ATTR_DOMAIN_PERSISTENCE_SOURCE_ADDRESS;
    message->udp_mode = SL_ATTR_DOMAIN_UDP_MODE_REQUEST;
    message->health_method = SL_ATTR_DOMAIN_HEALTH_METHOD_UDP;
    message->health_port = 2049;
    message->health_rpc_program = 100003;
    message->health_rpc_version = 3;
    message->health_fall = 2;
    message->health_rise = 4;
    fill_domain_timers(message);
    return sizeof(*message);
}

static size_t set_member(void *memory)
{
    struct sl_msg_set_member *message = memory;

    message->id = 1023;
    message->domain = 255;
    strcpy(message->key, "nfs/nas1");
    message->server = 2;
    message->protocol = SL_ATTR_MEMBER_PROTOCOL_UDP;
    message->vip_port = 2049;
    message->port = 20048;
    message->weight = 256;
    return sizeof(*message);
}

static size_t flows_query(void *memory)
{
    struct sl_msg_flows_query *message = memory;

    message->transaction = 9;
    message->np = SL_ID_NONE;
    message->domain = 0;
    message->member = SL_ID_NONE;
    message->maximum = 100;
    message->client = (struct sl_addr){.family = 6, .bytes = {0x20, 0x01, 0x0d, 0xb8, [15] = 1}};
    message->cursor = UINT64_C(0x100000002);
    return sizeof(*message);
}

static size_t clear_statistics(void *memory)
{
    struct sl_msg_clear_statistics *message = memory;

    message->transaction = 10;
    message->kind = SL_KIND_DOMAIN;
    message->id = SL_ID_NONE;
    return sizeof(*message);
}

static size_t nak(void *memory)
{
    struct sl_msg_nak *message = memory;

    message->transaction = 7;
    message->error = 17;
    message->mark = SL_MARK_DOMAIN_VIPS;
    message->id = 255;
    strcpy(message->key, "nfs");
    strcpy(message->reason, "the address 10.1.0.100 belongs to domain web: choose another");
    return sizeof(*message);
}

const struct golden_row golden_rows[] = {
    {"begin", SL_MSG_BEGIN, begin},
    {"set-port", SL_MSG_SET_PORT, set_port},
    {"set-domain", SL_MSG_SET_DOMAIN, set_domain},
    {"set-member", SL_MSG_SET_MEMBER, set_member},
    {"flows-query", SL_MSG_FLOWS_QUERY, flows_query},
    {"clear-statistics", SL_MSG_CLEAR_STATISTICS, clear_statistics},
    {"nak", SL_MSG_NAK, nak},
    {"flows-rows", SL_MSG_FLOWS_ROWS, golden_flows_rows},
};

const size_t golden_row_count = sizeof(golden_rows) / sizeof(golden_rows[0]);
