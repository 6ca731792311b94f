// SPDX-License-Identifier: Apache-2.0
#include "balance_rig.h"

#include <stdlib.h>
#include <string.h>

#include "support/table.h"

void rig_create(struct balance_rig *rig, enum sl_nfs_read_method method, uint32_t entries)
{
    memset(rig, 0, sizeof(*rig));
    memset(rig->hints, 0xff, sizeof(rig->hints));
    rig->memory = aligned_alloc(64, sl_nfs_balance_bytes(entries));
    assert_non_null(rig->memory);
    rig->balance = sl_nfs_balance_create(rig->memory, entries);
    rig->config = (struct sl_filesystem_config){
        .present = true,
        .id = RIG_FILESYSTEM,
        .read_method = (uint8_t)method,
        .first_server = SL_NFS_FIRST_NEXT,
        .list_servers = {1, 2, 4},
        .promote_hits = 10,
        .demote_hits = 2,
        .interval_ms = RIG_INTERVAL_US / 1000u,
        .handle_entries = entries,
    };
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        rig->load.weights[slot] = 1;
    rig_configure(rig);
}

void rig_destroy(struct balance_rig *rig)
{
    assert_null(sl_nfs_balance_verify(rig->balance));
    free(rig->memory);
}

void rig_configure(struct balance_rig *rig)
{
    sl_nfs_balance_configure(rig->balance, &rig->config, rig->now_us);
}

uint8_t rig_choose(struct balance_rig *rig, uint64_t object, uint8_t candidates)
{
    uint8_t slot = sl_nfs_balance_choose(rig->balance, RIG_FILESYSTEM, object,
                                         &rig->hints[object % RIG_OBJECTS], candidates, &rig->load,
                                         rig->now_us);

    assert_true(slot < SL_NFS_MEMBERS);
    assert_true((candidates >> slot & 1u) != 0);
    return slot;
}

void rig_hit(struct balance_rig *rig, uint64_t object, uint8_t candidates, uint32_t times)
{
    while (times-- != 0)
        rig_choose(rig, object, candidates);
}

void rig_pass_interval(struct balance_rig *rig)
{
    uint32_t turns = 0;

    rig->now_us += RIG_INTERVAL_US;
    while (sl_nfs_balance_advance(rig->balance, rig->now_us))
        assert_true(turns++ < 10000);
    assert_null(sl_nfs_balance_verify(rig->balance));
}

const struct sl_nfs_listed_file *rig_file(struct balance_rig *rig, uint64_t object)
{
    uint32_t entry = sl_nfs_listed_find(rig->balance, object);

    if (entry == SL_NFS_NONE)
        return NULL;
    sl_nfs_listed_refresh(&rig->balance->filesystems[RIG_FILESYSTEM],
                          &rig->balance->entries[entry]);
    return &rig->balance->entries[entry];
}
