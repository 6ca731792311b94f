// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../../../mgmt/daemon/protocol.js';
import { loadInto } from '../../../mgmt/config/load.js';

/** A small working configuration: one domain over two servers, clients on 1.1, servers on 2.1 and 2.2. */
export const SAMPLE = `
system hostname box
np 0
np 1
port 1.1 type router device af_packet:p11 addresses 10.1.0.1/24 description "to the clients"
port 2.1 type server device af_packet:p21 np 1
port 2.2 type server device af_packet:p22 np 1
vlan 10 name storage ports 2.1,2.2
server nas1 address 10.2.0.11
server nas2 address 10.2.0.12 admin-state drain
virtual-domain nfs vlan 10 vips 10.1.0.100 self-addresses 10.2.0.1/24 subnets 10.2.0.0/24
virtual-domain nfs persistence source-address health-method tcp health-port 2049
virtual-domain nfs member nas1 weight 2
virtual-domain nfs member nas2
`;

/** The sample, with more commands laid over it. */
export function sample(more = ''): ConfigDocument {
  return loadInto(loadInto({}, SAMPLE, 'text'), more, 'text');
}
