// SPDX-License-Identifier: Apache-2.0
/* PORTMAP version 2 (RFC 1833 section 3). */

#include <errno.h>

#include "nfswire/mount.h"

int sl_portmap_get_mapping(struct sl_xdr_reader *reader, struct sl_portmap_mapping *mapping)
{
    mapping->program = sl_xdr_get_u32(reader);
    mapping->version = sl_xdr_get_u32(reader);
    mapping->protocol = sl_xdr_get_u32(reader);
    mapping->port = sl_xdr_get_u32(reader);
    return reader->has_failed ? -EBADMSG : 0;
}

void sl_portmap_put_mapping(struct sl_xdr_writer *writer, const struct sl_portmap_mapping *mapping)
{
    sl_xdr_put_u32(writer, mapping->program);
    sl_xdr_put_u32(writer, mapping->version);
    sl_xdr_put_u32(writer, mapping->protocol);
    sl_xdr_put_u32(writer, mapping->port);
}

void sl_portmap_put_item(struct sl_xdr_writer *writer, const struct sl_portmap_mapping *mapping)
{
    sl_xdr_put_bool(writer, true);
    sl_portmap_put_mapping(writer, mapping);
}
