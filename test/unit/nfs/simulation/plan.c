// SPDX-License-Identifier: Apache-2.0
#include "plan.h"

#include "support/random.h"

/* Failures after which a member may be taken out, so that there have to be others. */
#define NEEDS_OTHERS (SIM_REFUSALS | SIM_LIES | SIM_ALTERATIONS | SIM_FULL_MEMBER | SIM_REINSTATE)
#define CHAOS                                                                                      \
    (SIM_KILLS | SIM_HANGS | SIM_CUTS | SIM_REFUSALS | SIM_LIES | SIM_ALTERATIONS |                \
     SIM_FULL_MEMBER | SIM_FULL_ALL | SIM_CLIENT_CUTS | SIM_BOX_CRASHES | SIM_POWER)

static uint32_t between(uint64_t *random, uint32_t least, uint32_t most)
{
    return least + test_random_below(random, most - least + 1u);
}

static bool one_in(uint64_t *random, uint32_t n)
{
    return test_random_below(random, n) == 0;
}

/* What it tells of itself and nothing depends on; by its key, so that all else is as without. */
static void tell_limits(struct model_traits *traits)
{
    uint64_t random = traits->key;

    traits->disk_bytes = between(&random, 64, 80) << 20;
    traits->disk_files = between(&random, 1u << 20, 1u << 21);
    traits->invariant_s = between(&random, 0, 2);
    traits->pathconf = (struct sl_nfs_pathconf){.link_max = between(&random, 32000, 65000),
                                                .name_max_bytes = 255,
                                                .no_trunc = true,
                                                .chown_restricted = one_in(&random, 2),
                                                .case_preserving = true};
}

static void draw_traits(uint64_t *random, struct model_traits *traits, uint32_t slot)
{
    static const uint8_t handle_bytes[] = {24, 28, 32, 48, 64};
    static const uint32_t clock_steps_ns[] = {1, 1000, 10000000, 4000000};

    *traits = (struct model_traits){
        .key = test_random(random),
        .handle_bytes = handle_bytes[test_random_below(random, sizeof(handle_bytes))],
        .fsid = 1000u + slot,
        .fileid_base = between(random, 2, 1u << 20),
        .fileid_step = between(random, 1, 5),
        .clock_offset_us = (int64_t)between(random, 0, 4000000) - 2000000,
        .clock_step_ns = clock_steps_ns[test_random_below(random, 4)],
        .cookies_are_hashes = one_in(random, 2),
        .dots_come_last = one_in(random, 4),
        .has_cookie_verifiers = one_in(random, 4),
        .directory_nlink_is_one = one_in(random, 3),
        .rename_keeps_ctime = one_in(random, 3),
        .has_duplicate_cache = one_in(random, 2),
        .listing_entries = between(random, 3, 60),
        .plus_gap = one_in(random, 4) ? between(random, 2, 7) : 0,
        .transfer_bytes = one_in(random, 3) ? 16384 : 65536,
    };
    tell_limits(traits);
}

static uint32_t draw_member_count(uint64_t *random, const struct sim_theme *theme)
{
    if ((theme->does & (SIM_ONE_MEMBER | SIM_DIRECT)) != 0)
        return 1;
    if ((theme->does & SIM_QUORUM) != 0)
        return one_in(random, 4) ? SL_NFS_MEMBERS : 3;
    if ((theme->does & SIM_REFUSALS) != 0)
        return 3; /* of two that both say no, for other reasons, nobody knows who is right */
    if ((theme->does & (NEEDS_OTHERS | SIM_SLOW_MEMBER)) != 0)
        return between(random, 2, 3);
    return one_in(random, 8) ? SL_NFS_MEMBERS : between(random, 1, 3);
}

static void draw_filesystem(uint64_t *random, struct sim_plan *plan)
{
    struct sl_filesystem_config *filesystem = &plan->filesystem;

    *filesystem = (struct sl_filesystem_config){
        .present = true,
        .id = 3,
        .service = 1,
        .name = "files",
        .fsid = 77,
        .read_method = (uint8_t)between(random, SL_NFS_READ_HANDLE, SL_NFS_READ_DYNAMIC),
        .write_rule = sim_does(plan, SIM_QUORUM) ? SL_NFS_QUORUM : SL_NFS_FIRST_ANSWER,
        .first_server = (uint8_t)between(random, SL_NFS_FIRST_LEAST_LOADED, SL_NFS_FIRST_NEXT),
        .notes = sim_does(plan, SIM_POWER) || one_in(random, 2) ? SL_NFS_NOTES_DISK
                                                                : SL_NFS_NOTES_MEMORY,
        .quorum_percent = 51,
        .list_servers = {1, 2, 4},
        .promote_hits = between(random, 2, 20),
        .demote_hits = 1,
        .interval_ms = between(random, 20, 500),
        .handle_entries = between(random, 4, 64),
        .retransmit_ms = between(random, 100, 400),
        .member_timeout_ms = between(random, 1500, 4000),
        .backlog_calls = 256,
    };
}

static void draw_clients(uint64_t *random, struct sim_plan *plan)
{
    plan->client_count = between(random, 1, sim_does(plan, SIM_SHARED) ? SIM_CLIENTS : 4);
    if (sim_does(plan, SIM_SHARED) && plan->client_count < 2)
        plan->client_count = 2;
    for (uint32_t i = 0; i < plan->client_count; i++) {
        struct sim_client_plan *client = &plan->clients[i];

        client->version = sim_does(plan, SIM_VERSION_2) && one_in(random, 2) ? 2 : 3;
        client->transport =
            sim_does(plan, SIM_CLIENT_LOSS) || one_in(random, 3) ? SL_NFS_UDP : SL_NFS_TCP;
        client->operations = between(random, 30, 120);
        client->pause_us = one_in(random, 2) ? between(random, 10, 1000) : 20000;
        client->uses_shared = sim_does(plan, SIM_SHARED);
    }
}

static void draw_limits(uint64_t *random, struct sim_plan *plan)
{
    plan->limits = (struct sl_nfs_limits){
        /* Each member has a keeper, and FSSTAT asks all at once. */
        .calls = sim_does(plan, SIM_FEW_CALLS)
                     ? between(random, 12, 24) + (plan->member_count > 3 ? 12u : 0)
                     : 256,
        .objects = sim_does(plan, SIM_SMALL_MAP) ? between(random, 64, 100) : 4096,
        .message_nodes = 16384,
        .duplicates = 1024,
        .listings = sim_does(plan, SIM_SMALL_MAP) ? 4 : 32,
        .listing_bytes = sim_does(plan, SIM_SMALL_MAP) ? 4096 : 16384,
        .record_max_bytes = 1u << 20,
        .handle_entries = 256,
        .clients = 16,
        .locks = 16,
        .change_places = sim_does(plan, SIM_SMALL_MAP) ? 32 : 0,
    };
}

static void draw_store(uint64_t *random, struct sim_plan *plan)
{
    bool is_slow = sim_does(plan, SIM_SLOW_STORE);

    plan->store_least_us = is_slow ? between(random, 100, 5000) : 10;
    plan->store_most_us = plan->store_least_us + (is_slow ? 50000 : between(random, 10, 2000));
    plan->store_ring = is_slow ? between(random, 4, 16) : 1024;
    plan->store_objects = sim_does(plan, SIM_FULL_STORE) ? between(random, 10, 24) : UINT32_MAX;
}

void sim_plan_make(struct sim_plan *plan, const struct sim_theme *theme, uint64_t seed)
{
    uint64_t random = seed * 0x9e3779b97f4a7c15u + theme->does;

    *plan = (struct sim_plan){.theme = theme, .seed = seed};
    plan->member_count = draw_member_count(&random, theme);
    for (uint32_t slot = 0; slot < plan->member_count; slot++)
        draw_traits(&random, &plan->members[slot], slot);
    draw_traits(&random, &plan->reference, SL_NFS_MEMBERS);
    for (uint32_t slot = 0; slot < plan->member_count; slot++)
        plan->members[slot].is_terse = sim_does(plan, SIM_TERSE);
    if (sim_does(plan, SIM_PLAIN_LISTINGS))
        for (uint32_t slot = seed % 2u; slot < plan->member_count; slot += 2)
            plan->members[slot].lacks_readdirplus = true;
    plan->reference.has_duplicate_cache = false;
    plan->reference.rename_keeps_ctime = false; /* what may have changed counts as changed */
    if ((theme->does & SIM_DIRECT) != 0)
        plan->members[0].has_duplicate_cache = true;
    draw_filesystem(&random, plan);
    draw_clients(&random, plan);
    draw_limits(&random, plan);
    draw_store(&random, plan);
    plan->transport = (theme->does & SIM_LOSS) != 0 ? SL_NFS_UDP : SL_NFS_TCP;
    plan->delay_us = between(&random, 10, 500);
    plan->service_us = one_in(&random, 3) ? 20000 : between(&random, 10, 500);
    plan->slow_us = (theme->does & SIM_SLOW_MEMBER) != 0 ? between(&random, 10000, 100000) : 0;
    plan->loss_ppm = (theme->does & SIM_LOSS) != 0 ? between(&random, 1000, 100000) : 0;
    plan->client_loss_ppm =
        (theme->does & SIM_CLIENT_LOSS) != 0 ? between(&random, 10000, 200000) : 0;
    if ((theme->does & CHAOS) != 0) {
        plan->chaos_us = between(&random, 2000, 400000);
        plan->chaos_count = between(&random, 1, 6);
    }
    plan->halves = (theme->does & SIM_REINSTATE) != 0 ? 2 : 1;
}

void sim_plan_follow(struct sim_plan *plan, const struct sim_script *script)
{
    plan->script = script;
    if (plan->member_count != 2) {
        uint64_t random = plan->seed;

        plan->member_count = 2;
        for (uint32_t slot = 0; slot < plan->member_count; slot++)
            draw_traits(&random, &plan->members[slot], slot);
    }
    plan->client_count = 1;
    plan->clients[0] =
        (struct sim_client_plan){.version = 3, .transport = SL_NFS_TCP, .pause_us = 100};
    plan->service_us = 100;
    plan->chaos_us = plan->chaos_count = 0;
}
