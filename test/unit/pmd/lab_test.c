// SPDX-License-Identifier: Apache-2.0
/*
 * Lab ports and taps on real interfaces, in a network namespace of the test's own: a veth pair
 * whose other end is read and written raw. Where there are no namespaces the tests are skipped.
 */
#include "support/table.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <rte_mbuf.h>

#include "pmd/eal.h"
#include "pmd/ports.h"
#include "pmd/tap.h"

#define PORT 3u
/* For experiments on a local network (IEEE 802, clause 9.2.3): nobody else speaks it here. */
#define OUR_TYPE 0x88b5
#define WAIT_MS 2000
#define FRAME_MAX 10000u

static struct rte_mempool *pool;
static int peer = -1; /* raw socket on the other end of the veth pair */

static void run(const char *const argv[])
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

#define RUN(...) run((const char *const[]){__VA_ARGS__, NULL})

static void make_pair(void)
{
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
    int yes = 1;

    RUN("ip", "link", "add", "lab0", "type", "veth", "peer", "name", "far0");
    RUN("ip", "link", "set", "far0", "mtu", "9000", "up");
    peer = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    assert_true(peer >= 0);
    address.sll_ifindex = (int)if_nametoindex("far0");
    assert_int_equal(setsockopt(peer, SOL_PACKET, PACKET_AUXDATA, &yes, sizeof(yes)), 0);
    assert_int_equal(bind(peer, (const struct sockaddr *)&address, sizeof(address)), 0);
}

static void open_port(uint16_t mtu_bytes)
{
    struct sl_pmd_port_request request = {
        .id = PORT, .mtu_bytes = mtu_bytes, .name = "1.1", .device = "af_packet:lab0"};
    char reason[SL_PMD_REASON_BYTES] = "";

    if (sl_pmd_port_open(&request, true, reason) != 0)
        fail_msg("%s", reason);
}

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static bool has_carrier(const char *interface)
{
    struct ifreq request = {0};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    strcpy(request.ifr_name, interface);
    assert_int_equal(ioctl(fd, SIOCGIFFLAGS, &request), 0);
    close(fd);
    return (request.ifr_flags & IFF_RUNNING) != 0;
}

/* Linux works off changes of the link in its own time, at most one a second. */
static void await_carrier(const char *interface, bool up)
{
    uint64_t end = now_ms() + WAIT_MS;

    while (has_carrier(interface) != up) {
        if (now_ms() > end)
            fail_msg("the carrier of %s is not as it should be", interface);
        poll(NULL, 0, 1);
    }
}

static void start_port(void)
{
    char reason[SL_PMD_REASON_BYTES] = "";

    if (sl_pmd_port_start(PORT, reason) != 0)
        fail_msg("%s", reason);
    await_carrier("far0", true);
}

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

/* A frame of ours: addresses, an optional tag, the type, a pattern. Returns its length. */
static size_t make_frame(uint8_t *frame, uint16_t tci, size_t payload)
{
    static const uint8_t head[12] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2};
    const uint16_t tag[2] = {htons(ETH_P_8021Q), htons(tci)}, type = htons(OUR_TYPE);
    size_t length = sizeof(head);

    memcpy(frame, head, sizeof(head));
    if (tci != 0) {
        memcpy(frame + length, tag, sizeof(tag));
        length += sizeof(tag);
    }
    memcpy(frame + length, &type, sizeof(type));
    length += sizeof(type);
    for (size_t i = 0; i < payload; i++)
        frame[length + i] = (uint8_t)(i * 7 + 1);
    return length + payload;
}

static void peer_sends(const uint8_t *frame, size_t length)
{
    assert_int_equal(send(peer, frame, length, 0), length);
}

static bool is_ours(const uint8_t *frame, size_t length)
{
    size_t at = length >= 18 && frame[12] == 0x81 && frame[13] == 0 ? 16 : 12;

    return length >= 18 && frame[at] == OUR_TYPE >> 8 && frame[at + 1] == (OUR_TYPE & 0xff);
}

/* Polls the port until a frame of ours comes; what else Linux says on the wire is let go. */
static struct rte_mbuf *port_receives(void)
{
    uint64_t end = now_ms() + WAIT_MS;

    while (now_ms() < end) {
        struct rte_mbuf *mbuf;

        if (sl_pmd_rx_burst(PORT, &mbuf, 1) == 0)
            continue;
        if (is_ours(rte_pktmbuf_mtod(mbuf, uint8_t *), mbuf->data_len))
            return mbuf;
        rte_pktmbuf_free(mbuf);
    }
    fail_msg("no frame came");
    return NULL;
}

static void expect_received(const uint8_t *frame, size_t length)
{
    uint8_t copy[FRAME_MAX];
    struct rte_mbuf *mbuf = port_receives();

    assert_int_equal(mbuf->pkt_len, length);
    assert_memory_equal(rte_pktmbuf_read(mbuf, 0, mbuf->pkt_len, copy), frame, length);
    rte_pktmbuf_free(mbuf);
}

static void port_sends(const uint8_t *frame, size_t length)
{
    struct rte_mbuf *head = NULL;

    while (length > 0) {
        size_t piece = length < SL_PMD_MBUF_DATA_BYTES ? length : SL_PMD_MBUF_DATA_BYTES;
        struct rte_mbuf *mbuf = rte_pktmbuf_alloc(pool);

        memcpy(rte_pktmbuf_append(mbuf, (uint16_t)piece), frame, piece);
        frame += piece;
        length -= piece;
        if (head == NULL)
            head = mbuf;
        else
            assert_int_equal(rte_pktmbuf_chain(head, mbuf), 0);
    }
    assert_int_equal(sl_pmd_tx_burst(PORT, &head, 1), 1);
}

/* Takes the next frame of ours at the peer; *tci is its tag, which Linux keeps apart. */
static size_t peer_receives(int fd, uint8_t *frame, uint16_t *tci)
{
    union {
        struct cmsghdr header;
        uint8_t bytes[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
    } control;
    struct pollfd readable = {.fd = fd, .events = POLLIN};

    while (poll(&readable, 1, WAIT_MS) == 1) {
        struct iovec data = {.iov_base = frame, .iov_len = FRAME_MAX};
        struct msghdr message = {.msg_iov = &data,
                                 .msg_iovlen = 1,
                                 .msg_control = &control,
                                 .msg_controllen = sizeof(control)};
        ssize_t length = recvmsg(fd, &message, 0);
        struct tpacket_auxdata extra = {0};

        if (length <= 0 || !is_ours(frame, (size_t)length))
            continue;
        if (CMSG_FIRSTHDR(&message) != NULL)
            memcpy(&extra, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(extra));
        *tci = (extra.tp_status & TP_STATUS_VLAN_VALID) != 0 ? extra.tp_vlan_tci : 0;
        return (size_t)length;
    }
    fail_msg("no frame came to the peer");
    return 0;
}

static void hold_down_takes_the_carrier_from_the_neighbour(void)
{
    open_port(1500);
    await_carrier("far0", false);
    start_port();
    assert_int_equal(sl_pmd_port_stop(PORT, true), 0);
    await_carrier("far0", false);
    start_port();
}

static void linux_is_deaf_on_it_and_recovers(void)
{
    int before = setting("rp_filter");

    open_port(1500);
    assert_int_equal(setting("arp_ignore"), 8);
    assert_int_equal(setting("rp_filter"), 1);
    sl_pmd_port_close(PORT);
    assert_int_equal(setting("arp_ignore"), 0);
    assert_int_equal(setting("rp_filter"), before);
}

static void frames_pass_unchanged(void)
{
    uint8_t frame[FRAME_MAX], back[FRAME_MAX];
    size_t length = make_frame(frame, 0, 100);
    uint16_t tci;

    open_port(1500);
    start_port();
    peer_sends(frame, length);
    expect_received(frame, length);
    port_sends(frame, length);
    assert_int_equal(peer_receives(peer, back, &tci), length);
    assert_memory_equal(back, frame, length);
}

static void a_tag_stays_in_its_place(void)
{
    uint8_t frame[FRAME_MAX], back[FRAME_MAX];
    size_t length = make_frame(frame, 0x200a, 100);
    uint16_t tci;

    open_port(1500);
    start_port();
    peer_sends(frame, length);
    expect_received(frame, length);
    port_sends(frame, length);
    assert_int_equal(peer_receives(peer, back, &tci), length - 4);
    assert_int_equal(tci, 0x200a);
}

static void jumbo_frames_are_chained(void)
{
    uint8_t frame[FRAME_MAX], back[FRAME_MAX];
    size_t length = make_frame(frame, 0, 8900);
    uint16_t tci;

    open_port(9000);
    start_port();
    peer_sends(frame, length);
    expect_received(frame, length);
    port_sends(frame, length);
    assert_int_equal(peer_receives(peer, back, &tci), length);
    assert_memory_equal(back, frame, length);
}

/* An IPv4 fragment with nothing after it: had the kernel a say, it would wait for the rest. */
static void fragments_come_as_they_are(void)
{
    static const uint8_t ip[20] = {0x45, 0, 0,  120, 0, 9, 0x20, 0, 64, 17,
                                   0,    0, 10, 9,   9, 1, 10,   9, 9,  2};
    uint8_t frame[FRAME_MAX];
    struct sl_pmd_port_info info;
    uint64_t end = now_ms() + WAIT_MS;

    open_port(1500);
    start_port();
    make_frame(frame, 0, 120);
    frame[12] = 0x08;
    frame[13] = 0x00;
    memcpy(frame + 14, ip, sizeof(ip));
    peer_sends(frame, 134);
    while (now_ms() < end) {
        struct rte_mbuf *mbuf;
        bool found;

        if (sl_pmd_rx_burst(PORT, &mbuf, 1) == 0)
            continue;
        found = mbuf->data_len == 134 &&
                memcmp(rte_pktmbuf_mtod(mbuf, uint8_t *) + 14, ip, sizeof(ip)) == 0;
        rte_pktmbuf_free(mbuf);
        if (found) {
            assert_int_equal(sl_pmd_port_info(PORT, &info), 0);
            assert_int_equal(info.rx_errors, 0);
            return;
        }
    }
    fail_msg("the fragment did not come");
}

static void what_came_before_the_start_is_thrown_away(void)
{
    uint8_t early[FRAME_MAX], late[FRAME_MAX];
    size_t early_length = make_frame(early, 0, 100), late_length = make_frame(late, 0, 101);

    open_port(1500);
    start_port();
    assert_int_equal(sl_pmd_port_stop(PORT, false), 0);
    peer_sends(early, early_length);
    start_port();
    peer_sends(late, late_length);
    expect_received(late, late_length);
}

static void a_larger_mtu_needs_a_stopped_port(void)
{
    char reason[SL_PMD_REASON_BYTES] = "";

    open_port(1500);
    start_port();
    assert_int_equal(sl_pmd_port_set_mtu(PORT, 1400, reason), 0);
    assert_int_equal(sl_pmd_port_set_mtu(PORT, 9000, reason), -EBUSY);
    assert_non_null(strstr(reason, "restart the port"));
    assert_int_equal(sl_pmd_port_stop(PORT, false), 0);
    assert_int_equal(sl_pmd_port_set_mtu(PORT, 9000, reason), 0);
}

static void it_counts_and_tells(void)
{
    uint8_t frame[FRAME_MAX];
    size_t length = make_frame(frame, 0, 100);
    struct sl_pmd_port_info info;

    open_port(1500);
    start_port();
    peer_sends(frame, length);
    expect_received(frame, length);
    port_sends(frame, length);
    assert_int_equal(sl_pmd_port_info(PORT, &info), 0);
    assert_true(info.link_up);
    assert_true(info.rx_packets >= 1);
    assert_int_equal(info.tx_packets, 1);
    assert_int_equal(info.tx_bytes, length);
    RUN("ip", "link", "set", "far0", "down");
    assert_int_equal(sl_pmd_port_info(PORT, &info), 0);
    assert_false(info.link_up);
}

static void a_tap_carries_frames_both_ways(void)
{
    struct sl_pmd_tap_request request = {
        .name = "p1.1", .mac = {2, 0, 0, 0, 0, 0x11}, .mtu_bytes = 1500};
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
    uint8_t frame[FRAME_MAX], back[FRAME_MAX];
    size_t length = make_frame(frame, 0, 100);
    char reason[SL_PMD_REASON_BYTES] = "";
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(pool);
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
    assert_int_equal(peer_receives(fd, back, &tci), length);
    assert_int_equal(send(fd, frame, length, 0), length);
    readable = (struct pollfd){.fd = sl_pmd_tap_fd(tap), .events = POLLIN};
    do {
        assert_int_equal(poll(&readable, 1, WAIT_MS), 1);
        rc = sl_pmd_tap_read(tap, &mbuf);
        assert_int_equal(rc, 1);
        rc = is_ours(rte_pktmbuf_mtod(mbuf, uint8_t *), mbuf->data_len);
        assert_true(!rc || mbuf->pkt_len == length);
        rte_pktmbuf_free(mbuf);
    } while (!rc);
    assert_int_equal(sl_pmd_tap_open(&request, &tap, reason), -EBUSY);
    close(fd);
    sl_pmd_tap_close(tap);
    assert_int_equal(if_nametoindex("p1.1"), 0);
}

static bool isolated; /* in a namespace of our own, with what a tap needs */

struct lab_case {
    const char *name;
    void (*run)(void);
};

static const struct lab_case cases[] = {
    {"hold-down takes the carrier from the neighbour",
     hold_down_takes_the_carrier_from_the_neighbour},
    {"Linux is deaf on it, and hears again after", linux_is_deaf_on_it_and_recovers},
    {"frames pass unchanged", frames_pass_unchanged},
    {"a tag stays in its place", a_tag_stays_in_its_place},
    {"jumbo frames are chained", jumbo_frames_are_chained},
    {"fragments come as they are", fragments_come_as_they_are},
    {"what came before the start is thrown away", what_came_before_the_start_is_thrown_away},
    {"a larger MTU needs a stopped port", a_larger_mtu_needs_a_stopped_port},
    {"it counts, and tells of its link", it_counts_and_tells},
    {"a tap carries frames both ways", a_tap_carries_frames_both_ways},
};

/* Also after a test that failed in the middle: whatever it left is taken away. */
static void clean_up(void)
{
    sl_pmd_port_close(PORT);
    if (peer >= 0)
        close(peer);
    peer = -1;
    if (if_nametoindex("far0") != 0)
        RUN("ip", "link", "del", "far0");
}

static void behaves(void **state)
{
    if (!isolated)
        skip();
    clean_up();
    make_pair();
    TEST_ROW(struct lab_case, state)->run();
    clean_up();
}

/* A namespace of our own, as root or with a user namespace around it. */
static bool isolate(void)
{
    return unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("a lab port:", cases, behaves)};
    char instance[32], reason[SL_PMD_REASON_BYTES] = "";
    struct sl_pmd_eal_config config = {.instance = instance, .memory_mib = 64};
    int failures;

    isolated = isolate() && access("/dev/net/tun", R_OK | W_OK) == 0;
    if (!isolated)
        fprintf(stderr, "no network namespace or no /dev/net/tun: %s\n", strerror(errno));
    snprintf(instance, sizeof(instance), "pmd-lab-%d", (int)getpid());
    if (sl_pmd_eal_init(&config, reason) != 0 || sl_pmd_pool_create(1023, 64, &pool, reason) != 0) {
        fprintf(stderr, "%s\n", reason);
        return 1;
    }
    failures = TEST_RUN("lab ports", tables);
    sl_pmd_eal_cleanup();
    return failures;
}
