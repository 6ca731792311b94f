// SPDX-License-Identifier: Apache-2.0
// The NFS client of the Linux kernel, in a virtual machine of software emulation beside a client host: the
// machine that the lab runs on would cache for all hosts together, and may have no such client.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../../errors.js';
import type { Host } from '../../hosts/host.js';
import { ROOT } from '../../instance.js';
import {
  exerciseWords,
  NFS_EXERCISE_STATIC,
  parseExercise,
  type ExerciseMode,
  type ExerciseOptions,
  type ExerciseReport,
} from '../../load/nfs-exercise.js';
import { must, run, type CommandResult } from '../../system/command.js';
import { awaitEnd, signalProcess, type ProcessId } from '../../system/processes.js';
import { HANG_MS, waitFor } from '../../system/wait.js';
import type { HostSpec } from '../../topologies/topology.js';
import { Channel } from './channel.js';
import { joinNetwork, leaveNetwork, TAP } from './network.js';

const BUILD_DIR = join(ROOT, 'build/kernel-client');
const BUILD = join(ROOT, 'lab/peers/kernel-client/build.sh');

/** Emulated, the machine is some twenty times slower than the one it runs on. */
const BOOT_MS = 3 * HANG_MS;

/** Of nfs-common, where it has them. */
const MOUNT_NFS = '/usr/sbin/mount.nfs';
const UMOUNT_NFS = '/usr/sbin/umount.nfs';

/** Scripts that run at the same time. */
const CHANNELS = 4;

const SERVICE = 'kernel-client';
const DEFAULT_MTU_BYTES = 1500;

/** How the machine is made. */
export interface KernelClientOptions {
  /** Its address and prefix length, in the subnet of the host. */
  address: string;
  memoryMib?: number;
  /** Of its kernel's command line, beside what it needs. */
  kernelWords?: readonly string[];
}

/** Why there can be no such client here, or undefined; tests that need one are skipped with that. */
export async function kernelClientObstacle(): Promise<string | undefined> {
  const found = await run('sh', ['-c', 'command -v qemu-system-x86_64 cpio dpkg-deb']);
  if (found.status !== 0 || !existsSync('/bin/busybox')) {
    return 'QEMU, cpio or busybox are missing: type npm run setup';
  }
  return existsSync('/dev/net/tun') ? undefined : 'there is no /dev/net/tun: type modprobe tun';
}

/** Makes kernel and initial file system, unless they are made already. */
async function buildKernelClient(): Promise<void> {
  mkdirSync(BUILD_DIR, { recursive: true });
  // Two labs may want it at once.
  const lock = join(BUILD_DIR, 'lock');
  await must('flock', [lock, 'sh', BUILD, BUILD_DIR, NFS_EXERCISE_STATIC]);
}

/** A virtual machine that runs. */
export class KernelClient {
  private turn = 0;

  private constructor(
    private readonly host: Host,
    private readonly spec: HostSpec,
    private readonly machine: ProcessId,
    private readonly channels: readonly Channel[],
  ) {}

  /**
   * Starts a machine beside a client host, and waits until it takes scripts. If it fails, nothing stays.
   *
   * @throws LabError `command-failed`, `timeout`
   */
  static async start(host: Host, options: KernelClientOptions): Promise<KernelClient> {
    const spec = host.instance.topology.hosts.find(({ name }) => name === host.name);
    if (spec?.kind !== 'client') {
      throw new LabError('unknown-host', `${host.name} is no client`, 'start it on a client');
    }
    await buildKernelClient();
    const mtuBytes = host.instance.topology.mtuBytes ?? DEFAULT_MTU_BYTES;
    const places = Array.from({ length: CHANNELS }, (_, number) => socketPath(host, number));
    let machine: ProcessId | undefined;
    const channels: Channel[] = [];
    try {
      await joinNetwork(host, spec, mtuBytes);
      machine = await host.startService(SERVICE, qemuWords(spec, places, mtuBytes, options));
      for (const place of places) channels.push(await connect(host, place));
      const client = new KernelClient(host, spec, machine, channels);
      await client.must('true', BOOT_MS);
      return client;
    } catch (error) {
      await end(host, spec, machine, channels);
      throw error;
    }
  }

  /**
   * Runs a shell script in the machine to its end. Some run at once; more wait.
   *
   * @throws LabError `timeout`
   */
  run(script: string, timeoutMs: number = 3 * HANG_MS): Promise<CommandResult> {
    const channel = this.channels[this.turn % this.channels.length];
    this.turn += 1;
    if (channel === undefined) throw new Error('the machine has no channel');
    return channel.run(script, timeoutMs);
  }

  /** As {@link run}, for scripts that have to succeed; gives their standard output. */
  async must(script: string, timeoutMs?: number): Promise<string> {
    const { status, stdout, stderr } = await this.run(script, timeoutMs);
    if (status === 0) return stdout;
    const said = stderr.trim() || stdout.trim() || 'it said nothing';
    throw new LabError(
      'command-failed',
      `in the virtual machine: ${script} ended with exit code ${status}: ${said}`,
    );
  }

  /**
   * Mounts an export, as `mount -t nfs -o vers=3` does. Two mounts of one export share the kernel's cache
   * unless one of them says `nosharecache`.
   */
  async mount(
    server: string,
    path: string,
    directory: string,
    ...options: string[]
  ): Promise<void> {
    const words = ['vers=3', 'proto=tcp', 'nolock', `addr=${server}`, ...options].join();
    await this.must(
      `mkdir -p ${directory} && mount -t nfs -o ${words} ${server}:${path} ${directory}`,
    );
  }

  /**
   * Mounts with the program of nfs-common, which asks the portmapper for all that it is not told. Gives the
   * mount as the kernel shows it, which shares no cache with others.
   */
  async mountByProgram(server: string, path: string, directory: string): Promise<string> {
    const mount = `${MOUNT_NFS} ${server}:${path} ${directory} -o vers=3,nolock,nosharecache`;
    return this.must(`mkdir -p ${directory} && ${mount} && grep ' ${directory} ' /proc/mounts`);
  }

  /** Unmounts by the same, which tells the server. */
  async unmountByProgram(directory: string): Promise<void> {
    await this.must(`${UMOUNT_NFS} ${directory}`);
  }

  async unmount(directory: string): Promise<void> {
    await this.must(`umount ${directory}`);
  }

  /** Exercises a directory of the machine with lab/peers/nfs-exercise. */
  async exercise(
    mode: ExerciseMode,
    directory: string,
    options: ExerciseOptions = {},
  ): Promise<ExerciseReport> {
    const words = exerciseWords(mode, directory, options).map((word) => `'${word}'`);
    const timeoutMs = (options.durationMs ?? 0) + 4 * HANG_MS;
    const script = `nfs-exercise-static ${words.join(' ')}`;
    const { stdout, stderr } = await this.run(script, timeoutMs);
    return parseExercise(stdout, stderr);
  }

  /** What the kernel has to say, newest last. */
  kernelLog(): Promise<string> {
    return this.must('dmesg');
  }

  /** Unmounts and powers off; kills the machine if it does not end by itself. Nothing of it stays. */
  async stop(): Promise<void> {
    const off = 'umount -a -t nfs; sync; poweroff -f';
    const ended = awaitEnd(this.machine, HANG_MS).catch(() => undefined);
    await this.run(off, HANG_MS).catch(() => undefined);
    await ended;
    await end(this.host, this.spec, this.machine, this.channels);
  }
}

function socketPath(host: Host, number: number): string {
  return join(host.instance.stateDir, `${host.name}.${SERVICE}.${number}`);
}

/** As hosts have 02:5c:00:00:0<slot>:1<port>; see topologies/wire.ts. */
function macBeside(spec: HostSpec): string {
  return spec.mac.replace(/:1(\d)$/, ':2$1');
}

function qemuWords(
  spec: HostSpec,
  places: readonly string[],
  mtuBytes: number,
  { address, memoryMib = 384, kernelWords = [] }: KernelClientOptions,
): string[] {
  const ports = places.flatMap((place, number) => [
    ...['-chardev', `socket,id=c${number},path=${place},server=on,wait=off`],
    ...['-device', `virtserialport,chardev=c${number},name=channel.${number}`],
  ]);
  const settings = [`lab.address=${address}`, `lab.mtu=${mtuBytes}`, ...kernelWords].join(' ');
  return [
    ...['qemu-system-x86_64', '-name', SERVICE, '-M', 'q35', '-accel', 'tcg,thread=multi'],
    ...['-cpu', 'max', '-smp', '1', '-m', String(memoryMib)],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-serial', 'stdio'],
    ...['-kernel', join(BUILD_DIR, 'vmlinuz'), '-initrd', join(BUILD_DIR, 'initrd.img')],
    '-append',
    `console=ttyS0 quiet panic=-1 mitigations=off nokaslr tsc=reliable no_timer_check ${settings}`,
    ...['-netdev', `tap,id=n0,ifname=${TAP},script=no,downscript=no`],
    ...['-device', `virtio-net-pci,netdev=n0,romfile=,host_mtu=${mtuBytes},mac=${macBeside(spec)}`],
    ...['-device', 'virtio-serial-pci', ...ports, '-device', 'virtio-rng-pci'],
  ];
}

async function connect(host: Host, place: string): Promise<Channel> {
  return waitFor(
    async () => {
      if (host.service(SERVICE) === undefined) {
        throw new LabError('command-failed', 'QEMU has ended', `see ${host.instance.logDir}`);
      }
      return existsSync(place) && (await Channel.connect(place).catch(() => undefined));
    },
    { what: `QEMU listens at ${place}` },
  );
}

async function end(
  host: Host,
  spec: HostSpec,
  machine: ProcessId | undefined,
  channels: readonly Channel[],
): Promise<void> {
  for (const channel of channels) channel.close();
  if (machine !== undefined) {
    signalProcess(machine, 'SIGKILL');
    await awaitEnd(machine);
  }
  for (let number = 0; number < CHANNELS; number += 1) {
    rmSync(socketPath(host, number), { force: true });
  }
  await leaveNetwork(host, spec);
}
