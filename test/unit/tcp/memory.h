// SPDX-License-Identifier: Apache-2.0
/*
 * Memory for the parts of the engine that hold data: a pool of pages, a store of slices, and
 * buffers that count their references. Data are a stream: what a byte is follows from its sequence
 * number, so that any piece found anywhere can be checked.
 */
#ifndef TEST_TCP_MEMORY_H
#define TEST_TCP_MEMORY_H

#include "support/table.h"

#include "page.h"
#include "queue.h"

#define TEST_FOOTPRINT_BYTES 2048u

struct test_memory {
    struct sl_tcp_pool pages, nodes;
    struct sl_tcp_slice_store store;
    void *page_memory, *node_memory;
    int64_t references; /* of all buffers together */
};

/* Makes pools of so many pages and nodes. */
void test_memory_begin(struct test_memory *memory, uint32_t pages, uint32_t nodes);

/* Asserts that nothing is held any more, and frees the pools. */
void test_memory_end(struct test_memory *memory);

/* A slice with one reference that has the stream from `sequence` on; at most 65536 bytes. */
struct sl_tcp_slice test_memory_slice(struct test_memory *memory, uint32_t sequence,
                                      uint32_t length_bytes);

/* Gives the reference of a slice back. */
void test_memory_release(struct test_memory *memory, const struct sl_tcp_slice *slice);

/* Asserts that a slice has the stream from `sequence` on. */
void test_memory_check(const struct sl_tcp_slice *slice, uint32_t sequence);

#endif
