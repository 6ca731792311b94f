// SPDX-License-Identifier: Apache-2.0
/* A window of segments in flight, and the ACKs that tell what became of them. */
#ifndef TEST_TCP_RECOVERY_RIG_H
#define TEST_TCP_RECOVERY_RIG_H

#include "support/table.h"

#include "flight.h"

#define RTT_US 10000u

/* That of the test under way. */
extern struct test_flight flight;

#define RECOVERY flight.sender.recovery
#define CWND (flight.sender.congestion.cwnd_bytes / TEST_SEGMENT)
#define SSTHRESH (flight.sender.congestion.ssthresh_bytes / TEST_SEGMENT)
#define HAPPENED(bits) ((flight.outcome.happened & (bits)) == (bits))

/* All up to a segment have arrived. */
void ack(uint32_t segment);
/* And so have segments left .. right - 1. */
void sack(uint32_t segment, uint32_t left, uint32_t right);
/* A duplicate of segments left .. right - 1 has arrived. */
void dsack(uint32_t segment, uint32_t left, uint32_t right);

/*
 * Before a test: a window of 20 segments in flight, numbers 10 to 29, of a connection in congestion
 * avoidance, a round trip after they were sent.
 */
int recovery_begin(void **state);
int recovery_begin_without_sack(void **state);
int recovery_end(void **state);

#define WITH_SACK(test) cmocka_unit_test_setup_teardown(test, recovery_begin, recovery_end)
#define WITHOUT_SACK(test)                                                                         \
    cmocka_unit_test_setup_teardown(test, recovery_begin_without_sack, recovery_end)

#endif
