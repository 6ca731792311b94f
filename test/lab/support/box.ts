// SPDX-License-Identifier: Apache-2.0
// What tests do to the box's configuration and read from its counters, and how it is put back.
import { expect } from 'chai';
import { waitFor } from '../../../lab/system/wait.js';
import { configurationText } from '../../../lab/topologies/configuration.js';
import { counter, type EventRecord, type ShowServer } from '../../../mgmt/daemon/protocol.js';
import { box, cli, lab } from './current.js';

/** The configuration that the lab starts with. */
export function baseline(): string {
  return configurationText(lab().instance.topology);
}

/** Types commands and commits them; all must be accepted. */
export async function configure(...commands: string[]): Promise<void> {
  const { status, stdout, stderr } = await cli('-c', [...commands, 'commit'].join('; '));
  expect(status, stderr + stdout).to.equal(0);
}

/** Puts the configuration of the start back, and waits until all servers are up. */
export async function restoreConfiguration(): Promise<void> {
  const client = await box();
  await client.call('config.load', { content: baseline(), format: 'text', mode: 'replace' });
  await client.call('commit', {});
  await lab().awaitReady();
}

/** Packets dropped for a reason since the counters were cleared. */
export async function drops(reason: string): Promise<number> {
  const { drops: rows } = await (await box()).show('drops', { all: true });
  const row = rows.find((each) => each.reason === reason);
  if (row === undefined) throw new Error(`no drop reason is called ${reason}`);
  return Number(counter(row.packets));
}

/** Waits until a drop counter has grown by `count`, and checks that it grew by no more. */
export async function expectDrops(
  reason: string,
  count: number,
  body: () => Promise<unknown>,
): Promise<void> {
  const before = await drops(reason);
  await body();
  await waitFor(async () => (await drops(reason)) >= before + count, {
    what: `${count} packets are dropped as ${reason}`,
    everyMs: 50,
  });
  expect(await drops(reason)).to.equal(before + count);
}

/** The members of the topology's domain. */
export async function members(): Promise<ShowServer[]> {
  const { servers } = await (await box()).show('servers');
  return servers.filter(({ domain }) => domain === lab().instance.topology.domain);
}

/** Connections each member has got since it was made, by server. */
export async function connectionsTotal(): Promise<Map<string, number>> {
  const rows = await members();
  return new Map(rows.map((row) => [row.server, Number(row.connectionsTotal)]));
}

/** Waits until a server is in a state. */
export async function awaitServer(server: string, state: ShowServer['state']): Promise<void> {
  let seen = 'nothing';
  await waitFor(
    async () => {
      seen = (await members()).find((row) => row.server === server)?.state ?? 'gone';
      return seen === state;
    },
    { what: `${server} is ${state}`, everyMs: 25, lastSeen: () => seen },
  );
}

/** Waits until no connection of a server counts any more: its last FIN comes a while after the client's. */
export async function awaitIdle(server: string): Promise<void> {
  let seen = 'nothing';
  await waitFor(
    async () => {
      const row = (await members()).find((each) => each.server === server);
      seen = `${String(row?.connectionsActive)} connections`;
      return row !== undefined && counter(row.connectionsActive) === 0n;
    },
    { what: `${server} has no connections`, lastSeen: () => seen },
  );
}

/** A moment; gives the events after it, those of a `sluiced` started since included. */
export class EventMark {
  private readonly sinceMs = Date.now();

  /** Events of that name, oldest first. */
  async since(name: string): Promise<EventRecord[]> {
    const { events } = await (await box()).show('events');
    return events.filter((event) => event.timeMs >= this.sinceMs && event.name === name);
  }

  /** Waits for the first event of that name. */
  async next(name: string): Promise<EventRecord> {
    return waitFor(async () => (await this.since(name))[0], { what: `an event ${name}` });
  }
}

/** Packets that came into a stage of an NP. */
export async function stageIn(np: number, stage: string): Promise<number> {
  const { nps } = await (await box()).show('nps');
  const row = nps.find((each) => each.np === np)?.stages.find((each) => each.stage === stage);
  if (row === undefined) throw new Error(`np ${np} has no stage ${stage}`);
  return Number(counter(row.in));
}
