// SPDX-License-Identifier: Apache-2.0
/*
 * Handles of members that are not known yet are learned behind the client's back: by LOOKUP of the
 * object's name in its directory, for which that one's handle has to be known, and so on up to the
 * root. One call of the box per member climbs and descends; one above them judges what they found.
 */
#include "wants.h"

#include <errno.h>

#define DEPTH_MAX 128u
/* Steps of one search; a tree that changes under it, or a full map, ends it. */
#define STEPS_MAX 512u
#define BUSY_MEMBER_US 50000u

/* words[] of a learner (object: wanted, object2: ancestor asked, found: wanted in it) */
enum { LEARN_STEPS, LEARN_PATIENCE_US, LEARN_RELEARNED, LEARN_SOUGHT };
/* words[] of the call above */
enum { GATHER_ABSENT, GATHER_NAMELESS, GATHER_UNKNOWN, GATHER_UNASKED, GATHER_MUST };

static void climb(struct sl_nfs *nfs, struct sl_nfs_call *learner);

static uint8_t bit_of(uint8_t slot)
{
    return (uint8_t)(1u << slot);
}

/* Where a learner's error is gathered. For want of room of our own no member is to blame. */
static uint32_t gathered_as(int error)
{
    switch (error) {
    case -ENOENT:
        return GATHER_ABSENT;
    case -ENODATA:
        return GATHER_NAMELESS;
    case -EAGAIN:
    case -ENOSPC:
        return GATHER_UNASKED;
    default:
        return GATHER_UNKNOWN;
    }
}

/* -ENOENT: the member does not have it; -ENODATA: no name that is known leads to it; others: it
 * could not be found out. */
static void end_learner(struct sl_nfs *nfs, struct sl_nfs_call *learner, int error)
{
    struct sl_nfs_call *gather = sl_nfs_call_of(nfs, learner->parent, learner->parent_serial);

    if (gather != NULL && error != 0)
        gather->words[gathered_as(error)] |= bit_of(learner->slot);
    sl_nfs_call_end(nfs, learner, 0);
}

static void climb_later(struct sl_nfs *nfs, struct sl_nfs_call *learner, uint64_t pause_us)
{
    sl_nfs_call_sleep(nfs, learner, nfs->now_us + pause_us);
    sl_nfs_call_then(nfs, learner, climb);
}

/*
 * What the member has by that name is known as another object. Two of a file's names become two
 * objects if no member is left that could have told (links.h): then the member does not lack it.
 */
static int mistaken(const struct sl_nfs_result *result)
{
    const struct sl_nfs_post *post = &result->post;
    bool has_links =
        post->is_present && post->attributes.type != SL_NFS_DIR && post->attributes.nlink > 1;

    return has_links ? -ENODATA : -ENOENT;
}

/*
 * Has the member still to do something with that name of the child before what it shows by it
 * counts? A modification that is alone with the child waits here for nobody: what comes after it
 * waits for it, and so may what it is to do itself.
 */
static bool is_in_the_way(struct sl_nfs *nfs, const struct sl_nfs_call *learner,
                          const struct sl_nfs_object *child, const struct sl_nfs_key *name)
{
    const struct sl_nfs_call *gather = sl_nfs_call_of(nfs, learner->parent, learner->parent_serial);
    const struct sl_nfs_call *asker =
        gather != NULL ? sl_nfs_call_of(nfs, gather->parent, gather->parent_serial) : NULL;
    const struct sl_nfs_call *call =
        asker != NULL ? sl_nfs_call_of(nfs, asker->goes_on, asker->goes_on_serial) : NULL;

    if (call != NULL && call->modification.is_numbered)
        for (uint8_t i = 0; i < call->modification.key_count; i++)
            if (call->modification.keys[i].name_hash == 0 &&
                call->modification.keys[i].object == child->id)
                return sl_nfs_order_is_pending_before(nfs->order, name, learner->slot, call->index);
    return (sl_nfs_order_pending(nfs->order, name) & bit_of(learner->slot)) != 0;
}

/* The member has the name: is it what we know by that name? */
static void learn(struct sl_nfs *nfs, struct sl_nfs_call *learner)
{
    struct sl_nfs_object *object = learner->found;
    const struct sl_nfs_result *result = &learner->result;
    const struct sl_nfs_object *other =
        sl_nfs_map_find_handle(nfs->map, learner->filesystem, learner->slot, &result->handle);

    if (other != NULL && other != object) {
        end_learner(nfs, learner, mistaken(result));
        return;
    }
    if (result->post.is_present && result->post.attributes.type != object->type) {
        end_learner(nfs, learner, -ENOENT);
        return;
    }
    if (sl_nfs_map_set_handle(nfs->map, object, learner->slot, &result->handle) != 0) {
        end_learner(nfs, learner, -ENOSPC);
        return;
    }
    sl_nfs_object_seen(nfs, object, learner->slot, &result->post, learner->as_of);
    climb(nfs, learner);
}

static void judge(struct sl_nfs *nfs, struct sl_nfs_call *learner)
{
    struct sl_nfs_key key = sl_nfs_key_of(learner->object2->id, &learner->arguments.name, false);
    uint32_t status = learner->result.status;

    if (learner->found->is_dead || sl_nfs_has_changed(nfs, &key, learner->as_of) ||
        is_in_the_way(nfs, learner, learner->found, &key)) {
        climb(nfs, learner);
        return;
    }
    switch (status) {
    case SL_NFS_OK:
        learn(nfs, learner);
        break;
    case SL_NFS_ERR_STALE:
    case SL_NFS_ERR_BADHANDLE:
        if (learner->words[LEARN_RELEARNED]++ > 0 ||
            learner->object2->id == nfs->filesystems[learner->filesystem].root) {
            end_learner(nfs, learner, -ENOENT);
            break;
        }
        sl_nfs_map_drop_handle(nfs->map, learner->object2, learner->slot);
        climb(nfs, learner);
        break;
    case SL_NFS_ERR_JUKEBOX:
        climb_later(nfs, learner, BUSY_MEMBER_US);
        break;
    case SL_NFS_ERR_ACCES:
    case SL_NFS_ERR_PERM:
        /* That it may not look says nothing of what is there. */
        if (sl_nfs_act_for_parent(nfs, learner))
            climb(nfs, learner);
        else
            end_learner(nfs, learner, -EACCES);
        break;
    case SL_NFS_ERR_IO:
    case SL_NFS_ERR_SERVERFAULT:
        end_learner(nfs, learner, -EIO);
        break;
    default:
        end_learner(nfs, learner, -ENOENT);
        break;
    }
}

static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                     struct sl_nfs_call *learner)
{
    if (learner == NULL)
        return;
    if (exchange->end != SL_NFS_EXCHANGE_ANSWERED)
        end_learner(nfs, learner, -ETIMEDOUT);
    else if (sl_nfs_exchange_result(exchange, &learner->result) != 0)
        end_learner(nfs, learner, -EIO);
    else
        judge(nfs, learner);
}

/* Asks the member for a child of an ancestor whose handle it has given. */
static void look_up(struct sl_nfs *nfs, struct sl_nfs_call *learner, struct sl_nfs_object *ancestor,
                    struct sl_nfs_object *child)
{
    struct sl_nfs_arguments *arguments = &learner->arguments;
    struct sl_nfs_key key;

    sl_nfs_object_let_go(nfs, &learner->object2);
    sl_nfs_object_let_go(nfs, &learner->found);
    learner->object2 = sl_nfs_object_hold(ancestor);
    learner->found = sl_nfs_object_hold(child);
    arguments->procedure = SL_NFS_LOOKUP;
    arguments->version = 3;
    sl_nfs_map_name(nfs->map, child, &arguments->name);
    key = sl_nfs_key_of(ancestor->id, &arguments->name, false);
    /* What the member has still to do with that name may be what makes it. */
    if (is_in_the_way(nfs, learner, child, &key)) {
        sl_nfs_call_wait_in_order(nfs, learner, &key, 1);
        sl_nfs_call_then(nfs, learner, climb);
        return;
    }
    nfs->statistics.lookups_behind++;
    if (sl_nfs_exchange_nfs(nfs, learner, &nfs->filesystems[learner->filesystem], learner->slot,
                            arguments, ancestor, NULL, learner->words[LEARN_PATIENCE_US],
                            answered) == NULL)
        climb_later(nfs, learner, BUSY_MEMBER_US);
}

/* A search for a name has ended. */
static void sought(struct sl_nfs *nfs, struct sl_nfs_call *learner)
{
    learner->error = 0;
    climb(nfs, learner);
}

/*
 * What has lost the name it was known by, and has others, is looked for where there is no way
 * without the member: reads go to those that know it.
 */
static void seek_name(struct sl_nfs *nfs, struct sl_nfs_call *learner, struct sl_nfs_object *object)
{
    const struct sl_nfs_call *gather = sl_nfs_call_of(nfs, learner->parent, learner->parent_serial);

    if (gather == NULL || gather->words[GATHER_MUST] == 0 || object->type == SL_NFS_DIR ||
        learner->words[LEARN_SOUGHT]++ > 0) {
        end_learner(nfs, learner, -ENODATA);
        return;
    }
    sl_nfs_want_name(nfs, learner, object);
    sl_nfs_call_then(nfs, learner, sought);
}

/* The next step up has to be fetched; a nameless object has none. */
static void fetch(struct sl_nfs *nfs, struct sl_nfs_call *learner, struct sl_nfs_object *child)
{
    if (child->parent == 0) {
        seek_name(nfs, learner, child);
        return;
    }
    sl_nfs_object_let_go(nfs, &learner->object2);
    sl_nfs_want_object(nfs, learner, learner->filesystem, child->parent, &learner->object2);
    sl_nfs_call_then(nfs, learner, climb);
}

/* From the wanted object up to one whose handle is known, then one step down. */
static void climb(struct sl_nfs *nfs, struct sl_nfs_call *learner)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[learner->filesystem];
    struct sl_nfs_object *child = learner->object;
    uint8_t bit = bit_of(learner->slot);
    bool is_member =
        filesystem->config != NULL && filesystem->config->members[learner->slot] != SL_NFS_NO_ID;

    if (child->has_handle & bit) {
        end_learner(nfs, learner, 0);
        return;
    }
    if (learner->error != 0 || child->is_dead || !is_member ||
        learner->words[LEARN_STEPS]++ > STEPS_MAX) {
        end_learner(nfs, learner, -EAGAIN);
        return;
    }
    for (uint32_t depth = 0; depth < DEPTH_MAX; depth++) {
        struct sl_nfs_object *ancestor =
            child->parent == 0 ? NULL : sl_nfs_map_find(nfs->map, child->parent);

        if (ancestor == NULL) {
            fetch(nfs, learner, child);
            return;
        }
        if (ancestor->is_dead)
            break;
        if (ancestor->has_handle & bit) {
            look_up(nfs, learner, ancestor, child);
            return;
        }
        child = ancestor;
    }
    end_learner(nfs, learner, -ENODATA);
}

static void begin_learner(struct sl_nfs *nfs, struct sl_nfs_call *gather,
                          struct sl_nfs_object *object, uint8_t slot, uint64_t patience_us)
{
    struct sl_nfs_call *learner = sl_nfs_call_begin(nfs, gather);

    if (learner == NULL) {
        gather->words[GATHER_UNASKED] |= bit_of(slot);
        return;
    }
    learner->filesystem = object->filesystem;
    learner->object = sl_nfs_object_hold(object);
    learner->slot = slot;
    learner->words[LEARN_STEPS] = learner->words[LEARN_RELEARNED] = learner->words[LEARN_SOUGHT] =
        0;
    learner->words[LEARN_PATIENCE_US] = patience_us;
    climb(nfs, learner);
}

/* A member that cannot take part in a modification is taken out. True: it is not in the way. */
static bool take_out(struct sl_nfs *nfs, struct sl_nfs_call *gather, uint8_t slot)
{
    struct sl_nfs_filesystem *filesystem = &nfs->filesystems[gather->filesystem];
    const struct sl_nfs_call *call = sl_nfs_call_of(nfs, gather->parent, gather->parent_serial);
    const char *text = "could not be asked for its handle of the file";

    if (!(filesystem->current & bit_of(slot)))
        return true;
    if (gather->words[GATHER_ABSENT] & bit_of(slot))
        text = "does not have the file that others have";
    else if (gather->words[GATHER_NAMELESS] & bit_of(slot))
        text = "was never shown the file, which has lost the name it was known by; another was not "
               "found";
    return sl_nfs_member_take_out(nfs, filesystem, slot, call, text);
}

/* All members that were asked have spoken. */
static void gathered(struct sl_nfs *nfs, struct sl_nfs_call *gather)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[gather->filesystem];
    uint8_t absent = (uint8_t)gather->words[GATHER_ABSENT];
    uint8_t unasked = (uint8_t)gather->words[GATHER_UNASKED];
    uint8_t unknown = (uint8_t)gather->words[GATHER_UNKNOWN] | unasked;
    uint8_t missing = absent | unknown | (uint8_t)gather->words[GATHER_NAMELESS];
    int error = 0;

    if (gather->object->is_dead) {
        error = -ESTALE;
    } else if (gather->words[GATHER_MUST] == 0) {
        if (missing != 0)
            error = absent == missing ? -ENOENT : unknown == 0 ? -ENODATA : -ETIMEDOUT;
    } else if (absent != 0 && (filesystem->current & ~absent) == 0) {
        sl_nfs_object_gone(nfs, gather->object);
        error = -ESTALE;
    } else if ((unasked & filesystem->current) != 0 ||
               (missing != 0 && (filesystem->current & ~missing) == 0)) {
        error = -EAGAIN;
    } else {
        for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
            if ((missing & bit_of(slot)) && !take_out(nfs, gather, slot))
                error = -EAGAIN;
    }
    sl_nfs_call_end(nfs, gather, error);
}

void sl_nfs_want_handles(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object,
                         uint8_t members, bool must)
{
    const struct sl_filesystem_config *config = nfs->filesystems[object->filesystem].config;
    struct sl_nfs_call *gather;
    uint64_t patience_us;

    members &= ~object->has_handle;
    if (members == 0)
        return;
    gather = sl_nfs_call_begin(nfs, call);
    if (gather == NULL) {
        sl_nfs_call_fail(call, -ENOSPC);
        return;
    }
    patience_us = (must ? config->member_timeout_ms : config->retransmit_ms) * 1000ull;
    gather->filesystem = object->filesystem;
    gather->object = sl_nfs_object_hold(object);
    gather->words[GATHER_ABSENT] = gather->words[GATHER_UNKNOWN] = 0;
    gather->words[GATHER_NAMELESS] = gather->words[GATHER_UNASKED] = 0;
    gather->words[GATHER_MUST] = must;
    /* Either may end at once; who asked goes on when it says what comes next. */
    call->awaits++;
    gather->awaits++;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (members & bit_of(slot))
            begin_learner(nfs, gather, object, slot, patience_us);
    gather->awaits--;
    sl_nfs_call_then(nfs, gather, gathered);
    call->awaits--;
}
