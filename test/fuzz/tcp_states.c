/* SPDX-License-Identifier: Apache-2.0 */
/* How the engine of a fuzzed peer is made, and brought into the state that an input begins in. */
#include "tcp_peer.h"

#include <stdlib.h>

#include "wire/tcp.h"

#define START_US 1000000u
#define FLIGHT_BYTES 20000u
#define ROUND_TRIP_US 5000u

static struct sl_tcp_config configure(struct peer *peer)
{
    bool has_little = (peer->terms & PEER_LITTLE_MEMORY) != 0;
    struct sl_tcp_config config = {
        .max_connections = 4,
        .max_listeners = 1,
        .max_slices = has_little ? 40 : 256,
        .max_sent_records = has_little ? 32 : 256,
        .max_held_bytes = has_little ? 30000 : 1000000,
        .transmit_bytes_max = (peer->terms & PEER_TSO) != 0 ? 65535 : 0,
        .ops = peer_ops(peer),
    };

    sl_tcp_settings_default(&config.settings);
    config.settings.timestamps = (peer->terms & PEER_TIMESTAMPS) != 0;
    config.settings.sack = (peer->terms & PEER_SACK) != 0;
    config.settings.window_scaling = (peer->terms & PEER_SCALING) != 0;
    config.settings.ecn = (peer->terms & PEER_ECN) != 0;
    config.settings.congestion = (peer->terms & PEER_RENO) != 0 ? SL_TCP_RENO : SL_TCP_CUBIC;
    config.settings.keepalive_idle_us = 10000000;
    return config;
}

static void create_engine(struct peer *peer)
{
    struct sl_tcp_config config = configure(peer);
    size_t bytes = sl_tcp_engine_bytes(&config);

    FUZZ_CHECK(bytes > 0);
    /* Exactly so much, so that a step beyond it is seen. */
    FUZZ_CHECK(posix_memalign(&peer->memory, 64, bytes) == 0);
    FUZZ_CHECK(sl_tcp_engine_create(peer->memory, &config, peer->now_us, &peer->engine) == 0);
}

static void listen_for(struct peer *peer, uint32_t backlog)
{
    const struct sl_tcp_listen_request request = {.port = PEER_SERVICE_PORT, .backlog = backlog};

    FUZZ_CHECK(sl_tcp_listen(peer->engine, &request, &peer->listener) == 0);
}

/* A segment as it should be. */
static void say(struct peer *peer, uint8_t flags, uint16_t payload_bytes)
{
    struct peer_segment segment = {
        .flags = flags,
        .sequence = peer->next,
        .acknowledgement = (flags & SL_TCP_ACK) != 0 ? peer->engine_next : 0,
        .window = 40000,
        .payload_bytes = payload_bytes,
    };

    peer_put_options(peer, &segment);
    peer->next += payload_bytes + ((flags & (SL_TCP_SYN | SL_TCP_FIN)) != 0);
    peer_input(peer, &segment);
    peer_settle(peer);
    peer->now_us += ROUND_TRIP_US;
}

static uint8_t syn_of(const struct peer *peer)
{
    return (peer->terms & PEER_ECN) != 0 ? SL_TCP_SYN | SL_TCP_ECE | SL_TCP_CWR : SL_TCP_SYN;
}

static void connect_to(struct peer *peer)
{
    const struct sl_tcp_connect_request request = {
        .local = peer_address(peer, PEER_ENGINE_HOST),
        .remote = peer_address(peer, PEER_HOST),
        .local_port = PEER_SERVICE_PORT,
        .remote_port = PEER_PORT,
        .mtu_bytes = PEER_MTU_BYTES,
    };

    FUZZ_CHECK(sl_tcp_connect(peer->engine, &request, peer->now_us, &peer->connection) == 0);
    peer->has_had_connection = true;
    peer->knows_irs = true;
    peer_settle(peer);
}

/* A SYN of another port takes the only place. */
static void fill_backlog(struct peer *peer)
{
    struct peer_segment segment = {
        .flags = SL_TCP_SYN, .sequence = 1, .window = 1000, .from_stranger = true};

    peer_put_options(peer, &segment);
    peer_input(peer, &segment);
    peer_settle(peer);
}

static void shut_down(struct peer *peer)
{
    FUZZ_CHECK(sl_tcp_shutdown(peer->connection) == 0);
    peer_settle(peer);
}

static void establish(struct peer *peer)
{
    say(peer, syn_of(peer), 0);
    say(peer, SL_TCP_ACK, 0);
    FUZZ_CHECK(peer->connection != NULL);
    peer->knows_start = true;
    peer->knows_irs = true;
}

/* From ESTABLISHED to a state of closing. */
static void close_to(struct peer *peer, enum peer_state state)
{
    if (state == PEER_CLOSE_WAIT || state == PEER_LAST_ACK)
        say(peer, SL_TCP_FIN | SL_TCP_ACK, 0);
    if (state != PEER_CLOSE_WAIT)
        shut_down(peer);
    if (state == PEER_FIN_WAIT_2 || state == PEER_TIME_WAIT)
        say(peer, SL_TCP_ACK, 0);
    if (state == PEER_CLOSING) {
        peer->engine_next--; /* does not acknowledge the FIN */
        say(peer, SL_TCP_FIN | SL_TCP_ACK, 0);
    }
    if (state == PEER_TIME_WAIT)
        say(peer, SL_TCP_FIN | SL_TCP_ACK, 0);
}

void peer_create(struct peer *peer, enum peer_state state, uint8_t terms)
{
    *peer = (struct peer){.now_us = START_US, .terms = terms, .next = PEER_ISS};
    create_engine(peer);
    if (state == PEER_SYN_SENT) {
        connect_to(peer);
        return;
    }
    listen_for(peer, state == PEER_COOKIES ? 1 : 4);
    if (state == PEER_COOKIES)
        fill_backlog(peer);
    if (state == PEER_SYN_RECEIVED || state == PEER_COOKIES)
        say(peer, syn_of(peer), 0);
    if (state < PEER_ESTABLISHED || state == PEER_COOKIES)
        return;
    establish(peer);
    if (state == PEER_IN_FLIGHT) {
        peer_send(peer, FLIGHT_BYTES);
        peer_settle(peer);
    }
    if (state >= PEER_FIN_WAIT_1)
        close_to(peer, state);
}

void peer_destroy(struct peer *peer, bool reset)
{
    sl_tcp_engine_stop(peer->engine, reset, peer->now_us);
    FUZZ_CHECK(peer->buffers == 0);
    free(peer->memory);
}
