/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Force-included into every pure target (wire, iff, locator, impair, tcp, repair, rpc, datagram,
 * nfswire, shm, generated).
 *
 * Pure code gets its memory and its time from the caller and says nothing to the outside. The
 * headers that declare the names below come first; after that the compiler refuses any use of
 * them, whichever header the use came by. (`free`, `time`, `clock` and `sleep` are ordinary words
 * in a field name: the test of undefined symbols finds their calls.)
 */
#ifndef SL_BORDERS_PURE_H
#define SL_BORDERS_PURE_H

#include <errno.h>
#include <mm_malloc.h> /* the one part of immintrin.h that names malloc */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#pragma GCC poison malloc calloc realloc aligned_alloc posix_memalign strdup strndup
#pragma GCC poison printf fprintf vprintf vfprintf puts fputs perror syslog
#pragma GCC poison gettimeofday clock_gettime nanosleep usleep
#pragma GCC poison pthread_mutex_lock pthread_rwlock_rdlock pthread_rwlock_wrlock
#pragma GCC poison pthread_spin_lock pthread_create

#endif
