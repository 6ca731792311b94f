// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { ServedTally } from '../../../lab/demo/served.js';
import type { ShowFlow } from '../../../mgmt/daemon/protocol.js';

const ADDRESS = '10.1.0.11';

function flow(changes: Partial<ShowFlow> = {}): ShowFlow {
  return {
    np: 0,
    protocol: 'tcp',
    client: ADDRESS,
    clientPort: 1000,
    vip: '10.1.0.100',
    vipPort: 2049,
    server: '10.2.0.11',
    serverPort: 2049,
    domain: 'nfs',
    member: 'nas1',
    state: 'established',
    idleMs: 0,
    ageMs: 1000,
    toServer: { packets: 2, bytes: 200 },
    toClient: { packets: 3, bytes: 300 },
    clientMac: '',
    serverMac: '',
    ingressPort: '1.1',
    egressPort: '2.1',
    ...changes,
  };
}

describe('tally of who served whom', () => {
  let tally: ServedTally;

  beforeEach(() => {
    tally = new ServedTally();
  });

  it('counts a flow once while it lives, with its latest figures', () => {
    tally.observe([flow()]);
    tally.observe([flow({ ageMs: 2000, toServer: { packets: 20, bytes: 2000 } })]);
    const served = tally.between(ADDRESS, 'nas1');
    expect(served).to.deep.equal({ connections: 1, packets: 23n, bytes: 2300n });
  });

  it('keeps a flow that has left the table', () => {
    tally.observe([flow()]);
    tally.observe([]);
    expect(tally.between(ADDRESS, 'nas1').bytes).to.equal(500n);
  });

  it('takes the same addresses and ports with a smaller age for another connection', () => {
    tally.observe([flow({ ageMs: 90_000 })]);
    tally.observe([flow({ ageMs: 10 })]);
    const served = tally.between(ADDRESS, 'nas1');
    expect(served).to.deep.equal({ connections: 2, packets: 10n, bytes: 1000n });
  });

  it('counts a flow that two NPs know of once', () => {
    const idleCopy = { packets: 0, bytes: 0 };
    tally.observe([flow(), flow({ np: 1, toServer: idleCopy, toClient: idleCopy })]);
    expect(tally.between(ADDRESS, 'nas1')).to.deep.equal({
      connections: 1,
      packets: 5n,
      bytes: 500n,
    });
  });

  it('takes a persistence record for no connection', () => {
    tally.observe([flow({ protocol: 'persistence', clientPort: 0, vipPort: 0 })]);
    expect(tally.between(ADDRESS, 'nas1').connections).to.equal(0);
  });

  it('tells clients and members apart', () => {
    tally.observe([flow(), flow({ clientPort: 1001, member: 'nas2' })]);
    expect(tally.between(ADDRESS, 'nas2').connections).to.equal(1);
    expect(tally.between('10.1.0.12', 'nas1').connections).to.equal(0);
  });

  it('holds counters beyond 2^53 exactly', () => {
    tally.observe([flow({ toServer: { packets: 1, bytes: '9007199254740993' } })]);
    expect(tally.between(ADDRESS, 'nas1').bytes).to.equal(9_007_199_254_741_293n);
  });
});
