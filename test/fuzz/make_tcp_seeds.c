/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seeds of the TCP targets: in each state, with much and with little agreed, the steps that lead
 * somewhere from there (fuzz_tcp_engine.c says what the bytes mean).
 */
#include "make_seeds.h"

#include <stdio.h>
#include <string.h>

#define STATES 12u
#define ALL_TERMS 0x0fu
#define NO_TERMS 0x80u
#define SEED_BYTES 64u

/* Steps: see step() and step_application(). */
#define SEGMENT 0u
#define GOOD 3u
#define TIME 4u
#define APPLICATION 5u
#define ICMP 15u
/* Numbers near what is next: see take_near(). */
#define NEXT 32u

struct steps {
    const char *name;
    uint8_t length;
    uint8_t bytes[SEED_BYTES];
};

static const struct steps sequences[] = {
    {"data", 12, {GOOD, 2, APPLICATION, 2, APPLICATION, 0, 20, 0, TIME, 0x41, GOOD, 0xf3}},
    {"close", 8, {APPLICATION, 3, GOOD, 0xf0, SEGMENT, 0, 0x11, NEXT}},
    {"loss",
     17,
     {APPLICATION, 0, 60, 0, SEGMENT, 1, 0x10, NEXT, 0x83, 1, 0, 0, 0x81, NEXT, TIME, 0x63, GOOD}},
    {"out-of-order",
     12,
     {SEGMENT, 0x40, 0x10, NEXT + 10, NEXT, 255, 255, 0, 100, GOOD, 0xf1, GOOD}},
    {"reset", 8, {SEGMENT, 0, 0x04, NEXT, NEXT, 0, 0, TIME}},
    {"syn", 9, {SEGMENT, 0, 0x02, NEXT, NEXT, 255, 255, TIME, 0x55}},
    {"move", 9, {APPLICATION, 0, 30, 0, APPLICATION, 10, TIME, 0x33, GOOD}},
    {"too-big", 10, {APPLICATION, 0, 40, 0, ICMP, 0, 2, 100, NEXT, TIME}},
    {"zero-window", 12, {SEGMENT, 0, 0x10, NEXT, NEXT, 0, 0, APPLICATION, 0, 20, TIME, 0x95}},
};

void write_tcp_seeds(const char *corpus)
{
    static const uint8_t syn[] = {1, 2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0,
                                  0, 1, 0, 0, 0,    0, 1, 3, 3,  7};
    static const uint8_t sack[] = {0, 1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 9};
    static const uint8_t lying[] = {0, 1, 1, 5, 60, 0, 0};
    uint8_t bytes[2 + SEED_BYTES];
    char name[64];

    for (uint8_t state = 0; state < STATES; state++)
        for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
            bytes[0] = state;
            bytes[1] = (state + i) % 2 == 0 ? ALL_TERMS : NO_TERMS;
            memcpy(bytes + 2, sequences[i].bytes, sequences[i].length);
            snprintf(name, sizeof(name), "%s-in-state-%u", sequences[i].name, state);
            write_seed(corpus, "tcp_engine", name, bytes, 2u + sequences[i].length);
        }
    write_seed(corpus, "tcp_options", "syn", syn, sizeof(syn));
    write_seed(corpus, "tcp_options", "sack", sack, sizeof(sack));
    write_seed(corpus, "tcp_options", "lying", lying, sizeof(lying));
}
