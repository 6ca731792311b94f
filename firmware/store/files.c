// SPDX-License-Identifier: Apache-2.0
/* Directories and LMDB environments of the store. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_private.h"

/* Notes are few: those of calls under way, and of files modified in the last seconds. In the map
 * they have room beyond that of objects, as have pages that a transaction writes anew. */
#define NOTES_BYTES (256ull << 20)
#define BOOT_ID_BYTES 36u

static const char *const environment_names[SL_STORE_ENVIRONMENTS] = {
    [SL_STORE_MAP] = "map", [SL_STORE_VOLATILE] = "notes-volatile"};

static const char *const table_names[SL_STORE_MAP_TABLES] = {
    [SL_STORE_OBJECTS] = "objects", [SL_STORE_HANDLES] = "handles",
    [SL_STORE_NAMES] = "names",     [SL_STORE_FILESYSTEMS] = "filesystems",
    [SL_STORE_BOX] = "box",
};

int sl_store_error(int error)
{
    if (error == 0)
        return 0;
    if (error > 0)
        return -error;
    return error == MDB_MAP_FULL ? -ENOSPC : error == MDB_NOTFOUND ? -ENOENT : -EIO;
}

static int fail(char *reason, const char *path, const char *what, int error)
{
    snprintf(reason, SL_STORE_REASON_BYTES, "%.140s: %s: %.60s", path, what, mdb_strerror(error));
    return sl_store_error(error);
}

static int make_directory(const char *path, char *reason)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return 0;
    return fail(reason, path, "cannot be made", errno);
}

static void path_of(const struct sl_store *store, const char *name, char *path, size_t size)
{
    snprintf(path, size, "%s/%s", store->directory, name);
}

static int open_environment(struct sl_store *store, enum sl_store_environment which, char *reason)
{
    unsigned int flags = MDB_NOTLS | (which == SL_STORE_VOLATILE ? MDB_NOSYNC : 0u);
    uint64_t bytes = NOTES_BYTES + (which == SL_STORE_MAP ? store->config.max_bytes : 0);
    char path[320];
    MDB_env *environment;
    int rc;

    path_of(store, environment_names[which], path, sizeof(path));
    rc = make_directory(path, reason);
    if (rc != 0)
        return rc;
    rc = mdb_env_create(&environment);
    if (rc != 0)
        return fail(reason, path, "no memory", rc);
    store->environments[which] = environment;
    mdb_env_set_mapsize(environment, bytes);
    mdb_env_set_maxdbs(environment, SL_STORE_MAP_TABLES + 1);
    rc = mdb_env_open(environment, path, flags, 0600);
    return rc == 0 ? 0 : fail(reason, path, "cannot be opened", rc);
}

static int open_tables(struct sl_store *store, enum sl_store_environment which, char *reason)
{
    MDB_txn *transaction;
    int rc = mdb_txn_begin(store->environments[which], NULL, 0, &transaction);

    if (rc != 0)
        return fail(reason, environment_names[which], "cannot be read", rc);
    rc = mdb_dbi_open(transaction, "notes", MDB_CREATE, &store->notes[which]);
    for (unsigned int i = 0; rc == 0 && which == SL_STORE_MAP && i < SL_STORE_MAP_TABLES; i++)
        rc = mdb_dbi_open(transaction, table_names[i], MDB_CREATE, &store->tables[i]);
    if (rc != 0) {
        mdb_txn_abort(transaction);
        return fail(reason, environment_names[which], "has no such table", rc);
    }
    rc = mdb_txn_commit(transaction);
    return rc == 0 ? 0 : fail(reason, environment_names[which], "cannot be written", rc);
}

static bool read_boot_id(char id[BOOT_ID_BYTES])
{
    int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    bool is_read = file >= 0 && read(file, id, BOOT_ID_BYTES) == (ssize_t)BOOT_ID_BYTES;

    if (file >= 0)
        close(file);
    return is_read;
}

/* Says in `volatile-boot` which boot the volatile notes are of. *is_new: of none or an earlier one.
 */
static int note_boot(const struct sl_store *store, bool *is_new, char *reason)
{
    char path[320], now[BOOT_ID_BYTES] = {0}, before[BOOT_ID_BYTES] = {0};
    int file, error = 0;

    path_of(store, "volatile-boot", path, sizeof(path));
    if (!read_boot_id(now))
        return fail(reason, "/proc/sys/kernel/random/boot_id", "cannot be read", EIO);
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(reason, path, "cannot be opened", errno);
    *is_new = pread(file, before, sizeof(before), 0) != (ssize_t)sizeof(before) ||
              memcmp(before, now, sizeof(now)) != 0;
    if (*is_new && (pwrite(file, now, sizeof(now), 0) != (ssize_t)sizeof(now) || fsync(file) != 0))
        error = errno != 0 ? errno : EIO;
    close(file);
    return error == 0 ? 0 : fail(reason, path, "cannot be written", error);
}

/* Not synchronised to disk: after a reboot it may be torn, and is not looked at. */
static void remove_volatile(const struct sl_store *store)
{
    static const char *const files[] = {"notes-volatile/data.mdb", "notes-volatile/lock.mdb"};
    char path[320];

    for (unsigned int i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        path_of(store, files[i], path, sizeof(path));
        unlink(path);
    }
}

int sl_store_files_open(struct sl_store *store, char *reason)
{
    bool is_new_boot = false;
    int rc = make_directory(store->directory, reason);

    if (rc == 0)
        rc = note_boot(store, &is_new_boot, reason);
    if (rc == 0 && is_new_boot)
        remove_volatile(store);
    for (unsigned int i = 0; rc == 0 && i < SL_STORE_ENVIRONMENTS; i++)
        rc = open_environment(store, (enum sl_store_environment)i, reason);
    for (unsigned int i = 0; rc == 0 && i < SL_STORE_ENVIRONMENTS; i++)
        rc = open_tables(store, (enum sl_store_environment)i, reason);
    if (rc != 0)
        return rc;
    rc = sl_store_box_open(store, is_new_boot);
    return rc == 0 ? 0 : fail(reason, store->directory, "the state of the box cannot be read", rc);
}

void sl_store_files_close(struct sl_store *store)
{
    for (unsigned int i = 0; i < SL_STORE_ENVIRONMENTS; i++) {
        if (store->environments[i] != NULL)
            mdb_env_close(store->environments[i]);
        store->environments[i] = NULL;
    }
}
