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

#include "make_seeds.h"
#include "support/frames6.h"

#define ETHERNET_BYTES 14u
#define IPV4_BYTES 20u
#define PARSE_CONTROL_BYTES 3u
#define TRANSLATE_CONTROL_BYTES 4u
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

void write_seed(const char *corpus, const char *target, const char *name, const uint8_t *bytes,
                size_t length)
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

/* A frame behind the control bytes of the translation targets; both directions. */
static void write_translate_seeds(const char *corpus, const struct frame_seed *seed)
{
    uint8_t bytes[TRANSLATE_CONTROL_BYTES + TEST_FRAME_MAX_BYTES] = {0, 8, 1, 2};
    const char *target = seed->spec.protocol == ICMP ? "translate_icmp" : "translate";
    size_t control = seed->spec.protocol == ICMP ? 2 : TRANSLATE_CONTROL_BYTES;
    char name[64];
    size_t length;

    if (seed->spec.protocol == OSPF)
        return;
    length = control + test_frame_build(bytes + control, &seed->spec);
    snprintf(name, sizeof(name), "%s-reply", seed->name);
    write_seed(corpus, target, name, bytes, length);
    bytes[0] = 0x0d; /* forward, not direct */
    snprintf(name, sizeof(name), "%s-forward", seed->name);
    write_seed(corpus, target, name, bytes, length);
}

static void write_frame_seed(const char *corpus, const struct frame_seed *seed)
{
    uint8_t bytes[PARSE_CONTROL_BYTES + TEST_FRAME_MAX_BYTES] = {0, 58, 0};
    uint8_t *frame = bytes + PARSE_CONTROL_BYTES;
    size_t length = test_frame_build(frame, &seed->spec);
    size_t l3 = ETHERNET_BYTES + 4u * seed->spec.tags;
    size_t l4 = l3 + IPV4_BYTES + seed->spec.ip_option_bytes;
    const char *target = l4_target(&seed->spec);

    write_translate_seeds(corpus, seed);
    write_seed(corpus, "parse", seed->name, bytes, PARSE_CONTROL_BYTES + length);
    write_seed(corpus, "eth", seed->name, frame, length < 40 ? length : 40);
    write_seed(corpus, "ipv4", seed->name, frame + l3, length - l3);
    if (target != NULL)
        write_seed(corpus, target, seed->name, frame + l4, length - l4);
}

static void write_ring_seeds(const char *corpus)
{
    static const uint8_t good[12] = {0x09, 3, 7, 0, 5, 'h', 'e', 'l', 'l', 'o'};
    static const uint8_t wrong_sequence[10] = {0x49, 3, 7, 0, 5, 'h', 'e', 'l', 'l', 'o'};
    static const uint8_t too_long[10] = {0x09, 3, 7, 3, 0xf1, 1, 2};
    static const uint8_t contradiction[8] = {0x0f, 3, 1, 7, 0, 2, 1, 2};

    write_seed(corpus, "ring", "good", good, sizeof(good));
    write_seed(corpus, "ring", "wrong-sequence", wrong_sequence, sizeof(wrong_sequence));
    write_seed(corpus, "ring", "too-long", too_long, sizeof(too_long));
    write_seed(corpus, "ring", "contradiction", contradiction, sizeof(contradiction));
}

/* Records of six bytes; offsets and lengths in units of eight bytes, 0x08: more fragments follow.
 */
static void write_fragment_seeds(const char *corpus)
{
    static const uint8_t in_order[18] = {0,   1,   0, 0, 185, 8, 0,   1,  0,
                                         185, 185, 8, 0, 1,   1, 114, 10, 3};
    static const uint8_t reversed[18] = {0,   1,   1, 114, 10, 3, 0, 1,   0,
                                         185, 185, 8, 0,   1,  0, 0, 185, 8};
    static const uint8_t overlap[12] = {0, 1, 0, 185, 185, 8, 0, 1, 0, 186, 4, 8};
    static const uint8_t timeout[12] = {0, 1, 0, 185, 185, 8, 255, 2, 0, 1, 1, 8};

    write_seed(corpus, "fragments", "in-order", in_order, sizeof(in_order));
    write_seed(corpus, "fragments", "reversed", reversed, sizeof(reversed));
    write_seed(corpus, "fragments", "overlap", overlap, sizeof(overlap));
    write_seed(corpus, "fragments", "timeout", timeout, sizeof(timeout));
}

/* One record of the locator's target: port, steps of time, length, frame. */
static size_t add_record(uint8_t *to, uint8_t port, const uint8_t *frame, size_t length)
{
    to[0] = port;
    to[1] = 3;
    to[2] = (uint8_t)length;
    memcpy(to + 3, frame, length);
    return 3 + length;
}

/* The server 10.2.0.11 says where it is, then refuses a connection from the probe's port. */
static void write_locator_seeds(const char *corpus)
{
    static const uint8_t arp[42] = {2,  0, 0, 0,  0, 0x11, 2, 0, 0, 0,    1,  11, 8, 6, /* */
                                    0,  1, 8, 0,  6, 4,    0, 2, 2, 0,    0,  0,  1, 11,
                                    10, 2, 0, 11, 2, 0,    0, 0, 0, 0x11, 10, 2,  0, 1};
    const struct test_frame_spec refusal = {.protocol = TCP,
                                            .tcp_flags = 4 | ACK,
                                            .source = TEST_IP(10, 2, 0, 12),
                                            .destination = TEST_IP(10, 2, 0, 1),
                                            .source_port = 2049,
                                            .destination_port = 64512};
    uint8_t frame[TEST_FRAME_MAX_BYTES], bytes[256];
    size_t length = add_record(bytes, 1, arp, sizeof(arp));

    write_seed(corpus, "locator", "located", bytes, length);
    length += add_record(bytes + length, 1, frame, test_frame_build(frame, &refusal));
    write_seed(corpus, "locator", "refused", bytes, length);
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

/* Records of fuzz_impair.c: put, take, wait, step back, configure, flush, each with an argument. */
static void write_impair_seeds(const char *corpus)
{
    static const uint8_t delayed[] = {4, 32, 100, 1, 0, 5, 0, 5, 1, 4, 2, 0, 1, 4};
    static const uint8_t everything[] = {4, 255, 90, 7, 0, 5, 0, 5, 0, 5, 2, 9, 1, 4,
                                         4, 0,   0,  0, 0, 5, 3, 9, 5, 0, 0, 1, 2, 0};
    static const struct test_frame_spec capable = {.protocol = TCP, .tos = 2};
    static const struct test_frame_spec tagged = {
        .protocol = UDP, .tos = 0xb9, .tags = 1, .tci = {10}};
    static const uint8_t ipv6[54] = {[12] = 0x86, [13] = 0xdd, [14] = 0x60, [15] = 0x20};
    uint8_t frame[TEST_FRAME_MAX_BYTES];

    write_seed(corpus, "impair", "delayed", delayed, sizeof(delayed));
    write_seed(corpus, "impair", "everything", everything, sizeof(everything));
    write_seed(corpus, "mark_ce", "capable", frame, test_frame_build(frame, &capable));
    write_seed(corpus, "mark_ce", "tagged", frame, test_frame_build(frame, &tagged));
    write_seed(corpus, "mark_ce", "ipv6", ipv6, sizeof(ipv6));
}

/* IPv6 to the service of fuzz_service.c: a frame for the parser and the service, its packet for the
 * codecs. */
static void write_ipv6_seed(const char *corpus, const char *name,
                            const struct test_frame6_spec *spec)
{
    uint8_t bytes[PARSE_CONTROL_BYTES + TEST_FRAME_MAX_BYTES] = {0};
    uint8_t *frame = bytes + PARSE_CONTROL_BYTES;
    size_t length = test_frame6_build(frame, spec);

    write_seed(corpus, "parse", name, bytes, PARSE_CONTROL_BYTES + length);
    write_seed(corpus, "service", name, frame - 1, 1 + length);
    write_seed(corpus, "icmpv6", name, frame + ETHERNET_BYTES, length - ETHERNET_BYTES);
}

static void write_ipv6_seeds(const char *corpus)
{
    static const uint8_t service[16] = TEST_IP6(1, 0x100), client[16] = TEST_IP6(1, 0x11);
    static const uint8_t station[6] = {2, 0, 0, 0, 0, 2};
    static const uint8_t echo[12] = {128, 0, 0, 0, 0, 1, 0, 1, 'p', 'i', 'n', 'g'};
    uint8_t ask[32], tell[32], too_big[60] = {2, [6] = 5, [8] = 0x60, [13] = 20, [14] = TEST_TCP};
    const struct test_frame6_spec syn = {.tcp_flags = SYN},
                                  extended = {.tcp_flags = SYN, .hop_by_hop = true};
    struct test_frame6_spec icmp = {.next_header = TEST_ICMPV6, .hop_limit = 255};

    memcpy(too_big + 16, service, 16);
    memcpy(too_big + 32, client, 16);
    write_ipv6_seed(corpus, "ipv6-syn", &syn);
    write_ipv6_seed(corpus, "ipv6-extension", &extended);
    icmp.payload = echo;
    icmp.payload_bytes = sizeof(echo);
    write_ipv6_seed(corpus, "ipv6-echo", &icmp);
    icmp.payload = ask;
    icmp.payload_bytes = (uint16_t)test_neighbour_message(ask, 135, 0, service, 1, station);
    write_ipv6_seed(corpus, "ipv6-solicitation", &icmp);
    icmp.payload = tell;
    icmp.payload_bytes = (uint16_t)test_neighbour_message(tell, 136, 0x60, client, 2, station);
    write_ipv6_seed(corpus, "ipv6-advertisement", &icmp);
    icmp.payload = too_big;
    icmp.payload_bytes = sizeof(too_big);
    write_ipv6_seed(corpus, "ipv6-too-big", &icmp);
}

/* A segment to the IPv4 service, and an error about one of its own. */
static void write_service_seeds(const char *corpus)
{
    static const uint8_t sent[28] = {0x45, 0, 0, 40,  0,  0, 0, 0,  64, 6, 0,    0,
                                     10,   1, 0, 100, 10, 1, 0, 11, 8,  1, 0x9c, 0x40};
    const struct test_frame_spec specs[] = {
        {.protocol = TCP, .tcp_flags = ACK, .payload_bytes = 5},
        {.protocol = ICMP, .icmp_type = 3, .payload = sent, .payload_bytes = sizeof(sent)},
        {.protocol = ICMP, .icmp_type = 8, .payload_bytes = 5},
    };
    static const char *const names[] = {"segment", "error", "echo"};
    uint8_t bytes[1 + TEST_FRAME_MAX_BYTES] = {0};

    for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++)
        write_seed(corpus, "service", names[i], bytes, 1 + test_frame_build(bytes + 1, &specs[i]));
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
    write_ring_seeds(argv[1]);
    write_locator_seeds(argv[1]);
    write_fragment_seeds(argv[1]);
    write_tcp_seeds(argv[1]);
    write_rpc_message_seeds(argv[1]);
    write_ipv6_seeds(argv[1]);
    write_service_seeds(argv[1]);
    write_impair_seeds(argv[1]);
    return 0;
}
