#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The lab's command line; see USAGE.
import { spawn } from 'node:child_process';
import { cliCommand } from './box/sluice.js';
import { runDemo } from './demo/demo.js';
import { takeDown } from './down.js';
import { LabError } from './errors.js';
import { impairCommand } from './impair/command.js';
import {
  BOX_KINDS,
  currentInstance,
  LabInstance,
  runningTopologies,
  type BoxKind,
} from './instance.js';
import { Lab, requireRoot } from './lab.js';
import { withLock } from './lock.js';
import { awaitExit } from './system/command.js';
import { interruption } from './system/interruption.js';
import { findTopology, topologies } from './topologies/index.js';

const USAGE = `usage: npm run lab -- <command>
  up <topology> [--box <kind>]             bring a lab up; a lab of before is taken down first
                                           kinds: ${BOX_KINDS.join(', ')}
  down [topology]                          take it down, also what a crash has left
  exec <host> <command…>                   run a command on a host of the lab
  cli [command…]                           run the sluice CLI against the box
  impair <port|host> [in|out] <words…>     make the wires bad ones: loss, delay, rate; 'impair' for more
  list                                     topologies, hosts and what is up
  demo <topology>                          up, a visible load and a live screen until Ctrl-C`;

/** Exit codes other than 1; 130 is what shells give a program ended by Ctrl-C. */
const EXIT_CODES = new Map<string, number>([
  ['usage', 2],
  ['interrupted', 130],
]);

function isBoxKind(word: string): word is BoxKind {
  return BOX_KINDS.some((kind) => kind === word);
}

function usage(problem: string): LabError {
  return new LabError('usage', problem, USAGE);
}

/** Aborts at the first Ctrl-C or SIGTERM, so that what is half up is taken down. */
function interrupted(): AbortSignal {
  return interruption((text) => new LabError('interrupted', text));
}

async function up(args: readonly string[]): Promise<number> {
  const [topology, option, box = '', ...rest] = args;
  if (topology === undefined || rest.length > 0) throw usage('up takes the name of a topology');
  if (option !== undefined && (option !== '--box' || !isBoxKind(box))) {
    throw usage(`--box takes one of ${BOX_KINDS.join(', ')}`);
  }
  const beganMs = Date.now();
  const lab = await Lab.up(topology, {
    box: option === undefined ? 'sluice' : (box as BoxKind),
    report: (step) => {
      console.log(`lab: ${step}`);
    },
    signal: interrupted(),
  });
  const seconds = ((Date.now() - beganMs) / 1000).toFixed(1);
  console.log(`lab: ${topology} is up after ${seconds} s; logs in ${lab.instance.logDir}`);
  return 0;
}

async function down(args: readonly string[]): Promise<number> {
  requireRoot();
  const names = args.length > 0 ? args : topologies.map(({ name }) => name);
  for (const name of names) {
    const instance = new LabInstance(findTopology(name));
    await withLock(`${instance.stateDir}.lock`, () => takeDown(instance));
  }
  console.log('lab: everything is down');
  return 0;
}

async function exec(args: readonly string[]): Promise<number> {
  const [host, ...command] = args;
  if (host === undefined || command.length === 0) throw usage('exec takes a host and a command');
  requireRoot();
  const child = Lab.current().host(host).spawn(command, 'inherit');
  return passSignals(() => awaitExit(child));
}

async function cli(args: readonly string[]): Promise<number> {
  const [program = '', ...words] = cliCommand(currentInstance(), args);
  const child = spawn(program, words, { stdio: 'inherit' });
  return passSignals(() => awaitExit(child));
}

/** Ctrl-C goes to the whole process group: the command decides what it means, we wait for its exit code. */
async function passSignals(body: () => Promise<number>): Promise<number> {
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  try {
    return await body();
  } finally {
    process.off('SIGINT', ignore);
  }
}

function list(): number {
  const running = new Set(runningTopologies());
  for (const topology of topologies) {
    const instance = new LabInstance(topology);
    const state = running.has(instance.label)
      ? `up, box: ${instance.record()?.box ?? '?'}`
      : 'down';
    console.log(`${topology.name} (${state}): ${topology.summary}`);
    for (const { name, kind, address, box } of topology.hosts) {
      console.log(
        `  ${name.padEnd(9)} ${kind.padEnd(7)} ${address.padEnd(14)} on port ${box.port}`,
      );
    }
    console.log(`  ${'box'.padEnd(9)} appliance, virtual IP address ${topology.vip}`);
  }
  return 0;
}

async function main(args: readonly string[]): Promise<number> {
  const [command = '', ...rest] = args;
  switch (command) {
    case 'up':
      return up(rest);
    case 'down':
      return down(rest);
    case 'exec':
      return exec(rest);
    case 'cli':
      return cli(rest);
    case 'impair':
      return impairCommand(currentInstance, rest);
    case 'list':
      return list();
    case 'demo':
      return runDemo(rest[0] ?? 'demo', interrupted());
    default:
      throw usage(command === '' ? 'a command is missing' : `no command is called '${command}'`);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  console.error(`lab: ${error.message}`);
  if (error.remedy !== '') console.error(error.remedy);
  process.exitCode = EXIT_CODES.get(error.code) ?? 1;
}
