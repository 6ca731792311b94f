// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** How CMake compiles one target: the compiler, its flags, and where it is run. */
export interface Target {
  name: string;
  directory: string;
  compiler: string;
  flags: string[];
}

/** What the compiler said of a snippet. */
export interface Verdict {
  accepted: boolean;
  diagnostics: string;
}

interface CompileCommand {
  directory: string;
  command: string;
}

/**
 * Reads the targets of a build directory from CMake's compile_commands.json, by CMake target name.
 *
 * @throws Error if the directory was never configured.
 */
export function loadTargets(buildDirectory: string): Map<string, Target> {
  const file = `${buildDirectory}/compile_commands.json`;
  if (!existsSync(file)) throw new Error(`${file} is missing: type npm run build`);
  const targets = new Map<string, Target>();
  for (const entry of JSON.parse(readFileSync(file, 'utf8')) as CompileCommand[]) {
    const name = /CMakeFiles\/([^/]+)\.dir\//.exec(entry.command)?.[1];
    if (name === undefined || targets.has(name)) continue;
    const [compiler = 'cc', ...flags] = entry.command.split(' ').filter((word) => word !== '');
    // The last four words are `-o <object> -c <source>`.
    targets.set(name, { name, directory: entry.directory, compiler, flags: flags.slice(0, -4) });
  }
  return targets;
}

/** Compiles a snippet (syntax and types only) just as a source of the target would be. */
export function compile(target: Target, code: string): Verdict {
  const flags = [...target.flags, '-Wno-missing-prototypes', '-fsyntax-only', '-x', 'c', '-'];
  const result = spawnSync(target.compiler, flags, {
    cwd: target.directory,
    input: code,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return { accepted: result.status === 0, diagnostics: result.stderr };
}
