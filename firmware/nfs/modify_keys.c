// SPDX-License-Identifier: Apache-2.0
/*
 * What each procedure touches. Names are things of their own, so that reads of other names in the
 * directory do not wait. Its modifications come one after the other all the same: each changes its
 * attributes, and what a member says of them after several that ran at once belongs to none of them
 * (wcc data would be wrong, and ctime would change once more without a reason).
 */
#include "modify_private.h"

bool sl_nfs_is_of_file(uint8_t procedure)
{
    return procedure == SL_NFS_SETATTR || procedure == SL_NFS_WRITE || procedure == SL_NFS_COMMIT;
}

bool sl_nfs_is_making(uint8_t procedure)
{
    return procedure == SL_NFS_CREATE || procedure == SL_NFS_MKDIR || procedure == SL_NFS_SYMLINK ||
           procedure == SL_NFS_MKNOD;
}

uint8_t sl_nfs_type_made(uint8_t procedure)
{
    switch (procedure) {
    case SL_NFS_CREATE:
        return SL_NFS_REG;
    case SL_NFS_MKDIR:
        return SL_NFS_DIR;
    case SL_NFS_SYMLINK:
        return SL_NFS_LNK;
    default:
        return 0;
    }
}

bool sl_nfs_is_taking(uint8_t procedure)
{
    return procedure == SL_NFS_REMOVE || procedure == SL_NFS_RMDIR || procedure == SL_NFS_RENAME;
}

const struct sl_nfs_object *sl_nfs_place_directory(const struct sl_nfs_call *call)
{
    uint8_t procedure = call->arguments.procedure;

    if (sl_nfs_is_making(procedure))
        return call->object;
    return procedure == SL_NFS_LINK || procedure == SL_NFS_RENAME ? call->object2 : NULL;
}

const struct sl_nfs_name *sl_nfs_place_name(const struct sl_nfs_call *call)
{
    uint8_t procedure = call->arguments.procedure;

    if (sl_nfs_is_making(procedure))
        return &call->arguments.name;
    return procedure == SL_NFS_LINK || procedure == SL_NFS_RENAME ? &call->arguments.name2 : NULL;
}

uint8_t sl_nfs_name_keys(const struct sl_nfs_call *call, struct sl_nfs_key keys[2])
{
    const struct sl_nfs_object *directory = sl_nfs_place_directory(call);
    uint8_t count = 0;

    if (sl_nfs_is_taking(call->arguments.procedure))
        keys[count++] = sl_nfs_key_of(call->object->id, &call->arguments.name, true);
    if (directory != NULL)
        keys[count++] = sl_nfs_key_of(directory->id, sl_nfs_place_name(call), true);
    return count;
}

static void add(struct sl_nfs_modification *modification, const struct sl_nfs_object *object)
{
    if (object != NULL)
        modification->keys[modification->key_count++] = sl_nfs_key_of(object->id, NULL, true);
}

void sl_nfs_modify_keys(struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;
    uint8_t procedure = call->arguments.procedure;

    modification->key_count = sl_nfs_name_keys(call, modification->keys);
    add(modification, call->object);
    add(modification, sl_nfs_sent_object2(call));
    /* What the names stand for goes, or changes its time, or is opened and cut to no length. */
    if (sl_nfs_is_taking(procedure))
        add(modification, modification->made);
    if (procedure == SL_NFS_RENAME || procedure == SL_NFS_CREATE)
        add(modification, modification->replaced);
}

bool sl_nfs_stays_in_place(const struct sl_nfs_call *call)
{
    const struct sl_nfs_modification *modification = &call->modification;
    const struct sl_nfs_name *name = &call->arguments.name, *name2 = &call->arguments.name2;

    if (modification->made != NULL && modification->made == modification->replaced)
        return true;
    return call->object == call->object2 && sl_nfs_names_equal(name, name2);
}
