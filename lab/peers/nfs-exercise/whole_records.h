// SPDX-License-Identifier: Apache-2.0
/*
 * libnfs 4.0 reads replies as they come and, when it connects again, forgets that it holds the
 * first part of one: what comes over the new connection is then taken for the rest. So it is given
 * records (RFC 5531, section 11) only once all of one is there: this file's recv() takes the place
 * of the C library's, for the whole program.
 */
#ifndef NFS_EXERCISE_WHOLE_RECORDS_H
#define NFS_EXERCISE_WHOLE_RECORDS_H

#include <stdbool.h>

/* Whether a whole record waits in the socket. If not, poll() wakes only once it does. */
bool record_is_whole(int fd);

#endif
