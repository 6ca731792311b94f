// SPDX-License-Identifier: Apache-2.0
#include "model.h"

#include <stdio.h>
#include <string.h>

void model_init(struct model *model, const char *root_path)
{
    memset(model, 0, sizeof(*model));
    for (uint32_t i = 0; i < MODEL_ENTRIES; i++)
        model->entries[i].node = MODEL_NONE;
    model->nodes[MODEL_ROOT] =
        (struct model_node){.kind = ENTRY_DIRECTORY, .links = 2, .entry = MODEL_NONE};
    model->root_path = root_path;
}

uint32_t model_find(const struct model *model, uint32_t parent, const char *name)
{
    for (uint32_t i = 0; i < MODEL_ENTRIES; i++) {
        const struct model_entry *entry = &model->entries[i];

        if (entry->node != MODEL_NONE && entry->parent == parent && strcmp(entry->name, name) == 0)
            return i;
    }
    return MODEL_NONE;
}

static uint32_t free_node(const struct model *model)
{
    for (uint32_t i = MODEL_ROOT + 1; i < MODEL_NODES; i++)
        if (model->nodes[i].links == 0)
            return i;
    return MODEL_NONE;
}

static uint32_t put_entry(struct model *model, uint32_t node, uint32_t parent, const char *name)
{
    for (uint32_t i = 0; i < MODEL_ENTRIES; i++) {
        struct model_entry *entry = &model->entries[i];

        if (entry->node != MODEL_NONE)
            continue;
        entry->node = node;
        entry->parent = parent;
        snprintf(entry->name, sizeof(entry->name), "%s", name);
        model->nodes[parent].mtime_us = 0;
        return i;
    }
    return MODEL_NONE;
}

uint32_t model_add(struct model *model, uint32_t parent, const char *name, enum entry_kind kind,
                   uint32_t mode)
{
    uint32_t node = free_node(model);
    uint32_t entry = node == MODEL_NONE ? MODEL_NONE : put_entry(model, node, parent, name);

    if (entry == MODEL_NONE)
        return MODEL_NONE;
    model->nodes[node] = (struct model_node){
        .kind = kind, .links = kind == ENTRY_DIRECTORY ? 2 : 1, .mode = mode, .entry = entry};
    if (kind == ENTRY_DIRECTORY)
        model->nodes[parent].links++;
    return entry;
}

uint32_t model_link(struct model *model, uint32_t node, uint32_t parent, const char *name)
{
    uint32_t entry = put_entry(model, node, parent, name);

    if (entry != MODEL_NONE)
        model->nodes[node].links++;
    return entry;
}

void model_remove(struct model *model, uint32_t entry)
{
    struct model_entry *gone = &model->entries[entry];
    struct model_node *node = &model->nodes[gone->node];
    struct model_node *parent = &model->nodes[gone->parent];

    parent->mtime_us = 0;
    gone->node = MODEL_NONE;
    if (node->kind == ENTRY_DIRECTORY) {
        node->links = 0;
        parent->links--;
    } else {
        node->links--;
    }
}

void model_move(struct model *model, uint32_t entry, uint32_t parent, const char *name)
{
    struct model_entry *moved = &model->entries[entry];
    bool is_directory = model->nodes[moved->node].kind == ENTRY_DIRECTORY;
    uint32_t there = model_find(model, parent, name);

    /* Two names of one file: rename() does nothing (POSIX, and RFC 1813 section 3.3.14). */
    if (there != MODEL_NONE && model->entries[there].node == moved->node)
        return;
    if (there != MODEL_NONE)
        model_remove(model, there);
    model->nodes[moved->parent].mtime_us = 0;
    model->nodes[parent].mtime_us = 0;
    if (is_directory) {
        model->nodes[moved->parent].links--;
        model->nodes[parent].links++;
    }
    moved->parent = parent;
    snprintf(moved->name, sizeof(moved->name), "%s", name);
}

void model_path(const struct model *model, uint32_t entry, char *path)
{
    const char *names[MODEL_DEPTH + 1];
    uint32_t depth = 0;
    size_t length;

    for (uint32_t at = entry; at != MODEL_NONE && depth <= MODEL_DEPTH; depth++) {
        names[depth] = model->entries[at].name;
        at = model->nodes[model->entries[at].parent].entry;
    }
    length = (size_t)snprintf(path, BACKEND_PATH_BYTES, "%s", model->root_path);
    while (depth-- > 0 && length < BACKEND_PATH_BYTES)
        length += (size_t)snprintf(path + length, BACKEND_PATH_BYTES - length, "/%s", names[depth]);
}

void model_directory_path(const struct model *model, uint32_t node, char *path)
{
    if (node == MODEL_ROOT)
        snprintf(path, BACKEND_PATH_BYTES, "%s", model->root_path);
    else
        model_path(model, model->nodes[node].entry, path);
}

uint32_t model_count(const struct model *model, uint32_t directory)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < MODEL_ENTRIES; i++)
        count += model->entries[i].node != MODEL_NONE && model->entries[i].parent == directory;
    return count;
}

uint32_t model_depth(const struct model *model, uint32_t directory)
{
    uint32_t depth = 0;

    for (; directory != MODEL_ROOT; depth++)
        directory = model->entries[model->nodes[directory].entry].parent;
    return depth;
}

bool model_is_below(const struct model *model, uint32_t directory, uint32_t other)
{
    while (directory != other && directory != MODEL_ROOT)
        directory = model->entries[model->nodes[directory].entry].parent;
    return directory == other;
}
