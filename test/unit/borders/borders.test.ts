// SPDX-License-Identifier: Apache-2.0
// The borders of ARCHITECTURE.md ("Invariants"), proven on the flags each target is really built with.
import { expect } from 'chai';
import { compile, loadTargets, type Target } from './targets.js';

/** A snippet that must not compile in a target, and the words of the refusal. */
interface Forbidden {
  what: string;
  code: string;
  reason: RegExp;
}

const missing = (header: string): RegExp =>
  new RegExp(`${header.replace('.', '\\.')}: No such file or directory`);

const noDpdkHeaders: Forbidden[] = [
  { what: 'includes rte_mbuf.h', code: '#include <rte_mbuf.h>', reason: missing('rte_mbuf.h') },
  { what: 'includes rte_ring.h', code: '#include <rte_ring.h>', reason: missing('rte_ring.h') },
  {
    what: 'includes rte_ethdev.h',
    code: '#include <rte_ethdev.h>',
    reason: missing('rte_ethdev.h'),
  },
  {
    what: 'includes DPDK by way of /usr/include',
    code: '#include <dpdk/rte_mbuf.h>',
    reason: /rte_\w+\.h: No such file or directory/,
  },
];

const noDpdk: Forbidden[] = [
  ...noDpdkHeaders,
  { what: 'allocates', code: 'void *f(void) { return malloc(1); }', reason: /poisoned "malloc"/ },
  { what: 'prints', code: 'void f(void) { printf("x"); }', reason: /poisoned "printf"/ },
  {
    what: 'reads a clock',
    code: 'int f(struct timespec *t) { return clock_gettime(0, t); }',
    reason: /poisoned "clock_gettime"/,
  },
  {
    what: 'takes a lock',
    code: 'int f(pthread_mutex_t *m) { return pthread_mutex_lock(m); }',
    reason: /poisoned "pthread_mutex_lock"/,
  },
];

const noAgent: Forbidden[] = [
  {
    what: "includes the agent's headers",
    code: '#include <csa/csa.h>',
    reason: missing('csa/csa.h'),
  },
];

const noControl: Forbidden[] = [
  ...noAgent,
  {
    what: "includes the ring's headers",
    code: '#include <shm/ring.h>',
    reason: missing('shm/ring.h'),
  },
];

const noDevices: Forbidden[] = [
  {
    what: 'includes ethdev',
    code: '#include <rte_ethdev.h>',
    reason: /devices belong to dpdk-pmd/,
  },
  {
    what: 'includes the vdev bus',
    code: '#include <rte_bus_vdev.h>',
    reason: /devices belong to dpdk-pmd/,
  },
  {
    what: 'includes rte_dev.h',
    code: '#include <rte_dev.h>',
    reason: /devices belong to dpdk-pmd/,
  },
  {
    what: 'starts the EAL',
    code: 'int f(void) { return rte_eal_init(0, NULL); }',
    reason: /poisoned "rte_eal_init"/,
  },
  {
    what: 'launches an lcore',
    code: 'int f(void) { return rte_eal_remote_launch(NULL, NULL, 0); }',
    reason: /poisoned "rte_eal_remote_launch"/,
  },
  {
    what: 'plugs in a device',
    code: 'int f(void) { return rte_eal_hotplug_add("", "", ""); }',
    reason: /poisoned "rte_eal_hotplug_add"/,
  },
  {
    what: 'polls a port itself',
    code: 'int f(void) { return rte_eth_rx_burst(0, 0, NULL, 0); }',
    reason: /poisoned "rte_eth_rx_burst"/,
  },
];

const FORBIDDEN = new Map<string, Forbidden[]>([
  ['sl_generated', noDpdk],
  ['sl_wire', [...noDpdk, ...noControl]],
  ['sl_shm', noDpdk],
  ['sl_iff', [...noDpdk, ...noControl]],
  ['sl_locator', [...noDpdk, ...noControl]],
  ['sl_impair', [...noDpdk, ...noControl]],
  ['sl_tcp', [...noDpdk, ...noControl]],
  ['sl_repair', [...noDpdk, ...noControl]],
  ['sl_rpc', [...noDpdk, ...noControl]],
  ['sl_datagram', [...noDpdk, ...noControl]],
  ['sl_nfswire', [...noDpdk, ...noControl]],
  ['sl_nfs', [...noDpdk, ...noAgent]],
  ['sl_store', [...noDpdkHeaders, ...noAgent]],
  ['sl_np', [...noDevices, ...noControl]],
  ['sl_endpoint', [...noDevices, ...noControl]],
  ['sl_nas', [...noDevices, ...noAgent]],
  ['sl_csa', noDevices],
  ['sluice-fastpath', noDevices],
]);

/** What each kind of target may do: shows that the refusals above are not for another reason. */
const PERMITTED = new Map<string, string>([
  ['sl_wire', '#include <wire/eth.h>'],
  ['sl_iff', '#include <iff/packet.h>\n#include <wire/ipv4.h>'],
  ['sl_locator', '#include <wire/arp.h>'],
  ['sl_impair', '#include <wire/ipv4.h>'],
  ['sl_rpc', '#include <tcp/slice.h>'],
  ['sl_datagram', '#include <rpc/message.h>'],
  ['sl_nfswire', '#include <rpc/rpc.h>'],
  ['sl_nfs', '#include <nfswire/nfs.h>'],
  ['sl_store', '#include <lmdb.h>\n#include <nfs/record.h>'],
  ['sl_np', '#include <rte_mbuf.h>\n#include <rte_ring.h>\n#include <iff/packet.h>'],
  ['sl_endpoint', '#include <rte_mbuf.h>\n#include <np/sp.h>\n#include <tcp/connection.h>'],
  ['sl_nas', '#include <rte_mbuf.h>\n#include <endpoint/user.h>\n#include <nfs/nfs.h>'],
  ['sl_csa', '#include <rte_mbuf.h>\n#include <np/np.h>\n#include <shm/ring.h>'],
  [
    'sl_pmd',
    '#include <rte_ethdev.h>\nint f(void);\nint f(void) { return rte_eal_init(0, NULL); }',
  ],
]);

describe('borders between the parts of the fast path', () => {
  let targets: Map<string, Target>;

  before('read how each target is compiled', () => {
    targets = loadTargets('build/c');
  });

  function target(name: string): Target {
    const found = targets.get(name);
    if (found === undefined) throw new Error(`${name} is not built: type npm run build`);
    return found;
  }

  for (const [name, cases] of FORBIDDEN) {
    for (const { what, code, reason } of cases) {
      it(`${name} does not compile when it ${what}`, () => {
        const { accepted, diagnostics } = compile(target(name), `${code}\n`);
        expect(accepted, 'compiled, but must not').to.equal(false);
        expect(diagnostics).to.match(reason);
      });
    }
  }

  for (const [name, code] of PERMITTED) {
    it(`${name} compiles what it may include`, () => {
      const { accepted, diagnostics } = compile(target(name), `${code}\n`);
      expect(accepted, diagnostics).to.equal(true);
    });
  }
});
