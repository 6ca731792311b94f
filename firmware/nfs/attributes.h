// SPDX-License-Identifier: Apache-2.0
/*
 * One face for all replicas of an object. What clients see (*virtual* attributes) is kept with the
 * object; of each member only a signature of its raw attributes is remembered, by which a change is
 * told from a mere change of member.
 */
#ifndef NFS_ATTRIBUTES_H
#define NFS_ATTRIBUTES_H

#include "nfs/config.h"
#include "nfswire/types.h"

struct sl_nfs_face {
    struct sl_nfs_attributes attributes; /* virtual; fsid and fileid are filled in when shown */
    uint64_t signatures[SL_NFS_MEMBERS];
    uint8_t known;   /* bit per slot: signatures[slot] is that of attributes */
    bool is_known;   /* attributes are there */
    bool is_touched; /* changed in a way we have not seen the result of: the next raw ones count */
};

/* Of all that clients can see of an object but fsid, fileid, atime, and the space used, which a
 * server may change afterwards without a trace in ctime. Never 0. */
uint64_t sl_nfs_signature(const struct sl_nfs_attributes *raw);

/*
 * A member that has nothing outstanding for the object shows it as raw. Afterwards face->attributes
 * is what to show: unchanged (but for atime and space used, of which the largest seen are shown) if
 * the member shows what it did before, or is seen for the first time. True: changed without us
 * (foreign change); ctime is strictly later, and what other members show next is adopted.
 */
bool sl_nfs_face_seen(struct sl_nfs_face *face, uint8_t slot, const struct sl_nfs_attributes *raw);

/*
 * The answer of a member to a modification of the object, raw NULL: without attributes. is_first:
 * no member has answered this or a later modification of the object before; then raw becomes what
 * is shown, ctime strictly later than before, mtime unchanged if the member's is, and no earlier
 * than before unless a client gave it. First and without attributes: what is shown is not known
 * (is_touched) until a member is seen that has nothing outstanding.
 */
void sl_nfs_face_modified(struct sl_nfs_face *face, uint8_t slot,
                          const struct sl_nfs_attributes *raw, bool is_first);

/* The object has been changed indirectly (a name of it removed, a link made, it was moved). */
void sl_nfs_face_touched(struct sl_nfs_face *face);

/* A member's side is not known any more. */
void sl_nfs_face_forget(struct sl_nfs_face *face, uint8_t slot);

/* What is shown came from a member that was wrong: whoever is seen next is believed. */
void sl_nfs_face_distrust(struct sl_nfs_face *face);

#endif
