// SPDX-License-Identifier: Apache-2.0
/*
 * The keeper of a member: its ports (RFC 1833), its root handle (MNT), its limits (FSINFO,
 * PATHCONF); then it watches. What fails is tried again, at first soon.
 */
#include "members.h"
#include "own_call.h"

#include <errno.h>
#include <stdio.h>

#define PATIENCE_US 2000000u
#define PROBE_US 1000000u
#define WATCH_US 250000u
#define FIRST_PAUSE_US 100000u
#define LONGEST_PAUSE_US 5000000u
/* So many questions unanswered: it may have come back with other ports. */
#define PROBES_UNTIL_ANEW 5u
#define NFS3 3u
#define MOUNT3 3u
/* A server may begin to offer locks at any time. */
#define LOCKS_US 5000000u

/* words[]; KEEP_LOCKS_US: when its lock manager and status monitor are looked for next */
enum { KEEP_PAUSE_US, KEEP_PROBES, KEEP_PROBED_US, KEEP_PROGRAM, KEEP_LOCKS_US };

static void find_ports(struct sl_nfs *nfs, struct sl_nfs_call *keeper);
static void watch(struct sl_nfs *nfs, struct sl_nfs_call *keeper);
static bool ask_lock_port(struct sl_nfs *nfs, struct sl_nfs_call *keeper,
                          enum sl_nfs_program program);

static struct sl_nfs_filesystem *filesystem_of(struct sl_nfs *nfs, const struct sl_nfs_call *keeper)
{
    return &nfs->filesystems[keeper->filesystem];
}

static uint8_t bit_of(const struct sl_nfs_call *keeper)
{
    return (uint8_t)(1u << keeper->slot);
}

/* Begins once more after a pause, which grows. reason: of a member that is not current. */
static void begin_again(struct sl_nfs *nfs, struct sl_nfs_call *keeper, uint8_t state,
                        const char *reason)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, keeper);
    uint64_t pause_us = keeper->words[KEEP_PAUSE_US];
    uint8_t before = filesystem->state[keeper->slot];

    if (state == SL_NFS_MEMBER_REFUSED && before != state && before != SL_NFS_MEMBER_OUT) {
        sl_nfs_member_reason(filesystem, keeper->slot, state, "%s", reason);
        sl_nfs_member_event(nfs, filesystem, keeper->slot, SL_NFS_EVENT_MEMBER_REFUSED);
    } else if (before != SL_NFS_MEMBER_OUT && before != SL_NFS_MEMBER_REFUSED) {
        sl_nfs_member_reason(filesystem, keeper->slot, before, "%s", reason);
    }
    keeper->words[KEEP_PAUSE_US] =
        pause_us * 2 > LONGEST_PAUSE_US ? LONGEST_PAUSE_US : pause_us * 2;
    keeper->error = 0;
    sl_nfs_call_sleep(nfs, keeper, nfs->now_us + pause_us);
    sl_nfs_call_then(nfs, keeper, find_ports);
}

static struct sl_nfs_exchange *begin_call(struct sl_nfs *nfs, struct sl_nfs_call *keeper,
                                          enum sl_nfs_program program, uint8_t procedure,
                                          struct sl_xdr_writer *writer)
{
    return sl_nfs_own_begin(nfs, keeper, filesystem_of(nfs, keeper), keeper->slot, program,
                            program == SL_NFS_PROGRAM_NFS ? NFS3 : MOUNT3, procedure, writer);
}

static void have_no_memory(struct sl_nfs *nfs, struct sl_nfs_call *keeper)
{
    begin_again(nfs, keeper, SL_NFS_MEMBER_WAITING, "no memory for a call to it");
}

static void send_call(struct sl_nfs *nfs, struct sl_nfs_call *keeper,
                      struct sl_nfs_exchange *exchange, struct sl_xdr_writer *writer,
                      uint64_t patience_us, sl_nfs_done *done)
{
    keeper->as_of = nfs->changes;
    if (!sl_nfs_own_send(nfs, exchange, writer, patience_us, done))
        have_no_memory(nfs, keeper);
}

/* All that has to be known of it is: whoever waits for its ports may go on. */
static void be_ready(struct sl_nfs *nfs, struct sl_nfs_call *keeper)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, keeper);

    filesystem->ready |= bit_of(keeper);
    filesystem->reachable |= bit_of(keeper);
    filesystem->root_handle[keeper->slot] = keeper->arguments.handle;
    if (filesystem->state[keeper->slot] == SL_NFS_MEMBER_CURRENT)
        filesystem->reason[keeper->slot][0] = '\0';
    keeper->words[KEEP_PAUSE_US] = FIRST_PAUSE_US;
    keeper->words[KEEP_PROBES] = 0;
    sl_nfs_exchange_flush(nfs, filesystem->config->members[keeper->slot]);
    watch(nfs, keeper);
}

static uint32_t least(uint32_t one, uint32_t other)
{
    return one < other ? one : other;
}

static uint32_t most(uint32_t one, uint32_t other)
{
    return one > other ? one : other;
}

/* Clients are promised what each member can do. */
static void merge_fsinfo(struct sl_nfs_fsinfo *all, const struct sl_nfs_fsinfo *one)
{
    all->read_max_bytes = least(all->read_max_bytes, one->read_max_bytes);
    all->read_preferred_bytes = least(all->read_preferred_bytes, one->read_preferred_bytes);
    all->read_multiple_bytes = most(all->read_multiple_bytes, one->read_multiple_bytes);
    all->write_max_bytes = least(all->write_max_bytes, one->write_max_bytes);
    all->write_preferred_bytes = least(all->write_preferred_bytes, one->write_preferred_bytes);
    all->write_multiple_bytes = most(all->write_multiple_bytes, one->write_multiple_bytes);
    all->readdir_preferred_bytes =
        least(all->readdir_preferred_bytes, one->readdir_preferred_bytes);
    if (one->file_max_bytes < all->file_max_bytes)
        all->file_max_bytes = one->file_max_bytes;
    if (one->time_delta.seconds > all->time_delta.seconds ||
        (one->time_delta.seconds == all->time_delta.seconds &&
         one->time_delta.nanoseconds > all->time_delta.nanoseconds))
        all->time_delta = one->time_delta;
    all->properties &= one->properties;
}

static void merge_pathconf(struct sl_nfs_pathconf *all, const struct sl_nfs_pathconf *one)
{
    all->link_max = least(all->link_max, one->link_max);
    all->name_max_bytes = least(all->name_max_bytes, one->name_max_bytes);
    all->no_trunc &= one->no_trunc;
    all->chown_restricted |= one->chown_restricted;
    all->case_insensitive |= one->case_insensitive;
    all->case_preserving &= one->case_preserving;
}

static void got_pathconf(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                         struct sl_nfs_call *keeper)
{
    struct sl_nfs_filesystem *filesystem;
    struct sl_nfs_result *result;

    if (keeper == NULL)
        return;
    filesystem = filesystem_of(nfs, keeper);
    result = &keeper->result;
    if (sl_nfs_exchange_result(exchange, result) != 0 || result->status != SL_NFS_OK) {
        begin_again(nfs, keeper, SL_NFS_MEMBER_WAITING, "does not answer PATHCONF");
        return;
    }
    if (!filesystem->has_limits)
        filesystem->pathconf = result->pathconf;
    merge_pathconf(&filesystem->pathconf, &result->pathconf);
    filesystem->has_limits = true;
    be_ready(nfs, keeper);
}

static void ask_root(struct sl_nfs *nfs, struct sl_nfs_call *keeper, uint8_t procedure,
                     sl_nfs_done *done)
{
    struct sl_xdr_writer writer;
    struct sl_nfs_exchange *exchange =
        begin_call(nfs, keeper, SL_NFS_PROGRAM_NFS, procedure, &writer);

    keeper->arguments.procedure = procedure;
    if (exchange != NULL)
        sl_nfs_put_arguments(&writer, &keeper->arguments, &keeper->arguments.handle, NULL, NULL);
    send_call(nfs, keeper, exchange, &writer, PATIENCE_US, done);
}

static void got_fsinfo(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                       struct sl_nfs_call *keeper)
{
    struct sl_nfs_filesystem *filesystem;
    struct sl_nfs_fsinfo *fsinfo;

    if (keeper == NULL)
        return;
    filesystem = filesystem_of(nfs, keeper);
    if (sl_nfs_exchange_result(exchange, &keeper->result) != 0 ||
        keeper->result.status != SL_NFS_OK) {
        begin_again(nfs, keeper, SL_NFS_MEMBER_WAITING, "does not answer FSINFO");
        return;
    }
    fsinfo = &keeper->result.fsinfo;
    sl_nfs_bound_fsinfo(fsinfo, sl_nfs_transfer_bytes(nfs, filesystem, keeper));
    if (!filesystem->has_fsinfo)
        filesystem->fsinfo = *fsinfo;
    filesystem->has_fsinfo = true;
    merge_fsinfo(&filesystem->fsinfo, fsinfo);
    ask_root(nfs, keeper, SL_NFS_PATHCONF, got_pathconf);
}

static void refuse_mount(struct sl_nfs *nfs, struct sl_nfs_call *keeper, uint32_t status)
{
    char reason[160];

    snprintf(reason, sizeof(reason), "refuses to mount %.100s: %s; export it to the box",
             sl_nfs_member_config(nfs, filesystem_of(nfs, keeper), keeper->slot)->path,
             sl_nfs_status_name(status));
    begin_again(nfs, keeper, SL_NFS_MEMBER_REFUSED, reason);
}

static void mounted(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                    struct sl_nfs_call *keeper)
{
    struct sl_nfs_filesystem *filesystem;
    struct sl_mount_result result;

    if (keeper == NULL)
        return;
    filesystem = filesystem_of(nfs, keeper);
    if (!sl_nfs_has_succeeded(exchange) || sl_mount_get_result(&exchange->reader, &result) != 0) {
        begin_again(nfs, keeper, SL_NFS_MEMBER_WAITING, "does not answer MNT");
        return;
    }
    if (result.status != SL_NFS_OK) {
        refuse_mount(nfs, keeper, result.status);
        return;
    }
    keeper->arguments.handle = result.handle;
    if (filesystem->flavors == 0) {
        filesystem->flavors = result.flavors;
        memcpy(filesystem->flavor, result.flavor, sizeof(filesystem->flavor));
    }
    ask_root(nfs, keeper, SL_NFS_FSINFO, got_fsinfo);
}

static void mount_it(struct sl_nfs *nfs, struct sl_nfs_call *keeper)
{
    struct sl_xdr_writer writer;
    struct sl_nfs_exchange *exchange =
        begin_call(nfs, keeper, SL_NFS_PROGRAM_MOUNT, SL_MOUNT_MNT, &writer);

    if (exchange != NULL)
        sl_mount_put_path(
            &writer, sl_nfs_member_config(nfs, filesystem_of(nfs, keeper), keeper->slot)->path);
    send_call(nfs, keeper, exchange, &writer, PATIENCE_US, mounted);
}

static void got_port(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                     struct sl_nfs_call *keeper)
{
    uint16_t *port;
    int rc;

    if (keeper == NULL)
        return;
    port = &filesystem_of(nfs, keeper)->ports[keeper->slot][keeper->words[KEEP_PROGRAM]];
    rc = sl_nfs_port_answered(exchange, port);
    if (rc == 0)
        find_ports(nfs, keeper);
    else
        begin_again(nfs, keeper, SL_NFS_MEMBER_WAITING,
                    rc == -EIO ? "its portmapper does not answer"
                               : "its portmapper does not know NFS version 3 or MOUNT version 3");
}

static void ask_port(struct sl_nfs *nfs, struct sl_nfs_call *keeper, enum sl_nfs_program program)
{
    keeper->words[KEEP_PROGRAM] = program;
    if (!sl_nfs_ask_port(nfs, keeper, filesystem_of(nfs, keeper), keeper->slot, program,
                         PATIENCE_US, got_port))
        have_no_memory(nfs, keeper);
}

static void find_ports(struct sl_nfs *nfs, struct sl_nfs_call *keeper)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, keeper);
    const struct sl_nfs_member_config *config = sl_nfs_member_config(nfs, filesystem, keeper->slot);
    uint16_t *ports = filesystem->ports[keeper->slot];

    if (config == NULL) {
        sl_nfs_call_end(nfs, keeper, 0);
        return;
    }
    ports[SL_NFS_PROGRAM_PORTMAP] = SL_NFS_PORT_PORTMAP;
    if (config->nfs_port != 0)
        ports[SL_NFS_PROGRAM_NFS] = config->nfs_port;
    if (config->mount_port != 0)
        ports[SL_NFS_PROGRAM_MOUNT] = config->mount_port;
    if (ports[SL_NFS_PROGRAM_NFS] == 0)
        ask_port(nfs, keeper, SL_NFS_PROGRAM_NFS);
    else if (ports[SL_NFS_PROGRAM_MOUNT] == 0)
        ask_port(nfs, keeper, SL_NFS_PROGRAM_MOUNT);
    else
        mount_it(nfs, keeper);
}

/* It was silent for long: everything about it is found out anew. */
static void begin_anew(struct sl_nfs *nfs, struct sl_nfs_call *keeper)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, keeper);

    filesystem->ready &= ~bit_of(keeper);
    memset(filesystem->ports[keeper->slot], 0, sizeof(filesystem->ports[keeper->slot]));
    find_ports(nfs, keeper);
}

static void probed(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *keeper)
{
    if (keeper == NULL)
        return;
    if (exchange->end == SL_NFS_EXCHANGE_ANSWERED)
        keeper->words[KEEP_PROBES] = 0;
    else
        keeper->words[KEEP_PROBES]++;
    if (keeper->words[KEEP_PROBES] >= PROBES_UNTIL_ANEW)
        begin_anew(nfs, keeper);
    else
        watch(nfs, keeper);
}

/* Whether the server has a lock manager, and a status monitor, which it can do without. */
static void got_lock_port(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                          struct sl_nfs_call *keeper)
{
    if (keeper == NULL)
        return;
    sl_nfs_port_answered(
        exchange, &filesystem_of(nfs, keeper)->ports[keeper->slot][keeper->words[KEEP_PROGRAM]]);
    if (keeper->words[KEEP_PROGRAM] == SL_NFS_PROGRAM_NSM ||
        !ask_lock_port(nfs, keeper, SL_NFS_PROGRAM_NSM))
        watch(nfs, keeper);
}

static bool ask_lock_port(struct sl_nfs *nfs, struct sl_nfs_call *keeper,
                          enum sl_nfs_program program)
{
    keeper->words[KEEP_PROGRAM] = program;
    return sl_nfs_ask_port(nfs, keeper, filesystem_of(nfs, keeper), keeper->slot, program,
                           PATIENCE_US, got_lock_port);
}

/* True: it is looked for now. */
static bool look_for_locks(struct sl_nfs *nfs, struct sl_nfs_call *keeper)
{
    const uint16_t *ports = filesystem_of(nfs, keeper)->ports[keeper->slot];

    if (nfs->now_us < keeper->words[KEEP_LOCKS_US] ||
        (ports[SL_NFS_PROGRAM_NLM] != 0 && ports[SL_NFS_PROGRAM_NSM] != 0))
        return false;
    keeper->words[KEEP_LOCKS_US] = nfs->now_us + LOCKS_US;
    return ask_lock_port(nfs, keeper, SL_NFS_PROGRAM_NLM);
}

static void look(struct sl_nfs *nfs, struct sl_nfs_call *keeper)
{
    const struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, keeper);
    struct sl_nfs_exchange *exchange;
    struct sl_xdr_writer writer;

    if (filesystem->remount & bit_of(keeper)) {
        filesystem_of(nfs, keeper)->remount &= ~bit_of(keeper);
        begin_anew(nfs, keeper);
        return;
    }
    if ((filesystem->reachable & bit_of(keeper)) ||
        nfs->now_us - keeper->words[KEEP_PROBED_US] < PROBE_US) {
        if (!(filesystem->reachable & bit_of(keeper)) || !look_for_locks(nfs, keeper))
            watch(nfs, keeper);
        return;
    }
    keeper->words[KEEP_PROBED_US] = nfs->now_us;
    exchange = begin_call(nfs, keeper, SL_NFS_PROGRAM_NFS, SL_NFS_NULL, &writer);
    send_call(nfs, keeper, exchange, &writer, PROBE_US, probed);
}

static void watch(struct sl_nfs *nfs, struct sl_nfs_call *keeper)
{
    sl_nfs_call_sleep(nfs, keeper, nfs->now_us + WATCH_US);
    sl_nfs_call_then(nfs, keeper, look);
}

void sl_nfs_keeper_begin(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    struct sl_nfs_call *keeper = sl_nfs_call_begin(nfs, NULL);

    /* The steward asks again. */
    if (keeper == NULL)
        return;
    keeper->filesystem = filesystem->config->id;
    keeper->slot = slot;
    keeper->words[KEEP_PAUSE_US] = FIRST_PAUSE_US;
    keeper->words[KEEP_PROBES] = keeper->words[KEEP_PROBED_US] = keeper->words[KEEP_LOCKS_US] = 0;
    keeper->arguments.version = NFS3;
    filesystem->keepers[slot] = keeper->index;
    filesystem->keeper_serials[slot] = keeper->serial;
    find_ports(nfs, keeper);
}

void sl_nfs_keeper_end(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    struct sl_nfs_call *keeper =
        sl_nfs_call_of(nfs, filesystem->keepers[slot], filesystem->keeper_serials[slot]);

    filesystem->keepers[slot] = SL_NFS_NONE;
    filesystem->ready &= (uint8_t) ~(1u << slot);
    sl_nfs_member_silent(nfs, filesystem, slot);
    memset(filesystem->ports[slot], 0, sizeof(filesystem->ports[slot]));
    if (keeper != NULL)
        sl_nfs_call_end(nfs, keeper, 0);
}
