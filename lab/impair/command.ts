// SPDX-License-Identifier: Apache-2.0
// `npm run lab -- impair …`: see USAGE and the tables of words.ts.
import { pairs } from '../../mgmt/cli/render/table.js';
import type { Direction } from '../../mgmt/daemon/protocol.js';
import { LabError } from '../errors.js';
import type { LabInstance } from '../instance.js';
import { renderImpairments } from './render.js';
import { BOTH, healAll, impair, impairments, portOf } from './wires.js';
import { FLAGS, parseWords, QUANTITIES } from './words.js';

const WIDTH = 100;

const USAGE = `usage: npm run lab -- impair <port|host> [in|out|both] <what the wire does …>
       npm run lab -- impair <port|host> [in|out|both] clear   heals a wire
       npm run lab -- impair clear                             heals all
       npm run lab -- impair show [port|host] [json]
in: from the wire into the box; out: from the box to the wire. What is said takes the place of what
the wire did before. It is no configuration, and ends with the fast path. What a wire can do:`;

const DIRECTIONS: ReadonlyMap<string, readonly Direction[]> = new Map([
  ['in', ['in']],
  ['out', ['out']],
  ['both', BOTH],
]);

function usage(problem: string): LabError {
  const words = [...QUANTITIES, ...FLAGS].map((each): [string, string] => [
    'quantity' in each ? `  ${each.word} ${each.quantity.example}` : `  ${each.word}`,
    each.with === undefined ? each.help : `with ${each.with}: ${each.help}`,
  ]);
  return new LabError('usage', problem, [USAGE, ...pairs(words, WIDTH)].join('\n'));
}

async function show(instance: LabInstance, words: readonly string[]): Promise<void> {
  const json = words.at(-1) === 'json';
  const [target, ...rest] = json ? words.slice(0, -1) : words;
  if (rest.length > 0) throw usage('impair show takes one port or host');
  const ports = await impairments(instance, target);
  console.log(
    json ? JSON.stringify({ ports }, null, 2) : renderImpairments(instance.topology, ports),
  );
}

async function change(instance: LabInstance, words: readonly string[]): Promise<void> {
  const [target = '', second = '', ...others] = words;
  portOf(instance, target);
  const directions = DIRECTIONS.get(second);
  const what = directions === undefined ? words.slice(1) : others;
  if (what.length === 0) throw usage(`what ${target} is to do is missing`);
  const heals = what.length === 1 && what[0] === 'clear';
  await impair(instance, target, directions ?? BOTH, heals ? {} : parseWords(what));
}

/**
 * The words after `impair`.
 *
 * @throws LabError that names the word at fault, or why the wire cannot be impaired
 */
export async function impairCommand(
  instance: () => LabInstance,
  words: readonly string[],
): Promise<number> {
  const [first] = words;
  if (first === undefined) throw usage('impair takes a port or host, show or clear');
  if (first === 'show') await show(instance(), words.slice(1));
  else if (first === 'clear') {
    if (words.length > 1) throw usage('impair clear heals all wires and takes nothing more');
    await healAll(instance());
  } else await change(instance(), words);
  return 0;
}
