// SPDX-License-Identifier: Apache-2.0
#include "tun.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

int tun_enter(const char *namespace)
{
    int fd = open(namespace, O_RDONLY | O_CLOEXEC);
    int error = fd < 0 || setns(fd, CLONE_NEWNET) != 0 ? -errno : 0;

    if (fd >= 0)
        close(fd);
    return error;
}

int tun_open(const char *interface)
{
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    int error;

    snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", interface);
    if (fd >= 0 && ioctl(fd, TUNSETIFF, &request) == 0)
        return fd;
    error = errno;
    if (fd >= 0)
        close(fd);
    return -error;
}

struct packet *tun_read(int fd)
{
    struct packet *packet = packet_new(PACKET_BYTES);
    ssize_t length = read(fd, packet->bytes, packet->capacity_bytes);

    if (length <= 0) {
        packet_release(packet);
        return NULL;
    }
    packet->length_bytes = (uint32_t)length;
    return packet;
}

bool tun_write(int fd, const struct packet *packet)
{
    return write(fd, packet->bytes, packet->length_bytes) == (ssize_t)packet->length_bytes;
}
