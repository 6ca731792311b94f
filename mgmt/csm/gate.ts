// SPDX-License-Identifier: Apache-2.0

interface Waiter {
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Where several wait for one outcome: it opens for all of them, or fails for all of them. */
export class Gate {
  private waiters: Waiter[] = [];

  wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiters.push({ resolve, reject });
    });
  }

  open(): void {
    for (const waiter of this.take()) waiter.resolve();
  }

  fail(error: unknown): void {
    for (const waiter of this.take()) waiter.reject(error);
  }

  private take(): Waiter[] {
    const waiters = this.waiters;
    this.waiters = [];
    return waiters;
  }
}
