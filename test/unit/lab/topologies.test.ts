// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { configurationText } from '../../../lab/topologies/configuration.js';
import { findTopology, topologies } from '../../../lab/topologies/index.js';

describe('topologies', () => {
  it('have names of which none begins with another, so that none takes what is another’s', () => {
    const names = topologies.map(({ name }) => name);
    for (const name of names) {
      const others = names.filter((other) => other !== name && other.startsWith(name));
      expect(others, `names that begin with ${name}`).to.deep.equal([]);
    }
  });

  it('give each host a port of the box that is configured', () => {
    for (const topology of topologies) {
      const text = configurationText(topology);
      for (const { box } of topology.hosts) {
        const line = `port ${box.port} device af_packet:${box.interface}`;
        expect(text.split('\n'), topology.name).to.include(line);
      }
    }
  });

  it('with fewer servers configure nothing of those that are missing', () => {
    const text = configurationText(findTopology('two-nas'));
    expect(text).to.include('server nas2 ').and.to.include('port 2.2 ');
    expect(text).to.not.match(/nas3|nas4|port 2\.3|p24/);
  });

  it('with large frames configure the MTU of each port once', () => {
    const lines = configurationText(findTopology('jumbo-one-nas')).split('\n');
    const ports = lines.filter((line) => / mtu /.test(line));
    expect(ports).to.deep.equal(['port 1.1 mtu 9000', 'port 1.2 mtu 9000', 'port 2.1 mtu 9000']);
    expect(configurationText(findTopology('one-nas'))).to.not.include('mtu');
  });
});
