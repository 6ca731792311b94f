// SPDX-License-Identifier: Apache-2.0
#include "rig.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pmd/eal.h"

/* For experiments on a local network (IEEE 802, clause 9.2.3): nobody else speaks it here. */
#define OUR_TYPE 0x88b5

struct rte_mempool *rig_pool;
int rig_peer = -1;
static bool isolated; /* in a namespace of our own, with what a tap needs */

void rig_run(const char *const argv[])
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

static void make_pair(void)
{
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
    int yes = 1;

    RIG_RUN("ip", "link", "add", "lab0", "type", "veth", "peer", "name", "far0");
    RIG_RUN("ip", "link", "set", "far0", "mtu", "9000", "up");
    RIG_RUN("ethtool", "-K", "lab0", "tx", "off");
    rig_peer = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    assert_true(rig_peer >= 0);
    address.sll_ifindex = (int)if_nametoindex("far0");
    assert_int_equal(setsockopt(rig_peer, SOL_PACKET, PACKET_AUXDATA, &yes, sizeof(yes)), 0);
    assert_int_equal(bind(rig_peer, (const struct sockaddr *)&address, sizeof(address)), 0);
}

void rig_open_port(uint16_t mtu_bytes)
{
    struct sl_pmd_port_request request = {
        .id = RIG_PORT, .mtu_bytes = mtu_bytes, .name = "1.1", .device = "af_packet:lab0"};
    char reason[SL_PMD_REASON_BYTES] = "";

    if (sl_pmd_port_open(&request, true, reason) != 0)
        fail_msg("%s", reason);
}

uint64_t rig_now_ms(void)
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
void rig_await_carrier(const char *interface, bool up)
{
    uint64_t end = rig_now_ms() + RIG_WAIT_MS;

    while (has_carrier(interface) != up) {
        if (rig_now_ms() > end)
            fail_msg("the carrier of %s is not as it should be", interface);
        poll(NULL, 0, 1);
    }
}

void rig_start_port(void)
{
    char reason[SL_PMD_REASON_BYTES] = "";

    if (sl_pmd_port_start(RIG_PORT, reason) != 0)
        fail_msg("%s", reason);
    rig_await_carrier("far0", true);
}

/* A frame of ours: addresses, an optional tag, the type, a pattern. Returns its length. */
size_t rig_make_frame(uint8_t *frame, uint16_t tci, size_t payload)
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

void rig_peer_sends(const uint8_t *frame, size_t length)
{
    assert_int_equal(send(rig_peer, frame, length, 0), length);
}

bool rig_is_ours(const uint8_t *frame, size_t length)
{
    size_t at = length >= 18 && frame[12] == 0x81 && frame[13] == 0 ? 16 : 12;

    return length >= 18 && frame[at] == OUR_TYPE >> 8 && frame[at + 1] == (OUR_TYPE & 0xff);
}

/* Polls the port until a frame of ours comes; what else Linux says on the wire is let go. */
struct rte_mbuf *rig_port_receives(void)
{
    uint64_t end = rig_now_ms() + RIG_WAIT_MS;

    while (rig_now_ms() < end) {
        struct rte_mbuf *mbuf;

        if (sl_pmd_rx_burst(RIG_PORT, &mbuf, 1) == 0)
            continue;
        if (rig_is_ours(rte_pktmbuf_mtod(mbuf, uint8_t *), mbuf->data_len))
            return mbuf;
        rte_pktmbuf_free(mbuf);
    }
    fail_msg("no frame came");
    return NULL;
}

void rig_port_sends(const uint8_t *frame, size_t length)
{
    struct rte_mbuf *head = NULL;

    while (length > 0) {
        size_t piece = length < SL_PMD_MBUF_DATA_BYTES ? length : SL_PMD_MBUF_DATA_BYTES;
        struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig_pool);

        memcpy(rte_pktmbuf_append(mbuf, (uint16_t)piece), frame, piece);
        frame += piece;
        length -= piece;
        if (head == NULL)
            head = mbuf;
        else
            assert_int_equal(rte_pktmbuf_chain(head, mbuf), 0);
    }
    assert_int_equal(sl_pmd_tx_burst(RIG_PORT, &head, 1), 1);
}

/* Takes the next frame of ours at the peer; *tci is its tag, which Linux keeps apart. */
size_t rig_peer_receives(int fd, uint8_t *frame, uint16_t *tci)
{
    union {
        struct cmsghdr header;
        uint8_t bytes[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
    } control;
    struct pollfd readable = {.fd = fd, .events = POLLIN};

    while (poll(&readable, 1, RIG_WAIT_MS) == 1) {
        struct iovec data = {.iov_base = frame, .iov_len = RIG_FRAME_MAX};
        struct msghdr message = {.msg_iov = &data,
                                 .msg_iovlen = 1,
                                 .msg_control = &control,
                                 .msg_controllen = sizeof(control)};
        ssize_t length = recvmsg(fd, &message, 0);
        struct tpacket_auxdata extra = {0};

        if (length <= 0 || !rig_is_ours(frame, (size_t)length))
            continue;
        if (CMSG_FIRSTHDR(&message) != NULL)
            memcpy(&extra, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(extra));
        *tci = (extra.tp_status & TP_STATUS_VLAN_VALID) != 0 ? extra.tp_vlan_tci : 0;
        return (size_t)length;
    }
    fail_msg("no frame came to the peer");
    return 0;
}

/* Also after a test that failed in the middle: whatever it left is taken away. */
static void clean_up(void)
{
    sl_pmd_port_close(RIG_PORT);
    if (rig_peer >= 0)
        close(rig_peer);
    rig_peer = -1;
    if (if_nametoindex("far0") != 0)
        RIG_RUN("ip", "link", "del", "far0");
}

/* A namespace of our own, as root or with a user namespace around it. */
static bool isolate(void)
{
    return unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
}

void rig_behaves(void **state)
{
    if (!isolated)
        skip();
    clean_up();
    make_pair();
    TEST_ROW(struct rig_case, state)->run();
    clean_up();
}

int rig_main(const char *group, const struct test_table *tables, size_t count)
{
    char instance[32], reason[SL_PMD_REASON_BYTES] = "";
    struct sl_pmd_eal_config config = {.instance = instance, .memory_mib = 64};
    int failures;

    isolated = isolate() && access("/dev/net/tun", R_OK | W_OK) == 0;
    if (!isolated)
        fprintf(stderr, "no network namespace or no /dev/net/tun: %s\n", strerror(errno));
    snprintf(instance, sizeof(instance), "pmd-rig-%d", (int)getpid());
    if (sl_pmd_eal_init(&config, reason) != 0 ||
        sl_pmd_pool_create(1023, 64, &rig_pool, reason) != 0) {
        fprintf(stderr, "%s\n", reason);
        return 1;
    }
    failures = test_run_tables(group, tables, count);
    sl_pmd_eal_cleanup();
    return failures;
}
