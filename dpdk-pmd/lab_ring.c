// SPDX-License-Identifier: Apache-2.0
#include "lab_ring.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <rte_branch_prediction.h>
#include <rte_mbuf.h>
#include <rte_memcpy.h>

#include "port_driver.h"

#define BLOCK_BYTES 65536u
#define SMALL_FRAME_BYTES 2048u
#define SMALL_FRAMES 4096u
#define LARGE_FRAME_BYTES 16384u
#define LARGE_FRAMES 512u
/* What a frame slot loses to headers: TPACKET_V2's own, the address, alignment, link header, tag.
 */
#define SLOT_OVERHEAD_BYTES 128u
#define ADDRESSES_BYTES 12u
#define TX_DATA_OFFSET (TPACKET2_HDRLEN - sizeof(struct sockaddr_ll))

bool sl_lab_ring_fits(const struct sl_lab_ring *ring, uint16_t mtu_bytes)
{
    return mtu_bytes + SLOT_OVERHEAD_BYTES <= ring->frame_bytes;
}

static int set_options(int fd)
{
    static const struct {
        int option, value;
    } options[] = {
        {PACKET_VERSION, TPACKET_V2},
        {PACKET_LOSS, 1},            /* a frame the kernel cannot send does not stop the ring */
        {PACKET_QDISC_BYPASS, 1},    /* straight to the driver */
        {PACKET_IGNORE_OUTGOING, 1}, /* what Linux sends on the interface is not ours */
    };

    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
        if (setsockopt(fd, SOL_PACKET, options[i].option, &options[i].value,
                       sizeof(options[i].value)) < 0)
            return -errno;
    return 0;
}

static int map_rings(struct sl_lab_ring *ring)
{
    struct tpacket_req request = {
        .tp_block_size = BLOCK_BYTES,
        .tp_block_nr = ring->frame_bytes * ring->frame_count / BLOCK_BYTES,
        .tp_frame_size = ring->frame_bytes,
        .tp_frame_nr = ring->frame_count,
    };

    if (setsockopt(ring->fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof(request)) < 0 ||
        setsockopt(ring->fd, SOL_PACKET, PACKET_TX_RING, &request, sizeof(request)) < 0)
        return -errno;
    ring->map_bytes = 2 * (size_t)ring->frame_bytes * ring->frame_count;
    ring->map =
        mmap(NULL, ring->map_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_LOCKED, ring->fd, 0);
    if (ring->map == MAP_FAILED) {
        ring->map = NULL;
        return -errno;
    }
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

int sl_lab_ring_setup(struct sl_lab_ring *ring, int interface_index, uint16_t mtu_bytes)
{
    int rc;

    ring->map = NULL;
    ring->rx_next = ring->tx_next = 0;
    ring->kick_pending = false;
    ring->frame_bytes = SMALL_FRAME_BYTES;
    ring->frame_count = SMALL_FRAMES;
    if (!sl_lab_ring_fits(ring, mtu_bytes)) {
        ring->frame_bytes = LARGE_FRAME_BYTES;
        ring->frame_count = LARGE_FRAMES;
    }
    /* Protocol 0: nothing is received before bind. */
    ring->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (ring->fd < 0)
        return -errno;
    rc = set_options(ring->fd);
    if (rc == 0)
        rc = map_rings(ring);
    if (rc == 0)
        rc = bind_to(ring->fd, interface_index);
    if (rc != 0)
        sl_lab_ring_teardown(ring);
    return rc;
}

void sl_lab_ring_teardown(struct sl_lab_ring *ring)
{
    if (ring->map != NULL)
        munmap(ring->map, ring->map_bytes);
    if (ring->fd >= 0)
        close(ring->fd);
    ring->map = NULL;
    ring->fd = -1;
}

static struct tpacket2_hdr *rx_slot(const struct sl_lab_ring *ring)
{
    return (struct tpacket2_hdr *)(ring->map + (size_t)ring->rx_next * ring->frame_bytes);
}

static struct tpacket2_hdr *tx_slot(const struct sl_lab_ring *ring)
{
    size_t index = (size_t)ring->frame_count + ring->tx_next;

    return (struct tpacket2_hdr *)(ring->map + index * ring->frame_bytes);
}

static void release_rx_slot(struct sl_lab_ring *ring, struct tpacket2_hdr *slot)
{
    __atomic_store_n(&slot->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
    ring->rx_next = (ring->rx_next + 1) & (ring->frame_count - 1);
}

static bool rx_slot_is_full(const struct tpacket2_hdr *slot)
{
    return (__atomic_load_n(&slot->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) != 0;
}

void sl_lab_ring_renew(struct sl_lab_ring *ring)
{
    socklen_t length = sizeof(int);
    int error;

    /* Reading it takes it away; else the first frame to be sent would meet it. */
    getsockopt(ring->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    /* At most one round, so that a flood cannot keep us here. */
    for (uint32_t i = 0; i < ring->frame_count && rx_slot_is_full(rx_slot(ring)); i++)
        release_rx_slot(ring, rx_slot(ring));
}

uint32_t sl_lab_ring_dropped(struct sl_lab_ring *ring)
{
    struct tpacket_stats statistics;
    socklen_t length = sizeof(statistics);

    if (getsockopt(ring->fd, SOL_PACKET, PACKET_STATISTICS, &statistics, &length) < 0)
        return 0;
    return statistics.tp_drops;
}

/* Appends bytes to a chain, taking further mbufs as they are needed. */
static bool append(struct rte_mbuf *head, const uint8_t *data, uint32_t length)
{
    while (length > 0) {
        struct rte_mbuf *last = rte_pktmbuf_lastseg(head);
        uint32_t room = rte_pktmbuf_tailroom(last);
        uint32_t piece = length < room ? length : room;

        if (piece == 0) {
            struct rte_mbuf *next = rte_pktmbuf_alloc(head->pool);

            if (next == NULL)
                return false;
            last->next = next;
            head->nb_segs++;
            continue;
        }
        rte_memcpy(rte_pktmbuf_mtod_offset(last, uint8_t *, last->data_len), data, piece);
        last->data_len = (uint16_t)(last->data_len + piece);
        head->pkt_len += piece;
        data += piece;
        length -= piece;
    }
    return true;
}

/* The kernel takes the outermost tag out of the frame; here it goes back to where it was. */
static bool copy_tagged(struct rte_mbuf *packet, const struct tpacket2_hdr *slot,
                        const uint8_t *data, uint32_t length)
{
    uint16_t type = (slot->tp_status & TP_STATUS_VLAN_TPID_VALID) != 0 ? slot->tp_vlan_tpid
                                                                       : (uint16_t)ETH_P_8021Q;
    uint16_t tag[2] = {htons(type), htons(slot->tp_vlan_tci)};

    return append(packet, data, ADDRESSES_BYTES) &&
           append(packet, (const uint8_t *)tag, sizeof(tag)) &&
           append(packet, data + ADDRESSES_BYTES, length - ADDRESSES_BYTES);
}

/* Copies one frame out of its slot. NULL when it is damaged or there is no mbuf; counted. */
static struct rte_mbuf *copy_frame(struct sl_lab_ring *ring, const struct tpacket2_hdr *slot)
{
    const uint8_t *data = (const uint8_t *)slot + slot->tp_mac;
    uint32_t length = slot->tp_snaplen;
    bool tagged = (slot->tp_status & TP_STATUS_VLAN_VALID) != 0;
    struct rte_mbuf *packet;
    bool whole;

    if (unlikely(length < slot->tp_len || length < ETH_HLEN ||
                 slot->tp_mac + length > ring->frame_bytes)) {
        ring->rx_errors++;
        return NULL;
    }
    packet = rte_pktmbuf_alloc(sl_pmd_pool());
    if (unlikely(packet == NULL)) {
        ring->rx_no_mbuf++;
        return NULL;
    }
    whole = tagged ? copy_tagged(packet, slot, data, length) : append(packet, data, length);
    if (unlikely(!whole)) {
        ring->rx_no_mbuf++;
        rte_pktmbuf_free(packet);
        return NULL;
    }
    ring->rx_packets++;
    ring->rx_bytes += packet->pkt_len;
    return packet;
}

static void kick(struct sl_lab_ring *ring)
{
    ring->kick_pending = sendto(ring->fd, NULL, 0, MSG_DONTWAIT, NULL, 0) < 0;
}

uint16_t sl_lab_ring_receive(struct sl_lab_ring *ring, struct rte_mbuf **packets, uint16_t count)
{
    uint16_t taken = 0;

    /* What the kernel refused for lack of buffers would else wait for the next frame to send. */
    if (unlikely(ring->kick_pending))
        kick(ring);
    for (uint16_t i = 0; i < count; i++) {
        struct tpacket2_hdr *slot = rx_slot(ring);
        struct rte_mbuf *packet;

        if (!rx_slot_is_full(slot))
            break;
        packet = copy_frame(ring, slot);
        release_rx_slot(ring, slot);
        if (likely(packet != NULL))
            packets[taken++] = packet;
    }
    return taken;
}

static bool tx_slot_is_free(const struct tpacket2_hdr *slot)
{
    uint32_t status = __atomic_load_n(&slot->tp_status, __ATOMIC_ACQUIRE);

    return (status & ~(TP_STATUS_TS_SOFTWARE | TP_STATUS_TS_RAW_HARDWARE)) == TP_STATUS_AVAILABLE;
}

/* Copies a frame into a free slot; the mbuf is not freed. */
static void fill_tx_slot(struct sl_lab_ring *ring, struct tpacket2_hdr *slot,
                         const struct rte_mbuf *packet)
{
    uint8_t *data = (uint8_t *)slot + TX_DATA_OFFSET;

    for (const struct rte_mbuf *part = packet; part != NULL; part = part->next) {
        rte_memcpy(data, rte_pktmbuf_mtod(part, const uint8_t *), part->data_len);
        data += part->data_len;
    }
    slot->tp_len = slot->tp_snaplen = packet->pkt_len;
    __atomic_store_n(&slot->tp_status, TP_STATUS_SEND_REQUEST, __ATOMIC_RELEASE);
    ring->tx_next = (ring->tx_next + 1) & (ring->frame_count - 1);
    ring->tx_packets++;
    ring->tx_bytes += packet->pkt_len;
}

uint16_t sl_lab_ring_send(struct sl_lab_ring *ring, struct rte_mbuf **packets, uint16_t count)
{
    uint16_t sent;

    for (sent = 0; sent < count; sent++) {
        struct tpacket2_hdr *slot = tx_slot(ring);

        if (packets[sent]->pkt_len > ring->frame_bytes - TX_DATA_OFFSET) {
            ring->tx_errors++;
        } else {
            if (!tx_slot_is_free(slot))
                break;
            fill_tx_slot(ring, slot, packets[sent]);
        }
        rte_pktmbuf_free(packets[sent]);
    }
    if (sent > 0)
        kick(ring);
    return sent;
}
