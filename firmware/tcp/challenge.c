// SPDX-License-Identifier: Apache-2.0
#include "challenge.h"

#include "engine_private.h"
#include "output.h"

#define SECOND_US 1000000u
#define CONNECTION_CHALLENGES 10u /* each second */
#define ENGINE_CHALLENGES 1000u   /* each second: from here up to twice as many */

/* A number between the limit and its double, different each second. */
static uint32_t draw_limit(const struct sl_tcp_engine *engine)
{
    uint64_t hash = sl_siphash24(&engine->secret.keys[SL_TCP_SECRET_PORT_COUNTER],
                                 &engine->challenge_us, sizeof(engine->challenge_us));

    return ENGINE_CHALLENGES + (uint32_t)(hash % ENGINE_CHALLENGES);
}

/* May the connection be answered once more in this second? Counts it if so. */
static bool connection_allows(struct sl_tcp_connection *connection)
{
    uint64_t now_us = connection->engine->now_us;

    if (connection->challenges == 0 || now_us - connection->challenge_us >= SECOND_US) {
        connection->challenge_us = now_us;
        connection->challenges = 0;
    }
    if (connection->challenges >= CONNECTION_CHALLENGES)
        return false;
    connection->challenges++;
    return true;
}

/* The same for the engine. */
static bool engine_allows(struct sl_tcp_engine *engine)
{
    uint64_t now_us = engine->now_us;

    if (engine->challenge_us == 0 || now_us - engine->challenge_us >= SECOND_US) {
        engine->challenge_us = now_us;
        engine->challenges_left = draw_limit(engine);
    }
    if (engine->challenges_left == 0)
        return false;
    engine->challenges_left--;
    return true;
}

static void answer(struct sl_tcp_connection *connection, bool is_allowed)
{
    struct sl_tcp_statistics *statistics = &connection->engine->statistics;

    if (!is_allowed) {
        statistics->challenge_acks_limited++;
        return;
    }
    statistics->challenge_acks++;
    sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
}

void sl_tcp_challenge(struct sl_tcp_connection *connection)
{
    answer(connection, connection_allows(connection) && engine_allows(connection->engine));
}

void sl_tcp_answer_question(struct sl_tcp_connection *connection)
{
    answer(connection, connection_allows(connection));
}
