// SPDX-License-Identifier: Apache-2.0
/* What NPs answer for TCP services themselves: ping, ARP and Neighbour Discovery. */
#include "rig.h"

#include <rte_mbuf.h>

static struct rig rig;

static void the_service_answers_ping(void)
{
    struct test_frame_spec ping = {
        .protocol = RIG_ICMP, .destination = RIG_SERVICE, .icmp_type = 8, .payload_bytes = 56};
    struct rig_frame out;

    rig_serve(&rig);
    rig_send(&rig, RIG_ROUTER, &ping);
    rig_poll(&rig);
    rig_expect(&rig, RIG_ROUTER, &out);
    assert_int_equal(out.l4[0], 0);
    assert_int_equal(out.source, RIG_SERVICE);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void the_service_answers_ping_in_ipv6(void)
{
    static const uint8_t service[16] = TEST_IP6(1, 0x100), client[16] = TEST_IP6(1, 0x11);
    static const uint8_t echo[12] = {128, 0, 0, 0, 1, 2, 0, 9, 'p', 'i', 'n', 'g'};
    struct test_frame6_spec ping = {
        .next_header = TEST_ICMPV6, .hop_limit = 3, .payload = echo, .payload_bytes = sizeof(echo)};
    struct rig_frame out;

    rig_serve(&rig);
    rig_send6(&rig, RIG_ROUTER, &ping);
    rig_poll(&rig);
    assert_true(rig_receive(&rig, RIG_ROUTER, &out));
    assert_int_equal(out.bytes[54], 129);
    assert_int_equal(out.bytes[21], 64);
    assert_memory_equal(out.bytes + 22, service, 16);
    assert_memory_equal(out.bytes + 38, client, 16);
    assert_int_equal(test_sum6(service, client, 58, out.bytes + 54, sizeof(echo)), 0);
}

struct arp_row {
    const char *name;
    uint8_t target[4];
    uint8_t port;
    bool answered;
};

static const struct arp_row arp_rows[] = {
    {"the service's address, by a client", {10, 1, 0, 110}, RIG_ROUTER, true},
    {"the service's address, by a server", {10, 1, 0, 110}, RIG_SERVER, false},
    {"the source address, by a server of its VLAN", {10, 2, 0, 200}, RIG_SERVER, true},
    {"the source address, by a server of another VLAN", {10, 2, 0, 200}, RIG_SHARED, false},
    {"the source address, by a client", {10, 2, 0, 200}, RIG_ROUTER, false},
};

static void check_arp(void **state)
{
    const struct arp_row *row = TEST_ROW(struct arp_row, state);
    uint8_t request[42] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 2, 8,  6,  0, 1,
                           8,    0,    6,    4,    0,    1,    2, 0, 0, 0, 0, 2, 10, 99, 0, 1};
    struct rig_frame out;

    rig_reset(&rig);
    rig_serve(&rig);
    memcpy(request + 38, row->target, 4);
    rig_send_bytes(&rig, row->port, request, sizeof(request));
    rig_poll(&rig);
    assert_int_equal(rig_receive(&rig, row->port, &out), row->answered);
    if (row->answered) {
        assert_int_equal(out.bytes[21], 2);
        assert_memory_equal(out.bytes + 22, rig.snapshot->ports[row->port].mac, 6);
        assert_memory_equal(out.bytes + 28, row->target, 4);
    }
    assert_int_equal(rig_all_drops(&rig), 0);
    rig_finish(&rig);
}

static void a_solicitation_is_answered_in_place(void)
{
    static const uint8_t service[16] = TEST_IP6(1, 0x100), client[16] = TEST_IP6(1, 0x11);
    static const uint8_t theirs[6] = {2, 0, 0, 0, 0, 2};
    uint8_t message[32];
    struct test_frame6_spec ask = {.destination_mac = {0x33, 0x33, 0xff, 1, 1, 0},
                                   .destination = {0xff, 2, [11] = 1, 0xff, 1, 1, 0},
                                   .next_header = TEST_ICMPV6,
                                   .hop_limit = 255,
                                   .payload = message};
    struct rig_frame out;

    rig_serve(&rig);
    ask.payload_bytes = (uint16_t)test_neighbour_message(message, 135, 0, service, 1, theirs);
    rig_send6(&rig, RIG_ROUTER, &ask);
    rig_poll(&rig);
    assert_true(rig_receive(&rig, RIG_ROUTER, &out));
    assert_memory_equal(out.bytes, theirs, 6);
    assert_memory_equal(out.bytes + 6, rig.snapshot->ports[RIG_ROUTER].mac, 6);
    assert_int_equal(out.bytes[21], 255);
    assert_memory_equal(out.bytes + 22, service, 16);
    assert_memory_equal(out.bytes + 38, client, 16);
    assert_int_equal(out.bytes[54], 136);
    assert_int_equal(out.bytes[58], 0x60); /* solicited, override */
    assert_memory_equal(out.bytes + 62, service, 16);
    assert_int_equal(out.bytes[78], 2);
    assert_memory_equal(out.bytes + 80, rig.snapshot->ports[RIG_ROUTER].mac, 6);
    assert_int_equal(test_sum6(service, client, 58, out.bytes + 54, 32), 0);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void a_solicitation_without_a_mac_is_answered_without_one(void)
{
    static const uint8_t service[16] = TEST_IP6(1, 0x100), client[16] = TEST_IP6(1, 0x11);
    uint8_t message[32];
    struct test_frame6_spec ask = {
        .next_header = TEST_ICMPV6, .hop_limit = 255, .payload = message};
    struct rig_frame out;

    rig_serve(&rig);
    ask.payload_bytes = (uint16_t)test_neighbour_message(message, 135, 0, service, 0, NULL);
    rig_send6(&rig, RIG_ROUTER, &ask);
    rig_poll(&rig);
    assert_true(rig_receive(&rig, RIG_ROUTER, &out));
    assert_int_equal(out.length, 14 + 40 + 24);
    assert_int_equal(out.bytes[54], 136);
    assert_int_equal(test_sum6(service, client, 58, out.bytes + 54, 24), 0);
}

static void an_advertisement_to_us_goes_to_the_control_thread(void)
{
    static const uint8_t target[16] = TEST_IP6(2, 0x11), theirs[6] = {2, 0, 0, 0, 0, 2};
    uint8_t message[32];
    struct test_frame6_spec tell = {.source = TEST_IP6(2, 0x11),
                                    .next_header = TEST_ICMPV6,
                                    .hop_limit = 255,
                                    .payload = message};
    struct rte_mbuf *mbuf;

    rig_serve(&rig);
    tell.payload_bytes = (uint16_t)test_neighbour_message(message, 136, 0x60, target, 2, theirs);
    rig_send6(&rig, RIG_SERVER, &tell);
    rig_poll(&rig);
    assert_int_equal(sl_fabric_punt_dequeue(rig.fabric, &mbuf, 1), 1);
    assert_int_equal(sl_mbuf_tag(mbuf)->reason, SL_PUNT_ARP);
    assert_int_equal(sl_mbuf_tag(mbuf)->port, RIG_SERVER);
    rte_pktmbuf_free(mbuf);
}

struct scenario {
    const char *name;
    void (*run)(void);
};

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario scenarios[] = {
    CASE(the_service_answers_ping),
    CASE(the_service_answers_ping_in_ipv6),
    CASE(a_solicitation_is_answered_in_place),
    CASE(a_solicitation_without_a_mac_is_answered_without_one),
    CASE(an_advertisement_to_us_goes_to_the_control_thread),
};

static void check_scenario(void **state)
{
    rig_reset(&rig);
    TEST_ROW(struct scenario, state)->run();
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("service", scenarios, check_scenario),
        TEST_TABLE("who has", arp_rows, check_arp),
    };
    int failures;

    rig_start(&rig, "np-service-answers");
    failures = TEST_RUN("np service answers", tables);
    rig_stop(&rig);
    return failures;
}
