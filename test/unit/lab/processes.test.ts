// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { withLock } from '../../../lab/lock.js';
import {
  awaitEnd,
  childrenOf,
  identify,
  isAlive,
  signalProcess,
} from '../../../lab/system/processes.js';

describe('processes of the lab', () => {
  let child: ChildProcess;

  beforeEach(() => {
    child = spawn('sleep', ['60'], { stdio: 'ignore' });
  });

  afterEach(() => {
    child.kill('SIGKILL');
  });

  it('are told apart from later ones with the same number by their start time', () => {
    const id = identify(child.pid!)!;
    expect(isAlive(id)).to.equal(true);
    const stranger = { pid: id.pid, startTicks: String(BigInt(id.startTicks) - 1n) };
    expect(isAlive(stranger)).to.equal(false);
    expect(signalProcess(stranger, 'SIGKILL')).to.equal(false);
    expect(isAlive(id), 'was signalled under a false name').to.equal(true);
  });

  it('are found as children of their parent', () => {
    expect(childrenOf(process.pid)).to.include(child.pid);
  });

  it('count as ended once they are killed', async () => {
    const id = identify(child.pid!)!;
    expect(signalProcess(id, 'SIGKILL')).to.equal(true);
    await awaitEnd(id, 5000);
    expect(isAlive(id)).to.equal(false);
  });
});

describe('lock of a lab', () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
    file = join(directory, 'lab.lock');
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('refuses a second owner and names the first', async () => {
    const error = await withLock(file, () => withLock(file, () => Promise.resolve())).catch(
      (refusal: unknown) => refusal as Error,
    );
    expect(error).to.be.instanceOf(Error);
    expect((error as Error).message).to.include(String(process.pid));
  });

  it('is free again after the body, also when that failed', async () => {
    await withLock(file, () => Promise.reject(new Error('on purpose'))).catch(() => undefined);
    expect(existsSync(file)).to.equal(false);
  });

  it('of a process that has died counts for nothing', async () => {
    writeFileSync(file, JSON.stringify({ ...identify(process.pid), startTicks: '1' }));
    expect(await withLock(file, () => Promise.resolve('taken'))).to.equal('taken');
  });
});
