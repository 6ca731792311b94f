// SPDX-License-Identifier: Apache-2.0
/* The link of a switch to a real SP (np/sp.h). */
#include "nas/nas.h"

static int route_member(void *context, uint16_t member, struct sl_sp_route *route)
{
    return sl_sp_route_member(context, member, route);
}

static bool is_mine(void *context, uint16_t service)
{
    return sl_sp_of_nfs(context, service) == sl_sp_id(context);
}

struct sl_nas_link sl_nas_link_to(struct sl_sp *sp)
{
    return (struct sl_nas_link){.route_member = route_member, .is_mine = is_mine, .context = sp};
}
