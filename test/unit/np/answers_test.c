// SPDX-License-Identifier: Apache-2.0
/* One NP: what is answered, handed to Linux, authored or held back, rather than forwarded at once.
 */
#include "rig.h"

#include <errno.h>

#include <rte_mbuf.h>

static struct rig rig;

static void the_vip_answers_ping(void)
{
    struct test_frame_spec ping = {.protocol = RIG_ICMP, .icmp_type = 8, .payload_bytes = 56};
    struct rig_frame out;

    rig_send(&rig, RIG_ROUTER, &ping);
    rig_poll(&rig);
    rig_expect(&rig, RIG_ROUTER, &out);
    assert_int_equal(out.l4[0], 0);
    assert_int_equal(out.source, RIG_VIP);
    assert_int_equal(out.destination, RIG_CLIENT);
    assert_int_equal(rig.statistics->stage[0][SL_STAGE_ICMP].packets, 1);
}

/* A who-has for `target`, as a whole frame. */
static size_t who_has(uint8_t *frame, const uint8_t *target)
{
    static const uint8_t request[42] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2,  0, 0, 0, 0,
                                        2,    8,    6,    0,    1,    8,    0,  6, 4, 0, 1,
                                        2,    0,    0,    0,    0,    2,    10, 1, 0, 11};

    memcpy(frame, request, sizeof(request));
    memcpy(frame + 38, target, 4);
    return sizeof(request);
}

static void the_vip_answers_arp(void)
{
    static const uint8_t vip[4] = {10, 1, 0, 100};
    uint8_t frame[64];
    struct rig_frame out;

    rig_send_bytes(&rig, RIG_ROUTER, frame, who_has(frame, vip));
    rig_poll(&rig);
    assert_true(rig_receive(&rig, RIG_ROUTER, &out));
    assert_int_equal(out.bytes[21], 2);
    assert_memory_equal(out.bytes + 22, rig.snapshot->ports[RIG_ROUTER].mac, 6);
    assert_memory_equal(out.bytes + 28, vip, 4);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void arp_of_others_is_let_go_uncounted(void)
{
    static const uint8_t other[4] = {10, 1, 0, 77};
    uint8_t frame[64];

    rig_send_bytes(&rig, RIG_ROUTER, frame, who_has(frame, other));
    rig_poll(&rig);
    rig_expect_nothing(&rig);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void linux_gets_what_is_for_the_port_itself(void)
{
    struct test_frame_spec ssh = {.protocol = RIG_TCP,
                                  .destination = TEST_IP(10, 1, 0, 1),
                                  .destination_port = 22,
                                  .tcp_flags = RIG_SYN};
    struct rte_mbuf *mbuf;

    rig_send(&rig, RIG_ROUTER, &ssh);
    rig_poll(&rig);
    assert_int_equal(sl_fabric_punt_dequeue(rig.fabric, &mbuf, 1), 1);
    assert_int_equal(sl_mbuf_tag(mbuf)->port, RIG_ROUTER);
    assert_int_equal(sl_mbuf_tag(mbuf)->reason, SL_PUNT_LINUX);
    assert_int_equal(rig.statistics->np[0].slow_packets, 1);
    rte_pktmbuf_free(mbuf);
}

static void an_answer_to_a_probe_goes_to_the_control_thread(void)
{
    struct test_frame_spec answer = {.protocol = RIG_TCP,
                                     .source = RIG_SERVER_IP,
                                     .destination = TEST_IP(10, 2, 0, 1),
                                     .source_port = 2049,
                                     .destination_port = 64600,
                                     .tcp_flags = RIG_SYN | RIG_ACK};
    struct rte_mbuf *mbuf;

    rig_send(&rig, RIG_SERVER, &answer);
    rig_poll(&rig);
    assert_int_equal(sl_fabric_punt_dequeue(rig.fabric, &mbuf, 1), 1);
    assert_int_equal(sl_mbuf_tag(mbuf)->reason, SL_PUNT_PROBE);
    rte_pktmbuf_free(mbuf);
}

static void an_injected_frame_leaves_with_its_tag(void)
{
    struct test_frame_spec spec = {.protocol = RIG_UDP};
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig.pool);
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    size_t length = test_frame_build(frame, &spec);
    struct rig_frame out;

    memcpy(rte_pktmbuf_append(mbuf, (uint16_t)length), frame, length);
    assert_int_equal(sl_fabric_inject(rig.fabric, mbuf, RIG_TRUNK, 10), 0);
    rig_poll(&rig);
    rig_expect(&rig, RIG_TRUNK, &out);
    assert_int_equal(out.vlan, 10);
    assert_int_equal(out.length, length + 4);
}

static void a_frame_for_no_port_is_not_taken(void)
{
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig.pool);

    assert_int_equal(sl_fabric_inject(rig.fabric, mbuf, 40, 0), -ENODEV);
    rte_pktmbuf_free(mbuf);
}

/* "Port unreachable" of the server about a datagram of the client. */
static void an_error_of_the_server_reaches_the_client(void)
{
    struct test_frame_spec datagram = {.protocol = RIG_UDP, .payload_bytes = 20};
    struct test_frame_spec error = {.protocol = RIG_ICMP,
                                    .icmp_type = 3,
                                    .icmp_code = 3,
                                    .source = RIG_SERVER_IP,
                                    .destination = RIG_CLIENT};
    struct rig_frame out;
    uint8_t quote[28];

    rig_send(&rig, RIG_ROUTER, &datagram);
    rig_poll(&rig);
    rig_expect(&rig, RIG_SERVER, &out);
    memcpy(quote, out.ip, sizeof(quote));
    error.payload = quote;
    error.payload_bytes = sizeof(quote);
    rig_send(&rig, RIG_SERVER, &error);
    rig_poll(&rig);
    rig_expect(&rig, RIG_ROUTER, &out);
    assert_int_equal(out.source, RIG_VIP);
    assert_int_equal(out.destination, RIG_CLIENT);
    assert_memory_equal(out.l4 + 8 + 16, ((uint8_t[]){10, 1, 0, 100}), 4);
}

static void a_sender_is_told_the_mtu(void)
{
    struct test_frame_spec data = {.protocol = RIG_UDP, .payload_bytes = 1200, .fragment = 0x4000};
    struct rig_frame out;

    rig.snapshot->ports[RIG_SERVER].mtu_bytes = 1000;
    rig_publish(&rig);
    rig_poll(&rig);
    rig_advance(&rig, 2);
    rig_poll(&rig);
    rig_send(&rig, RIG_ROUTER, &data);
    rig_poll(&rig);
    rig_expect(&rig, RIG_ROUTER, &out);
    assert_int_equal(out.protocol, RIG_ICMP);
    assert_int_equal(out.l4[0], 3);
    assert_int_equal(out.l4[1], 4);
    assert_int_equal(out.l4[6] << 8 | out.l4[7], 1000);
    assert_int_equal(out.source, RIG_VIP);
    assert_int_equal(out.destination, RIG_CLIENT);
    assert_int_equal(rig_drops(&rig, SL_DROP_MTU_EXCEEDED), 1);
}

/* Puts the pieces of one datagram together again, by the book, and checks what is whole then. */
static void expect_pieces(uint8_t port, unsigned int count, uint32_t l4_bytes)
{
    uint8_t whole[TEST_FRAME_MAX_BYTES] = {0};
    struct rig_frame out;
    uint32_t total = 0, sum;

    for (unsigned int i = 0; i < count; i++) {
        uint32_t offset, bytes;

        rig_expect(&rig, port, &out);
        assert_true(out.length <= 14u + rig.snapshot->ports[port].mtu_bytes);
        offset = ((uint32_t)(out.ip[6] << 8 | out.ip[7]) & 0x1fff) * 8;
        bytes = (uint32_t)(out.ip[2] << 8 | out.ip[3]) - 20;
        assert_int_equal((out.ip[6] & 0x20) != 0, offset + bytes < l4_bytes);
        memcpy(whole + offset, out.l4, bytes);
        total += bytes;
    }
    assert_int_equal(total, l4_bytes);
    sum = test_sum(out.ip + 12, 8, RIG_UDP + l4_bytes);
    assert_int_equal(test_sum_finish(test_sum(whole, l4_bytes, sum)), 0);
    rig_expect_nothing(&rig);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void send_too_long(uint8_t server_port, uint16_t mtu_bytes, uint16_t payload_bytes)
{
    struct test_frame_spec datagram = {.protocol = RIG_UDP, .payload_bytes = payload_bytes};

    rig.snapshot->ports[server_port].mtu_bytes = mtu_bytes;
    rig_publish(&rig);
    rig_send(&rig, RIG_ROUTER, &datagram);
    rig_poll(&rig);
}

static void what_does_not_fit_is_sent_in_pieces(void)
{
    send_too_long(RIG_SERVER, 1000, 1400);
    expect_pieces(RIG_SERVER, 2, 1408);
}

static void a_jumbo_frame_is_sent_in_pieces(void)
{
    rig.snapshot->ports[RIG_ROUTER].mtu_bytes = 9000;
    send_too_long(RIG_SERVER, 1500, 8000);
    expect_pieces(RIG_SERVER, 6, 8008);
}

static void pieces_are_no_longer_than_a_buffer(void)
{
    rig.snapshot->ports[RIG_ROUTER].mtu_bytes = 9000;
    send_too_long(RIG_SERVER, 4000, 8000);
    expect_pieces(RIG_SERVER, 4, 8008);
}

static void pieces_cross_the_fabric(void)
{
    rig.snapshot->members[0].accepts_new = false;
    rig.snapshot->members[1].accepts_new = true;
    send_too_long(RIG_SERVER_FAR, 1000, 1400);
    expect_pieces(RIG_SERVER_FAR, 2, 1408);
}

static void a_fragment_in_pieces_still_has_more_after_it(void)
{
    struct test_frame_spec first = {
        .protocol = RIG_UDP, .id = 5, .fragment = 0x2000, .payload_bytes = 1400};
    struct rig_frame out;

    rig.snapshot->ports[RIG_SERVER].mtu_bytes = 1000;
    rig_publish(&rig);
    rig_send(&rig, RIG_ROUTER, &first);
    rig_poll(&rig);
    for (unsigned int i = 0; i < 2; i++) {
        rig_expect(&rig, RIG_SERVER, &out);
        assert_int_equal(out.ip[6] & 0x20, 0x20);
    }
}

/* Sends the fragments of one datagram in the given order; each must arrive, translated. */
static void send_fragments(const uint8_t order[3])
{
    static const struct test_frame_spec parts[3] = {
        {.protocol = RIG_UDP, .id = 99, .fragment = 0x2000, .payload_bytes = 1472},
        {.protocol = RIG_UDP,
         .id = 99,
         .fragment = 0x2000 | 185,
         .no_l4_header = true,
         .payload_bytes = 1480},
        {.protocol = RIG_UDP,
         .id = 99,
         .fragment = 370,
         .no_l4_header = true,
         .payload_bytes = 500},
    };
    bool seen[3] = {false};
    struct rig_frame out;

    for (unsigned int i = 0; i < 3; i++) {
        rig_send(&rig, RIG_ROUTER, &parts[order[i]]);
        rig_poll(&rig);
    }
    for (unsigned int i = 0; i < 3; i++) {
        unsigned int offset;

        rig_expect(&rig, RIG_SERVER, &out);
        assert_int_equal(out.destination, RIG_SERVER_IP);
        offset = (unsigned int)(out.ip[6] << 8 | out.ip[7]) & 0x1fff;
        assert_int_equal(offset % 185, 0);
        assert_false(seen[offset / 185]);
        seen[offset / 185] = true;
    }
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void fragments_arrive_in_order(void)
{
    send_fragments((const uint8_t[]){0, 1, 2});
}

static void fragments_arrive_backwards(void)
{
    send_fragments((const uint8_t[]){2, 1, 0});
}

static void the_first_fragment_comes_in_the_middle(void)
{
    send_fragments((const uint8_t[]){1, 0, 2});
}

struct answer_case {
    const char *name;
    void (*run)(void);
};

static const struct answer_case cases[] = {
    {"the VIP answers ping", the_vip_answers_ping},
    {"the VIP answers ARP", the_vip_answers_arp},
    {"ARP of others is let go uncounted", arp_of_others_is_let_go_uncounted},
    {"Linux gets what is for the port itself", linux_gets_what_is_for_the_port_itself},
    {"an answer to a probe goes to the control thread",
     an_answer_to_a_probe_goes_to_the_control_thread},
    {"an injected frame leaves with its tag", an_injected_frame_leaves_with_its_tag},
    {"a frame for no port is not taken", a_frame_for_no_port_is_not_taken},
    {"an error of the server reaches the client", an_error_of_the_server_reaches_the_client},
    {"a sender is told the MTU", a_sender_is_told_the_mtu},
    {"what does not fit is sent in pieces", what_does_not_fit_is_sent_in_pieces},
    {"a jumbo frame is sent in pieces", a_jumbo_frame_is_sent_in_pieces},
    {"pieces are no longer than a buffer", pieces_are_no_longer_than_a_buffer},
    {"pieces cross the fabric", pieces_cross_the_fabric},
    {"a fragment in pieces still has more after it", a_fragment_in_pieces_still_has_more_after_it},
    {"fragments arrive in order", fragments_arrive_in_order},
    {"fragments arrive backwards", fragments_arrive_backwards},
    {"the first fragment comes in the middle", the_first_fragment_comes_in_the_middle},
};

static void is_answered(void **state)
{
    rig_reset(&rig);
    TEST_ROW(struct answer_case, state)->run();
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("answers", cases, is_answered)};
    int failures;

    rig_start(&rig, "np-answers");
    failures = TEST_RUN("np answers", tables);
    rig_stop(&rig);
    return failures;
}
