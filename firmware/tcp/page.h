// SPDX-License-Identifier: Apache-2.0
/*
 * Pages: what a connection takes from its engine while it has segments in flight or data out of
 * order, and gives back when it has none. All of one size, so that one pool serves both.
 */
#ifndef TCP_PAGE_H
#define TCP_PAGE_H

#include "pool.h"

/* Objects of the pool of pages; to be aligned to 64. No page is SL_TCP_NONE. */
#define SL_TCP_PAGE_BYTES 1024u

#endif
