// SPDX-License-Identifier: Apache-2.0
/* A read balancer with one file system, settings to change and time to pass. */
#ifndef TEST_NFS_BALANCE_RIG_H
#define TEST_NFS_BALANCE_RIG_H

#include "balance_private.h"

#define RIG_FILESYSTEM 3u
#define RIG_INTERVAL_US 1000000u
#define RIG_OBJECTS 4096u

struct balance_rig {
    struct sl_nfs_balance *balance;
    void *memory;
    struct sl_filesystem_config config;
    struct sl_nfs_load load;
    uint64_t now_us;
    uint32_t hints[RIG_OBJECTS]; /* by object id */
};

/* entries: of the balancer and of the file system. */
void rig_create(struct balance_rig *rig, enum sl_nfs_read_method method, uint32_t entries);
void rig_destroy(struct balance_rig *rig);
/* Hands the settings over again. */
void rig_configure(struct balance_rig *rig);
uint8_t rig_choose(struct balance_rig *rig, uint64_t object, uint8_t candidates);
void rig_hit(struct balance_rig *rig, uint64_t object, uint8_t candidates, uint32_t times);
/* To the end of the interval, and the background task to the end of its work. */
void rig_pass_interval(struct balance_rig *rig);
/* The entry of an object, up to date; NULL: it is not listed. */
const struct sl_nfs_listed_file *rig_file(struct balance_rig *rig, uint64_t object);

#endif
