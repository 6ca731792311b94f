// SPDX-License-Identifier: Apache-2.0
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "echo.h"
#include "report.h"

static uint32_t open_flows(const struct box *box)
{
    uint32_t count = 0;

    for (const struct flow *flow = box->flows.first; flow != NULL; flow = flow->next)
        count += flow->is_open;
    return count;
}

static void answer_done(void)
{
    puts("{}");
    fflush(stdout);
}

static void answer_error(const char *line)
{
    fprintf(stderr, "tcp-handoff: not a command: %s\n", line);
    puts("{\"error\":\"not a command\"}");
    fflush(stdout);
}

/* move and abort. */
static bool do_move(struct box *box, const char *line)
{
    char verb[16], from[16], to[16];
    struct move_request request;
    unsigned long hold_us;

    if (sscanf(line, "%15s %15s %15s %u %lu", verb, from, to, &request.count, &hold_us) != 5 ||
        place_parse(from, &request.from) != 0 || place_parse(to, &request.to) != 0 ||
        request.from == request.to || box->mover.is_busy)
        return false;
    request.hold_us = hold_us;
    request.is_to_be_aborted = strcmp(verb, "abort") == 0;
    move_begin(box, &request);
    return true;
}

static bool do_await(struct command *command, struct box *box, const char *line)
{
    unsigned long bytes;

    if (sscanf(line, "await-open %u", &command->await_open) == 1) {
        command->await_bytes = UINT64_MAX;
    } else if (sscanf(line, "await %lu", &bytes) == 1) {
        command->await_open = 0;
        command->await_bytes = box->counters.received_bytes + bytes;
    } else {
        return false;
    }
    command->is_waiting = true;
    return true;
}

static void for_all(struct box *box, void (*body)(struct box *box, struct flow *flow))
{
    for (struct flow *flow = box->flows.first; flow != NULL; flow = flow->next)
        if (flow->is_open)
            body(box, flow);
}

static bool do_simple(struct box *box, const char *line)
{
    if (strcmp(line, "pause") == 0) {
        box->is_paused = true;
    } else if (strcmp(line, "resume") == 0) {
        box->is_paused = false;
        for_all(box, echo_run);
    } else if (strcmp(line, "shut") == 0) {
        for_all(box, echo_shut);
    } else if (strcmp(line, "show") == 0) {
        report_box(box);
        return true;
    } else {
        return false;
    }
    answer_done();
    return true;
}

static void execute(struct command *command, struct box *box, const char *line)
{
    bool is_move = strncmp(line, "move ", 5) == 0 || strncmp(line, "abort ", 6) == 0;
    bool is_await = strncmp(line, "await", 5) == 0;

    if (is_move ? !do_move(box, line)
                : (is_await ? !do_await(command, box, line) : !do_simple(box, line)))
        answer_error(line);
}

bool command_read(struct command *command, struct box *box)
{
    ssize_t got = read(STDIN_FILENO, command->line + command->length,
                       sizeof(command->line) - 1u - command->length);
    char *end;

    if (got <= 0)
        return false;
    command->length += (size_t)got;
    command->line[command->length] = '\0';
    while ((end = strchr(command->line, '\n')) != NULL) {
        *end = '\0';
        execute(command, box, command->line);
        command->length -= (size_t)(end + 1 - command->line);
        memmove(command->line, end + 1, command->length + 1u);
    }
    return command->length < sizeof(command->line) - 1u;
}

void command_answer(struct command *command, struct box *box, bool move_is_done)
{
    bool has_ended;

    if (move_is_done)
        report_move(&box->mover.report);
    if (!command->is_waiting)
        return;
    has_ended = command->await_open == 0 && open_flows(box) == 0;
    if (has_ended || box->counters.received_bytes >= command->await_bytes ||
        (command->await_open != 0 && open_flows(box) >= command->await_open)) {
        command->is_waiting = false;
        printf("{\"ended\":%s}\n", has_ended ? "true" : "false");
        fflush(stdout);
    }
}
