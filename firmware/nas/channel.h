// SPDX-License-Identifier: Apache-2.0
/*
 * Ways to members: for each program of a member a pool of TCP connections from privileged ports,
 * or a UDP port. A way has a number that no other one ever has.
 */
#ifndef NAS_CHANNEL_H
#define NAS_CHANNEL_H

#include "nfs/nfs.h"
#include "ports.h"
#include "stream.h"

/* Connections to the NFS program of a member, at most; to each of the others there is one. */
#define SL_NAS_NFS_CHANNELS 8u
#define SL_NAS_CHANNELS (SL_NAS_NFS_CHANNELS + SL_NFS_PROGRAMS - 1u)

enum sl_nas_channel_state {
    SL_NAS_CHANNEL_FREE,
    SL_NAS_CHANNEL_CONNECTING,
    SL_NAS_CHANNEL_READY, /* of UDP: at once */
};

struct sl_nas_channel {
    struct sl_nas_stream stream; /* TCP */
    uint32_t number;
    uint16_t member;
    uint16_t local_port, remote_port;
    uint8_t program; /* enum sl_nfs_program */
    uint8_t state;   /* enum sl_nas_channel_state */
    bool is_udp;
    bool is_doomed;       /* to be ended at the next look: it leads elsewhere than it should */
    bool is_slow;         /* CONNECTING, for longer than others wait */
    bool has_answered;    /* TCP: something came by it */
    uint32_t outstanding; /* calls sent, less answers */
    uint64_t since_us;    /* CONNECTING: since when */
    uint64_t used_us;     /* the last time a call was sent */
};

/* All ways to one program of a member. */
struct sl_nas_pool {
    uint16_t remote_port; /* as last asked for */
    uint32_t failures;    /* connections in a row by which no answer came */
    uint64_t retry_us;    /* not before */
    uint64_t asked_us;    /* the last time it was wanted; 0: never */
};

/* What the configuration says of a member. */
struct sl_nas_member_settings {
    bool is_used; /* configured, and its service is ours */
    uint8_t transport;
    uint8_t connections; /* wanted, to the NFS program */
    uint16_t service;
    struct sl_ip address, source;
};

struct sl_nas_member {
    struct sl_nas_member_settings settings;
    struct sl_nas_pool pools[SL_NFS_PROGRAMS];
    struct sl_nas_channel channels[SL_NAS_CHANNELS];
    struct sl_nas_ports ports;
};

struct sl_nas_members {
    struct sl_nas_member *of;                 /* by id, SL_MAX_NFS_MEMBERS of them */
    uint64_t ready[SL_MAX_NFS_MEMBERS / 64u]; /* the switch is to be told that there is room */
    uint64_t due_us;                          /* when all are looked at again */
    uint32_t last_number;                     /* of a channel */
};

/* Whose an answer in UDP to one of our ports is. */
struct sl_nas_udp_ports {
    struct sl_nas_channel *of[SL_NAS_PORT_COUNT]; /* NULL: nobody's */
};

/* member.c: takes over what a configuration says of all members. Ways that lead elsewhere now are
 * doomed, and to be dropped when the switch knows of the configuration. */
void sl_nas_members_configure(struct sl_nas *nas);
void sl_nas_members_drop_doomed(struct sl_nas *nas);
/* struct sl_nfs_ops: send, fence. */
int sl_nas_member_send(void *context, uint16_t member, enum sl_nfs_program program, uint16_t port,
                       struct sl_message *message, uint32_t *channel);
void sl_nas_member_fence(void *context, uint16_t member);
/* Connects anew, gives up, closes what is idle; tells the switch who has room. True: there was
 * work. */
bool sl_nas_members_advance(struct sl_nas *nas);
/* The switch is told at the next turn. */
void sl_nas_member_ready(struct sl_nas *nas, uint16_t member);
/* Resets all connections, at the end. */
void sl_nas_members_end(struct sl_nas *nas);

/* channel.c */
void sl_nas_channel_happened(struct sl_nas *nas, struct sl_nas_channel *channel, uint32_t events);
/* Begins a way to a program. 0; -EAGAIN: the neighbour is being looked for; -EHOSTUNREACH. */
int sl_nas_channel_open(struct sl_nas *nas, uint16_t member, enum sl_nfs_program program,
                        struct sl_nas_channel *channel);
/* Ends a way, without telling the switch. is_fenced: its port is not used again. */
void sl_nas_channel_close(struct sl_nas *nas, struct sl_nas_channel *channel, bool is_fenced,
                          const char *detail);
/* The same, and the switch is told. */
void sl_nas_channel_lose(struct sl_nas *nas, struct sl_nas_channel *channel, const char *detail);
/* Sends by a way that is ready; the message, with its mark, is taken. -EHOSTUNREACH: UDP, and there
 * is no route. */
int sl_nas_channel_send(struct sl_nas *nas, struct sl_nas_channel *channel,
                        struct sl_message *message);

/* The ways of a program: the first, and how many places there are. */
static inline unsigned int sl_nas_first_channel(enum sl_nfs_program program)
{
    return program == SL_NFS_PROGRAM_NFS ? 0 : SL_NAS_NFS_CHANNELS + program - 1u;
}

static inline unsigned int sl_nas_channel_places(enum sl_nfs_program program)
{
    return program == SL_NFS_PROGRAM_NFS ? SL_NAS_NFS_CHANNELS : 1u;
}

#endif
