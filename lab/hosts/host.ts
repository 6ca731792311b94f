// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../errors.js';
import type { LabInstance } from '../instance.js';
import { awaitExit, run, type CommandResult, type RunOptions } from '../system/command.js';
import { identify, type ProcessId } from '../system/processes.js';

/**
 * A host of the lab: a network namespace and a private mount namespace, both held open by one sleeping
 * process, which everything that runs on the host enters.
 */
export class Host {
  constructor(
    readonly instance: LabInstance,
    readonly name: string,
  ) {}

  /**
   * Starts the holder. `preparation` is a shell script run inside the new host: mounts, addresses, routes.
   *
   * @throws LabError `command-failed` with what the script said
   */
  async start(preparation: readonly string[]): Promise<void> {
    const script = ['set -e', 'mount --make-rprivate /', ...preparation];
    script.push('echo ready', 'exec sleep infinity >/dev/null 2>&1');
    const args = [
      'netns',
      'exec',
      this.instance.namespace(this.name),
      'sh',
      '-c',
      script.join('\n'),
    ];
    const child = spawn('ip', args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    await this.awaitReady(child);
    child.unref();
    this.instance.noteProcess(this.name, child.pid ?? 0);
  }

  private async awaitReady(child: ChildProcess): Promise<void> {
    const { stdout, stderr } = child;
    let said = '';
    stderr?.on('data', (text: Buffer) => (said += text.toString()));
    const ready = new Promise<boolean>((resolve) => {
      let output = '';
      stdout?.on('data', (text: Buffer) => {
        output += text.toString();
        if (output.includes('ready\n')) resolve(true);
      });
    });
    const ended = awaitExit(child).then(() => false);
    if (!(await Promise.race([ready, ended]))) {
      throw new LabError('command-failed', `host ${this.name} could not be set up: ${said.trim()}`);
    }
    stdout?.destroy();
    stderr?.destroy();
  }

  /** Words that put a command line into this host. */
  private enter(argv: readonly string[]): string[] {
    const holder = this.instance.process(this.name);
    if (holder === undefined) {
      throw new LabError('not-up', `host ${this.name} is not up`, 'npm run lab -- up nfs');
    }
    const target = String(holder.pid);
    return ['--target', target, '--net', '--mount', `--wdns=${process.cwd()}`, '--', ...argv];
  }

  /** Runs a command on the host to its end. */
  run(argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    return run('nsenter', this.enter(argv), options);
  }

  /** Like {@link run}, for commands that have to succeed; gives their standard output. */
  async must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
    const result = await this.run(argv, options);
    if (result.status === 0) return result.stdout;
    const said = result.stderr.trim() || result.stdout.trim() || 'it said nothing';
    throw new LabError(
      'command-failed',
      `on ${this.name}: ${argv.join(' ')} ended with exit code ${result.status}: ${said}`,
    );
  }

  /** Starts a command on the host; the caller owns the child. nsenter replaces itself: its pid is the command's. */
  spawn(argv: readonly string[], stdio: StdioOptions = 'pipe'): ChildProcess {
    return spawn('nsenter', this.enter(argv), { stdio });
  }

  /** Starts a service that outlives this process, under the name `<host>.<name>`, logging to a file of that name. */
  async startService(name: string, argv: readonly string[]): Promise<ProcessId> {
    const log = openSync(join(this.instance.logDir, `${this.name}.${name}.log`), 'a');
    try {
      const child = spawn('nsenter', this.enter(argv), {
        detached: true,
        stdio: ['ignore', log, log],
      });
      await new Promise((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', reject);
      });
      child.unref();
      return this.instance.noteProcess(`${this.name}.${name}`, child.pid ?? 0);
    } finally {
      closeSync(log);
    }
  }

  /** A service that runs. */
  service(name: string): ProcessId | undefined {
    const id = this.instance.process(`${this.name}.${name}`);
    return id === undefined ? undefined : identify(id.pid);
  }
}
