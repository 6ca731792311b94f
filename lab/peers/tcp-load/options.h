// SPDX-License-Identifier: Apache-2.0
#ifndef TCP_LOAD_OPTIONS_H
#define TCP_LOAD_OPTIONS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "stream.h"

struct options {
    bool serve;
    struct sockaddr_storage address; /* to connect to, or to listen on */
    struct sockaddr_storage source;  /* to connect from; family 0: any */
    socklen_t address_bytes;
    enum load_mode mode;
    const char *congestion;
    uint32_t connections;       /* at once */
    uint32_t total;             /* in all: each that ends makes room for the next */
    uint64_t upload_bytes;      /* of each connection */
    uint64_t download_bytes;    /* of each connection: SOURCE and EXCHANGE */
    uint64_t reset_after_bytes; /* received or sent: then it is aborted; UINT64_MAX: never */
    uint64_t read_rate;         /* bytes a second of each connection; 0: as fast as it can */
    uint32_t duration_ms;       /* then everything is aborted, which is no failure; 0: no limit */
    uint32_t timeout_ms;        /* then what is not done has failed */
    int receive_buffer_bytes;   /* 0: the machine's default */
    int send_buffer_bytes;
};

/* Reads the command line. 0, or 2 after saying what is wrong with it. */
int options_parse(int argc, char **argv, struct options *options);

#endif
