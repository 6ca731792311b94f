/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#ifndef GENERATED_MESSAGES_H
#define GENERATED_MESSAGES_H

#include "generated/address.h"
#include "generated/kinds.h"
#include <stddef.h>
#include <stdint.h>

#define SL_MSG_PAYLOAD_MAX 960u

/* Ids of ring messages, never reused. */
enum sl_message_id {
    /* Down: struct sl_msg_begin. */
    SL_MSG_BEGIN = 1,
    /* Down: struct sl_msg_commit. */
    SL_MSG_COMMIT = 2,
    /* Down: struct sl_msg_abort. */
    SL_MSG_ABORT = 3,
    /* Down: struct sl_msg_ready. */
    SL_MSG_READY = 4,
    /* Down: struct sl_msg_flows_query. */
    SL_MSG_FLOWS_QUERY = 5,
    /* Down: struct sl_msg_clear_statistics. */
    SL_MSG_CLEAR_STATISTICS = 6,
    /* Down: struct sl_msg_tcp_query. */
    SL_MSG_TCP_QUERY = 7,
    /* Down: struct sl_msg_tcp_reset. */
    SL_MSG_TCP_RESET = 8,
    /* Down: struct sl_msg_impair. */
    SL_MSG_IMPAIR = 9,
    /* Down: struct sl_msg_impairment_query. */
    SL_MSG_IMPAIRMENT_QUERY = 10,
    /* Down: struct sl_msg_nfs_query. */
    SL_MSG_NFS_QUERY = 11,
    /* Down: struct sl_msg_nfs_trace. */
    SL_MSG_NFS_TRACE = 12,
    /* Down: struct sl_msg_nfs_reinstate. */
    SL_MSG_NFS_REINSTATE = 13,
    /* Down: struct sl_msg_set_system. */
    SL_MSG_SET_SYSTEM = 16,
    /* Down: struct sl_msg_set_np. */
    SL_MSG_SET_NP = 17,
    /* Down: struct sl_msg_set_sp. */
    SL_MSG_SET_SP = 18,
    /* Down: struct sl_msg_set_port. */
    SL_MSG_SET_PORT = 19,
    /* Down: struct sl_msg_set_vlan. */
    SL_MSG_SET_VLAN = 20,
    /* Down: struct sl_msg_set_vsd. */
    SL_MSG_SET_VSD = 21,
    /* Down: struct sl_msg_set_server. */
    SL_MSG_SET_SERVER = 22,
    /* Down: struct sl_msg_set_domain. */
    SL_MSG_SET_DOMAIN = 23,
    /* Down: struct sl_msg_set_member. */
    SL_MSG_SET_MEMBER = 24,
    /* Down: struct sl_msg_set_static_route. */
    SL_MSG_SET_STATIC_ROUTE = 25,
    /* Down: struct sl_msg_set_tcp_service. */
    SL_MSG_SET_TCP_SERVICE = 26,
    /* Down: struct sl_msg_set_tcp. */
    SL_MSG_SET_TCP = 27,
    /* Down: struct sl_msg_set_nfs_service. */
    SL_MSG_SET_NFS_SERVICE = 28,
    /* Down: struct sl_msg_set_filesystem. */
    SL_MSG_SET_FILESYSTEM = 29,
    /* Down: struct sl_msg_set_filesystem_member. */
    SL_MSG_SET_FILESYSTEM_MEMBER = 30,
    /* Down: struct sl_msg_set_nfs_export. */
    SL_MSG_SET_NFS_EXPORT = 31,
    /* Down: struct sl_msg_set_filesystem_subtree. */
    SL_MSG_SET_FILESYSTEM_SUBTREE = 32,
    /* Down: struct sl_msg_set_nfs. */
    SL_MSG_SET_NFS = 33,
    /* Up: struct sl_msg_hello. */
    SL_MSG_HELLO = 128,
    /* Up: struct sl_msg_ack. */
    SL_MSG_ACK = 129,
    /* Up: struct sl_msg_nak. */
    SL_MSG_NAK = 130,
    /* Up: struct sl_msg_event. */
    SL_MSG_EVENT = 131,
    /* Up: struct sl_msg_flows_rows. */
    SL_MSG_FLOWS_ROWS = 132,
    /* Up: struct sl_msg_tcp_rows. */
    SL_MSG_TCP_ROWS = 133,
    /* Up: struct sl_msg_tcp_listeners. */
    SL_MSG_TCP_LISTENERS = 134,
    /* Up: struct sl_msg_impairment. */
    SL_MSG_IMPAIRMENT = 135,
    /* Up: struct sl_msg_nfs_members. */
    SL_MSG_NFS_MEMBERS = 136,
    /* Up: struct sl_msg_nfs_files. */
    SL_MSG_NFS_FILES = 137,
    /* Up: struct sl_msg_nfs_clients. */
    SL_MSG_NFS_CLIENTS = 138,
    /* Up: struct sl_msg_nfs_calls. */
    SL_MSG_NFS_CALLS = 139,
    /* Up: struct sl_msg_nfs_steps. */
    SL_MSG_NFS_STEPS = 140,
};

/* State of the flow. */
enum sl_attr_flow_row_state {
    /* Without a state of its own (UDP, persistence). */
    SL_ATTR_FLOW_ROW_STATE_NONE = 0,
    /* The client's SYN was seen. */
    SL_ATTR_FLOW_ROW_STATE_SYN = 1,
    /* The server answered the SYN. */
    SL_ATTR_FLOW_ROW_STATE_SYN_ACK = 2,
    /* The handshake is complete. */
    SL_ATTR_FLOW_ROW_STATE_ESTABLISHED = 3,
    /* One side has sent FIN. */
    SL_ATTR_FLOW_ROW_STATE_CLOSING = 4,
    /* Both sides have sent FIN, or one RST. */
    SL_ATTR_FLOW_ROW_STATE_CLOSED = 5,
};

/* One flow, seen from the client, or a persistence record (protocol 0, no ports). */
struct sl_flow_row {
    /* Source of the client's packets. */
    struct sl_addr client_address;
    /* Virtual IP address the client talks to. */
    struct sl_addr vip_address;
    /* Server chosen. */
    struct sl_addr server_address;
    /* Client's TCP or UDP port. */
    uint16_t client_port;
    /* TCP or UDP port of the virtual IP address. */
    uint16_t vip_port;
    /* TCP or UDP port of the server. */
    uint16_t server_port;
    /* IP protocol; 0 for a persistence record. */
    uint8_t protocol;
    /* State of the flow. enum sl_attr_flow_row_state. */
    uint8_t state;
    /* NP whose table holds the flow. Id of a np or SL_ID_NONE. */
    uint16_t np;
    /* Virtual domain. Id of a virtual-domain or SL_ID_NONE. */
    uint16_t domain;
    /* Member. Id of a member or SL_ID_NONE. */
    uint16_t member;
    /* Port towards the client. Id of a port or SL_ID_NONE. */
    uint16_t client_side_port;
    /* Port towards the server. Id of a port or SL_ID_NONE. */
    uint16_t server_side_port;
    /* Next hop towards the client. */
    uint8_t client_mac[6];
    /* Next hop towards the server. */
    uint8_t server_mac[6];
    uint8_t reserved_90[2];
    /* Time since the last packet. */
    uint32_t idle_ms;
    /* Time since the flow was made. */
    uint64_t age_ms;
    /* Packets from the client. */
    uint64_t packets_in;
    /* IP bytes from the client. In bytes. */
    uint64_t bytes_in;
    /* Packets to the client. */
    uint64_t packets_out;
    /* IP bytes to the client. In bytes. */
    uint64_t bytes_out;
};
_Static_assert(sizeof(struct sl_flow_row) == 136, "size of sl_flow_row");
_Static_assert(offsetof(struct sl_flow_row, client_address) == 0,
               "place of sl_flow_row.client_address");
_Static_assert(offsetof(struct sl_flow_row, vip_address) == 20, "place of sl_flow_row.vip_address");
_Static_assert(offsetof(struct sl_flow_row, server_address) == 40,
               "place of sl_flow_row.server_address");
_Static_assert(offsetof(struct sl_flow_row, client_port) == 60, "place of sl_flow_row.client_port");
_Static_assert(offsetof(struct sl_flow_row, vip_port) == 62, "place of sl_flow_row.vip_port");
_Static_assert(offsetof(struct sl_flow_row, server_port) == 64, "place of sl_flow_row.server_port");
_Static_assert(offsetof(struct sl_flow_row, protocol) == 66, "place of sl_flow_row.protocol");
_Static_assert(offsetof(struct sl_flow_row, state) == 67, "place of sl_flow_row.state");
_Static_assert(offsetof(struct sl_flow_row, np) == 68, "place of sl_flow_row.np");
_Static_assert(offsetof(struct sl_flow_row, domain) == 70, "place of sl_flow_row.domain");
_Static_assert(offsetof(struct sl_flow_row, member) == 72, "place of sl_flow_row.member");
_Static_assert(offsetof(struct sl_flow_row, client_side_port) == 74,
               "place of sl_flow_row.client_side_port");
_Static_assert(offsetof(struct sl_flow_row, server_side_port) == 76,
               "place of sl_flow_row.server_side_port");
_Static_assert(offsetof(struct sl_flow_row, client_mac) == 78, "place of sl_flow_row.client_mac");
_Static_assert(offsetof(struct sl_flow_row, server_mac) == 84, "place of sl_flow_row.server_mac");
_Static_assert(offsetof(struct sl_flow_row, idle_ms) == 92, "place of sl_flow_row.idle_ms");
_Static_assert(offsetof(struct sl_flow_row, age_ms) == 96, "place of sl_flow_row.age_ms");
_Static_assert(offsetof(struct sl_flow_row, packets_in) == 104, "place of sl_flow_row.packets_in");
_Static_assert(offsetof(struct sl_flow_row, bytes_in) == 112, "place of sl_flow_row.bytes_in");
_Static_assert(offsetof(struct sl_flow_row, packets_out) == 120,
               "place of sl_flow_row.packets_out");
_Static_assert(offsetof(struct sl_flow_row, bytes_out) == 128, "place of sl_flow_row.bytes_out");

/* State of the connection. */
enum sl_attr_tcp_row_state {
    /* No connection. */
    SL_ATTR_TCP_ROW_STATE_CLOSED = 1,
    /* Waits for connections. */
    SL_ATTR_TCP_ROW_STATE_LISTEN = 2,
    /* We have sent a SYN. */
    SL_ATTR_TCP_ROW_STATE_SYN_SENT = 3,
    /* The peer's SYN was answered. */
    SL_ATTR_TCP_ROW_STATE_SYN_RECEIVED = 4,
    /* Data flows. */
    SL_ATTR_TCP_ROW_STATE_ESTABLISHED = 5,
    /* We have closed. */
    SL_ATTR_TCP_ROW_STATE_FIN_WAIT_1 = 6,
    /* We have closed and the peer knows. */
    SL_ATTR_TCP_ROW_STATE_FIN_WAIT_2 = 7,
    /* The peer has closed. */
    SL_ATTR_TCP_ROW_STATE_CLOSE_WAIT = 8,
    /* Both have closed, the peer first. */
    SL_ATTR_TCP_ROW_STATE_LAST_ACK = 9,
    /* Both have closed at once. */
    SL_ATTR_TCP_ROW_STATE_CLOSING = 10,
    /* Both have closed; the ports stay reserved. */
    SL_ATTR_TCP_ROW_STATE_TIME_WAIT = 11,
};

/* Why the connection ended. */
enum sl_attr_tcp_row_end {
    /* It has not ended. */
    SL_ATTR_TCP_ROW_END_NONE = 0,
    /* Both sides closed. */
    SL_ATTR_TCP_ROW_END_CLOSED = 1,
    /* The peer sent a RST. */
    SL_ATTR_TCP_ROW_END_RESET = 2,
    /* The peer answered the SYN with RST or ICMP. */
    SL_ATTR_TCP_ROW_END_REFUSED = 3,
    /* No acknowledgement within the user time-out or the SYN retries. */
    SL_ATTR_TCP_ROW_END_TIMED_OUT = 4,
    /* Keep-alive probes stayed unanswered. */
    SL_ATTR_TCP_ROW_END_KEEPALIVE = 5,
    /* Timed out, and ICMP had said why. */
    SL_ATTR_TCP_ROW_END_UNREACHABLE = 6,
    /* The appliance ended it; the detail says why. */
    SL_ATTR_TCP_ROW_END_ABORTED = 7,
    /* Data came, or was unread, after the service had let go. */
    SL_ATTR_TCP_ROW_END_RELEASED_EARLY = 8,
    /* Its service was taken away during the handshake. */
    SL_ATTR_TCP_ROW_END_LISTENER_CLOSED = 9,
    /* Another connection took its place after its end or in the handshake. */
    SL_ATTR_TCP_ROW_END_REPLACED = 10,
    /* It was handed to another engine. */
    SL_ATTR_TCP_ROW_END_MOVED = 11,
    /* The engine was stopped. */
    SL_ATTR_TCP_ROW_END_STOPPED = 12,
};

/* Congestion control. */
enum sl_attr_tcp_row_congestion {
    /* CUBIC (RFC 9438). */
    SL_ATTR_TCP_ROW_CONGESTION_CUBIC = 0,
    /* Reno (RFC 5681). */
    SL_ATTR_TCP_ROW_CONGESTION_RENO = 1,
};

/* One TCP connection on an SP, in the terms of TCP-ESTATS-MIB (RFC 4898). */
struct sl_tcp_row {
    /* Address of ours. */
    struct sl_addr local;
    /* Address of the peer. */
    struct sl_addr remote;
    /* Port of ours. */
    uint16_t local_port;
    /* Port of the peer. */
    uint16_t remote_port;
    /* SP on which it is. Id of a sp or SL_ID_NONE. */
    uint16_t sp;
    /* TCP service it belongs to. Id of a tcp-service or SL_ID_NONE. */
    uint16_t service;
    /* Payload of one segment at most. In bytes. */
    uint16_t mss_bytes;
    /* Packet size the way takes. In bytes. */
    uint16_t path_mtu_bytes;
    /* State of the connection. enum sl_attr_tcp_row_state. */
    uint8_t state;
    /* Why the connection ended. enum sl_attr_tcp_row_end. */
    uint8_t end;
    /* Congestion control. enum sl_attr_tcp_row_congestion. */
    uint8_t congestion;
    /* Sending priority, 0 first. */
    uint8_t priority;
    /* Shift of windows the peer offers. */
    uint8_t send_scale;
    /* Shift of windows offered to the peer. */
    uint8_t receive_scale;
    /* Timestamps were agreed. 0 or 1. */
    uint8_t timestamps;
    /* Selective acknowledgements were agreed. 0 or 1. */
    uint8_t sack;
    /* Explicit congestion notification was agreed. 0 or 1. */
    uint8_t ecn;
    /* Window scaling was agreed. 0 or 1. */
    uint8_t window_scaling;
    /* It is being handed off. 0 or 1. */
    uint8_t is_frozen;
    /* We began it. 0 or 1. */
    uint8_t is_active_open;
    /* It repairs a loss. 0 or 1. */
    uint8_t is_in_recovery;
    uint8_t reserved_65[3];
    /* Smoothed round-trip time. */
    uint32_t srtt_us;
    /* Variation of the round-trip time. */
    uint32_t rttvar_us;
    /* Shortest round-trip time. */
    uint32_t rtt_min_us;
    /* Retransmission time-out. */
    uint32_t rto_us;
    /* Congestion window. In bytes. */
    uint32_t cwnd_bytes;
    /* Slow start threshold. In bytes. */
    uint32_t ssthresh_bytes;
    /* Window the peer offers. In bytes. */
    uint32_t send_window_bytes;
    /* Window offered to the peer. In bytes. */
    uint32_t receive_window_bytes;
    /* Queued, not yet sent. In bytes. */
    uint32_t unsent_bytes;
    /* Sent, not yet acknowledged. In bytes. */
    uint32_t unacknowledged_bytes;
    /* Of these, selectively acknowledged. In bytes. */
    uint32_t sacked_bytes;
    /* Of these, taken for lost. In bytes. */
    uint32_t lost_bytes;
    /* Received, not yet read. In bytes. */
    uint32_t unread_bytes;
    /* Read, not yet done with. In bytes. */
    uint32_t unconsumed_bytes;
    /* Received behind a gap. In bytes. */
    uint32_t out_of_order_bytes;
    /* Retransmission time-outs. */
    uint32_t rto_expiries;
    /* Recoveries without a time-out. */
    uint32_t fast_recoveries;
    /* Duplicates reported by the peer. */
    uint32_t dsacks;
    /* Tail loss probes. */
    uint32_t tlp_probes;
    /* Segments received again. In segments. */
    uint32_t duplicate_segs_in;
    /* Segments received out of order. In segments. */
    uint32_t out_of_order_segs_in;
    /* Segments received. In segments. */
    uint64_t segs_in;
    /* Segments sent. In segments. */
    uint64_t segs_out;
    /* Payload received. In bytes. */
    uint64_t bytes_in;
    /* Payload sent. In bytes. */
    uint64_t bytes_out;
    /* Segments sent again. In segments. */
    uint64_t segs_retransmitted;
    /* Payload sent again. In bytes. */
    uint64_t bytes_retransmitted;
    /* Time since it was opened. */
    uint64_t age_ms;
    /* Time since the last segment of the peer. */
    uint64_t idle_ms;
    /* Time since it ended; 0 while it lives. */
    uint64_t ended_ms;
    /* Why the appliance ended it, in words; else empty. NUL-terminated. */
    char end_detail[48];
};
_Static_assert(sizeof(struct sl_tcp_row) == 272, "size of sl_tcp_row");
_Static_assert(offsetof(struct sl_tcp_row, local) == 0, "place of sl_tcp_row.local");
_Static_assert(offsetof(struct sl_tcp_row, remote) == 20, "place of sl_tcp_row.remote");
_Static_assert(offsetof(struct sl_tcp_row, local_port) == 40, "place of sl_tcp_row.local_port");
_Static_assert(offsetof(struct sl_tcp_row, remote_port) == 42, "place of sl_tcp_row.remote_port");
_Static_assert(offsetof(struct sl_tcp_row, sp) == 44, "place of sl_tcp_row.sp");
_Static_assert(offsetof(struct sl_tcp_row, service) == 46, "place of sl_tcp_row.service");
_Static_assert(offsetof(struct sl_tcp_row, mss_bytes) == 48, "place of sl_tcp_row.mss_bytes");
_Static_assert(offsetof(struct sl_tcp_row, path_mtu_bytes) == 50,
               "place of sl_tcp_row.path_mtu_bytes");
_Static_assert(offsetof(struct sl_tcp_row, state) == 52, "place of sl_tcp_row.state");
_Static_assert(offsetof(struct sl_tcp_row, end) == 53, "place of sl_tcp_row.end");
_Static_assert(offsetof(struct sl_tcp_row, congestion) == 54, "place of sl_tcp_row.congestion");
_Static_assert(offsetof(struct sl_tcp_row, priority) == 55, "place of sl_tcp_row.priority");
_Static_assert(offsetof(struct sl_tcp_row, send_scale) == 56, "place of sl_tcp_row.send_scale");
_Static_assert(offsetof(struct sl_tcp_row, receive_scale) == 57,
               "place of sl_tcp_row.receive_scale");
_Static_assert(offsetof(struct sl_tcp_row, timestamps) == 58, "place of sl_tcp_row.timestamps");
_Static_assert(offsetof(struct sl_tcp_row, sack) == 59, "place of sl_tcp_row.sack");
_Static_assert(offsetof(struct sl_tcp_row, ecn) == 60, "place of sl_tcp_row.ecn");
_Static_assert(offsetof(struct sl_tcp_row, window_scaling) == 61,
               "place of sl_tcp_row.window_scaling");
_Static_assert(offsetof(struct sl_tcp_row, is_frozen) == 62, "place of sl_tcp_row.is_frozen");
_Static_assert(offsetof(struct sl_tcp_row, is_active_open) == 63,
               "place of sl_tcp_row.is_active_open");
_Static_assert(offsetof(struct sl_tcp_row, is_in_recovery) == 64,
               "place of sl_tcp_row.is_in_recovery");
_Static_assert(offsetof(struct sl_tcp_row, srtt_us) == 68, "place of sl_tcp_row.srtt_us");
_Static_assert(offsetof(struct sl_tcp_row, rttvar_us) == 72, "place of sl_tcp_row.rttvar_us");
_Static_assert(offsetof(struct sl_tcp_row, rtt_min_us) == 76, "place of sl_tcp_row.rtt_min_us");
_Static_assert(offsetof(struct sl_tcp_row, rto_us) == 80, "place of sl_tcp_row.rto_us");
_Static_assert(offsetof(struct sl_tcp_row, cwnd_bytes) == 84, "place of sl_tcp_row.cwnd_bytes");
_Static_assert(offsetof(struct sl_tcp_row, ssthresh_bytes) == 88,
               "place of sl_tcp_row.ssthresh_bytes");
_Static_assert(offsetof(struct sl_tcp_row, send_window_bytes) == 92,
               "place of sl_tcp_row.send_window_bytes");
_Static_assert(offsetof(struct sl_tcp_row, receive_window_bytes) == 96,
               "place of sl_tcp_row.receive_window_bytes");
_Static_assert(offsetof(struct sl_tcp_row, unsent_bytes) == 100,
               "place of sl_tcp_row.unsent_bytes");
_Static_assert(offsetof(struct sl_tcp_row, unacknowledged_bytes) == 104,
               "place of sl_tcp_row.unacknowledged_bytes");
_Static_assert(offsetof(struct sl_tcp_row, sacked_bytes) == 108,
               "place of sl_tcp_row.sacked_bytes");
_Static_assert(offsetof(struct sl_tcp_row, lost_bytes) == 112, "place of sl_tcp_row.lost_bytes");
_Static_assert(offsetof(struct sl_tcp_row, unread_bytes) == 116,
               "place of sl_tcp_row.unread_bytes");
_Static_assert(offsetof(struct sl_tcp_row, unconsumed_bytes) == 120,
               "place of sl_tcp_row.unconsumed_bytes");
_Static_assert(offsetof(struct sl_tcp_row, out_of_order_bytes) == 124,
               "place of sl_tcp_row.out_of_order_bytes");
_Static_assert(offsetof(struct sl_tcp_row, rto_expiries) == 128,
               "place of sl_tcp_row.rto_expiries");
_Static_assert(offsetof(struct sl_tcp_row, fast_recoveries) == 132,
               "place of sl_tcp_row.fast_recoveries");
_Static_assert(offsetof(struct sl_tcp_row, dsacks) == 136, "place of sl_tcp_row.dsacks");
_Static_assert(offsetof(struct sl_tcp_row, tlp_probes) == 140, "place of sl_tcp_row.tlp_probes");
_Static_assert(offsetof(struct sl_tcp_row, duplicate_segs_in) == 144,
               "place of sl_tcp_row.duplicate_segs_in");
_Static_assert(offsetof(struct sl_tcp_row, out_of_order_segs_in) == 148,
               "place of sl_tcp_row.out_of_order_segs_in");
_Static_assert(offsetof(struct sl_tcp_row, segs_in) == 152, "place of sl_tcp_row.segs_in");
_Static_assert(offsetof(struct sl_tcp_row, segs_out) == 160, "place of sl_tcp_row.segs_out");
_Static_assert(offsetof(struct sl_tcp_row, bytes_in) == 168, "place of sl_tcp_row.bytes_in");
_Static_assert(offsetof(struct sl_tcp_row, bytes_out) == 176, "place of sl_tcp_row.bytes_out");
_Static_assert(offsetof(struct sl_tcp_row, segs_retransmitted) == 184,
               "place of sl_tcp_row.segs_retransmitted");
_Static_assert(offsetof(struct sl_tcp_row, bytes_retransmitted) == 192,
               "place of sl_tcp_row.bytes_retransmitted");
_Static_assert(offsetof(struct sl_tcp_row, age_ms) == 200, "place of sl_tcp_row.age_ms");
_Static_assert(offsetof(struct sl_tcp_row, idle_ms) == 208, "place of sl_tcp_row.idle_ms");
_Static_assert(offsetof(struct sl_tcp_row, ended_ms) == 216, "place of sl_tcp_row.ended_ms");
_Static_assert(offsetof(struct sl_tcp_row, end_detail) == 224, "place of sl_tcp_row.end_detail");

/* One TCP listener on an SP. */
struct sl_tcp_listener_row {
    /* Address of ours; empty for all. */
    struct sl_addr address;
    /* Port of ours. */
    uint16_t port;
    /* SP on which it is. Id of a sp or SL_ID_NONE. */
    uint16_t sp;
    /* TCP service it belongs to. Id of a tcp-service or SL_ID_NONE. */
    uint16_t service;
    uint8_t reserved_26[2];
    /* Handshakes and unseen connections before SYN cookies answer. */
    uint32_t backlog;
    /* Handshakes under way. */
    uint32_t embryonic;
    /* Established connections that the service has not yet seen. */
    uint32_t waiting;
    /* Connections accepted. */
    uint64_t accepted;
    /* Connections refused. */
    uint64_t refused;
    /* SYN cookies sent. */
    uint64_t cookies;
};
_Static_assert(sizeof(struct sl_tcp_listener_row) == 64, "size of sl_tcp_listener_row");
_Static_assert(offsetof(struct sl_tcp_listener_row, address) == 0,
               "place of sl_tcp_listener_row.address");
_Static_assert(offsetof(struct sl_tcp_listener_row, port) == 20,
               "place of sl_tcp_listener_row.port");
_Static_assert(offsetof(struct sl_tcp_listener_row, sp) == 22, "place of sl_tcp_listener_row.sp");
_Static_assert(offsetof(struct sl_tcp_listener_row, service) == 24,
               "place of sl_tcp_listener_row.service");
_Static_assert(offsetof(struct sl_tcp_listener_row, backlog) == 28,
               "place of sl_tcp_listener_row.backlog");
_Static_assert(offsetof(struct sl_tcp_listener_row, embryonic) == 32,
               "place of sl_tcp_listener_row.embryonic");
_Static_assert(offsetof(struct sl_tcp_listener_row, waiting) == 36,
               "place of sl_tcp_listener_row.waiting");
_Static_assert(offsetof(struct sl_tcp_listener_row, accepted) == 40,
               "place of sl_tcp_listener_row.accepted");
_Static_assert(offsetof(struct sl_tcp_listener_row, refused) == 48,
               "place of sl_tcp_listener_row.refused");
_Static_assert(offsetof(struct sl_tcp_listener_row, cookies) == 56,
               "place of sl_tcp_listener_row.cookies");

/* Which way, as the port sees it. */
enum sl_attr_impairment_settings_direction {
    /* From the wire. */
    SL_ATTR_IMPAIRMENT_SETTINGS_DIRECTION_IN = 0,
    /* To the wire. */
    SL_ATTR_IMPAIRMENT_SETTINGS_DIRECTION_OUT = 1,
};

/* What one direction of a wire does; all zero is a perfect one. */
struct sl_impairment_settings {
    /* Seed of its random numbers. */
    uint64_t seed;
    /* Rate limit; 0 for none. In bit/s. */
    uint64_t rate_bps;
    /* Probability that a packet is lost. In ppm. */
    uint32_t loss_ppm;
    /* Probability, before each packet, that a burst of losses begins. In ppm. */
    uint32_t burst_enter_ppm;
    /* Probability, before each packet, that it ends. In ppm. */
    uint32_t burst_leave_ppm;
    /* Probability that a packet in a burst is lost. In ppm. */
    uint32_t burst_loss_ppm;
    /* Probability that the last packets before a pause are lost. In ppm. */
    uint32_t tail_loss_ppm;
    /* What counts as a pause. */
    uint32_t tail_idle_us;
    /* How many packets before it. In packets. */
    uint32_t tail_packets;
    /* Probability that a packet is let past by others. In ppm. */
    uint32_t reorder_ppm;
    /* How many pass it; 0: it is late by reorder-delay. In packets. */
    uint32_t reorder_packets;
    /* How long it waits for them at most. */
    uint32_t reorder_delay_us;
    /* Probability that a packet arrives twice. In ppm. */
    uint32_t duplicate_ppm;
    /* Time on the wire. */
    uint32_t delay_us;
    /* Time on top of it, at most. */
    uint32_t jitter_us;
    /* Bytes that wait for the rate at most; 0 for no bound. In bytes. */
    uint32_t queue_bytes;
    /* Packets that find more waiting are marked; 0 for never. In bytes. */
    uint32_t ecn_threshold_bytes;
    /* Probability that one bit of a packet is flipped. In ppm. */
    uint32_t corrupt_ppm;
    /* Which way, as the port sees it. enum sl_attr_impairment_settings_direction. */
    uint8_t direction;
    /* Jitter may let packets overtake. 0 or 1. */
    uint8_t jitter_reorders;
    /* Everything is lost. 0 or 1. */
    uint8_t cut;
    uint8_t reserved_83[5];
};
_Static_assert(sizeof(struct sl_impairment_settings) == 88, "size of sl_impairment_settings");
_Static_assert(offsetof(struct sl_impairment_settings, seed) == 0,
               "place of sl_impairment_settings.seed");
_Static_assert(offsetof(struct sl_impairment_settings, rate_bps) == 8,
               "place of sl_impairment_settings.rate_bps");
_Static_assert(offsetof(struct sl_impairment_settings, loss_ppm) == 16,
               "place of sl_impairment_settings.loss_ppm");
_Static_assert(offsetof(struct sl_impairment_settings, burst_enter_ppm) == 20,
               "place of sl_impairment_settings.burst_enter_ppm");
_Static_assert(offsetof(struct sl_impairment_settings, burst_leave_ppm) == 24,
               "place of sl_impairment_settings.burst_leave_ppm");
_Static_assert(offsetof(struct sl_impairment_settings, burst_loss_ppm) == 28,
               "place of sl_impairment_settings.burst_loss_ppm");
_Static_assert(offsetof(struct sl_impairment_settings, tail_loss_ppm) == 32,
               "place of sl_impairment_settings.tail_loss_ppm");
_Static_assert(offsetof(struct sl_impairment_settings, tail_idle_us) == 36,
               "place of sl_impairment_settings.tail_idle_us");
_Static_assert(offsetof(struct sl_impairment_settings, tail_packets) == 40,
               "place of sl_impairment_settings.tail_packets");
_Static_assert(offsetof(struct sl_impairment_settings, reorder_ppm) == 44,
               "place of sl_impairment_settings.reorder_ppm");
_Static_assert(offsetof(struct sl_impairment_settings, reorder_packets) == 48,
               "place of sl_impairment_settings.reorder_packets");
_Static_assert(offsetof(struct sl_impairment_settings, reorder_delay_us) == 52,
               "place of sl_impairment_settings.reorder_delay_us");
_Static_assert(offsetof(struct sl_impairment_settings, duplicate_ppm) == 56,
               "place of sl_impairment_settings.duplicate_ppm");
_Static_assert(offsetof(struct sl_impairment_settings, delay_us) == 60,
               "place of sl_impairment_settings.delay_us");
_Static_assert(offsetof(struct sl_impairment_settings, jitter_us) == 64,
               "place of sl_impairment_settings.jitter_us");
_Static_assert(offsetof(struct sl_impairment_settings, queue_bytes) == 68,
               "place of sl_impairment_settings.queue_bytes");
_Static_assert(offsetof(struct sl_impairment_settings, ecn_threshold_bytes) == 72,
               "place of sl_impairment_settings.ecn_threshold_bytes");
_Static_assert(offsetof(struct sl_impairment_settings, corrupt_ppm) == 76,
               "place of sl_impairment_settings.corrupt_ppm");
_Static_assert(offsetof(struct sl_impairment_settings, direction) == 80,
               "place of sl_impairment_settings.direction");
_Static_assert(offsetof(struct sl_impairment_settings, jitter_reorders) == 81,
               "place of sl_impairment_settings.jitter_reorders");
_Static_assert(offsetof(struct sl_impairment_settings, cut) == 82,
               "place of sl_impairment_settings.cut");

/* What came of the packets of one direction since the port was opened. */
struct sl_impairment_counters {
    /* Entered the wire. In packets. */
    uint64_t put;
    /* Left it, duplicates not counted. In packets. */
    uint64_t passed;
    /* Lost at random. In packets. */
    uint64_t lost;
    /* Lost in bursts. In packets. */
    uint64_t burst_lost;
    /* Lost as the last before a pause. In packets. */
    uint64_t tail_lost;
    /* Dropped because the queue for the rate was full. In packets. */
    uint64_t queue_dropped;
    /* Dropped because the wire itself holds no more packets. In packets. */
    uint64_t slots_dropped;
    /* Lost while it was cut. In packets. */
    uint64_t cut;
    /* Thrown away when the port was started anew. In packets. */
    uint64_t flushed;
    /* Let past by others. In packets. */
    uint64_t reordered;
    /* Arrived twice. In packets. */
    uint64_t duplicated;
    /* Arrived with a bit flipped. In packets. */
    uint64_t corrupted;
    /* To be marked as having met congestion, if they are ECN-capable. In packets. */
    uint64_t marked;
    /* Copies not made for want of a buffer. In packets. */
    uint64_t no_mbuf;
    /* On their way now. In packets. */
    uint64_t queued;
};
_Static_assert(sizeof(struct sl_impairment_counters) == 120, "size of sl_impairment_counters");
_Static_assert(offsetof(struct sl_impairment_counters, put) == 0,
               "place of sl_impairment_counters.put");
_Static_assert(offsetof(struct sl_impairment_counters, passed) == 8,
               "place of sl_impairment_counters.passed");
_Static_assert(offsetof(struct sl_impairment_counters, lost) == 16,
               "place of sl_impairment_counters.lost");
_Static_assert(offsetof(struct sl_impairment_counters, burst_lost) == 24,
               "place of sl_impairment_counters.burst_lost");
_Static_assert(offsetof(struct sl_impairment_counters, tail_lost) == 32,
               "place of sl_impairment_counters.tail_lost");
_Static_assert(offsetof(struct sl_impairment_counters, queue_dropped) == 40,
               "place of sl_impairment_counters.queue_dropped");
_Static_assert(offsetof(struct sl_impairment_counters, slots_dropped) == 48,
               "place of sl_impairment_counters.slots_dropped");
_Static_assert(offsetof(struct sl_impairment_counters, cut) == 56,
               "place of sl_impairment_counters.cut");
_Static_assert(offsetof(struct sl_impairment_counters, flushed) == 64,
               "place of sl_impairment_counters.flushed");
_Static_assert(offsetof(struct sl_impairment_counters, reordered) == 72,
               "place of sl_impairment_counters.reordered");
_Static_assert(offsetof(struct sl_impairment_counters, duplicated) == 80,
               "place of sl_impairment_counters.duplicated");
_Static_assert(offsetof(struct sl_impairment_counters, corrupted) == 88,
               "place of sl_impairment_counters.corrupted");
_Static_assert(offsetof(struct sl_impairment_counters, marked) == 96,
               "place of sl_impairment_counters.marked");
_Static_assert(offsetof(struct sl_impairment_counters, no_mbuf) == 104,
               "place of sl_impairment_counters.no_mbuf");
_Static_assert(offsetof(struct sl_impairment_counters, queued) == 112,
               "place of sl_impairment_counters.queued");

/* What the switch does with the member. */
enum sl_attr_nas_member_row_state {
    /* For its address, its ports or the store. */
    SL_ATTR_NAS_MEMBER_ROW_STATE_WAITING = 0,
    /* It is being compared. */
    SL_ATTR_NAS_MEMBER_ROW_STATE_JOINING = 1,
    /* It takes part. */
    SL_ATTR_NAS_MEMBER_ROW_STATE_CURRENT = 2,
    /* It takes part, and objects are still compared after an unclean end. */
    SL_ATTR_NAS_MEMBER_ROW_STATE_RECOVERING = 3,
    /* Its content differs. */
    SL_ATTR_NAS_MEMBER_ROW_STATE_REFUSED = 4,
    /* It was taken out, until it is reinstated. */
    SL_ATTR_NAS_MEMBER_ROW_STATE_OUT = 5,
};

/* One member of a file system; one row without a member for a file system that has none. */
struct sl_nas_member_row {
    /* The file system. Id of a filesystem or SL_ID_NONE. */
    uint16_t filesystem;
    /* The member, or none. Id of a filesystem-member or SL_ID_NONE. */
    uint16_t member;
    /* What the switch does with the member. enum sl_attr_nas_member_row_state. */
    uint8_t state;
    /* The file system serves. 0 or 1. */
    uint8_t is_serving;
    uint8_t reserved_6[2];
    /* Notes of modifications of the file system. */
    uint64_t notes;
    /* Objects of the file system still to be compared. */
    uint64_t recovering_objects;
    /* Objects of the file system in memory. */
    uint64_t objects;
    /* Locks (NLM) of the file system are kept by this member. 0 or 1. */
    uint8_t keeps_locks;
    uint8_t reserved_33[7];
    /* Locks of the file system that clients hold. */
    uint64_t locks_held;
    /* Locks of the file system that clients wait for. */
    uint64_t locks_waiting;
    /* Calls that change nothing, sent to the member. */
    uint64_t reads;
    /* Modifications sent to it. */
    uint64_t modifications;
    /* Calls it has not answered yet. */
    uint64_t outstanding;
    /* Modifications it has not answered yet. */
    uint64_t behind;
    /* Its response time, smoothed. */
    uint64_t response_us;
    /* Why it is refused or out. NUL-terminated. */
    char reason[160];
};
_Static_assert(sizeof(struct sl_nas_member_row) == 256, "size of sl_nas_member_row");
_Static_assert(offsetof(struct sl_nas_member_row, filesystem) == 0,
               "place of sl_nas_member_row.filesystem");
_Static_assert(offsetof(struct sl_nas_member_row, member) == 2,
               "place of sl_nas_member_row.member");
_Static_assert(offsetof(struct sl_nas_member_row, state) == 4, "place of sl_nas_member_row.state");
_Static_assert(offsetof(struct sl_nas_member_row, is_serving) == 5,
               "place of sl_nas_member_row.is_serving");
_Static_assert(offsetof(struct sl_nas_member_row, notes) == 8, "place of sl_nas_member_row.notes");
_Static_assert(offsetof(struct sl_nas_member_row, recovering_objects) == 16,
               "place of sl_nas_member_row.recovering_objects");
_Static_assert(offsetof(struct sl_nas_member_row, objects) == 24,
               "place of sl_nas_member_row.objects");
_Static_assert(offsetof(struct sl_nas_member_row, keeps_locks) == 32,
               "place of sl_nas_member_row.keeps_locks");
_Static_assert(offsetof(struct sl_nas_member_row, locks_held) == 40,
               "place of sl_nas_member_row.locks_held");
_Static_assert(offsetof(struct sl_nas_member_row, locks_waiting) == 48,
               "place of sl_nas_member_row.locks_waiting");
_Static_assert(offsetof(struct sl_nas_member_row, reads) == 56, "place of sl_nas_member_row.reads");
_Static_assert(offsetof(struct sl_nas_member_row, modifications) == 64,
               "place of sl_nas_member_row.modifications");
_Static_assert(offsetof(struct sl_nas_member_row, outstanding) == 72,
               "place of sl_nas_member_row.outstanding");
_Static_assert(offsetof(struct sl_nas_member_row, behind) == 80,
               "place of sl_nas_member_row.behind");
_Static_assert(offsetof(struct sl_nas_member_row, response_us) == 88,
               "place of sl_nas_member_row.response_us");
_Static_assert(offsetof(struct sl_nas_member_row, reason) == 96,
               "place of sl_nas_member_row.reason");

/* One file that is balanced by its use. */
struct sl_nas_file_row {
    /* Its number, as clients see it (fileid). */
    uint64_t object;
    /* Calls in this interval. */
    uint64_t hits;
    /* Calls since it is listed. */
    uint64_t all_hits;
    /* Its file system. Id of a filesystem or SL_ID_NONE. */
    uint16_t filesystem;
    /* The list it is on: 0 for little used files. */
    uint8_t list;
    /* Its servers, bit per slot. */
    uint8_t servers;
    /* Its path from the root of the file system, as far as it is known. NUL-terminated. */
    char path[160];
    uint8_t reserved_188[4];
};
_Static_assert(sizeof(struct sl_nas_file_row) == 192, "size of sl_nas_file_row");
_Static_assert(offsetof(struct sl_nas_file_row, object) == 0, "place of sl_nas_file_row.object");
_Static_assert(offsetof(struct sl_nas_file_row, hits) == 8, "place of sl_nas_file_row.hits");
_Static_assert(offsetof(struct sl_nas_file_row, all_hits) == 16,
               "place of sl_nas_file_row.all_hits");
_Static_assert(offsetof(struct sl_nas_file_row, filesystem) == 24,
               "place of sl_nas_file_row.filesystem");
_Static_assert(offsetof(struct sl_nas_file_row, list) == 26, "place of sl_nas_file_row.list");
_Static_assert(offsetof(struct sl_nas_file_row, servers) == 27, "place of sl_nas_file_row.servers");
_Static_assert(offsetof(struct sl_nas_file_row, path) == 28, "place of sl_nas_file_row.path");

/* One client. */
struct sl_nas_client_row {
    /* The client. */
    struct sl_addr client;
    uint8_t reserved_20[4];
    /* Its calls. */
    uint64_t calls;
    /* What it has read. In bytes. */
    uint64_t read_bytes;
    /* What it has written. In bytes. */
    uint64_t written_bytes;
    /* Its calls that were timed. */
    uint64_t timed;
    /* Sum of their times. */
    uint64_t time_us;
    /* Calls that took less than 1 us. */
    uint64_t bucket_0;
    /* Calls that took from 2^0 us to less than 2^1 us. */
    uint64_t bucket_1;
    /* Calls that took from 2^1 us to less than 2^2 us. */
    uint64_t bucket_2;
    /* Calls that took from 2^2 us to less than 2^3 us. */
    uint64_t bucket_3;
    /* Calls that took from 2^3 us to less than 2^4 us. */
    uint64_t bucket_4;
    /* Calls that took from 2^4 us to less than 2^5 us. */
    uint64_t bucket_5;
    /* Calls that took from 2^5 us to less than 2^6 us. */
    uint64_t bucket_6;
    /* Calls that took from 2^6 us to less than 2^7 us. */
    uint64_t bucket_7;
    /* Calls that took from 2^7 us to less than 2^8 us. */
    uint64_t bucket_8;
    /* Calls that took from 2^8 us to less than 2^9 us. */
    uint64_t bucket_9;
    /* Calls that took from 2^9 us to less than 2^10 us. */
    uint64_t bucket_10;
    /* Calls that took from 2^10 us to less than 2^11 us. */
    uint64_t bucket_11;
    /* Calls that took from 2^11 us to less than 2^12 us. */
    uint64_t bucket_12;
    /* Calls that took from 2^12 us to less than 2^13 us. */
    uint64_t bucket_13;
    /* Calls that took from 2^13 us to less than 2^14 us. */
    uint64_t bucket_14;
    /* Calls that took from 2^14 us to less than 2^15 us. */
    uint64_t bucket_15;
    /* Calls that took from 2^15 us to less than 2^16 us. */
    uint64_t bucket_16;
    /* Calls that took from 2^16 us to less than 2^17 us. */
    uint64_t bucket_17;
    /* Calls that took from 2^17 us to less than 2^18 us. */
    uint64_t bucket_18;
    /* Calls that took from 2^18 us to less than 2^19 us. */
    uint64_t bucket_19;
    /* Calls that took from 2^19 us to less than 2^20 us. */
    uint64_t bucket_20;
    /* Calls that took from 2^20 us to less than 2^21 us. */
    uint64_t bucket_21;
    /* Calls that took from 2^21 us to less than 2^22 us. */
    uint64_t bucket_22;
    /* Calls that took from 2^22 us to less than 2^23 us. */
    uint64_t bucket_23;
    /* Calls that took from 2^23 us to less than 2^24 us. */
    uint64_t bucket_24;
    /* Calls that took 2^24 us and more. */
    uint64_t bucket_25;
};
_Static_assert(sizeof(struct sl_nas_client_row) == 272, "size of sl_nas_client_row");
_Static_assert(offsetof(struct sl_nas_client_row, client) == 0,
               "place of sl_nas_client_row.client");
_Static_assert(offsetof(struct sl_nas_client_row, calls) == 24, "place of sl_nas_client_row.calls");
_Static_assert(offsetof(struct sl_nas_client_row, read_bytes) == 32,
               "place of sl_nas_client_row.read_bytes");
_Static_assert(offsetof(struct sl_nas_client_row, written_bytes) == 40,
               "place of sl_nas_client_row.written_bytes");
_Static_assert(offsetof(struct sl_nas_client_row, timed) == 48, "place of sl_nas_client_row.timed");
_Static_assert(offsetof(struct sl_nas_client_row, time_us) == 56,
               "place of sl_nas_client_row.time_us");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_0) == 64,
               "place of sl_nas_client_row.bucket_0");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_1) == 72,
               "place of sl_nas_client_row.bucket_1");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_2) == 80,
               "place of sl_nas_client_row.bucket_2");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_3) == 88,
               "place of sl_nas_client_row.bucket_3");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_4) == 96,
               "place of sl_nas_client_row.bucket_4");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_5) == 104,
               "place of sl_nas_client_row.bucket_5");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_6) == 112,
               "place of sl_nas_client_row.bucket_6");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_7) == 120,
               "place of sl_nas_client_row.bucket_7");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_8) == 128,
               "place of sl_nas_client_row.bucket_8");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_9) == 136,
               "place of sl_nas_client_row.bucket_9");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_10) == 144,
               "place of sl_nas_client_row.bucket_10");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_11) == 152,
               "place of sl_nas_client_row.bucket_11");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_12) == 160,
               "place of sl_nas_client_row.bucket_12");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_13) == 168,
               "place of sl_nas_client_row.bucket_13");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_14) == 176,
               "place of sl_nas_client_row.bucket_14");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_15) == 184,
               "place of sl_nas_client_row.bucket_15");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_16) == 192,
               "place of sl_nas_client_row.bucket_16");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_17) == 200,
               "place of sl_nas_client_row.bucket_17");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_18) == 208,
               "place of sl_nas_client_row.bucket_18");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_19) == 216,
               "place of sl_nas_client_row.bucket_19");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_20) == 224,
               "place of sl_nas_client_row.bucket_20");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_21) == 232,
               "place of sl_nas_client_row.bucket_21");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_22) == 240,
               "place of sl_nas_client_row.bucket_22");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_23) == 248,
               "place of sl_nas_client_row.bucket_23");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_24) == 256,
               "place of sl_nas_client_row.bucket_24");
_Static_assert(offsetof(struct sl_nas_client_row, bucket_25) == 264,
               "place of sl_nas_client_row.bucket_25");

/* One call under way. */
struct sl_nas_call_row {
    /* Whose call it is; empty for one of our own. */
    struct sl_addr client;
    /* Its port. */
    uint16_t port;
    /* The file system, or none. Id of a filesystem or SL_ID_NONE. */
    uint16_t filesystem;
    /* Transaction id (RFC 5531). */
    uint32_t xid;
    /* Number of the procedure, as procedures.schema.json has them; their count stands for any. */
    uint8_t procedure;
    /* Members whose answers are awaited, bit per slot. */
    uint8_t waits_for_members;
    uint8_t reserved_30[2];
    /* How long it has been under way. */
    uint64_t age_us;
    /* Number of its object (fileid). */
    uint64_t object;
    /* What it waits for, in words. NUL-terminated. */
    char state[48];
};
_Static_assert(sizeof(struct sl_nas_call_row) == 96, "size of sl_nas_call_row");
_Static_assert(offsetof(struct sl_nas_call_row, client) == 0, "place of sl_nas_call_row.client");
_Static_assert(offsetof(struct sl_nas_call_row, port) == 20, "place of sl_nas_call_row.port");
_Static_assert(offsetof(struct sl_nas_call_row, filesystem) == 22,
               "place of sl_nas_call_row.filesystem");
_Static_assert(offsetof(struct sl_nas_call_row, xid) == 24, "place of sl_nas_call_row.xid");
_Static_assert(offsetof(struct sl_nas_call_row, procedure) == 28,
               "place of sl_nas_call_row.procedure");
_Static_assert(offsetof(struct sl_nas_call_row, waits_for_members) == 29,
               "place of sl_nas_call_row.waits_for_members");
_Static_assert(offsetof(struct sl_nas_call_row, age_us) == 32, "place of sl_nas_call_row.age_us");
_Static_assert(offsetof(struct sl_nas_call_row, object) == 40, "place of sl_nas_call_row.object");
_Static_assert(offsetof(struct sl_nas_call_row, state) == 48, "place of sl_nas_call_row.state");

/* One step of a traced call. */
struct sl_nas_step_row {
    /* When, since the call arrived. */
    uint32_t at_us;
    /* The member it is about, or none. Id of a filesystem-member or SL_ID_NONE. */
    uint16_t member;
    /* What happened. NUL-terminated. */
    char text[72];
    uint8_t reserved_78[2];
};
_Static_assert(sizeof(struct sl_nas_step_row) == 80, "size of sl_nas_step_row");
_Static_assert(offsetof(struct sl_nas_step_row, at_us) == 0, "place of sl_nas_step_row.at_us");
_Static_assert(offsetof(struct sl_nas_step_row, member) == 4, "place of sl_nas_step_row.member");
_Static_assert(offsetof(struct sl_nas_step_row, text) == 6, "place of sl_nas_step_row.text");

/* Opens a transaction that carries a whole configuration; an unfinished earlier one is forgotten.
 */
struct sl_msg_begin {
    /* Number of the transaction, chosen by the manager, repeated in the answer. */
    uint32_t transaction;
    uint8_t reserved_4[4];
    /* Generation the configuration will have when applied. */
    uint64_t generation;
};
_Static_assert(sizeof(struct sl_msg_begin) == 16, "size of sl_msg_begin");
_Static_assert(offsetof(struct sl_msg_begin, transaction) == 0,
               "place of sl_msg_begin.transaction");
_Static_assert(offsetof(struct sl_msg_begin, generation) == 8, "place of sl_msg_begin.generation");

/* Asks that everything set since begin be applied, all or nothing; answered by ack or nak. */
struct sl_msg_commit {
    /* The transaction begun. */
    uint32_t transaction;
    /* Number of set messages sent since begin; another number received refuses the transaction. */
    uint32_t count;
};
_Static_assert(sizeof(struct sl_msg_commit) == 8, "size of sl_msg_commit");
_Static_assert(offsetof(struct sl_msg_commit, transaction) == 0,
               "place of sl_msg_commit.transaction");
_Static_assert(offsetof(struct sl_msg_commit, count) == 4, "place of sl_msg_commit.count");

/* Forgets the open transaction; answered by ack. */
struct sl_msg_abort {
    /* The transaction begun. */
    uint32_t transaction;
    uint8_t reserved_4[4];
};
_Static_assert(sizeof(struct sl_msg_abort) == 8, "size of sl_msg_abort");
_Static_assert(offsetof(struct sl_msg_abort, transaction) == 0,
               "place of sl_msg_abort.transaction");

/* Configuration complete: ends hold-down; answered by ack. */
struct sl_msg_ready {
    /* Number of the request, repeated in the answer. */
    uint32_t transaction;
    uint8_t reserved_4[4];
};
_Static_assert(sizeof(struct sl_msg_ready) == 8, "size of sl_msg_ready");
_Static_assert(offsetof(struct sl_msg_ready, transaction) == 0,
               "place of sl_msg_ready.transaction");

/* Asks for one batch of flows; answered by flows-rows or nak. */
struct sl_msg_flows_query {
    /* Number of the request, repeated in the answer. */
    uint32_t transaction;
    /* Only flows of this NP, or none for all. Id of a np or SL_ID_NONE. */
    uint16_t np;
    /* Only flows of this virtual domain, or none for all. Id of a virtual-domain or SL_ID_NONE. */
    uint16_t domain;
    /* Only flows of this member, or none for all. Id of a member or SL_ID_NONE. */
    uint16_t member;
    /* Largest number of rows wanted over all answers to this query; further rows need a query from
     * next-cursor. */
    uint16_t maximum;
    /* Only flows of this client; empty (family 0) for all. */
    struct sl_addr client;
    /* Where to go on: 0 at first, then next-cursor of the last answer. */
    uint64_t cursor;
};
_Static_assert(sizeof(struct sl_msg_flows_query) == 40, "size of sl_msg_flows_query");
_Static_assert(offsetof(struct sl_msg_flows_query, transaction) == 0,
               "place of sl_msg_flows_query.transaction");
_Static_assert(offsetof(struct sl_msg_flows_query, np) == 4, "place of sl_msg_flows_query.np");
_Static_assert(offsetof(struct sl_msg_flows_query, domain) == 6,
               "place of sl_msg_flows_query.domain");
_Static_assert(offsetof(struct sl_msg_flows_query, member) == 8,
               "place of sl_msg_flows_query.member");
_Static_assert(offsetof(struct sl_msg_flows_query, maximum) == 10,
               "place of sl_msg_flows_query.maximum");
_Static_assert(offsetof(struct sl_msg_flows_query, client) == 12,
               "place of sl_msg_flows_query.client");
_Static_assert(offsetof(struct sl_msg_flows_query, cursor) == 32,
               "place of sl_msg_flows_query.cursor");

/* Sets counters (not gauges) to zero; answered by ack. */
struct sl_msg_clear_statistics {
    /* Number of the request, repeated in the answer. */
    uint32_t transaction;
    /* Only statistics of objects of this kind; none for all. enum sl_kind. */
    uint8_t kind;
    uint8_t reserved_5;
    /* Only statistics of this object; none for all of the kind. Id or SL_ID_NONE. */
    uint16_t id;
};
_Static_assert(sizeof(struct sl_msg_clear_statistics) == 8, "size of sl_msg_clear_statistics");
_Static_assert(offsetof(struct sl_msg_clear_statistics, transaction) == 0,
               "place of sl_msg_clear_statistics.transaction");
_Static_assert(offsetof(struct sl_msg_clear_statistics, kind) == 4,
               "place of sl_msg_clear_statistics.kind");
_Static_assert(offsetof(struct sl_msg_clear_statistics, id) == 6,
               "place of sl_msg_clear_statistics.id");

/* Which rows are wanted. */
enum sl_attr_tcp_query_what {
    /* Connections that live, in any state; answered by tcp-rows. */
    SL_ATTR_TCP_QUERY_WHAT_CONNECTIONS = 0,
    /* Connections that ended last, newest first; answered by tcp-rows. */
    SL_ATTR_TCP_QUERY_WHAT_ENDED = 1,
    /* Listeners; answered by tcp-listeners. */
    SL_ATTR_TCP_QUERY_WHAT_LISTENERS = 2,
};

/* Only connections in this state. */
enum sl_attr_tcp_query_state {
    /* In every state. */
    SL_ATTR_TCP_QUERY_STATE_ANY = 0,
    /* The connection is in state closed (RFC 9293). */
    SL_ATTR_TCP_QUERY_STATE_CLOSED = 1,
    /* The connection is in state listen (RFC 9293). */
    SL_ATTR_TCP_QUERY_STATE_LISTEN = 2,
    /* The connection is in state syn-sent (RFC 9293). */
    SL_ATTR_TCP_QUERY_STATE_SYN_SENT = 3,
    /* The connection is in state syn-received (RFC 9293). */
    SL_ATTR_TCP_QUERY_STATE_SYN_RECEIVED = 4,
    /* The connection is in state established (RFC 9293). */
    SL_ATTR_TCP_QUERY_STATE_ESTABLISHED = 5,
    /* The connection is in state fin-wait-1 (RFC 9293). */
    SL_ATTR_TCP_QUERY_STATE_FIN_WAIT_1 = 6,
    /* The connection is in state fin-wait-2 (RFC 9293). */
    SL_ATTR_TCP_QUERY_STATE_FIN_WAIT_2 = 7,
    /* The connection is in state close-wait (RFC 9293). */
    SL_ATTR_TCP_QUERY_STATE_CLOSE_WAIT = 8,
    /* The connection is in state last-ack (RFC 9293). */
    SL_ATTR_TCP_QUERY_STATE_LAST_ACK = 9,
    /* The connection is in state closing (RFC 9293). */
    SL_ATTR_TCP_QUERY_STATE_CLOSING = 10,
    /* The connection is in state time-wait (RFC 9293). */
    SL_ATTR_TCP_QUERY_STATE_TIME_WAIT = 11,
};

/* Asks for one batch of TCP connections or listeners; answered by tcp-rows or tcp-listeners, or
 * nak. */
struct sl_msg_tcp_query {
    /* Number of the request, repeated in the answer. */
    uint32_t transaction;
    /* Only rows of this SP, or none for all. Id of a sp or SL_ID_NONE. */
    uint16_t sp;
    /* Only rows of this TCP service, or none for all. Id of a tcp-service or SL_ID_NONE. */
    uint16_t service;
    /* Largest number of rows wanted over all answers to this query; further rows need a query from
     * next-cursor. */
    uint16_t maximum;
    /* Only connections with this port of the peer; 0 for all. */
    uint16_t peer_port;
    /* Only connections with this port of ours; 0 for all. */
    uint16_t local_port;
    /* Which rows are wanted. enum sl_attr_tcp_query_what. */
    uint8_t what;
    /* Only connections in this state. enum sl_attr_tcp_query_state. */
    uint8_t state;
    /* Only connections with this address of the peer; empty (family 0) for all. */
    struct sl_addr peer;
    /* Only connections with this address of ours; empty (family 0) for all. */
    struct sl_addr local;
    /* Where to go on: 0 at first, then next-cursor of the last answer. */
    uint64_t cursor;
};
_Static_assert(sizeof(struct sl_msg_tcp_query) == 64, "size of sl_msg_tcp_query");
_Static_assert(offsetof(struct sl_msg_tcp_query, transaction) == 0,
               "place of sl_msg_tcp_query.transaction");
_Static_assert(offsetof(struct sl_msg_tcp_query, sp) == 4, "place of sl_msg_tcp_query.sp");
_Static_assert(offsetof(struct sl_msg_tcp_query, service) == 6,
               "place of sl_msg_tcp_query.service");
_Static_assert(offsetof(struct sl_msg_tcp_query, maximum) == 8,
               "place of sl_msg_tcp_query.maximum");
_Static_assert(offsetof(struct sl_msg_tcp_query, peer_port) == 10,
               "place of sl_msg_tcp_query.peer_port");
_Static_assert(offsetof(struct sl_msg_tcp_query, local_port) == 12,
               "place of sl_msg_tcp_query.local_port");
_Static_assert(offsetof(struct sl_msg_tcp_query, what) == 14, "place of sl_msg_tcp_query.what");
_Static_assert(offsetof(struct sl_msg_tcp_query, state) == 15, "place of sl_msg_tcp_query.state");
_Static_assert(offsetof(struct sl_msg_tcp_query, peer) == 16, "place of sl_msg_tcp_query.peer");
_Static_assert(offsetof(struct sl_msg_tcp_query, local) == 36, "place of sl_msg_tcp_query.local");
_Static_assert(offsetof(struct sl_msg_tcp_query, cursor) == 56, "place of sl_msg_tcp_query.cursor");

/* Ends one TCP connection with a RST; answered by ack, or nak if there is no such connection. */
struct sl_msg_tcp_reset {
    /* Number of the request, repeated in the answer. */
    uint32_t transaction;
    /* Port of the peer. */
    uint16_t peer_port;
    /* Port of ours. */
    uint16_t local_port;
    /* Address of the peer. */
    struct sl_addr peer;
    /* Address of ours. */
    struct sl_addr local;
};
_Static_assert(sizeof(struct sl_msg_tcp_reset) == 48, "size of sl_msg_tcp_reset");
_Static_assert(offsetof(struct sl_msg_tcp_reset, transaction) == 0,
               "place of sl_msg_tcp_reset.transaction");
_Static_assert(offsetof(struct sl_msg_tcp_reset, peer_port) == 4,
               "place of sl_msg_tcp_reset.peer_port");
_Static_assert(offsetof(struct sl_msg_tcp_reset, local_port) == 6,
               "place of sl_msg_tcp_reset.local_port");
_Static_assert(offsetof(struct sl_msg_tcp_reset, peer) == 8, "place of sl_msg_tcp_reset.peer");
_Static_assert(offsetof(struct sl_msg_tcp_reset, local) == 28, "place of sl_msg_tcp_reset.local");

/* Impairs the traffic of a lab port in the directions given, or heals it; no configuration;
 * answered by ack, or nak if the port is no lab port. */
struct sl_msg_impair {
    /* Number of the request, repeated in the answer. */
    uint32_t transaction;
    /* Port. Id of a port or SL_ID_NONE. */
    uint16_t port;
    /* Elements of directions. */
    uint16_t directions_count;
    /* What each direction is to do; one that is not given stays as it is. */
    struct sl_impairment_settings directions[2];
};
_Static_assert(sizeof(struct sl_msg_impair) == 184, "size of sl_msg_impair");
_Static_assert(offsetof(struct sl_msg_impair, transaction) == 0,
               "place of sl_msg_impair.transaction");
_Static_assert(offsetof(struct sl_msg_impair, port) == 4, "place of sl_msg_impair.port");
_Static_assert(offsetof(struct sl_msg_impair, directions_count) == 6,
               "place of sl_msg_impair.directions_count");
_Static_assert(offsetof(struct sl_msg_impair, directions) == 8,
               "place of sl_msg_impair.directions");

/* Asks how the traffic of a lab port is impaired; answered by impairment, or nak if the port is no
 * lab port. */
struct sl_msg_impairment_query {
    /* Number of the request, repeated in the answer. */
    uint32_t transaction;
    /* Port. Id of a port or SL_ID_NONE. */
    uint16_t port;
    uint8_t reserved_6[2];
};
_Static_assert(sizeof(struct sl_msg_impairment_query) == 8, "size of sl_msg_impairment_query");
_Static_assert(offsetof(struct sl_msg_impairment_query, transaction) == 0,
               "place of sl_msg_impairment_query.transaction");
_Static_assert(offsetof(struct sl_msg_impairment_query, port) == 4,
               "place of sl_msg_impairment_query.port");

/* Which rows are wanted. */
enum sl_attr_nfs_query_what {
    /* File systems with their members; answered by nfs-members. */
    SL_ATTR_NFS_QUERY_WHAT_MEMBERS = 0,
    /* Files that are balanced by their use, most used first; answered by nfs-files. */
    SL_ATTR_NFS_QUERY_WHAT_FILES = 1,
    /* Clients; answered by nfs-clients. */
    SL_ATTR_NFS_QUERY_WHAT_CLIENTS = 2,
    /* Calls under way, oldest first; answered by nfs-calls. */
    SL_ATTR_NFS_QUERY_WHAT_CALLS = 3,
    /* The steps of the call that was traced; answered by nfs-steps. */
    SL_ATTR_NFS_QUERY_WHAT_TRACE = 4,
};

/* Asks an SP's NFS switch for one batch of rows; answered by nfs-members, nfs-files, nfs-clients,
 * nfs-calls or nfs-steps, or nak. */
struct sl_msg_nfs_query {
    /* Number of the request, repeated in the answer. */
    uint32_t transaction;
    /* The SP that is asked. Id of a sp or SL_ID_NONE. */
    uint16_t sp;
    /* Largest number of rows wanted over all answers to this query; further rows need a query from
     * next-cursor. */
    uint16_t maximum;
    /* Which rows are wanted. enum sl_attr_nfs_query_what. */
    uint8_t what;
    uint8_t reserved_9[7];
    /* Where to go on: 0 at first, then next-cursor of the last answer. */
    uint64_t cursor;
};
_Static_assert(sizeof(struct sl_msg_nfs_query) == 24, "size of sl_msg_nfs_query");
_Static_assert(offsetof(struct sl_msg_nfs_query, transaction) == 0,
               "place of sl_msg_nfs_query.transaction");
_Static_assert(offsetof(struct sl_msg_nfs_query, sp) == 4, "place of sl_msg_nfs_query.sp");
_Static_assert(offsetof(struct sl_msg_nfs_query, maximum) == 6,
               "place of sl_msg_nfs_query.maximum");
_Static_assert(offsetof(struct sl_msg_nfs_query, what) == 8, "place of sl_msg_nfs_query.what");
_Static_assert(offsetof(struct sl_msg_nfs_query, cursor) == 16, "place of sl_msg_nfs_query.cursor");

/* Has the next call that matches traced on an SP; answered by ack or nak. */
struct sl_msg_nfs_trace {
    /* Number of the request, repeated in the answer. */
    uint32_t transaction;
    /* The SP. Id of a sp or SL_ID_NONE. */
    uint16_t sp;
    /* Number of the procedure, as procedures.schema.json has them; their count stands for any. */
    uint8_t procedure;
    /* Only a call of this client; empty for any. */
    struct sl_addr client;
    uint8_t reserved_27[5];
};
_Static_assert(sizeof(struct sl_msg_nfs_trace) == 32, "size of sl_msg_nfs_trace");
_Static_assert(offsetof(struct sl_msg_nfs_trace, transaction) == 0,
               "place of sl_msg_nfs_trace.transaction");
_Static_assert(offsetof(struct sl_msg_nfs_trace, sp) == 4, "place of sl_msg_nfs_trace.sp");
_Static_assert(offsetof(struct sl_msg_nfs_trace, procedure) == 6,
               "place of sl_msg_nfs_trace.procedure");
_Static_assert(offsetof(struct sl_msg_nfs_trace, client) == 7, "place of sl_msg_nfs_trace.client");

/* An administrator's word that a member is in step; answered by ack when it begins to be compared,
 * or nak. */
struct sl_msg_nfs_reinstate {
    /* Number of the request, repeated in the answer. */
    uint32_t transaction;
    /* The file system. Id of a filesystem or SL_ID_NONE. */
    uint16_t filesystem;
    /* The member. Id of a filesystem-member or SL_ID_NONE. */
    uint16_t member;
};
_Static_assert(sizeof(struct sl_msg_nfs_reinstate) == 8, "size of sl_msg_nfs_reinstate");
_Static_assert(offsetof(struct sl_msg_nfs_reinstate, transaction) == 0,
               "place of sl_msg_nfs_reinstate.transaction");
_Static_assert(offsetof(struct sl_msg_nfs_reinstate, filesystem) == 4,
               "place of sl_msg_nfs_reinstate.filesystem");
_Static_assert(offsetof(struct sl_msg_nfs_reinstate, member) == 6,
               "place of sl_msg_nfs_reinstate.member");

/* Sets one object of kind system. The appliance as a whole: its name, the control core and the
 * resources of the fast path. */
struct sl_msg_set_system {
    /* How long an idle worker sleeps at most; its first sleeps are shorter. 0 spins for the lowest
     * latency, 50 keeps a shared machine cool. */
    uint16_t idle_sleep_us;
    uint8_t reserved_2[2];
    /* Empty polls in a row after which a worker counts as idle and begins to sleep. In polls. */
    uint32_t idle_polls;
};
_Static_assert(sizeof(struct sl_msg_set_system) == 8, "size of sl_msg_set_system");
_Static_assert(offsetof(struct sl_msg_set_system, idle_sleep_us) == 0,
               "place of sl_msg_set_system.idle_sleep_us");
_Static_assert(offsetof(struct sl_msg_set_system, idle_polls) == 4,
               "place of sl_msg_set_system.idle_polls");

/* Sets one object of kind np. A network processor: a forwarding instance with its own ports and
 * flow table, placed on an lcore. */
struct sl_msg_set_np {
    /* Id of the object. Id of a np. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[3];
    /* CPU core on which this NP runs; several NPs may share one. */
    uint8_t lcore;
    uint8_t reserved_6[2];
};
_Static_assert(sizeof(struct sl_msg_set_np) == 8, "size of sl_msg_set_np");
_Static_assert(offsetof(struct sl_msg_set_np, id) == 0, "place of sl_msg_set_np.id");
_Static_assert(offsetof(struct sl_msg_set_np, key) == 2, "place of sl_msg_set_np.key");
_Static_assert(offsetof(struct sl_msg_set_np, lcore) == 5, "place of sl_msg_set_np.lcore");

/* Sets one object of kind sp. A storage processor: the role of an lcore that terminates connections
 * and serves requests. */
struct sl_msg_set_sp {
    /* Id of the object. Id of a sp. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[3];
    /* CPU core on which this SP runs; it may be shared with NPs. */
    uint8_t lcore;
    uint8_t reserved_6[2];
};
_Static_assert(sizeof(struct sl_msg_set_sp) == 8, "size of sl_msg_set_sp");
_Static_assert(offsetof(struct sl_msg_set_sp, id) == 0, "place of sl_msg_set_sp.id");
_Static_assert(offsetof(struct sl_msg_set_sp, key) == 2, "place of sl_msg_set_sp.key");
_Static_assert(offsetof(struct sl_msg_set_sp, lcore) == 5, "place of sl_msg_set_sp.lcore");

/* What the port is connected to; it decides how arriving packets are classified and filtered. */
enum sl_attr_port_type {
    /* Upstream routers and clients: only virtual IP addresses and configured routes are reachable.
     */
    SL_ATTR_PORT_TYPE_ROUTER = 0,
    /* Physical servers. */
    SL_ATTR_PORT_TYPE_SERVER = 1,
    /* Clients and servers on one port: router rules first, then server rules. */
    SL_ATTR_PORT_TYPE_COMBO = 2,
    /* Administrators who reach physical servers directly, and virtual IP addresses for testing. */
    SL_ATTR_PORT_TYPE_SERVER_ADMIN = 3,
    /* 802.1Q trunk to another box that carries the VLAN of each virtual domain. */
    SL_ATTR_PORT_TYPE_SERVER_ACCESS = 4,
};

/* What the neighbour sees while the port is held down, before the configuration is complete. */
enum sl_attr_port_hold_down_link {
    /* The link is down, so that a redundant peer is not misled. */
    SL_ATTR_PORT_HOLD_DOWN_LINK_DOWN = 0,
    /* The link is up although no traffic passes. */
    SL_ATTR_PORT_HOLD_DOWN_LINK_UP = 1,
};

/* Sets one object of kind port. A port of the appliance, named slot.port: one network device owned
 * by one NP. */
struct sl_msg_set_port {
    /* Id of the object. Id of a port. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[6];
    /* What the port is connected to; it decides how arriving packets are classified and filtered.
     * enum sl_attr_port_type. */
    uint8_t type;
    /* The network device: pci:DDDD:BB:DD.F for a NIC bound to vfio-pci, af_packet:INTERFACE for a
     * lab port. NUL-terminated. */
    char device[32];
    uint8_t reserved_41;
    /* NP that owns the port. Id of a np. */
    uint16_t np;
    /* Whether the port passes traffic. 0 or 1. */
    uint8_t enabled;
    uint8_t reserved_45;
    /* Largest IP packet the port sends or receives, in bytes. In bytes. */
    uint16_t mtu;
    /* What the neighbour sees while the port is held down, before the configuration is complete.
     * enum sl_attr_port_hold_down_link. */
    uint8_t hold_down_link;
    uint8_t reserved_49;
    /* Elements of addresses. */
    uint16_t addresses_count;
    /* The appliance's own addresses on this port, each address/prefix-length; Linux gets them too.
     */
    struct sl_addr_prefix addresses[8];
    uint8_t reserved_244[4];
};
_Static_assert(sizeof(struct sl_msg_set_port) == 248, "size of sl_msg_set_port");
_Static_assert(offsetof(struct sl_msg_set_port, id) == 0, "place of sl_msg_set_port.id");
_Static_assert(offsetof(struct sl_msg_set_port, key) == 2, "place of sl_msg_set_port.key");
_Static_assert(offsetof(struct sl_msg_set_port, type) == 8, "place of sl_msg_set_port.type");
_Static_assert(offsetof(struct sl_msg_set_port, device) == 9, "place of sl_msg_set_port.device");
_Static_assert(offsetof(struct sl_msg_set_port, np) == 42, "place of sl_msg_set_port.np");
_Static_assert(offsetof(struct sl_msg_set_port, enabled) == 44, "place of sl_msg_set_port.enabled");
_Static_assert(offsetof(struct sl_msg_set_port, mtu) == 46, "place of sl_msg_set_port.mtu");
_Static_assert(offsetof(struct sl_msg_set_port, hold_down_link) == 48,
               "place of sl_msg_set_port.hold_down_link");
_Static_assert(offsetof(struct sl_msg_set_port, addresses_count) == 50,
               "place of sl_msg_set_port.addresses_count");
_Static_assert(offsetof(struct sl_msg_set_port, addresses) == 52,
               "place of sl_msg_set_port.addresses");

/* Sets one object of kind vlan. A port-based VLAN; a port may be in several. */
struct sl_msg_set_vlan {
    /* Id of the object. Id of a vlan. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[5];
    uint8_t reserved_7;
    /* Elements of ports. */
    uint16_t ports_count;
    /* Ports that are in the VLAN. Id of a port. */
    uint16_t ports[64];
    uint8_t reserved_138[6];
};
_Static_assert(sizeof(struct sl_msg_set_vlan) == 144, "size of sl_msg_set_vlan");
_Static_assert(offsetof(struct sl_msg_set_vlan, id) == 0, "place of sl_msg_set_vlan.id");
_Static_assert(offsetof(struct sl_msg_set_vlan, key) == 2, "place of sl_msg_set_vlan.key");
_Static_assert(offsetof(struct sl_msg_set_vlan, ports_count) == 8,
               "place of sl_msg_set_vlan.ports_count");
_Static_assert(offsetof(struct sl_msg_set_vlan, ports) == 10, "place of sl_msg_set_vlan.ports");

/* What the VSD is for. */
enum sl_attr_vsd_use {
    /* Grouping for management: its servers stay routable and are forwarded without NAT. */
    SL_ATTR_VSD_USE_GROUPING = 0,
    /* Its servers are hidden behind virtual IP addresses. */
    SL_ATTR_VSD_USE_HIDING = 1,
};

/* Sets one object of kind vsd. A virtual storage domain: a customer's grouping of VLANs, virtual
 * domains and servers. */
struct sl_msg_set_vsd {
    /* Id of the object. Id of a vsd. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[32];
    /* What the VSD is for. enum sl_attr_vsd_use. */
    uint8_t use;
    uint8_t reserved_35;
    /* Elements of vlans. */
    uint16_t vlans_count;
    /* VLANs associated with the VSD; each must exist, an association never creates one. Id of a
     * vlan. */
    uint16_t vlans[64];
    uint8_t reserved_166[2];
};
_Static_assert(sizeof(struct sl_msg_set_vsd) == 168, "size of sl_msg_set_vsd");
_Static_assert(offsetof(struct sl_msg_set_vsd, id) == 0, "place of sl_msg_set_vsd.id");
_Static_assert(offsetof(struct sl_msg_set_vsd, key) == 2, "place of sl_msg_set_vsd.key");
_Static_assert(offsetof(struct sl_msg_set_vsd, use) == 34, "place of sl_msg_set_vsd.use");
_Static_assert(offsetof(struct sl_msg_set_vsd, vlans_count) == 36,
               "place of sl_msg_set_vsd.vlans_count");
_Static_assert(offsetof(struct sl_msg_set_vsd, vlans) == 38, "place of sl_msg_set_vsd.vlans");

/* What the operator wants of the server; changes without losing a connection. */
enum sl_attr_server_admin_state {
    /* Takes new flows when healthy. */
    SL_ATTR_SERVER_ADMIN_STATE_ENABLED = 0,
    /* Keeps the flows it has, gets no new ones. */
    SL_ATTR_SERVER_ADMIN_STATE_DRAIN = 1,
    /* Gets no new flows and is not probed. */
    SL_ATTR_SERVER_ADMIN_STATE_DISABLED = 2,
};

/* Sets one object of kind server. A physical server behind the appliance. */
struct sl_msg_set_server {
    /* Id of the object. Id of a server. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[32];
    /* IP address of the server. */
    struct sl_addr address;
    /* The only port on which the server is looked for; without it, every server and combo port of
     * the domain's VLAN. Id of a port or SL_ID_NONE. */
    uint16_t port;
    /* What the operator wants of the server; changes without losing a connection. enum
     * sl_attr_server_admin_state. */
    uint8_t admin_state;
    uint8_t reserved_57[7];
};
_Static_assert(sizeof(struct sl_msg_set_server) == 64, "size of sl_msg_set_server");
_Static_assert(offsetof(struct sl_msg_set_server, id) == 0, "place of sl_msg_set_server.id");
_Static_assert(offsetof(struct sl_msg_set_server, key) == 2, "place of sl_msg_set_server.key");
_Static_assert(offsetof(struct sl_msg_set_server, address) == 34,
               "place of sl_msg_set_server.address");
_Static_assert(offsetof(struct sl_msg_set_server, port) == 54, "place of sl_msg_set_server.port");
_Static_assert(offsetof(struct sl_msg_set_server, admin_state) == 56,
               "place of sl_msg_set_server.admin_state");

/* How a server is chosen for a new flow. */
enum sl_attr_domain_method {
    /* In turn, in proportion to weight. */
    SL_ATTR_DOMAIN_METHOD_ROUND_ROBIN = 0,
    /* The member with the fewest active connections for its weight. */
    SL_ATTR_DOMAIN_METHOD_LEAST_CONNECTIONS = 1,
    /* By a hash of the client's address, in proportion to weight. */
    SL_ATTR_DOMAIN_METHOD_SOURCE_HASH = 2,
};

/* Whether later flows of a client go to the server that its first flow went to. */
enum sl_attr_domain_persistence {
    /* Each flow is balanced by itself. */
    SL_ATTR_DOMAIN_PERSISTENCE_NONE = 0,
    /* All flows of one client address meet the same server until it has been idle for
       persistence-timeout-s. */
    SL_ATTR_DOMAIN_PERSISTENCE_SOURCE_ADDRESS = 1,
};

/* How often a server is chosen for UDP. */
enum sl_attr_domain_udp_mode {
    /* Once per flow (client address and port), again after udp-rebalance-timeout-s idle. */
    SL_ATTR_DOMAIN_UDP_MODE_FLOW = 0,
    /* For every request datagram. */
    SL_ATTR_DOMAIN_UDP_MODE_REQUEST = 1,
};

/* How the health of each member is probed. */
enum sl_attr_domain_health_method {
    /* The server answers ARP. */
    SL_ATTR_DOMAIN_HEALTH_METHOD_ARP = 0,
    /* The server accepts a TCP connection on the probed port. */
    SL_ATTR_DOMAIN_HEALTH_METHOD_TCP = 1,
    /* The server answers a UDP datagram: an ONC RPC NULL call, or an empty datagram without
       health-rpc-program. */
    SL_ATTR_DOMAIN_HEALTH_METHOD_UDP = 2,
};

/* Sets one object of kind virtual-domain. A virtual domain: names and virtual IP addresses behind
 * which physical servers are balanced. */
struct sl_msg_set_domain {
    /* Id of the object. Id of a virtual-domain. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[32];
    /* Elements of vips. */
    uint16_t vips_count;
    /* Virtual IP addresses; each belongs to one domain only. */
    struct sl_addr vips[8];
    /* The VLAN in which the domain's servers are. Id of a vlan. */
    uint16_t vlan;
    /* The virtual storage domain the domain belongs to. Id of a vsd or SL_ID_NONE. */
    uint16_t vsd;
    /* Elements of self_addresses. */
    uint16_t self_addresses_count;
    /* The appliance's own addresses in the domain's subnets, each address/prefix-length; source of
     * the ARP and IP it authors, else a virtual IP address is used. */
    struct sl_addr_prefix self_addresses[4];
    /* Elements of subnets. */
    uint16_t subnets_count;
    /* Subnets the domain owns, each network/prefix-length; servers inside are located directly. */
    struct sl_addr_prefix subnets[8];
    /* How a server is chosen for a new flow. enum sl_attr_domain_method. */
    uint8_t method;
    /* Whether later flows of a client go to the server that its first flow went to. enum
     * sl_attr_domain_persistence. */
    uint8_t persistence;
    uint8_t reserved_494[2];
    /* Inactivity after which a client's persistence is forgotten. */
    uint32_t persistence_timeout_s;
    /* How often a server is chosen for UDP. enum sl_attr_domain_udp_mode. */
    uint8_t udp_mode;
    uint8_t reserved_501;
    /* Idle time after which a TCP flow whose handshake never finished is deleted. */
    uint16_t tcp_syn_timeout_s;
    /* Idle time after which an established TCP flow is deleted (at least 7440 by RFC 5382 REQ-5).
     */
    uint32_t tcp_established_timeout_s;
    /* Idle time after which a TCP flow that was closed or reset is deleted. */
    uint16_t tcp_closing_timeout_s;
    uint8_t reserved_510[2];
    /* Idle time after which the next datagram of a UDP flow may choose another server. */
    uint32_t udp_rebalance_timeout_s;
    /* Idle time after which a UDP flow is deleted (RFC 4787 REQ-5). */
    uint32_t udp_timeout_s;
    /* How long a fragment waits for its first fragment before it is dropped. */
    uint16_t fragment_timeout_ms;
    /* How the health of each member is probed. enum sl_attr_domain_health_method. */
    uint8_t health_method;
    uint8_t reserved_523;
    /* Port that TCP and UDP probes go to; 0 takes the member's own port. */
    uint16_t health_port;
    uint8_t reserved_526[2];
    /* ONC RPC program of the UDP probe (100003 is NFS); 0 sends an empty datagram instead. */
    uint32_t health_rpc_program;
    /* ONC RPC program version of the UDP probe. */
    uint32_t health_rpc_version;
    /* Time from one probe of a member to the next. */
    uint32_t health_interval_ms;
    /* Time after which an unanswered probe counts as failed. */
    uint16_t health_timeout_ms;
    /* Failed probes in a row that take a member down. In probes. */
    uint8_t health_fall;
    /* Answered probes in a row that bring a member up. In probes. */
    uint8_t health_rise;
    /* Time between checks of a located server on its learned port; a silent one is searched with
     * exponential back-off from here. */
    uint32_t arp_interval_ms;
    uint8_t reserved_548[4];
};
_Static_assert(sizeof(struct sl_msg_set_domain) == 552, "size of sl_msg_set_domain");
_Static_assert(offsetof(struct sl_msg_set_domain, id) == 0, "place of sl_msg_set_domain.id");
_Static_assert(offsetof(struct sl_msg_set_domain, key) == 2, "place of sl_msg_set_domain.key");
_Static_assert(offsetof(struct sl_msg_set_domain, vips_count) == 34,
               "place of sl_msg_set_domain.vips_count");
_Static_assert(offsetof(struct sl_msg_set_domain, vips) == 36, "place of sl_msg_set_domain.vips");
_Static_assert(offsetof(struct sl_msg_set_domain, vlan) == 196, "place of sl_msg_set_domain.vlan");
_Static_assert(offsetof(struct sl_msg_set_domain, vsd) == 198, "place of sl_msg_set_domain.vsd");
_Static_assert(offsetof(struct sl_msg_set_domain, self_addresses_count) == 200,
               "place of sl_msg_set_domain.self_addresses_count");
_Static_assert(offsetof(struct sl_msg_set_domain, self_addresses) == 202,
               "place of sl_msg_set_domain.self_addresses");
_Static_assert(offsetof(struct sl_msg_set_domain, subnets_count) == 298,
               "place of sl_msg_set_domain.subnets_count");
_Static_assert(offsetof(struct sl_msg_set_domain, subnets) == 300,
               "place of sl_msg_set_domain.subnets");
_Static_assert(offsetof(struct sl_msg_set_domain, method) == 492,
               "place of sl_msg_set_domain.method");
_Static_assert(offsetof(struct sl_msg_set_domain, persistence) == 493,
               "place of sl_msg_set_domain.persistence");
_Static_assert(offsetof(struct sl_msg_set_domain, persistence_timeout_s) == 496,
               "place of sl_msg_set_domain.persistence_timeout_s");
_Static_assert(offsetof(struct sl_msg_set_domain, udp_mode) == 500,
               "place of sl_msg_set_domain.udp_mode");
_Static_assert(offsetof(struct sl_msg_set_domain, tcp_syn_timeout_s) == 502,
               "place of sl_msg_set_domain.tcp_syn_timeout_s");
_Static_assert(offsetof(struct sl_msg_set_domain, tcp_established_timeout_s) == 504,
               "place of sl_msg_set_domain.tcp_established_timeout_s");
_Static_assert(offsetof(struct sl_msg_set_domain, tcp_closing_timeout_s) == 508,
               "place of sl_msg_set_domain.tcp_closing_timeout_s");
_Static_assert(offsetof(struct sl_msg_set_domain, udp_rebalance_timeout_s) == 512,
               "place of sl_msg_set_domain.udp_rebalance_timeout_s");
_Static_assert(offsetof(struct sl_msg_set_domain, udp_timeout_s) == 516,
               "place of sl_msg_set_domain.udp_timeout_s");
_Static_assert(offsetof(struct sl_msg_set_domain, fragment_timeout_ms) == 520,
               "place of sl_msg_set_domain.fragment_timeout_ms");
_Static_assert(offsetof(struct sl_msg_set_domain, health_method) == 522,
               "place of sl_msg_set_domain.health_method");
_Static_assert(offsetof(struct sl_msg_set_domain, health_port) == 524,
               "place of sl_msg_set_domain.health_port");
_Static_assert(offsetof(struct sl_msg_set_domain, health_rpc_program) == 528,
               "place of sl_msg_set_domain.health_rpc_program");
_Static_assert(offsetof(struct sl_msg_set_domain, health_rpc_version) == 532,
               "place of sl_msg_set_domain.health_rpc_version");
_Static_assert(offsetof(struct sl_msg_set_domain, health_interval_ms) == 536,
               "place of sl_msg_set_domain.health_interval_ms");
_Static_assert(offsetof(struct sl_msg_set_domain, health_timeout_ms) == 540,
               "place of sl_msg_set_domain.health_timeout_ms");
_Static_assert(offsetof(struct sl_msg_set_domain, health_fall) == 542,
               "place of sl_msg_set_domain.health_fall");
_Static_assert(offsetof(struct sl_msg_set_domain, health_rise) == 543,
               "place of sl_msg_set_domain.health_rise");
_Static_assert(offsetof(struct sl_msg_set_domain, arp_interval_ms) == 544,
               "place of sl_msg_set_domain.arp_interval_ms");

/* Protocol that the member serves. */
enum sl_attr_member_protocol {
    /* TCP and UDP. */
    SL_ATTR_MEMBER_PROTOCOL_ANY = 0,
    /* TCP only. */
    SL_ATTR_MEMBER_PROTOCOL_TCP = 6,
    /* UDP only. */
    SL_ATTR_MEMBER_PROTOCOL_UDP = 17,
};

/* Sets one object of kind member. A member of a virtual domain: a server, or one service of it,
 * that the domain is balanced over. */
struct sl_msg_set_member {
    /* Id of the object. Id of a member. */
    uint16_t id;
    /* The virtual-domain it is part of. Id of a virtual-domain. */
    uint16_t domain;
    /* Key of the object, for messages to the operator; virtual-domain and own key joined by a
     * slash. NUL-terminated. */
    char key[64];
    /* The server; by default the one that has the member's name. Id of a server. */
    uint16_t server;
    /* Protocol that the member serves. enum sl_attr_member_protocol. */
    uint8_t protocol;
    uint8_t reserved_71;
    /* Port of the virtual IP address that the member serves; 0 is every port. */
    uint16_t vip_port;
    /* Port on the server; 0 keeps the port that the client asked for. */
    uint16_t port;
    /* Share of new flows relative to the other members; changes without losing a connection. */
    uint16_t weight;
    uint8_t reserved_78[2];
};
_Static_assert(sizeof(struct sl_msg_set_member) == 80, "size of sl_msg_set_member");
_Static_assert(offsetof(struct sl_msg_set_member, id) == 0, "place of sl_msg_set_member.id");
_Static_assert(offsetof(struct sl_msg_set_member, domain) == 2,
               "place of sl_msg_set_member.domain");
_Static_assert(offsetof(struct sl_msg_set_member, key) == 4, "place of sl_msg_set_member.key");
_Static_assert(offsetof(struct sl_msg_set_member, server) == 68,
               "place of sl_msg_set_member.server");
_Static_assert(offsetof(struct sl_msg_set_member, protocol) == 70,
               "place of sl_msg_set_member.protocol");
_Static_assert(offsetof(struct sl_msg_set_member, vip_port) == 72,
               "place of sl_msg_set_member.vip_port");
_Static_assert(offsetof(struct sl_msg_set_member, port) == 74, "place of sl_msg_set_member.port");
_Static_assert(offsetof(struct sl_msg_set_member, weight) == 76,
               "place of sl_msg_set_member.weight");

/* Sets one object of kind static-route. A route of a virtual domain to what lies outside its
 * subnets. */
struct sl_msg_set_static_route {
    /* Id of the object. Id of a static-route. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[32];
    /* The virtual domain that the route belongs to. Id of a virtual-domain. */
    uint16_t virtual_domain;
    /* Destinations, network/prefix-length; /32 for one host. */
    struct sl_addr_prefix prefix;
    /* Address of the router, inside one of the domain's subnets. */
    struct sl_addr next_hop;
};
_Static_assert(sizeof(struct sl_msg_set_static_route) == 80, "size of sl_msg_set_static_route");
_Static_assert(offsetof(struct sl_msg_set_static_route, id) == 0,
               "place of sl_msg_set_static_route.id");
_Static_assert(offsetof(struct sl_msg_set_static_route, key) == 2,
               "place of sl_msg_set_static_route.key");
_Static_assert(offsetof(struct sl_msg_set_static_route, virtual_domain) == 34,
               "place of sl_msg_set_static_route.virtual_domain");
_Static_assert(offsetof(struct sl_msg_set_static_route, prefix) == 36,
               "place of sl_msg_set_static_route.prefix");
_Static_assert(offsetof(struct sl_msg_set_static_route, next_hop) == 60,
               "place of sl_msg_set_static_route.next_hop");

/* What is done with a connection. */
enum sl_attr_tcp_service_kind {
    /* Sends back what it receives (RFC 862). */
    SL_ATTR_TCP_SERVICE_KIND_ECHO = 0,
    /* Reads and discards (RFC 863). */
    SL_ATTR_TCP_SERVICE_KIND_SINK = 1,
    /* Sends a known pattern until the client closes. */
    SL_ATTR_TCP_SERVICE_KIND_SOURCE = 2,
    /* Connects to the first of target-addresses and passes data both ways; the other targets get
       the same data and their answers are discarded. */
    SL_ATTR_TCP_SERVICE_KIND_RELAY = 3,
};

/* Sets one object of kind tcp-service. A TCP service that ends in the appliance: SPs accept
 * connections to its address and port. */
struct sl_msg_set_tcp_service {
    /* Id of the object. Id of a tcp-service. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[32];
    /* What is done with a connection. enum sl_attr_tcp_service_kind. */
    uint8_t kind;
    /* Address the service listens on, IPv4 or IPv6; the appliance answers for it on router ports.
     * Several services may share one. */
    struct sl_addr address;
    uint8_t reserved_55;
    /* TCP port the service listens on. */
    uint16_t tcp_port;
    /* Elements of target_addresses. */
    uint16_t target_addresses_count;
    /* Servers of a relay: the first answers, up to two more get a copy. */
    struct sl_addr target_addresses[3];
    /* TCP port of the targets; 0 takes the service's own. */
    uint16_t target_port;
    /* The appliance's address/prefix-length on the targets' side, from which a relay connects; what
     * is inside the prefix is reached directly. */
    struct sl_addr_prefix source_address;
    /* The VLAN in which the targets, or the gateway to them, are. Id of a vlan or SL_ID_NONE. */
    uint16_t vlan;
    /* Router to targets outside the prefix of source-address. */
    struct sl_addr target_gateway;
    /* Who sends first when an SP has more to send than it may: 0 before 3. */
    uint8_t priority;
    /* Whether the service listens; taking it away resets its connections. 0 or 1. */
    uint8_t enabled;
    uint8_t reserved_170[6];
};
_Static_assert(sizeof(struct sl_msg_set_tcp_service) == 176, "size of sl_msg_set_tcp_service");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, id) == 0,
               "place of sl_msg_set_tcp_service.id");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, key) == 2,
               "place of sl_msg_set_tcp_service.key");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, kind) == 34,
               "place of sl_msg_set_tcp_service.kind");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, address) == 35,
               "place of sl_msg_set_tcp_service.address");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, tcp_port) == 56,
               "place of sl_msg_set_tcp_service.tcp_port");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, target_addresses_count) == 58,
               "place of sl_msg_set_tcp_service.target_addresses_count");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, target_addresses) == 60,
               "place of sl_msg_set_tcp_service.target_addresses");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, target_port) == 120,
               "place of sl_msg_set_tcp_service.target_port");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, source_address) == 122,
               "place of sl_msg_set_tcp_service.source_address");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, vlan) == 146,
               "place of sl_msg_set_tcp_service.vlan");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, target_gateway) == 148,
               "place of sl_msg_set_tcp_service.target_gateway");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, priority) == 168,
               "place of sl_msg_set_tcp_service.priority");
_Static_assert(offsetof(struct sl_msg_set_tcp_service, enabled) == 169,
               "place of sl_msg_set_tcp_service.enabled");

/* How much is sent before it is acknowledged. */
enum sl_attr_tcp_congestion_control {
    /* CUBIC (RFC 9438). */
    SL_ATTR_TCP_CONGESTION_CONTROL_CUBIC = 0,
    /* Reno (RFC 5681). */
    SL_ATTR_TCP_CONGESTION_CONTROL_RENO = 1,
};

/* Sets one object of kind tcp. How the SPs' TCP works: timers, buffers, options and limits. New
 * connections begin with these values. */
struct sl_msg_set_tcp {
    /* How much is sent before it is acknowledged. enum sl_attr_tcp_congestion_control. */
    uint8_t congestion_control;
    uint8_t reserved_1[3];
    /* Smallest retransmission time-out (RFC 6298 asks for 1 s; a storage network needs 1 to 200
     * ms). */
    uint32_t min_rto_us;
    /* Largest retransmission time-out after back-off. */
    uint32_t max_rto_us;
    /* Retransmission time-out before a round trip has been measured. */
    uint32_t initial_rto_us;
    /* How long an acknowledgement may wait for company; 0 delays none. */
    uint32_t delayed_ack_us;
    /* Idle time after which a connection is probed; 0 probes none. */
    uint16_t keepalive_idle_s;
    /* Time between unanswered probes. */
    uint16_t keepalive_interval_s;
    /* Unanswered probes that end a connection. In probes. */
    uint8_t keepalive_probes;
    uint8_t reserved_25;
    /* How long data may stay unacknowledged before the connection ends. */
    uint16_t user_timeout_s;
    /* How long a connection that we have closed waits for the peer to close. */
    uint16_t fin_wait_s;
    /* How long a closed connection's ports stay reserved (2 MSL). */
    uint8_t time_wait_s;
    /* Retransmissions of a SYN before the connection attempt fails. */
    uint8_t syn_retries;
    /* Connections of one service in the handshake or not yet accepted, on each SP; beyond it SYN
     * cookies answer. In connections. */
    uint16_t syn_backlog;
    uint8_t reserved_34[2];
    /* Largest window offered to a peer. In bytes. */
    uint32_t receive_buffer_bytes;
    /* Data of one connection kept for sending and retransmission. In bytes. */
    uint32_t send_buffer_bytes;
    /* Largest segment accepted and sent; 0 takes what the MTU gives. */
    uint16_t max_segment_bytes;
    /* TTL or hop limit of packets. */
    uint8_t hop_limit;
    /* Differentiated services code point of packets. */
    uint8_t dscp;
    /* Offer and accept timestamps (RFC 7323). 0 or 1. */
    uint8_t timestamps;
    /* Offer and accept window scaling (RFC 7323). 0 or 1. */
    uint8_t window_scaling;
    /* Offer and accept selective acknowledgements (RFC 2018). 0 or 1. */
    uint8_t sack;
    /* Offer and accept explicit congestion notification (RFC 3168). 0 or 1. */
    uint8_t ecn;
    /* Send small segments at once instead of collecting them (Nagle). 0 or 1. */
    uint8_t nodelay;
    /* Find the largest packet that the way takes (RFC 1191, RFC 8201). 0 or 1. */
    uint8_t path_mtu_discovery;
    uint8_t reserved_54[2];
};
_Static_assert(sizeof(struct sl_msg_set_tcp) == 56, "size of sl_msg_set_tcp");
_Static_assert(offsetof(struct sl_msg_set_tcp, congestion_control) == 0,
               "place of sl_msg_set_tcp.congestion_control");
_Static_assert(offsetof(struct sl_msg_set_tcp, min_rto_us) == 4,
               "place of sl_msg_set_tcp.min_rto_us");
_Static_assert(offsetof(struct sl_msg_set_tcp, max_rto_us) == 8,
               "place of sl_msg_set_tcp.max_rto_us");
_Static_assert(offsetof(struct sl_msg_set_tcp, initial_rto_us) == 12,
               "place of sl_msg_set_tcp.initial_rto_us");
_Static_assert(offsetof(struct sl_msg_set_tcp, delayed_ack_us) == 16,
               "place of sl_msg_set_tcp.delayed_ack_us");
_Static_assert(offsetof(struct sl_msg_set_tcp, keepalive_idle_s) == 20,
               "place of sl_msg_set_tcp.keepalive_idle_s");
_Static_assert(offsetof(struct sl_msg_set_tcp, keepalive_interval_s) == 22,
               "place of sl_msg_set_tcp.keepalive_interval_s");
_Static_assert(offsetof(struct sl_msg_set_tcp, keepalive_probes) == 24,
               "place of sl_msg_set_tcp.keepalive_probes");
_Static_assert(offsetof(struct sl_msg_set_tcp, user_timeout_s) == 26,
               "place of sl_msg_set_tcp.user_timeout_s");
_Static_assert(offsetof(struct sl_msg_set_tcp, fin_wait_s) == 28,
               "place of sl_msg_set_tcp.fin_wait_s");
_Static_assert(offsetof(struct sl_msg_set_tcp, time_wait_s) == 30,
               "place of sl_msg_set_tcp.time_wait_s");
_Static_assert(offsetof(struct sl_msg_set_tcp, syn_retries) == 31,
               "place of sl_msg_set_tcp.syn_retries");
_Static_assert(offsetof(struct sl_msg_set_tcp, syn_backlog) == 32,
               "place of sl_msg_set_tcp.syn_backlog");
_Static_assert(offsetof(struct sl_msg_set_tcp, receive_buffer_bytes) == 36,
               "place of sl_msg_set_tcp.receive_buffer_bytes");
_Static_assert(offsetof(struct sl_msg_set_tcp, send_buffer_bytes) == 40,
               "place of sl_msg_set_tcp.send_buffer_bytes");
_Static_assert(offsetof(struct sl_msg_set_tcp, max_segment_bytes) == 44,
               "place of sl_msg_set_tcp.max_segment_bytes");
_Static_assert(offsetof(struct sl_msg_set_tcp, hop_limit) == 46,
               "place of sl_msg_set_tcp.hop_limit");
_Static_assert(offsetof(struct sl_msg_set_tcp, dscp) == 47, "place of sl_msg_set_tcp.dscp");
_Static_assert(offsetof(struct sl_msg_set_tcp, timestamps) == 48,
               "place of sl_msg_set_tcp.timestamps");
_Static_assert(offsetof(struct sl_msg_set_tcp, window_scaling) == 49,
               "place of sl_msg_set_tcp.window_scaling");
_Static_assert(offsetof(struct sl_msg_set_tcp, sack) == 50, "place of sl_msg_set_tcp.sack");
_Static_assert(offsetof(struct sl_msg_set_tcp, ecn) == 51, "place of sl_msg_set_tcp.ecn");
_Static_assert(offsetof(struct sl_msg_set_tcp, nodelay) == 52, "place of sl_msg_set_tcp.nodelay");
_Static_assert(offsetof(struct sl_msg_set_tcp, path_mtu_discovery) == 53,
               "place of sl_msg_set_tcp.path_mtu_discovery");

/* How servers are called; clients choose for themselves. */
enum sl_attr_nfs_service_server_transport {
    /* Over TCP, on pooled connections. */
    SL_ATTR_NFS_SERVICE_SERVER_TRANSPORT_TCP = 0,
    /* Over UDP. */
    SL_ATTR_NFS_SERVICE_SERVER_TRANSPORT_UDP = 1,
};

/* Sets one object of kind nfs-service. A virtual NFS server: one address that shows clients one
 * server, whoever answers behind it. */
struct sl_msg_set_nfs_service {
    /* Id of the object. Id of a nfs-service. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[32];
    /* Address clients mount from, IPv4 or IPv6; the appliance answers for it on router ports. No
     * other object may have it. */
    struct sl_addr address;
    /* The appliance's address/prefix-length on the servers' side, from which it calls them; what is
     * inside the prefix is reached directly. Without it the service's address is used. */
    struct sl_addr_prefix source_address;
    /* The VLAN in which the servers, or the gateway to them, are. Id of a vlan or SL_ID_NONE. */
    uint16_t vlan;
    /* Router to servers outside the prefix of source-address. */
    struct sl_addr gateway;
    /* How servers are called; clients choose for themselves. enum
     * sl_attr_nfs_service_server_transport. */
    uint8_t server_transport;
    /* Connections to the NFS service of each server (tcp). */
    uint8_t server_connections;
    uint8_t reserved_102[2];
    /* Largest READ and WRITE that clients are offered; less if servers offer less. In bytes. */
    uint32_t transfer_bytes;
    /* Whether it serves; taking it away resets its clients' connections. 0 or 1. */
    uint8_t enabled;
    uint8_t reserved_109[3];
};
_Static_assert(sizeof(struct sl_msg_set_nfs_service) == 112, "size of sl_msg_set_nfs_service");
_Static_assert(offsetof(struct sl_msg_set_nfs_service, id) == 0,
               "place of sl_msg_set_nfs_service.id");
_Static_assert(offsetof(struct sl_msg_set_nfs_service, key) == 2,
               "place of sl_msg_set_nfs_service.key");
_Static_assert(offsetof(struct sl_msg_set_nfs_service, address) == 34,
               "place of sl_msg_set_nfs_service.address");
_Static_assert(offsetof(struct sl_msg_set_nfs_service, source_address) == 54,
               "place of sl_msg_set_nfs_service.source_address");
_Static_assert(offsetof(struct sl_msg_set_nfs_service, vlan) == 78,
               "place of sl_msg_set_nfs_service.vlan");
_Static_assert(offsetof(struct sl_msg_set_nfs_service, gateway) == 80,
               "place of sl_msg_set_nfs_service.gateway");
_Static_assert(offsetof(struct sl_msg_set_nfs_service, server_transport) == 100,
               "place of sl_msg_set_nfs_service.server_transport");
_Static_assert(offsetof(struct sl_msg_set_nfs_service, server_connections) == 101,
               "place of sl_msg_set_nfs_service.server_connections");
_Static_assert(offsetof(struct sl_msg_set_nfs_service, transfer_bytes) == 104,
               "place of sl_msg_set_nfs_service.transfer_bytes");
_Static_assert(offsetof(struct sl_msg_set_nfs_service, enabled) == 108,
               "place of sl_msg_set_nfs_service.enabled");

/* Which server a call that changes nothing goes to. */
enum sl_attr_filesystem_read_method {
    /* By file: a file has one server, and more as it is used more. */
    SL_ATTR_FILESYSTEM_READ_METHOD_HANDLE = 0,
    /* The servers in turn. */
    SL_ATTR_FILESYSTEM_READ_METHOD_ROUND_ROBIN = 1,
    /* In turn, by the members' weights. */
    SL_ATTR_FILESYSTEM_READ_METHOD_WEIGHTED = 2,
    /* By weights that follow the servers' response times. */
    SL_ATTR_FILESYSTEM_READ_METHOD_RESPONSE_TIME = 3,
    /* One server for each file by a hash, so that the servers' caches together hold most. */
    SL_ATTR_FILESYSTEM_READ_METHOD_INODE_HASH = 4,
    /* Shifts between inode-hash and round-robin with the load. */
    SL_ATTR_FILESYSTEM_READ_METHOD_DYNAMIC = 5,
};

/* On which server a file begins (read-method handle). */
enum sl_attr_filesystem_first_server {
    /* The one with fewest calls under way. */
    SL_ATTR_FILESYSTEM_FIRST_SERVER_LEAST_LOADED = 0,
    /* The one that answers fastest. */
    SL_ATTR_FILESYSTEM_FIRST_SERVER_FASTEST = 1,
    /* The next in turn. */
    SL_ATTR_FILESYSTEM_FIRST_SERVER_NEXT = 2,
};

/* When a client gets the answer to a modification. */
enum sl_attr_filesystem_write_rule {
    /* With the first positive answer of a server. */
    SL_ATTR_FILESYSTEM_WRITE_RULE_FIRST_ANSWER = 0,
    /* When quorum-percent of the current members agree. */
    SL_ATTR_FILESYSTEM_WRITE_RULE_QUORUM = 1,
};

/* What notes of modifications under way survive. */
enum sl_attr_filesystem_notes {
    /* Loss of power: they are written to disk before a modification is sent. */
    SL_ATTR_FILESYSTEM_NOTES_DISK = 0,
    /* The end of the fast path; faster, but after loss of power servers may differ unnoticed. */
    SL_ATTR_FILESYSTEM_NOTES_MEMORY = 1,
};

/* Sets one object of kind filesystem. A file system that clients see as one and that stands on each
 * of its members whole: reads go to one, modifications to all. */
struct sl_msg_set_filesystem {
    /* Id of the object. Id of a filesystem. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[32];
    /* The virtual NFS server that shows it. Id of a nfs-service. */
    uint16_t nfs_service;
    /* File system number that clients see; 0 takes one that follows from the file system itself and
     * never changes. */
    uint32_t fsid;
    /* Which server a call that changes nothing goes to. enum sl_attr_filesystem_read_method. */
    uint8_t read_method;
    /* On which server a file begins (read-method handle). enum sl_attr_filesystem_first_server. */
    uint8_t first_server;
    /* When a client gets the answer to a modification. enum sl_attr_filesystem_write_rule. */
    uint8_t write_rule;
    /* Share of the current members that have to agree (write-rule quorum), rounded up. */
    uint8_t quorum_percent;
    /* Servers of a file that is little used (read-method handle). */
    uint8_t first_list_servers;
    /* Servers of a file that has been promoted once. */
    uint8_t second_list_servers;
    /* Servers of a file that has been promoted twice. */
    uint8_t third_list_servers;
    uint8_t reserved_47;
    /* A file that has so many calls within interval-ms, or more, is promoted to the next list. In
     * calls. */
    uint32_t promote_hits;
    /* A promoted file that has so many calls within interval-ms, or fewer, is demoted; below
     * promote-hits. In calls. */
    uint32_t demote_hits;
    /* Interval in which calls of a file are counted. */
    uint32_t interval_ms;
    /* Files that are balanced by their use at once. An SP has 100 entries for each MiB of nfs
     * memory-mib; file systems of it that want more together share them. In files. */
    uint32_t handle_entries;
    /* A call that a server has not answered for so long is sent again, or to another server. */
    uint16_t retransmit_ms;
    uint8_t reserved_66[2];
    /* A member that owes the answer to a modification for so long, and others do not, is taken out;
     * above retransmit-ms. */
    uint32_t member_timeout_ms;
    /* Modifications that a member may be behind before it is taken out. In calls. */
    uint32_t backlog_calls;
    /* What notes of modifications under way survive. enum sl_attr_filesystem_notes. */
    uint8_t notes;
    uint8_t reserved_77;
    /* The server that locks (NLM, NSM) go to first; another takes over while it is out. Id of a
     * server or SL_ID_NONE. */
    uint16_t lock_member;
    /* Whether it is served. 0 or 1. */
    uint8_t enabled;
    uint8_t reserved_81[7];
};
_Static_assert(sizeof(struct sl_msg_set_filesystem) == 88, "size of sl_msg_set_filesystem");
_Static_assert(offsetof(struct sl_msg_set_filesystem, id) == 0,
               "place of sl_msg_set_filesystem.id");
_Static_assert(offsetof(struct sl_msg_set_filesystem, key) == 2,
               "place of sl_msg_set_filesystem.key");
_Static_assert(offsetof(struct sl_msg_set_filesystem, nfs_service) == 34,
               "place of sl_msg_set_filesystem.nfs_service");
_Static_assert(offsetof(struct sl_msg_set_filesystem, fsid) == 36,
               "place of sl_msg_set_filesystem.fsid");
_Static_assert(offsetof(struct sl_msg_set_filesystem, read_method) == 40,
               "place of sl_msg_set_filesystem.read_method");
_Static_assert(offsetof(struct sl_msg_set_filesystem, first_server) == 41,
               "place of sl_msg_set_filesystem.first_server");
_Static_assert(offsetof(struct sl_msg_set_filesystem, write_rule) == 42,
               "place of sl_msg_set_filesystem.write_rule");
_Static_assert(offsetof(struct sl_msg_set_filesystem, quorum_percent) == 43,
               "place of sl_msg_set_filesystem.quorum_percent");
_Static_assert(offsetof(struct sl_msg_set_filesystem, first_list_servers) == 44,
               "place of sl_msg_set_filesystem.first_list_servers");
_Static_assert(offsetof(struct sl_msg_set_filesystem, second_list_servers) == 45,
               "place of sl_msg_set_filesystem.second_list_servers");
_Static_assert(offsetof(struct sl_msg_set_filesystem, third_list_servers) == 46,
               "place of sl_msg_set_filesystem.third_list_servers");
_Static_assert(offsetof(struct sl_msg_set_filesystem, promote_hits) == 48,
               "place of sl_msg_set_filesystem.promote_hits");
_Static_assert(offsetof(struct sl_msg_set_filesystem, demote_hits) == 52,
               "place of sl_msg_set_filesystem.demote_hits");
_Static_assert(offsetof(struct sl_msg_set_filesystem, interval_ms) == 56,
               "place of sl_msg_set_filesystem.interval_ms");
_Static_assert(offsetof(struct sl_msg_set_filesystem, handle_entries) == 60,
               "place of sl_msg_set_filesystem.handle_entries");
_Static_assert(offsetof(struct sl_msg_set_filesystem, retransmit_ms) == 64,
               "place of sl_msg_set_filesystem.retransmit_ms");
_Static_assert(offsetof(struct sl_msg_set_filesystem, member_timeout_ms) == 68,
               "place of sl_msg_set_filesystem.member_timeout_ms");
_Static_assert(offsetof(struct sl_msg_set_filesystem, backlog_calls) == 72,
               "place of sl_msg_set_filesystem.backlog_calls");
_Static_assert(offsetof(struct sl_msg_set_filesystem, notes) == 76,
               "place of sl_msg_set_filesystem.notes");
_Static_assert(offsetof(struct sl_msg_set_filesystem, lock_member) == 78,
               "place of sl_msg_set_filesystem.lock_member");
_Static_assert(offsetof(struct sl_msg_set_filesystem, enabled) == 80,
               "place of sl_msg_set_filesystem.enabled");

/* Sets one object of kind filesystem-member. A replica of a file system: a directory that a server
 * exports. */
struct sl_msg_set_filesystem_member {
    /* Id of the object. Id of a filesystem-member. */
    uint16_t id;
    /* The filesystem it is part of. Id of a filesystem. */
    uint16_t filesystem;
    /* Its number among those of its filesystem. */
    uint8_t slot;
    /* Key of the object, for messages to the operator; filesystem and own key joined by a slash.
     * NUL-terminated. */
    char key[64];
    uint8_t reserved_69;
    /* The server; by default the one that has the member's name. Id of a server. */
    uint16_t server;
    /* The directory as the server exports it, such as /export: absolute, without . or .. and
     * without a slash at its end. NUL-terminated. */
    char path[256];
    /* Share of reads relative to the other members (read-method weighted). */
    uint16_t weight;
    /* Port of the server's NFS service; 0 asks its portmapper. */
    uint16_t nfs_port;
    /* Port of the server's MOUNT service; 0 asks its portmapper. */
    uint16_t mount_port;
    /* Whether it takes part. A member that was disabled has missed modifications and has to be
     * reinstated. 0 or 1. */
    uint8_t enabled;
    uint8_t reserved_335;
};
_Static_assert(sizeof(struct sl_msg_set_filesystem_member) == 336,
               "size of sl_msg_set_filesystem_member");
_Static_assert(offsetof(struct sl_msg_set_filesystem_member, id) == 0,
               "place of sl_msg_set_filesystem_member.id");
_Static_assert(offsetof(struct sl_msg_set_filesystem_member, filesystem) == 2,
               "place of sl_msg_set_filesystem_member.filesystem");
_Static_assert(offsetof(struct sl_msg_set_filesystem_member, slot) == 4,
               "place of sl_msg_set_filesystem_member.slot");
_Static_assert(offsetof(struct sl_msg_set_filesystem_member, key) == 5,
               "place of sl_msg_set_filesystem_member.key");
_Static_assert(offsetof(struct sl_msg_set_filesystem_member, server) == 70,
               "place of sl_msg_set_filesystem_member.server");
_Static_assert(offsetof(struct sl_msg_set_filesystem_member, path) == 72,
               "place of sl_msg_set_filesystem_member.path");
_Static_assert(offsetof(struct sl_msg_set_filesystem_member, weight) == 328,
               "place of sl_msg_set_filesystem_member.weight");
_Static_assert(offsetof(struct sl_msg_set_filesystem_member, nfs_port) == 330,
               "place of sl_msg_set_filesystem_member.nfs_port");
_Static_assert(offsetof(struct sl_msg_set_filesystem_member, mount_port) == 332,
               "place of sl_msg_set_filesystem_member.mount_port");
_Static_assert(offsetof(struct sl_msg_set_filesystem_member, enabled) == 334,
               "place of sl_msg_set_filesystem_member.enabled");

/* How clients say who they are, and how their calls are protected. */
enum sl_attr_nfs_export_security {
    /* By user number (AUTH_SYS). */
    SL_ATTR_NFS_EXPORT_SECURITY_SYS = 0,
    /* By Kerberos, data unprotected; one connection's calls go to one server, modifications only
       where a file system has one member. */
    SL_ATTR_NFS_EXPORT_SECURITY_KRB5 = 1,
    /* By user number or by Kerberos, as the client likes. */
    SL_ATTR_NFS_EXPORT_SECURITY_SYS_KRB5 = 2,
    /* By Kerberos, data protected from change or from being read (krb5p); clients get the servers'
       own handles. */
    SL_ATTR_NFS_EXPORT_SECURITY_KRB5I = 3,
    /* By Kerberos, data protected from being read; clients get the servers' own handles. */
    SL_ATTR_NFS_EXPORT_SECURITY_KRB5P = 4,
};

/* Sets one object of kind nfs-export. What clients mount: a path of the virtual NFS server that
 * leads to a directory of a file system. */
struct sl_msg_set_nfs_export {
    /* Id of the object. Id of a nfs-export. */
    uint16_t id;
    /* Key of the object, for messages to the operator. NUL-terminated. */
    char key[32];
    /* The path clients mount, such as /home; unique in its NFS service. NUL-terminated. */
    char path[256];
    /* The file system it leads to. Id of a filesystem. */
    uint16_t filesystem;
    /* The directory of the file system that it shows; / is its root. NUL-terminated. */
    char directory[256];
    /* Elements of clients. */
    uint16_t clients_count;
    /* Networks whose clients may mount and use it; without any, every client may. */
    struct sl_addr_prefix clients[16];
    /* Whether modifications are refused. 0 or 1. */
    uint8_t read_only;
    /* How clients say who they are, and how their calls are protected. enum
     * sl_attr_nfs_export_security. */
    uint8_t security;
};
_Static_assert(sizeof(struct sl_msg_set_nfs_export) == 936, "size of sl_msg_set_nfs_export");
_Static_assert(offsetof(struct sl_msg_set_nfs_export, id) == 0,
               "place of sl_msg_set_nfs_export.id");
_Static_assert(offsetof(struct sl_msg_set_nfs_export, key) == 2,
               "place of sl_msg_set_nfs_export.key");
_Static_assert(offsetof(struct sl_msg_set_nfs_export, path) == 34,
               "place of sl_msg_set_nfs_export.path");
_Static_assert(offsetof(struct sl_msg_set_nfs_export, filesystem) == 290,
               "place of sl_msg_set_nfs_export.filesystem");
_Static_assert(offsetof(struct sl_msg_set_nfs_export, directory) == 292,
               "place of sl_msg_set_nfs_export.directory");
_Static_assert(offsetof(struct sl_msg_set_nfs_export, clients_count) == 548,
               "place of sl_msg_set_nfs_export.clients_count");
_Static_assert(offsetof(struct sl_msg_set_nfs_export, clients) == 550,
               "place of sl_msg_set_nfs_export.clients");
_Static_assert(offsetof(struct sl_msg_set_nfs_export, read_only) == 934,
               "place of sl_msg_set_nfs_export.read_only");
_Static_assert(offsetof(struct sl_msg_set_nfs_export, security) == 935,
               "place of sl_msg_set_nfs_export.security");

/* Sets one object of kind filesystem-subtree. A directory of a file system in whose place another
 * file system stands. */
struct sl_msg_set_filesystem_subtree {
    /* Id of the object. Id of a filesystem-subtree. */
    uint16_t id;
    /* The filesystem it is part of. Id of a filesystem. */
    uint16_t filesystem;
    /* Key of the object, for messages to the operator; filesystem and own key joined by a slash.
     * NUL-terminated. */
    char key[64];
    /* The directory, from the root of the file system; it must exist there. NUL-terminated. */
    char path[256];
    /* The file system that stands there, of the same NFS service; it can stand in one place only,
     * for `..` of its root leads there. Id of a filesystem. */
    uint16_t target;
    uint8_t reserved_326[2];
};
_Static_assert(sizeof(struct sl_msg_set_filesystem_subtree) == 328,
               "size of sl_msg_set_filesystem_subtree");
_Static_assert(offsetof(struct sl_msg_set_filesystem_subtree, id) == 0,
               "place of sl_msg_set_filesystem_subtree.id");
_Static_assert(offsetof(struct sl_msg_set_filesystem_subtree, filesystem) == 2,
               "place of sl_msg_set_filesystem_subtree.filesystem");
_Static_assert(offsetof(struct sl_msg_set_filesystem_subtree, key) == 4,
               "place of sl_msg_set_filesystem_subtree.key");
_Static_assert(offsetof(struct sl_msg_set_filesystem_subtree, path) == 68,
               "place of sl_msg_set_filesystem_subtree.path");
_Static_assert(offsetof(struct sl_msg_set_filesystem_subtree, target) == 324,
               "place of sl_msg_set_filesystem_subtree.target");

/* Sets one object of kind nfs. Memory and limits of the NFS switch on each SP. */
struct sl_msg_set_nfs {
    /* Every so many-th call of clients is timed, by procedure, export and client; 1 times each. All
     * answers of members are timed, which balancing needs. In calls. */
    uint16_t sample_calls;
    uint8_t reserved_2[6];
};
_Static_assert(sizeof(struct sl_msg_set_nfs) == 8, "size of sl_msg_set_nfs");
_Static_assert(offsetof(struct sl_msg_set_nfs, sample_calls) == 0,
               "place of sl_msg_set_nfs.sample_calls");

/* First message of a fast path that has started. */
struct sl_msg_hello {
    /* Process id of the fast path. */
    uint32_t pid;
    /* Version of the layout of the shared region the fast path was built with. */
    uint32_t layout_version;
    /* Hash of the dictionary the fast path was built with. */
    uint64_t dictionary_hash;
    /* Flow entries taken over from the process before. */
    uint64_t flows_adopted;
    /* Flow entries that failed the check and were dropped. */
    uint64_t flows_discarded;
    /* Number of NPs running. */
    uint16_t np_count;
    /* Version of the fast path. NUL-terminated. */
    char version[32];
    /* Version of DPDK it runs on. NUL-terminated. */
    char dpdk_version[64];
    uint8_t reserved_130[6];
};
_Static_assert(sizeof(struct sl_msg_hello) == 136, "size of sl_msg_hello");
_Static_assert(offsetof(struct sl_msg_hello, pid) == 0, "place of sl_msg_hello.pid");
_Static_assert(offsetof(struct sl_msg_hello, layout_version) == 4,
               "place of sl_msg_hello.layout_version");
_Static_assert(offsetof(struct sl_msg_hello, dictionary_hash) == 8,
               "place of sl_msg_hello.dictionary_hash");
_Static_assert(offsetof(struct sl_msg_hello, flows_adopted) == 16,
               "place of sl_msg_hello.flows_adopted");
_Static_assert(offsetof(struct sl_msg_hello, flows_discarded) == 24,
               "place of sl_msg_hello.flows_discarded");
_Static_assert(offsetof(struct sl_msg_hello, np_count) == 32, "place of sl_msg_hello.np_count");
_Static_assert(offsetof(struct sl_msg_hello, version) == 34, "place of sl_msg_hello.version");
_Static_assert(offsetof(struct sl_msg_hello, dpdk_version) == 66,
               "place of sl_msg_hello.dpdk_version");

/* The request was carried out. */
struct sl_msg_ack {
    /* The request answered. */
    uint32_t transaction;
    uint8_t reserved_4[4];
    /* Generation of the configuration now in force. */
    uint64_t generation;
};
_Static_assert(sizeof(struct sl_msg_ack) == 16, "size of sl_msg_ack");
_Static_assert(offsetof(struct sl_msg_ack, transaction) == 0, "place of sl_msg_ack.transaction");
_Static_assert(offsetof(struct sl_msg_ack, generation) == 8, "place of sl_msg_ack.generation");

/* The request was refused and nothing changed. */
struct sl_msg_nak {
    /* The request answered. */
    uint32_t transaction;
    /* Cause as a positive errno value. */
    uint32_t error;
    /* Rapid mark of the attribute at fault, or of its kind when the object as a whole is; none when
     * the transaction is. enum sl_mark. */
    uint16_t mark;
    /* Id of the object at fault, or none. Id or SL_ID_NONE. */
    uint16_t id;
    /* Key of the object at fault as its set message gave it. NUL-terminated. */
    char key[64];
    /* What is wrong and what to do about it, as a sentence for the operator. NUL-terminated. */
    char reason[384];
    uint8_t reserved_460[4];
};
_Static_assert(sizeof(struct sl_msg_nak) == 464, "size of sl_msg_nak");
_Static_assert(offsetof(struct sl_msg_nak, transaction) == 0, "place of sl_msg_nak.transaction");
_Static_assert(offsetof(struct sl_msg_nak, error) == 4, "place of sl_msg_nak.error");
_Static_assert(offsetof(struct sl_msg_nak, mark) == 8, "place of sl_msg_nak.mark");
_Static_assert(offsetof(struct sl_msg_nak, id) == 10, "place of sl_msg_nak.id");
_Static_assert(offsetof(struct sl_msg_nak, key) == 12, "place of sl_msg_nak.key");
_Static_assert(offsetof(struct sl_msg_nak, reason) == 76, "place of sl_msg_nak.reason");

/* Something happened; the arguments are laid out by the event's code. */
struct sl_msg_event {
    /* When, in microseconds of CLOCK_REALTIME. */
    uint64_t time_us;
    /* Which event. enum sl_event. */
    uint16_t code;
    /* Id of the object, of the kind the event is about, or none. Id or SL_ID_NONE. */
    uint16_t id;
    /* Length of the arguments, the size of the event's own structure. */
    uint16_t arguments_bytes;
    /* Key of the object, empty when there is none. NUL-terminated. */
    char key[64];
    uint8_t reserved_78[2];
    /* The event's own structure. */
    uint8_t arguments[512];
};
_Static_assert(sizeof(struct sl_msg_event) == 592, "size of sl_msg_event");
_Static_assert(offsetof(struct sl_msg_event, time_us) == 0, "place of sl_msg_event.time_us");
_Static_assert(offsetof(struct sl_msg_event, code) == 8, "place of sl_msg_event.code");
_Static_assert(offsetof(struct sl_msg_event, id) == 10, "place of sl_msg_event.id");
_Static_assert(offsetof(struct sl_msg_event, arguments_bytes) == 12,
               "place of sl_msg_event.arguments_bytes");
_Static_assert(offsetof(struct sl_msg_event, key) == 14, "place of sl_msg_event.key");
_Static_assert(offsetof(struct sl_msg_event, arguments) == 80, "place of sl_msg_event.arguments");

/* Some flows; a query is answered by one or more of these, the last marked done. */
struct sl_msg_flows_rows {
    /* The query answered. */
    uint32_t transaction;
    /* Set on the last message that answers the query. 0 or 1. */
    uint8_t done;
    /* Set when no flow is left behind next-cursor. 0 or 1. */
    uint8_t exhausted;
    uint8_t reserved_6[2];
    /* Cursor of a query that goes on behind the last row. */
    uint64_t next_cursor;
    /* Elements of rows. */
    uint16_t rows_count;
    uint8_t reserved_18[6];
    /* The flows. */
    struct sl_flow_row rows[5];
};
_Static_assert(sizeof(struct sl_msg_flows_rows) == 704, "size of sl_msg_flows_rows");
_Static_assert(offsetof(struct sl_msg_flows_rows, transaction) == 0,
               "place of sl_msg_flows_rows.transaction");
_Static_assert(offsetof(struct sl_msg_flows_rows, done) == 4, "place of sl_msg_flows_rows.done");
_Static_assert(offsetof(struct sl_msg_flows_rows, exhausted) == 5,
               "place of sl_msg_flows_rows.exhausted");
_Static_assert(offsetof(struct sl_msg_flows_rows, next_cursor) == 8,
               "place of sl_msg_flows_rows.next_cursor");
_Static_assert(offsetof(struct sl_msg_flows_rows, rows_count) == 16,
               "place of sl_msg_flows_rows.rows_count");
_Static_assert(offsetof(struct sl_msg_flows_rows, rows) == 24, "place of sl_msg_flows_rows.rows");

/* Some TCP connections; a query is answered by one or more of these, the last marked done. */
struct sl_msg_tcp_rows {
    /* The query answered. */
    uint32_t transaction;
    /* Set on the last message that answers the query. 0 or 1. */
    uint8_t done;
    /* Set when no row is left behind next-cursor. 0 or 1. */
    uint8_t exhausted;
    uint8_t reserved_6[2];
    /* Cursor of a query that goes on behind the last row. */
    uint64_t next_cursor;
    /* Elements of rows. */
    uint16_t rows_count;
    uint8_t reserved_18[6];
    /* The connections. */
    struct sl_tcp_row rows[3];
};
_Static_assert(sizeof(struct sl_msg_tcp_rows) == 840, "size of sl_msg_tcp_rows");
_Static_assert(offsetof(struct sl_msg_tcp_rows, transaction) == 0,
               "place of sl_msg_tcp_rows.transaction");
_Static_assert(offsetof(struct sl_msg_tcp_rows, done) == 4, "place of sl_msg_tcp_rows.done");
_Static_assert(offsetof(struct sl_msg_tcp_rows, exhausted) == 5,
               "place of sl_msg_tcp_rows.exhausted");
_Static_assert(offsetof(struct sl_msg_tcp_rows, next_cursor) == 8,
               "place of sl_msg_tcp_rows.next_cursor");
_Static_assert(offsetof(struct sl_msg_tcp_rows, rows_count) == 16,
               "place of sl_msg_tcp_rows.rows_count");
_Static_assert(offsetof(struct sl_msg_tcp_rows, rows) == 24, "place of sl_msg_tcp_rows.rows");

/* Some TCP listeners; a query is answered by one or more of these, the last marked done. */
struct sl_msg_tcp_listeners {
    /* The query answered. */
    uint32_t transaction;
    /* Set on the last message that answers the query. 0 or 1. */
    uint8_t done;
    /* Set when no row is left behind next-cursor. 0 or 1. */
    uint8_t exhausted;
    uint8_t reserved_6[2];
    /* Cursor of a query that goes on behind the last row. */
    uint64_t next_cursor;
    /* Elements of rows. */
    uint16_t rows_count;
    uint8_t reserved_18[6];
    /* The listeners. */
    struct sl_tcp_listener_row rows[12];
};
_Static_assert(sizeof(struct sl_msg_tcp_listeners) == 792, "size of sl_msg_tcp_listeners");
_Static_assert(offsetof(struct sl_msg_tcp_listeners, transaction) == 0,
               "place of sl_msg_tcp_listeners.transaction");
_Static_assert(offsetof(struct sl_msg_tcp_listeners, done) == 4,
               "place of sl_msg_tcp_listeners.done");
_Static_assert(offsetof(struct sl_msg_tcp_listeners, exhausted) == 5,
               "place of sl_msg_tcp_listeners.exhausted");
_Static_assert(offsetof(struct sl_msg_tcp_listeners, next_cursor) == 8,
               "place of sl_msg_tcp_listeners.next_cursor");
_Static_assert(offsetof(struct sl_msg_tcp_listeners, rows_count) == 16,
               "place of sl_msg_tcp_listeners.rows_count");
_Static_assert(offsetof(struct sl_msg_tcp_listeners, rows) == 24,
               "place of sl_msg_tcp_listeners.rows");

/* How the traffic of a lab port is impaired, direction by direction, and what came of it. */
struct sl_msg_impairment {
    /* Number of the request, repeated in the answer. */
    uint32_t transaction;
    /* Port. Id of a port or SL_ID_NONE. */
    uint16_t port;
    /* Elements of settings. */
    uint16_t settings_count;
    /* What each direction does. */
    struct sl_impairment_settings settings[2];
    /* Elements of counters. */
    uint16_t counters_count;
    uint8_t reserved_186[6];
    /* What came of it, in the same order. */
    struct sl_impairment_counters counters[2];
};
_Static_assert(sizeof(struct sl_msg_impairment) == 432, "size of sl_msg_impairment");
_Static_assert(offsetof(struct sl_msg_impairment, transaction) == 0,
               "place of sl_msg_impairment.transaction");
_Static_assert(offsetof(struct sl_msg_impairment, port) == 4, "place of sl_msg_impairment.port");
_Static_assert(offsetof(struct sl_msg_impairment, settings_count) == 6,
               "place of sl_msg_impairment.settings_count");
_Static_assert(offsetof(struct sl_msg_impairment, settings) == 8,
               "place of sl_msg_impairment.settings");
_Static_assert(offsetof(struct sl_msg_impairment, counters_count) == 184,
               "place of sl_msg_impairment.counters_count");
_Static_assert(offsetof(struct sl_msg_impairment, counters) == 192,
               "place of sl_msg_impairment.counters");

/* Some members of file systems; a query is answered by one or more of these, the last marked done.
 */
struct sl_msg_nfs_members {
    /* The query answered. */
    uint32_t transaction;
    /* Set on the last message that answers the query. 0 or 1. */
    uint8_t done;
    /* Set when no row is left behind next-cursor. 0 or 1. */
    uint8_t exhausted;
    uint8_t reserved_6[2];
    /* Cursor of a query that goes on behind the last row. */
    uint64_t next_cursor;
    /* Elements of rows. */
    uint16_t rows_count;
    uint8_t reserved_18[6];
    /* The rows. */
    struct sl_nas_member_row rows[3];
};
_Static_assert(sizeof(struct sl_msg_nfs_members) == 792, "size of sl_msg_nfs_members");
_Static_assert(offsetof(struct sl_msg_nfs_members, transaction) == 0,
               "place of sl_msg_nfs_members.transaction");
_Static_assert(offsetof(struct sl_msg_nfs_members, done) == 4, "place of sl_msg_nfs_members.done");
_Static_assert(offsetof(struct sl_msg_nfs_members, exhausted) == 5,
               "place of sl_msg_nfs_members.exhausted");
_Static_assert(offsetof(struct sl_msg_nfs_members, next_cursor) == 8,
               "place of sl_msg_nfs_members.next_cursor");
_Static_assert(offsetof(struct sl_msg_nfs_members, rows_count) == 16,
               "place of sl_msg_nfs_members.rows_count");
_Static_assert(offsetof(struct sl_msg_nfs_members, rows) == 24, "place of sl_msg_nfs_members.rows");

/* Some files; a query is answered by one or more of these, the last marked done. */
struct sl_msg_nfs_files {
    /* The query answered. */
    uint32_t transaction;
    /* Set on the last message that answers the query. 0 or 1. */
    uint8_t done;
    /* Set when no row is left behind next-cursor. 0 or 1. */
    uint8_t exhausted;
    uint8_t reserved_6[2];
    /* Cursor of a query that goes on behind the last row. */
    uint64_t next_cursor;
    /* Elements of rows. */
    uint16_t rows_count;
    uint8_t reserved_18[6];
    /* The rows. */
    struct sl_nas_file_row rows[4];
};
_Static_assert(sizeof(struct sl_msg_nfs_files) == 792, "size of sl_msg_nfs_files");
_Static_assert(offsetof(struct sl_msg_nfs_files, transaction) == 0,
               "place of sl_msg_nfs_files.transaction");
_Static_assert(offsetof(struct sl_msg_nfs_files, done) == 4, "place of sl_msg_nfs_files.done");
_Static_assert(offsetof(struct sl_msg_nfs_files, exhausted) == 5,
               "place of sl_msg_nfs_files.exhausted");
_Static_assert(offsetof(struct sl_msg_nfs_files, next_cursor) == 8,
               "place of sl_msg_nfs_files.next_cursor");
_Static_assert(offsetof(struct sl_msg_nfs_files, rows_count) == 16,
               "place of sl_msg_nfs_files.rows_count");
_Static_assert(offsetof(struct sl_msg_nfs_files, rows) == 24, "place of sl_msg_nfs_files.rows");

/* Some clients; a query is answered by one or more of these, the last marked done. */
struct sl_msg_nfs_clients {
    /* The query answered. */
    uint32_t transaction;
    /* Set on the last message that answers the query. 0 or 1. */
    uint8_t done;
    /* Set when no row is left behind next-cursor. 0 or 1. */
    uint8_t exhausted;
    uint8_t reserved_6[2];
    /* Cursor of a query that goes on behind the last row. */
    uint64_t next_cursor;
    /* Elements of rows. */
    uint16_t rows_count;
    uint8_t reserved_18[6];
    /* The rows. */
    struct sl_nas_client_row rows[3];
};
_Static_assert(sizeof(struct sl_msg_nfs_clients) == 840, "size of sl_msg_nfs_clients");
_Static_assert(offsetof(struct sl_msg_nfs_clients, transaction) == 0,
               "place of sl_msg_nfs_clients.transaction");
_Static_assert(offsetof(struct sl_msg_nfs_clients, done) == 4, "place of sl_msg_nfs_clients.done");
_Static_assert(offsetof(struct sl_msg_nfs_clients, exhausted) == 5,
               "place of sl_msg_nfs_clients.exhausted");
_Static_assert(offsetof(struct sl_msg_nfs_clients, next_cursor) == 8,
               "place of sl_msg_nfs_clients.next_cursor");
_Static_assert(offsetof(struct sl_msg_nfs_clients, rows_count) == 16,
               "place of sl_msg_nfs_clients.rows_count");
_Static_assert(offsetof(struct sl_msg_nfs_clients, rows) == 24, "place of sl_msg_nfs_clients.rows");

/* Some calls; a query is answered by one or more of these, the last marked done. */
struct sl_msg_nfs_calls {
    /* The query answered. */
    uint32_t transaction;
    /* Set on the last message that answers the query. 0 or 1. */
    uint8_t done;
    /* Set when no row is left behind next-cursor. 0 or 1. */
    uint8_t exhausted;
    uint8_t reserved_6[2];
    /* Cursor of a query that goes on behind the last row. */
    uint64_t next_cursor;
    /* Elements of rows. */
    uint16_t rows_count;
    uint8_t reserved_18[6];
    /* The rows. */
    struct sl_nas_call_row rows[8];
};
_Static_assert(sizeof(struct sl_msg_nfs_calls) == 792, "size of sl_msg_nfs_calls");
_Static_assert(offsetof(struct sl_msg_nfs_calls, transaction) == 0,
               "place of sl_msg_nfs_calls.transaction");
_Static_assert(offsetof(struct sl_msg_nfs_calls, done) == 4, "place of sl_msg_nfs_calls.done");
_Static_assert(offsetof(struct sl_msg_nfs_calls, exhausted) == 5,
               "place of sl_msg_nfs_calls.exhausted");
_Static_assert(offsetof(struct sl_msg_nfs_calls, next_cursor) == 8,
               "place of sl_msg_nfs_calls.next_cursor");
_Static_assert(offsetof(struct sl_msg_nfs_calls, rows_count) == 16,
               "place of sl_msg_nfs_calls.rows_count");
_Static_assert(offsetof(struct sl_msg_nfs_calls, rows) == 24, "place of sl_msg_nfs_calls.rows");

/* Steps of a traced call; a query is answered by one or more of these, the last marked done. */
struct sl_msg_nfs_steps {
    /* The query answered. */
    uint32_t transaction;
    /* Set on the last message that answers the query. 0 or 1. */
    uint8_t done;
    /* Set when no row is left behind next-cursor. 0 or 1. */
    uint8_t exhausted;
    /* A call is waited for. 0 or 1. */
    uint8_t is_armed;
    /* The call that was traced has been answered. 0 or 1. */
    uint8_t is_complete;
    /* Number of the procedure, as procedures.schema.json has them; their count stands for any. */
    uint8_t procedure;
    uint8_t reserved_9;
    /* Steps there was no room for. */
    uint16_t lost;
    /* Transaction id of the call (RFC 5531). */
    uint32_t xid;
    /* Whose call it is; empty while none has come. */
    struct sl_addr client;
    uint8_t reserved_36[4];
    /* Cursor of a query that goes on behind the last row. */
    uint64_t next_cursor;
    /* Elements of rows. */
    uint16_t rows_count;
    uint8_t reserved_50[6];
    /* The rows. */
    struct sl_nas_step_row rows[10];
};
_Static_assert(sizeof(struct sl_msg_nfs_steps) == 856, "size of sl_msg_nfs_steps");
_Static_assert(offsetof(struct sl_msg_nfs_steps, transaction) == 0,
               "place of sl_msg_nfs_steps.transaction");
_Static_assert(offsetof(struct sl_msg_nfs_steps, done) == 4, "place of sl_msg_nfs_steps.done");
_Static_assert(offsetof(struct sl_msg_nfs_steps, exhausted) == 5,
               "place of sl_msg_nfs_steps.exhausted");
_Static_assert(offsetof(struct sl_msg_nfs_steps, is_armed) == 6,
               "place of sl_msg_nfs_steps.is_armed");
_Static_assert(offsetof(struct sl_msg_nfs_steps, is_complete) == 7,
               "place of sl_msg_nfs_steps.is_complete");
_Static_assert(offsetof(struct sl_msg_nfs_steps, procedure) == 8,
               "place of sl_msg_nfs_steps.procedure");
_Static_assert(offsetof(struct sl_msg_nfs_steps, lost) == 10, "place of sl_msg_nfs_steps.lost");
_Static_assert(offsetof(struct sl_msg_nfs_steps, xid) == 12, "place of sl_msg_nfs_steps.xid");
_Static_assert(offsetof(struct sl_msg_nfs_steps, client) == 16, "place of sl_msg_nfs_steps.client");
_Static_assert(offsetof(struct sl_msg_nfs_steps, next_cursor) == 40,
               "place of sl_msg_nfs_steps.next_cursor");
_Static_assert(offsetof(struct sl_msg_nfs_steps, rows_count) == 48,
               "place of sl_msg_nfs_steps.rows_count");
_Static_assert(offsetof(struct sl_msg_nfs_steps, rows) == 56, "place of sl_msg_nfs_steps.rows");

#endif
