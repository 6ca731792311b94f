// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: tcp-load serve ADDRESS PORT [--congestion NAME] [--receive-buffer BYTES]\n"
    "       tcp-load connect ADDRESS PORT --mode echo|sink|source|exchange|hold\n"
    "           [--connections N] [--total N] [--upload BYTES] [--download BYTES]\n"
    "           [--congestion NAME] [--source ADDRESS] [--reset-after BYTES] [--read-rate BYTES]\n"
    "           [--duration-ms N] [--timeout-ms N] [--receive-buffer BYTES] [--send-buffer "
    "BYTES]\n";

static const char *const mode_names[] = {
    [LOAD_ECHO] = "echo",         [LOAD_SINK] = "sink", [LOAD_SOURCE] = "source",
    [LOAD_EXCHANGE] = "exchange", [LOAD_HOLD] = "hold",
};

static const struct option words[] = {
    {"mode", required_argument, NULL, 'm'},        {"connections", required_argument, NULL, 'c'},
    {"total", required_argument, NULL, 't'},       {"upload", required_argument, NULL, 'u'},
    {"download", required_argument, NULL, 'd'},    {"congestion", required_argument, NULL, 'g'},
    {"source", required_argument, NULL, 's'},      {"reset-after", required_argument, NULL, 'r'},
    {"read-rate", required_argument, NULL, 'a'},   {"duration-ms", required_argument, NULL, 'D'},
    {"timeout-ms", required_argument, NULL, 'T'},  {"receive-buffer", required_argument, NULL, 'R'},
    {"send-buffer", required_argument, NULL, 'S'}, {NULL, 0, NULL, 0},
};

static int refuse(const char *what, const char *value)
{
    fprintf(stderr, "tcp-load: %s %s\n%s", what, value, usage);
    return 2;
}

static int take_address(const char *text, uint16_t port, struct sockaddr_storage *address)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)address;

    memset(address, 0, sizeof(*address));
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        return 0;
    }
    if (inet_pton(AF_INET6, text, &v6->sin6_addr) != 1)
        return refuse("not an address:", text);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    return 0;
}

static int take_number(const char *text, uint64_t max, uint64_t *number)
{
    char *end;

    errno = 0;
    *number = strtoull(text, &end, 10);
    return errno != 0 || *end != '\0' || text[0] == '-' || *number > max
               ? refuse("not a number, or too large:", text)
               : 0;
}

static int take_mode(const char *text, enum load_mode *mode)
{
    for (unsigned int i = 0; i < sizeof(mode_names) / sizeof(mode_names[0]); i++)
        if (strcmp(mode_names[i], text) == 0) {
            *mode = (enum load_mode)i;
            return 0;
        }
    return refuse("no such mode:", text);
}

static int take(int word, const char *value, struct options *options)
{
    uint64_t number;
    int wrong;

    if (word == 'm')
        return take_mode(value, &options->mode);
    if (word == 's')
        return take_address(value, 0, &options->source);
    if (word == 'g') {
        options->congestion = value;
        return 0;
    }
    wrong = take_number(value, strchr("udra", word) != NULL ? UINT64_MAX - 1 : INT32_MAX, &number);
    if (wrong != 0)
        return wrong;
    switch (word) {
    case 'c':
        options->connections = (uint32_t)number;
        break;
    case 't':
        options->total = (uint32_t)number;
        break;
    case 'u':
        options->upload_bytes = number;
        break;
    case 'd':
        options->download_bytes = number;
        break;
    case 'r':
        options->reset_after_bytes = number;
        break;
    case 'a':
        options->read_rate = number;
        break;
    case 'D':
        options->duration_ms = (uint32_t)number;
        break;
    case 'T':
        options->timeout_ms = (uint32_t)number;
        break;
    case 'R':
        options->receive_buffer_bytes = (int)number;
        break;
    default:
        options->send_buffer_bytes = (int)number;
        break;
    }
    return 0;
}

int options_parse(int argc, char **argv, struct options *options)
{
    uint64_t port;
    int word;

    *options = (struct options){.mode = LOAD_ECHO,
                                .congestion = "",
                                .connections = 1,
                                .reset_after_bytes = UINT64_MAX,
                                .timeout_ms = 60000};
    while ((word = getopt_long(argc, argv, "", words, NULL)) != -1)
        if (word == '?' || take(word, optarg, options) != 0)
            return 2;
    if (argc - optind != 3)
        return refuse("what to do, an address and a port must be given", "");
    options->serve = strcmp(argv[optind], "serve") == 0;
    if (!options->serve && strcmp(argv[optind], "connect") != 0)
        return refuse("no such thing to do:", argv[optind]);
    if (take_number(argv[optind + 2], UINT16_MAX, &port) != 0 ||
        take_address(argv[optind + 1], (uint16_t)port, &options->address) != 0)
        return 2;
    options->address_bytes = options->address.ss_family == AF_INET ? sizeof(struct sockaddr_in)
                                                                   : sizeof(struct sockaddr_in6);
    if (options->total < options->connections)
        options->total = options->connections;
    return options->connections == 0 ? refuse("at least one connection must be there", "") : 0;
}
