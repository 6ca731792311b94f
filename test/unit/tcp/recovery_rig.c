// SPDX-License-Identifier: Apache-2.0
#include "recovery_rig.h"

struct test_flight flight;

void ack(uint32_t segment)
{
    const struct test_ack plain = {.ack = segment};

    test_flight_ack(&flight, &plain);
}

void sack(uint32_t segment, uint32_t left, uint32_t right)
{
    const struct test_ack selective = {.ack = segment, .sacks = {{left, right}}};

    test_flight_ack(&flight, &selective);
}

void dsack(uint32_t segment, uint32_t left, uint32_t right)
{
    const struct test_ack duplicate = {.ack = segment, .sacks = {{left, right}}};

    test_flight_ack(&flight, &duplicate);
}

static void begin_window(bool has_sack)
{
    test_flight_begin(&flight, SL_TCP_RENO, has_sack);
    sl_tcp_congestion_restore(&flight.sender.congestion, 20 * TEST_SEGMENT, 10 * TEST_SEGMENT);
    test_flight_send(&flight, 10);
    flight.now_us += RTT_US;
    ack(10);
    test_flight_send(&flight, 20);
    sl_tcp_congestion_sent(&flight.sender.congestion, 20 * TEST_SEGMENT,
                           test_flight_sequence(flight.next), true);
    flight.now_us += RTT_US;
}

int recovery_begin(void **state)
{
    (void)state;
    begin_window(true);
    return 0;
}

int recovery_begin_without_sack(void **state)
{
    (void)state;
    begin_window(false);
    return 0;
}

int recovery_end(void **state)
{
    (void)state;
    test_flight_end(&flight);
    return 0;
}
