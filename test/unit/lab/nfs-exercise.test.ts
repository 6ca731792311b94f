// SPDX-License-Identifier: Apache-2.0
// That the exercises find faults: on a directory of this machine, whose files somebody else spoils.
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  exerciseWords,
  NFS_EXERCISE_STATIC,
  parseExercise,
  type ExerciseMode,
  type ExerciseOptions,
  type ExerciseReport,
} from '../../../lab/load/nfs-exercise.js';
import { run } from '../../../lab/system/command.js';
import { waitFor } from '../../../lab/system/wait.js';

describe('exercises of NFS, on a directory', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sluice-exercise-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  async function exercise(
    mode: ExerciseMode,
    options: ExerciseOptions = {},
  ): Promise<ExerciseReport> {
    const result = await run(NFS_EXERCISE_STATIC, exerciseWords(mode, directory, options));
    const report = parseExercise(result.stdout, result.stderr);
    expect(result.status, 'exit code').to.equal(report.right ? 0 : 1);
    return report;
  }

  /** Spoils something again and again while the exercise works: once may be mended by chance. */
  async function spoiled(
    mode: ExerciseMode,
    file: string,
    spoil: (path: string) => void,
  ): Promise<ExerciseReport> {
    const path = join(directory, 'exercise', file);
    const working = exercise(mode, { operations: 0, durationMs: 2000 });
    await waitFor(() => Promise.resolve(existsSync(path)), {
      what: `${path} is there`,
      everyMs: 1,
    });
    const spoiling = setInterval(() => {
      if (existsSync(path)) spoil(path);
    }, 1);
    return working.finally(() => {
      clearInterval(spoiling);
    });
  }

  const sound: readonly (readonly [ExerciseMode, ExerciseOptions])[] = [
    ['fsx', { operations: 2000 }],
    ['fsx', { operations: 300, sync: true, sizeBytes: 5000, ioBytes: 900, seed: 9 }],
    ['walk', { operations: 2000 }],
    ['clone', { files: 100 }],
  ];
  for (const [mode, options] of sound) {
    it(`${mode} ${JSON.stringify(options)} finds a sound file system right, and leaves nothing`, async () => {
      const report = await exercise(mode, options);
      expect(report.failure).to.equal('');
      expect(report.operations).to.be.at.least(options.operations ?? 1);
      expect(existsSync(join(directory, 'exercise'))).to.equal(false);
    });
  }

  for (const rename of [false, true]) {
    const what = rename ? 'have other names' : 'come and go';
    it(`many lists each file once while others ${what}, and leaves nothing`, async () => {
      const options = { other: directory, files: 500, operations: 20, rename };
      const report = await exercise('many', options);
      expect(report.failure).to.equal('');
      expect(existsSync(join(directory, 'exercise'))).to.equal(false);
    });
  }

  it('many works on what another has left, and makes it no more', async () => {
    const files = { other: directory, files: 50, operations: 3 };
    expect((await exercise('many', { ...files, keep: true })).failure).to.equal('');
    rmSync(join(directory, 'exercise/steady-000007'));
    const report = await exercise('many', { ...files, made: true });
    expect(report.failure).to.equal('/exercise/steady-000007 is not listed');
  });

  it('copy copies what it is told to, and finds it the same', async () => {
    mkdirSync(join(directory, 'original/below'), { recursive: true });
    writeFileSync(join(directory, 'original/below/file'), 'x'.repeat(100_000));
    const report = await exercise('copy', { from: '/original', keep: true });
    expect(report.failure).to.equal('');
    expect(existsSync(join(directory, 'exercise/copy/below/file'))).to.equal(true);
  });

  it('coherence finds a second client that sees something else', async () => {
    const other = join(directory, 'elsewhere');
    mkdirSync(other);
    const report = await exercise('coherence', { other });
    expect(report.failure).to.match(/shared\.dat/);
  });

  it('fsx finds bytes that nobody wrote', async () => {
    const report = await spoiled('fsx', 'fsx.dat', (path) => {
      appendFileSync(path, 'spoiled');
    });
    expect(report.failure).to.match(/fsx\.dat: .*; operation \d+/);
  });

  it('walk finds a name that nobody gave', async () => {
    const report = await spoiled('walk', '.', (path) => {
      writeFileSync(join(path, 'intruder'), '');
    });
    expect(report.failure).to.match(/intruder|number of names/);
  });

  it('does not begin where something is already', async () => {
    mkdirSync(join(directory, 'exercise'));
    expect((await exercise('fsx')).failure).to.equal('mkdir /exercise: File exists');
  });

  const wrong: readonly (readonly string[])[] = [
    [],
    ['fsx'],
    ['unheard-of', '/tmp'],
    ['fsx', '/tmp', '--operations', '-1'],
    ['fsx', '/tmp', '--directory', 'relative'],
    ['fsx', '/tmp', '--operations', '0'],
  ];
  for (const words of wrong) {
    it(`refuses the command line '${words.join(' ')}' and says how it must be`, async () => {
      const { status, stderr } = await run(NFS_EXERCISE_STATIC, words);
      expect(status).to.equal(2);
      expect(stderr).to.match(/^nfs-exercise: .+/);
    });
  }
});
