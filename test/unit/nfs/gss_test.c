// SPDX-License-Identifier: Apache-2.0
/* Clients with Kerberos: what goes to which member untouched, and what the box may say itself. */
#include "gss_model.h"

#include <string.h>

#include "rpc/rpc.h"
#include "support/table.h"

#define ACCESS_ALL 0x3fu
#define ACCESS_READING 0x23u /* READ, LOOKUP, EXECUTE */
#define CREDPROBLEM 13u

static struct edges_rig rig;
static struct gss_model model;

static uint64_t refused(enum sl_nfs_refusal refusal)
{
    return sl_nfs_statistics(rig.nfs)->refused[refusal];
}

static void offer(enum sl_nfs_security security)
{
    rig.config.exports[0].security = (uint8_t)security;
    rig.config.exports[1].present = false;
    edges_configure(&rig);
    edges_run(&rig, 100000);
}

static struct sl_nfs_arguments about(uint8_t procedure, const struct sl_nfs_handle *handle)
{
    return edges_name(procedure, handle, "");
}

static struct gss_session made(void)
{
    struct gss_session session;

    assert_true(gss_make(&model, &session));
    return session;
}

static void the_head_goes_as_it_came_and_the_body_with_the_members_handle(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct gss_session session = made();
    struct sl_nfs_arguments arguments = about(SL_NFS_GETATTR, &root);
    struct model_reply plain;
    struct gss_reply reply;

    /* The member checks the sum over the head, and the box's handle means nothing to it. */
    assert_true(gss_call(&model, &session, GSS_NONE, &arguments, &reply));
    assert_true(reply.is_signed);
    assert_int_equal(reply.nfs.result.status, SL_NFS_OK);
    edges_call(&rig, &arguments, &plain);
    assert_int_equal(reply.nfs.result.post.attributes.fileid, plain.result.post.attributes.fileid);
    assert_int_equal(reply.nfs.result.post.attributes.fsid, 77);
    model_reply_free(&reply.nfs);
    model_reply_free(&plain);
}

static void every_answer_of_the_box_itself_is_signed_by_the_member(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all"), forged = root;
    struct gss_session session = made();
    struct sl_nfs_arguments fsinfo = about(SL_NFS_FSINFO, &root);
    struct sl_nfs_arguments fsstat = about(SL_NFS_FSSTAT, &root);
    struct sl_nfs_arguments self = edges_name(SL_NFS_LOOKUP, &root, ".");
    struct sl_nfs_arguments bad;

    forged.bytes[20] ^= 1u;
    bad = about(SL_NFS_GETATTR, &forged);
    assert_int_equal(gss_status(&model, &session, &fsinfo), SL_NFS_OK);
    assert_int_equal(gss_status(&model, &session, &fsstat), SL_NFS_OK);
    assert_int_equal(gss_status(&model, &session, &self), SL_NFS_OK);
    assert_int_equal(gss_status(&model, &session, &bad), SL_NFS_ERR_BADHANDLE);
    assert_int_equal(model.members[0].garbage, 4);
}

static void a_context_may_take_several_rounds(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct sl_nfs_arguments arguments = about(SL_NFS_GETATTR, &root);
    struct gss_session session;

    model.answers_continue = true;
    for (unsigned int i = 0; i < 4; i++) {
        session = made();
        assert_int_equal(gss_status(&model, &session, &arguments), SL_NFS_OK);
    }
    assert_int_equal(sl_nfs_statistics(rig.nfs)->gss_contexts, 4);
}

static void what_one_member_has_is_modified(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct gss_session session = made();
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_MKDIR, &root, "new");

    assert_int_equal(gss_status(&model, &session, &arguments), SL_NFS_OK);
    assert_int_equal(gss_status(&model, &session, &arguments), SL_NFS_ERR_EXIST);
    arguments = edges_name(SL_NFS_LOOKUP, &root, "new");
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
    arguments = edges_name(SL_NFS_RMDIR, &root, "new");
    assert_int_equal(gss_status(&model, &session, &arguments), SL_NFS_OK);
    arguments = edges_name(SL_NFS_LOOKUP, &root, "new");
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_ERR_NOENT);
}

static void a_listing_is_read_by_the_users_leave_and_served_by_the_box(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct gss_session session = made();
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_MKDIR, &root, "inside");
    struct gss_reply reply;

    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
    arguments = about(SL_NFS_READDIR, &root);
    arguments.count_bytes = 4096;
    assert_true(gss_call(&model, &session, GSS_NONE, &arguments, &reply));
    assert_true(reply.is_signed);
    assert_int_equal(reply.nfs.entry_count, 3);
    assert_true(reply.nfs.is_eof);
    model_reply_free(&reply.nfs);
    rig.servers[0]->fault =
        (struct model_fault){MODEL_FAULT_REFUSE, 1u << SL_NFS_READDIR, 0, SL_NFS_ERR_ACCES};
    assert_int_equal(gss_status(&model, &session, &arguments), SL_NFS_ERR_ACCES);
}

static void an_answer_that_asks_to_come_later_is_passed_on(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct gss_session session = made();
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_MKDIR, &root, "later");

    rig.servers[0]->fault =
        (struct model_fault){MODEL_FAULT_REFUSE, 1u << SL_NFS_MKDIR, 0, SL_NFS_ERR_JUKEBOX};
    assert_int_equal(gss_status(&model, &session, &arguments), SL_NFS_ERR_JUKEBOX);
    assert_int_equal(gss_status(&model, &session, &arguments), SL_NFS_OK);
}

static void nobody_can_sign_a_modification_for_another_member(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct gss_session session = made();
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_MKDIR, &root, "new");
    struct gss_reply reply;

    assert_int_equal(gss_status(&model, &session, &arguments), SL_NFS_ERR_ROFS);
    assert_int_equal(refused(SL_NFS_REFUSED_GSS_REPLICAS), 1);
    arguments = about(SL_NFS_ACCESS, &root);
    arguments.access = ACCESS_ALL;
    assert_true(gss_call(&model, &session, GSS_NONE, &arguments, &reply));
    assert_int_equal(reply.nfs.result.access, ACCESS_READING);
    model_reply_free(&reply.nfs);
    arguments = edges_name(SL_NFS_LOOKUP, &root, "new");
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_ERR_NOENT);
}

static void contexts_are_balanced_and_calls_follow_them(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct sl_nfs_arguments arguments = about(SL_NFS_GETATTR, &root);
    struct gss_session sessions[8];
    uint32_t counts[EDGES_MEMBERS] = {0, 0};

    for (unsigned int i = 0; i < 8; i++) {
        sessions[i] = made();
        counts[gss_member_of(&model, &sessions[i])]++;
    }
    assert_int_equal(counts[0], 4);
    assert_int_equal(counts[1], 4);
    for (unsigned int i = 0; i < 32; i++)
        assert_int_equal(gss_status(&model, &sessions[i * 5 % 8], &arguments), SL_NFS_OK);
    assert_int_equal(model.members[0].heads, 16);
    assert_int_equal(model.members[1].heads, 16);
}

static void a_context_that_is_not_known_is_for_the_member_to_refuse(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct sl_nfs_arguments arguments = about(SL_NFS_FSINFO, &root);
    struct sl_nfs_arguments make = edges_name(SL_NFS_MKDIR, &root, "new");
    struct gss_session session = made();
    struct gss_reply reply;

    gss_forget(&model);
    assert_true(gss_call(&model, &session, GSS_NONE, &arguments, &reply));
    assert_true(reply.is_denied);
    assert_int_equal(reply.error, CREDPROBLEM);
    assert_true(gss_call(&model, &session, GSS_NONE, &make, &reply));
    assert_true(reply.is_denied);
    assert_int_equal(reply.error, CREDPROBLEM);
    session = made();
    assert_int_equal(gss_status(&model, &session, &make), SL_NFS_OK);
}

static void a_client_whose_member_is_lost_begins_anew_elsewhere(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct sl_nfs_arguments arguments = about(SL_NFS_GETATTR, &root);
    struct gss_session session = made();
    uint16_t member = gss_member_of(&model, &session);
    struct gss_reply reply;

    model.members[member].is_silent = true;
    assert_false(gss_call(&model, &session, GSS_NONE, &arguments, &reply));
    edges_cut_off(&rig, member);
    edges_run(&rig, 3000000);
    assert_int_equal(rig.hang_ups, 1);
    assert_int_equal(refused(SL_NFS_REFUSED_GSS_LOST), 1);
    assert_true(gss_call(&model, &session, GSS_NONE, &arguments, &reply));
    assert_true(reply.is_denied);
    assert_int_equal(reply.error, CREDPROBLEM);
    session = made();
    assert_int_not_equal(gss_member_of(&model, &session), member);
    assert_int_equal(gss_status(&model, &session, &arguments), SL_NFS_OK);
}

static void what_became_of_a_lost_modification_is_looked_up_anew(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_MKDIR, &root, "done");
    struct gss_session session = made();
    struct gss_reply reply;
    struct model_reply listing;

    /* It is done, and nobody hears of it. */
    model.members[0].is_silent = true;
    assert_false(gss_call(&model, &session, GSS_NONE, &arguments, &reply));
    sl_nfs_bound_lost(rig.nfs, 0, EDGES_CONNECTION, rig.now_us);
    edges_run(&rig, 100000);
    assert_int_equal(rig.hang_ups, 1);
    arguments = edges_name(SL_NFS_LOOKUP, &root, "done");
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
    arguments = about(SL_NFS_READDIR, &root);
    arguments.count_bytes = 4096;
    edges_call(&rig, &arguments, &listing);
    assert_int_equal(listing.entry_count, 3);
    model_reply_free(&listing);
    /* Nor does it stand in the way of what comes after it. */
    arguments = edges_name(SL_NFS_RMDIR, &root, "done");
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
}

static void protected_bodies_pass_as_they_are(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct sl_nfs_arguments arguments = about(SL_NFS_GETATTR, &root);
    struct gss_session session = made();
    struct gss_reply reply;
    struct model_in in;
    uint32_t bytes;

    /* MNT has given the member's own handle. */
    assert_int_equal(root.length_bytes, 28);
    for (uint32_t service = GSS_INTEGRITY; service <= GSS_PRIVACY; service++) {
        assert_true(gss_call(&model, &session, service, &arguments, &reply));
        assert_true(reply.is_signed);
        assert_int_equal(reply.error, 0);
        in = (struct model_in){rig.reply.data + 24, rig.reply.length_bytes - 24, false};
        assert_memory_equal(model_get_opaque(&in, 64, &bytes), root.bytes, 28);
    }
}

static void protected_modifications_of_what_is_read_only_are_denied(void)
{
    struct sl_nfs_handle root;
    struct sl_nfs_arguments arguments;
    struct gss_session session;
    struct gss_reply reply;

    rig.config.exports[0].is_read_only = true;
    offer(SL_NFS_SECURITY_KRB5I);
    root = edges_mount(&rig, "/all");
    session = made();
    arguments = edges_name(SL_NFS_MKDIR, &root, "new");
    assert_true(gss_call(&model, &session, GSS_INTEGRITY, &arguments, &reply));
    assert_true(reply.is_denied);
    assert_int_equal(reply.error, SL_RPC_AUTH_TOOWEAK);
    assert_int_equal(refused(SL_NFS_REFUSED_READ_ONLY), 1);
    assert_int_equal(model.members[0].heads, 0);
}

static void nobody_gets_at_a_server_by_more_or_less_protection_than_is_offered(void)
{
    static const struct {
        enum sl_nfs_security offered;
        uint32_t service;
        bool is_taken;
    } rows[] = {
        {SL_NFS_SECURITY_SYS, GSS_NONE, false},
        {SL_NFS_SECURITY_KRB5, GSS_NONE, true},
        {SL_NFS_SECURITY_KRB5, GSS_INTEGRITY, false},
        {SL_NFS_SECURITY_SYS_KRB5, GSS_NONE, true},
        {SL_NFS_SECURITY_SYS_KRB5, GSS_PRIVACY, false},
        {SL_NFS_SECURITY_KRB5I, GSS_INTEGRITY, true},
        {SL_NFS_SECURITY_KRB5I, GSS_PRIVACY, true},
        {SL_NFS_SECURITY_KRB5P, GSS_INTEGRITY, false},
        {SL_NFS_SECURITY_KRB5P, GSS_PRIVACY, true},
    };
    struct gss_session session = made();

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sl_nfs_arguments arguments;
        struct sl_nfs_handle root;
        struct gss_reply reply;

        offer(rows[i].offered);
        root = edges_mount(&rig, "/all");
        arguments = about(SL_NFS_GETATTR, &root);
        assert_true(gss_call(&model, &session, rows[i].service, &arguments, &reply));
        assert_int_equal(reply.is_denied, !rows[i].is_taken);
        if (reply.is_denied)
            assert_int_equal(reply.error, SL_RPC_AUTH_TOOWEAK);
        model_reply_free(&reply.nfs);
    }
}

/* The words of a reply that denies: xid, REPLY, DENIED, AUTH_ERROR, why. */
static uint32_t denial(void)
{
    struct model_in in = {rig.reply.data, rig.reply.length_bytes, false};

    model_get_u64(&in);
    assert_int_equal(model_get_u32(&in), 1);
    assert_int_equal(model_get_u32(&in), 1);
    return model_get_u32(&in);
}

static void users_by_number_get_no_more_of_it_than_who_mounts(void)
{
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct sl_nfs_arguments arguments = about(SL_NFS_FSINFO, &root);
    static const struct model_credential nobody = {0, 0};
    struct model_out call = {NULL, 0, 0};

    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
    arguments = about(SL_NFS_GETATTR, &root);
    model_encode_call(&call, rig.next_xid++, 3, &arguments, NULL, &nobody);
    assert_true(edges_send(&rig, SL_NFS_PORT_NFS, &call));
    assert_int_equal(denial(), SL_RPC_AUTH_TOOWEAK);
}

static void datagrams_are_too_weak(void)
{
    struct gss_session session = {.number = 1, .next_sequence = 1};
    struct sl_nfs_handle root = edges_mount(&rig, "/all");
    struct sl_nfs_arguments arguments = about(SL_NFS_GETATTR, &root);
    struct gss_reply reply;

    rig.transport = SL_NFS_UDP;
    assert_true(gss_call(&model, &session, GSS_NONE, &arguments, &reply));
    assert_true(reply.is_denied);
    assert_int_equal(reply.error, SL_RPC_AUTH_TOOWEAK);
}

static void a_credential_that_is_none_is_a_bad_one(void)
{
    /* version 1, DATA, sequence 1, no such service, no name */
    static const uint32_t words[] = {1, 0, 2, 100003, 3, 1, 6, 20, 1, 0, 1, 9, 0, 0, 0};
    struct model_out call = {NULL, 0, 0};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        model_put_u32(&call, words[i]);
    assert_true(edges_send(&rig, SL_NFS_PORT_NFS, &call));
    assert_int_equal(denial(), SL_RPC_AUTH_BADCRED);
}

static void a_member_with_other_handles_is_not_for_protected_clients(void)
{
    struct gss_session session;

    assert_true(rig.events >> SL_NFS_EVENT_MEMBER_UNLIKE & 1u);
    for (unsigned int i = 0; i < 4; i++) {
        session = made();
        assert_int_equal(gss_member_of(&model, &session), 0);
    }
}

static void members_with_the_same_handles_are(void)
{
    struct gss_session session;
    uint32_t counts[EDGES_MEMBERS] = {0, 0};

    assert_false(rig.events >> SL_NFS_EVENT_MEMBER_UNLIKE & 1u);
    for (unsigned int i = 0; i < 4; i++) {
        session = made();
        counts[gss_member_of(&model, &session)]++;
    }
    assert_int_equal(counts[0], 2);
    assert_int_equal(counts[1], 2);
}

enum members { ONE, TWO, TWO_ALIKE };

static const struct scenario {
    const char *name;
    void (*run)(void);
    enum members members;
    enum sl_nfs_security security;
} scenarios[] = {
    {"the head goes as it came, and the body with the member's handle",
     the_head_goes_as_it_came_and_the_body_with_the_members_handle, TWO, SL_NFS_SECURITY_SYS_KRB5},
    {"every answer of the box itself is signed by the member",
     every_answer_of_the_box_itself_is_signed_by_the_member, ONE, SL_NFS_SECURITY_KRB5},
    {"a context may take several rounds", a_context_may_take_several_rounds, TWO,
     SL_NFS_SECURITY_KRB5},
    {"what one member has is modified", what_one_member_has_is_modified, ONE,
     SL_NFS_SECURITY_SYS_KRB5},
    {"a listing is read by the user's leave, and served by the box",
     a_listing_is_read_by_the_users_leave_and_served_by_the_box, ONE, SL_NFS_SECURITY_SYS_KRB5},
    {"an answer that asks to come later is passed on",
     an_answer_that_asks_to_come_later_is_passed_on, ONE, SL_NFS_SECURITY_KRB5},
    {"nobody can sign a modification for another member",
     nobody_can_sign_a_modification_for_another_member, TWO, SL_NFS_SECURITY_SYS_KRB5},
    {"contexts are balanced, and calls follow them", contexts_are_balanced_and_calls_follow_them,
     TWO, SL_NFS_SECURITY_KRB5},
    {"a context that is not known is for the member to refuse",
     a_context_that_is_not_known_is_for_the_member_to_refuse, ONE, SL_NFS_SECURITY_KRB5},
    {"a client whose member is lost begins anew elsewhere",
     a_client_whose_member_is_lost_begins_anew_elsewhere, TWO, SL_NFS_SECURITY_KRB5},
    {"what became of a lost modification is looked up anew",
     what_became_of_a_lost_modification_is_looked_up_anew, ONE, SL_NFS_SECURITY_SYS_KRB5},
    {"protected bodies pass as they are", protected_bodies_pass_as_they_are, ONE,
     SL_NFS_SECURITY_KRB5I},
    {"protected modifications of what is read-only are denied",
     protected_modifications_of_what_is_read_only_are_denied, TWO_ALIKE, SL_NFS_SECURITY_KRB5I},
    {"nobody gets at a server by more or less protection than is offered",
     nobody_gets_at_a_server_by_more_or_less_protection_than_is_offered, ONE, SL_NFS_SECURITY_KRB5},
    {"users by number get no more of it than who mounts",
     users_by_number_get_no_more_of_it_than_who_mounts, ONE, SL_NFS_SECURITY_KRB5},
    {"datagrams are too weak", datagrams_are_too_weak, ONE, SL_NFS_SECURITY_KRB5},
    {"a credential that is none is a bad one", a_credential_that_is_none_is_a_bad_one, ONE,
     SL_NFS_SECURITY_KRB5},
    {"a member with other handles is not for protected clients",
     a_member_with_other_handles_is_not_for_protected_clients, TWO, SL_NFS_SECURITY_KRB5I},
    {"members with the same handles are", members_with_the_same_handles_are, TWO_ALIKE,
     SL_NFS_SECURITY_KRB5I},
};

/* As if the second one's disk were a copy of the first one's, block by block. */
static void make_alike(void)
{
    model_server_destroy(rig.servers[1]);
    rig.servers[1] = model_server_create(&rig.servers[0]->disk->traits, EDGES_PATH, rig.now_us);
    rig.servers[1]->nfs_port = rig.servers[0]->nfs_port;
    rig.servers[1]->mount_port = rig.servers[0]->mount_port;
}

static void check(void **state)
{
    const struct scenario *scenario = TEST_ROW(struct scenario, state);

    edges_make(&rig, scenario->members == ONE ? 1 : 2);
    if (scenario->members == TWO_ALIKE)
        make_alike();
    edges_start(&rig);
    gss_begin(&model, &rig);
    offer(scenario->security);
    scenario->run();
    for (uint32_t i = 0; i < EDGES_MEMBERS; i++)
        model.members[i].is_silent = false;
    edges_end(&rig);
    gss_end(&model);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("RPCSEC_GSS", scenarios, check)};

    return TEST_RUN("nfs gss", tables);
}
