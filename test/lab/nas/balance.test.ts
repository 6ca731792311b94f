// SPDX-License-Identifier: Apache-2.0
// How reads are spread over members, and what the box shows of it.
import { expect } from 'chai';
import { waitFor } from '../../../lab/system/wait.js';
import { counter } from '../../../mgmt/daemon/protocol.js';
import { configure, restoreConfiguration } from '../support/box.js';
import { ADDRESS, awaitService, box, cli, CLIENTS, EXPORT, SERVERS } from '../support/nas.js';
import { Caller, lookupCall, nfsCall } from '../support/nas-calls.js';
import { nfsMembers } from '../support/nas-members.js';

const [FIRST = ''] = CLIENTS;
const GETATTR = 1;
const CALLS = 120;

describe('lab: reads of one virtual NFS server', () => {
  let caller: Caller;
  let file: Buffer;

  before('a client knows a file', async () => {
    await awaitService();
    caller = Caller.open(FIRST, ADDRESS);
    const found = await caller.results(lookupCall(await caller.mount(EXPORT), '64k.bin'));
    expect(found.u32()).to.equal(0);
    file = Buffer.from(found.opaque());
  });

  after('the configuration is as before', async () => {
    await caller.close();
    await restoreConfiguration();
    await awaitService();
  });

  /** Reads that each server has got of some calls for one file. */
  async function spread(): Promise<Map<string, number>> {
    const before = new Map((await nfsMembers()).map(({ server, reads }) => [server, reads]));
    for (let call = 0; call < CALLS; call += 1) await caller.status(nfsCall(GETATTR, file));
    const after = await nfsMembers();
    return new Map(
      after.map(({ server, reads }) => [
        server,
        Number(counter(reads) - counter(before.get(server) ?? 0)),
      ]),
    );
  }

  it('go round all servers with round robin', async () => {
    await configure('filesystem files read-method round-robin');
    const counts = await spread();
    for (const server of SERVERS) {
      expect(counts.get(server), server).to.be.closeTo(CALLS / SERVERS.length, 3);
    }
  });

  it('follow the weights of servers', async () => {
    await configure(
      'filesystem files read-method weighted',
      'filesystem files member nas1 weight 3',
    );
    const counts = await spread();
    expect(counts.get('nas1')).to.be.closeTo(CALLS / 2, 6);
  });

  it('of one file go to one server by hash of its number', async () => {
    await configure('filesystem files read-method inode-hash');
    const busy = [...(await spread()).values()].filter((count) => count > 3);
    expect(busy).to.have.lengthOf(1);
  });

  for (const method of ['response-time', 'dynamic'] as const) {
    it(`are all answered by ${method}`, async () => {
      await configure(`filesystem files read-method ${method}`);
      const sum = [...(await spread()).values()].reduce((one, other) => one + other);
      expect(sum).to.be.at.least(CALLS);
    });
  }

  it('of a file that is used much go to more servers, and it is among the files shown', async () => {
    await configure(
      'filesystem files read-method handle',
      'filesystem files promote-hits 20',
      'filesystem files demote-hits 1',
      'filesystem files interval-ms 500',
    );
    await waitFor(
      async () => {
        await spread();
        const { rows } = await (await box()).show('nfs-files');
        const row = rows.find(({ path }) => path.endsWith('64k.bin'));
        return row !== undefined && row.list > 1 && row.servers.length > 1;
      },
      { what: 'the file is promoted', everyMs: 20 },
    );
  });

  it('are timed by procedure, member, client and export', async () => {
    const client = await box();
    for (const of of ['procedure', 'member', 'client', 'export'] as const) {
      const { rows } = await client.show('nfs-latency', { of });
      expect(rows, of).to.not.be.empty;
      expect(counter(rows[0]?.latency.count ?? 0) > 0n, of).to.equal(true);
    }
  });

  const SHOWS = [
    'nfs',
    'nfs filesystem',
    'nfs member',
    'nfs files',
    'nfs clients',
    'nfs calls',
    'nfs statistics',
    'nfs latency',
    'nfs store',
    'nfs exports',
  ];
  for (const what of SHOWS) {
    it(`show ${what} gives text and JSON`, async () => {
      const text = await cli(`show ${what}`);
      expect(text.status, text.stderr).to.equal(0);
      const { stdout } = await cli(`show ${what} | json`);
      expect(JSON.parse(stdout)).to.be.an('object');
    });
  }

  it('can be followed through the box', async () => {
    const traced = cli('trace nfs procedure getattr seconds 20');
    let isDone = false;
    const done = traced.finally(() => {
      isDone = true;
    });
    await waitFor(
      async () => {
        await caller.status(nfsCall(GETATTR, file));
        return isDone;
      },
      { what: 'a call is traced', everyMs: 100 },
    );
    const { stdout, stderr } = await done;
    expect(stdout, stderr).to.include('client answered');
  });
});
