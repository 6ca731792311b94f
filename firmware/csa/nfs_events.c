// SPDX-License-Identifier: Apache-2.0
#include "nfs_events.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "generated/names.h"
#include "up.h"

#define EVENTS_PER_TURN 32u

/* An event with the names of what it is about. */
struct news {
    const struct sl_nfs_event *event;
    const char *filesystem; /* key, "" for none */
    const char *member;     /* key with that of the file system */
    const char *server;     /* the member's own key */
};

static struct news news_of(const struct sl_csa *csa, const struct sl_nfs_event *event)
{
    struct news news = {
        .event = event,
        .filesystem = sl_config_key(csa->active, SL_KIND_FILESYSTEM, event->filesystem),
        .member = sl_config_key(csa->active, SL_KIND_FILESYSTEM_MEMBER, event->member),
    };
    const char *slash = strchr(news.member, '/');

    news.server = slash != NULL ? slash + 1 : news.member;
    return news;
}

#define COPY(to, text) snprintf((to), sizeof(to), "%s", (text))

/* "WRITE of /a/b by 10.1.0.11, xid 0x12ab34cd"; "no call of a client". */
static void describe_call(const struct sl_nfs_event *event, char *text, size_t bytes)
{
    char client[SL_IP_TEXT_SIZE], procedure[16];

    if (sl_ip_is_none(&event->client)) {
        snprintf(text, bytes, "no call of a client%s%s", event->file[0] != '\0' ? ", about " : "",
                 event->file);
        return;
    }
    COPY(procedure, sl_procedure_name(event->procedure));
    for (char *at = procedure; *at != '\0'; at++)
        *at = (char)toupper((unsigned char)*at);
    snprintf(text, bytes, "%s of %s by %s, xid 0x%08x", procedure,
             event->file[0] != '\0' ? event->file : "an object whose path is not known",
             sl_ip_format(&event->client, client), event->xid);
}

/* Sends the event `code`, whose structure is `type` and has been filled in as `arguments`. */
#define TELL_MEMBER(csa, code, news, arguments)                                                    \
    sl_up_event((csa), (code), (news)->event->member, (news)->member, &(arguments),                \
                sizeof(arguments))
#define TELL_FILESYSTEM(csa, code, news, arguments)                                                \
    sl_up_event((csa), (code), (news)->event->filesystem, (news)->filesystem, &(arguments),        \
                sizeof(arguments))

static void tell_joined(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_member_joined joined;

    memset(&joined, 0, sizeof(joined));
    COPY(joined.filesystem, news->filesystem);
    COPY(joined.member, news->server);
    TELL_MEMBER(csa, SL_EVENT_NFS_MEMBER_JOINED, news, joined);
}

static void tell_unlike(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_member_unlike unlike;

    memset(&unlike, 0, sizeof(unlike));
    COPY(unlike.filesystem, news->filesystem);
    COPY(unlike.member, news->server);
    COPY(unlike.reason, news->event->text);
    TELL_MEMBER(csa, SL_EVENT_NFS_MEMBER_UNLIKE, news, unlike);
}

static void tell_refused(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_member_refused refused;

    memset(&refused, 0, sizeof(refused));
    COPY(refused.filesystem, news->filesystem);
    COPY(refused.member, news->server);
    COPY(refused.reason, news->event->text);
    TELL_MEMBER(csa, SL_EVENT_NFS_MEMBER_REFUSED, news, refused);
}

static void tell_out(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_member_out out;

    memset(&out, 0, sizeof(out));
    COPY(out.filesystem, news->filesystem);
    COPY(out.member, news->server);
    COPY(out.reason, news->event->text);
    describe_call(news->event, out.call, sizeof(out.call));
    out.client = sl_config_addr(&news->event->client);
    out.xid = news->event->xid;
    TELL_MEMBER(csa, SL_EVENT_NFS_MEMBER_OUT, news, out);
}

static void tell_last(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_last_member last;

    memset(&last, 0, sizeof(last));
    COPY(last.filesystem, news->filesystem);
    COPY(last.member, news->server);
    TELL_FILESYSTEM(csa, SL_EVENT_NFS_LAST_MEMBER, news, last);
}

static void tell_none(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_no_member none;

    memset(&none, 0, sizeof(none));
    COPY(none.filesystem, news->filesystem);
    COPY(none.reason, news->event->text);
    TELL_FILESYSTEM(csa, SL_EVENT_NFS_NO_MEMBER, news, none);
}

static void tell_all_failed(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_all_failed failed;

    memset(&failed, 0, sizeof(failed));
    COPY(failed.filesystem, news->filesystem);
    COPY(failed.reason, news->event->text);
    describe_call(news->event, failed.call, sizeof(failed.call));
    failed.client = sl_config_addr(&news->event->client);
    failed.xid = news->event->xid;
    TELL_FILESYSTEM(csa, SL_EVENT_NFS_ALL_FAILED, news, failed);
}

static void tell_foreign_handle(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_foreign_handle foreign;

    memset(&foreign, 0, sizeof(foreign));
    foreign.client = sl_config_addr(&news->event->client);
    foreign.count = news->event->count;
    COPY(foreign.reason, news->event->text);
    sl_up_event(csa, SL_EVENT_NFS_FOREIGN_HANDLE, SL_ID_NONE, NULL, &foreign, sizeof(foreign));
}

static void tell_store_failed(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_store_failed failed;

    memset(&failed, 0, sizeof(failed));
    COPY(failed.reason, news->event->text);
    sl_up_event(csa, SL_EVENT_NFS_STORE_FAILED, SL_ID_NONE, NULL, &failed, sizeof(failed));
}

static void tell_repaired(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_repaired repaired;

    memset(&repaired, 0, sizeof(repaired));
    COPY(repaired.filesystem, news->filesystem);
    COPY(repaired.member, news->server);
    COPY(repaired.file, news->event->file);
    COPY(repaired.reason, news->event->text);
    TELL_MEMBER(csa, SL_EVENT_NFS_REPAIRED, news, repaired);
}

/* Events that say how many objects, or nothing, of a file system. */
static void tell_count(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_recovery_began began;
    struct sl_event_nfs_recovery_ended ended;

    memset(&began, 0, sizeof(began));
    memset(&ended, 0, sizeof(ended));
    began.objects = ended.objects = news->event->count;
    COPY(began.filesystem, news->filesystem);
    COPY(ended.filesystem, news->filesystem);
    if (news->event->kind == SL_NFS_EVENT_RECOVERY_BEGAN)
        TELL_FILESYSTEM(csa, SL_EVENT_NFS_RECOVERY_BEGAN, news, began);
    else
        TELL_FILESYSTEM(csa, SL_EVENT_NFS_RECOVERY_ENDED, news, ended);
}

static void tell_state(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_serving serving;
    struct sl_event_nfs_map_full full;

    memset(&serving, 0, sizeof(serving));
    memset(&full, 0, sizeof(full));
    COPY(serving.filesystem, news->filesystem);
    COPY(full.filesystem, news->filesystem);
    if (news->event->kind == SL_NFS_EVENT_SERVING)
        TELL_FILESYSTEM(csa, SL_EVENT_NFS_SERVING, news, serving);
    else
        TELL_FILESYSTEM(csa, SL_EVENT_NFS_MAP_FULL, news, full);
}

/* Events that give a reason, of a file system. */
static void tell_reason(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_verifier_changed changed;
    struct sl_event_nfs_subtree_inactive inactive;

    memset(&changed, 0, sizeof(changed));
    memset(&inactive, 0, sizeof(inactive));
    COPY(changed.filesystem, news->filesystem);
    COPY(inactive.filesystem, news->filesystem);
    COPY(changed.reason, news->event->text);
    COPY(inactive.reason, news->event->text);
    if (news->event->kind == SL_NFS_EVENT_VERIFIER_CHANGED)
        TELL_FILESYSTEM(csa, SL_EVENT_NFS_VERIFIER_CHANGED, news, changed);
    else
        TELL_FILESYSTEM(csa, SL_EVENT_NFS_SUBTREE_INACTIVE, news, inactive);
}

static void tell_locks_lost(struct sl_csa *csa, const struct news *news)
{
    struct sl_event_nfs_locks_lost lost;

    memset(&lost, 0, sizeof(lost));
    COPY(lost.filesystem, news->filesystem);
    COPY(lost.member, news->server);
    lost.count = news->event->count;
    TELL_FILESYSTEM(csa, SL_EVENT_NFS_LOCKS_LOST, news, lost);
}

static void (*const tellers[])(struct sl_csa *csa, const struct news *news) = {
    [SL_NFS_EVENT_MEMBER_JOINED] = tell_joined,
    [SL_NFS_EVENT_MEMBER_REFUSED] = tell_refused,
    [SL_NFS_EVENT_MEMBER_OUT] = tell_out,
    [SL_NFS_EVENT_LAST_MEMBER] = tell_last,
    [SL_NFS_EVENT_NO_MEMBER] = tell_none,
    [SL_NFS_EVENT_SERVING] = tell_state,
    [SL_NFS_EVENT_ALL_FAILED] = tell_all_failed,
    [SL_NFS_EVENT_FOREIGN_HANDLE] = tell_foreign_handle,
    [SL_NFS_EVENT_MAP_FULL] = tell_state,
    [SL_NFS_EVENT_STORE_FAILED] = tell_store_failed,
    [SL_NFS_EVENT_RECOVERY_BEGAN] = tell_count,
    [SL_NFS_EVENT_REPAIRED] = tell_repaired,
    [SL_NFS_EVENT_RECOVERY_ENDED] = tell_count,
    [SL_NFS_EVENT_VERIFIER_CHANGED] = tell_reason,
    [SL_NFS_EVENT_SUBTREE_INACTIVE] = tell_reason,
    [SL_NFS_EVENT_MEMBER_UNLIKE] = tell_unlike,
    [SL_NFS_EVENT_LOCKS_LOST] = tell_locks_lost,
};

static void tell(struct sl_csa *csa, const struct sl_nfs_event *event)
{
    struct news news = news_of(csa, event);

    if (event->kind < sizeof(tellers) / sizeof(tellers[0]))
        tellers[event->kind](csa, &news);
}

bool sl_nfs_events_step(struct sl_csa *csa)
{
    struct sl_nfs_event event;
    unsigned int told = 0;

    for (uint16_t sp = 0; csa->params.nas != NULL && sp < SL_LIMIT_SP; sp++)
        while (told < EVENTS_PER_TURN && csa->params.nas[sp] != NULL &&
               sl_nas_event(csa->params.nas[sp], &event)) {
            tell(csa, &event);
            told++;
        }
    return told > 0;
}
