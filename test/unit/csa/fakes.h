// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_CSA_FAKES_H
#define TEST_CSA_FAKES_H

/*
 * What the agent stands on, faked: workers that see a snapshot until they are quiescent, ports and
 * taps that do as told. Both check that the agent keeps its promises: nothing is freed, stopped or
 * closed that a worker might still use.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iff/snapshot.h"
#include "pmd/impair.h"
#include "pmd/ports.h"

#define FAKE_FRAMES 4096u
#define FAKE_FRAME_BYTES 2048u

struct rte_mbuf;

/* A frame on its way. */
struct fake_frame {
    uint8_t port;
    uint8_t reason; /* enum sl_punt_reason */
    uint16_t vlan;
    size_t length;
    uint8_t bytes[FAKE_FRAME_BYTES];
};

struct sl_fabric {
    const struct sl_snapshot *published;
    const struct sl_snapshot *seen; /* what workers may still use; touched at quiescence */
    unsigned int publications;
    unsigned int quiescences;
    bool seen_nothing; /* workers passed a quiescent state while nothing was published */
    uint32_t now_ms;
    bool inject_full;
    size_t punt_count, punt_taken;
    struct fake_frame punts[FAKE_FRAMES];
    size_t injected_count;
    struct fake_frame injected[FAKE_FRAMES];
};

/* A worker hands a frame over. */
void fake_punt(struct sl_fabric *fabric, uint8_t port, uint8_t reason, uint16_t vlan,
               const uint8_t *frame, size_t length);

/* Frames the agent sent out of port since it was last asked: how many. */
size_t fake_injected_on(const struct sl_fabric *fabric, uint8_t port);

/* Mbufs made and not freed. */
extern long fake_frames_alive;
extern bool fake_pool_empty;

struct fake_port {
    bool open;
    bool started;
    bool link_lowered;
    bool carrier; /* what the device says when started, or held down with its link up */
    uint16_t mtu_bytes;
    char device[SL_PMD_DEVICE_BYTES];
    struct sl_pmd_impairment wire[SL_PMD_DIRECTIONS]; /* as it was last impaired */
};

struct fake_tap {
    bool open;
    char name[16];
    size_t written_count;
    struct fake_frame written[64];
    size_t waiting_count; /* frames Linux sent */
    struct fake_frame waiting[64];
    int write_error;
};

struct fake_pmd {
    struct sl_fabric *fabric; /* whose workers must not use a port that is stopped or closed */
    struct fake_port ports[SL_PMD_MAX_PORTS];
    struct fake_tap taps[SL_PMD_MAX_PORTS];
    unsigned int opens, closes, starts, stops;
    char failing_device[SL_PMD_DEVICE_BYTES]; /* opening it fails with -ENODEV */
    char unstartable_device[SL_PMD_DEVICE_BYTES];
    uint16_t refused_mtu_bytes; /* cannot be set */
    bool resize_at_rest;        /* MTU can only be set while stopped */
    bool taps_fail;
    struct sl_pmd_port_info counters; /* of every port */
};

extern struct fake_pmd fake_pmd;

/* Everything as new; ports' links come up when started. */
void fake_pmd_reset(struct sl_fabric *fabric);

/* Linux sends a frame on the tap of that name. */
void fake_tap_send(const char *name, const uint8_t *frame, size_t length);

/* The tap of that name, or NULL. */
struct fake_tap *fake_tap_find(const char *name);

#endif
