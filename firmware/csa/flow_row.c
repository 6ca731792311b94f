// SPDX-License-Identifier: Apache-2.0
#include "flow_row.h"

#include <string.h>

#include "np/np.h"
#include "wire/eth.h"

static uint16_t deciding_np(const struct sl_flow_entry *entry)
{
    return (uint16_t)(entry->flow_id >> 48);
}

bool sl_flow_row_wanted(const struct sl_msg_flows_query *query, uint16_t np,
                        const struct sl_flow_entry *entry)
{
    if (entry->kind != SL_FLOW_FORWARD && entry->kind != SL_FLOW_PERSISTENCE)
        return false;
    if (query->np == SL_ID_NONE && deciding_np(entry) != np)
        return false;
    if (query->domain != SL_ID_NONE && entry->domain != query->domain)
        return false;
    if (query->member != SL_ID_NONE && entry->member != query->member)
        return false;
    if (query->client.family != 0) {
        struct sl_addr client = sl_config_addr(&entry->key.source);

        return client.family == query->client.family &&
               memcmp(client.bytes, query->client.bytes, sizeof(client.bytes)) == 0;
    }
    return true;
}

static uint8_t row_state(uint8_t state)
{
    switch (state) {
    case SL_STATE_SYN_SENT:
        return SL_ATTR_FLOW_ROW_STATE_SYN;
    case SL_STATE_SYN_ANSWERED:
        return SL_ATTR_FLOW_ROW_STATE_SYN_ACK;
    case SL_STATE_ESTABLISHED:
        return SL_ATTR_FLOW_ROW_STATE_ESTABLISHED;
    case SL_STATE_CLIENT_FIN:
    case SL_STATE_SERVER_FIN:
        return SL_ATTR_FLOW_ROW_STATE_CLOSING;
    case SL_STATE_CLOSING:
    case SL_STATE_RESET_BY_CLIENT:
    case SL_STATE_RESET_BY_SERVER:
        return SL_ATTR_FLOW_ROW_STATE_CLOSED;
    default:
        return SL_ATTR_FLOW_ROW_STATE_NONE;
    }
}

/* Entries count frames; operators think in IP. */
static uint64_t ip_bytes(const struct sl_flow_entry *entry)
{
    uint64_t headers = entry->packets * SL_ETH_HEADER_BYTES;

    return entry->bytes > headers ? entry->bytes - headers : 0;
}

/* The other direction's entry, in the table of the NP where the server's packets come in. */
static bool find_reply(const struct sl_csa *csa, uint16_t np, const struct sl_flow_entry *forward,
                       struct sl_flow_entry *reply)
{
    uint8_t port = sl_hop_port(forward->server_hop);
    uint16_t at = sl_config_has(csa->active, SL_KIND_PORT, port) ? csa->active->port[port].np : np;
    const struct sl_flow_table *table = at < SL_LIMIT_NP ? csa->params.tables[at] : NULL;
    uint32_t index =
        table ? sl_flow_find(table, forward->peer_hash, forward->flow_id) : SL_FLOW_NONE;

    return index < (table ? table->capacity : 0) && sl_flow_snapshot_entry(table, index, reply) &&
           reply->flow_id == forward->flow_id && reply->kind == SL_FLOW_REPLY;
}

static uint16_t hop_port(sl_hop hop)
{
    return hop != 0 ? sl_hop_port(hop) : SL_ID_NONE;
}

static void fill_ends(const struct sl_flow_entry *entry, struct sl_flow_row *row)
{
    row->client_address = sl_config_addr(&entry->key.source);
    row->vip_address = sl_config_addr(&entry->key.destination);
    row->server_address = sl_config_addr(&entry->nat_address);
    row->client_port = sl_be16_to_host((struct sl_be16){entry->key.source_port.net});
    row->vip_port = sl_be16_to_host((struct sl_be16){entry->key.destination_port.net});
    row->server_port = sl_be16_to_host(entry->nat_port);
    row->client_side_port = hop_port(entry->client_hop);
    row->server_side_port = hop_port(entry->server_hop);
    sl_hop_store_mac(entry->client_hop, row->client_mac);
    sl_hop_store_mac(entry->server_hop, row->server_mac);
}

void sl_flow_row_fill(const struct sl_csa *csa, uint16_t np, const struct sl_flow_entry *entry,
                      struct sl_flow_row *row)
{
    uint32_t now_ms = sl_fabric_now_ms(csa->params.fabric);
    struct sl_flow_entry reply;

    memset(row, 0, sizeof(*row));
    fill_ends(entry, row);
    row->protocol = entry->key.protocol;
    row->state = row_state(entry->state);
    row->np = np;
    row->domain = entry->domain;
    row->member = entry->member;
    row->idle_ms = sl_flow_idle_ms(entry, now_ms);
    row->age_ms = (uint32_t)(now_ms - entry->created_ms);
    row->packets_in = entry->packets;
    row->bytes_in = ip_bytes(entry);
    if (entry->kind == SL_FLOW_FORWARD && find_reply(csa, np, entry, &reply)) {
        row->packets_out = reply.packets;
        row->bytes_out = ip_bytes(&reply);
    }
}
