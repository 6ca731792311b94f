// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { Backoff } from '../../../mgmt/csm/backoff.js';
import { identify, isAlive, terminate } from '../../../mgmt/csm/process.js';
import { LaunchError, lastWords, startProgram } from '../../../mgmt/csm/program.js';
import { InstanceLock, LockedError } from '../../../mgmt/daemon/lock.js';

describe('processes', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-process-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are known by id and start time together', () => {
    const own = identify(process.pid)!;
    expect(isAlive(own)).to.equal(true);
    expect(isAlive({ ...own, startTime: '1' })).to.equal(false);
    expect(identify(0x7fffffff)).to.equal(undefined);
  });

  it('end when asked, or are killed after the grace', async () => {
    const deaf = spawn('sh', ['-c', 'trap "" TERM; echo deaf; while :; do sleep 0.05; done']);
    await new Promise((resolve) => deaf.stdout.once('data', resolve));
    const identity = identify(deaf.pid ?? 0)!;
    await terminate(identity, 50);
    expect(isAlive(identity)).to.equal(false);
  });

  it('live on while a thread does, though the first one has ended', async () => {
    const program = join(folder, 'headless');
    const source = `#include <pthread.h>
      #include <unistd.h>
      static void *last(void *unused) { pause(); return unused; }
      int main(void) { pthread_t thread; pthread_create(&thread, 0, last, 0); pthread_exit(0); }`;
    execFileSync('cc', ['-x', 'c', '-', '-pthread', '-o', program], { input: source });
    const child = spawn(program, { stdio: 'ignore' });
    const identity = identify(child.pid ?? 0)!;
    try {
      const stat = `/proc/${String(identity.pid)}/stat`;
      while (!readFileSync(stat, 'utf8').includes(') Z ')) await nextTurn();
      expect(isAlive(identity)).to.equal(true);
    } finally {
      await terminate(identity, 0);
    }
    expect(isAlive(identity)).to.equal(false);
  });

  it('leave their last words in the log, of this start only and without chatter', async () => {
    const path = join(folder, 'log');
    writeFileSync(path, 'words of the start before\n');
    const args = ['-c', 'echo EAL: chatter; echo first; echo "no huge pages" >&2; exit 3'];
    const { ended, logOffset } = await startProgram('/bin/sh', args, path);
    expect(await ended).to.deep.equal({ code: 3, signal: null });
    expect(lastWords(path, logOffset)).to.equal('first no huge pages');
  });

  it('that do not exist are refused by name', async () => {
    let error: unknown;
    await startProgram(join(folder, 'none'), [], join(folder, 'log')).catch((thrown: unknown) => {
      error = thrown;
    });
    expect(error).to.be.instanceOf(LaunchError);
    expect((error as LaunchError).message).to.match(/none does not start/);
    expect((error as LaunchError).remedy).to.match(/npm run build/);
  });

  it('are started again at once, later only after quick failures in a row', () => {
    const backoff = new Backoff();
    expect([1, 1, 1, 1].map((servedMs) => backoff.ended(servedMs))).to.deep.equal([
      0, 250, 1000, 2000,
    ]);
    expect(backoff.ended(1500)).to.equal(0);
    expect(backoff.ended(1)).to.equal(0);
  });
});

describe('the lock of a run directory', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
    path = join(folder, 'lock');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is refused while its owner lives, with the process to stop', () => {
    const owner = identify(process.ppid)!;
    writeFileSync(path, JSON.stringify(owner));
    expect(() => {
      new InstanceLock(path).start();
    })
      .to.throw(LockedError, `process ${owner.pid}`)
      .with.property('remedy')
      .that.includes(`kill ${owner.pid}`);
  });

  for (const [what, content] of [
    ['of a process that ended', '{"pid":2147483647,"startTime":"5"}'],
    ['of an id that another process has now', `{"pid":${process.ppid},"startTime":"5"}`],
    ['half written', '{"pid":12'],
  ] as const) {
    it(`is taken over: one ${what}`, () => {
      writeFileSync(path, content);
      const lock = new InstanceLock(path);
      lock.start();
      lock.stop();
    });
  }
});
