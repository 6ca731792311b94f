/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials of RPCSEC_GSS, and what servers answer to who makes a context. */
#include <errno.h>
#include <stdio.h>

#include "rig.h"
#include "rpc/gss.h"
#include "support/table.h"
#include "support/vector.h"

#define CALL "#5 #0 #2 #100003 #3 #1 "

static struct rpc_rig rig;

static const struct credential_row {
    const char *name;
    const char *bytes; /* of the credential, with its flavor */
    int error;
    struct sl_gss_credential credential; /* offset: of the handle, in the call */
} credential_rows[] = {
    {"a call of data", "#6 #28 #1 #0 #7 #1 <handle>", 0, {SL_GSS_DATA, 7, SL_GSS_NONE, 52, 6}},
    {"one that is protected", "#6 #20 #1 #0 #9 #3 #0", 0, {SL_GSS_DATA, 9, SL_GSS_PRIVACY, 52, 0}},
    {"the first of a context", "#6 #20 #1 #1 #0 #0 #0", 0, {SL_GSS_INIT, 0, 0, 52, 0}},
    {"a further one", "#6 #28 #1 #2 #0 #1 <eight...>", 0, {SL_GSS_CONTINUE_INIT, 0, 1, 52, 8}},
    {"the last one", "#6 #24 #1 #3 #8 #1 <four>", 0, {SL_GSS_DESTROY, 8, 1, 52, 4}},
    {"the longest handle", "#6 #400 #1 #0 #1 #1 #380 61*380", 0, {SL_GSS_DATA, 1, 1, 52, 380}},
    {"another flavor", "#1 #20 #1 #0 #7 #1 #0", -EBADMSG, {0}},
    {"another version", "#6 #20 #2 #0 #7 #1 #0", -EBADMSG, {0}},
    {"no such procedure", "#6 #20 #1 #4 #7 #1 #0", -EBADMSG, {0}},
    {"no service", "#6 #20 #1 #0 #7 #0 #0", -EBADMSG, {0}},
    {"no such service", "#6 #20 #1 #0 #7 #4 #0", -EBADMSG, {0}},
    {"too short", "#6 #16 #1 #0 #7 #1", -EBADMSG, {0}},
    {"longer than its handle", "#6 #24 #1 #0 #7 #1 #0 #0", -EBADMSG, {0}},
    {"a handle that goes beyond it", "#6 #20 #1 #0 #7 #1 #4", -EBADMSG, {0}},
    {"an absurd handle", "#6 #20 #1 #0 #7 #1 ffffffff", -EBADMSG, {0}},
};

static void check_credential(void **state)
{
    const struct credential_row *row = TEST_ROW(struct credential_row, state);
    const struct sl_gss_credential *wanted = &row->credential;
    struct sl_gss_credential credential;
    struct test_vector vector;
    struct sl_message message;
    struct sl_xdr_reader reader;
    struct sl_rpc_call call;
    char text[256];

    snprintf(text, sizeof(text), CALL "%s #0 #0 'body'", row->bytes);
    test_vector_write(&vector, text);
    for (size_t cut = 0; cut <= vector.length; cut++) {
        rpc_rig_init(&rig, RPC_RIG_NODES);
        rpc_rig_cut(&rig, &message, vector.bytes, vector.length, cut);
        sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
        assert_int_equal(sl_rpc_get_call(&reader, &call), 0);
        assert_int_equal(sl_gss_get_credential(&rig.pool, &message, &call.credential, &credential),
                         row->error);
        if (row->error == 0)
            assert_memory_equal(&credential, wanted, sizeof(credential));
        sl_message_free(&rig.pool, &message);
        assert_true(rpc_rig_is_clean(&rig));
    }
}

static const struct made_row {
    const char *name;
    const char *bytes;
    int error;
    struct sl_gss_made made;
} made_rows[] = {
    {"a context that is made", "<ctx1> #0 #0 #128 <token>", 0, {4, 4, SL_GSS_S_COMPLETE}},
    {"one that is not yet", "<ctx1> #1 #0 #0 <token>", 0, {4, 4, SL_GSS_S_CONTINUE_NEEDED}},
    {"a failure", "#0 000d0000 #7 #0 #0", 0, {4, 0, 0x000d0000u}},
    {"no token", "<ctx1> #0 #0 #128", -EBADMSG, {0}},
    {"a token that goes beyond the end", "<ctx1> #0 #0 #128 #8 'half'", -EBADMSG, {0}},
    {"an absurd token", "<ctx1> #0 #0 #128 ffffffff", -EBADMSG, {0}},
    {"a handle that no credential could hold", "#381 61*384 #0 #0 #128 #0", -EBADMSG, {0}},
};

static void check_made(void **state)
{
    const struct made_row *row = TEST_ROW(struct made_row, state);
    struct test_vector vector;
    struct sl_message message;
    struct sl_xdr_reader reader;
    struct sl_gss_made made;

    test_vector_write(&vector, row->bytes);
    for (size_t cut = 0; cut <= vector.length; cut++) {
        rpc_rig_init(&rig, RPC_RIG_NODES);
        rpc_rig_cut(&rig, &message, vector.bytes, vector.length, cut);
        sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
        assert_int_equal(sl_gss_get_made(&reader, &made), row->error);
        if (row->error == 0)
            assert_memory_equal(&made, &row->made, sizeof(made));
        sl_message_free(&rig.pool, &message);
    }
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("credential", credential_rows, check_credential),
        TEST_TABLE("context", made_rows, check_made),
    };

    return TEST_RUN("rpc gss", tables);
}
