// SPDX-License-Identifier: Apache-2.0
/* What happens in a world, drawn from a seed within the limits of a theme. */
#ifndef TEST_NFS_SIMULATION_PLAN_H
#define TEST_NFS_SIMULATION_PLAN_H

#include "../model/disk.h"
#include "nfs/config.h"
#include "nfs/nfs.h"
#include "script.h"

/* What a theme does to a world; bits. */
#define SIM_DIRECT 0x0001u      /* no switch: clients speak to one server, to test the models */
#define SIM_ONE_MEMBER 0x0002u  /* instead of two, three or eight */
#define SIM_QUORUM 0x0004u      /* three or eight members */
#define SIM_KILLS 0x0008u       /* members die and begin again */
#define SIM_HANGS 0x0010u       /* members do not answer for a while */
#define SIM_CUTS 0x0020u        /* connections to members are lost */
#define SIM_LOSS 0x0040u        /* UDP towards members, with losses */
#define SIM_REFUSALS 0x0080u    /* a member refuses what the others do */
#define SIM_LIES 0x0100u        /* a member does it and says that it did not */
#define SIM_ALTERATIONS 0x0200u /* a member does something else */
#define SIM_FULL_MEMBER 0x0400u /* a member has no space */
#define SIM_FULL_ALL 0x0800u    /* all have none for a while */
#define SIM_CLIENT_CUTS 0x1000u /* connections of clients are lost */
#define SIM_CLIENT_LOSS 0x2000u /* UDP of clients, with losses, duplicates and delays */
#define SIM_BOX_CRASHES 0x4000u /* the box dies at any moment */
#define SIM_POWER 0x8000u       /* and its power fails */
#define SIM_SLOW_STORE 0x10000u /* and a short ring */
#define SIM_FULL_STORE 0x20000u /* for objects */
#define SIM_SMALL_MAP 0x40000u  /* memory for few objects: evictions */
#define SIM_FEW_CALLS 0x80000u  /* memory for few calls */
#define SIM_REINSTATE 0x100000u /* those that left come back after half of the time */
#define SIM_SHARED 0x200000u    /* clients share files and a directory */
#define SIM_BIG_DIRECTORIES 0x400000u
#define SIM_VERSION_2 0x800000u       /* some clients speak it */
#define SIM_SLOW_MEMBER 0x1000000u    /* one of several is always behind the others */
#define SIM_TERSE 0x2000000u          /* members leave attributes out where they may */
#define SIM_PLAIN_LISTINGS 0x4000000u /* every other member has no READDIRPLUS */

struct sim_theme {
    const char *name;
    uint32_t does;
    uint32_t seeds; /* how many worlds */
};

#define SIM_CLIENTS 6u

struct sim_client_plan {
    uint8_t version, transport; /* 2 or 3; enum sl_nfs_transport */
    uint32_t operations;        /* of each half */
    uint32_t pause_us;          /* between, at most */
    bool uses_shared;
};

struct sim_plan {
    const struct sim_script *script; /* NULL: clients do what they like */
    const struct sim_theme *theme;
    uint64_t seed;
    uint32_t member_count;
    struct model_traits members[SL_NFS_MEMBERS];
    struct model_traits reference;
    uint32_t client_count;
    struct sim_client_plan clients[SIM_CLIENTS];
    struct sl_filesystem_config filesystem; /* of the switch; ids and members are filled in later */
    uint8_t transport;                      /* towards members */
    struct sl_nfs_limits limits;
    uint32_t delay_us;   /* each way, at most */
    uint32_t service_us; /* of a call at a member, at most */
    uint32_t slow_us;    /* the same, of the slow member */
    uint32_t chaos_us;   /* between two failures, at most; 0: none */
    uint32_t chaos_count;
    uint32_t loss_ppm, client_loss_ppm;
    uint32_t store_least_us, store_most_us, store_ring, store_objects;
    uint32_t halves;
};

/* One client and two members do as the script says. */
void sim_plan_follow(struct sim_plan *plan, const struct sim_script *script);
void sim_plan_make(struct sim_plan *plan, const struct sim_theme *theme, uint64_t seed);

static inline bool sim_does(const struct sim_plan *plan, uint32_t what)
{
    return (plan->theme->does & what) != 0;
}

#endif
