/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A box with TCP services: parse, classify, answer. The first byte says by which port the frame
 * came. Checksums are made right first, for what they hide is what matters. What goes to an SP has
 * its headers in place; an answer is a frame that the parser takes.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "frame.h"
#include "generated/drops.h"
#include "iff/answer.h"
#include "iff/classify.h"
#include "iff/service.h"

#define MAX_BYTES 2048u
#define ADDRESS_SLOTS 16u

static struct sl_snapshot *snapshot;
static const uint8_t mac[6] = {2, 0, 0, 0, 0, 1};

/* Port 0 router, port 1 server in VLAN 10; a relay on IPv4 and an echo service on IPv6. */
static void make_snapshot(void)
{
    static struct sl_address_slot addresses[ADDRESS_SLOTS];
    static struct sl_service_slot services[ADDRESS_SLOTS];
    uint32_t address_slots, service_slots;

    snapshot = calloc(1, sizeof(*snapshot));
    FUZZ_CHECK(snapshot != NULL);
    for (uint8_t id = 0; id < 2; id++) {
        snapshot->ports[id] = (struct sl_port_config){
            .present = true, .type = id == 0 ? SL_PORT_ROUTER : SL_PORT_SERVER, .mtu_bytes = 1500};
        memcpy(snapshot->ports[id].mac, mac, sizeof(mac));
    }
    snapshot->ports[1].vlan_bitmap[0] = 1u << 10;
    snapshot->tcp_services[0] = (struct sl_tcp_service_config){.present = true,
                                                               .kind = SL_TCP_SERVICE_RELAY,
                                                               .vlan = 10,
                                                               .address = SL_IP_V4(10, 1, 0, 100),
                                                               .source = SL_IP_V4(10, 2, 0, 200)};
    snapshot->tcp_services[1] = (struct sl_tcp_service_config){
        .present = true,
        .kind = SL_TCP_SERVICE_ECHO,
        .id = 1,
        .vlan = SL_NO_ID,
        .address = {.bytes = {0x20, 1, 0xd, 0xb8, [13] = 1, [14] = 1}}};
    sl_snapshot_index_sizes(snapshot, &address_slots, &service_slots);
    FUZZ_CHECK(address_slots <= ADDRESS_SLOTS && service_slots <= ADDRESS_SLOTS);
    sl_snapshot_index_build(snapshot, addresses, services);
}

static bool is_ipv6(const struct sl_packet *packet)
{
    return packet->kind == SL_PACKET_TCP6 || packet->kind == SL_PACKET_ICMP6;
}

static void check_for_sp(const struct sl_packet *packet)
{
    struct sl_steer_end local, remote;
    bool is_tcp = packet->kind == SL_PACKET_TCP || packet->kind == SL_PACKET_TCP6;

    FUZZ_CHECK(sl_service_ends(packet, &local, &remote));
    FUZZ_CHECK(sl_ip_equal(&local.address, &packet->key.destination));
    FUZZ_CHECK(sl_packet_l4_bytes(packet) >= (is_tcp ? 20u : 8u));
    FUZZ_CHECK(sl_ip_is_v4(&local.address) != is_ipv6(packet));
}

static void check_answer(uint8_t *frame, size_t size)
{
    struct sl_packet packet;

    FUZZ_CHECK(fuzz_parse(&packet, frame, size) == SL_PARSE_OK);
    FUZZ_CHECK(memcmp(frame + 6, mac, sizeof(mac)) == 0);
    FUZZ_CHECK(sl_snapshot_address(snapshot, &packet.key.source) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t port = fuzz_take(&data, &size) & 1u, frame[MAX_BYTES];
    struct sl_verdict verdict;
    struct sl_packet packet;

    if (snapshot == NULL)
        make_snapshot();
    if (size > MAX_BYTES)
        return 0;
    memcpy(frame, data, size);
    fuzz_fix_checksums(frame, size);
    if (fuzz_parse(&packet, frame, size) != SL_PARSE_OK || packet.kind == SL_PACKET_ARP)
        return 0;
    packet.ingress_port = port;
    verdict = sl_classify(snapshot, &packet);
    FUZZ_CHECK(verdict.kind != SL_VERDICT_DROP || verdict.drop < SL_DROP_COUNT);
    if (verdict.kind == SL_VERDICT_SERVICE)
        check_for_sp(&packet);
    if (verdict.kind == SL_VERDICT_ECHO && sl_echo_answer(&packet, mac))
        check_answer(frame, size);
    if (verdict.kind == SL_VERDICT_NEIGHBOUR_ANSWER) {
        FUZZ_CHECK(sl_neighbour_answer(&packet, mac));
        check_answer(frame, size);
    }
    return 0;
}
