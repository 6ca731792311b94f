// SPDX-License-Identifier: Apache-2.0
/* The steps of the application, of time, and of what can be looked at. */
#include "support/table.h"

#include "script.h"
#include "segment.h"

#include <stdlib.h>
#include <string.h>

#include "verify.h"
#include "wire/tcp.h"

#define READ_SLICES 64u
#define LINE_BYTES 512u

struct sl_tcp_connection *connection_of(const struct step *step)
{
    if (step->peer->connection == NULL)
        step_fail(step, "the application has no connection to port %u", step->port);
    return step->peer->connection;
}

static void step_settings(struct step *step)
{
    if (step->rig->engine != NULL && step->peer->connection == NULL)
        step_fail(step, "settings come before the first segment, or with a connection");
    for (unsigned int i = 1; i < step->count; i++) {
        char *equals = strchr(step->words[i], '=');

        if (equals == NULL)
            step_fail(step, "%s: a setting is NAME=VALUE", step->words[i]);
        *equals = '\0';
        setting_change(step, step->words[i], equals + 1);
    }
    if (step->peer->connection != NULL &&
        sl_tcp_set_settings(step->peer->connection, &step->rig->settings) != 0)
        step_fail(step, "the settings were refused");
}

static void step_listen(struct step *step)
{
    const char *backlog = step_value(step, "backlog");
    struct sl_tcp_listen_request request = {
        .address = rig_local_address(step->rig),
        .port = RIG_LOCAL_PORT,
        .backlog = backlog == NULL ? 16u : (uint32_t)step_number(step, backlog),
    };

    rig_start(step->rig);
    if (sl_tcp_listen(step->rig->engine, &request, &step->rig->listener) != 0)
        step_fail(step, "listening was refused");
}

static void step_unlisten(struct step *step)
{
    sl_tcp_unlisten(step->rig->listener, step->rig->now_us);
    step->rig->listener = NULL;
    rig_settle(step->rig);
}

static void step_connect(struct step *step)
{
    struct sl_tcp_connect_request request = rig_connect_request(step->rig, step->port);
    int status;

    request.local_port = RIG_LOCAL_PORT;
    rig_start(step->rig);
    status =
        sl_tcp_connect(step->rig->engine, &request, step->rig->now_us, &step->peer->connection);
    if ((status != 0) != step_has(step, "error"))
        step_fail(step, "connecting gave %d", status);
    rig_settle(step->rig);
}

/* A passive connection with the options named, all of them if none is. */
static void step_established(struct step *step)
{
    static const char *const with_all[] = {"< S seq 0 win 65535 mss 1460 ws 7 sackok ts",
                                           "< A seq 1 ack 1 win 1M"};
    static const char *const plain[] = {"< S seq 0 win 65535 mss 1460", "< A seq 1 ack 1"};
    static const char *const sack[] = {"< S seq 0 win 65535 mss 1460 ws 7 sackok",
                                       "< A seq 1 ack 1 win 1M"};
    static const char *const ecn[] = {"< SEW seq 0 win 65535 mss 1460 ws 7 sackok ts",
                                      "< A seq 1 ack 1 win 1M"};
    const char *const *lines = step_has(step, "plain")  ? plain
                               : step_has(step, "sack") ? sack
                               : step_has(step, "ecn")  ? ecn
                                                        : with_all;

    const char *rtt = step_value(step, "rtt");

    if (step->rig->listener == NULL)
        step_listen(step);
    step_line(step, lines[0]);
    step_line(step, step_has(step, "ecn") ? "> SAE seq 0 ack 1" : "> SA seq 0 ack 1");
    if (rtt != NULL)
        rig_run_until(step->rig, step->rig->now_us + step_time_us(step, rtt), false);
    step_line(step, lines[1]);
    step_line(step, "event ACCEPTED");
}

static void step_send(struct step *step)
{
    uint32_t bytes = (uint32_t)step_number(step, step->count > 1 ? step->words[1] : "");
    struct sl_tcp_slice slice = rig_slice(step->rig, step->peer->sent_bytes, bytes);
    int status = sl_tcp_send(connection_of(step), &slice, 1);

    if (status == 0)
        step->peer->sent_bytes += bytes;
    else
        step->rig->config.ops.owners.release(step->rig, slice.owner);
    if ((status != 0) != step_has(step, "error"))
        step_fail(step, "sending gave %d", status);
    rig_settle(step->rig);
}

static uint32_t check_read(struct step *step, const struct sl_tcp_slice *slice)
{
    for (uint32_t i = 0; i < slice->length_bytes; i++)
        if (slice->data[i] != rig_pattern(step->peer->read_bytes + i))
            step_fail(step, "byte %llu is wrong", (unsigned long long)(step->peer->read_bytes + i));
    step->peer->read_bytes += slice->length_bytes;
    step->rig->config.ops.owners.release(step->rig, slice->owner);
    return slice->length_bytes;
}

/* "read N": all that is readable, which must be N bytes; "keep": without opening the window. */
static void step_read(struct step *step)
{
    uint64_t wanted = step_number(step, step->count > 1 ? step->words[1] : "");
    uint32_t bytes = 0;
    struct sl_tcp_slice slices[READ_SLICES];
    uint16_t count;

    while ((count = sl_tcp_receive(connection_of(step), slices, READ_SLICES)) > 0)
        for (uint16_t i = 0; i < count; i++)
            bytes += check_read(step, &slices[i]);
    if (bytes != wanted)
        step_fail(step, "%u bytes are readable", bytes);
    if (!step_has(step, "keep"))
        sl_tcp_consumed(connection_of(step), bytes);
    rig_settle(step->rig);
}

static void step_consume(struct step *step)
{
    sl_tcp_consumed(connection_of(step),
                    (uint32_t)step_number(step, step->count > 1 ? step->words[1] : ""));
    rig_settle(step->rig);
}

static void step_shutdown(struct step *step)
{
    if (sl_tcp_shutdown(connection_of(step)) != 0)
        step_fail(step, "it was refused");
    rig_settle(step->rig);
}

static void step_abort(struct step *step)
{
    sl_tcp_abort(connection_of(step), "the script said so", step->rig->now_us);
    rig_settle(step->rig);
}

static void step_release(struct step *step)
{
    sl_tcp_release(connection_of(step), step->rig->now_us);
    step->peer->connection = NULL;
    rig_settle(step->rig);
}

static void step_window_limit(struct step *step)
{
    sl_tcp_set_window_limit(connection_of(step),
                            (uint32_t)step_number(step, step->count > 1 ? step->words[1] : ""));
    rig_settle(step->rig);
}

/* Nothing can be done with the engine any more but look at it. */
static void step_stop(struct step *step)
{
    sl_tcp_engine_stop(step->rig->engine, !step_has(step, "silently"), step->rig->now_us);
    for (unsigned int i = 0; i < RIG_PORTS; i++)
        step->rig->peers[i].connection = NULL;
}

/* "repeat N STEP". */
static void step_repeat(struct step *step)
{
    uint64_t times = step_number(step, step->count > 2 ? step->words[1] : "");
    char line[LINE_BYTES] = "";

    for (unsigned int i = 2; i < step->count; i++) {
        strncat(line, step->words[i], sizeof(line) - strlen(line) - 2);
        strcat(line, " ");
    }
    for (uint64_t i = 0; i < times; i++)
        step_line(step, line);
}

/* Time passes; what is sent meanwhile is kept for the steps after. */
static void step_wait(struct step *step)
{
    uint64_t us = step_time_us(step, step->count > 1 ? step->words[1] : "");

    rig_run_until(step->rig, step->rig->now_us + us, false);
}

/* Time passes and nothing is sent; without a time: nothing has been sent. */
static void step_quiet(struct step *step)
{
    const struct rig_segment *segment;
    char text[256];

    if (step->count > 1)
        rig_run_until(step->rig, step->rig->now_us + step_time_us(step, step->words[1]), true);
    segment = rig_peek(step->rig);
    if (segment == NULL)
        return;
    segment_print(step->rig, segment, text, sizeof(text));
    step_fail(step, "there was: %s", text);
}

/* What was sent and does not matter is taken away. */
static void step_drain(struct step *step)
{
    while (rig_take(step->rig) != NULL)
        continue;
}

static void step_port(struct step *step)
{
    step->port =
        (uint16_t)(RIG_FIRST_PORT + step_number(step, step->count > 1 ? step->words[1] : ""));
    rig_peer(step->rig, step->port);
}

static void step_device(struct step *step)
{
    const char *room = step_value(step, "takes");

    step->rig->device_refuses = step_has(step, "refuses");
    step->rig->device_room = room == NULL ? 0 : (uint32_t)step_number(step, room);
    rig_settle(step->rig);
}

static void step_icmp(struct step *step)
{
    static const struct {
        const char *word;
        enum sl_tcp_icmp kind;
    } kinds[] = {{"too-big", SL_TCP_ICMP_TOO_BIG},
                 {"unreachable", SL_TCP_ICMP_UNREACHABLE},
                 {"refused", SL_TCP_ICMP_REFUSED},
                 {"link", SL_TCP_ICMP_LINK_MTU}};
    const char *mtu = step_value(step, "mtu"), *sequence = step_value(step, "seq");
    uint8_t header[8];
    struct sl_tcp_icmp_error error = {
        .local = rig_local_address(step->rig),
        .remote = rig_peer_address(step->rig),
        .header = header,
        .header_bytes = sizeof(header),
        .next_hop_mtu_bytes = mtu == NULL ? 0 : (uint32_t)step_number(step, mtu),
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (step_has(step, kinds[i].word))
            error.kind = kinds[i].kind;
    sl_store_u16(header, RIG_LOCAL_PORT);
    sl_store_u16(header + 2, step->port);
    sl_store_u32(header + 4,
                 step->peer->irs + (sequence == NULL ? 0 : (uint32_t)step_number(step, sequence)));
    sl_tcp_icmp(step->rig->engine, &error, step->rig->now_us);
    rig_settle(step->rig);
}

/* "raw HEX": bytes behind the two ports of a TCP header. */
static void step_raw(struct step *step)
{
    uint8_t header[64] = {0};
    uint32_t length = 4;
    const char *hex = step->count > 1 ? step->words[1] : "";

    for (; hex[0] != '\0' && hex[1] != '\0' && length < sizeof(header); hex += 2) {
        char pair[3] = {hex[0], hex[1], '\0'};

        header[length++] = (uint8_t)strtoul(pair, NULL, 16);
    }
    rig_start(step->rig);
    rig_input_raw(step->rig, step->port, header, length);
}

static const struct {
    const char *word;
    void (*run)(struct step *step);
    bool needs_engine;
} commands[] = {
    {"settings", step_settings, false},
    {"listen", step_listen, false},
    {"unlisten", step_unlisten, true},
    {"connect", step_connect, false},
    {"established", step_established, false},
    {"<", step_input, true},
    {">", step_output, true},
    {"send", step_send, true},
    {"read", step_read, true},
    {"consume", step_consume, true},
    {"shutdown", step_shutdown, true},
    {"abort", step_abort, true},
    {"release", step_release, true},
    {"window-limit", step_window_limit, true},
    {"freeze", step_freeze, true},
    {"thaw", step_thaw, true},
    {"forget", step_forget, true},
    {"hand-off", step_hand_off, true},
    {"stop", step_stop, true},
    {"repeat", step_repeat, false},
    {"wait", step_wait, true},
    {"quiet", step_quiet, true},
    {"drain", step_drain, true},
    {"port", step_port, false},
    {"device", step_device, true},
    {"icmp", step_icmp, true},
    {"raw", step_raw, true},
    {"event", step_event, true},
    {"state", step_state, true},
    {"info", step_info, true},
    {"progress", step_progress, true},
    {"stat", step_stat, true},
    {"refused", step_refused, true},
    {"ended", step_ended, true},
};

static void verify(const struct step *step)
{
    const char *broken = NULL;

    if (step->rig->engine != NULL)
        broken = sl_tcp_engine_verify(step->rig->engine, step->rig->now_us);
    if (broken != NULL)
        step_fail(step, "an invariant does not hold: %s", broken);
}

bool step_run(struct step *step)
{
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(step->words[0], commands[i].word) != 0)
            continue;
        if (commands[i].needs_engine)
            rig_start(step->rig);
        commands[i].run(step);
        verify(step);
        return true;
    }
    return false;
}
