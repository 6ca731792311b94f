// SPDX-License-Identifier: Apache-2.0
/* Frames whose sender has left checksums and cutting to the wire, on lab ports. */
#include "rig.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "pmd/impair.h"
#include "pmd/unfinished.h"
#include "wire/checksum.h"

#define ETHERNET_BYTES 14u
#define IPV4_BYTES 20u
#define IPV6_BYTES 40u
#define TCP_BYTES 20u
#define UDP_BYTES 8u
#define CHECKSUM_OF_TCP 16u
#define CHECKSUM_OF_UDP 6u
#define LONGEST_BYTES 65535u
#define CUT_BYTES 1400u
#define SOURCE_PORT 7001u

/* A frame, and what is said of it in front. */
struct unfinished {
    struct virtio_net_hdr header;
    uint8_t bytes[LONGEST_BYTES];
    uint32_t length;
};

static struct unfinished given, got;

/* What is sent. */
struct kind {
    const char *name;
    bool is_ipv6;
    uint8_t protocol;
    uint32_t payload_bytes;
    uint16_t cut_bytes; /* 0: one packet */
};

static const struct kind kinds[] = {
    {"TCP over IPv4", false, IPPROTO_TCP, 100, 0},
    {"TCP over IPv6", true, IPPROTO_TCP, 101, 0},
    {"UDP over IPv4", false, IPPROTO_UDP, 102, 0},
    {"a jumbo frame of TCP", false, IPPROTO_TCP, 8000, 0},
    {"several packets of TCP over IPv4", false, IPPROTO_TCP, 20000, CUT_BYTES},
    {"several packets of TCP over IPv6", true, IPPROTO_TCP, 20001, CUT_BYTES},
    {"as many packets as can be", false, IPPROTO_TCP, 65000, CUT_BYTES},
};

static uint32_t l4_offset_of(const struct kind *kind)
{
    return ETHERNET_BYTES + (kind->is_ipv6 ? IPV6_BYTES : IPV4_BYTES);
}

static uint32_t checksum_offset_of(const struct kind *kind)
{
    return kind->protocol == IPPROTO_TCP ? CHECKSUM_OF_TCP : CHECKSUM_OF_UDP;
}

static uint64_t pseudo_header(const struct kind *kind, const uint8_t *frame, uint32_t length)
{
    const uint8_t *l3 = frame + ETHERNET_BYTES;
    uint16_t l4_bytes = (uint16_t)(length - l4_offset_of(kind));

    if (kind->is_ipv6)
        return sl_checksum_pseudo_v6(l3 + 8, l3 + 24, kind->protocol, l4_bytes);
    return sl_checksum_pseudo_v4(sl_load_be32(l3 + 12), sl_load_be32(l3 + 16), kind->protocol,
                                 l4_bytes);
}

static void write_ip(const struct kind *kind, uint8_t *l3, uint16_t l4_bytes)
{
    static const uint8_t ipv4[IPV4_BYTES] = {0x45, 0, 0,  0, 0, 1, 0x40, 0, 64, 0,
                                             0,    0, 10, 9, 9, 1, 10,   9, 9,  2};

    if (kind->is_ipv6) {
        memset(l3, 0xfd, IPV6_BYTES);
        sl_store_u32(l3, 0x60000000u);
        sl_store_u16(l3 + 4, l4_bytes);
        l3[6] = kind->protocol;
        l3[7] = 64;
        return;
    }
    memcpy(l3, ipv4, sizeof(ipv4));
    sl_store_u16(l3 + 2, (uint16_t)(IPV4_BYTES + l4_bytes));
    l3[9] = kind->protocol;
    sl_store_be16(l3 + 10, sl_checksum_finish(sl_checksum_ipv4_plain(l3)));
}

/* As a Linux whose NIC computes checksums and cuts segments would give it to the driver. */
static void make(const struct kind *kind, struct unfinished *frame)
{
    static const uint8_t addresses[12] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2};
    uint32_t l4 = l4_offset_of(kind);
    uint32_t head = l4 + (kind->protocol == IPPROTO_TCP ? TCP_BYTES : UDP_BYTES);

    memset(frame, 0, sizeof(*frame));
    frame->length = head + kind->payload_bytes;
    memcpy(frame->bytes, addresses, sizeof(addresses));
    sl_store_u16(frame->bytes + sizeof(addresses), kind->is_ipv6 ? 0x86dd : 0x0800);
    write_ip(kind, frame->bytes + ETHERNET_BYTES, (uint16_t)(frame->length - l4));
    sl_store_u16(frame->bytes + l4, SOURCE_PORT);
    if (kind->protocol == IPPROTO_TCP)
        frame->bytes[l4 + 12] = TCP_BYTES / 4 << 4;
    else
        sl_store_u16(frame->bytes + l4 + 4, (uint16_t)(frame->length - l4));
    for (uint32_t i = head; i < frame->length; i++)
        frame->bytes[i] = (uint8_t)(i * 5 + 3);
    sl_store_be16(
        frame->bytes + l4 + checksum_offset_of(kind),
        (struct sl_be16){sl_checksum_fold(pseudo_header(kind, frame->bytes, frame->length))});
    frame->header.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
    frame->header.csum_start = (uint16_t)l4;
    frame->header.csum_offset = (uint16_t)checksum_offset_of(kind);
    frame->header.hdr_len = (uint16_t)head;
    if (kind->cut_bytes == 0)
        return;
    frame->header.gso_type = kind->is_ipv6 ? VIRTIO_NET_HDR_GSO_TCPV6 : VIRTIO_NET_HDR_GSO_TCPV4;
    frame->header.gso_size = kind->cut_bytes;
}

static bool is_ours(const uint8_t *frame, uint32_t length)
{
    uint32_t l4 = ETHERNET_BYTES + (length > 20 && frame[12] == 0x86 ? IPV6_BYTES : IPV4_BYTES);

    return length > l4 + 2 && sl_load_u16(frame + l4) == SOURCE_PORT;
}

static void begin(void)
{
    int yes = 1;

    assert_int_equal(setsockopt(rig_peer, SOL_PACKET, PACKET_VNET_HDR, &yes, sizeof(yes)), 0);
    RIG_RUN("ethtool", "-K", "lab0", "tx", "on");
    rig_open_port(9000);
    rig_start_port();
}

static void peer_sends(const struct kind *kind)
{
    struct iovec parts[2] = {{&given.header, sizeof(given.header)}, {given.bytes, 0}};

    make(kind, &given);
    parts[1].iov_len = given.length;
    assert_int_equal(writev(rig_peer, parts, 2), sizeof(given.header) + given.length);
}

/* Takes the next frame of ours at the peer. */
static void peer_receives(void)
{
    struct iovec parts[2] = {{&got.header, sizeof(got.header)}, {got.bytes, sizeof(got.bytes)}};
    struct pollfd readable = {.fd = rig_peer, .events = POLLIN};

    while (poll(&readable, 1, RIG_WAIT_MS) == 1) {
        ssize_t length = readv(rig_peer, parts, 2);

        assert_true(length > (ssize_t)sizeof(got.header));
        got.length = (uint32_t)length - (uint32_t)sizeof(got.header);
        if (is_ours(got.bytes, got.length))
            return;
    }
    fail_msg("no frame came to the peer");
}

static struct rte_mbuf *port_receives(void)
{
    uint64_t end = rig_now_ms() + RIG_WAIT_MS;

    while (rig_now_ms() < end) {
        struct rte_mbuf *mbuf;

        if (sl_pmd_rx_burst(RIG_PORT, &mbuf, 1) == 0)
            continue;
        if (is_ours(rte_pktmbuf_mtod(mbuf, uint8_t *), mbuf->data_len))
            return mbuf;
        rte_pktmbuf_free(mbuf);
    }
    fail_msg("no frame came");
    return NULL;
}

static struct rte_mbuf *pass_on(const struct kind *kind)
{
    struct rte_mbuf *mbuf;

    begin();
    peer_sends(kind);
    mbuf = port_receives();
    assert_int_equal(mbuf->pkt_len, given.length);
    assert_true(sl_pmd_is_unfinished(mbuf));
    assert_int_equal(sl_pmd_has_several_packets(mbuf), kind->cut_bytes != 0);
    return mbuf;
}

static void expect_as_given(void)
{
    peer_receives();
    assert_int_equal(got.length, given.length);
    assert_memory_equal(got.bytes, given.bytes, given.length);
    got.header.hdr_len = given.header.hdr_len; /* a hint, which Linux does not always give */
    assert_memory_equal(&got.header, &given.header, sizeof(got.header));
}

static void check_passes_as_it_is(const struct kind *kind)
{
    struct rte_mbuf *mbuf = pass_on(kind);

    /* Whoever translated it has not known what the field means. */
    sl_store_u16(
        rte_pktmbuf_mtod_offset(mbuf, uint8_t *, l4_offset_of(kind) + checksum_offset_of(kind)),
        0xdead);
    assert_int_equal(sl_pmd_tx_burst(RIG_PORT, &mbuf, 1), 1);
    expect_as_given();
}

static void check_is_completed(const struct kind *kind)
{
    struct rte_mbuf *mbuf = pass_on(kind);
    uint32_t l4 = l4_offset_of(kind);
    const uint8_t *bytes;

    assert_int_equal(sl_pmd_complete(mbuf), 0);
    assert_false(sl_pmd_is_unfinished(mbuf));
    bytes = rte_pktmbuf_read(mbuf, 0, mbuf->pkt_len, got.bytes);
    assert_true(sl_checksum_is_good(sl_checksum_add(pseudo_header(kind, bytes, mbuf->pkt_len),
                                                    bytes + l4, mbuf->pkt_len - l4)));
    rte_pktmbuf_free(mbuf);
}

static struct rte_mbuf *chain_of(const uint8_t *bytes, uint32_t length)
{
    struct rte_mbuf *head = NULL;

    for (uint32_t at = 0; at < length;) {
        struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig_pool);
        uint32_t room = rte_pktmbuf_tailroom(mbuf);
        uint32_t piece = length - at < room ? length - at : room;

        memcpy(rte_pktmbuf_append(mbuf, (uint16_t)piece), bytes + at, piece);
        at += piece;
        if (head == NULL)
            head = mbuf;
        else
            assert_int_equal(rte_pktmbuf_chain(head, mbuf), 0);
    }
    return head;
}

/* As endpoints send: DPDK's sum of the pseudo header has no length in it if the frame is cut. */
static void the_box_sends_large_segments(void)
{
    static const struct kind kind = {"", false, IPPROTO_TCP, 20000, CUT_BYTES};
    struct rte_mbuf *mbuf;

    begin();
    make(&kind, &given);
    mbuf = chain_of(given.bytes, given.length);
    mbuf->l2_len = ETHERNET_BYTES;
    mbuf->l3_len = IPV4_BYTES;
    mbuf->l4_len = TCP_BYTES;
    mbuf->tso_segsz = CUT_BYTES;
    mbuf->ol_flags = RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_TCP_CKSUM | RTE_MBUF_F_TX_TCP_SEG;
    sl_store_be16(
        rte_pktmbuf_mtod_offset(mbuf, uint8_t *, l4_offset_of(&kind) + CHECKSUM_OF_TCP),
        (struct sl_be16){sl_checksum_fold(pseudo_header(&kind, given.bytes, l4_offset_of(&kind)))});
    assert_int_equal(sl_pmd_tx_burst(RIG_PORT, &mbuf, 1), 1);
    expect_as_given();
}

/* Forwarded to a wire whose two ends compute and cut nothing. */
static void linux_cuts_for_an_interface_that_does_not(void)
{
    static const struct kind kind = {"", false, IPPROTO_TCP, 20000, CUT_BYTES};
    struct rte_mbuf *mbuf = pass_on(&kind);
    uint32_t payload_bytes = 0;

    RIG_RUN("ethtool", "-K", "lab0", "tx", "off");
    assert_int_equal(sl_pmd_tx_burst(RIG_PORT, &mbuf, 1), 1);
    while (payload_bytes < kind.payload_bytes) {
        peer_receives();
        assert_in_range(got.length, l4_offset_of(&kind) + TCP_BYTES + 1,
                        l4_offset_of(&kind) + TCP_BYTES + CUT_BYTES);
        assert_int_equal(got.header.flags & VIRTIO_NET_HDR_F_NEEDS_CSUM, 0);
        payload_bytes += got.length - l4_offset_of(&kind) - TCP_BYTES;
    }
    assert_int_equal(payload_bytes, kind.payload_bytes);
}

static void a_finished_frame_stays_as_it_is(void)
{
    uint8_t frame[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);
    struct rte_mbuf *mbuf;

    rig_open_port(1500);
    rig_start_port();
    rig_peer_sends(frame, length);
    mbuf = rig_port_receives();
    assert_false(sl_pmd_is_unfinished(mbuf));
    assert_int_equal(sl_pmd_complete(mbuf), 0);
    assert_memory_equal(rte_pktmbuf_mtod(mbuf, uint8_t *), frame, length);
    rte_pktmbuf_free(mbuf);
}

static void a_port_does_what_its_interface_is_set_to(void)
{
    rig_open_port(1500);
    assert_int_equal(sl_pmd_port_offloads(RIG_PORT), 0);
    sl_pmd_port_close(RIG_PORT);
    RIG_RUN("ethtool", "-K", "lab0", "tx", "on", "tso", "off");
    rig_open_port(1500);
    assert_int_equal(sl_pmd_port_offloads(RIG_PORT), SL_PMD_OFFLOAD_TCP_CHECKSUM);
    sl_pmd_port_close(RIG_PORT);
    RIG_RUN("ethtool", "-K", "lab0", "tso", "on");
    rig_open_port(1500);
    assert_int_equal(sl_pmd_port_offloads(RIG_PORT),
                     SL_PMD_OFFLOAD_TCP_CHECKSUM | SL_PMD_OFFLOAD_TCP_SEGMENTATION);
}

static void a_port_that_cuts_segments_is_not_impaired(void)
{
    struct sl_impair_settings settings = {0};
    char reason[SL_PMD_REASON_BYTES] = "";

    RIG_RUN("ethtool", "-K", "lab0", "tx", "on");
    rig_open_port(1500);
    assert_int_equal(sl_pmd_port_impair(RIG_PORT, SL_PMD_OUT, &settings, reason), -ENOTSUP);
    assert_non_null(strstr(reason, "ethtool -K lab0 tx off"));
}

static const struct rig_case cases[] = {
    {"the box sends large segments", the_box_sends_large_segments},
    {"Linux cuts for an interface that does not", linux_cuts_for_an_interface_that_does_not},
    {"a finished frame stays as it is", a_finished_frame_stays_as_it_is},
    {"a port does what its interface is set to", a_port_does_what_its_interface_is_set_to},
    {"a port that cuts segments is not impaired", a_port_that_cuts_segments_is_not_impaired},
};

/* Runs one of the checks of a kind as a case of the rig. */
static const struct kind *current;
static void (*current_check)(const struct kind *kind);

static void run_current(void)
{
    current_check(current);
}

static void behaves(void **state, void (*check)(const struct kind *kind))
{
    struct rig_case row = {.name = "", .run = run_current};
    void *rows = &row;

    current = TEST_ROW(struct kind, state);
    current_check = check;
    rig_behaves(&rows);
}

static void passes(void **state)
{
    behaves(state, check_passes_as_it_is);
}

static void is_completed(void **state)
{
    behaves(state, check_is_completed);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("unfinished, forwarded:", kinds, passes),
        TEST_TABLE("unfinished, completed:", kinds, is_completed),
        TEST_TABLE("unfinished frames:", cases, rig_behaves),
    };

    return rig_main("unfinished frames", tables, sizeof(tables) / sizeof(tables[0]));
}
