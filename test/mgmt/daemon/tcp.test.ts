// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { SAMPLE } from '../config/sample.js';
import { TCP_CONNECTIONS } from './fake-tcp.js';
import { type Client, Refusal, TestBox, untilState } from './test-box.js';

const CONFIGURATION =
  `${SAMPLE.replace('addresses 10.1.0.1/24 ', '')}sp 0\nsp 1\n` +
  'tcp-service echo kind echo address 10.1.0.50 tcp-port 7\ntcp max-memory-mib 4\n';

describe('TCP as sluiced shows it', () => {
  let box: TestBox;
  let client: Client;

  before(async () => {
    box = new TestBox();
    mkdirSync(box.runDir);
    writeFileSync(box.configPath, CONFIGURATION);
    client = await box.start();
    await untilState(client, 'ready');
  });

  after(() => box.remove());

  it('tells the fast path how many connections it has room for', () => {
    expect(box.report().args.join(' ')).to.include('--sp 0@1,1@1');
    expect(box.report().args.join(' ')).to.include('--tcp-connections 16384 --tcp-memory-mib 4');
  });

  it('sends services and settings to the fast path', () => {
    const messages = box.report().configuration;
    expect(messages.find(({ message }) => message === 'set-tcp-service')).to.deep.include({
      key: 'echo',
      kind: 'echo',
      address: '10.1.0.50',
      tcpPort: 7,
      targetAddresses: [],
    });
    expect(messages.find(({ message }) => message === 'set-tcp')).to.deep.include({
      congestionControl: 'cubic',
      minRtoUs: 10_000,
    });
  });

  it('pages through TCP connections and listeners, in several batches of several messages', async () => {
    const all = await client.show('tcp-connections');
    expect(all.rows).to.have.length(TCP_CONNECTIONS);
    expect(all.truncated).to.equal(false);
    expect(all.rows.at(-1)).to.deep.include({
      remotePort: 40_000 + TCP_CONNECTIONS - 1,
      sp: 1,
      state: 'established',
      segsIn: 20,
    });
    const some = await client.show('tcp-connections', { limit: 300 });
    expect(some.rows).to.have.length(300);
    expect(some.truncated).to.equal(true);
    const { rows: ended } = await client.show('tcp-ended');
    expect(ended.map(({ end, endDetail }) => [end, endDetail])).to.deep.equal([
      ['aborted', 'the service was removed'],
      ['aborted', 'the service was removed'],
    ]);
    expect(ended.map(({ endedMs }) => Number(endedMs))).to.deep.equal([1000, 2000]);
    const { rows: listeners } = await client.show('tcp-listeners');
    expect(listeners.map(({ port }) => port)).to.deep.equal([7, 9, 7]);
  });

  it('tells of a reset who did it, and refuses filters that make no sense', async () => {
    const ends = { local: '10.1.0.50', localPort: 7, remote: '10.1.0.11', remotePort: 40_000 };
    await client.call('tcp.reset', ends);
    const { events } = await client.show('events', { filter: { code: 'tcp-connection-reset' } });
    expect(events.map(({ message }) => message).join()).to.match(
      /10\.1\.0\.50:7 with 10\.1\.0\.11:40000 was reset/,
    );
    for (const wrong of [{ localPort: 0 }, { remote: 'nowhere' }]) {
      const refused: unknown = await client
        .call('tcp.reset', { ...ends, ...wrong })
        .catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(Refusal).and.have.nested.property('wire.code', 'bad-params');
    }
  });

  it('gives those that ended last of all SPs when asked for few', async () => {
    const { rows, truncated } = await client.show('tcp-ended', { limit: 1 });
    expect(rows.map(({ sp, endedMs }) => [sp, Number(endedMs)])).to.deep.equal([[1, 1000]]);
    expect(truncated).to.equal(true);
  });

  it('names the services of connections', async () => {
    const { rows } = await client.show('tcp-connections', { limit: 1, service: 'echo' });
    expect(rows[0]).to.include({ service: 'echo', local: '10.1.0.50', localPort: 7 });
    const { services } = await client.show('tcp-services');
    expect(services).to.have.length(1);
    expect(services[0]).to.include({ service: 'echo', kind: 'echo', port: 7, state: 'silent' });
  });

  it('has statistics of each SP and their sum, and names the SPs there are', async () => {
    const { sps, counters } = await client.show('tcp-statistics');
    expect(sps.map(({ sp }) => sp)).to.deep.equal([0, 1]);
    expect(counters).to.include({ 'passive-opens': 0, 'connections-established': 0 });
    for (const what of [
      'tcp-statistics',
      'tcp-connections',
      'tcp-listeners',
      'tcp-ended',
    ] as const) {
      const refused: unknown = await client.show(what, { sp: 7 }).catch((error: unknown) => error);
      expect(refused)
        .to.be.instanceOf(Refusal)
        .and.have.nested.property('wire.remedy', 'It runs 0, 1.');
    }
  });
});
