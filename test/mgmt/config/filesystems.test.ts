// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { expand } from '../../../mgmt/config/expand.js';
import { assignIds, noIds, parseIds, slotOf } from '../../../mgmt/config/ids.js';
import { loadInto } from '../../../mgmt/config/load.js';
import { writeText } from '../../../mgmt/config/text-writer.js';
import { validate } from '../../../mgmt/config/validate.js';
import { activePart } from '../../../mgmt/sam/active.js';
import { placementOf } from '../../../mgmt/sam/places.js';
import { type RefusedCase, checkRefused } from './refusal.js';
import { sample } from './sample.js';

/** One file system over two servers, mounted as /home. */
const HOME = `
sp 0
nfs-service nas address 10.1.0.200 source-address 10.2.0.200/24 vlan 10
filesystem home nfs-service nas
filesystem home member nas1 path /export
filesystem home member nas2 path /export
nfs-export home path /home filesystem home
`;

/** Another one in the first one's directory /old. */
const OLD = `${HOME}
server nas3 address 10.2.0.13
filesystem old nfs-service nas
filesystem old member nas3 path /old
filesystem old member nas1 path /old
filesystem home subtree old path /old target old
`;

const HOME_MEMBER = 'filesystem home member nas1';

const REFUSED: RefusedCase[] = [
  {
    what: 'a service without a storage processor to run it',
    commands: `${HOME}no sp 0`,
    code: 'incomplete',
    object: 'nfs-service nas',
    attribute: 'enabled',
    message: /no storage processor is configured/,
    remedy: /`sp 0`/,
  },
  {
    what: 'a service at the VIP of a domain',
    commands: `${HOME}nfs-service nas address 10.1.0.100`,
    code: 'address-conflict',
    object: 'nfs-service nas',
    attribute: 'address',
    message: /10\.1\.0\.100 is already a VIP of virtual-domain nfs/,
    remedy: /another address: `nfs-service nas address …`/,
  },
  {
    what: 'a service at the address of a TCP service',
    commands: `${HOME}tcp-service echo kind echo address 10.1.0.200 tcp-port 7`,
    code: 'address-conflict',
    object: 'nfs-service nas',
    attribute: 'address',
    message: /10\.1\.0\.200 is already an address of tcp-service echo/,
    remedy: /another address/,
  },
  {
    what: 'two services that call from one address',
    commands: `${HOME}nfs-service two address 10.1.0.201 source-address 10.2.0.200/24`,
    code: 'address-conflict',
    object: 'nfs-service two',
    attribute: 'source-address',
    message: /10\.2\.0\.200 is already an address of nfs-service nas/,
    remedy: /another address/,
  },
  {
    what: 'a service that calls from the address of a server',
    commands: `${HOME}nfs-service nas source-address 10.2.0.11/24`,
    code: 'address-conflict',
    object: 'server nas1',
    attribute: 'address',
    message: /10\.2\.0\.11 is an address of nfs-service nas/,
    remedy: /real address/,
  },
  {
    what: 'a gateway that is not reached directly',
    commands: `${HOME}nfs-service nas gateway 10.3.0.1`,
    code: 'unreachable',
    object: 'nfs-service nas',
    attribute: 'gateway',
    message: /10\.3\.0\.1 is not inside 10\.2\.0\.200\/24/,
    remedy: /source-address/,
  },
  {
    what: 'a transfer size that is no power of two',
    commands: `${HOME}nfs-service nas transfer-bytes 100000`,
    code: 'bad-value',
    object: 'nfs-service nas',
    attribute: 'transfer-bytes',
    message: /100000 is not a power of two/,
    remedy: /131072/,
  },
  {
    what: 'a file system of no service',
    commands: `${HOME}filesystem home nfs-service other`,
    code: 'unknown-reference',
    object: 'filesystem home',
    attribute: 'nfs-service',
    message: /nfs-service other does not exist/,
    remedy: /name nas/,
  },
  {
    what: 'a threshold for demotion that is not below that for promotion',
    commands: `${HOME}filesystem home demote-hits 32`,
    code: 'contradiction',
    object: 'filesystem home',
    attribute: 'promote-hits',
    message: /32 is not above demote-hits, which is 32/,
    remedy: /lower demote-hits/,
  },
  {
    what: 'lists that do not ascend',
    commands: `${HOME}filesystem home second-list-servers 5`,
    code: 'contradiction',
    object: 'filesystem home',
    attribute: 'third-list-servers',
    message: /4 is below second-list-servers, which is 5/,
    remedy: /Raise third-list-servers/,
  },
  {
    what: 'a member that is taken out before it is asked again',
    commands: `${HOME}filesystem home member-timeout-ms 700`,
    code: 'contradiction',
    object: 'filesystem home',
    attribute: 'member-timeout-ms',
    message: /700 is not above retransmit-ms/,
    remedy: /Raise member-timeout-ms/,
  },
  {
    what: 'two file systems of one number',
    commands: `${OLD}filesystem home fsid 7\nfilesystem old fsid 7`,
    code: 'duplicate',
    object: 'filesystem old',
    attribute: 'fsid',
    message: /filesystem home of the same NFS service has the number 7/,
    remedy: /no filesystem old fsid/,
  },
  {
    what: 'a member without a directory',
    commands: `${HOME}filesystem home member nas3 server nas2`,
    code: 'incomplete',
    object: 'filesystem home member nas3',
    attribute: 'path',
    message: /filesystem home member nas3 path: it is missing/,
    remedy: /filesystem home member nas3 path …/,
  },
  {
    what: 'a directory that is not absolute',
    commands: `${HOME}${HOME_MEMBER} path export`,
    code: 'bad-value',
    object: HOME_MEMBER,
    attribute: 'path',
    message: /"export" is malformed/,
    remedy: /absolute/,
  },
  {
    what: 'a directory above another',
    commands: `${HOME}${HOME_MEMBER} path /export/../etc`,
    code: 'bad-value',
    object: HOME_MEMBER,
    attribute: 'path',
    message: /malformed/,
    remedy: /without \. or \.\./,
  },
  {
    what: 'a path longer than calls can name, in bytes',
    commands: `${HOME}nfs-export home path /${'ä'.repeat(128)}`,
    code: 'bad-value',
    object: 'nfs-export home',
    attribute: 'path',
    message: /is 257 bytes long/,
    remedy: /at most 255/,
  },
  {
    what: 'one directory as two replicas',
    commands: `${HOME}filesystem home member again server nas1 path /export`,
    code: 'duplicate',
    object: HOME_MEMBER,
    attribute: 'path',
    message: /filesystem home member again is that directory of server nas1 already/,
    remedy: /no filesystem home member nas1/,
  },
  {
    what: 'a member on a server that there is not',
    commands: `${HOME}filesystem home member nas9 path /export`,
    code: 'unknown-reference',
    object: 'filesystem home member nas9',
    attribute: 'server',
    message: /server nas9 does not exist/,
    remedy: /nas1 or nas2/,
  },
  {
    what: 'a server that no way leads to',
    commands: `${HOME}nfs-service nas source-address 10.9.0.1/24`,
    code: 'unreachable',
    object: HOME_MEMBER,
    attribute: 'server',
    message: /10\.2\.0\.11 is outside 10\.9\.0\.1\/24/,
    remedy: /nfs-service nas gateway/,
  },
  {
    what: 'a server of the other family',
    commands: `${HOME}no nfs-service nas source-address\nnfs-service nas address 2001:db8::200`,
    code: 'family-conflict',
    object: HOME_MEMBER,
    attribute: 'server',
    message: /10\.2\.0\.11 cannot be called from 2001:db8::200/,
    remedy: /source-address/,
  },
  {
    what: 'locks on a server that has not the file system',
    commands: `${OLD}filesystem home lock-member nas3`,
    code: 'not-applicable',
    object: 'filesystem home',
    attribute: 'lock-member',
    message: /server nas3 is no member of it/,
    remedy: /nas1, nas2/,
  },
  {
    what: 'two exports at one path',
    commands: `${OLD}nfs-export also path /home filesystem old`,
    code: 'duplicate',
    object: 'nfs-export home',
    attribute: 'path',
    message: /nfs-export also is \/home of nfs-service nas already/,
    remedy: /another path/,
  },
  {
    what: 'a network of clients with bits behind its length',
    commands: `${HOME}nfs-export home clients 10.1.0.7/24`,
    code: 'bad-value',
    object: 'nfs-export home',
    attribute: 'clients',
    message: /10\.1\.0\.7\/24 has bits set behind its prefix length/,
    remedy: /10\.1\.0\.0\/24/,
  },
  {
    what: 'a sub-tree in the place of everything',
    commands: `${OLD}filesystem home subtree old path /`,
    code: 'not-applicable',
    object: 'filesystem home subtree old',
    attribute: 'path',
    message: /in the place of a whole file system/,
    remedy: /a directory in it/,
  },
  {
    what: 'two sub-trees at one path',
    commands: `${OLD}filesystem home subtree more path /old target old`,
    code: 'duplicate',
    object: 'filesystem home subtree old',
    attribute: 'path',
    message: /filesystem home subtree more stands at \/old already/,
    remedy: /no filesystem home subtree old/,
  },
  {
    what: 'a file system in two places',
    commands: `${OLD}filesystem home subtree more path /more target old`,
    code: 'duplicate',
    object: 'filesystem home subtree old',
    attribute: 'target',
    message: /filesystem old stands at filesystem home subtree more already/,
    remedy: /no filesystem home subtree old/,
  },
  {
    what: 'a file system in places of two file systems',
    commands: `${OLD}filesystem third nfs-service nas\nfilesystem third member nas2 path /third\nfilesystem third subtree old path /old target old`,
    code: 'duplicate',
    object: 'filesystem third subtree old',
    attribute: 'target',
    message: /filesystem old stands at filesystem home subtree old already/,
    remedy: /an export of its own/,
  },
  {
    what: 'a sub-tree behind another',
    commands: `${OLD}filesystem third nfs-service nas\nfilesystem third member nas2 path /third\nfilesystem home subtree in path /old/a/b target third`,
    code: 'not-applicable',
    object: 'filesystem home subtree in',
    attribute: 'path',
    message: /filesystem old stands at \/old of filesystem home and hides/,
    remedy: /`filesystem old subtree in path \/a\/b target third`/,
  },
  {
    what: 'an export of what a sub-tree hides',
    commands: `${OLD}nfs-export part path /part filesystem home directory /old/part`,
    code: 'not-applicable',
    object: 'nfs-export part',
    attribute: 'directory',
    message: /filesystem old stands at \/old of filesystem home and hides/,
    remedy: /`nfs-export part filesystem old directory \/part`/,
  },
  {
    what: 'an export of the place of a sub-tree',
    commands: `${OLD}nfs-export part path /part filesystem home directory /old`,
    code: 'not-applicable',
    object: 'nfs-export part',
    attribute: 'directory',
    message: /filesystem old stands at \/old of filesystem home and hides/,
    remedy: /`nfs-export part filesystem old directory \/`/,
  },
  {
    what: 'a sub-tree of another service',
    commands: `${OLD}nfs-service two address 10.1.0.201 source-address 10.2.0.201/24\nfilesystem old nfs-service two`,
    code: 'not-applicable',
    object: 'filesystem home subtree old',
    attribute: 'target',
    message: /filesystem old belongs to nfs-service two, this one to nas/,
    remedy: /same NFS service/,
  },
  {
    what: 'a file system inside itself',
    commands: `${HOME}filesystem home subtree self path /self target home`,
    code: 'loop',
    object: 'filesystem home subtree self',
    attribute: 'target',
    message: /filesystem home would stand inside itself/,
    remedy: /no filesystem home subtree self/,
  },
  {
    what: 'clients with Kerberos of two file systems of one service',
    commands:
      `${HOME}server nas3 address 10.2.0.13\nfilesystem old nfs-service nas\nfilesystem old member nas3 path /old\n` +
      'nfs-export home security krb5\nnfs-export old path /old filesystem old security sys-krb5',
    code: 'not-applicable',
    object: 'nfs-export old',
    attribute: 'security',
    message: /nfs-export home of nfs-service nas .* leads to filesystem home/,
    remedy: /NFS services of their own/,
  },
  {
    what: 'clients with Kerberos of a file system that is in two pieces',
    commands: `${OLD}nfs-export home security krb5`,
    code: 'not-applicable',
    object: 'nfs-export home',
    attribute: 'security',
    message: /subtree old joins filesystem home to another one/,
    remedy: /`no filesystem home subtree old`/,
  },
  {
    what: 'protected clients of a part of a file system',
    commands: `${HOME}nfs-export home security krb5i read-only true directory /a`,
    code: 'not-applicable',
    object: 'nfs-export home',
    attribute: 'directory',
    message: /clients of krb5i see whole file systems/,
    remedy: /directory \//,
  },
  {
    what: 'protected clients of replicas that are written',
    commands: `${HOME}nfs-export home security krb5i read-only true\nnfs-export also path /also filesystem home`,
    code: 'not-applicable',
    object: 'nfs-export home',
    attribute: 'security',
    message: /has 2 members and is written through nfs-export also/,
    remedy: /`nfs-export also read-only true`/,
  },
];

describe('validation of file systems', () => {
  for (const row of REFUSED) {
    it(`refuses ${row.what}`, () => {
      checkRefused(row);
    });
  }

  it('refuses sub-trees that lead back over several file systems', () => {
    expect(() => validate(sample(`${OLD}filesystem old subtree up path /up target home`)))
      .to.throw('filesystem home would stand inside itself')
      .with.property('faults')
      .that.has.length(2);
  });

  const accepted: [string, string][] = [
    ['one over two servers', HOME],
    ['one inside another', OLD],
    ['one inside another and mounted by itself', `${OLD}nfs-export old path /old filesystem old`],
    ['an export beside a sub-tree', `${OLD}nfs-export b path /b filesystem home directory /older`],
    [
      'a service that calls servers from its own address',
      `${HOME}nfs-service nas address 10.2.0.200`,
    ],
    [
      'servers behind a gateway',
      `${HOME}server far address 10.7.0.11\nnfs-service nas gateway 10.2.0.254\nfilesystem home member far path /x`,
    ],
    ['clients of either family', `${HOME}nfs-export home clients 10.1.0.0/24,2001:db8:1::/64`],
    ['two directories of one server', `${HOME}filesystem home member more server nas1 path /more`],
    ['an export of a directory', `${HOME}nfs-export sub path /sub filesystem home directory /a/b`],
    ['clients with Kerberos', `${HOME}nfs-export home security sys-krb5`],
    [
      'protected clients of replicas that nobody writes',
      `${HOME}nfs-export home security krb5i read-only true`,
    ],
    [
      'protected clients of one server',
      `${HOME}no filesystem home member nas2\nnfs-export home security krb5p\nfilesystem home enabled false`,
    ],
  ];
  for (const [what, commands] of accepted) {
    it(`accepts ${what}`, () => {
      expect(validate(sample(commands))).to.deep.equal([]);
    });
  }

  const warned: [string, string, RegExp][] = [
    [
      'a file system that nobody can mount',
      `${HOME}no nfs-export home`,
      /no export leads to it.*nfs-export NAME path \/home/,
    ],
    [
      'a file system without members',
      `${HOME}no filesystem home member nas1\nno filesystem home member nas2`,
      /no enabled member/,
    ],
    [
      'a file system with one enabled member',
      `${HOME}filesystem home member nas2 enabled false`,
      /nothing is replicated/,
    ],
  ];
  for (const [what, commands, text] of warned) {
    it(`warns of ${what}`, () => {
      const warnings = validate(sample(commands));
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(text);
    });
  }
});

describe('a configuration with file systems', () => {
  it('is written as text that makes the same one', () => {
    const document = sample(OLD);
    const text = writeText(document);
    expect(text).to.include('filesystem home member nas1 path /export\n');
    expect(text).to.include('filesystem home subtree old path /old\n');
    expect(writeText(loadInto({}, text, 'text'))).to.equal(text);
  });

  it('is read as JSON too, members and sub-trees by their words', () => {
    const document = sample(OLD);
    expect(writeText(loadInto({}, JSON.stringify(document), 'json'))).to.equal(writeText(document));
    expect(Object.keys(expand(document).filesystem['home']?.member ?? {})).to.deep.equal([
      'nas1',
      'nas2',
    ]);
  });

  it('gives each member a place in its file system that it keeps', () => {
    const before = assignIds(sample(OLD), noIds());
    const changed = sample(`${OLD}no filesystem home member nas1
      filesystem home member another server nas1 path /x\nfilesystem home member last server nas3 path /x`);
    const after = assignIds(changed, parseIds(JSON.parse(JSON.stringify(before))));
    const slots = ['home/nas2', 'home/another', 'home/last', 'old/nas1', 'old/nas3'].map((key) =>
      slotOf(after, 'filesystem-member', key),
    );
    expect(slots).to.deep.equal([1, 0, 2, 0, 1]);
    expect(() => slotOf(after, 'filesystem-member', 'home/nas1')).to.throw('has no slot');
  });

  it('has room for eight members in a file system', () => {
    const nine = [3, 4, 5, 6, 7, 8, 9].map(
      (n) => `filesystem home member m${n} server nas1 path /m${n}\n`,
    );
    expect(() => assignIds(sample(HOME + nine.slice(0, 6).join('')), noIds())).to.not.throw();
    expect(() => assignIds(sample(HOME + nine.join('')), noIds()))
      .to.throw('there is no room for it')
      .with.property('remedy', 'Keep at most 8 of them in one filesystem.');
  });
});

describe('file systems of a fast path without SPs', () => {
  it('wait for its restart, with their service and exports', () => {
    const { document, waiting } = activePart(sample(HOME), placementOf(sample()));
    expect(waiting.map(({ object, attribute }) => `${object} ${attribute}`)).to.deep.equal([
      'nfs-service nas enabled',
    ]);
    expect(document['nfs-service']).to.deep.equal({});
    expect(document).to.not.have.any.keys('filesystem', 'nfs-export');
  });

  it('are in force where an SP runs', () => {
    const { document, waiting } = activePart(sample(HOME), placementOf(sample(HOME)));
    expect(waiting).to.deep.equal([]);
    expect(document).to.include.all.keys('nfs-service', 'filesystem', 'nfs-export');
  });

  it('do without the members on ports whose NP does not run yet', () => {
    const more = `${HOME}np 2\nport 2.3 type server device af_packet:p23 np 2
      vlan 10 ports 2.3\nserver nas2 port 2.3\nfilesystem home lock-member nas2`;
    const { document } = activePart(sample(more), placementOf(sample(HOME)));
    const home = (document['filesystem'] as Record<string, Record<string, unknown>>)['home'];
    expect(home).to.have.property('member').that.has.all.keys('nas1');
    expect(home).to.not.have.property('lock-member');
  });
});
