// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { DEMO_PROCESS } from '../down.js';
import { Lab } from '../lab.js';
import { CopyLoad, type CopyTarget } from '../load/copy-load.js';
import { hostsOf, type Topology } from '../topologies/topology.js';
import { Actions, BY_CALL } from './actions.js';
import { FigureSource } from './figures.js';
import { Keys } from './keys.js';
import { COLOURED, PLAIN } from './style.js';
import { LiveScreen } from './terminal.js';
import { fullPicture, shortPicture, type Picture } from './view.js';

/** Each client copies files of this size. */
const FILE_BYTES = 32 * 1024 * 1024;

const REDRAW_MS = 1000;

/** Between two lines where nobody watches a screen. */
const LINE_MS = 5000;

/**
 * Brings a lab up, lets every client copy through the box, shows who served what until the signal is
 * raised, and takes everything down again. Gives the exit code: 0 if no copy failed.
 */
export async function runDemo(topology: string, signal: AbortSignal): Promise<number> {
  const report = (step: string): void => {
    console.log(`lab: ${step}`);
  };
  const lab = await Lab.up(topology, { report, signal });
  lab.instance.noteProcess(DEMO_PROCESS, process.pid);
  const loads = hostsOf(lab.instance.topology, 'client').map(
    ({ name }) => new CopyLoad(lab.host(name), targetsOf(lab.instance.topology), FILE_BYTES),
  );
  const source = new FigureSource(lab);
  const working = Promise.all(loads.map((load) => load.run(signal)));
  try {
    await show(lab, loads, source, signal);
    await working;
  } finally {
    source.close();
    report('taking everything down');
    await lab.down();
  }
  return farewell(loads);
}

/** Where clients copy to: what is balanced by connection, and by call where there is such a service. */
function targetsOf({ vip, nfsAddress }: Topology): CopyTarget[] {
  const domain = { by: 'connection', address: vip };
  return nfsAddress === undefined ? [domain] : [domain, { by: BY_CALL, address: nfsAddress }];
}

async function show(
  lab: Lab,
  loads: readonly CopyLoad[],
  source: FigureSource,
  signal: AbortSignal,
): Promise<void> {
  const beganMs = Date.now();
  const actions = new Actions(lab, loads);
  const picture = async (): Promise<Picture> => ({
    topology: lab.instance.topology,
    box: await source.look(),
    upMs: Date.now() - beganMs,
    loads: loads.map(({ progress }) => progress),
    served: source.served,
    keys: actions.said === '' ? actions.help : actions.said,
  });
  if (!process.stdout.isTTY) {
    console.log('lab: CLI of the box: npm run lab -- cli; end with Ctrl-C or SIGTERM');
    await every(LINE_MS, signal, async () => {
      console.log(shortPicture(await picture()));
    });
    return;
  }
  const style = process.env['NO_COLOR'] === undefined ? COLOURED : PLAIN;
  const screen = new LiveScreen(process.stdout);
  const keys = process.stdin.isTTY ? new Keys(process.stdin, actions.keys) : undefined;
  screen.open();
  keys?.open();
  try {
    await every(REDRAW_MS, signal, async () => {
      screen.draw(fullPicture(await picture(), style));
    });
  } finally {
    keys?.close();
    screen.close();
  }
}

/** Does something over and over until the signal is raised. */
async function every(
  periodMs: number,
  signal: AbortSignal,
  body: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await body();
    await delay(periodMs, undefined, { signal }).catch(() => undefined);
  }
}

function farewell(loads: readonly CopyLoad[]): number {
  let failures = 0;
  for (const { progress } of loads) {
    failures += progress.failures;
    const verdict = progress.failures === 0 ? 'no failures' : `${progress.failures} failures`;
    console.log(
      `lab: ${progress.client}: ${progress.rounds} files in and out, ` +
        `${progress.checksumsRight} checksums right, ${verdict}`,
    );
  }
  return failures === 0 ? 0 : 1;
}
