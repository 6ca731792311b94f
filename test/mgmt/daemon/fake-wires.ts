// SPDX-License-Identifier: Apache-2.0
// What the fast path of tests does when its lab ports are impaired: it remembers.
import { PERFECT } from '../../../mgmt/daemon/lab-methods.js';
import type {
  ImpairMessage,
  ImpairmentCounters,
  ImpairmentQueryMessage,
  ImpairmentSettings,
  SetMessage,
  UpMessage,
} from '../../../mgmt/generated/messages.js';

/** Counters that it claims: more than a number holds exactly, and the direction's own. */
function counters(lost: bigint): ImpairmentCounters {
  return {
    put: 2n ** 60n,
    passed: 2n ** 60n - lost,
    lost,
    burstLost: 0n,
    tailLost: 0n,
    queueDropped: 0n,
    slotsDropped: 0n,
    cut: 0n,
    flushed: 0n,
    reordered: 0n,
    duplicated: 0n,
    corrupted: 0n,
    marked: 0n,
    noMbuf: 0n,
    queued: 0n,
  };
}

export class FakeWires {
  private readonly settings = new Map<string, ImpairmentSettings>();

  /** @param configuration in force: it says which ports are lab ports */
  answer(
    message: ImpairMessage | ImpairmentQueryMessage,
    configuration: readonly SetMessage[],
    generation: bigint,
  ): UpMessage {
    const { transaction, port } = message;
    const found = configuration.find((each) => each.message === 'set-port' && each.id === port);
    if (found?.message !== 'set-port' || !found.device.startsWith('af_packet:')) {
      const key = found?.message === 'set-port' ? found.key : '';
      const reason = `port ${key}: its device is no lab port`;
      return { message: 'nak', transaction, error: 95, mark: 'port', id: port, key, reason };
    }
    if (message.message === 'impair') {
      for (const each of message.directions) this.settings.set(`${port} ${each.direction}`, each);
      return { message: 'ack', transaction, generation };
    }
    const settingsOf = (direction: 'in' | 'out'): ImpairmentSettings =>
      this.settings.get(`${port} ${direction}`) ?? { ...PERFECT, direction };
    return {
      message: 'impairment',
      transaction,
      port,
      settings: [settingsOf('in'), settingsOf('out')],
      counters: [counters(1n), counters(2n)],
    };
  }
}
