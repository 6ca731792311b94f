// SPDX-License-Identifier: Apache-2.0
/*
 * Locks through the switch: one model lock manager that says what it is told to say, clients whose
 * answers the test gives, and everything as it stands on the wire (The Open Group C702 chapter 10).
 */
#include "edges_rig.h"

#include <string.h>

#include "rpc/rpc.h"
#include "support/table.h"

#define LOCK_PORT 4045u
#define CLIENT_PORT 4711u
#define SVID 7u
#define CALLS_KEPT 80u

enum { TEST = 1, LOCK, CANCEL, UNLOCK, GRANTED, LOCK_MSG = 7, GRANTED_MSG = 10, LOCK_RES = 12 };
enum { GRANTED_RES = 15, FREE_ALL = 23, NOTIFY = 6 };
enum { IS_GRANTED, IS_DENIED, IS_DENIED_NOLOCKS, IS_BLOCKED, IS_STALE = 7 };

/* A call of NLM version 4, taken apart. */
struct nlm_call {
    uint32_t xid, program, procedure;
    uint32_t first_word; /* of the arguments: the length of a cookie */
    char cookie[8];
    struct sl_nfs_handle handle;
    uint32_t svid, status; /* status: of a call that is an answer */
    uint64_t offset;
};

static struct edges_rig rig;
static struct nlm_call asked[CALLS_KEPT]; /* what the member was asked for */
static uint32_t asked_count;
static uint32_t says;          /* what it says to that */
static struct nlm_call called; /* the last call back to a client */
static uint16_t called_port;
static uint32_t called_count;
static struct sl_nfs_handle file;

static const struct sl_nfs_caller one = {.address = SL_IP_V4(10, 1, 0, 1),
                                         .port = 900,
                                         .local_port = SL_NFS_PORT_NLM,
                                         .service = EDGES_SERVICE,
                                         .transport = SL_NFS_TCP,
                                         .connection = 5};
static const struct sl_nfs_caller two = {.address = SL_IP_V4(10, 1, 0, 2),
                                         .port = 901,
                                         .local_port = SL_NFS_PORT_NLM,
                                         .service = EDGES_SERVICE,
                                         .transport = SL_NFS_TCP,
                                         .connection = 6};
static const struct sl_nfs_caller server = {.address = SL_IP_V4(10, 2, 0, 1),
                                            .port = 902,
                                            .local_port = SL_NFS_PORT_NLM,
                                            .service = EDGES_SERVICE,
                                            .transport = SL_NFS_TCP,
                                            .is_at_source = true,
                                            .connection = 7};

static void skip_auth(struct model_in *in)
{
    uint32_t bytes;

    model_get_u32(in);
    model_get_opaque(in, 400, &bytes);
}

static void read_lock(struct model_in *in, struct nlm_call *call)
{
    uint32_t bytes;
    const uint8_t *handle;

    model_get_opaque(in, 1024, &bytes); /* caller */
    handle = model_get_opaque(in, 64, &bytes);
    call->handle.length_bytes = (uint8_t)bytes;
    if (handle != NULL)
        memcpy(call->handle.bytes, handle, bytes);
    model_get_opaque(in, 1024, &bytes); /* owner */
    call->svid = model_get_u32(in);
    call->offset = model_get_u64(in);
}

static struct nlm_call read_call(const struct model_out *message)
{
    struct model_in in = {message->data, message->length_bytes, false};
    struct nlm_call call = {.xid = model_get_u32(&in)};
    const uint8_t *cookie;

    model_get_u64(&in); /* CALL, RPC version */
    call.program = model_get_u32(&in);
    model_get_u32(&in);
    call.procedure = model_get_u32(&in);
    skip_auth(&in);
    skip_auth(&in);
    cookie = model_get_opaque(&in, 1024, &call.first_word);
    if (call.program != SL_RPC_NLM || cookie == NULL)
        return call;
    memcpy(call.cookie, cookie, call.first_word < 7 ? call.first_word : 7);
    if (call.procedure == LOCK || call.procedure == CANCEL)
        model_get_u32(&in);
    if (call.procedure >= LOCK_RES && call.procedure <= GRANTED_RES)
        call.status = model_get_u32(&in);
    else if (call.procedure != UNLOCK)
        model_get_u32(&in);
    if (call.procedure <= GRANTED)
        read_lock(&in, &call);
    return call;
}

/* The head of an accepted reply. */
static void put_reply(struct model_out *out, uint32_t xid)
{
    const uint32_t words[] = {xid, 1, 0, 0, 0, 0};

    for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        model_put_u32(out, words[i]);
}

static bool lock_call(void *context, uint16_t member, const struct model_out *call,
                      struct model_out *answer)
{
    struct nlm_call *kept = &asked[asked_count++ % CALLS_KEPT];

    (void)context;
    (void)member;
    *kept = read_call(call);
    put_reply(answer, kept->xid);
    model_put_opaque(answer, kept->cookie, strlen(kept->cookie));
    model_put_u32(answer, kept->procedure == LOCK ? says : (uint32_t)IS_GRANTED);
    return true;
}

static void called_back(void *context, uint16_t port, struct model_out *call)
{
    (void)context;
    called = read_call(call);
    called_port = port;
    called_count++;
    model_out_free(call);
}

static void put_head(struct model_out *out, uint32_t program, uint32_t procedure)
{
    const uint32_t words[] = {rig.next_xid++, 0, 2, program, program == SL_RPC_NLM ? 4 : 1,
                              procedure,      0, 0, 0,       0};

    for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        model_put_u32(out, words[i]);
}

/* A call about a lock of one process on the file, which is version 4's. */
static struct model_out lock_bytes(uint32_t procedure, const struct sl_nfs_handle *handle,
                                   uint64_t offset, uint32_t svid)
{
    struct model_out out = {NULL, 0, 0};
    bool is_lock = procedure == LOCK || procedure == LOCK_MSG;

    put_head(&out, SL_RPC_NLM, procedure);
    model_put_opaque(&out, "cookie", 6);
    if (is_lock || procedure == CANCEL)
        model_put_u32(&out, 1); /* block */
    if (procedure != UNLOCK)
        model_put_u32(&out, 1); /* exclusive */
    model_put_opaque(&out, "host", 4);
    model_put_opaque(&out, handle->bytes, handle->length_bytes);
    model_put_opaque(&out, "owner", 5);
    model_put_u32(&out, svid);
    model_put_u64(&out, offset);
    model_put_u64(&out, 10);
    if (is_lock)
        model_put_u64(&out, 0); /* reclaim, state */
    return out;
}

static void await_reply(void)
{
    for (unsigned int i = 0; i < 100 && rig.reply.length_bytes == 0; i++)
        edges_run(&rig, 1000);
}

/* The status of a reply whose cookie is ours; EDGES_SILENCE: there is none. */
static uint32_t reply_status(void)
{
    struct model_in in = {rig.reply.data, rig.reply.length_bytes, false};
    const uint8_t *cookie;
    uint32_t bytes;

    await_reply();
    in = (struct model_in){rig.reply.data, rig.reply.length_bytes, false};
    if (rig.reply.length_bytes == 0)
        return EDGES_SILENCE;
    model_get_u64(&in);
    model_get_u64(&in);
    model_get_u64(&in);
    cookie = model_get_opaque(&in, 1024, &bytes);
    assert_non_null(cookie);
    assert_int_equal(bytes, 6);
    assert_memory_equal(cookie, "cookie", 6);
    return model_get_u32(&in);
}

static uint32_t lock_from(const struct sl_nfs_caller *from, uint32_t procedure, uint64_t offset)
{
    struct model_out bytes = lock_bytes(procedure, &file, offset, SVID);

    edges_deliver(&rig, from, &bytes);
    return reply_status();
}

static const struct nlm_call *last_asked(void)
{
    assert_true(asked_count > 0);
    return &asked[(asked_count - 1) % CALLS_KEPT];
}

static void a_lock_goes_to_the_server_as_its_own(void)
{
    assert_int_equal(lock_from(&one, LOCK, 0), IS_GRANTED);
    assert_int_equal(last_asked()->procedure, LOCK);
    assert_int_equal(last_asked()->handle.length_bytes, 28);
    assert_string_equal(last_asked()->cookie, "cookie");
    says = IS_DENIED;
    assert_int_equal(lock_from(&two, LOCK, 0), IS_DENIED);
}

static void owners_of_two_clients_differ_and_stay_what_they_are(void)
{
    uint32_t svid;

    lock_from(&one, LOCK, 0);
    svid = last_asked()->svid;
    lock_from(&two, LOCK, 100);
    assert_int_not_equal(last_asked()->svid, svid);
    lock_from(&one, UNLOCK, 0);
    assert_int_equal(last_asked()->svid, svid);
}

static void a_handle_that_is_not_ours_is_stale(void)
{
    struct sl_nfs_handle forged = file;
    struct model_out bytes;

    forged.bytes[31] ^= 1;
    bytes = lock_bytes(LOCK, &forged, 0, SVID);
    edges_deliver(&rig, &one, &bytes);
    assert_int_equal(reply_status(), IS_STALE);
    assert_int_equal(asked_count, 0);
}

/* What a client's program answers to the call back that it was sent last. */
static void client_answers(const struct sl_nfs_caller *client, struct model_out *results)
{
    struct sl_nfs_caller from = *client;
    struct model_out reply = {NULL, 0, 0};

    from.transport = SL_NFS_UDP;
    from.port = called_port;
    put_reply(&reply, called.xid);
    model_put_raw(&reply, results->data, results->length_bytes);
    model_out_free(results);
    edges_deliver(&rig, &from, &reply);
}

static void client_tells_port(const struct sl_nfs_caller *client)
{
    struct model_out port = {NULL, 0, 0};

    assert_int_equal(called.program, SL_RPC_PORTMAP);
    assert_int_equal(called_port, SL_NFS_PORT_PORTMAP);
    model_put_u32(&port, CLIENT_PORT);
    client_answers(client, &port);
    assert_int_equal(called_port, CLIENT_PORT);
}

static void client_says(const struct sl_nfs_caller *client, uint32_t status)
{
    struct model_out results = {NULL, 0, 0};

    model_put_opaque(&results, called.cookie, strlen(called.cookie));
    model_put_u32(&results, status);
    client_answers(client, &results);
}

/* The server grants what it was asked for last. */
static void server_grants(uint32_t procedure, const struct sl_nfs_caller *from)
{
    const struct nlm_call *lock = last_asked();
    struct model_out bytes = lock_bytes(procedure, &lock->handle, lock->offset, lock->svid);

    edges_deliver(&rig, from, &bytes);
}

static void who_waits_is_called_back(void)
{
    says = IS_BLOCKED;
    assert_int_equal(lock_from(&two, LOCK, 0), IS_BLOCKED);
    server_grants(GRANTED, &server);
    client_tells_port(&two);
    assert_int_equal(called.procedure, GRANTED);
    assert_int_equal(called.svid, SVID);
    assert_int_equal(called.handle.length_bytes, file.length_bytes);
    assert_memory_equal(called.handle.bytes, file.bytes, file.length_bytes);
    client_says(&two, IS_GRANTED);
    assert_int_equal(reply_status(), IS_GRANTED);
    /* Told once more, for the answer may have been lost, the server is answered at once. */
    called_count = 0;
    server_grants(GRANTED, &server);
    assert_int_equal(reply_status(), IS_GRANTED);
    assert_int_equal(called_count, 0);
}

static void a_server_that_does_not_wait_hears_by_a_call(void)
{
    says = IS_BLOCKED;
    assert_int_equal(lock_from(&two, LOCK, 0), IS_BLOCKED);
    server_grants(GRANTED_MSG, &server);
    await_reply();
    assert_int_equal(rig.reply.length_bytes, 24); /* no results */
    client_tells_port(&two);
    assert_int_equal(called.procedure, GRANTED);
    client_says(&two, IS_GRANTED);
    assert_int_equal(last_asked()->procedure, GRANTED_RES);
    assert_int_equal(last_asked()->status, IS_GRANTED);
    assert_string_equal(last_asked()->cookie, "cookie");
}

static void a_client_that_does_not_wait_hears_by_a_call(void)
{
    struct model_out bytes = lock_bytes(LOCK_MSG, &file, 0, SVID);

    says = IS_DENIED;
    edges_deliver(&rig, &one, &bytes);
    await_reply();
    assert_int_equal(rig.reply.length_bytes, 24);
    edges_run(&rig, 20000);
    assert_int_equal(last_asked()->procedure, LOCK);
    client_tells_port(&one);
    assert_int_equal(called.procedure, LOCK_RES);
    assert_int_equal(called.status, IS_DENIED);
    assert_string_equal(called.cookie, "cookie");
}

static void a_client_that_is_not_found_is_asked_again_and_then_let_be(void)
{
    says = IS_BLOCKED;
    lock_from(&two, LOCK, 0);
    server_grants(GRANTED, &server);
    edges_run(&rig, 15000000);
    assert_int_equal(rig.reply.length_bytes, 0);
    assert_int_equal(called_count, 4);
}

static void only_servers_grant(void)
{
    says = IS_BLOCKED;
    lock_from(&two, LOCK, 0);
    server_grants(GRANTED, &one);
    edges_run(&rig, 1000000);
    assert_int_equal(rig.reply.length_bytes, 0);
    assert_int_equal(called_count, 0);
}

static void what_nobody_waits_for_is_denied(void)
{
    lock_from(&two, TEST, 0);
    server_grants(GRANTED, &server);
    assert_int_equal(reply_status(), IS_DENIED);
}

/* NOTIFY of NSM, from a status monitor. */
static void notify(const struct sl_nfs_caller *from)
{
    struct sl_nfs_caller monitor = *from;
    struct model_out bytes = {NULL, 0, 0};

    monitor.local_port = SL_NFS_PORT_NSM;
    put_head(&bytes, SL_RPC_NSM, NOTIFY);
    model_put_opaque(&bytes, "other", 5);
    model_put_u32(&bytes, 3);
    edges_deliver(&rig, &monitor, &bytes);
    await_reply();
    edges_run(&rig, 100000);
}

static void what_a_client_held_is_unlocked_when_it_begins_anew(void)
{
    uint32_t svid;

    lock_from(&one, LOCK, 0);
    svid = last_asked()->svid;
    lock_from(&two, LOCK, 100);
    notify(&one);
    assert_int_equal(asked_count, 3);
    assert_int_equal(last_asked()->procedure, UNLOCK);
    assert_int_equal(last_asked()->svid, svid);
    assert_int_equal(last_asked()->offset, 0);
    notify(&one);
    assert_int_equal(asked_count, 3);
}

static void what_it_waited_for_is_cancelled(void)
{
    says = IS_BLOCKED;
    lock_from(&one, LOCK, 0);
    notify(&one);
    assert_int_equal(last_asked()->procedure, CANCEL);
}

static void clients_hear_when_their_server_begins_anew(void)
{
    lock_from(&one, LOCK, 0);
    lock_from(&one, LOCK, 100);
    notify(&server);
    assert_int_equal(called_count, 1);
    client_tells_port(&one);
    assert_int_equal(called.program, SL_RPC_NSM);
    assert_int_equal(called.procedure, NOTIFY);
    client_says(&one, 0);
}

static void there_is_room_for_so_many_locks(void)
{
    for (uint64_t i = 0; i < 64; i++)
        assert_int_equal(lock_from(&one, LOCK, 100 * i), IS_GRANTED);
    assert_int_equal(lock_from(&one, LOCK, 100 * 64), IS_DENIED_NOLOCKS);
    assert_int_equal(asked_count, 64);
    lock_from(&one, UNLOCK, 0);
    assert_int_equal(lock_from(&one, LOCK, 100 * 64), IS_GRANTED);
}

static void locks_that_go_with_their_server_are_told_of(void)
{
    lock_from(&one, LOCK, 0);
    assert_false(rig.events >> SL_NFS_EVENT_LOCKS_LOST & 1u);
    rig.config.members[0].present = false;
    rig.config.filesystems[EDGES_FILESYSTEM].members[0] = SL_NFS_NO_ID;
    edges_configure(&rig);
    edges_run(&rig, 1000000);
    assert_true(rig.events >> SL_NFS_EVENT_LOCKS_LOST & 1u);
}

/* The port that the box's portmapper tells of NLM. */
static uint32_t lock_port(void)
{
    struct model_out bytes = {NULL, 0, 0};
    struct model_in in;

    put_head(&bytes, SL_RPC_PORTMAP, 3);
    bytes.data[19] = 2; /* version */
    model_put_u32(&bytes, SL_RPC_NLM);
    model_put_u32(&bytes, 4);
    model_put_u32(&bytes, 17);
    model_put_u32(&bytes, 0);
    assert_true(edges_send(&rig, SL_NFS_PORT_PORTMAP, &bytes));
    in = (struct model_in){rig.reply.data + 24, rig.reply.length_bytes - 24, false};
    return model_get_u32(&in);
}

static void a_lock_manager_is_offered_when_a_server_has_one(void)
{
    assert_int_equal(lock_port(), SL_NFS_PORT_NLM);
    edges_end(&rig);
    edges_begin(&rig);
    assert_int_equal(lock_port(), 0);
    rig.servers[0]->lock_port = LOCK_PORT;
    edges_run(&rig, 6000000);
    assert_int_equal(lock_port(), SL_NFS_PORT_NLM);
}

static const struct scenario {
    const char *name;
    void (*run)(void);
} scenarios[] = {
    {"a lock goes to the server as its own", a_lock_goes_to_the_server_as_its_own},
    {"owners of two clients differ, and stay what they are",
     owners_of_two_clients_differ_and_stay_what_they_are},
    {"a handle that is not ours is stale", a_handle_that_is_not_ours_is_stale},
    {"who waits is called back", who_waits_is_called_back},
    {"a server that does not wait hears by a call", a_server_that_does_not_wait_hears_by_a_call},
    {"a client that does not wait hears by a call", a_client_that_does_not_wait_hears_by_a_call},
    {"a client that is not found is asked again, and then let be",
     a_client_that_is_not_found_is_asked_again_and_then_let_be},
    {"only servers grant", only_servers_grant},
    {"what nobody waits for is denied", what_nobody_waits_for_is_denied},
    {"what a client held is unlocked when it begins anew",
     what_a_client_held_is_unlocked_when_it_begins_anew},
    {"what it waited for is cancelled", what_it_waited_for_is_cancelled},
    {"clients hear when their server begins anew", clients_hear_when_their_server_begins_anew},
    {"there is room for so many locks", there_is_room_for_so_many_locks},
    {"locks that go with their server are told of", locks_that_go_with_their_server_are_told_of},
    {"a lock manager is offered when a server has one",
     a_lock_manager_is_offered_when_a_server_has_one},
};

static void check(void **state)
{
    struct sl_nfs_handle all;

    edges_make(&rig, 1);
    rig.lock_call = lock_call;
    rig.called_back = called_back;
    rig.servers[0]->lock_port = LOCK_PORT;
    asked_count = called_count = 0;
    says = IS_GRANTED;
    edges_start(&rig);
    all = edges_mount(&rig, "/all");
    file = edges_handle(&rig, SL_NFS_CREATE, &all, "file");
    TEST_ROW(struct scenario, state)->run();
    edges_end(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("locks:", scenarios, check)};

    return TEST_RUN("nfs nlm", tables);
}
