// SPDX-License-Identifier: Apache-2.0
/* TCP services and the settings of TCP: values, ways to targets, who listens where. */

#include <errno.h>
#include <string.h>

#include "hosts.h"
#include "iff/snapshot.h"
#include "ranges.h"
#include "tcp_build.h"
#include "validate.h"

static const struct sl_range_row service_ranges[] = {
    SL_RANGE(SL_MARK_TCP_SERVICE_KIND, tcp_service, kind, 0, SL_ATTR_TCP_SERVICE_KIND_RELAY),
    SL_RANGE(SL_MARK_TCP_SERVICE_TCP_PORT, tcp_service, tcp_port, 1, UINT16_MAX),
    SL_RANGE(SL_MARK_TCP_SERVICE_TARGET_ADDRESSES, tcp_service, target_addresses_count, 0,
             SL_MAX_TCP_TARGETS),
    SL_RANGE(SL_MARK_TCP_SERVICE_PRIORITY, tcp_service, priority, 0, SL_TCP_PRIORITIES - 1u),
    SL_RANGE(SL_MARK_TCP_SERVICE_ENABLED, tcp_service, enabled, 0, 1),
};

static const struct sl_range_row tcp_ranges[] = {
    SL_RANGE(SL_MARK_TCP_CONGESTION_CONTROL, tcp, congestion_control, 0,
             SL_ATTR_TCP_CONGESTION_CONTROL_RENO),
    SL_RANGE(SL_MARK_TCP_MIN_RTO_US, tcp, min_rto_us, 1000, 1000000),
    SL_RANGE(SL_MARK_TCP_MAX_RTO_US, tcp, max_rto_us, 1000000, 240000000),
    SL_RANGE(SL_MARK_TCP_INITIAL_RTO_US, tcp, initial_rto_us, 10000, 10000000),
    SL_RANGE(SL_MARK_TCP_DELAYED_ACK_US, tcp, delayed_ack_us, 0, 499999),
    SL_RANGE(SL_MARK_TCP_KEEPALIVE_IDLE_S, tcp, keepalive_idle_s, 0, 4000),
    SL_RANGE(SL_MARK_TCP_KEEPALIVE_INTERVAL_S, tcp, keepalive_interval_s, 1, 4000),
    SL_RANGE(SL_MARK_TCP_KEEPALIVE_PROBES, tcp, keepalive_probes, 1, 100),
    SL_RANGE(SL_MARK_TCP_USER_TIMEOUT_S, tcp, user_timeout_s, 1, 4000),
    SL_RANGE(SL_MARK_TCP_FIN_WAIT_S, tcp, fin_wait_s, 1, 4000),
    SL_RANGE(SL_MARK_TCP_TIME_WAIT_S, tcp, time_wait_s, 1, 240),
    SL_RANGE(SL_MARK_TCP_SYN_RETRIES, tcp, syn_retries, 0, 20),
    SL_RANGE(SL_MARK_TCP_SYN_BACKLOG, tcp, syn_backlog, 1, 65535),
    SL_RANGE(SL_MARK_TCP_RECEIVE_BUFFER_BYTES, tcp, receive_buffer_bytes, 4096, 1073725440),
    SL_RANGE(SL_MARK_TCP_SEND_BUFFER_BYTES, tcp, send_buffer_bytes, 4096, 1073725440),
    SL_RANGE(SL_MARK_TCP_MAX_SEGMENT_BYTES, tcp, max_segment_bytes, 0, 65495),
    SL_RANGE(SL_MARK_TCP_HOP_LIMIT, tcp, hop_limit, 1, 255),
    SL_RANGE(SL_MARK_TCP_DSCP, tcp, dscp, 0, 63),
    SL_RANGE(SL_MARK_TCP_TIMESTAMPS, tcp, timestamps, 0, 1),
    SL_RANGE(SL_MARK_TCP_WINDOW_SCALING, tcp, window_scaling, 0, 1),
    SL_RANGE(SL_MARK_TCP_SACK, tcp, sack, 0, 1),
    SL_RANGE(SL_MARK_TCP_ECN, tcp, ecn, 0, 1),
    SL_RANGE(SL_MARK_TCP_NODELAY, tcp, nodelay, 0, 1),
    SL_RANGE(SL_MARK_TCP_PATH_MTU_DISCOVERY, tcp, path_mtu_discovery, 0, 1),
};

/* What ranges leave to go wrong: a field of the engine, and what to tell of its attribute. */
static const struct {
    const char *field;
    uint16_t mark;
    const char *reason;
} crossings[] = {
    {"rto_initial_us", SL_MARK_TCP_INITIAL_RTO_US,
     "it lies outside min-rto-us to max-rto-us: change one of the three"},
    {"mss_max_bytes", SL_MARK_TCP_MAX_SEGMENT_BYTES,
     "it is too small: give at least 64, or 0 for what the MTU gives"},
};

/* Values may each be fine and not work together. */
static int check_settings(const struct sl_config *config, struct sl_refusal *refusal)
{
    struct sl_tcp_settings settings;
    const char *name;
    int error = SL_CHECK_RANGES(&config->tcp, SL_ID_NONE, NULL, tcp_ranges, refusal);

    if (error)
        return error;
    sl_tcp_config_settings(config, &settings);
    if (sl_tcp_settings_check(&settings, &name) == 0)
        return 0;
    for (unsigned int i = 0; i < sizeof(crossings) / sizeof(crossings[0]); i++) {
        if (strcmp(crossings[i].field, name) == 0)
            return sl_refuse(refusal, EINVAL, crossings[i].mark, SL_ID_NONE, NULL, "%s",
                             crossings[i].reason);
    }
    return sl_refuse(refusal, EINVAL, SL_MARK_TCP, SL_ID_NONE, NULL,
                     "%s does not go with the other settings: restore its default", name);
}

static struct sl_place place_of(const struct sl_msg_set_tcp_service *service, uint16_t mark)
{
    return (struct sl_place){mark, service->id, service->key};
}

static int check_values(const struct sl_msg_set_tcp_service *service, struct sl_refusal *refusal)
{
    const struct sl_place address = place_of(service, SL_MARK_TCP_SERVICE_ADDRESS);
    const struct sl_place target = place_of(service, SL_MARK_TCP_SERVICE_TARGET_ADDRESSES);
    const struct sl_place source = place_of(service, SL_MARK_TCP_SERVICE_SOURCE_ADDRESS);
    const struct sl_place gateway = place_of(service, SL_MARK_TCP_SERVICE_TARGET_GATEWAY);
    int error = SL_CHECK_RANGES(service, service->id, service->key, service_ranges, refusal);

    if (!error)
        error = sl_check_host(&service->address, &address, refusal);
    for (uint16_t i = 0; !error && i < service->target_addresses_count; i++)
        error = sl_check_host(&service->target_addresses[i], &target, refusal);
    if (!error)
        error = sl_check_source(&service->source_address, &source, refusal);
    if (!error && service->target_gateway.family != 0)
        error = sl_check_host(&service->target_gateway, &gateway, refusal);
    return error;
}

static int check_vlan(const struct sl_config *config, const struct sl_msg_set_tcp_service *service,
                      struct sl_refusal *refusal)
{
    if (service->vlan == SL_ID_NONE || sl_config_has(config, SL_KIND_VLAN, service->vlan))
        return 0;
    return sl_refuse(refusal, ENOENT, SL_MARK_TCP_SERVICE_VLAN, service->id, service->key,
                     "there is no vlan with id %u: create it, or refer to another", service->vlan);
}

static int check_gateway(const struct sl_msg_set_tcp_service *service,
                         const struct sl_tcp_service_config *built, struct sl_refusal *refusal)
{
    char text[SL_IP_TEXT_SIZE];

    if (sl_ip_is_none(&built->gateway))
        return 0;
    if (service->source_address.address.family != 0 &&
        sl_ip_in_prefix(&built->gateway, &built->source, built->source_prefix_bits))
        return 0;
    return sl_refuse(refusal, EINVAL, SL_MARK_TCP_SERVICE_TARGET_GATEWAY, service->id, service->key,
                     "gateway %s is not inside the prefix of source-address: give a source-address "
                     "in the gateway's subnet",
                     sl_ip_format(&built->gateway, text));
}

/* A target speaks the IP version of the address it is called from, and a way leads to it. */
static int check_target(const struct sl_msg_set_tcp_service *service,
                        const struct sl_tcp_service_config *built, const struct sl_ip *target,
                        struct sl_refusal *refusal)
{
    char text[SL_IP_TEXT_SIZE];

    if (sl_ip_is_v4(target) != sl_ip_is_v4(&built->source))
        return sl_refuse(refusal, EAFNOSUPPORT, SL_MARK_TCP_SERVICE_TARGET_ADDRESSES, service->id,
                         service->key,
                         "target %s cannot be called from an address of the other IP version: give "
                         "a source-address of the target's",
                         sl_ip_format(target, text));
    if (!sl_ip_is_none(&built->gateway) ||
        sl_ip_in_prefix(target, &built->source, built->source_prefix_bits))
        return 0;
    return sl_refuse(refusal, ENETUNREACH, SL_MARK_TCP_SERVICE_TARGET_ADDRESSES, service->id,
                     service->key,
                     "target %s is outside the prefix of source-address: give a target-gateway, or "
                     "a shorter prefix",
                     sl_ip_format(target, text));
}

static int check_relay(const struct sl_msg_set_tcp_service *service, struct sl_refusal *refusal)
{
    struct sl_tcp_service_config built;
    int error;

    if (service->kind != SL_ATTR_TCP_SERVICE_KIND_RELAY)
        return 0;
    if (service->target_addresses_count == 0)
        return sl_refuse(refusal, EINVAL, SL_MARK_TCP_SERVICE_TARGET_ADDRESSES, service->id,
                         service->key, "a relay without targets: give target-addresses");
    sl_tcp_config_service(service, &built);
    error = check_gateway(service, &built, refusal);
    for (uint8_t i = 0; !error && i < built.target_count; i++)
        error = check_target(service, &built, &built.targets[i], refusal);
    return error;
}

/* Two services at one address have different ports; two that call from one address, one VLAN. */
static int check_pair(const struct sl_msg_set_tcp_service *service,
                      const struct sl_msg_set_tcp_service *other, struct sl_refusal *refusal)
{
    struct sl_tcp_service_config a, b;
    char text[SL_IP_TEXT_SIZE];

    sl_tcp_config_service(service, &a);
    sl_tcp_config_service(other, &b);
    if (a.tcp_port == b.tcp_port && sl_ip_equal(&a.address, &b.address))
        return sl_refuse(refusal, EADDRINUSE, SL_MARK_TCP_SERVICE_TCP_PORT, service->id,
                         service->key,
                         "TCP service %s listens on port %u of %s already: give one of them "
                         "another port or address",
                         other->key, b.tcp_port, sl_ip_format(&b.address, text));
    if (a.kind == SL_TCP_SERVICE_RELAY && b.kind == SL_TCP_SERVICE_RELAY && a.vlan != b.vlan &&
        sl_ip_equal(&a.source, &b.source))
        return sl_refuse(refusal, EADDRINUSE, SL_MARK_TCP_SERVICE_SOURCE_ADDRESS, service->id,
                         service->key,
                         "TCP service %s calls from %s in another VLAN: give one of them another "
                         "source-address",
                         other->key, sl_ip_format(&b.source, text));
    return 0;
}

static int check_service(const struct sl_config *config, uint16_t id, uint32_t sps,
                         struct sl_refusal *refusal)
{
    const struct sl_msg_set_tcp_service *service = &config->tcp_service[id];
    int error = check_values(service, refusal);

    if (!error && sps == 0 && service->enabled)
        error = sl_refuse(refusal, ENOENT, SL_MARK_TCP_SERVICE, id, service->key,
                          "no SP runs that could serve it: configure sp 0 and restart the fast "
                          "path first");
    if (!error)
        error = check_vlan(config, service, refusal);
    if (!error)
        error = check_relay(service, refusal);
    for (uint16_t other = 0; !error && other < id; other++)
        if (config->has_tcp_service[other])
            error = check_pair(service, &config->tcp_service[other], refusal);
    return error;
}

int sl_validate_tcp(const struct sl_config *config, uint32_t sps, struct sl_refusal *refusal)
{
    int error = config->has_tcp ? check_settings(config, refusal) : 0;

    for (uint16_t id = 0; id < SL_LIMIT_TCP_SERVICE && !error; id++)
        if (config->has_tcp_service[id])
            error = check_service(config, id, sps, refusal);
    return error;
}
