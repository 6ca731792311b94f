// SPDX-License-Identifier: Apache-2.0
// Impairments over the control socket, against a fast path that only remembers them.
import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Methods } from '../../../mgmt/daemon/protocol.js';
import { SAMPLE } from '../config/sample.js';
import { type Client, Refusal, TestBox, untilState } from './test-box.js';

/** Ports 1.1 and 2.1 are lab ports, 2.2 is a NIC. */
const CONFIGURATION = SAMPLE.replace('addresses 10.1.0.1/24 ', '').replace(
  'af_packet:p22',
  'pci:0000:00:05.0',
);

type Params = Methods['lab.impair']['params'];

describe('impairing lab ports', () => {
  let box: TestBox;
  let client: Client;

  before(async () => {
    box = new TestBox();
    writeFileSync(box.configPath, CONFIGURATION);
    client = await box.start();
    await untilState(client, 'ready');
  });

  after(async () => {
    await box.remove();
  });

  async function look(port: string): Promise<Methods['lab.impairments']['result']['ports'][0]> {
    const { ports } = await client.call('lab.impairments', { port });
    const [found] = ports;
    if (found === undefined) throw new Error(`nothing is told of ${port}`);
    return found;
  }

  async function refusal(params: unknown): Promise<Refusal> {
    const answer = await client
      .call('lab.impair', params as Params)
      .catch((error: unknown) => error);
    expect(answer).to.be.instanceOf(Refusal);
    return answer as Refusal;
  }

  it('settings reach the direction meant and are told again; others stay', async () => {
    const settings = { lossPpm: 1000, rateBps: '18446744073709551615', cut: true };
    await client.call('lab.impair', { port: '1.1', directions: ['out'], settings });
    const found = await look('1.1');
    expect(found.out.settings).to.include(settings);
    expect(found.out.settings.delayUs).to.equal(0);
    expect(found.in.settings.lossPpm).to.equal(0);
    expect((await look('2.1')).out.settings.lossPpm).to.equal(0);
  });

  it('what is said takes the place of what was; nothing heals', async () => {
    const directions: Params['directions'] = ['in', 'out'];
    await client.call('lab.impair', { port: '1.1', directions, settings: { delayUs: 5000 } });
    expect((await look('1.1')).out.settings).to.include({ lossPpm: 0, delayUs: 5000, cut: false });
    await client.call('lab.impair', { port: '1.1', directions, settings: {} });
    expect((await look('1.1')).in.settings.delayUs).to.equal(0);
  });

  it('two directions do not lose in step', async () => {
    const settings = { lossPpm: 1000, seed: 7 };
    await client.call('lab.impair', { port: '1.1', directions: ['in', 'out'], settings });
    const { in: inwards, out } = await look('1.1');
    expect([inwards.settings.seed, out.settings.seed]).to.deep.equal([7, 8]);
  });

  it('counters are exact, each direction has its own', async () => {
    const { in: inwards, out } = await look('1.1');
    expect(inwards.counters).to.include({ put: '1152921504606846976', lost: 1 });
    expect(out.counters.lost).to.equal(2);
  });

  it('all lab ports are told of unless one is named, and no NIC', async () => {
    const { ports } = await client.call('lab.impairments', {});
    expect(ports.map(({ port }) => port)).to.deep.equal(['1.1', '2.1']);
  });

  it('it is no configuration', async () => {
    await client.call('lab.impair', { port: '1.1', directions: ['in'], settings: { cut: true } });
    expect((await client.call('status', {})).unsaved).to.equal(false);
    expect((await client.call('config.get', { which: 'running' })).text).to.not.match(/impair|cut/);
  });

  for (const [what, params, code, message] of [
    [
      'a NIC',
      { port: '2.2', directions: ['in'], settings: {} },
      'refused-by-fastpath',
      /^port 2\.2: its device is no lab port/,
    ],
    [
      'a port that is not configured',
      { port: '7.7', directions: ['in'], settings: {} },
      'not-found',
      /port 7\.7/,
    ],
    [
      'a third direction',
      { port: '1.1', directions: ['up'], settings: {} },
      'bad-params',
      /`directions` must be a list of in and out/,
    ],
    ['no direction', { port: '1.1', directions: [], settings: {} }, 'bad-params', /directions/],
    [
      'an unknown setting',
      { port: '1.1', directions: ['in'], settings: { los: 1 } },
      'bad-params',
      /must be of .*lossPpm.*, not los/,
    ],
    [
      'a setting that is no number',
      { port: '1.1', directions: ['in'], settings: { lossPpm: 'much' } },
      'bad-params',
      /`settings\.lossPpm` must be a whole number/,
    ],
    [
      'a number too large for its setting',
      { port: '1.1', directions: ['in'], settings: { delayUs: 2 ** 32 } },
      'bad-params',
      /`settings\.delayUs` must be a whole number up to 4294967295/,
    ],
    [
      'a flag that is none',
      { port: '1.1', directions: ['in'], settings: { cut: 1 } },
      'bad-params',
      /`settings\.cut` must be true or false/,
    ],
  ] as const) {
    it(`${what} is refused`, async () => {
      const { wire } = await refusal(params);
      expect(wire.code).to.equal(code);
      expect(wire.message).to.match(message);
      expect(wire.remedy).to.not.equal(undefined);
    });
  }
});
