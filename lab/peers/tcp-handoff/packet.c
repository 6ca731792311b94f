// SPDX-License-Identifier: Apache-2.0
#include "packet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/ipv4.h"
#include "wire/ipv6.h"

struct packet *packet_new(uint32_t capacity_bytes)
{
    struct packet *packet = malloc(sizeof(*packet) + capacity_bytes);

    if (packet == NULL) {
        fprintf(stderr, "tcp-handoff: out of memory\n");
        exit(EXIT_FAILURE);
    }
    *packet = (struct packet){.references = 1, .capacity_bytes = capacity_bytes};
    return packet;
}

struct packet *packet_copy(const struct packet *packet)
{
    struct packet *copy = packet_new(packet->length_bytes);

    copy->length_bytes = packet->length_bytes;
    memcpy(copy->bytes, packet->bytes, packet->length_bytes);
    return copy;
}

void packet_retain(struct packet *packet)
{
    packet->references++;
}

void packet_release(struct packet *packet)
{
    if (--packet->references == 0)
        free(packet);
}

void packet_queue_put(struct packet_queue *queue, struct packet *packet)
{
    packet->next = NULL;
    if (queue->tail != NULL)
        queue->tail->next = packet;
    else
        queue->head = packet;
    queue->tail = packet;
    queue->count++;
}

struct packet *packet_queue_take(struct packet_queue *queue)
{
    struct packet *packet = queue->head;

    if (packet == NULL)
        return NULL;
    queue->head = packet->next;
    if (queue->head == NULL)
        queue->tail = NULL;
    queue->count--;
    return packet;
}

/* Addresses, and where TCP begins and ends. False: not TCP, a fragment, or malformed. */
static bool parse_ipv4(const struct packet *packet, struct packet_view *view)
{
    struct sl_ipv4 ipv4;

    if (sl_ipv4_decode(packet->bytes, packet->length_bytes, &ipv4) != SL_WIRE_OK ||
        ipv4.protocol != SL_PROTOCOL_TCP || sl_ipv4_is_fragment(&ipv4) ||
        !sl_ipv4_checksum_is_good(packet->bytes, ipv4.header_bytes))
        return false;
    view->source = sl_ip_from_v4(ipv4.source);
    view->destination = sl_ip_from_v4(ipv4.destination);
    view->tcp_offset = ipv4.header_bytes;
    view->end_offset = ipv4.total_bytes;
    view->traffic_class = ipv4.tos;
    return true;
}

static bool parse_ipv6(const struct packet *packet, struct packet_view *view)
{
    struct sl_ipv6 ipv6;

    if (sl_ipv6_decode(packet->bytes, packet->length_bytes, &ipv6) != SL_WIRE_OK ||
        ipv6.next_header != SL_PROTOCOL_TCP)
        return false;
    view->source = ipv6.source;
    view->destination = ipv6.destination;
    view->tcp_offset = SL_IPV6_HEADER_BYTES;
    view->end_offset = SL_IPV6_HEADER_BYTES + ipv6.payload_bytes;
    view->traffic_class = ipv6.traffic_class;
    return true;
}

static bool checksum_is_good(const struct packet *packet, const struct packet_view *view)
{
    uint32_t length = view->end_offset - view->tcp_offset;
    uint64_t sum = sl_checksum_pseudo(&view->source, &view->destination, SL_PROTOCOL_TCP, length);

    return sl_checksum_is_good(sl_checksum_add(sum, packet->bytes + view->tcp_offset, length));
}

bool packet_parse(const struct packet *packet, struct packet_view *view)
{
    struct sl_tcp tcp;

    if (packet->length_bytes == 0)
        return false;
    if (packet->bytes[0] >> 4 == 4 ? !parse_ipv4(packet, view) : !parse_ipv6(packet, view))
        return false;
    if (sl_tcp_decode(packet->bytes + view->tcp_offset, view->end_offset - view->tcp_offset,
                      &tcp) != SL_WIRE_OK ||
        !checksum_is_good(packet, view))
        return false;
    view->source_port = sl_be16_to_host(tcp.source_port);
    view->destination_port = sl_be16_to_host(tcp.destination_port);
    view->payload_offset = view->tcp_offset + tcp.header_bytes;
    view->flags = tcp.flags;
    return true;
}

struct sl_tcp_slice packet_payload(struct packet *packet, const struct packet_view *view)
{
    packet_retain(packet);
    return (struct sl_tcp_slice){
        .data = packet->bytes + view->payload_offset,
        .owner = packet,
        .length_bytes = view->end_offset - view->payload_offset,
        .footprint_bytes = (uint32_t)sizeof(*packet) + packet->capacity_bytes,
    };
}
