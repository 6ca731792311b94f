// SPDX-License-Identifier: Apache-2.0
// Rounds of loads under faults, between which all has to be well again.
import {
  awaitNfsService,
  awaitSameTrees,
  currentServers,
  nasServers,
  restoreMembers,
  askBox,
} from '../box/nas.js';
import { LabError } from '../errors.js';
import type { Lab } from '../lab.js';
import { whileDisturbed } from '../load/disturb.js';
import type { ExerciseReport } from '../load/nfs-exercise.js';
import { faultsOf, MEMBER_TIMEOUT_MS } from './faults.js';
import { awaitQuiet, GaugeJudge, gaugesText } from './gauges.js';
import { workAll } from './loads.js';

/** Of a round's loads; its faults, and what is looked at after it, come on top. */
const WORK_MS = 15_000;
const PAUSE_MS = 500;

export interface SoakOptions {
  durationMs: number;
  seed: number;
  report: (line: string) => void;
  /** Ends it after the round that is under way. */
  signal: AbortSignal;
}

/** What it came to. */
export interface SoakSummary {
  rounds: number;
  faults: number;
  exercises: number;
  calls: number;
  bytes: number;
  /** Members taken out and brought back. */
  restored: number;
  /** Longest that a call of a client took, and which it was. */
  stallUs: number;
  stallCall: string;
}

/** A lab under loads and faults, and what is known of it so far. */
export class Soak {
  readonly summary: SoakSummary = {
    rounds: 0,
    faults: 0,
    exercises: 0,
    calls: 0,
    bytes: 0,
    restored: 0,
    stallUs: 0,
    stallCall: '',
  };
  private readonly gauges = new GaugeJudge();
  private readonly sinceMs = Date.now();
  private kills = 0;

  constructor(
    private readonly lab: Lab,
    private readonly options: SoakOptions,
  ) {}

  /**
   * Goes round until the time is over, once at least.
   *
   * @throws LabError `soak-failed` or `timeout`: what was wrong, and in which round
   */
  async run(): Promise<SoakSummary> {
    const { durationMs, signal } = this.options;
    const endMs = performance.now() + durationMs;
    await this.tellBox(`filesystem files member-timeout-ms ${MEMBER_TIMEOUT_MS}`);
    await awaitNfsService(this.lab);
    await this.becomeQuiet();
    do {
      this.summary.rounds += 1;
      await this.round(this.summary.rounds);
    } while (performance.now() < endMs && !signal.aborted);
    return this.summary;
  }

  private async round(round: number): Promise<void> {
    const seed = this.options.seed + 1000 * round;
    let happened: readonly string[] = [];
    try {
      const disturbed = await whileDisturbed(
        faultsOf(this.lab, round),
        () => workAll(this.lab, seed, WORK_MS),
        { seed, pauseMs: PAUSE_MS },
      );
      happened = disturbed.happened;
      this.count(disturbed.result, happened);
      this.expectRight(disturbed.result);
      const left = await this.becomeQuiet();
      const { faults, calls } = this.summary;
      this.options.report(`round ${round}: ${faults} faults, ${calls} calls so far; ${left}`);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      const faults = happened.join(', ') || 'not known';
      throw new LabError(
        'soak-failed',
        `round ${round}: ${error.message}\nfaults of the round: ${faults}`,
        `once more: npm run soak -- ${Math.ceil(this.options.durationMs / 60_000)} ${this.options.seed}`,
      );
    }
  }

  private count(reports: readonly ExerciseReport[], happened: readonly string[]): void {
    const { summary } = this;
    summary.faults += happened.length;
    summary.exercises += reports.length;
    this.kills += happened.filter((name) => name === 'the fast path dies').length;
    for (const { calls, readBytes, writtenBytes, stallUs, stallCall } of reports) {
      summary.calls += calls;
      summary.bytes += readBytes + writtenBytes;
      if (stallUs > summary.stallUs) Object.assign(summary, { stallUs, stallCall });
    }
  }

  private expectRight(reports: readonly ExerciseReport[]): void {
    const wrong = reports.filter(({ failure }) => failure !== '');
    if (wrong.length === 0) return;
    const texts = wrong.map(({ mode, failure }) => `${mode}: ${failure}`);
    throw new LabError('soak-failed', `a client found it wrong: ${texts.join('; ')}`);
  }

  /**
   * Nothing is under way, members that are current hold the same, all others come back and hold it too, and
   * the box takes what it took before. Gives its gauges in words.
   */
  private async becomeQuiet(): Promise<string> {
    const { lab, summary } = this;
    await lab.heal();
    await awaitNfsService(lab);
    await awaitSameTrees(lab, await currentServers(lab));
    const restored = await restoreMembers(lab);
    summary.restored += restored.length;
    if (restored.length > 0) await awaitSameTrees(lab, nasServers(lab));
    const gauges = await awaitQuiet(lab);
    this.gauges.judge(gauges);
    await this.expectNoCrash();
    const back = restored.length === 0 ? '' : `, brought back ${restored.join(', ')}`;
    return gaugesText(gauges) + back;
  }

  /** The fast path has ended as often as it was killed, and no oftener. */
  private async expectNoCrash(): Promise<void> {
    const { events } = await askBox(this.lab, (box) => box.show('events'));
    const exits = events.filter(
      ({ name, timeMs }) => name === 'fastpath-exited' && timeMs >= this.sinceMs,
    );
    if (exits.length <= this.kills) return;
    const texts = exits.map(({ message }) => message);
    throw new LabError(
      'soak-failed',
      `the fast path was killed ${this.kills} times and has ended oftener: ${texts.join('; ')}`,
    );
  }

  private async tellBox(command: string): Promise<void> {
    const { status, stdout, stderr } = await this.lab.cli(['-c', `${command}; commit`]);
    if (status !== 0) throw new LabError('command-failed', `${command}: ${stderr || stdout}`);
  }
}
