// SPDX-License-Identifier: Apache-2.0
/* Impairments of a lab port, between the port and a real interface. */
#include "rig.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include <rte_mempool.h>

#include "pmd/impair.h"

#define CERTAIN SL_IMPAIR_CERTAIN_PPM
#define HEADER_BYTES 14u
/* Long enough to see that nothing comes, short enough to be patient. */
#define SILENCE_MS 50u

static void impair(enum sl_pmd_direction direction, struct sl_impair_settings settings)
{
    char reason[SL_PMD_REASON_BYTES] = "";

    if (sl_pmd_port_impair(RIG_PORT, direction, &settings, reason) != 0)
        fail_msg("%s", reason);
}

static struct sl_pmd_impairment look(enum sl_pmd_direction direction)
{
    struct sl_pmd_impairment state;
    char reason[SL_PMD_REASON_BYTES] = "";

    if (sl_pmd_port_impairment(RIG_PORT, direction, &state, reason) != 0)
        fail_msg("%s", reason);
    return state;
}

static void heal(enum sl_pmd_direction direction)
{
    impair(direction, (struct sl_impair_settings){.seed = 0});
}

static void begin(void)
{
    rig_open_port(1500);
    rig_start_port();
}

/* Polls the port, which is what moves its wire. NULL: no frame of ours came within ms. */
static struct rte_mbuf *port_receives_within(uint64_t ms)
{
    uint64_t end = rig_now_ms() + ms;

    do {
        struct rte_mbuf *mbuf;

        if (sl_pmd_rx_burst(RIG_PORT, &mbuf, 1) == 0)
            continue;
        if (rig_is_ours(rte_pktmbuf_mtod(mbuf, uint8_t *), mbuf->data_len))
            return mbuf;
        rte_pktmbuf_free(mbuf);
    } while (rig_now_ms() < end);
    return NULL;
}

/* Takes one frame of ours at the peer while the port is polled. 0: none came within ms. */
static size_t peer_receives_within(uint8_t *frame, uint64_t ms)
{
    uint64_t end = rig_now_ms() + ms;

    do {
        ssize_t length = recv(rig_peer, frame, RIG_FRAME_MAX, MSG_DONTWAIT);

        if (length > 0 && rig_is_ours(frame, (size_t)length))
            return (size_t)length;
        assert_null(port_receives_within(0));
    } while (rig_now_ms() < end);
    return 0;
}

/* How many bits differ behind the Ethernet header; before it none may. */
static unsigned int differing_bits(const uint8_t *a, const uint8_t *b, size_t length)
{
    unsigned int bits = 0;

    assert_memory_equal(a, b, HEADER_BYTES);
    for (size_t i = HEADER_BYTES; i < length; i++)
        bits += (unsigned int)__builtin_popcount(a[i] ^ b[i]);
    return bits;
}

static void a_cut_loses_what_comes_until_it_is_healed(void)
{
    uint8_t frame[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);

    begin();
    impair(SL_PMD_IN, (struct sl_impair_settings){.cut = true});
    assert_true(look(SL_PMD_IN).settings.cut);
    for (unsigned int i = 0; i < 10; i++)
        rig_peer_sends(frame, length);
    assert_null(port_receives_within(SILENCE_MS));
    assert_true(look(SL_PMD_IN).counters.cut >= 10);
    heal(SL_PMD_IN);
    rig_peer_sends(frame, length);
    rte_pktmbuf_free(rig_port_receives());
    assert_false(look(SL_PMD_IN).settings.cut);
}

static void a_cut_loses_what_goes_and_nothing_that_comes(void)
{
    uint8_t frame[RIG_FRAME_MAX], back[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);

    begin();
    impair(SL_PMD_OUT, (struct sl_impair_settings){.cut = true});
    rig_port_sends(frame, length);
    assert_int_equal(peer_receives_within(back, SILENCE_MS), 0);
    assert_int_equal(look(SL_PMD_OUT).counters.cut, 1);
    rig_peer_sends(frame, length);
    rte_pktmbuf_free(rig_port_receives());
    assert_int_equal(look(SL_PMD_IN).counters.cut, 0);
}

static void a_delay_holds_what_comes(void)
{
    uint8_t frame[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);
    uint64_t began;

    begin();
    impair(SL_PMD_IN, (struct sl_impair_settings){.delay_us = 40000});
    began = rig_now_ms();
    rig_peer_sends(frame, length);
    rte_pktmbuf_free(rig_port_receives());
    assert_true(rig_now_ms() - began >= 40);
}

static void a_delay_holds_what_goes_and_polling_lets_it_go(void)
{
    uint8_t frame[RIG_FRAME_MAX], back[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);
    uint64_t began;

    begin();
    impair(SL_PMD_OUT, (struct sl_impair_settings){.delay_us = 40000});
    began = rig_now_ms();
    rig_port_sends(frame, length);
    assert_int_equal(look(SL_PMD_OUT).queued, 1);
    assert_int_equal(peer_receives_within(back, RIG_WAIT_MS), length);
    assert_true(rig_now_ms() - began >= 40);
    assert_memory_equal(back, frame, length);
    assert_int_equal(look(SL_PMD_OUT).queued, 0);
}

static void healed_what_is_on_its_way_arrives_first(void)
{
    uint8_t first[RIG_FRAME_MAX], second[RIG_FRAME_MAX], back[RIG_FRAME_MAX];
    size_t first_length = rig_make_frame(first, 0, 100);
    size_t second_length = rig_make_frame(second, 0, 101);

    begin();
    impair(SL_PMD_OUT, (struct sl_impair_settings){.delay_us = 30000});
    rig_port_sends(first, first_length);
    heal(SL_PMD_OUT);
    rig_port_sends(second, second_length);
    assert_int_equal(peer_receives_within(back, RIG_WAIT_MS), first_length);
    assert_int_equal(peer_receives_within(back, RIG_WAIT_MS), second_length);
}

static void corruption_flips_one_bit_of_what_comes(void)
{
    uint8_t frame[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);
    struct rte_mbuf *mbuf;

    begin();
    impair(SL_PMD_IN, (struct sl_impair_settings){.corrupt_ppm = CERTAIN});
    /* The bit hit may be one of the type, by which the test knows its frames: but not each time. */
    for (unsigned int i = 0; i < 10; i++)
        rig_peer_sends(frame, length);
    mbuf = rig_port_receives();
    assert_int_equal(differing_bits(rte_pktmbuf_mtod(mbuf, uint8_t *), frame, length), 1);
    rte_pktmbuf_free(mbuf);
}

static void corruption_spares_bytes_that_others_see(void)
{
    uint8_t frame[RIG_FRAME_MAX], back[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);
    struct rte_mbuf *original = rte_pktmbuf_alloc(rig_pool), *shared;

    begin();
    memcpy(rte_pktmbuf_append(original, (uint16_t)length), frame, length);
    shared = rte_pktmbuf_clone(original, rig_pool);
    impair(SL_PMD_OUT, (struct sl_impair_settings){.corrupt_ppm = CERTAIN});
    assert_int_equal(sl_pmd_tx_burst(RIG_PORT, &shared, 1), 1);
    assert_int_equal(peer_receives_within(back, RIG_WAIT_MS), length);
    assert_int_equal(differing_bits(back, frame, length), 1);
    assert_memory_equal(rte_pktmbuf_mtod(original, uint8_t *), frame, length);
    rte_pktmbuf_free(original);
}

static void duplicates_arrive_twice(void)
{
    uint8_t frame[RIG_FRAME_MAX], back[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);

    begin();
    impair(SL_PMD_OUT, (struct sl_impair_settings){.duplicate_ppm = CERTAIN});
    rig_port_sends(frame, length);
    for (unsigned int i = 0; i < 2; i++) {
        assert_int_equal(peer_receives_within(back, RIG_WAIT_MS), length);
        assert_memory_equal(back, frame, length);
    }
    assert_int_equal(peer_receives_within(back, SILENCE_MS), 0);
    assert_int_equal(look(SL_PMD_OUT).counters.duplicated, 1);
}

static void closing_frees_what_is_on_its_way(void)
{
    uint8_t frame[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);
    unsigned int before = rte_mempool_in_use_count(rig_pool);

    begin();
    impair(SL_PMD_OUT, (struct sl_impair_settings){.delay_us = 10000000});
    for (unsigned int i = 0; i < 50; i++)
        rig_port_sends(frame, length);
    assert_int_equal(look(SL_PMD_OUT).queued, 50);
    sl_pmd_port_close(RIG_PORT);
    assert_int_equal(rte_mempool_in_use_count(rig_pool), before);
}

static void starting_anew_throws_away_what_was_on_its_way(void)
{
    uint8_t frame[RIG_FRAME_MAX], back[RIG_FRAME_MAX];
    size_t length = rig_make_frame(frame, 0, 100);

    begin();
    impair(SL_PMD_OUT, (struct sl_impair_settings){.delay_us = 10000});
    rig_port_sends(frame, length);
    assert_int_equal(sl_pmd_port_stop(RIG_PORT, false), 0);
    rig_start_port();
    assert_int_equal(look(SL_PMD_OUT).counters.flushed, 1);
    assert_int_equal(peer_receives_within(back, SILENCE_MS), 0);
}

static const struct rig_case cases[] = {
    {"a cut loses what comes until it is healed", a_cut_loses_what_comes_until_it_is_healed},
    {"a cut loses what goes, and nothing that comes", a_cut_loses_what_goes_and_nothing_that_comes},
    {"a delay holds what comes", a_delay_holds_what_comes},
    {"a delay holds what goes, and polling lets it go",
     a_delay_holds_what_goes_and_polling_lets_it_go},
    {"healed, what is on its way arrives first", healed_what_is_on_its_way_arrives_first},
    {"corruption flips one bit of what comes", corruption_flips_one_bit_of_what_comes},
    {"corruption spares bytes that others see", corruption_spares_bytes_that_others_see},
    {"duplicates arrive twice", duplicates_arrive_twice},
    {"closing frees what is on its way", closing_frees_what_is_on_its_way},
    {"starting anew throws away what was on its way",
     starting_anew_throws_away_what_was_on_its_way},
};

struct refusal_row {
    const char *name;
    const char *device; /* NULL: the port is not open */
    struct sl_impair_settings settings;
    int error;
    const char *reason; /* part of it */
};

static const struct refusal_row refusals[] = {
    {"a port that is not open", NULL, {.cut = true}, -ENODEV, "is not open"},
    {"a ring port",
     "ring:7",
     {.cut = true},
     -ENOTSUP,
     "port 1.1: its device ring:7 is no lab port"},
    {"settings that cannot be",
     "af_packet:lab0",
     {.loss_ppm = CERTAIN + 1},
     -EINVAL,
     "port 1.1: loss is a probability"},
};

static void check_refusal(void)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        const struct refusal_row *row = &refusals[i];
        struct sl_pmd_port_request request = {.id = RIG_PORT, .mtu_bytes = 1500, .name = "1.1"};
        char reason[SL_PMD_REASON_BYTES] = "";

        if (row->device != NULL) {
            strcpy(request.device, row->device);
            assert_int_equal(sl_pmd_port_open(&request, false, reason), 0);
        }
        assert_int_equal(sl_pmd_port_impair(RIG_PORT, SL_PMD_IN, &row->settings, reason),
                         row->error);
        if (strstr(reason, row->reason) == NULL)
            fail_msg("%s: %s", row->name, reason);
        sl_pmd_port_close(RIG_PORT);
    }
}

static const struct rig_case refused[] = {
    {"a closed port, a ring port and bad settings are refused with a reason", check_refusal},
};

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("an impaired lab port", cases, rig_behaves),
        TEST_TABLE("an impaired lab port", refused, rig_behaves),
    };

    return rig_main("impaired lab ports", tables, sizeof(tables) / sizeof(tables[0]));
}
