// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import type { ControlClient } from '../mgmt/cli/client.js';
import type { Direction, PortImpairment } from '../mgmt/daemon/protocol.js';
import { ganeshaProxyPreparation, startGaneshaProxy } from './box/ganesha-proxy.js';
import { startHaproxy } from './box/haproxy.js';
import { linuxRouter, routeClients, startDnat } from './box/linux.js';
import { startNginx } from './box/nginx.js';
import {
  awaitBoxReady,
  cliCommand,
  connectBox,
  portsForFastPath,
  startSluiced,
} from './box/sluice.js';
import { takeDown } from './down.js';
import { LabError } from './errors.js';
import { Host } from './hosts/host.js';
import { makeRealm } from './hosts/kerberos.js';
import { awaitNfsServer, makeImages, nasPreparation, startNfsServer } from './hosts/nas.js';
import { BOTH, healAll, impair, impairments } from './impair/wires.js';
import { parseWords } from './impair/words.js';
import { hostNetwork, makeNetwork, QUIET_NETWORK } from './hosts/network.js';
import { currentInstance, LabInstance, type BoxKind } from './instance.js';
import { withLock } from './lock.js';
import { run, type CommandResult, type RunOptions } from './system/command.js';
import {
  awaitEnd,
  identify,
  programName,
  signalProcess,
  type ProcessId,
} from './system/processes.js';
import { findTopology } from './topologies/index.js';
import { hostsOf } from './topologies/topology.js';

/** Two servers started in one second would share a write verifier (nfs-ganesha takes its start time). */
const SERVER_STAGGER_MS = 1100;

/** How a lab is brought up. */
export interface UpOptions {
  /** What stands in the box's place; the appliance unless said otherwise. */
  box?: BoxKind;
  /** Start-up configuration of the box in place of the topology's. */
  configuration?: string;
  /** Hears of each step as it begins. */
  report?: (step: string) => void;
  /** Gives up, and takes down what is up already. */
  signal?: AbortSignal;
}

/** A lab that is up: hosts around one running appliance. */
export class Lab {
  private constructor(readonly instance: LabInstance) {}

  /**
   * Brings a topology up; what an earlier lab of the same name left is taken down first. Returns when
   * every server answers and, with the appliance, when it has found them all. If it fails, nothing stays.
   */
  static async up(topology: string, options: UpOptions = {}): Promise<Lab> {
    requireRoot();
    const instance = new LabInstance(findTopology(topology));
    return withLock(`${instance.stateDir}.lock`, async () => {
      await takeDown(instance);
      const lab = new Lab(instance);
      try {
        await lab.bringUp(options);
      } catch (error) {
        await takeDown(instance);
        throw error;
      }
      return lab;
    });
  }

  /** The lab that is up already. */
  static current(): Lab {
    return new Lab(currentInstance());
  }

  /** Takes everything of the lab away. */
  async down(): Promise<void> {
    await withLock(`${this.instance.stateDir}.lock`, () => takeDown(this.instance));
  }

  /** A host by name; `box` is the appliance. */
  host(name: string): Host {
    const names = ['box', ...this.instance.topology.hosts.map((host) => host.name)];
    if (!names.includes(name)) {
      throw new LabError(
        'unknown-host',
        `no host is called '${name}'`,
        `hosts: ${names.join(', ')}`,
      );
    }
    return new Host(this.instance, name);
  }

  /** Runs a command on a host to its end. */
  exec(host: string, argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    return this.host(host).run(argv, options);
  }

  /** Runs the CLI against the box, for instance `cli(['show ports | json'])`. */
  cli(words: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    const [command = '', ...args] = cliCommand(this.instance, words);
    return run(command, args, options);
  }

  /**
   * Makes a wire a bad one, in the words of `npm run lab -- impair`; none heal it.
   *
   * @param target a host, or a port of the box
   */
  async impair(target: string, direction: Direction | 'both', ...words: string[]): Promise<void> {
    const directions = direction === 'both' ? BOTH : [direction];
    await impair(this.instance, target, directions, words.length > 0 ? parseWords(words) : {});
  }

  /** What came of the packets on a wire since the box opened its port. */
  async impairment(target: string): Promise<PortImpairment> {
    const [found] = await impairments(this.instance, target);
    if (found === undefined) throw new LabError('unknown-host', `there is no wire to ${target}`);
    return found;
  }

  /** Heals all wires. */
  heal(): Promise<void> {
    return healAll(this.instance);
  }

  /** A connection to the box's `sluiced`; the caller closes it. */
  control(timeoutMs?: number): Promise<ControlClient> {
    return connectBox(this.instance, timeoutMs);
  }

  /** Waits until the fast path is ready and all servers are up. */
  awaitReady(timeoutMs?: number): Promise<void> {
    return awaitBoxReady(this.instance, timeoutMs);
  }

  /** Kills the NFS server of a host; rpcbind stays. */
  async killServer(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const server = this.host(name).service('ganesha');
    if (server === undefined) throw new LabError('not-up', `${name} runs no NFS server`);
    signalProcess(server, signal);
    await awaitEnd(server);
  }

  /** Starts the NFS server of a host again and waits until it answers. */
  async startServer(name: string): Promise<void> {
    const host = this.host(name);
    await startNfsServer(host);
    await awaitNfsServer(host);
  }

  /** `sluiced` or the fast path of the box, while it runs. */
  async boxProcess(name: 'sluiced' | 'sluice-fastpath'): Promise<ProcessId | undefined> {
    if (name === 'sluiced') return this.host('box').service('sluiced');
    const listed = await run('ip', ['netns', 'pids', this.instance.namespace('box')]);
    const pid = listed.stdout
      .split('\n')
      .map(Number)
      .find((each) => programName(each) === name);
    return pid === undefined ? undefined : identify(pid);
  }

  /** Starts `sluiced` again after it was killed. */
  async startSluiced(): Promise<void> {
    await startSluiced(this.host('box'));
  }

  private async bringUp(options: UpOptions): Promise<void> {
    const { instance } = this;
    const box = options.box ?? 'sluice';
    const step = (text: string): void => {
      options.signal?.throwIfAborted();
      options.report?.(text);
    };
    instance.create(box);
    step('disk images and network');
    await makeImages(instance, hostsOf(instance.topology, 'nas'));
    if (instance.topology.kerberos === true) await makeRealm(instance);
    await makeNetwork(instance);
    await this.startHosts(box);
    step(`box (${box}) and servers`);
    const servers = this.startServers(options.signal);
    await Promise.all([this.startBox(box, servers, options.configuration), servers]);
    if (box === 'sluice') {
      step('waiting for the box to find its servers');
      await awaitBoxReady(instance, undefined, options.signal);
    }
    options.signal?.throwIfAborted();
  }

  private async startHosts(box: BoxKind): Promise<void> {
    const { instance } = this;
    const { topology } = instance;
    const ports = box === 'sluice' ? portsForFastPath(topology) : linuxRouter(topology);
    const disk = box === 'ganesha-proxy' ? ganeshaProxyPreparation(topology) : [];
    await Promise.all([
      this.host('box').start([...QUIET_NETWORK, ...ports, ...disk]),
      ...topology.hosts.map((spec) => {
        const disk = spec.kind === 'nas' ? nasPreparation(instance, spec.name) : [];
        return this.host(spec.name).start([...hostNetwork(topology, spec), ...disk]);
      }),
    ]);
  }

  /** @param servers when they answer, for a box that looks at them as it starts */
  private async startBox(
    kind: BoxKind,
    servers: Promise<void>,
    configuration?: string,
  ): Promise<void> {
    const { topology } = this.instance;
    const box = this.host('box');
    const clients = hostsOf(topology, 'client').map(({ name }) => this.host(name));
    const starts: Record<BoxKind, () => Promise<void>> = {
      sluice: () => startSluiced(box, configuration),
      nft: () => startDnat(box, topology),
      route: () => routeClients(clients, topology),
      haproxy: () => startHaproxy(box, topology),
      nginx: () => startNginx(box, topology),
      'ganesha-proxy': () => servers.then(() => startGaneshaProxy(box, topology)),
    };
    await starts[kind]();
  }

  private async startServers(signal: AbortSignal | undefined): Promise<void> {
    const servers = hostsOf(this.instance.topology, 'nas').map(({ name }) => this.host(name));
    await Promise.all(
      servers.map(async (server, index) => {
        await delay(index * SERVER_STAGGER_MS);
        signal?.throwIfAborted();
        await startNfsServer(server);
        await awaitNfsServer(server);
      }),
    );
  }
}

/** @throws LabError `not-root` */
export function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new LabError(
    'not-root',
    'the lab makes network namespaces and mounts, which only root may',
    'run it with sudo',
  );
}
