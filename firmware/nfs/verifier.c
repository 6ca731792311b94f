// SPDX-License-Identifier: Apache-2.0
/*
 * Data that members have not committed yet [REP-5]. Clients see one write verifier, the box's own.
 * A member whose own verifier changes has begun anew and lost what it had not committed: it is
 * taken out; if it is the last one, or nobody knows any more, the box's verifier changes, and
 * clients send again what they have not seen committed (RFC 1813 3.3.7).
 */
#include "modify_private.h"

#include <stdio.h>

void sl_nfs_verifier_draw(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    uint64_t random = nfs->setup.ops.random(nfs->setup.ops.context);

    memcpy(filesystem->record.verifier, &random, SL_NFS_VERIFIER_BYTES);
}

void sl_nfs_verifier_change(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                            const char *text)
{
    struct sl_nfs_event event = {.kind = SL_NFS_EVENT_VERIFIER_CHANGED,
                                 .filesystem = filesystem->config->id,
                                 .member = SL_NFS_NO_ID};

    sl_nfs_verifier_draw(nfs, filesystem);
    sl_nfs_filesystem_store(nfs, filesystem);
    snprintf(event.text, sizeof(event.text), "%s", text);
    sl_nfs_event(nfs, &event);
}

static void uncommitted(struct sl_nfs *nfs, struct sl_nfs_object *object, uint8_t slot)
{
    if (object->uncommitted & sl_nfs_bit(slot))
        return;
    object->uncommitted |= sl_nfs_bit(slot);
    nfs->filesystems[object->filesystem].modifying.unstable[slot]++;
}

void sl_nfs_committed(struct sl_nfs *nfs, struct sl_nfs_object *object, uint8_t slot)
{
    if (!(object->uncommitted & sl_nfs_bit(slot)))
        return;
    object->uncommitted &= (uint8_t)~sl_nfs_bit(slot);
    nfs->filesystems[object->filesystem].modifying.unstable[slot]--;
}

/* Whatever a member had not committed is gone, or of no interest any more. */
void sl_nfs_forget_uncommitted(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                               uint8_t slot)
{
    struct sl_nfs_notes *notes = &nfs->modifications.notes;

    /* Objects with such data keep their notes. */
    for (uint32_t i = 0; i < notes->count && filesystem->modifying.unstable[slot] > 0; i++) {
        struct sl_nfs_object *object = notes->places[i].object;

        if (object != NULL && object->filesystem == filesystem->config->id)
            sl_nfs_committed(nfs, object, slot);
    }
}

/* False: the member had to leave. */
static bool judge_loss(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    char text[160];

    snprintf(text, sizeof(text), "began anew and may have lost uncommitted data of %u files",
             filesystem->modifying.unstable[slot]);
    if (sl_nfs_member_take_out(nfs, filesystem, slot, call, text))
        return false;
    sl_nfs_forget_uncommitted(nfs, filesystem, slot);
    snprintf(text, sizeof(text), "the last member, %s, began anew with uncommitted data",
             sl_nfs_member_name(nfs, filesystem, slot));
    sl_nfs_verifier_change(nfs, filesystem, text);
    return true;
}

bool sl_nfs_verifier_answered(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                              const struct sl_nfs_result *result)
{
    struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    const struct sl_nfs_arguments *arguments = &call->arguments;
    uint8_t bit = sl_nfs_bit(slot);
    bool has_changed;

    if (arguments->procedure != SL_NFS_WRITE && arguments->procedure != SL_NFS_COMMIT)
        return true;
    has_changed = (filesystem->has_verifier & bit) != 0 &&
                  memcmp(filesystem->verifier[slot], result->verifier, SL_NFS_VERIFIER_BYTES) != 0;
    filesystem->has_verifier |= bit;
    memcpy(filesystem->verifier[slot], result->verifier, SL_NFS_VERIFIER_BYTES);
    filesystem->modifying.doubted &= (uint8_t)~bit;
    if (has_changed && filesystem->modifying.unstable[slot] > 0 && !judge_loss(nfs, call, slot))
        return false;
    if (arguments->procedure == SL_NFS_WRITE && result->committed == SL_NFS_UNSTABLE)
        uncommitted(nfs, call->object, slot);
    /* What a part of the file leaves uncommitted is not known: it counts when all is committed. */
    if (arguments->procedure == SL_NFS_COMMIT && arguments->offset_bytes == 0 &&
        arguments->count_bytes == 0)
        sl_nfs_committed(nfs, call->object, slot);
    return true;
}
