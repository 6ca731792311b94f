/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames from strangers to the locator, in virtual time. Each record of an input is: ingress port,
 * steps of time, length, frame. Whatever comes, the locator sends only frames that fit, out of
 * ports that exist, and reports members that are configured.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "locator/locator.h"

#define PORTS 3u
#define STEP_MS 100u
#define MEMBERS 3u

static struct sl_locator_config config;

static void check_send(void *context, uint8_t port, uint16_t vlan, const uint8_t *frame,
                       size_t length)
{
    (void)context;
    (void)frame;
    FUZZ_CHECK(port < PORTS);
    FUZZ_CHECK(vlan == 0 || vlan == 10);
    FUZZ_CHECK(length >= 14 && length <= SL_LOCATOR_FRAME_BYTES);
}

static void check_member(void *context, uint16_t member, const struct sl_locator_view *view)
{
    (void)context;
    FUZZ_CHECK(member < MEMBERS);
    FUZZ_CHECK(!view->located || (view->port < PORTS && !sl_mac_is_group(&view->mac)));
}

static void check_event(void *context, const struct sl_locator_event *event)
{
    (void)context;
    FUZZ_CHECK(event->member == SL_LOCATOR_NO_MEMBER || event->member < MEMBERS);
    FUZZ_CHECK(event->kind <= SL_LOCATOR_ADDRESS_IN_USE);
}

static const struct sl_locator_ops ops = {check_send, check_member, check_event};

static struct sl_ip address(uint32_t host_order)
{
    return sl_ip_from_v4(sl_be32_from_host(host_order));
}

/* Port 0 has clients, 1 and 2 servers; one member for each health method, one behind a router. */
static void make_config(void)
{
    for (unsigned int i = 0; i < PORTS; i++)
        config.ports[i].mac = (struct sl_mac){{2, 0, 0, 0, 0, (uint8_t)(0x10 + i)}};
    for (unsigned int i = 0; i < MEMBERS; i++) {
        config.domains[i] = (struct sl_locator_domain){
            .present = true,
            .vlan = 10,
            .vip_count = 1,
            .self_count = 1,
            .server_ports = 6,
            .client_ports = 1,
            .arp_interval_ms = 1000,
            .health = {(uint8_t)i, 2, 2, 1000, 500, 100003, 3},
            .vips = {address(0x0a010064 + i)},
            .self = {{address(0x0a020001), 120}},
        };
        config.members[i] = (struct sl_locator_member){
            .present = true,
            .probed = true,
            .domain = (uint16_t)i,
            .port = SL_LOCATOR_NO_PORT,
            .address = address(i == 2 ? 0x0a03000d : 0x0a02000b + i),
            .service_port = SL_BE16(2049),
        };
    }
    config.routes[0] = (struct sl_locator_route){.present = true,
                                                 .domain = 2,
                                                 .prefix = {address(0x0a030000), 120},
                                                 .next_hop = address(0x0a0200fe)};
}

static struct sl_locator *start(uint64_t now_ms)
{
    static const struct sl_locator_params params = {
        .ops = &ops, .seed = 1, .probe_port_first = 64512, .probe_port_last = 65023};
    static void *memory;
    struct sl_locator *locator;

    if (memory == NULL) {
        memory = malloc(sl_locator_memory_bytes());
        FUZZ_CHECK(memory != NULL);
        make_config();
    }
    locator = sl_locator_init(memory, &params);
    sl_locator_configure(locator, &config, now_ms);
    for (uint8_t port = 0; port < PORTS; port++)
        sl_locator_port_usable(locator, port, true, now_ms);
    return locator;
}

static void run_until(struct sl_locator *locator, uint64_t from_ms, uint64_t until_ms)
{
    for (uint64_t now_ms = from_ms; now_ms <= until_ms; now_ms += STEP_MS)
        sl_locator_tick(locator, now_ms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t now_ms = 1000000;
    struct sl_locator *locator = start(now_ms);

    while (size != 0) {
        uint8_t port = fuzz_take(&data, &size) % PORTS;
        uint64_t until_ms = now_ms + (fuzz_take(&data, &size) % 16u) * STEP_MS;
        size_t length = fuzz_take(&data, &size);

        length = length < size ? length : size;
        run_until(locator, now_ms, until_ms);
        now_ms = until_ms;
        sl_locator_receive(locator, port, port == 0 ? 0 : 10, data, length, now_ms);
        data += length;
        size -= length;
    }
    run_until(locator, now_ms, now_ms + 3000);
    return 0;
}
