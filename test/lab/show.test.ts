// SPDX-License-Identifier: Apache-2.0
// Every `show` of the real box, as a table and as JSON, after traffic of which we know what there must be.
import { expect } from 'chai';
import type { ShowName, ShowResults } from '../../mgmt/daemon/protocol.js';
import { addressOf, connectAll } from './support/clients.js';
import { copyBothWays } from './support/files.js';
import { box, cli, lab, SERVERS, VIP } from './support/lab.js';

const NFS = 2049;
const MIB = 1024 * 1024;

/** What every show is to say in its plain form; those of TCP and NFS are looked at where there are any. */
const SHOWN: Record<
  Exclude<ShowName, `tcp-${string}` | `nfs-${string}`>,
  readonly (string | RegExp)[]
> = {
  version: [/\d+\.\d+\.\d+/, /DPDK 22\.11/],
  system: ['box', 'ready'],
  ports: ['1.1', '2.3', 'router', 'server', 'up'],
  vlans: ['10', '2.1'],
  vsds: [],
  'virtual-domains': ['nfs', VIP],
  servers: [...SERVERS, '10.2.0.11', '02:5c:00:00:02:11'],
  'static-routes': [],
  flows: ['tcp', 'established'],
  drops: [],
  counters: ['Flow-thru', 'translate'],
  nps: ['1.1', '2.1'],
  nfs: ['No NFS services are configured'],
  events: ['member-up', 'hold-down-released'],
  'running-config': [`virtual-domain nfs vips ${VIP}`],
  'startup-config': [`virtual-domain nfs vips ${VIP}`],
  candidate: ['virtual-domain nfs'],
  history: ['start-up'],
  pending: [],
};

async function json<N extends ShowName>(name: N): Promise<ShowResults[N]> {
  const { status, stdout, stderr } = await cli('show', name, '|', 'json');
  expect(status, stderr).to.equal(0);
  return JSON.parse(stdout) as ShowResults[N];
}

describe('lab: what the box shows of itself', () => {
  before('all servers are up', () => lab().awaitReady());

  it('every show works on the running box, as a table of 80 columns and as JSON', async () => {
    const held = await connectAll('client1', NFS, [addressOf('client1')]);
    try {
      for (const [name, words] of Object.entries(SHOWN)) {
        const { status, stdout, stderr } = await cli('show', name);
        expect(status, `show ${name}: ${stderr}`).to.equal(0);
        for (const word of words) expect(stdout, `show ${name}`).to.match(new RegExp(word));
        expect(await json(name as ShowName), `show ${name} as JSON`).to.be.an('object');
      }
    } finally {
      await held.close();
    }
    for (const name of ['ports', 'servers', 'flows', 'drops', 'counters', 'nps', 'vlans']) {
      const longest = Math.max(
        ...(await cli('show', name)).stdout.split('\n').map((l) => l.length),
      );
      expect(longest, `columns of show ${name}`).to.be.at.most(80);
    }
  });

  it('a copy is counted at its server, its ports, its domain and as flow-thru', async () => {
    const bytes = 8 * MIB;
    const before = await figures();
    await copyBothWays('client1', bytes);
    const after = await figures();
    for (const name of Object.keys(before) as (keyof typeof before)[]) {
      expect(after[name] - before[name], name).to.be.at.least(bytes);
    }
    const { paths } = await json('counters');
    expect(Number(paths.flowThru)).to.be.greaterThan(Number(paths.buffered));
  });

  it('clear counters begins again at nothing', async () => {
    await copyBothWays('client1', MIB);
    const before = Number((await json('counters')).paths.flowThru);
    expect((await cli('clear', 'counters')).status).to.equal(0);
    const { paths } = await json('counters');
    // The copy's connections may still be closing.
    expect(Number(paths.flowThru)).to.be.lessThan(before / 10);
    const { ports } = await json('ports');
    expect(ports.every(({ rx }) => Number(rx.bytes) < MIB)).to.equal(true);
  });

  it('several who ask for flows at once all get them', async () => {
    const client = await box();
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.show('flows')));
    for (const { rows } of answers) expect(rows).to.be.an('array');
  });
});

async function figures() {
  const { servers } = await json('servers');
  const { ports } = await json('ports');
  const { domains } = await json('virtual-domains');
  const clientPort = ports.find(({ port }) => port === '1.1');
  const sum = (values: (number | string)[]): number =>
    values.map(Number).reduce((a, b) => a + b, 0);
  return {
    toServers: sum(servers.map(({ toServer }) => toServer.bytes)),
    fromServers: sum(servers.map(({ fromServer }) => fromServer.bytes)),
    receivedOnClientPort: Number(clientPort?.rx.bytes),
    sentOnClientPort: Number(clientPort?.tx.bytes),
    domainToServers: sum(domains.map(({ toServers }) => toServers.bytes)),
    domainToClients: sum(domains.map(({ toClients }) => toClients.bytes)),
  };
}
