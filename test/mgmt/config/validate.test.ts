// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import type { SluiceError } from '../../../mgmt/config/errors.js';
import { ConfigError } from '../../../mgmt/config/errors.js';
import { validate } from '../../../mgmt/config/validate.js';
import { sample } from './sample.js';

interface Case {
  what: string;
  /** Commands laid over the sample. */
  commands: string;
  code: string;
  object: string;
  attribute?: string;
  message: RegExp;
  remedy: RegExp;
}

const REFUSED: Case[] = [
  {
    what: 'a VIP that another domain has already',
    commands: 'vlan 20\nvirtual-domain web vlan 20 vips 10.1.0.100',
    code: 'address-conflict',
    object: 'virtual-domain web',
    attribute: 'vips',
    message: /10\.1\.0\.100 is already a VIP of virtual-domain nfs/,
    remedy: /no virtual-domain web vips 10\.1\.0\.100/,
  },
  {
    what: 'a VIP that is the address of a server',
    commands: 'virtual-domain nfs vips 10.2.0.12',
    code: 'address-conflict',
    object: 'server nas2',
    attribute: 'address',
    message: /10\.2\.0\.12 is a VIP of virtual-domain nfs/,
    remedy: /real address/,
  },
  {
    what: 'a VIP that is the own address of a port',
    commands: 'virtual-domain nfs vips 10.1.0.1',
    code: 'address-conflict',
    object: 'port 1.1',
    attribute: 'addresses',
    message: /10\.1\.0\.1 is already a VIP of virtual-domain nfs/,
    remedy: /another address/,
  },
  {
    what: 'a server shared by two VLANs on one port with the same protocol and port',
    commands:
      'vlan 20 ports 2.1\nvirtual-domain web vlan 20 vips 10.1.0.101\nvirtual-domain web member nas1',
    code: 'ambiguous-server',
    object: 'virtual-domain web member nas1',
    attribute: 'server',
    message:
      /10\.2\.0\.11 on port 2\.1 serves virtual-domain nfs member nas1 \(VLAN 10\).*\(VLAN 20\)/,
    remedy: /different `port`s/,
  },
  {
    what: 'subnets of two domains of one VLAN that overlap',
    commands: 'virtual-domain web vlan 10 vips 10.1.0.101 subnets 10.2.0.128/25',
    code: 'subnet-overlap',
    object: 'virtual-domain web',
    attribute: 'subnets',
    message: /10\.2\.0\.128\/25 overlaps 10\.2\.0\.0\/24 of virtual-domain nfs in VLAN 10/,
    remedy: /distinct/,
  },
  {
    what: 'a VLAN that does not exist',
    commands: 'virtual-domain nfs vlan 11',
    code: 'unknown-reference',
    object: 'virtual-domain nfs',
    attribute: 'vlan',
    message: /vlan 11 does not exist/,
    remedy: /`vlan 11`.*name 10/,
  },
  {
    what: 'a VLAN with a port that does not exist',
    commands: 'vlan 10 ports 9.9',
    code: 'unknown-reference',
    object: 'vlan 10',
    attribute: 'ports',
    message: /port 9\.9 does not exist/,
    remedy: /`port 9\.9`/,
  },
  {
    what: 'a member whose server, by default the one of its name, does not exist',
    commands: 'virtual-domain nfs member nas7',
    code: 'unknown-reference',
    object: 'virtual-domain nfs member nas7',
    attribute: 'server',
    message: /server nas7 does not exist/,
    remedy: /`server nas7`/,
  },
  {
    what: 'a port on an NP that does not exist',
    commands: 'port 2.2 np 5',
    code: 'unknown-reference',
    object: 'port 2.2',
    attribute: 'np',
    message: /np 5 does not exist/,
    remedy: /`np 5`/,
  },
  {
    what: 'a domain without VIP and VLAN',
    commands: 'virtual-domain web',
    code: 'incomplete',
    object: 'virtual-domain web',
    attribute: 'vips',
    message: /virtual-domain web vips: it is missing/,
    remedy: /Virtual IP addresses/,
  },
  {
    what: 'a port without device',
    commands: 'port 3.1 type router',
    code: 'incomplete',
    object: 'port 3.1',
    attribute: 'device',
    message: /port 3\.1 device: it is missing/,
    remedy: /vfio-pci/,
  },
  {
    what: 'two ports on one device',
    commands: 'port 3.1 type router device af_packet:p11',
    code: 'duplicate',
    object: 'port 3.1',
    attribute: 'device',
    message: /af_packet:p11 belongs to port 1\.1/,
    remedy: /device/,
  },
  {
    what: 'a worker on the control core',
    commands: 'np 1 lcore 0',
    code: 'core-conflict',
    object: 'np 1',
    attribute: 'lcore',
    message: /core 0 is the control core/,
    remedy: /control-lcore/,
  },
  {
    what: 'a TCP probe without a port to connect to',
    commands: 'no virtual-domain nfs health-port',
    code: 'incomplete',
    object: 'virtual-domain nfs',
    attribute: 'health-port',
    message: /tcp probe of member nas1 has no port/,
    remedy: /health-port 2049/,
  },
  {
    what: 'a static route over a router outside of the subnets of its domain',
    commands: 'static-route far virtual-domain nfs prefix 10.9.0.0/16 next-hop 10.3.0.1',
    code: 'unreachable',
    object: 'static-route far',
    attribute: 'next-hop',
    message: /10\.3\.0\.1 is in no subnet of virtual-domain nfs/,
    remedy: /10\.2\.0\.0\/24/,
  },
  {
    what: 'the same service of a server twice in one domain',
    commands: 'virtual-domain nfs member again server nas1',
    code: 'duplicate',
    object: 'virtual-domain nfs member nas1',
    attribute: 'server',
    message: /member again is the same service of 10\.2\.0\.11/,
    remedy: /weight/,
  },
  {
    what: 'a domain in a VLAN that its VSD does not have',
    commands: 'vlan 20\nvsd acme vlans 20\nvirtual-domain nfs vsd acme',
    code: 'not-associated',
    object: 'virtual-domain nfs',
    attribute: 'vsd',
    message: /VLAN 10 of the domain is not associated with vsd acme/,
    remedy: /vsd acme vlans 10/,
  },
  {
    what: 'more members than the fast path has room for',
    commands: Array.from(
      { length: 65 },
      (_, i) => `server s${i} address 10.2.0.${i + 50}\nvirtual-domain nfs member s${i}`,
    ).join('\n'),
    code: 'limit',
    object: 'virtual-domain nfs',
    attribute: 'member',
    message: /67 members are too many/,
    remedy: /at most 64/,
  },
];

describe('validation of a configuration', () => {
  for (const { what, commands, code, object, attribute, message, remedy } of REFUSED) {
    it(`refuses ${what}`, () => {
      const error = refusal(() => validate(sample(commands)));
      expect(error.message).to.match(message);
      expect(error).to.include({ code, object, attribute });
      expect(error.remedy).to.match(remedy);
    });
  }

  it('accepts the sample without a warning', () => {
    expect(validate(sample())).to.deep.equal([]);
  });

  it('accepts an empty configuration', () => {
    expect(validate({})).to.deep.equal([]);
  });

  it('warns of a server shared on one port by services that can be told apart', () => {
    const warnings = validate(
      sample(
        'vlan 20 ports 2.1\nvirtual-domain nfs member nas1 port 8001\n' +
          'virtual-domain web vlan 20 vips 10.1.0.101\nvirtual-domain web member nas1 port 8002',
      ),
    );
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(
      /member nas1: 10\.2\.0\.11 also serves virtual-domain nfs on port 2\.1/,
    );
  });

  it('accepts the same private server address behind two domains on different ports', () => {
    const more =
      'port 2.3 type server device af_packet:p23\nvlan 20 ports 2.3\nserver other address 10.2.0.11\n' +
      'virtual-domain web vlan 20 vips 10.1.0.101\nvirtual-domain web member other';
    expect(validate(sample(more))).to.deep.equal([]);
  });

  it('tells every fault at once', () => {
    const error = refusal(() => validate(sample('virtual-domain nfs vlan 11\nport 2.1 np 5')));
    expect(error.toWire().all?.map((fault) => fault.object)).to.deep.equal([
      'port 2.1',
      'virtual-domain nfs',
    ]);
  });
});

function refusal(work: () => unknown): SluiceError {
  try {
    work();
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    return error as ConfigError;
  }
  throw new Error('it was accepted');
}
