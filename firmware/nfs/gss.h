// SPDX-License-Identifier: Apache-2.0
/*
 * Clients that prove who they are by Kerberos (RPCSEC_GSS, RFC 2203). The box has no keys:
 *
 *   - A context is made with one member, which alone can check what the client signs with it, and
 *     sign what it answers. Contexts are balanced when they are made; calls follow their context
 *     (gss_contexts.h), by a connection to that member that belongs to the client's connection.
 *   - Of a call of krb5 (service none) the head up to the credential is signed, the body is not:
 *     the head goes on as it is, xid and all, the body with the member's handles; the member's
 *     verifier, which signs the sequence number alone, goes into the answer that the box gives. No
 *     head is sent twice, for members discard what repeats a sequence number. An answer of the
 *     box's own (a refusal, what it knows) needs a verifier too: the member is sent the head with
 *     no body for it, which it cannot but call garbage.
 *   - Nobody can sign a modification for the other members, so that there may be no others.
 *   - Bodies of krb5i and krb5p are nobody's to change: such clients are given the members' own
 *     handles, which have to be the same on all members that they are sent to.
 *
 * Of a client whose member is lost the connection is reset: it comes back, its member does not know
 * its context (RPCSEC_GSS_CREDPROBLEM), and it makes another one.
 */
#ifndef NFS_GSS_H
#define NFS_GSS_H

#include "nfs_private.h"

/* gss.c: a call with a credential of RPCSEC_GSS. */
void sl_nfs_gss_arrive(struct sl_nfs *nfs, struct sl_nfs_call *call);
/*
 * A secured call is about to be answered: true: not yet, or otherwise, and that is being seen to;
 * false: its verifier is there (or it is not secured).
 */
bool sl_nfs_gss_holds_back(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status);
/* What the member says of a body that cannot be read is what its client is told. */
void sl_nfs_gss_refuse(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Keeps the verifier of a member's answer, or that it was denied. */
void sl_nfs_gss_take_seal(struct sl_nfs *nfs, struct sl_nfs_call *call,
                          const struct sl_nfs_exchange *exchange);
/* The member did not answer: the call is dropped, and the client's connection reset. */
void sl_nfs_gss_lost(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* A read that no member is left for: STALE if the member has said so, else as above. */
void sl_nfs_gss_give_up(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* What became of a modification that was sent is not known: what clients see is looked up anew. */
void sl_nfs_gss_distrust(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* gss_offer.c */
/* There is a new configuration: which exports are secured. */
void sl_nfs_gss_configure(struct sl_nfs *nfs);
/* Members that clients of krb5i and krb5p cannot be sent to are told of. Now and then. */
void sl_nfs_gss_advance(struct sl_nfs *nfs);
/* The file system of the service whose exports are secured and admit the client; NULL: none. */
struct sl_nfs_filesystem *sl_nfs_gss_offered(struct sl_nfs *nfs, const struct sl_nfs_call *call);
/* May the client call so, by krb5i or krb5p? OK, ROFS, or ACCES: no export of that kind is its. */
uint32_t sl_nfs_gss_allows(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                           uint32_t service);
/* Does the export take calls with a credential such as the call's? */
bool sl_nfs_gss_is_flavor_taken(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                                uint16_t export);
/* Is there nobody but the client's member that would have to do what it signs? */
bool sl_nfs_gss_may_modify(const struct sl_nfs_filesystem *filesystem);
/* Do its clients see the members' own handles? */
static inline bool sl_nfs_gss_is_opaque(const struct sl_nfs_export_config *config)
{
    return config->security == SL_NFS_SECURITY_KRB5I || config->security == SL_NFS_SECURITY_KRB5P;
}
/* The handle of the root that they are given; NULL: no member is there. */
const struct sl_nfs_handle *sl_nfs_gss_root(struct sl_nfs *nfs, uint16_t filesystem);
/* Members that contexts may be used with now; bit per slot. */
uint8_t sl_nfs_gss_members(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem);
/* Of these, who a new context is to be made with. members: not 0. */
uint8_t sl_nfs_gss_choose(struct sl_nfs *nfs, uint16_t service, uint8_t members);
/* What MNT says an export's clients may use: flavors and pseudo-flavors (RFC 2623 section 2.7). */
uint32_t sl_nfs_gss_flavors(const struct sl_nfs_export_config *config,
                            uint32_t flavors[SL_MOUNT_FLAVORS_MAX]);

#endif
