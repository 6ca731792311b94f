/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#ifndef GENERATED_STATISTICS_H
#define GENERATED_STATISTICS_H

#include "generated/drops.h"
#include "generated/kinds.h"
#include "generated/procedures.h"
#include "generated/stages.h"
#include <stddef.h>
#include <stdint.h>

/* The statistics area. Every value is an unsigned 64-bit word with one writer, read by others at
 * any time without a lock; writers store whole words. */

/* Packets dropped by the control thread, by reason. Writer: control. */
struct sl_stat_control_drops {
    /* By enum sl_drop_reason. */
    _Alignas(64) uint64_t count[SL_DROP_COUNT];
    uint64_t reserved_400[6];
};
_Static_assert(sizeof(struct sl_stat_control_drops) == 448, "size of sl_stat_control_drops");

/* One virtual domain as one NP counts it; in is from clients, out is to clients. Writer: np. */
struct sl_stat_domain {
    /* Packets from clients. In packets. */
    _Alignas(64) uint64_t packets_in;
    /* IP bytes from clients. In bytes. */
    uint64_t bytes_in;
    /* Packets to clients. In packets. */
    uint64_t packets_out;
    /* IP bytes to clients. In bytes. */
    uint64_t bytes_out;
    /* Flows made. */
    uint64_t flows_created;
    /* Flows in being. Gauge. */
    uint64_t flows_active;
    /* New flows for which no server could be found. */
    uint64_t flows_refused;
    uint64_t reserved_56[1];
};
_Static_assert(sizeof(struct sl_stat_domain) == 64, "size of sl_stat_domain");
_Static_assert(offsetof(struct sl_stat_domain, packets_in) == 0,
               "place of sl_stat_domain.packets_in");
_Static_assert(offsetof(struct sl_stat_domain, bytes_in) == 8, "place of sl_stat_domain.bytes_in");
_Static_assert(offsetof(struct sl_stat_domain, packets_out) == 16,
               "place of sl_stat_domain.packets_out");
_Static_assert(offsetof(struct sl_stat_domain, bytes_out) == 24,
               "place of sl_stat_domain.bytes_out");
_Static_assert(offsetof(struct sl_stat_domain, flows_created) == 32,
               "place of sl_stat_domain.flows_created");
_Static_assert(offsetof(struct sl_stat_domain, flows_active) == 40,
               "place of sl_stat_domain.flows_active");
_Static_assert(offsetof(struct sl_stat_domain, flows_refused) == 48,
               "place of sl_stat_domain.flows_refused");

/* Packets dropped on one NP, by reason. Writer: np. */
struct sl_stat_drops {
    /* By enum sl_drop_reason. */
    _Alignas(64) uint64_t count[SL_DROP_COUNT];
    uint64_t reserved_400[6];
};
_Static_assert(sizeof(struct sl_stat_drops) == 448, "size of sl_stat_drops");

/* Location and health of one member. Writer: control. */
struct sl_stat_member_state {
    /* 1 while the location is known. Gauge. */
    _Alignas(64) uint64_t located;
    /* 1 while the member is healthy. Gauge. */
    uint64_t up;
    /* 1 while new flows may go there: located, healthy and enabled. Gauge. */
    uint64_t eligible;
    /* Station of the server or its router as a 48-bit number, 0 when unknown. Gauge. */
    uint64_t mac;
    /* Id of the port it is on plus one, 0 when unknown. Gauge. */
    uint64_t port;
    /* Health probes sent. */
    uint64_t probes_sent;
    /* Health probes that failed. */
    uint64_t probes_failed;
    /* Time the last answered probe took. Gauge. */
    uint64_t probe_rtt_us;
    /* ARP requests sent. */
    uint64_t arp_sent;
    /* Times the member went up or down. */
    uint64_t transitions;
    /* Times the server was found elsewhere. */
    uint64_t moves;
    /* CLOCK_REALTIME of the last change up or down. Gauge. */
    uint64_t state_since_us;
    uint64_t reserved_96[4];
};
_Static_assert(sizeof(struct sl_stat_member_state) == 128, "size of sl_stat_member_state");
_Static_assert(offsetof(struct sl_stat_member_state, located) == 0,
               "place of sl_stat_member_state.located");
_Static_assert(offsetof(struct sl_stat_member_state, up) == 8, "place of sl_stat_member_state.up");
_Static_assert(offsetof(struct sl_stat_member_state, eligible) == 16,
               "place of sl_stat_member_state.eligible");
_Static_assert(offsetof(struct sl_stat_member_state, mac) == 24,
               "place of sl_stat_member_state.mac");
_Static_assert(offsetof(struct sl_stat_member_state, port) == 32,
               "place of sl_stat_member_state.port");
_Static_assert(offsetof(struct sl_stat_member_state, probes_sent) == 40,
               "place of sl_stat_member_state.probes_sent");
_Static_assert(offsetof(struct sl_stat_member_state, probes_failed) == 48,
               "place of sl_stat_member_state.probes_failed");
_Static_assert(offsetof(struct sl_stat_member_state, probe_rtt_us) == 56,
               "place of sl_stat_member_state.probe_rtt_us");
_Static_assert(offsetof(struct sl_stat_member_state, arp_sent) == 64,
               "place of sl_stat_member_state.arp_sent");
_Static_assert(offsetof(struct sl_stat_member_state, transitions) == 72,
               "place of sl_stat_member_state.transitions");
_Static_assert(offsetof(struct sl_stat_member_state, moves) == 80,
               "place of sl_stat_member_state.moves");
_Static_assert(offsetof(struct sl_stat_member_state, state_since_us) == 88,
               "place of sl_stat_member_state.state_since_us");

/* One member as one NP counts it; in is from clients, out is to clients. Writer: np. */
struct sl_stat_member {
    /* Packets from clients to the member. In packets. */
    _Alignas(64) uint64_t packets_in;
    /* IP bytes from clients to the member. In bytes. */
    uint64_t bytes_in;
    /* Packets from the member to clients. In packets. */
    uint64_t packets_out;
    /* IP bytes from the member to clients. In bytes. */
    uint64_t bytes_out;
    /* Flows given to the member. */
    uint64_t connections_total;
    /* Flows in being. Gauge. */
    uint64_t connections_active;
    uint64_t reserved_48[2];
};
_Static_assert(sizeof(struct sl_stat_member) == 64, "size of sl_stat_member");
_Static_assert(offsetof(struct sl_stat_member, packets_in) == 0,
               "place of sl_stat_member.packets_in");
_Static_assert(offsetof(struct sl_stat_member, bytes_in) == 8, "place of sl_stat_member.bytes_in");
_Static_assert(offsetof(struct sl_stat_member, packets_out) == 16,
               "place of sl_stat_member.packets_out");
_Static_assert(offsetof(struct sl_stat_member, bytes_out) == 24,
               "place of sl_stat_member.bytes_out");
_Static_assert(offsetof(struct sl_stat_member, connections_total) == 32,
               "place of sl_stat_member.connections_total");
_Static_assert(offsetof(struct sl_stat_member, connections_active) == 40,
               "place of sl_stat_member.connections_active");

/* Calls by one export, from call to answer. Writer: control. */
struct sl_stat_nfs_export {
    /* Calls, those that were timed. */
    _Alignas(64) uint64_t count;
    /* Sum of their times. */
    uint64_t time_us;
    /* Less than 1 us. */
    uint64_t bucket_0;
    /* From 2^0 us to less than 2^1 us. */
    uint64_t bucket_1;
    /* From 2^1 us to less than 2^2 us. */
    uint64_t bucket_2;
    /* From 2^2 us to less than 2^3 us. */
    uint64_t bucket_3;
    /* From 2^3 us to less than 2^4 us. */
    uint64_t bucket_4;
    /* From 2^4 us to less than 2^5 us. */
    uint64_t bucket_5;
    /* From 2^5 us to less than 2^6 us. */
    uint64_t bucket_6;
    /* From 2^6 us to less than 2^7 us. */
    uint64_t bucket_7;
    /* From 2^7 us to less than 2^8 us. */
    uint64_t bucket_8;
    /* From 2^8 us to less than 2^9 us. */
    uint64_t bucket_9;
    /* From 2^9 us to less than 2^10 us. */
    uint64_t bucket_10;
    /* From 2^10 us to less than 2^11 us. */
    uint64_t bucket_11;
    /* From 2^11 us to less than 2^12 us. */
    uint64_t bucket_12;
    /* From 2^12 us to less than 2^13 us. */
    uint64_t bucket_13;
    /* From 2^13 us to less than 2^14 us. */
    uint64_t bucket_14;
    /* From 2^14 us to less than 2^15 us. */
    uint64_t bucket_15;
    /* From 2^15 us to less than 2^16 us. */
    uint64_t bucket_16;
    /* From 2^16 us to less than 2^17 us. */
    uint64_t bucket_17;
    /* From 2^17 us to less than 2^18 us. */
    uint64_t bucket_18;
    /* From 2^18 us to less than 2^19 us. */
    uint64_t bucket_19;
    /* From 2^19 us to less than 2^20 us. */
    uint64_t bucket_20;
    /* From 2^20 us to less than 2^21 us. */
    uint64_t bucket_21;
    /* From 2^21 us to less than 2^22 us. */
    uint64_t bucket_22;
    /* From 2^22 us to less than 2^23 us. */
    uint64_t bucket_23;
    /* From 2^23 us to less than 2^24 us. */
    uint64_t bucket_24;
    /* 2^24 us (17 s) and more. */
    uint64_t bucket_25;
    uint64_t reserved_224[4];
};
_Static_assert(sizeof(struct sl_stat_nfs_export) == 256, "size of sl_stat_nfs_export");
_Static_assert(offsetof(struct sl_stat_nfs_export, count) == 0,
               "place of sl_stat_nfs_export.count");
_Static_assert(offsetof(struct sl_stat_nfs_export, time_us) == 8,
               "place of sl_stat_nfs_export.time_us");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_0) == 16,
               "place of sl_stat_nfs_export.bucket_0");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_1) == 24,
               "place of sl_stat_nfs_export.bucket_1");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_2) == 32,
               "place of sl_stat_nfs_export.bucket_2");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_3) == 40,
               "place of sl_stat_nfs_export.bucket_3");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_4) == 48,
               "place of sl_stat_nfs_export.bucket_4");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_5) == 56,
               "place of sl_stat_nfs_export.bucket_5");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_6) == 64,
               "place of sl_stat_nfs_export.bucket_6");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_7) == 72,
               "place of sl_stat_nfs_export.bucket_7");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_8) == 80,
               "place of sl_stat_nfs_export.bucket_8");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_9) == 88,
               "place of sl_stat_nfs_export.bucket_9");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_10) == 96,
               "place of sl_stat_nfs_export.bucket_10");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_11) == 104,
               "place of sl_stat_nfs_export.bucket_11");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_12) == 112,
               "place of sl_stat_nfs_export.bucket_12");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_13) == 120,
               "place of sl_stat_nfs_export.bucket_13");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_14) == 128,
               "place of sl_stat_nfs_export.bucket_14");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_15) == 136,
               "place of sl_stat_nfs_export.bucket_15");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_16) == 144,
               "place of sl_stat_nfs_export.bucket_16");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_17) == 152,
               "place of sl_stat_nfs_export.bucket_17");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_18) == 160,
               "place of sl_stat_nfs_export.bucket_18");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_19) == 168,
               "place of sl_stat_nfs_export.bucket_19");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_20) == 176,
               "place of sl_stat_nfs_export.bucket_20");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_21) == 184,
               "place of sl_stat_nfs_export.bucket_21");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_22) == 192,
               "place of sl_stat_nfs_export.bucket_22");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_23) == 200,
               "place of sl_stat_nfs_export.bucket_23");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_24) == 208,
               "place of sl_stat_nfs_export.bucket_24");
_Static_assert(offsetof(struct sl_stat_nfs_export, bucket_25) == 216,
               "place of sl_stat_nfs_export.bucket_25");

/* Calls to one member of a file system, from sent to answered. Writer: control. */
struct sl_stat_nfs_member {
    /* Calls that were answered; all of them are timed. */
    _Alignas(64) uint64_t count;
    /* Sum of their times. */
    uint64_t time_us;
    /* Less than 1 us. */
    uint64_t bucket_0;
    /* From 2^0 us to less than 2^1 us. */
    uint64_t bucket_1;
    /* From 2^1 us to less than 2^2 us. */
    uint64_t bucket_2;
    /* From 2^2 us to less than 2^3 us. */
    uint64_t bucket_3;
    /* From 2^3 us to less than 2^4 us. */
    uint64_t bucket_4;
    /* From 2^4 us to less than 2^5 us. */
    uint64_t bucket_5;
    /* From 2^5 us to less than 2^6 us. */
    uint64_t bucket_6;
    /* From 2^6 us to less than 2^7 us. */
    uint64_t bucket_7;
    /* From 2^7 us to less than 2^8 us. */
    uint64_t bucket_8;
    /* From 2^8 us to less than 2^9 us. */
    uint64_t bucket_9;
    /* From 2^9 us to less than 2^10 us. */
    uint64_t bucket_10;
    /* From 2^10 us to less than 2^11 us. */
    uint64_t bucket_11;
    /* From 2^11 us to less than 2^12 us. */
    uint64_t bucket_12;
    /* From 2^12 us to less than 2^13 us. */
    uint64_t bucket_13;
    /* From 2^13 us to less than 2^14 us. */
    uint64_t bucket_14;
    /* From 2^14 us to less than 2^15 us. */
    uint64_t bucket_15;
    /* From 2^15 us to less than 2^16 us. */
    uint64_t bucket_16;
    /* From 2^16 us to less than 2^17 us. */
    uint64_t bucket_17;
    /* From 2^17 us to less than 2^18 us. */
    uint64_t bucket_18;
    /* From 2^18 us to less than 2^19 us. */
    uint64_t bucket_19;
    /* From 2^19 us to less than 2^20 us. */
    uint64_t bucket_20;
    /* From 2^20 us to less than 2^21 us. */
    uint64_t bucket_21;
    /* From 2^21 us to less than 2^22 us. */
    uint64_t bucket_22;
    /* From 2^22 us to less than 2^23 us. */
    uint64_t bucket_23;
    /* From 2^23 us to less than 2^24 us. */
    uint64_t bucket_24;
    /* 2^24 us (17 s) and more. */
    uint64_t bucket_25;
    /* 1 while its station, or its gateway's, has answered. Gauge. */
    uint64_t located;
    uint64_t reserved_232[3];
};
_Static_assert(sizeof(struct sl_stat_nfs_member) == 256, "size of sl_stat_nfs_member");
_Static_assert(offsetof(struct sl_stat_nfs_member, count) == 0,
               "place of sl_stat_nfs_member.count");
_Static_assert(offsetof(struct sl_stat_nfs_member, time_us) == 8,
               "place of sl_stat_nfs_member.time_us");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_0) == 16,
               "place of sl_stat_nfs_member.bucket_0");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_1) == 24,
               "place of sl_stat_nfs_member.bucket_1");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_2) == 32,
               "place of sl_stat_nfs_member.bucket_2");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_3) == 40,
               "place of sl_stat_nfs_member.bucket_3");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_4) == 48,
               "place of sl_stat_nfs_member.bucket_4");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_5) == 56,
               "place of sl_stat_nfs_member.bucket_5");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_6) == 64,
               "place of sl_stat_nfs_member.bucket_6");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_7) == 72,
               "place of sl_stat_nfs_member.bucket_7");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_8) == 80,
               "place of sl_stat_nfs_member.bucket_8");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_9) == 88,
               "place of sl_stat_nfs_member.bucket_9");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_10) == 96,
               "place of sl_stat_nfs_member.bucket_10");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_11) == 104,
               "place of sl_stat_nfs_member.bucket_11");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_12) == 112,
               "place of sl_stat_nfs_member.bucket_12");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_13) == 120,
               "place of sl_stat_nfs_member.bucket_13");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_14) == 128,
               "place of sl_stat_nfs_member.bucket_14");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_15) == 136,
               "place of sl_stat_nfs_member.bucket_15");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_16) == 144,
               "place of sl_stat_nfs_member.bucket_16");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_17) == 152,
               "place of sl_stat_nfs_member.bucket_17");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_18) == 160,
               "place of sl_stat_nfs_member.bucket_18");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_19) == 168,
               "place of sl_stat_nfs_member.bucket_19");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_20) == 176,
               "place of sl_stat_nfs_member.bucket_20");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_21) == 184,
               "place of sl_stat_nfs_member.bucket_21");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_22) == 192,
               "place of sl_stat_nfs_member.bucket_22");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_23) == 200,
               "place of sl_stat_nfs_member.bucket_23");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_24) == 208,
               "place of sl_stat_nfs_member.bucket_24");
_Static_assert(offsetof(struct sl_stat_nfs_member, bucket_25) == 216,
               "place of sl_stat_nfs_member.bucket_25");
_Static_assert(offsetof(struct sl_stat_nfs_member, located) == 224,
               "place of sl_stat_nfs_member.located");

/* Calls of one procedure of NFS, from call to answer. Writer: control. */
struct sl_stat_nfs_procedure {
    /* Calls, those that were timed. */
    _Alignas(64) uint64_t count;
    /* Sum of their times. */
    uint64_t time_us;
    /* Less than 1 us. */
    uint64_t bucket_0;
    /* From 2^0 us to less than 2^1 us. */
    uint64_t bucket_1;
    /* From 2^1 us to less than 2^2 us. */
    uint64_t bucket_2;
    /* From 2^2 us to less than 2^3 us. */
    uint64_t bucket_3;
    /* From 2^3 us to less than 2^4 us. */
    uint64_t bucket_4;
    /* From 2^4 us to less than 2^5 us. */
    uint64_t bucket_5;
    /* From 2^5 us to less than 2^6 us. */
    uint64_t bucket_6;
    /* From 2^6 us to less than 2^7 us. */
    uint64_t bucket_7;
    /* From 2^7 us to less than 2^8 us. */
    uint64_t bucket_8;
    /* From 2^8 us to less than 2^9 us. */
    uint64_t bucket_9;
    /* From 2^9 us to less than 2^10 us. */
    uint64_t bucket_10;
    /* From 2^10 us to less than 2^11 us. */
    uint64_t bucket_11;
    /* From 2^11 us to less than 2^12 us. */
    uint64_t bucket_12;
    /* From 2^12 us to less than 2^13 us. */
    uint64_t bucket_13;
    /* From 2^13 us to less than 2^14 us. */
    uint64_t bucket_14;
    /* From 2^14 us to less than 2^15 us. */
    uint64_t bucket_15;
    /* From 2^15 us to less than 2^16 us. */
    uint64_t bucket_16;
    /* From 2^16 us to less than 2^17 us. */
    uint64_t bucket_17;
    /* From 2^17 us to less than 2^18 us. */
    uint64_t bucket_18;
    /* From 2^18 us to less than 2^19 us. */
    uint64_t bucket_19;
    /* From 2^19 us to less than 2^20 us. */
    uint64_t bucket_20;
    /* From 2^20 us to less than 2^21 us. */
    uint64_t bucket_21;
    /* From 2^21 us to less than 2^22 us. */
    uint64_t bucket_22;
    /* From 2^22 us to less than 2^23 us. */
    uint64_t bucket_23;
    /* From 2^23 us to less than 2^24 us. */
    uint64_t bucket_24;
    /* 2^24 us (17 s) and more. */
    uint64_t bucket_25;
    uint64_t reserved_224[4];
};
_Static_assert(sizeof(struct sl_stat_nfs_procedure) == 256, "size of sl_stat_nfs_procedure");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, count) == 0,
               "place of sl_stat_nfs_procedure.count");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, time_us) == 8,
               "place of sl_stat_nfs_procedure.time_us");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_0) == 16,
               "place of sl_stat_nfs_procedure.bucket_0");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_1) == 24,
               "place of sl_stat_nfs_procedure.bucket_1");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_2) == 32,
               "place of sl_stat_nfs_procedure.bucket_2");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_3) == 40,
               "place of sl_stat_nfs_procedure.bucket_3");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_4) == 48,
               "place of sl_stat_nfs_procedure.bucket_4");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_5) == 56,
               "place of sl_stat_nfs_procedure.bucket_5");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_6) == 64,
               "place of sl_stat_nfs_procedure.bucket_6");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_7) == 72,
               "place of sl_stat_nfs_procedure.bucket_7");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_8) == 80,
               "place of sl_stat_nfs_procedure.bucket_8");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_9) == 88,
               "place of sl_stat_nfs_procedure.bucket_9");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_10) == 96,
               "place of sl_stat_nfs_procedure.bucket_10");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_11) == 104,
               "place of sl_stat_nfs_procedure.bucket_11");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_12) == 112,
               "place of sl_stat_nfs_procedure.bucket_12");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_13) == 120,
               "place of sl_stat_nfs_procedure.bucket_13");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_14) == 128,
               "place of sl_stat_nfs_procedure.bucket_14");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_15) == 136,
               "place of sl_stat_nfs_procedure.bucket_15");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_16) == 144,
               "place of sl_stat_nfs_procedure.bucket_16");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_17) == 152,
               "place of sl_stat_nfs_procedure.bucket_17");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_18) == 160,
               "place of sl_stat_nfs_procedure.bucket_18");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_19) == 168,
               "place of sl_stat_nfs_procedure.bucket_19");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_20) == 176,
               "place of sl_stat_nfs_procedure.bucket_20");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_21) == 184,
               "place of sl_stat_nfs_procedure.bucket_21");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_22) == 192,
               "place of sl_stat_nfs_procedure.bucket_22");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_23) == 200,
               "place of sl_stat_nfs_procedure.bucket_23");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_24) == 208,
               "place of sl_stat_nfs_procedure.bucket_24");
_Static_assert(offsetof(struct sl_stat_nfs_procedure, bucket_25) == 216,
               "place of sl_stat_nfs_procedure.bucket_25");

/* Stable storage of the NFS switch. Writer: control. */
struct sl_stat_nfs_store {
    /* Transactions written. */
    _Alignas(64) uint64_t transactions;
    /* Requests in them. */
    uint64_t requests;
    /* Objects of the handle map. Gauge. */
    uint64_t objects;
    /* Notes of modifications. Gauge. */
    uint64_t notes;
    /* Taken of nfs map-max-mib. In bytes. Gauge. */
    uint64_t used_bytes;
    /* Sum of the times that transactions took to be on disk. */
    uint64_t commit_ns;
    /* The longest of these times. Gauge. */
    uint64_t commit_longest_ns;
    uint64_t reserved_56[1];
};
_Static_assert(sizeof(struct sl_stat_nfs_store) == 64, "size of sl_stat_nfs_store");
_Static_assert(offsetof(struct sl_stat_nfs_store, transactions) == 0,
               "place of sl_stat_nfs_store.transactions");
_Static_assert(offsetof(struct sl_stat_nfs_store, requests) == 8,
               "place of sl_stat_nfs_store.requests");
_Static_assert(offsetof(struct sl_stat_nfs_store, objects) == 16,
               "place of sl_stat_nfs_store.objects");
_Static_assert(offsetof(struct sl_stat_nfs_store, notes) == 24, "place of sl_stat_nfs_store.notes");
_Static_assert(offsetof(struct sl_stat_nfs_store, used_bytes) == 32,
               "place of sl_stat_nfs_store.used_bytes");
_Static_assert(offsetof(struct sl_stat_nfs_store, commit_ns) == 40,
               "place of sl_stat_nfs_store.commit_ns");
_Static_assert(offsetof(struct sl_stat_nfs_store, commit_longest_ns) == 48,
               "place of sl_stat_nfs_store.commit_longest_ns");

/* Connections and datagrams of the NFS switch, on all SPs together. Writer: control. */
struct sl_stat_nfs_transport {
    /* Connections of clients in being. Gauge. */
    _Alignas(64) uint64_t clients_active;
    /* Connections of clients accepted. */
    uint64_t clients_accepted;
    /* Connections of clients closed for having been idle, or for a new one. */
    uint64_t clients_idle_closed;
    /* Connections of clients reset for leaving answers unread. */
    uint64_t clients_slow_reset;
    /* Connections of clients reset for sending what is no record, or one too large. */
    uint64_t clients_broken_reset;
    /* Connections of clients with Kerberos reset because the server that knew them was lost. */
    uint64_t clients_unbound_reset;
    /* Connections to members in being that belong to one client with Kerberos each. Gauge. */
    uint64_t bound_active;
    /* Calls taken over, by TCP and UDP. */
    uint64_t calls_in;
    /* Connections to members in being. Gauge. */
    uint64_t members_active;
    /* Connections to members established. */
    uint64_t members_connected;
    /* Connections to members that were not established. */
    uint64_t members_failed;
    /* Connections to members lost. */
    uint64_t members_lost;
    /* Members all connections to which were abandoned. */
    uint64_t fences;
    /* Local ports that are not used again yet. Gauge. */
    uint64_t ports_quarantined;
    /* Datagrams received. */
    uint64_t datagrams_in;
    /* Datagrams sent. */
    uint64_t datagrams_out;
    /* Fragments received. */
    uint64_t fragments_in;
    /* Fragments sent. */
    uint64_t fragments_out;
    /* Datagrams put together from fragments. */
    uint64_t datagrams_reassembled;
    /* Answers to clients that had gone, or for which there was no room. */
    uint64_t replies_dropped;
    /* Events that nobody could be told of: there were too many at once. */
    uint64_t events_lost;
    uint64_t reserved_168[3];
};
_Static_assert(sizeof(struct sl_stat_nfs_transport) == 192, "size of sl_stat_nfs_transport");
_Static_assert(offsetof(struct sl_stat_nfs_transport, clients_active) == 0,
               "place of sl_stat_nfs_transport.clients_active");
_Static_assert(offsetof(struct sl_stat_nfs_transport, clients_accepted) == 8,
               "place of sl_stat_nfs_transport.clients_accepted");
_Static_assert(offsetof(struct sl_stat_nfs_transport, clients_idle_closed) == 16,
               "place of sl_stat_nfs_transport.clients_idle_closed");
_Static_assert(offsetof(struct sl_stat_nfs_transport, clients_slow_reset) == 24,
               "place of sl_stat_nfs_transport.clients_slow_reset");
_Static_assert(offsetof(struct sl_stat_nfs_transport, clients_broken_reset) == 32,
               "place of sl_stat_nfs_transport.clients_broken_reset");
_Static_assert(offsetof(struct sl_stat_nfs_transport, clients_unbound_reset) == 40,
               "place of sl_stat_nfs_transport.clients_unbound_reset");
_Static_assert(offsetof(struct sl_stat_nfs_transport, bound_active) == 48,
               "place of sl_stat_nfs_transport.bound_active");
_Static_assert(offsetof(struct sl_stat_nfs_transport, calls_in) == 56,
               "place of sl_stat_nfs_transport.calls_in");
_Static_assert(offsetof(struct sl_stat_nfs_transport, members_active) == 64,
               "place of sl_stat_nfs_transport.members_active");
_Static_assert(offsetof(struct sl_stat_nfs_transport, members_connected) == 72,
               "place of sl_stat_nfs_transport.members_connected");
_Static_assert(offsetof(struct sl_stat_nfs_transport, members_failed) == 80,
               "place of sl_stat_nfs_transport.members_failed");
_Static_assert(offsetof(struct sl_stat_nfs_transport, members_lost) == 88,
               "place of sl_stat_nfs_transport.members_lost");
_Static_assert(offsetof(struct sl_stat_nfs_transport, fences) == 96,
               "place of sl_stat_nfs_transport.fences");
_Static_assert(offsetof(struct sl_stat_nfs_transport, ports_quarantined) == 104,
               "place of sl_stat_nfs_transport.ports_quarantined");
_Static_assert(offsetof(struct sl_stat_nfs_transport, datagrams_in) == 112,
               "place of sl_stat_nfs_transport.datagrams_in");
_Static_assert(offsetof(struct sl_stat_nfs_transport, datagrams_out) == 120,
               "place of sl_stat_nfs_transport.datagrams_out");
_Static_assert(offsetof(struct sl_stat_nfs_transport, fragments_in) == 128,
               "place of sl_stat_nfs_transport.fragments_in");
_Static_assert(offsetof(struct sl_stat_nfs_transport, fragments_out) == 136,
               "place of sl_stat_nfs_transport.fragments_out");
_Static_assert(offsetof(struct sl_stat_nfs_transport, datagrams_reassembled) == 144,
               "place of sl_stat_nfs_transport.datagrams_reassembled");
_Static_assert(offsetof(struct sl_stat_nfs_transport, replies_dropped) == 152,
               "place of sl_stat_nfs_transport.replies_dropped");
_Static_assert(offsetof(struct sl_stat_nfs_transport, events_lost) == 160,
               "place of sl_stat_nfs_transport.events_lost");

/* The NFS switch, on all SPs together. Writer: control. */
struct sl_stat_nfs {
    /* Calls of clients. */
    _Alignas(64) uint64_t calls;
    /* Answers to clients. */
    uint64_t replies;
    /* Calls of NFS that change nothing. */
    uint64_t reads;
    /* Calls of NFS that change something. */
    uint64_t modifications;
    /* Calls to members. */
    uint64_t sent;
    /* Answers of members. */
    uint64_t answers;
    /* Answers of members that nobody waited for any more. */
    uint64_t late_answers;
    /* Calls sent again to the same member. */
    uint64_t retransmissions;
    /* Reads sent to another member after a time-out or a loss. */
    uint64_t elsewhere;
    /* Lookups of our own to learn members' handles. */
    uint64_t lookups_behind;
    /* Retransmissions of clients whose call was under way. */
    uint64_t duplicates_waiting;
    /* Retransmissions of clients that got the same answer again. */
    uint64_t duplicates_answered;
    /* Modifications that waited for a note in stable storage. */
    uint64_t notes;
    /* Sum of the times they waited. */
    uint64_t notes_waited_us;
    /* Modifications to which members gave different answers. */
    uint64_t disagreements;
    /* Members taken out. */
    uint64_t members_out;
    /* Reads that waited for a modification. */
    uint64_t reads_waiting;
    /* Calls of clients under way. Gauge. */
    uint64_t calls_active;
    /* Objects of the handle map in memory. Gauge. */
    uint64_t objects;
    /* Objects that memory has room for. Gauge. */
    uint64_t objects_max;
    /* Handles of members in memory. Gauge. */
    uint64_t handles;
    /* Objects found in memory. */
    uint64_t map_hits;
    /* Objects fetched from the store. */
    uint64_t map_misses;
    /* Files that got more servers. */
    uint64_t promotions;
    /* Files that got fewer servers. */
    uint64_t demotions;
    /* Calls balanced without an entry of their own. */
    uint64_t unlisted;
    /* Directories read from members. */
    uint64_t listings_read;
    /* Parts of directories given to clients. */
    uint64_t listings_served;
    /* Refused or dropped. No RPC call: dropped. */
    uint64_t refused_malformed;
    /* Refused or dropped. Not version 2 of RPC. */
    uint64_t refused_rpc_version;
    /* Refused or dropped. A program that is not served. */
    uint64_t refused_program;
    /* Refused or dropped. A version of a program that is not served. */
    uint64_t refused_version;
    /* Refused or dropped. A procedure that there is not. */
    uint64_t refused_procedure;
    /* Refused or dropped. Arguments that cannot be read (GARBAGE_ARGS). */
    uint64_t refused_arguments;
    /* Refused or dropped. A flavor of authentication that is not served. */
    uint64_t refused_auth;
    /* Refused or dropped. Forged or foreign handles (BADHANDLE). */
    uint64_t refused_handle;
    /* Refused or dropped. Clients that the export is not for (ACCES). */
    uint64_t refused_client;
    /* Refused or dropped. Modifications by a read-only export (ROFS). */
    uint64_t refused_read_only;
    /* Refused or dropped. Objects that are gone (STALE). */
    uint64_t refused_stale;
    /* Refused or dropped. The handle map is full (JUKEBOX): raise nfs map-max-mib. */
    uint64_t refused_map_full;
    /* Refused or dropped. No member is there, or nothing is loaded yet: dropped, clients ask again.
     */
    uint64_t refused_not_serving;
    /* Refused or dropped. No memory for the call: dropped; raise nfs memory-mib. */
    uint64_t refused_no_room;
    /* Refused or dropped. Modifications with Kerberos of a file system with several members (ROFS):
     * nobody can sign them for the others. */
    uint64_t refused_gss_replicas;
    /* Refused or dropped. Calls with Kerberos whose server went or fell silent: their client's
     * connection is reset. */
    uint64_t refused_gss_lost;
    /* Calls with Kerberos that were passed on to the server that knows the client. */
    uint64_t gss_calls;
    /* Security contexts that clients made with servers. */
    uint64_t gss_contexts;
    uint64_t reserved_368[2];
};
_Static_assert(sizeof(struct sl_stat_nfs) == 384, "size of sl_stat_nfs");
_Static_assert(offsetof(struct sl_stat_nfs, calls) == 0, "place of sl_stat_nfs.calls");
_Static_assert(offsetof(struct sl_stat_nfs, replies) == 8, "place of sl_stat_nfs.replies");
_Static_assert(offsetof(struct sl_stat_nfs, reads) == 16, "place of sl_stat_nfs.reads");
_Static_assert(offsetof(struct sl_stat_nfs, modifications) == 24,
               "place of sl_stat_nfs.modifications");
_Static_assert(offsetof(struct sl_stat_nfs, sent) == 32, "place of sl_stat_nfs.sent");
_Static_assert(offsetof(struct sl_stat_nfs, answers) == 40, "place of sl_stat_nfs.answers");
_Static_assert(offsetof(struct sl_stat_nfs, late_answers) == 48,
               "place of sl_stat_nfs.late_answers");
_Static_assert(offsetof(struct sl_stat_nfs, retransmissions) == 56,
               "place of sl_stat_nfs.retransmissions");
_Static_assert(offsetof(struct sl_stat_nfs, elsewhere) == 64, "place of sl_stat_nfs.elsewhere");
_Static_assert(offsetof(struct sl_stat_nfs, lookups_behind) == 72,
               "place of sl_stat_nfs.lookups_behind");
_Static_assert(offsetof(struct sl_stat_nfs, duplicates_waiting) == 80,
               "place of sl_stat_nfs.duplicates_waiting");
_Static_assert(offsetof(struct sl_stat_nfs, duplicates_answered) == 88,
               "place of sl_stat_nfs.duplicates_answered");
_Static_assert(offsetof(struct sl_stat_nfs, notes) == 96, "place of sl_stat_nfs.notes");
_Static_assert(offsetof(struct sl_stat_nfs, notes_waited_us) == 104,
               "place of sl_stat_nfs.notes_waited_us");
_Static_assert(offsetof(struct sl_stat_nfs, disagreements) == 112,
               "place of sl_stat_nfs.disagreements");
_Static_assert(offsetof(struct sl_stat_nfs, members_out) == 120,
               "place of sl_stat_nfs.members_out");
_Static_assert(offsetof(struct sl_stat_nfs, reads_waiting) == 128,
               "place of sl_stat_nfs.reads_waiting");
_Static_assert(offsetof(struct sl_stat_nfs, calls_active) == 136,
               "place of sl_stat_nfs.calls_active");
_Static_assert(offsetof(struct sl_stat_nfs, objects) == 144, "place of sl_stat_nfs.objects");
_Static_assert(offsetof(struct sl_stat_nfs, objects_max) == 152,
               "place of sl_stat_nfs.objects_max");
_Static_assert(offsetof(struct sl_stat_nfs, handles) == 160, "place of sl_stat_nfs.handles");
_Static_assert(offsetof(struct sl_stat_nfs, map_hits) == 168, "place of sl_stat_nfs.map_hits");
_Static_assert(offsetof(struct sl_stat_nfs, map_misses) == 176, "place of sl_stat_nfs.map_misses");
_Static_assert(offsetof(struct sl_stat_nfs, promotions) == 184, "place of sl_stat_nfs.promotions");
_Static_assert(offsetof(struct sl_stat_nfs, demotions) == 192, "place of sl_stat_nfs.demotions");
_Static_assert(offsetof(struct sl_stat_nfs, unlisted) == 200, "place of sl_stat_nfs.unlisted");
_Static_assert(offsetof(struct sl_stat_nfs, listings_read) == 208,
               "place of sl_stat_nfs.listings_read");
_Static_assert(offsetof(struct sl_stat_nfs, listings_served) == 216,
               "place of sl_stat_nfs.listings_served");
_Static_assert(offsetof(struct sl_stat_nfs, refused_malformed) == 224,
               "place of sl_stat_nfs.refused_malformed");
_Static_assert(offsetof(struct sl_stat_nfs, refused_rpc_version) == 232,
               "place of sl_stat_nfs.refused_rpc_version");
_Static_assert(offsetof(struct sl_stat_nfs, refused_program) == 240,
               "place of sl_stat_nfs.refused_program");
_Static_assert(offsetof(struct sl_stat_nfs, refused_version) == 248,
               "place of sl_stat_nfs.refused_version");
_Static_assert(offsetof(struct sl_stat_nfs, refused_procedure) == 256,
               "place of sl_stat_nfs.refused_procedure");
_Static_assert(offsetof(struct sl_stat_nfs, refused_arguments) == 264,
               "place of sl_stat_nfs.refused_arguments");
_Static_assert(offsetof(struct sl_stat_nfs, refused_auth) == 272,
               "place of sl_stat_nfs.refused_auth");
_Static_assert(offsetof(struct sl_stat_nfs, refused_handle) == 280,
               "place of sl_stat_nfs.refused_handle");
_Static_assert(offsetof(struct sl_stat_nfs, refused_client) == 288,
               "place of sl_stat_nfs.refused_client");
_Static_assert(offsetof(struct sl_stat_nfs, refused_read_only) == 296,
               "place of sl_stat_nfs.refused_read_only");
_Static_assert(offsetof(struct sl_stat_nfs, refused_stale) == 304,
               "place of sl_stat_nfs.refused_stale");
_Static_assert(offsetof(struct sl_stat_nfs, refused_map_full) == 312,
               "place of sl_stat_nfs.refused_map_full");
_Static_assert(offsetof(struct sl_stat_nfs, refused_not_serving) == 320,
               "place of sl_stat_nfs.refused_not_serving");
_Static_assert(offsetof(struct sl_stat_nfs, refused_no_room) == 328,
               "place of sl_stat_nfs.refused_no_room");
_Static_assert(offsetof(struct sl_stat_nfs, refused_gss_replicas) == 336,
               "place of sl_stat_nfs.refused_gss_replicas");
_Static_assert(offsetof(struct sl_stat_nfs, refused_gss_lost) == 344,
               "place of sl_stat_nfs.refused_gss_lost");
_Static_assert(offsetof(struct sl_stat_nfs, gss_calls) == 352, "place of sl_stat_nfs.gss_calls");
_Static_assert(offsetof(struct sl_stat_nfs, gss_contexts) == 360,
               "place of sl_stat_nfs.gss_contexts");

/* One NP. Busy and total cycles give the load of its share of the lcore. Writer: np. */
struct sl_stat_np {
    /* CPU core the NP runs on. Gauge. */
    _Alignas(64) uint64_t lcore;
    /* Cycles in which there was work. In cycles. */
    uint64_t busy_cycles;
    /* Cycles spent on this NP, busy or idle. In cycles. */
    uint64_t total_cycles;
    /* Turns of the worker loop. In polls. */
    uint64_t polls;
    /* Times the worker slept because it was idle. */
    uint64_t idle_sleeps;
    /* Packets forwarded by a flow table hit alone. In packets. */
    uint64_t flow_thru_packets;
    /* Packets that needed deeper inspection, balancing or an answer. In packets. */
    uint64_t buffered_packets;
    /* Packets handed to the control thread. In packets. */
    uint64_t slow_packets;
    /* Entries in the flow table. Gauge. */
    uint64_t flows_capacity;
    /* Entries in use. Gauge. */
    uint64_t flows_active;
    /* Entries made. */
    uint64_t flows_created;
    /* Entries deleted by age. */
    uint64_t flows_expired;
    /* Idle entries given up for new ones in a full table. */
    uint64_t flows_evicted;
    /* Entries taken over from the process before. */
    uint64_t flows_adopted;
    /* Packets received from other NPs and from SPs; of an SP: from NPs. In packets. */
    uint64_t fabric_in_packets;
    /* Packets sent to other NPs; of an SP: to NPs. In packets. */
    uint64_t fabric_out_packets;
    /* Packets from other NPs whose flow key found no entry here. In packets. */
    uint64_t fabric_flow_misses;
    /* Fragments waiting for their first one. In packets. Gauge. */
    uint64_t fragments_held;
    /* Generation of the configuration the NP works by. Gauge. */
    uint64_t snapshot_generation;
    /* Packets of TCP that ends here, handed to SPs. In packets. */
    uint64_t service_packets;
    uint64_t reserved_160[4];
};
_Static_assert(sizeof(struct sl_stat_np) == 192, "size of sl_stat_np");
_Static_assert(offsetof(struct sl_stat_np, lcore) == 0, "place of sl_stat_np.lcore");
_Static_assert(offsetof(struct sl_stat_np, busy_cycles) == 8, "place of sl_stat_np.busy_cycles");
_Static_assert(offsetof(struct sl_stat_np, total_cycles) == 16, "place of sl_stat_np.total_cycles");
_Static_assert(offsetof(struct sl_stat_np, polls) == 24, "place of sl_stat_np.polls");
_Static_assert(offsetof(struct sl_stat_np, idle_sleeps) == 32, "place of sl_stat_np.idle_sleeps");
_Static_assert(offsetof(struct sl_stat_np, flow_thru_packets) == 40,
               "place of sl_stat_np.flow_thru_packets");
_Static_assert(offsetof(struct sl_stat_np, buffered_packets) == 48,
               "place of sl_stat_np.buffered_packets");
_Static_assert(offsetof(struct sl_stat_np, slow_packets) == 56, "place of sl_stat_np.slow_packets");
_Static_assert(offsetof(struct sl_stat_np, flows_capacity) == 64,
               "place of sl_stat_np.flows_capacity");
_Static_assert(offsetof(struct sl_stat_np, flows_active) == 72, "place of sl_stat_np.flows_active");
_Static_assert(offsetof(struct sl_stat_np, flows_created) == 80,
               "place of sl_stat_np.flows_created");
_Static_assert(offsetof(struct sl_stat_np, flows_expired) == 88,
               "place of sl_stat_np.flows_expired");
_Static_assert(offsetof(struct sl_stat_np, flows_evicted) == 96,
               "place of sl_stat_np.flows_evicted");
_Static_assert(offsetof(struct sl_stat_np, flows_adopted) == 104,
               "place of sl_stat_np.flows_adopted");
_Static_assert(offsetof(struct sl_stat_np, fabric_in_packets) == 112,
               "place of sl_stat_np.fabric_in_packets");
_Static_assert(offsetof(struct sl_stat_np, fabric_out_packets) == 120,
               "place of sl_stat_np.fabric_out_packets");
_Static_assert(offsetof(struct sl_stat_np, fabric_flow_misses) == 128,
               "place of sl_stat_np.fabric_flow_misses");
_Static_assert(offsetof(struct sl_stat_np, fragments_held) == 136,
               "place of sl_stat_np.fragments_held");
_Static_assert(offsetof(struct sl_stat_np, snapshot_generation) == 144,
               "place of sl_stat_np.snapshot_generation");
_Static_assert(offsetof(struct sl_stat_np, service_packets) == 152,
               "place of sl_stat_np.service_packets");

/* State of one port and what its device and tap count. Writer: control. */
struct sl_stat_port_state {
    /* 1 while the port is configured and open. Gauge. */
    _Alignas(64) uint64_t present;
    /* 1 while the link is up. Gauge. */
    uint64_t link_up;
    /* 1 while the port is held down. Gauge. */
    uint64_t held_down;
    /* Link speed, 0 when unknown. In Mb/s. Gauge. */
    uint64_t speed_mbps;
    /* MAC address of the port as a 48-bit number. Gauge. */
    uint64_t mac;
    /* Frames received with errors. In packets. */
    uint64_t rx_errors;
    /* Frames lost because no buffer was free. In packets. */
    uint64_t rx_missed;
    /* Frames that could not be sent. In packets. */
    uint64_t tx_errors;
    /* Packets given to Linux by the tap. In packets. */
    uint64_t to_linux_packets;
    /* Bytes given to Linux by the tap. In bytes. */
    uint64_t to_linux_bytes;
    /* Packets taken from Linux by the tap. In packets. */
    uint64_t from_linux_packets;
    /* Bytes taken from Linux by the tap. In bytes. */
    uint64_t from_linux_bytes;
    /* Times the link changed. */
    uint64_t transitions;
    uint64_t reserved_104[3];
};
_Static_assert(sizeof(struct sl_stat_port_state) == 128, "size of sl_stat_port_state");
_Static_assert(offsetof(struct sl_stat_port_state, present) == 0,
               "place of sl_stat_port_state.present");
_Static_assert(offsetof(struct sl_stat_port_state, link_up) == 8,
               "place of sl_stat_port_state.link_up");
_Static_assert(offsetof(struct sl_stat_port_state, held_down) == 16,
               "place of sl_stat_port_state.held_down");
_Static_assert(offsetof(struct sl_stat_port_state, speed_mbps) == 24,
               "place of sl_stat_port_state.speed_mbps");
_Static_assert(offsetof(struct sl_stat_port_state, mac) == 32, "place of sl_stat_port_state.mac");
_Static_assert(offsetof(struct sl_stat_port_state, rx_errors) == 40,
               "place of sl_stat_port_state.rx_errors");
_Static_assert(offsetof(struct sl_stat_port_state, rx_missed) == 48,
               "place of sl_stat_port_state.rx_missed");
_Static_assert(offsetof(struct sl_stat_port_state, tx_errors) == 56,
               "place of sl_stat_port_state.tx_errors");
_Static_assert(offsetof(struct sl_stat_port_state, to_linux_packets) == 64,
               "place of sl_stat_port_state.to_linux_packets");
_Static_assert(offsetof(struct sl_stat_port_state, to_linux_bytes) == 72,
               "place of sl_stat_port_state.to_linux_bytes");
_Static_assert(offsetof(struct sl_stat_port_state, from_linux_packets) == 80,
               "place of sl_stat_port_state.from_linux_packets");
_Static_assert(offsetof(struct sl_stat_port_state, from_linux_bytes) == 88,
               "place of sl_stat_port_state.from_linux_bytes");
_Static_assert(offsetof(struct sl_stat_port_state, transitions) == 96,
               "place of sl_stat_port_state.transitions");

/* Packets of one port as one NP counts them. Writer: np. */
struct sl_stat_port {
    /* Packets received. In packets. */
    _Alignas(64) uint64_t rx_packets;
    /* Bytes received, Ethernet header included. In bytes. */
    uint64_t rx_bytes;
    /* Packets sent. In packets. */
    uint64_t tx_packets;
    /* Bytes sent, Ethernet header included. In bytes. */
    uint64_t tx_bytes;
    /* Packets received here and dropped. In packets. */
    uint64_t dropped_packets;
    /* Packets the device did not accept. In packets. */
    uint64_t tx_refused_packets;
    uint64_t reserved_48[2];
};
_Static_assert(sizeof(struct sl_stat_port) == 64, "size of sl_stat_port");
_Static_assert(offsetof(struct sl_stat_port, rx_packets) == 0, "place of sl_stat_port.rx_packets");
_Static_assert(offsetof(struct sl_stat_port, rx_bytes) == 8, "place of sl_stat_port.rx_bytes");
_Static_assert(offsetof(struct sl_stat_port, tx_packets) == 16, "place of sl_stat_port.tx_packets");
_Static_assert(offsetof(struct sl_stat_port, tx_bytes) == 24, "place of sl_stat_port.tx_bytes");
_Static_assert(offsetof(struct sl_stat_port, dropped_packets) == 32,
               "place of sl_stat_port.dropped_packets");
_Static_assert(offsetof(struct sl_stat_port, tx_refused_packets) == 40,
               "place of sl_stat_port.tx_refused_packets");

/* Location of the next hop of one static route. Writer: control. */
struct sl_stat_route_state {
    /* 1 while the next hop is located. Gauge. */
    _Alignas(64) uint64_t located;
    /* Station of the next hop as a 48-bit number, 0 when unknown. Gauge. */
    uint64_t mac;
    /* Id of the port it is on plus one, 0 when unknown. Gauge. */
    uint64_t port;
    uint64_t reserved_24[5];
};
_Static_assert(sizeof(struct sl_stat_route_state) == 64, "size of sl_stat_route_state");
_Static_assert(offsetof(struct sl_stat_route_state, located) == 0,
               "place of sl_stat_route_state.located");
_Static_assert(offsetof(struct sl_stat_route_state, mac) == 8, "place of sl_stat_route_state.mac");
_Static_assert(offsetof(struct sl_stat_route_state, port) == 16,
               "place of sl_stat_route_state.port");

/* One stage of the packet path on one NP. Writer: np. */
struct sl_stat_stage {
    /* Packets that entered the stage. In packets. */
    _Alignas(64) uint64_t packets;
    /* Packets that the stage dropped. In packets. */
    uint64_t dropped;
    /* Times the stage was called with packets. */
    uint64_t bursts;
    uint64_t reserved_24[5];
};
_Static_assert(sizeof(struct sl_stat_stage) == 64, "size of sl_stat_stage");
_Static_assert(offsetof(struct sl_stat_stage, packets) == 0, "place of sl_stat_stage.packets");
_Static_assert(offsetof(struct sl_stat_stage, dropped) == 8, "place of sl_stat_stage.dropped");
_Static_assert(offsetof(struct sl_stat_stage, bursts) == 16, "place of sl_stat_stage.bursts");

/* The fast path as a whole. Writer: control. */
struct sl_stat_system {
    /* Time since the fast path started. Gauge. */
    _Alignas(64) uint64_t uptime_us;
    /* Frequency of the cycle counters. Gauge. */
    uint64_t tsc_hz;
    /* Packet buffers in the pool. Gauge. */
    uint64_t mbufs_total;
    /* Packet buffers not in the pool. Gauge. */
    uint64_t mbufs_in_use;
    /* Cycles the control thread spent on work. In cycles. */
    uint64_t control_busy_cycles;
    /* Cycles of the control thread, busy or idle. In cycles. */
    uint64_t control_total_cycles;
    /* Configuration transactions applied. */
    uint64_t transactions_applied;
    /* Configuration transactions refused. */
    uint64_t transactions_refused;
    /* Configuration snapshots given to workers. */
    uint64_t snapshots_published;
    /* Configuration snapshots freed after every worker had left them. */
    uint64_t snapshots_reclaimed;
    /* Messages taken from the down ring. */
    uint64_t messages_received;
    /* Messages put on the up ring. */
    uint64_t messages_sent;
    /* Messages of the down ring that failed a check. */
    uint64_t messages_damaged;
    /* Events sent up. */
    uint64_t events_raised;
    /* Events lost because the up ring was full. */
    uint64_t events_lost;
    /* Packets that workers handed to the control thread. In packets. */
    uint64_t punted_packets;
    /* Packets that the control thread gave to workers to send. In packets. */
    uint64_t injected_packets;
    /* Flow entries taken over from the process before. */
    uint64_t flows_adopted;
    /* Flow entries that failed the check at adoption. */
    uint64_t flows_discarded;
    uint64_t reserved_152[5];
};
_Static_assert(sizeof(struct sl_stat_system) == 192, "size of sl_stat_system");
_Static_assert(offsetof(struct sl_stat_system, uptime_us) == 0,
               "place of sl_stat_system.uptime_us");
_Static_assert(offsetof(struct sl_stat_system, tsc_hz) == 8, "place of sl_stat_system.tsc_hz");
_Static_assert(offsetof(struct sl_stat_system, mbufs_total) == 16,
               "place of sl_stat_system.mbufs_total");
_Static_assert(offsetof(struct sl_stat_system, mbufs_in_use) == 24,
               "place of sl_stat_system.mbufs_in_use");
_Static_assert(offsetof(struct sl_stat_system, control_busy_cycles) == 32,
               "place of sl_stat_system.control_busy_cycles");
_Static_assert(offsetof(struct sl_stat_system, control_total_cycles) == 40,
               "place of sl_stat_system.control_total_cycles");
_Static_assert(offsetof(struct sl_stat_system, transactions_applied) == 48,
               "place of sl_stat_system.transactions_applied");
_Static_assert(offsetof(struct sl_stat_system, transactions_refused) == 56,
               "place of sl_stat_system.transactions_refused");
_Static_assert(offsetof(struct sl_stat_system, snapshots_published) == 64,
               "place of sl_stat_system.snapshots_published");
_Static_assert(offsetof(struct sl_stat_system, snapshots_reclaimed) == 72,
               "place of sl_stat_system.snapshots_reclaimed");
_Static_assert(offsetof(struct sl_stat_system, messages_received) == 80,
               "place of sl_stat_system.messages_received");
_Static_assert(offsetof(struct sl_stat_system, messages_sent) == 88,
               "place of sl_stat_system.messages_sent");
_Static_assert(offsetof(struct sl_stat_system, messages_damaged) == 96,
               "place of sl_stat_system.messages_damaged");
_Static_assert(offsetof(struct sl_stat_system, events_raised) == 104,
               "place of sl_stat_system.events_raised");
_Static_assert(offsetof(struct sl_stat_system, events_lost) == 112,
               "place of sl_stat_system.events_lost");
_Static_assert(offsetof(struct sl_stat_system, punted_packets) == 120,
               "place of sl_stat_system.punted_packets");
_Static_assert(offsetof(struct sl_stat_system, injected_packets) == 128,
               "place of sl_stat_system.injected_packets");
_Static_assert(offsetof(struct sl_stat_system, flows_adopted) == 136,
               "place of sl_stat_system.flows_adopted");
_Static_assert(offsetof(struct sl_stat_system, flows_discarded) == 144,
               "place of sl_stat_system.flows_discarded");

/* One TCP service, on all SPs together; in is from clients, out is to clients. Writer: control. */
struct sl_stat_tcp_service {
    /* SPs on which the service listens. Gauge. */
    _Alignas(64) uint64_t listening;
    /* Connections of clients in being. Gauge. */
    uint64_t connections_active;
    /* Connections of clients accepted. */
    uint64_t connections_accepted;
    /* Connections of clients that did not end by both sides closing. */
    uint64_t connections_aborted;
    /* Connections to targets established (relay). */
    uint64_t targets_connected;
    /* Connections to targets that failed (relay). */
    uint64_t targets_failed;
    /* Payload from clients. In bytes. */
    uint64_t bytes_in;
    /* Payload to clients. In bytes. */
    uint64_t bytes_out;
    /* Targets whose station, or whose gateway's, has answered (relay). Gauge. */
    uint64_t targets_located;
    /* Answers of further targets, discarded (relay). In bytes. */
    uint64_t bytes_discarded;
    uint64_t reserved_80[6];
};
_Static_assert(sizeof(struct sl_stat_tcp_service) == 128, "size of sl_stat_tcp_service");
_Static_assert(offsetof(struct sl_stat_tcp_service, listening) == 0,
               "place of sl_stat_tcp_service.listening");
_Static_assert(offsetof(struct sl_stat_tcp_service, connections_active) == 8,
               "place of sl_stat_tcp_service.connections_active");
_Static_assert(offsetof(struct sl_stat_tcp_service, connections_accepted) == 16,
               "place of sl_stat_tcp_service.connections_accepted");
_Static_assert(offsetof(struct sl_stat_tcp_service, connections_aborted) == 24,
               "place of sl_stat_tcp_service.connections_aborted");
_Static_assert(offsetof(struct sl_stat_tcp_service, targets_connected) == 32,
               "place of sl_stat_tcp_service.targets_connected");
_Static_assert(offsetof(struct sl_stat_tcp_service, targets_failed) == 40,
               "place of sl_stat_tcp_service.targets_failed");
_Static_assert(offsetof(struct sl_stat_tcp_service, bytes_in) == 48,
               "place of sl_stat_tcp_service.bytes_in");
_Static_assert(offsetof(struct sl_stat_tcp_service, bytes_out) == 56,
               "place of sl_stat_tcp_service.bytes_out");
_Static_assert(offsetof(struct sl_stat_tcp_service, targets_located) == 64,
               "place of sl_stat_tcp_service.targets_located");
_Static_assert(offsetof(struct sl_stat_tcp_service, bytes_discarded) == 72,
               "place of sl_stat_tcp_service.bytes_discarded");

/* TCP on one SP, in the terms of TCP-MIB (RFC 4022) where it has one; the control thread copies
 * what the engine counts. Writer: control. */
struct sl_stat_tcp {
    /* Connections begun (tcpActiveOpens). */
    _Alignas(64) uint64_t active_opens;
    /* Connections of peers in the handshake (tcpPassiveOpens). */
    uint64_t passive_opens;
    /* Handshakes that failed (tcpAttemptFails). */
    uint64_t attempt_fails;
    /* Established connections that were reset (tcpEstabResets). */
    uint64_t estab_resets;
    /* Segments received (tcpHCInSegs). In segments. */
    uint64_t in_segs;
    /* Segments sent (tcpHCOutSegs). In segments. */
    uint64_t out_segs;
    /* Segments retransmitted (tcpRetransSegs). In segments. */
    uint64_t retrans_segs;
    /* Segments received in error (tcpInErrs). In segments. */
    uint64_t in_errs;
    /* RSTs sent (tcpOutRsts). In segments. */
    uint64_t out_rsts;
    /* Payload received. In bytes. */
    uint64_t in_bytes;
    /* Payload sent, retransmissions not counted. In bytes. */
    uint64_t out_bytes;
    /* Retransmission time-outs (RFC 6298). */
    uint64_t rto_expiries;
    /* Tail loss probes sent (RFC 8985). */
    uint64_t tlp_probes;
    /* Losses that a tail loss probe repaired. */
    uint64_t tlp_recoveries;
    /* Recoveries begun without a time-out. */
    uint64_t fast_recoveries;
    /* Recoveries and time-outs found needless and undone. */
    uint64_t spurious_recoveries;
    /* Segments that RACK took for lost. In segments. */
    uint64_t rack_lost_segs;
    /* Segments selectively acknowledged. In segments. */
    uint64_t sacked_segs;
    /* Duplicates reported by peers (RFC 2883). */
    uint64_t dsacks_in;
    /* Duplicates reported to peers (RFC 2883). */
    uint64_t dsacks_out;
    /* Segments received out of order. In segments. */
    uint64_t out_of_order_segs;
    /* Segments received again. In segments. */
    uint64_t duplicate_segs;
    /* Challenge ACKs sent (RFC 5961). */
    uint64_t challenge_acks;
    /* Challenge ACKs not sent, to limit their rate. */
    uint64_t challenge_acks_limited;
    /* Acknowledgements sent by the delay timer. */
    uint64_t delayed_acks;
    /* Probes of a closed window sent. */
    uint64_t zero_window_probes;
    /* Closed windows received. */
    uint64_t zero_windows_in;
    /* Closed windows sent. */
    uint64_t zero_windows_out;
    /* Keep-alive probes sent. */
    uint64_t keepalives;
    /* SYN cookies sent (RFC 4987). */
    uint64_t syn_cookies_out;
    /* Connections made from a SYN cookie. */
    uint64_t syn_cookies_in;
    /* Segments received with congestion marked (RFC 3168). In segments. */
    uint64_t ecn_ce_in;
    /* Times a congestion mark slowed a connection. */
    uint64_t ecn_reductions;
    /* Changes of a path MTU. */
    uint64_t pmtu_updates;
    /* Paths that swallow large packets silently. */
    uint64_t black_holes;
    /* Segments that waited because the port took no more. In segments. */
    uint64_t transmit_refused;
    /* Times memory limits held data back. */
    uint64_t memory_refused;
    /* Timers that expired. */
    uint64_t timers_run;
    /* Connections handed off. */
    uint64_t exported;
    /* Connections taken over. */
    uint64_t imported;
    /* Segments refused: data offset or an option impossible. In segments. */
    uint64_t refused_malformed;
    /* Segments refused: to no connection; answered by RST. In segments. */
    uint64_t refused_no_connection;
    /* Segments refused: outside the window. In segments. */
    uint64_t refused_sequence;
    /* Segments refused: timestamp too old (RFC 7323). In segments. */
    uint64_t refused_paws;
    /* Segments refused: acknowledges what was never sent or long ago (RFC 5961). In segments. */
    uint64_t refused_ack;
    /* Segments refused: no ACK bit where one must be. In segments. */
    uint64_t refused_no_ack;
    /* Segments refused: RST not exactly at the next byte: challenged (RFC 5961). In segments. */
    uint64_t refused_rst;
    /* Segments refused: SYN on an established connection: challenged (RFC 5961). In segments. */
    uint64_t refused_syn;
    /* Segments refused: old duplicates of the handshake. In segments. */
    uint64_t refused_old_duplicate;
    /* Segments refused: ACK without a valid SYN cookie. In segments. */
    uint64_t refused_cookie;
    /* Segments refused: no room for a handshake, and cookies could not help. In segments. */
    uint64_t refused_backlog;
    /* Segments refused: out of order while memory was short. In segments. */
    uint64_t refused_memory;
    /* Segments refused: more gaps than a connection may have. In segments. */
    uint64_t refused_reassembly;
    /* Segments refused: data beyond the window. In segments. */
    uint64_t refused_window;
    /* Segments refused: all of it had been received. In segments. */
    uint64_t refused_duplicate;
    /* Segments refused: data that nobody can read any more. In segments. */
    uint64_t refused_after_close;
    /* Segments refused: the connection was being handed off. In segments. */
    uint64_t refused_frozen;
    /* Segments refused: multicast, broadcast or to itself. In segments. */
    uint64_t refused_address;
    /* Connections ended: both sides closed. */
    uint64_t ended_closed;
    /* Connections ended: the peer sent a RST. */
    uint64_t ended_reset;
    /* Connections ended: the peer answered the SYN with RST or ICMP. */
    uint64_t ended_refused;
    /* Connections ended: no acknowledgement within the user time-out or the SYN retries. */
    uint64_t ended_timed_out;
    /* Connections ended: keep-alive probes stayed unanswered. */
    uint64_t ended_keepalive;
    /* Connections ended: timed out, and ICMP had said why. */
    uint64_t ended_unreachable;
    /* Connections ended: the appliance ended it; the detail says why. */
    uint64_t ended_aborted;
    /* Connections ended: data came, or was unread, after the service had let go. */
    uint64_t ended_released_early;
    /* Connections ended: its service was taken away during the handshake. */
    uint64_t ended_listener_closed;
    /* Connections ended: another connection took its place after its end or in the handshake. */
    uint64_t ended_replaced;
    /* Connections ended: it was handed to another engine. */
    uint64_t ended_moved;
    /* Connections ended: the engine was stopped. */
    uint64_t ended_stopped;
    /* Connections in state closed. Gauge. */
    uint64_t connections_closed;
    /* Connections in state listen. Gauge. */
    uint64_t connections_listen;
    /* Connections in state syn-sent. Gauge. */
    uint64_t connections_syn_sent;
    /* Connections in state syn-received. Gauge. */
    uint64_t connections_syn_received;
    /* Connections in state established. Gauge. */
    uint64_t connections_established;
    /* Connections in state fin-wait-1. Gauge. */
    uint64_t connections_fin_wait_1;
    /* Connections in state fin-wait-2. Gauge. */
    uint64_t connections_fin_wait_2;
    /* Connections in state close-wait. Gauge. */
    uint64_t connections_close_wait;
    /* Connections in state last-ack. Gauge. */
    uint64_t connections_last_ack;
    /* Connections in state closing. Gauge. */
    uint64_t connections_closing;
    /* Connections in state time-wait. Gauge. */
    uint64_t connections_time_wait;
    /* Pieces of data held in queues. Gauge. */
    uint64_t slices_held;
    /* Segments in flight. In segments. Gauge. */
    uint64_t records_held;
    /* Packet buffers held by connections. In bytes. Gauge. */
    uint64_t held_bytes;
    /* Established connections that their service has not yet seen. Gauge. */
    uint64_t accept_waiting;
    uint64_t reserved_680[3];
};
_Static_assert(sizeof(struct sl_stat_tcp) == 704, "size of sl_stat_tcp");
_Static_assert(offsetof(struct sl_stat_tcp, active_opens) == 0,
               "place of sl_stat_tcp.active_opens");
_Static_assert(offsetof(struct sl_stat_tcp, passive_opens) == 8,
               "place of sl_stat_tcp.passive_opens");
_Static_assert(offsetof(struct sl_stat_tcp, attempt_fails) == 16,
               "place of sl_stat_tcp.attempt_fails");
_Static_assert(offsetof(struct sl_stat_tcp, estab_resets) == 24,
               "place of sl_stat_tcp.estab_resets");
_Static_assert(offsetof(struct sl_stat_tcp, in_segs) == 32, "place of sl_stat_tcp.in_segs");
_Static_assert(offsetof(struct sl_stat_tcp, out_segs) == 40, "place of sl_stat_tcp.out_segs");
_Static_assert(offsetof(struct sl_stat_tcp, retrans_segs) == 48,
               "place of sl_stat_tcp.retrans_segs");
_Static_assert(offsetof(struct sl_stat_tcp, in_errs) == 56, "place of sl_stat_tcp.in_errs");
_Static_assert(offsetof(struct sl_stat_tcp, out_rsts) == 64, "place of sl_stat_tcp.out_rsts");
_Static_assert(offsetof(struct sl_stat_tcp, in_bytes) == 72, "place of sl_stat_tcp.in_bytes");
_Static_assert(offsetof(struct sl_stat_tcp, out_bytes) == 80, "place of sl_stat_tcp.out_bytes");
_Static_assert(offsetof(struct sl_stat_tcp, rto_expiries) == 88,
               "place of sl_stat_tcp.rto_expiries");
_Static_assert(offsetof(struct sl_stat_tcp, tlp_probes) == 96, "place of sl_stat_tcp.tlp_probes");
_Static_assert(offsetof(struct sl_stat_tcp, tlp_recoveries) == 104,
               "place of sl_stat_tcp.tlp_recoveries");
_Static_assert(offsetof(struct sl_stat_tcp, fast_recoveries) == 112,
               "place of sl_stat_tcp.fast_recoveries");
_Static_assert(offsetof(struct sl_stat_tcp, spurious_recoveries) == 120,
               "place of sl_stat_tcp.spurious_recoveries");
_Static_assert(offsetof(struct sl_stat_tcp, rack_lost_segs) == 128,
               "place of sl_stat_tcp.rack_lost_segs");
_Static_assert(offsetof(struct sl_stat_tcp, sacked_segs) == 136,
               "place of sl_stat_tcp.sacked_segs");
_Static_assert(offsetof(struct sl_stat_tcp, dsacks_in) == 144, "place of sl_stat_tcp.dsacks_in");
_Static_assert(offsetof(struct sl_stat_tcp, dsacks_out) == 152, "place of sl_stat_tcp.dsacks_out");
_Static_assert(offsetof(struct sl_stat_tcp, out_of_order_segs) == 160,
               "place of sl_stat_tcp.out_of_order_segs");
_Static_assert(offsetof(struct sl_stat_tcp, duplicate_segs) == 168,
               "place of sl_stat_tcp.duplicate_segs");
_Static_assert(offsetof(struct sl_stat_tcp, challenge_acks) == 176,
               "place of sl_stat_tcp.challenge_acks");
_Static_assert(offsetof(struct sl_stat_tcp, challenge_acks_limited) == 184,
               "place of sl_stat_tcp.challenge_acks_limited");
_Static_assert(offsetof(struct sl_stat_tcp, delayed_acks) == 192,
               "place of sl_stat_tcp.delayed_acks");
_Static_assert(offsetof(struct sl_stat_tcp, zero_window_probes) == 200,
               "place of sl_stat_tcp.zero_window_probes");
_Static_assert(offsetof(struct sl_stat_tcp, zero_windows_in) == 208,
               "place of sl_stat_tcp.zero_windows_in");
_Static_assert(offsetof(struct sl_stat_tcp, zero_windows_out) == 216,
               "place of sl_stat_tcp.zero_windows_out");
_Static_assert(offsetof(struct sl_stat_tcp, keepalives) == 224, "place of sl_stat_tcp.keepalives");
_Static_assert(offsetof(struct sl_stat_tcp, syn_cookies_out) == 232,
               "place of sl_stat_tcp.syn_cookies_out");
_Static_assert(offsetof(struct sl_stat_tcp, syn_cookies_in) == 240,
               "place of sl_stat_tcp.syn_cookies_in");
_Static_assert(offsetof(struct sl_stat_tcp, ecn_ce_in) == 248, "place of sl_stat_tcp.ecn_ce_in");
_Static_assert(offsetof(struct sl_stat_tcp, ecn_reductions) == 256,
               "place of sl_stat_tcp.ecn_reductions");
_Static_assert(offsetof(struct sl_stat_tcp, pmtu_updates) == 264,
               "place of sl_stat_tcp.pmtu_updates");
_Static_assert(offsetof(struct sl_stat_tcp, black_holes) == 272,
               "place of sl_stat_tcp.black_holes");
_Static_assert(offsetof(struct sl_stat_tcp, transmit_refused) == 280,
               "place of sl_stat_tcp.transmit_refused");
_Static_assert(offsetof(struct sl_stat_tcp, memory_refused) == 288,
               "place of sl_stat_tcp.memory_refused");
_Static_assert(offsetof(struct sl_stat_tcp, timers_run) == 296, "place of sl_stat_tcp.timers_run");
_Static_assert(offsetof(struct sl_stat_tcp, exported) == 304, "place of sl_stat_tcp.exported");
_Static_assert(offsetof(struct sl_stat_tcp, imported) == 312, "place of sl_stat_tcp.imported");
_Static_assert(offsetof(struct sl_stat_tcp, refused_malformed) == 320,
               "place of sl_stat_tcp.refused_malformed");
_Static_assert(offsetof(struct sl_stat_tcp, refused_no_connection) == 328,
               "place of sl_stat_tcp.refused_no_connection");
_Static_assert(offsetof(struct sl_stat_tcp, refused_sequence) == 336,
               "place of sl_stat_tcp.refused_sequence");
_Static_assert(offsetof(struct sl_stat_tcp, refused_paws) == 344,
               "place of sl_stat_tcp.refused_paws");
_Static_assert(offsetof(struct sl_stat_tcp, refused_ack) == 352,
               "place of sl_stat_tcp.refused_ack");
_Static_assert(offsetof(struct sl_stat_tcp, refused_no_ack) == 360,
               "place of sl_stat_tcp.refused_no_ack");
_Static_assert(offsetof(struct sl_stat_tcp, refused_rst) == 368,
               "place of sl_stat_tcp.refused_rst");
_Static_assert(offsetof(struct sl_stat_tcp, refused_syn) == 376,
               "place of sl_stat_tcp.refused_syn");
_Static_assert(offsetof(struct sl_stat_tcp, refused_old_duplicate) == 384,
               "place of sl_stat_tcp.refused_old_duplicate");
_Static_assert(offsetof(struct sl_stat_tcp, refused_cookie) == 392,
               "place of sl_stat_tcp.refused_cookie");
_Static_assert(offsetof(struct sl_stat_tcp, refused_backlog) == 400,
               "place of sl_stat_tcp.refused_backlog");
_Static_assert(offsetof(struct sl_stat_tcp, refused_memory) == 408,
               "place of sl_stat_tcp.refused_memory");
_Static_assert(offsetof(struct sl_stat_tcp, refused_reassembly) == 416,
               "place of sl_stat_tcp.refused_reassembly");
_Static_assert(offsetof(struct sl_stat_tcp, refused_window) == 424,
               "place of sl_stat_tcp.refused_window");
_Static_assert(offsetof(struct sl_stat_tcp, refused_duplicate) == 432,
               "place of sl_stat_tcp.refused_duplicate");
_Static_assert(offsetof(struct sl_stat_tcp, refused_after_close) == 440,
               "place of sl_stat_tcp.refused_after_close");
_Static_assert(offsetof(struct sl_stat_tcp, refused_frozen) == 448,
               "place of sl_stat_tcp.refused_frozen");
_Static_assert(offsetof(struct sl_stat_tcp, refused_address) == 456,
               "place of sl_stat_tcp.refused_address");
_Static_assert(offsetof(struct sl_stat_tcp, ended_closed) == 464,
               "place of sl_stat_tcp.ended_closed");
_Static_assert(offsetof(struct sl_stat_tcp, ended_reset) == 472,
               "place of sl_stat_tcp.ended_reset");
_Static_assert(offsetof(struct sl_stat_tcp, ended_refused) == 480,
               "place of sl_stat_tcp.ended_refused");
_Static_assert(offsetof(struct sl_stat_tcp, ended_timed_out) == 488,
               "place of sl_stat_tcp.ended_timed_out");
_Static_assert(offsetof(struct sl_stat_tcp, ended_keepalive) == 496,
               "place of sl_stat_tcp.ended_keepalive");
_Static_assert(offsetof(struct sl_stat_tcp, ended_unreachable) == 504,
               "place of sl_stat_tcp.ended_unreachable");
_Static_assert(offsetof(struct sl_stat_tcp, ended_aborted) == 512,
               "place of sl_stat_tcp.ended_aborted");
_Static_assert(offsetof(struct sl_stat_tcp, ended_released_early) == 520,
               "place of sl_stat_tcp.ended_released_early");
_Static_assert(offsetof(struct sl_stat_tcp, ended_listener_closed) == 528,
               "place of sl_stat_tcp.ended_listener_closed");
_Static_assert(offsetof(struct sl_stat_tcp, ended_replaced) == 536,
               "place of sl_stat_tcp.ended_replaced");
_Static_assert(offsetof(struct sl_stat_tcp, ended_moved) == 544,
               "place of sl_stat_tcp.ended_moved");
_Static_assert(offsetof(struct sl_stat_tcp, ended_stopped) == 552,
               "place of sl_stat_tcp.ended_stopped");
_Static_assert(offsetof(struct sl_stat_tcp, connections_closed) == 560,
               "place of sl_stat_tcp.connections_closed");
_Static_assert(offsetof(struct sl_stat_tcp, connections_listen) == 568,
               "place of sl_stat_tcp.connections_listen");
_Static_assert(offsetof(struct sl_stat_tcp, connections_syn_sent) == 576,
               "place of sl_stat_tcp.connections_syn_sent");
_Static_assert(offsetof(struct sl_stat_tcp, connections_syn_received) == 584,
               "place of sl_stat_tcp.connections_syn_received");
_Static_assert(offsetof(struct sl_stat_tcp, connections_established) == 592,
               "place of sl_stat_tcp.connections_established");
_Static_assert(offsetof(struct sl_stat_tcp, connections_fin_wait_1) == 600,
               "place of sl_stat_tcp.connections_fin_wait_1");
_Static_assert(offsetof(struct sl_stat_tcp, connections_fin_wait_2) == 608,
               "place of sl_stat_tcp.connections_fin_wait_2");
_Static_assert(offsetof(struct sl_stat_tcp, connections_close_wait) == 616,
               "place of sl_stat_tcp.connections_close_wait");
_Static_assert(offsetof(struct sl_stat_tcp, connections_last_ack) == 624,
               "place of sl_stat_tcp.connections_last_ack");
_Static_assert(offsetof(struct sl_stat_tcp, connections_closing) == 632,
               "place of sl_stat_tcp.connections_closing");
_Static_assert(offsetof(struct sl_stat_tcp, connections_time_wait) == 640,
               "place of sl_stat_tcp.connections_time_wait");
_Static_assert(offsetof(struct sl_stat_tcp, slices_held) == 648,
               "place of sl_stat_tcp.slices_held");
_Static_assert(offsetof(struct sl_stat_tcp, records_held) == 656,
               "place of sl_stat_tcp.records_held");
_Static_assert(offsetof(struct sl_stat_tcp, held_bytes) == 664, "place of sl_stat_tcp.held_bytes");
_Static_assert(offsetof(struct sl_stat_tcp, accept_waiting) == 672,
               "place of sl_stat_tcp.accept_waiting");

/* Packets of one VLAN as one NP counts them. Writer: np. */
struct sl_stat_vlan {
    /* Packets received. In packets. */
    _Alignas(64) uint64_t rx_packets;
    /* Bytes received, Ethernet header included. In bytes. */
    uint64_t rx_bytes;
    /* Packets sent. In packets. */
    uint64_t tx_packets;
    /* Bytes sent, Ethernet header included. In bytes. */
    uint64_t tx_bytes;
    uint64_t reserved_32[4];
};
_Static_assert(sizeof(struct sl_stat_vlan) == 64, "size of sl_stat_vlan");
_Static_assert(offsetof(struct sl_stat_vlan, rx_packets) == 0, "place of sl_stat_vlan.rx_packets");
_Static_assert(offsetof(struct sl_stat_vlan, rx_bytes) == 8, "place of sl_stat_vlan.rx_bytes");
_Static_assert(offsetof(struct sl_stat_vlan, tx_packets) == 16, "place of sl_stat_vlan.tx_packets");
_Static_assert(offsetof(struct sl_stat_vlan, tx_bytes) == 24, "place of sl_stat_vlan.tx_bytes");

/* Layout of the whole area. np: one writer for each NP. control: written by the control thread. */
struct sl_statistics {
    /* control */
    struct sl_stat_control_drops control_drops;
    /* np */
    struct sl_stat_domain domain[SL_LIMIT_NP][SL_LIMIT_DOMAIN];
    /* np */
    struct sl_stat_drops drops[SL_LIMIT_NP];
    /* control */
    struct sl_stat_member_state member_state[SL_LIMIT_MEMBER];
    /* np */
    struct sl_stat_member member[SL_LIMIT_NP][SL_LIMIT_MEMBER];
    /* control */
    struct sl_stat_nfs_export nfs_export[SL_LIMIT_NFS_EXPORT];
    /* control */
    struct sl_stat_nfs_member nfs_member[SL_LIMIT_FILESYSTEM_MEMBER];
    /* control */
    struct sl_stat_nfs_procedure nfs_procedure[SL_PROCEDURE_COUNT];
    /* control */
    struct sl_stat_nfs_store nfs_store;
    /* control */
    struct sl_stat_nfs_transport nfs_transport;
    /* control */
    struct sl_stat_nfs nfs;
    /* np */
    struct sl_stat_np np[SL_LIMIT_NP];
    /* control */
    struct sl_stat_port_state port_state[SL_LIMIT_PORT];
    /* np */
    struct sl_stat_port port[SL_LIMIT_NP][SL_LIMIT_PORT];
    /* control */
    struct sl_stat_route_state route_state[SL_LIMIT_STATIC_ROUTE];
    /* np */
    struct sl_stat_stage stage[SL_LIMIT_NP][SL_STAGE_COUNT];
    /* control */
    struct sl_stat_system system;
    /* control */
    struct sl_stat_tcp_service tcp_service[SL_LIMIT_TCP_SERVICE];
    /* control */
    struct sl_stat_tcp tcp[SL_LIMIT_SP];
    /* np */
    struct sl_stat_vlan vlan[SL_LIMIT_NP][SL_LIMIT_VLAN];
};
_Static_assert(sizeof(struct sl_statistics) == 11551488, "size of sl_statistics");
_Static_assert(offsetof(struct sl_statistics, control_drops) == 0, "place of control_drops");
_Static_assert(offsetof(struct sl_statistics, domain) == 448, "place of domain");
_Static_assert(offsetof(struct sl_statistics, drops) == 524736, "place of drops");
_Static_assert(offsetof(struct sl_statistics, member_state) == 539072, "place of member_state");
_Static_assert(offsetof(struct sl_statistics, member) == 670144, "place of member");
_Static_assert(offsetof(struct sl_statistics, nfs_export) == 2767296, "place of nfs_export");
_Static_assert(offsetof(struct sl_statistics, nfs_member) == 2800064, "place of nfs_member");
_Static_assert(offsetof(struct sl_statistics, nfs_procedure) == 2865600, "place of nfs_procedure");
_Static_assert(offsetof(struct sl_statistics, nfs_store) == 2871232, "place of nfs_store");
_Static_assert(offsetof(struct sl_statistics, nfs_transport) == 2871296, "place of nfs_transport");
_Static_assert(offsetof(struct sl_statistics, nfs) == 2871488, "place of nfs");
_Static_assert(offsetof(struct sl_statistics, np) == 2871872, "place of np");
_Static_assert(offsetof(struct sl_statistics, port_state) == 2878016, "place of port_state");
_Static_assert(offsetof(struct sl_statistics, port) == 2886208, "place of port");
_Static_assert(offsetof(struct sl_statistics, route_state) == 3017280, "place of route_state");
_Static_assert(offsetof(struct sl_statistics, stage) == 3082816, "place of stage");
_Static_assert(offsetof(struct sl_statistics, system) == 3109440, "place of system");
_Static_assert(offsetof(struct sl_statistics, tcp_service) == 3109632, "place of tcp_service");
_Static_assert(offsetof(struct sl_statistics, tcp) == 3142400, "place of tcp");
_Static_assert(offsetof(struct sl_statistics, vlan) == 3164928, "place of vlan");

#endif
