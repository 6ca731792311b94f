// SPDX-License-Identifier: Apache-2.0
/* A full flow table: new flows push idle ones out, and never lead a packet astray. */
#include "rig.h"

static struct rig rig;

#define OLD_FLOWS 16u
#define SECOND_VIP TEST_IP(10, 1, 0, 101)

/* Of the domain whose only server is on the shared port. */
static struct test_frame_spec old_packet(unsigned int number, uint8_t tcp_flags)
{
    return (struct test_frame_spec){.protocol = RIG_TCP,
                                    .destination = SECOND_VIP,
                                    .source_port = (uint16_t)(1000u + number),
                                    .destination_port = 80,
                                    .tcp_flags = tcp_flags,
                                    .payload_bytes = tcp_flags == RIG_ACK ? 32 : 0};
}

static void open_old_flows(void)
{
    for (unsigned int i = 0; i < OLD_FLOWS; i++) {
        struct test_frame_spec syn = old_packet(i, RIG_SYN);

        rig_send(&rig, RIG_ROUTER, &syn);
    }
    rig_poll(&rig);
    rig_drain(&rig);
}

/* New flows of the first domain until no place is free. */
static void fill_the_table(void)
{
    for (uint16_t port = 20000; sl_flow_table_used(&rig.tables[0]) < RIG_CAPACITY; port++) {
        struct test_frame_spec syn = rig_syn(port);

        rig_send(&rig, RIG_ROUTER, &syn);
        rig_poll(&rig);
        rig_drain(&rig);
        assert_in_range(port, 20000, 22000);
    }
}

/*
 * The burst at hand has found the entries of idle flows; its new flows look for idle entries to
 * evict. A packet of an old flow must leave as that flow says, whatever is evicted.
 */
static void a_burst_of_old_and_new_flows_on_a_full_table_keeps_them_apart(void)
{
    unsigned int arrived = 0;
    struct rig_frame frame;

    rig_place(&rig, 2, RIG_SHARED);
    rig_freeze(&rig);
    open_old_flows();
    rig_advance(&rig, 10);
    fill_the_table();
    rig_advance(&rig, 10);
    for (unsigned int i = 0; i < OLD_FLOWS; i++) {
        struct test_frame_spec data = old_packet(i, RIG_ACK);
        struct test_frame_spec syn = rig_syn((uint16_t)(40000u + i));

        rig_send(&rig, RIG_ROUTER, &data);
        rig_send(&rig, RIG_ROUTER, &syn);
    }
    rig_poll(&rig);
    for (; rig_receive(&rig, RIG_SHARED, &frame); arrived++) {
        assert_in_range(frame.source_port, 1000, 1000 + OLD_FLOWS - 1);
        assert_int_equal(frame.destination_port, 8001);
    }
    assert_int_equal(arrived, OLD_FLOWS);
    for (arrived = 0; rig_receive(&rig, RIG_SERVER, &frame); arrived++)
        assert_in_range(frame.source_port, 40000, 40000 + OLD_FLOWS - 1);
    assert_int_equal(arrived, OLD_FLOWS);
    assert_true(rig.tables[0].counters.evicted > 0);
}

static void serve_with(uint16_t member)
{
    rig.snapshot->members[0].accepts_new = member == 0;
    rig.snapshot->members[1].accepts_new = member == 1;
    rig_publish(&rig);
}

static void send_burst(uint8_t tcp_flags)
{
    for (uint16_t i = 0; i < 32; i++) {
        struct test_frame_spec spec = rig_syn((uint16_t)(1000u + i));

        spec.tcp_flags = tcp_flags;
        rig_send(&rig, RIG_ROUTER, &spec);
    }
    rig_poll(&rig);
}

/*
 * Replies of the far server will come by a port of this NP from now on: its table gets an entry for
 * each flow of the burst, while the others of the burst are the idlest there are.
 */
static void a_burst_to_a_server_that_moved_goes_where_it_should(void)
{
    unsigned int arrived = 0;
    struct rig_frame frame;

    rig_freeze(&rig);
    serve_with(1);
    send_burst(RIG_SYN);
    rig_drain(&rig);
    rig_advance(&rig, 10);
    serve_with(0);
    fill_the_table();
    rig_advance(&rig, 10);
    rig_place(&rig, 1, RIG_SERVER);
    send_burst(RIG_ACK);
    for (; rig_receive(&rig, RIG_SERVER, &frame); arrived++) {
        assert_in_range(frame.source_port, 1000, 1031);
        assert_int_equal(frame.destination, RIG_SERVER_FAR_IP);
    }
    assert_int_equal(arrived, 32);
    assert_true(rig.tables[0].counters.evicted > 0);
}

struct eviction_case {
    const char *name;
    void (*run)(void);
};

static const struct eviction_case cases[] = {
    {"a burst of old and new flows on a full table keeps them apart",
     a_burst_of_old_and_new_flows_on_a_full_table_keeps_them_apart},
    {"a burst to a server that moved goes where it should",
     a_burst_to_a_server_that_moved_goes_where_it_should},
};

static void is_kept_apart(void **state)
{
    rig_reset(&rig);
    TEST_ROW(struct eviction_case, state)->run();
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("eviction", cases, is_kept_apart)};
    int failures;

    rig_start(&rig, "np-eviction");
    failures = TEST_RUN("np eviction", tables);
    rig_stop(&rig);
    return failures;
}
