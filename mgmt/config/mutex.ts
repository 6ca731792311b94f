// SPDX-License-Identifier: Apache-2.0

/** Lets asynchronous work run one after the other, in the order asked for. */
export class Mutex {
  private tail: Promise<unknown> = Promise.resolve();

  /** Runs when everything asked for before has ended, well or not. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
  }
}
