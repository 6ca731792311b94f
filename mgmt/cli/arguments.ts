// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { DEFAULT_RUN_DIR, SOCKET_NAME } from '../daemon/protocol.js';
import { UsageError } from './errors.js';

/** Where commands come from. */
export type Source =
  /** A person at a terminal, or standard input that is none. */
  | { readonly from: 'input' }
  /** One command, the words of the arguments. */
  | { readonly from: 'arguments'; readonly line: string }
  /** Commands parted by `;` or line ends. */
  | { readonly from: 'text'; readonly text: string }
  /** A file, one command per line. */
  | { readonly from: 'file'; readonly path: string };

export interface Invocation {
  readonly action: 'run' | 'help' | 'version';
  readonly socketPath: string;
  readonly source: Source;
}

export const USAGE = `Usage: sluice [--socket PATH] [COMMAND…]
       sluice [--socket PATH] -c 'COMMAND; COMMAND…'
       sluice [--socket PATH] -f FILE

Without a command: a command line with help (?), completion (Tab) and history on a terminal; else commands
are read from standard input. Commands stop at the first one that is refused.

  -c TEXT        run the commands of TEXT
  -f FILE        run the commands of FILE, one per line
  --socket PATH  control socket of sluiced (default: SLUICE_SOCKET, else ${join(DEFAULT_RUN_DIR, SOCKET_NAME)})
  --version      print the version
  --help         print this

Exit codes: 0 done, 1 a command was refused, 2 wrong arguments, 3 sluiced cannot be reached.

Examples:
  sluice show ports
  sluice show servers '|' json
  sluice 'show drops | include arp'
  sluice -c 'port 1.1 type router; commit comment "first port"'`;

/**
 * Reads the arguments of the program. Options end at the first word of a command.
 *
 * @param args without the interpreter and the script
 * @throws UsageError that names the argument
 */
export function parseArguments(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Invocation {
  let socketPath = environment['SLUICE_SOCKET'] ?? join(DEFAULT_RUN_DIR, SOCKET_NAME);
  let source: Source | undefined;
  let at = 0;
  for (; at < args.length; at++) {
    const option = args[at] ?? '';
    if (option === '--') {
      at++;
      break;
    }
    if (!option.startsWith('-') || option === '-') {
      break;
    }
    if (option === '--help' || option === '-h') {
      return { action: 'help', socketPath, source: { from: 'input' } };
    }
    if (option === '--version') {
      return { action: 'version', socketPath, source: { from: 'input' } };
    }
    const [name, attached] = splitOption(option);
    const value = attached ?? args[++at];
    if (name === '--socket') {
      socketPath = needValue(name, value, 'the path of the control socket');
    } else if (name === '-c') {
      source = onlyOne(source, { from: 'text', text: needValue(name, value, 'commands') });
    } else if (name === '-f') {
      source = onlyOne(source, { from: 'file', path: needValue(name, value, 'a file') });
    } else {
      throw new UsageError(`${option}: there is no such option.`);
    }
  }
  const words = args.slice(at);
  if (words.length > 0) {
    source = onlyOne(source, { from: 'arguments', line: lineOfArguments(words) });
  }
  return { action: 'run', socketPath, source: source ?? { from: 'input' } };
}

/** `--name=value` in two parts. */
function splitOption(option: string): [string, string | undefined] {
  const equals = option.indexOf('=');
  return option.startsWith('--') && equals > 0
    ? [option.slice(0, equals), option.slice(equals + 1)]
    : [option, undefined];
}

function needValue(option: string, value: string | undefined, what: string): string {
  if (value === undefined || value === '') {
    throw new UsageError(`${option}: ${what} must follow.`);
  }
  return value;
}

function onlyOne(present: Source | undefined, wanted: Source): Source {
  if (present !== undefined) {
    throw new UsageError('-c, -f and a command exclude each other.', 'Give only one of them.');
  }
  return wanted;
}

/**
 * One argument is a line as it is. Of several each is a word: what the shell took the quotes from gets them back,
 * except for a `|` that begins an argument, and what follows it there.
 */
function lineOfArguments(words: readonly string[]): string {
  const [first = ''] = words;
  return words.length === 1 ? first : words.map(quoteArgument).join(' ');
}

function quoteArgument(word: string): string {
  if (word.startsWith('|') || (word !== '' && !/[\s"'\\;|]|^[#!]/.test(word))) {
    return word;
  }
  return `"${word.replace(/["\\]/g, '\\$&')}"`;
}
