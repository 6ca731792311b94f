// SPDX-License-Identifier: Apache-2.0
/*
 * tcp-handoff: a box without DPDK whose two engines and one Linux machine hand live connections of
 * real clients to each other while data flow. See command.h for what it is told, options.c for how
 * it is started.
 */
#include <signal.h>
#include <stdio.h>

#include "command.h"

int main(int argc, char **argv)
{
    static struct box box;
    struct command command = {.length = 0};
    struct options options;
    int wrong = options_parse(argc, argv, &options);

    if (wrong != 0)
        return wrong;
    signal(SIGPIPE, SIG_IGN);
    wrong = box_start(&box, &options);
    if (wrong != 0)
        return wrong;
    puts("{}");
    fflush(stdout);
    while (box_turn(&box, &command))
        continue;
    box_stop(&box);
    return 0;
}
