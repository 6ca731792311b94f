// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { kindOf } from '../../../mgmt/config/grammar.js';
import { activePart } from '../../../mgmt/sam/active.js';
import {
  attributesIn,
  findMark,
  pendingChanges,
  placementOf,
  rapidMark,
} from '../../../mgmt/sam/places.js';
import { sample } from '../config/sample.js';

describe('where attributes live', () => {
  it('finds kind and attribute of a rapid mark, and the mark of each', () => {
    const port = kindOf('port');
    const mtu = port.attributes.get('mtu')!;
    expect(findMark(rapidMark(port, mtu))).to.deep.equal({ kind: port, attribute: mtu });
    expect(findMark(rapidMark(port))).to.deep.equal({ kind: port });
    expect(findMark(0xffff)).to.equal(undefined);
  });

  it('tells what lives in Linux and in the management plane', () => {
    const names = (kind: 'port' | 'system', place: 'linux' | 'management') =>
      attributesIn(kindOf(kind), place).map((attribute) => attribute.name);
    expect(names('port', 'linux')).to.deep.equal(['addresses']);
    expect(names('system', 'management')).to.deep.equal(['hostname']);
  });

  it('finds nothing pending right after the start', () => {
    expect(pendingChanges(placementOf(sample()), sample())).to.deep.equal([]);
  });

  it('finds what only a restart of the fast path can apply: changed, added, removed', () => {
    const later = sample('system memory-mib 512\nnp 0 lcore 3\nnp 2 lcore 2\nno np 1');
    const pending = pendingChanges(placementOf(sample()), later);
    expect(pending.map((c) => [c.object, c.attribute, c.active, c.configured])).to.deep.equal([
      ['system', 'memory-mib', 192, 512],
      ['np 0', 'lcore', 1, 3],
      ['np 1', 'lcore', 1, null],
      ['np 2', 'lcore', null, 2],
    ]);
  });

  it('holds back ports whose NP does not run yet, and what is bound to them', () => {
    const later = sample(
      'np 2\nport 3.1 type server device af_packet:p31 np 2\nvlan 10 ports 3.1\n' +
        'server far address 10.2.0.50 port 3.1\nvirtual-domain nfs member far',
    );
    const { document, waiting } = activePart(later, placementOf(sample()));
    expect(waiting.map((change) => change.object)).to.deep.equal(['port 3.1']);
    expect(document).to.have.nested.property('port').that.has.all.keys('1.1', '2.1', '2.2');
    expect(document).to.have.nested.property('vlan.10.ports').that.deep.equals(['2.1', '2.2']);
    expect(document).to.have.nested.property('server').that.has.all.keys('nas1', 'nas2');
    expect(document)
      .to.have.nested.property('virtual-domain.nfs.member')
      .that.has.all.keys('nas1', 'nas2');
    expect(document).to.have.nested.property('np').that.has.all.keys('0', '1');
  });
});
