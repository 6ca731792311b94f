// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { BenchError } from '../../../lab/bench/errors.js';
import { parseNpResult } from '../../../lab/bench/fastpath/np-bench.js';
import { parsePortStats, parseSchedstat } from '../../../lab/bench/fastpath/testpmd.js';

/** As dpdk-testpmd 22.11 prints it. */
function block(port: number, rx: number, tx: number): string {
  return `
  ######################## NIC statistics for port ${port}  ########################
  RX-packets: ${rx}   RX-missed: 0          RX-bytes:  0
  RX-errors: 0
  RX-nombuf:  0         
  TX-packets: ${tx}   TX-errors: 0          TX-bytes:  0

  Throughput (since last show)
  Rx-pps:     29158201          Rx-bps:            0
  Tx-pps:     29158201          Tx-bps:            0
  ############################################################################
`;
}

describe('what testpmd prints', () => {
  it('gives the sum over both ports', () => {
    expect(parsePortStats(block(0, 10, 20) + block(1, 1, 2))).to.deep.equal([
      { rxPackets: 11, txPackets: 22 },
    ]);
  });

  it('gives a sample for each time it was asked, with the prompt and other lines between', () => {
    const once = `testpmd> show port stats all\n${block(0, 1, 2)}${block(1, 3, 4)}testpmd> `;
    const again = `show port stats all\n${block(0, 5, 6)}${block(1, 7, 8)}testpmd> `;
    expect(parsePortStats(once + again)).to.deep.equal([
      { rxPackets: 4, txPackets: 6 },
      { rxPackets: 12, txPackets: 14 },
    ]);
  });

  it('gives no sample while one port of the two is missing', () => {
    expect(parsePortStats(block(0, 1, 2))).to.deep.equal([]);
  });

  it('gives no sample from a block that is cut off', () => {
    const whole = block(0, 1, 2) + block(1, 3, 4);
    const cut = whole.slice(0, whole.lastIndexOf('Tx-pps'));
    expect(parsePortStats(cut)).to.deep.equal([]);
  });

  it('gives no sample when it says something else', () => {
    expect(parsePortStats('EAL: Cannot get hugepage information.\n')).to.deep.equal([]);
  });
});

describe('time of a thread', () => {
  it('is the first number of schedstat', () => {
    expect(parseSchedstat('1203229 3588851 22\n')).to.equal(1_203_229);
  });

  it('is not guessed', () => {
    expect(() => parseSchedstat('')).to.throw(BenchError);
    expect(() => parseSchedstat('12 nonsense')).to.throw(BenchError);
  });
});

describe('result of np_bench', () => {
  const good = {
    packetsPerSecond: 16_500_000,
    cyclesPerPacket: 150.1,
    workerCyclesPerPacket: 130.2,
    fastestCyclesPerPacket: 143,
    tscHz: 2_600_000_000,
  };

  it('is read with whatever else it holds', () => {
    const text = JSON.stringify({ ...good, mode: 'flow-thru' });
    expect(parseNpResult(`${text}\n`)).to.include(good);
  });

  it('must be JSON', () => {
    expect(() => parseNpResult('np_bench: no huge pages\n')).to.throw(BenchError, 'no huge pages');
  });

  for (const name of Object.keys(good)) {
    it(`must have ${name} as a positive number`, () => {
      for (const value of [undefined, 0, -1, '5', null]) {
        const text = JSON.stringify({ ...good, [name]: value });
        expect(() => parseNpResult(text)).to.throw(BenchError, name);
      }
    });
  }
});
