// SPDX-License-Identifier: Apache-2.0
// The relay next to haproxy on the same wires, and next to what the box's ports forward without ending TCP.
import type { BoxKind } from '../../instance.js';
import { Lab } from '../../lab.js';
import type { TcpPlace } from '../../load/tcp-load.js';
import { figure, type Figure } from '../figure.js';
import type { BenchContext } from '../group.js';
import { median } from '../numbers.js';
import { levelOffloads } from '../wires/variants.js';
import {
  connectionRate,
  CONGESTION,
  download,
  DURATION_MS,
  RELAY_PORT,
  SERVICE,
  withServer,
} from './transfer.js';

interface Variant {
  name: 'relay' | 'forwarding' | 'haproxy';
  title: string;
  box: BoxKind;
  place: (lab: Lab) => TcpPlace;
}

const atVip = (lab: Lab): TcpPlace => ({ address: lab.instance.topology.vip, port: RELAY_PORT });

const VARIANTS: readonly Variant[] = [
  { name: 'haproxy', title: 'haproxy', box: 'haproxy', place: atVip },
  { name: 'forwarding', title: 'the box forwarding', box: 'sluice', place: atVip },
  {
    name: 'relay',
    title: 'the relay',
    box: 'sluice',
    place: () => ({ address: SERVICE, port: RELAY_PORT }),
  },
];

const COMMON =
  'veth wires, no checksum or segmentation offload anywhere, MTU 1500, two cores for everything';

const QUANTITIES = [
  {
    name: 'throughput',
    unit: 'bit/s',
    conditions: `one connection, the server sends (${CONGESTION}) for ${DURATION_MS / 1000} s; ${COMMON}`,
    measure: async (lab: Lab, place: TcpPlace) =>
      (await download(lab, place, { connections: 1 })).bitsPerSecond,
  },
  {
    name: 'connections',
    unit: 'flows/s',
    conditions: `16 at a time are opened, carry 100 bytes each way and are closed; ${COMMON}`,
    measure: connectionRate,
  },
] as const;

async function measureVariant(variant: Variant, signal: AbortSignal): Promise<number[]> {
  const lab = await Lab.up('tcp', { box: variant.box, signal });
  try {
    await levelOffloads(lab);
    return await withServer(lab, async () => {
      const values: number[] = [];
      for (const { measure } of QUANTITIES) values.push(await measure(lab, variant.place(lab)));
      return values;
    });
  } finally {
    await lab.down();
  }
}

/** Throughput and connections per second of each variant, alternating between them. */
export async function measureRelay(context: BenchContext): Promise<Figure[]> {
  const results = new Map(VARIANTS.map(({ name }) => [name, QUANTITIES.map((): number[] => [])]));
  for (let round = 1; round <= context.rounds; round += 1) {
    for (const variant of VARIANTS) {
      context.report(`tcp-lab: round ${round} of ${context.rounds}, ${variant.title}`);
      const values = await measureVariant(variant, context.signal);
      values.forEach((value, index) => results.get(variant.name)?.[index]?.push(value));
    }
  }
  const of = (name: Variant['name'], index: number): number =>
    median(results.get(name)?.[index] ?? []);
  return QUANTITIES.flatMap(({ name, unit, conditions }, index) =>
    VARIANTS.filter((peer) => peer.name !== 'relay').map((peer) =>
      figure({
        name: `tcp-lab.relay.${name}.vs-${peer.name}`,
        value: of('relay', index),
        unit,
        peer: peer.title,
        peerValue: of(peer.name, index),
        conditions: `${conditions}; median of ${context.rounds}, alternated`,
      }),
    ),
  );
}
