// SPDX-License-Identifier: Apache-2.0
/* TCP services and settings that cannot work, and what is said about them. */

#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "spoil.h"
#include "tcp_build.h"
#include "validate.h"

static struct sl_msg_set_tcp_service *relay(struct sl_config *config)
{
    return fixture_add_relay(config, 0, "disk");
}

static void kind_beyond(struct sl_config *config)
{
    relay(config)->kind = 9;
}

static void port_zero(struct sl_config *config)
{
    relay(config)->tcp_port = 0;
}

static void four_targets(struct sl_config *config)
{
    relay(config)->target_addresses_count = 4;
}

static void no_address(struct sl_config *config)
{
    relay(config)->address.family = 0;
}

static void multicast_address(struct sl_config *config)
{
    relay(config)->address = fixture_v4(224, 0, 0, 5);
}

static void link_local_address(struct sl_config *config)
{
    relay(config)->address = (struct sl_addr){.family = 6, .bytes = {0xfe, 0x80, [15] = 1}};
}

static void loopback_target(struct sl_config *config)
{
    relay(config)->target_addresses[0] = fixture_v4(127, 0, 0, 1);
}

static void long_prefix(struct sl_config *config)
{
    relay(config)->source_address.length_bits = 33;
}

static void vlan_unknown(struct sl_config *config)
{
    relay(config)->vlan = 99;
}

static void no_target(struct sl_config *config)
{
    relay(config)->target_addresses_count = 0;
}

static void target_beyond_prefix(struct sl_config *config)
{
    relay(config)->target_addresses[0] = fixture_v4(172, 16, 0, 9);
}

static void target_of_other_version(struct sl_config *config)
{
    relay(config)->target_addresses[0] = fixture_v6(2, 0x11);
}

static void gateway_beyond_prefix(struct sl_config *config)
{
    relay(config)->target_gateway = fixture_v4(10, 9, 0, 1);
}

static void gateway_without_source(struct sl_config *config)
{
    struct sl_msg_set_tcp_service *service = relay(config);

    service->source_address = (struct sl_addr_prefix){.length_bits = 0};
    service->target_gateway = fixture_v4(10, 2, 0, 254);
}

static void same_port_twice(struct sl_config *config)
{
    relay(config);
    fixture_add_relay(config, 1, "again");
}

static void one_source_in_two_vlans(struct sl_config *config)
{
    struct sl_msg_set_tcp_service *other;

    relay(config);
    other = fixture_add_relay(config, 1, "other");
    other->tcp_port = 3261;
    other->vlan = 20;
}

static void address_is_vip(struct sl_config *config)
{
    relay(config)->address = fixture_v4(10, 1, 0, 100);
}

static void source_is_self(struct sl_config *config)
{
    relay(config)->source_address = fixture_prefix(10, 2, 0, 1, 24);
}

static void address_is_server(struct sl_config *config)
{
    relay(config)->address = fixture_v4(10, 2, 0, 12);
}

static void target_is_own_service(struct sl_config *config)
{
    struct sl_msg_set_tcp_service *service = relay(config);

    service->target_addresses[0] = fixture_v4(10, 2, 0, 200);
}

static void gateway_is_vip(struct sl_config *config)
{
    config->domain[1].vips[0] = fixture_v4(10, 2, 0, 253);
    relay(config)->target_gateway = fixture_v4(10, 2, 0, 253);
}

/* What management sends by default. */
static struct sl_msg_set_tcp *settings(struct sl_config *config)
{
    config->has_tcp = true;
    config->tcp = (struct sl_msg_set_tcp){.min_rto_us = 10000,
                                          .max_rto_us = 60000000,
                                          .initial_rto_us = 1000000,
                                          .delayed_ack_us = 1000,
                                          .keepalive_idle_s = 600,
                                          .keepalive_interval_s = 30,
                                          .keepalive_probes = 5,
                                          .user_timeout_s = 120,
                                          .fin_wait_s = 60,
                                          .time_wait_s = 60,
                                          .syn_retries = 6,
                                          .syn_backlog = 1024,
                                          .receive_buffer_bytes = 1048576,
                                          .send_buffer_bytes = 1048576,
                                          .hop_limit = 64,
                                          .timestamps = 1,
                                          .window_scaling = 1,
                                          .sack = 1,
                                          .ecn = 1,
                                          .nodelay = 1,
                                          .path_mtu_discovery = 1};
    return &config->tcp;
}

static void rto_of_nothing(struct sl_config *config)
{
    settings(config)->min_rto_us = 10;
}

static void rtos_that_cross(struct sl_config *config)
{
    settings(config)->min_rto_us = 500000;
    config->tcp.initial_rto_us = 200000;
}

static void segment_of_ten_bytes(struct sl_config *config)
{
    settings(config)->max_segment_bytes = 10;
}

static const struct spoil_row spoil_rows[] = {
    {"a kind that is none", kind_beyond, SL_MARK_TCP_SERVICE_KIND, "disk", "from 0 to 3"},
    {"port 0", port_zero, SL_MARK_TCP_SERVICE_TCP_PORT, "disk", "from 1 to 65535"},
    {"four targets", four_targets, SL_MARK_TCP_SERVICE_TARGET_ADDRESSES, "disk", "from 0 to 3"},
    {"no address", no_address, SL_MARK_TCP_SERVICE_ADDRESS, "disk", "IPv4 or IPv6"},
    {"a multicast address", multicast_address, SL_MARK_TCP_SERVICE_ADDRESS, "disk", "unicast"},
    {"a link-local address", link_local_address, SL_MARK_TCP_SERVICE_ADDRESS, "disk",
     "not link-local"},
    {"a target in ourselves", loopback_target, SL_MARK_TCP_SERVICE_TARGET_ADDRESSES, "disk",
     "unicast"},
    {"a prefix of 33 bits", long_prefix, SL_MARK_TCP_SERVICE_SOURCE_ADDRESS, "disk",
     "from 0 to 32"},
    {"a VLAN that is not there", vlan_unknown, SL_MARK_TCP_SERVICE_VLAN, "disk", "create it"},
    {"a relay without targets", no_target, SL_MARK_TCP_SERVICE_TARGET_ADDRESSES, "disk",
     "give target-addresses"},
    {"a target that is not attached, without a gateway", target_beyond_prefix,
     SL_MARK_TCP_SERVICE_TARGET_ADDRESSES, "disk", "give a target-gateway"},
    {"a target of the other IP version", target_of_other_version,
     SL_MARK_TCP_SERVICE_TARGET_ADDRESSES, "disk", "other IP version"},
    {"a gateway that is not attached", gateway_beyond_prefix, SL_MARK_TCP_SERVICE_TARGET_GATEWAY,
     "disk", "not inside the prefix"},
    {"a gateway without a source address", gateway_without_source,
     SL_MARK_TCP_SERVICE_TARGET_GATEWAY, "disk", "give a source-address"},
    {"two services on one port", same_port_twice, SL_MARK_TCP_SERVICE_TCP_PORT, "again",
     "TCP service disk listens on port 3260 of 10.1.0.110"},
    {"one source address in two VLANs", one_source_in_two_vlans, SL_MARK_TCP_SERVICE_SOURCE_ADDRESS,
     "other", "another VLAN"},
    {"an address that is a VIP", address_is_vip, SL_MARK_TCP_SERVICE_ADDRESS, "disk",
     "already a VIP of virtual domain moe"},
    {"a source address that is a domain's own", source_is_self, SL_MARK_TCP_SERVICE_SOURCE_ADDRESS,
     "disk", "already an own address in virtual domain moe"},
    {"an address that is a server's", address_is_server, SL_MARK_SERVER_ADDRESS, "nas2",
     "already the address of TCP service disk"},
    {"a target that is the service itself", target_is_own_service,
     SL_MARK_TCP_SERVICE_TARGET_ADDRESSES, "disk", "already the source address of TCP service"},
    {"a gateway that is a VIP", gateway_is_vip, SL_MARK_TCP_SERVICE_TARGET_GATEWAY, "disk",
     "already a VIP of virtual domain larry"},
    {"a retransmission after 10 us", rto_of_nothing, SL_MARK_TCP_MIN_RTO_US, "", "from 1000"},
    {"a first time-out below the smallest", rtos_that_cross, SL_MARK_TCP_INITIAL_RTO_US, "",
     "outside min-rto-us to max-rto-us"},
    {"segments of ten bytes", segment_of_ten_bytes, SL_MARK_TCP_MAX_SEGMENT_BYTES, "",
     "at least 64"},
};

static void as_it_is(struct sl_config *config)
{
    relay(config);
}

static void without_source(struct sl_config *config)
{
    relay(config)->source_address = (struct sl_addr_prefix){.length_bits = 0};
}

static void through_a_gateway(struct sl_config *config)
{
    struct sl_msg_set_tcp_service *service = relay(config);

    service->target_addresses[0] = fixture_v4(172, 16, 0, 9);
    service->target_gateway = fixture_v4(10, 2, 0, 254);
}

static void from_ipv4_to_ipv6(struct sl_config *config)
{
    struct sl_msg_set_tcp_service *service = relay(config);

    service->target_addresses[0] = fixture_v6(2, 0x11);
    service->source_address =
        (struct sl_addr_prefix){.address = fixture_v6(2, 0x200), .length_bits = 112};
}

static void three_on_one_address(struct sl_config *config)
{
    relay(config);
    fixture_add_relay(config, 1, "two")->tcp_port = 1;
    fixture_add_relay(config, 7, "three")->tcp_port = 2;
}

static void echo_with_leftovers(struct sl_config *config)
{
    struct sl_msg_set_tcp_service *service = relay(config);

    service->kind = SL_ATTR_TCP_SERVICE_KIND_ECHO;
    service->target_addresses_count = 0;
    service->vlan = SL_ID_NONE;
}

static void default_settings(struct sl_config *config)
{
    settings(config);
}

static const struct good_row good_rows[] = {
    {"a relay", as_it_is},
    {"a relay that calls from its own address", without_source},
    {"a target behind a gateway", through_a_gateway},
    {"a relay from IPv4 to IPv6", from_ipv4_to_ipv6},
    {"three services at one address", three_on_one_address},
    {"an echo service", echo_with_leftovers},
    {"the settings that management sends by default", default_settings},
};

static void a_service_without_an_sp_is_refused_unless_it_is_disabled(void **state)
{
    struct sl_config *config = malloc(sizeof(*config));
    struct sl_refusal refusal = {.error = 0};

    (void)state;
    fixture_fill(config);
    relay(config);
    assert_true(sl_validate(config, 0x3, 0, &refusal) < 0);
    assert_int_equal(refusal.mark, SL_MARK_TCP_SERVICE);
    assert_non_null(strstr(refusal.reason, "configure sp 0"));
    config->tcp_service[0].enabled = 0;
    refusal.error = 0;
    assert_int_equal(sl_validate(config, 0x3, 0, &refusal), 0);
    free(config);
}

static void settings_become_the_engine_s(void **state)
{
    struct sl_config *config = malloc(sizeof(*config));
    struct sl_tcp_settings built;

    (void)state;
    fixture_fill(config);
    sl_tcp_config_settings(config, &built);
    assert_int_equal(built.rto_min_us, 10000);
    settings(config)->congestion_control = SL_ATTR_TCP_CONGESTION_CONTROL_RENO;
    config->tcp.keepalive_idle_s = 4000;
    config->tcp.sack = 0;
    sl_tcp_config_settings(config, &built);
    assert_int_equal(built.congestion, SL_TCP_RENO);
    assert_int_equal(built.keepalive_idle_us, 4000000000u);
    assert_false(built.sack);
    assert_true(built.timestamps);
    free(config);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("refused", spoil_rows, spoil_check_refused),
        TEST_TABLE("accepted", good_rows, spoil_check_accepted),
    };
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_service_without_an_sp_is_refused_unless_it_is_disabled),
        cmocka_unit_test(settings_become_the_engine_s),
    };

    return cmocka_run_group_tests_name("TCP", tests, NULL, NULL) +
           TEST_RUN("csa validate TCP", tables);
}
