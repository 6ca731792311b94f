// SPDX-License-Identifier: Apache-2.0
/*
 * TCP that ends here, on its way from ports to storage processors and back. A service that only
 * notes what it gets stands for the engine.
 */
#include "rig.h"

#include <errno.h>

#include <rte_mbuf.h>

#include "fabric_private.h"
#include "np/sp.h"
#include "pmd/ring_port.h"

#define NOTES 4096u

static struct rig rig;

/* What the services of both SPs have got. */
static struct {
    size_t count;
    size_t largest_burst;
    struct {
        uint8_t sp;
        struct sl_mbuf_tag tag;
        struct sl_sp_route back;
        uint32_t bytes;
        uint16_t segments;
    } notes[NOTES];
} got;

static void note(void *context, struct rte_mbuf **packets, uint16_t count)
{
    if (count > got.largest_burst)
        got.largest_burst = count;
    for (uint16_t i = 0; i < count; i++) {
        assert_true(got.count < NOTES);
        got.notes[got.count].sp = sl_sp_id(context);
        got.notes[got.count].tag = *sl_mbuf_tag(packets[i]);
        got.notes[got.count].bytes = packets[i]->pkt_len;
        got.notes[got.count].segments = packets[i]->nb_segs;
        sl_sp_route_back(packets[i], &got.notes[got.count++].back);
    }
    rte_pktmbuf_free_bulk(packets, count);
}

static struct sl_sp_service services[RIG_SPS];

static void serve(void)
{
    memset(&got, 0, sizeof(got));
    rig_serve(&rig);
    for (uint8_t sp = 0; sp < RIG_SPS; sp++) {
        services[sp] =
            (struct sl_sp_service){.handle = note, .context = sl_fabric_sp(rig.fabric, sp)};
        sl_fabric_bind_service(rig.fabric, sp, SL_SP_SERVICE_TCP, &services[sp]);
    }
}

static struct test_frame_spec segment(uint16_t client_port)
{
    return (struct test_frame_spec){.protocol = RIG_TCP,
                                    .destination = RIG_SERVICE,
                                    .destination_port = 7,
                                    .source_port = client_port,
                                    .tcp_flags = RIG_ACK};
}

static void a_segment_reaches_an_sp_described_and_without_padding(void)
{
    struct test_frame_spec spec = segment(5000);

    serve();
    spec.payload_bytes = 1;
    spec.padding_bytes = 5;
    rig_send(&rig, RIG_ROUTER, &spec);
    rig_poll(&rig);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.notes[0].tag.port, RIG_ROUTER);
    assert_int_equal(got.notes[0].tag.vlan, 0);
    assert_int_equal(got.notes[0].tag.l3_offset, 14);
    assert_int_equal(got.notes[0].tag.l4_offset, 34);
    assert_int_equal(got.notes[0].tag.l4_bytes, 21);
    assert_int_equal(got.notes[0].tag.sp_flags, 0);
    assert_int_equal(got.notes[0].bytes, 55);
    assert_int_equal(rig.statistics->np[0].service_packets, 1);
    assert_int_equal(rig.statistics->stage[0][SL_STAGE_SERVICE].packets, 1);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void a_segment_of_ipv6_with_a_tag_reaches_an_sp(void)
{
    struct test_frame6_spec spec = {.tci = 10, .tcp_flags = RIG_SYN, .payload_bytes = 40};

    serve();
    rig_send6(&rig, RIG_TRUNK, &spec);
    rig_poll(&rig);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.notes[0].tag.port, RIG_TRUNK);
    assert_int_equal(got.notes[0].tag.vlan, 10);
    assert_int_equal(got.notes[0].tag.l3_offset, 18);
    assert_int_equal(got.notes[0].tag.l4_offset, 58);
    assert_int_equal(got.notes[0].tag.l4_bytes, 60);
    assert_int_equal(got.notes[0].tag.sp_flags, SL_SP_FRAME_IPV6);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void padding_in_a_segment_of_its_own_is_cut_off_a_chain(void)
{
    struct test_frame_spec spec = segment(5000);

    serve();
    spec.payload_bytes = 1000;
    spec.padding_bytes = 3000;
    rig_send(&rig, RIG_ROUTER, &spec);
    rig_poll(&rig);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.notes[0].bytes, 14 + 20 + 20 + 1000);
    assert_int_equal(got.notes[0].segments, 1);
}

static void a_connection_has_one_sp_and_connections_have_all(void)
{
    const struct sl_ip service = SL_IP_V4(10, 1, 0, 110), client = SL_IP_V4(10, 1, 0, 11);
    unsigned int counts[RIG_SPS] = {0};

    serve();
    for (uint16_t port = 2000; port < 2200; port++) {
        struct test_frame_spec spec = segment(port);
        uint8_t sp = sl_sp_of(sl_fabric_sp(rig.fabric, 1), &service, 7, &client, port);

        got.count = 0;
        rig_send(&rig, RIG_ROUTER, &spec);
        rig_send(&rig, RIG_ROUTER_FAR, &spec);
        rig_poll(&rig);
        assert_int_equal(got.count, 2);
        assert_int_equal(got.notes[0].sp, sp);
        assert_int_equal(got.notes[1].sp, sp);
        assert_int_equal(sl_sp_of(sl_fabric_sp(rig.fabric, 0), &client, port, &service, 7), sp);
        counts[sp]++;
    }
    for (unsigned int sp = 0; sp < RIG_SPS; sp++)
        assert_in_range(counts[sp], 60, 140);
}

static void a_target_s_answer_goes_to_the_sp_that_called(void)
{
    const struct sl_ip source = SL_IP_V4(10, 2, 0, 200), target = SL_IP_V4(10, 2, 0, 11);
    struct test_frame_spec answer = {.protocol = RIG_TCP,
                                     .source = RIG_SERVER_IP,
                                     .source_port = 7,
                                     .destination = RIG_SERVICE_SOURCE,
                                     .tcp_flags = RIG_SYN | RIG_ACK};

    serve();
    for (uint16_t port = 3000; port < 3020; port++) {
        answer.destination_port = port;
        got.count = 0;
        rig_send(&rig, RIG_SERVER, &answer);
        rig_poll(&rig);
        assert_int_equal(got.count, 1);
        assert_int_equal(got.notes[0].sp,
                         sl_sp_of(sl_fabric_sp(rig.fabric, 0), &source, port, &target, 7));
    }
    assert_int_equal(rig_all_drops(&rig), 0);
}

/* IPv4 header and eight bytes of TCP that the service sent, from port 7 to the client's. */
static void quote(uint8_t *bytes, uint16_t client_port)
{
    const uint8_t sent[28] = {0x45,
                              0,
                              0,
                              40,
                              0,
                              0,
                              0,
                              0,
                              64,
                              6,
                              0,
                              0,
                              10,
                              1,
                              0,
                              110,
                              10,
                              1,
                              0,
                              11,
                              0,
                              7,
                              (uint8_t)(client_port >> 8),
                              (uint8_t)client_port};

    memcpy(bytes, sent, sizeof(sent));
}

static void an_error_goes_to_the_sp_of_what_it_quotes(void)
{
    uint8_t quoted[28];
    struct test_frame_spec error = {.protocol = RIG_ICMP,
                                    .source = TEST_IP(10, 7, 7, 7),
                                    .destination = RIG_SERVICE,
                                    .icmp_type = 3,
                                    .icmp_code = 4,
                                    .payload = quoted,
                                    .payload_bytes = sizeof(quoted)};

    serve();
    for (uint16_t port = 4000; port < 4020; port++) {
        struct test_frame_spec spec = segment(port);

        quote(quoted, port);
        got.count = 0;
        rig_send(&rig, RIG_ROUTER, &spec);
        rig_send(&rig, RIG_ROUTER, &error);
        rig_poll(&rig);
        assert_int_equal(got.count, 2);
        assert_int_equal(got.notes[0].sp, got.notes[1].sp);
        assert_int_equal(got.notes[1].tag.sp_flags, SL_SP_FRAME_ICMP);
        assert_int_equal(got.notes[1].tag.l4_bytes, 8 + sizeof(quoted));
    }
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void an_error_in_ipv6_goes_to_the_sp_of_what_it_quotes(void)
{
    static const uint8_t service[16] = TEST_IP6(1, 0x100), client[16] = TEST_IP6(1, 0x11);
    uint8_t message[8 + 40 + 8] = {2, 0, 0, 0, 0, 0, 5, 0, 0x60, [13] = 20, [14] = 6};
    struct test_frame6_spec error = {.next_header = TEST_ICMPV6,
                                     .source = TEST_IP6(7, 7),
                                     .payload = message,
                                     .payload_bytes = sizeof(message)};

    serve();
    memcpy(message + 16, service, 16);
    memcpy(message + 32, client, 16);
    message[49] = 7;
    for (uint16_t port = 4000; port < 4020; port++) {
        struct test_frame6_spec spec = {
            .source_port = port, .destination_port = 7, .tcp_flags = RIG_ACK};

        message[50] = (uint8_t)(port >> 8);
        message[51] = (uint8_t)port;
        got.count = 0;
        rig_send6(&rig, RIG_ROUTER, &spec);
        rig_send6(&rig, RIG_ROUTER, &error);
        rig_poll(&rig);
        assert_int_equal(got.count, 2);
        assert_int_equal(got.notes[0].sp, got.notes[1].sp);
        assert_int_equal(got.notes[1].tag.sp_flags, SL_SP_FRAME_ICMP | SL_SP_FRAME_IPV6);
    }
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void the_way_back_is_the_way_a_frame_came(void)
{
    struct test_frame_spec spec = segment(5000);

    serve();
    memcpy(spec.source_mac, (uint8_t[]){2, 9, 9, 9, 9, 9}, 6);
    spec.tags = 1;
    spec.tci[0] = 10;
    rig_send(&rig, RIG_TRUNK, &spec);
    rig_poll(&rig);
    assert_int_equal(got.count, 1);
    assert_memory_equal(got.notes[0].back.destination.bytes, spec.source_mac, 6);
    assert_memory_equal(got.notes[0].back.source.bytes, rig.snapshot->ports[RIG_TRUNK].mac, 6);
    assert_int_equal(got.notes[0].back.vlan, 10);
    assert_int_equal(got.notes[0].back.port, RIG_TRUNK);
}

static void segments_of_a_burst_come_together(void)
{
    serve();
    for (uint16_t i = 0; i < 20; i++) {
        struct test_frame_spec spec = segment(5000);

        rig_send(&rig, RIG_ROUTER, &spec);
    }
    rig_poll(&rig);
    assert_int_equal(got.count, 20);
    assert_int_equal(got.largest_burst, 20);
}

/* A frame of the SP's own, sent as from a service's poll. */
static bool transmit(uint8_t sp, uint8_t port, uint8_t last)
{
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig.pool);
    uint8_t *bytes = (uint8_t *)rte_pktmbuf_append(mbuf, 60);

    assert_non_null(bytes);
    memset(bytes, 0, 60);
    bytes[12] = 0x88;
    bytes[59] = last;
    if (sl_sp_transmit(sl_fabric_sp(rig.fabric, sp), mbuf, port))
        return true;
    rte_pktmbuf_free(mbuf);
    return false;
}

static void frames_leave_untouched_by_the_np_of_their_port(void)
{
    struct rig_frame out;

    serve();
    rig_poll(&rig); /* the SPs have seen the configuration */
    for (uint8_t i = 0; i < 100; i++) {
        assert_true(transmit(0, RIG_ROUTER, i));
        assert_true(transmit(0, RIG_ROUTER_FAR, i));
        assert_true(transmit(1, RIG_SERVER, i));
    }
    rig_poll(&rig);
    for (uint8_t i = 0; i < 100; i++) {
        assert_true(rig_receive(&rig, RIG_ROUTER, &out));
        assert_int_equal(out.length, 60);
        assert_int_equal(out.bytes[59], i);
        assert_true(rig_receive(&rig, RIG_ROUTER_FAR, &out));
        assert_int_equal(out.bytes[59], i);
        assert_true(rig_receive(&rig, RIG_SERVER, &out));
        assert_int_equal(out.bytes[59], i);
    }
    assert_int_equal(rig.statistics->np[RIG_NPS].fabric_out_packets, 200);
    assert_int_equal(rig_all_drops(&rig), 0);
}

static void a_full_ring_refuses_and_loses_nothing(void)
{
    unsigned int taken = 0;
    struct rig_frame out;

    serve();
    rig_poll(&rig);
    while (taken < 4 * SL_FABRIC_RING_SLOTS && transmit(0, RIG_ROUTER_FAR, (uint8_t)taken))
        taken++;
    assert_in_range(taken, SL_FABRIC_RING_SLOTS - SL_OUT_SLOTS, SL_FABRIC_RING_SLOTS);
    rig_poll_np(&rig, 0); /* what the SP has buffered goes to the ring, and must fit */
    for (unsigned int i = 0; i < taken;) {
        rig_poll_np(&rig, 1);
        while (rig_receive(&rig, RIG_ROUTER_FAR, &out))
            assert_int_equal(out.bytes[59], (uint8_t)i++);
    }
    assert_true(transmit(0, RIG_ROUTER_FAR, 1));
    rig_poll(&rig);
    assert_true(rig_receive(&rig, RIG_ROUTER_FAR, &out));
    assert_int_equal(rig_drops(&rig, SL_DROP_FABRIC_FULL), 0);
}

static void what_a_service_drops_is_in_the_row_of_its_sp(void)
{
    sl_sp_count_drops(sl_fabric_sp(rig.fabric, 1), SL_DROP_MTU_EXCEEDED, 3);
    assert_int_equal(rig.statistics->drops[RIG_NPS + 1].count[SL_DROP_MTU_EXCEEDED], 3);
    assert_int_equal(rig_all_drops(&rig), 3);
}

static void a_port_that_does_not_forward_takes_nothing(void)
{
    serve();
    rig.snapshot->ports[RIG_SERVER].forwarding = false;
    rig_publish(&rig);
    rig_poll(&rig);
    assert_false(transmit(0, RIG_SERVER, 0));
    assert_false(transmit(0, 60, 0));
    assert_false(transmit(0, 255, 0));
}

struct route_row {
    const char *name;
    uint16_t service;
    struct sl_ip target;
    uint64_t word;
    int expected;
    uint8_t port;
    uint16_t vlan;
    bool wanted;
};

#define NOW_MS 5000000u
#define TARGET SL_IP_V4(10, 2, 0, 11)
#define AT(port) ((uint64_t)(port) << 48 | 0x0b0000005e02ull | SL_MEMBER_LOCATED)

static const struct route_row route_rows[] = {
    {"a located target", 0, TARGET, AT(RIG_SERVER), 0, RIG_SERVER, 0, false},
    {"a target behind a trunk", 0, TARGET, AT(RIG_TRUNK), 0, RIG_TRUNK, 10, false},
    {"a target that is being looked for", 0, TARGET, 0, -EINPROGRESS, 0, 0, false},
    {"a target that has just not answered", 0, TARGET, SL_TARGET_SILENT | (NOW_MS - 999),
     -EHOSTUNREACH, 0, 0, false},
    {"a target that did not answer a while ago", 0, TARGET, SL_TARGET_SILENT | (NOW_MS - 1000),
     -EINPROGRESS, 0, 0, true},
    {"a target to which no port leads", 0, TARGET, SL_TARGET_NO_WAY, -ENETUNREACH, 0, 0, false},
    {"a target on a port that has gone", 0, TARGET, AT(40), -EINPROGRESS, 0, 0, false},
    {"an address that is no target", 0, SL_IP_V4(10, 2, 0, 12), AT(RIG_SERVER), -ENETUNREACH, 0, 0,
     false},
    {"a service without targets", 1, TARGET, AT(RIG_SERVER), -ENETUNREACH, 0, 0, false},
    {"a service that is not there", 9, TARGET, AT(RIG_SERVER), -ENETUNREACH, 0, 0, false},
    {"a service beyond all", 999, TARGET, AT(RIG_SERVER), -ENETUNREACH, 0, 0, false},
};

static void check_route(void **state)
{
    const struct route_row *row = TEST_ROW(struct route_row, state);
    static const uint8_t mac[6] = {0x02, 0x5e, 0, 0, 0, 0x0b};
    struct sl_sp_route route;

    rig_reset(&rig);
    serve();
    rig_freeze(&rig);
    rig_advance(&rig, NOW_MS - sl_fabric_now_ms(rig.fabric));
    rig_poll(&rig);
    atomic_store(&rig.targets.words[0][0], row->word);
    assert_int_equal(sl_sp_route(sl_fabric_sp(rig.fabric, 1), row->service, &row->target, &route),
                     row->expected);
    assert_int_equal(atomic_load(&rig.targets.wanted[0]), row->wanted);
    if (row->expected == 0) {
        assert_memory_equal(route.destination.bytes, mac, 6);
        assert_memory_equal(route.source.bytes, rig.snapshot->ports[row->port].mac, 6);
        assert_int_equal(route.port, row->port);
        assert_int_equal(route.vlan, row->vlan);
    }
    rig_finish(&rig);
}

static void a_service_sees_time_and_configuration(void)
{
    const struct sl_sp *sp = sl_fabric_sp(rig.fabric, 0);
    uint64_t before_us;

    assert_null(sl_sp_snapshot(sp));
    assert_null(sl_fabric_sp(rig.fabric, RIG_SPS));
    serve();
    rig_freeze(&rig);
    rig_poll(&rig);
    assert_ptr_equal(sl_sp_snapshot(sp), rig.snapshot);
    before_us = sl_sp_now_us(sp);
    assert_int_equal((uint32_t)(before_us / 1000), sl_fabric_now_ms(rig.fabric));
    rig_advance(&rig, 7);
    rig_poll(&rig);
    assert_int_equal(sl_sp_now_us(sp), before_us + 7000);
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
    CASE(a_segment_reaches_an_sp_described_and_without_padding),
    CASE(a_segment_of_ipv6_with_a_tag_reaches_an_sp),
    CASE(padding_in_a_segment_of_its_own_is_cut_off_a_chain),
    CASE(a_connection_has_one_sp_and_connections_have_all),
    CASE(a_target_s_answer_goes_to_the_sp_that_called),
    CASE(an_error_goes_to_the_sp_of_what_it_quotes),
    CASE(an_error_in_ipv6_goes_to_the_sp_of_what_it_quotes),
    CASE(the_way_back_is_the_way_a_frame_came),
    CASE(segments_of_a_burst_come_together),
    CASE(frames_leave_untouched_by_the_np_of_their_port),
    CASE(a_full_ring_refuses_and_loses_nothing),
    CASE(what_a_service_drops_is_in_the_row_of_its_sp),
    CASE(a_port_that_does_not_forward_takes_nothing),
    CASE(a_service_sees_time_and_configuration),
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
        TEST_TABLE("the way to", route_rows, check_route),
    };
    int failures;

    rig_start(&rig, "np-service");
    failures = TEST_RUN("np service", tables);
    rig_stop(&rig);
    return failures;
}
