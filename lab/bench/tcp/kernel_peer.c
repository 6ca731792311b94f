// SPDX-License-Identifier: Apache-2.0
/*
 * kernel_peer: what the kernel's own TCP takes of a core for what tcp_bench measures. Sockets over
 * the loopback interface of a network namespace of its own, with MTU 1500 and no segmentation
 * offload, so that packets are those of a wire; checksums are not computed there. Writes one line
 * of JSON: rates per second that the process in the middle had a core.
 *
 * usage: kernel_peer relay|echo|set-up CONNECTIONS MESSAGE-BYTES SECONDS
 */
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kernel_peer.h"

#define MTU_BYTES 1500
#define WARM_UP_SECONDS 0.3
#define SERVER_CPU 1
#define CLIENT_CPU 0

static void set_offload(int fd, struct ifreq *request, uint32_t command)
{
    struct ethtool_value value = {.cmd = command, .data = 0};

    request->ifr_data = (char *)&value;
    if (ioctl(fd, SIOCETHTOOL, request) != 0 && errno != EOPNOTSUPP)
        peer_fail("ethtool");
}

/* A namespace with a loopback interface that passes packets of a wire's size. */
static void make_namespace(void)
{
    struct ifreq request = {.ifr_name = "lo"};
    int fd;

    if (unshare(CLONE_NEWNET) != 0)
        peer_fail("unshare: run as root");
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    request.ifr_mtu = MTU_BYTES;
    if (fd < 0 || ioctl(fd, SIOCSIFMTU, &request) != 0)
        peer_fail("MTU of lo");
    set_offload(fd, &request, ETHTOOL_STSO);
    set_offload(fd, &request, ETHTOOL_SGSO);
    set_offload(fd, &request, ETHTOOL_SGRO);
    request.ifr_flags = IFF_UP;
    if (ioctl(fd, SIOCSIFFLAGS, &request) != 0)
        peer_fail("lo up");
    close(fd);
}

static void run_on(int cpu)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    sched_setaffinity(0, sizeof(set), &set);
}

/* It listens before the process is there: whoever connects need not wait for that. */
static pid_t start(void (*body)(int listener), uint16_t port, int cpu)
{
    int listener = peer_listen(port);
    pid_t pid = fork();

    if (pid < 0)
        peer_fail("fork");
    if (pid != 0) {
        close(listener);
        return pid;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    run_on(cpu);
    body(listener);
    return 0;
}

static double processor_seconds(pid_t pid)
{
    struct timespec used;
    clockid_t clock;

    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        peer_fail("CPU time of the process in the middle");
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

static int parse_mode(const char *text, enum peer_mode *mode)
{
    static const char *const names[] = {
        [PEER_RELAY] = "relay", [PEER_ECHO] = "echo", [PEER_SET_UP] = "set-up"};

    for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(text, names[i]) == 0) {
            *mode = (enum peer_mode)i;
            return 0;
        }
    }
    return -EINVAL;
}

static void measure(enum peer_mode mode, uint32_t connections, uint32_t message_bytes,
                    double seconds, pid_t server)
{
    struct peer_clients *clients = peer_clients_start(mode, connections, message_bytes);
    struct peer_count warm_up = {0}, count = {0};
    double used;

    peer_clients_run(clients, WARM_UP_SECONDS, &warm_up);
    used = processor_seconds(server);
    peer_clients_run(clients, seconds, &count);
    used = processor_seconds(server) - used;
    printf("{\"bitsPerSecond\":%.0f,\"requestsPerSecond\":%.0f,\"connectionsPerSecond\":%.0f}\n",
           mode == PEER_RELAY ? (double)count.bytes * 8 / used : 0, (double)count.answers / used,
           (double)count.visits / used);
}

int main(int argc, char **argv)
{
    static void (*const bodies[])(int listener) = {
        [PEER_RELAY] = peer_relay, [PEER_ECHO] = peer_echo, [PEER_SET_UP] = peer_echo};
    pid_t server, target = 0;
    enum peer_mode mode;

    if (argc != 5 || parse_mode(argv[1], &mode) != 0) {
        fputs("usage: kernel_peer relay|echo|set-up CONNECTIONS MESSAGE-BYTES SECONDS\n", stderr);
        return 2;
    }
    make_namespace();
    if (mode == PEER_RELAY)
        target = start(peer_source, PEER_TARGET_PORT, CLIENT_CPU);
    server = start(bodies[mode], PEER_PORT, SERVER_CPU);
    run_on(CLIENT_CPU);
    measure(mode, (uint32_t)atoi(argv[2]), (uint32_t)atoi(argv[3]), atof(argv[4]), server);
    kill(server, SIGKILL);
    if (target != 0)
        kill(target, SIGKILL);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
