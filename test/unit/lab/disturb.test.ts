// SPDX-License-Identifier: Apache-2.0
// In which order things go wrong under a load, and until when.
import { expect } from 'chai';
import { whileDisturbed, type Disturbance } from '../../../lab/load/disturb.js';
import { waitFor } from '../../../lab/system/wait.js';

function named(name: string): Disturbance {
  return { name, happen: () => Promise.resolve() };
}

/** Ends when so much has happened. */
function until(count: number): (happened: readonly string[]) => Promise<void> {
  return async (happened) => {
    await waitFor(() => Promise.resolve(happened.length >= count), { what: 'enough', everyMs: 1 });
  };
}

describe('disturbances', () => {
  const three = ['one', 'two', 'three'].map(named);

  it('happen in turn, over and over, if that is wanted', async () => {
    const { happened } = await whileDisturbed(three, until(7), { pauseMs: 0, inTurn: true });
    expect(happened.slice(0, 7).join(' ')).to.equal('one two three one two three one');
  });

  it('happen in the same random order for the same seed', async () => {
    const orders: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      const { happened } = await whileDisturbed(three, until(20), { pauseMs: 0, seed: 7 });
      orders.push(happened.slice(0, 20).join(' '));
    }
    expect(orders[0]).to.equal(orders[1]);
    expect(orders[0]).to.not.contain('one two three one two three one two three');
  });

  it('end after so many, and the body goes on', async () => {
    const { happened, result } = await whileDisturbed(
      three,
      async (happened) => {
        await until(2)(happened);
        return 'done';
      },
      { pauseMs: 0, times: 2, inTurn: true },
    );
    expect([...happened, result]).to.deep.equal(['one', 'two', 'done']);
  });

  it('end with a body that fails, whose failure is told', async () => {
    const failing = whileDisturbed(three, () => Promise.reject(new Error('the body')), {
      pauseMs: 0,
    });
    expect(await failing.catch((error: unknown) => error)).to.match(/the body/);
  });
});
