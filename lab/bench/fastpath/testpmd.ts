// SPDX-License-Identifier: Apache-2.0
// dpdk-testpmd as the peer: what DPDK's own forwarder makes of the same core, with nothing to look up.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { awaitExit } from '../../system/command.js';
import { BenchError } from '../errors.js';
import { FORWARDING_CPU, undisturbed } from './np-bench.js';

const MEASURE_MS = 1000;
const WARM_UP_MS = 200;
const ANSWER_TIMEOUT_MS = 20_000;
const PORTS = 2;
const CONTROL_CPU = 0;

/** Counters of all ports at one moment. */
export interface PortSample {
  rxPackets: number;
  txPackets: number;
}

/**
 * Reads what `show port stats all` printed, however often: one sample for each time that all ports were shown.
 *
 * @param ports how many ports there are
 */
export function parsePortStats(text: string, ports = PORTS): PortSample[] {
  const block =
    /NIC statistics for port \d+ [\s\S]*?RX-packets: (\d+)[\s\S]*?TX-packets: (\d+)[\s\S]*?Tx-pps:[^\n]*\n/g;
  const each = [...text.matchAll(block)].map(([, rx, tx]) => ({
    rxPackets: Number(rx),
    txPackets: Number(tx),
  }));
  const samples: PortSample[] = [];
  for (let at = 0; at + ports <= each.length; at += ports) {
    samples.push({
      rxPackets: sum(each.slice(at, at + ports).map(({ rxPackets }) => rxPackets)),
      txPackets: sum(each.slice(at, at + ports).map(({ txPackets }) => txPackets)),
    });
  }
  return samples;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Time in ns that a thread has had a core, from /proc/<pid>/task/<tid>/schedstat. */
export function parseSchedstat(text: string): number {
  const ns = Number(/^(\d+) \d+ \d+\s*$/.exec(text)?.[1]);
  if (Number.isNaN(ns)) throw new BenchError('bad-output', `schedstat reads '${text.trim()}'`);
  return ns;
}

/** Time that testpmd's forwarding thread has had a core, in ns. */
function workerTimeNs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  for (const tid of readdirSync(tasks)) {
    if (/worker/.test(readFileSync(`${tasks}/${tid}/comm`, 'utf8'))) {
      return parseSchedstat(readFileSync(`${tasks}/${tid}/schedstat`, 'utf8'));
    }
  }
  throw new BenchError('failed', 'dpdk-testpmd has no forwarding thread');
}

function startTestpmd(signal: AbortSignal): ChildProcessWithoutNullStreams {
  const eal = ['--no-pci', '--in-memory', '--no-telemetry', '-m', '64'];
  const place = ['-l', `${CONTROL_CPU},${FORWARDING_CPU}`, '--main-lcore', String(CONTROL_CPU)];
  const devices = ['--vdev', 'net_null0', '--vdev', 'net_null1'];
  const how = ['-i', '--forward-mode=5tswap', '--nb-cores=1', '--total-num-mbufs=8192'];
  const argv = ['dpdk-testpmd', ...eal, ...place, ...devices, '--', ...how];
  // Line by line: into a pipe it would keep its answers until a block is full.
  const [command = '', ...words] = undisturbed(['stdbuf', '-oL', ...argv]);
  const child = spawn(command, words, {
    stdio: 'pipe',
    detached: true,
    killSignal: 'SIGKILL',
    signal,
  });
  child.stdin.on('error', () => undefined);
  return child;
}

/** Speaks with testpmd's prompt. */
class Prompt {
  private output = '';
  private heard: () => void = () => undefined;
  private ended = false;

  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    const hear = (text: string): void => {
      this.output += text;
      this.heard();
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('close', () => {
      this.ended = true;
      this.heard();
    });
  }

  say(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /** Waits until the output so far satisfies `look`, and gives what that found. */
  async until<T>(look: (output: string) => T | undefined): Promise<T> {
    const deadlineMs = Date.now() + ANSWER_TIMEOUT_MS;
    for (;;) {
      const found = look(this.output);
      if (found !== undefined) return found;
      const leftMs = deadlineMs - Date.now();
      if (this.ended || leftMs <= 0) {
        const last = this.output.trimEnd().split('\n').slice(-5).join('\n');
        throw new BenchError('failed', `dpdk-testpmd does not do as it is told:\n${last}`);
      }
      await this.more(leftMs);
    }
  }

  private more(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.heard = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/**
 * Lets testpmd swap addresses and ports between two null ports, on one core.
 *
 * @returns packets per second that the core was testpmd's
 */
export async function runTestpmd(signal: AbortSignal): Promise<number> {
  const child = startTestpmd(signal);
  const exit = awaitExit(child).catch(() => 1);
  const prompt = new Prompt(child);
  const pid = child.pid ?? 0;
  let shown = 0;
  const look = async (): Promise<{ packets: number; ns: number }> => {
    shown += 1;
    prompt.say('show port stats all');
    const sample = await prompt.until((text) => parsePortStats(text)[shown - 1]);
    return { packets: sample.txPackets, ns: workerTimeNs(pid) };
  };
  try {
    await prompt.until((text) => (text.includes('testpmd>') ? true : undefined));
    prompt.say('start');
    await delay(WARM_UP_MS, undefined, { signal });
    const from = await look();
    await delay(MEASURE_MS, undefined, { signal });
    const to = await look();
    return ((to.packets - from.packets) * 1e9) / (to.ns - from.ns);
  } finally {
    prompt.say('quit');
    child.stdin.end();
    const late = setTimeout(() => child.kill('SIGKILL'), ANSWER_TIMEOUT_MS);
    await exit;
    clearTimeout(late);
  }
}
