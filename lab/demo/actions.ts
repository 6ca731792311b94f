// SPDX-License-Identifier: Apache-2.0
import { nasServers, nfsMembers, restoreMembers } from '../box/nas.js';
import type { Lab } from '../lab.js';
import type { CopyLoad } from '../load/copy-load.js';
import type { KeyActions } from './keys.js';

/** How the loads call what is balanced call by call. */
export const BY_CALL = 'call';

/** What somebody who watches the screen does to the lab with single keys, one thing at a time. */
export class Actions {
  /** The last thing done, for the screen; empty before the first. */
  said = '';
  private busy = false;

  constructor(
    private readonly lab: Lab,
    private readonly loads: readonly CopyLoad[],
  ) {}

  /** What the keys do: a digit per server, and one for all that are out. */
  get keys(): KeyActions {
    const kills = nasServers(this.lab).map((server, index): [string, () => void] => [
      String(index + 1),
      () => {
        this.begin(() => this.killOrStart(server));
      },
    ]);
    const back = (): void => {
      this.begin(() => this.bringBack());
    };
    return new Map([...kills, ['b', back]]);
  }

  /** What the keys do, for the screen. */
  get help(): string {
    const count = nasServers(this.lab).length;
    return `Keys: 1 to ${count} kill or start a server, b brings back who is out, Ctrl-C ends.`;
  }

  private begin(action: () => Promise<string>): void {
    if (this.busy) return;
    this.busy = true;
    void action()
      .catch(
        (error: unknown) =>
          `That failed: ${error instanceof Error ? error.message : String(error)}`,
      )
      .then((said) => {
        this.said = said;
        this.busy = false;
      });
  }

  private async killOrStart(server: string): Promise<string> {
    if (this.lab.host(server).service('ganesha') === undefined) {
      this.said = `Starting ${server} …`;
      await this.lab.startServer(server);
      return `${server} runs again. If it is out by now, b brings it back.`;
    }
    await this.lab.killServer(server);
    return `${server} was killed. Who owes an answer for too long is taken out.`;
  }

  /** Nobody may write to the file system while it is copied. */
  private async bringBack(): Promise<string> {
    const isOut = (await nfsMembers(this.lab)).some(({ state }) => state !== 'current');
    if (!isOut) return 'All members are current.';
    this.said = 'Copying the files of a current member to those that are out …';
    await Promise.all(this.loads.map((load) => load.hold(BY_CALL)));
    try {
      const restored = await restoreMembers(this.lab);
      return `Copied offline and reinstated: ${restored.join(', ') || 'nobody had to be'}.`;
    } finally {
      for (const load of this.loads) load.release(BY_CALL);
    }
  }
}
