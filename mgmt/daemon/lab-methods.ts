// SPDX-License-Identifier: Apache-2.0
import { type ConfigObject, isRecord, objectsOf, textOf } from '../config/document.js';
import { SluiceError } from '../config/errors.js';
import { idOf } from '../config/ids.js';
import type { ImpairmentMessage, ImpairmentSettings } from '../generated/messages.js';
import type { Daemon } from './daemon.js';
import type { Direction, DirectionImpairment, LabMethods, PortImpairment } from './lab-protocol.js';
import { BadParams, type Params, optionalText, text } from './params.js';
import { type Counter, toCounter } from './protocol.js';
import { chosen } from './show/select.js';

type Settings = Omit<ImpairmentSettings, 'direction'>;

/** A direction that does nothing; also the names and types of all settings. */
export const PERFECT: Settings = {
  seed: 0n,
  rateBps: 0n,
  lossPpm: 0,
  burstEnterPpm: 0,
  burstLeavePpm: 0,
  burstLossPpm: 0,
  tailLossPpm: 0,
  tailIdleUs: 0,
  tailPackets: 0,
  reorderPpm: 0,
  reorderPackets: 0,
  reorderDelayUs: 0,
  duplicatePpm: 0,
  delayUs: 0,
  jitterUs: 0,
  queueBytes: 0,
  ecnThresholdBytes: 0,
  corruptPpm: 0,
  jitterReorders: false,
  cut: false,
};

const LAB_DEVICE = /^af_packet:/;
const UINT32_MAX = 0xffff_ffff;
const UINT64_MAX = 0xffff_ffff_ffff_ffffn;

type LabMethodTable = {
  readonly [M in keyof LabMethods]: (params: Params) => Promise<LabMethods[M]['result']>;
};

/** Impairments of lab ports [LAB-5]. */
export function labMethods(daemon: Daemon): LabMethodTable {
  const { store, csm } = daemon;
  const portsOf = (key: string | undefined): ConfigObject[] =>
    chosen(objectsOf(store.running.document, 'port'), 'port', key);
  const id = (port: ConfigObject): number => idOf(store.running.ids, 'port', port.key);
  return {
    'lab.impair': async (params) => {
      const settings = settingsOf(params['settings']);
      const directions = directionsOf(params).map((direction) => ({
        ...settings,
        direction,
        // Each its own: the two are not to lose in step.
        seed: BigInt.asUintN(64, settings.seed + (direction === 'out' ? 1n : 0n)),
      }));
      for (const port of portsOf(text(params, 'port'))) {
        await csm.session.impair(id(port), directions);
      }
      return {};
    },
    'lab.impairments': async (params) => {
      const key = optionalText(params, 'port');
      // One that was named is asked after whatever it is: the fast path says why it cannot be impaired.
      const ports = portsOf(key).filter(
        (port) => key !== undefined || LAB_DEVICE.test(textOf(port, 'device')),
      );
      const rows: PortImpairment[] = [];
      for (const port of ports) {
        const answer = await csm.session.impairment(id(port));
        const device = textOf(port, 'device');
        rows.push({ port: port.key, device, in: side(answer, 'in'), out: side(answer, 'out') });
      }
      return { ports: rows };
    },
  };
}

function directionsOf(params: Params): Direction[] {
  const value: unknown = params['directions'];
  const isDirection = (word: unknown): word is Direction => word === 'in' || word === 'out';
  if (Array.isArray(value) && value.length > 0 && value.every(isDirection)) {
    return [...new Set(value)];
  }
  throw new BadParams('directions', 'a list of in and out');
}

/** Settings as they came; each that is not given is that of a perfect wire. */
function settingsOf(value: unknown): Settings {
  if (!isRecord(value)) throw new BadParams('settings', 'an object');
  const stranger = Object.keys(value).find((name) => !Object.hasOwn(PERFECT, name));
  if (stranger !== undefined) {
    throw new BadParams('settings', `of ${Object.keys(PERFECT).join(', ')}, not ${stranger}`);
  }
  const entries = Object.entries(PERFECT).map(([name, perfect]) => [
    name,
    settingOf(name, value[name] ?? perfect, perfect),
  ]);
  return Object.fromEntries(entries) as Settings;
}

function settingOf(
  name: string,
  value: unknown,
  perfect: bigint | number | boolean,
): bigint | number | boolean {
  if (typeof perfect === 'boolean' && typeof value === 'boolean') return value;
  const whole = wholeNumber(value);
  const most = typeof perfect === 'bigint' ? UINT64_MAX : BigInt(UINT32_MAX);
  if (typeof perfect !== 'boolean' && whole !== undefined && whole <= most) {
    return typeof perfect === 'bigint' ? whole : Number(whole);
  }
  const wanted = typeof perfect === 'boolean' ? 'true or false' : `a whole number up to ${most}`;
  throw new BadParams(`settings.${name}`, wanted);
}

function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

/** One direction of a port, of the answer of the fast path. */
function side(answer: ImpairmentMessage, direction: Direction): DirectionImpairment {
  const index = answer.settings.findIndex((each) => each.direction === direction);
  const settings = answer.settings[index];
  const counters = answer.counters[index];
  if (settings === undefined || counters === undefined) {
    throw new SluiceError(
      'fastpath-answer',
      `The fast path did not tell of direction ${direction}.`,
    );
  }
  const set = Object.entries(settings).filter(([name]) => name !== 'direction');
  return {
    settings: Object.fromEntries(set.map(onWire)) as DirectionImpairment['settings'],
    counters: Object.fromEntries(
      Object.entries<bigint>({ ...counters }).map(onWire),
    ) as unknown as DirectionImpairment['counters'],
  };
}

function onWire<T>([name, value]: [string, T]): [string, Exclude<T, bigint> | Counter] {
  return [name, typeof value === 'bigint' ? toCounter(value) : (value as Exclude<T, bigint>)];
}
