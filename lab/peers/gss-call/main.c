// SPDX-License-Identifier: Apache-2.0
/*
 * gss-call ADDRESS PRINCIPAL SERVICE: an NFS client with Kerberos. Each line of its input is a
 * call; each line of its output says in JSON what came of it. Tickets and configuration are found
 * where Kerberos looks for them (KRB5CCNAME, KRB5_CONFIG).
 */
#include <stdio.h>
#include <string.h>

#include "nfs.h"

static struct session session;

static enum service service_of(const char *word)
{
    static const char *const words[] = {"", "none", "integrity", "privacy"};

    for (enum service service = SERVICE_NONE; service <= SERVICE_PRIVACY; service++)
        if (strcmp(word, words[service]) == 0)
            return service;
    return 0;
}

int main(int argc, char **argv)
{
    enum service service = argc == 4 ? service_of(argv[3]) : 0;
    char line[8192];

    if (service == 0) {
        fprintf(stderr,
                "usage: gss-call ADDRESS nfs@HOST none|integrity|privacy\n"
                "then, line by line: %s\n",
                nfs_help());
        return 2;
    }
    if (session_begin(&session, argv[1], argv[2], service) != 0)
        return 1;
    while (fgets(line, sizeof(line), stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (nfs_line(&session, line))
            continue;
        fprintf(stderr, "gss-call: '%s' is no call; calls are: %s\n", line, nfs_help());
        return 2;
    }
    session_end(&session);
    return 0;
}
