// SPDX-License-Identifier: Apache-2.0
/* What notes promise (nfs/record.h). */
#include "nfs/record.h"

#include "modify_private.h"

bool sl_nfs_note_promise(const struct sl_nfs_note *note, struct sl_nfs_object_record *object)
{
    uint8_t type = sl_nfs_type_made(note->procedure);

    if (type == 0 || note->object == 0 || note->directory == 0)
        return false;
    *object = (struct sl_nfs_object_record){.id = note->object,
                                            .parent = note->directory,
                                            .filesystem = note->filesystem,
                                            .type = type,
                                            .name = note->name};
    return true;
}

/* Of the same name, and earlier. */
static bool is_before(const struct sl_nfs_note *note, const struct sl_nfs_note *promise)
{
    return note->number < promise->number && note->object != 0 &&
           note->directory == promise->directory && sl_nfs_names_equal(&note->name, &promise->name);
}

bool sl_nfs_note_makes_room(const struct sl_nfs_note *note, const struct sl_nfs_note *promise)
{
    return is_before(note, promise) && sl_nfs_is_taking(note->procedure);
}

bool sl_nfs_note_takes_room(const struct sl_nfs_note *note, const struct sl_nfs_note *promise)
{
    return is_before(note, promise) && sl_nfs_type_made(note->procedure) != 0;
}
