// SPDX-License-Identifier: Apache-2.0
/*
 * What comes to the addresses of an NFS service, on its way to the one storage processor that has
 * it. Services that only note what they get stand for the engine and the switch.
 */
#include "rig.h"

#include <errno.h>

#include <rte_mbuf.h>

#include "fabric_private.h"
#include "np/sp.h"

#define NOTES 64u
/* RIG_NFS_SERVICE % RIG_SPS */
#define OWNER 1u

static struct rig rig;

/* What the services of both SPs have got. */
static struct {
    size_t count;
    struct {
        uint8_t sp, number;
        struct sl_mbuf_tag tag;
        uint32_t bytes;
    } notes[NOTES];
} got;

/* Context: an SP's id and a service number. */
static void note(void *context, struct rte_mbuf **packets, uint16_t count)
{
    uintptr_t who = (uintptr_t)context;

    for (uint16_t i = 0; i < count; i++) {
        assert_true(got.count < NOTES);
        got.notes[got.count].sp = (uint8_t)(who >> 8);
        got.notes[got.count].number = (uint8_t)who;
        got.notes[got.count].tag = *sl_mbuf_tag(packets[i]);
        got.notes[got.count++].bytes = packets[i]->pkt_len;
    }
    rte_pktmbuf_free_bulk(packets, count);
}

static struct sl_sp_service services[RIG_SPS][2];

static void serve(void)
{
    memset(&got, 0, sizeof(got));
    rig_serve(&rig);
    rig_serve_nfs(&rig);
    for (uint8_t sp = 0; sp < RIG_SPS; sp++)
        for (uint8_t number = SL_SP_SERVICE_TCP; number <= SL_SP_SERVICE_UDP; number++) {
            uintptr_t who = (uintptr_t)sp << 8 | number;

            services[sp][number] = (struct sl_sp_service){.handle = note, .context = (void *)who};
            sl_fabric_bind_service(rig.fabric, sp, number, &services[sp][number]);
        }
}

struct arrival_row {
    const char *name;
    struct test_frame_spec spec;
    uint8_t port;
    uint8_t number;
    uint8_t sp_flags;
    uint16_t l4_offset, l4_bytes;
};

static const struct arrival_row arrival_rows[] = {
    {"a client's segment",
     {.protocol = RIG_TCP, .destination = RIG_NFS, .tcp_flags = RIG_SYN},
     RIG_ROUTER,
     SL_SP_SERVICE_TCP,
     0,
     34,
     20},
    {"a member's segment",
     {.protocol = RIG_TCP,
      .source = RIG_SERVER_IP,
      .source_port = 2049,
      .destination = RIG_NFS_SOURCE,
      .destination_port = 800,
      .tcp_flags = RIG_ACK},
     RIG_SERVER,
     SL_SP_SERVICE_TCP,
     0,
     34,
     20},
    {"a client's datagram, short enough to be padded",
     {.protocol = RIG_UDP, .destination = RIG_NFS, .payload_bytes = 4, .padding_bytes = 14},
     RIG_ROUTER_FAR,
     SL_SP_SERVICE_UDP,
     0,
     34,
     12},
    {"a member's datagram with a tag",
     {.protocol = RIG_UDP,
      .tags = 1,
      .tci = {10},
      .source = RIG_SERVER_IP,
      .source_port = 2049,
      .destination = RIG_NFS_SOURCE,
      .destination_port = 800,
      .payload_bytes = 100},
     RIG_TRUNK,
     SL_SP_SERVICE_UDP,
     0,
     38,
     108},
    {"a first fragment",
     {.protocol = RIG_UDP,
      .destination = RIG_NFS,
      .fragment = 0x2000,
      .id = 7,
      .payload_bytes = 1000},
     RIG_ROUTER,
     SL_SP_SERVICE_UDP,
     SL_SP_FRAME_FRAGMENT,
     34,
     1008},
    {"a later fragment with IP options",
     {.protocol = RIG_UDP,
      .destination = RIG_NFS,
      .fragment = 126,
      .id = 7,
      .ip_option_bytes = 8,
      .no_l4_header = true,
      .payload_bytes = 333},
     RIG_ROUTER,
     SL_SP_SERVICE_UDP,
     SL_SP_FRAME_FRAGMENT,
     42,
     333},
};

static void check_arrival(void **state)
{
    const struct arrival_row *row = TEST_ROW(struct arrival_row, state);

    rig_reset(&rig);
    serve();
    rig_send(&rig, row->port, &row->spec);
    rig_poll(&rig);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.notes[0].sp, OWNER);
    assert_int_equal(got.notes[0].number, row->number);
    assert_int_equal(got.notes[0].tag.port, row->port);
    assert_int_equal(got.notes[0].tag.sp_flags, row->sp_flags);
    assert_int_equal(got.notes[0].tag.l4_offset, row->l4_offset);
    assert_int_equal(got.notes[0].tag.l4_bytes, row->l4_bytes);
    assert_int_equal(got.notes[0].bytes, row->l4_offset + row->l4_bytes);
    assert_int_equal(rig_all_drops(&rig), 0);
    rig_finish(&rig);
}

struct refused_row {
    const char *name;
    struct test_frame_spec spec;
    enum sl_drop_reason reason;
};

/* IPv4 header and eight bytes of UDP that the service sent. */
static const uint8_t quoted_udp[28] = {0x45, 0,   0,  40, 0, 0,  0, 0, 64,   17, 0, 0,  10, 1,
                                       0,    120, 10, 1,  0, 11, 8, 1, 0x9c, 64, 0, 20, 0,  0};

static const struct refused_row refused_rows[] = {
    {"the first fragment of a segment",
     {.protocol = RIG_TCP,
      .destination = RIG_NFS,
      .tcp_flags = RIG_SYN,
      .fragment = 0x2000,
      .payload_bytes = 100},
     SL_DROP_SERVICE_FRAGMENT},
    {"a later fragment of a segment",
     {.protocol = RIG_TCP,
      .destination = RIG_NFS,
      .fragment = 20,
      .no_l4_header = true,
      .payload_bytes = 80},
     SL_DROP_SERVICE_FRAGMENT},
    {"another protocol",
     {.protocol = 132, .destination = RIG_NFS, .payload_bytes = 20},
     SL_DROP_SERVICE_PROTOCOL_UNKNOWN},
    {"an error about a datagram",
     {.protocol = RIG_ICMP,
      .destination = RIG_NFS,
      .icmp_type = 3,
      .icmp_code = 3,
      .payload = quoted_udp,
      .payload_bytes = sizeof(quoted_udp)},
     SL_DROP_ICMP_ERROR_NO_FLOW},
    {"the service's own address as source",
     {.protocol = RIG_UDP, .source = RIG_NFS, .destination = RIG_VIP},
     SL_DROP_IPV4_SOURCE_INVALID},
};

static void check_refused(void **state)
{
    const struct refused_row *row = TEST_ROW(struct refused_row, state);

    rig_reset(&rig);
    serve();
    rig_send(&rig, RIG_ROUTER, &row->spec);
    rig_poll(&rig);
    assert_int_equal(got.count, 0);
    assert_int_equal(rig_drops(&rig, row->reason), 1);
    assert_int_equal(rig_all_drops(&rig), 1);
    rig_finish(&rig);
}

static void connections_of_a_service_have_its_sp_whatever_their_ports(void)
{
    const struct sl_ip source = SL_IP_V4(10, 2, 0, 210), virtual = SL_IP_V4(10, 1, 0, 120);
    const struct sl_ip member = SL_IP_V4(10, 2, 0, 11), client = SL_IP_V4(10, 1, 0, 11);

    serve();
    rig_poll(&rig); /* the SPs have seen the configuration */
    for (uint16_t port = 512; port < 1024; port++)
        for (uint8_t sp = 0; sp < RIG_SPS; sp++) {
            const struct sl_sp *asked = sl_fabric_sp(rig.fabric, sp);

            assert_int_equal(sl_sp_of(asked, &source, port, &member, 2049), OWNER);
            assert_int_equal(sl_sp_of(asked, &client, port, &virtual, 2049), OWNER);
        }
    assert_int_equal(sl_sp_of_nfs(sl_fabric_sp(rig.fabric, 0), RIG_NFS_SERVICE), OWNER);
}

static void an_error_about_a_segment_goes_to_the_engine(void)
{
    static const uint8_t quoted[28] = {0x45, 0,   0,  40, 0, 0,  0, 0, 64,   6,  0, 0, 10, 1,
                                       0,    120, 10, 1,  0, 11, 8, 1, 0x9c, 64, 0, 0, 0,  0};
    const struct test_frame_spec error = {.protocol = RIG_ICMP,
                                          .destination = RIG_NFS,
                                          .icmp_type = 3,
                                          .icmp_code = 4,
                                          .payload = quoted,
                                          .payload_bytes = sizeof(quoted)};

    serve();
    rig_send(&rig, RIG_ROUTER, &error);
    rig_poll(&rig);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.notes[0].sp, OWNER);
    assert_int_equal(got.notes[0].number, SL_SP_SERVICE_TCP);
    assert_int_equal(got.notes[0].tag.sp_flags, SL_SP_FRAME_ICMP);
}

static void the_virtual_server_answers_ping(void)
{
    const struct test_frame_spec ping = {
        .protocol = RIG_ICMP, .destination = RIG_NFS, .icmp_type = 8, .payload_bytes = 56};
    struct rig_frame out;

    serve();
    rig_send(&rig, RIG_ROUTER, &ping);
    rig_poll(&rig);
    rig_expect(&rig, RIG_ROUTER, &out);
    assert_int_equal(out.l4[0], 0);
    assert_int_equal(out.source, RIG_NFS);
    assert_int_equal(got.count, 0);
}

struct arp_row {
    const char *name;
    uint8_t target[4];
    uint8_t port;
    bool has_no_source; /* the service calls from its virtual address */
    bool answered;
};

static const struct arp_row arp_rows[] = {
    {"the virtual address, by a client", {10, 1, 0, 120}, RIG_ROUTER, false, true},
    {"the virtual address, by a server", {10, 1, 0, 120}, RIG_SERVER, false, false},
    {"the virtual address that is the source too, by a server",
     {10, 1, 0, 120},
     RIG_SERVER,
     true,
     true},
    {"the source address, by a server of its VLAN", {10, 2, 0, 210}, RIG_SERVER, false, true},
    {"the source address, by a server of another VLAN", {10, 2, 0, 210}, RIG_SHARED, false, false},
    {"the source address, by a client", {10, 2, 0, 210}, RIG_ROUTER, false, false},
};

static void check_arp(void **state)
{
    const struct arp_row *row = TEST_ROW(struct arp_row, state);
    struct sl_nfs_service_config *service = &rig.snapshot->nfs.services[RIG_NFS_SERVICE];
    uint8_t request[42] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 2, 8,  6,  0, 1,
                           8,    0,    6,    4,    0,    1,    2, 0, 0, 0, 0, 2, 10, 99, 0, 1};
    struct rig_frame out;

    rig_reset(&rig);
    serve();
    if (row->has_no_source) {
        memset(&service->source, 0, sizeof(service->source));
        rig_publish(&rig);
    }
    memcpy(request + 38, row->target, 4);
    rig_send_bytes(&rig, row->port, request, sizeof(request));
    rig_poll(&rig);
    assert_int_equal(rig_receive(&rig, row->port, &out), row->answered);
    if (row->answered)
        assert_memory_equal(out.bytes + 28, row->target, 4);
    assert_int_equal(rig_all_drops(&rig), 0);
    rig_finish(&rig);
}

struct route_row {
    const char *name;
    uint16_t member;
    uint64_t word;
    int expected;
    uint8_t port;
    uint16_t vlan;
    bool wanted;
};

#define NOW_MS 5000000u
#define AT(port) ((uint64_t)(port) << 48 | 0x0b0000005e02ull | SL_MEMBER_LOCATED)

static const struct route_row route_rows[] = {
    {"a located member", RIG_NFS_MEMBER, AT(RIG_SERVER), 0, RIG_SERVER, 0, false},
    {"a member behind a trunk", RIG_NFS_MEMBER, AT(RIG_TRUNK), 0, RIG_TRUNK, 10, false},
    {"a member that is being looked for", RIG_NFS_MEMBER, 0, -EINPROGRESS, 0, 0, false},
    {"a member that has just not answered", RIG_NFS_MEMBER, SL_TARGET_SILENT | (NOW_MS - 999),
     -EHOSTUNREACH, 0, 0, false},
    {"a member that did not answer a while ago", RIG_NFS_MEMBER, SL_TARGET_SILENT | (NOW_MS - 1000),
     -EINPROGRESS, 0, 0, true},
    {"a member to which no port leads", RIG_NFS_MEMBER, SL_TARGET_NO_WAY, -ENETUNREACH, 0, 0,
     false},
    {"a member that is not there", 6, AT(RIG_SERVER), -ENETUNREACH, 0, 0, false},
    {"a member beyond all", 999, AT(RIG_SERVER), -ENETUNREACH, 0, 0, false},
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
    atomic_store(&rig.targets.nfs_words[RIG_NFS_MEMBER], row->word);
    assert_int_equal(sl_sp_route_member(sl_fabric_sp(rig.fabric, OWNER), row->member, &route),
                     row->expected);
    assert_int_equal(atomic_load(&rig.targets.nfs_wanted[0]) >> RIG_NFS_MEMBER, row->wanted);
    if (row->expected == 0) {
        assert_memory_equal(route.destination.bytes, mac, 6);
        assert_memory_equal(route.source.bytes, rig.snapshot->ports[row->port].mac, 6);
        assert_int_equal(route.port, row->port);
        assert_int_equal(route.vlan, row->vlan);
    }
    rig_finish(&rig);
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
    CASE(connections_of_a_service_have_its_sp_whatever_their_ports),
    CASE(an_error_about_a_segment_goes_to_the_engine),
    CASE(the_virtual_server_answers_ping),
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
        TEST_TABLE("for NFS", scenarios, check_scenario),
        TEST_TABLE("described to its SP", arrival_rows, check_arrival),
        TEST_TABLE("refused", refused_rows, check_refused),
        TEST_TABLE("ARP asks for", arp_rows, check_arp),
        TEST_TABLE("the way to", route_rows, check_route),
    };
    int failures;

    rig_start(&rig, "np-nfs");
    failures = TEST_RUN("np nfs", tables);
    rig_stop(&rig);
    return failures;
}
