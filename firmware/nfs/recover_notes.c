// SPDX-License-Identifier: Apache-2.0
/* The notes of the last life, in the order of their numbers, and what is to be known of all of
 * them. */
#include "modify_private.h"
#include "recover_private.h"

size_t sl_nfs_recover_bytes(uint32_t notes)
{
    return sizeof(struct sl_nfs_recovering) + notes * sizeof(struct sl_nfs_recover_entry);
}

void sl_nfs_recover_init(struct sl_nfs *nfs, void *memory, uint32_t notes)
{
    struct sl_nfs_recovering *recovering = memory;

    memset(recovering, 0, sizeof(*recovering));
    recovering->entries = (struct sl_nfs_recover_entry *)(recovering + 1);
    recovering->room = notes;
    recovering->call = SL_NFS_NONE;
    sl_message_clear(&recovering->chunk);
    nfs->recovering = recovering;
}

/*
 * What took away a name of nothing has not done it, however often it was sent; nor has what makes
 * something made it where a name stood for something (no id was promised for it, nfs/record.h).
 */
static bool is_vain(const struct sl_nfs_note *note)
{
    return note->object == 0 &&
           (sl_nfs_is_taking(note->procedure) ||
            (sl_nfs_is_making(note->procedure) && note->procedure != SL_NFS_MKNOD));
}

static void remember_sent(struct sl_nfs_recovering *recovering, const struct sl_nfs_note *note)
{
    static const struct sl_ip nobody;

    if (is_vain(note) || memcmp(&note->client, &nobody, sizeof(nobody)) == 0)
        return;
    recovering->sent[recovering->sent_count++ % SL_NFS_RECOVER_SENT] =
        (struct sl_nfs_recover_sent){.client = note->client,
                                     .xid = note->xid,
                                     .made = sl_nfs_is_making(note->procedure) ? note->object : 0};
}

bool sl_nfs_recover_was_sent(const struct sl_nfs *nfs, const struct sl_ip *client, uint32_t xid,
                             uint64_t *made)
{
    const struct sl_nfs_recovering *recovering = nfs->recovering;

    for (uint32_t i = 0; i < recovering->sent_count && i < SL_NFS_RECOVER_SENT; i++) {
        const struct sl_nfs_recover_sent *sent = &recovering->sent[i];

        if (sent->xid != xid || memcmp(&sent->client, client, sizeof(*client)) != 0)
            continue;
        *made = sent->made;
        return true;
    }
    return false;
}

static void count_entry(struct sl_nfs_recovering *recovering, const struct sl_nfs_note *note)
{
    struct sl_nfs_recover_filesystem *filesystem = &recovering->filesystems[note->filesystem];

    if (sl_nfs_recover_is_of_names(note)) {
        filesystem->names++;
        return;
    }
    filesystem->objects++;
    filesystem->unknown++;
    filesystem->unlocked++;
}

/* Sorted in; of more than there is room for the last go, they are read again later. */
void sl_nfs_recover_note(struct sl_nfs *nfs, const struct sl_nfs_note *note)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_recover_entry *entries = recovering->entries;
    uint32_t at = recovering->count;

    if (note->filesystem >= SL_MAX_FILESYSTEMS)
        return;
    if (recovering->count == recovering->room) {
        recovering->has_more = true;
        if (entries[recovering->count - 1].note.number < note->number)
            return;
        at = --recovering->count;
    }
    while (at > 0 && entries[at - 1].note.number > note->number) {
        entries[at] = entries[at - 1];
        at--;
    }
    entries[at] = (struct sl_nfs_recover_entry){.note = *note, .lock = SL_NFS_NONE};
    recovering->count++;
}

void sl_nfs_recover_loaded(struct sl_nfs *nfs)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    for (uint32_t i = 0; i < recovering->count; i++) {
        count_entry(recovering, &recovering->entries[i].note);
        remember_sent(recovering, &recovering->entries[i].note);
    }
    recovering->is_loaded = true;
    recovering->is_reading = false;
}

void sl_nfs_recover_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion)
{
    if (completion->outcome == SL_NFS_NOTE)
        sl_nfs_recover_note(nfs, &completion->note);
    else if (completion->outcome == SL_NFS_LOADED)
        sl_nfs_recover_loaded(nfs);
}

bool sl_nfs_recover_read_more(struct sl_nfs *nfs)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_store_request request = {.kind = SL_NFS_STORE_LOAD,
                                           .cookie = sl_nfs_cookie(SL_NFS_COOKIE_RECOVER, 0)};

    if (!recovering->is_loaded || !recovering->has_more || recovering->count != 0 ||
        recovering->is_reading || !sl_nfs_store(nfs, &request))
        return false;
    recovering->has_more = false;
    recovering->is_reading = true;
    recovering->is_loaded = false;
    return true;
}

void sl_nfs_recover_remove(struct sl_nfs *nfs, uint32_t index)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    struct sl_nfs_recover_entry *entry = &recovering->entries[index];
    struct sl_nfs_recover_filesystem *of = &recovering->filesystems[entry->note.filesystem];

    if (sl_nfs_recover_is_of_names(&entry->note)) {
        of->names--;
    } else {
        of->objects--;
        of->unknown -= !entry->is_known;
        sl_nfs_recover_unlock(nfs, entry);
        of->unlocked--;
    }
    recovering->count--;
    memmove(entry, entry + 1, (recovering->count - index) * sizeof(*entry));
}

uint32_t sl_nfs_recover_left(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem)
{
    const struct sl_nfs_recover_filesystem *of =
        &nfs->recovering->filesystems[filesystem - nfs->filesystems];

    return of->names + of->objects;
}
