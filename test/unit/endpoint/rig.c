// SPDX-License-Identifier: Apache-2.0
#include "rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <rte_mbuf.h>
#include <rte_mempool.h>
#include <rte_ring.h>

#include "pmd/eal.h"
#include "support/frames.h"

#define FRAMES 16383u
#define DATA_MBUFS 8191u
#define INBOX_SLOTS 8192u
#define TURN_US 20u
#define PIECE_BYTES 400u
#define BURST 32u
#define MAX_CONNECTIONS 512u
#define HELD_BYTES (12u << 20)
#define SEND_MBUFS 8191u

static void demand(int rc, const char *what)
{
    if (rc == 0)
        return;
    fprintf(stderr, "test rig: %s\n", what);
    abort();
}

void rig_start(struct rig *rig, const char *instance)
{
    char name[32], reason[SL_PMD_REASON_BYTES] = "";
    struct sl_pmd_eal_config config = {.instance = name, .memory_mib = 256};

    snprintf(name, sizeof(name), "%s-%d", instance, (int)getpid());
    memset(rig, 0, sizeof(*rig));
    demand(sl_pmd_eal_init(&config, reason), reason);
    demand(sl_pmd_pool_create(FRAMES, sizeof(struct sl_mbuf_tag), &rig->frames, reason), reason);
    rig->data =
        rte_pktmbuf_pool_create("rig_data", DATA_MBUFS, 0, 64,
                                RTE_PKTMBUF_HEADROOM + SL_PMD_MBUF_DATA_BYTES, SOCKET_ID_ANY);
    demand(rig->data == NULL, "no memory for the client's data");
    for (unsigned int i = 0; i < RIG_NODES; i++) {
        char ring[RTE_RING_NAMESIZE];

        snprintf(ring, sizeof(ring), "rig_inbox_%u", i);
        rig->nodes[i].inbox =
            rte_ring_create(ring, INBOX_SLOTS, SOCKET_ID_ANY, RING_F_SP_ENQ | RING_F_SC_DEQ);
        rig->nodes[i].snapshot = calloc(1, sizeof(struct sl_snapshot));
        demand(rig->nodes[i].inbox == NULL || rig->nodes[i].snapshot == NULL, "out of memory");
    }
}

void rig_stop(void)
{
    sl_pmd_eal_cleanup();
}

/* What a frame is, as read by the test itself. */
struct rig_view {
    const uint8_t *ip, *l4;
    uint32_t ip_bytes, l4_bytes; /* l4: with data */
    uint16_t vlan, l3_offset, l4_offset;
    bool is_ipv6;
};

static uint32_t load16(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 8 | bytes[1];
}

static struct rig_view view(const uint8_t *bytes, uint32_t length)
{
    struct rig_view seen = {.l3_offset = 14};
    uint32_t type = load16(bytes + 12);

    if (type == 0x8100) {
        seen.vlan = (uint16_t)load16(bytes + 14);
        type = load16(bytes + 16);
        seen.l3_offset = 18;
    }
    seen.ip = bytes + seen.l3_offset;
    seen.is_ipv6 = type == 0x86dd;
    assert_true(seen.is_ipv6 || type == 0x0800);
    seen.ip_bytes = seen.is_ipv6 ? 40 : (seen.ip[0] & 15u) * 4u;
    seen.l4 = seen.ip + seen.ip_bytes;
    seen.l4_offset = (uint16_t)(seen.l3_offset + seen.ip_bytes);
    seen.l4_bytes = seen.is_ipv6 ? load16(seen.ip + 4) : load16(seen.ip + 2) - seen.ip_bytes;
    assert_int_equal(seen.l4_offset + seen.l4_bytes, length);
    assert_int_equal(seen.ip[seen.is_ipv6 ? 6 : 9], 6);
    return seen;
}

/* Byte by byte, by RFC 1071: shares nothing with what is under test. */
static void verify(const struct rig_view *seen)
{
    uint32_t sum = 6 + seen->l4_bytes;

    if (seen->is_ipv6) {
        sum = test_sum(seen->ip + 8, 32, sum);
    } else {
        assert_int_equal(test_sum_finish(test_sum(seen->ip, seen->ip_bytes, 0)), 0);
        sum = test_sum(seen->ip + 12, 8, sum);
    }
    assert_int_equal(test_sum_finish(test_sum(seen->l4, seen->l4_bytes, sum)), 0);
}

/* What a NIC does with a frame whose checksums were left to it; it does not cut it. */
static void complete(struct rte_mbuf *frame, uint8_t *bytes, const struct rig_view *seen)
{
    uint8_t *l4 = bytes + seen->l4_offset;
    uint32_t pseudo = 6 + seen->l4_bytes;
    uint16_t sum;

    if (!seen->is_ipv6)
        test_frame_resum_ipv4(bytes + seen->l3_offset);
    pseudo =
        seen->is_ipv6 ? test_sum(seen->ip + 8, 32, pseudo) : test_sum(seen->ip + 12, 8, pseudo);
    l4[16] = l4[17] = 0;
    sum = test_sum_finish(test_sum(l4, seen->l4_bytes, pseudo));
    l4[16] = (uint8_t)(sum >> 8);
    l4[17] = (uint8_t)sum;
    /* The header is the frame's own; payload is never written to. */
    memcpy(rte_pktmbuf_mtod(frame, void *), bytes, frame->data_len);
}

static struct rte_mbuf *copy_frame(struct rig *rig, const uint8_t *bytes, uint32_t length,
                                   uint32_t piece_bytes)
{
    struct rte_mbuf *head = NULL;

    for (uint32_t at = 0; at < length;) {
        /* Headers stay together: the first piece is large enough for them. */
        uint32_t piece = length - at < piece_bytes ? length - at : piece_bytes;
        struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig->frames);

        assert_non_null(mbuf);
        memcpy(rte_pktmbuf_append(mbuf, (uint16_t)piece), bytes + at, piece);
        if (head == NULL)
            head = mbuf;
        else
            assert_int_equal(rte_pktmbuf_chain(head, mbuf), 0);
        at += piece;
    }
    return head;
}

static struct rte_mbuf *receive_form(struct rig *rig, struct rte_mbuf *frame, const uint8_t *bytes)
{
    uint32_t length = frame->pkt_len;

    if (rig->wire == RIG_WIRE_CHAINED)
        return frame;
    rte_pktmbuf_free(frame);
    return copy_frame(rig, bytes, length,
                      rig->wire == RIG_WIRE_PIECES ? rig->piece_bytes : SL_PMD_MBUF_DATA_BYTES);
}

/* Payload behind the headers must lie where the client's application put it. */
static void count_foreign(const struct rig *rig, struct rig_node *from,
                          const struct rte_mbuf *frame)
{
    for (struct rte_mbuf *part = frame->next; part != NULL; part = part->next) {
        struct rte_mbuf *owner = RTE_MBUF_CLONED(part) ? rte_mbuf_from_indirect(part) : part;

        from->foreign_segments += owner->pool != rig->data;
    }
}

static void describe(struct rte_mbuf *frame, const struct rig_view *seen, uint8_t port)
{
    *sl_mbuf_tag(frame) = (struct sl_mbuf_tag){
        .port = port,
        .vlan = seen->vlan,
        .l3_offset = (uint8_t)seen->l3_offset,
        .l4_offset = seen->l4_offset,
        .l4_bytes = (uint16_t)seen->l4_bytes,
        .sp_flags = seen->is_ipv6 ? SL_SP_FRAME_IPV6 : 0,
    };
}

void rig_icmp(struct rig *rig, uint8_t node, const uint8_t *sent, uint8_t type, uint8_t code,
              uint32_t rest)
{
    bool is_ipv6 = sent[12] == 0x86;
    uint16_t ip_bytes = is_ipv6 ? 40 : 20, quoted_bytes = (uint16_t)(ip_bytes + 20);
    struct rte_mbuf *frame = rte_pktmbuf_alloc(rig->frames);
    uint8_t *bytes =
        (uint8_t *)rte_pktmbuf_append(frame, (uint16_t)(14 + ip_bytes + 8 + quoted_bytes));
    uint8_t *icmp = bytes + 14 + ip_bytes;

    memcpy(bytes, sent, 14u + ip_bytes); /* the receiver looks at no address in there */
    icmp[0] = type;
    icmp[1] = code;
    icmp[2] = icmp[3] = 0;
    for (unsigned int i = 0; i < 4; i++)
        icmp[4 + i] = (uint8_t)(rest >> (24 - 8 * i));
    memcpy(icmp + 8, sent + 14, quoted_bytes);
    *sl_mbuf_tag(frame) = (struct sl_mbuf_tag){
        .port = node,
        .l3_offset = 14,
        .l4_offset = (uint16_t)(14 + ip_bytes),
        .l4_bytes = (uint16_t)(8 + quoted_bytes),
        .sp_flags = (uint8_t)(SL_SP_FRAME_ICMP | (is_ipv6 ? SL_SP_FRAME_IPV6 : 0)),
    };
    assert_int_equal(rte_ring_sp_enqueue(rig->nodes[node].inbox, frame), 0);
}

static struct rig *the_rig; /* whose nodes transmit: their context is the node */

static bool transmit(void *context, struct rte_mbuf *frame, uint8_t port)
{
    struct rig_node *from = context;
    struct rig *rig = the_rig;
    static uint8_t bytes[UINT16_MAX];
    const uint8_t *frame_bytes;
    struct rig_view seen;
    uint8_t to;

    if (from->refuses)
        return false;
    assert_int_equal(port, from->id);
    rte_mbuf_sanity_check(frame, 1);
    frame_bytes = rte_pktmbuf_read(frame, 0, frame->pkt_len, bytes);
    if (frame_bytes != bytes)
        memcpy(bytes, frame_bytes, frame->pkt_len);
    seen = view(bytes, frame->pkt_len);
    if (from->offloads == 0)
        verify(&seen);
    else
        complete(frame, bytes, &seen);
    from->frames++;
    from->payload_bytes += seen.l4_bytes - (seen.l4[12] >> 4) * 4u;
    count_foreign(rig, from, frame);
    to = bytes[5];
    assert_in_range(to, 0, RIG_NODES - 1);
    if (rig->gate != NULL && !rig->gate(rig, from->id, frame)) {
        rte_pktmbuf_free(frame);
        return true;
    }
    frame = receive_form(rig, frame, bytes);
    describe(frame, &seen, to);
    assert_int_equal(rte_ring_sp_enqueue(rig->nodes[to].inbox, frame), 0);
    return true;
}

static uint64_t now_us(void *context)
{
    (void)context;
    return the_rig->now_us;
}

static const struct sl_snapshot *snapshot(void *context)
{
    return ((struct rig_node *)context)->snapshot;
}

static struct sl_sp_route route_between(const struct rig *rig, uint8_t from, uint8_t to)
{
    return (struct sl_sp_route){.destination = {{2, 0, 0, 0, 0, to}},
                                .source = {{2, 0, 0, 0, 0, from}},
                                .vlan = rig->vlan,
                                .port = from};
}

static int route(void *context, uint16_t service, const struct sl_ip *target,
                 struct sl_sp_route *found)
{
    const struct rig_node *from = context;

    assert_int_equal(service, 0);
    *found = route_between(the_rig, from->id, (uint8_t)(target->bytes[15] - 1));
    return the_rig->route_error;
}

static bool is_ours(void *context, const struct sl_ip *local, uint16_t local_port,
                    const struct sl_ip *remote, uint16_t remote_port)
{
    (void)context;
    (void)local;
    (void)remote;
    (void)remote_port;
    return the_rig->port_modulus < 2 || local_port % the_rig->port_modulus == 0;
}

static uint8_t offloads(void *context, uint8_t port)
{
    (void)port;
    return ((struct rig_node *)context)->offloads;
}

static struct sl_endpoint *make_endpoint(struct rig_node *node)
{
    struct sl_endpoint_config config = {
        .link = {now_us, snapshot, transmit, route, is_ours, offloads, node},
        .id = node->id,
        .max_connections = MAX_CONNECTIONS,
        .max_held_bytes = HELD_BYTES,
        .send_mbufs = SEND_MBUFS,
        .secret = "0123456789abcde",
    };
    struct sl_endpoint *endpoint = NULL;

    demand(sl_endpoint_create(&config, &endpoint), "no memory for an endpoint");
    return endpoint;
}

/* A test that failed has left its endpoints behind, with frames on their way. */
static void clear_node(struct rig_node *node)
{
    struct rte_mbuf *frame;

    while (rte_ring_sc_dequeue(node->inbox, (void **)&frame) == 0)
        rte_pktmbuf_free(frame);
    if (node->endpoint != NULL)
        sl_endpoint_destroy(node->endpoint);
    node->endpoint = NULL;
}

static void reset_node(struct rig_node *node, uint8_t id)
{
    struct rte_ring *inbox = node->inbox;
    struct sl_snapshot *blank = node->snapshot;

    memset(blank, 0, sizeof(*blank));
    *node = (struct rig_node){.inbox = inbox, .snapshot = blank, .id = id};
    blank->serial = 1;
    blank->tcp_syn_backlog = 128;
    blank->ports[id] = (struct sl_port_config){.present = true,
                                               .forwarding = true,
                                               .mtu_bytes = RIG_MTU_BYTES,
                                               .mac = {2, 0, 0, 0, 0, id}};
    sl_tcp_settings_default(&blank->tcp_settings);
    node->endpoint = make_endpoint(node);
}

void rig_reset(struct rig *rig)
{
    the_rig = rig;
    rig->now_us = 1000000;
    rig->wire = RIG_WIRE_CHAINED;
    rig->piece_bytes = PIECE_BYTES;
    rig->route_error = 0;
    rig->service_port = RIG_SERVICE_PORT;
    rig->ipv6 = false;
    rig->vlan = 0;
    rig->port_modulus = 0;
    rig->gate = NULL;
    for (uint8_t id = 0; id < RIG_NODES; id++)
        clear_node(&rig->nodes[id]);
    for (uint8_t id = 0; id < RIG_NODES; id++)
        reset_node(&rig->nodes[id], id);
    rig_turn(rig);
}

static unsigned int in_use(const struct sl_stash *stash)
{
    return rte_mempool_in_use_count(stash->pool) - stash->left;
}

unsigned int rig_mbufs_in_use(const struct rig *rig)
{
    unsigned int used = rte_mempool_in_use_count(rig->frames) + rte_mempool_in_use_count(rig->data);

    for (unsigned int id = 0; id < RIG_NODES; id++)
        used += in_use(&rig->nodes[id].endpoint->headers) +
                in_use(&rig->nodes[id].endpoint->references);
    return used;
}

void rig_finish(struct rig *rig)
{
    rig_run(rig, 200u * 1000u * 1000u); /* TIME-WAIT is over */
    for (unsigned int id = 0; id < RIG_NODES; id++) {
        const struct sl_tcp_statistics *statistics =
            sl_endpoint_tcp_statistics(rig->nodes[id].endpoint);

        for (unsigned int state = SL_TCP_SYN_SENT; state < SL_TCP_STATES; state++)
            assert_int_equal(statistics->connections[state], 0);
        assert_int_equal(statistics->slices_held, 0);
        assert_int_equal(statistics->held_bytes, 0);
    }
    assert_int_equal(rig_mbufs_in_use(rig), 0);
    for (unsigned int id = 0; id < RIG_NODES; id++)
        clear_node(&rig->nodes[id]);
}

struct sl_ip rig_address(const struct rig *rig, uint8_t node)
{
    struct sl_ip v4 = SL_IP_V4(10, 0, 0, 0);
    struct sl_ip v6 = {.bytes = {0xfd}};
    struct sl_ip address = rig->ipv6 ? v6 : v4;

    address.bytes[15] = (uint8_t)(node + 1);
    return address;
}

void rig_publish(struct rig *rig, uint8_t node)
{
    rig->nodes[node].snapshot->serial++;
}

struct sl_tcp_service_config *rig_service(struct rig *rig, uint8_t node,
                                          enum sl_tcp_service_kind kind)
{
    struct sl_tcp_service_config *config = &rig->nodes[node].snapshot->tcp_services[0];

    *config = (struct sl_tcp_service_config){.present = true,
                                             .kind = (uint8_t)kind,
                                             .priority = 1,
                                             .tcp_port = RIG_SERVICE_PORT,
                                             .target_port = RIG_SERVICE_PORT,
                                             .vlan = SL_NO_ID,
                                             .address = rig_address(rig, node),
                                             .source = rig_address(rig, node)};
    rig_publish(rig, node);
    rig_turn(rig);
    return config;
}

void rig_relay(struct rig *rig, uint8_t node, const uint8_t *targets, uint8_t count)
{
    struct sl_tcp_service_config *config = &rig->nodes[node].snapshot->tcp_services[0];

    rig_service(rig, node, SL_TCP_SERVICE_RELAY);
    config->target_count = count;
    for (uint8_t i = 0; i < count; i++)
        config->targets[i] = rig_address(rig, targets[i]);
    rig_publish(rig, node);
    rig_turn(rig);
}

uint8_t rig_byte(uint64_t position)
{
    return (uint8_t)((position * 0x9e3779b97f4a7c15ull) >> 56);
}

uint8_t rig_pattern_byte(uint64_t position)
{
    return (uint8_t)(position % SL_PATTERN_PERIOD);
}

void rig_connect(struct rig *rig, struct rig_client *client, uint8_t node, uint64_t to_send)
{
    struct sl_sp_route way = route_between(rig, RIG_CLIENT, node);
    struct sl_tcp_connect_request request = {.local = rig_address(rig, RIG_CLIENT),
                                             .remote = rig_address(rig, node),
                                             .remote_port = rig->service_port,
                                             .mtu_bytes = RIG_MTU_BYTES,
                                             .user = client};

    memset(client, 0, sizeof(*client));
    client->to_send = to_send;
    client->expected = rig_byte;
    memcpy(&request.route, &way, sizeof(way));
    assert_int_equal(sl_tcp_connect(rig->nodes[RIG_CLIENT].endpoint->engine, &request, rig->now_us,
                                    &client->connection),
                     0);
}

/* A slice of the client's stream, in a buffer of the data pool; false if there is none. */
static bool make_slice(struct rig *rig, const struct rig_client *client, uint32_t bytes,
                       struct sl_tcp_slice *slice)
{
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig->data);
    uint8_t *data;

    if (mbuf == NULL)
        return false;
    data = (uint8_t *)rte_pktmbuf_append(mbuf, (uint16_t)bytes);
    for (uint32_t i = 0; i < bytes; i++)
        data[i] = rig_byte(client->sent + i);
    *slice = (struct sl_tcp_slice){
        .data = data, .owner = mbuf, .length_bytes = bytes, .footprint_bytes = mbuf->buf_len};
    return true;
}

static void client_sends(struct rig *rig, struct rig_client *client)
{
    while (client->sent < client->to_send) {
        uint64_t left = client->to_send - client->sent;
        /* Lengths that are odd, and no multiple of anything. */
        uint32_t bytes = left < 1999 ? (uint32_t)left : 1999;
        struct sl_tcp_slice slice;

        if (sl_tcp_send_room_bytes(client->connection) < bytes ||
            !make_slice(rig, client, bytes, &slice))
            return;
        if (sl_tcp_send(client->connection, &slice, 1) != 0) {
            rte_pktmbuf_free(slice.owner);
            return;
        }
        client->sent += bytes;
    }
    if (client->close_when_sent)
        sl_tcp_shutdown(client->connection);
}

static void client_reads(struct rig_client *client)
{
    struct sl_tcp_slice slice;

    while (!client->reads_nothing && sl_tcp_receive(client->connection, &slice, 1) == 1) {
        for (uint32_t i = 0; i < slice.length_bytes; i++)
            if (slice.data[i] != client->expected(client->received + i))
                fail_msg("byte %lu is wrong", client->received + i);
        client->received += slice.length_bytes;
        sl_tcp_consumed(client->connection, slice.length_bytes);
        sl_endpoint_release(NULL, slice.owner);
    }
}

static void client_event(struct rig *rig, const struct sl_tcp_event *event)
{
    struct rig_client *client = sl_tcp_user(event->connection);
    struct sl_tcp_info info;

    assert_non_null(client);
    client->events |= event->events;
    client_reads(client);
    if ((event->events & SL_TCP_EVENT_CLOSED) != 0) {
        sl_tcp_info(event->connection, &info);
        client->end = info.end;
        return;
    }
    client_sends(rig, client);
}

static void client_turn(struct rig *rig)
{
    struct sl_endpoint *endpoint = rig->nodes[RIG_CLIENT].endpoint;
    struct sl_tcp_event event;

    endpoint->now_us = rig->now_us;
    sl_endpoint_configure(endpoint);
    sl_tcp_advance(endpoint->engine, rig->now_us);
    while (sl_tcp_events(endpoint->engine, &event, 1) == 1)
        client_event(rig, &event);
    sl_endpoint_transmit_late(endpoint);
    sl_tcp_flush(endpoint->engine, rig->now_us);
}

static unsigned int deliver(struct rig_node *node)
{
    struct rte_mbuf *frames[BURST];
    unsigned int total = rte_ring_count(node->inbox);

    for (unsigned int left = total; left > 0;) {
        unsigned int count = rte_ring_sc_dequeue_burst(node->inbox, (void **)frames,
                                                       left < BURST ? left : BURST, NULL);

        sl_endpoint_input(node->endpoint, frames, (uint16_t)count);
        left -= count;
    }
    return total;
}

bool rig_turn(struct rig *rig)
{
    unsigned int moved = 0;

    for (unsigned int id = 0; id < RIG_NODES; id++) {
        struct rig_node *node = &rig->nodes[id];

        moved += deliver(node);
        if (id == RIG_CLIENT)
            client_turn(rig);
        else
            moved += sl_endpoint_poll(node->endpoint, rig->now_us);
        moved += rte_ring_count(node->inbox);
    }
    rig->now_us += TURN_US;
    return moved > 0;
}

/* The first timer of any node; a quiet wire is passed over at once. */
static uint64_t next_us(const struct rig *rig)
{
    uint64_t next = UINT64_MAX;

    for (unsigned int id = 0; id < RIG_NODES; id++) {
        const struct sl_endpoint *endpoint = rig->nodes[id].endpoint;
        uint64_t due = sl_tcp_next_timer_us(endpoint->engine);

        if (endpoint->agendas[SL_AGENDA_WAITING].count != 0 && endpoint->waiting_due_us < due)
            due = endpoint->waiting_due_us;
        next = due < next ? due : next;
    }
    return next;
}

void rig_run(struct rig *rig, uint64_t us)
{
    uint64_t end_us = rig->now_us + us;

    while (rig->now_us < end_us) {
        uint64_t next;

        if (rig_turn(rig))
            continue;
        next = next_us(rig);
        if (next > end_us)
            next = end_us;
        if (next > rig->now_us)
            rig->now_us = next;
    }
}

void rig_await_end(struct rig *rig, struct rig_client *client, uint64_t us)
{
    uint64_t end_us = rig->now_us + us;

    while (client->end == SL_TCP_END_NONE && rig->now_us < end_us)
        rig_run(rig, 1000);
    if (client->end == SL_TCP_END_NONE)
        fail_msg("the connection has not ended: sent %lu, received %lu", client->sent,
                 client->received);
}

void rig_resume(struct rig *rig, struct rig_client *client)
{
    client->reads_nothing = false;
    client_reads(client);
    client_sends(rig, client);
}

void rig_release(struct rig *rig, struct rig_client *client)
{
    sl_tcp_set_user(client->connection, NULL);
    sl_tcp_release(client->connection, rig->now_us);
    client->connection = NULL;
}
