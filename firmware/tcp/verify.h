// SPDX-License-Identifier: Apache-2.0
/* Counts an engine anew and checks what must always hold; for tests. */
#ifndef TCP_VERIFY_H
#define TCP_VERIFY_H

#include "tcp/engine.h"

/*
 * NULL when all is well, else which invariant does not hold (static text): pools, wheel, table and
 * records are sound; every gauge equals a recount; SND.UNA =< SND.NXT and the queues are as long
 * as they say; who has something due is on the list of output; whose data is unacknowledged or
 * cannot go has a timer that runs. Between calls of the engine; costs a walk of everything.
 */
const char *sl_tcp_engine_verify(const struct sl_tcp_engine *engine, uint64_t now_us);

#endif
