// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { rotate } from '../../../mgmt/events/file.js';
import { EventLog, KEPT_EVENTS } from '../../../mgmt/events/log.js';

describe('the event log', () => {
  let folder: string;
  let log: EventLog;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-events-'));
    log = new EventLog(join(folder, 'events.log'));
    log.start();
  });

  afterEach(() => {
    log.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function lines(): Record<string, unknown>[] {
    const content = readFileSync(join(folder, 'events.log'), 'utf8').trim();
    return content.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('writes each event as a line of JSON with its stable code, time and words', () => {
    log.raise('member-down', 'nfs/nas1', { reason: 'connection refused' }, Date.UTC(2026, 0, 2));
    expect(lines()).to.deep.equal([
      {
        severity: 'error',
        time: '2026-01-02T00:00:00.000Z',
        sequence: 1,
        code: 13,
        name: 'member-down',
        object: 'member nfs/nas1',
        arguments: { reason: 'connection refused' },
        message: 'Member nfs/nas1 is down: connection refused.',
      },
    ]);
  });

  it('keeps the severity of every level', () => {
    log.raise('config-applied', '', { generation: 3n });
    log.raise('member-up', 'nfs/nas1', {});
    log.raise('config-refused', '', { object: 'port 1.1', attribute: 'device', reason: 'gone' });
    log.raise('tap-failed', '1.1', { reason: 'no tun' });
    expect(lines().map((line) => line['severity'])).to.deep.equal([
      'info',
      'notice',
      'warning',
      'error',
    ]);
  });

  it('writes a counter beyond 2^53 as text, so that it stays exact', () => {
    log.raise('config-applied', '', { generation: 2n ** 60n });
    expect(lines()[0]).to.have.nested.property('arguments.generation', '1152921504606846976');
  });

  it('keeps the newest thousand', () => {
    for (let i = 0; i < KEPT_EVENTS + 5; i++)
      log.raise('config-applied', '', { generation: BigInt(i) });
    const kept = log.select();
    expect(kept).to.have.length(KEPT_EVENTS);
    expect(kept[0]?.sequence).to.equal(6);
    expect(log.select({ last: 2 }).map((event) => event.sequence)).to.deep.equal([1004, 1005]);
  });

  it('takes up what a sluiced before wrote, and goes on counting', () => {
    log.raise('member-down', 'nfs/nas1', { reason: 'x' }, 5000);
    log.raise('config-applied', '', { generation: 2n ** 60n });
    const before = log.select();
    log.stop();
    writeFileSync(join(folder, 'events.log'), '{"name": "half a li', { flag: 'a' });
    log = new EventLog(join(folder, 'events.log'));
    log.start();
    expect(log.select()).to.deep.equal(before);
    log.raise('member-up', 'nfs/nas1', {});
    expect(log.select().at(-1)?.sequence).to.equal(3);
  });

  it('is put aside when it has grown too long', () => {
    const path = join(folder, 'long.log');
    writeFileSync(path, 'x'.repeat(100));
    expect(rotate(path, 101)).to.equal(false);
    expect(rotate(path, 100)).to.equal(true);
    expect(readFileSync(`${path}.1`, 'utf8')).to.have.length(100);
    expect(rotate(path, 100)).to.equal(false);
  });

  it('selects by code, name, object and severity', () => {
    log.raise('config-applied', '', { generation: 1n });
    log.raise('member-down', 'nfs/nas1', { reason: 'x' });
    log.raise('member-up', 'nfs/nas1', {});
    const names = (filter: Parameters<EventLog['select']>[0]) =>
      log.select(filter).map((event) => event.name);
    expect(names({ code: 12 })).to.deep.equal(['member-up']);
    expect(names({ code: 'member-down' })).to.deep.equal(['member-down']);
    expect(names({ object: 'member nfs/nas1' })).to.deep.equal(['member-down', 'member-up']);
    expect(names({ severity: 'notice' })).to.deep.equal(['member-down', 'member-up']);
  });

  it('calls followers until they have enough', () => {
    const enough = new AbortController();
    const seen: string[] = [];
    log.follow({ severity: 'notice' }, enough.signal, (event) => seen.push(event.name));
    log.raise('config-applied', '', { generation: 1n });
    log.raise('member-up', 'nfs/nas1', {});
    enough.abort();
    log.raise('member-up', 'nfs/nas2', {});
    expect(seen).to.deep.equal(['member-up']);
  });
});
