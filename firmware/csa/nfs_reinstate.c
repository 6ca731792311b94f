// SPDX-License-Identifier: Apache-2.0
#include "nfs_reinstate.h"

#include <errno.h>

#include "iff/steer.h"
#include "up.h"

/* The SP that has an NFS service: the same function as NPs have, over the SPs that run. */
static uint8_t sp_of(const struct sl_csa *csa, uint16_t service)
{
    struct sl_steering steering = {.count = 0};

    for (uint8_t sp = 0; sp < SL_LIMIT_SP; sp++)
        if ((csa->params.sps >> sp & 1u) != 0)
            steering.sps[steering.count++] = sp;
    return sl_steer_pinned(&steering, service);
}

static struct sl_nas *nas_of(const struct sl_csa *csa, uint16_t filesystem)
{
    uint8_t sp = sp_of(csa, csa->active->filesystem[filesystem].nfs_service);

    return csa->params.nas != NULL && sp < SL_LIMIT_SP ? csa->params.nas[sp] : NULL;
}

/* Refuses what is not there, or cannot be asked now. */
static int check(const struct sl_csa *csa, const struct sl_msg_nfs_reinstate *request,
                 struct sl_refusal *refusal)
{
    uint16_t member = request->member;

    if (!sl_config_has(csa->active, SL_KIND_FILESYSTEM_MEMBER, member) ||
        csa->active->replica[member].filesystem != request->filesystem)
        return sl_refuse(refusal, ENOENT, SL_MARK_FILESYSTEM_MEMBER, member, NULL,
                         "file system %u has no member %u: \"show nfs member\" lists them",
                         request->filesystem, member);
    if (csa->reinstatement.active)
        return sl_refuse(refusal, EBUSY, SL_MARK_FILESYSTEM_MEMBER, member,
                         csa->active->replica[member].key,
                         "another member is just being reinstated: try again in a moment");
    if (nas_of(csa, request->filesystem) == NULL)
        return sl_refuse(refusal, ENOENT, SL_MARK_FILESYSTEM_MEMBER, member,
                         csa->active->replica[member].key,
                         "no NFS switch runs: configure sp 0 and restart the fast path");
    return 0;
}

void sl_nfs_reinstate_member(struct sl_csa *csa, const struct sl_msg_nfs_reinstate *request)
{
    struct sl_refusal refusal = {.error = 0};
    int error = check(csa, request, &refusal);

    if (!error &&
        sl_nas_reinstate(nas_of(csa, request->filesystem), request->filesystem, request->member))
        error = sl_refuse(&refusal, EBUSY, SL_MARK_FILESYSTEM_MEMBER, request->member,
                          csa->active->replica[request->member].key,
                          "the SP has not taken the last one yet: try again in a moment");
    if (error) {
        sl_up_nak(csa, request->transaction, &refusal);
        return;
    }
    csa->reinstatement = (struct sl_nfs_reinstatement){
        .active = true,
        .transaction = request->transaction,
        .sp = sp_of(csa, csa->active->filesystem[request->filesystem].nfs_service),
        .member = request->member,
    };
}

static void answer(struct sl_csa *csa, int outcome)
{
    const struct sl_nfs_reinstatement *asked = &csa->reinstatement;
    const char *reason = "the switch cannot do it now: try again in a moment";
    struct sl_refusal refusal = {.error = 0};

    if (outcome == 0) {
        sl_up_ack(csa, asked->transaction);
        return;
    }
    if (outcome == -ENOENT)
        reason = "it is not in force: see that member, file system and NFS service are enabled";
    else if (outcome == -EALREADY)
        reason = "it takes part already, or is just being compared: nothing is to be done";
    else if (outcome == -EAGAIN)
        reason = "the file system has not been loaded yet: try again in a moment";
    sl_refuse(&refusal, (uint32_t)-outcome, SL_MARK_FILESYSTEM_MEMBER, asked->member,
              sl_config_key(csa->active, SL_KIND_FILESYSTEM_MEMBER, asked->member), "%s", reason);
    sl_up_nak(csa, asked->transaction, &refusal);
}

bool sl_nfs_reinstate_step(struct sl_csa *csa)
{
    struct sl_nfs_reinstatement *asked = &csa->reinstatement;
    int outcome;

    if (!asked->active || !sl_up_has_room(csa))
        return false;
    if (!sl_nas_reinstated(csa->params.nas[asked->sp], &outcome))
        return true;
    answer(csa, outcome);
    asked->active = false;
    return true;
}

void sl_nfs_reinstate_forget(struct sl_csa *csa)
{
    csa->reinstatement.active = false;
}
