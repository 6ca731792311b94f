// SPDX-License-Identifier: Apache-2.0
#include "pmd/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <rte_mbuf.h>

#include "interface.h"
#include "pmd/unfinished.h"
#include "port_driver.h"
#include "reason.h"

#define MAX_SEGMENTS 16

_Static_assert(SL_PMD_TAP_NAME_BYTES == IFNAMSIZ, "a tap's name is an interface name");

struct sl_pmd_tap {
    int fd;
    char name[SL_PMD_TAP_NAME_BYTES];
};

static int explain(const char *name, int error, const char *what, char *reason)
{
    switch (error) {
    case -ENOENT:
    case -ENXIO:
    case -ENODEV:
        return sl_pmd_refuse(reason, -ENOENT,
                             "tap %s: there is no /dev/net/tun: type 'modprobe tun'", name);
    case -EPERM:
    case -EACCES:
        return sl_pmd_refuse(reason, -EPERM,
                             "tap %s: no permission to %s: run as root or with CAP_NET_ADMIN", name,
                             what);
    case -EBUSY:
        return sl_pmd_refuse(reason, -EBUSY,
                             "tap %s: another process has an interface of that name: type 'ip link "
                             "del %s' if it is left over",
                             name, name);
    default:
        return sl_pmd_refuse(reason, error, "tap %s: cannot %s: %s", name, what, strerror(-error));
    }
}

static int create(const char *name)
{
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    int error;

    if (fd < 0)
        return -errno;
    memcpy(request.ifr_name, name, sizeof(request.ifr_name));
    if (ioctl(fd, TUNSETIFF, &request) == 0)
        return fd;
    error = -errno;
    close(fd);
    return error;
}

static int configure(const struct sl_pmd_tap_request *request, char *reason)
{
    int rc = sl_interface_set_mac(request->name, request->mac);

    if (rc != 0)
        return explain(request->name, rc, "set its MAC address", reason);
    rc = sl_interface_set_mtu(request->name, request->mtu_bytes);
    if (rc != 0)
        return explain(request->name, rc, "set its MTU", reason);
    rc = sl_interface_set_up(request->name, true);
    return rc == 0 ? 0 : explain(request->name, rc, "bring it up", reason);
}

int sl_pmd_tap_open(const struct sl_pmd_tap_request *request, struct sl_pmd_tap **tap,
                    char reason[SL_PMD_REASON_BYTES])
{
    struct sl_pmd_tap *made = calloc(1, sizeof(*made));
    int rc;

    if (made == NULL)
        return sl_pmd_refuse(reason, -ENOMEM, "tap %s: out of memory", request->name);
    memcpy(made->name, request->name, sizeof(made->name));
    made->name[sizeof(made->name) - 1] = '\0';
    made->fd = create(made->name);
    if (made->fd < 0) {
        rc = explain(made->name, made->fd, "create it", reason);
        free(made);
        return rc;
    }
    rc = configure(request, reason);
    if (rc != 0) {
        sl_pmd_tap_close(made);
        return rc;
    }
    *tap = made;
    return 0;
}

void sl_pmd_tap_close(struct sl_pmd_tap *tap)
{
    if (tap == NULL)
        return;
    close(tap->fd);
    free(tap);
}

int sl_pmd_tap_fd(const struct sl_pmd_tap *tap)
{
    return tap->fd;
}

int sl_pmd_tap_set_carrier(struct sl_pmd_tap *tap, bool up)
{
    int carrier = up ? 1 : 0;

    return ioctl(tap->fd, TUNSETCARRIER, &carrier) == 0 ? 0 : -errno;
}

int sl_pmd_tap_set_mtu(struct sl_pmd_tap *tap, uint16_t mtu_bytes)
{
    return sl_interface_set_mtu(tap->name, mtu_bytes);
}

int sl_pmd_tap_write(struct sl_pmd_tap *tap, struct rte_mbuf *packet)
{
    struct iovec parts[MAX_SEGMENTS];
    int count = 0;

    /* Linux takes what is longer than the MTU, but verifies it. */
    (void)sl_pmd_complete(packet);
    for (const struct rte_mbuf *part = packet; part != NULL; part = part->next) {
        if (count == MAX_SEGMENTS)
            return -EMSGSIZE;
        parts[count].iov_base = rte_pktmbuf_mtod(part, void *);
        parts[count].iov_len = part->data_len;
        count++;
    }
    return writev(tap->fd, parts, count) >= 0 ? 0 : -errno;
}

/* Enough for the largest MTU, 9600 bytes, at SL_PMD_MBUF_DATA_BYTES each; unused ones go back. */
#define READ_SEGMENTS 6

static void trim(struct rte_mbuf *packet, uint32_t length)
{
    struct rte_mbuf *part = packet;

    packet->pkt_len = length;
    packet->nb_segs = 0;
    for (;;) {
        uint32_t room = (uint32_t)(part->buf_len - part->data_off);

        part->data_len = (uint16_t)(length < room ? length : room);
        length -= part->data_len;
        packet->nb_segs++;
        if (length == 0)
            break;
        part = part->next;
    }
    rte_pktmbuf_free(part->next);
    part->next = NULL;
}

int sl_pmd_tap_read(struct sl_pmd_tap *tap, struct rte_mbuf **packet)
{
    struct rte_mbuf *segments[READ_SEGMENTS];
    struct iovec parts[READ_SEGMENTS];
    ssize_t length;

    if (rte_pktmbuf_alloc_bulk(sl_pmd_pool(), segments, READ_SEGMENTS) != 0)
        return -ENOMEM;
    for (int i = 0; i < READ_SEGMENTS; i++) {
        parts[i].iov_base = rte_pktmbuf_mtod(segments[i], void *);
        parts[i].iov_len = rte_pktmbuf_tailroom(segments[i]);
        segments[i]->next = i + 1 < READ_SEGMENTS ? segments[i + 1] : NULL;
    }
    segments[0]->nb_segs = READ_SEGMENTS;
    length = readv(tap->fd, parts, READ_SEGMENTS);
    if (length <= 0) {
        int error = length == 0 || errno == EAGAIN ? 0 : -errno;

        rte_pktmbuf_free(segments[0]);
        return error;
    }
    trim(segments[0], (uint32_t)length);
    *packet = segments[0];
    return 1;
}
