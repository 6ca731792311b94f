// SPDX-License-Identifier: Apache-2.0
/*
 * tcp-load: connections of the kernel's TCP by the hundreds, every byte of which is checked; a
 * client for the box's services and, together with a server of its own, for relays. See options.c.
 */
#include <signal.h>

#include "client.h"

int main(int argc, char **argv)
{
    struct options options;
    int wrong = options_parse(argc, argv, &options);

    if (wrong != 0)
        return wrong;
    signal(SIGPIPE, SIG_IGN);
    return options.serve ? server_run(&options) : client_run(&options);
}
