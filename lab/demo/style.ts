// SPDX-License-Identifier: Apache-2.0

/** Marks parts of a line for the eye; an empty style is for files, pipes and NO_COLOR. */
export interface Style {
  title: (text: string) => string;
  head: (text: string) => string;
  good: (text: string) => string;
  bad: (text: string) => string;
  faint: (text: string) => string;
}

/** SGR sequences of ECMA-48. */
const sgr =
  (code: string) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;

const same = (text: string): string => text;

export const PLAIN: Style = { title: same, head: same, good: same, bad: same, faint: same };

export const COLOURED: Style = {
  title: sgr('1;36'),
  head: sgr('1'),
  good: sgr('32'),
  bad: sgr('1;31'),
  faint: sgr('2'),
};
