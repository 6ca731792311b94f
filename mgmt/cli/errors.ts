// SPDX-License-Identifier: Apache-2.0

/** Exit codes of `sluice`, the same in every way it can be started. */
export const EXIT = {
  ok: 0,
  /** A command was refused: by the grammar, by `sluiced`, or because a file could not be read. */
  refused: 1,
  /** The arguments of the program itself are wrong. */
  usage: 2,
  /** `sluiced` cannot be reached. */
  unreachable: 3,
} as const;

/** What every error of the CLI has: a stable code, an exit code, and a remedy where one is known. */
export class CliError extends Error {
  /**
   * @param code stable kebab-case name of the error, for scripts and tests
   * @param exitCode one of {@link EXIT}
   * @param message the object and the reason, one sentence, ending in a full stop
   * @param remedy what to type or do about it; undefined when nothing helps
   */
  constructor(
    readonly code: string,
    readonly exitCode: number,
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** The arguments given to the program `sluice` are wrong. */
export class UsageError extends CliError {
  constructor(message: string, remedy = 'Type `sluice --help` for the arguments.') {
    super('usage', EXIT.usage, message, remedy);
  }
}

/** A command line does not fit the grammar. */
export class GrammarError extends CliError {
  /**
   * @param code one of `unknown-word`, `ambiguous-word`, `bad-value`, `incomplete`, `too-many-words`,
   *   `bad-quoting`, `bad-pipe`
   * @param column 0-based position in the line of the word at fault
   */
  constructor(
    code: string,
    message: string,
    remedy: string | undefined,
    readonly column: number,
  ) {
    super(code, EXIT.refused, message, remedy);
  }
}

/** The command was understood but cannot be done; `code` is `sluiced`'s where it refused. */
export class RefusedError extends CliError {
  constructor(code: string, message: string, remedy?: string) {
    super(code, EXIT.refused, message, remedy);
  }
}

/** `sluiced` does not answer on its control socket. */
export class UnreachableError extends CliError {
  constructor(message: string, remedy: string) {
    super('unreachable', EXIT.unreachable, message, remedy);
  }
}

/** The operator pressed Ctrl-C while the command ran. */
export class InterruptedError extends CliError {
  constructor() {
    super('interrupted', EXIT.refused, 'Interrupted.');
  }
}

/**
 * One line for the operator: `% port 1.9: no such port.  Remedy.`
 *
 * @param error anything thrown
 */
export function errorLine(error: unknown): string {
  if (error instanceof CliError) {
    return error.remedy === undefined
      ? `% ${error.message}`
      : `% ${error.message}  ${error.remedy}`;
  }
  return `% ${error instanceof Error ? error.message : String(error)}`;
}
