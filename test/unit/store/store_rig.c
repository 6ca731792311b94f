// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_rig.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status, (void)type, (void)where;
    return remove(path);
}

void rig_open(struct store_rig *fixture, uint64_t max_bytes)
{
    struct sl_store_config config = {
        .directory = fixture->directory, .max_bytes = max_bytes, .ports = 2, .ring_slots = 64};
    char reason[SL_STORE_REASON_BYTES] = "";

    assert_int_equal(sl_store_open(&config, &fixture->store, reason), 0);
    assert_string_equal(reason, "");
    fixture->port = sl_store_port(fixture->store, 1);
    assert_non_null(fixture->port);
}

int rig_set_up(void **state)
{
    struct store_rig *fixture = calloc(1, sizeof(*fixture));

    snprintf(fixture->directory, sizeof(fixture->directory), "/tmp/store-test-XXXXXX");
    assert_non_null(mkdtemp(fixture->directory));
    *state = fixture;
    return 0;
}

int rig_tear_down(void **state)
{
    struct store_rig *fixture = *state;

    nftw(fixture->directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(fixture);
    return 0;
}

const struct sl_nfs_store_completion *rig_await(struct sl_store_port *port)
{
    const struct timespec pause = {.tv_nsec = 10000};
    const struct sl_nfs_store_completion *completion;

    for (int left = 500000; left > 0; left--) {
        completion = sl_store_completion(port);
        if (completion != NULL)
            return completion;
        nanosleep(&pause, NULL);
    }
    fail_msg("the store completed nothing in five seconds");
    return NULL;
}

void rig_request(struct store_rig *fixture, const struct sl_nfs_store_request *request)
{
    const struct timespec pause = {.tv_nsec = 10000};

    while (!sl_store_request(fixture->port, request))
        nanosleep(&pause, NULL);
}

const struct sl_nfs_store_completion *rig_ask(struct store_rig *fixture,
                                              struct sl_nfs_store_request *asked)
{
    const struct sl_nfs_store_completion *completion;

    asked->cookie = 77;
    rig_request(fixture, asked);
    completion = rig_await(fixture->port);
    assert_int_equal(completion->cookie, 77);
    return completion;
}

struct sl_nfs_store_request rig_object(uint64_t id, uint64_t parent, const char *name,
                                       const char *handle)
{
    struct sl_nfs_store_request made = {.kind = SL_NFS_STORE_PUT_OBJECT,
                                        .object = {.id = id,
                                                   .parent = parent,
                                                   .filesystem = 3,
                                                   .type = SL_NFS_REG,
                                                   .has_attributes = true,
                                                   .attributes = {.mode = 0640, .nlink = 1}}};

    made.object.name.length_bytes = (uint16_t)strlen(name);
    memcpy(made.object.name.bytes, name, strlen(name));
    made.object.replicas[2].generation = 5;
    made.object.replicas[2].handle.length_bytes = (uint8_t)strlen(handle);
    memcpy(made.object.replicas[2].handle.bytes, handle, strlen(handle));
    return made;
}

struct sl_nfs_store_request rig_by_id(uint64_t id)
{
    return (struct sl_nfs_store_request){.kind = SL_NFS_STORE_GET_OBJECT, .object.id = id};
}

struct sl_nfs_store_request rig_by_name(uint64_t parent, const char *name)
{
    struct sl_nfs_store_request made = rig_object(0, parent, name, "");

    made.kind = SL_NFS_STORE_FIND_NAME;
    return made;
}

struct sl_nfs_store_request rig_by_handle(uint32_t generation, const char *handle)
{
    struct sl_nfs_store_request made = {
        .kind = SL_NFS_STORE_FIND_HANDLE,
        .find = {.filesystem = 3, .slot = 2, .generation = generation}};

    made.find.handle.length_bytes = (uint8_t)strlen(handle);
    memcpy(made.find.handle.bytes, handle, strlen(handle));
    return made;
}

void rig_assert_found(struct store_rig *fixture, struct sl_nfs_store_request asked, uint64_t id)
{
    const struct sl_nfs_store_completion *completion = rig_ask(fixture, &asked);

    assert_int_equal(completion->outcome, SL_NFS_STORED);
    assert_int_equal(completion->object.id, id);
}

void rig_assert_absent(struct store_rig *fixture, struct sl_nfs_store_request asked)
{
    assert_int_equal(rig_ask(fixture, &asked)->outcome, SL_NFS_NOT_FOUND);
}

void rig_put(struct store_rig *fixture, struct sl_nfs_store_request asked)
{
    assert_int_equal(rig_ask(fixture, &asked)->outcome, SL_NFS_STORED);
}

struct sl_nfs_store_request rig_note(uint64_t number, enum sl_nfs_note_safety safety)
{
    return (struct sl_nfs_store_request){
        .kind = SL_NFS_STORE_PUT_NOTE,
        .safety = (uint8_t)safety,
        .note = {.number = number, .filesystem = 3, .procedure = SL_NFS_REMOVE, .directory = 9}};
}

struct rig_loaded rig_load(struct store_rig *fixture)
{
    const struct sl_nfs_store_request asked = {.kind = SL_NFS_STORE_LOAD, .cookie = 9};
    struct rig_loaded loaded = {0};

    rig_request(fixture, &asked);
    for (;;) {
        const struct sl_nfs_store_completion *completion = rig_await(fixture->port);

        assert_int_equal(completion->cookie, 9);
        if (completion->outcome == SL_NFS_LOADED)
            return loaded;
        if (completion->outcome == SL_NFS_BOX)
            loaded.box = completion->box;
        else if (completion->outcome == SL_NFS_FILESYSTEM)
            loaded.filesystems++;
        else if (completion->outcome == SL_NFS_NOTE)
            loaded.numbers[loaded.notes++ % 8] = completion->note.number;
        else
            fail_msg("an outcome of no meaning to a load: %u", completion->outcome);
    }
}
