// SPDX-License-Identifier: Apache-2.0
#include "tcp_build.h"

#include "generated/kinds.h"

#define US_PER_S 1000000u
#define DEFAULT_SYN_BACKLOG 1024u

_Static_assert(SL_MAX_TCP_SERVICES == SL_LIMIT_TCP_SERVICE,
               "snapshot and dictionary agree on TCP services");
_Static_assert((int)SL_TCP_SERVICE_ECHO == (int)SL_ATTR_TCP_SERVICE_KIND_ECHO &&
                   (int)SL_TCP_SERVICE_SINK == (int)SL_ATTR_TCP_SERVICE_KIND_SINK &&
                   (int)SL_TCP_SERVICE_SOURCE == (int)SL_ATTR_TCP_SERVICE_KIND_SOURCE &&
                   (int)SL_TCP_SERVICE_RELAY == (int)SL_ATTR_TCP_SERVICE_KIND_RELAY,
               "snapshot and dictionary agree on kinds of TCP services");
_Static_assert((int)SL_TCP_CUBIC == (int)SL_ATTR_TCP_CONGESTION_CONTROL_CUBIC &&
                   (int)SL_TCP_RENO == (int)SL_ATTR_TCP_CONGESTION_CONTROL_RENO,
               "engine and dictionary agree on congestion control");

static void build_times(const struct sl_msg_set_tcp *from, struct sl_tcp_settings *to)
{
    to->rto_min_us = from->min_rto_us;
    to->rto_max_us = from->max_rto_us;
    to->rto_initial_us = from->initial_rto_us;
    to->delayed_ack_us = from->delayed_ack_us;
    to->keepalive_idle_us = from->keepalive_idle_s * US_PER_S;
    to->keepalive_interval_us = from->keepalive_interval_s * US_PER_S;
    to->user_timeout_us = from->user_timeout_s * US_PER_S;
    to->fin_wait_us = from->fin_wait_s * US_PER_S;
    to->time_wait_us = from->time_wait_s * US_PER_S;
    to->keepalive_probes = from->keepalive_probes;
    to->syn_retries = from->syn_retries;
}

void sl_tcp_config_settings(const struct sl_config *config, struct sl_tcp_settings *settings)
{
    const struct sl_msg_set_tcp *from = &config->tcp;

    sl_tcp_settings_default(settings);
    if (!config->has_tcp)
        return;
    build_times(from, settings);
    settings->receive_buffer_bytes = from->receive_buffer_bytes;
    settings->send_buffer_bytes = from->send_buffer_bytes;
    settings->mss_max_bytes = from->max_segment_bytes;
    settings->congestion = from->congestion_control;
    settings->dscp = from->dscp;
    settings->hop_limit = from->hop_limit;
    settings->timestamps = from->timestamps != 0;
    settings->window_scaling = from->window_scaling != 0;
    settings->sack = from->sack != 0;
    settings->ecn = from->ecn != 0;
    settings->nodelay = from->nodelay != 0;
    settings->path_mtu_discovery = from->path_mtu_discovery != 0;
}

static uint16_t target_port(const struct sl_msg_set_tcp_service *service)
{
    return service->target_port != 0 ? service->target_port : service->tcp_port;
}

/* Without a source address the service's own is taken, and everything is directly attached. */
static void build_source(const struct sl_msg_set_tcp_service *from,
                         struct sl_tcp_service_config *to)
{
    if (from->source_address.address.family == 0) {
        to->source = to->address;
        to->source_prefix_bits = sl_ip_is_v4(&to->address) ? SL_IP_V4_PREFIX_BITS : 0;
        return;
    }
    sl_config_any_ip(&from->source_address.address, &to->source);
    to->source_prefix_bits = (uint8_t)(from->source_address.length_bits +
                                       (sl_ip_is_v4(&to->source) ? SL_IP_V4_PREFIX_BITS : 0u));
}

void sl_tcp_config_service(const struct sl_msg_set_tcp_service *from,
                           struct sl_tcp_service_config *to)
{
    *to = (struct sl_tcp_service_config){
        .present = from->enabled != 0,
        .kind = from->kind,
        .priority = from->priority,
        .id = from->id,
        .vlan = from->vlan,
        .tcp_port = from->tcp_port,
    };
    sl_config_any_ip(&from->address, &to->address);
    if (from->kind != SL_ATTR_TCP_SERVICE_KIND_RELAY)
        return;
    to->target_port = target_port(from);
    build_source(from, to);
    if (from->target_gateway.family != 0)
        sl_config_any_ip(&from->target_gateway, &to->gateway);
    to->target_count = (uint8_t)from->target_addresses_count;
    for (uint16_t i = 0; i < from->target_addresses_count; i++)
        sl_config_any_ip(&from->target_addresses[i], &to->targets[i]);
}

void sl_tcp_config_build(const struct sl_config *config, struct sl_snapshot *snapshot)
{
    sl_tcp_config_settings(config, &snapshot->tcp_settings);
    snapshot->tcp_syn_backlog = config->has_tcp ? config->tcp.syn_backlog : DEFAULT_SYN_BACKLOG;
    for (uint16_t id = 0; id < SL_MAX_TCP_SERVICES; id++)
        if (config->has_tcp_service[id] && config->tcp_service[id].enabled)
            sl_tcp_config_service(&config->tcp_service[id], &snapshot->tcp_services[id]);
}
