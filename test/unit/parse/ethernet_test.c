/* SPDX-License-Identifier: Apache-2.0 */
#include "parse_case.h"

#include <string.h>

#define TO_US 2, 0, 0, 0, 0, 1
#define TO_ALL 0xff, 0xff, 0xff, 0xff, 0xff, 0xff
#define FROM 2, 0, 0, 0, 0, 2
#define ARP_BODY(operation)                                                                        \
    0, 1, 8, 0, 6, 4, 0, operation, FROM, 10, 1, 0, 11, 0, 0, 0, 0, 0, 0, 10, 1, 0, 100

static const struct raw_row {
    const char *name;
    uint8_t bytes[64];
    size_t length;
    uint16_t stripped_tci;
    int verdict;
    uint8_t kind;
    uint8_t flags;
    uint16_t vlan;
    uint16_t l3_offset;
} rows[] = {
    {"nothing", {0}, 0, 0, SL_DROP_ETHERNET_TRUNCATED, 0, 0, 0, 0},
    {"thirteen bytes", {TO_US, FROM, 8}, 13, 0, SL_DROP_ETHERNET_TRUNCATED, 0, 0, 0, 0},
    {"a tag cut off",
     {TO_US, FROM, 0x81, 0, 0, 10, 8},
     17,
     0,
     SL_DROP_ETHERNET_TRUNCATED,
     0,
     0,
     0,
     0},
    {"a multicast source",
     {TO_US, 3, 0, 0, 0, 0, 2, 8, 0},
     60,
     0,
     SL_DROP_ETHERNET_SOURCE_INVALID,
     0,
     0,
     0,
     0},
    {"the broadcast address as source",
     {TO_US, TO_ALL, 8, 6},
     60,
     0,
     SL_DROP_ETHERNET_SOURCE_INVALID,
     0,
     0,
     0,
     0},
    {"a zero source",
     {TO_US, 0, 0, 0, 0, 0, 0, 8, 0},
     60,
     0,
     SL_DROP_ETHERNET_SOURCE_INVALID,
     0,
     0,
     0,
     0},
    {"an ARP request to all",
     {TO_ALL, FROM, 8, 6, ARP_BODY(1)},
     60,
     0,
     SL_PARSE_OK,
     SL_PACKET_ARP,
     SL_PACKET_BROADCAST,
     0,
     14},
    {"an ARP reply in VLAN 10",
     {TO_US, FROM, 0x81, 0, 0x20, 10, 8, 6, ARP_BODY(2)},
     64,
     0,
     SL_PARSE_OK,
     SL_PACKET_ARP,
     SL_PACKET_TAGGED,
     10,
     18},
    {"an ARP reply whose tag the NIC removed",
     {TO_US, FROM, 8, 6, ARP_BODY(2)},
     42,
     0x200a,
     SL_PARSE_OK,
     SL_PACKET_ARP,
     0,
     10,
     14},
    {"ARP cut off in the target address",
     {TO_ALL, FROM, 8, 6, ARP_BODY(1)},
     41,
     0,
     SL_DROP_ARP_MALFORMED,
     0,
     SL_PACKET_BROADCAST,
     0,
     0},
    {"ARP with an unknown operation",
     {TO_ALL, FROM, 8, 6, ARP_BODY(9)},
     60,
     0,
     SL_DROP_ARP_MALFORMED,
     0,
     SL_PACKET_BROADCAST,
     0,
     0},
    {"one byte of IPv6",
     {0x33, 0x33, 0, 0, 0, 1, FROM, 0x86, 0xdd, 0x60},
     15,
     0,
     SL_DROP_IPV6_TRUNCATED,
     0,
     SL_PACKET_BROADCAST,
     0,
     14},
    {"spanning tree in 802.2 framing",
     {1, 0x80, 0xc2, 0, 0, 0, FROM, 0, 38, 0x42, 0x42, 3},
     60,
     0,
     SL_PARSE_OK,
     SL_PACKET_ETHER,
     SL_PACKET_BROADCAST,
     0,
     14},
    {"FCoE", {TO_US, FROM, 0x89, 0x06}, 60, 0, SL_PARSE_OK, SL_PACKET_ETHER, 0, 0, 14},
    {"a header and nothing else",
     {TO_US, FROM, 0x89, 0x06},
     14,
     0,
     SL_PARSE_OK,
     SL_PACKET_ETHER,
     0,
     0,
     14},
    {"a priority tag is no VLAN",
     {TO_US, FROM, 0x81, 0, 0xe0, 0, 0x89, 0x06},
     60,
     0,
     SL_PARSE_OK,
     SL_PACKET_ETHER,
     SL_PACKET_TAGGED,
     0,
     18},
    {"two tags: the outer is the VLAN, the rest is not understood",
     {TO_US, FROM, 0x81, 0, 0, 10, 0x81, 0, 0, 20, 8, 0, 0x45},
     60,
     0,
     SL_PARSE_OK,
     SL_PACKET_ETHER,
     SL_PACKET_TAGGED,
     10,
     18},
    {"a tag behind the one that the NIC removed",
     {TO_US, FROM, 0x81, 0, 0, 20, 8, 0, 0x45},
     60,
     10,
     SL_PARSE_OK,
     SL_PACKET_ETHER,
     0,
     10,
     14},
    {"a service tag",
     {TO_US, FROM, 0x88, 0xa8, 0, 10, 8, 0, 0x45},
     60,
     0,
     SL_PARSE_OK,
     SL_PACKET_ETHER,
     0,
     0,
     14},
    {"a tag, then IPv4 of no bytes",
     {TO_US, FROM, 0x81, 0, 0, 10, 8, 0},
     18,
     0,
     SL_DROP_IPV4_TRUNCATED,
     0,
     SL_PACKET_TAGGED,
     10,
     0},
};

static void check_raw(void **state)
{
    const struct raw_row *row = TEST_ROW(struct raw_row, state);
    struct sl_packet packet;
    int verdict = parse_bytes(&packet, row->bytes, row->length, row->stripped_tci, 0);

    ASSERT_VERDICT(verdict, row->verdict);
    assert_int_equal(packet.flags, row->flags);
    assert_int_equal(packet.vlan_id, row->vlan);
    if (verdict == SL_PARSE_OK) {
        assert_int_equal(packet.kind, row->kind);
        assert_int_equal(packet.l3_offset, row->l3_offset);
        assert_int_equal(packet.l4_offset, 0);
    }
}

static void an_arp_packet_leaves_both_addresses_in_the_key(void **state)
{
    static const uint8_t bytes[60] = {TO_ALL, FROM, 8, 6, ARP_BODY(1)};
    const struct sl_ip sender = SL_IP_V4(10, 1, 0, 11), target = SL_IP_V4(10, 1, 0, 100);
    struct sl_packet packet;

    (void)state;
    ASSERT_VERDICT(parse_bytes(&packet, bytes, sizeof(bytes), 0, 0), SL_PARSE_OK);
    assert_true(sl_ip_equal(&packet.key.source, &sender));
    assert_true(sl_ip_equal(&packet.key.destination, &target));
    assert_int_equal(packet.key.protocol, 0);
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("frame", rows, check_raw)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arp_packet_leaves_both_addresses_in_the_key),
    };

    return TEST_RUN("parse ethernet tables", tables) +
           cmocka_run_group_tests_name("parse ethernet", tests, NULL, NULL);
}
