// SPDX-License-Identifier: Apache-2.0
/* The steps that look: events, states, statistics; and the settings, which are named alike. */
#include "support/table.h"

#include "script.h"

#include <string.h>

/* A field of a structure by its name. */
struct field {
    const char *name;
    size_t offset;
    size_t bytes;
};

#define FIELD(type, member)                                                                        \
    {                                                                                              \
#member, offsetof(type, member), sizeof(((type *)0)->member)                               \
    }
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SETTING(member) FIELD(struct sl_tcp_settings, member)
static const struct field settings[] = {
    SETTING(receive_buffer_bytes),
    SETTING(send_buffer_bytes),
    SETTING(rto_min_us),
    SETTING(rto_max_us),
    SETTING(rto_initial_us),
    SETTING(delayed_ack_us),
    SETTING(keepalive_idle_us),
    SETTING(keepalive_interval_us),
    SETTING(user_timeout_us),
    SETTING(fin_wait_us),
    SETTING(time_wait_us),
    SETTING(mss_max_bytes),
    SETTING(keepalive_probes),
    SETTING(syn_retries),
    SETTING(congestion),
    SETTING(priority),
    SETTING(dscp),
    SETTING(hop_limit),
    SETTING(timestamps),
    SETTING(window_scaling),
    SETTING(sack),
    SETTING(ecn),
    SETTING(nodelay),
    SETTING(path_mtu_discovery),
};

#define CONFIG(member) FIELD(struct sl_tcp_config, member)
static const struct field configs[] = {
    CONFIG(max_connections),  CONFIG(max_listeners),  CONFIG(max_slices),
    CONFIG(max_sent_records), CONFIG(max_held_bytes), CONFIG(transmit_bytes_max),
};

#define INFO(member) FIELD(struct sl_tcp_info, member)
static const struct field infos[] = {
    INFO(timestamps),
    INFO(sack),
    INFO(ecn),
    INFO(window_scaling),
    INFO(is_frozen),
    INFO(is_in_recovery),
    INFO(send_scale),
    INFO(receive_scale),
    INFO(mss_bytes),
    INFO(path_mtu_bytes),
    INFO(srtt_us),
    INFO(rttvar_us),
    INFO(rtt_min_us),
    INFO(rto_us),
    INFO(cwnd_bytes),
    INFO(ssthresh_bytes),
    INFO(send_window_bytes),
    INFO(receive_window_bytes),
    INFO(unsent_bytes),
    INFO(unacknowledged_bytes),
    INFO(sacked_bytes),
    INFO(lost_bytes),
    INFO(unread_bytes),
    INFO(unconsumed_bytes),
    INFO(out_of_order_bytes),
    INFO(segs_in),
    INFO(segs_out),
    INFO(bytes_in),
    INFO(bytes_out),
    INFO(segs_retransmitted),
    INFO(bytes_retransmitted),
    INFO(rto_expiries),
    INFO(fast_recoveries),
    INFO(dsacks),
    INFO(tlp_probes),
    INFO(duplicate_segs_in),
    INFO(out_of_order_segs_in),
};

#define PROGRESS(member) FIELD(struct sl_tcp_progress, member)
static const struct field progresses[] = {
    PROGRESS(queued_bytes),   PROGRESS(sent_bytes),     PROGRESS(acknowledged_bytes),
    PROGRESS(received_bytes), PROGRESS(consumed_bytes),
};

#define STAT(member) FIELD(struct sl_tcp_statistics, member)
static const struct field stats[] = {
    STAT(active_opens),      STAT(passive_opens),
    STAT(attempt_fails),     STAT(estab_resets),
    STAT(in_segs),           STAT(out_segs),
    STAT(retrans_segs),      STAT(in_errs),
    STAT(out_rsts),          STAT(in_bytes),
    STAT(out_bytes),         STAT(rto_expiries),
    STAT(tlp_probes),        STAT(tlp_recoveries),
    STAT(fast_recoveries),   STAT(spurious_recoveries),
    STAT(rack_lost_segs),    STAT(sacked_segs),
    STAT(dsacks_in),         STAT(dsacks_out),
    STAT(out_of_order_segs), STAT(duplicate_segs),
    STAT(challenge_acks),    STAT(challenge_acks_limited),
    STAT(delayed_acks),      STAT(zero_window_probes),
    STAT(zero_windows_in),   STAT(zero_windows_out),
    STAT(keepalives),        STAT(syn_cookies_out),
    STAT(syn_cookies_in),    STAT(ecn_ce_in),
    STAT(ecn_reductions),    STAT(pmtu_updates),
    STAT(black_holes),       STAT(transmit_refused),
    STAT(memory_refused),    STAT(slices_held),
    STAT(records_held),      STAT(held_bytes),
    STAT(accept_waiting),
};

static const struct field *find(const struct step *step, const struct field *fields, size_t count,
                                const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    step_fail(step, "there is no field '%s'", name);
}

static uint64_t load(const void *structure, const struct field *field)
{
    uint64_t value = 0;

    /* Little-endian, as everything Sluice runs on. */
    memcpy(&value, (const char *)structure + field->offset, field->bytes);
    return value;
}

void setting_change(struct step *step, const char *name, const char *word)
{
    const struct field *field;
    void *structure = &step->rig->settings;
    size_t length = strlen(word);
    uint64_t value;

    if (strcmp(name, "mtu") == 0) {
        step->rig->mtu_bytes = (uint16_t)step_number(step, word);
        return;
    }
    if (strncmp(name, "engine.", 7) == 0) {
        field = find(step, configs, COUNT(configs), name + 7);
        structure = &step->rig->config;
    } else {
        field = find(step, settings, COUNT(settings), name);
    }
    value =
        length > 1 && word[length - 1] == 's' ? step_time_us(step, word) : step_number(step, word);
    memcpy((char *)structure + field->offset, &value, field->bytes);
}

static void check(const struct step *step, uint64_t is)
{
    uint64_t wanted;
    char comparison = '=';
    const char *word = step->count > 2 ? step->words[2] : "";

    if (*word == '<' || *word == '>')
        comparison = *word++;
    wanted = word[0] != '\0' && word[strlen(word) - 1] == 's' ? step_time_us(step, word)
                                                              : step_number(step, word);
    if (comparison == '=' ? is != wanted : comparison == '<' ? is >= wanted : is <= wanted)
        step_fail(step, "%s is %llu", step->words[1], (unsigned long long)is);
}

static const char *word_of(const struct step *step)
{
    if (step->count < 2)
        step_fail(step, "%s needs a name", step->words[0]);
    return step->words[1];
}

void step_event(struct step *step)
{
    static const char *const names[] = {"ACCEPTED",     "CONNECTED", "READABLE", "PEER_CLOSED",
                                        "ACKNOWLEDGED", "WRITABLE",  "CLOSED"};

    for (unsigned int word = 1; word < step->count; word++) {
        bool absent = step->words[word][0] == '!';
        unsigned int i = 0;

        while (i < COUNT(names) && strcmp(names[i], step->words[word] + absent) != 0)
            i++;
        if (i == COUNT(names))
            step_fail(step, "there is no event '%s'", step->words[word]);
        if (((step->peer->events >> i & 1u) != 0) == absent)
            step_fail(step, "events are 0x%x", step->peer->events);
        step->peer->events &= ~(1u << i);
    }
}

static struct sl_tcp_info info_of(const struct step *step)
{
    struct sl_tcp_info info;
    uint32_t cursor = 0;

    if (step->peer->connection != NULL) {
        sl_tcp_info(step->peer->connection, &info);
        return info;
    }
    while (cursor != UINT32_MAX) {
        const struct sl_tcp_connection *next = sl_tcp_next_connection(step->rig->engine, &cursor);

        if (next == NULL)
            continue;
        sl_tcp_info(next, &info);
        if (info.remote_port == step->port)
            return info;
    }
    return (struct sl_tcp_info){.state = SL_TCP_CLOSED};
}

/* "state time-wait"; "closed" is also one the engine no longer has. */
void step_state(struct step *step)
{
    struct sl_tcp_info info = info_of(step);
    const char *is = sl_tcp_state_name((enum sl_tcp_state)info.state);

    if (strcmp(is, word_of(step)) != 0)
        step_fail(step, "the state is %s", is);
}

void step_info(struct step *step)
{
    struct sl_tcp_info info = info_of(step);

    check(step, load(&info, find(step, infos, COUNT(infos), word_of(step))));
}

void step_progress(struct step *step)
{
    struct sl_tcp_progress progress;

    sl_tcp_progress(connection_of(step), &progress);
    check(step, load(&progress, find(step, progresses, COUNT(progresses), word_of(step))));
}

void step_stat(struct step *step)
{
    check(step, load(sl_tcp_engine_statistics(step->rig->engine),
                     find(step, stats, COUNT(stats), word_of(step))));
}

void step_refused(struct step *step)
{
    for (unsigned int i = 0; i < SL_TCP_REFUSALS; i++)
        if (strcmp(sl_tcp_refusal_name((enum sl_tcp_refusal)i), word_of(step)) == 0) {
            check(step, sl_tcp_engine_statistics(step->rig->engine)->refused[i]);
            return;
        }
    step_fail(step, "there is no refusal '%s'", step->words[1]);
}

/* "ended reset": why the connection that ended last did, here or before a hand-off. */
void step_ended(struct step *step)
{
    struct sl_tcp_info info;
    const char *is;

    if (!sl_tcp_ended(step->rig->engine, 0, &info) &&
        (step->rig->previous == NULL || !sl_tcp_ended(step->rig->previous, 0, &info)))
        step_fail(step, "no connection has ended");
    is = sl_tcp_end_name((enum sl_tcp_end)info.end);
    if (strcmp(is, word_of(step)) != 0)
        step_fail(step, "it ended as '%s'", is);
}
