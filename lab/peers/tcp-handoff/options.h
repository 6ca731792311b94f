// SPDX-License-Identifier: Apache-2.0
#ifndef TCP_HANDOFF_OPTIONS_H
#define TCP_HANDOFF_OPTIONS_H

#include "flow.h"

struct options {
    const char *client_namespace, *linux_namespace; /* paths; both have the TUN device */
    const char *interface;
    uint16_t port;
    enum place home; /* where new connections begin */
    struct sl_impair_settings impairment;
};

/* Words for places, as commands and reports have them. */
extern const char *const place_names[PLACES];

/* 0, or -EINVAL: no place is called that. */
int place_parse(const char *text, enum place *place);

/* Reads the command line. 0, or 2 after saying what is wrong with it. */
int options_parse(int argc, char **argv, struct options *options);

#endif
