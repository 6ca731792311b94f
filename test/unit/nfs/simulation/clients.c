// SPDX-License-Identifier: Apache-2.0
/* Calls on their way to the box and back: sent again after loss, doubled, over new connections. */
#include "clients.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UDP_TIMEOUT_US 400000u
#define TCP_TIMEOUT_US 2000000u

static void arrive(struct sim_world *world, struct sim_event *event);
static void send_call(struct sim_world *world, struct sim_client *client);

struct sim_client *sim_client_at(struct sim_world *world, uint32_t index)
{
    return &world->clients[index];
}

struct sim_node *sim_node_of(struct sim_client *client, uint32_t inode)
{
    if (inode >= client->node_room) {
        uint32_t room = 2u * inode + 64u;

        client->nodes = realloc(client->nodes, room * sizeof(*client->nodes));
        if (client->nodes == NULL)
            abort();
        memset(client->nodes + client->node_room, 0,
               (room - client->node_room) * sizeof(*client->nodes));
        client->node_room = room;
    }
    return &client->nodes[inode];
}

static bool is_tcp(const struct sim_client *client)
{
    return client->plan->transport == SL_NFS_TCP;
}

static bool is_lost(struct sim_world *world, const struct sim_client *client)
{
    return !world->is_calm && !is_tcp(client) &&
           sim_below(world, 1000000) < world->plan->client_loss_ppm;
}

static void reconnect(struct sim_world *world, struct sim_client *client)
{
    if (!is_tcp(client))
        return;
    if (world->nfs != NULL)
        sl_nfs_caller_gone(world->nfs, client->caller.connection);
    client->caller.connection = ++world->next_connection;
}

static void time_out(struct sim_world *world, struct sim_event *event)
{
    struct sim_client *client = &world->clients[event->a];

    if (!client->call.is_active || client->call.attempt != event->b)
        return;
    reconnect(world, client);
    send_call(world, client);
}

static void post(struct sim_world *world, struct sim_client *client, uint32_t delay_us)
{
    struct sim_event *event = sim_after(world, delay_us, arrive);

    event->a = client->index;
    event->b = client->call.xid;
    event->c = client->caller.connection;
    event->data = malloc(client->call.bytes.length_bytes);
    if (event->data == NULL)
        abort();
    event->data_bytes = client->call.bytes.length_bytes;
    memcpy(event->data, client->call.bytes.data, event->data_bytes);
}

static void send_call(struct sim_world *world, struct sim_client *client)
{
    struct sim_event *event;

    client->call.attempt++;
    client->call.tries++;
    client->call.is_waiting_for_room = false;
    if (!is_lost(world, client))
        post(world, client, sim_between(world, 1, world->plan->delay_us));
    if (!is_tcp(client) && sim_does(world->plan, SIM_CLIENT_LOSS) && sim_one_in(world, 4))
        post(world, client, sim_between(world, 1, 50000));
    event = sim_after(world, is_tcp(client) ? TCP_TIMEOUT_US : UDP_TIMEOUT_US, time_out);
    event->a = client->index;
    event->b = client->call.attempt;
}

/* Without a switch the first member itself answers. */
static void call_directly(struct sim_world *world, struct sim_client *client,
                          const struct sim_event *event)
{
    struct model_server *server = world->members[0].server;
    struct model_out answer;
    bool is_mount = client->caller.local_port == SL_NFS_PORT_MOUNT;

    SIM_CHECK(world, model_server_call(server, client->index + 1u,
                                       is_mount ? server->mount_port : server->nfs_port,
                                       event->data, event->data_bytes, world->now_us, &answer));
    sim_client_answered(world, &client->caller, answer.data, answer.length_bytes);
}

static void arrive(struct sim_world *world, struct sim_event *event)
{
    struct sim_client *client = &world->clients[event->a];
    struct sl_message message;

    if (is_tcp(client) && event->c != client->caller.connection)
        return;
    if (sim_does(world->plan, SIM_DIRECT)) {
        call_directly(world, client, event);
        return;
    }
    if (world->nfs == NULL || !sim_message_make(world, event->data, event->data_bytes, &message))
        return;
    if (sl_nfs_call(world->nfs, &client->caller, &message, world->now_us))
        return;
    sl_message_free(sl_nfs_messages(world->nfs), &message);
    if (is_tcp(client) && client->call.is_active && client->call.xid == event->b)
        client->call.is_waiting_for_room = true;
}

void sim_clients_have_room(struct sim_world *world)
{
    for (uint32_t i = 0; i < world->plan->client_count; i++) {
        struct sim_client *client = &world->clients[i];

        if (client->call.is_active && client->call.is_waiting_for_room) {
            client->call.is_waiting_for_room = false;
            post(world, client, 1);
        }
    }
}

static void issue_again(struct sim_world *world, struct sim_event *event)
{
    struct sim_client *client = &world->clients[event->a];

    sim_client_issue(world, client, client->call.done);
}

static void finish(struct sim_world *world, struct sim_client *client, struct model_reply *reply)
{
    if (reply->result.status == SL_NFS_ERR_JUKEBOX) {
        sim_trace(world, "client %u is to ask again", client->index);
        sim_after(world, sim_between(world, 20000, 100000), issue_again)->a = client->index;
        return;
    }
    client->call.done(world, client, reply);
}

static void deliver(struct sim_world *world, struct sim_event *event)
{
    struct sim_client *client = &world->clients[event->a];
    struct sim_call *call = &client->call;
    struct model_reply reply;
    bool is_sound;

    if (is_tcp(client) && event->c != client->caller.connection)
        return;
    if (!call->is_active || event->data_bytes < 4 ||
        memcmp(event->data, call->bytes.data, 4) != 0) /* the xid */
        return;
    call->answered_crashes = event->b;
    is_sound = call->is_mount
                   ? model_decode_mount(event->data, event->data_bytes,
                                        client->plan->version == 2 ? 1 : 3, &reply)
                   : model_decode_reply(event->data, event->data_bytes, client->plan->version,
                                        call->arguments.procedure, &reply);
    if (!is_sound)
        sim_fail(world, "client %u: the answer to procedure %u is malformed", client->index,
                 call->arguments.procedure);
    if (!reply.is_accepted || reply.accept != 0)
        sim_fail(world, "client %u: procedure %u was not accepted: %u", client->index,
                 call->arguments.procedure, reply.accept);
    call->is_active = false;
    sim_trace(world, "client %u xid %u: status %u", client->index, call->xid, reply.result.status);
    finish(world, client, &reply);
    model_reply_free(&reply);
}

void sim_client_answered(struct sim_world *world, const struct sl_nfs_caller *caller,
                         uint8_t *bytes, size_t length_bytes)
{
    struct sim_client *client = &world->clients[caller->address.bytes[15] - 11u];
    struct sim_event *event;

    if (is_lost(world, client)) {
        free(bytes);
        return;
    }
    event = sim_after(world, sim_between(world, 1, world->plan->delay_us), deliver);
    event->a = client->index;
    event->b = world->box_crashes;
    event->c = caller->connection;
    event->data = bytes;
    event->data_bytes = length_bytes;
}

void sim_client_issue(struct sim_world *world, struct sim_client *client, sim_done *done)
{
    static const char mount_path[] = SIM_EXPORT;
    struct sim_call *call = &client->call;

    call->done = done;
    call->xid = world->next_xid++;
    call->is_active = true;
    call->tries = 0;
    call->box_crashes = world->box_crashes;
    call->crashes = world->crashes;
    call->bytes.length_bytes = 0;
    client->caller.local_port = call->is_mount ? SL_NFS_PORT_MOUNT : SL_NFS_PORT_NFS;
    if (call->is_mount)
        model_encode_mount(&call->bytes, call->xid, client->plan->version == 2 ? 1 : 3, mount_path);
    else
        model_encode_call(&call->bytes, call->xid, client->plan->version, &call->arguments,
                          call->data, &call->credential);
    sim_trace(world, "client %u xid %u: procedure %u node %u \"%.*s\" offset %llu count %u",
              client->index, call->xid, call->arguments.procedure, call->node,
              (int)call->arguments.name.length_bytes, call->arguments.name.bytes,
              (unsigned long long)call->arguments.offset_bytes, call->arguments.count_bytes);
    send_call(world, client);
}

static void wake(struct sim_world *world, struct sim_event *event)
{
    struct sim_client *client = &world->clients[event->a];

    if (!sim_operate(world, client))
        client->is_over = true;
}

void sim_client_pause(struct sim_world *world, struct sim_client *client, uint32_t pause_us)
{
    sim_after(world, pause_us, wake)->a = client->index;
}

void sim_client_next(struct sim_world *world, struct sim_client *client)
{
    sim_client_pause(world, client, sim_between(world, 1, client->plan->pause_us));
}

static void begin_client(struct sim_world *world, uint32_t index)
{
    struct sim_client *client = &world->clients[index];

    *client = (struct sim_client){
        .index = index,
        .plan = &world->plan->clients[index],
        .reference = model_server_create(&world->plan->reference, SIM_EXPORT, world->now_us),
        .reference_us = world->now_us,
        .left = world->plan->clients[index].operations,
        .bulk_left = sim_does(world->plan, SIM_BIG_DIRECTORIES) ? sim_between(world, 100, 300) : 0,
        .caller = {.address = SL_IP_V4(10, 1, 0, 0),
                   .port = (uint16_t)(700u + index),
                   .service = SIM_SERVICE,
                   .transport = world->plan->clients[index].transport,
                   .connection = ++world->next_connection},
    };
    client->caller.address.bytes[15] = (uint8_t)(11u + index);
    client->reference->disk->traits.clock_step_ns = 1;
    client->reference->disk->inodes[0]->mode = 0755;
    sim_node_of(client, 0);
    sim_begin_mount(world, client);
}

void sim_clients_create(struct sim_world *world)
{
    world->clients = calloc(world->plan->client_count, sizeof(*world->clients));
    if (world->clients == NULL)
        abort();
    for (uint32_t i = 0; i < world->plan->client_count; i++)
        begin_client(world, i);
}

void sim_clients_destroy(struct sim_world *world)
{
    for (uint32_t i = 0; i < world->plan->client_count; i++) {
        struct sim_client *client = &world->clients[i];

        sim_scan_end(client);
        model_server_destroy(client->reference);
        model_out_free(&client->call.bytes);
        free(client->nodes);
    }
    free(world->clients);
}

bool sim_clients_done(const struct sim_world *world)
{
    for (uint32_t i = 0; i < world->plan->client_count; i++)
        if (!world->clients[i].is_over)
            return false;
    return true;
}

void sim_clients_continue(struct sim_world *world)
{
    for (uint32_t i = 0; i < world->plan->client_count; i++) {
        world->clients[i].is_over = false;
        world->clients[i].left = world->clients[i].plan->operations;
        sim_client_next(world, &world->clients[i]);
    }
}

static void cut(struct sim_world *world, struct sim_client *client)
{
    reconnect(world, client);
    if (is_tcp(client) && client->call.is_active)
        send_call(world, client);
}

void sim_clients_cut(struct sim_world *world)
{
    sim_trace(world, "connections of clients are cut");
    for (uint32_t i = 0; i < world->plan->client_count; i++)
        if (sim_one_in(world, 2))
            cut(world, &world->clients[i]);
}

void sim_clients_ask_again(struct sim_world *world)
{
    for (uint32_t i = 0; i < world->plan->client_count; i++)
        cut(world, &world->clients[i]);
}

static void be_hung_up(struct sim_world *world, struct sim_event *event)
{
    struct sim_client *client = &world->clients[event->a];

    if (client->caller.connection == event->c)
        cut(world, client);
}

void sim_client_hang_up(struct sim_world *world, uint64_t connection)
{
    for (uint32_t i = 0; i < world->plan->client_count; i++)
        if (is_tcp(&world->clients[i]) && world->clients[i].caller.connection == connection) {
            struct sim_event *event = sim_after(world, sim_between(world, 1, 10000), be_hung_up);

            event->a = i;
            event->c = connection;
        }
}

/* Those over TCP learn of it, and connect again after a while: their time-out. */
void sim_clients_box_gone(struct sim_world *world)
{
    for (uint32_t i = 0; i < world->plan->client_count; i++)
        reconnect(world, &world->clients[i]);
}

void sim_clients_report(const struct sim_world *world, char *text, size_t size)
{
    size_t at = 0;

    text[0] = 0;
    for (uint32_t i = 0; i < world->plan->client_count && at < size; i++) {
        const struct sim_client *client = &world->clients[i];

        if (!client->is_over)
            at += (size_t)snprintf(text + at, size - at,
                                   "client %u has %u to do, awaits xid %u procedure %u, try %u; ",
                                   i, client->left, client->call.is_active ? client->call.xid : 0,
                                   client->call.arguments.procedure, client->call.tries);
    }
}
