// SPDX-License-Identifier: Apache-2.0
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void report_move(const struct move_report *report)
{
    uint32_t flows = report->moved + report->aborted + report->refused;

    printf("{\"moved\":%u,\"aborted\":%u,\"refused\":%u,\"reasons\":{", report->moved,
           report->aborted, report->refused);
    for (unsigned int i = 0; i < MOVE_REASONS && report->reasons[i].count != 0; i++) {
        const char *name = strerrorname_np(-report->reasons[i].error);

        printf("%s\"%s %s\":%u", i == 0 ? "" : ",", report->reasons[i].step,
               name != NULL ? name : "UNKNOWN", report->reasons[i].count);
    }
    printf("},\"unreadBytes\":%" PRIu64 ",\"unsentBytes\":%" PRIu64
           ",\"unacknowledgedBytes\":%" PRIu64 ",\"residueBytes\":%" PRIu64
           ",\"heldPackets\":%" PRIu64 ",\"freezeUsMax\":%" PRIu64 ",\"freezeUsMean\":%" PRIu64
           "}\n",
           report->unread_bytes, report->unsent_bytes, report->unacknowledged_bytes,
           report->residue_bytes, report->held_packets, report->freeze_us_max,
           flows == 0 ? 0 : report->freeze_us_sum / flows);
    fflush(stdout);
}

static void print_flow(const struct flow *flow)
{
    const struct sl_tcp_info *last = &flow->last;

    printf("{\"remotePort\":%u,\"place\":\"%s\",\"open\":%s,\"moves\":%u,\"end\":\"%s\","
           "\"receivedBytes\":%" PRIu64 ",\"sentBytes\":%" PRIu64 ",\"bytesIn\":%" PRIu64
           ",\"bytesOut\":%" PRIu64 ",\"segmentsIn\":%" PRIu64 ",\"segmentsOut\":%" PRIu64
           ",\"segmentsRetransmitted\":%" PRIu64 "}",
           flow->remote_port, place_names[flow->place], flow->is_open ? "true" : "false",
           flow->moves, flow->end != NULL ? flow->end : "", flow->received_bytes, flow->sent_bytes,
           last->bytes_in, last->bytes_out, last->segs_in, last->segs_out,
           last->segs_retransmitted);
}

static void print_engine(const struct engine *engine)
{
    const struct sl_tcp_statistics *all = sl_tcp_engine_statistics(engine->tcp);

    printf("{\"exported\":%" PRIu64 ",\"imported\":%" PRIu64 ",\"refusedFrozen\":%" PRIu64
           ",\"resetsSent\":%" PRIu64 ",\"retransmitted\":%" PRIu64 ",\"heldBytes\":%" PRIu64
           ",\"recordsHeld\":%" PRIu64 "}",
           all->exported, all->imported, all->refused[SL_TCP_REFUSED_FROZEN], all->out_rsts,
           all->retrans_segs, all->held_bytes, all->records_held);
}

static void print_wire(const struct wire *wire)
{
    const struct sl_impair_counters *up = sl_impair_counters(wire->impair[TO_BOX]);
    const struct sl_impair_counters *down = sl_impair_counters(wire->impair[TO_CLIENT]);

    printf("\"packets\":%" PRIu64 ",\"lost\":%" PRIu64 ",\"reordered\":%" PRIu64
           ",\"slotsDropped\":%" PRIu64 ",\"ignored\":%" PRIu64 ",\"refusedByClients\":%" PRIu64,
           wire->packets[TO_BOX] + wire->packets[TO_CLIENT], up->lost + down->lost,
           up->reordered + down->reordered, up->slots_dropped + down->slots_dropped, wire->ignored,
           wire->refused);
}

void report_box(const struct box *box)
{
    const struct box_counters *counters = &box->counters;

    printf("{\"accepted\":%" PRIu64 ",\"closed\":%" PRIu64 ",\"failed\":%" PRIu64
           ",\"held\":%" PRIu64 ",\"heldDropped\":%" PRIu64 ",\"silenced\":%" PRIu64
           ",\"strays\":%" PRIu64 ",\"resets\":%" PRIu64 ",\"lateResets\":%" PRIu64 ",",
           counters->accepted, counters->closed, counters->failed, counters->held,
           counters->held_dropped, counters->silenced, counters->strays, counters->resets,
           counters->late_resets);
    print_wire(&box->wire);
    printf(",\"engines\":[");
    for (unsigned int i = 0; i < ENGINES; i++) {
        printf("%s", i == 0 ? "" : ",");
        print_engine(&box->engines[i]);
    }
    printf("],\"connections\":[");
    for (const struct flow *flow = box->flows.first; flow != NULL; flow = flow->next) {
        printf("%s", flow == box->flows.first ? "" : ",");
        print_flow(flow);
    }
    printf("]}\n");
    fflush(stdout);
}
