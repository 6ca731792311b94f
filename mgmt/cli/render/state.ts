// SPDX-License-Identifier: Apache-2.0
import type {
  CommitResult,
  ConfigChange,
  HistoryEntry,
  ShowResults,
} from '../../daemon/protocol.js';
import { counterPairs } from './objects.js';
import { pairs, table } from './table.js';
import { moment, plural, scaled, span } from './units.js';

/** `show version`. */
export function renderVersion(version: ShowResults['version'], width: number): string[] {
  return pairs(
    [
      ['Product', `${version.product} ${version.version}`],
      [
        'Fast path',
        version.fastpath === null
          ? 'not attached'
          : `${version.fastpath.version}, DPDK ${version.fastpath.dpdk}`,
      ],
      ['Dictionary', version.dictionary],
      ['Control protocol', String(version.protocol)],
      ['Node.js', version.node],
    ],
    width,
  );
}

/** `show system`. */
export function renderSystem(system: ShowResults['system'], width: number): string[] {
  const { fastpath, status } = system;
  const lines = pairs(
    [
      ['Hostname', system.hostname],
      ['Management', `process ${String(system.pid)}, up ${span(system.uptimeSeconds * 1000)}`],
      ['Run directory', system.runDir],
      ['Fast path', fastpathLine(fastpath)],
      ['  reason', fastpath.reason ?? ''],
      ['  restarts', String(fastpath.restarts)],
      ['  generation', fastpath.generation === null ? '' : String(fastpath.generation)],
      [
        '  flows adopted',
        `${scaled(fastpath.flowsAdopted)}, discarded ${scaled(fastpath.flowsDiscarded)}`,
      ],
      ['  log', fastpath.logFile],
      ...counterPairs(fastpath.counters),
      ['Candidate', status.candidateChanged ? 'changed, not committed' : 'same as running'],
      ['Start-up', status.unsaved ? 'differs from running: `save` is due' : 'same as running'],
      [
        'Commit confirmed',
        status.confirm === null ? '' : `rolls back in ${span(status.confirm.secondsLeft * 1000)}`,
      ],
      ['Last commit', system.lastCommit === null ? 'none' : commitLine(system.lastCommit)],
    ],
    width,
  );
  return system.pending.length === 0
    ? lines
    : [...lines, '', ...renderPending({ pending: system.pending }, width)];
}

function fastpathLine(fastpath: ShowResults['system']['fastpath']): string {
  const parts: string[] = [fastpath.state];
  if (fastpath.pid !== null) {
    parts.push(`process ${String(fastpath.pid)}`);
  }
  if (fastpath.uptimeSeconds !== null) {
    parts.push(`up ${span(fastpath.uptimeSeconds * 1000)}`);
  }
  return parts.join(', ');
}

function commitLine(entry: HistoryEntry): string {
  const comment = entry.comment === '' ? '' : `: ${entry.comment}`;
  return `${String(entry.commit)} (${entry.kind}) by ${entry.user}, ${moment(entry.timeMs)}${comment}`;
}

/** `show pending`: what was accepted but waits for a restart. */
export function renderPending({ pending }: ShowResults['pending'], width: number): string[] {
  if (pending.length === 0) {
    return ['Nothing is pending.'];
  }
  return table(
    [
      { title: 'Pending', flexible: true },
      { title: 'Attribute', flexible: true },
      { title: 'Active', flexible: true },
      { title: 'Configured', flexible: true },
      { title: 'Takes effect at' },
    ],
    pending.map((change) => [
      change.object,
      change.attribute,
      valueText(change.active),
      valueText(change.configured),
      change.applies,
    ]),
    width,
  );
}

/** `history` and `show history`. */
export function renderHistory({ entries }: ShowResults['history'], width: number): string[] {
  if (entries.length === 0) {
    return ['Nothing was committed yet.'];
  }
  return table(
    [
      { title: 'Back', align: 'right' },
      { title: 'Commit', align: 'right' },
      { title: 'Time' },
      { title: 'User', flexible: true },
      { title: 'Kind', flexible: true },
      { title: 'Changes', align: 'right' },
      { title: 'Comment', flexible: true },
    ],
    entries.map((entry) => [
      String(entry.back),
      String(entry.commit),
      moment(entry.timeMs),
      entry.user,
      entry.kind,
      String(entry.changes),
      entry.comment,
    ]),
    width,
  );
}

/** `compare`: the commands that turn one configuration into the other, with what was there before. */
export function renderChanges(changes: readonly ConfigChange[]): string[] {
  if (changes.length === 0) {
    return ['No differences.'];
  }
  return changes.map((change) => {
    const before = change.before === undefined ? '' : valueText(change.before);
    return before === '' || change.attribute === undefined
      ? change.command
      : `${change.command}  # was ${before}`;
  });
}

/** What a commit did. */
export function renderCommit(result: CommitResult, width: number): string[] {
  const done =
    result.changes === 0
      ? `Nothing to commit; commit ${String(result.commit)} is running.`
      : `Commit ${String(result.commit)} is running: ${plural(result.changes, 'change')}.`;
  return [
    done,
    ...(result.generation === null
      ? ['The fast path does not run yet; it gets the configuration when it starts.']
      : []),
    ...result.warnings.map((warning) => `Warning: ${warning}`),
    ...(result.pending.length === 0 ? [] : ['', ...renderPending(result, width)]),
  ];
}

/** A configuration value in one cell. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(valueText).join(' ');
  }
  if (value === null || value === undefined) {
    return '-';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
