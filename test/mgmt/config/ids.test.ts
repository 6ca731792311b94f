// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { ConfigError } from '../../../mgmt/config/errors.js';
import { assignIds, idOf, keysById, noIds, parseIds } from '../../../mgmt/config/ids.js';
import { loadInto } from '../../../mgmt/config/load.js';
import { sample } from './sample.js';

describe('ids of objects', () => {
  it('are given from the lowest, and nested objects are told apart by their parent', () => {
    const ids = assignIds(sample(), noIds());
    expect(idOf(ids, 'port', '1.1')).to.equal(0);
    expect(idOf(ids, 'port', '2.2')).to.equal(2);
    expect(idOf(ids, 'member', 'nfs/nas2')).to.equal(1);
    expect(keysById(ids, 'member').get(0)).to.equal('nfs/nas1');
  });

  it('are the keys themselves where these are numbers', () => {
    const ids = assignIds(sample(), noIds());
    expect(idOf(ids, 'vlan', '10')).to.equal(10);
    expect(idOf(ids, 'np', '1')).to.equal(1);
  });

  it('stay with an object whatever comes before it', () => {
    const first = assignIds(sample('no port 1.1\nno vlan 10 ports 2.1'), noIds());
    const second = assignIds(sample(), first);
    expect(idOf(second, 'port', '2.1')).to.equal(idOf(first, 'port', '2.1'));
    expect(idOf(second, 'port', '1.1')).to.equal(2);
  });

  it('are not used again at once, so that old flows are not taken for those of a new object', () => {
    const before = assignIds(sample(), noIds());
    const without = assignIds(sample('no server nas2\nno virtual-domain nfs member nas2'), before);
    const after = assignIds(sample('no server nas2\nserver nas9 address 10.2.0.19'), without);
    expect(idOf(after, 'server', 'nas9')).to.equal(2);
  });

  it('go round to the free ones when the highest has been given', () => {
    const ids = assignIds(sample(), { ...noIds(), cursors: { port: 63 } });
    expect(['1.1', '2.1', '2.2'].map((key) => idOf(ids, 'port', key))).to.deep.equal([63, 0, 1]);
  });

  it('run out with a message that names the object and how many may stay', () => {
    const lines = Array.from({ length: 65 }, (_, i) => `port ${(i >> 4) + 1}.${(i & 15) + 1}`);
    const document = loadInto({}, lines.join('\n'), 'text');
    expect(() => assignIds(document, noIds()))
      .to.throw(ConfigError, /port 5\.1: 65 are too many/)
      .with.property('remedy', 'There is room for 64 objects of the kind port; remove 1.');
  });

  it('that were written down wrongly are given anew', () => {
    const ids = parseIds({
      table: { port: { '1.1': 5, '2.1': 5, '2.2': 'x' }, server: 7 },
      cursors: { port: 'y' },
    });
    expect(ids.table['port']).to.deep.equal({ '1.1': 5 });
    const given = assignIds(sample(), ids);
    expect(idOf(given, 'port', '1.1')).to.equal(5);
    expect(new Set(Object.values(given.table['port'] ?? {})).size).to.equal(3);
  });
});
