/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#ifndef GENERATED_EVENTS_H
#define GENERATED_EVENTS_H

#include "generated/address.h"
#include <stddef.h>
#include <stdint.h>

/* Codes of events, never reused. */
enum sl_event {
    /* The fast path has started and looked for flows to adopt. */
    SL_EVENT_FASTPATH_STARTED = 1,
    /* The management plane has attached to a fast path. */
    SL_EVENT_FASTPATH_ATTACHED = 2,
    /* The fast path has ended without being asked to. */
    SL_EVENT_FASTPATH_EXITED = 3,
    /* The fast path has acknowledged a configuration. */
    SL_EVENT_CONFIG_APPLIED = 4,
    /* The fast path has refused a configuration; nothing changed. */
    SL_EVENT_CONFIG_REFUSED = 5,
    /* Ports pass traffic from now on. */
    SL_EVENT_HOLD_DOWN_RELEASED = 6,
    /* The link of a port came up. */
    SL_EVENT_PORT_UP = 7,
    /* The link of a port went down. */
    SL_EVENT_PORT_DOWN = 8,
    /* A server answered on a port. */
    SL_EVENT_SERVER_LOCATED = 9,
    /* A located server answered from elsewhere. */
    SL_EVENT_SERVER_MOVED = 10,
    /* A located server fell silent. */
    SL_EVENT_SERVER_LOST = 11,
    /* A member passed its health check and takes new flows. */
    SL_EVENT_MEMBER_UP = 12,
    /* A member failed its health check and gets no new flows. */
    SL_EVENT_MEMBER_DOWN = 13,
    /* A flow table is full and evicts the idlest flows. */
    SL_EVENT_FLOW_TABLE_FULL = 14,
    /* A ring message failed its check. */
    SL_EVENT_RING_ERROR = 15,
    /* Management plane and fast path come from different builds. */
    SL_EVENT_DICTIONARY_MISMATCH = 16,
    /* The interface that joins a port to Linux does not work. */
    SL_EVENT_TAP_FAILED = 17,
    /* A candidate became the running configuration. */
    SL_EVENT_COMMIT = 18,
    /* A commit that had to be confirmed was not. */
    SL_EVENT_COMMIT_CONFIRMED_EXPIRED = 19,
    /* An earlier configuration was restored. */
    SL_EVENT_ROLLBACK = 20,
    /* The fast path cannot start until something is changed. */
    SL_EVENT_FASTPATH_FAILED = 21,
    /* The heartbeat of the fast path stopped. */
    SL_EVENT_FASTPATH_HUNG = 22,
    /* sluiced has started. */
    SL_EVENT_MANAGEMENT_STARTED = 23,
    /* sluiced was asked to stop. */
    SL_EVENT_MANAGEMENT_STOPPED = 24,
    /* The start-up configuration has a fault; the box runs without it. */
    SL_EVENT_STARTUP_REFUSED = 25,
    /* The running configuration became the start-up configuration. */
    SL_EVENT_CONFIGURATION_SAVED = 26,
    /* Counters were set to zero. */
    SL_EVENT_COUNTERS_CLEARED = 27,
    /* A commit was refused; nothing changed. */
    SL_EVENT_COMMIT_REFUSED = 28,
    /* An operator restarts a part. */
    SL_EVENT_RESTART_REQUESTED = 29,
    /* Two stations claim one address (RFC 5227): two servers, or a server and the appliance. */
    SL_EVENT_ADDRESS_IN_USE = 30,
    /* A target of a relay, or the gateway to it, answered on a port. */
    SL_EVENT_TCP_TARGET_LOCATED = 31,
    /* A located target of a relay, or the gateway to it, fell silent. */
    SL_EVENT_TCP_TARGET_LOST = 32,
    /* A located target of a relay, or the gateway to it, answered from elsewhere. */
    SL_EVENT_TCP_TARGET_MOVED = 33,
    /* Two stations claim an address of a TCP service or of its target. */
    SL_EVENT_TCP_ADDRESS_IN_USE = 34,
    /* An operator ended a TCP connection with a RST. */
    SL_EVENT_TCP_CONNECTION_RESET = 40,
    /* A server of a file system, or the gateway to it, answered on a port. */
    SL_EVENT_NFS_SERVER_LOCATED = 41,
    /* A located server of a file system, or the gateway to it, fell silent. */
    SL_EVENT_NFS_SERVER_LOST = 42,
    /* A server of a file system, or the gateway to it, was found elsewhere. */
    SL_EVENT_NFS_SERVER_MOVED = 43,
    /* Two stations claim an address of an NFS service or of a server of it. */
    SL_EVENT_NFS_ADDRESS_IN_USE = 44,
    /* A member was found in step and takes part. */
    SL_EVENT_NFS_MEMBER_JOINED = 45,
    /* A member's content differs, or it cannot be compared. */
    SL_EVENT_NFS_MEMBER_REFUSED = 46,
    /* A member that failed or disagreed was taken out of the current set. */
    SL_EVENT_NFS_MEMBER_OUT = 47,
    /* One member is left. */
    SL_EVENT_NFS_LAST_MEMBER = 48,
    /* No member is left, or none has joined yet. */
    SL_EVENT_NFS_NO_MEMBER = 49,
    /* A file system begins to serve, or does so again. */
    SL_EVENT_NFS_SERVING = 50,
    /* A modification failed on all members in the same odd way. */
    SL_EVENT_NFS_ALL_FAILED = 51,
    /* A forged or foreign handle; told at most once a second. */
    SL_EVENT_NFS_FOREIGN_HANDLE = 52,
    /* The stored map has reached its limit; told at most once a minute. */
    SL_EVENT_NFS_MAP_FULL = 53,
    /* The store reported an error. */
    SL_EVENT_NFS_STORE_FAILED = 54,
    /* Comparison of what was being modified begins. */
    SL_EVENT_NFS_RECOVERY_BEGAN = 55,
    /* An object was repaired on a member. */
    SL_EVENT_NFS_REPAIRED = 56,
    /* All that was being modified has been compared. */
    SL_EVENT_NFS_RECOVERY_ENDED = 57,
    /* The write verifier of a file system changed. */
    SL_EVENT_NFS_VERIFIER_CHANGED = 58,
    /* The directory of a sub-tree is not there. */
    SL_EVENT_NFS_SUBTREE_INACTIVE = 59,
    /* An administrator reinstates a member after an offline copy. */
    SL_EVENT_NFS_REINSTATED = 60,
    /* A member's handles are not those that clients of krb5i and krb5p were given. */
    SL_EVENT_NFS_MEMBER_UNLIKE = 61,
    /* The member that kept the locks of a file system (NLM) is not current any more. */
    SL_EVENT_NFS_LOCKS_LOST = 62,
};

/* Arguments of the events that the fast path raises; they go into struct sl_msg_event, member
 * arguments. An event without a structure here has none. */

/* The fast path has started and looked for flows to adopt. */
struct sl_event_fastpath_started {
    /* Flow entries taken over. */
    uint64_t flows_adopted;
    /* Flow entries that failed the check. */
    uint64_t flows_discarded;
};
_Static_assert(sizeof(struct sl_event_fastpath_started) == 16, "size of sl_event_fastpath_started");
_Static_assert(offsetof(struct sl_event_fastpath_started, flows_adopted) == 0,
               "place of sl_event_fastpath_started.flows_adopted");
_Static_assert(offsetof(struct sl_event_fastpath_started, flows_discarded) == 8,
               "place of sl_event_fastpath_started.flows_discarded");

/* Ports pass traffic from now on. */
struct sl_event_hold_down_released {
    /* Ports released. */
    uint32_t ports;
    uint8_t reserved_4[4];
};
_Static_assert(sizeof(struct sl_event_hold_down_released) == 8,
               "size of sl_event_hold_down_released");
_Static_assert(offsetof(struct sl_event_hold_down_released, ports) == 0,
               "place of sl_event_hold_down_released.ports");

/* The link of a port came up. */
struct sl_event_port_up {
    /* Link speed, 0 when unknown. */
    uint32_t speed_mbps;
    uint8_t reserved_4[4];
};
_Static_assert(sizeof(struct sl_event_port_up) == 8, "size of sl_event_port_up");
_Static_assert(offsetof(struct sl_event_port_up, speed_mbps) == 0,
               "place of sl_event_port_up.speed_mbps");

/* The link of a port went down. */
struct sl_event_port_down {
    /* Cause as far as known. NUL-terminated. */
    char reason[128];
};
_Static_assert(sizeof(struct sl_event_port_down) == 128, "size of sl_event_port_down");
_Static_assert(offsetof(struct sl_event_port_down, reason) == 0,
               "place of sl_event_port_down.reason");

/* A server answered on a port. */
struct sl_event_server_located {
    /* Server. */
    struct sl_addr address;
    /* Its station, or its router's. */
    uint8_t mac[6];
    /* Key of the port. NUL-terminated. */
    char port[8];
    uint8_t reserved_34[6];
};
_Static_assert(sizeof(struct sl_event_server_located) == 40, "size of sl_event_server_located");
_Static_assert(offsetof(struct sl_event_server_located, address) == 0,
               "place of sl_event_server_located.address");
_Static_assert(offsetof(struct sl_event_server_located, mac) == 20,
               "place of sl_event_server_located.mac");
_Static_assert(offsetof(struct sl_event_server_located, port) == 26,
               "place of sl_event_server_located.port");

/* A located server answered from elsewhere. */
struct sl_event_server_moved {
    /* Server. */
    struct sl_addr address;
    /* Its new station. */
    uint8_t mac[6];
    /* Key of the port it was on. NUL-terminated. */
    char from_port[8];
    /* Key of the port it is on. NUL-terminated. */
    char to_port[8];
    uint8_t reserved_42[6];
};
_Static_assert(sizeof(struct sl_event_server_moved) == 48, "size of sl_event_server_moved");
_Static_assert(offsetof(struct sl_event_server_moved, address) == 0,
               "place of sl_event_server_moved.address");
_Static_assert(offsetof(struct sl_event_server_moved, mac) == 20,
               "place of sl_event_server_moved.mac");
_Static_assert(offsetof(struct sl_event_server_moved, from_port) == 26,
               "place of sl_event_server_moved.from_port");
_Static_assert(offsetof(struct sl_event_server_moved, to_port) == 34,
               "place of sl_event_server_moved.to_port");

/* A located server fell silent. */
struct sl_event_server_lost {
    /* Server. */
    struct sl_addr address;
    /* Key of the port it was on. NUL-terminated. */
    char port[8];
    uint8_t reserved_28[4];
};
_Static_assert(sizeof(struct sl_event_server_lost) == 32, "size of sl_event_server_lost");
_Static_assert(offsetof(struct sl_event_server_lost, address) == 0,
               "place of sl_event_server_lost.address");
_Static_assert(offsetof(struct sl_event_server_lost, port) == 20,
               "place of sl_event_server_lost.port");

/* A member failed its health check and gets no new flows. */
struct sl_event_member_down {
    /* What failed. NUL-terminated. */
    char reason[128];
};
_Static_assert(sizeof(struct sl_event_member_down) == 128, "size of sl_event_member_down");
_Static_assert(offsetof(struct sl_event_member_down, reason) == 0,
               "place of sl_event_member_down.reason");

/* A flow table is full and evicts the idlest flows. */
struct sl_event_flow_table_full {
    /* Entries in the table. */
    uint32_t capacity;
    uint8_t reserved_4[4];
    /* Entries evicted since start. */
    uint64_t evicted;
};
_Static_assert(sizeof(struct sl_event_flow_table_full) == 16, "size of sl_event_flow_table_full");
_Static_assert(offsetof(struct sl_event_flow_table_full, capacity) == 0,
               "place of sl_event_flow_table_full.capacity");
_Static_assert(offsetof(struct sl_event_flow_table_full, evicted) == 8,
               "place of sl_event_flow_table_full.evicted");

/* A ring message failed its check. */
struct sl_event_ring_error {
    /* Which ring: down or up. NUL-terminated. */
    char ring[8];
    /* Which check failed. NUL-terminated. */
    char reason[128];
};
_Static_assert(sizeof(struct sl_event_ring_error) == 136, "size of sl_event_ring_error");
_Static_assert(offsetof(struct sl_event_ring_error, ring) == 0,
               "place of sl_event_ring_error.ring");
_Static_assert(offsetof(struct sl_event_ring_error, reason) == 8,
               "place of sl_event_ring_error.reason");

/* The interface that joins a port to Linux does not work. */
struct sl_event_tap_failed {
    /* Cause. NUL-terminated. */
    char reason[128];
};
_Static_assert(sizeof(struct sl_event_tap_failed) == 128, "size of sl_event_tap_failed");
_Static_assert(offsetof(struct sl_event_tap_failed, reason) == 0,
               "place of sl_event_tap_failed.reason");

/* Two stations claim one address (RFC 5227): two servers, or a server and the appliance. */
struct sl_event_address_in_use {
    /* The address. */
    struct sl_addr address;
    /* The station that keeps it: the appliance, or the server found first. */
    uint8_t mac[6];
    /* The other station. */
    uint8_t other_mac[6];
    /* Key of the port of the first. NUL-terminated. */
    char port[8];
    /* Key of the port of the other. NUL-terminated. */
    char other_port[8];
};
_Static_assert(sizeof(struct sl_event_address_in_use) == 48, "size of sl_event_address_in_use");
_Static_assert(offsetof(struct sl_event_address_in_use, address) == 0,
               "place of sl_event_address_in_use.address");
_Static_assert(offsetof(struct sl_event_address_in_use, mac) == 20,
               "place of sl_event_address_in_use.mac");
_Static_assert(offsetof(struct sl_event_address_in_use, other_mac) == 26,
               "place of sl_event_address_in_use.other_mac");
_Static_assert(offsetof(struct sl_event_address_in_use, port) == 32,
               "place of sl_event_address_in_use.port");
_Static_assert(offsetof(struct sl_event_address_in_use, other_port) == 40,
               "place of sl_event_address_in_use.other_port");

/* A target of a relay, or the gateway to it, answered on a port. */
struct sl_event_tcp_target_located {
    /* Target, or gateway. */
    struct sl_addr address;
    /* Its station. */
    uint8_t mac[6];
    /* Key of the port. NUL-terminated. */
    char port[8];
    uint8_t reserved_34[6];
};
_Static_assert(sizeof(struct sl_event_tcp_target_located) == 40,
               "size of sl_event_tcp_target_located");
_Static_assert(offsetof(struct sl_event_tcp_target_located, address) == 0,
               "place of sl_event_tcp_target_located.address");
_Static_assert(offsetof(struct sl_event_tcp_target_located, mac) == 20,
               "place of sl_event_tcp_target_located.mac");
_Static_assert(offsetof(struct sl_event_tcp_target_located, port) == 26,
               "place of sl_event_tcp_target_located.port");

/* A located target of a relay, or the gateway to it, fell silent. */
struct sl_event_tcp_target_lost {
    /* Target, or gateway. */
    struct sl_addr address;
    /* Key of the port it was on. NUL-terminated. */
    char port[8];
    /* Why. NUL-terminated. */
    char reason[48];
    uint8_t reserved_76[4];
};
_Static_assert(sizeof(struct sl_event_tcp_target_lost) == 80, "size of sl_event_tcp_target_lost");
_Static_assert(offsetof(struct sl_event_tcp_target_lost, address) == 0,
               "place of sl_event_tcp_target_lost.address");
_Static_assert(offsetof(struct sl_event_tcp_target_lost, port) == 20,
               "place of sl_event_tcp_target_lost.port");
_Static_assert(offsetof(struct sl_event_tcp_target_lost, reason) == 28,
               "place of sl_event_tcp_target_lost.reason");

/* A located target of a relay, or the gateway to it, answered from elsewhere. */
struct sl_event_tcp_target_moved {
    /* Target, or gateway. */
    struct sl_addr address;
    /* Its new station. */
    uint8_t mac[6];
    /* Key of the port it is on. NUL-terminated. */
    char port[8];
    uint8_t reserved_34[6];
};
_Static_assert(sizeof(struct sl_event_tcp_target_moved) == 40, "size of sl_event_tcp_target_moved");
_Static_assert(offsetof(struct sl_event_tcp_target_moved, address) == 0,
               "place of sl_event_tcp_target_moved.address");
_Static_assert(offsetof(struct sl_event_tcp_target_moved, mac) == 20,
               "place of sl_event_tcp_target_moved.mac");
_Static_assert(offsetof(struct sl_event_tcp_target_moved, port) == 26,
               "place of sl_event_tcp_target_moved.port");

/* Two stations claim an address of a TCP service or of its target. */
struct sl_event_tcp_address_in_use {
    /* The address. */
    struct sl_addr address;
    /* The station that keeps it: the appliance, or the target found first. */
    uint8_t mac[6];
    /* The other station. */
    uint8_t other_mac[6];
    /* Key of the port of the first. NUL-terminated. */
    char port[8];
    /* Key of the port of the other. NUL-terminated. */
    char other_port[8];
};
_Static_assert(sizeof(struct sl_event_tcp_address_in_use) == 48,
               "size of sl_event_tcp_address_in_use");
_Static_assert(offsetof(struct sl_event_tcp_address_in_use, address) == 0,
               "place of sl_event_tcp_address_in_use.address");
_Static_assert(offsetof(struct sl_event_tcp_address_in_use, mac) == 20,
               "place of sl_event_tcp_address_in_use.mac");
_Static_assert(offsetof(struct sl_event_tcp_address_in_use, other_mac) == 26,
               "place of sl_event_tcp_address_in_use.other_mac");
_Static_assert(offsetof(struct sl_event_tcp_address_in_use, port) == 32,
               "place of sl_event_tcp_address_in_use.port");
_Static_assert(offsetof(struct sl_event_tcp_address_in_use, other_port) == 40,
               "place of sl_event_tcp_address_in_use.other_port");

/* A server of a file system, or the gateway to it, answered on a port. */
struct sl_event_nfs_server_located {
    /* Server, or gateway. */
    struct sl_addr address;
    /* Its station. */
    uint8_t mac[6];
    /* Key of the port. NUL-terminated. */
    char port[8];
    uint8_t reserved_34[6];
};
_Static_assert(sizeof(struct sl_event_nfs_server_located) == 40,
               "size of sl_event_nfs_server_located");
_Static_assert(offsetof(struct sl_event_nfs_server_located, address) == 0,
               "place of sl_event_nfs_server_located.address");
_Static_assert(offsetof(struct sl_event_nfs_server_located, mac) == 20,
               "place of sl_event_nfs_server_located.mac");
_Static_assert(offsetof(struct sl_event_nfs_server_located, port) == 26,
               "place of sl_event_nfs_server_located.port");

/* A located server of a file system, or the gateway to it, fell silent. */
struct sl_event_nfs_server_lost {
    /* Server, or gateway. */
    struct sl_addr address;
    /* Key of the port it was on. NUL-terminated. */
    char port[8];
    /* Why. NUL-terminated. */
    char reason[48];
    uint8_t reserved_76[4];
};
_Static_assert(sizeof(struct sl_event_nfs_server_lost) == 80, "size of sl_event_nfs_server_lost");
_Static_assert(offsetof(struct sl_event_nfs_server_lost, address) == 0,
               "place of sl_event_nfs_server_lost.address");
_Static_assert(offsetof(struct sl_event_nfs_server_lost, port) == 20,
               "place of sl_event_nfs_server_lost.port");
_Static_assert(offsetof(struct sl_event_nfs_server_lost, reason) == 28,
               "place of sl_event_nfs_server_lost.reason");

/* A server of a file system, or the gateway to it, was found elsewhere. */
struct sl_event_nfs_server_moved {
    /* Server, or gateway. */
    struct sl_addr address;
    /* Its new station. */
    uint8_t mac[6];
    /* Key of the port it is on. NUL-terminated. */
    char port[8];
    uint8_t reserved_34[6];
};
_Static_assert(sizeof(struct sl_event_nfs_server_moved) == 40, "size of sl_event_nfs_server_moved");
_Static_assert(offsetof(struct sl_event_nfs_server_moved, address) == 0,
               "place of sl_event_nfs_server_moved.address");
_Static_assert(offsetof(struct sl_event_nfs_server_moved, mac) == 20,
               "place of sl_event_nfs_server_moved.mac");
_Static_assert(offsetof(struct sl_event_nfs_server_moved, port) == 26,
               "place of sl_event_nfs_server_moved.port");

/* Two stations claim an address of an NFS service or of a server of it. */
struct sl_event_nfs_address_in_use {
    /* The address. */
    struct sl_addr address;
    /* The station that keeps it: the appliance, or the server found first. */
    uint8_t mac[6];
    /* The other station. */
    uint8_t other_mac[6];
    /* Key of the port of the first. NUL-terminated. */
    char port[8];
    /* Key of the port of the other. NUL-terminated. */
    char other_port[8];
};
_Static_assert(sizeof(struct sl_event_nfs_address_in_use) == 48,
               "size of sl_event_nfs_address_in_use");
_Static_assert(offsetof(struct sl_event_nfs_address_in_use, address) == 0,
               "place of sl_event_nfs_address_in_use.address");
_Static_assert(offsetof(struct sl_event_nfs_address_in_use, mac) == 20,
               "place of sl_event_nfs_address_in_use.mac");
_Static_assert(offsetof(struct sl_event_nfs_address_in_use, other_mac) == 26,
               "place of sl_event_nfs_address_in_use.other_mac");
_Static_assert(offsetof(struct sl_event_nfs_address_in_use, port) == 32,
               "place of sl_event_nfs_address_in_use.port");
_Static_assert(offsetof(struct sl_event_nfs_address_in_use, other_port) == 40,
               "place of sl_event_nfs_address_in_use.other_port");

/* A member was found in step and takes part. */
struct sl_event_nfs_member_joined {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* The member's server. NUL-terminated. */
    char member[32];
};
_Static_assert(sizeof(struct sl_event_nfs_member_joined) == 64,
               "size of sl_event_nfs_member_joined");
_Static_assert(offsetof(struct sl_event_nfs_member_joined, filesystem) == 0,
               "place of sl_event_nfs_member_joined.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_member_joined, member) == 32,
               "place of sl_event_nfs_member_joined.member");

/* A member's content differs, or it cannot be compared. */
struct sl_event_nfs_member_refused {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* The member's server. NUL-terminated. */
    char member[32];
    /* Why, in words. NUL-terminated. */
    char reason[160];
};
_Static_assert(sizeof(struct sl_event_nfs_member_refused) == 224,
               "size of sl_event_nfs_member_refused");
_Static_assert(offsetof(struct sl_event_nfs_member_refused, filesystem) == 0,
               "place of sl_event_nfs_member_refused.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_member_refused, member) == 32,
               "place of sl_event_nfs_member_refused.member");
_Static_assert(offsetof(struct sl_event_nfs_member_refused, reason) == 64,
               "place of sl_event_nfs_member_refused.reason");

/* A member that failed or disagreed was taken out of the current set. */
struct sl_event_nfs_member_out {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* The member's server. NUL-terminated. */
    char member[32];
    /* Why, in words. NUL-terminated. */
    char reason[160];
    /* The call, in words: procedure, file, client. NUL-terminated. */
    char call[192];
    /* The client, empty when it was no client's call. */
    struct sl_addr client;
    /* Its transaction id (RFC 5531). */
    uint32_t xid;
};
_Static_assert(sizeof(struct sl_event_nfs_member_out) == 440, "size of sl_event_nfs_member_out");
_Static_assert(offsetof(struct sl_event_nfs_member_out, filesystem) == 0,
               "place of sl_event_nfs_member_out.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_member_out, member) == 32,
               "place of sl_event_nfs_member_out.member");
_Static_assert(offsetof(struct sl_event_nfs_member_out, reason) == 64,
               "place of sl_event_nfs_member_out.reason");
_Static_assert(offsetof(struct sl_event_nfs_member_out, call) == 224,
               "place of sl_event_nfs_member_out.call");
_Static_assert(offsetof(struct sl_event_nfs_member_out, client) == 416,
               "place of sl_event_nfs_member_out.client");
_Static_assert(offsetof(struct sl_event_nfs_member_out, xid) == 436,
               "place of sl_event_nfs_member_out.xid");

/* One member is left. */
struct sl_event_nfs_last_member {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* The member's server. NUL-terminated. */
    char member[32];
};
_Static_assert(sizeof(struct sl_event_nfs_last_member) == 64, "size of sl_event_nfs_last_member");
_Static_assert(offsetof(struct sl_event_nfs_last_member, filesystem) == 0,
               "place of sl_event_nfs_last_member.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_last_member, member) == 32,
               "place of sl_event_nfs_last_member.member");

/* No member is left, or none has joined yet. */
struct sl_event_nfs_no_member {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* Why, in words. NUL-terminated. */
    char reason[160];
};
_Static_assert(sizeof(struct sl_event_nfs_no_member) == 192, "size of sl_event_nfs_no_member");
_Static_assert(offsetof(struct sl_event_nfs_no_member, filesystem) == 0,
               "place of sl_event_nfs_no_member.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_no_member, reason) == 32,
               "place of sl_event_nfs_no_member.reason");

/* A file system begins to serve, or does so again. */
struct sl_event_nfs_serving {
    /* The file system. NUL-terminated. */
    char filesystem[32];
};
_Static_assert(sizeof(struct sl_event_nfs_serving) == 32, "size of sl_event_nfs_serving");
_Static_assert(offsetof(struct sl_event_nfs_serving, filesystem) == 0,
               "place of sl_event_nfs_serving.filesystem");

/* A modification failed on all members in the same odd way. */
struct sl_event_nfs_all_failed {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* Why, in words. NUL-terminated. */
    char reason[160];
    /* The call, in words: procedure, file, client. NUL-terminated. */
    char call[192];
    /* The client, empty when it was no client's call. */
    struct sl_addr client;
    /* Its transaction id (RFC 5531). */
    uint32_t xid;
};
_Static_assert(sizeof(struct sl_event_nfs_all_failed) == 408, "size of sl_event_nfs_all_failed");
_Static_assert(offsetof(struct sl_event_nfs_all_failed, filesystem) == 0,
               "place of sl_event_nfs_all_failed.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_all_failed, reason) == 32,
               "place of sl_event_nfs_all_failed.reason");
_Static_assert(offsetof(struct sl_event_nfs_all_failed, call) == 192,
               "place of sl_event_nfs_all_failed.call");
_Static_assert(offsetof(struct sl_event_nfs_all_failed, client) == 384,
               "place of sl_event_nfs_all_failed.client");
_Static_assert(offsetof(struct sl_event_nfs_all_failed, xid) == 404,
               "place of sl_event_nfs_all_failed.xid");

/* A forged or foreign handle; told at most once a second. */
struct sl_event_nfs_foreign_handle {
    /* The client. */
    struct sl_addr client;
    /* Why, in words. NUL-terminated. */
    char reason[160];
    uint8_t reserved_180[4];
    /* Handles like this so far. */
    uint64_t count;
};
_Static_assert(sizeof(struct sl_event_nfs_foreign_handle) == 192,
               "size of sl_event_nfs_foreign_handle");
_Static_assert(offsetof(struct sl_event_nfs_foreign_handle, client) == 0,
               "place of sl_event_nfs_foreign_handle.client");
_Static_assert(offsetof(struct sl_event_nfs_foreign_handle, reason) == 20,
               "place of sl_event_nfs_foreign_handle.reason");
_Static_assert(offsetof(struct sl_event_nfs_foreign_handle, count) == 184,
               "place of sl_event_nfs_foreign_handle.count");

/* The stored map has reached its limit; told at most once a minute. */
struct sl_event_nfs_map_full {
    /* The file system. NUL-terminated. */
    char filesystem[32];
};
_Static_assert(sizeof(struct sl_event_nfs_map_full) == 32, "size of sl_event_nfs_map_full");
_Static_assert(offsetof(struct sl_event_nfs_map_full, filesystem) == 0,
               "place of sl_event_nfs_map_full.filesystem");

/* The store reported an error. */
struct sl_event_nfs_store_failed {
    /* Why, in words. NUL-terminated. */
    char reason[160];
};
_Static_assert(sizeof(struct sl_event_nfs_store_failed) == 160,
               "size of sl_event_nfs_store_failed");
_Static_assert(offsetof(struct sl_event_nfs_store_failed, reason) == 0,
               "place of sl_event_nfs_store_failed.reason");

/* Comparison of what was being modified begins. */
struct sl_event_nfs_recovery_began {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* Objects to be compared. */
    uint64_t objects;
};
_Static_assert(sizeof(struct sl_event_nfs_recovery_began) == 40,
               "size of sl_event_nfs_recovery_began");
_Static_assert(offsetof(struct sl_event_nfs_recovery_began, filesystem) == 0,
               "place of sl_event_nfs_recovery_began.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_recovery_began, objects) == 32,
               "place of sl_event_nfs_recovery_began.objects");

/* An object was repaired on a member. */
struct sl_event_nfs_repaired {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* The member's server. NUL-terminated. */
    char member[32];
    /* The object, as far as its path is known. NUL-terminated. */
    char file[96];
    /* Why, in words. NUL-terminated. */
    char reason[160];
};
_Static_assert(sizeof(struct sl_event_nfs_repaired) == 320, "size of sl_event_nfs_repaired");
_Static_assert(offsetof(struct sl_event_nfs_repaired, filesystem) == 0,
               "place of sl_event_nfs_repaired.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_repaired, member) == 32,
               "place of sl_event_nfs_repaired.member");
_Static_assert(offsetof(struct sl_event_nfs_repaired, file) == 64,
               "place of sl_event_nfs_repaired.file");
_Static_assert(offsetof(struct sl_event_nfs_repaired, reason) == 160,
               "place of sl_event_nfs_repaired.reason");

/* All that was being modified has been compared. */
struct sl_event_nfs_recovery_ended {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* Objects repaired. */
    uint64_t objects;
};
_Static_assert(sizeof(struct sl_event_nfs_recovery_ended) == 40,
               "size of sl_event_nfs_recovery_ended");
_Static_assert(offsetof(struct sl_event_nfs_recovery_ended, filesystem) == 0,
               "place of sl_event_nfs_recovery_ended.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_recovery_ended, objects) == 32,
               "place of sl_event_nfs_recovery_ended.objects");

/* The write verifier of a file system changed. */
struct sl_event_nfs_verifier_changed {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* Why, in words. NUL-terminated. */
    char reason[160];
};
_Static_assert(sizeof(struct sl_event_nfs_verifier_changed) == 192,
               "size of sl_event_nfs_verifier_changed");
_Static_assert(offsetof(struct sl_event_nfs_verifier_changed, filesystem) == 0,
               "place of sl_event_nfs_verifier_changed.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_verifier_changed, reason) == 32,
               "place of sl_event_nfs_verifier_changed.reason");

/* The directory of a sub-tree is not there. */
struct sl_event_nfs_subtree_inactive {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* Why, in words. NUL-terminated. */
    char reason[160];
};
_Static_assert(sizeof(struct sl_event_nfs_subtree_inactive) == 192,
               "size of sl_event_nfs_subtree_inactive");
_Static_assert(offsetof(struct sl_event_nfs_subtree_inactive, filesystem) == 0,
               "place of sl_event_nfs_subtree_inactive.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_subtree_inactive, reason) == 32,
               "place of sl_event_nfs_subtree_inactive.reason");

/* A member's handles are not those that clients of krb5i and krb5p were given. */
struct sl_event_nfs_member_unlike {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* The member's server. NUL-terminated. */
    char member[32];
    /* Why, in words. NUL-terminated. */
    char reason[160];
};
_Static_assert(sizeof(struct sl_event_nfs_member_unlike) == 224,
               "size of sl_event_nfs_member_unlike");
_Static_assert(offsetof(struct sl_event_nfs_member_unlike, filesystem) == 0,
               "place of sl_event_nfs_member_unlike.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_member_unlike, member) == 32,
               "place of sl_event_nfs_member_unlike.member");
_Static_assert(offsetof(struct sl_event_nfs_member_unlike, reason) == 64,
               "place of sl_event_nfs_member_unlike.reason");

/* The member that kept the locks of a file system (NLM) is not current any more. */
struct sl_event_nfs_locks_lost {
    /* The file system. NUL-terminated. */
    char filesystem[32];
    /* The member that has left. NUL-terminated. */
    char member[32];
    /* Locks since the fast path was started; those from before are not counted. */
    uint64_t count;
};
_Static_assert(sizeof(struct sl_event_nfs_locks_lost) == 72, "size of sl_event_nfs_locks_lost");
_Static_assert(offsetof(struct sl_event_nfs_locks_lost, filesystem) == 0,
               "place of sl_event_nfs_locks_lost.filesystem");
_Static_assert(offsetof(struct sl_event_nfs_locks_lost, member) == 32,
               "place of sl_event_nfs_locks_lost.member");
_Static_assert(offsetof(struct sl_event_nfs_locks_lost, count) == 64,
               "place of sl_event_nfs_locks_lost.count");

#endif
