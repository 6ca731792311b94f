// SPDX-License-Identifier: Apache-2.0
/*
 * Copies of a flow with other NPs [IFF-8] see none of its packets, so they would age, and would not
 * know that it was established. The NP that decided a flow tells them of it again as it walks round
 * its table: seldom as long as nothing changes, and every flow once when ports have gone to other
 * NPs.
 */
#include "np_private.h"

#include "iff/tcp_state.h"

/* A round of the walk takes this long, or longer where the table is so large that it must. */
#define ROUND_MS 4000u
#define STEP_MAX 256u
/* After its first rounds a flow is told every so many. */
#define ROUNDS_BETWEEN 8u

/* Which NP has which port; SL_NO_NP where there is none. */
static uint8_t np_of(const struct sl_snapshot *snapshot, unsigned int port)
{
    return snapshot->ready && snapshot->ports[port].present ? snapshot->ports[port].np : SL_NO_NP;
}

void sl_np_note_ports(struct sl_np *np)
{
    bool changed = false;

    for (unsigned int id = 0; id < SL_MAX_PORTS; id++) {
        changed |= np->np_of_port[id] != np_of(np->snapshot, id);
        np->np_of_port[id] = np_of(np->snapshot, id);
    }
    if (changed)
        np->tell_all_left = sl_flow_table_places(np->table);
}

static uint32_t round_ms(uint32_t places)
{
    return places / STEP_MAX > ROUND_MS ? places / STEP_MAX : ROUND_MS;
}

/* Rounds 1, 2, 4 and every eighth: an established flow is known before its SYN would be forgotten.
 */
static bool is_due(const struct sl_np *np, const struct sl_flow_entry *entry, uint32_t period_ms)
{
    uint32_t round = (np->now_ms - entry->created_ms) / period_ms;

    if (sl_flow_idle_ms(entry, np->now_ms) > ROUNDS_BETWEEN * period_ms)
        return false;
    return round % ROUNDS_BETWEEN == 0 ? round != 0 : (round & (round - 1u)) == 0;
}

/* Of a connection that is over no copy is needed: its ports may be another's by now, elsewhere. */
static bool is_told(const struct sl_flow_entry *entry)
{
    return entry->kind == SL_FLOW_FORWARD && (entry->flags & SL_FLOW_OWNER) != 0 &&
           !sl_tcp_is_over((enum sl_flow_state)entry->state);
}

static void tell(struct sl_np *np, const struct sl_flow_entry *entry)
{
    struct sl_flow_install install = {.entry = *entry};
    uint8_t server_port = sl_hop_port(entry->server_hop);

    install.hash = sl_flow_hash(np->table, &entry->key);
    sl_np_tell_routers(np, &install);
    if (sl_flow_peer(np->table, entry) == SL_FLOW_NONE || !sl_np_owns_port(np, server_port))
        sl_np_renew_reply(np, entry, server_port);
}

/* Places to look at now, so that a round takes its time. */
static uint32_t next_step(struct sl_np *np, uint32_t places, uint32_t elapsed_ms)
{
    uint32_t period_ms = round_ms(places);
    uint64_t due = np->tell_credit + (uint64_t)places * elapsed_ms;
    uint64_t step = due / period_ms;

    np->tell_credit = due % period_ms;
    return step < STEP_MAX ? (uint32_t)step : STEP_MAX;
}

void sl_np_tell(struct sl_np *np, uint32_t elapsed_ms)
{
    uint32_t places = sl_flow_table_places(np->table), period_ms = round_ms(places);

    if (np->snapshot->np_count < 2 || !np->snapshot->ready)
        return;
    for (uint32_t step = next_step(np, places, elapsed_ms); step > 0; step--) {
        const struct sl_flow_entry *entry;

        if (np->tell_next >= places)
            np->tell_next = 0;
        entry = sl_flow_at(np->table, np->tell_next++);
        if (is_told(entry) && (np->tell_all_left > 0 || is_due(np, entry, period_ms)))
            tell(np, entry);
        np->tell_all_left -= np->tell_all_left > 0;
    }
}
