// SPDX-License-Identifier: Apache-2.0
// What is refused names the thing and the remedy, ends with an exit code other than 0 and changes nothing.
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../lab/instance.js';
import { run } from '../../lab/system/command.js';
import { DICTIONARY_HASH } from '../../mgmt/generated/dictionary.js';
import { copyBothWays } from './support/files.js';
import { box, cli, lab, VIP } from './support/lab.js';

const FAST_PATH = join(ROOT, 'build/c/bin/sluice-fastpath');
const DAEMON = join(ROOT, 'build/ts/mgmt/daemon/main.js');
const EXIT_NOT_READY = 3;

interface BadCommit {
  name: string;
  commands: string[];
  /** What the refusal says: the thing, the reason, the remedy. */
  says: RegExp[];
}

const BAD_COMMITS: readonly BadCommit[] = [
  {
    name: 'a VIP that another domain has',
    commands: ['vlan 20 ports 2.1', `virtual-domain other vips ${VIP} vlan 20`],
    says: [/virtual-domain other vips/, /already a VIP of virtual-domain nfs/, /another address/],
  },
  {
    name: 'a VIP that is the address of a server',
    commands: ['virtual-domain nfs vips 10.2.0.11'],
    says: [/server nas1 address/, /10\.2\.0\.11/, /virtual-domain nfs/],
  },
  {
    name: 'a server that is in two VLANs on one port and could not be told apart',
    commands: [
      'vlan 20 ports 2.1',
      'virtual-domain other vips 10.1.0.101 vlan 20 subnets 10.2.0.0/24',
      'virtual-domain other member nas1',
    ],
    says: [/virtual-domain other member nas1/, /never be told apart/, /different `port`s/],
  },
  {
    name: 'a domain in a VLAN that does not exist',
    commands: ['virtual-domain nfs vlan 99'],
    says: [/virtual-domain nfs vlan/, /vlan 99 does not exist/, /Make it with `vlan 99`/],
  },
  {
    name: 'a member that is no server',
    commands: ['virtual-domain nfs member nas9'],
    says: [/member nas9/, /server nas9 does not exist/, /Make it with `server nas9`/],
  },
  {
    name: 'a port on an interface that does not exist',
    commands: ['port 1.9 type router device af_packet:nothere'],
    says: [/port 1\.9 device/, /no interface nothere/, /'ip link'/],
  },
  {
    name: 'a port on a PCI device that does not exist',
    commands: ['port 1.9 type router device pci:0000:00:1f.7'],
    says: [/port 1\.9 device/, /no PCI device 0000:00:1f\.7/, /dpdk-devbind\.py --status/],
  },
  {
    name: 'a port of an NP that does not exist',
    commands: ['port 1.1 np 7'],
    says: [/port 1\.1 np/, /np 7 does not exist/, /Make it with `np 7`/],
  },
  {
    name: 'a port that another port has the interface of',
    commands: ['port 1.9 type router device af_packet:p11'],
    says: [/port 1\.9 device/, /1\.1/],
  },
  {
    name: 'more cores than the machine has',
    commands: ['np 1 lcore 99'],
    says: [/np 1 lcore/, /lcore 99/, /this machine has CPUs/],
  },
  {
    name: 'more memory than there are huge pages',
    commands: ['system memory-mib 1000000'],
    says: [/system memory-mib/, /huge pages/, /nr_hugepages/],
  },
];

interface BadFile {
  name: string;
  content: () => string;
  says: RegExp[];
}

async function runningJson(): Promise<string> {
  const { object } = await (await box()).show('running-config');
  return JSON.stringify(object);
}

const BAD_FILES: readonly BadFile[] = [
  {
    name: 'truncated JSON',
    content: () => '{"dictionary": "',
    says: [/JSON/, /truncated|ends|Unterminated|complete/i],
  },
  {
    name: 'JSON that is longer than 4 MiB',
    content: () => JSON.stringify({ system: { description: 'x'.repeat(4 * 1024 * 1024) } }),
    says: [/4 ?MiB|4194304|too long/i],
  },
  {
    name: 'a configuration of another dictionary version',
    content: () => JSON.stringify({ dictionary: '0123456789abcdef', system: { hostname: 'x' } }),
    says: [/dictionary/, /0123456789abcdef/, new RegExp(DICTIONARY_HASH)],
  },
  {
    name: 'JSON with an attribute nobody knows',
    content: () => JSON.stringify({ dictionary: 'HASH', system: { hostnam: 'x' } }),
    says: [/hostnam/],
  },
];

describe('lab: bad input', () => {
  let before = '';

  beforeEach('the configuration is noted', async () => {
    before = await runningJson();
  });

  afterEach('the candidate is thrown away', async () => {
    await cli('discard');
  });

  async function expectNothingChanged(): Promise<void> {
    expect(await runningJson()).to.equal(before);
    const { fastpath } = await (await box()).show('system');
    expect(fastpath.state).to.equal('ready');
    expect((await lab().exec('client1', ['ping', '-c', '1', VIP])).status).to.equal(0);
  }

  async function expectRefused(
    commands: readonly string[],
    says: readonly RegExp[],
  ): Promise<void> {
    const { status, stderr } = await cli('-c', [...commands, 'commit'].join('; '));
    expect(status).to.equal(1);
    for (const pattern of says) expect(stderr).to.match(pattern);
    await expectNothingChanged();
  }

  for (const { name, commands, says } of BAD_COMMITS) {
    it(`${name} is refused`, () => expectRefused(commands, says));
  }

  it('a NIC that is not bound to vfio-pci is refused', async function () {
    const devices = '/sys/bus/pci/devices';
    const nic = readdirSync(devices).find((address) => {
      return driverOf(join(devices, address)) !== 'vfio-pci';
    });
    if (nic === undefined) {
      console.log('      SKIPPED: this machine has no PCI device');
      this.skip();
    }
    const says = [/port 1\.9 device/, new RegExp(nic), /not to vfio-pci|no driver/, /dpdk-devbind/];
    await expectRefused([`port 1.9 type router device pci:${nic}`], says);
  });

  for (const { name, content, says } of BAD_FILES) {
    it(`${name} is refused when loaded`, async () => {
      const path = join(lab().instance.dataDir, 'bad-file');
      writeFileSync(path, content().replace('HASH', DICTIONARY_HASH));
      const { status, stderr } = await cli('load', path, 'replace');
      expect(status).to.equal(1);
      for (const pattern of says) expect(stderr).to.match(pattern);
      expect((await cli('compare')).stdout).to.equal('No differences.\n');
      await expectNothingChanged();
    });
  }

  it('a refused commit under a copy disturbs nothing', async () => {
    const copying = copyBothWays('client1', 50 * 1024 * 1024);
    for (const { commands, says } of BAD_COMMITS) {
      await expectRefused(commands, says);
      await cli('discard');
    }
    await copying;
  });

  it('without huge pages the fast path says what to type and does not start', async () => {
    // In a mount namespace of its own, where huge pages are not mounted.
    const script = `umount /dev/hugepages; exec ${FAST_PATH} --preflight --np 0@1`;
    const { status, stderr } = await run('unshare', ['--mount', 'sh', '-c', script]);
    expect(status).to.equal(EXIT_NOT_READY);
    expect(stderr).to.match(/hugetlbfs|huge pages/);
    expect(stderr).to.match(/mount -t hugetlbfs/);
  });

  it('with too few cores the fast path says so and does not start', async () => {
    const { status, stderr } = await run(FAST_PATH, ['--preflight', '--np', '0@100']);
    expect(status).to.equal(EXIT_NOT_READY);
    expect(stderr).to.match(/lcore 100/);
    expect(stderr).to.match(/this machine has CPUs/);
  });

  it('a core that the process may not use is named', async () => {
    const argv = ['--cpu-list', '0', FAST_PATH, '--preflight', '--np', '0@1'];
    const { status, stderr } = await run('taskset', argv);
    expect(status).to.equal(EXIT_NOT_READY);
    expect(stderr).to.match(/lcore 1/);
  });

  it('a second sluiced on the same run directory says who holds it', async () => {
    const { boxRunDir, stateDir } = lab().instance;
    const places = ['--run-dir', boxRunDir, '--state-dir', join(stateDir, 'other-history')];
    const { status, stderr } = await run(process.execPath, [DAEMON, ...places]);
    expect(status).to.equal(1);
    const { pid } = await (await box()).show('system');
    expect(stderr).to.include(String(pid));
    await expectNothingChanged();
  });

  it('sluiced refuses a start-up configuration that is bad, with its line', async () => {
    const path = join(lab().instance.dataDir, 'bad.conf');
    writeFileSync(path, 'system hostname good\nport 1.1 typ router\n');
    const { status, stderr } = await run(process.execPath, [DAEMON, '--check', '--config', path]);
    expect(status).to.equal(1);
    expect(stderr).to.match(/Line 2/);
    expect(stderr).to.include('typ');
  });
});

function driverOf(device: string): string {
  try {
    return basename(readlinkSync(join(device, 'driver')));
  } catch {
    return '';
  }
}
