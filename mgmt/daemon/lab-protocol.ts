// SPDX-License-Identifier: Apache-2.0
// What the lab asks of `sluiced` beyond what an appliance does: impairing lab ports [LAB-5]. Types only.
import type { ImpairmentCounters, ImpairmentSettings } from '../generated/messages.js';
import type { Counter } from './protocol.js';

/** As the box sees its port: from the wire, to the wire. */
export type Direction = ImpairmentSettings['direction'];

/** As a generated structure goes over the control socket. */
type Wire<T> = { [K in keyof T]: T[K] extends bigint ? Counter : T[K] };

/** What one direction of a lab port does; a setting that is left out is 0 or false: it does not do that. */
export type ImpairmentParams = Partial<Wire<Omit<ImpairmentSettings, 'direction'>>>;

/** One direction of a lab port: its settings, and what came of them since the port was opened. */
export interface DirectionImpairment {
  settings: Wire<Omit<ImpairmentSettings, 'direction'>>;
  counters: Wire<ImpairmentCounters>;
}

export interface PortImpairment {
  port: string;
  device: string;
  in: DirectionImpairment;
  out: DirectionImpairment;
}

export interface LabMethods {
  /**
   * Settings take the place of those that the port has in these directions; none at all heal it. It is no
   * configuration, and ends with the fast path.
   */
  'lab.impair': {
    params: { port: string; directions: Direction[]; settings: ImpairmentParams };
    result: Record<string, never>;
  };
  /** All lab ports, or one. */
  'lab.impairments': { params: { port?: string }; result: { ports: PortImpairment[] } };
}
