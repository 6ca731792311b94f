// SPDX-License-Identifier: Apache-2.0
/* Targets of TCP services: from the locator's ARP to the word that SPs read, and to the operator.
 */

#include "support/table.h"

#include <string.h>

#include "bench.h"
#include "np/np.h"
#include "support/frames6.h"
#include "wire/arp.h"

static uint64_t word(const struct bench *bench)
{
    return atomic_load(&bench->targets.words[0][0]);
}

/* ARP requests for 10.2.0.<last> that left by a port since it was last asked. */
static unsigned int requests(struct bench *bench, uint8_t port, uint8_t last)
{
    unsigned int count = 0;

    for (size_t i = 0; i < bench->fabric.injected_count; i++) {
        const struct fake_frame *frame = &bench->fabric.injected[i];

        count += frame->port == port && frame->bytes[12] == 8 && frame->bytes[13] == 6 &&
                 frame->bytes[31] == 200 && frame->bytes[41] == last;
    }
    bench->fabric.injected_count = 0;
    return count;
}

static struct bench *with_a_relay(void)
{
    struct bench *bench = bench_create();

    fixture_add_relay(bench->config, 0, "disk")->target_addresses[0] = fixture_v4(10, 2, 0, 77);
    bench_bring_up(bench);
    return bench;
}

/* 10.2.0.77 says where it is. */
static void answer(struct bench *bench, uint8_t port)
{
    static const struct sl_mac mac = {{2, 0, 0, 0, 1, 0x77}}, us = {{2, 0, 0, 0, 0, 1}};
    struct sl_arp arp = {.operation = SL_ARP_REPLY,
                         .sender_mac = mac,
                         .sender_ip = SL_BE32(0x0a02004d),
                         .target_mac = us,
                         .target_ip = SL_BE32(0x0a0200c8)};
    uint8_t frame[SL_ARP_FRAME_BYTES];

    sl_arp_build(frame, sizeof(frame), &us, &arp);
    fake_punt(&bench->fabric, port, SL_PUNT_ARP, 0, frame, sizeof(frame));
    bench_run(bench, 2);
}

static void a_target_is_located_before_anybody_calls(void **state)
{
    struct bench *bench = with_a_relay();

    (void)state;
    bench_run(bench, 10);
    assert_true(requests(bench, 1, 77) > 0);
    assert_int_equal(word(bench), 0);
    answer(bench, 1);
    assert_int_equal(word(bench), SL_MEMBER_LOCATED | 1ull << 48 | 0x770100000002ull);
    assert_int_equal(bench_events(bench, SL_EVENT_TCP_TARGET_LOCATED), 1);
    assert_string_equal(bench_last_event(bench, SL_EVENT_TCP_TARGET_LOCATED)->key, "disk");
    bench_run(bench, 200);
    assert_int_equal(bench->csa->statistics->tcp_service[0].targets_located, 1);
    bench_destroy(bench);
}

static void a_target_is_sought_in_its_vlan_alone(void **state)
{
    struct bench *bench = bench_create();

    (void)state;
    fixture_add_relay(bench->config, 0, "disk")->target_addresses[0] = fixture_v4(10, 2, 0, 77);
    bench->config->tcp_service[0].vlan = 20;
    bench_bring_up(bench);
    bench_run(bench, 200);
    assert_int_equal(requests(bench, 1, 77), 0);
    bench_run(bench, 1000);
    assert_true(requests(bench, 2, 77) > 0);
    bench_destroy(bench);
}

static void the_gateway_is_asked_for_instead_of_what_is_behind_it(void **state)
{
    struct bench *bench = bench_create();
    struct sl_msg_set_tcp_service *relay = fixture_add_relay(bench->config, 0, "disk");

    (void)state;
    relay->target_addresses[0] = fixture_v4(172, 16, 0, 9);
    relay->target_gateway = fixture_v4(10, 2, 0, 77);
    bench_bring_up(bench);
    bench_run(bench, 10);
    assert_true(requests(bench, 1, 77) > 0);
    answer(bench, 1);
    assert_true((word(bench) & SL_MEMBER_LOCATED) != 0);
    bench_destroy(bench);
}

static void a_silent_target_is_sought_anew_when_somebody_waits(void **state)
{
    struct bench *bench = with_a_relay();
    uint64_t silent;

    (void)state;
    bench_run(bench, 600);
    silent = word(bench);
    assert_int_equal(silent >> 32, SL_TARGET_SILENT >> 32);
    assert_in_range(bench->fabric.now_ms - (uint32_t)silent, 0, 600);
    bench_run(bench, 15000);
    requests(bench, 1, 77);
    atomic_store(&bench->targets.wanted[0], 1);
    bench_run(bench, 2);
    assert_int_equal(requests(bench, 1, 77), 1);
    assert_int_equal(atomic_load(&bench->targets.wanted[0]), 0);
    assert_int_equal(word(bench), 0);
    bench_run(bench, 600);
    assert_int_equal(word(bench) >> 32, SL_TARGET_SILENT >> 32);
    assert_in_range(word(bench) - silent, 15000, 16800);
    bench_destroy(bench);
}

static void a_target_that_falls_silent_is_lost_and_reported(void **state)
{
    struct bench *bench = with_a_relay();

    (void)state;
    answer(bench, 1);
    bench_run(bench, 20000);
    assert_false((word(bench) & SL_MEMBER_LOCATED) != 0);
    assert_int_equal(bench_events(bench, SL_EVENT_TCP_TARGET_LOST), 1);
    bench_destroy(bench);
}

static void a_commit_keeps_a_target_that_stays_and_forgets_one_that_goes(void **state)
{
    struct bench *bench = with_a_relay();

    (void)state;
    answer(bench, 1);
    bench->config->tcp_service[0].priority = 0;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_true((word(bench) & SL_MEMBER_LOCATED) != 0);
    bench->config->tcp_service[0].target_addresses[0] = fixture_v4(10, 2, 0, 78);
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_false((word(bench) & SL_MEMBER_LOCATED) != 0);
    bench->config->tcp_service[0].target_addresses[0] = fixture_v4(10, 2, 0, 77);
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    answer(bench, 1);
    assert_true((word(bench) & SL_MEMBER_LOCATED) != 0);
    bench->config->has_tcp_service[0] = false;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_int_equal(word(bench), 0);
    bench_destroy(bench);
}

static void an_ipv6_target_is_found_by_its_advertisement(void **state)
{
    static const uint8_t target[16] = TEST_IP6(2, 0x77), mac[6] = {2, 0, 0, 0, 1, 0x77};
    struct bench *bench = bench_create();
    struct sl_msg_set_tcp_service *relay = fixture_add_relay(bench->config, 0, "disk");
    uint8_t frame[TEST_FRAME_MAX_BYTES], message[32];
    struct test_frame6_spec tell = {.source = TEST_IP6(2, 0x77),
                                    .destination = TEST_IP6(2, 0x200),
                                    .next_header = TEST_ICMPV6,
                                    .hop_limit = 255,
                                    .payload = message};

    (void)state;
    relay->target_addresses[0] = fixture_v6(2, 0x77);
    relay->source_address =
        (struct sl_addr_prefix){.address = fixture_v6(2, 0x200), .length_bits = 112};
    bench_bring_up(bench);
    bench_run(bench, 10);
    tell.payload_bytes = (uint16_t)test_neighbour_message(message, 136, 0x60, target, 2, mac);
    fake_punt(&bench->fabric, 2, SL_PUNT_ARP, 0, frame, test_frame6_build(frame, &tell));
    bench_run(bench, 2);
    assert_int_equal(word(bench), SL_MEMBER_LOCATED | 2ull << 48 | 0x770100000002ull);
    assert_int_equal(bench_events(bench, SL_EVENT_TCP_TARGET_LOCATED), 1);
    bench_destroy(bench);
}

static void a_snapshot_has_the_service_for_workers(void **state)
{
    struct bench *bench = with_a_relay();
    const struct sl_snapshot *snapshot = bench->fabric.published;
    const struct sl_tcp_service_config *service = &snapshot->tcp_services[0];
    const struct sl_ip address = SL_IP_V4(10, 1, 0, 110), source = SL_IP_V4(10, 2, 0, 200);

    (void)state;
    assert_true(service->present);
    assert_int_equal(service->kind, SL_TCP_SERVICE_RELAY);
    assert_int_equal(service->tcp_port, 3260);
    assert_int_equal(service->target_port, 3260);
    assert_int_equal(service->source_prefix_bits, 120);
    assert_int_equal(service->target_count, 1);
    assert_true(sl_ip_equal(&service->source, &source));
    assert_int_equal(sl_snapshot_address(snapshot, &address)->role, SL_ADDRESS_SERVICE);
    assert_int_equal(sl_snapshot_address(snapshot, &address)->index, SL_NO_ID);
    assert_true(sl_snapshot_address(snapshot, &address)->listens);
    assert_int_equal(sl_snapshot_address(snapshot, &source)->index, 0);
    assert_false(sl_snapshot_address(snapshot, &source)->listens);
    assert_int_equal(snapshot->tcp_syn_backlog, 1024);
    assert_int_equal(snapshot->tcp_settings.rto_min_us, 10000);
    bench->config->tcp_service[0].enabled = 0;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_false(((const struct sl_snapshot *)bench->fabric.published)->tcp_services[0].present);
    assert_null(sl_snapshot_address(bench->fabric.published, &address));
    bench_destroy(bench);
}

struct scenario {
    const char *name;
    void (*run)(void **state);
};

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario scenarios[] = {
    CASE(a_target_is_located_before_anybody_calls),
    CASE(a_target_is_sought_in_its_vlan_alone),
    CASE(the_gateway_is_asked_for_instead_of_what_is_behind_it),
    CASE(a_silent_target_is_sought_anew_when_somebody_waits),
    CASE(a_target_that_falls_silent_is_lost_and_reported),
    CASE(a_commit_keeps_a_target_that_stays_and_forgets_one_that_goes),
    CASE(an_ipv6_target_is_found_by_its_advertisement),
    CASE(a_snapshot_has_the_service_for_workers),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("targets", scenarios, check_scenario),
    };

    return TEST_RUN("csa targets", tables);
}
