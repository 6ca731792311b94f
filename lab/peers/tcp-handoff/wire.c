// SPDX-License-Identifier: Apache-2.0
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tun.h"

#define SLOTS 16384u
#define BURST 64u

static void release(void *context, void *packet)
{
    (void)context;
    packet_release(packet);
}

void wire_start(struct wire *wire, int fd, uint16_t port, const struct sl_impair_settings *settings)
{
    const struct sl_impair_params params = {.slots = SLOTS, .release = release};

    *wire = (struct wire){.fd = fd, .port = port};
    for (unsigned int i = 0; i < DIRECTIONS; i++) {
        struct sl_impair_settings own = *settings;
        void *memory = malloc(sl_impair_memory_bytes(SLOTS));

        if (memory == NULL) {
            fprintf(stderr, "tcp-handoff: out of memory\n");
            exit(EXIT_FAILURE);
        }
        own.seed += i;
        wire->impair[i] = sl_impair_init(memory, &params);
        sl_impair_configure(wire->impair[i], &own);
    }
}

void wire_stop(struct wire *wire)
{
    for (unsigned int i = 0; i < DIRECTIONS; i++) {
        sl_impair_flush(wire->impair[i]);
        free(wire->impair[i]);
    }
    close(wire->fd);
}

static void put(struct wire *wire, enum direction direction, struct packet *packet, uint64_t now_us)
{
    wire->packets[direction]++;
    (void)sl_impair_put(wire->impair[direction], packet, packet->length_bytes, now_us);
}

uint32_t wire_read(struct wire *wire, uint64_t now_us)
{
    for (uint32_t i = 0; i < BURST; i++) {
        struct packet *packet = tun_read(wire->fd);
        struct packet_view view;

        if (packet == NULL)
            return i;
        if (packet_parse(packet, &view) && view.destination_port == wire->port) {
            put(wire, TO_BOX, packet, now_us);
        } else {
            wire->ignored++;
            packet_release(packet);
        }
    }
    return BURST;
}

/* A packet of its own for each that comes out, also of a duplicate. */
static uint32_t take(struct wire *wire, enum direction direction, struct packet **packets,
                     uint32_t max, uint64_t now_us)
{
    struct sl_impair_out out[BURST];
    uint32_t count =
        sl_impair_take(wire->impair[direction], now_us, out, max < BURST ? max : BURST);

    for (uint32_t i = 0; i < count; i++)
        packets[i] =
            (out[i].flags & SL_IMPAIR_COPY) != 0 ? packet_copy(out[i].packet) : out[i].packet;
    return count;
}

uint32_t wire_take(struct wire *wire, struct packet **packets, uint32_t max, uint64_t now_us)
{
    return take(wire, TO_BOX, packets, max, now_us);
}

void wire_send(struct wire *wire, struct packet *packet, uint64_t now_us)
{
    put(wire, TO_CLIENT, packet, now_us);
}

void wire_deliver(struct wire *wire, uint64_t now_us)
{
    struct packet *packets[BURST];
    uint32_t count;

    while ((count = take(wire, TO_CLIENT, packets, BURST, now_us)) != 0)
        for (uint32_t i = 0; i < count; i++) {
            wire->refused += !tun_write(wire->fd, packets[i]);
            packet_release(packets[i]);
        }
}

uint64_t wire_next_us(const struct wire *wire)
{
    uint64_t to_box = sl_impair_next_us(wire->impair[TO_BOX]);
    uint64_t to_client = sl_impair_next_us(wire->impair[TO_CLIENT]);

    return to_box < to_client ? to_box : to_client;
}
