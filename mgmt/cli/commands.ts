// SPDX-License-Identifier: Apache-2.0
import type { ConfigName, ConfigRef } from '../daemon/protocol.js';
import { command, localCommand } from './command.js';
import type { Command } from './command.js';
import { readConfigFile } from './files.js';
import { monitorNode } from './monitor.js';
import { clearNfsNode, traceNode } from './nfs.js';
import { renderChanges, renderCommit, renderHistory } from './render/state.js';
import { plural, span } from './render/units.js';
import { showNode } from './show-tree.js';
import { clearTcpNode, resetNode } from './tcp.js';
import { end, node, ValueProblem } from './tree.js';
import type { Choice, Node, ValueChoice, WordChoice } from './tree.js';
import { wrap } from './render/table.js';

/** Past commits that `rollback` and `compare` reach. */
const PAST_COMMITS = 50;

/** Longest time that a commit may wait for its confirmation: a day. */
const MAX_CONFIRM_SECONDS = 86_400;

/** Commands that are there in every mode. */
export function operationalCommands(inMode: boolean): Choice[] {
  return [
    word('show', 'Show state, counters and configurations', showNode),
    word('commit', 'Make the candidate the running configuration', commitNode),
    word('confirm', 'Keep what was committed with `commit confirmed`', () =>
      end('Confirm the commit', CONFIRM),
    ),
    word('validate', 'Check the candidate without committing it', () =>
      end('Check the candidate', VALIDATE),
    ),
    word('discard', 'Throw the changes of the candidate away', () =>
      end('Make the candidate equal to running', DISCARD),
    ),
    word('rollback', 'Make a past commit the running configuration', rollbackNode),
    word('compare', 'Differences between two configurations', compareNode),
    word('save', 'Make the running configuration the start-up configuration', () =>
      end('Save it', SAVE),
    ),
    word('load', 'Load a file into the candidate', loadNode),
    word('clear', 'Set counters to zero, or forget events', clearNode),
    word('reset', 'End a TCP connection', resetNode),
    word('restart', 'Restart the fast path', restartNode),
    word('trace', 'Follow one call through the appliance', traceNode),
    word('monitor', 'Live view of counters or servers', monitorNode),
    word('history', 'Past commits', () => end('Show past commits', HISTORY)),
    word('help', 'How to use this command line', () => end('Show help', HELP)),
    ...(inMode
      ? [
          word('exit', 'Leave this mode', () => end('Leave this mode', EXIT)),
          word('end', 'Leave all modes', () => end('Leave all modes', END)),
        ]
      : [word('exit', 'Leave the command line', () => end('Leave', EXIT))]),
    word('quit', 'Leave the command line', () => end('Leave', QUIT)),
  ];
}

function word(name: string, help: string, next: () => Node): WordChoice {
  return { type: 'word', word: name, help, next };
}

// ------------------------------------------------------------------------------------------- commit

function commitNode(): Node {
  return node(
    [
      word('comment', 'Say what the commit is for', () => textNode((text) => commitCommand(text))),
      word('confirmed', 'Roll back unless confirmed in time', () => node([confirmTime()])),
    ],
    { enter: 'Commit the candidate', action: commitCommand(undefined) },
  );
}

function commitCommand(comment: string | undefined): Command {
  return command(async ({ client, output, signal }) => {
    const result = await client.call('commit', comment === undefined ? {} : { comment }, {
      signal,
    });
    output.result(result, () => renderCommit(result, output.width));
  });
}

function confirmTime(): ValueChoice {
  return {
    type: 'value',
    label: '<minutes>',
    help: 'Minutes until the rollback; `30s` for seconds',
    check: (text) => {
      const seconds = secondsOf(text);
      if (seconds === undefined || seconds < 1 || seconds > MAX_CONFIRM_SECONDS) {
        throw new ValueProblem(
          `\`${text}\` is no time for a confirmation.`,
          'Give minutes from 1 to 1440, or seconds such as 30s.',
        );
      }
      return text;
    },
    next: (text) => confirmedNode(secondsOf(text) ?? MAX_CONFIRM_SECONDS),
  };
}

/** `5` and `5m` are minutes, `30s` seconds; undefined if it is no time. */
function secondsOf(text: string): number | undefined {
  const match = /^(\d{1,6})([ms]?)$/.exec(text);
  return match === null ? undefined : Number(match[1]) * (match[2] === 's' ? 1 : 60);
}

function confirmedNode(seconds: number): Node {
  const comment = word('comment', 'Say what the commit is for', () =>
    textNode((text) => confirmedCommand(seconds, text)),
  );
  return node([comment], {
    enter: 'Commit, and roll back unless confirmed in time',
    action: confirmedCommand(seconds, undefined),
  });
}

function confirmedCommand(seconds: number, comment: string | undefined): Command {
  return command(async ({ client, output, signal }) => {
    const params = comment === undefined ? { seconds } : { seconds, comment };
    const result = await client.call('commit.confirmed', params, { signal });
    // What changed nothing is not taken back, unless an earlier commit still waits.
    const waits = result.changes > 0 || (await client.call('status', {})).confirm !== null;
    output.result(result, () => [
      ...renderCommit(result, output.width),
      ...(waits
        ? [`It is rolled back in ${span(seconds * 1000)} unless you type \`confirm\`.`]
        : []),
    ]);
  });
}

/** Free text to the end of the line; the words are joined by one blank. */
function textNode(make: (text: string) => Command, before = ''): Node {
  const text: ValueChoice = {
    type: 'value',
    label: '<text>',
    help: 'Text to the end of the line',
    check: (part) => part,
    next: (part) => textNode(make, before === '' ? part : `${before} ${part}`),
  };
  return before === '' ? node([text]) : node([text], { enter: 'Do it', action: make(before) });
}

const CONFIRM = command(async ({ client, output, signal }) => {
  const result = await client.call('commit.confirm', {}, { signal });
  output.result(result, () => [`Commit ${String(result.commit)} is confirmed.`]);
});

const VALIDATE = command(async ({ client, output, signal }) => {
  const result = await client.call('config.validate', {}, { signal });
  output.result(result, () => [
    ...result.warnings.map((warning) => `Warning: ${warning}`),
    'The candidate can be committed.',
  ]);
});

const DISCARD = command(async ({ client, output, signal }) => {
  const result = await client.call('config.discard', {}, { signal });
  output.result(result, () => [`${plural(result.changes, 'change')} thrown away.`]);
});

// ------------------------------------------------------------------------------------ past commits

function rollbackNode(): Node {
  return node([
    pastCommit('How many commits back, as `history` shows', (back) =>
      end(
        'Roll back',
        command(async ({ client, output, signal }) => {
          const result = await client.call('rollback', { back }, { signal });
          output.result(result, () => renderCommit(result, output.width));
        }),
      ),
    ),
  ]);
}

function pastCommit(help: string, next: (back: number) => Node): ValueChoice {
  return {
    type: 'value',
    label: `<1..${String(PAST_COMMITS)}>`,
    help,
    check: (text) => {
      if (!/^[1-9]\d?$/.test(text) || Number(text) > PAST_COMMITS) {
        throw new ValueProblem(
          `\`${text}\` is no past commit.`,
          `Give a number from 1 to ${String(PAST_COMMITS)}; \`history\` shows them.`,
        );
      }
      return text;
    },
    next: (text) => next(Number(text)),
  };
}

/** `compare`: running to candidate; `compare A`: A to candidate; `compare A B`. */
function compareNode(): Node {
  return node(
    configChoices((from) =>
      node(
        configChoices((to) => end('Show the differences', compareCommand(from, to))),
        { enter: 'Compare it with the candidate', action: compareCommand(from, 'candidate') },
      ),
    ),
    { enter: 'Show what `commit` would change', action: compareCommand('running', 'candidate') },
  );
}

const CONFIGURATIONS: { readonly [N in ConfigName]: string } = {
  running: 'The running configuration',
  startup: 'The start-up configuration',
  candidate: 'The configuration being edited',
};

function configChoices(next: (ref: ConfigRef) => Node): Choice[] {
  return [
    ...Object.entries(CONFIGURATIONS).map(([name, help]) =>
      word(name, help, () => next(name as ConfigName)),
    ),
    pastCommit('A past commit, counted back', next),
  ];
}

function compareCommand(from: ConfigRef, to: ConfigRef): Command {
  return command(async ({ client, output, signal }) => {
    const result = await client.call('config.diff', { from, to }, { signal });
    output.result(result, () => renderChanges(result.changes));
  });
}

const HISTORY = command(async ({ client, output, signal }) => {
  const result = await client.call('history', {}, { signal });
  output.result(result, () => renderHistory(result, output.width));
});

// ------------------------------------------------------------------------------------------- files

const SAVE = command(async ({ client, output, signal }) => {
  const result = await client.call('save', {}, { signal });
  output.result(result, () => [
    result.changed
      ? `Saved as the start-up configuration in ${result.path}.`
      : `${result.path} is up to date already.`,
  ]);
});

function loadNode(): Node {
  return node([
    {
      type: 'value',
      label: '<file>',
      help: 'Command text or JSON, on this machine',
      check: (text) => text,
      next: (file) =>
        node(
          [
            word('merge', 'Add to the candidate (default)', () =>
              end('Load it', loadCommand(file, 'merge')),
            ),
            word('replace', 'Throw the candidate away first', () =>
              end('Load it', loadCommand(file, 'replace')),
            ),
          ],
          { enter: 'Merge it into the candidate', action: loadCommand(file, 'merge') },
        ),
    },
  ]);
}

function loadCommand(file: string, mode: 'merge' | 'replace'): Command {
  return command(async ({ client, output, signal }) => {
    const content = await readConfigFile(file);
    const result = await client.call('config.load', { content, format: 'auto', mode }, { signal });
    output.result(result, () => [
      `${file}: ${plural(result.changes, 'change')} in the candidate; \`commit\` applies them.`,
    ]);
  });
}

// ------------------------------------------------------------------------------------------ actions

function clearNode(): Node {
  return node([
    word('counters', 'Set every counter to zero', () =>
      end('Clear counters', clearCommand('counters')),
    ),
    word('events', 'Forget the events kept in memory', () =>
      end('Clear events', clearCommand('events')),
    ),
    word('tcp', 'TCP of storage processors', clearTcpNode),
    word('nfs', 'NFS of storage processors', clearNfsNode),
  ]);
}

function clearCommand(what: 'counters' | 'events'): Command {
  return command(async ({ client, output, signal }) => {
    const result = await client.call('clear', { what }, { signal });
    output.result(result, () => [`The ${what} are cleared.`]);
  });
}

function restartNode(): Node {
  return node([
    {
      type: 'word',
      word: 'fastpath',
      help: 'Stop and start it; translated flows are adopted, what is pending takes effect',
      next: () =>
        end(
          'Restart it',
          command(async ({ client, output, signal }) => {
            const result = await client.call('restart', { what: 'fastpath' }, { signal });
            output.result(result, () => [`The fast path runs as process ${String(result.pid)}.`]);
          }),
        ),
    },
  ]);
}

// ------------------------------------------------------------------------------------------ session

const EXIT = localCommand((context) => {
  if (!context.modes.leave()) {
    context.quit();
  }
  return Promise.resolve();
});

const END = localCommand((context) => {
  context.modes.leaveAll();
  return Promise.resolve();
});

const QUIT = localCommand((context) => {
  context.quit();
  return Promise.resolve();
});

const HELP_TEXT = [
  'Type ? anywhere to see what can follow, Tab to complete a word. Words may be abbreviated as long as they are unique. The arrow keys bring past lines back.',
  'Configuration commands change the candidate only, which all sessions share: `port 1.1 type router`, `no port 1.1 description`. An object alone, such as `port 1.1`, opens its mode; `exit` leaves it.',
  '`compare` shows what was changed, `commit` applies all of it or nothing, `commit confirmed 5` takes it back after five minutes unless you type `confirm`, `rollback 1` restores the commit before, `save` keeps the running configuration for the next start, `discard` forgets the changes.',
  'Output can be filtered: `show ports | include up`, also exclude, begin, count and json. Long output stops at each page: space for the next one, enter for a line, q to end. Ctrl-C abandons a line or ends a live view.',
];

const HELP = localCommand(({ output }) => {
  output.result({ help: HELP_TEXT }, () =>
    HELP_TEXT.flatMap((paragraph, index) => [
      ...(index === 0 ? [] : ['']),
      ...wrap(paragraph, output.width),
    ]),
  );
  return Promise.resolve();
});
