// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { BenchError } from '../../../lab/bench/errors.js';
import { parseIperf, parsePing, parseRoundTrips } from '../../../lab/bench/wires/programs.js';

describe('round trips of echo_bench and getattr_bench', () => {
  it('are read from their line', () => {
    expect(parseRoundTrips('{"count":5000,"lost":0,"p50Us":14.61,"p99Us":84.72}\n')).to.deep.equal({
      p50Us: 14.61,
      p99Us: 84.72,
    });
  });

  it('count for nothing if answers were lost', () => {
    expect(() => parseRoundTrips('{"count":4999,"lost":1,"p50Us":1.0,"p99Us":2.0}')).to.throw(
      BenchError,
      '1 answers were lost and 4999 came',
    );
  });

  it('are not guessed from something else', () => {
    expect(() => parseRoundTrips('')).to.throw(BenchError, 'no round trips');
  });
});

describe('times of ping', () => {
  const line = (ms: string): string => `64 bytes from 10.1.0.100: icmp_seq=1 ttl=64 time=${ms} ms`;

  it('are turned into microseconds and ranked', () => {
    const text = ['PING 10.1.0.100', ...['0.384', '0.130', '1.2'].map(line), ''].join('\n');
    expect(parsePing(text)).to.deep.equal({ p50Us: 384, p99Us: 1200 });
  });

  it('are missed where nobody answered', () => {
    expect(() => parsePing('2 packets transmitted, 0 received')).to.throw(BenchError);
  });
});

describe('throughput of iperf3', () => {
  it('is what was received', () => {
    const text = JSON.stringify({
      end: { sum_sent: { bits_per_second: 9 }, sum_received: { bits_per_second: 2.5e9 } },
    });
    expect(parseIperf(text)).to.equal(2.5e9);
  });

  const failures: [string, string, RegExp][] = [
    ['the error it names', '{"error":"unable to connect"}', /unable to connect/],
    ['nothing received', '{"end":{"sum_received":{"bits_per_second":0}}}', /nothing was received/],
    ['an end without sums', '{"end":{}}', /nothing was received/],
    ['no JSON', 'iperf3: usage', /no JSON/],
  ];
  for (const [what, text, message] of failures) {
    it(`fails with ${what}`, () => {
      expect(() => parseIperf(text)).to.throw(BenchError, message);
    });
  }
});
