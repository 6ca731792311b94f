// SPDX-License-Identifier: Apache-2.0
/* Calls of NFS version 3 (RFC 1813) as lines of text, and what came of each as a line of JSON. */
#ifndef GSS_CALL_NFS_H
#define GSS_CALL_NFS_H

#include "session.h"

/* Carries out one line; false: it is none of those that nfs_help() names. */
bool nfs_line(struct session *session, char *line);
const char *nfs_help(void);

#endif
