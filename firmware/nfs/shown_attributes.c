// SPDX-License-Identifier: Apache-2.0
/*
 * A member may show an object without its attributes (post_op_attr is optional, RFC 1813 section
 * 2.6). What is not known yet cannot become an object of ours without: the member is asked for them
 * by the handle that it has just shown.
 */
#include "ask.h"
#include "wants.h"

#include <errno.h>

/* words[] */
enum { ASK_WANT, ASK_SERIAL };

/* The want, if it still waits; else NULL. */
static struct sl_nfs_want *want_of(struct sl_nfs *nfs, const struct sl_nfs_call *asker)
{
    struct sl_nfs_want *want = &nfs->wants.places[asker->words[ASK_WANT]];

    return want->is_used && want->serial == asker->words[ASK_SERIAL] ? want : NULL;
}

static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                     struct sl_nfs_call *asker)
{
    struct sl_nfs_want *want;
    bool is_known;

    if (asker == NULL)
        return;
    want = want_of(nfs, asker);
    is_known = sl_nfs_exchange_result(exchange, &asker->result) == 0 &&
               asker->result.status == SL_NFS_OK && asker->result.post.is_present;
    if (want != NULL && is_known) {
        want->post = asker->result.post;
        sl_nfs_want_shown_complete(nfs, want);
    } else if (want != NULL) {
        /* It is gone, or the member is busy or silent: what stands there now? */
        sl_nfs_want_end(nfs, want, NULL, -EAGAIN);
    }
    sl_nfs_call_end(nfs, asker, 0);
}

void sl_nfs_want_shown_attributes(struct sl_nfs *nfs, struct sl_nfs_want *want)
{
    const struct sl_filesystem_config *config = nfs->filesystems[want->filesystem].config;
    const struct sl_nfs_arguments arguments = {.procedure = SL_NFS_GETATTR, .version = 3};
    struct sl_nfs_call *asker = config == NULL ? NULL : sl_nfs_call_begin(nfs, NULL);

    if (asker == NULL) {
        sl_nfs_want_end(nfs, want, NULL, -ENOSPC);
        return;
    }
    asker->filesystem = want->filesystem;
    asker->slot = want->slot;
    asker->words[ASK_WANT] = want->index;
    asker->words[ASK_SERIAL] = want->serial;
    if (sl_nfs_ask(nfs, asker, want->slot, &arguments, &want->handle, NULL, NULL,
                   config->retransmit_ms * UINT64_C(1000), answered) == 0)
        return;
    sl_nfs_call_end(nfs, asker, 0);
    sl_nfs_want_end(nfs, want, NULL, -ENOSPC);
}
