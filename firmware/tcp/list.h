// SPDX-License-Identifier: Apache-2.0
/*
 * Rings of links embedded in what is listed: O(1) to enter, leave and rotate. Nodes must not move
 * while they are on a list; each link is on one list at most.
 */
#ifndef TCP_LIST_H
#define TCP_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* A list, or a place on one; as a place, zeroed while it is on none. */
struct sl_tcp_link {
    struct sl_tcp_link *next, *previous;
};

/* The object a link is embedded in. */
#define SL_TCP_OF_LINK(link, type, member) ((type *)((char *)(link)-offsetof(type, member)))

static inline void sl_tcp_list_init(struct sl_tcp_link *list)
{
    list->next = list;
    list->previous = list;
}

static inline bool sl_tcp_list_is_empty(const struct sl_tcp_link *list)
{
    return list->next == list;
}

static inline bool sl_tcp_link_is_listed(const struct sl_tcp_link *link)
{
    return link->next != NULL;
}

/* Enters a link that is on no list as the last. */
static inline void sl_tcp_list_append(struct sl_tcp_link *list, struct sl_tcp_link *link)
{
    link->next = list;
    link->previous = list->previous;
    list->previous->next = link;
    list->previous = link;
}

/* Takes a link off its list; one that is on none is left as it is. */
static inline void sl_tcp_link_remove(struct sl_tcp_link *link)
{
    if (!sl_tcp_link_is_listed(link))
        return;
    link->previous->next = link->next;
    link->next->previous = link->previous;
    link->next = NULL;
    link->previous = NULL;
}

#endif
