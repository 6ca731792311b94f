// SPDX-License-Identifier: Apache-2.0
/* Whether a located member serves: probes in their rhythm, and how many decide [LB-3]. */

#include "state.h"

#include <string.h>

/* The fraction of the interval after which a member that begins to answer is asked again. */
#define SL_RISE_DIVISOR 8u

static const struct sl_locator_health *method_of(const struct sl_locator *locator,
                                                 const struct sl_health *health)
{
    return &locator->config->domains[health->domain].health;
}

static bool view_equal(const struct sl_locator_view *a, const struct sl_locator_view *b)
{
    return a->located == b->located && a->healthy == b->healthy && a->presumed == b->presumed &&
           a->silent == b->silent && a->no_way == b->no_way && a->port == b->port &&
           sl_mac_equal(&a->mac, &b->mac);
}

static struct sl_locator_view view_of(const struct sl_locator *locator,
                                      const struct sl_health *health)
{
    struct sl_locator_view view = {.port = SL_LOCATOR_NO_PORT, .presumed = health->presumed};
    const struct sl_station *station = &locator->table->stations[health->station];

    if (health->present && health->located) {
        view.located = true;
        view.healthy = health->healthy;
        view.port = station->port;
        view.mac = station->mac;
    } else if (health->present) {
        view.silent = station->outlook == SL_OUTLOOK_SILENT;
        view.no_way = station->outlook == SL_OUTLOOK_NO_WAY;
    }
    return view;
}

static void report_turn(struct sl_locator *locator, uint16_t member, bool up,
                        const struct sl_locator_view *view, const char *reason)
{
    struct sl_health *health = &locator->health[member];
    struct sl_locator_event event = {.kind = up ? SL_LOCATOR_MEMBER_UP : SL_LOCATOR_MEMBER_DOWN,
                                     .port = view->port,
                                     .previous_port = SL_LOCATOR_NO_PORT,
                                     .domain = health->domain,
                                     .member = member,
                                     .mac = view->mac,
                                     .address = health->address,
                                     .reason = up ? NULL : reason};

    health->transitions++;
    locator->ops->event(locator->context, &event);
}

/* Says what changed since the last time: the balancer first, the operator after. */
static void report(struct sl_locator *locator, uint16_t member, const char *reason)
{
    struct sl_health *health = &locator->health[member];
    struct sl_locator_view before = health->reported, view;
    bool up = health->located && health->healthy;

    if (up)
        health->presumed = false;
    view = view_of(locator, health);
    if (view_equal(&view, &before))
        return;
    health->reported = view;
    locator->ops->member_changed(locator->context, member, &view);
    if (up != (before.located && before.healthy))
        report_turn(locator, member, up, up ? &view : &before, reason);
}

static void schedule(struct sl_locator *locator, struct sl_health *health, uint64_t due_ms)
{
    health->due_ms = due_ms;
    sl_locator_wake(locator, due_ms);
}

/* From the beginning: nothing known, the first probe soon, spread over an eighth of the interval.
 */
static void restart(struct sl_locator *locator, struct sl_health *health, uint64_t now_ms)
{
    uint64_t span_ms = method_of(locator, health)->interval_ms / SL_RISE_DIVISOR;

    health->pending = false;
    health->successes = 0;
    health->failures = 0;
    health->healthy = health->located && health->method == SL_HEALTH_ARP;
    health->due_ms = SL_NEVER_MS;
    if (health->located && health->method != SL_HEALTH_ARP)
        schedule(locator, health, now_ms + sl_locator_random(locator) % (span_ms + 1));
}

/* Is this state about what is now configured? Otherwise what it says means nothing any more. */
static bool is_about(const struct sl_health *health, const struct sl_locator_member *member,
                     uint8_t method)
{
    return health->present && health->domain == member->domain && health->method == method &&
           sl_ip_equal(&health->address, &member->address) &&
           sl_be16_equal(health->service_port, member->service_port);
}

void sl_health_configure(struct sl_locator *locator, uint16_t member, uint16_t station,
                         uint64_t now_ms)
{
    const struct sl_locator_member *config = &locator->config->members[member];
    uint8_t method = config->probed ? locator->config->domains[config->domain].health.method
                                    : (uint8_t)SL_HEALTH_ARP;
    struct sl_health *health = &locator->health[member];

    if (!is_about(health, config, method)) {
        struct sl_locator_view reported = health->reported;

        if (!health->present)
            reported = (struct sl_locator_view){.port = SL_LOCATOR_NO_PORT};
        *health = (struct sl_health){.present = true,
                                     .presumed = locator->usable_ports == 0,
                                     .presumed_until_ms = SL_NEVER_MS,
                                     .method = method,
                                     .domain = config->domain,
                                     .service_port = config->service_port,
                                     .address = config->address,
                                     .reported = reported};
        restart(locator, health, now_ms);
    }
    health->station = station;
}

void sl_health_forget(struct sl_locator *locator, uint16_t member)
{
    static const struct sl_locator_view nowhere = {.port = SL_LOCATOR_NO_PORT};
    struct sl_health *health = &locator->health[member];

    if (!health->present)
        return;
    if (!view_equal(&health->reported, &nowhere))
        locator->ops->member_changed(locator->context, member, &nowhere);
    *health = (struct sl_health){.present = false};
}

void sl_health_relocate(struct sl_locator *locator, uint16_t member, const char *reason,
                        uint64_t now_ms)
{
    struct sl_health *health = &locator->health[member];
    bool located = locator->table->stations[health->station].phase != SL_STATION_SEARCHING;

    if (located != health->located) {
        health->located = located;
        restart(locator, health, now_ms);
    }
    report(locator, member, reason);
}

void sl_health_success(struct sl_locator *locator, uint16_t member, uint64_t now_ms)
{
    struct sl_health *health = &locator->health[member];
    const struct sl_locator_health *method = method_of(locator, health);

    health->pending = false;
    health->failures = 0;
    if (health->healthy)
        return;
    if (++health->successes >= method->rise) {
        health->healthy = true;
        health->successes = 0;
        report(locator, member, NULL);
        return;
    }
    /* It answers again: the rest of its proof is not stretched over whole intervals. */
    schedule(locator, health, now_ms + method->interval_ms / SL_RISE_DIVISOR);
}

void sl_health_failure(struct sl_locator *locator, uint16_t member, const char *reason,
                       uint64_t now_ms)
{
    struct sl_health *health = &locator->health[member];

    (void)now_ms;
    health->pending = false;
    health->successes = 0;
    health->probes_failed++;
    if (!health->healthy || ++health->failures < method_of(locator, health)->fall)
        return;
    health->healthy = false;
    health->failures = 0;
    report(locator, member, reason);
}

static void probe(struct sl_locator *locator, struct sl_health *health, uint64_t now_ms)
{
    const struct sl_locator_health *method = method_of(locator, health);
    uint64_t random = sl_locator_random(locator);

    health->probe_port = sl_be16_from_host(
        (uint16_t)(locator->probe_port_first + (random >> 32) % locator->probe_ports));
    health->nonce = (uint32_t)random;
    health->pending = true;
    health->probes_sent++;
    health->sent_ms = now_ms;
    health->deadline_ms = now_ms + method->timeout_ms;
    health->due_ms = now_ms + sl_locator_jitter(locator, method->interval_ms);
    sl_frame_send_probe(locator, health);
}

void sl_health_answered(struct sl_locator *locator, uint16_t member, uint64_t now_ms)
{
    struct sl_health *health = &locator->health[member];

    health->rtt_ms = now_ms - health->sent_ms;
    sl_health_success(locator, member, now_ms);
}

/* Silence: a verdict, but for an empty datagram, which a server need not answer. */
static void time_out(struct sl_locator *locator, uint16_t member, uint64_t now_ms)
{
    struct sl_health *health = &locator->health[member];

    if (health->method == SL_HEALTH_UDP && method_of(locator, health)->rpc_program == 0) {
        sl_health_success(locator, member, now_ms);
        return;
    }
    /* It may answer elsewhere, with another network card or behind another port. */
    if (health->healthy)
        sl_station_suspect(locator, &locator->table->stations[health->station], now_ms);
    sl_health_failure(locator, member, "no answer to the health probe", now_ms);
}

/* The time in which a member's silence means nothing yet begins when it can be asked at all. */
static void watch_presumption(struct sl_locator *locator, uint16_t member, uint64_t now_ms)
{
    struct sl_health *health = &locator->health[member];
    const struct sl_locator_health *method = method_of(locator, health);

    if (!health->presumed || locator->usable_ports == 0)
        return;
    if (health->presumed_until_ms == SL_NEVER_MS)
        health->presumed_until_ms =
            now_ms + (uint64_t)method->fall * method->interval_ms + method->timeout_ms;
    if (now_ms >= health->presumed_until_ms) {
        health->presumed = false;
        report(locator, member, NULL);
        return;
    }
    sl_locator_wake(locator, health->presumed_until_ms);
}

void sl_health_tick(struct sl_locator *locator, uint16_t member, uint64_t now_ms)
{
    struct sl_health *health = &locator->health[member];

    watch_presumption(locator, member, now_ms);
    if (!health->located || health->method == SL_HEALTH_ARP)
        return;
    if (health->pending && now_ms >= health->deadline_ms)
        time_out(locator, member, now_ms);
    if (!health->pending && now_ms >= health->due_ms)
        probe(locator, health, now_ms);
    sl_locator_wake(locator, health->pending ? health->deadline_ms : health->due_ms);
}
