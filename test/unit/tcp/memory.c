// SPDX-License-Identifier: Apache-2.0
#include "memory.h"

#include <stdlib.h>
#include <string.h>

#include "support/random.h"

#define PERIOD 65536u

/* A buffer; freed with its last reference, so that a sanitizer sees what comes too late. */
struct buffer {
    int32_t references;
};

static uint8_t stream[2 * PERIOD];

static void fill_stream(void)
{
    uint64_t random = 1;

    for (uint32_t i = 0; i < PERIOD; i++)
        stream[i] = stream[i + PERIOD] = (uint8_t)test_random(&random);
}

static void retain(void *context, void *owner)
{
    struct test_memory *memory = context;
    struct buffer *buffer = owner;

    assert_true(buffer->references > 0);
    buffer->references++;
    memory->references++;
}

static void release(void *context, void *owner)
{
    struct test_memory *memory = context;
    struct buffer *buffer = owner;

    assert_true(buffer->references > 0);
    memory->references--;
    if (--buffer->references == 0)
        free(buffer);
}

void test_memory_begin(struct test_memory *memory, uint32_t pages, uint32_t nodes)
{
    uint32_t node_bytes = (uint32_t)sizeof(struct sl_tcp_slice_node);

    fill_stream();
    *memory = (struct test_memory){
        .page_memory = aligned_alloc(64, sl_tcp_pool_bytes(pages, SL_TCP_PAGE_BYTES)),
        .node_memory = malloc(sl_tcp_pool_bytes(nodes, node_bytes)),
    };
    sl_tcp_pool_init(&memory->pages, memory->page_memory, pages, SL_TCP_PAGE_BYTES);
    sl_tcp_pool_init(&memory->nodes, memory->node_memory, nodes, node_bytes);
    memory->store = (struct sl_tcp_slice_store){
        .nodes = &memory->nodes,
        .owners = {.retain = retain, .release = release, .context = memory},
    };
}

void test_memory_end(struct test_memory *memory)
{
    assert_int_equal(memory->pages.used, 0);
    assert_int_equal(memory->nodes.used, 0);
    assert_int_equal(memory->store.held_bytes, 0);
    assert_int_equal(memory->references, 0);
    assert_int_equal(sl_tcp_pool_verify(&memory->pages), 0);
    assert_int_equal(sl_tcp_pool_verify(&memory->nodes), 0);
    free(memory->page_memory);
    free(memory->node_memory);
}

struct sl_tcp_slice test_memory_slice(struct test_memory *memory, uint32_t sequence,
                                      uint32_t length_bytes)
{
    struct buffer *buffer = malloc(sizeof(*buffer));

    buffer->references = 1;
    memory->references++;
    return (struct sl_tcp_slice){
        .data = &stream[sequence % PERIOD],
        .owner = buffer,
        .length_bytes = length_bytes,
        .footprint_bytes = TEST_FOOTPRINT_BYTES,
        .sum = (uint16_t)sequence,
        .sum_is_known = true,
    };
}

void test_memory_release(struct test_memory *memory, const struct sl_tcp_slice *slice)
{
    release(memory, slice->owner);
}

void test_memory_check(const struct sl_tcp_slice *slice, uint32_t sequence)
{
    assert_true(slice->length_bytes > 0);
    assert_memory_equal(slice->data, &stream[sequence % PERIOD], slice->length_bytes);
    /* The sum is of the whole slice as it was made, or not known. */
    if (slice->sum_is_known)
        assert_int_equal(slice->sum, (uint16_t)sequence);
}
