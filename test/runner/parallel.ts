// SPDX-License-Identifier: Apache-2.0

/** Works on items in their order, some at once; gives what came of each, in the order in which they ended. */
export async function inParallel<Item, Outcome>(
  atOnce: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Outcome>,
): Promise<Outcome[]> {
  const waiting = [...items];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      outcomes.push(await work(item));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes;
}
