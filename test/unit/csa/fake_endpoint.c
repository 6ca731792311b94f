// SPDX-License-Identifier: Apache-2.0
#include "fake_endpoint.h"

#include <errno.h>
#include <string.h>

#define NOW_US 5000000u

int sl_endpoint_ask(struct sl_endpoint *endpoint, const struct sl_endpoint_query *query)
{
    if (endpoint->is_asked)
        return -EBUSY;
    endpoint->is_asked = true;
    endpoint->query = *query;
    endpoint->looks_left = endpoint->delay;
    endpoint->questions++;
    return 0;
}

static void add_row(struct sl_endpoint *endpoint, uint32_t place)
{
    struct sl_endpoint_answer *answer = &endpoint->answer;

    if (endpoint->query.question == SL_ENDPOINT_LISTENERS) {
        answer->listeners[answer->rows] = endpoint->listeners[place];
        answer->listeners[answer->rows++].cursor = place + 1;
    } else {
        answer->connections[answer->rows] = endpoint->connections[place];
        answer->connections[answer->rows++].cursor = place + 1;
    }
}

static void find(struct sl_endpoint *endpoint)
{
    const struct sl_endpoint_query *query = &endpoint->query;

    for (uint32_t i = 0; i < endpoint->connection_count; i++) {
        const struct sl_tcp_info *info = &endpoint->connections[i].info;

        if (info->local_port != query->local_port || info->remote_port != query->remote_port ||
            !sl_ip_equal(&info->local, &query->local) ||
            !sl_ip_equal(&info->remote, &query->remote))
            continue;
        endpoint->aborted++;
        endpoint->answer.was_aborted = true;
    }
}

static void fill(struct sl_endpoint *endpoint)
{
    struct sl_endpoint_answer *answer = &endpoint->answer;
    uint32_t count = endpoint->query.question == SL_ENDPOINT_LISTENERS ? endpoint->listener_count
                                                                       : endpoint->connection_count;
    uint32_t place = endpoint->query.cursor;

    memset(answer, 0, sizeof(*answer));
    answer->now_us = NOW_US;
    if (endpoint->query.question == SL_ENDPOINT_ABORT) {
        find(endpoint);
        place = count;
    }
    for (; place < count && answer->rows < SL_ENDPOINT_ROWS; place++)
        add_row(endpoint, place);
    answer->cursor = place < count ? place : SL_ENDPOINT_CURSOR_END;
}

const struct sl_endpoint_answer *sl_endpoint_answer(struct sl_endpoint *endpoint)
{
    if (!endpoint->is_asked || endpoint->looks_left-- > 0)
        return NULL;
    endpoint->looks_left = 0;
    fill(endpoint);
    return &endpoint->answer;
}

void sl_endpoint_answer_read(struct sl_endpoint *endpoint)
{
    endpoint->is_asked = false;
}

const struct sl_endpoint_service_statistics *
sl_endpoint_service_statistics(const struct sl_endpoint *endpoint, uint16_t service)
{
    return &endpoint->services[service];
}

const struct sl_tcp_statistics *sl_endpoint_tcp_statistics(const struct sl_endpoint *endpoint)
{
    return &endpoint->statistics;
}
