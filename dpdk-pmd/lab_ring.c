// SPDX-License-Identifier: Apache-2.0
#include "lab_ring.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <rte_branch_prediction.h>
#include <rte_mbuf.h>
#include <rte_memcpy.h>

#include "pmd/eal.h"
#include "port_driver.h"
#include "unfinished.h"

#define BLOCK_BYTES 65536u
#define SLOT_BYTES 2048u
#define SLOTS 4096u
#define MAP_BYTES ((size_t)SLOT_BYTES * SLOTS)
/* The socket's queue of longer frames, and what of sent ones nobody has taken: as with the slots,
 * there is room for what comes while the worker is not on a processor. */
#define QUEUE_BYTES (64 << 20)
#define ADDRESSES_BYTES 12u
#define TAG_BYTES 4u
/* What the parser takes at most (np/stage_parse.c). */
#define MAX_SEGMENTS 16u

/*
 * PACKET_QDISC_BYPASS is not among them: without a queueing discipline Linux throws away what it
 * would have to cut. A veth pair has none anyway.
 */
static int set_options(int fd)
{
    static const struct {
        int level, option, value;
    } options[] = {
        {SOL_PACKET, PACKET_VERSION, TPACKET_V2},
        {SOL_PACKET, PACKET_VNET_HDR, 1}, /* before there are rings */
        {SOL_PACKET, PACKET_COPY_THRESH, 1},
        {SOL_PACKET, PACKET_IGNORE_OUTGOING, 1}, /* what Linux sends on the interface is not ours */
        {SOL_SOCKET, SO_RCVBUFFORCE, QUEUE_BYTES},
        {SOL_SOCKET, SO_SNDBUFFORCE, QUEUE_BYTES},
    };

    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
        if (setsockopt(fd, options[i].level, options[i].option, &options[i].value,
                       sizeof(options[i].value)) < 0)
            return -errno;
    return 0;
}

static int map_ring(struct sl_lab_ring *ring)
{
    struct tpacket_req request = {
        .tp_block_size = BLOCK_BYTES,
        .tp_block_nr = MAP_BYTES / BLOCK_BYTES,
        .tp_frame_size = SLOT_BYTES,
        .tp_frame_nr = SLOTS,
    };
    void *map;

    if (setsockopt(ring->fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof(request)) < 0)
        return -errno;
    map = mmap(NULL, MAP_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_LOCKED, ring->fd, 0);
    if (map == MAP_FAILED)
        return -errno;
    ring->map = map;
    return 0;
}

static int bind_to(int fd, int interface_index)
{
    struct packet_mreq promiscuous = {.mr_ifindex = interface_index, .mr_type = PACKET_MR_PROMISC};
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = interface_index};

    if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
        return -errno;
    if (setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof(promiscuous)) < 0)
        return -errno;
    return 0;
}

int sl_lab_ring_setup(struct sl_lab_ring *ring, int interface_index)
{
    int rc;

    ring->map = NULL;
    ring->rx_next = 0;
    /* Protocol 0: nothing is received before bind. */
    ring->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (ring->fd < 0)
        return -errno;
    rc = set_options(ring->fd);
    if (rc == 0)
        rc = map_ring(ring);
    if (rc == 0)
        rc = bind_to(ring->fd, interface_index);
    if (rc != 0)
        sl_lab_ring_teardown(ring);
    return rc;
}

void sl_lab_ring_teardown(struct sl_lab_ring *ring)
{
    if (ring->map != NULL)
        munmap(ring->map, MAP_BYTES);
    if (ring->fd >= 0)
        close(ring->fd);
    ring->map = NULL;
    ring->fd = -1;
}

static struct tpacket2_hdr *next_slot(const struct sl_lab_ring *ring)
{
    return (struct tpacket2_hdr *)(ring->map + (size_t)ring->rx_next * SLOT_BYTES);
}

static void release_slot(struct sl_lab_ring *ring, struct tpacket2_hdr *slot)
{
    __atomic_store_n(&slot->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
    ring->rx_next = (ring->rx_next + 1) & (SLOTS - 1);
}

static bool slot_is_full(const struct tpacket2_hdr *slot)
{
    return (__atomic_load_n(&slot->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) != 0;
}

/* The frame of this slot is in the socket's queue, behind those of the slots before. */
static bool is_queued(const struct tpacket2_hdr *slot)
{
    return (slot->tp_status & TP_STATUS_COPY) != 0;
}

static void discard_queued(struct sl_lab_ring *ring)
{
    struct virtio_net_hdr header;

    (void)recv(ring->fd, &header, sizeof(header), MSG_DONTWAIT | MSG_TRUNC);
}

void sl_lab_ring_renew(struct sl_lab_ring *ring)
{
    socklen_t length = sizeof(int);
    int error;

    /* Reading it takes it away; else the first frame to be sent would meet it. */
    getsockopt(ring->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    /* At most one round, so that a flood cannot keep us here. */
    for (uint32_t i = 0; i < SLOTS && slot_is_full(next_slot(ring)); i++) {
        if (is_queued(next_slot(ring)))
            discard_queued(ring);
        release_slot(ring, next_slot(ring));
    }
}

uint32_t sl_lab_ring_dropped(struct sl_lab_ring *ring)
{
    struct tpacket_stats statistics;
    socklen_t length = sizeof(statistics);

    if (getsockopt(ring->fd, SOL_PACKET, PACKET_STATISTICS, &statistics, &length) < 0)
        return 0;
    return statistics.tp_drops;
}

static bool is_tagged(const struct tpacket2_hdr *slot)
{
    return (slot->tp_status & TP_STATUS_VLAN_VALID) != 0;
}

/* The kernel takes the outermost tag out of the frame; this is what goes back to where it was. */
static void write_tag(uint8_t *at, const struct tpacket2_hdr *slot)
{
    uint16_t type = (slot->tp_status & TP_STATUS_VLAN_TPID_VALID) != 0 ? slot->tp_vlan_tpid
                                                                       : (uint16_t)ETH_P_8021Q;
    uint16_t tag[2] = {htons(type), htons(slot->tp_vlan_tci)};

    memcpy(at, tag, sizeof(tag));
}

/* Copies a frame out of its slot. NULL when there is no mbuf; counted. */
static struct rte_mbuf *copy_frame(struct sl_lab_ring *ring, const struct tpacket2_hdr *slot)
{
    const uint8_t *from = (const uint8_t *)slot + slot->tp_mac;
    uint32_t length = slot->tp_snaplen, gap = 0;
    struct rte_mbuf *packet = rte_pktmbuf_alloc(sl_pmd_pool());
    uint8_t *to;

    _Static_assert(SLOT_BYTES + TAG_BYTES - TPACKET2_HDRLEN <= SL_PMD_MBUF_DATA_BYTES,
                   "what fits a slot fits an mbuf");
    if (unlikely(packet == NULL)) {
        ring->rx_no_mbuf++;
        return NULL;
    }
    to = rte_pktmbuf_mtod(packet, uint8_t *);
    if (unlikely(is_tagged(slot))) {
        memcpy(to, from, ADDRESSES_BYTES);
        write_tag(to + ADDRESSES_BYTES, slot);
        gap = TAG_BYTES;
        rte_memcpy(to + ADDRESSES_BYTES + gap, from + ADDRESSES_BYTES, length - ADDRESSES_BYTES);
    } else {
        rte_memcpy(to, from, length);
    }
    packet->data_len = (uint16_t)(length + gap);
    packet->pkt_len = packet->data_len;
    return packet;
}

/* A chain with room for so many bytes, its lengths set: large mbufs, and ordinary ones when those
 * are used up. NULL when there are not enough. */
static struct rte_mbuf *allocate_chain(uint32_t bytes)
{
    struct rte_mbuf *head = NULL, *last = NULL;
    uint32_t left = bytes;

    for (unsigned int i = 0; i < MAX_SEGMENTS && left > 0; i++) {
        struct rte_mbuf *part = sl_pmd_allocate_for(left);
        uint32_t room;

        if (unlikely(part == NULL))
            break;
        room = rte_pktmbuf_tailroom(part);
        part->data_len = (uint16_t)(left < room ? left : room);
        left -= part->data_len;
        if (head == NULL) {
            head = part;
        } else {
            last->next = part;
            head->nb_segs++;
        }
        last = part;
    }
    if (likely(left == 0)) {
        head->pkt_len = bytes;
        return head;
    }
    rte_pktmbuf_free(head);
    return NULL;
}

/* Where the parts of a frame go; a gap is left for its tag. Returns how many parts there are. */
static size_t describe_chain(const struct rte_mbuf *packet, bool tagged, struct iovec *parts)
{
    size_t count = 0;

    for (const struct rte_mbuf *part = packet; part != NULL; part = part->next)
        parts[count++] =
            (struct iovec){.iov_base = rte_pktmbuf_mtod(part, void *), .iov_len = part->data_len};
    if (!tagged)
        return count;
    memmove(parts + 1, parts, count * sizeof(*parts));
    parts[0].iov_len = ADDRESSES_BYTES;
    parts[1].iov_base = (uint8_t *)parts[1].iov_base + ADDRESSES_BYTES + TAG_BYTES;
    parts[1].iov_len -= ADDRESSES_BYTES + TAG_BYTES;
    return count + 1;
}

/* Reads the next frame of the socket's queue. NULL when there are no mbufs for it; counted. */
static struct rte_mbuf *read_frame(struct sl_lab_ring *ring, const struct tpacket2_hdr *slot,
                                   struct virtio_net_hdr *header)
{
    uint32_t length = slot->tp_len + (is_tagged(slot) ? TAG_BYTES : 0);
    struct iovec parts[MAX_SEGMENTS + 2] = {{.iov_base = header, .iov_len = sizeof(*header)}};
    struct msghdr message = {.msg_iov = parts};
    struct rte_mbuf *packet = allocate_chain(length);

    if (unlikely(packet == NULL)) {
        discard_queued(ring);
        ring->rx_no_mbuf++;
        return NULL;
    }
    message.msg_iovlen = 1 + describe_chain(packet, is_tagged(slot), parts + 1);
    if (unlikely(recvmsg(ring->fd, &message, MSG_DONTWAIT) !=
                 (ssize_t)(sizeof(*header) + slot->tp_len))) {
        ring->rx_errors++;
        rte_pktmbuf_free(packet);
        return NULL;
    }
    if (is_tagged(slot))
        write_tag(rte_pktmbuf_mtod_offset(packet, uint8_t *, ADDRESSES_BYTES), slot);
    return packet;
}

/* Takes the frame of a full slot. NULL when it is damaged or there is no mbuf; counted. */
static struct rte_mbuf *take_frame(struct sl_lab_ring *ring, const struct tpacket2_hdr *slot)
{
    struct virtio_net_hdr header;
    struct rte_mbuf *packet;

    if (is_queued(slot)) {
        packet = read_frame(ring, slot, &header);
    } else if (unlikely(slot->tp_snaplen < slot->tp_len || slot->tp_snaplen < ETH_HLEN ||
                        slot->tp_mac + slot->tp_snaplen > SLOT_BYTES)) {
        ring->rx_errors++;
        return NULL;
    } else {
        memcpy(&header, (const uint8_t *)slot + slot->tp_mac - sizeof(header), sizeof(header));
        packet = copy_frame(ring, slot);
    }
    if (unlikely(packet == NULL))
        return NULL;
    if (unlikely(!sl_unfinished_received(packet, &header))) {
        ring->rx_errors++;
        rte_pktmbuf_free(packet);
        return NULL;
    }
    ring->rx_packets++;
    ring->rx_bytes += packet->pkt_len;
    return packet;
}

uint16_t sl_lab_ring_receive(struct sl_lab_ring *ring, struct rte_mbuf **packets, uint16_t count)
{
    uint16_t taken = 0;

    for (uint16_t i = 0; i < count; i++) {
        struct tpacket2_hdr *slot = next_slot(ring);
        struct rte_mbuf *packet;

        if (!slot_is_full(slot))
            break;
        packet = take_frame(ring, slot);
        release_slot(ring, slot);
        if (likely(packet != NULL))
            packets[taken++] = packet;
    }
    return taken;
}
