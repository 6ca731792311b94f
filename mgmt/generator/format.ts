// SPDX-License-Identifier: Apache-2.0
// Generated text goes through the formatters of the project, so that `npm run lint` holds for it too.
import { execFileSync } from 'node:child_process';
import { format, resolveConfig } from 'prettier';
import { GeneratorError } from './errors.js';

const CLANG_FORMAT = ['clang-format-14', 'clang-format'];

/**
 * @param path of the file in the repository, whose style settings are used
 * @returns the text as `npm run format` would leave it
 */
export async function formatTypeScript(path: string, text: string): Promise<string> {
  const options = await resolveConfig(path);
  return format(text, { ...options, parser: 'typescript' });
}

/** As formatTypeScript. @throws GeneratorError when clang-format is not installed */
export function formatC(path: string, text: string): string {
  for (const tool of CLANG_FORMAT) {
    try {
      return execFileSync(tool, [`--assume-filename=${path}`], { input: text, encoding: 'utf8' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new GeneratorError(
    'tool-missing',
    'clang-format formats generated C and is not installed; type: apt-get install clang-format-14',
  );
}
