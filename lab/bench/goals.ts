// SPDX-License-Identifier: Apache-2.0
// What a group set out to reach, and whether it did.
import { figure, type Figure, type Unit } from './figure.js';
import { alignedLines, readable } from './report.js';

export interface Goal {
  /** Of the figure that tells what was reached. */
  name: string;
  title: string;
  unit: Unit;
  wanted: number;
  /** Is as much as wanted or more good? Otherwise as much or less. */
  isAtLeast: boolean;
  /** What costs so much, for when it is missed there. */
  why: (where: string) => string;
}

/** What was reached, and of which measurement: a goal that is for many is held against the worst of them. */
export interface Reached {
  value: number;
  where: string;
}

/**
 * The figure of a goal; its peer is the goal.
 *
 * @param conditions what else there is to say of how it was measured
 */
export function goalFigure(goal: Goal, { value, where }: Reached, conditions: string): Figure {
  const { name, title, unit, wanted, isAtLeast } = goal;
  return figure({
    name,
    value,
    unit,
    peer: 'goal',
    peerValue: wanted,
    conditions: `${title}: at ${isAtLeast ? 'least' : 'most'}; ${where}; ${conditions}`,
  });
}

function isMet({ isAtLeast, wanted }: Goal, value: number): boolean {
  return isAtLeast ? value >= wanted : value <= wanted;
}

function whereOf({ conditions }: Figure): string {
  return conditions.split('; ')[1] ?? '';
}

/** A line for each goal that something is known of, and beneath it why those are missed that are. */
export function goalLines(
  heading: string,
  goals: readonly Goal[],
  figures: ReadonlyMap<string, Figure>,
): string[] {
  const known = goals.flatMap((goal) => {
    const found = figures.get(goal.name);
    return found === undefined
      ? []
      : [{ goal, found, where: whereOf(found), met: isMet(goal, found.value) }];
  });
  const rows = known.map(({ goal, found, where, met }) => [
    goal.title,
    readable(found.value, found.unit),
    `${goal.isAtLeast ? '≥' : '≤'} ${readable(goal.wanted, goal.unit)}`,
    met ? 'met' : 'MISSED',
    where,
  ]);
  const missed = known.filter(({ met }) => !met);
  return [
    heading,
    ...alignedLines([['goal', 'reached', 'wanted', 'is', 'in'], ...rows], new Set([0, 3, 4])),
    ...missed.map(({ goal, where }) => `Missed: ${goal.title}: ${goal.why(where)}`),
  ];
}
