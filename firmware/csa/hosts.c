// SPDX-License-Identifier: Apache-2.0
#include "hosts.h"

#include <errno.h>

#include "generated/names.h"
#include "wire/ipv4.h"
#include "wire/ipv6.h"

static bool is_host(const struct sl_ip *ip)
{
    if (sl_ip_is_v4(ip))
        return sl_ipv4_source_is_valid(sl_ip_v4(ip));
    return sl_ipv6_source_is_valid(ip) && !sl_ipv6_is_link_local(ip);
}

int sl_check_host(const struct sl_addr *address, const struct sl_place *place,
                  struct sl_refusal *refusal)
{
    char text[SL_IP_TEXT_SIZE];
    struct sl_ip ip;

    if (sl_config_any_ip(address, &ip))
        return sl_refuse(refusal, EAFNOSUPPORT, place->mark, place->id, place->key,
                         "%s is no address: give an IPv4 or IPv6 address",
                         sl_mark_name(place->mark));
    if (is_host(&ip))
        return 0;
    return sl_refuse(refusal, EADDRNOTAVAIL, place->mark, place->id, place->key,
                     "%s is no address of a host: give a unicast address that is not link-local",
                     sl_ip_format(&ip, text));
}

int sl_check_source(const struct sl_addr_prefix *source, const struct sl_place *place,
                    struct sl_refusal *refusal)
{
    uint8_t most = source->address.family == 4 ? 32 : 128;
    int error;

    if (source->address.family == 0)
        return 0;
    error = sl_check_host(&source->address, place, refusal);
    if (!error && source->length_bits > most)
        error = sl_refuse(refusal, ERANGE, place->mark, place->id, place->key,
                          "prefix length %u is too long: it must be from 0 to %u",
                          source->length_bits, most);
    return error;
}
