// SPDX-License-Identifier: Apache-2.0
/*
 * frame-peer <interface> send              sends the frames given on standard input
 * frame-peer <interface> watch             prints the frames that arrive, until standard input ends
 *
 * One frame per line, in hexadecimal, from the destination MAC address on. A lab host's eye and
 * hand below its own IP: frames no proper stack sends, and what arrived byte by byte. `watch`
 * prints the line "watching" when it misses nothing any more.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FRAME_MAX_BYTES 16384u
#define LINE_MAX_BYTES (2u * FRAME_MAX_BYTES + 2u)

/* A packet socket bound to an interface, or -errno after saying why there is none. */
static int open_interface(const char *name, bool receive)
{
    struct sockaddr_ll address = {.sll_family = AF_PACKET,
                                  .sll_protocol = receive ? htons(ETH_P_ALL) : 0,
                                  .sll_ifindex = (int)if_nametoindex(name)};
    int fd, error;

    if (address.sll_ifindex == 0) {
        fprintf(stderr, "frame-peer: %s: no such interface on this host\n", name);
        return -ENODEV;
    }
    fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    error = errno;
    fprintf(stderr, "frame-peer: %s: %s\n", name, strerror(error));
    if (fd >= 0)
        close(fd);
    return -error;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Bytes of a line of hexadecimal digits; 0 if it is none. */
static size_t decode(const char *line, uint8_t *frame)
{
    size_t length = 0;

    for (; line[0] != '\0' && line[0] != '\n'; line += 2) {
        int high = digit(line[0]), low = high < 0 ? -1 : digit(line[1]);

        if (low < 0 || length == FRAME_MAX_BYTES)
            return 0;
        frame[length++] = (uint8_t)(high << 4 | low);
    }
    return length;
}

static int send_frames(int fd)
{
    static char line[LINE_MAX_BYTES + 1];
    static uint8_t frame[FRAME_MAX_BYTES];

    while (fgets(line, sizeof(line), stdin) != NULL) {
        size_t length = decode(line, frame);

        if (length < ETHER_HDR_LEN) {
            fprintf(stderr, "frame-peer: not a frame in hexadecimal: %.40s\n", line);
            return -EINVAL;
        }
        if (send(fd, frame, length, 0) != (ssize_t)length) {
            fprintf(stderr, "frame-peer: %zu bytes not sent: %s\n", length, strerror(errno));
            return -EIO;
        }
    }
    return 0;
}

static void print_frame(int fd)
{
    static uint8_t frame[FRAME_MAX_BYTES];
    struct sockaddr_ll from;
    socklen_t from_bytes = sizeof(from);
    ssize_t length = recvfrom(fd, frame, sizeof(frame), 0, (struct sockaddr *)&from, &from_bytes);

    if (length <= 0 || from.sll_pkttype == PACKET_OUTGOING)
        return;
    for (ssize_t i = 0; i < length; i++)
        printf("%02x", frame[i]);
    putchar('\n');
    fflush(stdout);
}

static int watch(int fd)
{
    struct pollfd files[2] = {{.fd = fd, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    char ignored[64];

    puts("watching");
    fflush(stdout);
    while (poll(files, 2, -1) > 0 || errno == EINTR) {
        if (files[0].revents != 0)
            print_frame(fd);
        else if (files[1].revents != 0 && read(STDIN_FILENO, ignored, sizeof(ignored)) <= 0)
            return 0;
    }
    return -errno;
}

int main(int argc, char **argv)
{
    bool receive = argc == 3 && strcmp(argv[2], "watch") == 0;
    int fd, result;

    if (!receive && (argc != 3 || strcmp(argv[2], "send") != 0)) {
        fprintf(stderr, "usage: frame-peer <interface> send|watch\n");
        return 2;
    }
    fd = open_interface(argv[1], receive);
    if (fd < 0)
        return EXIT_FAILURE;
    result = receive ? watch(fd) : send_frames(fd);
    close(fd);
    return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
