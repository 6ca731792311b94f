// SPDX-License-Identifier: Apache-2.0

/** Who asks for something, and from where; kept in the audit. */
export interface Origin {
  user: string;
  from: string;
}

/** The box itself: start-up, an expired commit confirmed. */
export const OWN_ORIGIN: Origin = { user: 'sluiced', from: 'local' };
