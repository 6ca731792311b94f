// SPDX-License-Identifier: Apache-2.0
// The lab's own promises [LAB-1], with a second lab beside the one that the other tests share.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../lab/instance.js';
import { awaitExit, run, type CommandResult } from '../../lab/system/command.js';
import { HANG_MS, waitFor } from '../../lab/system/wait.js';
import { CLIENTS } from './support/lab.js';

const MAIN = join(ROOT, 'build/ts/lab/main.js');
const INSTANCE = `${process.env['SLUICE_LAB_INSTANCE'] ?? ''}2`;
const LABEL = `nfs.${INSTANCE}`;
const LABELS = [LABEL, `demo.${INSTANCE}`];
const ENVIRONMENT = { ...process.env, SLUICE_LAB_INSTANCE: INSTANCE };

function start(...words: string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...words], { env: ENVIRONMENT, stdio: 'pipe' });
}

async function labCommand(...words: string[]): Promise<CommandResult> {
  const settings = [`SLUICE_LAB_INSTANCE=${INSTANCE}`, process.execPath, MAIN];
  return run('env', [...settings, ...words], { timeoutMs: 4 * HANG_MS });
}

/**
 * Waits until a child has said something that matches.
 *
 * @throws if it ends before, with all it said
 */
async function untilSays(child: ChildProcess, pattern: RegExp): Promise<void> {
  let said = '';
  const take = (text: Buffer): void => {
    said += text.toString();
  };
  child.stderr?.on('data', take);
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => {
      reject(new Error(`it ended before it said ${String(pattern)}: ${said}`));
    });
    child.stdout?.on('data', (text: Buffer) => {
      take(text);
      if (pattern.test(said)) resolve();
    });
  });
}

/** Brings the second lab up. */
async function bringUp(...words: string[]): Promise<void> {
  const { status, stderr } = await labCommand('up', 'nfs', ...words);
  expect(status, stderr).to.equal(0);
}

/** Everything on this machine that is of this lab, by name; empty if nothing is. */
async function remains(): Promise<string[]> {
  const found: string[] = [];
  const namesIn = (directory: string, isOurs: (name: string) => boolean): void => {
    if (!existsSync(directory)) return;
    found.push(
      ...readdirSync(directory)
        .filter(isOurs)
        .map((name) => join(directory, name)),
    );
  };
  namesIn('/run/netns', (name) => LABELS.some((label) => name.startsWith(`sl-${label}-`)));
  namesIn('/run/sluice-lab', (name) => LABELS.includes(name));
  for (const directory of ['/dev/hugepages', '/dev/shm', '/run/dpdk']) {
    namesIn(directory, (name) => name.startsWith(`sluice-${INSTANCE}-lab`));
  }
  const loops = await run('losetup', ['--list', '--noheadings', '--output', 'BACK-FILE']);
  found.push(...loops.stdout.split('\n').filter(isOfImage));
  return [...found, ...mounts(), ...processes()];
}

function isOfImage(line: string): boolean {
  return LABELS.some((label) => line.includes(`/${label}/`));
}

function mounts(): string[] {
  const lines = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return lines.filter((line) => LABELS.some((label) => line.includes(label)));
}

/** Processes whose arguments name the lab's directories, the namespaces' own ones among them. */
function processes(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((command) =>
      LABELS.some(
        (label) => command.includes(`sluice-lab/${label}/`) || command.includes(`sl-${label}-`),
      ),
    );
}

async function expectNothingLeft(): Promise<void> {
  // The kernel takes namespaces and loop devices away a moment after their last user.
  let left: string[] = [];
  await waitFor(
    async () => {
      left = await remains();
      return left.length === 0;
    },
    { what: 'nothing of the lab is left', lastSeen: () => left.join('; ') },
  );
}

describe('lab: it comes up, goes down and cleans up', () => {
  afterEach('the second lab is down', async () => {
    await labCommand('down');
  });

  it('list names topologies, hosts and what is up', async () => {
    const { status, stdout } = await labCommand('list');
    expect(status).to.equal(0);
    for (const word of ['nfs', 'client1', 'nas3', 'box']) expect(stdout).to.include(word);
  });

  it('exec passes standard streams and the exit code through', async () => {
    await bringUp('--box', 'route');
    const child = start('exec', 'client1', 'sh', '-c', 'cat; echo problem >&2; exit 42');
    const output = { out: '', err: '' };
    child.stdout?.on('data', (text: Buffer) => (output.out += text.toString()));
    child.stderr?.on('data', (text: Buffer) => (output.err += text.toString()));
    child.stdin?.end('from here\n');
    expect(await awaitExit(child)).to.equal(42);
    expect(output).to.deep.equal({ out: 'from here\n', err: 'problem\n' });
  });

  it('a Linux box has no wires that could be impaired, and says so', async () => {
    expect((await labCommand('up', 'nfs', '--box', 'route')).status).to.equal(0);
    for (const words of [['client1', 'cut'], ['show'], ['clear']]) {
      const { status, stderr } = await labCommand('impair', ...words);
      expect(status).to.equal(1);
      expect(stderr).to.match(/the box is Linux \(route\).*no lab ports.*--box sluice/s);
    }
  });

  it('an unknown host, topology or command is named, with what there is', async () => {
    const topology = await labCommand('up', 'nonsense');
    expect(topology.status).to.not.equal(0);
    expect(topology.stderr).to.match(/nonsense.*topologies: .*nfs/s);
    const command = await labCommand('nonsense');
    expect(command.status).to.equal(2);
    expect(command.stderr).to.include('usage');
  });

  it('a second up does not trip over the first', async () => {
    await bringUp();
    await bringUp();
    const { stdout, status } = await labCommand('cli', 'show', 'servers', '|', 'json');
    expect(status).to.equal(0);
    expect(stdout.match(/"state": *"up"/g)).to.have.length(3);
    expect((await labCommand('down')).status).to.equal(0);
    await expectNothingLeft();
  });

  it('down takes everything away after the lab was killed with -9 half-way up', async () => {
    const child = start('up', 'nfs');
    await untilSays(child, /waiting/);
    child.kill('SIGKILL');
    await awaitExit(child);
    expect(await remains()).to.not.be.empty;
    expect((await labCommand('down', 'nfs')).status).to.equal(0);
    await expectNothingLeft();
  });

  it('Ctrl-C while it comes up takes everything away', async () => {
    const child = start('up', 'nfs');
    await untilSays(child, /box/);
    child.kill('SIGINT');
    expect(await awaitExit(child)).to.equal(130);
    await expectNothingLeft();
  });

  it('the demo shows a load that every server has a share of, and cleans up at Ctrl-C', async () => {
    const child = start('demo');
    const ended = awaitExit(child);
    let output = '';
    child.stdout?.on('data', (text: Buffer) => (output += text.toString()));
    const byConnection = 'nas1 up [1-9].* nas2 up [1-9].* nas3 up [1-9].*';
    const byCall = 'nas1 current [1-9].* nas2 current [1-9].* nas3 current [1-9]';
    await untilSays(child, new RegExp(byConnection + byCall));
    child.kill('SIGINT');
    expect(await ended, output).to.equal(0);
    for (const client of CLIENTS) expect(output).to.match(new RegExp(`${client}: .* no failures`));
    await expectNothingLeft();
  });

  it('down takes everything away after the box was killed with -9', async () => {
    await bringUp();
    const pids = await run('ip', ['netns', 'pids', `sl-${LABEL}-box`]);
    for (const pid of pids.stdout.split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
    expect((await labCommand('down')).status).to.equal(0);
    await expectNothingLeft();
  });
});
