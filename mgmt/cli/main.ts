#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { userInfo } from 'node:os';
import { parseArguments, USAGE } from './arguments.js';
import type { Invocation } from './arguments.js';
import { linesOf, numbered, runBatch } from './batch.js';
import { CliError, errorLine, EXIT } from './errors.js';
import { readConfigFile } from './files.js';
import { runInteractive } from './interactive.js';
import { PlainScreen } from './screen.js';
import { Session } from './session.js';
import type { Peer } from './session.js';
import { VERSION } from '../daemon/version.js';
import { splitCommands } from './words.js';

/** Who types, for the audit: the user who logged in, and from where. */
function whoAmI(environment: NodeJS.ProcessEnv): Peer['who'] {
  const [address] = (environment['SSH_CONNECTION'] ?? '').split(' ');
  const local = process.stdin.isTTY ? 'terminal' : 'script';
  return {
    user: environment['SUDO_USER'] ?? userName(),
    from: address === undefined || address === '' ? local : `ssh ${address}`,
  };
}

/** The name of the user; of one who is not in the user database, the number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

async function runPlain(invocation: Invocation, peer: Peer): Promise<number> {
  const stop = new AbortController();
  const interrupt = (): void => {
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  const session = new Session(peer, new PlainScreen(process.stdout));
  const report = (message: string): void => {
    process.stderr.write(`${message}\n`);
  };
  try {
    await session.start();
    const { source } = invocation;
    switch (source.from) {
      case 'arguments':
        return await runBatch(session, [{ text: source.line }], undefined, report, stop.signal);
      case 'text': {
        const lines = splitCommands(source.text).map((text) => ({ text }));
        return await runBatch(session, lines, undefined, report, stop.signal);
      }
      case 'file': {
        const lines = numbered((await readConfigFile(source.path)).split(/\r?\n/));
        return await runBatch(session, lines, source.path, report, stop.signal);
      }
      case 'input':
        return await runBatch(
          session,
          linesOf(process.stdin, stop.signal),
          'input',
          report,
          stop.signal,
        );
    }
  } finally {
    process.off('SIGINT', interrupt);
    session.stop();
  }
}

async function run(): Promise<number> {
  const invocation = parseArguments(process.argv.slice(2), process.env);
  if (invocation.action !== 'run') {
    process.stdout.write(`${invocation.action === 'help' ? USAGE : `sluice ${VERSION}`}\n`);
    return EXIT.ok;
  }
  const peer: Peer = { socketPath: invocation.socketPath, who: whoAmI(process.env) };
  const atTerminal = process.stdin.isTTY && process.stdout.isTTY;
  return invocation.source.from === 'input' && atTerminal
    ? await runInteractive(peer, process.stdin, process.stdout, process.env)
    : await runPlain(invocation, peer);
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${errorLine(error)}\n`);
  process.exitCode = error instanceof CliError ? error.exitCode : EXIT.refused;
}
