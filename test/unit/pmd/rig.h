// SPDX-License-Identifier: Apache-2.0
/*
 * A lab port on a real interface, in a network namespace of the test's own: one end of a veth pair,
 * whose other end is read and written raw. Where there are no namespaces the tests are skipped.
 */
#ifndef TEST_PMD_RIG_H
#define TEST_PMD_RIG_H

#include <stdbool.h>

#include <rte_mbuf.h>

#include "pmd/ports.h"
#include "support/table.h"

#define RIG_PORT 3u
#define RIG_WAIT_MS 2000
#define RIG_FRAME_MAX 10000u

/* Runs a program that has to succeed. */
#define RIG_RUN(...) rig_run((const char *const[]){__VA_ARGS__, NULL})
void rig_run(const char *const argv[]);

/* A test; the veth pair lab0 and far0 is there, the port is not open yet. */
struct rig_case {
    const char *name;
    void (*run)(void);
};

/* The check of a table of struct rig_case. Takes away what a test that failed has left. */
void rig_behaves(void **state);

/* Runs tables with an EAL and a pool of frames. Returns the number of failures. */
int rig_main(const char *group, const struct test_table *tables, size_t count);

extern struct rte_mempool *rig_pool;
extern int rig_peer; /* raw socket on far0 */

void rig_open_port(uint16_t mtu_bytes);
/* Starts it and waits for its carrier. */
void rig_start_port(void);
/* Linux works off changes of the link in its own time, at most one a second. */
void rig_await_carrier(const char *interface, bool up);

/* CLOCK_MONOTONIC. */
uint64_t rig_now_ms(void);

/* A frame of ours: addresses, an optional tag, the type, a pattern. Returns its length. */
size_t rig_make_frame(uint8_t *frame, uint16_t tci, size_t payload);
bool rig_is_ours(const uint8_t *frame, size_t length);

void rig_peer_sends(const uint8_t *frame, size_t length);
/* Polls the port until a frame of ours comes, which the caller frees. */
struct rte_mbuf *rig_port_receives(void);
void rig_port_sends(const uint8_t *frame, size_t length);
/* Takes the next frame of ours from a raw socket; *tci is its tag, which Linux keeps apart. */
size_t rig_peer_receives(int fd, uint8_t *frame, uint16_t *tci);

#endif
