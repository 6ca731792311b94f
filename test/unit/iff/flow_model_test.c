// SPDX-License-Identifier: Apache-2.0
/* Random insertions, removals, sweeps and look-ups, checked against a plain array. */
#include "world.h"

#define MODEL_KEYS 4096u
#define MODEL_STEPS 200000u

static const struct model_row {
    const char *name;
    uint64_t seed;
    uint32_t keys; /* of which the steps choose */
} model_rows[] = {
    {"few keys, table never full", 1, 300},
    {"as many keys as places", 2, 1024},
    {"four times as many keys as places", 3, 4096},
    {"another order of the same", 0xfeedface, 4096},
};

struct model {
    struct sl_flow_table *table;
    uint64_t flow_ids[MODEL_KEYS]; /* 0: not in the table */
    uint32_t count;
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static struct sl_flow_key key_of(uint32_t number)
{
    return (struct sl_flow_key){
        .source = world_ip(TEST_IP(192, 168, 0, 0) + number / 16),
        .destination = world_ip(TEST_IP(10, 1, 0, 100)),
        .source_port = sl_be16_from_host((uint16_t)(1024 + number % 16)),
        .destination_port = SL_BE16(2049),
        .scope = (uint16_t)(number % 3),
        .protocol = SL_PROTOCOL_UDP,
    };
}

static void leaves(void *context, const struct sl_flow_entry *entry, enum sl_flow_leave why)
{
    struct model *model = context;
    uint32_t number = entry->member | (uint32_t)entry->domain << 16;
    struct sl_flow_key key = key_of(number);

    (void)why;
    assert_true(number < MODEL_KEYS);
    assert_memory_equal(&key, &entry->key, sizeof(key));
    assert_int_equal(model->flow_ids[number], entry->flow_id);
    model->flow_ids[number] = 0;
    model->count--;
}

static void step_insert(struct model *model, uint32_t number, uint64_t flow_id, uint32_t now_ms)
{
    struct sl_flow_entry entry = {
        .key = key_of(number),
        .flow_id = flow_id,
        .kind = SL_FLOW_FORWARD,
        .member = (uint16_t)number,
        .domain = (uint16_t)(number >> 16),
    };
    uint32_t index =
        sl_flow_insert(model->table, &entry, sl_flow_hash(model->table, &entry.key), now_ms);

    assert_int_not_equal(index, SL_FLOW_NONE);
    model->flow_ids[number] = flow_id;
    model->count++;
}

static uint32_t lookup(const struct model *model, uint32_t number)
{
    struct sl_flow_key key = key_of(number);

    return sl_flow_lookup(model->table, &key, sl_flow_hash(model->table, &key));
}

static void step_remove(struct model *model, uint32_t number)
{
    uint32_t index = lookup(model, number);

    if (index != SL_FLOW_NONE)
        sl_flow_remove(model->table, index, SL_FLOW_LEAVE_REMOVED);
    assert_int_equal(model->flow_ids[number], 0);
}

static void check_one(const struct model *model, uint32_t number)
{
    uint32_t index = lookup(model, number);

    assert_int_equal(index != SL_FLOW_NONE, model->flow_ids[number] != 0);
    if (index != SL_FLOW_NONE)
        assert_int_equal(sl_flow_at(model->table, index)->flow_id, model->flow_ids[number]);
}

static bool idle_for_1000(void *context, struct sl_flow_entry *entry, uint32_t now_ms)
{
    (void)context;
    return sl_flow_idle_ms(entry, now_ms) > 1000;
}

static void check_model(void **state)
{
    const struct model_row *row = TEST_ROW(struct model_row, state);
    struct world *world = world_create();
    struct model *model = calloc(1, sizeof(*model));
    uint64_t random = row->seed;

    assert_non_null(model);
    model->table = &world->table;
    world->table.leave = leaves;
    world->table.leave_context = model;
    for (uint32_t step = 1; step <= MODEL_STEPS; step++) {
        uint32_t number = (uint32_t)(next_random(&random) % row->keys);
        uint32_t dice = (uint32_t)(next_random(&random) % 100);

        if (dice < 55)
            step_insert(model, number, step, step);
        else if (dice < 75)
            step_remove(model, number);
        else if (dice < 77)
            sl_flow_sweep(&world->table, 64, step, idle_for_1000, NULL);
        else
            check_one(model, number);
        assert_int_equal(sl_flow_table_used(&world->table), model->count);
    }
    for (uint32_t number = 0; number < row->keys; number++)
        check_one(model, number);
    free(model);
    world_destroy(world);
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("flow table as a map", model_rows, check_model)};

    return TEST_RUN("flow table against a model", tables);
}
