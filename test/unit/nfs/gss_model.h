// SPDX-License-Identifier: Apache-2.0
/*
 * Both ends of RPCSEC_GSS (RFC 2203) with a toy in place of Kerberos: a keyed sum signs, and each
 * member knows the contexts that were made with it. Written without the codecs under test.
 */
#ifndef TEST_NFS_GSS_MODEL_H
#define TEST_NFS_GSS_MODEL_H

#include "edges_rig.h"

#define GSS_CONTEXTS 16u
#define GSS_SEQUENCES 256u

enum { GSS_DATA, GSS_INIT, GSS_CONTINUE, GSS_DESTROY };
enum { GSS_NONE = 1, GSS_INTEGRITY, GSS_PRIVACY };

/* A member's side of a context; its name is "ctx" and a number. */
struct gss_context {
    uint32_t number; /* 0: free */
    uint32_t key;
    bool was_seen[GSS_SEQUENCES]; /* by sequence number */
};

struct gss_member {
    struct gss_context contexts[GSS_CONTEXTS];
    uint32_t heads;        /* calls whose head was sound */
    uint32_t garbage;      /* those of them whose body could not be read */
    bool is_silent;        /* it does what it is asked, and says nothing */
    struct model_out last; /* the last call, as it came */
};

struct gss_model {
    struct edges_rig *rig;
    struct gss_member members[EDGES_MEMBERS];
    uint32_t next_number;
    bool answers_continue; /* one more round is needed to make a context */
};

/* What a client holds. */
struct gss_session {
    uint32_t number, key, next_sequence;
};

void gss_begin(struct gss_model *model, struct edges_rig *rig);
void gss_end(struct gss_model *model);
/* All members forget all contexts, as when they begin anew. */
void gss_forget(struct gss_model *model);

/* A reply, taken apart. */
struct gss_reply {
    bool is_denied;
    uint32_t error;         /* denied: auth_stat; accepted: accept_stat */
    bool is_signed;         /* the verifier is that of the call's sequence number */
    struct model_reply nfs; /* accepted with success, service none: of the call */
};

/* Makes a context: true, or the reply says why not. */
bool gss_make(struct gss_model *model, struct gss_session *session);
/* A call; false: silence. reply's nfs is the caller's: model_reply_free(), also after a failure. */
bool gss_call(struct gss_model *model, struct gss_session *session, uint32_t service,
              const struct sl_nfs_arguments *arguments, struct gss_reply *reply);
/* The status of a call by service none that is answered and signed. */
uint32_t gss_status(struct gss_model *model, struct gss_session *session,
                    const struct sl_nfs_arguments *arguments);
/* Which member made it; EDGES_MEMBERS: none knows it. */
uint16_t gss_member_of(const struct gss_model *model, const struct gss_session *session);

#endif
