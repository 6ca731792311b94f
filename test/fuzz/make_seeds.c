/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes the seed inputs of the fuzz targets: make_seeds <corpus directory>. The same files come
 * out each time. The builder of frames shares no code with what is fuzzed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support/frames.h"

#define ETHERNET_BYTES 14u
#define IPV4_BYTES 20u
#define PARSE_CONTROL_BYTES 3u
#define PATH_BYTES 1024u

enum {
    ICMP = 1,
    TCP = 6,
    UDP = 17,
    OSPF = 89,
    SYN = 2,
    ACK = 16,
    MORE = 0x2000,
};

static void fail(const char *what, const char *path)
{
    fprintf(stderr, "make_seeds: %s %s: %s\n", what, path, strerror(errno));
    exit(EXIT_FAILURE);
}

static void write_seed(const char *corpus, const char *target, const char *name,
                       const uint8_t *bytes, size_t length)
{
    char path[PATH_BYTES];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", corpus, target);
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        fail("cannot make", path);
    snprintf(path, sizeof(path), "%s/%s/%s", corpus, target, name);
    file = fopen(path, "wb");
    if (file == NULL)
        fail("cannot open", path);
    if (fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        fail("cannot write", path);
}

static const uint8_t quote[] = {0x45, 0,  0,  60, 0, 1,   0,    0,    64, 6, 0, 0, 10, 1,
                                0,    11, 10, 1,  0, 100, 0x9c, 0x40, 8,  1, 0, 0, 0,  1};

/* Frames that also serve the targets of the layers inside them. */
static const struct frame_seed {
    const char *name;
    struct test_frame_spec spec;
} frame_seeds[] = {
    {"tcp-syn", {.protocol = TCP, .tcp_flags = SYN, .tcp_option_bytes = 4}},
    {"tcp-data", {.protocol = TCP, .tcp_flags = ACK, .payload_bytes = 17}},
    {"tcp-tagged", {.protocol = TCP, .tcp_flags = ACK, .tags = 1, .tci = {0xa00a}}},
    {"tcp-double-tagged", {.protocol = TCP, .tcp_flags = ACK, .tags = 2, .tci = {10, 20}}},
    {"tcp-ip-options", {.protocol = TCP, .tcp_flags = ACK, .ip_option_bytes = 8}},
    {"udp", {.protocol = UDP, .payload_bytes = 16}},
    {"udp-no-checksum", {.protocol = UDP, .payload_bytes = 5, .no_udp_checksum = true}},
    {"udp-first-fragment", {.protocol = UDP, .fragment = MORE, .payload_bytes = 16}},
    {"udp-middle-fragment",
     {.protocol = UDP, .fragment = MORE | 3, .no_l4_header = true, .payload_bytes = 24}},
    {"udp-last-fragment",
     {.protocol = UDP, .fragment = 6, .no_l4_header = true, .payload_bytes = 13}},
    {"tcp-first-fragment",
     {.protocol = TCP, .tcp_flags = ACK, .fragment = MORE, .payload_bytes = 4}},
    {"icmp-echo", {.protocol = ICMP, .icmp_type = 8, .payload_bytes = 12}},
    {"icmp-error",
     {.protocol = ICMP,
      .icmp_type = 3,
      .icmp_code = 3,
      .payload = quote,
      .payload_bytes = sizeof(quote)}},
    {"ospf", {.protocol = OSPF, .payload_bytes = 24, .destination = TEST_IP(224, 0, 0, 5)}},
    {"padded", {.protocol = TCP, .tcp_flags = ACK, .padding_bytes = 6}},
};

static const char *l4_target(const struct test_frame_spec *spec)
{
    if (spec->no_l4_header)
        return NULL;
    return spec->protocol == TCP    ? "tcp"
           : spec->protocol == UDP  ? "udp"
           : spec->protocol == ICMP ? "icmp"
                                    : NULL;
}

static void write_frame_seed(const char *corpus, const struct frame_seed *seed)
{
    uint8_t bytes[PARSE_CONTROL_BYTES + TEST_FRAME_MAX_BYTES] = {0, 58, 0};
    uint8_t *frame = bytes + PARSE_CONTROL_BYTES;
    size_t length = test_frame_build(frame, &seed->spec);
    size_t l3 = ETHERNET_BYTES + 4u * seed->spec.tags;
    size_t l4 = l3 + IPV4_BYTES + seed->spec.ip_option_bytes;
    const char *target = l4_target(&seed->spec);

    write_seed(corpus, "parse", seed->name, bytes, PARSE_CONTROL_BYTES + length);
    write_seed(corpus, "eth", seed->name, frame, length < 40 ? length : 40);
    write_seed(corpus, "ipv4", seed->name, frame + l3, length - l3);
    if (target != NULL)
        write_seed(corpus, target, seed->name, frame + l4, length - l4);
}

static void write_arp_seeds(const char *corpus)
{
    uint8_t frame[PARSE_CONTROL_BYTES + 42] = {
        0,  0, 10, 255, 255, 255, 255, 255, 255, 2, 0,  0, 0, 0, 2,  8, 6, /* */
        0,  1, 8,  0,   6,   4,   0,   1,   2,   0, 0,  0, 0, 2, 10, 1, 0,
        11, 0, 0,  0,   0,   0,   0,   10,  1,   0, 100};
    const uint8_t *arp = frame + PARSE_CONTROL_BYTES + ETHERNET_BYTES;

    write_seed(corpus, "parse", "arp-request", frame, sizeof(frame));
    write_seed(corpus, "arp", "request", arp, 28);
    frame[PARSE_CONTROL_BYTES + ETHERNET_BYTES + 7] = 2;
    write_seed(corpus, "arp", "reply", arp, 28);
    write_seed(corpus, "arp", "truncated", arp, 27);
}

static void write_rpc_seeds(const char *corpus)
{
    static const uint8_t success[24] = {1, 2, 3, 4, 0, 0, 0, 1};
    static const uint8_t mismatch[32] = {1, 2, 3, 4, 0, 0, 0, 1, [23] = 2, [27] = 3, [31] = 4};
    static const uint8_t denied[20] = {1, 2, 3, 4, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 5};
    static const uint8_t verifier[32] = {1, 2, 3, 4, 0, 0, 0, 1, [15] = 1, [19] = 5};

    write_seed(corpus, "rpc_null", "success", success, sizeof(success));
    write_seed(corpus, "rpc_null", "version-mismatch", mismatch, sizeof(mismatch));
    write_seed(corpus, "rpc_null", "denied", denied, sizeof(denied));
    write_seed(corpus, "rpc_null", "verifier", verifier, sizeof(verifier));
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "make_seeds: name the corpus directory: make_seeds test/fuzz/corpus\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof(frame_seeds) / sizeof(frame_seeds[0]); i++)
        write_frame_seed(argv[1], &frame_seeds[i]);
    write_arp_seeds(argv[1]);
    write_rpc_seeds(argv[1]);
    return 0;
}
