// SPDX-License-Identifier: Apache-2.0
import { isIP } from 'node:net';
import { ValueProblem } from './tree.js';

/** One end of a TCP connection. */
export interface Endpoint {
  address: string;
  port: number;
}

/**
 * Reads `10.1.0.50:7` or `[2001:db8::50]:7`.
 *
 * @throws ValueProblem with how it is written
 */
export function endpointOf(text: string): Endpoint {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):([0-9]{1,5})$/.exec(text);
  const [, bracketed, plain, digits] = match ?? [];
  const address = bracketed ?? plain ?? '';
  const port = Number(digits);
  const family = bracketed === undefined ? 4 : 6;
  if (match === null || isIP(address) !== family || port < 1 || port > 0xffff) {
    throw new ValueProblem(
      `\`${text}\` is not an address with a port.`,
      'Write it as 10.1.0.50:7 or [2001:db8::50]:7.',
    );
  }
  return { address, port };
}
