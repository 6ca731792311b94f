// SPDX-License-Identifier: Apache-2.0
/*
 * nfs-rm nfs://server/export/path… : removes files over NFS, as nfs-cp copies them. libnfs-utils
 * has no such tool, and nfs-cp does not write over a file that exists.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <nfsc/libnfs.h>

/* Returns 0, or -errno after saying what went wrong. A file that is not there is an error. */
static int remove_file(const char *text)
{
    struct nfs_context *nfs = nfs_init_context();
    struct nfs_url *url = NULL;
    int result = -ENOMEM;

    if (nfs == NULL) {
        fprintf(stderr, "nfs-rm: %s: out of memory\n", text);
        return result;
    }
    url = nfs_parse_url_full(nfs, text);
    if (url == NULL) {
        fprintf(stderr, "nfs-rm: %s: %s\n", text, nfs_get_error(nfs));
        result = -EINVAL;
    } else {
        result = nfs_mount(nfs, url->server, url->path);
        if (result == 0)
            result = nfs_unlink(nfs, url->file);
        if (result != 0)
            fprintf(stderr, "nfs-rm: %s: %s\n", text, nfs_get_error(nfs));
        nfs_destroy_url(url);
    }
    nfs_destroy_context(nfs);
    return result;
}

int main(int argc, char **argv)
{
    int status = EXIT_SUCCESS;

    if (argc < 2) {
        fprintf(stderr, "usage: nfs-rm nfs://server/export/path...\n");
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        if (remove_file(argv[i]) != 0)
            status = EXIT_FAILURE;
    }
    return status;
}
