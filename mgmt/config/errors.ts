// SPDX-License-Identifier: Apache-2.0
import type { WireError } from '../daemon/protocol.js';

/** What an error is about, besides its message. */
export interface Fault {
  /** Path words of the object, for instance `virtual-domain nfs member nas1`. */
  object?: string;
  attribute?: string;
  /** What to type or change. */
  remedy?: string;
  /** 1-based line of a loaded text. */
  line?: number;
}

/**
 * A refusal of the management plane: a stable kebab-case code for scripts, a message that names the thing
 * and the reason, and the remedy. Everything thrown on purpose in `mgmt` is one of these.
 */
export class SluiceError extends Error {
  readonly object: string | undefined;
  readonly attribute: string | undefined;
  readonly remedy: string | undefined;
  readonly line: number | undefined;

  constructor(
    readonly code: string,
    message: string,
    fault: Fault = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
    this.object = fault.object;
    this.attribute = fault.attribute;
    this.remedy = fault.remedy;
    this.line = fault.line;
  }

  /** The form the control protocol carries. */
  toWire(): WireError {
    const wire: WireError = { code: this.code, message: this.message };
    if (this.object !== undefined) wire.object = this.object;
    if (this.attribute !== undefined) wire.attribute = this.attribute;
    if (this.remedy !== undefined) wire.remedy = this.remedy;
    if (this.line !== undefined) wire.line = this.line;
    return wire;
  }
}

/** A configuration, or an edit of one, is not acceptable. */
export class ConfigError extends SluiceError {}

/** Several faults of one configuration; speaks for the first and carries all. */
export class ConfigErrors extends ConfigError {
  constructor(readonly faults: readonly [ConfigError, ...ConfigError[]]) {
    const [first] = faults;
    super(first.code, first.message, faultOf(first));
  }

  override toWire(): WireError {
    const [first] = this.faults;
    return { ...first.toWire(), all: this.faults.map((fault) => fault.toWire()) };
  }
}

function faultOf(error: SluiceError): Fault {
  const fault: Fault = {};
  if (error.object !== undefined) fault.object = error.object;
  if (error.attribute !== undefined) fault.attribute = error.attribute;
  if (error.remedy !== undefined) fault.remedy = error.remedy;
  if (error.line !== undefined) fault.line = error.line;
  return fault;
}

/** Throws what was found: nothing, the one fault, or all of them together. */
export function throwFaults(faults: readonly ConfigError[]): void {
  const [first, ...rest] = faults;
  if (first === undefined) return;
  throw rest.length === 0 ? first : new ConfigErrors([first, ...rest]);
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
