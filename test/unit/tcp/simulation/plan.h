// SPDX-License-Identifier: Apache-2.0
/* What happens in a world, drawn from a seed within the limits of a theme. */
#ifndef TEST_TCP_SIMULATION_PLAN_H
#define TEST_TCP_SIMULATION_PLAN_H

#include "impair/impair.h"
#include "tcp/connection.h"

/* What a theme does to a world; bits. */
#define SIM_LOSS 0x0001u
#define SIM_BURSTS 0x0002u
#define SIM_TAILS 0x0004u
#define SIM_REORDERING 0x0008u
#define SIM_DUPLICATES 0x0010u
#define SIM_JITTER 0x0020u
#define SIM_QUEUES 0x0040u     /* a rate with a queue that overflows or marks */
#define SIM_CORRUPTION 0x0080u /* the checksum finds it: another loss */
#define SIM_OUTAGES 0x0100u
#define SIM_NARROW_PATH 0x0200u /* packets too big for the path: ICMP tells, or nobody */
#define SIM_SHORT_MEMORY 0x0400u
#define SIM_HAND_OFFS 0x0800u
#define SIM_ABORTS 0x1000u
#define SIM_CHURN 0x2000u /* many short connections from few ports */
#define SIM_BUSY_DEVICE 0x4000u
#define SIM_BACKLOG 0x8000u   /* more SYNs than the listener keeps: cookies */
#define SIM_BULK 0x10000u     /* one large transfer as in a data centre, which must never stall */
#define SIM_LOSSLESS 0x20000u /* nothing may be sent twice: nothing is ever lost */

struct sim_theme {
    const char *name;
    uint32_t does;
    uint32_t seeds; /* how many worlds */
};

/* What the application of one end does. */
struct sim_end_plan {
    uint64_t send_bytes;
    uint32_t chunk_bytes;      /* of one sl_tcp_send() at most */
    uint32_t read_bytes_max;   /* at one time */
    uint32_t read_pause_us;    /* between; 0: reads whatever there is */
    uint32_t consume_pause_us; /* from reading to consuming; 0: at once */
    uint64_t abort_bytes;      /* aborts when it has queued and read so much; UINT64_MAX: never */
    bool waits_for_peer;       /* shuts down only once the peer has */
    bool releases_early;       /* does not wait to be told that the connection has ended */
    struct sl_tcp_settings settings;
};

struct sim_flow_plan {
    uint64_t begin_us;    /* after the world's beginning */
    uint16_t client_port; /* 0: the engine chooses */
    struct sim_end_plan ends[2];
};

#define SIM_PLAN_FLOWS 64u

struct sim_plan {
    const struct sim_theme *theme;
    uint64_t seed;
    bool is_v6;
    uint32_t flow_count;
    struct sim_flow_plan flows[SIM_PLAN_FLOWS];
    struct sl_impair_settings wires[2]; /* by the side they lead to */
    uint32_t heal_us;                   /* after so long the wires are good */
    uint32_t delay_us;                  /* each way once healed */
    uint16_t link_mtu_bytes;            /* what the engines know */
    uint16_t path_mtu_bytes;            /* what the path takes */
    bool is_black_hole;                 /* and nobody says so */
    uint32_t outage_us, between_outages_us;
    uint32_t backlog;
    uint32_t hand_off_pause_us;      /* between two; 0: none */
    uint32_t busy_ppm;               /* of segments the device refuses */
    uint32_t stall_us;               /* longer than that no reader waits; 0: it may */
    struct sl_tcp_config configs[2]; /* by side; without ops */
};

void sim_plan_make(struct sim_plan *plan, const struct sim_theme *theme, uint64_t seed);

#endif
