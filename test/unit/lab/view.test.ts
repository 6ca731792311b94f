// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import type { BoxFigures, MemberFigures } from '../../../lab/demo/figures.js';
import { ServedTally } from '../../../lab/demo/served.js';
import { PLAIN } from '../../../lab/demo/style.js';
import { fullPicture, shortPicture, type Picture } from '../../../lab/demo/view.js';
import type { LoadProgress } from '../../../lab/load/copy-load.js';
import { demo } from '../../../lab/topologies/demo.js';
import { nfs } from '../../../lab/topologies/nfs.js';
import type { ShowServer } from '../../../mgmt/daemon/protocol.js';
import { NFS_SAMPLES } from '../../mgmt/cli/nfs-samples.js';

const HUGE = '18446744073709551615';

function load(client: string, changes: Partial<LoadProgress> = {}): LoadProgress {
  return {
    client,
    doing: 'reading back',
    by: 'connection',
    rounds: 99_999,
    bytes: BigInt(HUGE),
    bytesPerSecond: 9.99e11,
    checksumsRight: 99_999,
    failures: 0,
    lastFailure: '',
    ...changes,
  };
}

function server(name: string, state: ShowServer['state']): ShowServer {
  const traffic = { packets: HUGE, bytes: HUGE };
  return {
    server: name,
    address: '10.2.0.11',
    domain: 'nfs',
    member: name,
    memberId: 0,
    adminState: 'enabled',
    weight: 1,
    state,
    located: true,
    mac: '02:5c:00:00:02:11',
    port: '2.1',
    connectionsActive: HUGE,
    connectionsTotal: HUGE,
    toServer: traffic,
    fromServer: traffic,
    probesSent: 0,
    probesFailed: 0,
    counters: {},
  };
}

function picture(changes: Partial<Picture> = {}): Picture {
  const box: BoxFigures = {
    state: 'ready',
    restarts: 3,
    servers: [server('nas1', 'up'), server('nas2', 'locating'), server('nas3', 'down')],
    drops: [],
    busyPercent: 100,
    activeFlows: BigInt(HUGE),
    packetsPerSecond: BigInt(HUGE),
    bitsPerSecond: BigInt(HUGE),
    filesystem: undefined,
    members: [],
  };
  const loads = [load('client1'), load('client2'), load('client3')];
  return {
    topology: nfs,
    upMs: 98 * 3600_000,
    loads,
    box,
    served: new ServedTally(),
    keys: '',
    ...changes,
  };
}

function member(server: string, changes: Partial<MemberFigures> = {}): MemberFigures {
  const [sample] = NFS_SAMPLES['nfs-member'].members;
  const rates = { readsPerSecond: BigInt(HUGE), modificationsPerSecond: BigInt(HUGE) };
  return { ...sample!, ...rates, server, responseUs: HUGE, ...changes };
}

/** A picture of the topology with a virtual NFS server, one member of which is out. */
function pictureByCall(): Picture {
  const { box, ...rest } = picture();
  const [sample] = NFS_SAMPLES['nfs-filesystem'].filesystems;
  const reason = 'has not answered within 8000 ms what nas1 has';
  const members = [member('nas1'), member('nas2', { state: 'out', reason }), member('nas3')];
  const filesystem = { ...sample!, state: 'serving' as const, current: 2, members };
  const keys = 'k'.repeat(100);
  return { ...rest, topology: demo, keys, box: { ...box!, filesystem, members } };
}

describe('live screen of the demo', () => {
  it('fits a terminal of 80 columns and 24 lines even with the largest counters', () => {
    const lines = fullPicture(picture(), PLAIN);
    // The last line stays free for the cursor.
    expect(lines.length).to.be.at.most(23);
    for (const line of lines) expect(line.length, line).to.be.at.most(80);
  });

  it('fits with a virtual NFS server too, when copies have failed', () => {
    const loads = ['client1', 'client2', 'client3'].map((name) => {
      return load(name, { failures: 9999, lastFailure: 'f'.repeat(100) });
    });
    const lines = fullPicture({ ...pictureByCall(), loads }, PLAIN);
    expect(lines.length).to.be.at.most(23);
    for (const line of lines) expect(line.length, line).to.be.at.most(80);
  });

  it('tells which member is out, and why', () => {
    const text = fullPicture(pictureByCall(), PLAIN).join('\n');
    expect(text).to.include('2 of 3 members current; nas2: has not answered');
    expect(shortPicture(pictureByCall())).to.include('nas2 out');
  });

  it('fits as well when copies have failed', () => {
    const loads = ['client1', 'client2', 'client3'].map((name) => load(name, { failures: 9999 }));
    for (const line of fullPicture(picture({ loads }), PLAIN)) {
      expect(line.length, line).to.be.at.most(80);
    }
  });

  it('says so when the management plane does not answer', () => {
    const lines = fullPicture(picture({ box: undefined }), PLAIN);
    expect(lines.join('\n')).to.include('sluiced does not answer');
  });

  it('names drop reasons that are not zero, and only those', () => {
    const { box } = picture();
    const drop = { meaning: '', remedy: '' };
    const drops = [
      { reason: 'server_direct_access', packets: 7, ...drop },
      { reason: 'hold_down', packets: 0, ...drop },
    ];
    const text = fullPicture(picture({ box: { ...box!, drops } }), PLAIN).join('\n');
    expect(text).to.include('server_direct_access 7');
    expect(text).not.to.include('hold_down');
  });

  it('shows the first line of why a copy failed', () => {
    const failed = load('client1', { failures: 2, lastFailure: 'it went\nwrong' });
    const text = fullPicture(picture({ loads: [failed] }), PLAIN).join('\n');
    expect(text).to.include('it went').and.to.include('2 failed').and.not.to.include('wrong');
  });

  it('has a form of one line for a log', () => {
    const line = shortPicture(picture());
    expect(line).to.include('nas2 locating').and.not.to.include('\n');
  });
});
