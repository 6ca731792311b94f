// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { validate } from '../../../mgmt/config/validate.js';
import { activePart } from '../../../mgmt/sam/active.js';
import { placementOf } from '../../../mgmt/sam/places.js';
import { type RefusedCase, checkRefused } from './refusal.js';
import { sample } from './sample.js';

const ECHO = 'sp 0\ntcp-service echo kind echo address 10.1.0.50 tcp-port 7\n';
const RELAY =
  'sp 0\ntcp-service pass kind relay address 10.1.0.50 tcp-port 5001 target-addresses 10.2.0.31 ' +
  'source-address 10.2.0.2/24 vlan 10\n';

const REFUSED: RefusedCase[] = [
  {
    what: 'a service without a storage processor to run it',
    commands: 'tcp-service echo kind echo address 10.1.0.50 tcp-port 7',
    code: 'incomplete',
    object: 'tcp-service echo',
    attribute: 'enabled',
    message: /no storage processor is configured/,
    remedy: /`sp 0`/,
  },
  {
    what: 'two services at one address and port, however the address is written',
    commands:
      'sp 0\ntcp-service a kind echo address 2001:db8::1 tcp-port 7\n' +
      'tcp-service b kind sink address 2001:db8:0::1 tcp-port 7',
    code: 'duplicate',
    object: 'tcp-service b',
    attribute: 'tcp-port',
    message: /tcp-service a has port 7 of 2001:db8:0::1 already/,
    remedy: /another port/,
  },
  {
    what: 'a service at the VIP of a domain',
    commands: `${ECHO}tcp-service echo address 10.1.0.100`,
    code: 'address-conflict',
    object: 'tcp-service echo',
    attribute: 'address',
    message: /10\.1\.0\.100 is already a VIP of virtual-domain nfs/,
    remedy: /another address: `tcp-service echo address …`/,
  },
  {
    what: 'a relay that connects from the own address of a domain',
    commands: `${RELAY}tcp-service pass source-address 10.2.0.1/24`,
    code: 'address-conflict',
    object: 'tcp-service pass',
    attribute: 'source-address',
    message: /10\.2\.0\.1 is already an own address of virtual-domain nfs/,
    remedy: /another address: `tcp-service pass source-address …`/,
  },
  {
    what: 'a server at the address of a service',
    commands: `${ECHO}server nas1 address 10.1.0.50`,
    code: 'address-conflict',
    object: 'server nas1',
    attribute: 'address',
    message: /10\.1\.0\.50 is an address of tcp-service echo/,
    remedy: /real address/,
  },
  {
    what: 'a relay without targets',
    commands: `${RELAY}no tcp-service pass target-addresses`,
    code: 'incomplete',
    object: 'tcp-service pass',
    attribute: 'target-addresses',
    message: /cannot do without it/,
    remedy: /target-addresses 10\.2\.0\.11/,
  },
  {
    what: 'a relay that does not say from where it connects',
    commands: `${RELAY}no tcp-service pass source-address`,
    code: 'incomplete',
    object: 'tcp-service pass',
    attribute: 'source-address',
    message: /cannot do without it/,
    remedy: /source-address 10\.2\.0\.2\/24/,
  },
  {
    what: 'a target of another family than the source',
    commands: `${RELAY}tcp-service pass target-addresses 2001:db8:2::11`,
    code: 'family-conflict',
    object: 'tcp-service pass',
    attribute: 'target-addresses',
    message: /2001:db8:2::11 cannot be reached from 10\.2\.0\.2\/24/,
    remedy: /one family/,
  },
  {
    what: 'a target outside the prefix without a gateway',
    commands: `${RELAY}tcp-service pass target-addresses 10.3.0.11`,
    code: 'unreachable',
    object: 'tcp-service pass',
    attribute: 'target-addresses',
    message: /10\.3\.0\.11 is outside 10\.2\.0\.2\/24/,
    remedy: /target-gateway/,
  },
  {
    what: 'a gateway that is not reached directly',
    commands: `${RELAY}tcp-service pass target-gateway 10.3.0.1`,
    code: 'unreachable',
    object: 'tcp-service pass',
    attribute: 'target-gateway',
    message: /10\.3\.0\.1 is not inside 10\.2\.0\.2\/24/,
    remedy: /reached directly/,
  },
  {
    what: 'targets of a service that is no relay',
    commands: `${ECHO}tcp-service echo target-addresses 10.2.0.31`,
    code: 'not-applicable',
    object: 'tcp-service echo',
    attribute: 'target-addresses',
    message: /kind echo connects to nobody/,
    remedy: /no tcp-service echo target-addresses/,
  },
  {
    what: 'one source address with two prefix lengths',
    commands:
      `${RELAY}tcp-service other kind relay address 10.1.0.50 tcp-port 5002 ` +
      'target-addresses 10.2.0.31 source-address 10.2.0.2/16 vlan 10',
    code: 'address-conflict',
    object: 'tcp-service pass',
    attribute: 'source-address',
    message: /tcp-service other uses this address with another prefix length or VLAN/,
    remedy: /Make both the same/,
  },
  {
    what: 'an address that only means something on one link',
    commands: `${ECHO}tcp-service echo address fe80::1`,
    code: 'bad-value',
    object: 'tcp-service echo',
    attribute: 'address',
    message: /fe80::1 is not a unicast address that is valid beyond its link/,
    remedy: /2001:db8::100/,
  },
  {
    what: 'a multicast address',
    commands: `${ECHO}tcp-service echo address ff02::1`,
    code: 'bad-value',
    object: 'tcp-service echo',
    attribute: 'address',
    message: /ff02::1 is not a unicast address/,
    remedy: /2001:db8::100/,
  },
  {
    what: 'a source address without a prefix length',
    commands: `${RELAY}tcp-service pass source-address 10.2.0.2`,
    code: 'bad-value',
    object: 'tcp-service pass',
    attribute: 'source-address',
    message: /"10\.2\.0\.2" is not an address with a prefix length/,
    remedy: /10\.2\.0\.1\/24/,
  },
  {
    what: 'port 0',
    commands: `${ECHO}tcp-service echo tcp-port 0`,
    code: 'bad-value',
    object: 'tcp-service echo',
    attribute: 'tcp-port',
    message: /0 is out of range/,
    remedy: /from 1 to 65535/,
  },
];

describe('validation of TCP services', () => {
  for (const row of REFUSED) {
    it(`refuses ${row.what}`, () => {
      checkRefused(row);
    });
  }

  const accepted: [string, string][] = [
    [
      'services that share an address',
      `${ECHO}tcp-service s kind sink address 10.1.0.50 tcp-port 9`,
    ],
    [
      'relays that share a source address',
      `${RELAY}tcp-service more kind relay address 10.1.0.51 tcp-port 1 target-addresses 10.2.0.31 source-address 10.2.0.2/24 vlan 10`,
    ],
    ['a relay from IPv6 to IPv4', `${RELAY}tcp-service pass address 2001:db8:1::50`],
    [
      'a target behind a gateway',
      `${RELAY}tcp-service pass target-addresses 10.3.0.11 target-gateway 10.2.0.254`,
    ],
    [
      'a disabled service without a storage processor',
      `${ECHO}no sp 0\ntcp-service echo enabled false`,
    ],
  ];
  for (const [what, commands] of accepted) {
    it(`accepts ${what}`, () => {
      expect(validate(sample(commands))).to.deep.equal([]);
    });
  }

  it('warns when connections may take nearly all packet buffers', () => {
    const warnings = validate(sample(`${ECHO}sp 1\ntcp max-memory-mib 32`));
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^tcp max-memory-mib: .*system mbuf-count/);
  });
});

describe('TCP services of a fast path without SPs', () => {
  it('wait for its restart', () => {
    const { document, waiting } = activePart(sample(ECHO), placementOf(sample()));
    expect(waiting.map(({ object, attribute }) => `${object} ${attribute}`)).to.deep.equal([
      'tcp-service echo enabled',
    ]);
    expect(document['tcp-service']).to.deep.equal({});
  });

  it('are in force where an SP runs', () => {
    const { document, waiting } = activePart(sample(ECHO), placementOf(sample(ECHO)));
    expect(waiting).to.deep.equal([]);
    expect(document['tcp-service']).to.have.all.keys('echo');
  });
});
