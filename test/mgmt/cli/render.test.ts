// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { toJson } from '../../../mgmt/cli/render/json.js';
import { renderShow } from '../../../mgmt/cli/render/show.js';
import { renderChanges, renderCommit } from '../../../mgmt/cli/render/state.js';
import { table, wrap } from '../../../mgmt/cli/render/table.js';
import { plural, rate, scaled, span } from '../../../mgmt/cli/render/units.js';
import type { ShowName } from '../../../mgmt/daemon/protocol.js';
import { HUGE, SAMPLES, SHOW_NAMES } from './samples.js';

/** The lines of a show of the samples. */
function shown(what: ShowName, detail = false): string[] {
  return renderShow(what, SAMPLES[what], 80, detail);
}

describe('cli: figures for people', () => {
  const counts: [string, bigint | number | string, string][] = [
    ['nothing', 0, '0'],
    ['the largest that is shown digit by digit', 99_999, '99999'],
    ['the first with a suffix', 100_000, '100k'],
    ['a million and a bit keeps a decimal', 1_234_567, '1.2M'],
    ['just below the next suffix', 999_999, '999k'],
    ['2^53, which the protocol sends as a string', '9007199254740992', '9.0P'],
    ['the largest of all', HUGE, '18.4E'],
  ];
  for (const [what, value, expected] of counts) {
    it(`shows ${what} as ${expected}`, () => {
      expect(scaled(value)).to.equal(expected);
    });
  }

  const spans: [number, string][] = [
    [0, '0ms'],
    [999, '999ms'],
    [59_999, '59s'],
    [185_000, '3m05s'],
    [7_800_000, '2h10m'],
    [356_400_000, '4d03h'],
  ];
  for (const [milliseconds, expected] of spans) {
    it(`shows ${String(milliseconds)} ms as ${expected}`, () => {
      expect(span(milliseconds)).to.equal(expected);
    });
  }

  it('tells a rate per second whatever the interval', () => {
    expect(rate(500n, 250)).to.equal('2000/s');
    expect(rate(5n, 0)).to.equal('-');
  });

  it('counts one change and two changes', () => {
    expect([plural(1, 'change'), plural(2, 'change')]).to.deep.equal(['1 change', '2 changes']);
  });
});

describe('cli: tables', () => {
  it('breaks text at blanks, else behind a separator, else anywhere, and loses nothing', () => {
    expect(wrap('one two three', 8)).to.deep.equal(['one two', 'three']);
    expect(wrap('1.1,1.2,1.3', 8)).to.deep.equal(['1.1,1.2,', '1.3']);
    expect(wrap('abcdefghij', 4)).to.deep.equal(['abcd', 'efgh', 'ij']);
  });

  it('puts numbers to the right and text to the left', () => {
    const lines = table([{ title: 'A' }, { title: 'N', align: 'right' }], [['x', '123']], 80);
    expect(lines).to.deep.equal(['A    N', '-  ---', 'x  123']);
  });

  for (const what of SHOW_NAMES) {
    for (const detail of [false, true]) {
      const form = detail ? 'of a single object' : 'of everything';
      it(`fits show ${what} ${form} into 80 columns with the longest values`, () => {
        const tooWide = shown(what, detail).filter((line) => line.length > 80);
        expect(tooWide).to.deep.equal([]);
      });
    }
  }
});

describe('cli: what a show tells', () => {
  const contents: [string, ShowName, boolean, readonly string[]][] = [
    [
      'a drop has its count, meaning and remedy',
      'drops',
      false,
      ['18.4E', 'belongs to none', '->'],
    ],
    [
      'a server has state, port, MAC and probes',
      'servers',
      false,
      ['disabled', '16.16', '02:00:00:00:02:01'],
    ],
    ['a server nobody has found says so', 'servers', false, ['not located']],
    ['a single server tells its weight', 'servers', true, ['Weight', '256']],
    [
      'the system tells why the fast path does not run',
      'system',
      false,
      ['failed', 'nr_hugepages'],
    ],
    ['the system tells what waits for a restart', 'system', false, ['flow-capacity', '131072']],
    ['an event has its name and severity', 'events', false, ['critical', 'member-down:']],
    ['flows tell that there are more', 'flows', false, ['limit N']],
    [
      'TCP connections tell both ends and that there are more',
      'tcp-connections',
      false,
      ['65535', 'syn-received', 'limit N'],
    ],
    ['an ended TCP connection tells why', 'tcp-ended', false, ['aborted', 'operator', '10d10h']],
    [
      'a TCP connection tells its path, its windows and what was agreed',
      'tcp-connection',
      false,
      ['path MTU 65535', 'slow start', 'SACK', 'repairing a loss', 'Opened by     us'],
    ],
    ['TCP statistics leave out what never happened', 'tcp-statistics', false, ['1 are zero']],
    ['all TCP statistics have zeros too', 'tcp-statistics', true, ['passive-opens           0']],
    ['a TCP service tells its targets with their port', 'tcp-services', true, [']:65535']],
    [
      'NFS at a glance has services and file systems',
      'nfs',
      false,
      ['running', 'not-serving', '1/2'],
    ],
    [
      'NFS at a glance warns of a file system with one member left',
      'nfs',
      false,
      ['WARNING', 'one member left'],
    ],
    ['a file system with one member left warns', 'nfs-filesystem', true, ['WARNING']],
    ['a member tells why it is out', 'nfs-member', false, ['nas2 is out: it answered WRITE']],
    ['a member that is not found says so', 'nfs-member', false, ['not located']],
    ['a file system tells what is being compared', 'nfs-filesystem', true, ['12 objects']],
    ['a file without a path tells its number', 'nfs-files', false, ['object 77', 'top N']],
    [
      'times are told with percentiles',
      'nfs-latency',
      false,
      ['p99', '123us', '1536us', '12ms', '33s'],
    ],
    ['the store tells the time of a transaction', 'nfs-store', false, ['2000us', '70ms']],
    ['NFS statistics leave out what never happened', 'nfs-statistics', false, ['2 are zero']],
    ['an export tells whom it is for', 'nfs-exports', true, ['read only', '2001:db8:1::/64']],
    ['a call tells whom it waits for', 'nfs-calls', false, ['0xffffffff', 'readdirplus']],
    ['counters tell the paths apart', 'counters', false, ['Flow-thru', 'Slow', 'To TCP services']],
  ];
  it('tells gauges of a detailed view in words and units, not as counts', () => {
    const text = shown('servers', true).join('\n');
    expect(text).not.to.match(/^ {2}(mac|port|up|located|state-since-us) .*[0-9.]+[kMGTPE]?$/m);
  });

  for (const [what, name, detail, parts] of contents) {
    it(what, () => {
      for (const part of parts) {
        expect(shown(name, detail).join('\n')).to.include(part);
      }
    });
  }

  it('shows a configuration as the text it can be loaded from', () => {
    expect(shown('running-config')).to.deep.equal(['port 1.1 type router', 'port 1.1 np 0']);
    expect(shown('startup-config')).to.deep.equal([]);
  });

  it('shows a difference as the command that makes it and what was there before', () => {
    const lines = renderChanges([
      {
        op: 'set',
        command: 'port 1.1 mtu 9000',
        object: 'port 1.1',
        attribute: 'mtu',
        before: 1500,
      },
      { op: 'delete', command: 'no vlan 10', object: 'vlan 10', before: { name: 'x' } },
    ]);
    expect(lines).to.deep.equal(['port 1.1 mtu 9000  # was 1500', 'no vlan 10']);
  });

  it('says that a commit waits for the fast path, and warns', () => {
    const result = { commit: 3, generation: null, changes: 1, pending: [], warnings: ['careful.'] };
    expect(renderCommit(result, 80).join('\n'))
      .to.include('Commit 3 is running: 1 change.')
      .and.include('does not run yet')
      .and.include('Warning: careful.');
  });
});

describe('cli: JSON', () => {
  it('writes a counter as a number up to 2^53 - 1 and as a decimal string beyond', () => {
    expect(
      JSON.parse(toJson({ small: 9_007_199_254_740_991n, large: 9_007_199_254_740_992n }, 0)),
    ).to.deep.equal({ small: 9_007_199_254_740_991, large: '9007199254740992' });
  });
});
