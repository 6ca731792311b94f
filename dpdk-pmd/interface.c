// SPDX-License-Identifier: Apache-2.0
#include "interface.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Runs one netdevice ioctl on a socket of its own; request->ifr_name is filled in from name. */
static int interface_ioctl(const char *name, unsigned long operation, struct ifreq *request)
{
    int fd, rc = 0;

    if (strlen(name) >= sizeof(request->ifr_name))
        return -ENODEV;
    strcpy(request->ifr_name, name);
    fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    if (ioctl(fd, operation, request) < 0)
        rc = -errno;
    close(fd);
    return rc;
}

int sl_interface_index(const char *name)
{
    struct ifreq request = {0};
    int rc = interface_ioctl(name, SIOCGIFINDEX, &request);

    return rc == 0 ? request.ifr_ifindex : rc;
}

int sl_interface_get_mac(const char *name, uint8_t mac[6])
{
    struct ifreq request = {0};
    int rc = interface_ioctl(name, SIOCGIFHWADDR, &request);

    if (rc == 0)
        memcpy(mac, request.ifr_hwaddr.sa_data, 6);
    return rc;
}

int sl_interface_set_mac(const char *name, const uint8_t mac[6])
{
    struct ifreq request = {.ifr_hwaddr.sa_family = ARPHRD_ETHER};

    memcpy(request.ifr_hwaddr.sa_data, mac, 6);
    return interface_ioctl(name, SIOCSIFHWADDR, &request);
}

int sl_interface_set_mtu(const char *name, uint16_t mtu_bytes)
{
    struct ifreq request = {.ifr_mtu = mtu_bytes};

    return interface_ioctl(name, SIOCSIFMTU, &request);
}

int sl_interface_set_up(const char *name, bool up)
{
    struct ifreq request = {0};
    short flags;
    int rc = interface_ioctl(name, SIOCGIFFLAGS, &request);

    if (rc != 0)
        return rc;
    flags = (short)(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
    if (flags == request.ifr_flags)
        return 0;
    request.ifr_flags = flags;
    return interface_ioctl(name, SIOCSIFFLAGS, &request);
}

bool sl_interface_has_carrier(const char *name)
{
    struct ifreq request = {0};

    if (interface_ioctl(name, SIOCGIFFLAGS, &request) != 0)
        return false;
    return (request.ifr_flags & IFF_UP) != 0 && (request.ifr_flags & IFF_RUNNING) != 0;
}

static bool has_feature(const char *name, uint32_t command)
{
    struct ethtool_value value = {.cmd = command};
    struct ifreq request = {.ifr_data = (void *)&value};

    return interface_ioctl(name, SIOCETHTOOL, &request) == 0 && value.data != 0;
}

bool sl_interface_computes_checksums(const char *name)
{
    return has_feature(name, ETHTOOL_GTXCSUM);
}

bool sl_interface_cuts_segments(const char *name)
{
    return has_feature(name, ETHTOOL_GTSO);
}

/* Reads one decimal number from a file of /proc or /sys. */
static int read_number(const char *path, int *value)
{
    char text[32], *end;
    ssize_t length;
    long number;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return -errno;
    length = read(fd, text, sizeof(text) - 1);
    close(fd);
    if (length <= 0)
        return -EINVAL;
    text[length] = '\0';
    number = strtol(text, &end, 10);
    if (end == text || number < INT_MIN || number > INT_MAX)
        return -EINVAL;
    *value = (int)number;
    return 0;
}

uint32_t sl_interface_speed_mbps(const char *name)
{
    char path[PATH_MAX];
    int speed;

    snprintf(path, sizeof(path), "/sys/class/net/%s/speed", name);
    return read_number(path, &speed) == 0 && speed > 0 ? (uint32_t)speed : 0;
}

int sl_interface_get_setting(const char *family, const char *name, const char *key, int *value)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "/proc/sys/net/%s/conf/%s/%s", family, name, key);
    return read_number(path, value);
}

int sl_interface_set_setting(const char *family, const char *name, const char *key, int value)
{
    char path[PATH_MAX];
    int fd, rc = 0;

    snprintf(path, sizeof(path), "/proc/sys/net/%s/conf/%s/%s", family, name, key);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (dprintf(fd, "%d\n", value) < 0)
        rc = -errno;
    close(fd);
    return rc;
}
