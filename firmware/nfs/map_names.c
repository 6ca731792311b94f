// SPDX-License-Identifier: Apache-2.0
/* Names of objects, and the paths they make. */
#include "map_private.h"

#include <errno.h>
#include <string.h>

/* Directories of a path; what is deeper is shown from there on. */
#define DEPTH_MAX 64u
/* "…" in UTF-8. */
#define UNKNOWN "\xe2\x80\xa6"

void sl_nfs_map_hide_name(struct sl_nfs_map *map, const struct sl_nfs_object *object)
{
    if (object->name_bytes != 0 && !object->is_dead)
        sl_nfs_index_take_name(map, sl_nfs_map_index(map, object));
}

void sl_nfs_map_drop_name(struct sl_nfs_map *map, struct sl_nfs_object *object)
{
    sl_nfs_map_hide_name(map, object);
    sl_nfs_map_free_name(map, object->name_chunk);
    object->name_chunk = SL_NFS_NONE;
    object->name_bytes = 0;
    object->parent = 0;
}

/* Makes the name free for an object, which is dirty and stays; 0, -ENOSPC. */
static int make_room(struct sl_nfs_map *map, const struct sl_nfs_object *object, uint64_t parent,
                     const struct sl_nfs_name *name, uint32_t hash)
{
    uint32_t other = sl_nfs_index_find_name(map, parent, name, hash);

    if (other != SL_NFS_NONE && !object->is_dead) {
        sl_nfs_map_drop_name(map, sl_nfs_map_at(map, other));
        sl_nfs_map_at(map, other)->is_dirty = true;
    }
    while (sl_nfs_places_room(&map->name_places) < sl_nfs_name_chunks(name->length_bytes)) {
        if (!sl_nfs_map_evict(map, NULL))
            return -ENOSPC;
    }
    return 0;
}

int sl_nfs_map_set_name(struct sl_nfs_map *map, struct sl_nfs_object *object, uint64_t parent,
                        const struct sl_nfs_name *name)
{
    uint32_t index = sl_nfs_map_index(map, object);
    uint32_t hash;

    if (name != NULL && (name->length_bytes == 0 || name->length_bytes > SL_NFS_NAME_MAX_BYTES))
        return -EINVAL;
    if (name == NULL) {
        object->is_dirty |= object->name_bytes != 0;
        sl_nfs_map_drop_name(map, object);
        return 0;
    }
    hash = sl_nfs_map_name_hash(map, parent, name);
    if (!object->is_dead && sl_nfs_index_find_name(map, parent, name, hash) == index)
        return 0;
    object->is_dirty = true;
    sl_nfs_map_drop_name(map, object);
    if (make_room(map, object, parent, name, hash) != 0)
        return -ENOSPC;
    object->parent = parent;
    object->name_hash = hash;
    object->name_bytes = name->length_bytes;
    object->name_chunk = sl_nfs_map_write_name(map, name->bytes, name->length_bytes);
    if (!object->is_dead)
        sl_nfs_index_put_name(map, index);
    return 0;
}

bool sl_nfs_map_name(const struct sl_nfs_map *map, const struct sl_nfs_object *object,
                     struct sl_nfs_name *name)
{
    if (object->name_bytes == 0)
        return false;
    name->length_bytes = object->name_bytes;
    sl_nfs_map_copy_name(map, object, name->bytes);
    return true;
}

/* Puts bytes before what is there already, which begins at *begin; false: no room. */
static bool prepend(char *text, size_t *begin, const char *bytes, size_t length)
{
    /* Room for "…" stays, to say that something is missing. */
    if (*begin < length + sizeof(UNKNOWN) - 1u)
        return false;
    *begin -= length;
    memcpy(text + *begin, bytes, length);
    return true;
}

/* A directory without name is a root: others have been looked up by their name. */
static bool is_root(const struct sl_nfs_object *object)
{
    return object->name_bytes == 0 && object->type == SL_NFS_DIR;
}

void sl_nfs_map_path(const struct sl_nfs_map *map, const struct sl_nfs_object *object, char *text,
                     size_t size)
{
    size_t begin = size - 1u;
    bool is_whole = is_root(object);

    text[begin] = '\0';
    if (is_whole)
        prepend(text, &begin, "/", 1);
    for (uint32_t depth = 0; depth < DEPTH_MAX && object->name_bytes != 0; depth++) {
        char name[SL_NFS_NAME_MAX_BYTES + 1];
        uint32_t parent = sl_nfs_index_find_id(map, object->parent);

        name[0] = '/';
        sl_nfs_map_copy_name(map, object, name + 1);
        if (!prepend(text, &begin, name, object->name_bytes + 1u) || parent == SL_NFS_NONE)
            break;
        object = sl_nfs_map_at(map, parent);
        is_whole = is_root(object);
    }
    if (!is_whole) {
        begin -= sizeof(UNKNOWN) - 1u;
        memcpy(text + begin, UNKNOWN, sizeof(UNKNOWN) - 1u);
    }
    memmove(text, text + begin, size - begin);
}
