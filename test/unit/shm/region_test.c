/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shm/region.h"

static const struct sl_region_plan plan = {UINT64_C(0x1122334455667788), 8192};

/* A folder of our own with the name of a region in it. */
struct place {
    char folder[64];
    char path[96];
    char unfinished[112];
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    if (place == NULL)
        return -1;
    strcpy(place->folder, "/tmp/sluice-region-XXXXXX");
    if (mkdtemp(place->folder) == NULL)
        return -1;
    snprintf(place->path, sizeof(place->path), "%s/region", place->folder);
    snprintf(place->unfinished, sizeof(place->unfinished), "%s.new", place->path);
    *state = place;
    return 0;
}

static int remove_place(void **state)
{
    struct place *place = *state;

    unlink(place->path);
    unlink(place->unfinished);
    rmdir(place->path);
    rmdir(place->folder);
    free(place);
    return 0;
}

static void create_region(const char *path, struct sl_region *region)
{
    char reason[SL_REGION_REASON_SIZE];

    assert_int_equal(sl_region_create(path, &plan, region, reason), 0);
    assert_string_equal(reason, "");
}

static void both_sides_see_the_same_parts(void **state)
{
    const struct place *place = *state;
    char reason[SL_REGION_REASON_SIZE];
    struct sl_region ours, theirs;
    struct sl_ring_message message;

    create_region(place->path, &ours);
    assert_int_equal(sl_region_open(place->path, &plan, &theirs, reason), 0);
    assert_string_equal(reason, "");
    assert_int_equal(ours.bytes, theirs.bytes);
    assert_int_equal(theirs.statistics_bytes, plan.statistics_bytes);

    assert_int_equal(sl_ring_enqueue(ours.down, 1, "down", 4), 0);
    assert_int_equal(sl_ring_enqueue(theirs.up, 2, "up", 2), 0);
    memset(theirs.statistics, 0x5a, plan.statistics_bytes);
    assert_int_equal(sl_ring_dequeue(theirs.down, &message), 0);
    assert_int_equal(message.id, 1);
    assert_int_equal(sl_ring_dequeue(ours.up, &message), 0);
    assert_int_equal(message.id, 2);
    assert_int_equal(((uint8_t *)ours.statistics)[0], 0x5a);
    assert_int_equal(((uint8_t *)ours.statistics)[plan.statistics_bytes - 1], 0x5a);
    sl_region_close(&ours);
    sl_region_close(&theirs);
    sl_region_close(&theirs);
}

static void parts_are_aligned_and_do_not_overlap(void **state)
{
    const struct place *place = *state;
    struct sl_region region;
    uintptr_t start;

    create_region(place->path, &region);
    start = (uintptr_t)region.header;
    assert_int_equal((uintptr_t)region.down % 64, 0);
    assert_int_equal((uintptr_t)region.up % 64, 0);
    assert_int_equal((uintptr_t)region.statistics % 4096, 0);
    assert_true((uintptr_t)region.down >= start + sizeof(*region.header));
    assert_true((uintptr_t)region.up >= (uintptr_t)region.down + sizeof(*region.down));
    assert_true((uintptr_t)region.statistics >= (uintptr_t)region.up + sizeof(*region.up));
    assert_int_equal((uintptr_t)region.statistics + plan.statistics_bytes, start + region.bytes);
    sl_region_close(&region);
}

static void a_new_region_is_all_zero_and_private(void **state)
{
    const struct place *place = *state;
    struct sl_region region;
    struct stat status;

    create_region(place->path, &region);
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_size, sl_region_size(&plan));
    assert_int_equal(access(place->unfinished, F_OK), -1);
    assert_int_equal(sl_ring_used(region.down), 0);
    assert_int_equal(sl_ring_used(region.up), 0);
    assert_int_equal(atomic_load(&region.header->fast_path_state), SL_FAST_PATH_ABSENT);
    for (size_t i = 0; i < plan.statistics_bytes; i++)
        assert_int_equal(((uint8_t *)region.statistics)[i], 0);
    sl_region_close(&region);
}

static void a_replaced_region_stays_usable_for_who_has_it_mapped(void **state)
{
    const struct place *place = *state;
    char reason[SL_REGION_REASON_SIZE];
    struct sl_region old, replacement, opened;

    create_region(place->path, &old);
    assert_int_equal(sl_ring_enqueue(old.down, 7, NULL, 0), 0);
    create_region(place->path, &replacement);
    assert_int_equal(sl_region_open(place->path, &plan, &opened, reason), 0);
    assert_int_equal(sl_ring_used(old.down), 1);
    assert_int_equal(sl_ring_used(opened.down), 0);
    sl_region_close(&old);
    sl_region_close(&replacement);
    sl_region_close(&opened);
}

static void what_a_killed_maker_left_is_no_obstacle(void **state)
{
    const struct place *place = *state;
    struct sl_region region;
    int fd = open(place->unfinished, O_CREAT | O_WRONLY, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, "half", 4), 4);
    close(fd);
    create_region(place->path, &region);
    sl_region_close(&region);
}

static void a_missing_region_is_named_missing(void **state)
{
    const struct place *place = *state;
    char reason[SL_REGION_REASON_SIZE];
    struct sl_region region;

    assert_int_equal(sl_region_open(place->path, &plan, &region, reason), -ENOENT);
    assert_non_null(strstr(reason, "No such file"));
}

static void a_folder_or_a_path_that_is_too_long_is_refused(void **state)
{
    const struct place *place = *state;
    char reason[SL_REGION_REASON_SIZE];
    char endless[PATH_MAX];
    struct sl_region region;

    assert_int_equal(sl_region_open(place->folder, &plan, &region, reason), -EISDIR);
    assert_int_equal(mkfifo(place->path, 0600), 0);
    assert_int_equal(sl_region_open(place->path, &plan, &region, reason), -EMEDIUMTYPE);
    assert_int_equal(sl_region_create("/nonexistent/region", &plan, &region, reason), -ENOENT);
    assert_non_null(strstr(reason, "cannot be made"));
    memset(endless, 'x', sizeof(endless));
    endless[sizeof(endless) - 1] = '\0';
    assert_int_equal(sl_region_create(endless, &plan, &region, reason), -ENAMETOOLONG);
}

/* One field of a sound header overwritten, or the file cut or lengthened. */
static const struct foreign_row {
    const char *name;
    size_t at;
    size_t bytes; /* of the field; 0: nothing is overwritten */
    uint64_t value;
    long grow_bytes;
    int result;
    const char *says;
} foreign_rows[] = {
    {"another magic", offsetof(struct sl_region_header, magic), 8, 42, 0, -EMEDIUMTYPE,
     "no shared region"},
    {"another layout version", offsetof(struct sl_region_header, layout_version), 4, 99, 0,
     -EPROTONOSUPPORT, "version 99, this build has 1"},
    {"another dictionary", offsetof(struct sl_region_header, dictionary_hash), 8, 0xabc, 0,
     -EPROTOTYPE, "dictionary is 0000000000000abc, this build has 1122334455667788"},
    {"another statistics area", offsetof(struct sl_region_header, statistics_bytes), 8, 64, 0,
     -EPROTOTYPE, "64 bytes, this build expects 8192"},
    {"a size that is not the file's", offsetof(struct sl_region_header, region_bytes), 8, 5, 0,
     -EMSGSIZE, "its header says 5"},
    {"a header of another size", offsetof(struct sl_region_header, header_bytes), 4, 5, 0,
     -EMSGSIZE, "damaged"},
    {"a down ring elsewhere", offsetof(struct sl_region_header, down_offset), 8, 1u << 30, 0,
     -EMSGSIZE, "damaged"},
    {"an up ring elsewhere", offsetof(struct sl_region_header, up_offset), 8, 0, 0, -EMSGSIZE,
     "damaged"},
    {"statistics elsewhere", offsetof(struct sl_region_header, statistics_offset), 8, UINT64_MAX, 0,
     -EMSGSIZE, "damaged"},
    {"a byte too much", 0, 0, 0, 1, -EMSGSIZE, "damaged"},
    {"a byte too few", 0, 0, 0, -1, -EMSGSIZE, "damaged"},
    {"only a header", 0, 0, 0, INT_MIN, -EMSGSIZE, "fewer than a region's header"},
};

/* Makes a sound region and spoils its file as the row says. */
static void make_foreign(const char *path, const struct foreign_row *row)
{
    struct sl_region region;
    off_t size;
    int fd;

    create_region(path, &region);
    sl_region_close(&region);
    fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, &row->value, row->bytes, (off_t)row->at), row->bytes);
    size = row->grow_bytes == INT_MIN ? 100 : (off_t)sl_region_size(&plan) + row->grow_bytes;
    assert_int_equal(ftruncate(fd, size), 0);
    close(fd);
}

static void check_foreign(void **state)
{
    const struct foreign_row *row = TEST_ROW(struct foreign_row, state);
    char reason[SL_REGION_REASON_SIZE];
    struct sl_region region = {0};
    struct place *place;
    void *made = NULL;
    int rc;

    assert_int_equal(make_place(&made), 0);
    place = made;
    make_foreign(place->path, row);
    rc = sl_region_open(place->path, &plan, &region, reason);
    sl_region_close(&region);
    remove_place(&made); /* before anything is asserted, so that it is done in any case */
    assert_int_equal(rc, row->result);
    if (strstr(reason, row->says) == NULL)
        fail_msg("the reason is: %s", reason);
}

static void attaching_tells_who_and_when(void **state)
{
    const struct place *place = *state;
    struct sl_region region;

    create_region(place->path, &region);
    assert_int_equal(sl_region_attach_manager(region.header, 11, 1000), 1);
    assert_int_equal(sl_region_attach_manager(region.header, 12, 2000), 2);
    assert_int_equal(atomic_load(&region.header->manager_pid), 12);
    assert_int_equal(atomic_load(&region.header->manager_heartbeat_us), 2000);

    atomic_store(&region.header->fast_path_generation, 5);
    sl_region_attach_fast_path(region.header, 13, 3000);
    assert_int_equal(atomic_load(&region.header->fast_path_pid), 13);
    assert_int_equal(atomic_load(&region.header->fast_path_heartbeat_us), 3000);
    assert_int_equal(atomic_load(&region.header->fast_path_state), SL_FAST_PATH_STARTING);
    assert_int_equal(atomic_load(&region.header->fast_path_generation), 0);
    sl_region_close(&region);
}

#define IN_A_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("refused:", foreign_rows, check_foreign)};
    static const struct CMUnitTest tests[] = {
        IN_A_PLACE(both_sides_see_the_same_parts),
        IN_A_PLACE(parts_are_aligned_and_do_not_overlap),
        IN_A_PLACE(a_new_region_is_all_zero_and_private),
        IN_A_PLACE(a_replaced_region_stays_usable_for_who_has_it_mapped),
        IN_A_PLACE(what_a_killed_maker_left_is_no_obstacle),
        IN_A_PLACE(a_missing_region_is_named_missing),
        IN_A_PLACE(a_folder_or_a_path_that_is_too_long_is_refused),
        IN_A_PLACE(attaching_tells_who_and_when),
    };

    return cmocka_run_group_tests_name("region", tests, NULL, NULL) +
           TEST_RUN("region of another build", tables);
}
