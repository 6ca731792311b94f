// SPDX-License-Identifier: Apache-2.0
#include "option.h"

#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <unistd.h>

#include "repair/repair.h"

int sl_repair_failed(const char *name, const char **step)
{
    *step = name;
    return -errno;
}

int sl_repair_set(int fd, int option, int value, const char *name, const char **step)
{
    if (setsockopt(fd, IPPROTO_TCP, option, &value, sizeof(value)) == 0)
        return 0;
    return sl_repair_failed(name, step);
}

int sl_repair_get(int fd, int option, int *value, const char *name, const char **step)
{
    socklen_t bytes = sizeof(*value);

    if (getsockopt(fd, IPPROTO_TCP, option, value, &bytes) == 0)
        return 0;
    return sl_repair_failed(name, step);
}

int sl_repair_choose(int fd, int queue, const char **step)
{
    return sl_repair_set(fd, TCP_REPAIR_QUEUE, queue, "TCP_REPAIR_QUEUE", step);
}

socklen_t sl_repair_address(const struct sl_ip *ip, uint16_t port, struct sockaddr_storage *address)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)address;

    memset(address, 0, sizeof(*address));
    if (sl_ip_is_v4(ip)) {
        v4->sin_family = AF_INET;
        v4->sin_port = sl_be16_from_host(port).net;
        v4->sin_addr.s_addr = sl_ip_v4(ip).net;
        return sizeof(*v4);
    }
    v6->sin6_family = AF_INET6;
    v6->sin6_port = sl_be16_from_host(port).net;
    memcpy(&v6->sin6_addr, ip->bytes, sizeof(ip->bytes));
    return sizeof(*v6);
}

int sl_repair_freeze(int fd, const char **step)
{
    return sl_repair_set(fd, TCP_REPAIR, TCP_REPAIR_ON, "TCP_REPAIR", step);
}

int sl_repair_thaw(int fd, const char **step)
{
    return sl_repair_set(fd, TCP_REPAIR, TCP_REPAIR_OFF, "TCP_REPAIR", step);
}

void sl_repair_forget(int fd)
{
    const char *step;

    (void)sl_repair_freeze(fd, &step);
    close(fd);
}
