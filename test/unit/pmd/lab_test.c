// SPDX-License-Identifier: Apache-2.0
/* Lab ports and taps on real interfaces. */
#include "rig.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>

#include "pmd/tap.h"

/* More than there are large mbufs to the rig's pool. */
#define MANY_FRAMES 48u

static int setting(const char *key)
{
    char path[128], text[16] = "";
    int fd;

    snprintf(path, sizeof(path), "/proc/sys/net/ipv4/conf/lab0/%s", key);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(read(fd, text, sizeof(text) - 1) > 0);
    close(fd);
    return atoi(text);
}

static void expect_received(const uint8_t *frame, size_t length)
{
    uint8_t copy[RIG_FRAME_MAX];
    struct rte_mbuf *mbuf = rig_port_receives();

    assert_int_equal(mbuf->pkt_len, length);
    assert_memory_equal(rte_pktmbuf_read(mbuf, 0, mbuf->pkt_len, copy), frame, length);
    rte_pktmbuf_free(mbuf);
}

static void hold_down_takes_the_carrier_from_the_neighbour(void)
{
    rig_open_port(1500);
    rig_await_carrier("far0", false);
    rig_start_port();
    assert_int_equal(sl_pmd_port_stop(RIG_PORT, true), 0);
    rig_await_carrier("far0", false);
    rig_start_port();
}

static void linux_is_deaf_on_it_and_recovers(void)
{
    int before = setting("rp_filter");

    rig_open_port(1500);
    assert_int_equal(setting("arp_ignore"), 8);
    assert_int_equal(setting("rp_filter"), 1);
    sl_pmd_port_close(RIG_PORT);
    assert_int_equal(setting("arp_ignore"), 0);
    assert_int_equal(setting("rp_filter"), before);
}

static void frames_pass_unchanged(void)
{
    uint8_t frame[RIG_FRAME_MAX], back[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);
    uint16_t tci;

    rig_open_port(1500);
    rig_start_port();
    rig_peer_sends(frame, length);
    expect_received(frame, length);
    rig_port_sends(frame, length);
    assert_int_equal(rig_peer_receives(rig_peer, back, &tci), length);
    assert_memory_equal(back, frame, length);
}

static void a_tag_stays_in_its_place(void)
{
    uint8_t frame[RIG_FRAME_MAX], back[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0x200a, 100);
    uint16_t tci;

    rig_open_port(1500);
    rig_start_port();
    rig_peer_sends(frame, length);
    expect_received(frame, length);
    rig_port_sends(frame, length);
    assert_int_equal(rig_peer_receives(rig_peer, back, &tci), length - 4);
    assert_int_equal(tci, 0x200a);
}

/* Those that fit a slot of the ring, and those that are read past it, in any order. */
static void jumbo_frames_pass_among_short_ones(void)
{
    static const size_t payloads[] = {8900, 60, 1800, 2040, 100, 8900, 4000};
    uint8_t frame[RIG_FRAME_MAX], back[RIG_FRAME_MAX];
    uint16_t tci;

    rig_open_port(9000);
    rig_start_port();
    for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
        rig_peer_sends(frame, rig_make_frame(frame, 0, payloads[i]));
    for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++) {
        size_t length = rig_make_frame(frame, 0, payloads[i]);

        expect_received(frame, length);
        rig_port_sends(frame, length);
        assert_int_equal(rig_peer_receives(rig_peer, back, &tci), length);
        assert_memory_equal(back, frame, length);
    }
}

static void a_jumbo_frame_keeps_its_tag(void)
{
    uint8_t frame[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0x200a, 8900);

    rig_open_port(9000);
    rig_start_port();
    rig_peer_sends(frame, length);
    expect_received(frame, length);
}

/* Frames that wait have used up the large mbufs; the next ones come in chains of others. */
static void jumbo_frames_come_when_large_mbufs_are_used_up(void)
{
    struct rte_mbuf *waiting[MANY_FRAMES];
    uint8_t frame[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 8900);
    unsigned int chained = 0;

    rig_open_port(9000);
    rig_start_port();
    for (unsigned int i = 0; i < MANY_FRAMES; i++) {
        rig_peer_sends(frame, length);
        waiting[i] = rig_port_receives();
        assert_int_equal(waiting[i]->pkt_len, length);
        chained += waiting[i]->nb_segs > 1;
    }
    assert_in_range(chained, 1, MANY_FRAMES - 1);
    rte_pktmbuf_free_bulk(waiting, MANY_FRAMES);
}

/* An IPv4 fragment with nothing after it: had the kernel a say, it would wait for the rest. */
static void fragments_come_as_they_are(void)
{
    static const uint8_t ip[20] = {0x45, 0, 0,  120, 0, 9, 0x20, 0, 64, 17,
                                   0,    0, 10, 9,   9, 1, 10,   9, 9,  2};
    uint8_t frame[RIG_FRAME_MAX];
    struct sl_pmd_port_info info;
    uint64_t end = rig_now_ms() + RIG_WAIT_MS;

    rig_open_port(1500);
    rig_start_port();
    rig_make_frame(frame, 0, 120);
    frame[12] = 0x08;
    frame[13] = 0x00;
    memcpy(frame + 14, ip, sizeof(ip));
    rig_peer_sends(frame, 134);
    while (rig_now_ms() < end) {
        struct rte_mbuf *mbuf;
        bool found;

        if (sl_pmd_rx_burst(RIG_PORT, &mbuf, 1) == 0)
            continue;
        found = mbuf->data_len == 134 &&
                memcmp(rte_pktmbuf_mtod(mbuf, uint8_t *) + 14, ip, sizeof(ip)) == 0;
        rte_pktmbuf_free(mbuf);
        if (found) {
            assert_int_equal(sl_pmd_port_info(RIG_PORT, &info), 0);
            assert_int_equal(info.rx_errors, 0);
            return;
        }
    }
    fail_msg("the fragment did not come");
}

static void what_came_before_the_start_is_thrown_away(void)
{
    uint8_t early[RIG_FRAME_MAX], late[RIG_FRAME_MAX];
    size_t early_length = rig_make_frame(early, 0, 8900),
           late_length = rig_make_frame(late, 0, 101);

    rig_open_port(9000);
    rig_start_port();
    assert_int_equal(sl_pmd_port_stop(RIG_PORT, false), 0);
    rig_peer_sends(early, early_length);
    rig_start_port();
    rig_peer_sends(late, late_length);
    expect_received(late, late_length);
}

static void the_mtu_changes_while_it_runs(void)
{
    uint8_t frame[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 8900);
    char reason[SL_PMD_REASON_BYTES] = "";

    rig_open_port(1500);
    rig_start_port();
    assert_int_equal(sl_pmd_port_set_mtu(RIG_PORT, 9000, reason), 0);
    rig_peer_sends(frame, length);
    expect_received(frame, length);
    rig_port_sends(frame, length);
    assert_int_equal(sl_pmd_port_set_mtu(RIG_PORT, 1400, reason), 0);
}

static void it_counts_and_tells(void)
{
    uint8_t frame[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);
    struct sl_pmd_port_info info;

    rig_open_port(1500);
    rig_start_port();
    rig_peer_sends(frame, length);
    expect_received(frame, length);
    rig_port_sends(frame, length);
    assert_int_equal(sl_pmd_port_info(RIG_PORT, &info), 0);
    assert_true(info.link_up);
    assert_true(info.rx_packets >= 1);
    assert_int_equal(info.tx_packets, 1);
    assert_int_equal(info.tx_bytes, length);
    RIG_RUN("ip", "link", "set", "far0", "down");
    assert_int_equal(sl_pmd_port_info(RIG_PORT, &info), 0);
    assert_false(info.link_up);
}

static void a_tap_carries_frames_both_ways(void)
{
    struct sl_pmd_tap_request request = {
        .name = "p1.1", .mac = {2, 0, 0, 0, 0, 0x11}, .mtu_bytes = 1500};
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
    uint8_t frame[RIG_FRAME_MAX], back[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);
    char reason[SL_PMD_REASON_BYTES] = "";
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig_pool);
    struct sl_pmd_tap *tap;
    struct pollfd readable;
    uint16_t tci;
    int fd, rc;

    if (sl_pmd_tap_open(&request, &tap, reason) != 0)
        fail_msg("%s", reason);
    fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    address.sll_ifindex = (int)if_nametoindex("p1.1");
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
    memcpy(rte_pktmbuf_append(mbuf, (uint16_t)length), frame, length);
    assert_int_equal(sl_pmd_tap_write(tap, mbuf), 0);
    rte_pktmbuf_free(mbuf);
    assert_int_equal(rig_peer_receives(fd, back, &tci), length);
    assert_int_equal(send(fd, frame, length, 0), length);
    readable = (struct pollfd){.fd = sl_pmd_tap_fd(tap), .events = POLLIN};
    do {
        assert_int_equal(poll(&readable, 1, RIG_WAIT_MS), 1);
        rc = sl_pmd_tap_read(tap, &mbuf);
        assert_int_equal(rc, 1);
        rc = rig_is_ours(rte_pktmbuf_mtod(mbuf, uint8_t *), mbuf->data_len);
        assert_true(!rc || mbuf->pkt_len == length);
        rte_pktmbuf_free(mbuf);
    } while (!rc);
    assert_int_equal(sl_pmd_tap_open(&request, &tap, reason), -EBUSY);
    close(fd);
    sl_pmd_tap_close(tap);
    assert_int_equal(if_nametoindex("p1.1"), 0);
}

static const struct rig_case cases[] = {
    {"hold-down takes the carrier from the neighbour",
     hold_down_takes_the_carrier_from_the_neighbour},
    {"Linux is deaf on it, and hears again after", linux_is_deaf_on_it_and_recovers},
    {"frames pass unchanged", frames_pass_unchanged},
    {"a tag stays in its place", a_tag_stays_in_its_place},
    {"jumbo frames pass among short ones", jumbo_frames_pass_among_short_ones},
    {"a jumbo frame keeps its tag", a_jumbo_frame_keeps_its_tag},
    {"jumbo frames come when large mbufs are used up",
     jumbo_frames_come_when_large_mbufs_are_used_up},
    {"fragments come as they are", fragments_come_as_they_are},
    {"what came before the start is thrown away", what_came_before_the_start_is_thrown_away},
    {"the MTU changes while it runs", the_mtu_changes_while_it_runs},
    {"it counts, and tells of its link", it_counts_and_tells},
    {"a tap carries frames both ways", a_tap_carries_frames_both_ways},
};

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("a lab port:", cases, rig_behaves)};

    return rig_main("lab ports", tables, 1);
}
